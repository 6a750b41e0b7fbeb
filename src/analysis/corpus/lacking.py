"""Which of dates, titles and outlets all articles lack, and what is said of it."""

from collections.abc import Iterable, Iterator

import pandas as pd

UNKNOWN = "unknown"  # the outlet of an article that names none
LACKS = {
    "published": "undated",
    "title": "without a title",
    "outlet": f"of outlet `{UNKNOWN}`",
}  # our column: what is said


def lacking(articles: pd.DataFrame) -> list[str]:
    """Our columns that none of these articles has; none where there are no articles."""
    if articles.empty:
        return []
    lacks = {
        "published": articles["published"].isna(),
        "title": articles["title"].isna() | (articles["title"] == ""),
        "outlet": articles["outlet"] == UNKNOWN,
    }
    return [column for column, of_each in lacks.items() if of_each.all()]


def missing_note(n: int, columns: Iterable[str]) -> Iterator[str]:
    """What is said of a corpus whose n articles all lack these columns."""
    said = [LACKS[column] for column in columns]
    if said:
        yield f"{f'All {n:,} articles are' if n > 1 else 'The article is'} {listed_words(said)}."


def listed_words(said: list[str]) -> str:
    """One, two and three."""
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
