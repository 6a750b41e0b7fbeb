"""Dates as sources write them -> UTC, with the source's own offset kept. Nothing missing is filled in from today."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120,
    "eet": 120, "eest": 180, "msk": 180, "sast": 120, "jst": 540, "kst": 540, "sgt": 480, "hkt": 480, "pht": 480, "aest": 600,
    "aedt": 660, "nzst": 720, "nzdt": 780,
}  # minutes; IST and AST stand for several zones and are left out  # fmt: skip
US_ZONES = {"et": -300, "ct": -360, "mt": -420, "pt": -480}  # minutes of their winter time
ZONE_NAME = re.compile(r"[A-Z]{2,4}T")
DAY = (
    re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(rf"{MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)", re.IGNORECASE),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{MONTH},?[\s-]+(?P<y>\d{{4}})(?!\d)", re.IGNORECASE),
    re.compile(r"^(?P<y>(?:1[89]|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?=$|T|\s)"),
)
SLASHED = re.compile(r"(?<!\d)(?P<a>\d{1,2})(?P<mark>[/.-])(?P<b>\d{1,2})(?P=mark)(?P<y>\d{4}|\d{2})(?![\d])")
TIME = re.compile(
    r"(?:^|[T\s,(])(?P<h>\d{1,2})[:.]?(?P<min>\d{2})(?:[:.]?(?P<s>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d)|\(?[A-Za-z]{2,4}\b\)?)?",
    re.IGNORECASE,
)
EPOCH = re.compile(r"^\d{9,10}(?:\.\d+)?$|^\d{12,13}$")
EARLIEST = 1800
RELEASED = date(2026, 1, 1)  # no clock that is right shows an earlier day

Order = Literal["day first", "month first"]


@dataclass(frozen=True)
class Published:
    """A date as read: `at` in UTC, None where there is none; `zone` "" where the source wrote none; `problem` why `at` is None."""

    at: datetime | None
    zone: str = ""
    problem: str = ""  # "absent", "not a date", "impossible" (no such day), "implausible" (before 1800 or to come)
    unread_zone: str = ""  # a zone's name that stands for none, or for several: the time is taken as UTC


@dataclass(frozen=True)
class Slashed:
    """The two numbers of a date such as 03/04/2018 or 01.03.2019, and the mark between them."""

    a: int
    b: int
    mark: str

    @property
    def order(self) -> Order | Literal["open", "any"]:
        """Which order the numbers allow: "open" where both, "any" where both are the same day."""
        if self.a == self.b:
            return "any"
        if self.a > 12 >= self.b:
            return "day first"
        return "month first" if self.b > 12 >= self.a else "open" if self.a <= 12 and self.b <= 12 else "any"


def read_date(text: str, order: Order = "month first", today: date | None = None) -> Published:
    """Read a date in any usual form.

    A day without a time of day is 00:00 UTC. A time without a zone is taken as UTC, its zone left open. Days that do not
    exist are "impossible", those before 1800 or more than a year after today "implausible". A month or year alone is
    "not a date". `order` settles forms such as 03/04/2018. A year of two digits is the last such year that is not to come.
    Today is as the clock says, but not before RELEASED: under a clock that was reset, every date would be still to come.
    """
    text = " ".join(text.split())
    if not text or text.casefold() in ("none", "null", "nan", "nat", "n/a", "unknown", "undated", "-"):
        return Published(None, problem="absent")
    today = today or max(datetime.now(UTC).date(), RELEASED)
    if EPOCH.match(text):
        return _checked(_from_epoch(float(text)), "+00:00", today)
    parts = _day(text, order, today)
    if parts is None:
        return Published(None, problem="not a date")
    (year, month, day), rest = parts
    try:
        hour, minute, second, name = _time(rest)
        zone = _zone(name, date(year, month, day))
        local = datetime(year, month, day, hour, minute, second, tzinfo=_offset(zone))
        return _checked(local.astimezone(UTC), zone, today, name if not zone and ZONE_NAME.fullmatch(name) else "")
    except OverflowError:
        return Published(None, problem="implausible")
    except ValueError:
        return Published(None, problem="impossible")


def slashed(text: str) -> Slashed | None:
    """The numbers of a date such as 03/04/2018, None for dates that say which is the month."""
    if any(pattern.search(text) for pattern in DAY):
        return None
    match = SLASHED.search(text)
    return Slashed(int(match["a"]), int(match["b"]), match["mark"]) if match else None


def written_out(text: str, order: Order, today: date | None = None) -> str:
    """A date such as 03/04/2018 with its day as 2018-04-03, in this order unless its numbers allow only the other.

    Others stay as they are, and so does a day that does not exist, so that it is quoted as it stands.
    """
    parts = None if slashed(text) is None else _day(text, order, today or datetime.now(UTC).date())
    if parts is None:
        return text
    (year, month, day), rest = parts
    try:
        date(year, month, day)
    except ValueError:
        return text
    return f"{year:04}-{month:02}-{day:02} {rest.strip()}".rstrip()


def _day(text: str, order: Order, today: date) -> tuple[tuple[int, int, int], str] | None:
    """Year, month, day, and the text without them."""
    for pattern in DAY:
        if match := pattern.search(text):
            parts = match.groupdict()
            month = int(parts["m"]) if "m" in parts else MONTHS.index(parts["month"][:3].lower()) + 1
            return (int(parts["y"]), month, int(parts["d"])), f"{text[: match.start()]} {text[match.end() :]}"
    if not (match := SLASHED.search(text)):
        return None
    a, b, year = int(match["a"]), int(match["b"]), int(match["y"])
    if len(match["y"]) == 2:
        year += 2000 if 2000 + year <= today.year + 1 else 1900
    day_first = a > 12 if (a > 12) != (b > 12) else order == "day first"
    return (year, *((b, a) if day_first else (a, b))), f"{text[: match.start()]} {text[match.end() :]}"


def _time(text: str) -> tuple[int, int, int, str]:
    """Hour, minute, second and the zone as written; zeros and "" where the text has none."""
    match = TIME.search(text)
    if not match:
        return 0, 0, 0, ""
    hour, minute, second = int(match["h"]), int(match["min"]), int(match["s"] or 0)
    if half := (match["half"] or "").lower():
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return hour, minute, min(second, 59), (match["zone"] or "").strip("()")


def _zone(text: str, day: date) -> str:
    """The offset that a zone stands for ("+09:00"), "" where none does."""
    if text[:1] in ("+", "-"):
        digits = text[1:].replace(":", "").ljust(4, "0")
        return f"{text[0]}{digits[:2]}:{digits[2:]}"
    minutes = ZONES.get(text.lower())
    if text.lower() in US_ZONES:
        minutes = US_ZONES[text.lower()] + 60 * _is_summer_in_us(day)
    return "" if minutes is None else f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _is_summer_in_us(day: date) -> bool:
    """Whether clocks in the US are ahead: since 2007 from the second Sunday of March to the first of November, before that from
    the first Sunday of April to the last of October (Energy Policy Act of 2005, Uniform Time Act as amended in 1986)."""
    if day.year >= 2007:
        begins, ends = _sunday_from(date(day.year, 3, 8)), _sunday_from(date(day.year, 11, 1))
    else:
        begins, ends = _sunday_from(date(day.year, 4, 1)), _sunday_from(date(day.year, 10, 25))
    return begins <= day < ends


def _sunday_from(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())


def _offset(zone: str) -> timezone:
    if not zone:
        return UTC
    minutes = int(zone[1:3]) * 60 + int(zone[4:6])
    return timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes))


def _from_epoch(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)


def _checked(at: datetime, zone: str, today: date, unread_zone: str = "") -> Published:
    if not (at.year >= EARLIEST and at.date() <= today + timedelta(days=366)):
        return Published(None, problem="implausible")
    return Published(at, zone, unread_zone=unread_zone)
