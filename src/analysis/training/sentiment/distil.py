"""The whole training: coded examples, and where given a teacher and further texts, to the files that ship.

1. A teacher answers for the coded examples and for sentences nobody coded: all-mpnet-base-v2, which learns the codes first, or
   weights that an earlier training wrote, some of whose layers the student begins from.
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
from analysis.sentiment.folder import LABELS, NEUTRAL
from analysis.sentiment.target import load_model
from analysis.training.base_weights import find_base
from analysis.training.sentiment.examples import Examples, read_examples, with_uncoded
from analysis.training.sentiment.learn import Answers, Tokens, fit_agreeing, fit_drawn, probabilities
from analysis.training.sentiment.networks import Encoder, Weights, minilm, mpnet, shipped
from analysis.training.sentiment.recipe import Fit, Recipe, import_torch
from analysis.training.sentiment.write import write_model

MPNET = "all-mpnet-base-v2, Apache-2.0"
FACTOR_ROUNDS = 50  # until a mean no longer moves


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
        teacher: a folder with all-mpnet-base-v2's, or one that an earlier training wrote; without it the student learns from
            the codes alone.
        texts: JSON Lines files with a `text`, whose sentences the teacher answers for, or with marked places (`find_uncoded`).
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
    examples = read_examples(gold)
    wanted, fit = coded_answers(examples, chosen), chosen.alone
    own = teacher is not None and (teacher / "model.onnx").is_file()
    encoder, first_weights = _beginning(base, start, teacher if own else None, chosen)
    shift = prior_shift(examples, wanted)
    if start is not None:
        fit = chosen.further
    if teacher is not None:
        fit, examples = chosen.taught, with_uncoded(examples, texts, chosen.uncoded, english)
        wanted = (own_answers if own else taught_answers)(examples, wanted, teacher, chosen)
    readings, rows = _readings(encoder, examples, fit), examples.rows(~examples.held_out)
    shifts = shifts_of(examples, shift)
    runs = []
    for seed in range(chosen.seed, chosen.seed + chosen.runs):
        if start is None and teacher is None:
            runs.append(fit_agreeing(encoder, first_weights, readings, wanted, rows, fit, chosen, seed))
        else:
            runs.append(fit_drawn(encoder, first_weights, readings, wanted, rows, fit, chosen, seed, shifts))
    weights = {name: sum(run[name] for run in runs) / len(runs) for name in first_weights}
    if start is not None:
        weights = {
            name: (1 - chosen.kept_share) * value + chosen.kept_share * first_weights[name]
            for name, value in weights.items()
        }
        about = (
            f"{about or 'not stated'}; learnt on from the weights {load_model(start).digest}, whose card tells of these"
        )
    taught_by = "" if teacher is None else f"the weights {load_model(teacher).digest}" if own else MPNET
    return write_model(
        encoder, weights, out, examples, chosen, fit, development=development, about=about, taught_by=taught_by
    )  # fmt: skip


def _beginning(base: Path | None, start: Path | None, teacher: Path | None, recipe: Recipe) -> tuple[Encoder, Weights]:
    if start is not None:
        return shipped(start)
    return shipped(teacher, recipe.kept) if teacher is not None else minilm(base or find_base())


def coded_answers(examples: Examples, recipe: Recipe) -> Answers:
    """What coders said, as shares of the three labels, a little smoothed, and more so where a coder called it debatable."""
    exact = np.eye(len(LABELS), dtype=np.float32)[examples.frame["label"].to_numpy(dtype=int) + 1]
    smooth = exact * (1 - recipe.smoothing) + recipe.smoothing / len(LABELS)
    if examples.drawn.any():
        spread = exact[examples.drawn].mean(axis=0)
        open_to_doubt = examples.frame["debatable"].to_numpy(dtype=bool)
        smooth[open_to_doubt] = (1 - recipe.doubt) * smooth[open_to_doubt] + recipe.doubt * spread
    return np.asarray(smooth, dtype=np.float32)


def prior_shift(examples: Examples, coded: Answers) -> Answers | None:
    """By how much the score of each label is higher where sentences were chosen than where they were drawn from articles.

    The logarithm of how much more frequent the label is among the codes there, 0 for neutral: what Bayes' rule asks for where two samples differ in
    the shares of their labels alone (Saerens, Latinne and Decaestecker 2002, Neural Computation 14(1)). The network learns with it from both, and answers
    as for sentences that were drawn. None unless there are codes of both kinds.
    """
    drawn = examples.drawn[: len(coded)]
    if drawn.all() or not drawn.any():
        return None
    ratio = np.log(coded[~drawn].mean(axis=0) / coded[drawn].mean(axis=0))
    return np.asarray((ratio - ratio[NEUTRAL]).round(2), dtype=np.float32)


def shifts_of(examples: Examples, shift: Answers | None) -> Answers | None:
    """What is added to the scores of each row while the network learns: `shift` where it was coded and not drawn from articles."""
    return None if shift is None else np.where((examples.coded & ~examples.drawn)[:, None], shift, np.float32(0))


def own_answers(examples: Examples, coded: Answers, folder: Path, recipe: Recipe) -> Answers:
    """What the student learns for each example from a teacher that an earlier training wrote.

    Where codes were drawn from articles, the answers to uncoded places get the same mean: the teacher learnt from examples
    that were chosen for their feelings too.
    """
    answers, n = load_model(folder).probabilities(examples.known, recipe.threads).astype(np.float32), len(coded)
    if examples.drawn.any():
        answers[n:] = with_mean(answers[n:], coded[examples.drawn[:n]].mean(axis=0))
    return _trusted(answers, coded, recipe)


def with_mean(answers: Answers, wanted: Answers) -> Answers:
    """The answers with one factor a label, the same for all, under which they have the mean that is wanted."""
    factors = np.ones(len(LABELS))
    for _ in range(FACTOR_ROUNDS):
        scaled = answers * factors
        scaled /= scaled.sum(axis=1, keepdims=True)
        factors *= wanted / scaled.mean(axis=0)
    return np.asarray(scaled, dtype=np.float32)


def taught_answers(examples: Examples, coded: Answers, folder: Path, recipe: Recipe) -> Answers:
    """What the student learns for each example from all-mpnet-base-v2, which learns the codes first."""
    encoder, start = mpnet(folder)
    readings = _readings(encoder, examples, recipe.teacher)
    rows = examples.rows(~examples.held_out & examples.coded)
    weights = fit_drawn(encoder, start, readings, coded, rows, recipe.teacher, recipe, recipe.seed)
    return _trusted(probabilities(encoder, weights, readings[0], recipe), coded, recipe)


def _trusted(answers: Answers, coded: Answers, recipe: Recipe) -> Answers:
    n = len(coded)
    answers[:n] = recipe.trust * answers[:n] + (1 - recipe.trust) * coded
    return answers


def _readings(encoder: Encoder, examples: Examples, fit: Fit) -> tuple[Tokens, Tokens]:
    return encoder.tokens(examples.known, fit.max_length), encoder.tokens(examples.alone, fit.max_length)
