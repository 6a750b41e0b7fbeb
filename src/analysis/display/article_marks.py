"""one article + its measures -> what is marked in it: mentions, whose words, frames; each with its place and what it is in words."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from analysis.codebook.frames import Frame
from analysis.display.lines import VOICE_WORDS
from analysis.engine.measured import Measures
from analysis.framing.codebook import carried
from analysis.tables import records

KIND_WORDS = {"direct": "quoted", "indirect": "in other words", "mixed": "partly quoted"}
NOBODY = "somebody, not told who"
READ = (
    "sentences",
    "mentions",
    "target_sentiment",
    "attributions",
    "frames",
)  # tables that an article's marks are made from

Names = Mapping[str, str]


class MentionMark(NamedTuple):
    """A place that refers to an actor."""

    field: str
    start: int
    end: int
    mention_id: str
    sentence_id: str
    actor_id: str
    actor: str  # as printed
    words: str  # of the place
    label: str  # negative, neutral, positive; "" of an actor who is not followed
    about: str  # label and voice in words, "" of such an actor
    antecedent: str  # mention_id of the last name or role before a pronoun, "" of other mentions


class QuotationMark(NamedTuple):
    """A stretch of somebody's words."""

    field: str
    start: int
    end: int
    attribution_id: str
    statement_id: str
    source: str  # who, as the article or the codebook names them
    told: str  # quoted, in other words, partly quoted
    cue: str  # the reporting verb as printed, "" where there is none


class FrameMark(NamedTuple):
    """A cue of a frame."""

    field: str
    start: int
    end: int
    sentence_id: str
    frame_id: str
    frame: str  # as printed
    words: str
    carried: bool  # whether its sentence carries the frame; else the cue stands there alone


@dataclass(frozen=True)
class ArticleMarks:
    """All that is marked in an article, each list in reading order, with its sentences."""

    mentions: tuple[MentionMark, ...]
    quotations: tuple[QuotationMark, ...]
    frames: tuple[FrameMark, ...]
    sentences: tuple[tuple[str, str, int, int], ...]  # field, sentence_id, start, end


def article_marks(
    article: Mapping[str, Any], measures: Measures, frames: Sequence[Frame], followed: Collection[str], names: Names
) -> ArticleMarks:
    """The marks of one article.

    Args:
        article: a row of `articles`; reads article_id, title, text.
        frames: the codebook's, of which cues are marked.
        followed: ids of the actors whose mentions are told with their sentiment; those of others are marked alone.
        names: ids to printed names.
    """
    own = {name: _of(article["article_id"], getattr(measures, name)) for name in READ}
    quotations = tuple(_quotations(own["attributions"], article, names))
    texts = {field: words_of(article, field) for field in ("title", "text")}
    sentences = own["sentences"].sort_values(["field", "start"], ascending=[False, True], kind="stable")
    columns = (sentences[name].tolist() for name in ("field", "sentence_id", "start", "end"))
    return ArticleMarks(
        tuple(_mentions(own, texts, followed, names, {mark.attribution_id: mark.source for mark in quotations})),
        quotations,
        tuple(_frames(own["frames"], texts, frames, names)),
        tuple(zip(*columns, strict=True)),
    )


def words_of(article: Mapping[str, Any], field: str) -> str:
    """Title or text of an article; "" where it is missing."""
    words = article[field]
    return words if isinstance(words, str) else ""


def _of(article_id: str, table: pd.DataFrame) -> pd.DataFrame:
    return table[table["article_id"] == article_id]


def _in_order(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as records, the title's before the text's, each in reading order."""
    return sorted(records(table), key=lambda row: (row["field"] != "title", row["start"], -row["end"]))


def _mentions(
    own: Mapping[str, pd.DataFrame], texts: Names, followed: Collection[str], names: Names, sources: Names
) -> Iterator[MentionMark]:
    scored = own["target_sentiment"].set_index("mention_id")["label"].to_dict()
    named: dict[str, str] = {}  # actor_id to the last mention that names them
    for row in _in_order(own["mentions"]):
        actor_id, mention_id, is_pronoun = row["actor_id"], row["mention_id"], row["form"] == "pronoun"
        label = scored.get(mention_id, "") if actor_id in followed else ""
        source = sources.get(row["attribution_id"], "") if isinstance(row["attribution_id"], str) else ""
        voice = f"quoting {source}" if source else VOICE_WORDS.get(row["voice"], row["voice"])
        yield MentionMark(
            row["field"], row["start"], row["end"], mention_id, row["sentence_id"], actor_id, names.get(actor_id, actor_id),
            texts[row["field"]][row["start"] : row["end"]], label, f"{label}, {voice}" if label else "",
            named.get(actor_id, "") if is_pronoun else "",
        )  # fmt: skip
        if not is_pronoun:
            named[actor_id] = mention_id


def _quotations(attributions: pd.DataFrame, article: Mapping[str, Any], names: Names) -> Iterator[QuotationMark]:
    for row in _in_order(attributions.assign(start=attributions["content_start"], end=attributions["content_end"])):
        text, actor_id = words_of(article, row["field"]), row["source_actor_id"]
        source, cue = (text[max(row[f"{name}_start"], 0) : max(row[f"{name}_end"], 0)] for name in ("source", "cue"))
        yield QuotationMark(
            row["field"], row["start"], row["end"], row["attribution_id"], row["statement_id"],
            names.get(actor_id, actor_id) if isinstance(actor_id, str) else source or NOBODY,
            KIND_WORDS.get(row["kind"], row["kind"]), cue,
        )  # fmt: skip


def _frames(hits: pd.DataFrame, texts: Names, frames: Sequence[Frame], names: Names) -> Iterator[FrameMark]:
    told = {frame.id: frame.name for frame in frames}
    known = hits[hits["frame_id"].isin(list(told))]
    carrying = carried(known, frames)
    pairs = set(zip(carrying["sentence_id"].tolist(), carrying["frame_id"].tolist(), strict=True))
    for row in _in_order(known):
        frame_id = row["frame_id"]
        yield FrameMark(
            row["field"], row["start"], row["end"], row["sentence_id"], frame_id, names.get(frame_id, told[frame_id]),
            texts[row["field"]][row["start"] : row["end"]], (row["sentence_id"], frame_id) in pairs,
        )  # fmt: skip
