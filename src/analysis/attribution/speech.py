"""Somebody's words in one text: each sentence read around its quotations, and what is left over joined."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from operator import attrgetter, itemgetter

from analysis.attribution.cues import SpeechGrammar
from analysis.attribution.sentence import SPEECH_WORDS, LetteredSentence, Span, quoted_words, read_sentence
from analysis.attribution.statements import Statement, find_statements, opening_subject
from analysis.attribution.turns import find_signed, find_turns
from analysis.language.document import Document
from analysis.language.quotations import Quotation, find_quotations

SPEAKERS_OWN = frozenset({"i", "we", "you", "let"})  # inside a quotation: the one who is quoted, or nobody

_SIGNED = re.compile(
    r"\s*[—–-]{1,2}\s?(?P<who>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){1,3})\s*(?:\n|\Z)"
)  # `"It is." — Ann Roe`
_EDGE = " \t\n\xa0,;:"
_start = attrgetter("start")


@dataclass(slots=True)
class SpeechPart:
    """One stretch of somebody's words, not yet a row. Parts of one statement share `statement`."""

    content: Span
    source: Span | None
    cue: Span | None
    lemma: str
    statement: int
    quotation: Quotation | None = None
    narrated: bool = False  # as `tables.ATTRIBUTIONS`


def find_parts(document: Document, grammar: SpeechGrammar) -> list[SpeechPart]:
    """Somebody's words in one text, in reading order."""
    reader = _Reader(document, grammar)
    for start, end in _units(document.sentences, document.quotations):
        reader.read(start, end)
    if document.quotations:
        reader.join_running()
        for quotation in document.quotations:
            reader.read_inside(quotation)
    reader.take_printed()
    return sorted(reader.parts, key=attrgetter("content"))


class _Reader:
    """Walks the sentences of one text and remembers who spoke last."""

    def __init__(self, document: Document, grammar: SpeechGrammar) -> None:
        self.document, self.text, self.grammar = document, document.text, grammar
        self.starts = [quotation.start for quotation in document.quotations]
        self.code = grammar.letters.encode(document.tokens.words)
        self.cues = [match.start() for match in grammar.letters.patterns["cue"].finditer(self.code)]
        self.parts: list[SpeechPart] = []
        self.statements = 0
        self.last: SpeechPart | None = None  # the last direct part, while the talk goes on
        self.reported: Statement | None = None  # the last sentence's: `She was glad, she said. "It is over."`
        self.open: Statement | None = None  # "He said:" at the end of a paragraph
        self.reached = 0
        self.passages: list[tuple[Span, Span]] = []  # speaker and words, below "He wrote:"
        self.before: Span = (0, 0)  # the last sentence

    def read(self, start: int, end: int) -> None:
        """Read one sentence, its quotations taken as wholes; one without quotation or cue is left at once."""
        first = bisect_left(self.starts, start)
        inside = self.document.quotations[first : bisect_left(self.starts, end, first)]
        sentence = self._sentence(start, end, inside)
        new_paragraph, self.reached = "\n" in self.text[self.reached : start], end
        if self.open and self.open.source and new_paragraph and not (inside and inside[0].start == start):
            paragraph = self.document.paragraphs[self.document.paragraph_at(start)]
            self.passages.append((self.open.source, _trim(self.text, start, paragraph[1])))
        if sentence is None:
            self.last = self.reported = self.open = None
            self.before = start, end
            return
        statements = find_statements(sentence, self.grammar)
        taken = [part for statement in statements for part in self._add(statement, inside)]
        bare = False
        if inside:
            left = [q for q in _outside(inside, sorted(part.content for part in taken)) if self._says(q)]
            bare = not sentence.holds("word", 1, sentence.n)
            goes_on = self.last or self.open or (self.reported and not new_paragraph)
            if goes_on and left and sentence.fits("quotation", 1) and left[0] is inside[0]:
                going_on = left if bare else left[: sentence.fits("speech", 1)]
                self._continue(going_on, new_paragraph)
                left = left[len(going_on) :]
            self._unattributed(left, sentence, bare, new_paragraph)
        self._remember(inside, statements, bare)
        self.before = start, end
        if sentence.fits("colon", sentence.n - 1):
            self.open = self._opening(start, end, inside)

    def _sentence(self, start: int, end: int, inside: Sequence[Quotation], opens: int = -1) -> LetteredSentence | None:
        """The sentence of a stretch of text, where it has a quotation or a cue."""
        first, stop = self.document.token_at(start), self.document.token_at(end)
        cue = bisect_left(self.cues, first)
        if not inside and (cue == len(self.cues) or self.cues[cue] >= stop):
            return None
        return read_sentence(self.grammar.letters, self.document, self.code, range(first, stop), inside, opens)

    def _add(self, statement: Statement, inside: Sequence[Quotation]) -> list[SpeechPart]:
        self.statements += 1
        parts = []
        for content in statement.contents:
            at = bisect_left(inside, content[0], key=_start)
            quotation = inside[at] if at < len(inside) and content == (inside[at].start, inside[at].end) else None
            span = self._inner(quotation) if quotation else _trim(self.text, *content)
            if span[0] < span[1]:
                said = statement.source, statement.cue, statement.lemma
                own = statement.narrated or (statement.source is not None and self._is_own(statement.source))
                parts.append(SpeechPart(span, *said, self.statements, quotation, own and quotation is None))
        self.parts += parts
        return parts

    def _inner(self, quotation: Quotation) -> Span:
        return _trim(self.text, quotation.inner_start, quotation.inner_end)

    def _says(self, quotation: Quotation) -> bool:
        """Whether anything stands between a quotation's marks."""
        start, end = self._inner(quotation)
        return start < end

    def _continue(self, left: Sequence[Quotation], new_paragraph: bool) -> None:
        """Give quotations to whoever was announced, spoke last, or was reported last.

        In the same paragraph they go on with his statement; a new paragraph is a new one, unless the quotation ran on.
        """
        said = self.open or (None if self.last else self.reported)
        template = SpeechPart((0, 0), said.source, said.cue, said.lemma, 0) if said else self.last
        assert template is not None
        if said or (new_paragraph and not (template.quotation and template.quotation.runs_on)):
            self.statements += 1
            template = replace(template, statement=self.statements)
        for quotation in left:
            self.last = replace(template, content=self._inner(quotation), quotation=quotation)
            self.parts.append(self.last)

    def _unattributed(
        self, left: Sequence[Quotation], sentence: LetteredSentence, bare: bool, new_paragraph: bool
    ) -> None:
        """A whole sentence in quotation marks is speech though no verb says so; a few words are scare quotes.

        The sentence's subject speaks (`Ms. Roe leant forward: "..."`), or that of the sentence before: `Ms. Roe laughed. "..."`.
        """
        waiting = set(left)
        for at, quotation in sentence.places.items():
            if quotation not in waiting:
                continue
            signed = _SIGNED.match(self.text, quotation.end)
            if signed or bare or sentence.fits("speech", at) or sentence.fits("colon", at - 1):
                source = self._subject_before() if bare else opening_subject(sentence, at - 1)
                if source is None and self.last and not new_paragraph:
                    source = self.last.source
                source = signed.span("who") if signed else source
                self.statements += 1
                self.parts.append(SpeechPart(self._inner(quotation), source, None, "", self.statements, quotation))

    def _subject_before(self) -> Span | None:
        """Who the last sentence is about: its subject, where that is a name or a pronoun."""
        first, stop = (self.document.token_at(place) for place in self.before)
        if first == stop:
            return None
        sentence = read_sentence(self.grammar.letters, self.document, self.code, range(first, stop), ())
        return opening_subject(sentence, sentence.n, named=True)

    def _remember(self, inside: Sequence[Quotation], statements: Sequence[Statement], bare: bool) -> None:
        """Keep who spoke in this sentence for the next."""
        direct = [part for part in self.parts[-8:] if part.quotation in inside and part.source] if inside else []
        self.reported = self.open = None
        if direct:
            self.last = direct[-1]
        elif not bare:
            self.last = None
            spoken = [s for s in statements if s.source and s.lemma in self.grammar.speaking]
            self.reported = spoken[-1] if spoken else None

    def _opening(self, start: int, end: int, inside: Sequence[Quotation]) -> Statement | None:
        """The speaker announced by a sentence that ends in a colon: "She told the court:"."""
        sentence = self._sentence(start, end, inside, opens=end)
        found = find_statements(sentence, self.grammar) if sentence else []
        return next((s for s in reversed(found) if s.contents[0][0] == end and s.source), None)

    def join_running(self) -> None:
        """The paragraphs of one long quotation have one speaker, wherever among them the speaker is named."""
        by_quotation = {part.quotation: part for part in self.parts if part.quotation is not None}
        chain: list[Quotation] = []
        for quotation in self.document.quotations:
            chain.append(quotation)
            if quotation.runs_on:
                continue
            known = next((by_quotation[q] for q in chain if q in by_quotation and by_quotation[q].source), None)
            for one in chain if known and len(chain) > 1 else ():
                part = by_quotation.get(one)
                assert known is not None
                if part is None and self._says(one):
                    self.parts.append(replace(known, content=self._inner(one), quotation=one))
                elif part is not None and part.source is None:
                    part.source, part.cue, part.lemma, part.statement = (
                        known.source,
                        known.cue,
                        known.lemma,
                        known.statement,
                    )
            chain = []

    def read_inside(self, quotation: Quotation) -> None:
        """Speech within speech: `"He told us that it would end," she said`. The quoted one's own "I think" is no other's."""
        if quoted_words(self.text, quotation) <= SPEECH_WORDS:
            return
        at, sentences = max(0, self.document.sentence_at(quotation.inner_start)), self.document.sentences
        while at < len(sentences) and sentences[at][0] < quotation.inner_end:
            start, end = max(sentences[at][0], quotation.inner_start), min(sentences[at][1], quotation.inner_end)
            at += 1
            if self._sentence(start, end, ()) is None:
                continue
            nested = [_moved(inner, start) for inner in find_quotations(self.text[start:end])]
            sentence = self._sentence(start, end, nested)
            for statement in find_statements(sentence, self.grammar) if sentence else ():
                if statement.source and statement.lemma in self.grammar.speaking and not self._is_own(statement.source):
                    self._add(statement, nested)

    def _is_own(self, source: Span | None) -> bool:
        return source is None or self.text[slice(*source)].lower() in SPEAKERS_OWN

    def take_printed(self) -> None:
        """Turns of a transcript, signed posts and passages set below a colon are direct speech; what the speaker says of himself
        in one is not another's."""
        passages = [*find_turns(self.document, self.grammar.headings), *find_signed(self.document)]
        taken = {self.document.paragraph_at(start) for _, (start, _) in passages}
        passages += [one for one in self.passages if self.document.paragraph_at(one[1][0]) not in taken]
        passages.sort(key=itemgetter(1))
        starts = [start for _, (start, _) in passages]
        kept = []
        for part in self.parts if passages else ():
            at = bisect_right(starts, part.content[0]) - 1
            if at < 0 or part.content[1] > passages[at][1][1] or not self._is_own(part.source):
                kept.append(part)
        self.parts = kept if passages else self.parts
        for speaker, content in passages:
            self.statements += 1
            self.parts.append(SpeechPart(content, speaker, None, "", self.statements, Quotation(*content, *content)))


def _units(sentences: Sequence[Span], quotations: Sequence[Quotation]) -> Iterator[Span]:
    """Sentences, those joined that one quotation runs through."""
    if not quotations:
        yield from sentences
        return
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


def _outside(quotations: Sequence[Quotation], contents: Sequence[Span]) -> list[Quotation]:
    """The quotations that begin in none of the contents, which are in order."""
    starts, reach = [start for start, _ in contents], list(accumulate((end for _, end in contents), max))
    at = [bisect_right(starts, quotation.inner_start) - 1 for quotation in quotations]
    return [q for q, last in zip(quotations, at, strict=True) if last < 0 or reach[last] <= q.inner_start]


def _moved(quotation: Quotation, by: int) -> Quotation:
    return Quotation(quotation.start + by, quotation.end + by, quotation.inner_start + by, quotation.inner_end + by)


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end
