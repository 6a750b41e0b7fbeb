"""What an article costs, in CPU seconds and bytes, and what millions then need: `python tests/bench/units.py [N] [--of FILE]`.

Of N generated articles (1,000 by default; see `generate.py`), or of the first N records of a file of JSON Lines; one process, one
thread. The network is timed apart from the other stages. What the machine that asks has to do itself, however large the cluster,
is timed with workers of its own: its own process, in which their scheduler runs.
"""

import argparse
import gzip
import itertools
import os
import pickle
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import generate

from analysis import paths
from analysis.codebook.load import read_codebook
from analysis.corpus.load import list_corpus, load_corpus
from analysis.corpus.store.ingest import ingest
from analysis.engine.run import measure
from analysis.measures import STAGES, run_stages
from analysis.study import Study

NETWORK = "target_sentiment"
PARTITION = 128
MILLIONS = (1, 10, 100)


def main() -> None:
    """Prints a table of units, and one of what millions need."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("n", nargs="?", type=int, default=1_000)
    options.add_argument("--of", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "a.jsonl")
        if given.of:
            opened = gzip.open if given.of.suffix == ".gz" else open
            with opened(given.of, "rt", encoding="utf-8") as lines:
                source.write_text("".join(itertools.islice(lines, given.n)), encoding="utf-8")
        else:
            generate.write(given.n, source)
        n, seconds, sizes, about = units(Path(folder), source)
    print(f"{n:,} articles of {about[0]:.0f} words, {about[1]:.1f} mentions each\n")
    for name, value in seconds.items():
        print(f"{name:34} {value * 1000:10.2f} ms")
    for name, value in sizes.items():
        print(f"{name:34} {value:10.0f} bytes")
    workers = seconds["stages but the network"] + seconds["network"]
    print("\nmillion articles   ingest   measure      the machine that asks   corpus   measures   its memory")
    for millions in MILLIONS:
        core_days = (
            millions * 1e6 * of / 86_400 for of in (seconds["ingest"], workers, seconds["the machine that asks"])
        )
        gigabytes = (millions * 1e6 * of / 1e9 for of in sizes.values())
        print(
            f"{millions:16}",
            *(f"{days:8.1f} core-days" for days in core_days),
            *(f"{size:8.1f} GB" for size in gigabytes),
        )


def units(folder: Path, source: Path) -> tuple[int, dict[str, float], dict[str, float], tuple[float, float]]:
    """How many articles there are, CPU seconds and bytes of each, and its words and mentions."""
    paths.store = lambda: folder / ".workbook"
    corpus, study, codebook = folder / "corpus", Study(), read_codebook(paths.CODEBOOK)
    ingested, compared = cpu(lambda: ingest([source], corpus, jobs=1)), cpu(lambda: list_corpus(corpus))
    articles = load_corpus(corpus).articles
    k = len(articles)
    seconds = {"ingest": ingested / k, "reprints": compared / k}
    listed = list_corpus(corpus).articles
    names = [stage.name for stage in STAGES]
    run_stages(names, articles.tail(8), {}, codebook, study, 1)  # weights and word lists are loaded
    others, network, mentions, sent = 0.0, 0.0, 0, 0
    for first in range(0, len(articles), PARTITION):
        part, made = articles.iloc[first : first + PARTITION], {}
        for name in names:
            taken = cpu(
                lambda name=name, part=part, made=made: made.update(run_stages([name], part, made, codebook, study, 1))
            )
            network += taken if name == NETWORK else 0
            others += taken if name != NETWORK else 0
        mentions += len(made["mentions"]["mentions"])
        sent += len(pickle.dumps((part, made)))
    seconds |= {"stages but the network": others / k, "network": network / k}
    cache = folder / "measures"
    few, vader = articles.head(k // 8), Study(sentiment="vader")
    to_begin = cpu(lambda: measure(few, vader, jobs=1, engine="dask", store=None))
    asked = cpu(lambda: measure(articles, vader, jobs=1, engine="dask", store=cache))
    seconds["the machine that asks"] = (asked - to_begin) / (k - len(few))
    sizes = {
        "corpus": bytes_of(corpus) / k,
        "measures": bytes_of(cache) / k,
        "memory, listed": listed.memory_usage(deep=True).sum() / k,
        "sent over the network": sent / k,
    }
    return k, seconds, sizes, (float(articles["n_words"].mean()), mentions / k)


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    before = time.process_time()
    work()
    return time.process_time() - before


def bytes_of(folder: Path) -> int:
    """All that lies in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


if __name__ == "__main__":
    os.environ.pop("DASK_SCHEDULER_ADDRESS", None)
    main()
