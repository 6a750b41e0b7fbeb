"""`workbook schedule` and `workbook hook`: a report that runs by itself, and who is told of it."""

import argparse
import sys
from pathlib import Path

from analysis.cli import Add
from analysis.cli.messages import say
from analysis.cli.options import named_path, text
from analysis.errors import ReportError, UsageError, visible

KINDS = ("cron", "systemd", "github")


def add_schedule(add: Add) -> None:
    """`workbook schedule NAME --every WHEN --print KIND [--into DIR] [--commit] [--install ADDRESS]`"""
    options = add(
        "schedule", schedule, "print what cron, systemd or GitHub need to run a report by itself",
        'workbook schedule weekly --every "Mon..Fri 06:30" --print systemd',
    )  # fmt: skip
    options.add_argument("name", metavar="NAME", help="a report of reports/reports.toml")
    options.add_argument(
        "--every", required=True, type=text, metavar="WHEN",
        help='days and a time in the time zone of the study: "daily 06:30", "Mon..Fri 06:30", "monthly 06:30"',
    )  # fmt: skip
    options.add_argument("--print", dest="kind", required=True, choices=KINDS, help="for which of them")
    options.add_argument(
        "--into", type=named_path, metavar="DIR", help="write the files there; printed where not given"
    )
    options.add_argument(
        "--commit", action="store_true", help="github: commit the editions, in place of handing them out to download"
    )
    options.add_argument(
        "--install", type=text, default="", metavar="ADDRESS",
        help='github: where your copy of the workbook is installed from, as in "git+https://github.com/OWNER/REPOSITORY"',
    )  # fmt: skip


def schedule(options: argparse.Namespace) -> None:
    """Each file below a line with its name, or written into a folder."""
    from analysis.report.definitions import choose, read_definitions
    from analysis.report.schedules.study import schedule_of
    from analysis.report.schedules.units import printed
    from analysis.report.schedules.when import read_when

    for name in ("commit", "install"):
        if getattr(options, name) and options.kind != "github":
            raise UsageError(f"--{name} is for GitHub, and --print says {options.kind}.")
    (definition,) = choose(read_definitions(), [options.name])
    planned = schedule_of(definition, read_when(options.every), commit=options.commit, install=options.install)
    made = printed(planned, options.kind)
    for warning in planned.warnings if options.kind == "github" else ():
        say(warning)
    for name, content in made.items():
        if options.into:
            print(visible(str(_write(options.into / name, content))))
        else:
            print(f"# {name}\n" * (len(made) > 1) + content)


def _write(path: Path, content: str) -> Path:
    from analysis.parallel.whole_file import write_whole

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as problem:
        raise ReportError(f"{path} cannot be written: {problem.strerror}. Choose another folder with --into.") from None
    return path


def add_hook(add: Add) -> None:
    """`workbook hook eml --to ADDRESS... --out DIR [--from ADDRESS] [--attach FILE]...`"""
    options = add(
        "hook", eml, "write a message on a run of a report, as the key `hook` of a report asks for",
        'hook = "workbook hook eml --to editor@example.org --out mail --attach report.pdf"   # in reports/reports.toml',
    )  # fmt: skip
    options.add_argument("kind", choices=["eml"], help="a message of mail as a file; nothing is sent")
    options.add_argument("--to", action="append", required=True, type=text, metavar="ADDRESS", help="repeatable")
    options.add_argument("--from", dest="sender", type=text, metavar="ADDRESS", help="who it is from")
    options.add_argument("--out", required=True, type=named_path, metavar="DIR", help="folder that receives it")
    options.add_argument(
        "--attach", action="append", default=[], metavar="FILE",
        help="a file of the edition, such as report.html or report.pdf; repeatable",
    )  # fmt: skip


def eml(options: argparse.Namespace) -> None:
    """Reads what `report.hooks.run_hook` hands on, and prints the path of the message."""
    from analysis.report.eml import NOBODY, message, read_told, write_eml

    try:
        told = sys.stdin.read()
    except UnicodeDecodeError:
        raise UsageError(
            "Standard input is no text in UTF-8: this command reads JSON, as a hook is handed it."
        ) from None
    outcome, folder, summary = read_told(told)
    made = message(outcome, folder, summary, to=options.to, sender=options.sender or NOBODY, attach=options.attach)
    print(visible(str(write_eml(made, options.out, summary))))
