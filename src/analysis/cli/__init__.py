"""The commands of `workbook`, by what they are about. Each module adds its commands' options and holds what they run."""

import argparse
from collections.abc import Callable
from typing import Any

Add = Callable[[str, Callable[[argparse.Namespace], Any], str, str], argparse.ArgumentParser]
"""(name, what it runs, what it does in a few words, an example) -> where its options go."""


def add_all(add: Add) -> None:
    """Every command, in the order that `--help` lists them."""
    from analysis.cli import corpora, reports, schedules, scoring, stores, studies

    studies.add_new(add)
    corpora.add_ingest(add)
    stores.add_corpus(add)
    reports.add_report(add)
    schedules.add_schedule(add)
    schedules.add_hook(add)
    studies.add_lab(add)
    studies.add_copy(add)
    corpora.add_measure(add)
    scoring.add_evaluate(add)
    scoring.add_train(add)
    scoring.add_check(add)
    scoring.add_scores(add)
    reports.add_notebooks(add)
