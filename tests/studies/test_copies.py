"""A notebook is copied into a study on purpose, without the outputs of the sample."""

import nbformat
import pytest

from analysis import paths
from analysis.cli import main
from analysis.errors import UsageError
from analysis.studies.copies import copy_notebook
from analysis.studies.new import make_study


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(paths.VARIABLE, raising=False)
    monkeypatch.chdir(make_study("mine"))
    return tmp_path / "mine"


def test_a_copy_comes_before_the_projects_and_has_no_outputs(study):
    assert paths.notebook("4-voices") == paths.NOTEBOOKS / "4-voices.ipynb"
    copied = copy_notebook("4-voices")
    assert copied == paths.notebook("4-voices") == study / "notebooks" / "4-voices.ipynb"
    cells = nbformat.read(copied, as_version=4).cells
    assert [cell.source for cell in cells] == [
        cell.source for cell in nbformat.read(paths.NOTEBOOKS / copied.name, as_version=4).cells
    ]
    assert not any(cell.get("outputs") for cell in cells)


def test_a_copy_is_never_overwritten(study):
    copy_notebook("4-voices")
    with pytest.raises(UsageError, match=r"notebooks/4-voices\.ipynb is there already"):
        copy_notebook("4-voices.ipynb")


def test_what_cannot_be_copied_is_said(study, monkeypatch, capsys):
    assert main.main(["copy", "4-voice"]) == 2
    assert "Did you mean `4-voices`" in capsys.readouterr().err
    monkeypatch.chdir(paths.PROJECT)
    with pytest.raises(UsageError, match="into a study of your own"):
        copy_notebook("4-voices")
