"""Two notebooks of a study, in folders of their own, while its corpus grows: each reads whole versions, and nobody disturbs another."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import paths
from analysis.studies.lab import lab_command
from analysis.studies.new import make_study

BATCHES, BATCH, TIMES = 3, 6, 2
NOTEBOOK = f"""
import json
from analysis import open_workbook
for _ in range({TIMES}):
    book = open_workbook("", notebook="mine")
    told = len(book.articles), book.measures.mentions["article_id"].nunique(), set(book.measures.mentions["article_id"]) <= set(book.articles["article_id"])
    print(json.dumps([book.corpus.version, *told, book.coverage(by=["outlet"]).table["n_articles"].sum().item()]))
"""


def batch(folder, number):
    """Articles of which each mentions the actor once."""
    path = folder / f"{number}.jsonl"
    records = [
        {"title": f"Bridge {number}.{n}", "text": f"On day {number}, Mara Quill opened bridge {n} of the {number * 100 + n} new ones.",
         "outlet": "The Post", "published": f"2018-10-{number + 1:02}", "url": f"https://a.example/{number}/{n}"}
        for n in range(BATCH)
    ]  # fmt: skip
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path


def ingest(source):
    return [str(Path(sys.executable).with_name("workbook")), "ingest", str(source), "--into", "data/corpus"]


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(paths.VARIABLE, "")
    made = make_study("mine", corpus=batch(tmp_path, 0).name, actors=["Mara Quill"])
    settings = (made / "study.toml").read_text(encoding="utf-8")
    (made / "study.toml").write_text(
        settings.replace('corpus = "../0.jsonl"', 'corpus = "data/corpus"'), encoding="utf-8"
    )
    (made / "scratch" / "deep").mkdir(parents=True)
    monkeypatch.chdir(made)
    return made


def test_two_notebooks_and_an_ingest_at_once(study):
    _, environment = lab_command([])
    subprocess.run(ingest(study.parent / "0.jsonl"), cwd=study, env=environment, check=True, capture_output=True)
    started = [
        subprocess.Popen([sys.executable, "-c", NOTEBOOK], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for folder in (study / "notebooks", study / "scratch" / "deep")
    ]  # fmt: skip
    for number in range(1, BATCHES):
        subprocess.run(ingest(batch(study.parent, number)), cwd=study, env=environment, check=True, capture_output=True)
    for process in started:
        printed, problems = process.communicate(timeout=300)
        assert process.returncode == 0, problems
        opened = [json.loads(line) for line in printed.splitlines()]
        assert len(opened) == TIMES
        for version, n_articles, n_with_the_actor, all_known, n_counted in opened:
            assert version is not None
            assert n_articles % BATCH == 0
            assert (n_with_the_actor, n_counted) == (n_articles, n_articles)
            assert all_known
        assert [n for _, n, *_ in opened] == sorted(n for _, n, *_ in opened)
    last = subprocess.run(
        [sys.executable, "-c", NOTEBOOK], cwd=study, env=environment, check=True, capture_output=True, text=True
    )
    assert json.loads(last.stdout.splitlines()[-1])[1] == BATCHES * BATCH
