"""a selection -> the observations that answer it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analysis.corpus.outlet_groups import PUBLISHER
from analysis.errors import UsageError
from analysis.findings.contrasts import AFTER, BEFORE, around_event
from analysis.findings.observations import by_label, by_own_words, by_voice, once_a_sentence
from analysis.findings.speakers import SPEAKER
from analysis.measures import COUNT, MEAN, Measure, find_measure
from analysis.study import choose_period, window_days
from analysis.validity.abstention import confidence
from analysis.workbook.answers.row_cache import TONE_MENTIONS, Kept, Mask
from analysis.workbook.answers.splits import ACTOR_FRAMES, ARTICLES, FRAMES, SENTIMENT, key_columns, of_group
from analysis.workbook.selection import LENGTHS, Selection
from analysis.workbook.study_data import Opened

OF_WORDS = ("names_apart", "actions_apart")  # whose observations are words, and no numbers
COUNTED = (ARTICLES, "quoted_mentions")
DAYS = 15  # a window of fewer is told day by day
NEEDED = ("article_id", "story_id", "outlet", PUBLISHER, "actor_id", "observation", "value", "group")  # of an estimate

Rows = Callable[[pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True, eq=False)
class Observed:
    """The observations of a selection."""

    measure: Measure
    estimand: str
    keys: tuple[str, ...]  # columns that tell one estimate from another
    actors: tuple[str, ...]  # ids of those asked for
    articles: pd.DataFrame  # those that the selection leaves, whatever is in them
    length: str  # of periods
    chosen: pd.DataFrame  # rows before they are turned into those of the measure, texts as categories
    turn: Rows
    notes: tuple[str, ...] = ()  # sentences on what is compared and what is left out

    @cached_property
    def rows(self) -> pd.DataFrame:
        """As `Workbook.rows`, with the columns that the selection splits by."""
        return plain(self.turned)

    @cached_property
    def turned(self) -> pd.DataFrame:
        """The same, texts as categories."""
        return self.turn(self.chosen)

    @cached_property
    def counted(self) -> pd.DataFrame:
        """What an estimate needs of them, texts as categories; undated ones are in no period."""
        read = {*NEEDED, *self.keys, *_READ.get(self.measure.id, ())}
        rows = self.turn(self.chosen[[name for name in self.chosen if name in read]])
        return rows[rows["period"].notna()] if "period" in self.keys else rows


def plain(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with categories as texts."""
    texts: dict[str, Any] = {}
    for name, values in rows.items():
        if isinstance(values.dtype, pd.CategoricalDtype):
            texts[str(name)] = values.cat.categories.astype("str").array.take(
                values.cat.codes.to_numpy(), allow_fill=True
            )
    return rows.assign(**texts)


def observe(kept: Kept, selection: Selection) -> Observed:
    """The observations of a selection, actors and frames by their ids (`naming.in_ids`).

    Raises:
        UsageError: an unknown outlet; something that the measure cannot be asked.
    """
    actors = selection.actors or kept.book.actors
    kept = kept.following(actors)
    base, measure = _measured(selection)
    rows, place = kept.rows(base)
    under = kept.outlets(selection.outlets) if selection.outlets else {}
    inside = _articles(kept, selection, under)
    chosen = inside[place] & _asked(rows, selection, actors, measure)
    if measure == SENTIMENT and "frame" in selection.by:
        numbers, frame = kept.framed(base)
        of = chosen[numbers]
        numbers = numbers[of]
        rows = rows.take(numbers).assign(group=frame[of])
    else:
        numbers = np.flatnonzero(chosen)
        rows = rows.take(numbers)
    if SPEAKER in (*selection.by, *dict(selection.where)):
        _column(rows, "attribution_id", measure, SPEAKER)
        rows = rows.assign(speaker=kept.speakers(base)[numbers])
    length = _length(kept, selection)
    if selection.time:
        rows = rows.assign(period=kept.period(length)[place[numbers]])
    rows = _under_groups(rows, under)
    rows, notes = _phases(rows, kept.book) if "phase" in selection.by else (rows, ())
    keys = key_columns(selection, measure, rows)
    turn = _turning(kept, selection, measure, length)
    estimand = COUNT if measure in COUNTED else MEAN
    return Observed(
        find_measure(measure), estimand, keys, actors, kept.book.articles[inside], length, rows, turn, (*notes, *_undated(rows, keys))
    )  # fmt: skip


def _measured(selection: Selection) -> tuple[str, str]:
    """The measure whose rows are chosen from, and the one that they are turned into."""
    measure = selection.measure_id
    if measure in OF_WORDS:
        raise UsageError(
            f"{find_measure(measure).heading}: told of words, not of groups. See `book.portrayals.{measure}()`."
        )
    of_mentions = bool(selection.actors or {"actor", "voice", "form", "is_about", SPEAKER} & {*selection.by}
                       or selection.form or selection.voice != "all" or selection.sure)  # fmt: skip
    if measure == FRAMES and of_mentions:
        return SENTIMENT, ACTOR_FRAMES
    if measure == ARTICLES:
        return (SENTIMENT if of_mentions else ARTICLES), ARTICLES
    if measure == "sentence_tone":
        return TONE_MENTIONS, measure
    if measure == SENTIMENT and "label" in selection.by:
        return SENTIMENT, "label_share"
    return (SENTIMENT if measure in _TURNED or measure == ACTOR_FRAMES else measure), measure


def _articles(kept: Kept, selection: Selection, under: dict[str, str]) -> Mask:
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
        chosen &= kept.about(selection.subject)
    if selection.frames and not selection.shows_frames:
        chosen &= kept.carrying(selection.frames)
    return chosen


def _asked(rows: pd.DataFrame, selection: Selection, actors: tuple[str, ...], measure: str) -> Mask:
    """Which rows are of the actors, the voice, the form and the certainty that are asked for."""
    chosen = np.ones(len(rows), dtype=bool)
    if "actor_id" in rows:
        chosen &= rows["actor_id"].isin(actors).to_numpy()
    if selection.voice != "all":
        own = (_column(rows, "voice", measure) == "outlet").to_numpy()
        chosen &= own if selection.voice == "own" else ~own
    if selection.form:
        chosen &= _column(rows, "form", measure).isin(selection.form).to_numpy()
    if selection.sure:
        _column(rows, "p_negative", measure, "sure")
        chosen &= ~(confidence(rows) < selection.sure).to_numpy()
    return chosen


def _column(rows: pd.DataFrame, column: str, measure: str, asked: str = "") -> "pd.Series[str]":
    if column not in rows:
        raise UsageError(
            f"`{asked or column}` cannot be asked of {find_measure(measure).label}: its observations are no mentions. Leave it out."
        )
    return rows[column]


def _under_groups(rows: pd.DataFrame, under: dict[str, str]) -> pd.DataFrame:
    """The rows with the outlet's group as `outlet`, where a group is asked for."""
    if all(outlet == one for outlet, one in under.items()):
        return rows
    publisher = rows[PUBLISHER] if PUBLISHER in rows else rows["outlet"]
    return rows.assign(**{PUBLISHER: publisher, "outlet": rows["outlet"].astype("str").map(under).astype("category")})


def _phases(rows: pd.DataFrame, book: Opened) -> tuple[pd.DataFrame, tuple[str, ...]]:
    if not book.study.event:
        raise UsageError(
            "The study names no `event`, which `phase` needs to tell before from after: set it in study.toml."
        )
    placed = around_event(rows, book.articles, book.codebook.events, book.study.event, book.study)
    inside = placed[placed["phase"].isin((BEFORE, AFTER))].reset_index(drop=True)
    inside.attrs = {}
    return inside, tuple(placed.attrs["notes"])


def _undated(rows: pd.DataFrame, keys: tuple[str, ...]) -> list[str]:
    n = int(rows["article_id"][rows["period"].isna()].nunique()) if "period" in keys else 0
    return [f"{n:,} {'article has' if n == 1 else 'articles have'} no date, and so no period: left out."] if n else []


def _length(kept: Kept, selection: Selection) -> str:
    """Of the periods: as asked; else the study's, or in a narrower window, where the study leaves it open, what suits that."""
    study = kept.book.study
    if selection.time in LENGTHS:
        return selection.time
    if study.period != "auto" or not (selection.start or selection.end):
        return kept.book.period_length
    published = kept.book.articles["published"]
    own = dict(zip(("start", "end"), window_days(published, study), strict=True))
    window = {side: pd.Timestamp(getattr(selection, side) or day) for side, day in own.items()}
    if not window["start"] <= window["end"]:  # it holds nothing
        return kept.book.period_length
    if (window["end"] - window["start"]).days < DAYS:
        return "day"
    narrow = replace(study, start=window["start"].date(), end=window["end"].date())
    return choose_period(published, narrow)


def _turning(kept: Kept, selection: Selection, measure: str, length: str) -> Rows:
    """What makes the rows of the measure of those that are chosen."""
    frames = selection.frames

    def turn(rows: pd.DataFrame) -> pd.DataFrame:
        if measure == ACTOR_FRAMES:
            known = tuple(sorted(frames or (frame.id for frame in kept.book.codebook.frames)))
            rows = _by_frame(once_a_sentence(rows), known, kept)
        elif measure == FRAMES and frames:
            rows = rows[rows["group"].isin(frames)]
        elif measure == ARTICLES:
            rows = rows.assign(value=1.0)
        elif measure in _TURNED:
            rows = _TURNED[measure](rows)
        for name, value in selection.where:
            rows = of_group(rows, name, value, measure, kept.book, length)
        return rows.reset_index(drop=True)

    return turn


def _by_frame(rows: pd.DataFrame, frames: tuple[str, ...], kept: Kept) -> pd.DataFrame:
    """The rows once for each frame, in `group`; `value` 1 where their sentence carries it."""
    told, known = kept.sentence_frames(SENTIMENT)
    codes, place = rows["sentence_id"].cat.codes.to_numpy(), np.arange(len(frames)).repeat(len(rows))
    group = pd.Categorical.from_codes(place, dtype=pd.CategoricalDtype([*frames]))
    value = told[:, [known.index(frame) for frame in frames]][codes].T.ravel().astype(float)
    return pd.concat([rows] * len(frames), ignore_index=True).assign(group=group, value=value)


def _negative(rows: pd.DataFrame) -> pd.DataFrame:
    return by_own_words(rows[rows["label"] == "negative"])


_TURNED: dict[str, Rows] = {
    "label_share": by_label,
    "voice_share": by_voice,
    "net_sentiment_own_words": lambda rows: rows[rows["own"]],
    "own_share_of_negative": _negative,
    "quoted_mentions": lambda rows: rows[~rows["own"]].assign(value=1.0),
    "sentence_tone": once_a_sentence,
}
_READ = {
    "label_share": ("label",),
    "voice_share": ("voice",),
    "net_sentiment_own_words": ("own",),
    "own_share_of_negative": ("label", "own"),
    "quoted_mentions": ("own",),
    "sentence_tone": ("sentence_id",),
    ACTOR_FRAMES: ("sentence_id",),
}
"""What turning the rows reads besides."""
