"""Somebody's words in one sentence: the reporting verb (cue), who speaks (source) and what is said (content).

There is no tagger here: closed word classes, the place of commas and the codebook's verbs decide, and where they do
not, nothing is found.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analysis.attribution.contents import NEAR, clause_end, content_right
from analysis.attribution.contents_before import (
    content_around,
    content_left,
    has_verb,
    left_part,
    left_start,
    quotes_right,
)
from analysis.attribution.cues import Cue, Verbs, find_cues
from analysis.attribution.subjects import Range, first_subject, source_after, source_before
from analysis.language.tokens import QUOTE, Span, Tokens
from analysis.language.word_classes import DASHES, ENDS

_JOINS = DASHES | {"and", "but", ",", QUOTE}  # before these a verb shares the subject of the one before
_AFTER_CONTENT = DASHES | {",", QUOTE, "?", "!"}
_ENDS_SOURCE = DASHES | {",", ";", ".", ":", QUOTE}


@dataclass(frozen=True)
class Statement:
    """One reading of a sentence. Spans are characters; `contents` has a part for each side of "..., he said, ..."."""

    contents: tuple[Span, ...]
    source: Span | None
    cue: Span | None
    lemma: str


def find_statements(tokens: Tokens, verbs: Verbs) -> list[Statement]:
    """Every statement of one sentence, in the order of their cues, "according to" last."""
    cues = list(find_cues(tokens, verbs))
    statements: list[Statement] = []
    subject: Span | None = None
    for number, cue in enumerate(cues):
        statement = _read(tokens, cue, cues[number + 1 : number + 1 + NEAR], subject)
        if statement is not None:
            statements.append(statement)
            subject = statement.source or subject
    return statements + list(_according(tokens))


def _read(tokens: Tokens, cue: Cue, following: Sequence[Cue], subject: Span | None) -> Statement | None:
    """The statement of one cue. `subject`: who spoke earlier in the sentence."""
    source = None if cue.progressive else source_before(tokens, cue.first)
    if source is None:
        inverted = _inverted(tokens, cue)
        return inverted or _shared(tokens, cue, following, subject)
    if "object" in cue.complements and tokens.low[source[0]] in ("a", "an") and cue.first == cue.verb_at:
        return None  # "a firm called Roe & Sons"
    right = content_right(tokens, cue, following)
    if cue.complements & {"quote", "clause"}:
        left = content_left(tokens, cue, source[0], right)
        if left:
            return _statement(tokens, left, tokens.span(*source), cue)
    return _statement(tokens, [right], tokens.span(*source), cue) if right else None


def _inverted(tokens: Tokens, cue: Cue) -> Statement | None:
    """ "..., said Ann Roe"."""
    if cue.progressive or not cue.quotes or tokens.at(cue.first - 1) not in _AFTER_CONTENT:
        return None
    source, left = source_after(tokens, cue.last + 1), left_part(tokens, cue.first)
    if source is None or left is None:
        return None
    return _statement(tokens, [left, *quotes_right(tokens, source[1] + 1)], tokens.span(*source), cue)


def _shared(tokens: Tokens, cue: Cue, following: Sequence[Cue], subject: Span | None) -> Statement | None:
    """A verb without a subject of its own: "..., adding that it was late", "... and warned of delays"."""
    right = content_right(tokens, cue, following)
    if right is None:
        return None
    source = None
    if cue.progressive or tokens.at(cue.first - 1) in _JOINS:
        source = subject or first_subject(tokens, cue.first)
    if source is None and not cue.progressive and QUOTE not in tokens.low[cue.last : cue.last + 4]:
        return None
    return _statement(tokens, [right], source, cue)


def _statement(tokens: Tokens, parts: Iterable[Range], source: Span | None, cue: Cue) -> Statement:
    contents = tuple(tokens.span(*part) for part in parts)
    return Statement(contents, source, tokens.span(cue.first, cue.last), cue.verb.verb)


def _according(tokens: Tokens) -> Iterator[Statement]:
    """ "According to two officials, ..." and "..., according to two officials"."""
    for i, low in enumerate(tokens.low):
        if low != "according" or tokens.at(i + 1) != "to" or i + 2 >= len(tokens):
            continue
        end = i + 2
        while end + 1 < len(tokens) and tokens.low[end + 1] not in _ENDS_SOURCE:
            end += 1
        parts = _according_parts(tokens, i, end)
        if parts:
            contents = tuple(tokens.span(*part) for part in parts)
            yield Statement(contents, tokens.span(i + 2, end), tokens.span(i, i + 1), "according to")


def _according_parts(tokens: Tokens, i: int, end: int) -> list[Range]:
    """What is said around "according to" at token `i`, its source ending at token `end`."""
    if not any(tokens.is_word(k) or tokens.low[k] == QUOTE for k in range(max(0, i - 40), i)):
        return [(end + 2, clause_end(tokens, end + 2, ()))] if end + 2 < len(tokens) else []
    last = i - 1
    while last > 0 and tokens.low[last] in ENDS:
        last -= 1
    start = left_start(tokens, last)
    if tokens.at(i - 1) == "," and tokens.at(end + 1) == "," and not has_verb(tokens, start, last):
        return content_around(tokens, last, end + 2)
    return [(start, last)]
