"""articles -> corpus on disk: one Delta table that only grows, each commit a version that can be read again.

A row is a text of an article, with its cuts, or a record that was left out. One table, so that a commit is whole: a reader
sees all of it or nothing, and never waits. Writers take turns at a lock that the system frees when a process dies.
"""

import fcntl
import hashlib
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError

from analysis import paths, tables
from analysis.cleaning import Cleaned, clean, text_digest
from analysis.codebook.furniture import read_furniture
from analysis.codebook.outlets import read_outlets
from analysis.errors import CorpusError
from analysis.fetching import Fetcher, Manners
from analysis.readers import Note, RawArticle, Read, Reject, read_sources
from analysis.readers.addresses import unfetched

CHUNK = 2_000  # records cleaned and committed together
OWN = ".ingest."  # how the names of files begin that stand beside the table
LOCK = f"{OWN}lock"
STORED = {
    "kind": pa.string(),  # article, reject
    **{name: pa.string() for name, dtype in tables.ARTICLES.columns.items() if dtype == "str" and name != "story_id"},
    "published": pa.timestamp("us", tz="UTC"),
    "n_words": pa.int64(),
    "revision": pa.int64(),
    "digest": pa.string(),  # of title and text, or of the reject
    "cuts": pa.string(),  # JSON: [[block, reason], ...]
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
    version: int | None = None

    def __str__(self) -> str:
        """The counts, as `workbook ingest` prints them first."""
        why = ", ".join(f"{n:,} {reason}" for reason, n in self.left_out.most_common())
        parts = [f"{self.n_read:,} records read", f"{self.n_new:,} new articles kept"]
        parts += [f"{self.n_revised:,} new revisions"] if self.n_revised else []
        parts += [f"{self.n_known:,} known already"] if self.n_known else []
        parts += [f"{self.left_out.total():,} left out ({why})"] if why else ["none left out"]
        return ", ".join(parts) + (f"; the store is at version {self.version}." if self.version is not None else ".")


@dataclass(frozen=True)
class Stored:
    """One version of a store: the latest revision of each article, the cuts from it, and the rejects, but for pages since fetched."""

    articles: pd.DataFrame
    cuts: pd.DataFrame
    rejects: pd.DataFrame
    version: int
    notes: tuple[str, ...]


def ingest(
    sources: Iterable[str | Path],
    into: str | Path,
    outlet: str = "",
    format: str = "auto",
    *,
    columns: Mapping[str, str] | None = None,
    codebook: Path = paths.CODEBOOK,
    offline: bool = False,
    refetch: bool = False,
    manners: Manners | None = None,
    progress: Callable[[int, int], None] = lambda _done, _waiting: None,
) -> Summary:
    """Read, fetch, clean and store articles, a chunk at a time, so that memory does not grow with the sources.

    The same article again changes nothing; another text at the same address is a new revision. A run that is killed leaves
    what it had committed, and the next one goes on. Repetition as a sign of furniture is judged within a chunk.

    Args:
        offline: fetch nothing; pages of which only the address is given are left out.
        refetch: fetch pages again that an earlier run fetched.
        manners: how sites are asked.
        progress: called with the pages done and those that wait.
    Raises:
        CorpusError: a source is missing, `into` cannot be written or is something else, or nothing could be kept.
    """
    store = paths.from_root(into)
    writer = _Writer(store)
    outlets, furniture = read_outlets(codebook / "outlets.toml"), read_furniture(codebook / "furniture.toml")
    with closing(Fetcher(store, manners, refetch=refetch, progress=progress)) as fetcher:
        follow = unfetched if offline else fetcher.follow
        reads = read_sources(sources, format=format, columns=columns, outlet=outlet, follow=follow)
        for chunk in _chunks(reads, writer.summary):
            raw = tables.RAW_ARTICLES.build([astuple(r) for r in chunk if isinstance(r, RawArticle)])
            writer.commit(clean(raw, outlets, furniture), [r for r in chunk if isinstance(r, Reject)])
            fetcher.settle()
    summary = writer.summary
    summary.n_read += fetcher.n_known
    summary.n_known += fetcher.n_known
    summary.notes = list(dict.fromkeys(summary.notes))
    if not summary.n_new + summary.n_revised + summary.n_known:
        raise CorpusError(_nothing_kept(summary))
    return summary


def is_store(path: Path) -> bool:
    """Whether a folder is a store."""
    return (path / "_delta_log").is_dir()


def read_store(path: Path, version: int | None = None) -> Stored:
    """One version of a store, the latest by default. Raises CorpusError naming the versions there are."""
    table = _open(path, version)
    rows = table.to_pyarrow_table().to_pandas()
    is_article = rows["kind"] == "article"
    latest = rows[is_article].sort_values(["article_id", "revision"]).drop_duplicates("article_id", keep="last")
    latest = latest.sort_values(["published", "article_id"])
    n_earlier = int(is_article.sum()) - len(latest)
    rejects = rows[~is_article]
    fetched_since = rejects["origin"].str.contains("://") & rejects["origin"].isin(latest["origin"])
    notes = (f"{n_earlier:,} earlier revisions are kept in the store and not counted.",) if n_earlier else ()
    cuts = [
        (article_id, outlet, block, reason)
        for article_id, outlet, found in zip(latest["article_id"], latest["outlet"], latest["cuts"], strict=True)
        for block, reason in json.loads(found)
    ]
    return Stored(
        tables.ARTICLES.build(latest.assign(story_id=latest["article_id"])),
        tables.CUTS.build(cuts),
        tables.REJECTS.build(rejects[~fetched_since]),
        table.version(),
        notes,
    )


class _Writer:
    """Commits chunks to one store, knowing what it holds."""

    def __init__(self, path: Path) -> None:
        if path.is_file() or (path.is_dir() and not is_store(path) and _has_files(path)):
            raise CorpusError(f"{path} is no store and not empty: name another place for the corpus.")
        try:
            path.mkdir(parents=True, exist_ok=True)
            (path / LOCK).touch()
        except OSError as problem:
            raise CorpusError(f"{path} cannot be written: {problem.strerror}.") from None
        self.path, self.summary = path, Summary()
        self.version: int | None = None
        self.known: dict[str, tuple[int, set[str]]] = {}  # article_id to its last revision and the digests of all
        self.rejected: set[str] = set()

    def commit(self, cleaned: Cleaned, unread: Sequence[Reject]) -> None:
        """Append what the store does not hold yet, as one version."""
        rejects = [(r.origin, r.title, r.outlet, r.reason, r.detail) for r in unread]
        rejects += list(cleaned.rejects.itertuples(index=False, name=None))
        self._count(cleaned, rejects)
        with _locked(self.path):
            self._refresh()
            rows = [*self._articles(cleaned), *self._rejects(rejects)]
            if not rows:
                return
            write_deltalake(str(self.path), pa.Table.from_pylist(rows, schema=SCHEMA), mode="append")
            self.version = self.summary.version = DeltaTable(str(self.path)).version()

    def _count(self, cleaned: Cleaned, rejects: Sequence[tuple[str, ...]]) -> None:
        summary = self.summary
        summary.n_read += len(cleaned.articles) + len(rejects)
        summary.left_out.update(reject[3] for reject in rejects)
        summary.notes += cleaned.notes
        room = 20 - len(summary.rejects)
        summary.rejects += [Reject(o, reason, detail, t, name) for o, t, name, reason, detail in rejects[:room]]

    def _refresh(self) -> None:
        """Learn what other writers committed meanwhile."""
        if not is_store(self.path):
            return
        table = DeltaTable(str(self.path))
        self.summary.version = table.version()
        if table.version() == self.version:
            return
        rows = table.to_pyarrow_table(columns=["kind", "article_id", "revision", "digest"]).to_pylist()
        self.known, self.rejected = {}, {row["digest"] for row in rows if row["kind"] == "reject"}
        for row in rows:
            if row["kind"] == "article":
                self._learn(row["article_id"], row["revision"], row["digest"])
        self.version = table.version()

    def _learn(self, article_id: str, revision: int, digest: str) -> None:
        last, digests = self.known.get(article_id, (0, set()))
        self.known[article_id] = (max(last, revision), digests | {digest})

    def _articles(self, cleaned: Cleaned) -> Iterator[dict[str, object]]:
        cuts: dict[str, list[tuple[str, str]]] = {}
        for article_id, _, block, reason in cleaned.cuts.itertuples(index=False, name=None):
            cuts.setdefault(article_id, []).append((block, reason))
        for row in cleaned.articles.drop(columns="story_id").to_dict("records"):
            digest = text_digest(row["title"], row["text"])
            last, digests = self.known.get(row["article_id"], (0, set()))
            if digest in digests:
                self.summary.n_known += 1
                continue
            self.summary.n_new += last == 0
            self.summary.n_revised += last > 0
            self._learn(row["article_id"], last + 1, digest)
            found = json.dumps(cuts.get(row["article_id"], []))
            stored = {str(name): None if pd.isna(value) else value for name, value in row.items()}
            yield stored | {"kind": "article", "revision": last + 1, "digest": digest, "cuts": found}

    def _rejects(self, rejects: Iterable[tuple[str, ...]]) -> Iterator[dict[str, object]]:
        for origin, title, outlet, reason, detail in rejects:
            digest = hashlib.sha256("\x1f".join((origin, reason, detail)).encode()).hexdigest()[:16]
            if digest in self.rejected:
                continue
            self.rejected.add(digest)
            names: dict[str, object] = {
                "origin": origin,
                "title": title,
                "outlet": outlet,
                "reason": reason,
                "detail": detail,
            }
            yield names | {"kind": "reject", "digest": digest}


def _chunks(reads: Iterator[Read], summary: Summary) -> Iterator[list[Read]]:
    while chunk := list(itertools.islice(reads, CHUNK)):
        summary.notes += [read.text for read in chunk if isinstance(read, Note)]
        yield chunk


def _nothing_kept(summary: Summary) -> str:
    """The message where no record could be used: why, and the first of them."""
    if not summary.n_read:
        return " ".join(["Nothing could be kept of 0 records. The sources are empty.", *summary.notes])
    why = ", ".join(f"{n:,} {reason}" for reason, n in summary.left_out.most_common())
    first = "; ".join(f"{r.origin}: {r.reason}{f' ({r.detail})' if r.detail else ''}" for r in summary.rejects[:3])
    more = f"; and {summary.n_read - 3:,} more ({why})" if summary.n_read > 3 else ""
    return " ".join([f"Nothing could be kept of {summary.n_read:,} records. {first}{more}.", *summary.notes])


def _open(path: Path, version: int | None) -> DeltaTable:
    try:
        table = DeltaTable(str(path))
        if version is not None and version != table.version():
            if version > table.version():
                raise CorpusError(f"The store {path} has versions 0 to {table.version()}, not {version}.")
            table.load_as_version(version)
        return table
    except (TableNotFoundError, DeltaError, OSError) as problem:
        raise CorpusError(f"The store {path} cannot be read: {problem}.") from None


def _has_files(path: Path) -> bool:
    return any(not entry.name.startswith(OWN) for entry in path.iterdir())


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One writer at a time; the system frees the lock of a process that dies."""
    with (path / LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)
