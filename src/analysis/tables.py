"""What one row of each table stands for, and the dtype of each column.

A stage builds its result through `Table.build`, so that an empty corpus still has every column and dtype.
Offsets `start`, `end` count characters of the cleaned `text` of the article, or of its `title` where `field`
is "title": `text[start:end]` is the evidence. Missing strings are NaN, missing times NaT, both read `isna()`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

UTC = "datetime64[us, UTC]"


@dataclass(frozen=True)
class Table:
    """What a stage promises: what one row stands for, and the dtype of each column."""

    row: str
    columns: dict[str, str]

    def build(self, rows: Iterable[tuple[object, ...]] | pd.DataFrame) -> pd.DataFrame:
        """The rows as a DataFrame with exactly these columns, in this order and of these dtypes."""
        if not isinstance(rows, pd.DataFrame):
            rows = pd.DataFrame(list(rows), columns=list(self.columns))
        table = rows.reindex(columns=list(self.columns)) if len(rows) == 0 else rows[list(self.columns)]
        return table.astype(self.columns).reset_index(drop=True)

    def empty(self) -> pd.DataFrame:
        """No rows, every column."""
        return self.build([])


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries, column to value."""
    return [{str(column): value for column, value in row.items()} for row in table.to_dict("records")]


def largest_first(table: pd.DataFrame, column: str, digits: int, then: Sequence[str] = ()) -> pd.DataFrame:
    """The rows by a number as it is printed, with `digits` decimals, then by keys, then as they came.

    A digit that nobody sees differs between processors, so it decides no order. Rows without the number come last.
    """
    keys = table[[*then]].assign(shown=-table[column].round(digits)).reset_index(drop=True)
    return table.iloc[keys.sort_values(["shown", *then], kind="stable").index]


RAW_ARTICLES = Table(
    row="a record as its source gives it; nothing cleaned, nothing guessed",
    columns={
        "title": "str",
        "text": "str",  # text, or HTML where `is_html`
        "is_html": "bool",
        "outlet": "str",
        "published": "str",  # as written
        "url": "str",
        "authors": "str",  # "; " between two
        "section": "str",
        "origin": "str",  # file and place: "news.jsonl, line 12"
    },
)

ARTICLES = Table(
    row="one text of one outlet",
    columns={
        "article_id": "str",  # of url, or of outlet, title and day where there is none: the same on every run
        "story_id": "str",  # article_id of the earliest article of its story cluster
        "outlet": "str",  # outlet_id of outlets.toml, or the name as printed
        "country": "str",  # ISO 3166 alpha-2, NaN where unknown
        "published": UTC,
        "zone": "str",  # UTC offset as the source wrote it ("+09:00"), NaN where it wrote none
        "title": "str",
        "text": "str",
        "url": "str",
        "authors": "str",
        "section": "str",
        "language": "str",  # ISO 639-1
        "agency": "str",  # wire agency credited, NaN where none is
        "n_words": "int64",  # of the cleaned text
        "origin": "str",
        "revision": "int64",  # 1, 2, ...: texts seen at this url
    },
)

CUTS = Table(
    row="a block taken off an article",
    columns={"article_id": "str", "outlet": "str", "block": "str", "reason": "str"},
)

REJECTS = Table(
    row="a record left out of the corpus",
    columns={"origin": "str", "title": "str", "outlet": "str", "reason": "str", "detail": "str"},
)

SENTENCES = Table(
    row="a sentence",
    columns={
        "sentence_id": "str",
        "article_id": "str",
        "field": "str",  # "title" or "text"
        "number": "int64",  # from 0 in each field
        "start": "int64",
        "end": "int64",
    },
)

MENTIONS = Table(
    row="a place that refers to an actor",
    columns={
        "mention_id": "str",
        "article_id": "str",
        "sentence_id": "str",
        "field": "str",
        "actor_id": "str",
        "form": "str",  # name, role, pronoun
        "alias": "str",  # as printed
        "start": "int64",
        "end": "int64",
        "voice": "str",  # outlet, actor, named, unnamed, institution; the last four: the words of such a source
        "attribution_id": "str",  # NaN in the outlet's own voice
    },
)

OPEN_MENTIONS = Table(
    row="a place that could refer to several actors, or to an actor or somebody else; left open and counted",
    columns={
        "article_id": "str",
        "sentence_id": "str",
        "field": "str",
        "alias": "str",
        "form": "str",
        "candidates": "str",  # actor_ids, "; " between two
        "start": "int64",
        "end": "int64",
        "why": "str",
    },
)

ATTRIBUTIONS = Table(
    row="somebody's words",
    columns={
        "attribution_id": "str",
        "article_id": "str",
        "field": "str",
        "kind": "str",  # direct, indirect, mixed
        "source_start": "int64",  # -1, -1: no source in the text
        "source_end": "int64",
        "source_actor_id": "str",
        "source_kind": "str",  # actor, named, unnamed, institution, unknown
        "cue": "str",  # lemma
        "cue_start": "int64",  # -1, -1: none
        "cue_end": "int64",
        "content_start": "int64",
        "content_end": "int64",
        "statement_id": "str",  # attribution_id of the statement's first stretch: "...," he said, "..." has two
    },
)

TONE = Table(
    row="a sentence's tone (VADER; Hutto & Gilbert 2014)",
    columns={
        "sentence_id": "str",
        "article_id": "str",
        "neg": "float64",
        "neu": "float64",
        "pos": "float64",
        "compound": "float64",
    },
)

TARGET_SENTIMENT = Table(
    row="a mention's sentiment toward its actor",
    columns={
        "mention_id": "str",
        "article_id": "str",
        "p_negative": "float64",
        "p_neutral": "float64",
        "p_positive": "float64",
        "label": "str",  # negative, neutral, positive
    },
)

FRAMES = Table(
    row="a cue of a frame, found",
    columns={
        "article_id": "str",
        "sentence_id": "str",
        "field": "str",
        "frame_id": "str",
        "score": "float64",  # weight of the cue
        "cue": "str",  # as the codebook writes it
        "start": "int64",
        "end": "int64",
    },
)

PORTRAYAL = Table(
    row="how one mention of an actor is portrayed",
    columns={
        "mention_id": "str",
        "article_id": "str",
        "actor_id": "str",
        "kind": "str",  # name_for (epithet, title, apposition), agent, patient, reporting_verb, loaded_word
        "value": "str",  # lemma or phrase, lower case
        "field": "str",
        "start": "int64",
        "end": "int64",
    },
)

FINDINGS = Table(
    row="an estimate",
    columns={
        "measure": "str",
        "actor_id": "str",  # NaN: not of an actor
        "outlet": "str",  # NaN: all outlets
        "period": "str",  # NaN: the whole window
        "group": "str",  # what the measure is split by besides: a frame_id, a voice; NaN: nothing
        "estimate": "float64",
        "low": "float64",
        "high": "float64",
        "n_articles": "int64",
        "n_stories": "int64",
        "n_mentions": "int64",
    },
)

VALIDITY = Table(
    row="one score of a measure against human codes",
    columns={
        "task": "str",
        "set": "str",
        "method": "str",
        "n": "int64",
        "metric": "str",
        "value": "float64",
        "low": "float64",
        "high": "float64",
        "baseline": "float64",
        "weights": "str",  # digest; NaN where the method has none
    },
)
