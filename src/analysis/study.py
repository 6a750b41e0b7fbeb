"""The settings of one run, checked on entry and saved with each report."""

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pandas as pd

from analysis.codebook.entries import nearest
from analysis.codebook.terms import TermError, read_term
from analysis.errors import StudyError, shortened
from analysis.paths import for_display, is_inside
from analysis.tables import GENRES

FREQUENCIES = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}
UNITS = ("story", "article")
WEIGHTS = ("article", "mention", "outlet")
FRAME = "frame:"  # before a frame_id of `subject`
LISTS = {
    "actors": "ids, as in ['donald_trump']",
    "outlets": "ids, as in ['the_paper']",
    "genre": "genres, as in ['news']",
    "about": "ids, as in ['donald_trump']",
    "subject": "words or frames, as in ['North Korea*', 'frame:human_rights']",
    "meta": "columns with a value, as in ['rating=left']",
    "common_subject": "words, as in ['North Korea*', 'Pyongyang']",
}
"""Settings that are lists, and what each is a list of."""
MACHINE = "localtime"  # the zone of whatever machine runs the study, which would give numbers of its own


@dataclass(frozen=True, kw_only=True)
class Study:
    """What one run measures, and how. A setting that is wrong stops with a StudyError that says how to mend it.

    Args:
        title: printed on reports. Default, "": that of the report.
        corpus: a store, `store@VERSION`, or a file or folder that `workbook ingest` reads. Default: the bundled sample.
        actors: ids of the codebook's actors, or of groups of them, which are followed as one beside or without their members; in
            the order they are shown. Default, (): all that occur.
        outlets: ids of outlets, or of groups of them: articles of a group's members are then of one outlet. Default, (): all.
        start: first day, included, in `time_zone`; a date, or text as 2019-02-28. Default, None: from the first article on.
        end: last day, included, in `time_zone`. Default, None: to the last article.
        genre: the genres of the articles that count, of `tables.GENRES` ("news", "opinion", ...). Default, (): all.
        about: ids of actors; articles count that are mainly about one of them (`language.about.is_about`). Default, (): all.
        subject: words as a codebook writes terms ("North Korea*"; one with a capital is found only as written), or frames as in
            "frame:human_rights"; articles count that are mainly about one of the words, or carry one of the frames. Default, (): all.
        meta: values of further columns of the source, as in "rating=left"; of one column any of its values. Default, (): all.
        event: id of an event of the codebook, before and after which are compared. Default, "": none.
        common_subject: words, as for `subject`, for what articles must be about to be compared with each other; nothing else is
            left out for it. Default, (): the actor of each mention.
        common_subject_name: what pages call that subject. Default, "": the first of its words.
        codes: file or folder of people's codes of this corpus, made in 7-coding, that correct its estimates. Default, "": none.
        time_zone: name of the IANA database, such as "Asia/Seoul", in which days begin and end: those of the window, of
            periods and of events. Tables stay UTC. Default: "UTC".
        period: "day", "week", "month", "quarter" or "year". Default, "auto": the finest from weeks on that gives 16 or fewer.
        unit: what is counted: "article" (default), or "story": of each story only its earliest article in the window.
        weight: what counts alike in a mean: "article" (default), "mention" (so that long articles count more), or "outlet"
            (so that no outlet counts more than another).
        resample: what intervals resample: "story" (default; an article with its reprints is drawn as one) or "article".
        min_stories: with fewer stories, a finding reads "too few stories"; from 2 on. Default: 10.
        level: of each interval, as a share from 0.5 to 0.999. Default: 0.95.
        seed: of what is drawn at random; the same seed draws the same. Default: 7.
        sentiment: method of sentiment toward the actor: "target" (default; the shipped weights), "vader", or a folder of
            weights.
        roles: what tells who acts from who is acted upon: "own" (default; the shipped weights), or "spacy:NAME", a model
            that is installed here.
        tone_lexicon: whether the codebook's tone_lexicon.csv is laid over VADER's own words. Default: False.
        codebook: folder of actors, outlets, frames and word lists, laid over data/codebook, which is the default.
        coded_frames: file of coded examples (JSON Lines: text, frames) from which frames are learnt. Default, "": none.
    """

    title: str = ""
    corpus: str = "data/sample"
    actors: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    genre: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    meta: tuple[str, ...] = ()
    event: str = ""
    common_subject: tuple[str, ...] = ()
    common_subject_name: str = ""
    codes: str = ""
    time_zone: str = "UTC"
    period: str = "auto"
    unit: str = "article"
    weight: str = "article"
    resample: str = "story"
    min_stories: int = 10
    level: float = 0.95
    seed: int = 7
    sentiment: str = "target"
    roles: str = "own"
    tone_lexicon: bool = False
    codebook: str = "data/codebook"
    coded_frames: str = ""

    def __post_init__(self) -> None:
        for name in ("start", "end"):
            object.__setattr__(self, name, _day(name, getattr(self, name)))
        for name, example in LISTS.items():
            object.__setattr__(self, name, _names(name, getattr(self, name), example))
        for genre in self.genre:
            if genre not in GENRES:
                raise StudyError(f"`genre` holds {genre!r}.{nearest(genre, GENRES)}")
        check_subject("subject", self.subject)
        check_subject("common_subject", self.common_subject)
        for one in self.meta:
            if not all(part.strip() for part in one.partition("=")):
                raise StudyError(f"`meta` holds {one!r}: write column and value, as in 'rating=left'.")
        if self.start and self.end and self.end < self.start:
            raise StudyError(f"The study ends {self.end}, before it starts {self.start}: swap `start` and `end`.")
        if self.period not in (*FREQUENCIES, "auto"):
            raise StudyError(f"`period` is {self.period!r}.{nearest(str(self.period), (*FREQUENCIES, 'auto'))}")
        for name, known in {"unit": UNITS, "resample": UNITS, "weight": WEIGHTS}.items():
            if (given := getattr(self, name)) not in known:
                raise StudyError(f"`{name}` is {given!r}.{nearest(str(given), known)}")
        zone(self.time_zone)
        _check_roles(self.roles)
        _check_range("level", self.level, 0.5, 0.999)
        _check_range("min_stories", self.min_stories, 2, 10_000)
        _check_range("seed", self.seed, 0, 2**32 - 1)

    def __repr__(self) -> str:
        """The settings that are not the default ones."""
        fields = ((field.name, _place(getattr(self, field.name)), field.default) for field in dataclasses.fields(self))
        return f"Study({', '.join(f'{name}={value!r}' for name, value, default in fields if value != default)})"

    @property
    def subject_words(self) -> tuple[str, ...]:
        """The terms of `subject`."""
        return tuple(one for one in self.subject if not one.startswith(FRAME))

    @property
    def subject_frames(self) -> tuple[str, ...]:
        """The frame_ids of `subject`."""
        return tuple(one.removeprefix(FRAME) for one in self.subject if one.startswith(FRAME))

    @property
    def meta_values(self) -> dict[str, list[str]]:
        """The column of each part of `meta`, and the values asked for."""
        values: dict[str, list[str]] = {}
        for one in self.meta:
            column, _, value = one.partition("=")
            values.setdefault(column.strip(), []).append(value.strip())
        return values

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as saved with a report; files that are named from the study or the project as they are named there."""
        return {name: _plain(_place(value)) for name, value in dataclasses.asdict(self).items()}


def zone(name: object) -> ZoneInfo:
    """The time zone of that name. Raises StudyError naming the nearest."""
    try:
        if name == MACHINE:
            raise ValueError
        return ZoneInfo(name)  # type: ignore[arg-type]
    except (KeyError, ValueError, TypeError, OSError):  # no such name, or a text that no zone could have
        known = available_timezones()
        hint = nearest(str(name), known) if known else ""
        raise StudyError(
            f"`time_zone` is {shortened(name)}, which is no zone of the IANA time zone database.{hint if ' Did' in hint else ''} "
            + (
                "Write the continent and a city of the zone, as in Asia/Seoul or America/New_York, or UTC."
                if known
                else "This machine has no such database: install the package tzdata."
            )
        ) from None


def local_time(published: "pd.Series[Any]", study: Study) -> "pd.Series[Any]":
    """Times in UTC as the clocks of the study's time zone show them, without a zone."""
    local: pd.Series[Any] = published.dt.tz_convert(study.time_zone).dt.tz_localize(None)
    return local


def beginning_of(days: "pd.Series[Any]", study: Study) -> "pd.Series[Any]":
    """The moment in UTC at which each day (a date, or a time without a zone) begins in the study's time zone.

    Where clocks skip midnight the day begins with its first moment, where they show midnight twice with the first of the two.
    """
    midnight = pd.to_datetime(days).dt.normalize().astype("datetime64[us]")
    first_of_two = np.ones(len(midnight), dtype=bool)  # the one in summer time
    local = midnight.dt.tz_localize(study.time_zone, nonexistent="shift_forward", ambiguous=first_of_two)
    moments: pd.Series[Any] = local.dt.tz_convert("UTC")
    return moments


def period_of(published: "pd.Series[Any]", study: Study) -> "pd.Series[Any]":
    """The period of each article in the study's time zone: text that sorts as `period_names`; NaN undated.

    For `study.period` "auto" see `choose_period`.
    """
    return period_names(local_time(published, study), choose_period(published, study))


def period_names(local: "pd.Series[Any]", period: str) -> "pd.Series[Any]":
    """What the period of a local time is called: "2019-02", "2019-Q1", "2019" or "2019-02-25" (a day, or a week's Monday)."""
    if period == "quarter":
        text = local.dt.year.astype("Int64").astype("str") + "-Q" + local.dt.quarter.astype("Int64").astype("str")
    elif period == "week":
        text = local.dt.to_period(FREQUENCIES[period]).dt.start_time.dt.strftime("%Y-%m-%d")
    else:
        text = local.dt.strftime({"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[period])
    names: pd.Series[Any] = text.where(local.notna())
    return names


def choose_period(published: "pd.Series[Any]", study: Study) -> str:
    """`study.period`, or for "auto" the finest of week, month, quarter, year with at most 16 periods in the window."""
    if study.period != "auto":
        return study.period
    first, last = window_days(published, study)
    days = (last - first).days + 1 if pd.notna(first) and pd.notna(last) else 0
    return next(
        (name for name, length in (("week", 7), ("month", 30.5), ("quarter", 91)) if days / length <= 16), "year"
    )


def window_days(published: "pd.Series[Any]", study: Study) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day that the study covers, local: where it names none, that of the first or last article, else NaT."""
    days = local_time(published, study).dt.normalize()
    first = pd.Timestamp(study.start) if study.start else days.min()
    return first, pd.Timestamp(study.end) if study.end else days.max()


def _day(name: str, value: object) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise StudyError(f"`{name}` is {value!r}, which is not a date. Write dates as 2019-02-28.") from None


def _names(name: str, value: object, example: str) -> tuple[str, ...]:
    if isinstance(value, str):
        raise StudyError(f"`{name}` is the text {value!r}: write a list, as in [{value!r}].")
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise StudyError(f"`{name}` is {value!r}: write a list of {example}.")
    return tuple(value)


def check_subject(name: str, terms: tuple[str, ...]) -> None:
    """Raises StudyError for one of the words or frames of `subject` that cannot be meant so."""
    for one in terms:
        if one == FRAME:
            raise StudyError(
                f"`{name}` holds {one!r}: write the id of the frame behind it, as in 'frame:human_rights'."
            )
        if one.startswith(FRAME):
            continue
        try:
            read_term(one)
        except TermError as problem:
            raise StudyError(f"`{name}` holds {one!r}: {problem}.") from None


def _check_range(name: str, value: float, low: float, high: float) -> None:
    if not isinstance(value, int | float) or not low <= value <= high:
        raise StudyError(f"`{name}` is {value!r}: give a number from {low} to {high}.")


def _check_roles(value: object) -> None:
    if value != "own" and not (isinstance(value, str) and value.removeprefix("spacy:") not in ("", value)):
        raise StudyError(f'`roles` is {value!r}: write "own", or "spacy:" and a model, as in "spacy:en_core_web_sm".')


def _place(value: Any) -> Any:
    """A file as it is named from the study or the project, where it is; anything else as it is."""
    return for_display(value) if isinstance(value, str) and is_inside(value) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
