"""The whole training: coded examples, and where given a teacher and further texts, to the files that ship.

1. Where a teacher is given, it learns the codes, and then answers for the coded examples and for sentences nobody coded.
2. The student learns what coders said, what the teacher says, or a mean of both. It is one run, or the mean weights of several.
3. The temperature comes from examples that neither has learnt from, scored with the rounded weights that ship.

(Hinton, Vinyals and Dean 2015, arXiv:1503.02531; the teacher never sees a name either.)
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analysis.codebook.english import English
from analysis.errors import UsageError
from analysis.sentiment.folder import LABELS
from analysis.sentiment.target import load_model
from analysis.training.base_weights import find_base
from analysis.training.sentiment.examples import Examples, read_examples, with_uncoded
from analysis.training.sentiment.learn import Answers, Tokens, fit_agreeing, fit_drawn, probabilities
from analysis.training.sentiment.networks import Encoder, minilm, mpnet, shipped
from analysis.training.sentiment.recipe import Fit, Recipe, import_torch
from analysis.training.sentiment.write import write_model


def train_target(
    gold: Sequence[Path],
    out: Path,
    *,
    english: English,
    base: Path | None = None,
    start: Path | None = None,
    teacher: Path | None = None,
    texts: Sequence[Path] = (),
    development: Sequence[Path] = (),
    about: str = "",
    recipe: Recipe | None = None,
) -> dict[str, Any]:
    """Train the target model and write model.onnx, tokenizer.json, config.json, card.md and report.json.

    Args:
        gold: files of human codes in the form of task `sentiment`; `further_mentions` is used where present.
        out: the folder to write, made when absent.
        english: the codebook's word lists, by which a teacher's sentences and the people in them are found.
        base: a folder with MiniLM-L6's model.safetensors and tokenizer.json; the installed package by default.
        start: a folder that an earlier training wrote, to learn on from it: the way to use a few hundred codes of one's own.
        teacher: a folder with all-mpnet-base-v2's; without it the student learns from the codes alone.
        texts: JSON Lines files with a `text`, whose sentences the teacher answers for.
        development: further files, scored in the report and never learnt from.
        about: origin and licence of the codes and texts, for the card.
        recipe: the settings.
    Returns:
        the report: settings, digests, and scores with 95 % intervals.
    Raises:
        AnalysisError: when the extra `train` or an encoder is not there.
        GoldError: when a file is not in its form.
        UsageError: when both `start` and `teacher` are given.
    """
    if start is not None and teacher is not None:
        raise UsageError("`start` goes on from weights, `teacher` makes new ones: give one of the two.")
    chosen, torch = recipe or Recipe(), import_torch()
    torch.set_num_threads(chosen.threads)
    encoder, first_weights = shipped(start) if start else minilm(base or find_base())
    examples = read_examples(gold)
    wanted, fit = coded_answers(examples, chosen), chosen.further if start else chosen.alone
    if teacher is not None:
        fit = chosen.taught
        examples, wanted = taught(examples, wanted, teacher, texts, chosen, english)
    readings, rows = _readings(encoder, examples, fit), examples.rows(~examples.held_out)
    learn = fit_agreeing if teacher is None else fit_drawn
    runs = [
        learn(encoder, first_weights, readings, wanted, rows, fit, chosen, seed=chosen.seed + number)
        for number in range(chosen.runs)
    ]
    weights = {name: sum(run[name] for run in runs) / len(runs) for name in first_weights}
    if start is not None:
        about = (
            f"{about or 'not stated'}; learnt on from the weights {load_model(start).digest}, whose card tells of these"
        )
    return write_model(encoder, weights, out, examples, chosen, fit, development=development, about=about)


def coded_answers(examples: Examples, recipe: Recipe) -> Answers:
    """What coders said, as shares of the three labels, a little smoothed."""
    exact = np.eye(len(LABELS), dtype=np.float32)[examples.frame["label"].to_numpy(dtype=int) + 1]
    return np.asarray(exact * (1 - recipe.smoothing) + recipe.smoothing / len(LABELS), dtype=np.float32)


def taught(
    examples: Examples, coded: Answers, folder: Path, texts: Sequence[Path], recipe: Recipe, english: English
) -> tuple[Examples, Answers]:
    """The examples with uncoded ones behind them, and the answers that the student learns for each."""
    encoder, start = mpnet(folder)
    more = with_uncoded(examples, texts, recipe.uncoded, english)
    readings = _readings(encoder, more, recipe.teacher)
    rows, n = examples.rows(~examples.held_out), len(coded)
    weights = fit_drawn(encoder, start, readings, coded, rows, recipe.teacher, recipe, recipe.seed)
    answers = probabilities(encoder, weights, readings[0], recipe)
    answers[:n] = recipe.trust * answers[:n] + (1 - recipe.trust) * coded
    return more, answers


def _readings(encoder: Encoder, examples: Examples, fit: Fit) -> tuple[Tokens, Tokens]:
    return encoder.tokens(examples.known, fit.max_length), encoder.tokens(examples.alone, fit.max_length)
