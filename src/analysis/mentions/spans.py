"""The sentences of each article by offset."""

from bisect import bisect_right

import pandas as pd

SentenceSpans = dict[str, list[tuple[int, int, str]]]


def sentence_spans(sentences: pd.DataFrame) -> dict[str, SentenceSpans]:
    spans: dict[str, SentenceSpans] = {}
    columns = [sentences[name] for name in ("article_id", "field", "start", "end", "sentence_id")]
    for article_id, field, start, end, sentence_id in zip(*columns, strict=True):
        spans.setdefault(article_id, {}).setdefault(field, []).append((start, end, sentence_id))
    return spans


def sentence_of(spans: SentenceSpans, field: str, start: int) -> str | None:
    known = spans.get(field, [])
    at = bisect_right(known, start, key=lambda span: span[0]) - 1
    return known[at][2] if at >= 0 and start < known[at][1] else None
