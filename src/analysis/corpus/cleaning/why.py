"""Why a block was cut, in words that a person can check: the phrase's own reason, or the sign by which it was told."""

from analysis.codebook.boilerplate import Phrase
from analysis.corpus.cleaning.blocks import Boilerplate

PLACES = ("any", "edges", "start", "end")
SHAPES = {
    "headline": "the headline once more",
    "byline": "names alone where a byline stands",
    "biography": "a note on the writer below the last paragraph",
    "related": "headlines below a heading of other stories or after the last paragraph",
    "comments": "below a heading of readers' comments",
    "newsletter": "between two lines of a newsletter box",
    "pull_quote": "the same words stand elsewhere in the story",
    "repeated": "stands in several articles of the outlet",
    "separator": "no word in it",
}  # why a block is cut that no phrase of boilerplate.toml marks


def why_cut(block: str, reason: str, boilerplate: Boilerplate) -> str:
    """The `why` of the phrase that marks the block for this reason, else the sign of shape or place; "" where there is none."""
    phrase = phrase_of(block, reason, boilerplate)
    return phrase.why if phrase else SHAPES.get(reason, "")


def phrase_of(block: str, reason: str, boilerplate: Boilerplate) -> Phrase | None:
    """The phrase of the codebook by which a block was cut for that reason, if one was."""
    phrase = boilerplate.find(block, len(block.split()), PLACES)
    if phrase and phrase.reason == reason:
        return phrase
    return next((p for p, _ in boilerplate.within if p.reason == reason), None)
