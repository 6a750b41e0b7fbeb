"""articles -> sentences, by nupunkt (Punkt trained on English), one paragraph at a time, closing quotes mended.

Punkt does not see that `"It works." Mr. Roe left` is two sentences and `"Why?" Mr. Roe asked` one: what stands between
the quotation marks, and whether a speaker follows them, decides.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import nupunkt
import pandas as pd

from analysis.codebook.english import English
from analysis.language.quotations import PARAGRAPH
from analysis.language.texts import field_texts
from analysis.tables import SENTENCES

_QUOTE_ENDS = re.compile(r"[.!?…][\"”’»]+(?=\s+[(“\"‘«]?[A-Z\d])|[.!?…]''(?=\s+(?:''|[A-Z\d]))|[.!?…]'(?=\s+'?[A-Z])")
_PARTY = re.compile(r"\([DRI]-")  # "Jr. (D-Pa.)"
_CLOSED = re.compile(r"[?!…][\"”’'»]+$")
_LOWER_AFTER_QUOTE = re.compile(r"[\"”’»]$")


class SentenceRules:
    """The lists of english/sentences.toml, compiled."""

    def __init__(self, english: English) -> None:
        speech = "|".join(sorted(map(re.escape, english.words("sentences.speech_after_quotation"))))
        titles = "|".join(sorted(re.escape(word.capitalize()) for word in english.words("sentences.titles")))
        said = rf"(?:{speech})\b"
        # "Mr. Roe asked", "the White House said", "asked Ann Roe": who said what stands before, in a few words and no comma
        self.speaker = re.compile(rf"\s*(?:(?:[\w’'-]+\.?,?\s+){{1,6}}?{said}|{said})(?!\s+(?:that|nothing)\b)")
        self.title = re.compile(rf"(?:^|[\s(“\"‘])(?:{titles})\.$")


@lru_cache(maxsize=4)
def compile_rules(english: English) -> SentenceRules:
    """The rules of a codebook, compiled once."""
    return SentenceRules(english)


def split_sentences(articles: pd.DataFrame, english: English) -> pd.DataFrame:
    """Split titles and texts into sentences.

    A line break always ends a sentence. A title is one sentence. A quotation's closing mark belongs to the sentence
    that it ends, and a speaker named after a question or an exclamation to the question.

    Args:
        articles: reads `article_id`, `title`, `text`; a missing title or text has no sentence.
        english: the codebook's word lists.
    Returns:
        sentences in reading order, the title first; `start`, `end` leave out the white space around.
    """
    rows: list[tuple[str, str, str, int, int, int]] = []
    texts = field_texts(articles)
    for article_id in articles["article_id"]:
        title, text = texts[article_id, "title"], texts[article_id, "text"]
        spans = [("title", number, *span) for number, span in enumerate(_trimmed(title, 0, len(title)))]
        spans += [("text", number, *span) for number, span in enumerate(sentence_spans(text, english))]
        rows += [
            (f"{article_id}.{field[:2]}{number}", article_id, field, number, start, end)
            for field, number, start, end in spans
        ]
    return SENTENCES.build(rows)


def sentence_spans(text: str, english: English) -> Iterator[tuple[int, int]]:
    """`(start, end)` of each sentence of a text."""
    rules = compile_rules(english)
    for paragraph in PARAGRAPH.finditer(text):
        start, end = paragraph.span()
        bounds = [start, *_boundaries(paragraph[0], start, rules), end]
        for first, last in pairwise(bounds):
            yield from _trimmed(text, first, last)


def paragraph_spans(text: str) -> Iterator[tuple[int, int]]:
    """`(start, end)` of each line that is not blank."""
    for paragraph in PARAGRAPH.finditer(text):
        yield from _trimmed(text, *paragraph.span())


def _boundaries(paragraph: str, offset: int, rules: SentenceRules) -> list[int]:
    """Where one sentence of a paragraph ends and the next begins, in characters of the text."""
    places = {end for _, end in nupunkt.sent_spans(paragraph)}
    places.update(match.end() for match in _QUOTE_ENDS.finditer(paragraph))
    return [place + offset for place in sorted(places) if _divides(paragraph, place, rules)]


def _divides(paragraph: str, place: int, rules: SentenceRules) -> bool:
    """Whether a sentence really ends here."""
    before = paragraph[max(0, place - 40) : place].rstrip()
    after = paragraph[place : place + 100].lstrip()
    if not after or not before:
        return False
    if _CLOSED.search(before) and (after[0].islower() or rules.speaker.match(after)):
        return False
    if after[0] in ",;" or (after[0].islower() and _LOWER_AFTER_QUOTE.search(before)):
        return False
    if after[0] in "\"”’»'" and not after[1:2].isalnum():  # a closing mark left behind
        return False
    return not (rules.title.search(before) or _PARTY.match(after))


def _trimmed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    end -= len(part) - len(part.rstrip())
    return [(start, end)] if start < end else []
