"""corpus -> measures: runs the stages over partitions of articles, here or on a cluster, and caches what they made.

The only module that knows where a partition runs. A partition's tables are the same in whichever process it is measured,
because no stage looks beyond the article (story clusters, the one exception, are found before, in `corpus`).
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from analysis import paths
from analysis.codebook.load import read_codebook
from analysis.engine.cache import MeasureCache
from analysis.engine.cluster import on_cluster
from analysis.errors import UsageError
from analysis.measures import TABLES, Tables, run_stages, stage_keys
from analysis.parallel.claims import Claim, Claims
from analysis.parallel.cores import default_jobs
from analysis.parallel.pool import in_order
from analysis.study import Study

ENGINES = ("local", "dask")
PARTITION = 128  # articles

Progress = Callable[[int, int], None]


class Measures:
    """Every table that the stages make of a corpus, each by its name; keys and offsets as in `tables.py`."""

    sentences: pd.DataFrame
    mentions: pd.DataFrame
    open_mentions: pd.DataFrame
    attributions: pd.DataFrame
    tone: pd.DataFrame
    target_sentiment: pd.DataFrame
    frames: pd.DataFrame
    portrayal: pd.DataFrame

    def __init__(self, **tables: pd.DataFrame) -> None:
        vars(self).update(tables)

    def __getattr__(self, name: str) -> pd.DataFrame:
        raise AttributeError(f"No stage makes a table `{name}`. There are: {', '.join(vars(self))}.")

    def __repr__(self) -> str:
        return f"Measures: {', '.join(f'{len(table):,} rows of {name}' for name, table in self.items())}"

    def items(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Name and table."""
        return iter(vars(self).items())


@dataclass(frozen=True)
class Partition:
    """A partition of articles, the stages to run on it, and what others that they read have made of it."""

    articles: pd.DataFrame
    stages: tuple[str, ...]
    before: Mapping[str, Tables]


def measure(
    articles: pd.DataFrame,
    study: Study,
    *,
    jobs: int | None = None,
    engine: str = "local",
    store: Path | None = paths.STORE / "measures",
    progress: Progress | None = None,
) -> Measures:
    """Every measure of these articles, computing only the stages that the store lacks, and of those no other run's share.

    Args:
        articles: the table of a `Corpus`.
        study: reads `codebook`, `sentiment`, `roles`, `tone_lexicon`.
        jobs: processes; None: one a core.
        engine: "local" or "dask" (the extra `dask`; the cluster that `DASK_SCHEDULER_ADDRESS` names, whose workers have this
            package, else one started here).
        store: folder of what was computed before; None computes everything and stores nothing. Where the disk refuses, the
            measures are returned all the same, and a line says that the next run computes them again.
        progress: told (articles done, articles to do) as partitions finish.
    Raises:
        CodebookError, UsageError for an unknown engine.
    """
    if engine not in ENGINES:
        raise UsageError(f"There is no engine `{engine}`. Known: {', '.join(ENGINES)}.")
    cache = MeasureCache(store, stage_keys(read_codebook(study.codebook), study), articles)
    claims = Claims(store)
    cache.read()
    total = len(cache.missing())
    while missing := cache.missing():
        done = total - len(missing)
        for task, made in _shared(cache, claims, engine, study, jobs):
            cache.add(task.articles, made)
            done += len(task.articles)
            if progress:
                progress(done, total)
        claims.wait(set(cache.work(missing)))
        cache.read()
    cache.tidy()
    return _joined(cache, articles)


def _shared(
    cache: MeasureCache, claims: Claims, engine: str, study: Study, jobs: int | None
) -> Iterator[tuple[Partition, dict[str, Tables]]]:
    """Each task that no other run has claimed, with what came of it; claimed while it is worked on."""
    under_way: deque[tuple[Partition, Claim]] = deque()
    parts = list(_parts(cache.missing(), cache.articles))
    tasks = _claimed(parts, cache, claims, under_way)
    try:
        for made in _run(engine, tasks, len(parts), study, jobs):
            task, claim = under_way.popleft()
            yield task, made
            claim.release()
    finally:
        for _, claim in under_way:
            claim.release()


def _parts(missing: Mapping[str, tuple[str, ...]], articles: pd.DataFrame) -> Iterator[list[str]]:
    """The articles for which stages are missing, PARTITION at a time, those together that lack the same."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for article_id in articles["article_id"]:
        if article_id in missing:
            alike.setdefault(missing[article_id], []).append(article_id)
    for ids in alike.values():
        yield from (ids[first : first + PARTITION] for first in range(0, len(ids), PARTITION))


def _claimed(
    parts: Iterable[list[str]], cache: MeasureCache, claims: Claims, under_way: deque[tuple[Partition, Claim]]
) -> Iterator[Partition]:
    """The parts as tasks, each claimed when it is asked for; what another run has claimed or finished meanwhile is left out."""
    for ids in parts:
        with claims.turn() as taken:
            cache.read()
            missing = cache.missing(ids)
            free = {one: stages for one, stages in missing.items() if taken.isdisjoint(cache.work({one: stages}))}
            groups = list(_parts(free, cache.rows(ids)))
            claimed = [claims.claim(cache.work({one: free[one] for one in group})) for group in groups]
        for group, claim in zip(groups, claimed, strict=True):
            stages = free[group[0]]
            task = Partition(cache.rows(group), stages, cache.before(stages, group))
            under_way.append((task, claim))
            yield task


def _run(
    engine: str, tasks: Iterable[Partition], n_tasks: int, study: Study, jobs: int | None
) -> Iterator[dict[str, Tables]]:
    jobs = min(jobs or default_jobs(), n_tasks)
    if engine == "dask":
        return on_cluster(_measure, tasks, study, jobs)
    threads = max(1, default_jobs() // jobs) if jobs > 1 else None
    return in_order(partial(_measure, study=study, threads=threads), tasks, max(1, jobs))


def _measure(task: Partition, study: Study, threads: int | None) -> dict[str, Tables]:
    return run_stages(task.stages, task.articles, task.before, read_codebook(study.codebook), study, threads)


def _joined(cache: MeasureCache, articles: pd.DataFrame) -> Measures:
    """One table each, in the order of the articles."""
    order = {article_id: place for place, article_id in enumerate(articles["article_id"])}
    joined = {}
    for name, declared in TABLES.items():
        parts = cache.tables(name)
        if not parts:
            joined[name] = declared.empty()
            continue
        rows = pd.concat(parts, ignore_index=True)
        joined[name] = rows.sort_values("article_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)
    return Measures(**joined)
