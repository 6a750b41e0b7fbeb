"""The look of figures and pages: each colour with what it becomes on dark paper, and the fonts. Nothing else names a colour."""

from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple


class Colour(NamedTuple):
    """A colour as #rrggbb, on light and on dark paper. Pages may use any CSS colour."""

    light: str
    dark: str


INK = Colour("#1d2329", "#e8eaed")  # words
SOFT = Colour("#5c6670", "#a7b0ba")  # captions, axes
RULE = Colour("#dfe3e8", "#39414a")  # grid lines and borders
PAPER = Colour("#ffffff", "#181b1f")
# what figures are drawn in: told apart with normal sight and with either blindness for red and green, on both papers
RED = Colour("#91250d", "#de6d48")
BLUE = Colour("#133a97", "#5275f1")
GREEN = Colour("#336a53", "#5c9c85")
PURPLE = Colour("#9b71c2", "#b89ef7")
OCHRE = Colour("#a4931c", "#d7d539")
SLATE = Colour("#374a68", "#737ea4")
ROSE = Colour("#c17da2", "#e3c4de")
OLIVE = Colour("#759a52", "#a0cd90")
TEAL = Colour("#2f7f79", "#2f7f79")
SILVER = Colour("#b9c0c8", "#b9c0c8")
MIST = Colour("#c7cdd3", "#c7cdd3")
AMBER = Colour("#b86e00", "#f0b44c")  # what a reader should beware of; always with words
ON_PALE, ON_DEEP = "#1c2228", "#fefefe"  # words on a pale and on a deep cell or bar: the same on either paper

COLOURS = (INK, SOFT, RULE, PAPER, RED, BLUE, GREEN, PURPLE, OCHRE, SLATE, ROSE, OLIVE, TEAL, SILVER, MIST, AMBER)  # fmt: skip
DARK: Mapping[str, str] = {colour.light: colour.dark for colour in COLOURS if colour.light != colour.dark}

# by order: the colours of light paper, which `picture` exchanges for those of dark paper
SERIES = tuple(colour.light for colour in (RED, BLUE, GREEN, PURPLE, OCHRE, SLATE, ROSE, OLIVE))
SENTIMENT = {"negative": RED.light, "neutral": SILVER.light, "positive": TEAL.light}
VOICES = {"outlet": SLATE.light, "actor": RED.light, "named": BLUE.light, "institution": GREEN.light,
          "unnamed": OCHRE.light, "unknown": MIST.light}  # fmt: skip
FRAMES: Mapping[str, str] = {
    frame_id: SERIES[n % len(SERIES)]
    for n, frame_id in enumerate((
        "security_threat", "diplomacy_and_peace", "sanctions_and_economy", "human_rights", "domestic_politics", "leadership_and_personality",
        "verification_and_trust", "alliance", "conflict", "human_interest", "economic_consequences", "morality", "responsibility",
    ))
}  # fmt: skip
"""The colour of each frame that ships: issue frames, then generic ones, which stand in figures of their own."""

SHADES = ("#f6f2ea", "#d9b48f", "#8f3b22")  # of a grid's cells, from the smallest number to the largest
LEANS = ("#8f2712", "#f6f2ea", "#2c7a74")  # of cells on a scale with a middle, from its lower end to its upper one

# what a style sheet calls them: `var(--wb-negative)`
SHOWN: Mapping[str, Colour] = {"negative": RED, "positive": TEAL, "marked": OCHRE, "estimate": BLUE, "beware": AMBER}
PAGE: Mapping[str, Colour] = {
    "ink": INK,
    "soft": SOFT,
    "rule": RULE,
    "paper": PAPER,
    "wash": Colour("#f6f7f8", "#20242a"),
    "accent": Colour("#a83c24", "#ef9278"),
    "focus": BLUE,
    "shade": Colour("rgb(0 0 0 / .14)", "rgb(0 0 0 / .55)"),
    "keyword": Colour("#7b3fa0", "#cf9fe8"),
    "string": Colour("#2f6b4f", "#93cfb0"),
    "comment": Colour("#66707a", "#98a2ac"),
    "literal": Colour(BLUE.light, "#8fb0ff"),  # words in code: on dark paper lighter than what is drawn
}

# a page on a printer's paper
PRINTED: Mapping[str, Colour] = {
    "ink": Colour("#000", "#000"),
    "soft": Colour("#444", "#444"),
    "rule": Colour("#bbb", "#bbb"),
    "paper": Colour("#fff", "#fff"),
    "wash": Colour("#fff", "#fff"),
    "accent": Colour("#000", "#000"),
}

SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif"
SERIF = (
    "Charter, 'Bitstream Charter', 'Iowan Old Style', 'Source Serif 4', 'Noto Serif', Georgia, 'Times New Roman', serif"
)
MONO = "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace"
FONTS: Mapping[str, str] = {"sans": SANS, "serif": SERIF, "mono": MONO}


def frame_colour(frame_id: str) -> str:
    """The colour of a frame, the same in every report: its own where it ships with the project, else one told by its id."""
    return FRAMES.get(frame_id) or SERIES[sha256(frame_id.encode()).digest()[0] % len(SERIES)]
