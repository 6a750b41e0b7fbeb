"""articles -> corpus on disk: one Delta table that only grows, each commit a version that can be read again.

A row is a text of an article, with its cuts, or a record that was left out. One table, so that a commit is whole: a reader
sees all of it or nothing, and never waits. Writers take turns at a lock that the system frees when a process dies; among the
objects of a bucket, where there is none, a commit that another overtook is refused and worked out anew (`places.py`).

Nothing is ever deleted: no vacuum, and no cleaning of the log, because a report names the version that it read. Small files
are put together at the end of an ingest; the small ones stay for the versions that they belong to.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError

from analysis import paths, tables
from analysis.codebook.boilerplate import Phrase, read_boilerplate
from analysis.codebook.files import file_of
from analysis.codebook.outlets import Outlets, read_outlets
from analysis.corpus.cleaning import Cleaned, clean, survey, text_digest
from analysis.corpus.cleaning.date_notes import DateAccount
from analysis.corpus.cleaning.date_order import Evidence
from analysis.corpus.fetching import Fetcher, Politeness
from analysis.corpus.missing import Missing
from analysis.corpus.places import APPLICATION, Objects, place_of, told
from analysis.corpus.readers import Note, RawArticle, Read, Reject, read_source, read_sources
from analysis.corpus.readers.addresses import is_address, unfetched
from analysis.corpus.readers.records import joined_notes
from analysis.corpus.revisions import READ, Revisions
from analysis.corpus.versions import is_store, noted_version, open_version, told_if_damaged, versions
from analysis.errors import CorpusError, first_line
from analysis.parallel.pool import in_order

CHUNK = 2_000  # records cleaned and committed together
CHUNK_CHARACTERS = 32 << 20  # of their texts: fewer records where these are whole web pages
SMALL_FILES = 32  # so many are put together
FILE_SIZE = 32 << 20  # bytes; about 40,000 articles
CONFIGURATION = {  # for whatever else writes to the table: by default, versions go after 30 days
    "delta.enableExpiredLogCleanup": "false",
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.deletedFileRetentionDuration": "interval 36500 days",
}
AFTER_COMMIT = PostCommitHookProperties(create_checkpoint=True, cleanup_expired_logs=False)
STORED = {
    "kind": pa.string(),  # article, reject
    **{name: pa.string() for name, dtype in tables.ARTICLES.columns.items() if dtype == "str" and name != "story_id"},
    "published": pa.timestamp("us", tz="UTC"),
    "n_words": pa.int64(),
    "revision": pa.int64(),
    "digest": pa.string(),  # of title and text, or of the reject
    "cuts": pa.string(),  # JSON: [[block, reason, why], ...]
    "reason": pa.string(),  # of a reject
    "detail": pa.string(),
}
SCHEMA = pa.schema(list(STORED.items()))


@dataclass
class Summary:
    """What an ingest did."""

    n_read: int = 0
    n_new: int = 0
    n_revised: int = 0
    n_known: int = 0  # articles that the store held already
    left_out: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)  # the first twenty
    dates: DateAccount = field(default_factory=DateAccount)
    version: int | None = None

    def __str__(self) -> str:
        """The counts, as `workbook ingest` prints them first."""
        why = ", ".join(f"{n:,} {reason}" for reason, n in self.left_out.most_common())
        parts = [f"{self.n_read:,} records read", f"{self.n_new:,} new articles kept"]
        parts += [f"{self.n_revised:,} new revisions"] if self.n_revised else []
        parts += [f"{self.n_known:,} known already"] if self.n_known else []
        parts += [f"{self.left_out.total():,} left out ({why})"] if why else ["none left out"]
        return ", ".join(parts) + (f"; the store is at version {self.version}." if self.version is not None else ".")


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
        if not is_address(source) and is_store(paths.from_root(source)):
            raise CorpusError(
                f"{source} is a corpus store, which `workbook report` and `measure` read as it is: give what it was made from."
            )
    outlets = read_outlets(file_of(codebook, "outlets.toml"))
    boilerplate = read_boilerplate(file_of(codebook, "boilerplate.toml"))
    files = (source for source in sources if not is_address(source))
    missing = Missing(accept_missing or any(map(is_address, sources)))
    given: dict[str, Any] = {"format": format, "columns": columns, "outlet": outlet, "name": name}
    dates = survey(_dated(files, given, missing), outlets)
    missing.check()
    writer = _Writer(into if paths.is_object(into) else paths.from_root(into))
    summary = writer.summary
    with closing(Fetcher(writer.place.state, politeness, refetch=refetch, progress=fetched)) as fetcher:
        follow = unfetched if offline else fetcher.follow
        reads = read_sources(sources, **given, follow=follow)
        for cleaned, unread in in_order(partial(_clean, outlets, boilerplate, dates), _chunks(reads, summary), jobs):
            missing.check(cleaned)
            writer.commit(cleaned, unread)
            fetcher.rejected(_gave_no_article(cleaned.rejects))
            progress(summary.n_read)
        fetcher.settle()  # once all is committed: a page that a killed run fetched is read again from what it kept
    writer.compact()
    summary.n_read += fetcher.counts.n_known
    summary.n_known += fetcher.counts.n_known
    summary.notes = joined_notes([*summary.notes, *summary.dates.notes(), *missing.notes()])
    if not summary.n_new + summary.n_revised + summary.n_known:
        raise CorpusError(_nothing_kept(summary))
    return summary


class _Writer:
    """Commits chunks to one store, knowing what it holds."""

    def __init__(self, path: str | Path) -> None:
        self.place = place_of(path)
        self.place.prepare()
        self.summary = Summary()
        self.table: DeltaTable | None = None  # at the version up to which `held` knows the store
        self.held = Revisions()

    @property
    def version(self) -> int | None:
        """Up to which `held` knows the store."""
        return None if self.table is None else int(self.table.version())

    def commit(self, cleaned: Cleaned, unread: Sequence[Reject]) -> None:
        """Append what the store does not hold yet, as one version."""
        rejects = [(r.origin, r.title, r.outlet, r.reason, r.detail) for r in unread]
        rejects += list(cleaned.rejects.itertuples(index=False, name=None))
        self._count(cleaned, rejects)
        with self.place.turn():
            while True:
                self._refresh()
                articles, left_out = list(self._articles(cleaned)), list(self._rejects(rejects))
                if not (articles or left_out) or self._append(articles, left_out):
                    break
        n_new = sum(row["revision"] == 1 for row in articles)
        self.summary.n_new += n_new
        self.summary.n_revised += len(articles) - n_new
        self.summary.n_known += len(cleaned.articles) - len(articles)

    def _append(self, articles: list[dict[str, Any]], left_out: list[dict[str, Any]]) -> bool:
        """Whether the rows were committed, rather than overtaken by those of another writer."""
        with self._written():
            rows = pa.Table.from_pylist([*articles, *left_out], schema=SCHEMA)
            if self.table is None:
                self.place.begin(SCHEMA, CONFIGURATION)
            if self.table is None and isinstance(self.place, Objects):
                return False  # made by whichever writer was first: now it is known
            following = 0 if self.version is None else self.version + 1
            try:
                write_deltalake(
                    str(self.place) if self.table is None else self.table,
                    rows,
                    mode="append",
                    schema_mode="merge",  # stores made before a column was added receive it
                    configuration=CONFIGURATION if self.table is None else None,
                    commit_properties=CommitProperties(app_transactions=[Transaction(APPLICATION, following)]),
                    post_commithook_properties=AFTER_COMMIT,
                )
            except CommitFailedError:
                if self.place.table().version() == self.version:
                    raise
                return False
            self.held.add(
                [(row["article_id"], row["revision"], row["digest"]) for row in articles],
                [row["digest"] for row in left_out],
            )
            self._committed(self.table or self.place.table())
            return True

    def compact(self) -> None:
        """Put small files together, where there are many: a corpus that grows daily stays fast to open."""
        if not versions(self.place):
            return
        with self.place.turn(), self._written():
            table = self.place.table()
            sizes = pa.table(table.get_add_actions(flatten=True))["size_bytes"].to_pylist()
            if sum(size < FILE_SIZE // 2 for size in sizes) < SMALL_FILES:
                return
            try:
                table.optimize.compact(
                    target_size=FILE_SIZE, max_concurrent_tasks=1, post_commithook_properties=AFTER_COMMIT
                )
            except CommitFailedError:
                if isinstance(self.place, Objects):  # another writer is putting the same files together
                    return
                raise
            table.create_checkpoint()
            self._committed(table)

    def _committed(self, table: DeltaTable) -> None:
        """Note the version beside the table, so that a log which lost it later is known to be damaged."""
        self.table = table
        self.summary.version = table.version()
        self.place.note(table.version())

    @contextmanager
    def _written(self) -> Iterator[None]:
        """Failures of the disk, in words."""
        try:
            with told(str(self.place)) if isinstance(self.place, Objects) else nullcontext():
                yield
        except (DeltaError, OSError) as problem:
            state = "nothing was stored" if self.version is None else f"version {self.version} stands"
            raise CorpusError(
                f"The store {self.place} cannot be written: {first_line(problem)}. What was committed before is safe ({state}): "
                "put this right and run the same command again, and it goes on from there."
            ) from None

    def _count(self, cleaned: Cleaned, rejects: Sequence[tuple[str, ...]]) -> None:
        summary = self.summary
        summary.n_read += len(cleaned.articles) + len(rejects)
        summary.left_out.update(reject[3] for reject in rejects)
        summary.notes += cleaned.notes
        summary.dates += cleaned.dates
        room = 20 - len(summary.rejects)
        summary.rejects += [Reject(o, reason, detail, t, name) for o, t, name, reason, detail in rejects[:room]]

    def _refresh(self) -> None:
        """Learn what other writers committed meanwhile."""
        if noted_version(self.place) is None and not versions(self.place):
            return
        with told_if_damaged(self.place):
            table = open_version(self.place)
            self.summary.version = table.version()
            if table.version() != self.version:
                self.held = Revisions.of(table.to_pyarrow_dataset().to_batches(columns=READ))
                self.table = table

    def _articles(self, cleaned: Cleaned) -> Iterator[dict[str, Any]]:
        cuts: dict[str, list[tuple[str, str, str]]] = {}
        for article_id, _, block, reason, why in cleaned.cuts.itertuples(index=False, name=None):
            cuts.setdefault(article_id, []).append((block, reason, why))
        held = self.held.held(cleaned.articles["article_id"].tolist())
        for row in tables.records(cleaned.articles.drop(columns="story_id")):
            digest = text_digest(row["title"], row["text"])
            last, digests = held.get(row["article_id"], (0, set()))
            if digest in digests:
                continue
            blocks = json.dumps(cuts.get(row["article_id"], []))
            stored = {name: None if pd.isna(value) else value for name, value in row.items()}
            yield stored | {"kind": "article", "revision": last + 1, "digest": digest, "cuts": blocks}

    def _rejects(self, rejects: Iterable[tuple[str, ...]]) -> Iterator[dict[str, Any]]:
        names = ("origin", "title", "outlet", "reason", "detail")
        rows = {_digest_of_reject(reject): dict(zip(names, reject, strict=True)) for reject in rejects}
        new = self.held.new_rejects(list(rows))
        return (row | {"kind": "reject", "digest": digest} for digest, row in rows.items() if digest in new)


def _gave_no_article(rejects: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Origin, reason and detail of the records that were left out for what they are, not for another that took their place."""
    of_their_own = rejects[rejects["reason"] != "superseded"]
    return of_their_own[["origin", "reason", "detail"]].itertuples(index=False, name=None)


def _digest_of_reject(reject: tuple[str, ...]) -> str:
    origin, _, _, reason, detail = reject
    return hashlib.sha256("\x1f".join((origin, reason, detail)).encode()).hexdigest()[:16]


def _clean(
    outlets: Outlets, boilerplate: Sequence[Phrase], dates: Evidence, chunk: Sequence[RawArticle | Reject]
) -> tuple[Cleaned, list[Reject]]:
    """A chunk, cleaned, and what of it could not be read: in whichever process there is time."""
    fields = attrgetter(*tables.RAW_ARTICLES.columns)
    raw = tables.RAW_ARTICLES.build([fields(read) for read in chunk if isinstance(read, RawArticle)])
    return clean(raw, outlets, boilerplate, dates), [read for read in chunk if isinstance(read, Reject)]


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


def _nothing_kept(summary: Summary) -> str:
    """The message where no record could be used: why, and the first of them."""
    if not summary.n_read:
        return " ".join(["Nothing could be kept of 0 records. The sources are empty.", *summary.notes])
    why = ", ".join(f"{n:,} {reason}" for reason, n in summary.left_out.most_common())
    first = "; ".join(f"{r.origin}: {r.reason}{f' ({r.detail})' if r.detail else ''}" for r in summary.rejects[:3])
    more = f"; and {summary.n_read - 3:,} more ({why})" if summary.n_read > 3 else ""
    return " ".join([f"Nothing could be kept of {summary.n_read:,} records. {first}{more}.", *summary.notes])
