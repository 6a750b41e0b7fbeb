"""JupyterLab's view of a study: its own notebooks to be changed, the project's to be read and run."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from tornado.web import HTTPError

from analysis import paths
from analysis.studies.contents import StudyContents
from analysis.studies.copies import copy_notebook
from analysis.studies.lab import lab_command
from analysis.studies.new import make_study


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.delenv(paths.VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.chdir(make_study("mine"))
    copy_notebook("4-voices")
    return tmp_path / "mine"


@pytest.fixture
def contents(study):
    return StudyContents(root_dir=str(study))


ELSEWHERE = ThreadPoolExecutor(1)  # one thread for all: Jupyter's database of signatures may be used in no other


def answer(asked):
    """What comes of it, in another thread: a browser of other tests keeps a loop running in this one."""
    return ELSEWHERE.submit(asyncio.run, asked).result()


def get(contents, path, **given):
    return answer(contents.get(path, **given))


def test_the_folder_lists_each_notebook_once_and_says_which_can_be_written(contents):
    listed = {one["name"]: one["writable"] for one in get(contents, "notebooks")["content"]}
    assert listed == {"README.md": True, "Welcome.md": False} | {
        path.name: path.stem == "4-voices" for path in paths.NOTEBOOKS.glob("*.ipynb")
    }
    assert [one["name"] for one in get(contents, "reports")["content"]] == ["reports.toml"]


def test_a_notebook_of_the_project_is_opened_at_its_place_in_the_study_without_outputs(contents):
    model = get(contents, "notebooks/1-corpus.ipynb", require_hash=True)
    assert (model["path"], model["writable"], model["type"]) == ("notebooks/1-corpus.ipynb", False, "notebook")
    assert not any(cell.get("outputs") for cell in model["content"]["cells"])
    assert answer(contents.file_exists("notebooks/1-corpus.ipynb"))


def test_the_welcome_page_is_listed_beside_the_notebooks_and_is_not_changed(contents, study, monkeypatch):
    monkeypatch.setattr(contents.welcome, "page", lambda: "# What Quill said")
    listed = {one["name"]: one["writable"] for one in get(contents, "notebooks")["content"]}
    assert listed["Welcome.md"] is False
    assert "Welcome.md" not in {one["name"] for one in get(contents, "")["content"]}
    model = get(contents, "notebooks/Welcome.md", require_hash=True)
    assert (model["type"], model["format"], model["mimetype"]) == ("file", "text", "text/markdown")
    assert model["content"] == "# What Quill said"
    assert answer(contents.file_exists("notebooks/Welcome.md"))
    with pytest.raises(HTTPError, match="made anew each time"):
        answer(contents.save({"type": "file", "format": "text", "content": ""}, "notebooks/Welcome.md"))
    assert not (study / "notebooks" / "Welcome.md").exists()


def test_a_file_of_the_study_of_that_name_is_shown_in_its_place(contents, study):
    (study / "notebooks" / "Welcome.md").write_text("mine", encoding="utf-8")
    assert get(contents, "notebooks/Welcome.md")["content"] == "mine"
    assert [one["name"] for one in get(contents, "notebooks")["content"]].count("Welcome.md") == 1
    answer(contents.save({"type": "file", "format": "text", "content": "more"}, "notebooks/Welcome.md"))


@pytest.mark.parametrize("change", [
    lambda contents, path: contents.save({"type": "notebook", "content": {}}, path),
    lambda contents, path: contents.rename_file(path, "notebooks/x.ipynb"),
    lambda contents, path: contents.delete_file(path),
])  # fmt: skip
def test_a_notebook_of_the_project_is_not_changed(contents, change):
    before = (paths.NOTEBOOKS / "1-corpus.ipynb").read_bytes()
    with pytest.raises(HTTPError, match="`workbook copy 1-corpus` makes a copy"):
        answer(change(contents, "/notebooks/1-corpus.ipynb"))
    assert (paths.NOTEBOOKS / "1-corpus.ipynb").read_bytes() == before


def test_a_notebook_of_the_study_is_changed_and_a_duplicate_is_the_studys(contents, study):
    model = get(contents, "notebooks/4-voices.ipynb")
    answer(contents.save(model, "notebooks/4-voices.ipynb"))
    answer(contents.delete_file("notebooks/4-voices.ipynb"))
    assert get(contents, "notebooks/4-voices.ipynb")["writable"] is False  # the project's again
    made = answer(contents.copy("notebooks/4-voices.ipynb", "notebooks"))
    assert (study / made["path"]).name == "4-voices-Copy1.ipynb"


@pytest.mark.parametrize(
    "path", ["notebooks/../study.toml", "notebooks/none.ipynb", "1-corpus.ipynb", "notebooks/deeper/1-corpus.ipynb"]
)
def test_nothing_else_of_the_project_is_shown(contents, path):
    assert contents.lent(path) is None


def test_the_lab_opens_the_study_and_its_kernels_find_it(study, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "mine")
    command, environment = lab_command(["--no-browser"])
    assert f"--ServerApp.root_dir={study}" in command
    assert command[-1] == "--no-browser"
    assert environment[paths.VARIABLE] == str(study)
    assert environment["JUPYTER_CONFIG_PATH"].endswith("mine")
