"""articles + sentences + actors -> mentions: names, surnames, roles, epithets, and pronouns; what stays ambiguous is left open."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from analysis.codebook.actors import Actor
from analysis.codebook.english import English
from analysis.mentions.aliases import Roster
from analysis.mentions.pronouns.resolve import SentenceSpans, resolve_pronouns
from analysis.mentions.reader import Open, Reader
from analysis.mentions.roles import Article, Place
from analysis.tables import MENTIONS, OPEN_MENTIONS


class Mentions(NamedTuple):
    """`mentions` as MENTIONS declares them, voice not yet known; `open` as OPEN_MENTIONS."""

    mentions: pd.DataFrame
    open: pd.DataFrame

    def __repr__(self) -> str:
        return f"Mentions: {len(self.mentions):,} places that refer to an actor, {len(self.open):,} left open"


def find_mentions(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    actors: Iterable[Actor],
    english: English,
    *,
    pronouns: bool = True,
) -> Mentions:
    """Find each place where an article refers to an actor.

    Full names, aliases and epithets are whole words, longest first. A surname belongs to the actor last introduced in full in that
    article, the title included, unless another bearer was introduced since; a capitalised word that belongs to the same name makes it
    somebody else ("Ivanka Trump") or something else ("Trump Tower"). Roles count by date and by the outlet's country. "They", "I" and
    "the two leaders" are not resolved.

    Args:
        articles: reads `article_id`, `title`, `text`, `country`, `published`.
        sentences: reads all columns.
        actors: the roster, at least one.
        english: the codebook's word lists.
    Returns:
        mentions in reading order, `voice` "" and `attribution_id` missing; and the places left open, with the reason.
    """
    roster = compile_roster(tuple(actors), english)
    spans = sentence_spans(sentences)
    rows: list[tuple[object, ...]] = []
    left: list[tuple[object, ...]] = []
    columns = [articles[name] for name in ("article_id", "title", "text", "country", "published")]
    for article_id, title, text, country, published in zip(*columns, strict=True):
        day = None if pd.isna(published) else published.date()
        reader = Reader(roster, Article(_text(title), _text(text), _text(country), day))
        reader.read()
        own = spans.get(article_id, {})
        if pronouns:
            reader.places += resolve_pronouns(
                reader.article.fields, own, reader.places, reader.others, roster.genders, english
            )
        rows += _mention_rows(article_id, reader.places, own)
        left += _open_rows(article_id, reader.open, own)
    return Mentions(MENTIONS.build(rows), OPEN_MENTIONS.build(left))


@lru_cache(maxsize=8)
def compile_roster(actors: tuple[Actor, ...], english: English) -> Roster:
    """The roster ready to match."""
    return Roster(actors, english)


def _mention_rows(article_id: str, places: list[Place], spans: SentenceSpans) -> Iterator[tuple[object, ...]]:
    places = sorted(places, key=lambda place: (place.field == "text", place.start))
    within = ((place, sentence_of(spans, place.field, place.start)) for place in places)
    for number, (place, sentence_id) in enumerate((p, s) for p, s in within if s is not None):
        where = (f"{article_id}.m{number}", article_id, sentence_id, place.field)
        yield (*where, place.actor_id, place.form, place.alias, place.start, place.end, "", None)


def _open_rows(article_id: str, left: list[Open], spans: SentenceSpans) -> Iterator[tuple[object, ...]]:
    for place, candidates, why in left:
        sentence_id = sentence_of(spans, place.field, place.start)
        if sentence_id is not None:
            where = (article_id, sentence_id, place.field, place.alias, place.form)
            yield (*where, "; ".join(candidates), place.start, place.end, why)


def sentence_spans(sentences: pd.DataFrame) -> dict[str, SentenceSpans]:
    """The sentences of each article and field, in order: start, end, sentence_id."""
    spans: dict[str, SentenceSpans] = {}
    columns = [sentences[name] for name in ("article_id", "field", "start", "end", "sentence_id")]
    for article_id, field, start, end, sentence_id in zip(*columns, strict=True):
        spans.setdefault(article_id, {}).setdefault(field, []).append((start, end, sentence_id))
    return spans


def sentence_of(spans: SentenceSpans, field: str, start: int) -> str | None:
    """The sentence_id of the sentence that holds the offset, None where none does."""
    known = spans.get(field, [])
    at = bisect_right(known, start, key=lambda span: span[0]) - 1
    return known[at][2] if at >= 0 and start < known[at][1] else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
