"""Each way in which a run can end, provoked: what is told, what is kept, and that the last good edition stands."""

import json
import os
import signal
import sysconfig
import threading
from datetime import date

import pytest
from report_factories import make_definition, make_notebook
from waiting import wait_until

from analysis import paths
from analysis.errors import UsageError
from analysis.report.deadline import within
from analysis.report.outcomes import ReportTimeoutError
from analysis.report.plan import plan_report
from analysis.report.publish import publish, refused
from analysis.report.series import read_series

DAY = date(2024, 3, 31)
CORPUS = 'corpus: str = ""\nstart: str = ""\nend: str = ""'


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "out" / "harbour"


@pytest.fixture
def run(tmp_path):
    """Render a report of one notebook of these cells."""

    def publish_cells(*cells, parameters="", always=False, **definition):
        make_notebook(tmp_path / "a.ipynb", *cells, parameters=parameters)
        plan = plan_report(make_definition(notebooks=("a",), **definition), as_of=DAY, notebooks=tmp_path)
        return publish(plan, out=tmp_path / "out", jobs=1, always=always).edition

    return publish_cells


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_an_edition_is_not_compared_with_another_one_of_its_day(run):
    run("'good'")
    second = run("'better'")
    assert second.edition == "2024-03-31.2"
    assert json.loads((second.path / "run.json").read_text())["edition_before"] == ""


@pytest.mark.parametrize(
    "cells, outcome, message",
    [
        (["1", "total = 1 / 0"], "cell_error", "cell 3 (total = 1 / 0) failed: ZeroDivisionError: division by zero"),
        (["import os\nos._exit(1)"], "dead_kernel", "its Python process died"),
        (["raise OSError(28, 'No space left on device')"], "disk_full", "No space left on device. Make room"),
        (["from analysis.errors import NoArticlesError\nraise NoArticlesError('None.')"], "no_articles", "None."),
        (["from analysis.errors import StudyError\nraise StudyError('No `a`.')"], "wrong_parameter", "No `a`."),
        (["from analysis.errors import CorpusError\nraise CorpusError('Unread.')"], "failed", "Unread."),
    ],
)
def test_a_run_that_fails_is_kept_beside_the_last_good_edition(run, folder, cells, outcome, message):
    good = run("'good'")
    failed = run(*cells, parameters="n: int = 0")
    assert (failed.outcome, good.outcome) == (outcome, "ok")
    assert message in failed.message
    assert names(folder) == ["2024-03-31", "2024-03-31.2.FAILED"]
    assert "good" in (good.path / "index.html").read_text()
    assert failed.path.name == "2024-03-31.2.FAILED"
    assert names(failed.path) == ["log.txt", "notebooks", "run.json"]
    kept = json.loads((failed.path / "run.json").read_text())
    assert (kept["outcome"], kept["edition"]) == (outcome, "2024-03-31.2.FAILED")
    assert kept["duration_seconds"] > 0
    assert message in (failed.path / "log.txt").read_text()


def test_what_is_kept_shows_the_cells_that_ran_and_the_traceback_of_the_one_that_failed(run):
    failed = run("6 * 7", "def inner():\n    raise ValueError('too deep')\ninner()", "'never'")
    notebook = json.loads((failed.path / "notebooks" / "a.ipynb").read_text())
    first, second, third = [cell["outputs"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert "".join(first[0]["data"]["text/plain"]) == "42"
    assert (second[0]["ename"], third) == ("ValueError", [])
    log = (failed.path / "log.txt").read_text()
    assert "a: 1 of 3 cells have run" in log
    assert "in inner()" in log
    assert "ValueError: too deep" in log
    assert "\x1b" not in log


def test_what_is_kept_names_no_folder_of_this_machine(run, folder, tmp_path, monkeypatch):
    study = tmp_path / "own"
    study.mkdir()
    (study / "study.toml").touch()
    monkeypatch.setenv(paths.VARIABLE, str(study))
    run("'good'")
    reads = (
        "import os, pandas\nprint(out, edition_before, os.getcwd())\npandas.read_csv(os.getcwd() + '/data/none.csv')"
    )
    failed = run(reads, parameters='out: str = ""\nedition_before: str = ""')
    kept = "\n".join(path.read_text(encoding="utf-8") for path in failed.path.rglob("*") if path.is_file())
    assert "data/none.csv" in failed.message
    assert "site-packages/pandas" in kept
    for place in (tmp_path, paths.PROJECT, sysconfig.get_path("purelib"), sysconfig.get_path("stdlib")):
        assert str(place) not in kept
    notebook = (failed.path / "notebooks" / "a.ipynb").read_text(encoding="utf-8")
    assert '"papermill":' not in notebook
    assert "2024-03-31" not in notebook.replace("harbour/2024-03-31", "")


def test_an_error_that_nobody_foresaw_is_logged_without_folders_of_this_machine(run, folder, monkeypatch):
    def broken(*_):
        raise ValueError(f"in {folder}")

    monkeypatch.setattr("analysis.report.publish.inputs_of", broken)
    with pytest.raises(ValueError, match="in "):
        run("1")
    log = (folder / "2024-03-31.FAILED" / "log.txt").read_text(encoding="utf-8")
    assert "analysis/report/publish.py" in log
    assert str(folder) not in log
    assert str(paths.PROJECT) not in log


def test_failed_runs_of_a_day_have_numbers_of_their_own(run, folder):
    for _ in range(2):
        run("1 / 0")
    assert names(folder) == ["2024-03-31.FAILED", "2024-03-31.FAILED.2"]
    assert [one.outcome for one in read_series(folder)] == ["cell_error", "cell_error"]


def test_a_cell_that_never_ends_is_a_timeout_that_says_where_it_stood(run, tmp_path):
    begun = tmp_path / "begun"

    def time_is_up():  # as the clock of the run tells it, but in the midst of the cell, however long everything before it takes
        wait_until(begun.exists)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGALRM)

    threading.Thread(target=time_is_up, daemon=True).start()
    failed = run("1", f"import time\nopen({str(begun)!r}, 'w')\nwhile True:\n    time.sleep(0.01)")
    assert failed.outcome == "timeout"
    assert "The report `harbour` was not done within 60 min" in failed.message
    assert "It had come to cell 2 of a." in failed.message
    assert (failed.path / "notebooks" / "a.ipynb").exists()


def test_the_clock_of_a_run_rings():
    with pytest.raises(ReportTimeoutError, match="The report was not done within"), within(0.05, "The report"):
        threading.Event().wait(600)


def test_an_interrupt_is_kept_as_stopped_and_goes_on(run, folder):
    def interrupt():
        wait_until(lambda: list(folder.glob(".*/log.txt")))
        os.kill(os.getpid(), 2)

    threading.Thread(target=interrupt, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        run("import time\ntime.sleep(60)")
    [kept] = read_series(folder)
    assert (kept.edition, kept.outcome) == ("2024-03-31.FAILED", "stopped")
    assert "It was told to end (SIGINT)" in kept.message


def test_no_articles_in_the_window(run, tmp_path):
    failed = run("1", parameters=CORPUS, corpus="data/sample", start=date(2001, 1, 1), end=date(2001, 1, 2))
    assert failed.outcome == "no_articles"
    assert "lies in the window 2001-01-01 to 2001-01-02" in failed.message


def test_the_same_inputs_are_nothing_new_and_another_notebook_or_setting_is(run, folder):
    first = run("n", parameters="n: int = 1")
    again = run("n", parameters="n: int = 1")
    assert (again.outcome, again.path) == ("nothing_new", first.path)
    assert "Nothing new since the edition 2024-03-31" in again.message
    assert run("n", parameters="n: int = 1", always=True).edition == "2024-03-31.2"
    assert run("n + 1", parameters="n: int = 1").edition == "2024-03-31.3"
    assert run("n + 1", parameters="n: int = 1", title="Another").edition == "2024-03-31.4"
    assert [one.outcome for one in read_series(folder)] == ["ok"] * 4


def test_below_a_floor_the_edition_says_so(run):
    made = run(
        "1", parameters=CORPUS, corpus="data/sample", end=date(2018, 6, 30), require_articles=5_000, require_alpha=0.9
    )
    assert (made.outcome, made.edition) == ("below_floor", "2024-03-31")
    assert "articles, and 5,000 are asked for" in made.message
    assert "agree with readers at an alpha of 0." in made.message
    assert "and 0.90 is asked for" in made.message
    assert json.loads((made.path / "run.json").read_text())["message"] == made.message


def test_parameters_that_are_wrong_are_kept_where_there_is_a_series(run, folder, tmp_path):
    problem, definition = UsageError("No parameter `m`."), make_definition()
    assert refused(definition, DAY, problem, tmp_path / "out") is None
    assert not (tmp_path / "out").exists()
    run("1")
    kept = refused(definition, DAY, problem, tmp_path / "out")
    assert (kept.edition, kept.outcome, kept.message) == ("2024-03-31.2.FAILED", "wrong_parameter", "No parameter `m`.")
