"""`workbook ingest` and `workbook measure`."""

import argparse
from pathlib import Path

from analysis import paths
from analysis.commands import Add
from analysis.commands.options import count

SHOWN = 5  # records left out that are named one by one


def add_ingest(add: Add) -> None:
    """`workbook ingest SOURCE... --into CORPUS [--outlet NAME] [--format auto]`"""
    options = add(
        "ingest", ingest, "read articles from files and folders into a corpus",
        "workbook ingest export.jsonl clippings/ --into data/corpus",
    )  # fmt: skip
    options.add_argument(
        "sources", nargs="+", metavar="SOURCE", help="a file or folder of articles, saved pages or saved feeds"
    )
    options.add_argument(
        "--into", required=True, type=Path, metavar="CORPUS", help="folder of the corpus; made where there is none"
    )
    options.add_argument("--outlet", default="", metavar="NAME", help="outlet of records that name none")
    options.add_argument(
        "--format", default="auto", metavar="FORMAT", help="format of the sources; auto: told by their content"
    )
    options.add_argument("--jobs", type=count, metavar="N", help="processes that clean; one a core where not given")


def ingest(options: argparse.Namespace) -> None:
    """Prints how many records were read, kept, left out and why."""
    from tqdm import tqdm

    from analysis.store import ingest as into_store

    with tqdm(desc="ingesting", unit=" records", disable=None, leave=False) as bar:
        summary = into_store(
            options.sources,
            options.into,
            outlet=options.outlet,
            format=options.format,
            jobs=options.jobs,
            progress=lambda n_read: bar.update(n_read - bar.n),
        )
    print(f"{summary} It lies in {paths.from_root(options.into)}")
    for note in summary.notes:
        print(note)
    for reject in summary.rejects[:SHOWN]:
        print(f"left out: {reject.origin}: {reject.reason}{f' ({reject.detail})' if reject.detail else ''}")


def add_measure(add: Add) -> None:
    """`workbook measure --corpus CORPUS [--jobs N] [--engine local|dask]`"""
    options = add(
        "measure", measure, "compute and store every measure of a corpus, without a report",
        "workbook measure --corpus data/corpus --jobs 2",
    )  # fmt: skip
    options.add_argument(
        "--corpus", required=True, metavar="CORPUS", help="a store, store@VERSION, or a file or folder of articles"
    )
    options.add_argument("--jobs", type=count, metavar="N", help="processes; one a core where not given")
    options.add_argument("--engine", default="local", choices=("local", "dask"), help="where partitions run")


def measure(options: argparse.Namespace) -> None:
    """Prints what the corpus holds and how much of each measure there now is."""
    from tqdm import tqdm

    from analysis.corpus import load_corpus
    from analysis.engine import measure as measure_articles
    from analysis.study import Study

    corpus = load_corpus(options.corpus)
    print(corpus.pinned(corpus.source))
    for note in corpus.notes:
        print(note)
    with tqdm(desc="measuring", unit="article", disable=None, leave=False) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        study = Study(corpus=options.corpus)
        measures = measure_articles(corpus.articles, study, jobs=options.jobs, engine=options.engine, progress=progress)
    print(f"{len(corpus.articles):,} articles measured: " + ", ".join(
        f"{len(table):,} {name.replace('_', ' ')}" for name, table in measures.items()) + ".")  # fmt: skip
