"""unit + article + sentences -> what a coder is shown of it: the words in question marked, those around them, nothing of the measure."""

import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from analysis.codebook.outlets import Outlet
from analysis.language.texts import field_texts
from analysis.tables import records
from analysis.validity.codes.exchange import AFTER, BEFORE
from analysis.validity.codes.places import digests

HIDDEN = "[outlet]"  # in place of the outlet's own name

Span = tuple[int, int]
Hider = Callable[[str], str]
Texts = Mapping[tuple[str, str], str]  # of an article and field
Spans = Mapping[tuple[str, ...], list[Span]]  # of an article and field; of mentions also of an actor
Paragraphs = list[
    list[tuple[str, str]]
]  # of each line its pieces: the words, and their mark ("", "sentence" or "marked")


class CodingItem(NamedTuple):
    """A unit as a coder sees it."""

    unit_id: str
    actor: str  # printed name; "": of no actor
    title: str
    source: str  # day, and the outlet where it is not hidden
    near: Paragraphs  # the sentence with those around it; of a whole article all
    whole: Paragraphs  # the whole article, where `near` is a part of it; else empty


@dataclass(frozen=True)
class Shown:
    """What the items of a sample are made from."""

    articles: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    names: Mapping[str, str]
    outlets: Mapping[str, Outlet]
    hide_outlet: bool = True


def coding_items(units: pd.DataFrame, shown: Shown) -> dict[str, CodingItem]:
    """unit_id to what is shown of it, in their order; of the units (CODING_UNITS) whose words are in the corpus as they were drawn."""
    units = units[_as_drawn(units, shown)]
    here = set(units["article_id"])
    about = shown.articles[shown.articles["article_id"].isin(here)].set_index("article_id", drop=False)
    texts = field_texts(about.reset_index(drop=True))
    spans = _sentence_spans(shown.sentences[shown.sentences["article_id"].isin(here)])
    marks = _mention_spans(shown.mentions[shown.mentions["article_id"].isin(here)])
    return {
        unit["unit_id"]: _item(unit, about.loc[unit["article_id"]], texts, spans, marks, shown)
        for unit in records(units)
    }


def hide_outlets(texts: pd.DataFrame, outlets: Mapping[str, Outlet]) -> pd.DataFrame:
    """UNIT_TEXTS as they are handed to a coder who is not to know the outlet: HIDDEN in place of its names, in headlines and texts."""
    hiders = {name: _hider(outlets.get(name), name) for name in texts["outlet"].unique()}
    hidden = {
        column: [hiders[outlet](words) for outlet, words in zip(texts["outlet"], texts[column], strict=True)]
        for column in ("title", "before", "words", "after")
    }
    return texts.assign(**hidden)


def _as_drawn(units: pd.DataFrame, shown: Shown) -> "pd.Series[bool]":
    """Whether the sentence (of an article: its text) is still the one that was drawn; a unit without a digest is taken as it is."""
    now = digests(units, (units["kind"] == "article").to_numpy(), shown.articles, shown.sentences)
    return (now != "") & ((units["digest"].fillna("") == "") | (now == units["digest"]))


def _item(
    unit: Mapping[str, Any], article: Any, texts: Texts, sentences: Spans, mentions: Spans, shown: Shown
) -> CodingItem:
    hide = _hider(shown.outlets.get(article["outlet"]), article["outlet"]) if shown.hide_outlet else str
    actor_id = unit["actor_id"] if isinstance(unit["actor_id"], str) else ""
    key, source = (article["article_id"], unit["field"]), _source(article, shown)
    text = texts[article["article_id"], "text"]
    name, title = shown.names.get(actor_id, actor_id), hide(str(article["title"]))
    if unit["kind"] == "article":
        places = mentions.get((article["article_id"], "text", actor_id), [])
        return CodingItem(unit["unit_id"], name, title, source, _pieces(text, (0, len(text)), [], places, hide), [])
    around, place = sentences[key], (int(unit["start"]), int(unit["end"]))
    own = _holding(around, place)
    near = _pieces(texts[key], _window(around, place), own, [place], hide)
    if unit["field"] == "title":  # it is what is coded, so it stands once
        article_text = _pieces(text, (0, len(text)), [], [], hide)
        return CodingItem(unit["unit_id"], name, "", f"Headline · {source}", near, [*near, *article_text])
    whole = _pieces(text, (0, len(text)), own, [place], hide)
    return CodingItem(unit["unit_id"], name, title, source, near, [] if whole == near else whole)


def _source(article: Any, shown: Shown) -> str:
    day = "undated" if pd.isna(article["published"]) else f"{article['published']:%-d %B %Y}"
    return day if shown.hide_outlet else f"{shown.names.get(article['outlet'], article['outlet'])} · {day}"


def _sentence_spans(sentences: pd.DataFrame) -> Spans:
    spans: dict[tuple[str, ...], list[Span]] = {}
    ordered = sentences.sort_values(["article_id", "field", "number"], kind="stable")
    for article_id, field, start, end in ordered[["article_id", "field", "start", "end"]].itertuples(index=False):
        spans.setdefault((article_id, field), []).append((int(start), int(end)))
    return spans


def _mention_spans(mentions: pd.DataFrame) -> Spans:
    spans: dict[tuple[str, ...], list[Span]] = {}
    columns = mentions[["article_id", "field", "actor_id", "start", "end"]]
    for article_id, field, actor_id, start, end in columns.itertuples(index=False):
        spans.setdefault((article_id, field, actor_id), []).append((int(start), int(end)))
    return spans


def _holding(sentences: Sequence[Span], place: Span) -> list[Span]:
    """The sentence in which the place begins, as a list; an empty one where there is none."""
    return [span for span in sentences if span[0] <= place[0] < span[1]][:1]


def _window(sentences: Sequence[Span], place: Span) -> Span:
    """From BEFORE sentences before the place to AFTER behind it."""
    number = sentences.index(_holding(sentences, place)[0])
    last = min(number + AFTER, len(sentences) - 1)
    return sentences[max(0, number - BEFORE)][0], max(sentences[last][1], place[1])


def _pieces(text: str, window: Span, sentence: list[Span], marked: list[Span], hide: Hider) -> Paragraphs:
    """The window, cut wherever a mark or a line begins or ends; lines without a word are left out."""
    first, last = window
    cuts = {first, last, *(n + k for n in range(first, last) if text[n] == "\n" for k in (0, 1))}
    cuts |= {place for span in (*sentence, *marked) for place in span if first < place < last}
    pieces = [
        (
            text[start:end],
            "marked" if _inside(start, end, marked) else "sentence" if _inside(start, end, sentence) else "",
        )
        for start, end in itertools.pairwise(sorted(cuts))
    ]
    lines = [list(line) for ends, line in itertools.groupby(pieces, lambda piece: piece[0] == "\n") if not ends]
    return [[(hide(words), mark) for words, mark in line] for line in lines if any(words.strip() for words, _ in line)]


def _inside(start: int, end: int, spans: Iterable[Span]) -> bool:
    return any(first <= start and end <= last for first, last in spans)


def _hider(outlet: Outlet | None, printed: str) -> Hider:
    """Puts HIDDEN in place of the outlet's names, which datelines and sentences print."""
    names = {outlet.name, outlet.name.removeprefix("The "), *outlet.aliases} if outlet else {printed}
    longest = sorted(filter(None, names), key=lambda name: (-len(name), name))
    if not longest:
        return str
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    return lambda words: pattern.sub(HIDDEN, words)
