"""articles -> corpus on disk: one Delta table that only grows, each commit a version that can be read again.

A row is a text of an article, with its cuts and the raw record, or a record that was left out. One table, so that a commit is
whole: a reader sees all of it or nothing, and never waits (`writing.py`). Small files are put together at the end of an ingest;
the small ones stay for the versions that they belong to.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths, tables
from analysis.codebook.boilerplate import Phrase, read_boilerplate
from analysis.codebook.english import English, read_english
from analysis.codebook.files import file_of
from analysis.codebook.outlets import Outlets, read_outlets
from analysis.corpus.cleaning.clean import Cleaned, clean, survey
from analysis.corpus.cleaning.date_order import Evidence
from analysis.corpus.fetching import Fetcher, Politeness
from analysis.corpus.readers.addresses import is_address, unfetched
from analysis.corpus.readers.records import Note, RawArticle, Read, Reject, joined_notes
from analysis.corpus.readers.source import read_source, read_sources
from analysis.corpus.store.doubled import doubled_notes
from analysis.corpus.store.history import MAX_SOURCES, Run, other_codebook
from analysis.corpus.store.missing import Missing
from analysis.corpus.store.raws import as_json
from analysis.corpus.store.summary import Summary
from analysis.corpus.store.versions import is_store
from analysis.corpus.store.writing import StoreWriter
from analysis.errors import CorpusError, visible_name
from analysis.parallel.pool import in_order

CHUNK = 2_000  # records cleaned and committed together
CHUNK_CHARACTERS = 32 << 20  # of their texts: fewer records where these are whole web pages


def ingest(
    sources: Iterable[str | Path],
    into: str | Path,
    outlet: str = "",
    format: str = "auto",
    *,
    columns: Mapping[str, str] | None = None,
    name: str = "",
    codebook: Path = paths.CODEBOOK,
    jobs: int | None = None,
    offline: bool = False,
    refetch: bool = False,
    accept_missing: bool = False,
    politeness: Politeness | None = None,
    progress: Callable[[int], None] = lambda _n_read: None,
    fetched: Callable[[int, int], None] = lambda _done, _waiting: None,
) -> Summary:
    """Read, fetch, clean and store articles, a chunk at a time, so that memory does not grow with the sources.

    The same article again changes nothing; another text at the same address is a new revision. A run that is killed leaves
    what it had committed, and the next one goes on. How a source writes its dates is learnt from all of it first. Repetition as
    a sign of boilerplate is judged within a chunk.

    Args:
        name: how files that hold one article are named, as in "{published}_{outlet}_{title}.txt".
        offline: fetch nothing; pages of which only the address is given are left out.
        refetch: fetch pages again that an earlier run fetched.
        accept_missing: keep several articles of files though all are undated, without a title or of outlet "unknown".
        politeness: how sites are asked.
        jobs: processes that clean; None: one a core. Chunks are committed in the order of the sources all the same.
        progress: told how many records were read and committed so far.
        fetched: told how many pages were fetched, and how many wait.
    Raises:
        CorpusError: a source is missing, `into` cannot be written or is something else, nothing could be kept, or, before anything
            is written, all articles lack what `accept_missing` allows them to.
    """
    sources = list(sources)
    for source in sources:
        if paths.is_object(source):
            raise CorpusError(
                f"{source}: sources are read from files of this machine. Copy it here first, and ingest the copy."
            )
        if not is_address(source) and is_store(paths.from_study(source)):
            raise CorpusError(
                f"{source} is a corpus store, which `workbook report` and `measure` read as it is: give what it was made from."
            )
    run = Run(
        "ingest",
        told_to(
            sources,
            outlet=outlet,
            format=format,
            columns=dict(columns or {}),
            name=name,
            offline=offline,
            refetch=refetch,
            accept_missing=accept_missing,
            codebook="" if codebook == paths.CODEBOOK else str(codebook),
        ),
    )
    writer, summary = StoreWriter(into if paths.is_object(into) else paths.from_study(into), run), Summary()
    made_by = writer.codebook()
    outlets = read_outlets(file_of(codebook, "outlets.toml"))
    boilerplate = read_boilerplate(file_of(codebook, "boilerplate.toml"))
    english = read_english(codebook)
    files = (source for source in sources if not is_address(source))
    missing = Missing(accept_missing or any(map(is_address, sources)))
    given: dict[str, Any] = {"format": format, "columns": columns, "outlet": outlet, "name": name}
    with writer.or_nothing():
        dates = survey(_dated(files, given, missing), outlets)
        missing.check()
    with (
        writer.or_nothing(),
        closing(Fetcher(writer.place.state, politeness, refetch=refetch, progress=fetched)) as fetcher,
    ):
        follow = unfetched if offline else fetcher.follow
        reads = read_sources(sources, **given, follow=follow)
        cleaning = partial(clean_chunk, outlets, boilerplate, dates, english)
        for cleaned, unread, raws in in_order(cleaning, _chunks(reads, summary), jobs):
            missing.check(cleaned)
            summary.read(cleaned, unread)
            summary.stored(writer.commit(cleaned, unread, raws))
            fetcher.rejected(_gave_no_article(cleaned.rejects))
            progress(summary.n_read)
        fetcher.settle()  # once all is committed: a page that a killed run fetched is read again from what it kept
    writer.compact()
    summary.version = writer.version
    summary.n_read += fetcher.counts.n_known
    summary.n_known += fetcher.counts.n_known
    summary.notes += doubled_notes(writer.place, summary.elsewhere)
    summary.notes = joined_notes(
        [
            *other_codebook(made_by, codebook),
            *summary.notes,
            *summary.dates.notes(),
            *summary.repairs.notes(),
            *missing.notes(),
        ]
    )
    if not summary.n_new + summary.n_revised + summary.n_known:
        raise CorpusError(summary.nothing_kept())
    return summary


def clean_chunk(
    outlets: Outlets,
    boilerplate: Sequence[Phrase],
    dates: Evidence,
    english: English,
    chunk: Sequence[RawArticle | Reject],
) -> tuple[Cleaned, list[Reject], list[str]]:
    """A chunk, cleaned; what of it could not be read; and the raw articles as a store keeps them. In whichever process there is time."""
    given = [read for read in chunk if isinstance(read, RawArticle)]
    raw = tables.RAW_ARTICLES.build([*map(attrgetter(*tables.RAW_ARTICLES.columns), given)])
    unread = [read for read in chunk if isinstance(read, Reject)]
    return clean(raw, outlets, boilerplate, dates, english=english), unread, [*map(as_json, given)]


def told_to(sources: Sequence[str | Path], **options: object) -> dict[str, Any]:
    """What an ingest was told, for its commits: options that say nothing are left out."""
    told = {name: value for name, value in options.items() if value and value != "auto"}
    more = {"n_sources": len(sources)} if len(sources) > MAX_SOURCES else {}
    named = [visible_name(str(source)) for source in sources[:MAX_SOURCES]]
    return {"sources": named, **more, **told}


def _gave_no_article(rejects: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Origin, reason and detail of the records that were left out for what they are, not for another that took their place."""
    of_their_own = rejects[rejects["reason"] != "superseded"]
    return of_their_own[["origin", "reason", "detail"]].itertuples(index=False, name=None)


def _dated(
    sources: Iterable[str | Path], given: Mapping[str, Any], missing: Missing
) -> Iterator[tuple[str, str, str, str]]:
    """What `survey` reads: files are read twice, so that a date of the last record may settle those of the first."""
    for source in sources:
        with suppress(CorpusError):  # raised again where the source is read for good
            for read in read_source(source, **given):
                missing.add(read)
                if isinstance(read, RawArticle):
                    yield read.published, read.outlet, read.url, read.origin


def _chunks(reads: Iterable[Read], summary: Summary) -> Iterator[list[RawArticle | Reject]]:
    """What the sources hold, CHUNK records or CHUNK_CHARACTERS at a time. Notes go to the summary."""
    chunk: list[RawArticle | Reject] = []
    n_characters = 0
    for read in reads:
        if isinstance(read, Note):
            summary.notes.append(read.text)
        elif isinstance(read, RawArticle | Reject):
            chunk.append(read)
            n_characters += len(read.text) if isinstance(read, RawArticle) else 0
        if len(chunk) >= CHUNK or n_characters >= CHUNK_CHARACTERS:
            yield chunk
            chunk, n_characters = [], 0
    if chunk:
        yield chunk
