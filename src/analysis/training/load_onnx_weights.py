"""A written network -> its weights again, as `network` was given them, but for the rounding: to learn on from what ships."""

from pathlib import Path
from typing import Any

import numpy as np

from analysis.training.network import HEADS, LAYERS, WIDTH, Array

PRODUCTS = ("query", "key", "value", "o", "up", "down")  # of a layer, in the order in which they are written


def read_weights(path: Path) -> dict[str, Array]:
    """The weights of a network with rounded weights and a head: words, places, norm, layers and head.

    Needs the package onnx (extra `train`). A weight comes back within half a step of its rounding.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    table = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    nodes = {kind: [node for node in graph.node if node.op_type == kind] for kind in {n.op_type for n in graph.node}}
    reader = {name: node for node in graph.node for name in node.input}
    found = {"words.weight": _words(nodes["Gather"], table)}
    found["places.weight"] = table[nodes["Slice"][0].input[0]].astype(np.float32)
    norms = ["norm", *(f"layers.{number}.{part}" for number in range(LAYERS) for part in ("n1", "n2"))]
    for name, node in zip(norms, nodes["LayerNormalization"], strict=True):
        found[f"{name}.weight"], found[f"{name}.bias"] = table[node.input[1]], table[node.input[2]]
    for name, node in zip(_product_names(), nodes["MatMulIntegerToFloat"], strict=True):
        found[f"{name}.weight"] = (table[node.input[1]] * table[node.input[3]]).T
        found[f"{name}.bias"] = table[reader[reader[node.output[0]].output[0]].input[1]]
    head = next(node for node in nodes["MatMul"] if node.input[1] in table)
    found["head.weight"], found["head.bias"] = table[head.input[1]].T, table[reader[head.output[0]].input[1]]
    return _joined(found)


def _product_names() -> list[str]:
    return [f"layers.{number}.{part}" for number in range(LAYERS) for part in PRODUCTS]


def _words(gathers: list[Any], table: dict[str, Array]) -> Array:
    """The word vectors: numbers of eight bits, and a step for each row."""
    read = [table[node.input[0]] for node in gathers if node.input[0] in table and node.input[1] == "ids"]
    numbers, steps = sorted(read, key=lambda one: -one.shape[1])
    return np.asarray(numbers * steps, dtype=np.float32)


def _joined(found: dict[str, Array]) -> dict[str, Array]:
    """Query, key and value of a layer in one table, the query without the scale that was written into it."""
    for number in range(LAYERS):
        name = f"layers.{number}."
        for kind in ("weight", "bias"):
            query, key, value = (found.pop(f"{name}{part}.{kind}") for part in PRODUCTS[:3])
            found[f"{name}qkv.{kind}"] = np.concatenate([query * np.float32((WIDTH // HEADS) ** 0.5), key, value])
    return found
