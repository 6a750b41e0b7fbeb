"""sentences -> attributions: who says what, in direct, indirect and mixed speech.

Quotations are found first (`quotations`), each sentence is then read around them (`clauses`), and what is left over is
joined: a quotation that runs on, one that follows another of the same speaker, one announced by a colon. Quotation marks
around a few words that nobody is said to have spoken are scare quotes and no attribution. Where no source can be
found the row says `unknown`; where there is neither cue nor a whole sentence in quotation marks there is no row.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.clauses import Span, Statement, Verbs, find_statements, first_subject
from analysis.codebook.verbs import ReportingVerb, read_reporting_verbs
from analysis.quotations import Quotation, find_quotations
from analysis.sources import PRONOUNS, read_source_words, source_kind
from analysis.tables import ATTRIBUTIONS
from analysis.texts import field_texts
from analysis.tokens import QUOTE, Tokens, read_tokens

SPEECH_WORDS = 5  # a quotation without a cue is speech from here on, else scare quotes
INNER_WORDS = 6  # a quotation is read for nested speech from here on

_EDGE = " \t\n\xa0,;:"
_MARKS = "“”\"„«»‘’'`"


@dataclass
class Part:
    """One stretch of somebody's words, not yet a row. Parts of one statement share `statement`."""

    content: Span
    source: Span | None
    cue: Span | None
    lemma: str
    statement: int
    quotation: Quotation | None = None


def find_attributions(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    verbs: Sequence[ReportingVerb] | None = None,
) -> pd.DataFrame:
    """Find source, cue and content of direct, indirect and mixed speech.

    Args:
        articles: reads `article_id`, `title`, `text`.
        sentences: reads `article_id`, `field`, `start`, `end`.
        mentions: reads `article_id`, `field`, `actor_id`, `start`, `end`; may be empty.
        verbs: the codebook's reporting verbs; read from it where None.
    Returns:
        attributions in reading order, one row per unbroken stretch of words; the stretches of `"...," he said. "..."`
        share a `statement_id`. Spans are -1, -1 and strings NaN where there is none. Content of direct speech is
        without its quotation marks.
    """
    known, kinds = Verbs(read_reporting_verbs() if verbs is None else verbs), read_source_words()
    texts, actors = field_texts(articles), _spans_by_field(mentions)
    rows: list[tuple[object, ...]] = []
    for (article_id, field), spans in _sentences_by_field(sentences).items():
        text = texts.get((article_id, field), "")
        parts = find_parts(text, spans, known)
        rows += _rows(article_id, field, text, parts, actors.get((article_id, field), []), kinds)
    return ATTRIBUTIONS.build(rows)


def find_parts(text: str, sentences: Sequence[Span], verbs: Verbs) -> list[Part]:
    """Somebody's words in one text, in reading order."""
    reader = _Reader(text, verbs)
    for start, end in _units(sentences, reader.quotations):
        reader.read(start, end)
    reader.join_running()
    for quotation in reader.quotations:
        reader.read_inside(quotation, sentences)
    return sorted(reader.parts, key=lambda part: part.content)


class _Reader:
    """Walks the sentences of one text and remembers who spoke last."""

    def __init__(self, text: str, verbs: Verbs) -> None:
        self.text, self.verbs = text, verbs
        self.quotations = find_quotations(text)
        self.starts = [quotation.start for quotation in self.quotations]
        self.parts: list[Part] = []
        self.statements = 0
        self.last: Part | None = None  # the last direct part, while the talk goes on
        self.reported: Statement | None = None  # what the last sentence reported: "She was glad, she said. "It is over.""
        self.open: Statement | None = None  # "He said:" at the end of a paragraph
        self.reached = 0

    def read(self, start: int, end: int) -> None:
        """Read one sentence, its quotations taken as wholes."""
        inside = self.quotations[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        tokens = read_tokens(self.text, start, end, inside)
        statements = find_statements(tokens, self.verbs)
        new_paragraph = "\n" in self.text[self.reached : start]
        self.reached = end
        taken = [self._add(statement, inside) for statement in statements]
        used = {part.quotation for parts in taken for part in parts}
        covered = [part.content for parts in taken for part in parts]
        left = [q for q in inside if q not in used and not any(a <= q.inner_start < b for a, b in covered)]
        bare = not any(tokens.is_word(k) for k in range(len(tokens)))
        if left and tokens.at(0) == QUOTE and left[0] is inside[0] and self._continues(new_paragraph):
            going_on = left if bare else left[:1]
            self._continue(going_on, new_paragraph)
            left = left[len(going_on) :]
        self._unattributed(left, tokens)
        self._remember(tokens, inside, statements, bare)

    def _add(self, statement: Statement, inside: Sequence[Quotation]) -> list[Part]:
        self.statements += 1
        parts = []
        for content in statement.contents:
            quotation = next((q for q in inside if content == (q.start, q.end)), None)
            span = _inner(self.text, quotation) if quotation else _trim(self.text, content)
            if span[0] < span[1]:
                parts.append(Part(span, statement.source, statement.cue, statement.lemma, self.statements, quotation))
        self.parts += parts
        return parts

    def _continues(self, new_paragraph: bool) -> bool:
        return self.last is not None or self.open is not None or (self.reported is not None and not new_paragraph)

    def _continue(self, left: Sequence[Quotation], new_paragraph: bool) -> None:
        if self.open is not None:
            template = self._said(self.open)
        else:
            template = self.last or self._said(self.reported)
        if new_paragraph and self.open is None and self.last is not None and not (self.last.quotation and self.last.quotation.runs_on):
            self.statements += 1
            template = replace(template, statement=self.statements)
        for quotation in left:
            part = replace(template, content=_inner(self.text, quotation), quotation=quotation)
            self.parts.append(part)
            self.last = part

    def _said(self, statement: Statement | None) -> Part:
        assert statement is not None
        self.statements += 1
        return Part((0, 0), statement.source, statement.cue, statement.lemma, self.statements)

    def _unattributed(self, left: Sequence[Quotation], tokens: Tokens) -> None:
        """A whole sentence in quotation marks is speech though no verb says so; a few words are scare quotes.

        After a comma or colon the sentence's subject speaks: `Ms. Roe leant forward: "..."`.
        """
        places = {quotation: at for at, quotation in tokens.quotation.items()}
        for quotation in left:
            words = self.text.count(" ", quotation.inner_start, quotation.inner_end) + 1
            if words < SPEECH_WORDS:
                continue
            at = places.get(quotation, 0)
            source = first_subject(tokens, at - 1) if tokens.at(at - 1) in (":", ",") else None
            self.statements += 1
            self.parts.append(Part(_inner(self.text, quotation), source, None, "", self.statements, quotation))

    def _remember(
        self, tokens: Tokens, inside: Sequence[Quotation], statements: Sequence[Statement], bare: bool
    ) -> None:
        direct = [part for part in self.parts[-8:] if part.quotation in inside and part.source is not None] if inside else []
        spoken = [s for s in statements if s.source is not None and s.lemma in self.verbs.speaking]
        self.reported = None
        if direct:
            self.last = direct[-1]
        elif not (bare and inside):
            self.last = None
            self.reported = spoken[-1] if spoken else None
        self.open = _opening(tokens, self.verbs) if tokens.at(len(tokens) - 1) == ":" else None

    def join_running(self) -> None:
        """The paragraphs of one long quotation have one speaker, wherever among them the speaker is named."""
        by_quotation = {part.quotation: part for part in self.parts if part.quotation is not None}
        chain: list[Quotation] = []
        for quotation in self.quotations:
            chain.append(quotation)
            if not quotation.runs_on:
                self._join(chain, by_quotation)
                chain = []

    def _join(self, chain: Sequence[Quotation], by_quotation: Mapping[Quotation | None, Part]) -> None:
        known = [by_quotation[q] for q in chain if q in by_quotation and by_quotation[q].source is not None]
        if len(chain) < 2 or not known:
            return
        for quotation in chain:
            part = by_quotation.get(quotation)
            if part is None:
                self.parts.append(replace(known[0], content=_inner(self.text, quotation), quotation=quotation))
            elif part.source is None:
                part.source, part.cue, part.lemma, part.statement = (
                    known[0].source, known[0].cue, known[0].lemma, known[0].statement
                )

    def read_inside(self, quotation: Quotation, sentences: Sequence[Span]) -> None:
        """Speech within speech: `"He told us that it would end," she said`."""
        if self.text.count(" ", quotation.inner_start, quotation.inner_end) < INNER_WORDS:
            return
        first = max(0, bisect_right(sentences, (quotation.inner_start, len(self.text))) - 1)
        for start, end in sentences[first:]:
            if start >= quotation.inner_end:
                break
            start, end = max(start, quotation.inner_start), min(end, quotation.inner_end)
            nested = [
                Quotation(q.start + start, q.end + start, q.inner_start + start, q.inner_end + start)
                for q in find_quotations(self.text[start:end])
            ]
            tokens = read_tokens(self.text, start, end, nested)
            for statement in find_statements(tokens, self.verbs):
                if self._is_another(statement):
                    self._add(statement, nested)

    def _is_another(self, statement: Statement) -> bool:
        """Whether a statement inside a quotation is somebody else's: "I think" adds no speaker to the one quoted."""
        if statement.source is None or statement.lemma not in self.verbs.speaking:
            return False
        return self.text[slice(*statement.source)].lower() not in ("i", "we", "you", "let")


def _opening(tokens: Tokens, verbs: Verbs) -> Statement | None:
    """The speaker announced by a sentence that ends in a colon: "She told the court:"."""
    tokens.quotation[len(tokens)] = Quotation(tokens.end[-1], tokens.end[-1], tokens.end[-1], tokens.end[-1])
    tokens.start.append(tokens.end[-1])
    tokens.end.append(tokens.end[-1])
    tokens.word.append(QUOTE)
    tokens.low.append(QUOTE)
    found = [s for s in find_statements(tokens, verbs) if s.contents[0][0] == tokens.end[-1] and s.source]
    return found[-1] if found else None


def _units(sentences: Sequence[Span], quotations: Sequence[Quotation]) -> Iterator[Span]:
    """Sentences, those joined that one quotation runs through."""
    place, current = 0, None
    for start, end in sentences:
        if current is None:
            current = (start, end)
        else:
            while place < len(quotations) and quotations[place].end <= current[1]:
                place += 1
            if place < len(quotations) and quotations[place].start < current[1] < quotations[place].end and start < quotations[place].end:
                current = (current[0], end)
            else:
                yield current
                current = (start, end)
    if current is not None:
        yield current


def _inner(text: str, quotation: Quotation) -> Span:
    return _trim(text, (quotation.inner_start, quotation.inner_end))


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _rows(
    article_id: str, field: str, text: str, parts: Sequence[Part], actors: list[tuple[int, int, str]], kinds: Mapping[str, str]
) -> Iterator[tuple[object, ...]]:
    first_of: dict[int, str] = {}
    known: list[tuple[int, str]] = []
    for number, part in enumerate(parts):
        attribution_id = f"{article_id}.{field[:2]}a{number}"
        source, cue = part.source or (-1, -1), part.cue or (-1, -1)
        actor = _actor(source, actors)
        kind = "actor" if actor else _kind(text, source, kinds, known)
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


def _speech(text: str, part: Part) -> str:
    if part.quotation is not None:
        return "direct"
    return "mixed" if re.search(r"[“\"]|''|(?<!\w)‘\w", text[slice(*part.content)]) else "indirect"


def _kind(text: str, source: Span, kinds: Mapping[str, str], known: list[tuple[int, str]]) -> str:
    """The kind of the source; "he" and "she" are of the kind of the source named last before, if it is near."""
    if source[0] < 0:
        return "unknown"
    words = text[slice(*source)]
    if words.lower() in PRONOUNS:
        near = next((kind for start, kind in reversed(known) if start < source[0]), None)
        return near or "unknown" if words.lower() in ("he", "she", "they", "it") else "unknown"
    kind = source_kind(words, kinds)
    known.append((source[0], kind))
    return kind


def _actor(source: Span, actors: list[tuple[int, int, str]]) -> str | None:
    """The actor whose mention is the source: the first that lies in it and is not inside an apposition or possessive."""
    if source[0] < 0:
        return None
    at = bisect_left(actors, (source[0], -1, ""))
    for start, end, actor_id in actors[at : at + 8]:
        if start >= source[1]:
            break
        if end <= source[1]:
            return actor_id
    return None


def _sentences_by_field(sentences: pd.DataFrame) -> dict[tuple[str, str], list[Span]]:
    found: dict[tuple[str, str], list[Span]] = {}
    for article_id, field, start, end in zip(
        sentences["article_id"], sentences["field"], sentences["start"], sentences["end"], strict=True
    ):
        found.setdefault((article_id, field), []).append((start, end))
    return found


def _spans_by_field(mentions: pd.DataFrame) -> dict[tuple[str, str], list[tuple[int, int, str]]]:
    found: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    columns: Iterable[list[object]] = (mentions[c] for c in ("article_id", "field", "actor_id", "start", "end"))
    for article_id, field, actor_id, start, end in zip(*columns, strict=True):
        found.setdefault((str(article_id), str(field)), []).append((int(str(start)), int(str(end)), str(actor_id)))
    return {key: sorted(spans) for key, spans in found.items()}
