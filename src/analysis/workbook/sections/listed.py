"""observations -> lines of a page: the estimates of a measure, each of which opens to the sentences behind it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from analysis.display.html import Html
from analysis.findings.estimates import estimate_means

if TYPE_CHECKING:
    from analysis.workbook.book import Workbook


def listed(
    book: "Workbook", rows: pd.DataFrame, keys: Sequence[str], *, measure: str, name: str, caption: str, n: int | None = None
) -> Html:  # fmt: skip
    """A line for each value of the keys.

    Args:
        rows: observations of the measure, an id of the registry.
        n: sentences a line; None: as many as is usual for the measure.
    """
    means = estimate_means(rows, keys, measure=measure, study=book.study)
    evidence, few = book.evidence(rows, keys, n), book.study.min_stories
    return book.page.findings(means, rows=keys, name=name, caption=caption, evidence=evidence, min_stories=few)
