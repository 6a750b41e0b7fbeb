"""corpus -> measures: runs the stages over partitions of articles, here or on a cluster, and caches what they made.

The only module that knows where a partition runs. A partition's tables are the same in whichever process it is measured,
because no stage looks beyond the article (story clusters, the one exception, are found before, in `corpus`).
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from analysis import paths
from analysis.codebook.load import read_codebook
from analysis.engine.batches import LostError, Places
from analysis.engine.cache import MeasureCache, Texts
from analysis.engine.cluster import on_cluster
from analysis.engine.measured import CachedTables, Measures
from analysis.engine.rates import Rates
from analysis.errors import UsageError
from analysis.measures import Tables, run_stages, stage_keys
from analysis.parallel.claims import Claim, Claims
from analysis.parallel.cores import default_jobs
from analysis.parallel.pool import in_order
from analysis.study import Study

ENGINES = ("local", "dask")
PARTITION = 128  # articles

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Made:
    """What stages have made of a partition, and the seconds that each took."""

    tables: Mapping[str, Tables]
    seconds: Mapping[str, float]


@dataclass(frozen=True)
class Partition:
    """A partition of articles (`places`: in the corpus), the stages to run on it, and what others that they read have made of it."""

    places: Places
    articles: pd.DataFrame
    stages: tuple[str, ...]
    before: Mapping[str, Tables]


def measure(
    articles: pd.DataFrame,
    study: Study,
    *,
    jobs: int | None = None,
    engine: str = "local",
    store: Path | Literal["study"] | None = "study",
    texts: Texts | None = None,
    progress: Progress | None = None,
) -> Measures:
    """Every measure of these articles, computing only the stages that the store lacks, and of those no other run's share.

    Args:
        articles: the table of a `Corpus`.
        study: reads `codebook`, `sentiment`, `roles`, `tone_lexicon`.
        jobs: processes; None: one a core.
        engine: "local" or "dask" (the extra `dask`; the cluster that `DASK_SCHEDULER_ADDRESS` names, whose workers have this
            package, else one started here).
        store: folder of what was computed before, "study": that of the study at hand; None computes everything and stores nothing. Where the disk refuses, the
            measures are returned all the same, and a line says that the next run computes them again.
        texts: reads title and text of articles where `articles` lacks them (`corpus.listing`): those that are measured, and no others.
        progress: told (articles done, articles to do) as work begins and as partitions finish; not where there is nothing to do.
    Raises:
        CodebookError, UsageError for an unknown engine.
    """
    if engine not in ENGINES:
        raise UsageError(f"There is no engine `{engine}`. Known: {', '.join(ENGINES)}.")
    cache = MeasureCache(_folder(store), stage_keys(read_codebook(study.codebook), study), articles, texts)

    def complete(tell: Progress | None = None) -> None:
        _complete(cache, engine, study, jobs, tell)

    complete(progress)
    cache.tidy()
    return Measures(CachedTables(cache, complete))


def to_measure(articles: pd.DataFrame, study: Study, store: Path | Literal["study"] | None = "study") -> Counter[str]:
    """How many of these articles (as for `measure`; no texts are needed) each stage has still to be run on."""
    cache = MeasureCache(_folder(store), stage_keys(read_codebook(study.codebook), study), articles)
    cache.read()
    todo = Counter[str]()
    for stages, places in cache.missing():
        todo.update(dict.fromkeys(stages, len(places)))
    return todo


def measured_before(
    articles: pd.DataFrame, study: Study, store: Path | Literal["study"] | None = "study"
) -> pd.DataFrame:
    """Those of these articles (as for `measure`) on which no stage has to be run."""
    cache = MeasureCache(_folder(store), stage_keys(read_codebook(study.codebook), study), articles)
    cache.read()
    whole = np.ones(len(articles), dtype=bool)
    for _, places in cache.missing():
        whole[places] = False
    return articles[whole].reset_index(drop=True)


def _folder(store: Path | Literal["study"] | None) -> Path | None:
    return paths.store() / "measures" if store == "study" else store


def _complete(cache: MeasureCache, engine: str, study: Study, jobs: int | None, progress: Progress | None) -> None:
    """Run what is missing, until nothing is: what others have claimed is waited for, and done here where they broke off."""
    claims, rates = Claims(cache.folder), Rates.of(cache.folder)
    cache.read()
    done = 0
    while missing := list(cache.missing()):
        total = done + sum(len(places) for _, places in missing)
        if progress:
            progress(done, total)
        for task, made in _shared(cache, claims, engine, study, jobs):
            cache.add(task.places, made.tables)
            rates.add(len(task.places), made.seconds)
            done += len(task.places)
            if progress:
                progress(done, total)
        claims.wait({work for stages, places in cache.missing() for work in cache.work(stages, places)})
        cache.read()
    rates.write()


def _shared(
    cache: MeasureCache, claims: Claims, engine: str, study: Study, jobs: int | None
) -> Iterator[tuple[Partition, "Made"]]:
    """Each task that no other run has claimed, with what came of it; claimed until what came of it is written."""
    under_way: deque[tuple[Partition, Claim]] = deque()
    done: list[Claim] = []
    parts = [places for _, places in _parts(cache)]
    try:
        for made in _run(engine, _claimed(parts, cache, claims, under_way), len(parts), study, jobs):
            task, claim = under_way.popleft()
            done.append(claim)
            yield task, made
            if cache.due():
                _write(cache, done)
    finally:
        _write(cache, done)
        for _, claim in under_way:
            claim.release()


def _write(cache: MeasureCache, done: list[Claim]) -> None:
    cache.write()
    while done:
        done.pop().release()


def _parts(cache: MeasureCache, of: Places | None = None) -> Iterator[tuple[tuple[str, ...], Places]]:
    """The articles for which stages are missing, PARTITION at a time, those together that lack the same, as their texts lie."""
    lies = cache.articles["place"].to_numpy() if "place" in cache.articles else np.arange(len(cache.articles))
    for stages, places in cache.missing(of):
        ordered = places[np.argsort(lies[places], kind="stable")]
        for first in range(0, len(ordered), PARTITION):
            yield stages, ordered[first : first + PARTITION]


def _claimed(
    parts: Iterable[Places], cache: MeasureCache, claims: Claims, under_way: deque[tuple[Partition, Claim]]
) -> Iterator[Partition]:
    """The parts as tasks, each claimed when it is asked for; what another run has claimed or finished meanwhile is left out."""
    for part in parts:
        groups = []
        with claims.turn() as taken:
            cache.read()
            for stages, places in _parts(cache, part):
                free = places if not taken else _free(cache, stages, places, taken)
                if len(free):
                    groups.append((stages, free, claims.claim(cache.work(stages, free))))
        for stages, places, claim in groups:
            try:
                task = Partition(places, cache.rows(places), stages, cache.before(stages, places))
            except LostError:  # what these stages read is to be computed first, in the next round
                claim.release()
                continue
            under_way.append((task, claim))
            yield task


def _free(cache: MeasureCache, stages: tuple[str, ...], places: Places, taken: set[str]) -> Places:
    """The articles of which nobody else has claimed one of these stages."""
    claimed = np.array([work in taken for work in cache.work(stages, places)], dtype=bool)
    return places[~claimed.reshape(len(stages), len(places)).any(axis=0)]


def _run(engine: str, tasks: Iterable[Partition], n_tasks: int, study: Study, jobs: int | None) -> Iterator[Made]:
    jobs = min(jobs or default_jobs(), n_tasks)
    if engine == "dask":
        return on_cluster(_measure, tasks, study, jobs)
    threads = max(1, default_jobs() // jobs) if jobs > 1 else None
    return in_order(partial(_measure, study=study, threads=threads), tasks, max(1, jobs))


def _measure(task: Partition, study: Study, threads: int | None) -> Made:
    seconds: dict[str, float] = {}
    codebook = read_codebook(study.codebook)
    return Made(run_stages(task.stages, task.articles, task.before, codebook, study, threads, seconds), seconds)
