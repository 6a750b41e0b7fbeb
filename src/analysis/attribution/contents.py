"""What is said after its cue: where the clause, quotation or thing that a reporting verb takes begins and ends."""

from collections.abc import Mapping, Sequence

from analysis.attribution.cues import Cue
from analysis.attribution.subjects import Range, source_before
from analysis.language.tokens import QUOTE, Tokens
from analysis.language.word_classes import DASHES, ENDS, words

NEAR = 8  # further cues that can end a content
MAX_CONTENT = 250  # tokens; a text without sentence ends is not one statement

_NEW_MATTER = words("and but which who while as after although though where when")
_TRAILING = ENDS - {")", "]"}


def content_right(tokens: Tokens, cue: Cue, following: Sequence[Cue]) -> Range | None:
    """The content that follows its cue. `following`: the cues after it, which may end it."""
    i = cue.last + 1
    while tokens.classes.is_adverb(tokens.at(i)):
        i += 1
    if "addressee" in cue.complements:
        i = after_addressee(tokens, i)
    start = _content_start(tokens, i, cue) if i < len(tokens) else None
    if start is None or start >= len(tokens):
        return None
    end = clause_end(tokens, start, following, thing=_is_thing(tokens, cue))
    return (start, end) if end > start or (end == start and tokens.low[start] == QUOTE) else None


def _is_thing(tokens: Tokens, cue: Cue) -> bool:
    """Whether the content is a thing blamed, praised or named rather than a clause: "called | the plan a mistake"."""
    source = source_before(tokens, cue.first)
    if source is not None and tokens.at(source[0] - 1) == "what":  # "what he calls a mistake, ..."
        return True
    return "object" in cue.complements and not cue.complements & {"clause", "quote"}


def after_addressee(tokens: Tokens, i: int) -> int:
    """Past the person told: "told | the paper | that ...", "told | Ann Roe | he would go"."""
    low = tokens.at(i)
    if (
        low in tokens.classes.addressed
        or tokens.at(i + 1) == "that"
        or (tokens.is_word(i) and tokens.at(i + 1) in (":", ","))
    ):
        return i + 1
    name = i + 1 if low == "the" else i
    after = _past_name(tokens, name)
    if after > name and tokens.at(after) in tokens.classes.after_name:
        return after
    for k in range(i, min(i + 16, len(tokens))):
        low = tokens.low[k]
        if low in ("that", QUOTE, ",", ":") or (
            k > i and (low == "to" or low in tokens.classes.questions or low in tokens.classes.subject_pronouns)
        ):
            return k
    if tokens.at(i) not in tokens.classes.determiners:
        return _past_name(tokens, i)
    k = i + 1
    while (
        k < i + 4 and tokens.is_word(k) and not tokens.is_capital(k) and tokens.low[k] not in tokens.classes.determiners
    ):
        k += 1
    return k


def _past_name(tokens: Tokens, i: int) -> int:
    while tokens.is_capital(i):
        i += 1
    return i


def _content_start(tokens: Tokens, i: int, cue: Cue) -> int | None:
    """Where the content begins if it can begin at or soon after token `i`."""
    low, takes = tokens.at(i), cue.complements
    if low == QUOTE:
        return i
    if "infinitive" in takes and (low == "to" or _is_somebody_to(tokens, i, cue)):
        return i
    if takes & {"clause", "quote", "question"}:
        start = _clause_start(tokens, i, cue)
        if start is not None:
            return start
    if low in (",", ":") or low in DASHES:
        return i + 1 if tokens.at(i + 1) == QUOTE else None
    if "that" in takes and low == "that" and tokens.is_word(i + 1) and not tokens.at(i + 1).endswith("ed"):
        return i + 1
    if (
        "object" in takes
        and tokens.is_word(i)
        and low not in tokens.classes.clause_openers
        and low != "and"
        and low not in tokens.classes.prepositions
    ):
        return i
    return None


def _is_somebody_to(tokens: Tokens, i: int, cue: Cue) -> bool:
    """Whether somebody is to do something: "urged | the mayor to resign"."""
    if not tokens.is_word(i) or not cue.complements & {"addressee", "object"}:
        return False
    first = next((low for low in tokens.low[i : i + 8] if low == "to" or low in ENDS), "")
    return first == "to"


def _clause_start(tokens: Tokens, i: int, cue: Cue) -> int | None:
    low = tokens.at(i)
    if low in (",", ":") or low in DASHES:
        if tokens.at(i + 1) == QUOTE or (low == ":" and i + 3 < len(tokens)):
            return i + 1
        return _after_adjunct(tokens, i) if low == "," else None
    if low == "that":
        return i + 1 if tokens.is_word(i + 1) or tokens.at(i + 1) == QUOTE else None
    if low == "there" or low in tokens.classes.questions or (low in ("this", "last") and _looks_like_clause(tokens, i)):
        return i
    if low in tokens.classes.adjunct:
        return _after_adjunct(tokens, i)
    if "clause" in cue.complements and tokens.is_word(i) and low not in tokens.classes.no_clause:
        return i if _looks_like_clause(tokens, i) else None
    return None


def _looks_like_clause(tokens: Tokens, i: int) -> bool:
    """Whether what begins at token `i` has a subject and room for a verb."""
    if tokens.low[i] in tokens.classes.subject_pronouns:
        return True
    return any(
        word.endswith(("ed", "s")) or (word in tokens.classes.auxiliaries and word not in ("to", "not"))
        for word in tokens.low[i + 1 : i + 26]
    )


def _after_adjunct(tokens: Tokens, i: int) -> int | None:
    """Past "on Monday", "in a talk with the paper": the clause or quotation that follows, None where neither does."""
    for k in range(i, min(i + 22, len(tokens))):
        low, before = tokens.low[k], tokens.at(k - 1)
        if low in (";", ".") or low in DASHES:
            return None
        if low == QUOTE and before in (",", ":"):
            return k
        if low == ":" and k + 3 < len(tokens):
            return k + 1
        if k == i:
            continue
        if (
            low == "that"
            and before not in tokens.classes.prepositions
            and tokens.at(k + 1) not in tokens.classes.auxiliaries
        ):
            return k + 1
        if (
            low in tokens.classes.subject_pronouns
            and before not in tokens.classes.prepositions
            and before not in tokens.classes.clause_openers
        ):
            return k
        if (
            before in tokens.classes.days
            and tokens.is_word(k)
            and low not in tokens.classes.adjunct
            and low not in tokens.classes.clause_openers
            and low != "and"
        ):
            return k
    return None


def clause_end(tokens: Tokens, start: int, following: Sequence[Cue], *, thing: bool = False) -> int:
    """The last token of the content that begins at `start`: it runs to the end of the sentence or to the next speaker.

    `thing`: the content is a thing blamed, praised or named, and no clause; it ends at the first "and" after a comma.
    """
    cues = {cue.first: cue for cue in following}
    last = min(len(tokens), start + MAX_CONTENT) - 1
    for k in range(start + 1, last + 1):
        if _ends_content(tokens, k, start, cues) or (thing and _ends_thing(tokens, k, start)):
            last = k - 1
            break
    while last > start and tokens.low[last] in _TRAILING:
        last -= 1
    return last


def _ends_thing(tokens: Tokens, k: int, start: int) -> bool:
    return tokens.low[k] == "," and (tokens.at(k + 1) in _NEW_MATTER or tokens.at(start - 1) in tokens.classes.naming)


def _ends_content(tokens: Tokens, k: int, start: int, cues: Mapping[int, Cue]) -> bool:
    """Whether the content ends before token `k`."""
    low, after = tokens.low[k], tokens.at(k + 1)
    if low == ";":
        return True
    if low == "according" and after == "to":
        return k > start + 2
    if low in ("and", "but"):
        return k + 1 in cues and cues[k + 1].quotes
    if low != "," and low not in DASHES:
        return False
    if k + 1 in cues and cues[k + 1].progressive:
        return True
    if after == "but" and tokens.at(k + 2) != "that":
        return True
    if after in ("and", "but"):
        return k + 2 in cues or _new_speaker(tokens, k + 2, cues)
    return low == "," and ((k - 1 == start and tokens.low[start] == QUOTE) or _named_after(tokens, k + 1, cues))


def _new_speaker(tokens: Tokens, i: int, cues: Mapping[int, Cue]) -> bool:
    """Whether a second speaker's sentence begins at token `i`: ", and | the mayor said that ..."."""
    for first in range(i + 1, i + 5):
        cue = cues.get(first)
        if cue is not None and cue.quotes and not cue.progressive:
            return all(tokens.is_word(k) for k in range(i, first))
    return False


def _named_after(tokens: Tokens, i: int, cues: Mapping[int, Cue]) -> bool:
    """Whether the speaker of what stands before is named from token `i`: "He wants peace, | an aide told the paper."."""
    cue = next((cues[first] for first in range(i + 1, i + 9) if first in cues), None)
    if cue is None or not cue.quotes or not all(tokens.is_word(k) for k in range(i, cue.first)):
        return False
    at = cue.last + 1
    if "addressee" in cue.complements and tokens.is_word(at):
        at = after_addressee(tokens, at)
    return tokens.at(at) in ("", ".", ",") or tokens.at(at) in tokens.classes.closing_times
