"""a sentence read -> actions: what somebody does or has done to them, as a reader would name it.

`language.grammatical_roles` says whether a word is agent or patient and of which verb group. Here the verb is put as it is meant: "continues to
test" is to test, "did not attend" is not to attend, "is expected to win" is somebody who wins. What is grammar alone
("is", "including him", "gave him a book") is no action.
"""

import re
from typing import NamedTuple

from analysis.language.grammatical_roles import Chunk, Reading, RoleModel, governing_chunk
from analysis.portrayal.lists import PortrayalLists

NOT = re.compile(r"n't$|^(?:not|never|no|hardly|neither|nor)$")


class Action(NamedTuple):
    """What makes somebody agent or patient: the verb's lemma, "not" before it where it is denied, and its place."""

    role: str
    value: str
    start: int
    end: int


def action_of(lists: PortrayalLists, model: RoleModel, reading: Reading, last: int) -> Action | None:
    """The action of the person whose mention ends with word `last`; None where they do nothing and nothing is done to them."""
    if not reading.is_head(last) or not _is_near_verb(reading, last):
        return None
    role = model.role(reading, last)
    chunk = governing_chunk(reading, last, role) if role != "neither" else None
    if chunk is None:
        return None
    verb, meant, denied = _meant(lists, reading, chunk, role)
    if verb == chunk.verb and role == "patient" and not _undergoes(lists, reading, last, chunk):
        return None
    lemma = reading.grammar.lemma(reading.words[verb])
    empty = lemma in lists.no_actions | lists.no_traits or reading.tags[verb] == "MD" or not lemma.isalpha()
    if empty or (meant == "patient" and lemma in lists.saying):
        return None
    return Action(meant, "not " * denied + lemma, reading.sentence.starts[verb], reading.sentence.ends[verb])


def _is_near_verb(reading: Reading, last: int) -> bool:
    """Whether there is a verb group whose agent or patient the word may be: without one its role is not asked for."""
    by = last in reading.chunk_at and reading.kind(reading.chunk_at[last] - 1) == "by"
    return by or reading.following(last) is not None or reading.preceding(last) is not None


def is_denied(reading: Reading, chunk: Chunk) -> bool:
    """Whether "not" or "never" stands in the verb group or right before it."""
    return any(NOT.search(word.lower()) for word in reading.words[max(0, chunk.first - 1) : chunk.verb])


def _meant(lists: PortrayalLists, reading: Reading, chunk: Chunk, role: str) -> tuple[int, str, bool]:
    """The verb that a chain of verbs comes to, the role in it, and whether the chain is denied."""
    number, denied = reading.chunk_at[chunk.first], is_denied(reading, chunk)
    while (role == "agent" or chunk.passive) and _leads(lists, reading, chunk, reading.kind(number + 1)):
        number += 1
        chunk = reading.chunks[number]
        role = "patient" if chunk.passive else "agent"
        denied |= is_denied(reading, chunk)
    return chunk.verb, role, denied


def _leads(lists: PortrayalLists, reading: Reading, chunk: Chunk, following: str) -> bool:
    """Whether the verb only leads to the next: "continues | to test", "is expected | to win"."""
    lemma = reading.lemma(chunk)
    if chunk.passive:
        return lemma in lists.raising_verbs and following.startswith("VTO")
    return lemma in lists.leading_verbs and following.startswith(("VTO", "VG"))


def _undergoes(lists: PortrayalLists, reading: Reading, last: int, chunk: Chunk) -> bool:
    """Whether something is done to the patient: no state ("was determined"), wish ("wants him to go") or gift ("gave him a book")."""
    lemma, after = reading.lemma(chunk), reading.kind(reading.chunk_at[last] + 1)
    if chunk.passive:
        return lemma not in lists.states or reading.kind(reading.chunk_at[chunk.first] + 1) == "by"
    wished = lemma in lists.wishes and after.startswith("VTO")
    perceived = lemma in lists.perceptions and after.startswith(("VB", "VG", "and"))
    return not (wished or perceived or (lemma in lists.giving and after == "N"))
