"""articles -> sentences, by nupunkt (Punkt trained on English), one paragraph at a time."""

import re
from collections.abc import Iterator

import nupunkt
import pandas as pd

from analysis.tables import SENTENCES

PARAGRAPH = re.compile(r"\S[^\n]*")


def split_sentences(articles: pd.DataFrame) -> pd.DataFrame:
    """Split titles and texts into sentences.

    A line break always ends a sentence. A title is one sentence.

    Args:
        articles: reads `article_id`, `title`, `text`.
    Returns:
        sentences in reading order, the title first; `start`, `end` leave out the white space around.
    """
    rows = []
    for article_id, title, text in zip(articles["article_id"], articles["title"], articles["text"], strict=True):
        spans = [("title", number, *span) for number, span in enumerate(_trimmed(title, 0, len(title)))]
        spans += [("text", number, *span) for number, span in enumerate(sentence_spans(text))]
        rows += [
            (f"{article_id}.{field[:2]}{number}", article_id, field, number, start, end)
            for field, number, start, end in spans
        ]
    return SENTENCES.build(rows)


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """`(start, end)` of each sentence of a text."""
    for paragraph in PARAGRAPH.finditer(text):
        for start, end in nupunkt.sent_spans(paragraph[0]):
            yield from _trimmed(text, paragraph.start() + start, paragraph.start() + end)


def _trimmed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    end -= len(part) - len(part.rstrip())
    return [(start, end)] if start < end else []
