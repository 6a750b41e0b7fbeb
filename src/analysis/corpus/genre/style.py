"""How a text is written, whoever prints it: small words and their pairs outside quotations, words of the title, punctuation.

Names are left out (words in capitals, but for those that open sentences and "I"), so that neither the outlet nor the subject is a feature.
"""

import itertools
import math
import re
from collections import Counter
from dataclasses import dataclass

from analysis.corpus.genre.voice import own_part, without_quotations

READ = 4_500  # characters of what the writer prints as the article's own
DAYS = dict.fromkeys(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), "day")
"""Reports give the day, whichever it is."""
OPENERS = frozenset(
    "And As At But For He Here's How I I'd I'll I'm I've If In Indeed Instead It It's Let's Maybe Mr No Not Now Of On Perhaps She So Still "
    "That The Then There They This To We What When While Why Yet You".split()
)
WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
TITLE_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
NUMBERED = re.compile(r"\W*(?:\d|(?:two|three|four|five|six|seven|eight|nine|ten)\b)", re.IGNORECASE)
FIGURE = re.compile(r"(?<![\w.,])\$?\d[\d.,]*%?")
SIGNS = "?!;:(—"
NUMBERS = (
    "share quoted", "words (log)", *SIGNS, "dashes", "words a paragraph", "sentences", "quotations", "asks early", "quotes early",
    "figures",
)  # fmt: skip
"""What `Style.numbers` hold; signs, dashes, sentences, quotations and figures are counted per 100 words."""


@dataclass(frozen=True)
class Style:
    """`terms`: words, pairs of words ("of course") and words of the title ("title:why"), each with the root of its share of the words."""

    terms: dict[str, float]
    numbers: list[float]


def style_of(title: str, text: str, known: frozenset[str] | None = None) -> Style:
    """The style of an article; of its terms only those that are `known`, where they are given."""
    whole = own_part(text.replace("’", "'"))[:READ]
    own = without_quotations(whole)
    words = [DAYS.get(word, word) for word in WORD.findall(own) if word[0] >= "a" or word in OPENERS or word in DAYS]
    pairs = [f"{first} {second}" for first, second in itertools.pairwise(words)]
    counts = Counter([*words, *pairs] if known is None else [term for term in (*words, *pairs) if term in known])
    n = max(len(words), 1)
    terms = {term: math.sqrt(count / n) for term, count in counts.items()}
    terms |= {term: 1.0 for term in sorted(_of_title(title)) if known is None or term in known}
    return Style(terms, _numbers(whole, own))


def _of_title(title: str) -> set[str]:
    plain = title.replace("’", "'")
    terms = {f"title:{word}" for word in TITLE_WORD.findall(plain.lower())}
    marks = {"?": "?" in plain, ":": ":" in plain, "quoted": bool(re.search(r"[\"‘“]|(?<!\w)'", plain))}
    marks["number"] = bool(NUMBERED.match(plain))
    return terms | {f"title:{mark}" for mark, stands in marks.items() if stands}


def _numbers(whole: str, own: str) -> list[float]:
    n, n_own = max(whole.count(" "), 1), max(own.count(" "), 1)
    per = 100 / n_own
    return [
        1 - len(own) / max(len(whole), 1),
        math.log(n),
        *(own.count(sign) * per for sign in SIGNS),
        (own.count(" - ") + own.count("--") + own.count(" – ")) * per,
        n / (whole.count("\n\n") + 1),
        own.count(". ") * per,
        own.count(" Q ") * per,
        float("?" in own[:400]),
        float(" Q " in own[:600]),
        len(FIGURE.findall(own)) * per,
    ]
