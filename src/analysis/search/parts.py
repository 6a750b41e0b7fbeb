"""articles -> the words of their fields as columns of numbers: what of an index is stored, and made anew for new articles alone."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.codebook.english import English
from analysis.codebook.word_column import WordColumn
from analysis.language.grammar import compile_grammar
from analysis.progress import Tell

FIELDS = ("title", "text", "captions")
KEY = "S32"  # the dtype of an article's digest
BLOCK = 4_000_000  # characters read at once

Numbers = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class IndexPart:
    """Articles, read: `sizes` has a row an article and a column a field, all else an entry a word, field after field."""

    keys: Numbers  # digest of each article's fields
    sizes: Numbers  # how many words each field holds
    number: Numbers  # which of `printed` each word is
    start: Numbers  # its first character, in its field
    opens: npt.NDArray[np.bool_]  # whether it is the first of its paragraph
    printed: Sequence[str]
    lemma: Sequence[str]  # of each of `printed`


def article_keys(articles: pd.DataFrame) -> Numbers:
    """A digest of what is searched of each article."""
    columns = [field_column(articles, field) for field in FIELDS]
    return np.array([_digest("\0".join(fields)) for fields in zip(*columns, strict=True)], dtype=KEY)


def field_column(articles: pd.DataFrame, field: str) -> list[str]:
    """One field of every article; "" where it is missing."""
    return articles[field].fillna("").tolist() if field in articles else [""] * len(articles)


def read_part(articles: pd.DataFrame, keys: Numbers, english: English, tell: Tell) -> IndexPart:
    """Read articles. Args: keys: `article_keys` of them; tell: is told how many articles are read."""
    numbers: dict[str, int] = {}
    columns: list[tuple[Numbers, ...]] = []
    done = 0
    for block in _blocks(articles):
        words = WordColumn(block)
        local = np.array([numbers.setdefault(word, len(numbers)) for word in words.printed], dtype=np.int32)
        number = local[words.number] if len(local) else np.zeros(0, dtype=np.int32)
        start = (words.starts - words.text_starts[words.text]).astype(np.int32)
        columns.append((np.diff(words.first_word).astype(np.int32), number, start, _opens(words)))
        done += len(block) // len(FIELDS)
        tell(done, len(articles))
    sizes, number, start, opens = (np.concatenate(column) for column in zip(*columns, strict=True))
    printed = list(numbers)
    lemma = compile_grammar(english).lemma
    return IndexPart(
        keys, sizes.reshape(-1, len(FIELDS)), number, start, opens, printed, [lemma(plain(word)) for word in printed]
    )


def plain(printed: str) -> str:
    """A word in small letters, without a possessive."""
    return printed.replace("’", "'").lower().removesuffix("'s")


def _blocks(articles: pd.DataFrame) -> Iterator[list[str]]:
    """The fields of articles one after another, about BLOCK characters at a time, all of an article together."""
    columns = [field_column(articles, field) for field in FIELDS]
    block: list[str] = []
    size = 0
    for fields in zip(*columns, strict=True):
        block += fields
        size += sum(map(len, fields))
        if size > BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def _opens(words: WordColumn) -> npt.NDArray[np.bool_]:
    """Whether each word is the first one behind a line break, of which one stands between two fields."""
    points = np.frombuffer(words.joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    opens = np.zeros(len(words.starts) + 1, dtype=np.bool_)
    opens[0] = True
    opens[words.starts.searchsorted(np.flatnonzero(points == ord("\n")))] = True
    return opens[:-1]


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
