""" "Mon..Fri 06:30" -> When: on which days, and at what time, a report runs. A part of what systemd calls calendar events."""

import re
from dataclasses import dataclass

from analysis.errors import UsageError, shortened

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT = tuple(day[:3] for day in DAYS)
EVERY_DAY = tuple(range(7))
LAST_DAY = 28  # of a month, that every month has
USUAL = "06:30"
TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?", re.ASCII)
MONTH_DAY = re.compile(r"(?:\*-)?\*-(\d{1,2})", re.ASCII)
FORMS = '"daily 06:30", "Mon 06:30", "Mon..Fri 06:30", "Mon,Thu 06:30", "monthly 06:30" (the first day) or "*-15 06:30" (day 15 of each month)'


@dataclass(frozen=True)
class When:
    """Days of the week, or one of the month, and a time on the clocks of the study's time zone."""

    hour: int  # 0 to 23
    minute: int  # 0 to 59
    weekdays: tuple[int, ...] = EVERY_DAY  # 0 is Monday, ascending
    month_day: int | None = None  # 1 to 28; then every day of the week will do

    @property
    def time(self) -> str:
        """ "06:30" """
        return f"{self.hour:02}:{self.minute:02}"

    def __str__(self) -> str:
        """As `read_when` reads it, and systemd."""
        if self.month_day:
            return f"*-*-{self.month_day:02} {self.time}"
        return f"{'' if self.weekdays == EVERY_DAY else _listed(self.weekdays) + ' '}*-*-* {self.time}"


def read_when(text: str) -> When:
    """The days and the time that a text names.

    Raises UsageError with the forms there are, and the nearest to what was written where its day or its time can be told.
    """
    words = text.split()
    if len(words) == 1 and TIME.fullmatch(words[0]):
        words = ["daily", *words]
    if len(words) == 3 and words[1] == "*-*-*":
        words = [words[0], words[2]]
    days = _days(words[0]) if len(words) == 2 else None
    time = TIME.fullmatch(words[-1]) if words else None
    if days is None or time is None:
        raise UsageError(f"{shortened(text)} names no day and time.{_nearest(text)} Write it as {FORMS}.")
    weekdays, month_day = days
    if month_day is not None and not 1 <= month_day <= LAST_DAY:
        raise UsageError(
            f"{shortened(text)} names day {month_day}, which not every month has: name one from 1 to {LAST_DAY}."
        )
    return When(int(time[1]), int(time[2]), weekdays, month_day)


def _days(words: str) -> tuple[tuple[int, ...], int | None] | None:
    """Days of the week and the day of the month that the first part of the text names; None: neither."""
    named = {
        "daily": EVERY_DAY,
        "*-*-*": EVERY_DAY,
        "weekly": (0,),  # as systemd has it
        "weekdays": (0, 1, 2, 3, 4),
        "weekends": (5, 6),
    }
    lower = words.lower()
    if lower in named:
        return named[lower], None
    if lower == "monthly":
        return EVERY_DAY, 1
    if match := MONTH_DAY.fullmatch(words):
        return EVERY_DAY, int(match[1])
    chosen: set[int] = set()
    for part in lower.split(","):
        first, _, last = part.partition("..")
        ends = (_weekday(first), _weekday(last or first))
        if ends[0] is None or ends[1] is None:
            return None
        chosen |= {(ends[0] + n) % 7 for n in range((ends[1] - ends[0]) % 7 + 1)}  # Fri..Mon goes over the Sunday
    return tuple(sorted(chosen)), None


def _weekday(word: str) -> int | None:
    """Of "mon" or "monday"."""
    known = {name.lower(): n for names in (DAYS, SHORT) for n, name in enumerate(names)}
    return known.get(word)


def _nearest(text: str) -> str:
    """What may have been meant: "every monday at 6.30 am" as "Mon 06:30"; "" where nothing can be told."""
    lower = text.lower()
    days = [day for day in SHORT if re.search(rf"\b{day.lower()}(?!th)", lower)]
    given = re.search(r"\b(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?\b", lower)
    hour, minute = (int(given[1]), int(given[2] or 0)) if given else (24, 0)
    if given and given[3]:
        hour = hour % 12 + 12 * (given[3] == "pm")
    time = f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else USUAL
    if len(days) == 2 and re.search(r"-|–|\bto\b|\.\.|\buntil\b", lower):
        return f' Did you mean "{days[0]}..{days[1]} {time}"?'
    if days:
        return f' Did you mean "{",".join(days)} {time}"?'
    for word, sign in {
        "weekly": "week", "monthly": "month", "weekdays": "working|business|workday", "daily": "day|dai|night|morning|every",
    }.items():  # fmt: skip
        if re.search(sign, lower) and not (word == "weekly" and "weekday" in lower):
            return f' Did you mean "{word} {time}"?'
    return f' Did you mean "daily {time}"?' if given else ""


def _listed(weekdays: tuple[int, ...]) -> str:
    """ "Mon..Fri", "Mon,Thu" """
    first, last = weekdays[0], weekdays[-1]
    if len(weekdays) > 2 and weekdays == tuple(range(first, last + 1)):
        return f"{SHORT[first]}..{SHORT[last]}"
    return ",".join(SHORT[day] for day in weekdays)
