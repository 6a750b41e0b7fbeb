"""`workbook corpus show`, `remove` and `refresh`: what a store holds, and what can be undone or done anew."""

import argparse
import json
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.cli import Add
from analysis.cli.options import add_codebook, day, jobs, text
from analysis.cli.store_words import BACK, WIDTH, described, gone, made_anew, plain
from analysis.errors import CorpusError, UsageError, shortened, visible

EXAMPLES = {
    "show": "workbook corpus show data/corpus\n  workbook corpus show data/corpus@3 --json",
    "remove": "workbook corpus remove data/corpus --outlet \"The Paper\" --dry-run\n"
    "  workbook corpus remove data/corpus --ingest 3fa9c1d2\n"
    "  workbook corpus remove data/corpus --genre letter --before 2018-06-01",
    "refresh": "workbook corpus refresh data/corpus --dry-run\n  workbook corpus refresh data/corpus --codebook my-codebook",
}  # fmt: skip


def add_corpus(add: Add) -> None:
    """`workbook corpus show|remove|refresh CORPUS`"""
    options = add(
        "corpus", _nothing_named, "look into a corpus, take articles out of it, or make it anew from its raw records",
        "workbook corpus show data/corpus\n  workbook corpus remove data/corpus --outlet \"The Paper\" --dry-run\n"
        "  workbook corpus refresh data/corpus",
    )  # fmt: skip
    actions = options.add_subparsers(metavar="ACTION", title="actions", parser_class=type(options))
    own = _action(actions, "show", show, "what a corpus holds, and what each ingest added", "a store, or store@VERSION")
    own.add_argument("--json", action="store_true", help="everything, as JSON")
    own = _action(actions, "remove", remove, "take articles out of a corpus, in a new version of it", "a store", BACK)
    _add_conditions(own)
    own = _action(
        actions, "refresh", refresh,
        "make a corpus anew from its raw records: outlets, cleaning, characters, genre and dates as they are told now", "a store",
        "An ingest into a folder waits meanwhile; its disk needs room for the corpus once more.",
    )  # fmt: skip
    own.add_argument("--dry-run", action="store_true", help="write nothing: say what would change")
    add_codebook(own)
    own.add_argument("--jobs", type=jobs, metavar="N", help="processes that clean; one a core where not given")


def _action(actions: Any, name: str, run: Any, about: str, what: str, more: str = "") -> argparse.ArgumentParser:
    described = f"{about[0].upper()}{about[1:]}.{f' {more}' if more else ''}"
    own: argparse.ArgumentParser = actions.add_parser(
        name, help=about, description=textwrap.fill(described, WIDTH), epilog=f"example:\n  {EXAMPLES[name]}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    own.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    own.add_argument("--study", metavar="DIR", default=argparse.SUPPRESS, help="folder of the study")
    own.add_argument("corpus", metavar="CORPUS", help=f"{what}: a folder, or an address such as s3://bucket/corpus")
    own.set_defaults(run=run)
    return own


def _add_conditions(own: argparse.ArgumentParser) -> None:
    own.add_argument("--ingest", default="", type=text, metavar="ID", help="what this run brought, as `show` names it")
    own.add_argument(
        "--outlet", default="", type=text, metavar="NAME", help="articles of this outlet, as `show` names it"
    )
    own.add_argument("--address", default="", type=text, metavar="URL", help="the article at this address")
    own.add_argument("--before", type=day, metavar="DATE", help="articles published before this day (UTC)")
    own.add_argument("--after", type=day, metavar="DATE", help="articles published after this day (UTC)")
    own.add_argument("--genre", default="", type=text, metavar="GENRE", help="articles of this genre")
    own.add_argument(
        "--meta", action="append", default=[], type=_value, metavar="COLUMN=VALUE",
        help="articles with this value in a further column of their source; repeatable",
    )  # fmt: skip
    own.add_argument(
        "--dry-run", action="store_true", help="write nothing: say what would go. All conditions given must hold"
    )


def _value(given: str) -> tuple[str, str]:
    """A further column and its value, as in rating=left."""
    column, equals, value = given.partition("=")
    if not (equals and column.strip()):
        raise argparse.ArgumentTypeError(
            f"{shortened(given)} names no column: write it with its value, as in rating=left"
        )
    return column.strip(), value.strip()


def _nothing_named(options: argparse.Namespace) -> None:
    raise UsageError("Name what to do: show, remove or refresh. See `workbook corpus --help`.")


def show(options: argparse.Namespace) -> None:
    """Prints what a version holds and how it came about."""
    from analysis.corpus.store.description import describe

    shown = describe(*_store(options.corpus))
    print(json.dumps(plain(asdict(shown)), indent=1, ensure_ascii=False) if options.json else visible(described(shown)))


def remove(options: argparse.Namespace) -> None:
    """Prints what goes, by outlet, and which version holds it still."""
    from analysis.corpus.store.choosing import Choice
    from analysis.corpus.store.removal import remove as take_out

    choice = Choice(
        ingest=options.ingest, outlet=options.outlet, address=options.address, before=options.before, after=options.after,
        genre=options.genre, meta=tuple(options.meta),
    )  # fmt: skip
    store = _latest(options.corpus)
    print(visible(gone(take_out(store, choice, dry_run=options.dry_run), str(store))))


def refresh(options: argparse.Namespace) -> None:
    """Prints how many texts changed and in what, and what could not be done anew."""
    from analysis.corpus.store.refreshing import refresh as make_anew
    from analysis.progress import progress

    store = _latest(options.corpus)
    with progress("refreshing", "records") as tell:
        made = make_anew(
            store, paths.from_study(options.codebook), dry_run=options.dry_run, jobs=options.jobs, progress=tell
        )
    print(visible(made_anew(made, str(store), options.dry_run)))


def _store(given: str) -> tuple[str | Path, int | None]:
    """The store that is named, and the version. Raises CorpusError where there is none."""
    from analysis.corpus.load import split_version
    from analysis.corpus.store.versions import is_store

    path, version = split_version(given)
    if is_store(path):
        return path, version
    if isinstance(path, Path) and path.exists():
        raise CorpusError(
            f"{path} is no corpus store: `workbook ingest {path} --into data/corpus` makes one of it, of which this can be asked."
        )
    raise CorpusError(f"There is no corpus store {path}: name the folder or address that `workbook ingest` wrote to.")


def _latest(given: str) -> str | Path:
    path, version = _store(given)
    if version is not None:
        raise UsageError(f"A version stays as it is: leave `@{version}` out, and a new version is made of the latest.")
    return path
