"""`workbook ingest` and `workbook measure`."""

import argparse

from analysis import paths
from analysis.cli import Add
from analysis.cli.options import add_codebook, column, jobs, named_path, source, text
from analysis.errors import UsageError, visible

SHOWN = 5  # records left out that are named one by one
EXAMPLES = """workbook ingest export.jsonl clippings/ --into data/corpus
  workbook ingest https://paper.example/news/1 --into data/corpus
  workbook ingest https://paper.example/feed.xml --into data/corpus --contact you@university.example
  workbook ingest addresses.txt --into data/corpus
  workbook ingest mediacloud.csv --into data/corpus
  workbook ingest presse.csv --into data/corpus --column text=Volltext --column published=Datum --outlet "The Paper"
  workbook ingest mediacloud.csv --into data/corpus --offline"""


def add_ingest(add: Add) -> None:
    """`workbook ingest SOURCE... --into CORPUS [--outlet NAME] [--format auto]`"""
    options = add("ingest", ingest, "read articles from files, folders and addresses into a corpus", EXAMPLES)
    options.add_argument(
        "sources", nargs="+", type=source, metavar="SOURCE",
        help="a file or folder of articles, pages, feeds or tables; an address of a page or feed; a list of addresses, one a "
        "line or in a column of a table without texts (Media Cloud)",
    )  # fmt: skip
    options.add_argument(
        "--into",
        required=True,
        type=named_path,
        metavar="CORPUS",
        help="folder of the corpus; made where there is none",
    )
    options.add_argument("--outlet", default="", type=text, metavar="NAME", help="outlet of records that name none")
    options.add_argument(
        "--format", default="auto", metavar="FORMAT",
        help="format of the files; auto: told by their content, as it always is of what is fetched",
    )  # fmt: skip
    options.add_argument(
        "--column", action="append", default=[], type=column, metavar="OURS=THEIRS", dest="columns",
        help="which column of a table or field of a record is our text, title, outlet, published, url, authors or section; repeatable",
    )  # fmt: skip
    options.add_argument(
        "--offline", action="store_true", help="fetch nothing: pages given by address only are left out"
    )
    options.add_argument("--refetch", action="store_true", help="fetch pages again that an earlier run fetched")
    options.add_argument(
        "--contact", default="", metavar="TEXT", help="your address or page, told to every site that is asked"
    )
    add_codebook(options)
    options.add_argument("--jobs", type=jobs, metavar="N", help="processes that clean; one a core where not given")


def ingest(options: argparse.Namespace) -> None:
    """Prints how many records were read, kept, left out and why, what was guessed, and where the rest can be read."""
    from analysis.corpus.fetching import Politeness
    from analysis.corpus.store import ingest as into_store
    from analysis.progress import progress

    into, columns = paths.to_write(options.into), dict(options.columns)
    if len(columns) < len(options.columns):
        raise UsageError("--column names one of our columns twice: name each once.")
    with progress("ingesting", "records") as n_read, progress("fetching", "pages") as fetched:
        summary = into_store(
            options.sources, into, options.outlet, options.format, columns=columns, offline=options.offline,
            refetch=options.refetch, codebook=paths.from_root(options.codebook), politeness=Politeness(contact=options.contact),
            jobs=options.jobs, progress=n_read, fetched=lambda done, waiting: fetched(done, done + waiting),
        )  # fmt: skip
    print(visible(f"{summary} It lies in {into}"))
    for note in summary.notes:
        print(visible(note))
    for reject in summary.rejects[:SHOWN]:
        why = f"{reject.reason}{f' ({reject.detail})' if reject.detail else ''}"
        print(visible(f"left out: {reject.origin}: {why}"))
    if summary.left_out:
        n = summary.left_out.total()
        print(
            f"{'The one' if n == 1 else f'All {n:,}'} left out, with file, place and reason: notebook 1-corpus, or in Python "
            f'analysis.load_corpus("{visible(str(into))}").rejects'
        )


def add_measure(add: Add) -> None:
    """`workbook measure --corpus CORPUS [--jobs N] [--engine local|dask] [--search]`"""
    options = add(
        "measure", measure, "compute and store every measure of a corpus, without a report",
        "workbook measure --corpus data/corpus --jobs 2",
    )  # fmt: skip
    options.add_argument(
        "--corpus", required=True, metavar="CORPUS", help="a store, store@VERSION, or a file or folder of articles"
    )
    add_codebook(options)
    options.add_argument("--jobs", type=jobs, metavar="N", help="processes; one a core where not given")
    options.add_argument("--engine", default="local", choices=("local", "dask"), help="where partitions run")
    options.add_argument(
        "--search",
        action="store_true",
        help="also read every sentence for thorough searches by meaning (5-close-reading)",
    )


def measure(options: argparse.Namespace) -> None:
    """Prints what the corpus holds and how much of each measure there now is."""
    from analysis.corpus.load import load_corpus
    from analysis.engine.run import measure as measure_articles
    from analysis.progress import progress
    from analysis.study import Study

    corpus = load_corpus(options.corpus, codebook=paths.from_root(options.codebook))
    print(visible(corpus.pinned(corpus.source)))
    for note in corpus.notes:
        print(visible(note))
    study = Study(corpus=options.corpus, codebook=options.codebook)
    with progress("measuring") as tell:
        measures = measure_articles(corpus.articles, study, jobs=options.jobs, engine=options.engine, progress=tell)
    print(f"{len(corpus.articles):,} articles measured: " + ", ".join(
        f"{len(table):,} {name.replace('_', ' ')}" for name, table in measures.items()) + ".")  # fmt: skip
    if options.search:
        from analysis.language.sentence_vectors import sentence_vectors
        from analysis.language.texts import span_texts

        sentence_vectors(span_texts(corpus.articles, measures.sentences))
        print(f"Every one of {len(measures.sentences):,} sentences is ready for thorough searches by meaning.")
