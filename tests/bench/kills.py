"""Kill an ingest at random moments, each time followed by a run that is left alone: `python tests/bench/kills.py [KILLS] [SEED]`.

After each kill the store must be readable and hold whole chunks; after the run that follows it must hold every article once,
each as its first revision. Exit 1 where it does not. Each round begins an empty store and ends with a compaction.
Children are forked from a process that has loaded the code and not used it, so that a round takes the time of the ingest.
"""

import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from deltalake import DeltaTable
from generate import write

from analysis.corpus.cleaning.clean import language_of
from analysis.corpus.store import ingest as store
from analysis.corpus.store import writing
from analysis.corpus.store.versions import read_store, versions

N, CHUNK, SMALL_FILES = 40, 4, 6  # articles; and settings under which they make ten commits and a compaction
fork = multiprocessing.get_context("fork")


def main(kills: int, seed: int) -> int:
    """Print what was found after each kill and how many rounds went wrong."""
    store.CHUNK, writing.SMALL_FILES = CHUNK, SMALL_FILES
    language_of("Loads the model once, here, so that no child has to.")
    rng, wrong = random.Random(seed), 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(N, folder / "articles.jsonl", seed)
        begin = time.perf_counter()
        _ingest(folder, "whole").join()
        seconds = time.perf_counter() - begin
        for number in range(kills):
            after = rng.uniform(0, 1.1 * seconds)
            killed = _killed(folder, f"store{number}", after)
            found = _asked(_state, folder, f"store{number}")
            run = _ingest(folder, f"store{number}")
            run.join()
            end = _asked(_state, folder, f"store{number}")
            good = (
                run.exitcode == 0
                and found["n"] % CHUNK == 0
                and end["n"] == end["rows"] == N
                and end["revisions"] == [1]
            )
            wrong += not good
            print(
                f"{after:6.2f} s {'killed' if killed else 'done'}: then {found}, after the next run {end}{'' if good else ' WRONG'}"
            )
    print(f"{kills} kills, {wrong} rounds went wrong (seed {seed}; an undisturbed run takes {seconds:.2f} s)")
    return int(wrong > 0)


def _ingest(folder: Path, into: str) -> multiprocessing.process.BaseProcess:
    arguments = ([folder / "articles.jsonl"], folder / into)
    process = fork.Process(target=store.ingest, args=arguments, kwargs={"jobs": 1})
    process.start()
    return process


def _killed(folder: Path, into: str, after: float) -> bool:
    """Whether the ingest was still running when it was killed."""
    process = _ingest(folder, into)
    process.join(after)
    alive = process.is_alive()
    os.kill(process.pid, signal.SIGKILL) if alive else None
    process.join()
    return alive


def _asked(function, folder: Path, into: str) -> dict:
    """What `function` returns in a process of its own, as this one must not use the table before it forks."""
    receive, send = fork.Pipe(duplex=False)
    process = fork.Process(target=lambda: send.send(json.dumps(function(folder / into))))
    process.start()
    send.close()
    answer = json.loads(receive.recv())
    process.join()
    return answer


def _state(path: Path) -> dict:
    """Articles and rows of articles that the store holds, their revisions, and the commits in its log."""
    if not versions(path):
        return {"n": 0, "rows": 0, "revisions": [], "versions": 0}
    articles = read_store(path).articles
    kinds: pd.Series = DeltaTable(str(path)).to_pyarrow_table(columns=["kind"]).to_pandas()["kind"]
    revisions = sorted(set(articles["revision"].tolist()))
    return {
        "n": len(articles),
        "rows": int((kinds == "article").sum()),
        "revisions": revisions,
        "versions": len(versions(path)),
    }


if __name__ == "__main__":
    sys.exit(main(int((sys.argv[1:] or ["50"])[0]), int((sys.argv[2:] or ["7"])[0])))
