"""`workbook check`: the study at hand, its codebook, notebooks and reports, the measures and scores, and what is wrong with each."""

from pathlib import Path

from analysis import paths
from analysis.checks.bookmarks import check_bookmarks
from analysis.checks.checked import Checked, checked
from analysis.checks.codebooks import check_codebook
from analysis.checks.corpora import check_corpus
from analysis.checks.notebooks import check_notebooks
from analysis.checks.reports import check_reports
from analysis.checks.settings import check_folder, check_kinds, check_study
from analysis.errors import AnalysisError
from analysis.study_folder import study_codebook

__all__ = ["Checked", "check_all", "check_codebook", "check_measures", "check_reports"]


def check_all(codebook: Path | None = None) -> list[Checked]:
    """Check the study at hand: study.toml, folder, corpus, codebook, notebooks, reports; then the measures, and the scores that reports quote.

    Args:
        codebook: None: the study's.
    """
    from analysis.validity.reported import SCORES, load_scores

    study = check_study()
    folder = codebook or paths.from_study("data/codebook" if study.problem else study_codebook())
    return [
        study,
        *check_folder(),
        *check_corpus(),
        *check_codebook(folder),
        *check_kinds(),
        *check_notebooks(),
        *check_reports(),
        *check_bookmarks(),
        checked("measures", check_measures),
        checked(paths.for_display(SCORES), load_scores),
    ]


def check_measures() -> None:
    """Every measure of the registry: its functions, its table and the tasks that score it are there. Raises AnalysisError."""
    from analysis import tables
    from analysis.measures import MEASURES, find_scoring, load
    from analysis.validity.evaluate import load_task

    for measure in MEASURES.values():
        for reference in filter(None, (measure.rows, measure.evidence)):
            load(reference)
        if not isinstance(getattr(tables, measure.table.upper(), None), tables.Table):
            raise AnalysisError(
                f"Measure `{measure.id}`: its table `{measure.table}` is not declared in src/analysis/tables.py."
            )
        for task in measure.tasks:
            find_scoring(task)
            load_task(task)
