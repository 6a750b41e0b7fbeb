"""corpus + study -> the articles that the study counts, as far as they alone tell: outlets, days, genre, metadata, words."""

import dataclasses

import pandas as pd

from analysis.corpus.filters import of_genre, of_meta, of_subject, one_a_story, only
from analysis.corpus.load import Corpus
from analysis.corpus.outlet_groups import in_outlet_groups, outlet_ids
from analysis.study import Study, local_time


def in_window(corpus: Corpus, study: Study) -> Corpus:
    """The articles of the study's outlets (ids or names, `outlet_ids`) and days, both ends included, in its time zone, and of its genre, metadata and subject.

    Undated ones have no place in a window. With `unit` "story" only the earliest of them that tells a story; its reprints and
    copies are left out and counted. What hangs on measures, `about` and frames of the `subject`, is left to
    `findings.narrowed.narrowed`, and so are then the reprints.

    Raises:
        StudyError: an outlet, a column or a value that the corpus does not hold, naming the nearest; no article is left by a filter.
    """
    study = dataclasses.replace(study, outlets=outlet_ids(set(corpus.articles["outlet"]), corpus.source, study))
    inside = _of_outlets_and_days(corpus, study)
    if inside.articles.empty:
        return inside
    if study.genre:
        inside = of_genre(inside, study)
    if study.meta:
        inside = of_meta(inside, study)
    if hangs_on_measures(study):
        return inside
    if study.subject:
        inside = of_subject(inside, study)
    return one_a_story(inside) if study.unit == "story" else inside


def hangs_on_measures(study: Study) -> bool:
    """Whether measures tell which articles the study counts."""
    return bool(study.about or study.subject_frames)


def _of_outlets_and_days(corpus: Corpus, study: Study) -> Corpus:
    corpus = in_outlet_groups(corpus, study)
    articles = corpus.articles
    keep = articles["outlet"].isin(study.outlets) if study.outlets else pd.Series(True, index=articles.index)
    notes: list[str] = []
    if study.start or study.end:
        notes += _undated_note(int((keep & articles["published"].isna()).sum()))
        keep &= _inside(articles["published"], study)
    if keep.all() and not notes:
        return corpus
    notes.append(f"{int(keep.sum()):,} of {len(articles):,} articles lie in the window and outlets of this study.")
    return only(corpus, keep, *notes)


def _inside(published: "pd.Series[pd.Timestamp]", study: Study) -> "pd.Series[bool]":
    inside, days = published.notna(), local_time(published, study)
    if study.start:
        inside &= days >= pd.Timestamp(study.start)
    if study.end:
        inside &= days < pd.Timestamp(study.end) + pd.Timedelta(days=1)
    return inside


def _undated_note(n: int) -> list[str]:
    return (
        [f"{n:,} undated {'article is' if n == 1 else 'articles are'} left out: the study has a window."] if n else []
    )
