"""study -> a workbook: the corpus in its window, measured, or read as it was measured before."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import pandas as pd

from analysis import paths
from analysis.codebook.entries import nearest
from analysis.codebook.load import Codebook, read_codebook
from analysis.corpus.load import load_corpus
from analysis.corpus.window import in_window
from analysis.display.page import Page
from analysis.engine.run import measure
from analysis.errors import NoArticlesError, StudyError
from analysis.findings.dimensions import PRINTED
from analysis.findings.groups import about_groups
from analysis.findings.narrowed import narrowed
from analysis.findings.observations import followed_actors
from analysis.progress import progress
from analysis.study import Study
from analysis.study_folder import read_study
from analysis.workbook.book import Workbook
from analysis.workbook.study_data import mentioned_in


def open_workbook(
    study: Study | str = "", *, notebook: str, out: str = "", jobs: int | None = None, **overrides: Any
) -> Workbook:
    """Load the study's corpus, keep what lies in its window, and measure it (or read what was measured before).

    A folder that is named becomes the study at hand of this process and of those that it starts (`paths.enter`): its measures are kept
    there. A workbook opened before still reads its own files, whose whole paths its study holds, and its bookmarks stay in its own folder
    (`home`); what it measures from then on lies in the study at hand, and files of its own study that it prints are no longer told from there.

    Args:
        study: its settings, or the folder that holds its study.toml; "": the study at hand (`paths.home`).
        overrides: settings laid over those of study.toml; one that is None is left as it is.
        notebook: name of the notebook that shows it.
        out: folder that receives its figures, tables and findings; "": none.
    Raises:
        StudyError: an unknown actor, frame, outlet or column, a window or a filter without articles, or none of the actors mentioned.
        CorpusError, CodebookError: as the readers say.
    """
    pd.set_option(
        "display.html.use_mathjax", False
    )  # a table that a reader looks at shows a "$" in an article as it is
    if isinstance(study, str) and study:
        paths.enter(study)
    study = settled(study, overrides)
    codebook = read_codebook(study.codebook)
    codebook.check_ids((*study.actors, *study.about), study.subject_frames)
    with progress("finding reprints") as tell:
        corpus = in_window(load_corpus(study.corpus, codebook=codebook.folder, progress=tell), study)
    if corpus.articles.empty:
        raise NoArticlesError(
            f"No article of {corpus.source} lies in the window {study.start or '…'} to {study.end or '…'}."
        )
    with progress("measuring") as tell:
        measures = measure(corpus.articles, study, jobs=jobs, progress=tell)
    corpus, measures = narrowed(corpus, measures, study, codebook)
    actors = tuple(followed_actors(measures, study))
    mentioned = mentioned_in(measures, codebook)
    if not mentioned.intersection(actors):
        asked = ", ".join(codebook.names().get(a, a) for a in actors) or "any actor of the codebook"
        raise NoArticlesError(
            f"No article of {corpus.source} ({len(corpus.articles):,} articles in the window) mentions {asked}. "
            f"Choose other `actors`, or add aliases to {codebook.folder.name}/actors.toml."
        )
    if any(group.id in actors for group in codebook.groups):
        measures = measures.with_tables(about=about_groups(measures, corpus.articles, actors, codebook.groups))
    names = {**PRINTED, **codebook.names(), **outlet_names(codebook)}
    page = Page(notebook=notebook, names=names, out=out, time_zone=study.time_zone)
    return Workbook(study, corpus, measures, codebook, tuple(a for a in actors if a in mentioned), page)


def settled(study: Study | str, overrides: Mapping[str, Any]) -> Study:
    """The study with other settings laid over it. Raises StudyError for one that no study has, naming the nearest."""
    known = [field.name for field in fields(Study)]
    for name in overrides:
        if name not in known:
            raise StudyError(f"A study has no setting `{name}`.{nearest(name, known)}")
    given = {name: value for name, value in overrides.items() if value is not None}
    return replace(study, **given) if isinstance(study, Study) else read_study(study or None, **given)


def outlet_names(codebook: Codebook) -> dict[str, str]:
    """outlet_id to printed name, of the codebook's outlets and groups of them."""
    return codebook.outlets.names()
