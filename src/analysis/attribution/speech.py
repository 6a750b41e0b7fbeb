"""Somebody's words in one text: each sentence read around its quotations, and what is left over joined."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.attribution.clauses import Statement, find_statements
from analysis.attribution.cues import Verbs
from analysis.attribution.subjects import first_subject
from analysis.attribution.transcripts import Turn, find_turns
from analysis.language.quotations import Quotation, find_quotations
from analysis.language.tokens import QUOTE, Span, Tokens, read_tokens
from analysis.language.word_classes import WordClasses

SPEECH_WORDS = 5  # a quotation without a cue is speech from here on, else scare quotes

SPEAKERS_OWN = frozenset({"i", "we", "you", "let"})  # inside a quotation: the one who is quoted, or nobody

INNER_WORDS = 6  # a quotation is read for nested speech from here on

_EDGE = " \t\n\xa0,;:"


@dataclass
class SpeechPart:
    """One stretch of somebody's words, not yet a row. Parts of one statement share `statement`."""

    content: Span
    source: Span | None
    cue: Span | None
    lemma: str
    statement: int
    quotation: Quotation | None = None


def find_parts(text: str, sentences: Sequence[Span], verbs: Verbs, classes: WordClasses) -> list[SpeechPart]:
    """Somebody's words in one text, in reading order."""
    reader = _Reader(text, verbs, classes)
    for start, end in _units(sentences, reader.quotations):
        reader.read(start, end)
    reader.join_running()
    for quotation in reader.quotations:
        reader.read_inside(quotation, sentences)
    reader.take_turns(find_turns(text))
    return sorted(reader.parts, key=lambda part: part.content)


class _Reader:
    """Walks the sentences of one text and remembers who spoke last."""

    def __init__(self, text: str, verbs: Verbs, classes: WordClasses) -> None:
        self.text, self.verbs, self.classes = text, verbs, classes
        self.quotations = find_quotations(text)
        self.starts = [quotation.start for quotation in self.quotations]
        self.parts: list[SpeechPart] = []
        self.statements = 0
        self.last: SpeechPart | None = None  # the last direct part, while the talk goes on
        self.reported: Statement | None = None  # the last sentence's: `She was glad, she said. "It is over."`
        self.open: Statement | None = None  # "He said:" at the end of a paragraph
        self.reached = 0

    def read(self, start: int, end: int) -> None:
        """Read one sentence, its quotations taken as wholes."""
        inside = self.quotations[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        tokens = read_tokens(self.text, start, end, inside, self.classes)
        statements = find_statements(tokens, self.verbs)
        new_paragraph = "\n" in self.text[self.reached : start]
        self.reached = end
        taken = [part for statement in statements for part in self._add(statement, inside)]
        left = [q for q in inside if not any(part.content[0] <= q.inner_start < part.content[1] for part in taken)]
        bare = not any(tokens.is_word(k) for k in range(len(tokens)))
        if left and tokens.at(0) == QUOTE and left[0] is inside[0] and self._continues(new_paragraph):
            going_on = left if bare else [q for q in left[:1] if self._n_words(q) >= SPEECH_WORDS]
            self._continue(going_on, new_paragraph)
            left = left[len(going_on) :]
        self._unattributed(left, tokens)
        self._remember(tokens, inside, statements, bare)

    def _add(self, statement: Statement, inside: Sequence[Quotation]) -> list[SpeechPart]:
        self.statements += 1
        parts = []
        for content in statement.contents:
            quotation = next((q for q in inside if content == (q.start, q.end)), None)
            span = _inner(self.text, quotation) if quotation else _trim(self.text, content)
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

    def _unattributed(self, left: Sequence[Quotation], tokens: Tokens) -> None:
        """A whole sentence in quotation marks is speech though no verb says so; a few words are scare quotes.

        After a comma or colon the sentence's subject speaks: `Ms. Roe leant forward: "..."`.
        """
        places = {quotation: at for at, quotation in tokens.quotation.items()}
        for quotation in left:
            if self._n_words(quotation) < SPEECH_WORDS:
                continue
            at = places.get(quotation, 0)
            source = first_subject(tokens, at - 1) if tokens.at(at - 1) in (":", ",") else None
            self.statements += 1
            self.parts.append(SpeechPart(_inner(self.text, quotation), source, None, "", self.statements, quotation))

    def _n_words(self, quotation: Quotation) -> int:
        return self.text.count(" ", quotation.inner_start, quotation.inner_end) + 1

    def _remember(
        self, tokens: Tokens, inside: Sequence[Quotation], statements: Sequence[Statement], bare: bool
    ) -> None:
        """Keep who spoke in this sentence for the next."""
        direct = [part for part in self.parts[-8:] if part.quotation in inside and part.source] if inside else []
        self.reported = None
        if direct:
            self.last = direct[-1]
        elif not (bare and inside):
            self.last = None
            spoken = [s for s in statements if s.source and s.lemma in self.verbs.speaking]
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

    def read_inside(self, quotation: Quotation, sentences: Sequence[Span]) -> None:
        """Speech within speech: `"He told us that it would end," she said`."""
        if self._n_words(quotation) < INNER_WORDS:
            return
        at = max(0, bisect_right(sentences, (quotation.inner_start, len(self.text))) - 1)
        while at < len(sentences) and sentences[at][0] < quotation.inner_end:
            start = max(sentences[at][0], quotation.inner_start)
            end = min(sentences[at][1], quotation.inner_end)
            nested = [_moved(inner, start) for inner in find_quotations(self.text[start:end])]
            tokens = read_tokens(self.text, start, end, nested, self.classes)
            for statement in find_statements(tokens, self.verbs):
                if self._is_another(statement):
                    self._add(statement, nested)
            at += 1

    def _is_another(self, statement: Statement) -> bool:
        """Whether a statement inside a quotation is somebody else's: "I think" adds no speaker to the one quoted."""
        if statement.source is None or statement.lemma not in self.verbs.speaking:
            return False
        return self.text[slice(*statement.source)].lower() not in SPEAKERS_OWN

    def take_turns(self, turns: Sequence[Turn]) -> None:
        """Each turn of a transcript is direct speech; what the speaker says of himself in it is not another's."""
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


def _opening(tokens: Tokens, verbs: Verbs) -> Statement | None:
    """The speaker announced by a sentence that ends in a colon: "She told the court:"."""
    end = tokens.end[-1]
    tokens.add_quotation(Quotation(end, end, end, end), end)
    statements = [s for s in find_statements(tokens, verbs) if s.contents[0][0] == end and s.source]
    return statements[-1] if statements else None


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
    return _trim(text, (quotation.inner_start, quotation.inner_end))


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end
