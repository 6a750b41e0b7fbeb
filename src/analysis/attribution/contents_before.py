"""What is said before its cue or around it: `"...," he said`, "..., he said", "Costs, he said, would fall"."""

from analysis.attribution.contents import MAX_CONTENT, after_addressee, clause_end
from analysis.attribution.cues import Cue
from analysis.attribution.subjects import Range, quote_words
from analysis.language.tokens import QUOTE, Tokens
from analysis.language.word_classes import DASHES, ENDS, words

_WORDS_QUOTED = 4  # fewer stand for part of a sentence: `It was "over," he said`
_CLOSING = DASHES | {",", ".", "", ";", "?", "!"}
_NEW_CLAUSE = words("and but as adding who which while when after according")
_NEW_CUE = words("adding saying and but calling who tweeting as")


def content_left(tokens: Tokens, cue: Cue, edge: int, right: Range | None) -> list[Range]:
    """The content that stands before token `edge`, where source and cue begin, with its parts after them.

    `right`: what `content_right` found; it is the content unless what stands before has the better claim.
    """
    if tokens.at(edge - 1) == "as":
        return _as_he_said(tokens, cue, edge - 1)
    left = left_part(tokens, edge)
    at = cue.last + 1
    if (
        "addressee" in cue.complements
        and tokens.at(at) not in tokens.classes.when_or_where
        and tokens.at(at) not in (",", ".")
    ):
        at = after_addressee(tokens, at)
    after = tokens.at(at)
    if left is not None and tokens.low[left[1]] == QUOTE:
        takes_clause = right is not None and (after == "that" or after in tokens.classes.questions)
        return [left, *quotes_right(tokens, cue.last + 1)] if cue.quotes and not takes_clause else []
    if tokens.at(edge - 1) == "," and after == "," and (right is None or tokens.low[right[0]] != QUOTE):
        return content_around(tokens, edge - 2, at + 1)
    if left is None or not _may_be_clause(tokens, *left):
        return []
    if right is not None and not ("addressee" in cue.complements and _is_relative(tokens, at)):
        return []
    return [left] if after in _CLOSING or (cue.quotes and after in tokens.classes.when_or_where) else []


def left_part(tokens: Tokens, edge: int) -> Range | None:
    """The content that ends right before token `edge`: a quotation, or a clause and its comma."""
    last = edge - 1
    if last < 0:
        return None
    at = last - 1 if tokens.low[last] == "," or tokens.low[last] in DASHES else last
    if at >= 0 and tokens.low[at] == QUOTE:
        return _quote_start(tokens, at), at
    if tokens.low[last] not in (",", "?", "!") and tokens.low[last] not in DASHES:
        return None
    first = left_start(tokens, last)
    return (first, last - 1) if last - first >= 3 else None


def _quote_start(tokens: Tokens, at: int) -> int:
    """A quotation alone, or with the clause of which it is a part: `It was "a long day for us," he said`."""
    if not any(tokens.is_word(k) for k in range(at)):
        return next(k for k in range(at + 1) if tokens.low[k] == QUOTE)
    opening = tokens.quotation[at].inner_start
    whole = tokens.at(at - 1) in (",", ":", ".") or tokens.text[opening : opening + 1].isupper()
    return at if whole and quote_words(tokens, at) >= _WORDS_QUOTED else left_start(tokens, at)


def left_start(tokens: Tokens, last: int) -> int:
    """Where the clause that ends at token `last` begins: after a semicolon, "but" and the like, or with the sentence."""
    first = last
    while first > max(0, last - MAX_CONTENT) and tokens.low[first - 1] != ";":
        first -= 1
    while first < last and (tokens.low[first] in ("but", "and", "yet", "so") or tokens.low[first] in ENDS):
        first += 1
    return first


def quotes_right(tokens: Tokens, i: int) -> list[Range]:
    """The quotation that goes on after `"...," he said`, if no words of another speaker stand between."""
    at = next((k for k in range(i, min(i + 14, len(tokens))) if tokens.low[k] == QUOTE), None)
    if at is None or not _NEW_CUE.isdisjoint(tokens.low[i:at]):
        return []
    if "." in tokens.low[i:at] and at + 2 < len(tokens):
        return []  # it has a speaker of its own
    before = tokens.low[at - 1]
    return [(at, at)] if before in (",", ".", ":") or before in DASHES else []


def content_around(tokens: Tokens, last: int, first: int) -> list[Range]:
    """The two parts of "Costs, he said, would fall"; one where the other is no part of it: "On Monday, he said, ..."."""
    start = left_start(tokens, last)
    end = clause_end(tokens, first, ()) if first < len(tokens) else -1
    long_enough = end - first >= 2 or QUOTE in tokens.low[first : end + 1]
    opens_new = tokens.at(first) in _NEW_CLAUSE or tokens.at(first).endswith("ing")
    rest = [(first, end)] if long_enough and not opens_new else []
    if start <= last and (rest or (last - start >= 2 and has_verb(tokens, start, last))):
        return [(start, last), *rest]
    return rest


def has_verb(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a stretch can be a clause: an auxiliary, or a word that ends as verbs end."""
    return tokens.low[first] not in tokens.classes.opens_adjunct and any(
        low in tokens.classes.finite or low == QUOTE or low.endswith(("ed", "s", "en", "ew"))
        for low in tokens.low[first + 1 : last + 1]
    )


def _may_be_clause(tokens: Tokens, first: int, last: int) -> bool:
    opening = tokens.low[first]
    if opening.endswith("ing") or opening in tokens.classes.no_subject:
        return False
    return has_verb(tokens, first, last) or (last - first >= 4 and opening not in tokens.classes.prepositions)


def _is_relative(tokens: Tokens, i: int) -> bool:
    """Whether "that" begins a relative clause: "told a meeting | that lasted an hour"."""
    return tokens.at(i) == "that" and (
        tokens.at(i + 1).endswith("ed") or tokens.at(i + 1) in tokens.classes.auxiliaries
    )


def _as_he_said(tokens: Tokens, cue: Cue, at: int) -> list[Range]:
    """The content of "As he said, ..." or "..., as he said"."""
    if at > 3 and tokens.low[at - 1] == ",":
        return [(left_start(tokens, at - 1), at - 2)]
    comma = next((k for k in range(cue.last, min(cue.last + 14, len(tokens))) if tokens.low[k] in (",", ":")), None)
    if comma is None or comma + 2 >= len(tokens):
        return []
    return [(comma + 1, clause_end(tokens, comma + 1, ()))]
