"""Cleaned articles -> a version of a store: what is appended, taken out and replaced, each in one commit that is seen whole or not at all.

Writers take turns at a lock that the system frees when a process dies; among the objects of a bucket, where there is none, a commit
that another overtook is refused and worked out anew (`places.py`). Nothing is ever deleted: no vacuum, and no cleaning of the log,
because a report names the version that it read.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
from deltalake import (
    CommitProperties,
    DeltaTable,
    PostCommitHookProperties,
    Transaction,
    WriterProperties,
    write_deltalake,
)
from deltalake.exceptions import CommitFailedError, DeltaError

from analysis import tables
from analysis.corpus.cleaning.clean import Cleaned
from analysis.corpus.digests import text_digest
from analysis.corpus.readers.records import Reject
from analysis.corpus.store.history import Run, codebook_of
from analysis.corpus.store.places import APPLICATION, Objects, place_of, told
from analysis.corpus.store.revisions import READ, Revisions
from analysis.corpus.store.versions import Where, noted_version, open_version, told_if_damaged, versions
from analysis.errors import CorpusError, first_line

SMALL_FILES = 32  # so many are put together
FILE_SIZE = 32 << 20  # bytes; about 20,000 articles with their raw records
CONFIGURATION = {  # for whatever else writes to the table: by default, versions go after 30 days
    "delta.enableExpiredLogCleanup": "false",
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.deletedFileRetentionDuration": "interval 36500 days",
}
AFTER_COMMIT = PostCommitHookProperties(create_checkpoint=True, cleanup_expired_logs=False)
COMPRESSED = WriterProperties(
    compression="ZSTD", compression_level=3, max_row_group_size=2_000
)  # rows that whoever reads or writes a file holds at once
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
    "ingest": pa.string(),  # id of the run that brought it; missing in stores made before runs were told apart
    "raw": pa.string(),  # JSON of the raw article (`raws`), read only to clean it anew; missing where none was kept
}
SCHEMA = pa.schema(list(STORED.items()))


@dataclass(frozen=True)
class Brought:
    """What a commit brought."""

    n_new: int
    n_revised: int
    n_known: int  # articles that the store held already
    elsewhere: frozenset[str] = frozenset()  # digests of texts of new articles that another article has too


class StoreWriter:
    """Commits what one run does to one store, knowing what it holds."""

    def __init__(self, path: Where, run: Run) -> None:
        self.place = place_of(path)
        self.made = self.place.prepare()
        self.run = run
        self.table: DeltaTable | None = None  # at the version up to which `held` knows the store
        self.held = Revisions()

    @property
    def version(self) -> int | None:
        """Up to which `held` knows the store."""
        return None if self.table is None else int(self.table.version())

    def codebook(self) -> str:
        """By which codebook the store was made (`codebook_of`); "" where there is none yet."""
        if not versions(self.place):
            return ""
        with told_if_damaged(self.place):
            return codebook_of(open_version(self.place))

    def commit(self, cleaned: Cleaned, unread: Sequence[Reject], raws: Sequence[str]) -> Brought:
        """Append what the store does not hold yet, as one version. `raws`: what `cleaned` was made from (`raws.as_json`)."""
        rejects = rejects_of(cleaned, unread, raws)
        with self.place.turn():
            while True:
                self._catch_up()
                articles, left_out = list(self._articles(cleaned, raws)), list(self._rejects(rejects))
                new = [row["digest"] for row in articles if row["revision"] == 1]
                elsewhere = self.held.texts(new)
                if not (articles or left_out) or self._append(articles, left_out):
                    break
        return Brought(len(new), len(articles) - len(new), len(cleaned.articles) - len(articles), frozenset(elsewhere))

    def _append(self, articles: list[dict[str, Any]], left_out: list[dict[str, Any]]) -> bool:
        """Whether the rows were committed, rather than overtaken by those of another writer."""
        with self.written():
            rows = pa.Table.from_pylist([*articles, *left_out], schema=SCHEMA)
            if self.table is None:
                self.place.begin(SCHEMA, CONFIGURATION)
            if self.table is None and isinstance(self.place, Objects):
                return False  # made by whichever writer was first: now it is known
            try:
                write_deltalake(
                    str(self.place) if self.table is None else self.table,
                    rows,
                    mode="append",
                    schema_mode="merge",  # stores made before a column was added receive it
                    configuration=CONFIGURATION if self.table is None else None,
                    writer_properties=COMPRESSED,
                    commit_properties=self._says(),
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

    def change(self, make: Callable[[DeltaTable, CommitProperties], None]) -> None:
        """Have what is stored changed by one commit: `make` writes it to the table, at its latest version, with these properties.

        Where another writer was faster, `make` is called again with the table as it is then.
        """
        with self.place.turn(), self.written():
            while True:
                self._catch_up()
                assert self.table is not None
                table, before = self.place.table(), self.version
                try:
                    make(table, self._says())
                except CommitFailedError:
                    if self.place.table().version() == before:
                        raise
                    continue
                if table.version() != before:
                    self._committed(table)
                return

    def compact(self) -> None:
        """Put small files together, where there are many: a corpus that grows daily stays fast to open."""
        if not versions(self.place):
            return
        with self.place.turn(), self.written():
            table = self.place.table()
            sizes = pa.table(table.get_add_actions(flatten=True))["size_bytes"].to_pylist()
            if sum(size < FILE_SIZE // 2 for size in sizes) < SMALL_FILES:
                return
            try:
                table.optimize.compact(
                    target_size=FILE_SIZE,
                    max_concurrent_tasks=1,
                    writer_properties=COMPRESSED,
                    post_commithook_properties=AFTER_COMMIT,
                )
            except CommitFailedError:
                if isinstance(self.place, Objects):  # another writer is putting the same files together
                    return
                raise
            table.create_checkpoint()
            self._committed(table)

    @contextmanager
    def or_nothing(self) -> Iterator[None]:
        """What fails, or is interrupted, before the first commit leaves no folder behind where there was none."""
        try:
            yield
        except BaseException:
            if self.made and self.table is None:
                self.place.abandon()
            raise

    @contextmanager
    def written(self) -> Iterator[None]:
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

    def _says(self) -> CommitProperties:
        """What the next commit says of itself: its run, and after which version it comes."""
        following = 0 if self.version is None else self.version + 1
        return CommitProperties(
            custom_metadata=self.run.metadata(), app_transactions=[Transaction(APPLICATION, following)]
        )

    def _committed(self, table: DeltaTable) -> None:
        """Note the version beside the table, so that a log which lost it later is known to be damaged."""
        self.table = table
        self.place.note(table.version())

    def _catch_up(self) -> None:
        """Learn what other writers committed meanwhile."""
        if noted_version(self.place) is None and not versions(self.place):
            return
        with told_if_damaged(self.place):
            table = open_version(self.place)
            if table.version() != self.version:
                self.held = Revisions.of(table.to_pyarrow_dataset().to_batches(columns=READ))
                self.table = table

    def _articles(self, cleaned: Cleaned, raws: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Rows of the articles that the store does not hold."""
        held = self.held.held(cleaned.articles["article_id"].tolist())
        for row, raw in zip(article_rows(cleaned), (raws[n] for n in cleaned.article_rows), strict=True):
            last, digests = held.get(row["article_id"], (0, set()))
            if row["digest"] not in digests:
                yield row | {"revision": last + 1, "ingest": self.run.id, "raw": raw}

    def _rejects(self, rejects: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Rows of the rejects that the store does not hold."""
        rows = {row["digest"]: row for row in rejects}
        new = self.held.new_rejects(list(rows))
        return (row | {"ingest": self.run.id} for digest, row in rows.items() if digest in new)


def article_rows(cleaned: Cleaned) -> Iterator[dict[str, Any]]:
    """The articles as a store holds them, but for `revision`, `ingest` and `raw`."""
    cuts: dict[str, list[tuple[str, str, str]]] = {}
    for article_id, _, block, reason, why in cleaned.cuts.itertuples(index=False, name=None):
        cuts.setdefault(article_id, []).append((block, reason, why))
    for row in tables.records(cleaned.articles.drop(columns="story_id")):
        digest, blocks = text_digest(row["title"], row["text"]), json.dumps(cuts.get(row["article_id"], []))
        stored = {name: None if pd.isna(value) else value for name, value in row.items()}
        yield stored | {"kind": "article", "digest": digest, "cuts": blocks}


def rejects_of(cleaned: Cleaned, unread: Sequence[Reject], raws: Sequence[str]) -> list[dict[str, Any]]:
    """The records left out as a store holds them, but for `ingest`: those that could not be read have no raw article."""
    rows = [_reject_row((r.origin, r.title, r.outlet, r.reason, r.detail), None) for r in unread]
    own = cleaned.rejects.itertuples(index=False, name=None)
    return rows + [_reject_row(reject, raws[n]) for reject, n in zip(own, cleaned.reject_rows, strict=True)]


def _reject_row(reject: tuple[str, ...], raw: str | None) -> dict[str, Any]:
    origin, _, _, reason, detail = reject
    digest = hashlib.sha256("\x1f".join((origin, reason, detail)).encode()).hexdigest()[:16]
    return {"kind": "reject", **dict(zip(tables.REJECTS.columns, reject, strict=True)), "digest": digest, "raw": raw}
