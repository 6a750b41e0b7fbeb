"""Somebody's words in one text: each sentence read around its quotations, and what is left over joined."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.attribution.cues import Grammar
from analysis.attribution.sentence import SPEECH_WORDS, Sentence, Span, quoted_words, read_sentence
from analysis.attribution.statements import Statement, find_statements, opening_subject
from analysis.attribution.transcripts import Turn, find_turns
from analysis.language.document import Document
from analysis.language.quotations import Quotation, find_quotations

SPEAKERS_OWN = frozenset({"i", "we", "you", "let"})  # inside a quotation: the one who is quoted, or nobody

INNER_WORDS = 6  # a quotation is read for nested speech from here on

_EDGE = " \t\n\xa0,;:"


@dataclass(slots=True)
class SpeechPart:
    """One stretch of somebody's words, not yet a row. Parts of one statement share `statement`."""

    content: Span
    source: Span | None
    cue: Span | None
    lemma: str
    statement: int
    quotation: Quotation | None = None


def find_parts(document: Document, grammar: Grammar) -> list[SpeechPart]:
    """Somebody's words in one text, in reading order."""
    reader = _Reader(document, grammar)
    for start, end in _units(document.sentences, document.quotations):
        reader.read(start, end)
    reader.join_running()
    for quotation in document.quotations:
        reader.read_inside(quotation)
    reader.take_turns(find_turns(document))
    return sorted(reader.parts, key=lambda part: part.content)


class _Reader:
    """Walks the sentences of one text and remembers who spoke last."""

    def __init__(self, document: Document, grammar: Grammar) -> None:
        self.document, self.text, self.grammar = document, document.text, grammar
        self.quotations = document.quotations
        self.quotation_starts = [quotation.start for quotation in self.quotations]
        self.code = "".join(map(grammar.letters.__getitem__, document.tokens.words))
        self.parts: list[SpeechPart] = []
        self.statements = 0
        self.last: SpeechPart | None = None  # the last direct part, while the talk goes on
        self.reported: Statement | None = None  # the last sentence's: `She was glad, she said. "It is over."`
        self.open: Statement | None = None  # "He said:" at the end of a paragraph
        self.reached = 0

    def read(self, start: int, end: int) -> None:
        """Read one sentence, its quotations taken as wholes."""
        inside = self.quotations[bisect_left(self.quotation_starts, start) : bisect_left(self.quotation_starts, end)]
        has_cue = self._has_cue(start, end)
        if not inside and not has_cue:
            self.last = self.reported = self.open = None
            self.reached = end
            return
        sentence = self._sentence(start, end, inside)
        statements = find_statements(sentence, self.grammar) if has_cue else []
        new_paragraph = "\n" in self.text[self.reached : start]
        self.reached = end
        taken = [part for statement in statements for part in self._add(statement, inside)]
        bare = False
        if inside:
            left = [q for q in inside if not any(part.content[0] <= q.inner_start < part.content[1] for part in taken)]
            bare = not sentence.holds("word", 1, sentence.n)
            if left and sentence.is_quotation(1) and left[0] is inside[0] and self._continues(new_paragraph):
                going_on = left if bare else [q for q in left[:1] if quoted_words(self.text, q) >= SPEECH_WORDS]
                self._continue(going_on, new_paragraph)
                left = left[len(going_on) :]
            self._unattributed(left, sentence)
        self._remember(inside, statements, bare)
        self.open = self._opening(start, end, inside) if has_cue and sentence.fits("colon", sentence.n - 1) else None

    def _has_cue(self, start: int, end: int) -> bool:
        tokens = self.document.token_at(start), self.document.token_at(end)
        return self.grammar.letters.patterns["cue"].search(self.code, *tokens) is not None

    def _sentence(self, start: int, end: int, inside: Sequence[Quotation], *, opens: bool = False) -> Sentence:
        return read_sentence(self.grammar.letters, self.document, self.code, (start, end), inside, opens=opens)

    def _add(self, statement: Statement, inside: Sequence[Quotation]) -> list[SpeechPart]:
        self.statements += 1
        parts = []
        for content in statement.contents:
            quotation = next((q for q in inside if content == (q.start, q.end)), None)
            span = _inner(self.text, quotation) if quotation else _trim(self.text, *content)
            if span[0] < span[1]:
                parts.append(
                    SpeechPart(span, statement.source, statement.cue, statement.lemma, self.statements, quotation)
                )
        self.parts += parts
        return parts

    def _continues(self, new_paragraph: bool) -> bool:
        """Whether a quotation that opens a sentence without a speaker of its own has one."""
        return self.last is not None or self.open is not None or (self.reported is not None and not new_paragraph)

    def _continue(self, left: Sequence[Quotation], new_paragraph: bool) -> None:
        """Give quotations to whoever was announced, spoke last, or was reported last.

        In the same paragraph they go on with his statement; a new paragraph is a new one, unless the quotation ran on.
        """
        template = self._said(self.open) if self.open else self.last or self._said(self.reported)
        if template is self.last and new_paragraph and not (template.quotation and template.quotation.runs_on):
            self.statements += 1
            template = replace(template, statement=self.statements)
        for quotation in left:
            self.last = replace(template, content=_inner(self.text, quotation), quotation=quotation)
            self.parts.append(self.last)

    def _said(self, statement: Statement | None) -> SpeechPart:
        assert statement is not None
        self.statements += 1
        return SpeechPart((0, 0), statement.source, statement.cue, statement.lemma, self.statements)

    def _unattributed(self, left: Sequence[Quotation], sentence: Sentence) -> None:
        """A whole sentence in quotation marks is speech though no verb says so; a few words are scare quotes.

        After a comma or colon the sentence's subject speaks: `Ms. Roe leant forward: "..."`.
        """
        places = {quotation: at for at, quotation in sentence.places.items()} if left else {}
        for quotation in left:
            if quoted_words(self.text, quotation) < SPEECH_WORDS:
                continue
            at = places[quotation]
            source = opening_subject(sentence, at - 1) if sentence.fits("comma or colon", at - 1) else None
            self.statements += 1
            self.parts.append(SpeechPart(_inner(self.text, quotation), source, None, "", self.statements, quotation))

    def _remember(self, inside: Sequence[Quotation], statements: Sequence[Statement], bare: bool) -> None:
        """Keep who spoke in this sentence for the next."""
        direct = [part for part in self.parts[-8:] if part.quotation in inside and part.source] if inside else []
        self.reported = None
        if direct:
            self.last = direct[-1]
        elif not (bare and inside):
            self.last = None
            spoken = [s for s in statements if s.source and s.lemma in self.grammar.speaking]
            self.reported = spoken[-1] if spoken else None

    def _opening(self, start: int, end: int, inside: Sequence[Quotation]) -> Statement | None:
        """The speaker announced by a sentence that ends in a colon: "She told the court:"."""
        sentence = self._sentence(start, end, inside, opens=True)
        statements = [s for s in find_statements(sentence, self.grammar) if s.contents[0][0] == end and s.source]
        return statements[-1] if statements else None

    def join_running(self) -> None:
        """The paragraphs of one long quotation have one speaker, wherever among them the speaker is named."""
        by_quotation = {part.quotation: part for part in self.parts if part.quotation is not None}
        chain: list[Quotation] = []
        for quotation in self.quotations:
            chain.append(quotation)
            if not quotation.runs_on:
                self._join(chain, by_quotation)
                chain = []

    def _join(self, chain: Sequence[Quotation], by_quotation: Mapping[Quotation, SpeechPart]) -> None:
        known = [by_quotation[q] for q in chain if q in by_quotation and by_quotation[q].source is not None]
        if len(chain) < 2 or not known:
            return
        for quotation in chain:
            part = by_quotation.get(quotation)
            if part is None:
                self.parts.append(replace(known[0], content=_inner(self.text, quotation), quotation=quotation))
            elif part.source is None:
                part.source, part.cue = known[0].source, known[0].cue
                part.lemma, part.statement = known[0].lemma, known[0].statement

    def read_inside(self, quotation: Quotation) -> None:
        """Speech within speech: `"He told us that it would end," she said`."""
        if (
            not self._has_cue(quotation.inner_start, quotation.inner_end)
            or quoted_words(self.text, quotation) < INNER_WORDS
        ):
            return
        sentences = self.document.sentences
        at = max(0, self.document.sentence_at(quotation.inner_start))
        while at < len(sentences) and sentences[at][0] < quotation.inner_end:
            start = max(sentences[at][0], quotation.inner_start)
            end = min(sentences[at][1], quotation.inner_end)
            at += 1
            if not self._has_cue(start, end):
                continue
            nested = [_moved(inner, start) for inner in find_quotations(self.text[start:end])]
            for statement in find_statements(self._sentence(start, end, nested), self.grammar):
                if self._is_another(statement):
                    self._add(statement, nested)

    def _is_another(self, statement: Statement) -> bool:
        """Whether a statement inside a quotation is somebody else's: "I think" adds no speaker to the one quoted."""
        if statement.source is None or statement.lemma not in self.grammar.speaking:
            return False
        return self.text[slice(*statement.source)].lower() not in SPEAKERS_OWN

    def take_turns(self, turns: Sequence[Turn]) -> None:
        """Each turn of a transcript is direct speech; what the speaker says of himself in it is not another's."""
        if not turns:
            return
        starts = [turn.content[0] for turn in turns]
        kept = []
        for part in self.parts:
            at = bisect_right(starts, part.content[0]) - 1
            inside = at >= 0 and part.content[1] <= turns[at].content[1]
            own = part.source is None or self.text[slice(*part.source)].lower() in SPEAKERS_OWN
            if not (inside and own):
                kept.append(part)
        self.parts = kept
        for turn in turns:
            self.statements += 1
            whole = Quotation(*turn.content, *turn.content)
            self.parts.append(SpeechPart(turn.content, turn.speaker, None, "", self.statements, whole))


def _units(sentences: Sequence[Span], quotations: Sequence[Quotation]) -> Iterator[Span]:
    """Sentences, those joined that one quotation runs through."""
    place, current = 0, None
    for start, end in sentences:
        while current and place < len(quotations) and quotations[place].end <= current[1]:
            place += 1
        through = place < len(quotations) and quotations[place].start < start < quotations[place].end
        if current and not through:
            yield current
        current = (current[0], end) if current and through else (start, end)
    if current:
        yield current


def _moved(quotation: Quotation, by: int) -> Quotation:
    return Quotation(quotation.start + by, quotation.end + by, quotation.inner_start + by, quotation.inner_end + by)


def _inner(text: str, quotation: Quotation) -> Span:
    return _trim(text, quotation.inner_start, quotation.inner_end)


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end
