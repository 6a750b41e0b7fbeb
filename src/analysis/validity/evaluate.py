"""Score a measure against a file of human codes: what a task declares, and what is the same for every task."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.agreement.gold import Record, read_gold
from analysis.codebook.entries import nearest
from analysis.codebook.load import Codebook, read_codebook
from analysis.errors import UsageError
from analysis.paths import CODEBOOK
from analysis.validity import tasks

N_BOOT = 1_000
SEED = 7

Units = list[Any]
"""What is resampled: one item a sentence, article or document, in whatever form the task's `metrics` reads."""


@dataclass(frozen=True)
class Options:
    """What the command line adds to a task and a gold file."""

    method: str = ""  # "": the task's first
    documents: Path | None = None
    train: Path | None = None
    cross_validate: int = 0  # folds; 0: none
    map: Path | None = None
    codebook: str | Path = CODEBOOK  # folder of the judgements that the measure reads

    @cached_property
    def judgements(self) -> Codebook:
        """The codebook, read once."""
        return read_codebook(self.codebook)


EXTRA = ("documents", "train", "cross_validate", "map")  # options that only some tasks read


@dataclass(frozen=True)
class Task:
    """One kind of human code and how a measure is scored against it.

    `predict(records, options)` answers with one unit a record (or document); `metrics(units)` with a value a metric,
    NaN where it is undefined. `metrics` must not depend on the order of units, and must accept the same unit twice: the
    interval comes from calling it on units drawn with replacement.
    """

    name: str
    record: str  # one sentence: what a record is
    fields: dict[str, type | tuple[type, ...]]  # what each record must carry, and of which type
    methods: tuple[
        str, ...
    ]  # the first is used where none is named; "PATH" stands for a folder of weights, "NAME" for any name
    predict: Callable[[list[Record], Options], Units]
    metrics: Callable[[Units], dict[str, float]]
    baseline: Callable[[list[Record], Options], Units]  # the units of the simplest answer
    baseline_name: str = "most frequent label"
    notes: Callable[[Units], list[str]] = field(default=lambda _: [])  # what was left out, counted
    options: tuple[str, ...] = ()  # of EXTRA, that it reads


@dataclass(frozen=True)
class Score:
    """The scores of one method on one gold file: `metrics[name]` holds value, low and high (95 %, bootstrap)."""

    task: str
    set: str
    method: str
    n: int
    metrics: dict[str, dict[str, float]]
    baseline: dict[str, float]
    baseline_name: str
    notes: list[str]

    def as_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def evaluate(task: str, gold: Path | str, options: Options = Options(), *, n_boot: int = N_BOOT) -> Score:
    """Score a measure on a gold file in the form of its task, JSON Lines, gzipped or not.

    Returns value and 95 % percentile-bootstrap interval of each metric, resampling records (documents where a task says
    so), n, and the baseline's values. Raises UsageError for an unknown task or method, GoldError for a file not in the form.
    """
    this = load_task(task)
    method = options.method or this.methods[0]
    if method not in this.methods and not _names_a_method(method, this.methods):
        raise UsageError(f"{task} has no method `{method}`.{nearest(method, this.methods)}")
    _check_options(this, options)
    gold = Path(gold)
    records = read_gold(gold, this.fields)
    units = this.predict(records, options)
    return Score(
        task=task,
        set=gold.name.split(".")[0],
        method="learned" if options.train or options.cross_validate else method,
        n=len(units),
        metrics=interval(units, this.metrics, n_boot),
        baseline=_finite(this.metrics(this.baseline(records, options))),
        baseline_name=this.baseline_name,
        notes=this.notes(units),
    )


def _check_options(task: Task, options: Options) -> None:
    """Raises UsageError for an option that the task would ignore."""
    for name in EXTRA:
        if getattr(options, name) and name not in task.options:
            known = [other for other in task_names() if name in load_task(other).options]
            raise UsageError(f"{task.name} does not read --{name.replace('_', '-')}; it is for {', '.join(known)}.")


def interval(
    units: Units, metrics: Callable[[Units], dict[str, float]], n_boot: int = N_BOOT, seed: int = SEED
) -> dict[str, dict[str, float]]:
    """Each metric with its 95 % percentile-bootstrap interval over `units`; the same seed gives the same interval."""
    rng = np.random.default_rng(seed)
    values = metrics(units)
    draws = [metrics([units[i] for i in rng.integers(len(units), size=len(units))]) for _ in range(n_boot)]
    bounds = {name: _bounds(np.array([draw[name] for draw in draws])) for name in values}
    return {
        name: _finite({"value": value, "low": bounds[name][0], "high": bounds[name][1]})
        for name, value in values.items()
    }


def _names_a_method(method: str, methods: tuple[str, ...]) -> bool:
    """Whether the method fits "PATH" (what is there) or "spacy:NAME" (any name after the colon)."""
    prefixes = [known.removesuffix("NAME") for known in methods if known.endswith(":NAME")]
    named = any(method.startswith(prefix) and method != prefix for prefix in prefixes)
    return named or ("PATH" in methods and Path(method).exists())


def task_names() -> list[str]:
    """The tasks there are, one module of `validity.tasks` each."""
    return sorted(module.name for module in pkgutil.iter_modules(tasks.__path__))


def load_task(name: str) -> Task:
    """The task of that name. Raises UsageError naming the nearest where there is none."""
    if name not in task_names():
        raise UsageError(f"There is no task `{name}`.{nearest(name, task_names())}")
    task: Task = importlib.import_module(f"analysis.validity.tasks.{name}").TASK
    return task


def _bounds(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    finite = values[np.isfinite(values)]
    if not len(finite):
        return float("nan"), float("nan")
    low, high = np.quantile(finite, [0.025, 0.975])
    return float(low), float(high)


def _finite(values: dict[str, float]) -> dict[str, float]:
    return {name: round(float(value), 6) for name, value in values.items()}
