"""What an ingest did, in counts and in the sentences that it prints."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analysis.corpus.cleaning.characters import Repairs
from analysis.corpus.cleaning.clean import Cleaned
from analysis.corpus.cleaning.date_notes import DateAccount
from analysis.corpus.readers.records import Reject
from analysis.corpus.store.writing import Brought

MESSAGE = 3  # records left out that a message names


@dataclass
class Summary:
    """What an ingest did."""

    n_read: int = 0
    n_new: int = 0
    n_revised: int = 0
    n_known: int = 0  # articles that the store held already
    elsewhere: set[str] = field(default_factory=set)  # digests of texts of new articles that another article has too
    left_out: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    repairs: Repairs = field(default_factory=Repairs)
    rejects: list[Reject] = field(default_factory=list)  # the first twenty
    dates: DateAccount = field(default_factory=DateAccount)
    version: int | None = None

    def read(self, cleaned: Cleaned, unread: Sequence[Reject]) -> None:
        """Count what a chunk held."""
        rejects = [
            *unread,
            *(
                Reject(o, reason, detail, t, name)
                for o, t, name, reason, detail in cleaned.rejects.itertuples(index=False, name=None)
            ),
        ]
        self.n_read += len(cleaned.articles) + len(rejects)
        self.left_out.update(reject.reason for reject in rejects)
        self.notes += cleaned.notes
        self.dates += cleaned.dates
        self.repairs.add(cleaned.repairs)
        self.rejects += rejects[: 20 - len(self.rejects)]

    def stored(self, brought: Brought) -> None:
        """Count what came of its articles."""
        self.n_new += brought.n_new
        self.n_revised += brought.n_revised
        self.n_known += brought.n_known
        self.elsewhere |= brought.elsewhere

    def __str__(self) -> str:
        """The counts, as `workbook ingest` prints them first."""
        why = ", ".join(f"{n:,} {reason}" for reason, n in self.left_out.most_common())
        parts = [f"{_n(self.n_read, 'record')} read", f"{_n(self.n_new, 'new article')} kept"]
        parts += [_n(self.n_revised, "new revision")] if self.n_revised else []
        parts += [f"{self.n_known:,} known already"] if self.n_known else []
        parts += [f"{self.left_out.total():,} left out ({why})"] if why else ["none left out"]
        return ", ".join(parts) + (f"; the store is at version {self.version}." if self.version is not None else ".")

    def first_rejects(self, most: int) -> Iterator[str]:
        """Where the first records left out stand, and why: those of one reason together."""
        origins: dict[str, list[str]] = {}
        for reject in self.rejects[:most]:
            why = f"{reject.reason}{f' ({reject.detail})' if reject.detail else ''}"
            origins.setdefault(why, []).append(reject.origin)
        return (f"{'; '.join(named)}: {why}" for why, named in origins.items())

    def nothing_kept(self) -> str:
        """The message where no record could be used: why, the first of them, and where the rest can be read."""
        if not self.n_read:
            return " ".join(["Nothing could be kept of 0 records. The sources are empty.", *self.notes])
        why = ", ".join(f"{n:,} {reason}" for reason, n in self.left_out.most_common())
        first = "; ".join(self.first_rejects(MESSAGE))
        more = f"; and {self.n_read - MESSAGE:,} more ({why})" if self.n_read > MESSAGE else ""
        said = [f"Nothing could be kept of {_n(self.n_read, 'record')}. {first}{more}."]
        if self.version is not None:
            them = "It is" if self.n_read == 1 else "They are"
            said.append(f"{them} listed in the corpus among what was left out, at its version {self.version}.")
        return " ".join([*said, *self.notes])


def _n(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
