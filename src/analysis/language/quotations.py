"""Where a text stands in quotation marks: curly and straight, double and British single, over several paragraphs.

A mark that nothing closes does not swallow the article: it holds to the end of its paragraph where the paragraph opens
with it, as in a quotation that runs on, else to the end of its line's first sentence, never further.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

PARAGRAPH = re.compile(r"\S[^\n]*")

_DOUBLE = re.compile(r"[“”„\"«»]|''|``")
_SINGLE_OPEN = re.compile(r"(?<![\w’])[‘'](?=[\w“\"\[…$£])(?!(?:em|til|tis|twas|\d\ds)\b)")
_SINGLE_CLOSE = re.compile(r"(?<=[^\s‘'])[’'](?![\w’'])")
_FUNCTION_WORD = re.compile(
    r"\s+(?:and|or|but|said|says|in|on|to|of|for|with|at|by|from|is|was|are|were|as|that|who|which|will|would|has|have|had|"
    r"when|while|after|before|because|if|than)\b"
)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_MAX_SINGLE = 1_500  # characters between two single marks; beyond, one of them is an apostrophe


@dataclass(frozen=True)
class Quotation:
    """`[start, end)` with its marks, `[inner_start, inner_end)` without. `runs_on`: the next paragraph's continues it."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    runs_on: bool = False
    closed: bool = True


def find_quotations(text: str) -> list[Quotation]:
    """The outermost quotations of a text in reading order; none spans two paragraphs (see `runs_on`)."""
    paragraphs = [(p.start(), p.end()) for p in PARAGRAPH.finditer(text)]
    quotations: list[Quotation] = []
    for number, (start, end) in enumerate(paragraphs):
        following = paragraphs[number + 1][0] if number + 1 < len(paragraphs) else len(text)
        next_opens = bool(_DOUBLE.match(text, following)) and text[following] not in "”»"
        doubles = _doubles(text, start, end, next_opens)
        quotations += doubles
        quotations += _singles(text, start, end, doubles, bool(_SINGLE_OPEN.match(text, following)))
    return sorted(quotations, key=lambda quotation: quotation.start)


def _doubles(text: str, start: int, end: int, next_opens: bool) -> list[Quotation]:
    """Double quotations of one paragraph: a second opening mark before a closing one puts the first aside."""
    quotations: list[Quotation] = []
    opened: tuple[int, int] | None = None
    for mark in _DOUBLE.finditer(text, start, end):
        if opened is None:
            if _opens(text, mark, start, inside=False):
                opened = mark.span()
        elif _opens(text, mark, start, inside=True):
            opened = mark.span() if text[opened[0]] not in "“„«" or mark[0] != '"' else opened
        else:
            quotations.append(Quotation(opened[0], mark.end(), opened[1], mark.start()))
            opened = None
    if opened is not None:
        quotations.append(_unclosed(text, opened, start, end, next_opens))
    return quotations


def _opens(text: str, mark: re.Match[str], start: int, *, inside: bool) -> bool:
    """A curly mark says so itself; a straight one opens after white space or a bracket and before a letter."""
    if mark[0] in ("“", "„", "«", "``"):
        return True
    if mark[0] == "»":
        return False
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < len(text) else " "
    at_start = (before.isspace() or before in "([—–-/‘'") and not after.isspace()
    if mark[0] == "”":  # at times printed where an opening one is meant
        return not inside and before.isspace() and after.isalnum()
    return at_start if inside else not after.isspace()


def _unclosed(text: str, opened: tuple[int, int], start: int, end: int, next_opens: bool) -> Quotation:
    if next_opens or opened[0] == start:
        return Quotation(opened[0], end, opened[1], end, runs_on=next_opens, closed=False)
    stop = _SENTENCE_END.search(text, opened[1], end)
    stop_at = stop.end() if stop else end
    return Quotation(opened[0], stop_at, opened[1], stop_at, closed=False)


def _singles(text: str, start: int, end: int, doubles: list[Quotation], next_opens: bool) -> list[Quotation]:
    """Single quotations of one paragraph that lie outside its double ones."""
    opens = [match.start() for match in _SINGLE_OPEN.finditer(text, start, end)]
    opens = [place for place in opens if not _inside(doubles, place)]
    closes = [match.start() for match in _SINGLE_CLOSE.finditer(text, start, end)] if opens else []
    quotations: list[Quotation] = []
    for number, opened in enumerate(opens):
        if quotations and opened < quotations[-1].end:
            continue
        limit = min(opens[number + 1] if number + 1 < len(opens) else end, opened + _MAX_SINGLE)
        closed = _closing(text, closes, bisect_right(closes, opened), limit)
        if closed is not None and not _inside(doubles, closed):
            quotations.append(Quotation(opened, closed + 1, opened + 1, closed))
        elif next_opens and closed is None and opened == start:
            quotations.append(Quotation(opened, end, opened + 1, end, runs_on=True, closed=False))
    return quotations


def _inside(quotations: list[Quotation], place: int) -> bool:
    """Whether a place lies in one of these quotations, which are in order and do not overlap."""
    at = bisect_right(quotations, place, key=lambda quotation: quotation.start) - 1
    return at >= 0 and place < quotations[at].end


def _closing(text: str, closes: list[int], place: int, limit: int) -> int | None:
    """The first mark that closes; one after "s" may be a possessive, and is passed over for a later one if it can be."""
    fallback = None
    while place < len(closes) and closes[place] < limit:
        close = closes[place]
        if (
            text[close - 1] not in "sS"
            or not text[close + 1 : close + 2].isspace()
            or _FUNCTION_WORD.match(text, close + 1)
        ):
            return close
        fallback = close if fallback is None else fallback
        place += 1
    return fallback
