"""How the dates of many outlets were read, counted, and said in a sentence for each thing there is to say."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from analysis.corpus.cleaning.date_order import Decision
from analysis.errors import first_of

NAMED = 3  # outlets that a sentence names
MEND = "Write them as 2018-04-03, or give the outlet its country in outlets.toml, if that is wrong."


@dataclass
class DateAccount:
    """Counts of dates that can be read two ways, and of those that cannot be read, by outlet. Accounts of parts add up."""

    two_ways: Counter[tuple[str, Decision]] = field(default_factory=Counter)
    problems: dict[str, Counter[str]] = field(default_factory=dict)  # "impossible; kept as undated" -> outlets
    examples: dict[tuple[str, str], str] = field(default_factory=dict)  # of (problem or "", outlet): the first
    n_dates: Counter[str] = field(default_factory=Counter)  # articles of each outlet, dated or not

    def add_two_ways(self, outlet: str, decision: Decision, text: str) -> None:
        """Count a date such as 03/04/2018, and how it was read."""
        self.two_ways[outlet, decision] += 1
        self.examples.setdefault(("", outlet), repr(text.strip()[:40]))

    def add_problem(self, outlet: str, problem: str, text: str) -> None:
        """Count a date that cannot be read; `problem` says what it is and what was done, with "; " between."""
        self.problems.setdefault(problem, Counter())[outlet] += 1
        self.examples.setdefault((problem, outlet), repr(text[:40]))

    def __iadd__(self, other: "DateAccount") -> "DateAccount":
        self.two_ways += other.two_ways
        self.n_dates += other.n_dates
        for problem, counts in other.problems.items():
            self.problems.setdefault(problem, Counter()).update(counts)
        self.examples = other.examples | self.examples
        return self

    def notes(self) -> Iterator[str]:
        """A sentence for the dates that can be read two ways, and one for each kind that cannot be read."""
        if len(self.two_ways) == 1:
            yield self._of_one_outlet()
        elif self.two_ways:
            yield self._of_outlets()
        for problem, counts in self.problems.items():
            what, done = problem.split("; ")
            n = counts.total()
            are = f"{'is' if n == 1 else 'are'} {what}"
            outlets = [outlet for outlet, _ in counts.most_common()]
            if len(outlets) == 1:
                shown = self.examples[problem, outlets[0]]
                yield f"{outlets[0]}: {n:,} of {self.n_dates[outlets[0]]:,} dates {are} ({shown}); {done}."
            else:
                shown = first_of((f"{outlet} {self.examples[problem, outlet]}" for outlet in outlets), NAMED)
                yield f"{n:,} dates of {len(outlets):,} outlets {are} ({shown}); {done}."

    def _of_one_outlet(self) -> str:
        ((outlet, decision), n) = next(iter(self.two_ways.items()))
        what = f"{n:,} {'date' if n == 1 else 'dates'} such as {self.examples['', outlet]} can be read two ways"
        if decision.settled:
            return f"{outlet}: {what}; read {decision.order}, {decision.why}."
        return (
            f"{outlet}: {what} and no date of the source settles which; read {decision.order}, {decision.why}. {MEND}"
        )

    def _of_outlets(self) -> str:
        outlets = list(dict.fromkeys(outlet for (outlet, _), _ in self.two_ways.most_common()))
        said = [
            f"{self.two_ways.total():,} dates of {len(outlets):,} {'outlet' if len(outlets) == 1 else 'outlets'} can be read two ways, "
            f"such as {self.examples['', outlets[0]]}"
        ]
        ways: dict[str, list[str]] = {}
        totals: Counter[str] = Counter()
        for (outlet, decision), n in self.two_ways.most_common():
            why = "as other dates of the source show" if decision.settled else decision.why
            ways.setdefault(f"{decision.order}, {why}", []).append(outlet)
            totals[f"{decision.order}, {why}"] += n
        said += [f"{n:,} read {way} ({first_of(ways[way], NAMED)})" for way, n in totals.most_common()]
        doubtful = list(
            dict.fromkeys(outlet for (outlet, decision), _ in self.two_ways.most_common() if decision.n_against)
        )
        said += (
            [f"check those of {first_of(doubtful, NAMED)}, of which some allow only the other order"]
            if doubtful
            else []
        )
        habit = any(not decision.settled for _, decision in self.two_ways)
        return f"{'; '.join(said)}.{f' {MEND}' if habit else ''}"
