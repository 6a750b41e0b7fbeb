"""The corpus of a study -> what is in it, counted without reading a text that a store holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from analysis import tables
from analysis.codebook.load import read_codebook
from analysis.corpus.load import Corpus, list_corpus
from analysis.corpus.window import in_window
from analysis.study import Study, local_time

OUTLETS = 12  # shown by name
MONTHS = 24  # with more, years are counted
FILTERS = ("genre", "about", "subject", "meta")  # what else a study may ask of an article


@dataclass(frozen=True)
class CorpusTold:
    """What the welcome page says of a corpus. Counts are of the articles of the study's days and outlets."""

    source: str
    version: int | None
    n_articles: int  # of the whole corpus
    n_inside: int
    n_undated: int
    first: str  # day, local; "" where none is dated
    last: str
    outlets: Mapping[str, int]  # printed names, most first, at most OUTLETS
    n_outlets: int
    n_in_others: int  # articles of outlets not shown
    periods: Mapping[str, int]  # "2018-06", or years; without gaps
    further: Mapping[str, str]  # what else the study asks for, in words: "genre": "news, opinion"
    notes: tuple[str, ...] = field(default_factory=tuple)


def tell_corpus(study: Study) -> CorpusTold:
    """Count. Raises CorpusError, StudyError, CodebookError as the readers do."""
    codebook = read_codebook(study.codebook)
    listed = list_corpus(study.corpus, codebook=codebook.folder, stories=False)
    whole = Corpus(
        listed.articles, tables.CUTS.empty(), tables.REJECTS.empty(), listed.source, listed.version, listed.notes
    )
    window = replace(study, genre=(), about=(), subject=(), meta=(), unit="article")
    articles = in_window(whole, window).articles
    days = local_time(articles["published"].dropna(), study)
    names = codebook.outlets.names()
    counts = articles["outlet"].map(lambda outlet: names.get(outlet, outlet)).value_counts()
    shown = counts.head(OUTLETS)
    return CorpusTold(
        source=listed.source,
        version=listed.version,
        n_articles=len(listed.articles),
        n_inside=len(articles),
        n_undated=int(articles["published"].isna().sum()),
        first=f"{days.min():%-d %B %Y}" if len(days) else "",
        last=f"{days.max():%-d %B %Y}" if len(days) else "",
        outlets={str(name): int(n) for name, n in shown.items()},
        n_outlets=len(counts),
        n_in_others=int(counts.sum() - shown.sum()),
        periods=_over_time(days),
        further={name: ", ".join(map(str, asked)) for name in FILTERS if (asked := getattr(study, name))},
        notes=listed.notes,
    )


def _over_time(days: "pd.Series[pd.Timestamp]") -> dict[str, int]:
    """Articles a month, or a year where there are many months; months and years without any are counted too."""
    if days.empty:
        return {}
    for unit in ("M", "Y"):
        counts = days.dt.to_period(unit).value_counts()
        every = pd.period_range(counts.index.min(), counts.index.max(), freq=unit)
        if len(every) <= MONTHS or unit == "Y":
            break
    return {str(period): int(counts.get(period, 0)) for period in every}
