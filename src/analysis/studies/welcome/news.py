"""The reports and the corpus of a study -> what is new: the last edition of each report, runs that failed since, a corpus that has grown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis import paths
from analysis.report.outcomes import OUTCOMES
from analysis.report.record_reader import read_run
from analysis.report.series import Edition
from analysis.report.shelf import Series, read_shelf


@dataclass(frozen=True)
class NewEdition:
    """The last edition of a report, and what became of the report since."""

    title: str
    day: str  # "" where there is no edition yet
    headline: str
    page: str  # its first page, from the study; "" where there is none
    since: str  # what its corpus is now, where that is another; ""
    failed: str  # what came of the last run, where that made no edition; ""


@dataclass(frozen=True)
class LastIngest:
    """What was written last to the study's corpus, which is a store."""

    version: int
    day: str
    n_articles: int  # that it brought and that are held
    does: str


def new_editions(version: int | None = None) -> list[NewEdition]:
    """One a report, the one that ran last first; each value of a report that has several is one.

    Args:
        version: of the study's corpus now, where it is a store.
    """
    shelf = read_shelf(paths.reports())
    return [_told(own, version) for series in shelf for own in (series, *series.values) if own.runs]


def _told(series: Series, version: int | None) -> NewEdition:
    last, run = series.last, series.runs[-1]
    failed = "" if run.good else f"{OUTCOMES[run.outcome].words}: {run.message}"
    title = f"{series.title}: {series.value}" if series.value else series.title
    if last is None:
        return NewEdition(title, "", "", "", "", failed)
    page = last.path / "index.html"
    shown = str(page.relative_to(paths.home())) if page.is_file() and page.is_relative_to(paths.home()) else ""
    return NewEdition(title, last.edition, last.headline, shown, _grown(last, version), failed)


def _grown(edition: Edition, version: int | None) -> str:
    read: Mapping[str, Any] = read_run(edition.path)[0].get("corpus") or {}
    then = read.get("version")
    if version is None or not isinstance(then, int) or then == version:
        return ""
    return f"It read version {then} of the corpus, which is at version {version} now."


def last_ingest(source: str) -> LastIngest | None:
    """What was written last to a store; None of other corpora. Raises CorpusError where the store is damaged."""
    from analysis.corpus.load import split_version
    from analysis.corpus.store.description import describe
    from analysis.corpus.store.versions import is_store

    path, version = split_version(source)
    runs = describe(path, version).runs if is_store(path) else []
    if not runs:
        return None
    run = max(runs, key=lambda one: one.last)
    return LastIngest(run.last, f"{run.at:%-d %B %Y}", run.n_articles, run.does)
