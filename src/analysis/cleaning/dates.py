"""Dates as sources write them -> UTC, with the source's own offset kept. Nothing missing is filled in from today."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "bst": 60, "cet": 60, "cest": 120, "jst": 540, "kst": 540, "sgt": 480, "hkt": 480,
}  # minutes; IST and AST stand for several zones and are left out  # fmt: skip
DAY = (
    re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(rf"{MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)", re.IGNORECASE),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{MONTH},?[\s-]+(?P<y>\d{{4}})(?!\d)", re.IGNORECASE),
    re.compile(r"^(?P<y>(?:1[89]|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?=$|T|\s)"),
)
SLASHED = re.compile(r"(?<!\d)(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<y>\d{4}|\d{2})(?!\d)")
TIME = re.compile(
    r"(?:^|[T\s,(])(?P<h>\d{1,2})[:.]?(?P<min>\d{2})(?:[:.]?(?P<s>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d)|\(?[A-Za-z]{2,4}\b\)?)?",
    re.IGNORECASE,
)
EPOCH = re.compile(r"^\d{9,10}(?:\.\d+)?$|^\d{12,13}$")
EARLIEST = 1800

Order = Literal["day first", "month first"]


@dataclass(frozen=True)
class Published:
    """A date as read: `at` in UTC, None where there is none; `zone` "" where the source wrote none; `problem` why `at` is None."""

    at: datetime | None
    zone: str = ""
    problem: str = ""  # "absent", "not a date", "impossible"


def read_date(text: str, order: Order = "month first", today: date | None = None) -> Published:
    """Read a date in any usual form.

    A day without a time of day is 00:00 UTC. A time without a zone is taken as UTC, its zone left open. Days that do not
    exist, before 1800 or more than a year after today are "impossible". A month or year alone is "not a date".
    `order` settles forms such as 03/04/2018.
    """
    text = " ".join(text.split())
    if not text or text.casefold() in ("none", "null", "nan", "nat", "n/a", "unknown", "undated", "-"):
        return Published(None, problem="absent")
    if EPOCH.match(text):
        return _checked(_from_epoch(float(text)), "+00:00", today)
    found = _day(text, order)
    if found is None:
        return Published(None, problem="not a date")
    (year, month, day), rest = found
    try:
        hour, minute, second, zone = _time(rest)
        local = datetime(year, month, day, hour, minute, second, tzinfo=_offset(zone))
        return _checked(local.astimezone(UTC), zone, today)
    except (ValueError, OverflowError):
        return Published(None, problem="impossible")


def slashed(text: str) -> tuple[int, int] | None:
    """The two numbers before the year of a date such as 03/04/2018, None for dates that say which is the month."""
    if any(pattern.search(text) for pattern in DAY):
        return None
    match = SLASHED.search(text)
    return (int(match["a"]), int(match["b"])) if match else None


def settle_order(dates: Iterable[str], country: str = "") -> tuple[Order, str]:
    """Whether a source writes the day or the month first, and why, as the end of a sentence; "" where no date asks.

    Any date with a number over 12 settles it for the whole source; else the country's habit does.
    """
    pairs = [pair for text in dates if (pair := slashed(text))]
    first = sum(a > 12 >= b for a, b in pairs)
    second = sum(b > 12 >= a for a, b in pairs)
    if not pairs:
        return "month first", ""
    if first or second:
        order: Order = "day first" if first > second else "month first"
        return order, f"as {max(first, second)} of its dates allow nothing else"
    if country and country != "US":
        return "day first", f"as is usual in {country}; no date of it decides"
    return "month first", "as is usual in the US; no date of it decides"


def _day(text: str, order: Order) -> tuple[tuple[int, int, int], str] | None:
    """Year, month, day, and the text without them."""
    for pattern in DAY:
        if match := pattern.search(text):
            parts = match.groupdict()
            month = int(parts["m"]) if "m" in parts else MONTHS.index(parts["month"][:3].lower()) + 1
            return (int(parts["y"]), month, int(parts["d"])), f"{text[: match.start()]} {text[match.end() :]}"
    if not (match := SLASHED.search(text)):
        return None
    a, b, year = int(match["a"]), int(match["b"]), int(match["y"])
    year += (2000 if year < 70 else 1900) if year < 100 else 0
    day_first = a > 12 if (a > 12) != (b > 12) else order == "day first"
    return (year, *((b, a) if day_first else (a, b))), f"{text[: match.start()]} {text[match.end() :]}"


def _time(text: str) -> tuple[int, int, int, str]:
    """Hour, minute, second and offset ("+09:00"); zeros and "" where the text has none."""
    match = TIME.search(text)
    if not match:
        return 0, 0, 0, ""
    hour, minute, second = int(match["h"]), int(match["min"]), int(match["s"] or 0)
    if half := (match["half"] or "").lower():
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return hour, minute, min(second, 59), _zone((match["zone"] or "").strip("()"))


def _zone(text: str) -> str:
    if text[:1] in ("+", "-"):
        digits = text[1:].replace(":", "").ljust(4, "0")
        return f"{text[0]}{digits[:2]}:{digits[2:]}"
    minutes = ZONES.get(text.lower())
    return "" if minutes is None else f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _offset(zone: str) -> timezone:
    if not zone:
        return UTC
    minutes = int(zone[1:3]) * 60 + int(zone[4:6])
    return timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes))


def _from_epoch(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)


def _checked(at: datetime, zone: str, today: date | None) -> Published:
    latest = (today or datetime.now(UTC).date()) + timedelta(days=366)
    if not (at.year >= EARLIEST and at.date() <= latest):
        return Published(None, problem="impossible")
    return Published(at, zone)
