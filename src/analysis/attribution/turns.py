"""Words printed whole, without quotation marks: the turns of an interview or transcript, and posts that somebody signed."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import pairwise

from analysis.attribution.sentence import Span
from analysis.language.document import Document

MIN_TURNS = 4  # of a transcript

_LABEL = re.compile(  # "ROE: ...", "Q: ...", "Ann Roe (R-Ohio). - ..."
    r"[\"“]?(?P<label>(?:[QA]|(?:[A-Z][\w.’'-]*,? ){0,4}[A-Z][\w.’'-]*)(?: \([^()\n]{1,30}\))?)(?::|\.(?= [—–-] )|(?<=^[QA])\.|(?<=\n[QA])\.)\s+(?=\S)"
)
_NAME_LINE = re.compile(r"(?:[A-Z][\w.’'-]*,? ){1,3}[A-Z][\w’'-]*\s*")  # "Ann Roe", alone on its line
_SIGNED = re.compile(  # "We won! — Ann Roe (@annroe) May 4, 2018"
    r"\s[—–-]{1,2}\s?(?P<who>[^\s@()](?:[^@()\n]{0,58}[^\s@()])?) \(@\w+\)(?:\s+[A-Z][a-z]+\.? \d{1,2}, \d{4})?"
)

Passage = tuple[Span, Span]  # the name or label of who speaks, and the words


def find_turns(document: Document, headings: Collection[str]) -> list[Passage]:
    """The turns of an interview or transcript, each the label that names the speaker and what he says.

    None unless two labels or more take turns, each at least twice. A paragraph without a label in between belongs to
    nobody: it may be the outlet's own. `headings`: words that begin a label of no speaker ("Update: ...").
    """
    text = document.text
    return _take_turns(text, _labelled(document, headings)) or _take_turns(text, _below_names(document))


def _take_turns(text: str, turns: list[Passage]) -> list[Passage]:
    names = Counter(text[slice(*label)].strip() for label, _ in turns)
    again = sum(n > 1 for n in names.values())
    return turns if again > 1 and len(turns) >= MIN_TURNS else []


def _labelled(document: Document, headings: Collection[str]) -> list[Passage]:
    """Paragraphs that begin with a label: "ROE: It is over."."""
    text, turns = document.text, []
    if text.count(":") + text.count(". ") < MIN_TURNS:
        return []
    for start, end in document.paragraphs:
        match = _LABEL.match(text, start, end)
        if match and match["label"].lower().split()[0].rstrip(",.") not in headings:
            turns.append((match.span("label"), (match.end(), start + len(text[start:end].rstrip()))))
    return turns


def _below_names(document: Document) -> list[Passage]:
    """The paragraphs below each line that is a name alone, to the next such line; below the last one, the first of them."""
    text, paragraphs = document.text, document.paragraphs
    names = [number for number, (start, end) in enumerate(paragraphs) if _NAME_LINE.fullmatch(text, start, end)]
    turns = []
    for name, following in pairwise([*names, len(paragraphs)]):
        last = following - 1 if following < len(paragraphs) else name + 1
        if name < last < len(paragraphs):
            end = paragraphs[last][0] + len(text[slice(*paragraphs[last])].rstrip())
            turns.append((paragraphs[name], (paragraphs[name + 1][0], end)))
    return turns


def find_signed(document: Document) -> Iterator[Passage]:
    """Posts that end with the name and the handle of who wrote them, each from the line's beginning or the post before."""
    text = document.text
    if "(@" not in text:
        return
    for first, end in document.paragraphs:
        reached = first
        for match in _SIGNED.finditer(text, first, end):
            words = text[reached : match.start()]
            begins = reached + len(words) - len(words.lstrip())
            if begins < match.start():
                yield match.span("who"), (begins, match.start())
            reached = match.end()
