"""The codes of a study -> how far coding has come."""

from dataclasses import dataclass

from analysis import paths
from analysis.study import Study
from analysis.tables import records
from analysis.validity.coding_progress import TASK_NAMES, codes_so_far, coding_progress
from analysis.validity.drawn_units import coding_file, sample_so_far, units_path


@dataclass(frozen=True)
class CodingTold:
    """Codes so far: of each task and coder how many of the drawn units."""

    file: str  # of the codes, as a page names it
    n_drawn: int
    rows: tuple[tuple[str, str, int, int, int], ...]  # task, coder, coded, drawn, cannot tell


def tell_coding(study: Study) -> CodingTold:
    """Count. Raises GoldError where a file of codes or of drawn units cannot be read."""
    file = coding_file(study.codes, "sentiment", changes=False)
    codes = codes_so_far(file)
    sample = sample_so_far(units_path(file), codes)
    rows = tuple(
        (TASK_NAMES[row["task"]], row["coder"], int(row["n_coded"]), int(row["n_drawn"]), int(row["n_cannot_tell"]))
        for row in records(coding_progress(sample, codes))
    )
    return CodingTold(paths.for_display(file), len(sample), rows)
