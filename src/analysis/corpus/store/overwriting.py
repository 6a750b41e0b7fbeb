"""Rows -> the next version of a store, in the place of all that the version before held; they are read some hundred at a time."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, write_deltalake

from analysis.corpus.store.writing import AFTER_COMMIT, COMPRESSED, FILE_SIZE

ROWS = 256  # read at once


def batches_of(dataset: Any, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
    """The rows of a version (`DeltaTable.to_pyarrow_dataset`), ROWS at a time."""
    yield from dataset.to_batches(
        columns=columns, batch_size=ROWS, batch_readahead=1, fragment_readahead=1, use_threads=False
    )


def overwrite(table: DeltaTable, schema: pa.Schema, batches: Iterable[pa.RecordBatch], says: CommitProperties) -> None:
    """Put these rows in the place of what the table holds, in one commit. Its earlier versions stay."""
    write_deltalake(
        table,
        pa.RecordBatchReader.from_batches(schema, batches),
        mode="overwrite",
        schema_mode="merge",
        target_file_size=FILE_SIZE,
        writer_properties=COMPRESSED,
        commit_properties=says,
        post_commithook_properties=AFTER_COMMIT,
    )
