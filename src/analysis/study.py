"""The settings of one run, checked on entry and saved with each report."""

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analysis.codebook.entries import nearest
from analysis.errors import StudyError

PERIODS = {"week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}


@dataclass(frozen=True, kw_only=True)
class Study:
    """What one run measures, and how. A setting that is wrong stops with a StudyError that says how to mend it.

    Args:
        corpus: a store, `store@VERSION`, or a file or folder that `workbook ingest` reads. Default: the bundled sample.
        actors: ids of the codebook's actors, in the order they are shown. Default, (): all that occur.
        outlets: ids of outlets. Default, (): all.
        start: first day, included, in UTC; a date, or text as 2019-02-28. Default, None: from the first article on.
        end: last day, included, in UTC. Default, None: to the last article.
        period: "week", "month", "quarter" or "year". Default, "auto": the finest of them that gives 16 or fewer.
        unit: what is counted: "article" (default), or "story": of each story only its earliest article in the window.
        resample: what intervals resample: "story" (default; an article with its reprints is drawn as one) or "article".
        min_articles: with fewer articles, a finding reads "too few articles"; from 2 on. Default: 5.
        level: of each interval, as a share from 0.5 to 0.999. Default: 0.95.
        n_boot: samples that an interval draws, from 100 to 100,000. Default: 2,000.
        seed: of what is drawn at random; the same seed draws the same. Default: 7.
        sentiment: method of sentiment toward the actor: "target" (default; the shipped weights), "vader", or a folder of
            weights.
        roles: what tells who acts from who is acted upon: "own" (default; the shipped weights), or "spacy:NAME", a model
            that is installed here.
        tone_lexicon: whether the codebook's tone_lexicon.csv is laid over VADER's own words. Default: False.
        codebook: folder of actors, outlets, frames and word lists. Default: data/codebook.
        coded_frames: file of coded examples (JSON Lines: text, frames) from which frames are learnt. Default, "": none.
    """

    corpus: str = "data/sample"
    actors: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    period: str = "auto"
    unit: str = "article"
    resample: str = "story"
    min_articles: int = 5
    level: float = 0.95
    n_boot: int = 2_000
    seed: int = 7
    sentiment: str = "target"
    roles: str = "own"
    tone_lexicon: bool = False
    codebook: str = "data/codebook"
    coded_frames: str = ""

    def __post_init__(self) -> None:
        for name in ("start", "end"):
            object.__setattr__(self, name, _day(name, getattr(self, name)))
        for name in ("actors", "outlets"):
            object.__setattr__(self, name, _names(name, getattr(self, name)))
        if self.start and self.end and self.end < self.start:
            raise StudyError(f"The study ends {self.end}, before it starts {self.start}: swap `start` and `end`.")
        if self.period not in (*PERIODS, "auto"):
            raise StudyError(f"`period` is {self.period!r}.{nearest(str(self.period), (*PERIODS, 'auto'))}")
        for name in ("unit", "resample"):
            if (given := getattr(self, name)) not in ("story", "article"):
                raise StudyError(f"`{name}` is {given!r}.{nearest(str(given), ('story', 'article'))}")
        _check_roles(self.roles)
        _check_range("level", self.level, 0.5, 0.999)
        _check_range("n_boot", self.n_boot, 100, 100_000)
        _check_range("min_articles", self.min_articles, 2, 10_000)
        _check_range("seed", self.seed, 0, 2**32 - 1)

    def __repr__(self) -> str:
        """The settings that are not the default ones."""
        fields = ((field.name, getattr(self, field.name), field.default) for field in dataclasses.fields(self))
        return f"Study({', '.join(f'{name}={value!r}' for name, value, default in fields if value != default)})"

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as saved with a report."""
        return {name: _plain(value) for name, value in dataclasses.asdict(self).items()}


def period_of(published: "pd.Series[Any]", study: Study) -> "pd.Series[Any]":
    """The period of each article as text that sorts ("2019-02", "2019-Q1", "2019-02-25" for a week's Monday); NaN undated.

    For `study.period` "auto" see `choose_period`.
    """
    local = published.dt.tz_localize(None)
    name = choose_period(local, study)
    if name == "quarter":
        text = local.dt.year.astype("Int64").astype("str") + "-Q" + local.dt.quarter.astype("Int64").astype("str")
    elif name == "week":
        text = local.dt.to_period(PERIODS[name]).dt.start_time.dt.strftime("%Y-%m-%d")
    else:
        text = local.dt.strftime({"month": "%Y-%m", "year": "%Y"}[name])
    periods: pd.Series[Any] = text.where(published.notna())
    return periods


def choose_period(published: "pd.Series[Any]", study: Study) -> str:
    """`study.period`, or for "auto" the finest of week, month, quarter, year with at most 16 periods in the window."""
    if study.period != "auto":
        return study.period
    first = pd.Timestamp(study.start) if study.start else published.min()
    last = pd.Timestamp(study.end) if study.end else published.max()
    days = (last - first).days + 1 if pd.notna(first) and pd.notna(last) else 0
    return next(
        (name for name, length in (("week", 7), ("month", 30.5), ("quarter", 91)) if days / length <= 16), "year"
    )


def _day(name: str, value: object) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise StudyError(f"`{name}` is {value!r}, which is not a date. Write dates as 2019-02-28.") from None


def _names(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        raise StudyError(f"`{name}` is the text {value!r}: write a list, as in [{value!r}].")
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise StudyError(f"`{name}` is {value!r}: write a list of ids, as in ['donald_trump'].")
    return tuple(value)


def _check_range(name: str, value: float, low: float, high: float) -> None:
    if not isinstance(value, int | float) or not low <= value <= high:
        raise StudyError(f"`{name}` is {value!r}: give a number from {low} to {high}.")


def _check_roles(value: object) -> None:
    if value != "own" and not (isinstance(value, str) and value.removeprefix("spacy:") not in ("", value)):
        raise StudyError(f'`roles` is {value!r}: write "own", or "spacy:" and a model, as in "spacy:en_core_web_sm".')


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
