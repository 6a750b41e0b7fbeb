"""A store -> its next version, without some articles. Nothing is erased: the versions before hold them still."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
from deltalake import CommitProperties, DeltaTable

from analysis.corpus.store.choosing import KEY, Choice, chosen
from analysis.corpus.store.history import Run
from analysis.corpus.store.overwriting import batches_of, overwrite
from analysis.corpus.store.versions import Where, open_version, told_if_damaged
from analysis.corpus.store.writing import AFTER_COMMIT, COMPRESSED, StoreWriter
from analysis.errors import CorpusError

LARGE = 128 << 20  # bytes of a table; merging takes some ten times that of memory


@dataclass(frozen=True)
class Removed:
    """What goes, or would go."""

    by_outlet: dict[str, int]  # texts of articles, most first
    n_articles: int  # of which some text goes
    n_texts: int
    n_rejects: int
    before: int  # the version that holds them still
    version: int | None  # the version without them; None where nothing was written


def remove(path: Where, choice: Choice, *, dry_run: bool = False) -> Removed:
    """Take articles out of the latest version of a store.

    Raises:
        UsageError: an ingest, outlet, genre or further column that the store does not hold, naming the nearest.
        CorpusError: no article meets all conditions, or the store cannot be read or written.
    """
    with told_if_damaged(path):
        table = open_version(path)
        gone = _gone(table, choice)
    if dry_run:
        return _removed(gone, int(table.version()), None)
    done: list[Removed] = []

    def take_out(table: DeltaTable, says: CommitProperties) -> None:
        gone, before = _gone(table, choice), int(table.version())
        _delete(table, gone, says)
        done[:] = [_removed(gone, before, int(table.version()))]

    StoreWriter(path, Run("remove", choice.given())).change(take_out)
    return done[0]


def _gone(table: DeltaTable, choice: Choice) -> pd.DataFrame:
    gone = chosen(table, choice)
    if gone.empty:
        raise CorpusError(
            "No article of the corpus meets all of these conditions, so nothing is removed. Leave one out, and look with --dry-run."
        )
    return gone


def _delete(table: DeltaTable, gone: pd.DataFrame, says: CommitProperties) -> None:
    """Delete rows by their keys, in one commit."""
    there = {field.name for field in table.schema().fields}
    keys = gone[[name for name in KEY if name in there]].fillna("").astype("str").drop_duplicates()
    sizes = pa.table(table.get_add_actions(flatten=True))["size_bytes"].to_pylist()
    if sum(sizes) > LARGE:
        _write_the_rest(table, keys, says)
    else:
        _merge(table, keys, says)


def _merge(table: DeltaTable, keys: pd.DataFrame, says: CommitProperties) -> None:
    """Write only the files anew in which a row goes, at the cost of memory for all.

    A list of ids in the condition of a delete would be read by recursion, and end the process.
    """
    same = " AND ".join(f"coalesce(t.{name}, '') = s.{name}" for name in keys)
    merge = table.merge(
        pa.Table.from_pandas(keys, preserve_index=False), same, source_alias="s", target_alias="t",
        writer_properties=COMPRESSED, commit_properties=says, post_commithook_properties=AFTER_COMMIT,
    )  # fmt: skip
    merge.when_matched_delete().execute()


def _write_the_rest(table: DeltaTable, keys: pd.DataFrame, says: CommitProperties) -> None:
    """Write all rows that stay anew, some hundred at a time."""
    dataset, names = table.to_pyarrow_dataset(), list(keys)
    gone = set(keys.itertuples(index=False, name=None))

    def staying() -> Iterator[pa.RecordBatch]:
        for batch in batches_of(dataset):
            columns = ([value or "" for value in batch[name].to_pylist()] for name in names)
            yield batch.filter(pa.array([key not in gone for key in zip(*columns, strict=True)], pa.bool_()))

    overwrite(table, dataset.schema, staying(), says)


def _removed(gone: pd.DataFrame, before: int, version: int | None) -> Removed:
    articles = gone[gone["kind"] == "article"]
    by_outlet = Counter(articles["outlet"]).most_common()
    return Removed(
        dict(by_outlet), articles["article_id"].nunique(), len(articles), len(gone) - len(articles), before, version
    )
