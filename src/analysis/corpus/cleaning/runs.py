"""Boilerplate of several blocks: lists of other stories, readers' comments, words that the page prints twice."""

import re
from collections.abc import Callable, Sequence

from analysis.corpus.cleaning.shapes import ENDED, MAX_QUOTED, is_byline, is_headline, quoted_words

MAX_HEADING = 10  # words
LISTED_WITHIN = 12  # lines of a list between two paragraphs of the story
MIN_TWICE, LEAST_LINE = 5, 9  # words of a pull quote; of one that neither ends as a sentence does nor opens with a mark
QUOTING = frozenset("“\"‘'(")
PARAGRAPH = 15  # words of a paragraph
SIGNED = re.compile(r"(?P<said>.{20,300}?[\w?!”’\"']),? [–—-]? ?[A-Z][\w.’'-]+ [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?$")
MAX_BLOCKS = 2_000
LEAST_ALIKE = 4  # lines that make a list of one pattern
MARK = re.compile(r"\d+|[^\w\s,.'’‘“”\"-]")
LISTING = frozenset("–—@(")  # marks that divide the parts of a line in such a list
WORD = re.compile(r"[^\W_]+")


def mark_comments(blocks: Sequence[str], reasons: list[str], is_sign: Callable[[str], bool]) -> None:
    """What readers wrote below the story, from its heading to the end of the page.

    A heading is believed where the page shows twice that readers write below it ("Reply", "Ann says:", "at 9:14 am"), the
    first time within three blocks (`is_sign`). Comments are no part of the story, so a quotation in one protects nothing.
    """
    for i, reason in enumerate(reasons):
        if reason == "comments" and i:
            signs = [n for n in range(i + 1, len(blocks)) if is_sign(blocks[n])]
            if len(signs) >= 2 and signs[0] <= i + 3:
                reasons[i:] = [r or "comments" for r in reasons[i:]]
                return


def mark_twice(blocks: Sequence[str], reasons: list[str]) -> None:
    """Pull quotes: a block whose words stand word for word in another, longer block; behind them the speaker may be named.

    The story keeps the other place, so that no word of it is lost. Left are short lines (answers, speakers, refrains), what
    stands above the first paragraph, where a page sums its story up, and texts of more than MAX_BLOCKS blocks, which no page
    holds: every block is looked for in every other.
    """
    if len(blocks) > MAX_BLOCKS:
        return
    plain = [_plain(block) for block in blocks]
    page = "\n".join(p for p, reason in zip(plain, reasons, strict=True) if not reason)
    for i in range(_first_paragraph(plain, blocks, reasons, page) + 1, len(blocks)):
        if reasons[i] or not _is_pull_quote(blocks[i], plain[i], page):
            continue
        quoted = [words for words in (plain[i], _unsigned(blocks[i])) if words and _n_words(words) >= MIN_TWICE]
        others = _fresh(plain, reasons)
        if any(words in other and len(other) > len(words) for words in quoted for other in others if other != plain[i]):
            reasons[i] = "pull_quote"


def _plain(block: str) -> str:
    return f" {' '.join(WORD.findall(block.casefold()))} "


def _n_words(plain: str) -> int:
    return plain.count(" ") - 1


def _first_paragraph(plain: Sequence[str], blocks: Sequence[str], reasons: Sequence[str], page: str) -> int:
    """The first block that is a paragraph of the story and no copy of another one; the last block where none is."""
    return next(
        (
            i
            for i, (words, block) in enumerate(zip(plain, blocks, strict=True))
            if not reasons[i] and _n_words(words) >= PARAGRAPH and ENDED.search(block) and page.count(words) < 2
        ),
        len(blocks),
    )


def _is_pull_quote(block: str, plain: str, page: str) -> bool:
    """Whether a block may be one: its words stand twice, and it is a sentence, quotes, or is no short line."""
    least = MIN_TWICE if ENDED.search(block) or block[:1] in QUOTING else LEAST_LINE
    if _n_words(plain) >= least and page.count(plain) >= 2:
        return True
    unsigned = _unsigned(block)
    return _n_words(unsigned) >= MIN_TWICE and unsigned in page.replace(plain, " ", 1)


def _unsigned(block: str) -> str:
    """The words before the name that signs a pull quote, as compared; " " where no name does."""
    match = SIGNED.match(block)
    return _plain(match["said"]) if match else " "


def one_pattern(blocks: Sequence[str]) -> frozenset[int]:
    """The lines of lists of one pattern, such as dates of a tour or results of a group, four or more of a page: the story's, not headlines.

    The pattern is the first marks and figures of each line ("3 – @", "( ) :"), quotation marks, commas and hyphens aside.
    """
    patterns: dict[tuple[str, ...], list[int]] = {}
    for i, block in enumerate(blocks):
        marks = tuple("0" if mark[0].isdigit() else mark for mark in MARK.findall(block[:160])[:3])
        if len(marks) >= 2 and LISTING & set(marks[:2]):
            patterns.setdefault(marks[:2], []).append(i)
    return frozenset(i for places in patterns.values() if len(places) >= LEAST_ALIKE for i in places)


def mark_listed(blocks: Sequence[str], reasons: list[str], words: Sequence[int]) -> None:
    """Headlines of other stories right below a heading such as "Most read", down to the next sentence of the story."""
    for i in range(len(blocks) - 1):
        if reasons[i] != "related" or not WORD.search(blocks[i]) or words[i] > MAX_HEADING:
            continue
        n = i + 1
        while n < len(blocks) and n - i <= LISTED_WITHIN and (reasons[n] or _is_listed(blocks[n], words[n])):
            reasons[n] = reasons[n] or "related"
            n += 1


def mark_list(blocks: Sequence[str], reasons: list[str], words: Sequence[int]) -> None:
    """A run of headlines with their standfirsts and bylines, down to the end: two headlines, or one below a heading.

    Questions alone make no list: an interview ends with questions and short answers too. Nor is it one where the story
    announces it ("Here are the letters:"), or most of its lines have one pattern.
    """
    first = len(blocks)
    while first > 1 and _fits_list(blocks, first - 1, reasons, words):
        first -= 1
    if not _has_standfirsts(blocks, first, reasons, words):
        sentences = (
            i for i in range(len(blocks) - 1, first - 1, -1) if not _headline_or_cut(blocks, i, reasons, words)
        )
        first = next(sentences, first - 1) + 1
    if first and blocks[first - 1].endswith(":") and not reasons[first - 1]:
        return
    if 2 * len(one_pattern(blocks[first:])) > len(blocks) - first:
        return
    headed, below = False, _below_heading(first, reasons, words)
    while first < len(blocks) and (reasons[first] or not _opens_list(blocks, first, words, headed)):
        headed = headed or reasons[first] == "related"
        first += 1
    fresh = [i for i in range(first, len(blocks)) if not reasons[i]]
    n_headlines = sum(_opens_list(blocks, i, words, headed) for i in fresh)
    headed = headed or any(reasons[i] == "related" for i in range(first, len(blocks)))
    if n_headlines >= 2 or (n_headlines and headed):
        for i in range(min(fresh[0], below), len(blocks)):
            reasons[i] = "related" if reasons[i] in ("", "byline") else reasons[i]


def _below_heading(first: int, reasons: Sequence[str], words: Sequence[int]) -> int:
    """Where a list goes on below its heading, if the headline there is cut already; else the number of blocks."""
    headings = (i for i in range(first, len(words) - 1) if reasons[i] == "related" and words[i] <= MAX_HEADING)
    return next((i + 1 for i in headings if reasons[i + 1] == "read_more"), len(words))


def _has_standfirsts(blocks: Sequence[str], first: int, reasons: Sequence[str], words: Sequence[int]) -> bool:
    """Whether sentences belong to the list: dividers or bylines stand in it, or a heading and a sentence to every second headline.

    Subheads of the story have sentences below them too, and its last paragraph may stand between two lists.
    """
    run = range(first, len(blocks))
    if any(not WORD.search(blocks[i]) or is_byline(blocks[i]) for i in run):
        return True
    sentences = sum(not _headline_or_cut(blocks, i, reasons, words) for i in run)
    headlines = sum(reasons[i] in ("", "related") and _opens_list(blocks, i, words, headed=True) for i in run)
    return any(reasons[i] == "related" for i in run) and 2 * sentences >= headlines


def _fresh(plain: Sequence[str], reasons: Sequence[str]) -> list[str]:
    return [p for p, reason in zip(plain, reasons, strict=True) if not reason]


def _is_listed(block: str, n_words: int) -> bool:
    return is_headline(block, n_words) and n_words >= 2 and quoted_words(block) < MAX_QUOTED


def _headline_or_cut(blocks: Sequence[str], i: int, reasons: Sequence[str], words: Sequence[int]) -> bool:
    return bool(reasons[i]) or is_headline(blocks[i], words[i])


def _opens_list(blocks: Sequence[str], i: int, words: Sequence[int], headed: bool) -> bool:
    question = blocks[i].endswith("?") and not (headed or ":" in blocks[i])
    return not question and is_headline(blocks[i], words[i]) and not is_byline(blocks[i])


def _fits_list(blocks: Sequence[str], i: int, reasons: Sequence[str], words: Sequence[int]) -> bool:
    """Whether a block can stand in a list of stories: boilerplate, a headline, a byline, or a standfirst below a headline."""
    if reasons[i] or is_headline(blocks[i], words[i]) or is_byline(blocks[i]):
        return True
    below = blocks[i - 1]
    return (
        words[i] <= 40
        and quoted_words(blocks[i]) < MAX_QUOTED
        and words[i - 1] >= 4
        and is_headline(below, words[i - 1])
    )
