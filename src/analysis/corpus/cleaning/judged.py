"""Cuts by the learnt weights, on top of phrases, shape and place: which blocks, for which reason, and how sure. Recall first."""

import re
from collections.abc import Mapping, Sequence

from analysis.corpus.cleaning.blocks import Boilerplate
from analysis.corpus.cleaning.features import LITTLE
from analysis.corpus.cleaning.kept import protected
from analysis.corpus.cleaning.learned import Judged
from analysis.corpus.cleaning.shapes import ENDED

SHORT, SENTENCE = 22, 9  # words; a longer block, or one that ends as a sentence does, may be a paragraph of the story
LEAST_EDGE, LEAST_INSIDE, LEAST_LONG = (
    0.65,
    0.75,
    0.85,
)  # probability of being boilerplate: edges, within the story, long
LEAST_SENTENCE = 0.95  # of a sentence within the story
LEAST_CROSSHEAD, CROSSHEAD = 0.92, 8  # of a short line between two sentences of the story; its words
STANDFIRST = 0.4  # share of words with a capital, at most
MOST_INSIDE = 0.2  # share of the words from the first paragraph to the last; cuts of more are not believed: it is a list, or a live blog
LEAST_ENGLISH = 0.12  # share of little words ("the", "of"); the weights read English
FIGURE = re.compile(r"\d")
LOOKS_LIKE = {
    "advertisement": "an advertisement",
    "biography": "a note on the writer",
    "box": "a menu or a section's name",
    "byline": "a credit or a byline",
    "caption": "a caption or a player's label",
    "comments": "readers' comments or a poll",
    "copyright": "a notice of rights",
    "headline": "the headline once more",
    "markup": "a piece of the page's code",
    "newsletter": "an appeal to subscribe, sign up or give",
    "read_more": "a pointer to another page",
    "related": "a related headline",
    "share": "buttons to share the page",
    "timestamp": "the page's own date",
}  # the kinds that were learnt


def mark_judged(
    blocks: Sequence[str], reasons: list[str], judged: dict[int, Judged], boilerplate: Boilerplate
) -> dict[int, str]:
    """Give a reason to each block that is boilerplate by the weights (`judged`), and return why, by the block's number.

    Not cut: what the codebook says to keep, what `protected` names, texts that are not English. Within the story a block must
    be likelier boilerplate than above or below it, and a long one than a short one; where the cuts within it would take a fifth
    of its words, none of them is made.
    """
    likely = {i: one for i, one in judged.items() if one.score > 0 and not reasons[i]}
    if not likely or not _reads_english(blocks):
        return {}
    first, last = _prose(blocks, reasons)
    inside = range(first, last + 1)
    kept = protected(blocks, reasons, likely)
    cuts = {
        i: one
        for i, one in likely.items()
        if one.probability >= least_probability(blocks[i], i in inside, i < first)
        and i not in kept
        and not boilerplate.keeps(blocks[i])
    }
    cuts = {i: one for i, one in cuts.items() if i not in inside or not _is_crosshead(blocks, i, reasons, cuts)}
    words = {i: len(blocks[i].split()) for i in inside if not reasons[i]}
    if sum(words[i] for i in cuts if i in words) > MOST_INSIDE * sum(words.values()):
        cuts = {i: one for i, one in cuts.items() if i not in words}
    for i, one in cuts.items():
        reasons[i] = one.kind
    return {i: looks_like(one) for i, one in cuts.items()}


def least_probability(block: str, inside: bool, above: bool = False) -> float:
    """How likely a block must be boilerplate to be cut, within the story, above it or below it."""
    n_words = len(block.split())
    if above and n_words >= SENTENCE and _is_standfirst(block):
        return LEAST_LONG
    if n_words >= SENTENCE and ENDED.search(block[-8:]):
        return LEAST_SENTENCE if inside else LEAST_LONG
    return LEAST_LONG if n_words >= SHORT else LEAST_INSIDE if inside else LEAST_EDGE


def _is_standfirst(block: str) -> bool:
    """Whether a line without figures has few capitals, as a sentence does that sums the story up."""
    capitals = sum(word[:1].isupper() for word in block.split())
    return capitals <= STANDFIRST * len(block.split()) and not FIGURE.search(block)


def _is_crosshead(blocks: Sequence[str], i: int, reasons: Sequence[str], cuts: Mapping[int, Judged]) -> bool:
    """Whether a short line stands between two sentences that stay, and is not boilerplate almost for sure."""
    if cuts[i].probability >= LEAST_CROSSHEAD or len(blocks[i].split()) > CROSSHEAD or FIGURE.search(blocks[i]):
        return False
    around = [n for n in (i - 1, i + 1) if 0 <= n < len(blocks)]
    return all(n not in cuts and not reasons[n] and ENDED.search(blocks[n][-8:]) for n in around)


def looks_like(one: Judged) -> str:
    """Why such a block was cut, in words: "looks like a related headline: .97"."""
    return f"looks like {LOOKS_LIKE[one.kind]}: {f'{min(one.probability, 0.99):.2f}'.removeprefix('0')}"


def _prose(blocks: Sequence[str], reasons: Sequence[str]) -> tuple[int, int]:
    """The first and the last paragraph; without any, everything lies within the story."""
    prose = [
        i
        for i, (block, reason) in enumerate(zip(blocks, reasons, strict=True))
        if not reason and ENDED.search(block[-8:]) and len(block.split()) >= SHORT
    ]
    return (prose[0], prose[-1]) if prose else (0, len(blocks) - 1)


def _reads_english(blocks: Sequence[str]) -> bool:
    words = " ".join(blocks)[:6_000].casefold().split()
    return sum(word in LITTLE for word in words) >= LEAST_ENGLISH * len(words)
