"""Examples -> the weights of one network: AdamW over batches of like length, upper layers faster than lower ones."""

import math
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.training.sentiment.networks import Encoder, Weights
from analysis.training.sentiment.recipe import Fit, Recipe, import_torch

Tokens = list[list[int]]
Answers = npt.NDArray[np.float32]
Batches = tuple[int, Iterator[list[int]]]  # their number, and the batches themselves
Loss = Callable[[Weights, list[int]], Any]  # of a batch of rows, under some weights
FROZEN = ("words.", "places.", "norm.")  # with the lowest layers, where any are frozen


def fit_drawn(
    encoder: Encoder, start: Weights, readings: Sequence[Tokens], wanted: Answers, rows: Sequence[int], fit: Fit,
    recipe: Recipe, seed: int, shifts: Answers | None = None,
) -> Weights:  # fmt: skip
    """Learn the answers `wanted` (n x 3, each row summing to 1), each time from one of the readings, drawn anew.

    `shifts` (n x 3): what is added to the scores of a row while learning, and not later (`distil.shifts_of`).
    """
    torch, draw = import_torch(), random.Random(seed)

    def loss(weights: Weights, batch: list[int]) -> Any:
        tokens = [readings[0 if draw.random() < 0.5 else 1][row] for row in batch]
        scores = scores_of(encoder, weights, tokens, recipe, recipe.dropout)
        return cross_entropy(scores if shifts is None else scores + torch.tensor(shifts[batch]), wanted[batch])

    return _train(encoder, start, _batches(readings[0], rows, fit.epochs, recipe.batch, draw), loss, fit, recipe, seed)


def fit_agreeing(
    encoder: Encoder, start: Weights, readings: Sequence[Tokens], wanted: Answers, rows: Sequence[int], fit: Fit,
    recipe: Recipe, seed: int,
) -> Weights:  # fmt: skip
    """Learn the answers `wanted` from both readings at once, and to answer both alike.

    The network then serves users who know the actors of a text and users who know only one. (The idea of the last term is
    R-Drop: Liang and others 2021, NeurIPS.)
    """
    torch, draw = import_torch(), random.Random(seed)

    def loss(weights: Weights, batch: list[int]) -> Any:
        tokens = [reading[row] for reading in readings for row in batch]
        scores = scores_of(encoder, weights, tokens, recipe, recipe.dropout)
        a, b = torch.log_softmax(scores, dim=1).chunk(2)
        apart = sum(
            torch.nn.functional.kl_div(one, other, log_target=True, reduction="batchmean")
            for one, other in ((a, b), (b, a))
        )
        return cross_entropy(scores, np.tile(wanted[batch], (2, 1))) + recipe.agreement * apart / 2

    return _train(encoder, start, _batches(readings[1], rows, fit.epochs, recipe.batch, draw), loss, fit, recipe, seed)


def cross_entropy(scores: Any, wanted: Answers) -> Any:
    """Mean cross-entropy of the scores with answers that are shares of the three labels."""
    torch = import_torch()
    return -(torch.tensor(wanted) * torch.log_softmax(scores, dim=1)).sum(1).mean()


def scores_of(encoder: Encoder, weights: Weights, tokens: Tokens, recipe: Recipe, dropout: float = 0.0) -> Any:
    """Logits of one batch."""
    torch = import_torch()
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=recipe.bf16):
        return encoder.logits(weights, encoder.padded(tokens), dropout)


def probabilities(encoder: Encoder, weights: Weights, tokens: Tokens, recipe: Recipe) -> Answers:
    """What a network answers to each text (n x 3)."""
    torch = import_torch()
    by_length = sorted(range(len(tokens)), key=lambda row: len(tokens[row]))
    shares = np.zeros((len(tokens), 3), dtype=np.float32)
    with torch.no_grad():
        for first in range(0, len(tokens), recipe.batch):
            rows = by_length[first : first + recipe.batch]
            scores = scores_of(encoder, weights, [tokens[row] for row in rows], recipe)
            shares[rows] = torch.softmax(scores, dim=1).numpy()
    return shares


def _train(
    encoder: Encoder, start: Weights, batches: Batches, loss: Loss, fit: Fit, recipe: Recipe, seed: int
) -> Weights:
    torch = import_torch()
    torch.manual_seed(seed)
    frozen = (*FROZEN, *(f"layers.{number}." for number in range(fit.frozen_layers))) if fit.frozen_layers else ()
    weights = {name: value.clone().requires_grad_(not name.startswith(frozen)) for name, value in start.items()}
    groups = [_group(encoder, name, value, fit, recipe) for name, value in weights.items() if value.requires_grad]
    optimizer = torch.optim.AdamW(groups, fused=True, betas=(0.9, 0.98))
    n_steps, drawn = batches
    for step, batch in enumerate(drawn):
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * _rate_share(step / n_steps, recipe.warmup)
        loss(weights, batch).backward()
        torch.nn.utils.clip_grad_norm_([value for value in weights.values() if value.requires_grad], 1.0)
        optimizer.step()
        optimizer.zero_grad()
    return {name: value.detach() for name, value in weights.items()}


def _group(encoder: Encoder, name: str, value: Any, fit: Fit, recipe: Recipe) -> dict[str, Any]:
    """A weight with its own learning rate: the head learns fastest, and a lower layer more slowly than a higher one."""
    depth = encoder.layers - 1 - int(name.split(".")[1]) if name.startswith("layers.") else encoder.layers
    rate = fit.head_rate if name.startswith("head") else fit.learning_rate * fit.layer_decay**depth
    decay = recipe.weight_decay if value.ndim > 1 else 0.0
    return {"params": [value], "lr": rate, "base": rate, "weight_decay": decay}


def _rate_share(done: float, warmup: float) -> float:
    return min(1.0, done / warmup) * (1 - max(0.0, done - warmup) / (1 - warmup))


def _batches(tokens: Tokens, rows: Sequence[int], epochs: int, size: int, draw: random.Random) -> Batches:
    """Examples of like length together, in another order each epoch."""
    return epochs * math.ceil(len(rows) / size), (b for _ in range(epochs) for b in _epoch(tokens, rows, size, draw))


def _epoch(tokens: Tokens, rows: Sequence[int], size: int, draw: random.Random) -> list[list[int]]:
    ordered = sorted(rows, key=lambda row: len(tokens[row]) + 6 * draw.random())
    batches = [ordered[first : first + size] for first in range(0, len(ordered), size)]
    draw.shuffle(batches)
    return batches
