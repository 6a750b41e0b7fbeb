"""Somebody's words in one sentence: the reporting verb (cue), who speaks (source) and what is said (content)."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from analysis.attribution.contents import (
    content_around,
    content_end,
    content_left,
    content_right,
    has_verb,
    is_narrated,
    left_part,
    left_start,
    quotes_right,
    without_marks,
)
from analysis.attribution.cues import Cue, SpeechGrammar, find_cues
from analysis.attribution.sentence import LetteredSentence, Range, Span


class Statement(NamedTuple):
    """One reading of a sentence. Spans are characters; `contents` has a part for each side of "..., he said, ..."."""

    contents: tuple[Span, ...]
    source: Span | None
    cue: Span | None
    lemma: str
    narrated: bool = False  # as `tables.ATTRIBUTIONS`


def find_statements(sentence: LetteredSentence, grammar: SpeechGrammar) -> list[Statement]:
    """Every statement of one sentence, in the order of their cues, "according to" last."""
    statements: list[Statement] = []
    subject: Span | None = None
    for cue in find_cues(sentence, grammar):
        statement = _read(sentence, cue, subject)
        if statement is not None:
            statements.append(statement)
            subject = statement.source or subject
    if sentence.holds("according", 1, sentence.n):
        statements += _according(sentence)
    if sentence.holds("claim", 1, sentence.n):
        statements += _claims(sentence)
    if len(statements) > 1:
        statements = [one for one in statements if one.lemma in grammar.speaking or not _is_within(one, statements)]
    return statements


def _is_within(statement: Statement, others: Iterable[Statement]) -> bool:
    """Whether a thought or an act is told in another's words: "She said that he | wants a treaty" is hers alone."""
    if statement.cue is None:
        return False
    first, last = statement.cue
    contents = [span for other in others if other is not statement for span in other.contents]
    return any(start <= first and last <= end for start, end in contents)


def _read(sentence: LetteredSentence, cue: Cue, subject: Span | None) -> Statement | None:
    """The statement of one cue. `subject`: who spoke earlier in the sentence."""
    source = None if cue.progressive else _source_before(sentence, cue.first)
    if (
        source is not None
        and sentence.holds("comma", *source)
        and sentence.holds("auxiliary", *source)
        and _closes(sentence, cue)
    ):
        inverted = _inverted(sentence, cue)
        if inverted is not None:
            return inverted
    if source is None:
        return _inverted_within(sentence, cue) or _inverted(sentence, cue) or _shared(sentence, cue, subject)
    if sentence.fits("nobody", source[0]) or (source == (1, 1) and sentence.fits("who", 1)):
        return None  # "no reason to say that", "none of them thinks that"
    takes = cue.reading.takes
    may_be_participle = "object" in takes and "quote" not in takes and cue.first == cue.verb_at
    if (
        may_be_participle
        and sentence.fits("an", source[0])
        and not sentence.fits("question or quotation", cue.last + 1)
    ):
        return None  # "a firm called Roe & Sons"
    right = content_right(sentence, cue, source[0])
    if "quote" in takes or "clause" in takes:
        left = content_left(sentence, cue, source[0], right)
        if left:
            return _statement(sentence, left, sentence.span(*source), cue)
    return _told(sentence, right, sentence.span(*source), cue) if right else None


def _inverted(sentence: LetteredSentence, cue: Cue) -> Statement | None:
    """ "..., said Ann Roe"."""
    if cue.progressive or not cue.quotes or not sentence.fits("after content", cue.verb_at - 1):
        return None
    speaker, left = sentence.patterns["speaker"].match(sentence.code, cue.last + 1), left_part(sentence, cue.first)
    if speaker is None or left is None:
        return None
    source = sentence.span(speaker.start(), speaker.end() - 1)
    return _statement(sentence, [left, *quotes_right(sentence, speaker.end())], source, cue)


def _inverted_within(sentence: LetteredSentence, cue: Cue) -> Statement | None:
    """ "The plan, said Ann Roe of the board, would fail": the speaker between two commas, behind the verb."""
    if cue.progressive or not cue.quotes or not sentence.fits("comma", cue.first - 1):
        return None
    end = sentence.find("comma", cue.last + 2, cue.last + 14)
    if end is None or not sentence.fits("capital", cue.last + 1) or sentence.holds("verb of clause", cue.last + 1, end):
        return None
    parts = content_around(sentence, cue.first - 2, end + 1)
    if len(parts) < 2 or has_verb(sentence, *parts[0]):
        return None  # "The plan failed, said Ann Roe, a lawyer"
    return _statement(sentence, parts, sentence.span(cue.last + 1, end - 1), cue)


def _closes(sentence: LetteredSentence, cue: Cue) -> bool:
    """Whether nothing but the speaker follows: "The plan failed, and Lund, who wrote it, left, said Ann Roe"."""
    if not sentence.fits("comma", cue.first - 1) or cue.first < cue.verb_at or not cue.quotes:
        return False
    speaker = sentence.patterns["speaker"].match(sentence.code, cue.last + 1)
    end = speaker.end() if speaker else 0
    return (
        end > 0
        and (end >= sentence.n or sentence.fits("stop", end))
        and not sentence.holds("passive or helped", cue.last + 1, end)
    )


def _shared(sentence: LetteredSentence, cue: Cue, subject: Span | None) -> Statement | None:
    """A verb without a subject of its own: "..., adding that it was late", "... and warned of delays"."""
    right = content_right(sentence, cue)
    if right is None:
        return None
    source = None
    if cue.progressive or sentence.fits("shares", cue.first - 1):
        source = subject or opening_subject(sentence, cue.first)
    if source is None and not cue.progressive and not sentence.holds("quotation", cue.last, cue.last + 4):
        return None
    return _told(sentence, right, source, cue)


def _told(sentence: LetteredSentence, right: Range, source: Span | None, cue: Cue) -> Statement:
    """A statement whose content follows its cue."""
    return _statement(sentence, [right], source, cue)._replace(narrated=is_narrated(sentence, cue, right))


def _statement(sentence: LetteredSentence, parts: Iterable[Range], source: Span | None, cue: Cue) -> Statement:
    contents = tuple([sentence.span(*part) for part in parts])
    return Statement(contents, source, sentence.span(cue.first, cue.last), cue.reading.lemma)


def _according(sentence: LetteredSentence) -> Iterator[Statement]:
    """ "According to two officials, ..." and "..., according to two officials"."""
    for match in sentence.patterns["according to"].finditer(sentence.code):
        parts = _according_parts(sentence, match.start(), match.end())
        if parts:
            contents = tuple(sentence.span(*part) for part in parts)
            source, cue = (match.start() + 2, match.end() - 1), (match.start(), match.start() + 1)
            yield Statement(contents, sentence.span(*source), sentence.span(*cue), "according to")


def _according_parts(sentence: LetteredSentence, first: int, end: int) -> list[Range]:
    """What is said around "according to" at word `first`, its source ending before word `end`."""
    if not sentence.holds("word or quotation", first - 40, first):
        return [(end + 1, content_end(sentence, end + 1))] if end + 1 < sentence.n else []
    last = without_marks(sentence, 1, first)
    start = left_start(sentence, last)
    if sentence.fits("comma", first - 1) and sentence.fits("comma", end) and not has_verb(sentence, start, last):
        return content_around(sentence, last, end + 1)
    return [(start, last)]


def _claims(sentence: LetteredSentence) -> Iterator[Statement]:
    """ "She denied Roe's claim that ..."; not as a subject ("His claim that it was over | is old"), whose end no word marks."""
    for match in sentence.patterns["claim"].finditer(sentence.code):
        first, noun = match.start(), match.end() - 1
        if sentence.holds("verb", 1, first):
            source = _source_before(sentence, first) if sentence.fits("'s", first) else (first, first)
            content = sentence.span(noun + 2, content_end(sentence, noun + 2))
            yield Statement((content,), sentence.span(*source) if source else None, sentence.span(noun, noun), "")


# --- Who speaks ---------------------------------------------------------------------------------------------------------------


def _source_before(sentence: LetteredSentence, first: int) -> Range | None:
    """The subject that ends right before word `first`, its apposition and relative clause included."""
    if (
        first > 4
        and sentence.fits("comma", first - 1)
        and sentence.fits("aside", first - 2)
        and sentence.fits("comma", first - 3)
    ):
        first -= 3  # "Ann Roe|, though,| said"
    match = sentence.patterns["source"].match(sentence.back, sentence.n - first)
    if match is None:
        return None
    start, last = sentence.n - match.end(), first - 1 - sentence.fits("comma or dash", first - 1)
    if sentence.fits("who", last):  # "Roe met | the man who said"
        behind_verb = (k for k in range(last, start, -1) if sentence.fits("begins a phrase", k))
        start = next((k for k in behind_verb if sentence.fits("before its object", k - 1)), start)
    return start, last


def opening_subject(sentence: LetteredSentence, before: int, *, named: bool = False) -> Span | None:
    """The noun phrase that the sentence opens with: the subject of a verb further on, at word `before`.

    `named`: no other than a name or a pronoun.
    """
    match = sentence.patterns["opening subject"].match(sentence.code, 1, before)
    at = match.start("who") if match else 0
    if sentence.fits("of the speaker", at) or (named and not sentence.fits("name or pronoun", at)):
        return None
    return sentence.span(match.start("who"), match.end("who") - 1) if match else None
