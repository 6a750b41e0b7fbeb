"""pairs -> agreement of a measure with coders: scores with intervals by the jackknife of stories, confusion, disagreements."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.agreement.metrics import accuracies, alphas, macro_f1s
from analysis.agreement.resampling import intervals, story_sums
from analysis.language.texts import field_texts
from analysis.study import Study
from analysis.tables import AGREEMENT, CONFUSION, DISAGREEMENTS, records
from analysis.validity.agreement_pairs import YES, labels_of
from analysis.validity.codes import ORDINAL

Floats = npt.NDArray[np.float64]
BETWEEN = "measure and coders"


def agreement_with_measure(pairs: pd.DataFrame, by: Sequence[str] = (), *, study: Study) -> pd.DataFrame:
    """How well the measure agrees with the coders, over all units or in each group.

    Units count by the inverse of their inclusion, so that the scores are of the corpus and not of the sample. A unit on which coders
    differ counts for each of them in part: the measure is compared with a coder drawn at random.

    Args:
        pairs: PAIRS of one task.
        by: any of outlet, actor_id, coder.
        study: reads `level`, `min_stories`.
    Returns:
        AGREEMENT, a row a group and metric, the metrics of the task in the order of `score_tables`. With fewer stories than
        `study.min_stories`, `value` is NaN and `said` says so.
    """
    task = str(pairs["task"].iloc[0]) if len(pairs) else ""
    if "coder" in by:  # each coder alone: no code is shared with another's
        pairs = pairs.assign(weight=1 / pairs["inclusion"].fillna(1.0))
    groups = list(pairs.groupby(list(by), sort=True)) if by else [((), pairs)] if len(pairs) else []
    tables = []
    for key, own in groups:
        scores = score_rows(own, task, study)
        values: dict[str, Any] = dict(zip(by, key, strict=True))
        tables.append(scores.assign(task=task, between=BETWEEN, **values))
    return AGREEMENT.fill(pd.concat(tables, ignore_index=True)) if tables else AGREEMENT.empty()


def score_rows(pairs: pd.DataFrame, task: str, study: Study) -> pd.DataFrame:
    """The scores of one group of pairs: item, metric, value, low, high, n, n_stories, n_coders, said."""
    sums, items = weighted_tables(pairs, task)
    scores = intervals(sums, lambda totals: score_tables(totals, task, items), level=study.level)
    n, n_stories = pairs["unit_id"].nunique(), pairs["story_id"].nunique()
    few = too_few_stories(n, n_stories, study.min_stories)
    rows = []
    for name, (value, low, high) in scores.items():
        metric, _, item = name.partition(" ")
        said = few or _limits(pairs, value, low)
        shown = (np.nan, np.nan, np.nan) if few else (value, low, high)
        rows.append((item or None, metric, *shown, n, n_stories, pairs["coder"].nunique(), said))
    columns = ["item", "metric", "value", "low", "high", "n", "n_stories", "n_coders", "said"]
    return pd.DataFrame(rows, columns=columns)


def too_few_stories(n: int, n_stories: int, least: int) -> str:
    """What is said where units come from fewer stories than a score can rest on; "" where there are enough."""
    if n_stories >= least:
        return ""
    return f"too few: {n:,} unit{'s' * (n != 1)} of {n_stories:,} stor{'y' if n_stories == 1 else 'ies'}; {least} stories would do"


def weighted_tables(pairs: pd.DataFrame, task: str) -> tuple[Floats, list[str]]:
    """Tables of confusion of each story and item, (stories, items, codes, labels), weighted to add up to the number of units; the items."""
    labels, items = labels_of(task, pairs), sorted(set(pairs["item"]))
    place = {label: number for number, label in enumerate(labels)}
    weights = pairs["weight"].to_numpy() * len(items) * pairs["unit_id"].nunique() / pairs["weight"].sum()
    cells = np.zeros((len(pairs), len(items), len(labels), len(labels)))
    at = [pairs[column].map(place).to_numpy() for column in ("code", "label")]
    cells[np.arange(len(pairs)), pairs["item"].map(items.index).to_numpy(), at[0], at[1]] = weights
    return story_sums(cells, pairs["story_id"]), items


def score_tables(tables: Floats, task: str, items: Sequence[str]) -> Mapping[str, Floats]:
    """Each metric of each of many tables of confusion, (draws, items, codes, labels).

    Of `actor` the measure has one answer (it took the place for the actor), so its only score is precision. Of frames micro_f1
    and macro_f1 are of "carries it", over all articles and frames, and as the mean of the frames' own; the alphas are of yes and no.
    """
    whole = tables.sum(axis=1)
    if task == "actor":
        return {"precision": accuracies(whole)}
    coincident = whole + np.swapaxes(whole, -1, -2)
    scores = {"accuracy": accuracies(whole), "alpha_nominal": alphas(coincident)}
    if task == "frames":
        each = f1_of_yes(tables)
        with np.errstate(invalid="ignore"):
            n_defined = np.isfinite(each).sum(axis=-1)
            macro = np.where(n_defined > 0, np.nansum(each, axis=-1) / np.maximum(n_defined, 1), np.nan)
        own = {f"f1 {item}": each[:, number] for number, item in enumerate(items)}
        return {"micro_f1": f1_of_yes(whole), "macro_f1": macro, **scores, **own}
    more = {"alpha_ordinal": alphas(coincident, ordinal=True)} if task in ORDINAL else {}
    return {"macro_f1": macro_f1s(whole), **scores, **more}


def f1_of_yes(tables: Floats) -> Floats:
    """F1 of the last label of each table; NaN where neither coders nor measure give it."""
    both = tables[..., -1, :].sum(axis=-1) + tables[..., :, -1].sum(axis=-1)
    return np.where(both > 0, 2 * tables[..., -1, -1] / np.where(both > 0, both, 1), np.nan)


def most_frequent(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs with the simplest answer: the most frequent code (weighted) everywhere; of frames the most frequent frame."""
    if (pairs["item"] != "").any():
        top = pairs[pairs["code"] == YES].groupby("item")["weight"].sum().idxmax()
        return pairs.assign(label=np.where(pairs["item"] == top, YES, "no"))
    return pairs.assign(label=str(pairs.groupby("code")["weight"].sum().idxmax()))


def confusion_table(pairs: pd.DataFrame) -> pd.DataFrame:
    """What the measure answers to each code, in the order of the labels; cells without a pair too. Returns CONFUSION."""
    task = str(pairs["task"].iloc[0]) if len(pairs) else ""
    rows = []
    for item, own in pairs.groupby("item", sort=True):
        labels = labels_of(task, own)
        for code in labels:
            of_code = own[own["code"] == code]
            for label in labels:
                cell = of_code[of_code["label"] == label]
                share = cell["weight"].sum() / of_code["weight"].sum() if len(of_code) else np.nan
                rows.append((task, item, code, label, len(cell), share))
    return CONFUSION.build(rows)


def disagreements(pairs: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Every code that differs from the measure's answer, with its sentence, rarest kind of disagreement last. Returns DISAGREEMENTS."""
    apart = pairs[pairs["code"] != pairs["label"]]
    if apart.empty:
        return DISAGREEMENTS.empty()
    size = apart.groupby(["item", "code", "label"])["unit_id"].transform("size")
    apart = apart.assign(size=size).sort_values(
        ["size", "item", "code", "label"], ascending=[False, True, True, True], kind="stable"
    )
    about = articles.set_index("article_id")
    texts = field_texts(articles[articles["article_id"].isin(set(apart["article_id"]))])
    spans = sentences.set_index("sentence_id")[["start", "end"]]
    rows = []
    for pair in records(apart):
        article = about.loc[pair["article_id"]]
        start, end = spans.loc[pair["sentence_id"]] if pair["sentence_id"] in spans.index else (0, 0)
        keys = [
            pair[name] for name in ("unit_id", "task", "item", "coder", "code", "label", "note", "actor_id", "outlet")
        ]
        sentence = texts[pair["article_id"], pair["field"]][start:end]
        rows.append((*keys, article["published"], article["title"], article["url"], sentence))
    return DISAGREEMENTS.build(rows)


def population(pairs: pd.DataFrame) -> float:
    """How many units could have been drawn: the sum of 1 / inclusion; NaN for units drawn by convenience."""
    return float((1 / pairs.drop_duplicates("unit_id")["inclusion"]).sum(skipna=False)) if len(pairs) else np.nan


def codes_to_halve(n: int, n_population: float) -> tuple[int, bool]:
    """How many more units to code for an interval half as wide, and whether the corpus has as many.

    An interval narrows with the square root of the number of units, so four times as many are needed in all.

    Args:
        n: units coded; n_population: units that could be drawn (the sum of 1 / inclusion).
    """
    more = 3 * n
    return more, n + more <= round(n_population)


def _limits(pairs: pd.DataFrame, value: float, low: float) -> str:
    """Why a score is undefined, has no interval or tells little."""
    codes = set(pairs["code"])
    if len(codes) == 1 and not (pairs["item"] != "").any():
        alike = f"all codes are {next(iter(codes))}"
        return f"{alike}, and so are the answers: undefined" if np.isnan(value) else f"{alike}: the score tells little"
    if np.isnan(value):
        return "undefined: neither code nor answer"
    return "no interval: too few stories differ in it" if np.isnan(low) else ""
