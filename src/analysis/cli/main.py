"""The command line `workbook`: reads what is asked, calls one function of the package, prints what came of it.

Exits 0 only when all went well, 1 when the work failed, 2 when it was asked wrongly, 129, 130 or 143 when it was told to end
(SIGHUP, SIGINT, SIGTERM). Modules are imported inside the commands, so that `--help` answers at once.
"""

import argparse
import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from analysis.cli.limits import check_address_space, check_working_directory
from analysis.cli.messages import say
from analysis.errors import NO_ROOM, AnalysisError, UsageError
from analysis.parallel import ending


class CommandParser(argparse.ArgumentParser):
    """argparse, but what was asked wrongly is an error like any other."""

    def error(self, message: str) -> NoReturn:
        stop = "" if message.endswith(("?", ".")) else "."
        raise UsageError(f"{message[0].upper()}{message[1:]}{stop} See `{self.prog} --help`.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code; prints errors as one message, never a traceback (but see --debug).

    Without `arguments` it is the program itself: signals end it, and what is told to end does not return from here.
    """
    if arguments is not None:
        return run(list(arguments))
    try:
        ending.listen()
        _print_any_text()
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while a message was printed
        code = ending.exit_code()
    if code == ending.exit_code():
        ending.end()
    return code


def run(given: list[str]) -> int:
    """Run one command in this process."""
    try:
        options = parser().parse_args(given)
        if "run" not in options:
            raise UsageError("Name a command. See `workbook --help`.")
        check_working_directory()
        check_address_space()
        _enter_study(options)
        return int(options.run(options) or 0)
    except AnalysisError as problem:
        say(str(problem))
        return 2 if isinstance(problem, UsageError) else 1
    except KeyboardInterrupt:
        say(f"Interrupted ({ending.signal_name()}); nothing half-written was left behind.")
        return ending.exit_code()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as problem:
        if "--debug" in given:
            traceback.print_exc()
        say(_unexpected(problem))
        return 1


def parser() -> CommandParser:
    """Every command with its options and an example."""
    top = CommandParser(
        prog="workbook",
        description="Measure how actors are talked about in the news, and render reports of it.",
        epilog="`workbook COMMAND --help` shows the options of a command and an example.",
    )
    top.add_argument("--debug", action="store_true", help="show where in the code an unexpected error arose")
    top.add_argument(
        "--study",
        metavar="DIR",
        help="folder of the study; where not given, the one that holds study.toml at or above where one stands",
    )
    from analysis import cli

    adder = top.add_subparsers(metavar="COMMAND", title="commands", parser_class=CommandParser)
    cli.add_all(lambda name, run, about, example: _add(adder, name, run, about, example))
    return top


def _add(adder: Any, name: str, run: Any, about: str, example: str) -> argparse.ArgumentParser:
    added: argparse.ArgumentParser = adder.add_parser(
        name, help=about, description=f"{about[0].upper()}{about[1:]}.", epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    added.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    added.add_argument("--study", metavar="DIR", default=argparse.SUPPRESS, help="folder of the study")
    added.set_defaults(run=run)
    return added


def _enter_study(options: argparse.Namespace) -> None:
    """Go to the study that was named, and read judgements where it does unless another codebook was named."""
    from analysis import paths
    from analysis.study_folder import study_codebook

    if options.study:
        paths.enter(options.study)
    elif os.environ.get(paths.VARIABLE):
        paths.enter(
            paths.home()
        )  # a relative path is taken from this working directory, by the processes that are started too
    if getattr(options, "codebook", None) == "":
        options.codebook = study_codebook()


def _unexpected(problem: Exception) -> str:
    """One message for what nobody foresaw: what, where, and how to see more."""
    frames = traceback.extract_tb(problem.__traceback__)
    own = [frame for frame in frames if f"{os.sep}analysis{os.sep}" in frame.filename] or frames
    where = f" ({Path(own[-1].filename).name}, line {own[-1].lineno})" if own else ""
    words = str(problem).strip().splitlines()
    said = f": {words[0]}" if words else ""
    if isinstance(problem, OSError) and problem.strerror:
        named = f": {problem.filename}" if problem.filename else ""
        remedy = ". Make room and run the same command again" if problem.errno in NO_ROOM else ""
        return f"{problem.strerror}{named}{where}{remedy}."
    return f"Unexpected {type(problem).__name__}{said}{where}. Add --debug to see how it came about."


def _print_any_text() -> None:
    """A file name may hold what the terminal's encoding lacks: it is shown as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
