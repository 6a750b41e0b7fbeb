"""A Dask cluster of processes of its own, as somebody would start one: scheduler and workers by the `dask` command."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from factories import make_articles

from analysis.engine import cluster, run
from analysis.engine.run import Measures, measure
from analysis.errors import AnalysisError, UsageError
from analysis.study import Study

pytest.importorskip("distributed")

TEXTS = (
    "President Donald Trump praised the talks. He called them a success.",
    "Kim Jong Un threatened to end the talks, officials said. Critics called Kim a tyrant.",
    "Mike Pompeo failed in Pyongyang. The trip was a disaster for him, and Trump said so.",
    "Nothing here names anybody.",
    "Trump attacked the deal. Kim praised it.",
    "Moon Jae-in welcomed Kim Jong Un at the border, and Trump called it a great day.",
)

# what a worker does before its first task, as `dask worker --preload` runs it
WATCHED = """
import os, signal
from pathlib import Path
import onnxruntime
from analysis.engine import run

FOLDER = Path({folder!r})

def note(what, text=""):
    with (FOLDER / what).open("a") as file:
        file.write(f"{{os.getpid()}} {{text}}\\n")

class Session(onnxruntime.InferenceSession):
    def __init__(self, *given, **named):
        note("loaded", given[0])
        super().__init__(*given, **named)

def run_stages(names, articles, before, codebook, *rest, inner=run.run_stages):
    made = inner(names, articles, before, codebook, *rest)
    note("codebooks", codebook.folder)
    if {dies}:
        note("killed")
        os.kill(os.getpid(), signal.SIGKILL)  # all is computed, and nobody has been told
    note("measured", " ".join(articles["article_id"]))
    return made

if not hasattr(run, "watched"):  # Dask runs this file more than once
    onnxruntime.InferenceSession, run.run_stages, run.watched = Session, run_stages, True
"""
ONCE = "(FOLDER / 'measured').exists() and not (FOLDER / 'killed').exists()"
OTHER_VERSION = """
import importlib.metadata
def version(name, inner=importlib.metadata.version):
    return "0.0.1" if name == "ahocorasick_rs" else inner(name)
importlib.metadata.version = version
"""


class Cluster:
    """A scheduler, and the workers that a test starts; all end with the test."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.processes = folder, list[subprocess.Popen[bytes]]()
        where = folder / "scheduler.json"
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(where))
        while not where.exists():
            assert self.processes[0].poll() is None, (folder / "log0").read_text()
            time.sleep(0.05)
        self.address = json.loads(where.read_text())["address"]
        monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", self.address)

    def start(self, *arguments: str) -> None:
        settings = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1", "OMP_NUM_THREADS": "1"}
        command = [sys.executable, "-m", "dask", *arguments]
        with (self.folder / f"log{len(self.processes)}").open("wb") as log:
            self.processes.append(subprocess.Popen(command, stderr=log, env={**os.environ, **settings}))

    def add_workers(self, number: int, before: str) -> None:
        preload = self.folder / "before.py"
        preload.write_text(before)
        for place in range(number):
            own = ("--local-directory", str(self.folder / f"worker{place}"), "--preload", str(preload))
            self.start("worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", *own)

    def said(self, what: str) -> list[list[str]]:
        return [line.split() for line in (self.folder / what).read_text().splitlines()]

    def end(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@pytest.fixture
def own_cluster(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "PARTITION", 1)
    monkeypatch.setattr(cluster, "PATIENCE", 300)  # seconds in which workers come, however busy the machine is
    started = Cluster(tmp_path, monkeypatch)
    yield started
    started.end()


def same(first: Measures, second: Measures) -> None:
    for name, table in first.items():
        pd.testing.assert_frame_equal(table, getattr(second, name), obj=name, check_exact=True)


def test_a_worker_killed_in_the_midst_costs_nothing_and_nothing_is_counted_twice(own_cluster, tmp_path):
    articles, study, told = make_articles(*TEXTS), Study(), list[tuple[int, int]]()
    own_cluster.add_workers(2, WATCHED.format(folder=str(tmp_path), dies=ONCE))
    measured = measure(
        articles, study, store=tmp_path / "measures", engine="dask", progress=lambda *done: told.append(done)
    )
    same(measured, measure(articles, study, store=None, jobs=1))  # to the last digit
    assert told == [(n, len(TEXTS)) for n in range(len(TEXTS) + 1)]
    assert len(own_cluster.said("killed")) == 1
    assert {ids for _, ids in own_cluster.said("measured")} == set(articles["article_id"])
    workers = [pid for pid, _ in own_cluster.said("codebooks")]
    assert len(workers) > len(TEXTS)  # what the killed worker had not handed over was done anew
    loads = [tuple(load) for load in own_cluster.said("loaded")]
    assert {pid for pid, *_ in loads} == set(workers)
    assert len(loads) == len(set(loads))  # each network once a worker, not once a task
    folders = {Path(folder) for _, folder in own_cluster.said("codebooks")}
    assert all(folder.is_relative_to(tmp_path) for folder in folders)  # its own copy of the codebook
    assert len(folders) == 2


def test_articles_over_which_workers_keep_dying_are_given_up(own_cluster, tmp_path):
    own_cluster.add_workers(2, WATCHED.format(folder=str(tmp_path), dies="True"))
    with pytest.raises(
        AnalysisError, match=r"Several workers of tcp://.* died over the same articles, .* lack of memory"
    ):
        measure(make_articles(TEXTS[0]), Study(sentiment="vader"), store=None, engine="dask")


def test_a_worker_that_would_measure_otherwise_is_refused(own_cluster):
    own_cluster.add_workers(1, OTHER_VERSION)
    with pytest.raises(
        AnalysisError, match=r"would measure mentions, .* otherwise .*: it has ahocorasick_rs 0.0.1, not \d"
    ):
        measure(make_articles(TEXTS[0]), Study(sentiment="vader"), store=None, engine="dask")


def test_a_scheduler_without_workers_is_named(own_cluster, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    with pytest.raises(AnalysisError, match=r"at tcp://.* has no workers: start some with `dask worker tcp://"):
        measure(make_articles(TEXTS[0]), Study(sentiment="vader"), store=None, engine="dask")


@pytest.mark.parametrize(
    "given", ["nonsense", "tcp://", "tcp://host", "tcp://host:0", "tcp://host:99999", "http://host:8786"]
)
def test_what_is_no_address_is_refused_before_anything_is_asked(given):
    with pytest.raises(UsageError, match=r"is not the address of a Dask scheduler: write it as tcp://host:8786"):
        cluster.scheduler_address(given)
    for right in ("tcp://host:8786", "tls://10.0.0.1:8786", "tcp://[::1]:8786"):
        assert cluster.scheduler_address(right) == right


def test_nobody_at_an_address_is_told_of_at_once_and_ends_soon(monkeypatch, capsys):
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:9")
    monkeypatch.setattr(cluster, "ANSWERS", 1)
    begun = time.monotonic()
    with pytest.raises(
        AnalysisError, match=r"No Dask scheduler answers at tcp://127.0.0.1:9 .*leave out `--scheduler`"
    ):
        measure(make_articles(TEXTS[0]), Study(sentiment="vader"), store=None, engine="dask")
    assert time.monotonic() - begun < 10
    assert capsys.readouterr().err == "waiting for the scheduler at tcp://127.0.0.1:9 (up to 1 s)\n"


def test_a_scheduler_that_ends_is_named(own_cluster, monkeypatch):
    own_cluster.add_workers(1, "")
    one = make_articles(*TEXTS)

    def progress(done: int, _total: int) -> None:
        if not done:
            return
        own_cluster.processes[0].kill()
        monkeypatch.setattr(cluster, "PATIENCE", 1)

    with pytest.raises(AnalysisError, match=r"The Dask scheduler at tcp://.* is gone"):
        measure(one, Study(sentiment="vader"), store=None, engine="dask", progress=progress)


def test_a_scheduler_without_this_package_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__PRELOAD", "import sys; sys.modules['analysis'] = None")
    started = Cluster(tmp_path, monkeypatch)
    monkeypatch.delenv("DASK_DISTRIBUTED__SCHEDULER__PRELOAD")
    started.add_workers(1, "")
    try:
        with pytest.raises(AnalysisError, match=r"cannot read the tasks .*install this workbook with the extra `dask`"):
            measure(make_articles(TEXTS[0]), Study(sentiment="vader"), store=None, engine="dask")
    finally:
        started.end()
