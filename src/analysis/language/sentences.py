"""articles -> sentences: a full stop, question or exclamation mark ends one where what stands before and behind it says so.

Before it: an abbreviation, an initial, the number of a list. Behind it: a capital or a digit, and after an abbreviation a word
that begins sentences. What closes a quotation belongs to the sentence it ends, a speaker to the question before him.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import pandas as pd

from analysis.codebook.english import English
from analysis.language.quotations import PARAGRAPH
from analysis.language.texts import field_texts
from analysis.tables import SENTENCES

_MONTHS = "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
# where a sentence may end: behind a mark and what closes with it, or behind the signature of an embedded tweet
_END = re.compile(
    r"[.!?…](?:(?P<closing>''|[\"”’»')\]]+|(?:\[[\d, ]+\])+)(?=[^\S\n]+\S|[A-Z“])|(?=[^\S\n]+\S))"
    rf"|\(@\w+\),? (?:{_MONTHS})\.? \d{{1,2}}, \d{{4}}(?P<tweet>)(?=[^\S\n]+\S)"
)
_BEGINNING = re.compile(r"(?:\s*[\"“″‘«„(\['`.…\]])*\s*(?P<word>[@#$£€]|\w+)")
_LAST_WORD = re.compile(r"[\w.’'&-]*$")
_PARTY = re.compile(r"\s*\([DRI]-")  # "Jr. (D-Pa.)"
_LEFT_BEHIND = re.compile(r"\s*[\"”’»'](?!\w)")  # a closing mark behind a blank
_LONGEST_WORD = 24
_OPENING = "\"“‘(' \t"


class SentenceRules:
    """The lists of english/sentences.toml, compiled."""

    def __init__(self, english: English) -> None:
        speech = "|".join(sorted(map(re.escape, english.words("sentences.speech_after_quotation"))))
        said = rf"(?:{speech})\b"
        # "Mr. Roe asked", "the White House said", "asked Ann Roe": who said what stands before, in a few words and no comma
        self.speaker = re.compile(rf"\s*(?:(?:[\w’'-]+\.?,?\s+){{1,6}}?{said}|{said})(?!\s+(?:that|nothing)\b)")
        self.titles = english.words("sentences.titles")
        self.abbreviations = english.words("sentences.abbreviations")
        self.before_numbers = english.words("sentences.before_numbers")
        self.beginnings = english.words("sentences.beginnings")


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
    ids: list[str] = []
    of_articles: list[str] = []
    fields: list[str] = []
    numbers: list[int] = []
    spans: list[tuple[int, int]] = []
    for (article_id, field), text in field_texts(articles).items():
        own = _trimmed(text, 0, len(text)) if field == "title" else list(sentence_spans(text, english))
        prefix = f"{article_id}.{field[:2]}"
        ids += [prefix + str(number) for number in range(len(own))]
        of_articles += [article_id] * len(own)
        fields += [field] * len(own)
        numbers += range(len(own))
        spans += own
    starts, ends = zip(*spans, strict=True) if spans else ((), ())
    return SENTENCES.of_columns([ids, of_articles, fields, numbers, starts, ends])


def sentence_spans(text: str, english: English) -> Iterator[tuple[int, int]]:
    """`(start, end)` of each sentence of a text."""
    rules = compile_rules(english)
    ends = _END.finditer(text)
    match = next(ends, None)
    for paragraph in PARAGRAPH.finditer(text):
        first, last = paragraph.span()
        while match is not None and match.start() < last:
            if _divides(text, first, match, rules):
                yield from _trimmed(text, first, match.end())
                first = match.end()
            match = next(ends, None)
        yield from _trimmed(text, first, last)


def paragraph_spans(text: str) -> Iterator[tuple[int, int]]:
    """`(start, end)` of each line that is not blank."""
    for paragraph in PARAGRAPH.finditer(text):
        yield from _trimmed(text, *paragraph.span())


def _divides(text: str, first: int, match: re.Match[str], rules: SentenceRules) -> bool:
    """Whether the sentence that begins at `first` ends with the match."""
    mark, place = match.start(), match.end()
    beginning = _BEGINNING.match(text, place)
    if match["tweet"] is not None:
        return True
    if beginning is None or beginning["word"][0].islower() or _PARTY.match(text, place):
        return False
    closing = match["closing"]
    if closing and text[mark] != "." and rules.speaker.match(text, place, place + 100):
        return False
    if _LEFT_BEHIND.match(text, place):
        return False
    if text[mark] == "…" and not closing:
        return _ends_with_dots(text, first, mark)
    if text[mark] != "." or (closing and closing[0] not in ")]"):
        return True
    return _ends_at(text, first, mark, beginning["word"], rules)


def _ends_at(text: str, first: int, stop: int, following: str, rules: SentenceRules) -> bool:
    """Whether a full stop ends the sentence, rather than an abbreviation, an initial or the number of a list."""
    found = _LAST_WORD.search(text, max(first, stop - _LONGEST_WORD), stop)
    word = found[0] if found else ""
    if not word.strip("."):  # behind a mark; or dots
        return not word or _ends_with_dots(text, first, stop - len(word))
    low = word.lower()
    if low in rules.titles and word[0].isupper():
        return False
    if low in rules.before_numbers and following[0].isdigit():
        return False
    initial = len(word) == 1 and word.isupper() and word != "I"
    if (word.isdecimal() or initial) and not text[first : stop - len(word)].strip(_OPENING):  # "1. The", "Q. Why?"
        return False
    if initial or "." in word or low in rules.abbreviations:
        return following.lower() in rules.beginnings and not (following.isupper() and len(following) > 1)
    return True


def _ends_with_dots(text: str, first: int, start: int) -> bool:
    """Whether dots end a sentence: those that stand behind a blank leave something out in the middle of one."""
    before = text[first:start]
    return bool(before) and (not before[-1].isspace() or before.rstrip().endswith((".", "!", "?")))


def _trimmed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    end -= len(part) - len(part.rstrip())
    return [(start, end)] if start < end else []
