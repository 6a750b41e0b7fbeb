"""What stands in a stretch of a field, without a walk through the whole article."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar


class Standing(Protocol):
    """Whatever stands at `start` in a field, title or text."""

    @property
    def field(self) -> str: ...

    @property
    def start(self) -> int: ...


One = TypeVar("One", bound=Standing)


def _start(one: Standing) -> int:
    return one.start


class Windows(Generic[One]):
    """Places of an article, kept in reading order."""

    def __init__(self, places: Iterable[One] = ()) -> None:
        self.fields: dict[str, list[One]] = {}
        for one in sorted(places, key=_start):
            self.fields.setdefault(one.field, []).append(one)

    def add(self, one: One) -> None:
        insort(self.fields.setdefault(one.field, []), one, key=_start)

    def within(self, field: str, after: int, before: int) -> list[One]:
        """Those of the field that start behind `after` and in front of `before`, in reading order."""
        own = self.fields.get(field, [])
        return own[bisect_right(own, after, key=_start) : bisect_left(own, before, key=_start)]
