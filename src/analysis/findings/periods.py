"""articles + study -> periods: every period of the window, what of it the articles cover, and where an outlet is not collected.

A period of which nothing was collected is no silence, and one that the window covers in part is no quiet one. So every period
of the window is listed, with or without articles, and whoever compares or draws periods asks here which of them are whole.

An outlet's usual rate is the share q of the days on which any outlet has articles that have one of its own. A run of k such days
without it has a chance of (1 - q)^k, and with n days of its own there are n + 1 runs; where (n + 1) (1 - q)^k is below 1 in 1,000,
the outlet is taken as not collected in that run. Quiet days of the subject are quiet in all outlets, so they make no gap.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.study import FREQUENCIES, Study, beginning_of, choose_period, local_time, period_names, window_days
from analysis.tables import COLLECTED, GAPS, PERIODS

IMPROBABLE = 1 / 1_000
DAY = pd.Timedelta(days=1)

Days = npt.NDArray[np.int64]


def periods(articles: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Every period of the window in order, those without articles included.

    A period is partial where the window covers some of its days only. A window without a named start begins on the day of the
    first article; so does one whose first article comes later than its usual rate lets expect (the end alike).

    Args:
        articles: those of the window; undated ones are in no period.
    Returns:
        PERIODS; none where no article is dated and the study names no window. `attrs["notes"]` says which are partial or empty.
    """
    first, last = window_days(articles["published"], study)
    if pd.isna(first) or pd.isna(last):
        return _noted(PERIODS.empty())
    name = choose_period(articles["published"], study)
    spans = pd.period_range(first, last, freq=FREQUENCIES[name])
    begins, ends = (pd.Series(span.start_time.astype("datetime64[us]")) for span in (spans, spans + 1))
    table = pd.DataFrame({"period": period_names(begins, name), "start": beginning_of(begins, study)})
    table = table.assign(end=beginning_of(ends, study))
    counts = articles.assign(period=period_names(local_time(articles["published"], study), name)).groupby("period")
    for column, counted in (("n_articles", "article_id"), ("n_outlets", "outlet")):
        table[column] = table["period"].map(counts[counted].nunique()).fillna(0)
    since, until = covered_days(articles, study)
    touched = (begins <= until) & (ends > since)
    return _noted(
        PERIODS.build(
            table.assign(partial=touched & ((begins < since) | (ends > until + DAY)), gap=table["n_articles"] == 0)
        )
    )


def covered_days(articles: pd.DataFrame, study: Study) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last local day that the articles cover: of the window, but of the articles where they begin or end too far inside it.

    NaT where nothing is dated and the study names no day.
    """
    first, last = window_days(articles["published"], study)
    own = np.unique(_days(articles, study)["day"])
    if not len(own) or pd.isna(first) or pd.isna(last):
        return first, last
    all_days = np.arange(_number(first), _number(last) + 1)
    _, chance = _silences(own, np.union1d(own, all_days))
    return (
        _day(own[0]) if chance[0] < IMPROBABLE else first,
        _day(own[-1]) if chance[-1] < IMPROBABLE else last,
    )


def collection_gaps(articles: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The stretches of days in which an outlet is not collected, by the rule above; of a single outlet, among all days.

    Returns:
        GAPS by outlet and start, from the window's first day to its last.
    """
    first, last = window_days(articles["published"], study)
    days = _days(articles, study)
    among = np.unique(days["day"])
    if days["outlet"].nunique() == 1:
        among = np.union1d(among, np.arange(_number(first), _number(last) + 1))
    parts = []
    for outlet, of_outlet in days.groupby("outlet", sort=True)["day"]:
        own = np.unique(of_outlet)
        silent, chance = _silences(own, among)
        begins, ends = np.append(_number(first), own + 1), np.append(own, _number(last) + 1)
        parts.append(pd.DataFrame({"outlet": outlet, "start": begins, "end": ends, "n_days": silent, "chance": chance}))
    if not parts:
        return GAPS.empty()
    gaps = pd.concat(parts, ignore_index=True)
    gaps = gaps[gaps["chance"] < IMPROBABLE].reset_index(drop=True)
    return GAPS.build(gaps.assign(**{side: beginning_of(_dates(gaps[side]), study) for side in ("start", "end")}))


def collected(articles: pd.DataFrame, study: Study) -> pd.DataFrame:
    """When each outlet is collected, and the periods in which it is not though others are.

    Returns:
        COLLECTED, an outlet a row, by outlet.
    """
    dated = articles[articles["published"].notna()]
    table = dated.groupby("outlet", sort=True).agg(
        n_articles=("article_id", "nunique"), first=("published", "min"), last=("published", "max")
    )
    days = _days(articles, study)
    shares = days.groupby("outlet")["day"].nunique() / days["day"].nunique()
    names = missing_periods(articles, study).groupby("outlet")["period"].agg("; ".join)
    index = table.index.to_series()
    table = table.assign(
        share_days=index.map(shares).astype(float), missing=index.map(names).astype("object").fillna("")
    )
    return COLLECTED.build(table.reset_index())


def missing_periods(articles: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`outlet`, `period`: each period that has articles, none of them of the outlet, and lies in a gap of its collection."""
    of_all, gaps = periods(articles, study), collection_gaps(articles, study)
    pairs = gaps.merge(of_all[of_all["n_articles"] > 0], how="cross", suffixes=("", "_of_period"))
    pairs = pairs[(pairs["start_of_period"] < pairs["end"]) & (pairs["end_of_period"] > pairs["start"])]
    own = articles.assign(period=_periods_of(articles, study))[["outlet", "period"]].drop_duplicates()
    missing = pairs[["outlet", "period"]].merge(own, how="left", indicator=True)
    alone: pd.DataFrame = missing.loc[missing["_merge"] == "left_only", ["outlet", "period"]]
    return alone.reset_index(drop=True)


def _periods_of(articles: pd.DataFrame, study: Study) -> pd.Series:
    return period_names(local_time(articles["published"], study), choose_period(articles["published"], study))


def _silences(own: Days, among: Days) -> tuple[Days, npt.NDArray[np.float64]]:
    """For the runs before, between and after an outlet's days: how many days of `among` each holds, and its chance.

    `among` holds `own`; both are sorted and without repetition.
    """
    places = np.concatenate([[-1], np.searchsorted(among, own), [len(among)]])
    silent = np.diff(places) - 1
    rate = len(own) / len(among)
    return silent, np.minimum(1.0, (len(own) + 1) * (1 - rate) ** silent)


def _days(articles: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`outlet`, `day`: the local day of each dated article, as a number."""
    dated = articles[articles["published"].notna()]
    local = local_time(dated["published"], study).to_numpy(dtype="datetime64[D]")
    return pd.DataFrame({"outlet": dated["outlet"].to_numpy(), "day": local.astype(np.int64)})


def _number(day: pd.Timestamp) -> int:
    return int(day.to_datetime64().astype("datetime64[D]").astype(np.int64))


def _day(number: np.int64) -> pd.Timestamp:
    return pd.Timestamp(np.datetime64(int(number), "D"))


def _dates(numbers: pd.Series) -> pd.Series:
    return pd.Series(numbers.to_numpy(dtype=np.int64).astype("datetime64[D]").astype("datetime64[us]"))


def _noted(table: pd.DataFrame) -> pd.DataFrame:
    partial, empty = table.loc[table["partial"], "period"], table.loc[table["gap"], "period"]
    table.attrs["notes"] = [
        *([f"Covered in part: {', '.join(partial)}."] if len(partial) else []),
        *([f"Without articles, so nothing is known of them: {', '.join(empty)}."] if len(empty) else []),
    ]
    return table
