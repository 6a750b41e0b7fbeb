"""articles -> concordance: each place of a word or phrase with what stands left and right of it (keyword in context)."""

import re

import numpy as np
import pandas as pd

from analysis.codebook.term_finder import compile_terms
from analysis.codebook.terms import TermError
from analysis.errors import UsageError
from analysis.tables import CONCORDANCE

WIDTH = 60  # characters to either side


def concordance(
    articles: pd.DataFrame, keyword: str, n: int | None = 25, *, width: int = WIDTH, seed: int = 7
) -> pd.DataFrame:
    """Find a word or phrase, written as a term of frames.toml ("denuclear*", "peace talk*", "talk* .. collapse*").

    Args:
        articles: reads `article_id`, `outlet`, `published`, `title`, `text`.
        n: rows at most, drawn at random where there are more (the same with the same `seed`); None: all.
    Returns:
        article_id, outlet, published, field, left, keyword, right, start, end, in reading order.
    Raises:
        UsageError: for a keyword that cannot be searched.
    """
    try:
        finder = compile_terms([keyword])
    except TermError as problem:
        raise UsageError(f"The keyword {problem}.") from None
    stem = _stem(keyword)
    columns = [articles[name] for name in ("article_id", "outlet", "published", "title", "text")]
    fields = [
        (article_id, outlet, published, field, words)
        for article_id, outlet, published, title, text in zip(*columns, strict=True)
        for field, words in (("title", title), ("text", text))
        if isinstance(words, str) and stem in words.lower()
    ]
    rows = []
    for number, _, start, end in finder.find([words for *_, words in fields]).rows():
        *about, words = fields[number]
        rows.append((*about, *_context(words, start, end, width)))
    if n is not None and len(rows) > n:
        rows = [rows[i] for i in sorted(np.random.default_rng(seed).choice(len(rows), size=n, replace=False))]
    return CONCORDANCE.build(rows)


def _stem(keyword: str) -> str:
    """Letters that stand in every place of the keyword: a text without them is not read word by word."""
    return max(re.findall("[a-z]+", keyword.lower()), key=len, default="")


def _context(text: str, start: int, end: int, width: int) -> tuple[str, str, str, int, int]:
    """Left and right stay within the paragraph."""
    left = text[max(0, start - width) : start].rpartition("\n")[2].lstrip()
    right = text[end : end + width].partition("\n")[0].rstrip()
    return left, text[start:end], right, start, end
