"""one article + its measures -> the article with every mention marked: who is meant, how presented, in whose words."""

import itertools
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from analysis.display.cells import in_parts
from analysis.display.html import Html, render
from analysis.display.lines import VOICE_WORDS
from analysis.errors import StudyError
from analysis.tables import records

PARAGRAPHS = 20  # of an article that are seen at once; the others fold away


class MarkedPiece(NamedTuple):
    """Words of an article that are marked alike."""

    text: str
    said: bool = False  # attributed to somebody
    label: str = ""  # of the mention that they belong to; "": none
    about: str = ""  # the mention in words


def most_mentioned(rows: pd.DataFrame) -> str:
    """article_id of the article with the most mentions; the first in order where two have as many."""
    return str(rows["article_id"].value_counts(sort=False).idxmax())


def annotated(
    article_id: str, articles: pd.DataFrame, rows: pd.DataFrame, attributions: pd.DataFrame, names: Mapping[str, str],
    time_zone: str = "UTC",
) -> Html:  # fmt: skip
    """The article as printed, mentions marked and attributed words underlined; of a long one the first paragraphs, the others folded away.

    Args:
        rows: `sentiment_rows` of the study; attributions: as in `tables.py`.
        time_zone: whose day is printed.
    Raises:
        StudyError: where the window has no such article.
    """
    printed = articles[articles["article_id"] == article_id]
    if printed.empty:
        raise StudyError(f"No article `{article_id}` in the window. The evidence tables give the ids.")
    article = printed.iloc[0]
    here, words = rows[rows["article_id"] == article_id], attributions[attributions["article_id"] == article_id]
    title = _pieces(article["title"], here[here["field"] == "title"], words[words["field"] == "title"], names)
    text = _pieces(article["text"], here[here["field"] == "text"], words[words["field"] == "text"], names)
    published = article["published"]
    day = "undated" if pd.isna(published) else f"{published.tz_convert(time_zone):%-d %B %Y}"
    source = f"{names.get(article['outlet'], article['outlet'])} · {day}"
    paragraphs = _paragraphs(text)
    parts = in_parts(len(paragraphs), PARAGRAPHS, len(paragraphs))
    return Html(
        render("annotated", title=title, source=source, paragraphs=paragraphs, parts=parts),
        f"article {article_id}: {len(here)} mentions, {len(words)} attributions",
    )


def _pieces(
    text: str, mentions: pd.DataFrame, attributions: pd.DataFrame, names: Mapping[str, str]
) -> list[MarkedPiece]:
    """The text, cut wherever a mention, attributed words or a line begins or ends, so that marks always nest."""
    spans = [(row["start"], row["end"], row) for row in records(mentions)]
    said = list(zip(attributions["content_start"], attributions["content_end"], strict=True))
    cuts = {0, len(text), *(place + k for place, letter in enumerate(text) if letter == "\n" for k in (0, 1))}
    cuts |= {place for start, end, _ in spans for place in (start, end)}
    cuts |= {place for span in said for place in span}
    return [_piece(text, start, end, spans, said, names) for start, end in itertools.pairwise(sorted(cuts))]


def _piece(
    text: str, start: int, end: int, spans: list[tuple[int, int, dict[str, Any]]], said: list[tuple[int, int]],
    names: Mapping[str, str],
) -> MarkedPiece:  # fmt: skip
    words = text[start:end]
    if not words.strip():
        return MarkedPiece(words)
    inside = any(first <= start and end <= last for first, last in said)
    row = next((row for first, last, row in spans if first <= start and end <= last), None)
    if row is None:
        return MarkedPiece(words, inside)
    name, voice = names.get(row["actor_id"], row["actor_id"]), VOICE_WORDS.get(row["voice"], row["voice"])
    return MarkedPiece(words, inside, row["label"], f"{name}: {row['label']}, {voice}")


def _paragraphs(pieces: list[MarkedPiece]) -> list[list[MarkedPiece]]:
    """The pieces between the ends of lines; lines without a word left out."""
    lines = [list(line) for ends, line in itertools.groupby(pieces, lambda piece: piece.text == "\n") if not ends]
    return [line for line in lines if any(piece.text.strip() for piece in line)]
