"""A version of a store -> what it holds and how it came about: versions, runs, outlets, months, genres, records left out, size."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
from deltalake import DeltaTable

from analysis.corpus.cleaning.dates import RELEASED
from analysis.corpus.store.choosing import further_values
from analysis.corpus.store.history import OPERATIONS, Commit, commits
from analysis.corpus.store.places import place_of
from analysis.corpus.store.versions import Where, open_version, told_if_damaged

READ = ("kind", "article_id", "revision", "outlet", "published", "language", "genre", "ingest", "reason", "meta")
ITSELF = OPERATIONS.values()
MOST_VALUES = 10  # of a further column, the most frequent
BEFORE = ""  # the run of what was made before runs were told apart


@dataclass(frozen=True)
class RunDone:
    """One run that wrote to a store, and what of it this version still holds."""

    run: str  # its id; BEFORE
    does: str
    at: pd.Timestamp  # of its first commit
    first: int  # version
    last: int
    given: Mapping[str, Any]
    n_articles: int  # held that it brought
    n_revisions: int  # held: later texts of articles that were there
    n_rejects: int


@dataclass(frozen=True)
class FurtherColumn:
    """A column that the source gives beside ours, as `--meta NAME=VALUE` asks for it."""

    n_articles: int  # that have a value
    n_values: int
    values: dict[str, int]  # at most MOST_VALUES, most first


@dataclass(frozen=True)
class Description:
    """What a version of a store holds. Counts are of articles, each by its latest text, where they say nothing else."""

    store: str
    version: int
    latest: int
    runs: list[RunDone]
    n_articles: int
    n_revisions: int  # earlier texts of these
    n_undated: int
    outlets: dict[str, int]  # most first
    months: dict[str, int]  # "2018-06", every month from the first to the last
    languages: dict[str, int]
    genres: dict[str, int]  # "" where none is told
    further: dict[str, FurtherColumn]  # by name; those that most articles have first
    rejects: dict[str, int]  # by reason
    n_without_raw: int  # texts of articles, these and earlier ones, whose raw record was not kept
    size: int  # bytes of the files of this version
    size_of_all: int  # and of every version
    notes: tuple[str, ...]


def describe(path: Where, version: int | None = None) -> Description:
    """Describe one version of a store, the latest by default. Reads no text.

    Raises CorpusError where there is no such version or it cannot be read.
    """
    with told_if_damaged(path, version):
        table = open_version(path, version)
        latest = table if version is None else open_version(path)
        done = commits(latest, int(table.version()))
        rows = _rows(table)
        sizes = pa.table(table.get_add_actions(flatten=True))["size_bytes"].to_pylist()
    is_article = rows["kind"] == "article"
    articles = rows[is_article].sort_values(["article_id", "revision"]).drop_duplicates("article_id", keep="last")
    return Description(
        store=str(place_of(path)),
        version=int(table.version()),
        latest=int(latest.version()),
        runs=_runs(done, rows),
        n_articles=len(articles),
        n_revisions=int(is_article.sum()) - len(articles),
        n_undated=int(articles["published"].isna().sum()),
        outlets=_counted(articles["outlet"]),
        months=_months(articles["published"]),
        languages=_counted(articles["language"]),
        genres=_counted(articles["genre"]),
        further=_further(articles["meta"]),
        rejects=_counted(rows.loc[~is_article, "reason"]),
        n_without_raw=int((is_article & rows["ingest"].isna()).sum()),
        size=sum(sizes),
        size_of_all=place_of(path).size(),
        notes=tuple(_clock_notes(done)),
    )


def _rows(table: DeltaTable) -> pd.DataFrame:
    """The columns READ; one that an older store lacks is missing throughout."""
    dataset = table.to_pyarrow_dataset()
    there = [name for name in READ if name in dataset.schema.names]
    rows: pd.DataFrame = dataset.to_table(columns=there).to_pandas()
    return rows.assign(**{name: None for name in READ if name not in there})


def _runs(done: list[Commit], rows: pd.DataFrame) -> list[RunDone]:
    """One a run, in the order in which they began. What a store did to itself is no run."""
    what = rows["kind"].where(rows["revision"].fillna(1) == 1, "revision").where(rows["kind"] == "article", "reject")
    held = Counter(zip(rows["ingest"].fillna(BEFORE), what, strict=True))
    runs: dict[str, list[Commit]] = {}
    for commit in done:
        if commit.does not in ITSELF:
            runs.setdefault(commit.run, []).append(commit)
    return [
        RunDone(
            run, own[0].does, own[0].at, own[0].version, own[-1].version, own[0].given,
            *(held[run, kind] for kind in ("article", "revision", "reject")),
        )
        for run, own in runs.items()
    ]  # fmt: skip


def _counted(values: "pd.Series[Any]") -> dict[str, int]:
    return {str(value): int(n) for value, n in values.fillna("").value_counts().items()}


def _further(meta: "pd.Series[Any]") -> dict[str, FurtherColumn]:
    values: dict[str, Counter[str]] = {}
    for row, n in meta.value_counts().items():
        for name, value in further_values(row).items():
            values.setdefault(name, Counter())[value] += int(n)
    columns = {
        name: FurtherColumn(counts.total(), len(counts), dict(counts.most_common(MOST_VALUES)))
        for name, counts in values.items()
    }
    return dict(sorted(columns.items(), key=lambda column: -column[1].n_articles))


def _months(published: "pd.Series[Any]") -> dict[str, int]:
    months = published.dropna().dt.strftime("%Y-%m").value_counts()
    if months.empty:
        return {}
    every = pd.period_range(min(months.index), max(months.index), freq="M").strftime("%Y-%m")
    return {month: int(months.get(month, 0)) for month in every}


def _clock_notes(done: list[Commit]) -> list[str]:
    """Versions whose time cannot be: before this program was there, to come, or before that of the version before them."""
    now = pd.Timestamp.now(tz="UTC") + pd.Timedelta(days=1)
    early = pd.Timestamp(RELEASED, tz="UTC")
    wrong = [
        c.version for c, b in zip(done, [None, *done], strict=False) if not early <= c.at <= now or (b and c.at < b.at)
    ]
    if not wrong:
        return []
    named = ", ".join(map(str, wrong[:5])) + (f" and {len(wrong) - 5} more" if len(wrong) > 5 else "")
    return [
        f"The clock of the machine that wrote {'version' if len(wrong) == 1 else 'versions'} {named} was wrong, or that of another "
        "was: go by the numbers of the versions, not by their times. Articles that came in under a clock that was behind may be "
        "undated, their dates taken as still to come: `workbook corpus refresh` reads them again."
    ]
