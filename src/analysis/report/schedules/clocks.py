"""The time of a study on the clock of the machine that starts it: other zones, other offsets in summer, other days."""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from analysis.errors import StudyError
from analysis.report.schedules.when import EVERY_DAY, When
from analysis.study import zone as zone_named

YEARS = 2  # that are looked ahead for changes of the clocks


@dataclass(frozen=True)
class OnClock:
    """When to start by another clock, and the offset of the study's clock from UTC ("+0900") for which that holds."""

    when: When
    shift: int  # days from the study's day to that of the other clock: -1, 0 or 1
    offset: str


def machine_zone() -> str:
    """The zone of this machine as the IANA database names it; "UTC" where it does not say."""
    named = os.environ.get("TZ", "").lstrip(":")
    target = str(Path("/etc/localtime").resolve())
    for name in (named, target.partition("zoneinfo/")[2], _written()):
        with suppress(StudyError):
            return zone_named(name).key
    return "UTC"


def same_clock(zone: str, other: str) -> bool:
    """Whether two zones show the same time, today and in the next years."""
    return all(a == b for a, b in zip(_offsets(zone), _offsets(other), strict=True))


def difference_minutes(zone: str, other: str) -> set[int]:
    """By how many minutes past whole hours one zone is ahead of the other, in the next years: {0}, or {30} and the like."""
    pairs = zip(_offsets(zone), _offsets(other), strict=True)
    return {round((a - b).total_seconds() / 60) % 60 for a, b in pairs}


def in_utc(when: When, zone: str) -> list[OnClock]:
    """A time of the zone by the clock of UTC, one for each offset that the zone has in the next years.

    Days of the week are those of UTC; the day of the month stays the study's, and `month_days` says which of UTC it falls on.
    """
    found = []
    for offset in dict.fromkeys(_offsets(zone)):
        minutes = when.hour * 60 + when.minute - int(offset.total_seconds() // 60)
        shift, rest = divmod(minutes, 24 * 60)
        weekdays = tuple(sorted((day + shift) % 7 for day in when.weekdays))
        found.append(OnClock(When(rest // 60, rest % 60, weekdays, when.month_day), shift, _sign(offset)))
    return found


def month_days(day: int, shift: int) -> str:
    """Days of the month for cron that take in the day before or after `day`; more than one where months differ."""
    moved = day + shift
    if moved < 1:
        return "28-31"
    return "1,29" if moved > 28 else str(moved)  # the day after 28 February


def cron_weekdays(weekdays: tuple[int, ...]) -> str:
    """As cron counts them, 0 for Sunday: "1-5", "0,6", "*"."""
    if weekdays == EVERY_DAY:
        return "*"
    days = sorted((day + 1) % 7 for day in weekdays)
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{days[0]}-{days[-1]}"
    return ",".join(map(str, days))


def _offsets(zone: str) -> list[timedelta]:
    """From UTC, at noon of each of the coming days."""
    today, clock = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0), ZoneInfo(zone)
    return [
        (today + timedelta(days=n)).astimezone(clock).utcoffset() or timedelta() for n in range(round(365.25 * YEARS))
    ]


def _sign(offset: timedelta) -> str:
    """ "+0530", as `date +%z` prints it."""
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


def _written() -> str:
    """What Debian keeps in a file."""
    try:
        return Path("/etc/timezone").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
