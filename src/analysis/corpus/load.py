"""A corpus, opened: from a store, a file or a folder to articles one can count on, with what was left out and why."""

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import paths, tables
from analysis.cache.entries import Entry, cached, digest_of
from analysis.cache.syntax import code_digest, function_digest
from analysis.codebook.boilerplate import read_boilerplate
from analysis.codebook.english import read_english
from analysis.codebook.entries import file_digest, nearest
from analysis.codebook.files import content_digest, file_of
from analysis.codebook.outlets import read_outlets
from analysis.corpus.digests import text_digest
from analysis.corpus.genre.classifier import WEIGHTS as GENRE_WEIGHTS
from analysis.corpus.genre.earlier import tell_earlier
from analysis.corpus.lacking import lacking, missing_note
from analysis.corpus.meta import with_meta
from analysis.corpus.store.listing import list_store
from analysis.corpus.store.versions import earlier_note, is_store, read_store, version_number
from analysis.errors import CorpusError, visible_name

if TYPE_CHECKING:
    from analysis.corpus.cleaning.clean import Cleaned
    from analysis.corpus.growing import Progress, Texts

CLEANING = (
    "analysis.corpus.readers.source",
    "analysis.corpus.cleaning.clean",
    "analysis.corpus.genre",
    "analysis.corpus.stories",
)  # what cleans a corpus, and
PACKAGES = (
    "trafilatura",
    "lxml",
    "charset-normalizer",
    "py3langid",
    "feedparser",
    "rensa",
    "scipy",
    "openpyxl",
    "pyarrow",
)  # on whose results it hangs
TRIES = 3  # to read files that change meanwhile
CLEANED = {"articles": tables.ARTICLES, "cuts": tables.CUTS, "rejects": tables.REJECTS}


@dataclass(frozen=True)
class Corpus:
    """Articles with what was cut and left out. `source` is as a report prints it, `version` that of the store."""

    articles: pd.DataFrame
    cuts: pd.DataFrame
    rejects: pd.DataFrame
    source: str
    version: int | None
    notes: tuple[str, ...]
    kept: pd.DataFrame = field(default_factory=tables.KEPT.empty)  # by the filters of a study
    on_filters: tuple[str, ...] = ()  # the notes that say so

    @cached_property
    def digest(self) -> str:
        """Of ids, titles, texts and dates: the same for the same articles wherever they were read from."""
        return digest(self.articles)

    def __repr__(self) -> str:
        published = self.articles["published"].dropna()
        days = f"{published.min():%Y-%m-%d} to {published.max():%Y-%m-%d}" if len(published) else "undated"
        n_articles, n_outlets = len(self.articles), self.articles["outlet"].nunique()
        version = "" if self.version is None else f", version {self.version}"
        return f"Corpus of {n_articles:,} articles, {n_outlets:,} outlets, {days} ({self.source}{version})"

    def pinned(self, asked: str) -> str:
        """The corpus as it was asked for, with the version that was read: what a store holds may grow meanwhile."""
        asked_for_one = self.version is None or split_version(asked)[1] is not None
        return asked if asked_for_one else f"{asked}@{self.version}"


def load_corpus(
    source: str | Path, *, codebook: str | Path = paths.CODEBOOK, outlet: str = "", progress: "Progress | None" = None
) -> Corpus:
    """Open a corpus.

    Args:
        source: a store made by `workbook ingest`, on a path or at an address such as s3://bucket/corpus, `store@VERSION` for an
            earlier version of it, or a file or folder that `ingest` reads. "~" and paths from the project's root are understood. Files are cleaned once and cached under
            `.workbook/corpora`; a changed file, codebook or cleaning is cleaned anew.
        codebook: folder of outlets.toml and boilerplate.toml.
        outlet: for records that name none.
        progress: told (texts of a store read to find stories, texts to read).
    Raises:
        CorpusError: nothing there, not readable, no such version, or no article that can be used.
    """
    path, version = split_version(str(source))
    codebook = Path(codebook)
    if isinstance(path, str):
        _check_there(path)
        return _from_store(path, version, codebook, progress)
    if not path.exists():
        raise CorpusError(_missing(str(source), path))
    try:
        if is_store(path):
            return _from_store(path, version, codebook, progress)
        if version is not None:
            raise CorpusError(f"{path} is no store, so it has no version {version}: leave `@{version}` out.")
        return _from_files(path, codebook, outlet)
    except PermissionError:
        raise CorpusError(f"{path} or a file in it may not be read by this user: change its permissions.") from None


@dataclass(frozen=True, eq=False)
class Listing:
    """A corpus whose texts are read when they are asked for: enough to measure it, and to estimate from what was measured.

    `articles` has the columns of a corpus of which `texts` is None; of a store those of `listing.LISTED`, `place` and `story_id`.
    """

    articles: pd.DataFrame
    texts: Callable[[npt.NDArray[np.int64]], pd.DataFrame] | None
    source: str
    version: int | None
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        version = "" if self.version is None else f", version {self.version}"
        return f"Listing of {len(self.articles):,} articles ({self.source}{version})"


def list_corpus(
    source: str | Path,
    *,
    codebook: Path = paths.CODEBOOK,
    stories: bool = True,
    progress: "Progress | None" = None,
) -> Listing:
    """Open a corpus without the texts that a store holds.

    Args:
        stories: find them; else each article of a store is its own story.
        progress: told (texts read to find stories, texts to read).
    Raises:
        CorpusError, as `load_corpus`.
    """
    path, version = split_version(str(source))
    if isinstance(path, str):
        _check_there(path)
    elif not (path.exists() and is_store(path)):
        corpus = load_corpus(source, codebook=codebook)
        return Listing(corpus.articles, None, corpus.source, corpus.version, corpus.notes)
    listed = list_store(path, version)
    if listed.articles.empty:
        raise CorpusError(f"The store {path} holds no articles in version {listed.version}.")
    lies = listed.articles["place"].to_numpy()

    def texts(places: npt.NDArray[np.int64]) -> list[str]:
        read: list[str] = listed.texts(lies[places])["text"].fillna("").tolist()
        return read

    articles = listed.articles.assign(story_id=listed.articles["article_id"])
    if stories:
        articles = _with_stories(listed.articles, texts, path, progress)
    notes = (account(articles, listed.rejects), *_story_note(articles), *earlier_note(listed.n_earlier))
    return Listing(articles, listed.texts, paths.for_display(path), listed.version, notes)


def digest(articles: pd.DataFrame) -> str:
    """SHA-256, first 16 hex digits, of id, title, text and date of all articles, whatever their order."""
    columns = [
        articles["article_id"],
        articles["title"].fillna(""),
        articles["text"].fillna(""),
        articles["published"].dt.strftime("%Y-%m-%dT%H:%M:%S").fillna(""),
    ]
    total, order = hashlib.sha256(), np.argsort(articles["article_id"].to_numpy(dtype=object), kind="stable")
    for first in range(0, len(order), 1_000):  # a thousand at a time: the corpus is not held twice
        rows = zip(*(column.iloc[order[first : first + 1_000]] for column in columns), strict=True)
        total.update((("\x1e" if first else "") + "\x1e".join(map("\x1f".join, rows))).encode())
    return total.hexdigest()[:16]


def account(articles: pd.DataFrame, rejects: pd.DataFrame) -> str:
    """How many records were read, left out and kept: "1,204 records read, 31 left out (12 not English, ...), 1,173 kept"."""
    reasons = Counter(rejects["reason"])
    n_kept, n_out = len(articles), len(rejects)
    why = ", ".join(f"{n:,} {reason}" for reason, n in reasons.most_common())
    undated = int(articles["published"].isna().sum())
    return f"{n_kept + n_out:,} records read, {n_out:,} left out{f' ({why})' if why else ''}, {n_kept:,} kept" + (
        f"; {undated:,} undated." if undated else "."
    )


def read_and_clean(path: Path, codebook: Path = paths.CODEBOOK, outlet: str = "") -> "Cleaned":
    """Read a file or folder and clean what it holds. Raises CorpusError where nothing could be kept, saying why."""
    from analysis.corpus.cleaning.clean import clean
    from analysis.corpus.readers.records import Note, RawArticle, Reject, joined_notes
    from analysis.corpus.readers.source import read_source
    from analysis.corpus.stories import find_stories

    reads = list(read_source(path, outlet=outlet))
    raw = tables.RAW_ARTICLES.build([dataclasses.astuple(r) for r in reads if isinstance(r, RawArticle)])
    unread = [(r.origin, r.title, r.outlet, r.reason, r.detail) for r in reads if isinstance(r, Reject)]
    cleaned = clean(
        raw,
        read_outlets(file_of(codebook, "outlets.toml")),
        read_boilerplate(file_of(codebook, "boilerplate.toml")),
        english=read_english(codebook),
    )
    rejects = tables.REJECTS.build([*unread, *cleaned.rejects.itertuples(index=False, name=None)])
    if cleaned.articles.empty:
        raise CorpusError(nothing_kept(path, rejects))
    notes = joined_notes(r.text for r in reads if isinstance(r, Note))
    articles = find_stories(cleaned.articles)
    return dataclasses.replace(
        cleaned,
        articles=articles,
        rejects=rejects,
        notes=(
            account(articles, rejects),
            *_story_note(articles),
            *notes,
            *cleaned.notes,
            *cleaned.dates.notes(),
            *cleaned.repairs.notes(),
        ),
    )


def nothing_kept(path: Path, rejects: pd.DataFrame) -> str:
    """The message for a source of which no record could be used."""
    if rejects.empty:
        return f"{path} holds no articles: it is empty."
    first = rejects.head(3).fillna("")
    shown = "; ".join(
        f"{origin}: {reason}" + (f" ({detail})" if detail else "")
        for origin, reason, detail in zip(first["origin"], first["reason"], first["detail"], strict=True)
    )
    more = f" and {len(rejects) - 3:,} more" if len(rejects) > 3 else ""
    return f"None of the {len(rejects):,} records of {path} could be used. {shown}{more}."


def _from_store(path: str | Path, version: int | None, codebook: Path, progress: "Progress | None") -> Corpus:
    stored = read_store(path, version)
    if stored.articles.empty:
        raise CorpusError(f"The store {path} holds no articles in version {stored.version}.")
    titles, texts = stored.articles["title"], stored.articles["text"].fillna("")
    digests = [
        text_digest(title, text) for title, text in zip(titles.tolist(), stored.articles["text"].tolist(), strict=True)
    ]
    with_digest = tell_earlier(stored.articles.assign(digest=digests), codebook)
    articles = _with_stories(with_digest, lambda places: texts.iloc[places].tolist(), path, progress).drop(
        columns="digest"
    )
    notes = (
        account(articles, stored.rejects),
        *_story_note(articles),
        *stored.notes,
        *missing_note(len(articles), lacking(articles)),
    )
    source = paths.for_display(path)
    return Corpus(with_meta(articles), stored.cuts, stored.rejects, source, stored.version, notes)


def _with_stories(
    articles: pd.DataFrame, texts: "Texts", path: str | Path, progress: "Progress | None" = None
) -> pd.DataFrame:
    """The articles under their stories; those of a store that has grown are found by what is new."""
    from analysis.corpus.growing import stories_of

    source = path if isinstance(path, str) else str(path.resolve())
    return articles.assign(
        story_id=stories_of(articles, texts, paths.store() / "stories", source=source, progress=progress)
    )


def _from_files(path: Path, codebook: Path, outlet: str) -> Corpus:
    for _ in range(TRIES):
        with suppress(_ChangedError):
            entry = _cleaned_before(path, codebook, outlet)
            break
    else:
        raise CorpusError(
            f"{path} changes while it is read, {TRIES} times in a row: wait until what writes there is done, or make a store of it, "
            f"which can be read while it grows: `workbook ingest {path} --into data/corpus`."
        )
    articles, cuts, rejects = (declared.build(entry.tables[name]) for name, declared in CLEANED.items())
    source = visible_name(paths.for_display(path))
    notes = (*entry.about["notes"], *missing_note(len(articles), lacking(articles)))
    return Corpus(with_meta(articles), cuts, rejects, source, None, notes)


class _ChangedError(Exception):
    """Files are others than when reading them began."""


def _cleaned_before(path: Path, codebook: Path, outlet: str) -> Entry:
    """What cleaning made of these very bytes, before or now. Raises _ChangedError where they change meanwhile."""
    try:
        key = _key(path, codebook, outlet)

        def check() -> None:
            if _key(path, codebook, outlet) != key:
                raise _ChangedError

        def read() -> Entry:
            try:
                cleaned = read_and_clean(path, codebook, outlet)
            except CorpusError:
                check()  # a file that is half written may hold nothing that can be read
                raise
            check()
            return Entry({name: getattr(cleaned, name) for name in CLEANED}, {"notes": cleaned.notes})

        return cached(paths.store() / "corpora" / key, read)
    except FileNotFoundError as problem:
        if not path.exists() or not problem.filename or not Path(problem.filename).is_relative_to(path):
            raise
        raise _ChangedError from None


def _key(path: Path, codebook: Path, outlet: str) -> str:
    """Digest of all that cleaning hangs on: names and bytes of the files, codebook, code, packages."""
    from analysis.corpus.cleaning.learned import WEIGHTS as BLOCK_WEIGHTS

    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return digest_of(
        outlet,
        [(str(file.relative_to(path)) if path.is_dir() else file.name, file_digest(file)) for file in files],
        content_digest(codebook, "outlets.toml", "boilerplate.toml", "english/genre.toml"),
        file_digest(GENRE_WEIGHTS),
        code_digest(*CLEANING),
        file_digest(BLOCK_WEIGHTS),
        [function_digest(__name__, name) for name in ("read_and_clean", "account", "_story_note")],
        {name: declared.columns for name, declared in CLEANED.items()},
        [version_of(package) for package in PACKAGES],
    )


def split_version(source: str) -> tuple[str | Path, int | None]:
    """The path, or the address of objects, and the version behind a final "@", unless a file is called so."""
    if paths.is_object(source):
        address, _, given = source.rpartition("@")
        objects_version = version_number(given)
        return (source, None) if objects_version is None else (address, objects_version)
    path = paths.from_study(source)
    name, at, version = source.rpartition("@")
    if not at or path.exists() or not name:
        return path, None
    number = version_number(version)
    return (path, None) if number is None else (paths.from_study(name), number)


def _check_there(address: str) -> None:
    if not is_store(address):
        raise CorpusError(
            f"The corpus {address} does not exist: `workbook ingest SOURCE... --into {address}` makes it. Articles in other formats "
            "are read from files of this machine."
        )


def _missing(source: str, path: Path) -> str:
    from analysis.corpus.readers.addresses import is_address

    if is_address(source):
        return (
            f"{source} is an address: `workbook ingest {source} --into data/corpus` fetches it; then name data/corpus."
        )
    if "@" in source and paths.from_study(source.rpartition("@")[0]).exists():
        return f"{source!r}: a version is a whole number, as in {source.rpartition('@')[0]}@3."
    siblings = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    hint = nearest(path.name, siblings) if siblings else ""
    hint = hint if hint.startswith(" Did") else ""
    return f"The corpus {path} does not exist.{hint} Name a store, a file or a folder of articles."


def _story_note(articles: pd.DataFrame) -> Iterable[str]:
    sizes = articles["story_id"].value_counts()
    n = int((sizes > 1).sum())
    reprints = int(sizes[sizes > 1].sum()) - n
    if not n:
        return []
    copies = "article is a reprint of another" if reprints == 1 else "articles are reprints of others"
    return [f"{reprints:,} {copies}; {n:,} {'story has' if n == 1 else 'stories have'} more than one article."]
