"""A window by rule -> its first and last day: "7 days", "4 weeks", "3 months", "1 year", "last week", "last month", "last year"."""

import calendar
import re
from datetime import date, timedelta

from analysis.errors import ReportError, shortened

MOST_DAYS = 36_525  # a hundred years
UNITS = {"day": 1, "week": 7}  # days; months and years are of the calendar
RULE = re.compile(r"(?P<n>[0-9]{1,5}) (?P<unit>day|week|month|year)s?")
LAST = re.compile(r"last (?P<unit>week|month|year)")


def window_days(rule: str, day: date) -> tuple[date, date]:
    """First and last day, both included, of the window that a rule gives to a report of this day.

    "7 days", "4 weeks", "3 months" and "1 year" end on the day itself. "last week" is the week from Monday to Sunday before the one
    that the day lies in, "last month" and "last year" those of the calendar.

    Raises ReportError for a rule that cannot be meant so.
    """
    words = " ".join(rule.lower().split())
    if last := LAST.fullmatch(words):
        return _last(last["unit"], day)
    counted = RULE.fullmatch(words)
    n = int(counted["n"]) if counted else 0
    unit = counted["unit"] if counted else ""
    if n < 1 or n * {**UNITS, "month": 30.4, "year": 365.25}[unit] > MOST_DAYS:
        raise ReportError(
            f"`window` is {shortened(rule)}: write a number of days, weeks, months or years, a hundred years at most, as in "
            '"7 days", or "last week", "last month", "last year".'
        )
    if unit in UNITS:
        return _day(day.toordinal() - n * UNITS[unit] + 1), day
    return _months_before(day, n * (12 if unit == "year" else 1)), day


def _last(unit: str, day: date) -> tuple[date, date]:
    if unit == "week":
        sunday = _day(day.toordinal() - day.isoweekday())
        return _day(sunday.toordinal() - 6), sunday
    first = day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)
    end = _day(first.toordinal() - 1)
    return end.replace(day=1) if unit == "month" else end.replace(month=1, day=1), end


def _months_before(day: date, n: int) -> date:
    """The day after the one that so many months ago had the same number, or was the last of its month: 31 May - 3 months: 1 March."""
    months = day.year * 12 + day.month - 1 - n
    if months < 12:  # before the first year that there is
        return date.min
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1])) + timedelta(days=1)


def _day(ordinal: int) -> date:
    """No day comes before the first."""
    return date.fromordinal(max(1, ordinal))
