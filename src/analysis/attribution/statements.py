"""Somebody's words in one sentence: the reporting verb (cue), who speaks (source) and what is said (content)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from analysis.attribution.contents import (
    NEAR,
    clause_end,
    content_around,
    content_left,
    content_right,
    has_verb,
    left_part,
    left_start,
    quotes_right,
)
from analysis.attribution.cues import Cue, find_cues
from analysis.attribution.subjects import first_subject, source_after, source_before
from analysis.attribution.words import DASH, END, QUOTE, QUOTED, WORD, Grammar, Range, Span, Words

_JOINS = {"and", "but", ",", QUOTE}  # before these a verb shares the subject of the one before
_AFTER_CONTENT = {",", QUOTE, "?", "!"}
_ENDS_SOURCE = {",", ";", ".", ":", QUOTE}


class Statement(NamedTuple):
    """One reading of a sentence. Spans are characters; `contents` has a part for each side of "..., he said, ..."."""

    contents: tuple[Span, ...]
    source: Span | None
    cue: Span | None
    lemma: str


def find_statements(sentence: Words, grammar: Grammar) -> list[Statement]:
    """Every statement of one sentence, in the order of their cues, "according to" last."""
    cues = list(find_cues(sentence, grammar))
    statements: list[Statement] = []
    subject: Span | None = None
    for number, cue in enumerate(cues):
        statement = _read(sentence, cue, cues[number + 1 : number + 1 + NEAR], subject)
        if statement is not None:
            statements.append(statement)
            subject = statement.source or subject
    return [*statements, *_according(sentence)] if "according" in sentence.low else statements


def _read(sentence: Words, cue: Cue, following: Sequence[Cue], subject: Span | None) -> Statement | None:
    """The statement of one cue. `subject`: who spoke earlier in the sentence."""
    source = None if cue.progressive else source_before(sentence, cue.first)
    if source is None:
        inverted = _inverted(sentence, cue)
        return inverted or _shared(sentence, cue, following, subject)
    if "object" in cue.takes and sentence.low[source[0]] in ("a", "an") and cue.first == cue.verb_at:
        return None  # "a firm called Roe & Sons"
    right = content_right(sentence, cue, following)
    if cue.takes & {"quote", "clause"}:
        left = content_left(sentence, cue, source[0], right)
        if left:
            return _statement(sentence, left, sentence.span(*source), cue)
    return _statement(sentence, [right], sentence.span(*source), cue) if right else None


def _inverted(sentence: Words, cue: Cue) -> Statement | None:
    """ "..., said Ann Roe"."""
    if cue.progressive or not cue.quotes:
        return None
    if sentence.low[cue.first - 1] not in _AFTER_CONTENT and not sentence.kinds[cue.first - 1] & DASH:
        return None
    source, left = source_after(sentence, cue.last + 1), left_part(sentence, cue.first)
    if source is None or left is None:
        return None
    return _statement(sentence, [left, *quotes_right(sentence, source[1] + 1)], sentence.span(*source), cue)


def _shared(sentence: Words, cue: Cue, following: Sequence[Cue], subject: Span | None) -> Statement | None:
    """A verb without a subject of its own: "..., adding that it was late", "... and warned of delays"."""
    right = content_right(sentence, cue, following)
    if right is None:
        return None
    source = None
    before = cue.first - 1
    if cue.progressive or sentence.low[before] in _JOINS or sentence.kinds[before] & DASH:
        first = None if subject else first_subject(sentence, cue.first)
        source = subject or (sentence.span(*first) if first else None)
    if source is None and not cue.progressive and QUOTE not in sentence.low[cue.last : cue.last + 4]:
        return None
    return _statement(sentence, [right], source, cue)


def _statement(sentence: Words, parts: Iterable[Range], source: Span | None, cue: Cue) -> Statement:
    contents = tuple(sentence.span(*part) for part in parts)
    return Statement(contents, source, sentence.span(cue.first, cue.last), cue.lemma)


def _according(sentence: Words) -> Iterator[Statement]:
    """ "According to two officials, ..." and "..., according to two officials"."""
    low, kinds = sentence.low, sentence.kinds
    for i in range(sentence.n - 2):
        if low[i] != "according" or low[i + 1] != "to":
            continue
        end = i + 2
        while end + 1 < sentence.n and low[end + 1] not in _ENDS_SOURCE and not kinds[end + 1] & DASH:
            end += 1
        parts = _according_parts(sentence, i, end)
        if parts:
            contents = tuple(sentence.span(*part) for part in parts)
            yield Statement(contents, sentence.span(i + 2, end), sentence.span(i, i + 1), "according to")


def _according_parts(sentence: Words, i: int, end: int) -> list[Range]:
    """What is said around "according to" at word `i`, its source ending at word `end`."""
    low, kinds = sentence.low, sentence.kinds
    if not any(kind & (WORD | QUOTED) for kind in kinds[max(0, i - 40) : i]):
        return [(end + 2, clause_end(sentence, end + 2, ()))] if end + 2 < sentence.n else []
    last = i - 1
    while last > 0 and kinds[last] & END:
        last -= 1
    start = left_start(sentence, last)
    if low[i - 1] == "," and low[end + 1] == "," and not has_verb(sentence, start, last):
        return content_around(sentence, last, end + 2)
    return [(start, last)]
