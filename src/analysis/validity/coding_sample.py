"""A random sample of mentions to code by hand, and the agreement of the measure with the codes."""

from pathlib import Path

import pandas as pd

from analysis.agreement.metrics import accuracy, alpha, confusion, macro_f1
from analysis.errors import GoldError
from analysis.sentiment.folder import LABELS
from analysis.spreadsheets import read_csv_of_people
from analysis.tables import AGREEMENT
from analysis.validity.evaluate import interval


def draw_coding_sample(evidence: pd.DataFrame, n: int, seed: int) -> pd.DataFrame:
    """A simple random sample of mentions to code by hand, in random order, without the measure's answer.

    Returns:
        mention_id, outlet, published, sentence, words, code (empty, for the coder), inclusion (the probability, 0-1).
    """
    drawn = evidence.sample(min(n, len(evidence)), random_state=seed)
    columns = drawn[["mention_id", "outlet", "published", "sentence", "words"]]
    return columns.assign(code="", inclusion=min(1.0, n / max(len(evidence), 1))).reset_index(drop=True)


def read_codes(path: Path) -> pd.DataFrame:
    """A CSV with `mention_id` and `code` (negative, neutral, positive, or -1, 0, 1); empty codes are left out.

    Raises GoldError naming the file, the row and the column.
    """
    try:
        codes = read_csv_of_people(path)
    except (OSError, ValueError) as problem:
        raise GoldError(f"{path} cannot be read as CSV: {problem}.") from None
    missing = {"mention_id", "code"} - set(codes.columns)
    if missing:
        raise GoldError(f"{path} has no column `{sorted(missing)[0]}`; it has {', '.join(codes.columns)}.")
    codes = codes[codes["code"].notna() & (codes["code"].str.strip() != "")]
    named = codes["code"].str.strip().str.lower().replace({"-1": "negative", "0": "neutral", "1": "positive"})
    wrong = codes.index[~named.isin(LABELS)]
    if len(wrong):
        raise GoldError(
            f"{path}, row {wrong[0] + 2}: `code` is {codes['code'][wrong[0]]!r}. Write one of {', '.join(LABELS)}."
        )
    return codes.assign(code=named)[["mention_id", "code"]].drop_duplicates("mention_id", keep="last")


def agreement_with_codes(codes: pd.DataFrame, target_sentiment: pd.DataFrame) -> pd.DataFrame:
    """Agreement of the measure's labels with the codes of the same mentions, with 95 % bootstrap intervals.

    Returns:
        rows metric (macro_f1, accuracy, alpha), value, low, high, n; no row where no coded mention was measured.
    """
    both = codes.merge(target_sentiment[["mention_id", "label"]], on="mention_id")
    if both.empty:
        return AGREEMENT.empty()
    units = list(zip(both["code"], both["label"], strict=True))
    scores = interval(units, _metrics)
    return AGREEMENT.build(pd.DataFrame([{"metric": name, **score, "n": len(units)} for name, score in scores.items()]))


def _metrics(units: list[tuple[str, str]]) -> dict[str, float]:
    table = confusion([code for code, _ in units], [label for _, label in units], LABELS)
    return {"macro_f1": macro_f1(table), "accuracy": accuracy(table), "alpha": alpha(table)}
