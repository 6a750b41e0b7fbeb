"""attributions -> the verbs that report an actor's words, and the stretches of text that are the actor's own words."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import pandas as pd

from analysis.portrayal.actions import NOT
from analysis.portrayal.lists import PortrayalLists

Place = tuple[str, str, str]  # article_id, field, actor_id


class Said(NamedTuple):
    """One attribution to an actor."""

    source_start: int
    source_end: int
    cue: str  # lemma of its verb; "" where a noun ("his claim that") or no word tells that words were said
    cue_start: int
    cue_end: int
    content_start: int
    content_end: int
    kind: str


class Statements:
    """The attributions to one actor in one field of an article, looked up by place: one article may have thousands."""

    def __init__(self, said: Sequence[Said]) -> None:
        self.said = sorted(enumerate(said), key=lambda numbered: _reach(numbered[1])[0])
        self.starts = [_reach(one)[0] for _, one in self.said]
        self.ends_so_far = list(accumulate((_reach(one)[1] for _, one in self.said), max))

    def touching(self, start: int, end: int) -> list[Said]:
        """Those with words, source or content, in [start, end), in the order given."""
        first, last = bisect_right(self.ends_so_far, start), bisect_left(self.starts, end)
        return [one for _, one in sorted(said for said in self.said[first:last] if _reach(said[1])[1] > start)]


def _reach(one: Said) -> tuple[int, int]:
    """From its first word to its last; a source that is not in the text is at -1."""
    starts = [start for start in (one.source_start, one.content_start) if start >= 0]
    return min(starts, default=0), max(one.source_end, one.content_end)


def said_by(attributions: pd.DataFrame) -> dict[Place, Statements]:
    """The attributions to each actor in each field of an article."""
    known = attributions[attributions["source_actor_id"].notna()].fillna({"cue": ""})
    keys = zip(*(known[name].tolist() for name in ("article_id", "field", "source_actor_id")), strict=True)
    rows = zip(*(known[name].tolist() for name in Said._fields), strict=True)
    statements: dict[Place, list[Said]] = {}
    for key, row in zip(keys, rows, strict=True):
        statements.setdefault(key, []).append(Said(*row))
    return {key: Statements(said) for key, said in statements.items()}


def cues_at(said: Sequence[Said], start: int) -> list[Said]:
    """The attributions with a verb whose source holds the mention that begins at `start`, each verb once."""
    here = [one for one in said if one.cue and one.source_start <= start < one.source_end]
    return list({one.cue_start: one for one in reversed(here)}.values())[::-1]


def reports_words(lists: PortrayalLists, text: str, one: Said) -> bool:
    """Whether words were said: quoted, or told in a clause by a verb of speech that is neither denied nor only possible.

    "He wants to go" tells a wish and "he could say" a possibility; "he would not say" reports nothing.
    """
    group = text[one.cue_start : one.cue_end].lower().replace("’", "'").split()
    if any(NOT.search(word) for word in group):
        return False
    if one.kind != "indirect":
        return True
    return one.cue not in lists.thoughts and not lists.unreal.intersection(group)


def names_itself(one: Said, names: Iterator[int]) -> bool:
    """Whether the words reported name their own speaker: "he said that Trump ..." was said by somebody else."""
    return one.kind != "direct" and any(one.content_start <= start < one.content_end for start in names)


def in_own_words(said: Sequence[Said], start: int, end: int) -> bool:
    """Whether the stretch lies in words of the actor."""
    return any(one.content_start <= start and end <= one.content_end for one in said)
