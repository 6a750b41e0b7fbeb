"""Headlines that name their speaker without a verb: "Seoul: North to shut site", "'It is over': Roe", "Ann Roe on Lund: 'He is done'"."""

import re
from collections.abc import Collection, Mapping

from analysis.attribution.cues import SpeechGrammar
from analysis.attribution.sentence import Span
from analysis.attribution.sources import FIRST_PERSON, source_kind
from analysis.attribution.speech import SpeechPart
from analysis.language.document import Document
from analysis.language.grammatical_roles import FINITE
from analysis.language.quotations import Quotation

_NAME = r"[A-Z][\w.’'-]*(?: (?:of |the )?[A-Z][\w.’'-]*){0,3}"
_ABOUT = r"(?: (?:on|to|about) [^:]{2,60})?"
_FIRST = re.compile(rf"(?P<source>{_NAME}){_ABOUT}: (?P<content>\S.*\S)\s*")
_LAST = re.compile(
    rf"\W?(?P<content>\w.*\w\S?)(?:: | [–—-] )(?P<source>{_NAME}|[a-z][\w.’'-]*(?: [\w.’'-]+){{0,3}}){_ABOUT}\s*"
)
_QUOTED = re.compile(r"[“\"‘'](?P<words>[^“”\"]+)[”\"’'](?!\w)")
_VERBS = FINITE | {"VBN"}
_OWN = FIRST_PERSON | {"we", "our"}
_NOT_ALONE = frozenset({"to", "not", "'s"})  # auxiliaries that may be none
_ENDS_AS_VERB = re.compile(r"\b[a-z]+(?:s|ed|en)\b")  # "Roe leads Lund by five: poll"


def headline_parts(
    title: Document, kinds: Mapping[str, str], grammar: SpeechGrammar, known: Collection[str]
) -> list[SpeechPart]:
    """The words of a headline and who says them; none where what stands before or behind the colon may be a topic.

    An institution or a role speaks, behind the colon only if words that may be a clause stand before it. A name does if what it says is
    quoted, or is a clause and the name is known: its first word is a given name or a title, or it is one of `known`, the last words,
    in small letters, of those whom the article names as sources or follows.
    """
    for pattern in (_FIRST, _LAST):
        match = pattern.fullmatch(title.text)
        if match is None or " " not in match["content"]:
            continue
        quoted = _QUOTED.fullmatch(title.text, *_marks(title.text, match.span("content")))
        clause = quoted is not None or _is_clause(title, match.span("content"), grammar)
        may_be_clause = pattern is _FIRST or clause or _ENDS_AS_VERB.search(match["content"])
        if may_be_clause and _speaks(
            match["source"], match["content"], quoted is not None, clause, kinds, grammar, known
        ):
            content = quoted.span("words") if quoted else match.span("content")
            whole = Quotation(*content, *content) if quoted else None
            return [SpeechPart(content, match.span("source"), None, "", 1, whole)]
    return []


def _marks(title: str, content: Span) -> Span:
    """The content with the mark before it, which "'It is over': Roe" has."""
    start, end = content
    return (start - 1 if start and not title[start - 1].isspace() else start), end


def _is_clause(title: Document, content: Span, grammar: SpeechGrammar) -> bool:
    """Whether words that are not all quoted can be what somebody says: before any "who" or "what" stands a verb, one that stands
    for it in a headline ("Deal reached"), a quotation, or a word of the first person."""
    tags: dict[int, str] = {}
    for number in range(title.sentence_at(content[0]), title.sentence_at(content[1] - 1) + 1):
        reading = title.reading(number)
        tags |= zip(reading.sentence.starts, reading.tags, strict=True)
    auxiliaries, tokens = grammar.letters.lists["AUXILIARY"] - _NOT_ALONE, title.tokens
    for i in range(title.token_at(content[0]), title.token_at(content[1])):
        low, start = tokens.low[i], tokens.starts[i]
        if low in grammar.questions and low != "if":
            return False
        if low in auxiliaries or low in _OWN or tags.get(start) in _VERBS or _QUOTED.match(title.text, start):
            return True
    return False


def _speaks(
    label: str,
    words: str,
    quoted: bool,
    clause: bool,
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
    return kind == "named" and (quoted or (named and clause))
