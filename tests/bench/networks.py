"""Two or more files of a network in turn: `python tests/bench/networks.py MODEL.onnx MODEL.onnx...`, the first as the measure.

Texts a second of RUNS rounds, on two threads, and their median ratio to the first; times on a busy machine say little, so the
ratio of processor time stands beside. An earlier file: `git show COMMIT:src/analysis/sentiment/weights/model.onnx > old.onnx`.
"""

import statistics
import sys
import time
from itertools import product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import onnxruntime
from emulation import SENTENCES

from analysis.language.inference import batches, encode, run
from analysis.sentiment.target import WEIGHTS

RUNS, THREADS, TIMES = 5, 2, 2


def main(paths: list[str]) -> None:
    """Print a line for each file."""
    tokens = [ids for ids, _ in product(encode(WEIGHTS, SENTENCES), range(TIMES))]
    groups = [[tokens[row] for row in rows] for rows in batches([len(ids) for ids in tokens])]
    sessions = {path: start(path) for path in paths}
    spent: dict[str, list[tuple[float, float]]] = {path: [] for path in paths}
    for _ in range(RUNS):
        for path, session in sessions.items():
            wall, processor = time.perf_counter(), time.process_time()
            run(session, groups, THREADS)
            spent[path].append((time.perf_counter() - wall, time.process_time() - processor))
    for path in paths:
        rate = len(tokens) / statistics.median(wall for wall, _ in spent[path])
        ratios = [
            statistics.median(first[i] / own[i] for first, own in zip(spent[paths[0]], spent[path], strict=True))
            for i in (0, 1)
        ]
        print(f"{path}: {rate:,.0f} texts/s, {ratios[0]:.2f} times the first, {ratios[1]:.2f} by processor time")


def start(path: str) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


if __name__ == "__main__":
    main(sys.argv[1:])
