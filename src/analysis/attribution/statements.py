"""Somebody's words in one sentence: the reporting verb (cue), who speaks (source) and what is said (content)."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from analysis.attribution.cues import Cue, SpeechGrammar, find_cues
from analysis.attribution.sentence import LetteredSentence, Range, Span

MAX_CONTENT = 250  # words; a text without sentence ends is not one statement


class Statement(NamedTuple):
    """One reading of a sentence. Spans are characters; `contents` has a part for each side of "..., he said, ..."."""

    contents: tuple[Span, ...]
    source: Span | None
    cue: Span | None
    lemma: str


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
    return statements


def _read(sentence: LetteredSentence, cue: Cue, subject: Span | None) -> Statement | None:
    """The statement of one cue. `subject`: who spoke earlier in the sentence."""
    source = None if cue.progressive else _source_before(sentence, cue.first)
    if source is None:
        return _inverted(sentence, cue) or _shared(sentence, cue, subject)
    takes = cue.reading.takes
    if "object" in takes and cue.first == cue.verb_at and sentence.fits("an", source[0]):
        return None  # "a firm called Roe & Sons"
    right = _content_right(sentence, cue, sentence.fits("what", source[0] - 1))
    if "quote" in takes or "clause" in takes:
        left = _content_left(sentence, cue, source[0], right)
        if left:
            return _statement(sentence, left, sentence.span(*source), cue)
    return _statement(sentence, [right], sentence.span(*source), cue) if right else None


def _inverted(sentence: LetteredSentence, cue: Cue) -> Statement | None:
    """ "..., said Ann Roe"."""
    if cue.progressive or not cue.quotes or not sentence.fits("after content", cue.verb_at - 1):
        return None
    speaker, left = sentence.patterns["speaker"].match(sentence.code, cue.last + 1), left_part(sentence, cue.first)
    if speaker is None or left is None:
        return None
    source = sentence.span(speaker.start(), speaker.end() - 1)
    return _statement(sentence, [left, *_quotes_right(sentence, speaker.end())], source, cue)


def _shared(sentence: LetteredSentence, cue: Cue, subject: Span | None) -> Statement | None:
    """A verb without a subject of its own: "..., adding that it was late", "... and warned of delays"."""
    right = _content_right(sentence, cue)
    if right is None:
        return None
    source = None
    if cue.progressive or sentence.fits("shares", cue.first - 1):
        source = subject or opening_subject(sentence, cue.first)
    if source is None and not cue.progressive and not sentence.holds("quotation", cue.last, cue.last + 4):
        return None
    return _statement(sentence, [right], source, cue)


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
        return [(end + 1, _content_end(sentence, end + 1))] if end + 1 < sentence.n else []
    last = _without_marks(sentence, 1, first)
    start = _left_start(sentence, last)
    if sentence.fits("comma", first - 1) and sentence.fits("comma", end) and not _has_verb(sentence, start, last):
        return _content_around(sentence, last, end + 1)
    return [(start, last)]


# --- Who speaks ---------------------------------------------------------------------------------------------------------------


def _source_before(sentence: LetteredSentence, first: int) -> Range | None:
    """The subject that ends right before word `first`, its apposition and relative clause included."""
    match = sentence.patterns["source"].match(sentence.back, sentence.n - first)
    if match is None:
        return None
    return sentence.n - match.end(), first - 1 - sentence.fits("comma or dash", first - 1)


def opening_subject(sentence: LetteredSentence, before: int) -> Span | None:
    """The noun phrase that the sentence opens with: the subject of a verb further on, at word `before`."""
    match = sentence.patterns["opening subject"].match(sentence.code, 1, before)
    return sentence.span(match.start("who"), match.end("who") - 1) if match else None


# --- What is said, after its cue ----------------------------------------------------------------------------------------------


def _content_right(sentence: LetteredSentence, cue: Cue, is_thing: bool = False) -> Range | None:
    """The content that follows its cue. `is_thing`: "what he calls | a mistake, ..."."""
    match = cue.reading.start.match(sentence.code, cue.last + 1)
    if match is None or match.end() >= sentence.n:
        return None
    start, takes = match.end(), cue.reading.takes
    is_thing = is_thing or ("object" in takes and "clause" not in takes and "quote" not in takes)
    end = _content_end(sentence, start, thing=is_thing)
    return (start, end) if end > start or sentence.fits("quotation", start) else None


def _content_end(sentence: LetteredSentence, start: int, *, thing: bool = False) -> int:
    """The last word of the content that begins at `start`: it runs to the end of the sentence or to the next speaker.

    `thing`: the content is a thing blamed, praised or named, and no clause; it ends before ", and", a name before any comma.
    """
    if sentence.fits("quotation", start) and sentence.fits("comma", start + 1):
        return start
    end = min(sentence.n, start + MAX_CONTENT)
    match = sentence.patterns["end"].search(sentence.marked, start + 1, end)
    end = match.start() if match else end
    if thing:
        named = sentence.fits("naming", start - 1)
        match = sentence.patterns["end of name" if named else "end of thing"].search(sentence.code, start + 1, end)
        end = match.start() if match else end
    return max(start, _without_marks(sentence, start, end))


def _without_marks(sentence: LetteredSentence, start: int, end: int) -> int:
    """The last word before word `end` that is no mark at which a phrase ends."""
    while end > start and sentence.code[end - 1] in sentence.sets["trailing"]:
        end -= 1
    return end - 1


# --- What is said, before its cue or around it: `"...," he said`, "..., he said", "Costs, he said, would fall" -------------------


def _content_left(sentence: LetteredSentence, cue: Cue, edge: int, right: Range | None) -> list[Range]:
    """The content that stands before word `edge`, where source and cue begin, with its parts after them.

    `right`: what follows the cue; it is the content unless what stands before has the better claim.
    """
    fits, at = sentence.fits, cue.last + 1
    if not fits("ends content", edge - 1):
        return []
    if fits("as", edge - 1):
        return _as_he_said(sentence, cue, edge - 1)
    left, told = left_part(sentence, edge), "addressee" in cue.reading.takes
    if told and not fits("when, where or mark", at):
        match = sentence.patterns["addressee"].match(sentence.code, at)
        at = match.end() if match else at
    if left is not None and sentence.fits("quotation", left[1]):
        takes_clause = right is not None and fits("question", at)
        return [left, *_quotes_right(sentence, cue.last + 1)] if cue.quotes and not takes_clause else []
    if fits("comma", edge - 1) and fits("comma", at) and (right is None or not sentence.fits("quotation", right[0])):
        return _content_around(sentence, edge - 2, at + 1)
    if left is None or (right is not None and not (told and fits("that", at) and fits("passive or helped", at + 1))):
        return []
    ends = at >= sentence.n or fits("closing", at) or (cue.quotes and fits("when or where", at))
    return [left] if ends and _may_be_clause(sentence, *left) else []


def left_part(sentence: LetteredSentence, edge: int) -> Range | None:
    """The content that ends right before word `edge`: a quotation, or a clause and its comma."""
    last = edge - 1
    at = last - sentence.fits("comma or dash", last)
    if sentence.fits("quotation", at):
        return _quote_start(sentence, at), at
    if not sentence.fits("closed", last):
        return None
    first = _left_start(sentence, last)
    return (first, last - 1) if last - first >= 3 else None


def _quote_start(sentence: LetteredSentence, at: int) -> int:
    """A quotation alone, or with the clause of which it is a part: `It was "a long day for us," he said`."""
    if not sentence.holds("word", 1, at):
        return sentence.find("quotation", 1, at) or at
    opening = sentence.places[at].inner_start
    whole = sentence.fits("before quotation", at - 1) or sentence.text[opening : opening + 1].isupper()
    return at if whole and sentence.fits("speech", at) else _left_start(sentence, at)


def _left_start(sentence: LetteredSentence, last: int) -> int:
    """Where the clause that ends at word `last` begins: after a semicolon, "but" and the like, or with the sentence."""
    first = max(1, last - MAX_CONTENT, sentence.code.rfind(sentence.letters[";"], 1, last) + 1)
    match = sentence.patterns["lead"].match(sentence.code, first, last)
    return match.end() if match else first


def _quotes_right(sentence: LetteredSentence, i: int) -> list[Range]:
    """The quotation that goes on after `"...," he said`, if no words of another speaker stand between."""
    at = sentence.find("quotation", i, i + 14)
    if at is None:
        return []
    if sentence.holds("new cue", i, at) or (sentence.holds("stop", i, at) and at + 2 < sentence.n):
        return []  # it has a speaker of its own
    return [(at, at)] if sentence.fits("before quotation", at - 1) else []


def _content_around(sentence: LetteredSentence, last: int, first: int) -> list[Range]:
    """The two parts of "Costs, he said, would fall"; one where the other is no part of it: "On Monday, he said, ..."."""
    start = _left_start(sentence, last)
    end = _content_end(sentence, first) if first < sentence.n else -1
    long_enough = end - first >= 2 or sentence.holds("quotation", first, end + 1)
    rest = [(first, end)] if long_enough and not sentence.fits("new clause", first) else []
    if start <= last and (rest or (last - start >= 2 and _has_verb(sentence, start, last))):
        return [(start, last), *rest]
    return rest


def _has_verb(sentence: LetteredSentence, first: int, last: int) -> bool:
    """Whether a stretch can be a clause: an auxiliary, or a word that ends as verbs end."""
    return not sentence.fits("adjunct", first) and sentence.holds("verb", first + 1, last + 1)


def _may_be_clause(sentence: LetteredSentence, first: int, last: int) -> bool:
    if sentence.fits("no subject", first):
        return False
    return _has_verb(sentence, first, last) or (last - first >= 4 and not sentence.fits("preposition", first))


def _as_he_said(sentence: LetteredSentence, cue: Cue, at: int) -> list[Range]:
    """The content of "As he said, ..." or "..., as he said"."""
    if at > 4 and sentence.fits("comma", at - 1):
        return [(_left_start(sentence, at - 1), at - 2)]
    comma = sentence.find("comma or colon", cue.last, cue.last + 14)
    if comma is None or comma + 2 >= sentence.n:
        return []
    return [(comma + 1, _content_end(sentence, comma + 1))]
