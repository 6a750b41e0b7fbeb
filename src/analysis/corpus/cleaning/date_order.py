"""Dates of many sources -> which of two numbers each source writes first, and why."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.corpus.cleaning.dates import Order, Slashed, slashed

MONTH_FIRST = ("US", "PH", "PW", "FM", "MH")  # countries where 03/04/2018 is in March
PLACE = re.compile(r"^(?P<file>.+?)(?:, sheet .{1,300})?, (?:line|row|record|document|entry) \d+$")
ORDERS: tuple[Order, Order] = ("day first", "month first")


@dataclass(frozen=True)
class Source:
    """Where a date comes from: dates of one outlet in one file are written alike, those with dots apart from the rest."""

    outlet: str
    file: str  # "" for a file that holds one article
    dotted: bool


@dataclass(frozen=True)
class Decision:
    """How a source's dates are read. `why` ends a sentence; `settled`: whether a date of the source, or of its file, says so."""

    order: Order
    why: str
    settled: bool
    n_against: int = 0  # dates of the source that allow only the other order


@dataclass
class Evidence:
    """What the dates of all sources show: of each, how many allow one order only, and how many allow both."""

    counts: dict[Source, Counter[str]] = field(default_factory=dict)
    decided: dict[tuple[Source, str], Decision] = field(default_factory=dict)

    def add(self, text: str, outlet: str, origin: str) -> None:
        """Learn from a date as written."""
        date = slashed(text)
        if date is None:
            return
        source = source_of(date, outlet, origin)
        self.decided.clear()
        self.counts.setdefault(source, Counter())[date.order] += 1

    def decide(self, text: str, outlet: str, origin: str, country: str) -> tuple[Decision | None, bool]:
        """In which order a date is to be read, None where it needs none; and whether it can be read two ways."""
        date = slashed(text)
        if date is None:
            return None, False
        return self.settle(source_of(date, outlet, origin), country), date.order == "open"

    def settle(self, source: Source, country: str) -> Decision:
        """What dates of the outlet in this file allow, else of the outlet in others, else of others in the file, else habit.

        Those beyond the outlet in its file settle it only where they agree; others in the file only where they are two or more,
        or the outlet's country is not known.
        """
        if (source, country) not in self.decided:
            self.decided[source, country] = self._settle(source, country)
        return self.decided[source, country]

    def _settle(self, source: Source, country: str) -> Decision:
        own = self.counts.get(source, Counter())
        day, month = (own[order] for order in ORDERS)
        if day != month:
            order, n, other = ("day first", day, month) if day > month else ("month first", month, day)
            against = f", though {_counted(other)} only the other: check them" if other else ""
            return Decision(order, f"as {_counted(n)} nothing else{against}", True, other)  # type: ignore[arg-type]
        if not day:
            for whose, others in (
                (" of it in other files", self._of_outlet(source)),
                (" of others in its file", self._of_file(source, at_least=2 if country else 1)),
            ):
                day, month = (others[order] for order in ORDERS)
                if bool(day) != bool(month):
                    order = "day first" if day else "month first"
                    return Decision(order, f"as {_counted(day or month, whose)} nothing else", True)  # type: ignore[arg-type]
        return _habit(source, country)

    def _of_outlet(self, source: Source) -> Counter[str]:
        return _total(c for s, c in self.counts.items() if (s.outlet, s.dotted) == (source.outlet, source.dotted))

    def _of_file(self, source: Source, at_least: int) -> Counter[str]:
        """What others in the file show, where so many of them show anything: a file may collect what each wrote in its own way."""
        others = {
            s: c
            for s, c in self.counts.items()
            if source.file and (s.file, s.dotted) == (source.file, source.dotted) and any(c[order] for order in ORDERS)
        }
        return _total(others.values()) if len(others) >= at_least else Counter()


def source_of(date: Slashed, outlet: str, origin: str) -> Source:
    """The source of a date, by its outlet and where its record stands."""
    place = PLACE.match(origin)
    return Source(outlet, place["file"] if place else "", date.mark == ".")


def _habit(source: Source, country: str) -> Decision:
    if source.dotted:
        return Decision("day first", "as is usual with dots", False)
    if country and country not in MONTH_FIRST:
        return Decision("day first", f"as is usual in {country}", False)
    return Decision("month first", f"as is usual in {country}" if country else "as is usual in the US", False)


def _counted(n: int, whose: str = "") -> str:
    return f"{n:,} date{whose} allows" if n == 1 else f"{n:,} dates{whose} allow"


def _total(counts: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for count in counts:
        total += count
    return total
