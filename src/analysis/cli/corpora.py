"""`workbook ingest` and `workbook measure`."""

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import paths
from analysis.cli import Add
from analysis.cli.options import add_codebook, column, jobs, source, store_place, text
from analysis.errors import UsageError, visible

if TYPE_CHECKING:
    from collections import Counter

    import pandas as pd

    from analysis.corpus.load import Listing
    from analysis.engine.measured import Measures
    from analysis.study import Study

INDEXED = (
    20_000  # articles, up to which their words are indexed at once, about 0.5 GB; of more the first search does it
)
SHOWN = 5  # records left out that are named one by one
EXAMPLES = """workbook ingest export.jsonl clippings/ --into data/corpus
  workbook ingest https://paper.example/news/1 --into data/corpus
  workbook ingest https://paper.example/feed.xml --into data/corpus --contact you@university.example
  workbook ingest addresses.txt --into data/corpus
  workbook ingest mediacloud.csv --into data/corpus
  workbook ingest presse.csv --into data/corpus --column text=Lauftext --column published=Tag --outlet "The Paper"
  workbook ingest clippings/ --into data/corpus --name "{published}_{outlet}_{title}.txt"
  workbook ingest mediacloud.csv --into data/corpus --offline"""


def add_ingest(add: Add) -> None:
    """`workbook ingest SOURCE... --into CORPUS [--outlet NAME] [--format auto]`"""
    options = add("ingest", ingest, "read articles from files, folders and addresses into a corpus", EXAMPLES)
    options.add_argument(
        "sources", nargs="+", type=source, metavar="SOURCE",
        help="a file or folder of articles, pages, PDFs, feeds or tables; an address of a page or feed; a list of addresses, one a "
        "line or in a column of a table without texts (Media Cloud, GDELT)",
    )  # fmt: skip
    options.add_argument(
        "--into",
        required=True,
        type=store_place,
        metavar="CORPUS",
        help="folder of the corpus, or an address such as s3://bucket/corpus; made where there is none",
    )
    options.add_argument("--outlet", default="", type=text, metavar="NAME", help="outlet of records that name none")
    options.add_argument(
        "--format", default="auto", metavar="FORMAT",
        help="format of the files; auto: told by their content, as it always is of what is fetched",
    )  # fmt: skip
    options.add_argument(
        "--column", action="append", default=[], type=column, metavar="OURS=THEIRS", dest="columns",
        help="which column of a table or field of a record is our text, title, outlet, published, url, authors, section or genre; repeatable",
    )  # fmt: skip
    options.add_argument(
        "--name", default="", type=text, metavar="PATTERN",
        help="how files that hold one article are named: \"{published}_{outlet}_{title}.txt\"; {} passes over what stands there",
    )  # fmt: skip
    options.add_argument(
        "--offline", action="store_true", help="fetch nothing: pages given by address only are left out"
    )
    options.add_argument(
        "--refetch", action="store_true", help="fetch pages again that an earlier run fetched, or was refused"
    )
    options.add_argument(
        "--accept-missing", action="store_true",
        help="keep articles though all of them are undated, without a title or of an unknown outlet",
    )  # fmt: skip
    options.add_argument(
        "--contact", default="", metavar="TEXT", help="your address or page, told to every site that is asked"
    )
    add_codebook(options)
    options.add_argument("--jobs", type=jobs, metavar="N", help="processes that clean; one a core where not given")


def ingest(options: argparse.Namespace) -> None:
    """Prints how many records were read, kept, left out and why, what was guessed, and where the rest can be read."""
    from analysis.corpus.fetching import Politeness
    from analysis.corpus.store.ingest import ingest as into_store
    from analysis.progress import progress

    into = options.into if paths.is_object(options.into) else paths.to_write(options.into)
    columns = dict(options.columns)
    if len(columns) < len(options.columns):
        raise UsageError("--column names one of our columns twice: name each once.")
    with progress("ingesting", "records") as n_read, progress("fetching", "pages") as fetched:
        summary = into_store(
            options.sources, into, options.outlet, options.format, columns=columns, name=options.name, offline=options.offline,
            refetch=options.refetch, accept_missing=options.accept_missing, codebook=paths.from_study(options.codebook), politeness=Politeness(contact=options.contact),
            jobs=options.jobs, progress=n_read, fetched=lambda done, waiting: fetched(done, done + waiting),
        )  # fmt: skip
    print(visible(f"{summary} It lies in {into}"))
    for note in summary.notes:
        print(visible(note))
    for said in summary.first_rejects(SHOWN):
        print(visible(f"left out: {said}"))
    if summary.left_out:
        n = summary.left_out.total()
        print(
            f"{'The one' if n == 1 else f'All {n:,}'} left out, with file, place and reason: notebook 1-corpus, or in Python "
            f'analysis.load_corpus("{visible(str(into))}").rejects'
        )


def add_measure(add: Add) -> None:
    """`workbook measure [--corpus CORPUS] [--jobs N] [--engine local|dask] [--search]`"""
    options = add(
        "measure", measure, "compute and store every measure of a corpus, without a report",
        "workbook measure --dry-run\n  workbook measure --corpus data/corpus --jobs 2 --to data/measures",
    )  # fmt: skip
    options.add_argument(
        "--corpus",
        default="",
        metavar="CORPUS",
        help="the study's where not given; else a store (a folder, or an address such as s3://bucket/corpus), store@VERSION, or a file or folder of articles",
    )
    add_codebook(options)
    options.add_argument("--jobs", type=jobs, metavar="N", help="processes; one a core where not given")
    options.add_argument(
        "--engine", choices=("local", "dask"),
        help="processes of this machine (local, where no scheduler is given), or a Dask cluster; without a scheduler its workers start here",
    )  # fmt: skip
    options.add_argument(
        "--scheduler", default="", type=text, metavar="ADDRESS",
        help="the Dask scheduler whose workers measure, as in tcp://host:8786; DASK_SCHEDULER_ADDRESS where not given",
    )  # fmt: skip
    options.add_argument(
        "--dry-run", action="store_true",
        help="compute nothing: say how many articles are new, and about how long each step will take",
    )  # fmt: skip
    options.add_argument(
        "--to", type=store_place, metavar="FOLDER",
        help="lay the measures out as Parquet files, a folder a table, for DuckDB, Spark or pandas; what is there is brought up to date; "
        "a folder, or an address such as s3://bucket/measures",
    )  # fmt: skip
    options.add_argument(
        "--search", action="store_true", help="also read every sentence for thorough searches by meaning (5-close-reading)"
    )  # fmt: skip


def measure(options: argparse.Namespace) -> None:
    """Prints what the corpus holds and how much of each measure there now is; with --dry-run what there is to do."""
    from analysis.corpus.load import list_corpus
    from analysis.engine.bucket import claim_place, lay_out
    from analysis.engine.run import measure as measure_articles
    from analysis.progress import progress
    from analysis.study_folder import read_study

    engine, scheduler = _where(options)
    study = read_study(codebook=options.codebook or None)
    study = replace(study, corpus=options.corpus or study.corpus)
    into = options.to if not options.to or paths.is_object(options.to) else paths.to_write(options.to)
    if into and not options.dry_run:
        claim_place(into)
    with progress("finding reprints") as tell:
        corpus = list_corpus(
            study.corpus, codebook=paths.from_study(study.codebook), stories=not options.dry_run, progress=tell
        )
    print(visible(f"{corpus.source}{'' if corpus.version is None else f'@{corpus.version}'}"))
    for note in corpus.notes:
        print(visible(note))
    if options.dry_run:
        _say_what_is_to_do(corpus, study, options, scheduler)
        return
    n_new = 0
    try:
        with progress("measuring") as tell:

            def told(done: int, total: int) -> None:
                nonlocal n_new
                n_new = done
                tell(done, total)

            measures = measure_articles(
                corpus.articles,
                study,
                jobs=options.jobs,
                engine=engine,
                store=_store(),
                texts=corpus.texts,
                progress=told,
            )
    except KeyboardInterrupt:
        print(
            f"{_counted(n_new, 'article')} of this run {'is' if n_new == 1 else 'are'} stored; the same command goes on from there.",
            file=sys.stderr,
        )
        raise
    if scheduler and not n_new:
        print(f"Nothing was to be sent to {scheduler}: all is measured already.")
    print(f"{_counted(n_new, 'article')} measured now, {max(len(corpus.articles) - n_new, 0):,} before; in all " + ", ".join(
        _counted(measures.n_rows(name), name.replace("_", " ").removesuffix("s"), name[-1] == "s") for name in measures.names()
    ) + ".")  # fmt: skip
    if n_new:
        _index_words(corpus, study)
    if options.search:
        n = _read_for_search(measures, corpus)
        print(f"{_counted(n, 'sentence')} {'is' if n == 1 else 'are'} ready for thorough searches by meaning.")
    if into:
        n = lay_out(measures, corpus.articles, into)
        print(
            visible(
                f"They lie as Parquet in {into}, a folder a table; {_counted(n, 'file')} {'is' if n == 1 else 'are'} new."
            )
        )


def _where(options: argparse.Namespace) -> tuple[str, str]:
    """The engine, and the address of the scheduler that it asks; empty where that starts its workers here."""
    from analysis.engine.cluster import ADDRESS, scheduler_address

    if options.scheduler:
        if options.engine == "local":
            raise UsageError("`--engine local` measures on this machine, and `--scheduler` on others: leave one out.")
        os.environ[ADDRESS] = scheduler_address(options.scheduler)
    engine = options.engine or ("dask" if options.scheduler else "local")
    named = os.environ.get(ADDRESS, "") if engine == "dask" else ""
    return engine, scheduler_address(named) if named else ""


def _store() -> Path:
    return paths.store() / "measures"


def _counted(n: int, what: str, plural: bool = True) -> str:
    """How many there are: "1 article", "2 articles"."""
    return f"{n:,} {what}{'s' if plural and n != 1 else ''}"


def _index_words(corpus: "Listing", study: "Study") -> None:
    """Have the words indexed that searches look in, except of so few or so many articles that the first search does it."""
    from analysis.codebook.load import read_codebook
    from analysis.search.index import SMALL, word_index

    if SMALL <= len(corpus.articles) <= INDEXED:
        word_index(_with_texts(corpus.articles, corpus), read_codebook(study.codebook).english)


def _read_for_search(measures: "Measures", corpus: "Listing") -> int:
    """Have the vector of every sentence computed, and kept; how many there are."""
    from analysis.language.sentence_vectors import sentence_vectors
    from analysis.language.texts import span_texts

    n = 0
    for listed, own in measures.parts(corpus.articles):
        sentence_vectors(span_texts(_with_texts(listed, corpus), own.sentences))
        n += len(own.sentences)
    return n


def _say_what_is_to_do(corpus: "Listing", study: "Study", options: argparse.Namespace, scheduler: str) -> None:
    from analysis.engine.run import to_measure

    todo = to_measure(corpus.articles, study, _store())
    print(_to_do(todo, len(corpus.articles), options.jobs, scheduler))
    if options.search:
        n, n_new = _unread(corpus, study), max(todo.values(), default=0)
        new = f", and every sentence of the {_counted(n_new, 'new article')}" if n_new else ""
        print(f"To be read for searches by meaning: {_counted(n, 'sentence')} of what is measured{new}.")


def _unread(corpus: "Listing", study: "Study") -> int:
    """How many sentences of the articles measured before have no vector yet."""
    from analysis.engine.run import measure as measure_articles
    from analysis.engine.run import measured_before
    from analysis.language.sentence_vectors import unread
    from analysis.language.texts import span_texts

    known, missing = measured_before(corpus.articles, study, _store()), set[bytes]()
    for listed, own in measure_articles(known, study, store=_store(), texts=corpus.texts).parts(known):
        missing |= unread(span_texts(_with_texts(listed, corpus), own.sentences))
    return len(missing)


def _with_texts(listed: "pd.DataFrame", corpus: "Listing") -> "pd.DataFrame":
    return listed if corpus.texts is None else listed.join(corpus.texts(listed["place"].to_numpy()))


def _to_do(todo: "Counter[str]", n_articles: int, n_jobs: int | None, scheduler: str) -> str:
    """How many articles are new, what is to be computed of them, and how long it will take."""
    from analysis.engine.rates import Rates
    from analysis.engine.run import PARTITION
    from analysis.parallel.cores import default_jobs
    from analysis.progress import duration

    if not todo:
        return f"Of {_counted(n_articles, 'article')} all is measured: there is nothing to do."
    rates, n_new = Rates.of(_store()).known(), max(todo.values())
    unknown = [stage for stage in todo if stage not in rates]
    lines = [f"{n_new:,} of {_counted(n_articles, 'article')} {'is' if n_new == 1 else 'are'} to be measured."]
    for stage, n in todo.items():
        took = f"about {duration(n * rates[stage])} of one process" if stage in rates else "not known yet"
        lines.append(f"  {stage.replace('_', ' ')}: {_counted(n, 'article')}, {took}")
    if unknown:
        return "\n".join([*lines, "How long it will take is not known yet: the first run measures that."])
    processes = 1 if scheduler else min(n_jobs or default_jobs(), -(-n_new // PARTITION))
    whole = sum(n * rates[stage] for stage, n in todo.items()) / processes
    at_once = "one process" if processes == 1 else f"{processes} processes"
    by_then = f"By what earlier runs took here: about {duration(whole)} with {at_once}"
    return "\n".join(
        [*lines, f"{by_then} of this machine; what workers take is not known." if scheduler else f"{by_then}."]
    )
