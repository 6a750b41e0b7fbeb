"""A place in an article that refers to somebody, as the stages of reading hand it to one another."""

from typing import NamedTuple


class Place(NamedTuple):
    """`field`, `start`, `end` of the words, whom they name, and how: name, role or pronoun; `alias` is what is printed."""

    field: str
    start: int
    end: int
    actor_id: str
    form: str
    alias: str
