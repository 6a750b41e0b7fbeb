"""A store, listed: what is known of each article but its text, which is read when it is asked for.

A million articles take some hundred megabytes so, and a run that measures a thousand of them reads the texts of these.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.corpus.store.versions import Where, open_version, told_if_damaged
from analysis.tables import REJECTS, UTC

LISTED = {
    "article_id": "str",
    "outlet": "str",
    "country": "str",
    "published": UTC,
    "n_words": "int64",
    "revision": "int64",
    "digest": "str",  # of title and text
}
ROWS = 1_024  # texts read at once

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class StoreTexts:
    """Reads texts of a store by the column `place` of its listing. Asked for in that order, no text is read twice."""

    path: Where
    version: int
    fragments: Sequence[Any]
    schema: pa.Schema
    reading: "list[_Reading]" = field(default_factory=list)  # the one file that is being read

    def __call__(self, places: Places) -> pd.DataFrame:
        """Title and text, in the order asked for. Raises CorpusError where a file is damaged."""
        order = np.argsort(places, kind="stable")
        with told_if_damaged(self.path, self.version):
            parts = [*self._parts(places[order])]
        if not parts:
            return pd.DataFrame({"title": [], "text": []}, dtype="str")
        back = np.empty(len(order), dtype=np.int64)
        back[order] = np.arange(len(order))
        read: pd.DataFrame = pa.concat_tables(parts).take(back).to_pandas().astype("str")
        return read

    def _parts(self, places: Places) -> Iterator[pa.Table]:
        numbers = places >> 32
        for number in np.unique(numbers).tolist():
            rows = places[numbers == number] & 0xFFFFFFFF
            if not self.reading or self.reading[0].number != number or rows[0] < self.reading[0].first:
                fragment = self.fragments[number]
                batches = fragment.to_batches(
                    schema=self.schema, columns=["title", "text"], batch_size=ROWS, batch_readahead=1, use_threads=False
                )
                self.reading[:] = [_Reading(number, batches)]
            yield self.reading[0].take(rows)


@dataclass
class _Reading:
    """A file, read on from where it was left."""

    number: int
    batches: Iterator[pa.RecordBatch]
    first: int = 0  # row of the batch at hand
    batch: pa.RecordBatch | None = None

    def take(self, rows: Places) -> pa.Table:
        """These rows, which are sorted and not before the batch at hand."""
        parts = []
        while len(rows):
            if self.batch is None or rows[0] >= self.first + len(self.batch):
                self.first += len(self.batch) if self.batch is not None else 0
                self.batch = next(self.batches)
                continue
            n = int(np.searchsorted(rows, self.first + len(self.batch)))
            parts.append(self.batch.take(pa.array(rows[:n] - self.first)))
            rows = rows[n:]
        return pa.Table.from_batches(parts)


@dataclass(frozen=True, eq=False)
class Listed:
    """The latest revision of each article, with the columns LISTED and `place`; rejects; how many earlier revisions there are."""

    articles: pd.DataFrame
    rejects: pd.DataFrame
    n_earlier: int
    version: int
    texts: StoreTexts


def list_store(path: Where, version: int | None = None) -> Listed:
    """List one version of a store, the latest by default. Raises CorpusError as `versions.read_store`."""
    with told_if_damaged(path, version):
        table = open_version(path, version)
        dataset = table.to_pyarrow_dataset()
        fragments = sorted(dataset.get_fragments(), key=lambda fragment: str(fragment.path))
        parts = [
            part for number, fragment in enumerate(fragments) for part in _listed(number, fragment, dataset.schema)
        ]
        rejects = _rejects(dataset)
        number = table.version()
    rows = pa.concat_tables(parts).to_pandas() if parts else pd.DataFrame(columns=[*LISTED, "place"])
    rows = rows.astype({**LISTED, "place": "int64"})
    latest = rows.sort_values(["article_id", "revision"]).drop_duplicates("article_id", keep="last")
    latest = latest.sort_values(["published", "article_id"], ignore_index=True)
    texts = StoreTexts(path, number, fragments, dataset.schema)
    return Listed(latest, rejects, len(rows) - len(latest), number, texts)


def _listed(number: int, fragment: Any, schema: pa.Schema) -> Iterator[pa.Table]:
    first = 0
    columns = ["kind", *LISTED]
    for batch in fragment.to_batches(schema=schema, columns=columns, batch_readahead=1, use_threads=False):
        place = pa.array(np.arange(first, first + len(batch)) + (number << 32))
        rows = pa.Table.from_batches([batch]).append_column("place", place)
        yield rows.filter(pc.equal(rows["kind"], "article")).drop_columns(["kind"])
        first += len(batch)


def _rejects(dataset: Any) -> pd.DataFrame:
    """Records left out, but for pages since fetched."""
    kind = pc.field("kind")
    names = list(REJECTS.columns)
    rejects = REJECTS.build(dataset.to_table(columns=names, filter=kind == "reject").to_pandas())
    addresses = rejects["origin"].str.contains("://")
    if addresses.any():
        origins = dataset.to_table(columns=["origin"], filter=kind == "article")["origin"]
        since = pc.is_in(pa.array(rejects["origin"]), value_set=origins.combine_chunks()).to_numpy(zero_copy_only=False)
        rejects = rejects[~(addresses & since)].reset_index(drop=True)
    return rejects
