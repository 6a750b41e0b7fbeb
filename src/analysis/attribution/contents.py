"""What is said: where the clause, quotation or thing that a reporting verb takes begins and ends, after it, before it, around it."""

from collections.abc import Sequence

from analysis.attribution.cues import Cue
from analysis.attribution.subjects import source_before
from analysis.attribution.words import (
    ADDRESSED,
    ADJUNCT,
    ADVERB,
    AUXILIARY,
    CAPITAL,
    DASH,
    DAY,
    DETERMINER,
    END,
    HAS_VERB,
    NAMING,
    NO_SUBJECT,
    OPENER,
    OPENS_ADJUNCT,
    PREPOSITION,
    QUESTION,
    QUOTE,
    QUOTED,
    SUBJECT,
    TIME,
    WORD,
    Range,
    Words,
    words,
)

NEAR = 8  # further cues that can end a content
MAX_CONTENT = 250  # words; a text without sentence ends is not one statement

_WORDS_QUOTED = 4  # fewer stand for part of a sentence: `It was "over," he said`
_NEW_MATTER = words("and but which who while as after although though where when")
_CLOSING = {",", ".", "", ";", "?", "!"}
_NEW_CLAUSE = words("and but as adding who which while when after according")
_NEW_CUE = words("adding saying and but calling who tweeting as")


def content_right(sentence: Words, cue: Cue, following: Sequence[Cue]) -> Range | None:
    """The content that follows its cue. `following`: the cues after it, which may end it."""
    i = cue.last + 1
    while sentence.kinds[i] & ADVERB:
        i += 1
    if "addressee" in cue.takes:
        i = after_addressee(sentence, i)
    start = _content_start(sentence, i, cue) if i < sentence.n else None
    if start is None or start >= sentence.n:
        return None
    end = clause_end(sentence, start, following, thing=_is_thing(sentence, cue))
    return (start, end) if end > start or (end == start and sentence.low[start] == QUOTE) else None


def _is_thing(sentence: Words, cue: Cue) -> bool:
    """Whether the content is a thing blamed, praised or named rather than a clause: "called | the plan a mistake"."""
    source = source_before(sentence, cue.first)
    if source is not None and sentence.low[source[0] - 1] == "what":  # "what he calls a mistake, ..."
        return True
    return "object" in cue.takes and not cue.takes & {"clause", "quote"}


def after_addressee(sentence: Words, i: int) -> int:
    """Past the person told: "told | the paper | that ...", "told | Ann Roe | he would go"."""
    low, kinds = sentence.low, sentence.kinds
    if kinds[i] & ADDRESSED or low[i + 1] == "that" or (kinds[i] & WORD and low[i + 1] in (":", ",")):
        return i + 1
    name = i + 1 if low[i] == "the" else i
    after = _past_name(sentence, name)
    if after > name and (kinds[after] & (DETERMINER | SUBJECT) or low[after] in ("that", ",")):
        return after
    for k in range(i, min(i + 16, sentence.n)):
        if low[k] in ("that", QUOTE, ",", ":") or (k > i and (low[k] == "to" or kinds[k] & (QUESTION | SUBJECT))):
            return k
    if not kinds[i] & DETERMINER:
        return _past_name(sentence, i)
    k = i + 1
    while k < i + 4 and kinds[k] & WORD and not kinds[k] & (CAPITAL | DETERMINER):
        k += 1
    return k


def _past_name(sentence: Words, i: int) -> int:
    while sentence.kinds[i] & CAPITAL:
        i += 1
    return i


def _content_start(sentence: Words, i: int, cue: Cue) -> int | None:
    """Where the content begins if it can begin at or soon after word `i`."""
    low, kinds, takes = sentence.low, sentence.kinds, cue.takes
    word = low[i]
    if word == QUOTE:
        return i
    if "infinitive" in takes and (word == "to" or _is_somebody_to(sentence, i, cue)):
        return i
    if takes & {"clause", "quote", "question"}:
        start = _clause_start(sentence, i, cue)
        if start is not None:
            return start
    if word in (",", ":") or kinds[i] & DASH:
        return i + 1 if low[i + 1] == QUOTE else None
    if "that" in takes and word == "that" and kinds[i + 1] & WORD and not low[i + 1].endswith("ed"):
        return i + 1
    if "object" in takes and kinds[i] & WORD and not kinds[i] & (OPENER | PREPOSITION) and word != "and":
        return i
    return None


def _is_somebody_to(sentence: Words, i: int, cue: Cue) -> bool:
    """Whether somebody is to do something: "urged | the mayor to resign"."""
    if not sentence.kinds[i] & WORD or not cue.takes & {"addressee", "object"}:
        return False
    k = next((k for k in range(i, i + 8) if sentence.low[k] == "to" or sentence.kinds[k] & END), -1)
    return sentence.low[k] == "to"


def _clause_start(sentence: Words, i: int, cue: Cue) -> int | None:
    low, kinds = sentence.low, sentence.kinds
    word = low[i]
    if word in (",", ":") or kinds[i] & DASH:
        if low[i + 1] == QUOTE or (word == ":" and i + 3 < sentence.n):
            return i + 1
        return _after_adjunct(sentence, i) if word == "," else None
    if word == "that":
        return i + 1 if kinds[i + 1] & (WORD | QUOTED) else None
    if word == "there" or kinds[i] & QUESTION or (word in ("this", "last") and _looks_like_clause(sentence, i)):
        return i
    if kinds[i] & ADJUNCT:
        return _after_adjunct(sentence, i)
    if "clause" in cue.takes and kinds[i] & WORD and not kinds[i] & OPENER and word not in ("to", "and"):
        return i if _looks_like_clause(sentence, i) else None
    return None


def _looks_like_clause(sentence: Words, i: int) -> bool:
    """Whether what begins at word `i` has a subject and room for a verb."""
    if sentence.kinds[i] & SUBJECT:
        return True
    return any(
        sentence.low[k].endswith(("ed", "s"))
        or (sentence.kinds[k] & AUXILIARY and sentence.low[k] not in ("to", "not"))
        for k in range(i + 1, min(i + 26, sentence.n))
    )


def _after_adjunct(sentence: Words, i: int) -> int | None:
    """Past "on Monday", "in a talk with the paper": the clause or quotation that follows, None where neither does."""
    low, kinds = sentence.low, sentence.kinds
    for k in range(i, min(i + 22, sentence.n)):
        word, before = low[k], low[k - 1]
        if word in (";", ".") or kinds[k] & DASH:
            return None
        if word == QUOTE and before in (",", ":"):
            return k
        if word == ":" and k + 3 < sentence.n:
            return k + 1
        if k == i:
            continue
        if word == "that" and not kinds[k - 1] & PREPOSITION and not kinds[k + 1] & AUXILIARY:
            return k + 1
        if kinds[k] & SUBJECT and not kinds[k - 1] & (PREPOSITION | OPENER):
            return k
        if kinds[k - 1] & DAY and kinds[k] & WORD and not kinds[k] & (ADJUNCT | OPENER) and word != "and":
            return k
    return None


def clause_end(sentence: Words, start: int, following: Sequence[Cue], *, thing: bool = False) -> int:
    """The last word of the content that begins at `start`: it runs to the end of the sentence or to the next speaker.

    `thing`: the content is a thing blamed, praised or named, and no clause; it ends at the first "and" after a comma.
    """
    low, kinds = sentence.low, sentence.kinds
    cues = {cue.first: cue for cue in following}
    last = min(sentence.n, start + MAX_CONTENT) - 1
    for k in range(start + 1, last + 1):
        if not kinds[k] & END and low[k] not in ("and", "but", "according"):
            continue
        if _ends_content(sentence, k, start, cues) or (thing and _ends_thing(sentence, k, start)):
            last = k - 1
            break
    while last > start and kinds[last] & END and low[last] not in (")", "]"):
        last -= 1
    return last


def _ends_thing(sentence: Words, k: int, start: int) -> bool:
    return sentence.low[k] == "," and (sentence.low[k + 1] in _NEW_MATTER or bool(sentence.kinds[start - 1] & NAMING))


def _ends_content(sentence: Words, k: int, start: int, cues: dict[int, Cue]) -> bool:
    """Whether the content ends before word `k`."""
    low = sentence.low
    word, after = low[k], low[k + 1]
    if word == ";":
        return True
    if word == "according" and after == "to":
        return k > start + 2
    if word in ("and", "but"):
        return k + 1 in cues and cues[k + 1].quotes
    if word != "," and not sentence.kinds[k] & DASH:
        return False
    if k + 1 in cues and cues[k + 1].progressive:
        return True
    if after == "but" and low[k + 2] != "that":
        return True
    if after in ("and", "but"):
        return k + 2 in cues or _new_speaker(sentence, k + 2, cues)
    return word == "," and ((k - 1 == start and low[start] == QUOTE) or _named_after(sentence, k + 1, cues))


def _new_speaker(sentence: Words, i: int, cues: dict[int, Cue]) -> bool:
    """Whether a second speaker's sentence begins at word `i`: ", and | the mayor said that ..."."""
    for first in range(i + 1, i + 5):
        cue = cues.get(first)
        if cue is not None and cue.quotes and not cue.progressive:
            return all(sentence.kinds[k] & WORD for k in range(i, first))
    return False


def _named_after(sentence: Words, i: int, cues: dict[int, Cue]) -> bool:
    """Whether the speaker of what stands before is named from word `i`: "He wants peace, | an aide told the paper."."""
    cue = next((cues[first] for first in range(i + 1, i + 9) if first in cues), None)
    if cue is None or not cue.quotes or not all(sentence.kinds[k] & WORD for k in range(i, cue.first)):
        return False
    at = cue.last + 1
    if "addressee" in cue.takes and sentence.kinds[at] & WORD:
        at = after_addressee(sentence, at)
    word = sentence.low[at]
    return word in ("", ".", ",") or bool(sentence.kinds[at] & TIME and word not in ("this", "there", "last"))


def content_left(sentence: Words, cue: Cue, edge: int, right: Range | None) -> list[Range]:
    """The content that stands before word `edge`, where source and cue begin, with its parts after them.

    `right`: what `content_right` found; it is the content unless what stands before has the better claim.
    """
    low, kinds = sentence.low, sentence.kinds
    if low[edge - 1] == "as":
        return _as_he_said(sentence, cue, edge - 1)
    left = left_part(sentence, edge)
    at = cue.last + 1
    if "addressee" in cue.takes and not kinds[at] & (TIME | PREPOSITION) and low[at] not in (",", "."):
        at = after_addressee(sentence, at)
    after = low[at]
    if left is not None and low[left[1]] == QUOTE:
        takes_clause = right is not None and (after == "that" or kinds[at] & QUESTION)
        return [left, *quotes_right(sentence, cue.last + 1)] if cue.quotes and not takes_clause else []
    if low[edge - 1] == "," and after == "," and (right is None or low[right[0]] != QUOTE):
        return content_around(sentence, edge - 2, at + 1)
    if left is None or not _may_be_clause(sentence, *left):
        return []
    if right is not None and not ("addressee" in cue.takes and _is_relative(sentence, at)):
        return []
    ends = after in _CLOSING or kinds[at] & DASH or (cue.quotes and kinds[at] & (TIME | PREPOSITION))
    return [left] if ends else []


def left_part(sentence: Words, edge: int) -> Range | None:
    """The content that ends right before word `edge`: a quotation, or a clause and its comma."""
    low, kinds = sentence.low, sentence.kinds
    last = edge - 1
    if last < 0:
        return None
    at = last - 1 if low[last] == "," or kinds[last] & DASH else last
    if at >= 0 and low[at] == QUOTE:
        return _quote_start(sentence, at), at
    if low[last] not in (",", "?", "!") and not kinds[last] & DASH:
        return None
    first = left_start(sentence, last)
    return (first, last - 1) if last - first >= 3 else None


def _quote_start(sentence: Words, at: int) -> int:
    """A quotation alone, or with the clause of which it is a part: `It was "a long day for us," he said`."""
    if not any(kind & WORD for kind in sentence.kinds[:at]):
        return sentence.low.index(QUOTE)
    opening = sentence.quotations[at].inner_start
    whole = sentence.low[at - 1] in (",", ":", ".") or sentence.text[opening : opening + 1].isupper()
    return at if whole and sentence.quote_words(at) >= _WORDS_QUOTED else left_start(sentence, at)


def left_start(sentence: Words, last: int) -> int:
    """Where the clause that ends at word `last` begins: after a semicolon, "but" and the like, or with the sentence."""
    low, kinds = sentence.low, sentence.kinds
    first = last
    while first > max(0, last - MAX_CONTENT) and low[first - 1] != ";":
        first -= 1
    while first < last and (low[first] in ("but", "and", "yet", "so") or kinds[first] & END):
        first += 1
    return first


def quotes_right(sentence: Words, i: int) -> list[Range]:
    """The quotation that goes on after `"...," he said`, if no words of another speaker stand between."""
    low = sentence.low
    at = next((k for k in range(i, min(i + 14, sentence.n)) if low[k] == QUOTE), None)
    if at is None or not _NEW_CUE.isdisjoint(low[i:at]):
        return []
    if "." in low[i:at] and at + 2 < sentence.n:
        return []  # it has a speaker of its own
    return [(at, at)] if low[at - 1] in (",", ".", ":") or sentence.kinds[at - 1] & DASH else []


def content_around(sentence: Words, last: int, first: int) -> list[Range]:
    """The two parts of "Costs, he said, would fall"; one where the other is no part of it: "On Monday, he said, ..."."""
    start = left_start(sentence, last)
    end = clause_end(sentence, first, ()) if first < sentence.n else -1
    long_enough = end - first >= 2 or QUOTE in sentence.low[first : end + 1]
    opens_new = sentence.low[first] in _NEW_CLAUSE or sentence.low[first].endswith("ing")
    rest = [(first, end)] if long_enough and not opens_new else []
    if start <= last and (rest or (last - start >= 2 and has_verb(sentence, start, last))):
        return [(start, last), *rest]
    return rest


def has_verb(sentence: Words, first: int, last: int) -> bool:
    """Whether a stretch can be a clause: an auxiliary, or a word that ends as verbs end."""
    kinds = sentence.kinds
    return not kinds[first] & OPENS_ADJUNCT and any(kind & HAS_VERB for kind in kinds[first + 1 : last + 1])


def _may_be_clause(sentence: Words, first: int, last: int) -> bool:
    if sentence.low[first].endswith("ing") or sentence.kinds[first] & NO_SUBJECT:
        return False
    return has_verb(sentence, first, last) or (last - first >= 4 and not sentence.kinds[first] & PREPOSITION)


def _is_relative(sentence: Words, i: int) -> bool:
    """Whether "that" begins a relative clause: "told a meeting | that lasted an hour"."""
    return sentence.low[i] == "that" and (sentence.low[i + 1].endswith("ed") or bool(sentence.kinds[i + 1] & AUXILIARY))


def _as_he_said(sentence: Words, cue: Cue, at: int) -> list[Range]:
    """The content of "As he said, ..." or "..., as he said"."""
    if at > 3 and sentence.low[at - 1] == ",":
        return [(left_start(sentence, at - 1), at - 2)]
    comma = next((k for k in range(cue.last, min(cue.last + 14, sentence.n)) if sentence.low[k] in (",", ":")), None)
    if comma is None or comma + 2 >= sentence.n:
        return []
    return [(comma + 1, clause_end(sentence, comma + 1, ()))]
