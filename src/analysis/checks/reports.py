"""reports.toml and each of its reports, checked against study, notebooks and codebook."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from analysis import paths
from analysis.checks.checked import Checked, checked
from analysis.checks.settings import check_settings
from analysis.report.definitions import DEFINITIONS, ReportDefinition, read_definitions
from analysis.report.plan import plan_reports
from analysis.study_folder import check_file


def check_reports(definitions: Path | None = None, notebooks: Path | None = None) -> Iterator[Checked]:
    """The file of definitions, then each report: its parameters, actors and window against its notebooks.

    Args:
        definitions, notebooks: None: those of the study at hand.
    """
    path, reports = definitions or paths.reports() / DEFINITIONS, dict[str, ReportDefinition]()
    yield checked(paths.for_display(path), lambda: reports.update(read_definitions(path, notebooks)))
    for name, one in reports.items():
        yield checked(f"report {name}", partial(_plan, one, notebooks))


def _plan(definition: ReportDefinition, notebooks: Path | None) -> str:
    plans = plan_reports(definition, notebooks=notebooks)
    for plan in plans:
        if plan.study is None:
            check_file("corpus", plan.settings["corpus"])
        else:
            check_settings(plan.study)
    return "" if len(plans) == 1 else f"{len(plans):,} editions a day"
