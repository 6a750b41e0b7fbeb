"""articles + a filter of the study -> the articles it keeps, with a note that says how many, and of which outlets most and least.

Whoever compares outlets must know whether a filter leaves four fifths of one and a fifth of another.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from analysis import paths
from analysis.cache.entries import Entry, cached, digest_of
from analysis.cache.syntax import code_digest
from analysis.codebook.english import read_english
from analysis.codebook.entries import nearest
from analysis.codebook.files import content_digest, file_of
from analysis.codebook.outlets import read_outlets
from analysis.corpus.load import Corpus
from analysis.corpus.meta import PREFIX
from analysis.errors import NoArticlesError, StudyError
from analysis.language.about import on_subject
from analysis.paths import from_study
from analysis.study import Study
from analysis.tables import KEPT

NEWS, AGENCY = "news", "agency"
NAMED = 20  # most frequent values of a column, in a message


def of_genre(corpus: Corpus, study: Study) -> Corpus:
    """The articles of the study's genres. Articles of unknown genre are left out, counted in a note.

    Raises StudyError where none is of these genres, naming those there are.
    """
    genre = corpus.articles["genre"]
    unknown = int(genre.isna().sum())
    refresh = (
        f"The genre of {unknown:,} of {len(genre):,} articles is not known: `workbook corpus refresh` tells it."
        if unknown
        else ""
    )
    chosen = genre.isin(study.genre)
    if not chosen.any():
        there = ", ".join(f"{name} ({n:,})" for name, n in genre.value_counts().items())
        raise NoArticlesError(
            f"No article of {corpus.source} in the window is of genre {' or '.join(study.genre)}."
            + (f" There are: {there}." if there else "")
            + (f" {refresh}" if refresh else "")
        )
    kept = keep(corpus, chosen, study, "genre", f"The genre ({', '.join(study.genre)})")
    said = [f"{refresh} They are left out."] if unknown else []
    n_agency = int((genre == AGENCY).sum())
    if n_agency and NEWS in study.genre and AGENCY not in study.genre:
        copies = "1 article is an agency's copy" if n_agency == 1 else f"{n_agency:,} articles are agencies' copies"
        said.append(f"{copies}, a genre of its own: ask for `{NEWS}` and `{AGENCY}` to count them as news.")
    return dataclasses.replace(kept, notes=(*kept.notes, *said), on_filters=(*kept.on_filters, *said))


def of_meta(corpus: Corpus, study: Study) -> Corpus:
    """The articles with the study's values of further columns, of each column any of its values.

    Raises StudyError for a column that the source does not have, and a value that no article has, naming the nearest.
    """
    articles = corpus.articles
    columns = {name.removeprefix(PREFIX): name for name in map(str, articles) if name.startswith(PREFIX)}
    chosen = pd.Series(True, index=articles.index)
    for column, values in study.meta_values.items():
        if column not in columns:
            hint = nearest(column, columns) if columns else " Its source has no further columns."
            raise StudyError(f"`meta` names the column {column!r}, which {corpus.source} does not have.{hint}")
        given = articles[columns[column]]
        known = given.value_counts().index
        for value in values:
            if value not in known:
                raise StudyError(
                    f"`meta` asks for {column}={value}, which no article in the window has.{nearest(value, known[:NAMED])}"
                )
        chosen &= given.isin(values)
    if not chosen.any():
        raise NoArticlesError(f"No article of {corpus.source} in the window has {' and '.join(study.meta)} together.")
    return keep(corpus, chosen, study, "meta", f"The metadata ({', '.join(study.meta)})")


def of_subject(corpus: Corpus, study: Study, frames: "pd.Series[bool] | None" = None) -> Corpus:
    """The articles that are mainly about one of the words of the study's subject (`language.about`), or that carry its frames.

    Args:
        frames: whether each article carries one of the frames of the subject; None: it names none.
    Raises:
        StudyError: there is none.
    """
    articles, words = corpus.articles, study.subject_words
    chosen = pd.Series(False, index=articles.index) if frames is None else frames
    if words:
        chosen = chosen | articles["article_id"].isin(_about_words(corpus, words, from_study(study.codebook)))
    if not chosen.any():
        raise NoArticlesError(
            f"No article of {corpus.source} in the window is mainly about {' or '.join(study.subject)}: "
            "choose other words for `subject`, or fewer."
        )
    return keep(corpus, chosen, study, "subject", f"The subject ({', '.join(study.subject)})")


def of_actors(corpus: Corpus, study: Study, about: pd.DataFrame, names: Mapping[str, str]) -> Corpus:
    """The articles that are mainly about one of the actors of `study.about`.

    Args:
        about: the table of these articles, those rows of it that say so (`language.about.is_about`).
        names: ids to the names that the note prints.
    Raises:
        StudyError: there is none.
    """
    asked = " or ".join(names.get(actor_id, actor_id) for actor_id in study.about)
    mainly = about.loc[about["actor_id"].isin(study.about), "article_id"]
    chosen = corpus.articles["article_id"].isin(mainly)
    if not chosen.any():
        raise NoArticlesError(
            f"No article of {corpus.source} in the window is mainly about {asked}: choose another `about`."
        )
    return keep(corpus, chosen, study, "about", f"Asking for articles mainly about {asked}")


def one_a_story(corpus: Corpus) -> Corpus:
    """Of each story its earliest article; its reprints and copies are left out and counted."""
    ordered = corpus.articles.sort_values(["published", "article_id"])
    chosen = corpus.articles.index.isin(ordered.drop_duplicates("story_id").index)
    n = int((~chosen).sum())
    note = (
        f"{n:,} {'reprint is' if n == 1 else 'reprints are'} left out: each story counts once, by its earliest article."
    )
    return only(corpus, pd.Series(chosen, index=corpus.articles.index), note)


def keep(corpus: Corpus, chosen: "pd.Series[bool]", study: Study, setting: str, what: str) -> Corpus:
    """The chosen articles, with a note and rows of `kept` on what that leaves of each outlet.

    Args:
        setting: that asks for it. what: the same in words, with which the note begins.
    """
    outlets = chosen.groupby(corpus.articles["outlet"])
    table = pd.DataFrame({"n_articles": outlets.size(), "n_kept": outlets.sum(), "share_kept": outlets.mean()})
    table = table.rename_axis("outlet").reset_index().sort_values(["n_articles", "outlet"], ascending=[False, True])
    note = (
        f"{what} keeps {_percent(chosen.mean())} of the articles, {int(chosen.sum()):,} of {len(chosen):,}"
        f"{_most_and_least(table, study)}."
    )
    kept = pd.concat([corpus.kept, KEPT.build(table.assign(filter=setting))], ignore_index=True)
    return dataclasses.replace(only(corpus, chosen, note), kept=kept, on_filters=(*corpus.on_filters, note))


def only(corpus: Corpus, chosen: "pd.Series[bool]", *notes: str) -> Corpus:
    """The corpus with the chosen articles alone, and further notes."""
    inside = corpus.articles[chosen].reset_index(drop=True)
    cuts = corpus.cuts[corpus.cuts["article_id"].isin(set(inside["article_id"]))].reset_index(drop=True)
    return dataclasses.replace(corpus, articles=inside, cuts=cuts, notes=(*corpus.notes, *notes))


def _about_words(corpus: Corpus, words: Sequence[str], codebook: Path) -> "pd.Series[str]":
    """Ids of the articles that are mainly about one of the words, found once for all pages of a report."""

    def find() -> Entry:
        articles = corpus.articles
        return Entry({"about": articles.loc[on_subject(articles, words, read_english(codebook)), ["article_id"]]})

    rules = content_digest(codebook, "english/sentences.toml"), code_digest("analysis.language.about")
    table: pd.DataFrame = cached(paths.store() / "subjects" / digest_of(corpus.digest, words, *rules), find).tables[
        "about"
    ]
    return table["article_id"]


def _most_and_least(table: pd.DataFrame, study: Study) -> str:
    """Of which outlets most and least is kept, among those with articles enough to say so; "" where all keep alike."""
    large = table[table["n_articles"] >= study.min_stories].sort_values("share_kept", ascending=False, kind="stable")
    if large["share_kept"].nunique() < 2:
        return ""
    outlets = read_outlets(file_of(from_study(study.codebook), "outlets.toml"))
    names = outlets.names()
    most, least = (
        f"{names.get(outlet, outlet)} ({_percent(share)})"
        for outlet, share in large[["outlet", "share_kept"]].iloc[[0, -1]].itertuples(index=False, name=None)
    )
    return f"; most of {most}, least of {least}"


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", "\u00a0%")
