"""agreement -> what a page shows of it: a table in words, sentences, and disagreements that open down to what was coded."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.display.evidence import sentences_behind
from analysis.display.lines import Evidence
from analysis.display.printed import number_text, percentage, signed
from analysis.sentiment.folder import LABELS
from analysis.tables import EVIDENCE, records
from analysis.validity.agreement_groups import BETTER, WORSE
from analysis.validity.agreement_measure import codes_to_halve
from analysis.validity.coding_progress import TASK_NAMES as TASKS

Names = Mapping[str, str]
METRICS = {
    "alpha_nominal": "alpha, nominal",
    "alpha_ordinal": "alpha, ordinal",
    "agreement": "share of pairs of codes alike",
    "macro_f1": "macro-F1",
    "micro_f1": "micro-F1",
    "f1": "F1",
    "accuracy": "accuracy",
    "precision": "precision",
}
LEAD = 240  # characters of an article that is shown as a whole


def agreement_table(agreement: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Scores as a page prints them: what was coded, which (where scores are of parts), score, value, interval, units, stories, remark."""
    parts = [
        " · ".join(
            names.get(row[key], row[key])
            for key in ("outlet", "actor_id", "coder", "item")
            if isinstance(row[key], str) and row[key]
        )
        for row in records(agreement)
    ]
    table = pd.DataFrame(
        {
            "coded": agreement["task"].map(TASKS),
            "of": parts,
            "score": agreement["metric"].map(METRICS),
            "value": [number_text(value, "decimal") for value in agreement["value"]],
            "95 % interval": [_interval(row) for row in records(agreement)],
            "units": agreement["n"],
            "stories": agreement["n_stories"],
            "remark": agreement["said"],
        }
    )
    return table if any(parts) else table.drop(columns="of")


def coders_table(codes: pd.DataFrame) -> pd.DataFrame:
    """Who coded how many units of what: a row a coder, a column a task."""
    counts = codes.pivot_table(index="coder", columns="task", values="unit_id", aggfunc="nunique", fill_value=0)
    return (
        counts[[task for task in TASKS if task in counts]].rename(columns=TASKS).rename_axis(columns=None).reset_index()
    )


def contrasts_table(contrasts: pd.DataFrame, names: Names) -> pd.DataFrame:
    """`accuracy_differences` as a page prints them: what was coded, for whom, accuracy here and of the others, difference, remark."""
    rows = records(contrasts)
    return pd.DataFrame(
        {
            "coded": contrasts["task"].map(TASKS),
            "for": [names.get(row["group"], row["group"]) for row in rows],
            "accuracy": [percentage(row["accuracy"]) for row in rows],
            "of the others": [percentage(row["accuracy_others"]) for row in rows],
            "difference, points": ["" if np.isnan(row["difference"]) else _points(row) for row in rows],
            "units": contrasts["n"],
            "stories": contrasts["n_stories"],
            "remark": contrasts["said"],
        }
    )


def coders_sentence(agreement: pd.DataFrame) -> str:
    """How far the coders agree on one task, from `agreement_of_coders`, or why that cannot be told."""
    row = records(agreement[agreement["item"].isna()])[0]
    what = TASKS[str(row["task"])].capitalize()
    if np.isnan(row["value"]):
        return f"{what}: {row['said']}."
    remark = f" ({row['said']})" if row["said"] else ""
    return (
        f"{what}: {row['n_coders']} coders, {row['n']:,} units coded by two or more; "
        f"Krippendorff's alpha (nominal) {_value(row)}{remark}."
    )


def measure_sentence(agreement: pd.DataFrame, n_population: float) -> str:
    """How well the measure agrees with the coders on one task, from `agreement_with_measure`, and how many more codes would halve the interval.

    Args:
        n_population: units that could be drawn; NaN where that is not known.
    """
    if agreement.empty:
        return ""
    row = records(agreement)[0]
    what = f"{TASKS[str(row['task'])].capitalize()}: {METRICS[str(row['metric'])]}"
    if np.isnan(row["value"]):
        return f"{what}: {row['said']}."
    said = f"{what} {_value(row)} against the codes of {row['n']:,} units."
    if np.isnan(n_population):
        return f"{said} They were drawn by convenience, so it holds for them alone."
    more, there = codes_to_halve(int(row["n"]), n_population)
    limit = "" if there else f"; there are {n_population:,.0f} units in all"
    return f"{said} About {more:,} more would halve the interval{limit}."


def groups_sentence(contrasts: pd.DataFrame, names: Names) -> str:
    """For whom the measure works better or worse than for the others, all groups taken together; and who could not be compared."""
    if contrasts.empty:
        return ""
    told = [row for row in records(contrasts) if row["said"] in (BETTER, WORSE)]
    few = [
        names.get(row["group"], row["group"]) for row in records(contrasts) if str(row["said"]).startswith("too few")
    ]
    parts = [
        f"{names.get(row['group'], row['group'])}: {percentage(row['accuracy'])} of the codes are met, of the others "
        f"{percentage(row['accuracy_others'])} (difference in points {_points(row)}, over all groups compared)"
        for row in told
    ]
    n = len(contrasts) - len(few)
    first = f"The measure does not work alike for all. {'; '.join(parts)}." if told else (
        f"No difference in accuracy is shown among the {n} groups compared, all taken together." if n else ""
    )  # fmt: skip
    return " ".join(filter(None, [first, f"Too few stories were coded to tell for {', '.join(few)}." if few else ""]))


def disagreement_lines(confusion: pd.DataFrame) -> pd.DataFrame:
    """Kinds of disagreement as `Page.lines` shows them, most frequent first: a code, and another answer of the measure's."""
    apart = confusion[(confusion["code"] != confusion["label"]) & (confusion["n"] > 0)]
    apart = apart.sort_values(["n", "item", "code", "label"], ascending=[False, True, True, True], ignore_index=True)
    return apart.assign(
        kind=[f"coded {row['code']}, measured {row['label']}" for row in records(apart)],
        number=[f"{row['n']:,} codes" for row in records(apart)],
        base=[f"{percentage(row['share'])} of the codes {row['code']}" for row in records(apart)],
    )


def confusion_matrix(confusion: pd.DataFrame) -> pd.DataFrame:
    """The table of confusion as a matrix: a row a code, a column an answer of the measure, counts; of one item."""
    labels = list(dict.fromkeys(confusion["code"]))
    counts = confusion.pivot_table(index="code", columns="label", values="n", aggfunc="sum").reindex(labels)[labels]
    counts.columns = [f"measured {label}" for label in labels]
    return counts.rename_axis("coded").reset_index()


def disagreements_behind(pairs: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame, n: int = 12) -> Evidence:
    """What a line of `disagreement_lines` opens with: the sentences so coded and measured; of a whole article how it begins."""

    def behind(row: dict[str, Any]) -> pd.DataFrame:
        own = pairs[(pairs["item"] == row["item"]) & (pairs["code"] == row["code"]) & (pairs["label"] == row["label"])]
        return _shown(own.drop_duplicates("unit_id").head(n), articles, sentences)

    return behind


def _shown(pairs: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Marked as they were coded, where the code has a colour."""
    marked = pairs.assign(label=pairs["code"].where(pairs["code"].isin(LABELS)))
    if pairs["sentence_id"].notna().all():
        return sentences_behind(marked, articles, sentences)
    about = articles.set_index("article_id").loc[list(pairs["article_id"])]
    begins = [f"{text[:LEAD]} …" for text in about["text"]]
    columns = {**{name: about[name].to_numpy() for name in ("outlet", "published", "title", "url")}, "article_id": about.index,
               "before": begins, "marked": "", "after": "", "label": marked["label"].to_numpy()}  # fmt: skip
    return EVIDENCE.fill(pd.DataFrame(columns))


def _points(row: Mapping[str, Any]) -> str:
    """The difference with its interval over all groups compared."""
    number, low, high = (signed(100 * row[key], 0) for key in ("difference", "low_adjusted", "high_adjusted"))
    return f"{number} [{low}, {high}]"


def _value(row: Mapping[str, Any]) -> str:
    return f"{number_text(row['value'], 'decimal')} {_interval(row)}".strip()


def _interval(row: Mapping[str, Any]) -> str:
    if np.isnan(row["low"]):
        return ""
    return f"[{number_text(row['low'], 'decimal')}, {number_text(row['high'], 'decimal')}]"
