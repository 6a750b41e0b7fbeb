"""Articles a second and peak memory of each step from a file to an opened corpus, on N generated articles.

`python tests/bench/scale.py [N...] [STEP...]`: 2,000 articles and all steps by default. Each step runs in a process of its
own, so that its peak memory (that of its largest worker beside it) is its own. "read", "clean", "language" (a part of "clean")
and "store" are timed apart, in one process; "ingest" is all of them as `workbook ingest` runs them, "known" the same articles
once more; "load" reads the store, "cluster" finds the stories, whose pairs are compared with the truth.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from generate import score_stories, write

from analysis import paths

STEPS = ("nothing", "read", "clean", "language", "store", "ingest", "known", "load", "cluster")


def main(sizes: Iterable[int], steps: Iterable[str]) -> None:
    """Print the table of each size."""
    for n in sizes:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "articles.jsonl"
            begin = time.perf_counter()
            write(n, source)
            print(
                f"\n{n:,} articles, {source.stat().st_size / 1e6:,.0f} MB, generated in {time.perf_counter() - begin:,.0f} s"
            )
            print(
                f"  {'step':<9}{'seconds':>9}{'of CPU':>9}{'articles/s':>12}{'a CPU s':>9}{'peak MB':>9}{'workers':>9}"
            )
            for step in steps:
                _print(step, n, measured(step, folder))


def measured(step: str, folder: str) -> dict[str, float]:
    """Run one step in a new process: seconds, CPU seconds, megabytes, and what the step has to say."""
    done = subprocess.run([sys.executable, __file__, "--step", step, folder], stdout=subprocess.PIPE, check=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def _print(step: str, n: int, result: dict[str, float]) -> None:
    seconds, cpu = max(result["seconds"], 1e-9), max(result["cpu"], 1e-9)
    rates = f"{n / seconds:>12,.0f}{n / cpu:>9,.0f}" if result["seconds"] else f"{'':>21}"
    print(
        f"  {step:<9}{result['seconds']:>9,.1f}{result['cpu']:>9,.1f}{rates}"
        f"{result['peak_mb']:>9,.0f}{result['workers_mb']:>9,.0f}  {result.get('says', '')}",
        flush=True,
    )


class Clock:
    """Adds up the time spent inside `with`."""

    def __init__(self) -> None:
        self.seconds = self.cpu = 0.0

    def __enter__(self) -> None:
        self.begin = time.perf_counter(), _cpu()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self.begin[0]
        self.cpu += _cpu() - self.begin[1]


def run(step: str, folder: Path) -> dict[str, object]:
    """The step, timed here."""
    from analysis.corpus.cleaning.date_order import Evidence
    from analysis.corpus.store import ingest as store
    from analysis.corpus.store.ingest import ingest
    from analysis.corpus.store.versions import read_store
    from analysis.corpus.stories import find_stories

    paths.store = lambda: folder / ".workbook"
    source, into, clock, says = folder / "articles.jsonl", folder / "store", Clock(), ""
    if step in ("read", "clean", "language", "store"):
        if step == "language":
            cleaning = sys.modules["analysis.corpus.cleaning.clean"]
            cleaning.language_of = _clocked(cleaning.language_of, clock)
        outlets = store.read_outlets(paths.CODEBOOK / "outlets.toml")
        boilerplate = store.read_boilerplate(paths.CODEBOOK / "boilerplate.toml")
        chunks = _timed(
            store._chunks(store.read_sources([source]), store.Summary()), clock if step == "read" else Clock()
        )
        writer = store.StoreWriter(folder / "apart", store.Run("ingest")) if step == "store" else None
        for chunk in chunks:
            if step == "read":
                continue
            with clock if step == "clean" else Clock():
                cleaned, unread, raws = store.clean_chunk(outlets, boilerplate, Evidence(), chunk)
            if writer:
                with clock:
                    writer.commit(cleaned, unread, raws)
        if writer:
            with clock:
                writer.compact()
    elif step in ("ingest", "known"):
        with clock:
            says = str(ingest([source], into))
    elif step == "load":
        with clock:
            says = f"{len(read_store(into).articles):,} articles"
    elif step == "cluster":
        articles = read_store(into).articles
        with clock:
            stories = find_stories(articles).set_index("url")["story_id"].to_dict()
        says = "pair precision {:.4f}, recall {:.4f}".format(*score_stories(_truth(source), stories))
    return {"seconds": clock.seconds, "cpu": clock.cpu, "says": says, **_memory()}


def _clocked(function: Callable[..., object], clock: Clock) -> Callable[..., object]:
    def timed(*given: object) -> object:
        with clock:
            return function(*given)

    return timed


def _timed(pieces: Iterator[object], clock: Clock) -> Iterator[object]:
    while True:
        with clock:
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def _truth(source: Path) -> dict[str, str]:
    with source.open(encoding="utf-8") as lines:
        return {record["url"]: record["cluster"] for record in map(json.loads, lines)}


def _cpu() -> float:
    """CPU seconds of this process and of the workers that have ended."""
    own, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime


def _memory() -> dict[str, float]:
    """Peak resident megabytes of this process and of its largest worker."""
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return {
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit,
        "workers_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit,
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        print(json.dumps(run(sys.argv[2], Path(sys.argv[3]))))
    else:
        asked = [argument.replace(",", "") for argument in sys.argv[1:]]
        sizes = [int(argument) for argument in asked if argument.isdigit()]
        main(sizes or [2_000], [argument for argument in asked if not argument.isdigit()] or STEPS)
