"""Findings, periods and drawings of every kind for tests."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.display import figures
from analysis.display.figures import Drawing
from analysis.tables import FINDINGS

NAMES = {"ortiz": "Ann Ortiz", "lund": "Bo Lund", "x": "The Paper", "y": "The Post"}
LONG = "The Very Long-Named Independent Morning Chronicle of the Northern Harbour"


def make_findings(n: int = 2, **columns: Any) -> pd.DataFrame:
    """Findings of net sentiment; of two of them, the second has a wide interval below 0."""
    usual = {
        "measure": "net_sentiment", "estimand": "mean", "actor_id": "ortiz", "outlet": ["x", "y"] * n, "estimate": [0.2, -0.4] * n,
        "low": [0.1, -0.6] * n, "high": [0.3, -0.2] * n, "n_articles": 14, "n_stories": 12, "n_mentions": 40,
    }  # fmt: skip
    n = max([len(value) for value in columns.values() if isinstance(value, list)], default=n)
    cut = {name: value[:n] if isinstance(value, list) else value for name, value in usual.items()}
    return FINDINGS.fill(pd.DataFrame({**cut, **columns}, index=range(n)))


def make_periods(
    n: int = 8, *, partial: list[str] | tuple[str, ...] = (), gap: list[str] | tuple[str, ...] = ()
) -> pd.DataFrame:
    """So many months from January 2018 on."""
    months = pd.period_range("2018-01", periods=n, freq="M")
    names = months.strftime("%Y-%m")
    return pd.DataFrame({
        "period": names, "start": months.start_time.tz_localize("UTC"), "end": (months + 1).start_time.tz_localize("UTC"),
        "partial": names.isin(partial), "gap": names.isin(gap),
    })  # fmt: skip


def make_events(n: int) -> pd.DataFrame:
    """So many events, some of them days apart."""
    days = [3, 5, 6, 60, 61, 90, 120, 121, 160, 200, 238, 241][:n]
    names = [f"Event {number} with a name of some length" for number in range(1, n + 1)]
    return pd.DataFrame({"day": pd.Timestamp("2018-01-01") + pd.to_timedelta(days, unit="D"), "name": names})


def make_many(**columns: Any) -> pd.DataFrame:
    """Two actors in each of ten outlets, one of them with a very long name."""
    outlets = [f"The Paper Number {n}" for n in range(9)] + [LONG]
    return make_findings(
        20, actor_id=["ortiz", "lund"] * 10, outlet=[outlet for outlet in outlets for _ in (0, 1)],
        **{"estimate": [n / 30 - 0.3 for n in range(20)], "low": [n / 30 - 0.5 for n in range(20)], "high": [n / 30 - 0.1 for n in range(20)]} | columns,
    )  # fmt: skip


def over_months(**columns: Any) -> pd.DataFrame:
    """Two actors in each of 16 months."""
    months = [str(month) for month in pd.period_range("2018-01", periods=16, freq="M")]
    return make_findings(32, actor_id=["ortiz", "lund"] * 16, period=[month for month in months for _ in (0, 1)],
                         **{"estimate": 0.1, "low": -0.2, "high": 0.4, "n_stories": 123} | columns)  # fmt: skip


def _frames() -> pd.DataFrame:
    frames = [f"Frame of kind {n} and its consequences" for n in range(8)]
    outlets = ["x", "y", LONG]
    return make_findings(24, measure="frame_share", outlet=[outlet for outlet in outlets for _ in frames], group=frames * 3,
                         estimate=[n / 24 for n in range(24)], low=0.0, high=1.0)  # fmt: skip


DRAWINGS: dict[str, Callable[[], Drawing]] = {
    "rows": lambda: figures.draw_estimates(make_many(), panels="actor_id", rows="outlet", names=NAMES),
    "bars": lambda: figures.draw_estimates(
        make_findings(3, measure="label_share", group=["negative", "neutral", "positive"], estimate=[0.2, 0.5, 0.3], low=0.1, high=0.6),
        rows="group", names=NAMES, bars=True,
    ),
    "time": lambda: figures.draw_over_time(
        over_months(), panels="actor_id", names=NAMES, periods=make_periods(16, partial=["2018-01"], gap=["2018-05"]),
        events=make_events(12), min_stories=5,
    ),
    "counts": lambda: figures.draw_counts(
        over_months(measure="articles", estimand="count", outlet=["x", LONG] * 16, estimate=12345.0), panels="outlet", names=NAMES,
        periods=make_periods(16), events=make_events(3),
    ),
    "before and after": lambda: figures.draw_before_after(
        make_many(), make_many(), make_many(estimand="difference"), panels="actor_id", rows="outlet", names=NAMES
    ),
    "grid": lambda: figures.draw_grid(_frames(), rows="outlet", columns="group", names=NAMES, rows_title="outlet", columns_title="frame"),
    "flows": lambda: figures.draw_flows(
        make_many(), sources="outlet", targets="actor_id", names=NAMES, titles=("who speaks", "about whom")
    ),
}  # fmt: skip


def texts_of(figure: Figure) -> list[str]:
    """All that is written on a sheet."""
    return [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text()]
