"""loaded words -> those that are tied to a mention by the build of the clause, not merely close to it.

A loaded word is tied to somebody who is called so ("the dictator"), who does or undergoes it ("slammed"), to whom it is
said to belong or to be done ("his regime", "attacks on Roe"), or who is the agent of the verb whose object or complement it
stands in ("pushes hardline policies", "is a liar"). "Roe met the dictator Poe" and "Roe criticized the regime" say nothing
loaded of Roe.
"""

from collections.abc import Sequence

from analysis.language.grammatical_roles import Reading
from analysis.portrayal.actions import Action
from analysis.portrayal.lists import PortrayalLists
from analysis.portrayal.naming import Name

TIES = frozenset(["of", "on", "against", "by", "from"])

Words = tuple[int, int]  # first and last word


def is_tied(
    lists: PortrayalLists,
    reading: Reading,
    mention: Words,
    names: Sequence[Name],
    action: Action | None,
    word: Words,
    others: Sequence[Words],
) -> bool:
    """Whether a loaded word is tied to the mention; `others`: mentions of other actors in the sentence."""
    start, end = reading.sentence.starts[word[0]], reading.sentence.ends[word[1]]
    if any(name.start <= start and end <= name.start + len(name.value.partition(" of ")[0]) for name in names):
        return True
    own, there = reading.chunk_at.get(mention[1]), reading.chunk_at.get(word[0])
    if own is None or any(reading.chunk_at.get(first) == there != own for first, _ in others):
        return False
    verb = _verb(lists, reading, own, action)
    if verb is not None and there in (verb, None):
        chunk = reading.chunks[verb]
        return chunk.first - 1 <= word[0] and word[1] <= chunk.last + 1
    if there is None:
        return False
    return _belongs(reading, own, there) or (verb is not None and _completes(lists, reading, verb, there, action))


def _verb(lists: PortrayalLists, reading: Reading, own: int, action: Action | None) -> int | None:
    """The verb group of the action; without one the form of "be" or the like right behind the mention."""
    if action is not None:
        return reading.chunk_at.get(reading.sentence.at(action.start))
    following = reading.chunks[own + 1] if own + 1 < len(reading.chunks) else None
    is_copula = following is not None and following.verb >= 0 and reading.lemma(following) in lists.copulas
    return own + 1 if is_copula else None


def _belongs(reading: Reading, own: int, there: int) -> bool:
    """ "his regime", "dictator Roe"; "Roe's regime"; "the regime of Roe", but not "the regime of Roe's father" """
    if there == own or (there == own + 2 and reading.kind(own + 1) == "POS"):
        return True
    return there == own - 2 and reading.kind(own - 1) in TIES and reading.kind(own + 1) != "POS"


def _completes(lists: PortrayalLists, reading: Reading, verb: int, there: int, action: Action | None) -> bool:
    """Whether the word stands in the object or complement of a verb whose agent the actor is, and says nothing of a third person."""
    if there != verb + 1 or (action is not None and action.role != "agent"):
        return False
    chunk = reading.chunks[there]
    lemma = reading.lemma(reading.chunks[verb])
    third = any(
        lists.is_person(reading.words[k]) for k in range(chunk.first, chunk.last + 1) if reading.tags[k] == "NN"
    )
    return lemma in lists.copulas or not (lemma in lists.reporting or third)
