"""a book + a selection -> the observations that answer it. What does not hang on the selection is made once a book, and kept."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.corpus.outlet_groups import PUBLISHER
from analysis.errors import UsageError
from analysis.findings.contrasts import AFTER, BEFORE, around_event
from analysis.findings.dimensions import NOT_KNOWN
from analysis.findings.groups import about_groups
from analysis.findings.observations import (
    StudyData,
    by_label,
    by_own_words,
    by_voice,
    once_a_sentence,
    tone_mention_rows,
)
from analysis.findings.speakers import SPEAKER, with_speakers
from analysis.framing.codebook import article_frames
from analysis.measures import COUNT, MEAN, find_measure
from analysis.study import FRAME, FREQUENCIES, local_time, period_names
from analysis.validity.abstention import confidence
from analysis.workbook.naming import actor_ids, frame_ids, outlets_asked
from analysis.workbook.opened import Opened
from analysis.workbook.selection import LENGTHS, TIMES, Selection

JUDGED, TONE_MENTIONS = "net_sentiment", "tone of mentions"
ARTICLES, FRAMES, ACTOR_FRAMES = "articles", "frame_share", "frame_share_of_sentences"
COUNTED = (ARTICLES, "quoted_mentions")
NUMBERED = (
    "article_id",
    "story_id",
    "sentence_id",
    "mention_id",
    "outlet",
    "actor_id",
    "voice",
    "form",
    "label",
    "group",
)
IN_GROUP = {
    "label_share": "label",
    "voice_share": "voice",
    FRAMES: "frame",
    ACTOR_FRAMES: "frame",
}  # what stands in the column `group`

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Observed:
    """The observations of a selection."""

    rows: pd.DataFrame  # as `Workbook.rows`, with the columns of the split
    measure: str  # id of the registry
    estimand: str
    keys: tuple[str, ...]  # columns of `rows` that the selection splits by
    actors: tuple[str, ...]  # ids of those asked for
    articles: pd.DataFrame  # those that the selection leaves, whatever is in them
    length: str  # of periods
    notes: tuple[str, ...] = ()


class Observations:
    """What a book knows of its articles and mentions, made when it is first asked for."""

    def __init__(self, book: Opened) -> None:
        self.book = book
        self._kept: dict[tuple[Any, ...], Any] = {}

    def kept(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """What `make` makes, made once."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    @cached_property
    def ids(self) -> "pd.Index[str]":
        """The articles' ids, in their order."""
        ids: pd.Index[str] = pd.Index(self.book.articles["article_id"])
        return ids

    @cached_property
    def local(self) -> pd.Series:
        """When each article was published, by the clocks of the study's time zone."""
        return local_time(self.book.articles["published"], self.book.study)

    def following(self, actors: tuple[str, ...]) -> "Observations":
        """Those of a book that follows these actors, too."""
        if set(actors) <= set(self.book.actors):
            return self
        return self.kept(("following", actors), lambda: Observations(_following(self.book, actors)))  # type: ignore[no-any-return]

    def base(self, name: str) -> tuple[pd.DataFrame, npt.NDArray[np.intp]]:
        """All rows of a measure, texts that come often as categories; and the place of the article of each."""
        return self.kept(("rows", name), lambda: self._made(name))  # type: ignore[no-any-return]

    def _made(self, name: str) -> tuple[pd.DataFrame, npt.NDArray[np.intp]]:
        book = self.book
        if name == TONE_MENTIONS:
            rows = tone_mention_rows(StudyData(book.articles, book.measures, book.study, book.codebook))
            rows = book.in_order(rows)
        else:
            rows = book.rows(name)
        numbered = [column for column in NUMBERED if column in rows]
        return rows.astype(dict.fromkeys(numbered, "category")), self.ids.get_indexer(pd.Index(rows["article_id"]))

    def speakers(self, name: str, measure: str) -> pd.Categorical:
        """Who says the words around each mention, of all rows of a measure (`findings.speakers`)."""
        return self.kept(("speakers", name), lambda: self._speakers(name, measure))  # type: ignore[no-any-return]

    def _speakers(self, name: str, measure: str) -> pd.Categorical:
        rows = self.base(name)[0]
        words = rows.assign(voice=_asked_of(rows, "voice", measure).astype("str"))
        return pd.Categorical(with_speakers(words, self.book.measures.attributions)[SPEAKER])

    def period(self, length: str) -> pd.Categorical:
        """The period of each article, of that length."""
        return self.kept(("period", length), lambda: pd.Categorical(period_names(self.local, length)))  # type: ignore[no-any-return]

    def about_subject(self, subject: tuple[str, ...]) -> Mask:
        """Which articles are mainly about one of these words, or carry one of these frames."""
        return self.kept(("subject", subject), lambda: self._about_subject(subject))  # type: ignore[no-any-return]

    def _about_subject(self, subject: tuple[str, ...]) -> Mask:
        words = tuple(one for one in subject if not one.startswith(FRAME))
        frames = frame_ids((one.removeprefix(FRAME) for one in subject if one.startswith(FRAME)), self.book.codebook)
        chosen = self.carry(frames)
        if words:
            chosen = chosen | self.ids.isin(self.book.about_words(words))
        return chosen

    def carry(self, frames: tuple[str, ...]) -> Mask:
        """Which articles carry one of these frames."""
        if not frames:
            return np.zeros(len(self.ids), dtype=bool)
        book = self.book
        table = self.kept(
            ("frames",), lambda: article_frames(book.measures.frames, book.articles, book.codebook.frames)
        )
        return self.ids.isin(table.loc[table["present"] & table["frame_id"].isin(frames), "article_id"])


def observe(kept: Observations, selection: Selection) -> Observed:
    """The observations of a selection.

    Raises:
        UsageError: an unknown name; something that the measure cannot be asked.
    """
    actors = actor_ids(selection.actors, kept.book.codebook) or kept.book.actors
    kept = kept.following(actors)
    base, measure = _measured(selection)
    rows, place = kept.base(base)
    under = outlets_asked(kept.book, selection.outlets) if selection.outlets else {}
    inside = _articles(kept, selection, under)
    chosen = inside[place]
    if "actor_id" in rows:
        chosen &= rows["actor_id"].isin(actors).to_numpy()
    chosen &= _of_mentions(rows, selection, measure)
    rows, place = rows[chosen], place[chosen]
    if SPEAKER in (*selection.by, *dict(selection.where)):
        rows = rows.assign(**{SPEAKER: kept.speakers(base, measure)[chosen]})
    length = selection.time if selection.time in LENGTHS else kept.book.period_length
    if selection.time:
        rows = rows.assign(period=kept.period(length)[place])
    if any(one != outlet for outlet, one in under.items()):
        rows = rows.assign(
            publisher=rows.get(PUBLISHER, rows["outlet"]), outlet=rows["outlet"].map(under).astype("category")
        )
    if measure in (FRAMES, ACTOR_FRAMES) and selection.frames:
        rows = rows[rows["group"].isin(frame_ids(selection.frames, kept.book.codebook))]
    rows = _TURNED[measure](rows) if measure in _TURNED else rows
    if measure == ARTICLES and "actor_id" in rows:
        rows = rows.drop_duplicates(["article_id", "actor_id"]).assign(value=1.0)
    notes: tuple[str, ...] = ()
    if "phase" in selection.by:
        rows, notes = _phases(rows, kept.book)
    for name, value in selection.where:
        rows = _of_group(rows, name, value, measure, kept.book, length)
    keys = [column_of(one, measure, rows) for one in selection.by]
    if measure in IN_GROUP and "group" not in keys:
        keys = [*keys, "group"]
    if "actor_id" in rows and "actor_id" not in keys and measure != ARTICLES:
        keys = ["actor_id", *keys]
    estimand = COUNT if measure in COUNTED else MEAN
    inside_articles = kept.book.articles[inside]
    return Observed(
        rows.reset_index(drop=True),
        measure,
        estimand,
        tuple(dict.fromkeys(keys)),
        actors,
        inside_articles,
        length,
        notes,
    )


def _following(book: Opened, actors: tuple[str, ...]) -> Opened:
    about = about_groups(book.measures, book.articles, actors, book.codebook.groups)
    measures = book.measures.with_tables(about=about)
    return replace(book, study=replace(book.study, actors=actors), actors=actors, measures=measures)


def _measured(selection: Selection) -> tuple[str, str]:
    """The rows to begin with, and the measure of the registry that they are turned into."""
    measure = selection.measure_id
    of_mentions = bool(selection.actors or "actor" in selection.by or selection.form or selection.voice != "all")
    if measure == FRAMES and of_mentions:
        return ACTOR_FRAMES, ACTOR_FRAMES
    if measure == ARTICLES:
        return (JUDGED if of_mentions else ARTICLES), ARTICLES
    if measure == "sentence_tone":
        return TONE_MENTIONS, measure
    if "label" in selection.by and measure == JUDGED:
        return JUDGED, "label_share"
    return (JUDGED if measure in _TURNED else measure), measure


def _negative(rows: pd.DataFrame) -> pd.DataFrame:
    return by_own_words(rows[rows["label"] == "negative"])


_TURNED: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "label_share": by_label,
    "voice_share": by_voice,
    "net_sentiment_own_words": lambda rows: rows[rows["own"]],
    "own_share_of_negative": _negative,
    "quoted_mentions": lambda rows: rows[~rows["own"]].assign(value=1.0),
    "sentence_tone": once_a_sentence,
}


def _articles(kept: Observations, selection: Selection, under: dict[str, str]) -> Mask:
    articles = kept.book.articles
    chosen = np.ones(len(articles), dtype=bool)
    if selection.outlets:
        chosen &= articles["outlet"].isin(under).to_numpy()
    if selection.start:
        chosen &= (kept.local >= pd.Timestamp(selection.start)).to_numpy()
    if selection.end:
        chosen &= (kept.local < pd.Timestamp(selection.end) + pd.Timedelta(days=1)).to_numpy()
    if selection.genre:
        chosen &= articles["genre"].isin(selection.genre).to_numpy()
    if selection.subject:
        chosen &= kept.about_subject(selection.subject)
    if selection.frames and selection.measure_id != FRAMES:
        chosen &= kept.carry(frame_ids(selection.frames, kept.book.codebook))
    return chosen


def _of_mentions(rows: pd.DataFrame, selection: Selection, measure: str) -> Mask:
    chosen = np.ones(len(rows), dtype=bool)
    if selection.voice != "all":
        own = (_asked_of(rows, "voice", measure) == "outlet").to_numpy()
        chosen &= own if selection.voice == "own" else ~own
    if selection.form:
        chosen &= _asked_of(rows, "form", measure).isin(selection.form).to_numpy()
    if selection.sure:
        _asked_of(rows, "p_negative", measure)
        chosen &= ~(confidence(rows) < selection.sure).to_numpy()
    return chosen


def _asked_of(rows: pd.DataFrame, column: str, measure: str) -> pd.Series:
    if column not in rows:
        raise UsageError(
            f"`{column}` cannot be asked of `{measure}` ({find_measure(measure).label}): its observations are no mentions."
        )
    return rows[column]


def _phases(rows: pd.DataFrame, book: Opened) -> tuple[pd.DataFrame, tuple[str, ...]]:
    if not book.study.event:
        raise UsageError("The study names no `event` that `phase` could tell before from after: set it in study.toml.")
    placed = around_event(rows, book.articles, book.codebook.events, book.study.event, book.study)
    return placed[placed["phase"].isin((BEFORE, AFTER))], tuple(placed.attrs["notes"])


def column_of(name: str, measure: str, rows: pd.DataFrame) -> str:
    """The column of observations that a name of `by` means. Raises UsageError where they have none."""
    column = {"actor": "actor_id", "label": "group", "frame": "group", **dict.fromkeys(TIMES, "period")}.get(name, name)
    if name == "publisher" and PUBLISHER not in rows:
        column = "outlet"
    if name == IN_GROUP.get(measure):
        column = "group"
    wrong = column == "group" and name != IN_GROUP.get(measure)
    if wrong or column not in rows:
        raise UsageError(
            f"{find_measure(measure).heading} cannot be split by `{name}`: its observations do not tell it."
        )
    return column


def first_day(period: str, length: str) -> pd.Timestamp:
    """The first day of a period by its name: 2018-09-01 of "2018-09"."""
    return pd.Period(period, FREQUENCIES[length]).start_time.normalize()


def _of_group(rows: pd.DataFrame, name: str, value: str, measure: str, book: Opened, length: str) -> pd.DataFrame:
    """The rows of one value of a split, told by its id, its printed name or, of a period, its first day."""
    column = column_of(name, measure, rows)
    held = rows[column].astype("str").fillna(NOT_KNOWN)
    if name in TIMES:
        names = [one for one in held.unique() if value in (one, f"{first_day(one, length):%Y-%m-%d}")]
    else:
        names = [one for one in held.unique() if value in (one, book.names.get(one, one))]
    return rows[held.isin(names)]
