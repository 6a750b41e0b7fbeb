"""CPU seconds and peak memory of the same job the plain way and ours, by stage, in one run: `python tests/bench/both_ways.py [N...]`.

N generated articles (`generate.py`; 1,000 and 10,000 by default, 100,000 on request), and the first 150 of the 736 articles where
../shared is present, since generated sentences repeat their words. The plain way (`plain_way.py`) splits, looks for names, scores
tone and tabulates; ours does that ("few"), then all that it does besides ("all"). Each is run RUNS times in turn, each time in a
process of its own, on one thread, after a few articles of another seed: what is timed is no import and no reading of weights.

A stage that is the first to need what a document holds (tokens, quotations) pays for reading it. The network reads the first
NETWORK articles only, and is given as milliseconds a mention.
"""

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

RUNS = 5
SIZES = (1_000, 10_000)
NEWS = 150  # of the 736 articles
NETWORK = 100  # articles
PARTITION = 128  # articles at a time, as in the engine
WARM = 20  # articles
FEW = ("sentences", "names", "tone", "table")
LATER = ("pronouns", "attributions", "voices", "frames", "portrayal")

Clock = dict[str, float]


def main(sizes: list[int]) -> None:
    """Print a table for each size, and for the news."""
    from analysis import paths

    with tempfile.TemporaryDirectory() as folder:
        for n in sizes:
            _compare(_generated(n, Path(folder)), f"{n:,} generated articles")
        news = paths.SHARED / "corpora" / "north_korea_736.jsonl.gz"
        if news.exists():
            _compare(_cleaned(news, Path(folder)), f"{NEWS} articles of {news.name}")
        else:
            print("\n../shared is absent: no articles in print were timed")


def _generated(n: int, folder: Path, seed: int | None = None) -> Path:
    from generate import SEED, articles

    from analysis.tables import ARTICLES

    rows = pd.DataFrame(articles(n, SEED if seed is None else seed)).rename(columns={"id": "article_id"})
    path = folder / f"{n}.parquet"
    ARTICLES.fill(rows.assign(story_id=rows["cluster"], country="US")).to_parquet(path)
    return path


def _cleaned(source: Path, folder: Path) -> Path:
    from analysis.corpus.load import load_corpus

    path = folder / "news.parquet"
    load_corpus(source).articles.head(NEWS).to_parquet(path)
    return path


# --- one run, in a process of its own ---------------------------------------------------------------------------------------


def run(way: str, source: Path) -> dict[str, Any]:
    """CPU seconds by stage and peak megabytes of one way; of ours also what it found."""
    measured = plain if way == "plain" else ours
    with tempfile.TemporaryDirectory() as folder:
        measured(pd.read_parquet(_generated(WARM, Path(folder), seed=8)), way)
    began = time.process_time()
    clock, counts = measured(pd.read_parquet(source), way)
    return {"seconds": clock, "whole": time.process_time() - began, "counts": counts, "peak_mb": counts.pop("peak_mb")}


def plain(articles: pd.DataFrame, _: str) -> tuple[Clock, dict[str, float]]:
    """The four steps of `plain_way`, the names being the full names and surnames of the codebook's actors."""
    import plain_way

    clock: Clock = defaultdict(float)
    people = {actor.id: list({*actor.full_names, actor.family_name}) for actor in _codebook().actors}
    with _timed(clock, "sentences"):
        sentences = plain_way.split(articles)
    with _timed(clock, "names"):
        named = plain_way.find_names(sentences, people)
    with _timed(clock, "tone"):
        toned = plain_way.score_tone(named)
    with _timed(clock, "table"):
        plain_way.tabulate(toned, people)
    return clock, {"sentences": len(sentences), "peak_mb": _peak()}


def ours(articles: pd.DataFrame, way: str) -> tuple[Clock, dict[str, float]]:
    """Our stages on partitions of the articles: of "few" sentences, names and tone, of "all" every one, then the network."""
    from analysis import measures
    from analysis.mentions.find import find_mentions
    from analysis.study import Study

    find_mentions.__kwdefaults__["pronouns"] = way == "all"
    clock: Clock = defaultdict(float)
    stages = measures.STAGES
    measures.STAGES = tuple(replace(stage, run=_clocked(stage.run, clock, stage.name)) for stage in stages)
    network = "target_sentiment"
    names = [one.name for one in stages if one.name != network] if way == "all" else ["sentences", "mentions", "tone"]
    setting = (_codebook(), Study(corpus=""), 1)
    parts = [articles.iloc[first : first + PARTITION] for first in range(0, len(articles), PARTITION)]
    made = [measures.run_stages(names, part, {}, *setting) for part in parts]
    with _timed(clock, "table"):
        _tabulate(articles, made, "voices" if way == "all" else "mentions")
    counts: dict[str, float] = {"peak_mb": _peak()}
    for stage, table in (("sentences", "sentences"), ("mentions", "mentions")):
        counts[table] = sum(len(one[stage][table]) for one in made)
    if way == "all":
        first = articles.head(min(NETWORK, PARTITION))
        read = measures.run_stages(names, first, {}, *setting)
        clock.pop(network, None)
        measures.run_stages([network], first, read, *setting)
        counts |= {"read": len(read["voices"]["mentions"]), "network": clock.pop(network), "network_mb": _peak()}
        for name in names:  # of the second reading
            clock[name] *= len(articles) / (len(articles) + len(first))
    measures.STAGES = stages
    return clock, counts


def _tabulate(articles: pd.DataFrame, made: list[dict[str, Any]], stage: str) -> pd.DataFrame:
    """Mean tone and number of the mentions of each actor, by outlet."""
    mentions = pd.concat([one[stage]["mentions"] for one in made])
    tone = pd.concat([one["tone"]["tone"] for one in made]).set_index("sentence_id")["compound"]
    outlet = mentions["article_id"].map(articles.set_index("article_id")["outlet"])
    rows = mentions.assign(outlet=outlet, tone=mentions["sentence_id"].map(tone))
    return rows.groupby(["outlet", "actor_id"])["tone"].agg(["mean", "size"]).reset_index()


def _codebook() -> Any:
    from analysis import paths
    from analysis.codebook.load import read_codebook

    return read_codebook(paths.CODEBOOK)


def _clocked(stage: Callable[..., Any], clock: Clock, name: str) -> Callable[..., Any]:
    def timed(given: Any) -> Any:
        with _timed(clock, name):
            return stage(given)

    return timed


@contextmanager
def _timed(clock: Clock, name: str) -> Iterator[None]:
    began = time.process_time()
    yield
    clock[name] += time.process_time() - began


def _peak() -> float:
    """Megabytes; where the system tells no others, those of the process that started this one count too."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) / 1e3 for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


# --- the table --------------------------------------------------------------------------------------------------------------


def _compare(source: Path, title: str) -> None:
    results: dict[str, list[dict[str, Any]]] = {"plain": [], "few": [], "all": []}
    for _ in range(RUNS):
        for way, own in results.items():
            own.append(_apart(way, source))
    seconds = {way: _medians([one["seconds"] for one in own]) for way, own in results.items()}
    counts, peaks = results["all"][0]["counts"], {way: _median(own, "peak_mb") for way, own in results.items()}
    plainly, few = seconds["plain"], seconds["few"]
    few["names"] = few.pop("mentions")
    every = {"pronouns": max(0.0, seconds["all"]["mentions"] - few["names"]), **seconds["all"]}
    print(
        f"\n{title} ({counts['sentences']:,} sentences, {counts['mentions']:,} mentions); {date.today():%d %B %Y}, {_machine()}, "
        f"Python {platform.python_version()}; CPU seconds of one process, medians of {RUNS}\n"
    )
    print("| step | plain way | ours | times as fast |\n| --- | --- | --- | --- |")
    for name in FEW:
        _row(name, plainly[name], few[name])
    _row("**these four**", sum(plainly.values()), sum(few.values()))
    for name in LATER:
        _row(name, None, every[name])
    _row("**all of them**", sum(plainly.values()), sum(seconds["all"].values()))
    each = statistics.median(1_000 * one["counts"]["network"] / max(1, one["counts"]["read"]) for one in results["all"])
    print(f"| sentiment toward the actor, a mention | | {each:.2f} ms | |")
    network = statistics.median(one["counts"]["network_mb"] for one in results["all"])
    memory = f"{peaks['few']:,.0f}, all {peaks['all']:,.0f}, with the network {network:,.0f}"
    print(f"| peak memory, MB | {peaks['plain']:,.0f} | {memory} | |", flush=True)


def _apart(way: str, source: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--run", way, str(source)]
    quiet = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=quiet)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _medians(clocks: list[Clock]) -> Clock:
    return {name: statistics.median(clock[name] for clock in clocks) for name in clocks[0]}


def _median(results: list[dict[str, Any]], key: str) -> float:
    return statistics.median(result[key] for result in results)


def _row(name: str, plainly: float | None, ours: float) -> None:
    ratio = "" if plainly is None else f"{plainly / max(ours, 1e-9):.1f}"
    print(f"| {name} | {'' if plainly is None else f'{plainly:.2f}'} | {ours:.2f} | {ratio} |")


def _machine() -> str:
    described = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = next(
        (line.split(":", 1)[1].strip() for line in described.splitlines() if line.startswith("model name")), ""
    )
    return f"{os.cpu_count()} cores of {model or platform.processor() or platform.machine()}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        print(json.dumps(run(sys.argv[2], Path(sys.argv[3]))))
    else:
        main([int(argument.replace(",", "")) for argument in sys.argv[1:]] or list(SIZES))
