"""Texts -> token numbers -> what an ONNX file of the encoder says of them."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


def encode(folder: Path, texts: Sequence[str]) -> list[list[int]]:
    """The token numbers of each text, neither padded nor cut, by the tokenizer.json of the folder."""
    return [encoding.ids for encoding in _tokenizer(folder).encode_batch(list(texts))]


def padded(tokens: Sequence[list[int]]) -> npt.NDArray[np.int64]:
    """Token numbers as one table, the shorter rows filled up with 0."""
    table = np.zeros((len(tokens), max(map(len, tokens))), dtype=np.int64)
    for row, ids in enumerate(tokens):
        table[row, : len(ids)] = ids
    return table


@cache
def session(folder: Path, digest: str, threads: int | None) -> Any:
    """One session for each digest, so that a folder written anew is read anew."""
    del digest
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or 0
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle threads wait without using a core
    return onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])


@cache
def _tokenizer(folder: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
