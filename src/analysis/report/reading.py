"""The corpus of a report, measured once before the notebooks that all read what was measured."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis import paths
from analysis.errors import NoArticlesError
from analysis.progress import progress
from analysis.report.floors import below_floors
from analysis.report.plan import Plan, as_shown

if TYPE_CHECKING:
    import pandas as pd

    from analysis.study import Study


@dataclass(frozen=True)
class CorpusRead:
    """What a report reads."""

    corpus: dict[str, Any] | None  # its provenance; None where the notebooks read no corpus
    pinned: str  # its name with the version that was read
    digest: str  # of the articles that the report counts
    below: str  # what is said where a floor is not reached


def read_corpus(plan: Plan, jobs: int | None) -> CorpusRead:
    """Load the corpus, keep what lies in the window and measure it.

    Raises CorpusError, StudyError; NoArticlesError where the study counts none.
    """
    if plan.study is None:
        return CorpusRead(None, "", "", below_floors(plan.definition, 0, None))
    from analysis.codebook.load import read_codebook
    from analysis.corpus.load import load_corpus
    from analysis.corpus.window import in_window
    from analysis.engine.run import measure
    from analysis.findings.narrowed import narrowed

    study, codebook = plan.study, read_codebook(plan.study.codebook)
    with progress(f"{plan.name}: finding reprints") as tell:
        corpus = load_corpus(study.corpus, codebook=paths.from_study(study.codebook), progress=tell)
    inside = in_window(corpus, study)
    if inside.articles.empty:
        raise NoArticlesError(
            f"No article of {corpus.source} lies in the window {study.start or '…'} to {study.end or '…'}."
        )
    with progress(f"{plan.name}: measuring") as tell:
        measures = measure(inside.articles, study, jobs=jobs, progress=tell)
    inside, measures = narrowed(inside, measures, study, codebook)
    record = {
        "source": corpus.source,
        "read": as_shown(corpus.pinned(study.corpus)),
        "version": corpus.version,
        "digest": corpus.digest,
        "n_articles": len(inside.articles),
        "days": _days(inside.articles, study),
        "notes": list(inside.notes),
    }
    alpha = None
    if plan.definition.require_alpha is not None and study.codes:
        from analysis.findings.observations import StudyData
        from analysis.report.floors import alpha_with_codes
        from analysis.validity.codes import read_codes

        alpha = alpha_with_codes(
            read_codes(paths.from_study(study.codes)), StudyData(inside.articles, measures, study, codebook)
        )
    below = below_floors(plan.definition, len(inside.articles), alpha)
    return CorpusRead(record, corpus.pinned(study.corpus), inside.digest, below)


def _days(articles: "pd.DataFrame", study: "Study") -> list[str]:
    """The days of the first and the last article, in the study's time zone; none where no article is dated."""
    from analysis.study import local_time

    days = local_time(articles["published"], study).dropna()
    return [f"{day:%Y-%m-%d}" for day in (days.min(), days.max())] if len(days) else []
