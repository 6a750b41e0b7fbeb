"""A run of a report with formats and a hook: what lies in the edition, who is told of it, and what a failure leaves."""

import json
import os
import shlex
import sys
import zipfile
from datetime import date
from pathlib import Path

import nbformat
import pytest
from report_factories import make_definition, make_notebook, make_showcase

from analysis import paths
from analysis.cli.main import run
from analysis.errors import ReportError
from analysis.report.definitions import read_definitions
from analysis.report.finished import Finished
from analysis.report.plan import plan_report
from analysis.report.publish import publish


def tell(path: Path) -> str:
    """A hook that adds what it is told to a file, a line a run."""
    return shlex.join([sys.executable, "-c", f"import sys; open({str(path)!r}, 'a').write(sys.stdin.read() + chr(10))"])


def rendered(folder: Path, from_: Path, **given: object) -> Finished:
    plan = plan_report(make_definition(**given), as_of=date(2024, 3, 31), notebooks=from_)
    return publish(plan, out=folder / "out", always=True)


def one_page(folder: Path, *cells: str) -> Path:
    make_notebook(folder / "notebooks" / "page.ipynb", "# A page", *cells, parameters='out: str = ""')
    return folder / "notebooks"


def test_an_edition_holds_each_format_and_its_pages_link_to_them(tmp_path):
    notebooks = make_showcase(tmp_path / "notebooks")
    made = rendered(tmp_path, notebooks, formats=("site", "html", "notebooks", "data"), hook=tell(tmp_path / "told"))
    folder = made.edition.path
    assert made.edition.outcome == "ok", made.edition.message
    page = (folder / "index.html").read_text()
    for name in ("report.html", "data.zip", "notebooks/showcase.ipynb"):
        assert (folder / name).is_file()
        assert f'href="{name}"' in page
    notebook = nbformat.read(folder / "notebooks" / "showcase.ipynb", as_version=4)
    assert any(cell.get("outputs") for cell in notebook.cells)
    assert str(tmp_path) not in nbformat.writes(notebook)
    assert "tables/showcase-table.csv" in zipfile.ZipFile(folder / "data.zip").namelist()
    (told,) = map(json.loads, (tmp_path / "told").read_text().splitlines())
    assert (told["outcome"], told["path"]) == ("ok", str(folder))
    assert told["summary"]["title"] == "Harbour report"
    assert told["summary"]["edition"] == "2024-03-31"


@pytest.mark.parametrize("beside", [True, False])
def test_nothing_but_the_record_says_where_a_corpus_elsewhere_lies(tmp_path, monkeypatch, beside):
    far = tmp_path / "here" / "far" / "news.jsonl"
    study = tmp_path / "here" / "own"
    study.mkdir(parents=True)
    far.parent.mkdir()
    article = {"title": "Ferries", "text": "Donald Trump praised the harbour, and the ferries ran late for days in a row.",
               "outlet": "The Paper", "published": "2024-03-30"}  # fmt: skip
    far.write_text(json.dumps(article), encoding="utf-8")
    named = "../far/news.jsonl" if beside else str(far)
    (study / "study.toml").write_text(f'corpus = "{named}"\n', encoding="utf-8")
    monkeypatch.setenv(paths.VARIABLE, str(study))
    notebooks = make_notebook(
        tmp_path / "notebooks" / "page.ipynb",
        "from analysis.corpus.load import load_corpus\nlen(load_corpus(corpus).articles), corpus",
        parameters='corpus: str = ""\nout: str = ""',
    ).parent
    made = rendered(tmp_path, notebooks, notebooks=("page",), formats=("html", "notebooks", "data"))
    assert made.edition.outcome == "ok", made.edition.message
    run_of = json.loads((made.edition.path / "run.json").read_text(encoding="utf-8"))
    assert run_of["parameters"]["corpus"] == run_of["study"]["corpus"] == run_of["corpus"]["read"] == named
    shown = "../far/news.jsonl" if beside else "far/news.jsonl"
    for file in ("index.html", "report.html", "notebooks/page.ipynb"):
        text = (made.edition.path / file).read_text(encoding="utf-8")
        assert str(tmp_path) not in text
        assert shown in text
    with zipfile.ZipFile(made.edition.path / "data.zip") as archive:
        assert all(str(tmp_path).encode() not in archive.read(name) for name in archive.namelist())


def test_a_hook_is_told_of_a_failed_run_and_of_where_it_is_kept(tmp_path):
    notebooks = one_page(tmp_path, "1 / 0")
    made = rendered(tmp_path, notebooks, notebooks=("page",), hook=tell(tmp_path / "told"))
    (told,) = map(json.loads, (tmp_path / "told").read_text().splitlines())
    assert (told["outcome"], told["path"]) == ("cell_error", str(made.edition.path))
    assert "ZeroDivisionError" in told["summary"]["message"]
    assert Path(told["path"]).name.endswith(".FAILED")


def test_a_hook_that_fails_is_said_and_the_edition_stands(tmp_path):
    made = rendered(tmp_path, one_page(tmp_path, "6 * 7"), notebooks=("page",), hook="no-such-program")
    assert (made.edition.outcome, made.edition.exit_code, made.problem) == ("ok", 0, None)
    assert made.hook.startswith("The hook no-such-program failed")


def test_a_pdf_that_no_program_can_make_fails_before_anything_runs(tmp_path, monkeypatch):
    def find_setter() -> None:
        raise ReportError("No program is found that makes a PDF.")

    monkeypatch.setattr("analysis.report.formats.pdf.find_setter", find_setter)
    notebooks = one_page(tmp_path, f"open({str(tmp_path / 'ran')!r}, 'w')")
    made = rendered(tmp_path, notebooks, notebooks=("page",), formats=("pdf",))
    assert made.edition.outcome == "failed"
    assert "No program is found" in made.edition.message
    assert not (tmp_path / "ran").exists()


def test_a_format_that_there_is_not_is_named_with_its_report(tmp_path):
    notebooks = one_page(tmp_path)
    path = tmp_path / "reports.toml"
    path.write_text(
        '[[report]]\nname = "a"\ntitle = "A"\nnotebooks = ["page"]\ncorpus = ""\nformats = ["site", "pfd"]\n'
    )
    with pytest.raises(ReportError, match=r"report `a`: There is no format `pfd`.*pdf"):
        read_definitions(path, notebooks)


def test_the_option_names_formats_too(capsys):
    assert run(["report", "sample", "--format", "html,pfd"]) == 2
    assert "no format `pfd`" in capsys.readouterr().err


def test_a_hook_is_told_of_a_run_that_was_told_to_end(tmp_path):
    source = f"import os, signal; os.kill({os.getpid()}, signal.SIGINT); import time; time.sleep(30)"
    notebooks = one_page(tmp_path, source)
    with pytest.raises(KeyboardInterrupt):
        rendered(tmp_path, notebooks, notebooks=("page",), hook=tell(tmp_path / "told"))
    (told,) = map(json.loads, (tmp_path / "told").read_text().splitlines())
    assert told["outcome"] == "stopped"
