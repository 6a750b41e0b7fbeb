"""Texts -> token numbers -> what an ONNX file of the encoder says of them."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.parallel.cores import default_jobs

PROBE, PROBE_LENGTH = Path(__file__).parent / "weights" / "probe.onnx", 64  # by `training.write_probe`
BATCH_TOKENS = 512  # larger batches fall out of the processor cache


def encode(folder: Path, texts: Sequence[str]) -> list[list[int]]:
    """The token numbers of each text, neither padded nor cut, by the tokenizer.json of the folder."""
    return [encoding.ids for encoding in _tokenizer(folder).encode_batch_fast(list(texts))]


def vocabulary(folder: Path) -> list[str]:
    """The words of the folder's tokenizer in the order of their numbers, special ones included."""
    words = _tokenizer(folder).get_vocab(with_added_tokens=True)
    return sorted(words, key=lambda word: int(words[word]))


def padded(tokens: Sequence[list[int]]) -> npt.NDArray[np.int64]:
    """Token numbers as one table, the shorter rows filled up with 0."""
    table = np.zeros((len(tokens), max(map(len, tokens))), dtype=np.int64)
    for row, ids in enumerate(tokens):
        table[row, : len(ids)] = ids
    return table


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Rows that are run together, longest first: of like length, and BATCH_TOKENS in all or less, unless one row is longer."""
    rows, first = sorted(range(len(lengths)), key=lambda row: -lengths[row]), 0
    while first < len(rows):
        size = max(1, BATCH_TOKENS // max(1, lengths[rows[first]]))
        yield rows[first : first + size]
        first += size


def run(
    network: Any, groups: Sequence[Sequence[list[int]]], threads: int | None = None
) -> list[npt.NDArray[np.float32]]:
    """The network's one result for each group of rows, padded to a table; `threads` groups at once, None: one a core.

    Whole groups on a thread each, since a network so small spends much of its time waiting when threads share one group.
    """
    name = [network.get_outputs()[0].name]
    with ThreadPoolExecutor(threads or default_jobs()) as pool:
        return list(pool.map(lambda rows: network.run(name, {"ids": padded(rows)})[0], groups))


@cache
def session(folder: Path, digest: str) -> Any:
    """One session for each digest, so that a folder written anew is read anew; `run` spreads batches over threads.

    Products of 8-bit numbers overflow on processors without VNNI, unless onnxruntime is asked for exact ones, which take half as
    long again; where nothing overflows both are the same to the last digit.
    """
    del digest
    return _started(folder / "model.onnx", exact=products_overflow())


@cache
def products_overflow() -> bool:
    """Whether this processor's products overflow where nothing is asked for: tried on the largest numbers there are."""
    largest = np.full((8, PROBE_LENGTH), 255, dtype=np.uint8)
    found = _started(PROBE, exact=False).run(None, {"x": largest})[0]
    return bool((found != PROBE_LENGTH * 127 * 127).any())


def _started(path: Path, *, exact: bool) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    if exact:
        options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@cache
def _tokenizer(folder: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
