"""Sides of a contrast for tests: articles, their rows and what they are about, without a text."""

from typing import Any, NamedTuple

import pandas as pd

from analysis.tables import ABOUT


class Sides(NamedTuple):
    """What `comparability` reads."""

    rows: pd.DataFrame
    articles: pd.DataFrame
    about: pd.DataFrame


def make_side(
    name: str, n: int = 20, *, first: str | None = "2019-01-05", every: int = 10, value: float = 0.0, **columns: Any
) -> pd.DataFrame:
    """`n` articles of one outlet, one in `every` days, with one mention of ortiz each; a column is one value or a list of `n`."""
    days = pd.Timestamp(first, tz="UTC") + pd.to_timedelta([every * i for i in range(n)], unit="D") if first else pd.NaT
    ids = [f"{name}{i}" for i in range(n)]
    given = {"outlet": name, "published": days, "genre": "news", "mentions": 1, "is_about": True, "value": value,
             "own": True, "article_id": ids, "story_id": ids, "actor_id": "ortiz"}  # fmt: skip
    return pd.DataFrame({**given, **columns}, index=range(n))


def make_sides(*sides: pd.DataFrame) -> Sides:
    """Rows, articles and about of these sides."""
    every = pd.concat(sides, ignore_index=True)
    every["published"] = pd.to_datetime(every["published"], utc=True)
    rows = every.loc[every.index.repeat(every["mentions"])].reset_index(drop=True)
    about = every.assign(in_title=every["is_about"], in_lead=True, share_sentences=0.2, by_words=False)
    return Sides(rows, every[["article_id", "published", "genre"]], ABOUT.build(about))
