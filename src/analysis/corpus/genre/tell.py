"""articles -> what each is: a genre of GENRES, and what told it."""

from collections.abc import Sequence

import pandas as pd

from analysis.codebook.english import English
from analysis.codebook.outlets import Outlets
from analysis.corpus.genre.classifier import load_classifier
from analysis.corpus.genre.labels import Labels, labels_of
from analysis.corpus.genre.shapes import shape_of

READ = ("outlet", "authors", "section", "url", "title", "text")


def with_genres(articles: pd.DataFrame, copied: Sequence[bool], english: English, outlets: Outlets) -> pd.DataFrame:
    """The articles with `genre` and `genre_by`; those that carry `genre_by` already keep theirs.

    Told in turn by what the source says of it or prints before a writer's name, its section, its address, its title ("source",
    "section", "address", "title"); by a label or the shape of its text ("text"); by whose copy it is ("agency"); by its style ("text"),
    where that is likely enough to be opinion or analysis. What is left is news, told by whatever names news, else by its text.

    Args:
        articles: reads genre (what the source calls it, where `genre_by` is missing), outlet, authors, section, url, title, text.
        copied: whether each is an agency's copy as a whole.
        outlets: whose addresses are told from those of who reprints them.
    """
    labels = labels_of(english)
    columns = articles[["genre", "genre_by", *READ]].itertuples(index=False, name=None)
    found = [
        (genre, by)
        if isinstance(by, str)
        else _tell(_text(genre), [_text(value) for value in fields], copy, labels, outlets)
        for (genre, by, *fields), copy in zip(columns, copied, strict=True)
    ]
    genres, told_by = [genre for genre, _ in found], [by for _, by in found]
    return articles.assign(genre=pd.array(genres, dtype="str"), genre_by=pd.array(told_by, dtype="str"))


def _tell(said: str, fields: list[str], copy: bool, labels: Labels, outlets: Outlets) -> tuple[str, str]:
    """`fields`: those of READ."""
    outlet, *printed, text = fields
    told = labels.told(said, *printed, reprinted=outlets.is_elsewhere(outlet, printed[2]))
    if told and told[0] != "news":
        return told
    if genre := labels.opens(text) or shape_of(text):
        return genre, "text"
    if copy:
        return "agency", "agency"
    if (genre := load_classifier().genre(printed[-1], text)) != "news":
        return genre, "text"
    return told or ("news", "text")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
