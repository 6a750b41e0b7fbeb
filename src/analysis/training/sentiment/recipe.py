"""The settings of one training, in one place; the defaults made the shipped weights."""

import importlib.util
from dataclasses import dataclass
from typing import Any

from analysis.errors import AnalysisError, UsageError


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How one network learns."""

    epochs: int = 3
    learning_rate: float = 8e-5
    head_rate: float = 1e-3
    layer_decay: float = 0.9  # each layer learns this much slower than the one above
    frozen_layers: int = 0  # from the bottom; the word vectors too where it is above 0
    max_length: int = 96  # tokens


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """The settings of one training."""

    alone: Fit = Fit()  # the student, where it learns from codes alone
    agreement: float = 1.0  # weight of saying the same of both readings, then
    kept_share: float = (
        0.35  # of the weights that it learns on from, in what is written (Wortsman and others 2022, arXiv:2109.01903)
    )
    further: Fit = Fit(epochs=2, head_rate=3e-4)  # the student, where it learns on from weights that ship
    teacher: Fit = Fit(learning_rate=4e-5, frozen_layers=3, max_length=112)
    taught: Fit = Fit(epochs=4, learning_rate=1.5e-4)  # the student, where a teacher answers
    kept: tuple[int, ...] = (0, 2, 5)  # layers of a teacher of its own kind that the student begins from
    trust: float = (
        0.5  # share of the teacher's answer, beside the coders', in what the student learns of a coded example
    )
    doubt: float = 0.25  # share of a debatable code that goes to the labels as they are spread over the codes drawn
    uncoded: int = 20_000  # places in sentences without codes, at most, that the teacher answers for
    runs: int = 1  # of the student, their weights averaged
    batch: int = 32
    warmup: float = 0.06  # share of the steps
    weight_decay: float = 0.01
    dropout: float = 0.1
    smoothing: float = 0.05
    seed: int = 1
    threads: int = 1  # two that wait for each other on a busy machine are several times slower than one
    bf16: bool = True  # slow on processors without it, not wrong

    def __post_init__(self) -> None:
        for name in ("runs", "batch", "threads"):
            if getattr(self, name) < 1:
                raise UsageError(f"`{name}` is {getattr(self, name)}: give 1 or more.")
        if not 0 < self.warmup < 1:
            raise UsageError(f"`warmup` is {self.warmup}: give a share of the steps above 0 and below 1.")
        if not 0 <= self.trust <= 1:
            raise UsageError(f"`trust` is {self.trust}: give a share from 0 (coders alone) to 1 (teacher alone).")
        if not 0 <= self.kept_share < 1:
            raise UsageError(
                f"`kept_share` is {self.kept_share}: give a share from 0 (what was learnt alone) to below 1."
            )


def import_torch() -> Any:
    """torch, where the extra `train` is installed whole. Raises AnalysisError saying what to install."""
    missing = [name for name in ("torch", "onnx", "safetensors") if importlib.util.find_spec(name) is None]
    if missing:
        raise AnalysisError(
            f"Training needs {', '.join(missing)}: install the extra, `pip install 'media-analysis-workbook[train]'`. "
            "Scoring needs none of them."
        )
    import torch

    return torch
