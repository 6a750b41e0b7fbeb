"""public gold sets -> data/gold/scores.json: how well each measure agrees with human coders, which reports quote."""

import json
import math
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.codebook.entries import file_digest
from analysis.errors import AnalysisError, UsageError
from analysis.validity.evaluate import Options, Score, evaluate, task_names
from analysis.validity.reported import SCORES

MAPS = paths.GOLD / "maps"  # TOML from codebook ids to the labels of a gold set


@dataclass(frozen=True)
class Evaluation:
    """One line of the plan: which measure is scored on which set."""

    task: str
    file: str  # in the folder of gold sets, without .jsonl.gz
    method: str = ""  # "": the task's first
    documents: str = ""
    train: str = ""
    cross_validate: int = 0
    map: str = ""  # a file of MAPS
    corpora: str = ""  # for codes of our own (`file` in paths.GOLD, .jsonl): the folder of their articles, beside that of the gold sets

    def codes(self, gold: Path) -> Path:
        """The file of codes."""
        return paths.GOLD / f"{self.file}.jsonl" if self.corpora else gold / f"{self.file}.jsonl.gz"

    def is_there(self, gold: Path) -> bool:
        """Whether the codes are, and the articles that they are of."""
        return self.codes(gold).is_file() and (not self.corpora or (gold.parent / self.corpora).is_dir())

    def options(self, gold: Path) -> Options:
        """As `evaluate` reads them."""
        return Options(
            method=self.method,
            documents=gold.parent / self.corpora
            if self.corpora
            else gold / f"{self.documents}.jsonl.gz"
            if self.documents
            else None,
            train=gold / f"{self.train}.jsonl.gz" if self.train else None,
            cross_validate=self.cross_validate,
            map=MAPS / self.map if self.map else None,
        )


PLAN = (
    Evaluation("sentiment", "sentiment/newsmtsc_dev_rw"),
    Evaluation("sentiment", "sentiment/newsmtsc_dev_rw", "chosen"),
    Evaluation("sentiment", "sentiment/newsmtsc_dev_rw", "vader"),
    Evaluation("sentiment", "sentiment/newsmtsc_dev_mt"),
    Evaluation("sentiment", "sentiment/newsmtsc_dev_mt", "chosen"),
    Evaluation("sentiment", "sentiment/newsmtsc_dev_mt", "vader"),
    Evaluation("sentiment", "sentiment/plain_news_dev"),
    Evaluation("sentiment", "sentiment/plain_news_dev", "vader"),
    Evaluation("attitude", "sentiment/persent_dev"),
    Evaluation("attitude", "sentiment/persent_dev", "vader"),
    Evaluation("attitude", "sentiment/seesaw_valid_article"),
    Evaluation("attitude", "sentiment/seesaw_valid_article", "vader"),
    Evaluation("frames", "frames/narrative_frames_dev", map="narrative_frames.toml"),
    Evaluation("frames", "frames/narrative_frames_dev", train="frames/narrative_frames_train"),
    Evaluation("frames", "frames/gvfc_dev", cross_validate=5),
    Evaluation("frames", "frames/frac_dev", cross_validate=5),
    Evaluation("loaded_words", "frames/babe_dev"),
    Evaluation("roles", "mentions/gum_train_news"),
    Evaluation("attribution", "attribution/polnear_dev", documents="attribution/polnear_dev_docs"),
    Evaluation("pronouns", "mentions/gap_dev"),
    Evaluation("mentions", "mentions/news_fair_dev"),
    Evaluation("sentences", "mentions/gum_train_news"),
    Evaluation("cleaning", "cleaning/boilerplate_scrapinghub_dev"),
    Evaluation("cleaning", "cleaning/copied_text_dev"),
    Evaluation("cleaning", "cleaning/copied_text_dev", "phrases"),
    Evaluation("duplicates", "duplicates/dups_dev"),
    Evaluation("genre", "genre/genre_held_out", corpora="corpora"),
)


def write_scores(gold: Path | None = None, out: Path | None = None, plan: tuple[Evaluation, ...] = PLAN) -> int:
    """Run each evaluation whose set is there, print a line for each, and write all scores as one file.

    Sets that are absent, and tasks that do not exist, are named and left out. Returns 1, with nothing written, where an
    evaluation failed; else 0.

    Raises:
        UsageError: no set of the plan is in the folder.
    """
    gold = gold or paths.SHARED / "gold"
    there = [one for one in plan if one.is_there(gold)]
    if not there:
        raise UsageError(f"{gold} holds none of the gold sets: name their folder with --gold.")
    for file in dict.fromkeys(
        one.codes(gold).name if one.corpora else f"{one.file}.jsonl.gz" for one in plan if one not in there
    ):
        print(f"left out: {file} is not in {gold}, or its articles are not beside it")
    rows: list[dict[str, Any]] = []
    failed = 0
    for one in there:
        try:
            rows += _score(one, gold)
        except AnalysisError as problem:
            failed += 1
            print(f"failed: {one.task} on {one.file}: {problem}")
    if not failed:
        _write(rows, out or SCORES)
    return 1 if failed else 0


def score_rows(score: Score, weights: str | None, method: str) -> list[dict[str, Any]]:
    """A row a metric (tables.VALIDITY), four decimals, null where undefined; no text of the set."""
    return [
        {
            "task": score.task, "set": score.set, "method": method, "n": score.n, "metric": name,
            **{key: _rounded(metric[key]) for key in ("value", "low", "high")},
            "baseline": _rounded(score.baseline.get(name, math.nan)), "weights": weights,
        }
        for name, metric in score.metrics.items()
    ]  # fmt: skip


def weights_of(task: str, method: str) -> str | None:
    """Digest of the weights that a method of a task reads; None where it has none."""
    if task in ("sentiment", "attitude") and method != "vader":
        from analysis.sentiment.target_scores import method_digest

        return method_digest("target" if method in ("", "target") or not Path(method).exists() else method)
    if task == "roles" and method == "model":
        from analysis.language.grammatical_roles import WEIGHTS

        return file_digest(WEIGHTS)
    if task in ("pronouns", "mentions") and method in ("ranker", "stage"):
        from analysis.mentions.pronouns.ranker import WEIGHTS as RANKER

        return file_digest(RANKER)
    if task == "cleaning" and method == "page":
        from analysis.corpus.cleaning.learned import WEIGHTS as BLOCKS

        return file_digest(BLOCKS)
    if task == "genre":
        from analysis.corpus.genre.classifier import WEIGHTS as GENRE

        return file_digest(GENRE)
    if task == "frames" and method == "learned":
        from analysis.language.vectors import weights_digest

        return weights_digest()[:12]
    return None


def _score(one: Evaluation, gold: Path) -> list[dict[str, Any]]:
    if one.task not in task_names():
        print(f"left out: there is no task {one.task}")
        return []
    begun = time.monotonic()
    score = evaluate(one.task, one.codes(gold), one.options(gold))
    rows = score_rows(score, weights_of(one.task, score.method), _method(one, score))
    first = rows[0]
    print(f"{one.task:<12} {score.set:<28} {rows[0]['method']:<24} {first['metric']} {first['value']} "
          f"[{first['low']}, {first['high']}], n = {score.n:,}, {time.monotonic() - begun:.0f} s", flush=True)  # fmt: skip
    return rows


def _method(one: Evaluation, score: Score) -> str:
    """The method's name, with how it was fitted: two ways of fitting are two methods."""
    if one.cross_validate:
        return f"learned, {one.cross_validate}-fold"
    return f"learned on {Path(one.train).name}" if one.train else score.method


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


def _write(rows: list[dict[str, Any]], path: Path) -> None:
    """A row a line, written aside and renamed."""
    lines = ",\n".join(json.dumps(row) for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.aside")
    aside.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    os.replace(aside, path)
