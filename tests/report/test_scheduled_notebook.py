"""A notebook that jupyter-scheduler runs: a copy in a staging folder, its parameters in a cell behind its own, another working directory."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbconvert.preprocessors import ExecutePreprocessor

from analysis import paths

TITLE = "The week after the summit"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "my study"
    folder.mkdir()
    (folder / "study.toml").write_text(
        f'title = "{TITLE}"\ncorpus = "sample"\nactors = ["kim_jong_un"]\nstart = 2019-03-01\nend = 2019-03-07\n'
    )
    return folder


def run_as_scheduler(staging: Path, parameters: dict[str, str]) -> nbformat.NotebookNode:
    """As jupyter-scheduler 2 does: copy the notebook, write the parameters behind its own, execute it where the copy lies."""
    staging.mkdir()
    copied = Path(shutil.copy(paths.notebook("1-corpus"), staging))
    notebook = nbformat.read(copied, as_version=4)
    at = next(n for n, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", []))
    given = nbformat.v4.new_code_cell("\n".join(f"{name} = {value}" for name, value in parameters.items()))
    last = nbformat.v4.new_code_cell("print('TITLE', book.study.title, '|', book.articles['published'].min().date())")
    notebook.cells = [*notebook.cells[: at + 1], given, *notebook.cells[at + 1 : at + 4], last]
    executor = ExecutePreprocessor(kernel_name="python3", timeout=600)
    executor.preprocess(notebook, {"metadata": {"path": str(staging)}})
    return notebook


@pytest.mark.parametrize("told_by", ["parameter", "environment"])
def test_a_scheduled_notebook_finds_its_study_and_its_overrides_count(study, tmp_path, monkeypatch, told_by):
    monkeypatch.delenv(paths.VARIABLE, raising=False)
    if told_by == "environment":
        monkeypatch.setenv(paths.VARIABLE, str(study))
        done, expected = run_as_scheduler(tmp_path / "staging", {}), f"TITLE {TITLE} | 2019-03-0"
    else:
        given = {"study": repr(str(study)), "start": '"2019-03-05"', "settings": '{"title": "Another"}'}
        done, expected = run_as_scheduler(tmp_path / "staging", given), "TITLE Another | 2019-03-0"
    printed = "".join(output.get("text", "") for output in done.cells[-1].outputs)
    assert expected in printed
    assert (study / ".workbook").is_dir(), "what was measured lies in the study"
    assert [path.name for path in (tmp_path / "staging").iterdir()] == ["1-corpus.ipynb"]
