"""sentences -> attributions: who says what, in direct, indirect and mixed speech.

Quotations are found first (`quotations`), each sentence is then read around them (`sentence`, `statements`), and what is left over is
joined: a quotation that runs on, one that follows another of the same speaker, one announced by a colon. Quotation marks
around a few words that nobody is said to have spoken are scare quotes and no attribution. Where no source can be
found the row says `unknown`; where there is neither cue nor a whole sentence in quotation marks there is no row.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from analysis.attribution.cues import SpeechGrammar, compile_grammar
from analysis.attribution.headlines import headline_parts
from analysis.attribution.sentence import Span
from analysis.attribution.sources import PRONOUNS, head_end, source_kind
from analysis.attribution.speech import SpeechPart, find_parts
from analysis.codebook.verbs import ReportingVerb
from analysis.language.document import Document, Documents
from analysis.tables import ATTRIBUTIONS

NEAR = 1_000  # characters back to the source that "he" may stand for
_NONE = (-1, -1)
_SINGLE_QUOTE = re.compile(r"(?<!\w)‘\w")
_OFFICE = re.compile(r" of (?:the )?[A-Z]\w+ ")  # "Secretary| of State |Ann Roe"


def find_attributions(
    documents: Documents, mentions: pd.DataFrame, verbs: Iterable[ReportingVerb], source_words: Mapping[str, str]
) -> pd.DataFrame:
    """Find source, cue and content of direct, indirect and mixed speech.

    Args:
        documents: of the articles.
        mentions: reads `article_id`, `field`, `actor_id`, `start`, `end`; may be empty.
        verbs, source_words (word to kind): of the codebook.
    Returns:
        attributions in reading order, one row per unbroken stretch of words; the stretches of `"...," he said. "..."`
        share a `statement_id`. Spans are -1, -1 and strings NaN where there is none. Content of direct speech is
        without its quotation marks.
    """
    grammar, actors = compile_grammar(tuple(verbs), documents.english), _spans_by_field(mentions)
    rows: list[tuple[object, ...]] = []
    for article_id in documents.articles["article_id"].tolist():
        title, text = documents[article_id, "title"], documents[article_id, "text"]
        own = [actors.get((article_id, document.field), []) for document in (title, text)]
        said = find_parts(text, grammar)
        headline = _headline(title, said, text, own[0], source_words, grammar)
        for document, parts, known in zip((title, text), (headline, said), own, strict=True):
            rows += _rows(document, parts, known, source_words, grammar)
    return ATTRIBUTIONS.build(rows)


def _headline(
    title: Document,
    text: Sequence[SpeechPart],
    document: Document,
    actors: list[tuple[int, int, str]],
    kinds: Mapping[str, str],
    grammar: SpeechGrammar,
) -> list[SpeechPart]:
    """The words in a headline: by its colon, else as in any sentence. A name before the colon speaks if the text says so."""
    if ":" not in title.text and "–" not in title.text and "—" not in title.text and " - " not in title.text:
        return find_parts(title, grammar)
    sources = {part.source for part in text if part.source}
    known = {words[-1].lower() for source in sources if (words := document.text[slice(*source)].split())}
    known |= {title.text[start:end].split()[-1].lower() for start, end, _ in actors}
    return headline_parts(title, kinds, grammar, known) or find_parts(title, grammar)


def _rows(
    document: Document,
    parts: Sequence[SpeechPart],
    actors: list[tuple[int, int, str]],
    kinds: Mapping[str, str],
    grammar: SpeechGrammar,
) -> Iterator[tuple[object, ...]]:
    article_id, field, text = document.article_id, document.field, document.text
    common = frozenset(document.tokens.words) if parts else frozenset()
    first_of: dict[int, str] = {}
    known: list[tuple[int, str]] = []
    for number, part in enumerate(parts):
        attribution_id = f"{article_id}.{field[:2]}a{number}"
        actor = _actor(text, part.source, actors) if actors and part.source else None
        kind = (
            "actor" if actor else _kind(text, part.source, kinds, grammar, common, known) if part.source else "unknown"
        )
        form = "direct" if part.quotation else "mixed" if _quotes(text[slice(*part.content)]) else "indirect"
        spans = *(part.source or _NONE), actor, kind, part.lemma or None, *(part.cue or _NONE), *part.content
        statement_id = first_of.setdefault(part.statement, attribution_id)
        yield attribution_id, article_id, field, form, *spans, statement_id, part.narrated


def _quotes(words: str) -> bool:
    return "“" in words or '"' in words or "''" in words or ("‘" in words and bool(_SINGLE_QUOTE.search(words)))


def _kind(
    text: str,
    source: Span,
    kinds: Mapping[str, str],
    grammar: SpeechGrammar,
    common: frozenset[str],
    known: list[tuple[int, str]],
) -> str:
    """The kind of the source; "he" and "she" are of the kind of the source named last before, if it is near."""
    words = text[slice(*source)]
    if words.lower() not in PRONOUNS:
        kind = source_kind(words, kinds, grammar, common)
        known.append((source[0], kind))
        return kind
    near = next((kind for start, kind in reversed(known) if 0 < source[0] - start < NEAR), "unknown")
    return near if words.lower() in ("he", "she", "they", "it") else "unknown"


def _actor(text: str, source: Span, actors: list[tuple[int, int, str]]) -> str | None:
    """The actor who is the source: the mention that ends its head, or the name set beside it.

    "Mr. Roe" and "the mayor, Ann Roe," are; "Mr. Roe's lawyer", "a spokesman for Mr. Roe" and "a Roe aide" are not.
    """
    at = bisect_left(actors, (source[0], -1, ""))
    inside = [actor for actor in actors[at : at + 8] if actor[0] < source[1]]
    head = head_end(text, *source) if inside else 0
    for start, end, actor_id in inside:
        beside = start > head and text[head:start].strip(" ,") == "" and text[head - 1 : head].islower()
        beside = beside or (end == source[1] and _OFFICE.fullmatch(text, head, start) is not None)
        names_it = end == head or text.startswith((" and ", " himself", " herself"), end)
        if end <= source[1] and ((start < head and names_it) or (beside and not text[end : end + 1].isalnum())):
            return actor_id
    return None


def _spans_by_field(mentions: pd.DataFrame) -> dict[tuple[str, str], list[tuple[int, int, str]]]:
    places: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    columns = [mentions[name].tolist() for name in ("article_id", "field", "actor_id", "start", "end")]
    for article_id, field, actor_id, start, end in zip(*columns, strict=True):
        places.setdefault((article_id, field), []).append((start, end, actor_id))
    return {key: sorted(spans) for key, spans in places.items()}
