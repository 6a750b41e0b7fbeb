"""JSON text -> values. What Python refuses or changes in silence is told: keys that stand twice, numbers beyond any machine's."""

import json
import math
from collections import Counter
from typing import Any

MAX_DIGITS = 4_000  # of a whole number, beyond which Python refuses to read it
LISTS = ("articles", "items", "results", "records", "data", "docs", "documents", "stories", "response", "hits")


class Doubled(dict[str, Any]):
    """An object in which a key stands twice: two records ran into one another, and a plain object would lose one."""

    def __init__(self, pairs: list[tuple[str, Any]], key: str) -> None:
        super().__init__(pairs)
        self.pairs, self.key = pairs, key

    @property
    def problem(self) -> str:
        """What is wrong with it, in words."""
        return f"the key {self.key[:40]!r} stands twice in one record"


def parse(text: str) -> Any:
    """The value that a text is. Raises ValueError, RecursionError."""
    return DECODER.decode(text)


def problem_in(problem: Exception) -> str:
    """What is wrong with a text that could not be parsed, in words."""
    if isinstance(problem, json.JSONDecodeError):
        return f"{problem.msg.removesuffix(' at')} at character {problem.pos + 1}"
    return "nested too deeply" if isinstance(problem, RecursionError) else str(problem)[:200]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, Doubled where it or what it holds is; not so where it holds a list of records, of which one is."""
    members = dict(pairs)
    if len(members) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        return Doubled(pairs, next(name for name, n in counts.items() if n > 1))
    for name, value in pairs:
        if name not in LISTS and isinstance(value, dict | list) and (inner := _doubled_in(value)) is not None:
            return Doubled(pairs, inner.key)
    return members


def _doubled_in(value: Any) -> Doubled | None:
    values = value if isinstance(value, list) else [value]
    return next((inner for inner in values if isinstance(inner, Doubled)), None)


def _whole_number(digits: str) -> int | str:
    """Numbers that no machine counts in are kept as they are written."""
    return int(digits) if len(digits) <= MAX_DIGITS else digits


def _number(digits: str) -> float | str:
    value = float(digits)
    return digits if math.isinf(value) else value


def _constant(_name: str) -> float:
    """NaN and Infinity, which are no JSON but are written as such."""
    return math.nan


DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole_number, parse_float=_number, parse_constant=_constant, strict=False
)
