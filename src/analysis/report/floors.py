"""What a definition asks of the corpus before its numbers are to be relied on; below that, an edition says so first."""

from typing import TYPE_CHECKING

from analysis.report.definitions import ReportDefinition

if TYPE_CHECKING:
    import pandas as pd

    from analysis.findings.observations import StudyData

TASK = "sentiment"


def below_floors(definition: ReportDefinition, n_articles: int, alpha: float | None) -> str:
    """What readers are told where a floor is not reached; "" where all are.

    Args:
        alpha: of the label of sentiment with codes of this corpus; None where it cannot be told.
    """
    said = []
    if n_articles < definition.require_articles:
        articles = f"{n_articles:,} article{'s' * (n_articles != 1)}"
        said.append(f"it rests on {articles}, and {definition.require_articles:,} are asked for")
    floor = definition.require_alpha
    if floor is not None and alpha is None:
        said.append(
            f"no codes of this corpus tell how far its labels of sentiment agree with a reader, and an alpha of {floor:.2f} is asked for"
        )
    elif floor is not None and alpha is not None and alpha < floor:
        said.append(
            f"its labels of sentiment agree with readers at an alpha of {alpha:.2f}, and {floor:.2f} is asked for"
        )
    return f"This edition is below the floor set for it: {'; '.join(said)}." if said else ""


def alpha_with_codes(codes: "pd.DataFrame", data: "StudyData") -> float | None:
    """Krippendorff's alpha of the label of sentiment with people's codes of this corpus; None where it cannot be told.

    Args:
        codes: CODES, as `validity.codes.read_codes` gives them.
    """
    from analysis.validity.agreement_coders import usual_alpha
    from analysis.validity.agreement_measure import agreement_with_measure
    from analysis.validity.agreement_pairs import pair_codes

    pairs = pair_codes(codes, TASK, data)
    if pairs.empty:
        return None
    scores = agreement_with_measure(pairs, study=data.study)
    value = scores.loc[(scores["metric"] == usual_alpha(TASK)) & scores["item"].isna(), "value"]
    return None if value.isna().all() else float(value.iloc[0])
