"""one article + its measures -> the article with every mention marked: who is meant, how presented, in whose words."""

import itertools
from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from analysis.display.page import VOICES, Html
from analysis.errors import StudyError
from analysis.tables import records


def most_mentioned(rows: pd.DataFrame) -> str:
    """article_id of the article with the most mentions; the first in order where two have as many."""
    return str(rows["article_id"].value_counts(sort=False).idxmax())


def annotated(
    article_id: str, articles: pd.DataFrame, rows: pd.DataFrame, attributions: pd.DataFrame, names: Mapping[str, str]
) -> Html:
    """The article as printed, mentions marked and attributed words underlined.

    Args:
        rows: `sentiment_rows` of the study; attributions: as in `tables.py`.
    Raises:
        StudyError: where the window has no such article.
    """
    found = articles[articles["article_id"] == article_id]
    if found.empty:
        raise StudyError(f"No article `{article_id}` in the window. The evidence tables give the ids.")
    article = found.iloc[0]
    here, words = rows[rows["article_id"] == article_id], attributions[attributions["article_id"] == article_id]
    title = _marked(article["title"], here[here["field"] == "title"], words[words["field"] == "title"], names)
    text = _marked(article["text"], here[here["field"] == "text"], words[words["field"] == "text"], names)
    day = "undated" if pd.isna(article["published"]) else f"{article['published']:%-d %B %Y}"
    paragraphs = "".join(f"<p>{p}</p>" for p in text.split("\n") if p.strip())
    key = (
        "<p class='wb-hint'>Marked: <mark class='wb-positive'>favourable</mark> <mark class='wb-neutral'>neutral</mark> "
        "<mark class='wb-negative'>unfavourable</mark> mentions; <u class='wb-said-by'>underlined</u>: words attributed to somebody.</p>"
    )
    return Html(
        f"<article class='wb-article'><h3>{title}</h3><p class='wb-source'>"
        f"{escape(names.get(article['outlet'], article['outlet']))} · {day}</p>{paragraphs}{key}</article>",
        f"article {article_id}: {len(here)} mentions, {len(words)} attributions",
    )


def _marked(text: str, mentions: pd.DataFrame, attributions: pd.DataFrame, names: Mapping[str, str]) -> str:
    """The text as HTML, cut wherever a mention, attributed words or a line begins or ends, so that tags always nest."""
    spans = _spans(mentions)
    said = [(start, end) for start, end in zip(attributions["content_start"], attributions["content_end"], strict=True)]
    cuts = {0, len(text), *(place + k for place, letter in enumerate(text) if letter == "\n" for k in (0, 1))}
    cuts |= {place for start, end, _ in spans for place in (start, end)}
    cuts |= {place for span in said for place in span}
    places = sorted(cuts)
    return "".join(_segment(text, start, end, spans, said, names) for start, end in itertools.pairwise(places))


def _segment(
    text: str, start: int, end: int, spans: list[tuple[int, int, dict[str, Any]]], said: list[tuple[int, int]],
    names: Mapping[str, str],
) -> str:  # fmt: skip
    html = escape(text[start:end])
    row = next((row for first, last, row in spans if first <= start and end <= last), None)
    if row is not None and html.strip():
        about = (
            f"{names.get(row['actor_id'], row['actor_id'])}: {row['label']}, {VOICES.get(row['voice'], row['voice'])}"
        )
        html = f"<mark class='wb-{row['label']}' title='{escape(about, quote=True)}'>{html}</mark>"
    inside = any(first <= start and end <= last for first, last in said)
    return f"<u class='wb-said-by'>{html}</u>" if inside and html.strip() else html


def _spans(rows: pd.DataFrame) -> list[tuple[int, int, dict[str, Any]]]:
    return [(row["start"], row["end"], row) for row in records(rows)]
