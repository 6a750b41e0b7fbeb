"""`workbook report` and `workbook notebooks`."""

import argparse
import sys

from analysis.cli import Add
from analysis.cli.options import day, jobs, named_path
from analysis.errors import AnalysisError, ReportError, UsageError, visible, visible_name


def add_report(add: Add) -> None:
    """`workbook report [NAME...] [--as-of DATE] [-p KEY VALUE]... [--corpus CORPUS] [--out DIR] [--jobs N]`"""
    options = add(
        "report", report, "render the reports of reports/reports.toml",
        "workbook report sample --as-of 2019-06-30 -p actors donald_trump,kim_jong_un",
    )  # fmt: skip
    options.add_argument("names", nargs="*", metavar="NAME", help="reports to render; all where none is named")
    options.add_argument(
        "--as-of", type=day, metavar="DATE", help="day of the report, as in 2019-06-30: nothing later is read"
    )
    options.add_argument(
        "-p", dest="parameters", nargs=2, action="append", default=[], metavar=("KEY", "VALUE"),
        help="a parameter of the notebooks; may be given several times",
    )  # fmt: skip
    options.add_argument(
        "--corpus",
        default="",
        metavar="CORPUS",
        help="in place of the report's, all of it: a store, a file or a folder",
    )
    options.add_argument(
        "--out", type=named_path, metavar="DIR", help="folder that receives NAME/DATE/; reports/ where not given"
    )
    options.add_argument(
        "--jobs", type=jobs, metavar="N", help="notebooks at a time; one a core, four at most, where not given"
    )


def report(options: argparse.Namespace) -> int:
    """Prints the path of each report. All are checked before the first runs; one that fails does not stop the others."""
    from analysis import paths
    from analysis.report.definitions import choose, read_definitions
    from analysis.report.publish import plan_report, publish

    if options.corpus and visible_name(options.corpus) != options.corpus:
        raise UsageError(f"{options.corpus} stands in every report and has letters that no page can show: rename it.")
    chosen = choose(read_definitions(), options.names)
    given = dict(options.parameters)
    plans = [plan_report(one, as_of=options.as_of, parameters=given, corpus=options.corpus) for one in chosen]
    failures: list[AnalysisError] = []
    for plan in plans:
        try:
            print(visible(str(publish(plan, out=options.out or paths.reports(), jobs=options.jobs))), flush=True)
        except AnalysisError as problem:
            if len(plans) == 1:
                raise
            failures.append(problem)
            print(visible(f"workbook: report `{plan.definition.name}`: {problem}"), file=sys.stderr)
    if failures:
        raise ReportError(f"{len(failures)} of {len(plans)} reports failed.")
    return 0


def add_notebooks(add: Add) -> None:
    """`workbook notebooks [NAME...] [--jobs N]`"""
    options = add(
        "notebooks", notebooks, "execute the notebooks in place, as `make notebooks` does",
        "workbook notebooks 2-sentiment",
    )  # fmt: skip
    options.add_argument("names", nargs="*", metavar="NAME", help="notebooks, without .ipynb; all where none is named")
    options.add_argument(
        "--jobs", type=jobs, metavar="N", help="notebooks at a time; one a core, four at most, where not given"
    )


def notebooks(options: argparse.Namespace) -> None:
    """Nothing is written unless every notebook ran to its end."""
    from analysis import paths
    from analysis.report.execute_in_place import execute_in_place

    for path in execute_in_place(options.names, jobs=options.jobs):
        print(paths.for_display(path))
