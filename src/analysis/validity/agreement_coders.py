"""codes -> agreement among coders: Krippendorff's alpha of any number of coders, of whom none need have coded every unit."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.agreement.metrics import accuracies, alphas, coincidences
from analysis.agreement.resampling import intervals, story_sums
from analysis.study import Study
from analysis.tables import AGREEMENT
from analysis.validity.agreement_measure import too_few_stories
from analysis.validity.agreement_pairs import NO, YES
from analysis.validity.codes import ADJUDICATED, CANNOT_TELL, ORDINAL, split_frames
from analysis.validity.codes.tasks import check_task

Floats = npt.NDArray[np.float64]
BETWEEN = "coders"


def agreement_of_coders(codes: pd.DataFrame, task: str, articles: pd.DataFrame, *, study: Study) -> pd.DataFrame:
    """How well the coders agree with one another on the units that two or more of them coded.

    Codes that say "cannot tell" are taken as missing, and adjudicated ones are no coder's. Units count by the inverse of their
    inclusion where it is known of all. Frames are coded yes or no each; alpha is of all of them together, then of each.

    Args:
        codes: CODES; articles: reads article_id, story_id; a code of another article is a story of its own.
        study: reads `level`, `min_stories`.
    Returns:
        AGREEMENT, the rows alpha_nominal, alpha_ordinal (where the codes have an order), agreement (share of pairs of codes that are
        alike); NaN where undefined or told from too few, which `said` says.
    Raises:
        GoldError: an unknown task.
    """
    check_task(task)
    own = codes[(codes["task"] == task) & (codes["code"] != CANNOT_TELL) & (codes["coder"] != ADJUDICATED)]
    own = own.drop_duplicates(["unit_id", "coder"], keep="last")
    shared = own[own.groupby("unit_id")["coder"].transform("size") > 1]
    stories = dict(zip(articles["article_id"], articles["story_id"], strict=True))
    shared = shared.assign(story_id=[stories.get(article_id, article_id) for article_id in shared["article_id"]])
    few = _too_few(own, shared, study)
    scores = dict.fromkeys(_names(task), (np.nan,) * 3) if few else _scores(shared, task, study)
    base = (shared["unit_id"].nunique(), shared["story_id"].nunique(), own["coder"].nunique())
    rows = []
    for name, values in scores.items():
        metric, _, item = name.partition(" ")
        said = few or _limits(*values)
        rows.append((task, BETWEEN, None, None, None, item or None, metric, *values, *base, said))
    return AGREEMENT.build(rows)


def alpha_of(codes: pd.DataFrame, task: str, articles: pd.DataFrame, study: Study) -> float | None:
    """Krippendorff's alpha of one task as a paper reports it: ordinal where the codes have an order, else nominal; None where it
    cannot be told. Args as of `agreement_of_coders`.
    """
    scores = agreement_of_coders(codes, task, articles, study=study)
    value = float(scores.loc[(scores["metric"] == usual_alpha(task)) & scores["item"].isna(), "value"].iloc[0])
    return None if np.isnan(value) else value


def usual_alpha(task: str) -> str:
    """The metric that suits the codes of a task: alpha_ordinal or alpha_nominal."""
    return "alpha_ordinal" if task in ORDINAL else "alpha_nominal"


def _limits(value: float, low: float, _: float) -> str:
    """Why a score is undefined or has no interval."""
    if np.isnan(value):
        return "undefined: all codes are alike"
    return (
        ""
        if not np.isnan(low)
        else "no interval: no two codes differ"
        if value == 1
        else "no interval: too few stories differ in it"
    )


def _too_few(own: pd.DataFrame, shared: pd.DataFrame, study: Study) -> str:
    if own.empty:
        return "nothing is coded"
    if own["coder"].nunique() == 1:
        return "one coder only: how far coders agree cannot be told; have some of the units coded by a second one"
    if shared.empty:
        return "no unit was coded by two coders: have some of them coded twice"
    return too_few_stories(shared["unit_id"].nunique(), shared["story_id"].nunique(), study.min_stories)


def _pair_tables(shared: pd.DataFrame, labels: Sequence[str], items: Sequence[str]) -> tuple[Floats, pd.Series]:
    """Coincidences of each unit and item, (units, items, labels, labels), and each unit's story."""
    units = shared.drop_duplicates("unit_id").set_index("unit_id")
    place = pd.Series(range(len(units)), units.index, dtype="int64")
    weights = (1 / units["inclusion"]).to_numpy() if units["inclusion"].notna().all() else np.ones(len(units))
    weights = weights * len(units) / weights.sum()
    tables = np.zeros((len(units), len(items), len(labels), len(labels)))
    for number, item in enumerate(items):
        given = [YES if item in split_frames(code) else NO for code in shared["code"]] if item else list(shared["code"])
        counts = np.zeros((len(units), len(labels)))
        np.add.at(counts, (place[shared["unit_id"]].to_numpy(), np.array([labels.index(code) for code in given])), 1.0)
        tables[:, number] = coincidences(counts) * weights[:, None, None]
    return tables, units["story_id"]


def _scores(shared: pd.DataFrame, task: str, study: Study) -> dict[str, tuple[float, float, float]]:
    labels = [NO, YES] if task == "frames" else [*check_task(task)]
    items = sorted({frame for code in shared["code"] for frame in split_frames(code)}) if task == "frames" else [""]
    if not items:  # no coder found any frame: they agree
        shared, items = shared.assign(code=NO), [""]

    def scores(totals: Floats) -> dict[str, Floats]:
        whole = totals.sum(axis=1)
        made = {"alpha_nominal": alphas(whole)}
        made |= {"alpha_ordinal": alphas(whole, ordinal=True)} if task in ORDINAL else {}
        made["agreement"] = accuracies(whole)
        each = {f"alpha_nominal {item}": alphas(totals[:, number]) for number, item in enumerate(items) if item}
        return made | each

    sums = story_sums(*_pair_tables(shared, labels, items))
    return intervals(sums, scores, level=study.level)


def _names(task: str) -> tuple[str, ...]:
    return ("alpha_nominal", *(["alpha_ordinal"] if task in ORDINAL else []), "agreement")
