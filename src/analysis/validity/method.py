"""corrected findings + codes -> a paragraph of method, ready for a paper."""

import pandas as pd

from analysis.study import Study
from analysis.validity.agreement_coders import usual_alpha
from analysis.validity.coded_rows import CODEABLE, UNITS, find_codeable
from analysis.validity.codes import ADJUDICATED, CANNOT_TELL, last_words, with_inclusion
from analysis.validity.corrected import LEAST_CODED, METHOD

REFERENCES = (
    "Angelopoulos, A. N., Duchi, J. C., & Zrnic, T. (2023). PPI++: Efficient prediction-powered inference. arXiv:2311.01453.",
    "Egami, N., Hinck, M., Stewart, B. M., & Wei, H. (2023). Using imperfect surrogates for downstream inference: Design-based "
    "supervised learning for social science applications of large language models. Advances in Neural Information Processing "
    "Systems, 36.",
    "Korn, E. L., & Graubard, B. I. (1998). Confidence intervals for proportions with small expected number of positive counts "
    "estimated from survey data. Survey Methodology, 24(2), 193-201.",
)
_COUNTED = {"mention": "each mention", "article": "each article", "outlet": "each outlet, and in it each article,"}


def method_paragraph(
    findings: pd.DataFrame,
    codes: pd.DataFrame,
    *,
    study: Study,
    agreement: float | None = None,
    population: str = "press",
) -> str:
    """How the corrected findings came about, in sentences with their numbers, and the references.

    Args:
        findings: of `corrected_means` or `corrected_differences`, of one measure. Where none of them is corrected, the paragraph
            is one sentence that says why.
        codes: those that they were made with: unit_id, code, inclusion and, where known, task, coder, stratum.
        study: reads `level`.
        agreement: alpha among the coders (`alpha_of`), where several coded the same units.
        population: what the intervals are about, as the findings were made.
    """
    codes = with_inclusion(codes) if "coder" in codes else codes
    if why := _uncorrected(findings, codes):
        return why
    codeable = find_codeable(str(findings["measure"].iloc[0]))
    own = codes[codes["task"] == codeable.task] if "task" in codes else codes
    drawn = own[own["inclusion"].notna()]
    kind = usual_alpha(codeable.task).removeprefix("alpha_")
    sentences = [
        _drawn(drawn, UNITS[codeable.unit]),
        *_coders(drawn, "" if agreement is None else f"Krippendorff's alpha, {kind}: {agreement:.2f}"),
        *_left_out(own, drawn),
        *_estimator(findings),
        *_intervals(study, population),
    ]
    return " ".join(sentences) + "\n\n" + "\n".join(REFERENCES)


def _uncorrected(findings: pd.DataFrame, codes: pd.DataFrame) -> str:
    """A sentence that says why no finding is corrected; "" where one is."""
    if findings.empty:
        return "There are no findings, so nothing is corrected."
    measure = str(findings["measure"].iloc[0])
    if measure not in CODEABLE:
        return f"Nothing is corrected: no codes correct `{measure}` (they correct {', '.join(CODEABLE)})."
    task = CODEABLE[measure].task
    own = codes[codes["task"] == task] if "task" in codes else codes
    if own.empty:
        return f"Nothing is coded of the task {task}, so nothing is corrected."
    if own["inclusion"].isna().all():
        return f"Nothing is corrected: all {len(own):,} codes of the task {task} are of units that were not drawn at random."
    if (findings["method"] == METHOD).any():
        return ""
    notes = [str(note) for note in findings.attrs.get("notes", []) if "correct" in str(note)]
    return notes[0] if notes else f"Nothing is corrected: fewer than {LEAST_CODED} stories of a side are coded."


def _drawn(drawn: pd.DataFrame, units: str) -> str:
    of_unit = drawn.drop_duplicates("unit_id")
    strata = of_unit["stratum"].fillna("").nunique() if "stratum" in of_unit else 1
    low, high = of_unit["inclusion"].min(), of_unit["inclusion"].max()
    simple = strata == 1 and low == high
    design = (
        f"a random sample from {strata:,} strata" if strata > 1 else f"a {'simple ' if simple else ''}random sample"
    )
    chance = f"probability of inclusion {low:.3g}" + ("" if low == high else f" to {high:.3g}")
    return f"{len(of_unit):,} {units} were coded, {design} ({chance})."


def _coders(drawn: pd.DataFrame, agreement: str) -> list[str]:
    if "coder" not in drawn:
        return []
    by_coder = drawn[drawn["coder"] != ADJUDICATED].groupby("coder")["unit_id"].nunique()
    several = int((drawn[drawn["coder"] != ADJUDICATED].groupby("unit_id")["coder"].nunique() > 1).sum())
    who = f"The coders were {', '.join(f'{coder} ({n:,})' for coder, n in by_coder.items())}"
    both = f"; {several:,} were coded by more than one" if several else ""
    alpha = f" ({agreement})" if several and agreement else ""
    settled = int(drawn.loc[drawn["coder"] == ADJUDICATED, "unit_id"].nunique())
    rest = "where they differed the mean of their codes counts" if several else ""
    rest = (
        f"{settled:,} differences were adjudicated" + (f", and elsewhere {rest}" if rest else "") if settled else rest
    )
    return [f"{who}{both}{alpha}{'; ' + rest if rest else ''}."]


def _left_out(own: pd.DataFrame, drawn: pd.DataFrame) -> list[str]:
    unsure, by_convenience = int((last_words(drawn)["code"] == CANNOT_TELL).sum()), int(own["inclusion"].isna().sum())
    return [
        *([f"{unsure:,} codes that said one cannot tell were left out."] if unsure else []),
        *([f"{by_convenience:,} codes not drawn at random were not used."] if by_convenience else []),
    ]


def _estimator(findings: pd.DataFrame) -> list[str]:
    corrected = findings[findings["method"] == METHOD]
    counted = _COUNTED[str(findings["weight"].iloc[0])]
    widths = (corrected["high"] - corrected["low"]) / (corrected["high_codes"] - corrected["low_codes"])
    ratio = (
        f" Corrected intervals are {widths.median():.2f} times as wide as those of the codes alone (median)."
        if len(widths)
        else ""
    )
    return [
        "Estimates join the measure and the codes: the mean that the measure predicts over all units, plus the mean difference "
        "between code and prediction in the sample, weighted by the inverse of the probability of inclusion (design-based for "
        "unequal probabilities: Egami et al., 2023), the prediction weighted so that the variance is least (PPI++: Angelopoulos "
        f"et al., 2023). In each mean {counted} counts alike.",
        f"{len(corrected):,} of {len(findings):,} estimates could be corrected, those with {LEAST_CODED} coded stories or more "
        f"on each side.{ratio}",
    ]


def _intervals(study: Study, population: str) -> list[str]:
    about = {
        "press": "are about what these outlets print, of which the stories collected are a sample",
        "corpus": "are about these articles alone, as if all of them had been coded",
    }[population]
    level = f"{100 * study.level:g} %"
    return [
        f"Intervals ({level}) {about}; variances leave out one story at a time, so that reprints and mentions of one article count as one.",
        "Means have Student's t, shares Wilson's interval with the effective number of observations (Korn & Graubard, 1998).",
    ]
