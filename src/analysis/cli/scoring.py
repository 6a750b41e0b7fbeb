"""`workbook evaluate`, `train`, `check` and `scores`."""

import argparse
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import paths
from analysis.cli import Add
from analysis.cli.options import add_codebook, count, named_path
from analysis.errors import UsageError, visible

if TYPE_CHECKING:
    from analysis.validity import Score


def add_evaluate(add: Add) -> None:
    """`workbook evaluate TASK GOLD [--corpus CORPUS] [--method M] [--documents FILE] [--train FILE] [--cross-validate K] [--map FILE] [--codebook FOLDER] [--json]`"""
    options = add(
        "evaluate", evaluate, "score a measure against human codes",
        "workbook evaluate sentiment data/gold/sample/codes.jsonl --corpus data/sample",
    )  # fmt: skip
    options.add_argument(
        "task", metavar="TASK", help="what was coded: sentiment, frames, attribution, ... (see data/README.md)"
    )
    options.add_argument(
        "gold",
        type=named_path,
        metavar="GOLD",
        help="JSON Lines, gzipped or not, one coded example a line; with --corpus codes of its mentions or articles (JSON Lines, CSV, or a folder)",
    )
    options.add_argument(
        "--corpus",
        default="",
        metavar="CORPUS",
        help="the corpus that the codes are of: a store, store@VERSION, or files of articles",
    )
    options.add_argument(
        "--method",
        default="",
        metavar="M",
        help="the task's first where not given; for sentiment also a folder of weights, for roles spacy:NAME",
    )
    options.add_argument("--documents", type=named_path, metavar="FILE", help="the documents that the codes point into")
    options.add_argument("--train", type=named_path, metavar="FILE", help="coded examples to learn from before scoring")
    options.add_argument(
        "--cross-validate", type=count, default=0, metavar="K", help="learn and score on GOLD itself, in K parts"
    )
    options.add_argument("--map", type=named_path, metavar="FILE", help="TOML from codebook ids to the labels of GOLD")
    add_codebook(options)
    options.add_argument("--json", action="store_true", help="print one JSON object")


def evaluate(options: argparse.Namespace) -> None:
    """Prints each metric with its 95 % interval beside the score of the simplest answer."""
    if options.cross_validate == 1:
        raise UsageError("--cross-validate needs 2 parts or more.")
    scored = _of_corpus(options) if options.corpus else _of_gold(options)
    print(json.dumps(_without_nan(scored.as_dict()), ensure_ascii=False) if options.json else visible(table(scored)))


def _of_gold(options: argparse.Namespace) -> "Score":
    from analysis.validity import Options, load_task
    from analysis.validity import evaluate as score
    from analysis.validity.codes import TASK_CODES, are_codes
    from analysis.validity.evaluate import task_names

    if options.task in TASK_CODES and (options.task not in task_names() or are_codes(options.gold)):
        raise UsageError(f"{options.gold.name} is to be scored on the corpus that was coded: name it with --corpus.")
    load_task(options.task)
    chosen = Options(
        method=options.method, documents=options.documents, train=options.train,
        cross_validate=options.cross_validate, map=options.map, codebook=options.codebook,
    )  # fmt: skip
    return score(options.task, options.gold, chosen)


def _of_corpus(options: argparse.Namespace) -> "Score":
    from analysis.validity.evaluate_codes import evaluate_codes

    for name in ("documents", "train", "cross_validate", "map"):
        if getattr(options, name):
            raise UsageError(f"--{name.replace('_', '-')} is for gold files; codes of a corpus (--corpus) need none.")
    return evaluate_codes(options.task, options.gold, options.corpus, codebook=options.codebook, method=options.method)


def table(score: "Score") -> str:
    """The score as a reader wants it: a line a metric, then what was counted besides."""
    lines = [f"{score.task} on {score.set}, method {score.method}, n = {score.n:,}", ""]
    if all(math.isnan(estimate["value"]) for estimate in score.metrics.values()):
        return "\n".join(
            [*lines, "Too few are coded for any score; nothing can be said of the measure yet.", *score.notes]
        )
    width = max(len(name) for name in score.metrics)
    lines.append(f"{'metric':<{width}}   value   95 % interval    {score.baseline_name}")
    for name, estimate in score.metrics.items():
        interval = f"[{_number(estimate['low'])}, {_number(estimate['high'])}]"
        lines.append(
            f"{name:<{width}}   {_number(estimate['value']):>5}   {interval:<15}  {_number(score.baseline.get(name))}"
        )
    return "\n".join([*lines, *([""] if score.notes else []), *score.notes])


def add_train(add: Add) -> None:
    """`workbook train sentiment --gold FILE... --out DIR`"""
    options = add(
        "train", train, "train the measure of sentiment toward an actor (needs the extra `train`)",
        "workbook train sentiment --gold codes.jsonl --out weights/",
    )  # fmt: skip
    options.add_argument("measure", choices=("sentiment",), metavar="sentiment", help="the measure to train")
    options.add_argument(
        "--gold",
        required=True,
        nargs="+",
        type=named_path,
        metavar="FILE",
        help="coded examples, as `evaluate sentiment` reads them",
    )
    options.add_argument(
        "--out", required=True, type=named_path, metavar="DIR", help="folder that receives the weights and their card"
    )
    options.add_argument(
        "--start", metavar="DIR",
        help="learn on from these weights rather than from the bare encoder; `target`: from those that ship",
    )  # fmt: skip
    options.add_argument(
        "--teacher",
        type=named_path,
        metavar="DIR",
        help="all-mpnet-base-v2 as published, or weights written before: the network that teaches the measure",
    )
    options.add_argument(
        "--texts", nargs="+", default=[], type=named_path, metavar="FILE",
        help="JSON Lines with a `text`, or with marked places: sentences that the teacher answers for",
    )  # fmt: skip
    options.add_argument(
        "--development", nargs="+", default=[], type=named_path, metavar="FILE",
        help="further coded examples, scored in the card and never learnt from",
    )  # fmt: skip
    options.add_argument("--about", default="", metavar="TEXT", help="origin and licence of the codes, for the card")
    options.add_argument("--seed", type=int, default=None, metavar="N", help="of the order of learning")


def train(options: argparse.Namespace) -> None:
    """Prints the scores and where the weights are."""
    for file in (*options.gold, *options.texts, *options.development):
        if not file.is_file():
            raise UsageError(f"{file} is not a file.")
    if options.texts and options.teacher is None:
        raise UsageError(
            "--texts are sentences for a teacher to answer for: give --teacher as well, or leave them out."
        )
    from analysis.codebook.english import read_english
    from analysis.sentiment.target import WEIGHTS, load_model
    from analysis.training.sentiment import Recipe, train_target

    start = None if not options.start else WEIGHTS if options.start == "target" else Path(options.start)
    if start is not None:
        load_model(start)
    report = train_target(
        options.gold, options.out, english=read_english(paths.CODEBOOK), start=start, teacher=options.teacher, texts=options.texts, development=options.development,
        about=options.about, recipe=Recipe() if options.seed is None else Recipe(seed=options.seed),
    )  # fmt: skip
    for name, score in report["scores"].items():
        print(f"{name}: macro-F1 {score['macro_f1']['value']:.3f}, n = {score['n']:,}")
    print(visible(f"Weights written to {options.out}. Use them with `-p sentiment {options.out}`."))


def add_check(add: Add) -> None:
    """`workbook check`"""
    options = add(
        "check",
        check,
        "read all of a study: settings, codebook, notebooks and reports; then the measures and scores; and say what is wrong with each",
        "workbook check",
    )
    add_codebook(options)
    options.set_defaults(codebook=None)  # a study whose settings cannot be read is one of the things to say


def check(options: argparse.Namespace) -> int:
    """Prints a line a file, `ask` where it is right and most likely not meant so; 1 where any is wrong."""
    from analysis.checks import check_all

    checked = check_all(paths.from_study(options.codebook) if options.codebook else None)
    for one in checked:
        said = one.problem or one.ask
        problem = f"\n       {said}" if said else ""
        state = "wrong" if one.problem else "ask" if one.ask else "ok"
        print(visible(f"{state:<5}  {one.what}{f': {one.note}' if one.note else ''}{problem}"))
    wrong, asks = sum(1 for one in checked if one.problem), sum(1 for one in checked if one.ask)
    look = f", {asks} to look at" if asks else ""
    print(f"{len(checked)} checked, {wrong or 'none'} wrong{look}.")
    return 1 if wrong else 0


def add_scores(add: Add) -> None:
    """`workbook scores [--gold DIR] [--out FILE]`"""
    options = add(
        "scores", scores, "score every measure on the public gold sets and write data/gold/scores.json",
        "workbook scores --gold ../shared/gold",
    )  # fmt: skip
    options.add_argument(
        "--gold", type=named_path, metavar="DIR", help="folder of gold sets; ../shared/gold where not given"
    )
    options.add_argument(
        "--out", type=named_path, metavar="FILE", help="file to write; data/gold/scores.json where not given"
    )


def scores(options: argparse.Namespace) -> int:
    """Prints a line an evaluation; 1 where one failed, and then nothing is written."""
    from analysis.validity.scores import write_scores

    return write_scores(options.gold, options.out)


def _number(value: float | None) -> str:
    return "n/a" if value is None or math.isnan(value) else f"{value:.3f}"


def _without_nan(value: object) -> object:
    """JSON has no NaN: an undefined value is null."""
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    return None if isinstance(value, float) and math.isnan(value) else value
