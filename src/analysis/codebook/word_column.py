"""texts -> their words, a column of texts at a time: where each word stands, and which of the distinct words it is.

A word is what `terms.WORD` finds: letters and digits, apostrophes between them included. All places are worked out at once, and
what hangs on the word alone is asked once a distinct word.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Numbers = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_APOSTROPHES = tuple(map(ord, "'’"))
_LETTERS = np.array([chr(point).isalnum() for point in range(0x2100)])  # of most texts, marks of quotation among them


class WordColumn:
    """The words of several texts one after another. `printed` and `low` (in small letters, plain apostrophes): the distinct words.

    `number`: of each word, which of the distinct words it is. `starts`, `ends`: its place in `joined`, the texts one after another.
    `text`: which text it stands in; `first_word`, of each text: the number of words before it, the number of all at the end.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.joined = "\n".join(texts)
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        self.text_starts = (lengths + 1).cumsum() - lengths - 1
        points = np.frombuffer(self.joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        self.starts, self.ends = _places(points)
        self.first_word = np.append(self.starts.searchsorted(self.text_starts), len(self.starts))
        self.text = np.repeat(np.arange(len(texts)), np.diff(self.first_word))
        self.printed, self.number = _distinct(self.joined, points, self.starts, self.ends)
        self.low = [word.lower().replace("’", "'") for word in self.printed]

    def after(self, places: Numbers, k: int) -> Numbers:
        """Which distinct word stands `k` words after each place in the same text; -1: none."""
        within = places + k < self.first_word[self.text[places] + 1]
        return np.where(within, self.number[np.minimum(places + k, len(self.number) - 1)], -1)


def _places(points: npt.NDArray[np.uint32]) -> tuple[Numbers, Numbers]:
    """Where words start and end."""
    inside = np.zeros(len(points) + 2, np.bool_)
    inside[1:-1] = _LETTERS[np.minimum(points, len(_LETTERS) - 1)]
    rare = np.flatnonzero(points >= len(_LETTERS))
    inside[rare + 1] = [chr(point).isalnum() for point in points[rare].tolist()]
    marks = np.flatnonzero((points == _APOSTROPHES[0]) | (points == _APOSTROPHES[1])) + 1
    inside[marks[inside[marks - 1] & inside[marks + 1]]] = True
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    return edges[::2], edges[1::2]


def _distinct(joined: str, points: npt.NDArray[np.uint32], starts: Numbers, ends: Numbers) -> tuple[list[str], Numbers]:
    """The distinct words as printed, and which of them each word is."""
    encoded = joined.encode("utf-8", "surrogatepass")
    edges = np.zeros(2 * len(starts) + 1, np.int64)  # a word, what follows it, a word, ...
    edges[:-1:2], edges[1::2] = starts, ends
    edges[-1] = len(points)
    if len(encoded) > len(points):
        width = 1 + (points > 0x7F).astype(np.int8) + (points > 0x7FF) + (points > 0xFFFF)
        bytes_before = np.zeros(len(points) + 1, np.int64)
        np.cumsum(width, out=bytes_before[1:])
        edges = bytes_before[edges]
    pieces = pa.Array.from_buffers(
        pa.large_binary(), len(edges) - 1, [None, pa.py_buffer(edges.tobytes()), pa.py_buffer(encoded)]
    ).dictionary_encode()
    numbers = pieces.indices.to_numpy()[::2]
    used = np.flatnonzero(np.bincount(numbers, minlength=len(pieces.dictionary)))
    place = np.zeros(len(pieces.dictionary), np.int64)
    place[used] = np.arange(len(used))
    words = pieces.dictionary.take(pa.array(used)).to_pylist()
    return [word.decode("utf-8", "surrogatepass") for word in words], place[numbers]
