"""Headlines that name their speaker without a verb: "Seoul: North to shut site", "'It is over': Roe", "Ann Roe on Lund: 'He is done'"."""

import re
from collections.abc import Collection, Mapping

from analysis.attribution.cues import SpeechGrammar
from analysis.attribution.sentence import Span
from analysis.attribution.sources import source_kind
from analysis.attribution.speech import SpeechPart
from analysis.language.quotations import Quotation

_NAME = r"[A-Z][\w.’'-]*(?: (?:of |the )?[A-Z][\w.’'-]*){0,3}"
_ABOUT = r"(?: (?:on|to|about) [^:]{2,60})?"
_FIRST = re.compile(rf"(?P<source>{_NAME}){_ABOUT}: (?P<content>\S.*\S)\s*")
_LAST = re.compile(
    rf"\W?(?P<content>\w.*\w\S?)(?:: | [–—-] )(?P<source>{_NAME}|[a-z][\w.’'-]*(?: [\w.’'-]+){{0,3}}){_ABOUT}\s*"
)
_QUOTED = re.compile(r"[“\"‘'](?P<words>[^“”\"]+)[”\"’'](?!\w)")


def headline_parts(
    title: str, kinds: Mapping[str, str], grammar: SpeechGrammar, known: Collection[str]
) -> list[SpeechPart]:
    """The words of a headline and who says them; none where what stands before or behind the colon may be a topic.

    An institution or a role speaks; a name does if its first word is a given name or a title, if what it says is quoted, or if it is
    one of `known`: the last words, in small letters, of those whom the article names as sources or follows.
    """
    for pattern in (_FIRST, _LAST):
        match = pattern.fullmatch(title)
        if match is None or " " not in match["content"]:
            continue
        quoted = _QUOTED.fullmatch(title, *_marks(title, match.span("content")))
        if _speaks(match["source"], match["content"], quoted is not None, kinds, grammar, known):
            content = quoted.span("words") if quoted else match.span("content")
            whole = Quotation(*content, *content) if quoted else None
            return [SpeechPart(content, match.span("source"), None, "", 1, whole)]
    return []


def _marks(title: str, content: Span) -> Span:
    """The content with the mark before it, which "'It is over': Roe" has."""
    start, end = content
    return (start - 1 if start and not title[start - 1].isspace() else start), end


def _speaks(
    label: str,
    words: str,
    quoted: bool,
    kinds: Mapping[str, str],
    grammar: SpeechGrammar,
    known: Collection[str],
) -> bool:
    low = label.lower().split()
    if low[0] in grammar.headings:
        return False
    kind = source_kind(label, kinds, grammar)
    if kind in ("unnamed", "institution"):
        return words.lower().split()[0] not in grammar.questions
    named = low[-1] in known or low[0].rstrip(".") in grammar.source_titles or low[0] in grammar.given_names
    return kind == "named" and (quoted or named)
