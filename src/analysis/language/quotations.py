"""Where a text stands in quotation marks: curly and straight, double and British single, over several paragraphs.

A mark that nothing closes does not swallow the article: it holds to the end of its paragraph where the paragraph opens
with it, as in a quotation that runs on, or a colon announces it, else to the end of its first sentence, never further.
"""

import re
from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

PARAGRAPH = re.compile(r"\S[^\n]*")

# each begins with a set of characters, so that the search skips from one of them to the next
_DOUBLE = re.compile(r"[“”„\"«»″'`’‘](?:(?<=[“”„\"«»″])|(?<=')'|(?<=`)`|(?<=’)’|(?<=‘)‘)")
_SINGLE_OPEN = re.compile(r"[‘'](?<![\w’].)(?=[\w“\"\[…$£])(?!(?:em|til|tis|twas|\d\ds)\b)")
_SINGLE_CLOSE = re.compile(r"[’'](?<=[^\s‘'].)(?![\w’'])")
_FUNCTION_WORD = re.compile(
    r"\s+(?:and|or|but|said|says|in|on|to|of|for|with|at|by|from|is|was|are|were|as|that|who|which|will|would|has|have|had|"
    r"when|while|after|before|because|if|than)\b"
)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_ALWAYS_OPEN = frozenset(["“", "„", "«", "``", "‘‘"])
_BEFORE_OPENING = "([—–-/‘'"
_MAX_SINGLE = 1_500  # characters between two single marks; beyond, one of them is an apostrophe


class Quotation(NamedTuple):
    """`[start, end)` with its marks, `[inner_start, inner_end)` without. `runs_on`: the next paragraph's continues it."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    runs_on: bool = False
    closed: bool = True


Mark = re.Match[str]


def find_quotations(text: str) -> list[Quotation]:
    """The outermost quotations of a text in reading order; none spans two paragraphs (see `runs_on`)."""
    doubles = list(_DOUBLE.finditer(text))
    singles = [match.start() for match in _SINGLE_OPEN.finditer(text)]
    if not doubles and not singles:
        return []
    closes = [match.start() for match in _SINGLE_CLOSE.finditer(text)] if singles else []
    quotations: list[Quotation] = []
    paragraphs = [match.span() for match in PARAGRAPH.finditer(text)]
    starts = [start for start, _ in paragraphs[1:]] + [len(text)]
    d = s = 0
    for (start, end), following in zip(paragraphs, starts, strict=True):
        first_double, first_single = d, s
        while d < len(doubles) and doubles[d].start() < end:
            d += 1
        while s < len(singles) and singles[s] < end:
            s += 1
        own: list[Quotation] = []
        if d > first_double:
            next_opens = bool(_DOUBLE.match(text, following)) and text[following] not in "”»"
            own = _doubles(text, doubles[first_double:d], start, end, next_opens)
        if s > first_single:
            opens = [place for place in singles[first_single:s] if not _inside(own, place)]
            outer = _singles(text, opens, closes, start, end, own, bool(_SINGLE_OPEN.match(text, following)))
            own = [quotation for quotation in own if not _inside(outer, quotation.start)] + outer if outer else own
            own.sort(key=lambda quotation: quotation.start)
        quotations += own
    return quotations


def _doubles(text: str, marks: list[Mark], start: int, end: int, next_opens: bool) -> list[Quotation]:
    """Double quotations of one paragraph. A second opening mark before a closing one is a quotation inside the first where
    enough closing ones follow; else the first, which nothing closes, is put aside."""
    quotations: list[Quotation] = []
    opened: tuple[int, int] | None = None
    depth = 0
    closable = _closable(text, marks, start) if len(marks) > 3 else []
    for number, mark in enumerate(marks):
        if opened is None:
            if _opens(text, mark, start, inside=False):
                opened, depth = mark.span(), 1
        elif _opens(text, mark, start, inside=True):
            if depth > 1 or (closable and closable[number] > 1):
                depth += 1
            elif text[opened[0]] not in "“„«" or mark[0] != '"':
                opened = mark.span()
        elif depth > 1:
            depth -= 1
        else:
            quotations.append(Quotation(opened[0], mark.end(), opened[1], mark.start()))
            opened = None
    if opened is not None:
        quotations.append(_unclosed(text, opened, start, end, next_opens))
    return quotations


def _closable(text: str, marks: list[Mark], start: int) -> list[int]:
    """How many quotations open at each mark, its own included, the marks after it close."""
    heights = list(accumulate(1 if _opens(text, mark, start, inside=True) else -1 for mark in marks))
    lowest = list(accumulate(reversed(heights), min))[::-1]
    return [height - least for height, least in zip(heights, lowest, strict=True)]


def _opens(text: str, mark: Mark, start: int, *, inside: bool) -> bool:
    """A curly mark says so itself; a straight one opens after white space or a bracket and before a letter."""
    kind = mark[0]
    if kind == "»" or (kind == "’’" and inside):
        return False
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < len(text) else " "
    if kind in _ALWAYS_OPEN:  # at times printed where a closing one is meant
        return not (inside and not after.isalnum() and not before.isspace() and before not in _BEFORE_OPENING)
    if kind in ("”", "’’"):  # at times printed where an opening one is meant
        return not inside and before.isspace() and after.isalnum()
    if inside:
        return (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()
    return not after.isspace() or before.isspace()


def _unclosed(text: str, opened: tuple[int, int], start: int, end: int, next_opens: bool) -> Quotation:
    announced = text[max(start, opened[0] - 3) : opened[0]].rstrip().endswith(":")
    if next_opens or announced or opened[0] == start:
        return Quotation(opened[0], end, opened[1], end, runs_on=next_opens, closed=False)
    stop = _SENTENCE_END.search(text, opened[1], end)
    stop_at = stop.end() if stop else end
    return Quotation(opened[0], stop_at, opened[1], stop_at, closed=False)


def _singles(
    text: str, opens: list[int], closes: list[int], start: int, end: int, doubles: list[Quotation], next_opens: bool
) -> list[Quotation]:
    """Single quotations of one paragraph, opened outside its double ones; no mark inside a double one closes them."""
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
