"""Check a folder of weights: whether it is whole and its parts belong together, with a clear message where not.

A file cut short by a broken download, a tokenizer of another model or a config.json written by hand would each give
scores that look right and are not, so nothing is scored before all three have been checked.
"""

import hashlib
import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.language.inference import encode, session, vocabulary

FILES = ("model.onnx", "tokenizer.json", "config.json")
LABELS = ("negative", "neutral", "positive")
NEUTRAL = LABELS.index("neutral")
NO_SHIFT = (0.0,) * len(LABELS)
FEW_NEUTRAL = 0.5  # of a set of codes; below it the sentences look chosen: of plain news about .72 are neutral
MOST_TOKENS = 512  # that the encoder has places for
# the 30,522 words of the base encoder, one a line in the order of their numbers, with the four marks of `masking` behind
VOCABULARY = "ce06a0334540e4335c890a62b2c44eba7b2472059635af123bbcb998e1b557b7"
PROBE = ("[TGT] SAID: “café” [OTH]’s", [101, 30522, 2056, 1024, 1523, 7668, 1524, 30523, 1521, 1055, 102])
MEND = "Write the folder anew with `workbook train sentiment`, or install the package anew where it is the shipped one."


@dataclass(frozen=True)
class Settings:
    """What config.json says: the SHA-256 of model.onnx, the divisor of its scores, the most tokens it reads, and `chosen`.

    `chosen`: what is added to the scores of the labels where sentences were chosen for their feelings, not drawn as news prints them.
    """

    digest: str
    temperature: float
    max_length: int
    chosen: tuple[float, ...]


def read_settings(folder: Path) -> Settings:
    """The settings of a folder. Raises AnalysisError where a file is missing or config.json is not in its form."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise AnalysisError(
            f"{folder} holds no {' and no '.join(missing)}, so it is no sentiment model. Give a folder that "
            "`workbook train sentiment` wrote, or leave the path out to use the shipped model."
        )
    path = folder / "config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as problem:
        raise AnalysisError(f"{path} is not JSON ({problem}). {MEND}") from None
    wrong = _wrong(config) if isinstance(config, dict) else ["it is no JSON object"]
    if wrong:
        raise AnalysisError(f"{path}: {'; '.join(wrong)}. {MEND}")
    chosen = tuple(map(float, config.get("chosen", NO_SHIFT)))
    return Settings(config["digest"], float(config["temperature"]), config["max_length"], chosen)


def _wrong(config: dict[str, Any]) -> list[str]:
    temperature, length, labels = (config.get(name) for name in ("temperature", "max_length", "labels"))
    chosen = config.get("chosen", list(NO_SHIFT))
    checks = {
        f"`labels` is {labels!r}, not {list(LABELS)}": labels == list(LABELS),
        "`digest` is missing": isinstance(config.get("digest"), str),
        f"`temperature` is {temperature!r}, not a number above 0": (_is_number(temperature) and (temperature or 0) > 0),
        f"`max_length` is {length!r}, not a whole number from 8 to {MOST_TOKENS}": (
            type(length) is int and 8 <= length <= MOST_TOKENS
        ),
        f"`chosen` is {chosen!r}, not a number a label": (
            isinstance(chosen, list) and len(chosen) == len(LABELS) and all(map(_is_number, chosen))
        ),
    }
    return [message for message, fine in checks.items() if not fine]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


@cache
def checked_session(folder: Path, digest: str) -> Any:
    """The session of model.onnx, once all files of the folder have been checked.

    Raises AnalysisError where model.onnx is not the file that config.json was written for or cannot be run, or where
    the tokenizer is another one than the weights were trained with.
    """
    check_weights(folder / "model.onnx", digest)
    check_tokenizer(folder)
    try:
        network = session(folder, digest)
    except Exception as problem:  # onnxruntime's own errors share no narrower class
        raise AnalysisError(f"{folder / 'model.onnx'} cannot be run: {str(problem)[:300]}. {MEND}") from problem
    ends = [(end.name, len(end.shape)) for end in (*network.get_inputs(), *network.get_outputs())]
    if ends != [("ids", 2), ("logits", 2)] or network.get_outputs()[0].shape[1] != len(LABELS):
        raise AnalysisError(f"{folder / 'model.onnx'} is no model of sentiment toward a target: it maps {ends}. {MEND}")
    return network


def check_weights(path: Path, digest: str) -> None:
    """Raise AnalysisError unless the file's SHA-256 is `digest`."""
    content = path.read_bytes()
    actual = hashlib.sha256(content).hexdigest()
    if actual != digest:
        raise AnalysisError(
            f"{path} ({len(content):,} bytes) is damaged or belongs to another config.json: its SHA-256 begins "
            f"{actual[:12]}, and config.json says {digest[:12]}. {MEND}"
        )


def check_tokenizer(folder: Path) -> None:
    """Raise AnalysisError unless the folder's tokenizer is the one of the base encoder with the marks of `masking`."""
    path = folder / "tokenizer.json"
    try:
        words = vocabulary(folder)
    except Exception as problem:  # the tokenizers package raises plain Exception
        raise AnalysisError(f"{path} cannot be read: {str(problem)[:300]}. {MEND}") from problem
    if hashlib.sha256("\n".join(words).encode()).hexdigest() != VOCABULARY or encode(folder, [PROBE[0]]) != [PROBE[1]]:
        raise AnalysisError(
            f"{path} is another tokenizer than the weights were trained with ({len(words):,} words, and 30,526 are "
            f"expected): the network would read other words than the sentence's. {MEND}"
        )
