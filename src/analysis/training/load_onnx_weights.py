"""A written network -> its weights again, as `network` was given them, but for the rounding: to learn on from what ships."""

from pathlib import Path

import numpy as np

from analysis.errors import AnalysisError
from analysis.training.network import PARTS, count_layers, steps_of
from analysis.training.nodes import Array

PRODUCTS = (*PARTS, "o", "up", "down")  # of a layer


def load_onnx_weights(path: Path) -> dict[str, Array]:
    """The weights of a network with rounded weights: words, places, norm, layers, and the head where it has one.

    Needs the package onnx (extra `train`). A weight comes back within half a step of its rounding.

    Raises:
        AnalysisError: when the file does not name its weights, as those of earlier versions do not.
    """
    import onnx
    from onnx import numpy_helper

    table = {one.name: numpy_helper.to_array(one) for one in onnx.load(str(path)).graph.initializer}
    if "norm.weight" not in table:
        raise AnalysisError(f"{path} does not name its weights: another version wrote it. Train from the start.")
    weights = {"words.weight": _unrounded("words.weight", table)}
    weights["places.weight"] = table["places.weight"].astype(np.float32)
    layers = range(count_layers(table))
    plain = ["norm", *(f"layers.{number}.{part}" for number in layers for part in ("n1", "n2"))]
    plain += ["head"] if "head.weight" in table else []
    weights |= {f"{name}.{kind}": table[f"{name}.{kind}"] for name in plain for kind in ("weight", "bias")}
    if "head.weight" in table:
        weights["head.weight"] = weights["head.weight"].T
    for number in layers:
        weights |= _layer(f"layers.{number}.", table)
    return weights


def _layer(name: str, table: dict[str, Array]) -> dict[str, Array]:
    """The products of a layer, query, key and value joined in one table."""
    weights: dict[str, Array] = {}
    for part in PRODUCTS:
        before, after = steps_of(part)
        weights[f"{part}.weight"] = (_unrounded(f"{name}{part}.weight", table) * (before / after)).T
        weights[f"{part}.bias"] = np.asarray(table[f"{name}{part}.bias"] / after, dtype=np.float32)
    for kind in ("weight", "bias"):
        weights[f"qkv.{kind}"] = np.concatenate([weights.pop(f"{part}.{kind}") for part in PARTS])
    return {name + part: value for part, value in weights.items()}


def _unrounded(name: str, table: dict[str, Array]) -> Array:
    return np.asarray(table[f"{name}.numbers"] * table[f"{name}.scale"], dtype=np.float32)
