"""an article's text + its marks -> paragraphs of sentences of pieces, and the notes in the margin beside each paragraph.

Marks of different kinds overlap as they like: the text is cut wherever one begins or ends, and each piece carries at most one of each
kind, the one that begins first. The margin names all of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.display.article_marks import ArticleMarks, FrameMark, MentionMark, QuotationMark

NOTED = 6  # words that a note of the margin lists; others are counted

Places = npt.NDArray[np.int64]  # for each character the number of the mark there, -1: none


class ArticlePiece(NamedTuple):
    """Words that are marked alike."""

    text: str
    mention: MentionMark | None
    first: bool  # whether the mention begins here, so that its id stands here
    said: QuotationMark | None
    frame: FrameMark | None


class ArticleSentence(NamedTuple):
    """A sentence, or the part of it that stands in one paragraph."""

    sentence_id: str  # "": words between sentences
    first: bool  # whether the sentence begins here
    pieces: tuple[ArticlePiece, ...]


class MentionNote(NamedTuple):
    """What a paragraph says of one actor."""

    actor: str
    told: tuple[tuple[str, str, str], ...]  # label, how often and how in words, mention_id of the first
    pronouns: tuple[tuple[str, str], ...]  # the pronouns and the mention_id of what they refer back to
    before: str  # mention_id of the last mention in a paragraph before, "": none
    after: str


class MarginNotes(NamedTuple):
    """What stands beside a paragraph."""

    mentions: tuple[MentionNote, ...]
    quotations: tuple[tuple[str, str], ...]  # source, reporting verbs and how
    frames: tuple[tuple[str, str, bool], ...]  # frame, its cues in words, whether it is carried


class ArticleParagraph(NamedTuple):
    """A paragraph and its margin."""

    sentences: tuple[ArticleSentence, ...]
    notes: MarginNotes

    @property
    def ids(self) -> set[str]:
        """Its sentences and mentions."""
        mentions = {piece.mention.mention_id for one in self.sentences for piece in one.pieces if piece.mention}
        return mentions | {sentence.sentence_id for sentence in self.sentences}


def paragraphs(text: str, field: str, marks: ArticleMarks) -> list[ArticleParagraph]:
    """The lines of a field that hold a word, each with its notes."""
    mentions = [mark for mark in marks.mentions if mark.field == field]
    quotations = [mark for mark in marks.quotations if mark.field == field]
    frames = [mark for mark in marks.frames if mark.field == field]
    sentences = [(sentence_id, start, end) for own, sentence_id, start, end in marks.sentences if own == field]
    layers = [
        _places(len(text), spans)
        for spans in (
            [(mark.start, mark.end) for mark in mentions],
            [(mark.start, mark.end) for mark in quotations],
            [(mark.start, mark.end) for mark in frames],
            [(start, end) for _, start, end in sentences],
        )
    ]
    made = []
    for begin, stop in _lines(text):
        own = tuple(_sentences(text, begin, stop, layers, mentions, quotations, frames, sentences))
        here = [[mark for mark in of if begin <= mark.start < stop] for of in (mentions, frames)]
        said = [mark for mark in quotations if mark.start < stop and begin < mark.end]
        made.append(ArticleParagraph(own, _notes(here[0], said, here[1], marks.mentions)))  # type: ignore[arg-type]
    return made


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each line that holds a word."""
    begin = 0
    for line in text.split("\n"):
        if line.strip():
            yield begin, begin + len(line)
        begin += len(line) + 1


def _places(length: int, spans: Sequence[tuple[int, int]]) -> Places:
    """For each character the number of the span there; of several the first in order."""
    places = np.full(length, -1, dtype=np.int64)
    for number, (start, end) in reversed(list(enumerate(spans))):
        places[start:end] = number
    return places


def _sentences(
    text: str, begin: int, stop: int, layers: Sequence[Places], mentions: Sequence[MentionMark],
    quotations: Sequence[QuotationMark], frames: Sequence[FrameMark], sentences: Sequence[tuple[str, int, int]],
) -> Iterator[ArticleSentence]:  # fmt: skip
    """The sentences of a line, each cut into pieces."""
    changes = [np.flatnonzero(np.diff(layer[begin:stop])) + 1 + begin for layer in layers]
    cuts = sorted({begin, stop, *np.concatenate(changes).tolist()})

    def piece(start: int, end: int) -> ArticlePiece:
        mention, said, frame = (int(layer[start]) for layer in layers[:3])
        own = mentions[mention] if mention >= 0 else None
        return ArticlePiece(
            text[start:end], own, own is not None and own.start == start,
            quotations[said] if said >= 0 else None, frames[frame] if frame >= 0 else None,
        )  # fmt: skip

    for number, spans in groupby(pairwise(cuts), lambda span: int(layers[3][span[0]])):
        own = list(spans)
        sentence_id, first, _ = sentences[number] if number >= 0 else ("", -1, -1)
        yield ArticleSentence(sentence_id, first == own[0][0], tuple(piece(start, end) for start, end in own))


def _notes(
    mentions: Sequence[MentionMark], quotations: Sequence[QuotationMark], frames: Sequence[FrameMark], whole: Sequence[MentionMark]
) -> MarginNotes:  # fmt: skip
    actors = list(dict.fromkeys(mark.actor_id for mark in mentions if mark.label))
    of_actors = [_mention_note([mark for mark in mentions if mark.actor_id == actor_id], whole) for actor_id in actors]
    said: dict[tuple[str, str], list[str]] = {}
    for quotation in {mark.statement_id: mark for mark in reversed(quotations)}.values():
        said.setdefault((quotation.source, quotation.told), []).insert(0, quotation.cue)
    cues: dict[tuple[str, bool], list[str]] = {}
    for mark in frames:
        cues.setdefault((mark.frame, mark.carried), []).append(mark.words)
    in_order = sorted(cues.items(), key=lambda one: not one[0][1])
    return MarginNotes(
        tuple(of_actors),
        tuple((source, f"{_listed(verbs)} {told}".strip()) for (source, told), verbs in reversed(said.items())),
        tuple((frame, _listed(words), is_carried) for (frame, is_carried), words in in_order),
    )


def _mention_note(own: Sequence[MentionMark], whole: Sequence[MentionMark]) -> MentionNote:
    of_actor = [mark.mention_id for mark in whole if mark.actor_id == own[0].actor_id]
    first, last = of_actor.index(own[0].mention_id), of_actor.index(own[-1].mention_id)
    kinds: dict[tuple[str, str], list[str]] = {}
    for mark in own:
        kinds.setdefault((mark.label, mark.about), []).append(mark.mention_id)
    told = [(label, f"{len(ids)} {about}" if len(own) > 1 else about, ids[0]) for (label, about), ids in kinds.items()]
    back: dict[str, list[str]] = {}
    for mark in own:
        if mark.antecedent:
            back.setdefault(mark.antecedent, []).append(mark.words)
    return MentionNote(
        own[0].actor, tuple(told), tuple((_listed(words), mention_id) for mention_id, words in back.items()),
        of_actor[first - 1] if first else "", of_actor[last + 1] if last + 1 < len(of_actor) else "",
    )  # fmt: skip


def _listed(words: Iterable[str]) -> str:
    """The words, each once whatever its case: “he”, “his”, and how many more there are."""
    once = list({word.lower(): word for word in words if word}.values())
    more = f" and {len(once) - NOTED} more" if len(once) > NOTED else ""
    return ", ".join(f"“{word}”" for word in once[:NOTED]) + more
