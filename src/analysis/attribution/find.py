"""sentences -> attributions: who says what, in direct, indirect and mixed speech.

Quotations are found first (`quotations`), each sentence is then read around them (`clauses`), and what is left over is
joined: a quotation that runs on, one that follows another of the same speaker, one announced by a colon. Quotation marks
around a few words that nobody is said to have spoken are scare quotes and no attribution. Where no source can be
found the row says `unknown`; where there is neither cue nor a whole sentence in quotation marks there is no row.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from analysis.attribution.cues import compile_verbs
from analysis.attribution.sources import PRONOUNS, head_end, source_kind
from analysis.attribution.speech import SpeechPart, find_parts
from analysis.codebook.english import English
from analysis.codebook.verbs import ReportingVerb
from analysis.language.texts import field_texts
from analysis.language.tokens import Span
from analysis.language.word_classes import WordClasses, compile_classes
from analysis.tables import ATTRIBUTIONS

NEAR = 1_000  # characters back to the source that "he" may stand for
OFFICE = re.compile(r" of (?:the )?[A-Z]\w+ ")  # "Secretary| of State |Ann Roe"
HEADLINE = re.compile(r"\W?(?P<content>\w.*\w\S?)(?:: | [–—-] )(?P<source>[\w.’'-]+(?: [\w.’'-]+){0,3})\s*")


def find_attributions(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    verbs: Iterable[ReportingVerb],
    source_words: Mapping[str, str],
    english: English,
) -> pd.DataFrame:
    """Find source, cue and content of direct, indirect and mixed speech.

    Args:
        articles: reads `article_id`, `title`, `text`.
        sentences: reads `article_id`, `field`, `start`, `end`.
        mentions: reads `article_id`, `field`, `actor_id`, `start`, `end`; may be empty.
        verbs, source_words (word to kind), english: of the codebook.
    Returns:
        attributions in reading order, one row per unbroken stretch of words; the stretches of `"...," he said. "..."`
        share a `statement_id`. Spans are -1, -1 and strings NaN where there is none. Content of direct speech is
        without its quotation marks.
    """
    known, classes = compile_verbs(tuple(verbs)), compile_classes(english)
    texts, actors = field_texts(articles), _spans_by_field(mentions)
    rows: list[tuple[object, ...]] = []
    for (article_id, field), spans in _sentences_by_field(sentences).items():
        text = texts.get((article_id, field), "")
        parts = find_parts(text, spans, known, classes)
        if field == "title" and not parts:
            parts = _headline(text, source_words, classes)
        rows += _rows(article_id, field, text, parts, actors.get((article_id, field), []), source_words, classes)
    return ATTRIBUTIONS.build(rows)


def _headline(title: str, kinds: Mapping[str, str], classes: WordClasses) -> list[SpeechPart]:
    """The words of a headline that names its source last: "Talks are off: officials"."""
    match = HEADLINE.fullmatch(title)
    if match is None or source_kind(match["source"], kinds, classes) not in ("unnamed", "institution"):
        return []
    return [SpeechPart(match.span("content"), match.span("source"), None, "", 1)]


def _rows(
    article_id: str,
    field: str,
    text: str,
    parts: Sequence[SpeechPart],
    actors: list[tuple[int, int, str]],
    kinds: Mapping[str, str],
    classes: WordClasses,
) -> Iterator[tuple[object, ...]]:
    first_of: dict[int, str] = {}
    known: list[tuple[int, str]] = []
    for number, part in enumerate(parts):
        attribution_id = f"{article_id}.{field[:2]}a{number}"
        source, cue = part.source or (-1, -1), part.cue or (-1, -1)
        actor = _actor(text, source, actors)
        kind = "actor" if actor else _kind(text, source, kinds, classes, known)
        yield (
            attribution_id,
            article_id,
            field,
            _speech(text, part),
            *source,
            actor,
            kind,
            part.lemma or None,
            *cue,
            *part.content,
            first_of.setdefault(part.statement, attribution_id),
        )


def _speech(text: str, part: SpeechPart) -> str:
    if part.quotation is not None:
        return "direct"
    return "mixed" if re.search(r"[“\"]|''|(?<!\w)‘\w", text[slice(*part.content)]) else "indirect"


def _kind(text: str, source: Span, kinds: Mapping[str, str], classes: WordClasses, known: list[tuple[int, str]]) -> str:
    """The kind of the source; "he" and "she" are of the kind of the source named last before, if it is near."""
    if source[0] < 0:
        return "unknown"
    words = text[slice(*source)]
    if words.lower() in PRONOUNS:
        near = next((kind for start, kind in reversed(known) if 0 < source[0] - start < NEAR), None)
        return near or "unknown" if words.lower() in ("he", "she", "they", "it") else "unknown"
    kind = source_kind(words, kinds, classes)
    known.append((source[0], kind))
    return kind


def _actor(text: str, source: Span, actors: list[tuple[int, int, str]]) -> str | None:
    """The actor who is the source: the mention that ends its head, or the name set beside it.

    "Mr. Roe" and "the mayor, Ann Roe," are; "Mr. Roe's lawyer", "a spokesman for Mr. Roe" and "a Roe aide" are not.
    """
    if source[0] < 0:
        return None
    head = head_end(text, *source)
    at = bisect_left(actors, (source[0], -1, ""))
    for start, end, actor_id in actors[at : at + 8]:
        if start >= source[1]:
            break
        beside = start > head and text[head:start].strip(" ,") == "" and text[head - 1 : head].islower()
        beside = beside or (end == source[1] and OFFICE.fullmatch(text, head, start) is not None)
        names_it = end == head or text.startswith((" and ", " himself", " herself"), end)
        if end <= source[1] and ((start < head and names_it) or (beside and not text[end : end + 1].isalnum())):
            return actor_id
    return None


def _sentences_by_field(sentences: pd.DataFrame) -> dict[tuple[str, str], list[Span]]:
    spans: dict[tuple[str, str], list[Span]] = {}
    for article_id, field, start, end in zip(
        sentences["article_id"], sentences["field"], sentences["start"], sentences["end"], strict=True
    ):
        spans.setdefault((article_id, field), []).append((start, end))
    return spans


def _spans_by_field(mentions: pd.DataFrame) -> dict[tuple[str, str], list[tuple[int, int, str]]]:
    places: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    columns = [mentions[name].tolist() for name in ("article_id", "field", "actor_id", "start", "end")]
    for article_id, field, actor_id, start, end in zip(*columns, strict=True):
        places.setdefault((article_id, field), []).append((start, end, actor_id))
    return {key: sorted(spans) for key, spans in places.items()}
