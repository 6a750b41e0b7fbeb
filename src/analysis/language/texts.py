"""The words behind offsets: every table keeps `start` and `end`, and these turn them back into text."""

import pandas as pd


def field_texts(articles: pd.DataFrame) -> dict[tuple[str, str], str]:
    """The text of each field of each article: `(article_id, "title" or "text")` to the words."""
    texts: dict[tuple[str, str], str] = {}
    columns = (articles[name].tolist() for name in ("article_id", "title", "text"))
    for article_id, title, text in zip(*columns, strict=True):
        texts[article_id, "title"] = title if isinstance(title, str) else ""
        texts[article_id, "text"] = text if isinstance(text, str) else ""
    return texts


def span_texts(articles: pd.DataFrame, spans: pd.DataFrame) -> list[str]:
    """The words of each row's span. `spans` reads `article_id`, `field`, `start`, `end`."""
    texts = field_texts(articles)
    return [
        texts[article_id, field][start:end]
        for article_id, field, start, end in zip(
            *(spans[name].tolist() for name in ("article_id", "field", "start", "end")), strict=True
        )
    ]
