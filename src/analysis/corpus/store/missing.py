"""Articles -> what all of them lack: dates, titles, outlets. An ingest stops for it before it writes, unless told to go on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analysis.codebook.outlets import host_of
from analysis.corpus.cleaning.clean import Cleaned
from analysis.corpus.cleaning.date_order import PLACE
from analysis.corpus.cleaning.dates import read_date
from analysis.corpus.lacking import LACKS, lacking, listed_words, missing_note
from analysis.corpus.readers.addresses import NOT_FETCHED
from analysis.corpus.readers.further import listed
from analysis.corpus.readers.records import Note, RawArticle, Read, Reject
from analysis.errors import CorpusError

SEVERAL = 2  # articles: one alone is kept and noted
PATTERN = '--name "{published}_{outlet}_{title}.txt"'


@dataclass
class Missing:
    """What the records of an ingest show of themselves before they are cleaned.

    A page may say its date, title and outlet in its markup, which is read when it is cleaned; what is fetched is not known yet.
    """

    accepted: bool = False
    n_articles: Counter[str] = field(default_factory=Counter)  # of each file, "" for files that hold one article
    given: dict[str, set[str]] = field(default_factory=dict)  # file: our columns that some article of it has
    columns: dict[str, None] = field(default_factory=dict)  # names of those of the tables
    no_date: str = ""  # one that cannot be read
    n_pages: int = 0
    n_links: int = 0
    n_cleaned: int = 0
    of_cleaned: list[str] = field(default_factory=lambda: list(LACKS))  # our columns that none cleaned so far has

    def add(self, read: Read) -> None:
        """Learn from what a reader yields."""
        if isinstance(read, RawArticle):
            if read.text.strip():
                self._add(read)
        elif isinstance(read, Reject):
            self.n_links += read.reason == NOT_FETCHED
        elif isinstance(read, Note):
            self.columns |= dict.fromkeys(read.columns)

    @property
    def n(self) -> int:
        """How many articles there are."""
        return self.n_articles.total() + self.n_pages

    @property
    def of_all(self) -> list[str]:
        """Our columns that no article has, pages apart."""
        return [column for column in LACKS if not any(column in given for given in self.given.values())]

    def check(self, cleaned: Cleaned | None = None) -> None:
        """Raises CorpusError where several articles, all of files, lack a column, unless that is accepted.

        Before anything is cleaned by what the records give; where there are pages, once they are cleaned, if that is done at once.
        """
        n_cleaned = 0
        if cleaned is not None and len(cleaned.articles):
            lack = lacking(cleaned.articles)
            self.of_cleaned = [column for column in self.of_cleaned if column in lack]
            n_cleaned = len(cleaned.articles) + len(cleaned.rejects)
            self.n_cleaned += len(cleaned.articles)
        lack = [column for column in self.of_all if column in self.of_cleaned]
        is_known = n_cleaned >= self.n if self.n_pages else cleaned is None
        if lack and is_known and not self.accepted and not self.n_links and self.n >= SEVERAL:
            raise CorpusError(self._problem(lack))

    def notes(self) -> Iterator[str]:
        """A sentence for each file of which all articles lack what others have, and one for what all lack."""
        of_all = self.of_all
        for file, n in self.n_articles.items():
            lacking = [LACKS[c] for c in LACKS if c not in self.given[file] and c not in of_all]
            if file and lacking and n >= SEVERAL:
                yield f"{file}: all {n:,} articles are {listed_words(lacking)}."
        if self.n_cleaned:
            said = " ".join(missing_note(self.n_cleaned, self.of_cleaned))
            asked = not self.accepted and not self.n_links
            if said:
                yield " ".join([said, *self._remedies(self.of_cleaned)]) if asked else said

    def _problem(self, lacking: list[str]) -> str:
        """Which columns there are, and what to write."""
        said = [
            f"All {self.n:,} articles would be {listed_words([LACKS[column] for column in lacking])}, so nothing was stored."
        ]
        if "published" in lacking and self.no_date:
            said.append(f"What is read as published is no date: {self.no_date!r}.")
        said += self._remedies(lacking)
        return " ".join([*said, "`--accept-missing` keeps the articles so."])

    def _remedies(self, lacking: Sequence[str]) -> Iterator[str]:
        """What says it, by where the articles come from."""
        options = " ".join(f"--column {column}=NAME" for column in lacking)
        if self.columns:
            yield f"The columns are {listed(self.columns)}: name those that hold it, as in `{options}`."
        elif self.n > self.n_articles[""] + self.n_pages:
            yield f"Name the columns that hold it, as in `{options}`."
        else:
            yield f"Names of files can say it: `{PATTERN}`."
        if "outlet" in lacking:
            yield "`--outlet NAME` names the outlet of all that name none."

    def _add(self, article: RawArticle) -> None:
        self.n_pages += article.is_html
        place = PLACE.match(article.origin)
        file = place["file"] if place else ""
        given = self.given.setdefault(file, set())
        self.n_articles[file] += not article.is_html
        if len(given) == len(LACKS):
            return
        if "published" not in given and article.published:
            if read_date(article.published).at is None:
                self.no_date = self.no_date or article.published[:40]
            else:
                given.add("published")
        if article.title:
            given.add("title")
        if article.outlet or host_of(article.url):
            given.add("outlet")
