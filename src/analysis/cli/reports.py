"""`workbook report` and `workbook notebooks`."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.cli import Add
from analysis.cli.messages import say
from analysis.cli.options import day, formats, jobs, named_path
from analysis.errors import UsageError, visible, visible_name

if TYPE_CHECKING:
    from analysis.report.definitions import ReportDefinition
    from analysis.report.finished import Finished
    from analysis.report.plan import Plan


def add_report(add: Add) -> None:
    """`workbook report [NAME...] [--as-of DATE] [-p KEY VALUE]... [--corpus CORPUS] [--out DIR] [--only VALUE] [--format FORMATS] [--always] [--again EDITION] [--jobs N]`"""
    options = add(
        "report", report, "render the reports of reports/reports.toml",
        "workbook report sample --as-of 2019-06-30 -p actors donald_trump,kim_jong_un",
    )  # fmt: skip
    options.add_argument(
        "names", nargs="*", metavar="NAME", help="reports to render; all that are no drafts where none is named"
    )
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
        "--out", type=named_path, metavar="DIR", help="folder that receives NAME/EDITION/; reports/ where not given"
    )
    options.add_argument(
        "--only",
        default="",
        metavar="VALUE",
        help="of a report that makes an edition for each of several values, this one",
    )
    options.add_argument(
        "--again",
        metavar="EDITION",
        help="render this edition anew, aside, and say whether it comes out with the same numbers, as in --again weekly/2018-10-05",
    )
    options.add_argument(
        "--format", dest="formats", type=formats, metavar="FORMATS",
        help="what an edition is written as beside its pages, in place of what its definition says: html, pdf, notebooks, data",
    )  # fmt: skip
    options.add_argument("--always", action="store_true", help="a new edition, though there is nothing new")
    options.add_argument(
        "--jobs", type=jobs, metavar="N",
        help="notebooks at a time, and editions side by side; without it one edition after the other, a notebook a core, four at most",
    )  # fmt: skip


def report(options: argparse.Namespace) -> int:
    """Prints the path of each edition. All are checked before the first runs; one that fails does not stop the others.

    The exit code tells of editions alone: what cannot be written beside them is said on the standard error, and is made anew by
    the next run.
    """
    from analysis import paths
    from analysis.report.contents import write_contents
    from analysis.report.definitions import read_address, read_definitions

    if options.corpus and visible_name(options.corpus) != options.corpus:
        raise UsageError(f"{options.corpus} stands in every report and has letters that no page can show: rename it.")
    out = options.out or paths.reports()
    if options.again:
        return _again(options, out)
    definitions = read_definitions()
    address = read_address() if options.out is None else ""  # another folder is published elsewhere, if at all
    try:
        return _render(definitions, options, out)
    finally:
        for line in write_contents(out, address):
            say(line)


def _render(definitions: "dict[str, ReportDefinition]", options: argparse.Namespace, out: Path) -> int:
    from analysis.report.definitions import choose
    from analysis.report.overview import publish_overview
    from analysis.report.side_by_side import publish_all

    planned = [_planned(definition, options, out) for definition in choose(definitions, options.names)]
    if not options.names:
        say(listed(planned, [one.name for one in definitions.values() if one.draft]))
    plans = [plan for several in planned for plan in several]
    for plan in plans:
        for doubt in plan.doubts:
            say(f"report `{plan.name}`: {doubt}")
    rendered = publish_all(plans, out=out, jobs=options.jobs, always=options.always)
    failed: list[Finished] = []
    n = 0
    for several in planned:
        done = []
        for plan in several:
            done.append(next(rendered))
            _told(plan.name, done[-1], failed)
        if several[0].value is not None and not options.only:
            done.append(publish_overview(several, done, out))
            _told(several[0].definition.name, done[-1], failed)
        n += len(done)
    if not failed:
        return 0
    if n == 1:
        return failed[0].edition.exit_code
    say(f"{len(failed)} of {n} editions failed.")
    return 1


def _again(options: argparse.Namespace, out: Path) -> int:
    """0 where the edition comes out the same, else 1."""
    from analysis.report.again import render_again

    asked = [name for name in ("as_of", "parameters", "corpus", "only", "always") if getattr(options, name)]
    if asked or len(options.names) > 1:
        raise UsageError(
            "`--again` renders an edition as it was rendered: name nothing else but its report, --out and --jobs, as in "
            "`workbook report --again weekly/2018-10-05`."
        )
    again = render_again("/".join([*options.names, options.again]), out=out, jobs=options.jobs)
    print(visible("\n".join(again.lines)))
    return 0 if again.same else 1


def listed(planned: "list[list[Plan]]", drafts: list[str]) -> str:
    """What is about to be rendered, in a line."""
    named = []
    for first, *others in planned:
        days = [str(first.settings.get(name) or "") for name in ("start", "end")]
        read = f", {first.settings['corpus']}" if first.settings["corpus"] else ""
        window = f", {days[0] or 'first article'} to {days[1] or 'last article'}" if any(days) else ""
        editions = f", {len(others) + 1} editions" if others else ""
        pages = len(first.values)
        named.append(f"{first.definition.name} ({pages} page{'s' * (pages != 1)}{read}{window}{editions})")
    left = f"; not the drafts {', '.join(drafts)}" if drafts else ""
    return f"rendering {len(named)} report{'s' * (len(named) != 1)}: {'; '.join(named)}{left}."


def _planned(definition: "ReportDefinition", options: argparse.Namespace, out: Path) -> "list[Plan]":
    from analysis.report.hooks import told_of
    from analysis.report.plan import plan_reports
    from analysis.report.publish import refused

    if options.formats:
        definition = replace(definition, formats=options.formats)
    try:
        return plan_reports(
            definition, only=options.only, as_of=options.as_of, parameters=dict(options.parameters), corpus=options.corpus
        )  # fmt: skip
    except UsageError as problem:
        if not options.corpus:
            kept = refused(definition, options.as_of, problem, out)
            if kept and (said := told_of(definition.hook, kept)):
                say(said)
        raise


def _told(name: str, finished: "Finished", failed: "list[Finished]") -> None:
    """The path of an edition on the standard output, what else there is to say on the standard error."""
    edition = finished.edition
    if finished.hook:
        say(finished.hook)
    if edition.good or edition.outcome == "nothing_new":
        print(visible(str(edition.path / "index.html")), flush=True)
    if edition.outcome == "ok":
        return
    kept = f" It is kept in {edition.path}." if finished.problem and edition.edition else ""
    stop = "." if kept and not edition.message.endswith((".", "!", "?")) else ""
    say(f"report `{name}`: {edition.message}{stop}{kept}")
    if edition.exit_code:
        failed.append(finished)


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
