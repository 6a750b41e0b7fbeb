"""`workbook new`, `workbook copy` and `workbook lab`."""

import argparse
import os

from analysis.cli import Add
from analysis.cli.options import named_path, text
from analysis.errors import visible


def add_new(add: Add) -> None:
    """`workbook new DIR [--corpus SOURCE] [--title TEXT] [--actors A,B]`"""
    options = add(
        "new", new, "make a study of your own: a folder with its settings, reports and codebook",
        'workbook new nominee --corpus articles/ --actors "Brett Kavanaugh,donald_trump"',
    )  # fmt: skip
    options.add_argument("folder", metavar="DIR", type=named_path, help="folder to make, beside the workbook's own")
    options.add_argument(
        "--corpus", type=text, default="", metavar="SOURCE",
        help="articles it is about: a store, a file or a folder; the bundled sample where not given",
    )  # fmt: skip
    options.add_argument("--title", type=text, default="", metavar="TEXT", help="title of its reports")
    options.add_argument(
        "--actors", type=text, default="", metavar="A,B",
        help="whom it follows: ids of the codebook, or full names, which get an entry in the study's own codebook",
    )  # fmt: skip


def new(options: argparse.Namespace) -> None:
    """Prints what was made, and what to do next."""
    from analysis.studies.new import make_study

    actors = [name for name in options.actors.split(",") if name.strip()]
    made = make_study(options.folder, corpus=options.corpus, title=options.title, actors=actors)
    read = options.corpus or "the bundled sample, whose articles are invented"
    print(visible(f"{options.folder} is a study of {read}. Its settings: {options.folder / 'study.toml'}. Next:"))
    print(visible(f"  cd {os.path.relpath(made)}"))
    if options.corpus not in ("", "sample"):
        print("  # The issue frames of the codebook are those of the sample: the talks with North Korea. Drop them in")
        print("  # codebook/frames.toml with keep = false, and write your own there; events stand in codebook/events.toml.")
    print("  workbook check      # what is wrong with it")
    print("  workbook report     # its report; `workbook lab` opens its notebooks")


def add_copy(add: Add) -> None:
    """`workbook copy NOTEBOOK...`"""
    options = add(
        "copy", copy, "copy notebooks of the workbook into the study, to change them there",
        "workbook copy 2-sentiment",
    )  # fmt: skip
    options.add_argument("names", nargs="+", metavar="NOTEBOOK", help="notebooks, without .ipynb")


def copy(options: argparse.Namespace) -> None:
    """Prints where each copy is."""
    from analysis import paths
    from analysis.studies.copies import copy_notebook

    for name in options.names:
        print(visible(paths.for_display(copy_notebook(name))))


def add_lab(add: Add) -> None:
    """`workbook lab [-- OPTION...]`"""
    options = add(
        "lab", lab, "open JupyterLab on the study's notebooks",
        "workbook lab --study nominee -- --no-browser --port 8889",
    )  # fmt: skip
    options.add_argument("options", nargs="*", metavar="OPTION", help="options of `jupyter lab`, after --")


def lab(options: argparse.Namespace) -> None:
    """Does not return: this process becomes JupyterLab."""
    from analysis.studies.lab import open_lab

    open_lab(options.options)
