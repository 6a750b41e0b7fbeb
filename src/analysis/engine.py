"""corpus -> measures: runs the stages over partitions of articles, here or on a cluster, and keeps what it computed.

The only module that knows where a partition runs. A partition's tables are the same in whichever process it is measured,
because no stage looks beyond the article (story clusters, the one exception, are found before, in `corpus`).
"""

import dataclasses
import hashlib
import json
import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths, tables
from analysis.cache import forget_oldest, keep, mark_used
from analysis.codebook.load import Codebook, read_codebook
from analysis.errors import AnalysisError, UsageError, first_line
from analysis.parallel import default_jobs, in_order
from analysis.study import Study

NOT_STAGES = {
    "cli",
    "corpus",
    "report",
    "validity",
    "training",
    "display",
    "findings",
    "encoder",
}  # folders of which no measure reads anything
MEASURING = ("vaderSentiment", "nupunkt", "simplemma", "onnxruntime", "tokenizers", "ahocorasick_rs")
PARTITION = 128  # articles

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Measures:
    """Every table that the stages make of a corpus; keys and offsets as in `tables.py`."""

    sentences: pd.DataFrame
    mentions: pd.DataFrame
    open_mentions: pd.DataFrame
    attributions: pd.DataFrame
    tone: pd.DataFrame
    target_sentiment: pd.DataFrame
    frames: pd.DataFrame
    portrayal: pd.DataFrame

    def of(self, article_ids: Iterable[str]) -> "Measures":
        """The rows of these articles."""
        wanted = set(article_ids)
        return Measures(**{name: t[t["article_id"].isin(wanted)].reset_index(drop=True) for name, t in self.items()})

    def items(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Name and table."""
        return ((field.name, getattr(self, field.name)) for field in dataclasses.fields(self))


TABLES = {
    "sentences": tables.SENTENCES,
    "mentions": tables.MENTIONS,
    "open_mentions": tables.OPEN_MENTIONS,
    "attributions": tables.ATTRIBUTIONS,
    "tone": tables.TONE,
    "target_sentiment": tables.TARGET_SENTIMENT,
    "frames": tables.FRAMES,
    "portrayal": tables.PORTRAYAL,
}


def measure(
    articles: pd.DataFrame,
    study: Study,
    *,
    jobs: int | None = None,
    engine: str = "local",
    store: Path | None = paths.STORE / "measures",
    progress: Progress | None = None,
) -> Measures:
    """Every measure of these articles, computing only what the store lacks.

    Args:
        articles: the table of a `Corpus`.
        study: reads `codebook`, `sentiment`, `roles`, `tone_lexicon`.
        jobs: processes; None: one a core.
        engine: "local" or "dask" (the extra `dask`; the cluster that `DASK_SCHEDULER_ADDRESS` names, whose workers have this
            package and the codebook at the same path, else one started here).
        store: folder of what was computed before; None computes everything and keeps nothing.
        progress: told (articles done, articles to do) as partitions finish.
    Raises:
        CodebookError, UsageError for an unknown engine.
    """
    codebook = read_codebook(study.codebook)
    key = settings_key(codebook, study)
    article_keys = articles.apply(_article_key, axis=1) if len(articles) else pd.Series(dtype="str")
    kept, known = _read_store(store / key, set(article_keys)) if store else ([], set())
    if store and (store / key).is_dir():
        mark_used(store / key)
    new = articles[~article_keys.isin(known)]
    parts = [new.iloc[i : i + PARTITION] for i in range(0, len(new), PARTITION)]
    done = 0
    for part, measured in zip(parts, _run(engine, parts, study, jobs), strict=True):
        kept.append(measured)
        if store:
            _write_batch(store / key, measured, article_keys.loc[part.index], part)
        done += len(part)
        if progress:
            progress(done, len(new))
    if store and parts:
        forget_oldest(store)
    return _joined(kept, articles)


def measure_partition(
    articles: pd.DataFrame, codebook: Codebook, study: Study, *, threads: int | None = None
) -> Measures:
    """All stages on one partition: the same function in a notebook, over a pool and on a cluster.

    `threads` is for the sentiment model; None: one a core, which is too many where several processes measure.
    """
    from analysis.attribution import find_attributions
    from analysis.attribution.voices import assign_voices
    from analysis.framing.codebook import find_frames
    from analysis.language.sentences import split_sentences
    from analysis.mentions import find_mentions
    from analysis.portrayal.find import find_portrayal
    from analysis.sentiment.target_scores import score_mentions
    from analysis.sentiment.vader import score_tone

    sentences = split_sentences(articles, codebook.english)
    found = find_mentions(articles, sentences, codebook.actors, codebook.english)
    attributions = find_attributions(
        articles, sentences, found.mentions, codebook.verbs, codebook.source_words, codebook.english
    )
    mentions = assign_voices(found.mentions, attributions)
    tone = score_tone(articles, sentences, codebook.lexicon if study.tone_lexicon else ())
    return Measures(
        sentences=sentences,
        mentions=mentions,
        open_mentions=found.open,
        attributions=attributions,
        tone=tone,
        target_sentiment=score_mentions(articles, sentences, mentions, tone, method=study.sentiment, threads=threads),
        frames=find_frames(articles, sentences, codebook.frames),
        portrayal=find_portrayal(
            articles,
            sentences,
            mentions,
            attributions,
            english=codebook.english,
            verbs=codebook.verbs,
            loaded_words=codebook.loaded_words,
            roles=study.roles,
        ),
    )


def settings_key(codebook: Codebook, study: Study) -> str:
    """Digest of all that a stage reads besides the article: code and weights, codebook, method."""
    from analysis.portrayal.spacy_roles import describe_roles
    from analysis.sentiment.target_scores import method_digest

    used = {
        "code": code_digest(),
        "codebook": codebook.digests,
        "sentiment": method_digest(study.sentiment),
        "roles": describe_roles(study.roles),
        "tone_lexicon": study.tone_lexicon,
    }
    return hashlib.sha256(json.dumps(used, sort_keys=True).encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Digest of the stages' code, word lists, weights and packages: measures stored by others are computed anew."""
    total, home = hashlib.sha256(), Path(__file__).parent
    for package in MEASURING:
        total.update(f"{package} {version(package)}\n".encode())
    for path in sorted(home.rglob("*")):
        inside = path.relative_to(home)
        if path.is_file() and path.suffix != ".pyc" and not NOT_STAGES.intersection(inside.parts):
            total.update(str(inside).encode() + path.read_bytes())
    return total.hexdigest()[:16]


def _article_key(article: pd.Series) -> str:
    read = [str(article[name]) for name in ("article_id", "title", "text", "published", "outlet", "country")]
    return hashlib.sha256("\x1f".join(read).encode()).hexdigest()[:24]


def _run(engine: str, parts: list[pd.DataFrame], study: Study, jobs: int | None) -> Iterator[Measures]:
    jobs = min(jobs or default_jobs(), len(parts))
    if engine == "dask":
        return _run_dask(parts, study, jobs) if parts else iter(())
    if engine != "local":
        raise UsageError(f"There is no engine `{engine}`. Known: local, dask.")
    return _run_pool(parts, study, jobs) if jobs > 1 else (_measure(part, study, None) for part in parts)


def _run_pool(parts: list[pd.DataFrame], study: Study, jobs: int) -> Iterator[Measures]:
    threads = max(1, default_jobs() // jobs)
    yield from in_order(partial(_measure, study=study, threads=threads), parts, jobs)


def _run_dask(parts: list[pd.DataFrame], study: Study, jobs: int) -> Iterator[Measures]:
    with _cluster(jobs) as client:
        ahead = 2 * max(1, sum(client.nthreads().values()))  # as many as keep the cluster busy, not the whole corpus
        waiting: deque[Any] = deque()
        for part in parts:
            waiting.append(client.submit(_measure, part, study=study, threads=1, pure=False))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def _cluster(jobs: int) -> Iterator[Any]:
    """A client of the cluster that DASK_SCHEDULER_ADDRESS names, else of one started here, whose workers have one thread each.

    Raises AnalysisError where the extra is not installed or nobody answers at the address.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise AnalysisError("The engine `dask` needs the extra: install `media-analysis-workbook[dask]`.") from None
    address = os.environ.get("DASK_SCHEDULER_ADDRESS")
    if not address:
        own = {"dashboard_address": None, "silence_logs": logging.ERROR}
        with (
            distributed.LocalCluster(n_workers=jobs, threads_per_worker=1, **own) as cluster,
            distributed.Client(cluster, set_as_default=False) as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(address, set_as_default=False)
    except (OSError, ValueError) as problem:
        raise AnalysisError(
            f"No Dask scheduler answers at {address} ({first_line(problem)}): start one there with `dask scheduler`, "
            "or unset DASK_SCHEDULER_ADDRESS to have workers started here."
        ) from None
    with client:
        yield client


def _measure(articles: pd.DataFrame, study: Study, threads: int | None) -> Measures:
    return measure_partition(articles, read_codebook(study.codebook), study, threads=threads)


def _read_store(folder: Path, wanted: set[str]) -> tuple[list[Measures], set[str]]:
    """What earlier runs measured of the wanted articles, and their keys."""
    kept: list[Measures] = []
    known: set[str] = set()
    for batch in sorted(folder.glob("batch-*")):
        articles = pd.read_parquet(batch / "articles.parquet")
        use = articles[articles["key"].isin(wanted - known)]
        if use.empty:
            continue
        measures = Measures(**{name: pd.read_parquet(batch / f"{name}.parquet") for name in TABLES})
        kept.append(measures if len(use) == len(articles) else measures.of(use["article_id"]))
        known |= set(use["key"])
    return kept, known


def _write_batch(folder: Path, measures: Measures, keys: pd.Series, articles: pd.DataFrame) -> None:
    """Written aside and renamed, so that a run that is killed leaves nothing half-written."""

    def write(aside: Path) -> None:
        for name, table in measures.items():
            table.to_parquet(aside / f"{name}.parquet")
        index = pd.DataFrame({"key": keys.to_numpy(), "article_id": articles["article_id"].to_numpy()})
        index.to_parquet(aside / "articles.parquet")

    keep(folder / f"batch-{hashlib.sha256(''.join(sorted(keys)).encode()).hexdigest()[:16]}", write)


def _joined(parts: list[Measures], articles: pd.DataFrame) -> Measures:
    """One table each, in the order of the articles."""
    order = {article_id: place for place, article_id in enumerate(articles["article_id"])}
    joined = {}
    for name, table in TABLES.items():
        found = [getattr(part, name) for part in parts if len(getattr(part, name))]
        if not found:
            joined[name] = table.empty()
            continue
        rows = pd.concat(found, ignore_index=True)
        joined[name] = rows.sort_values("article_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)
    return Measures(**joined)
