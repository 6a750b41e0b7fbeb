"""units + codes -> how far coding has come, and where the coders differ."""

from pathlib import Path

import pandas as pd

from analysis.study import Study
from analysis.tables import CODES, CODING_PROGRESS
from analysis.validity.agreement_coders import agreement_of_coders, usual_alpha
from analysis.validity.codes import ADJUDICATED, CANNOT_TELL, TASK_CODES, read_codes
from analysis.validity.drawn_units import units_of

TASK_NAMES = {
    "sentiment": "sentiment toward the actor",
    "voice": "whose words",
    "actor": "who is meant",
    "attitude": "attitude of the article",
    "frames": "frames",
}


def codes_so_far(path: Path) -> pd.DataFrame:
    """The codes in a file; none where there is no file yet, or an empty one. Raises GoldError as `read_codes` does."""
    return read_codes(path) if path.exists() and path.stat().st_size else CODES.empty()


def coding_progress(units: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """One row a task and coder, in the order of TASK_CODES, coders by name, the one who adjudicates last.

    Args:
        units: `sample_so_far`; codes: `codes_so_far`. Codes of units that were not drawn, such as sentences marked as wrong,
            are not counted.
    """
    rows = []
    for task in TASK_CODES:
        own, drawn = codes[codes["task"] == task], set(units_of(units, task)["unit_id"])
        own = own[own["unit_id"].isin(drawn)]
        for coder in sorted(own["coder"].unique(), key=lambda name: (name == ADJUDICATED, name)):
            given = own[own["coder"] == coder]
            n_drawn = len(differing(own, task)) if coder == ADJUDICATED else len(drawn)
            n_unclear = int((given["code"] == CANNOT_TELL).sum())
            rows.append((task, coder, n_drawn, len(given), n_unclear, max(n_drawn - len(given), 0)))
    return CODING_PROGRESS.build(rows)


def differing(codes: pd.DataFrame, task: str) -> list[str]:
    """unit_ids of the units to which coders gave different codes for this task, in the order of the codes; adjudicated or not."""
    own = codes[(codes["task"] == task) & (codes["coder"] != ADJUDICATED)]
    n_codes = own.groupby("unit_id", sort=False)["code"].nunique()
    return [str(unit_id) for unit_id in n_codes.index[n_codes > 1]]


def progress_in_words(codes: pd.DataFrame, articles: pd.DataFrame, study: Study) -> list[str]:
    """For each task that two coders coded: how many units both coded, how many alike, their alpha, and what is settled;
    then what `read_codes` had to say.

    Args:
        articles, study: as for `agreement_of_coders`.
    """
    said = []
    for task in TASK_CODES:
        own = codes[codes["task"] == task]
        n_coders = own[own["coder"] != ADJUDICATED].groupby("unit_id")["coder"].nunique()
        both, differ = int((n_coders > 1).sum()), differing(own, task)
        settled = int(own.loc[own["coder"] == ADJUDICATED, "unit_id"].isin(differ).sum())
        if both:
            said.append(
                f"{TASK_NAMES[task].capitalize()}: {both:,} units coded by two or more, {both - len(differ):,} of them alike; "
                f"{_alpha(own, task, articles, study)}; {settled:,} of {len(differ):,} differences adjudicated."
            )
    return [*said, *codes.attrs.get("notes", [])]


def _alpha(codes: pd.DataFrame, task: str, articles: pd.DataFrame, study: Study) -> str:
    """ "Krippendorff's alpha (ordinal) 0.61 [0.52, 0.70]", or why there is none."""
    metric = usual_alpha(task)
    scores = agreement_of_coders(codes, task, articles, study=study)
    row = scores[(scores["metric"] == metric) & scores["item"].isna()].iloc[0]
    if pd.isna(row["value"]):
        return f"no alpha ({row['said']})"
    interval = "no interval" if pd.isna(row["low"]) else f"{row['low']:.2f}, {row['high']:.2f}"
    return f"Krippendorff's alpha ({metric.removeprefix('alpha_')}) {row['value']:.2f} [{interval}]"
