"""`workbook check`: a line a file, and what is wrong with each."""

import shutil
from dataclasses import replace

import pytest
from report_factories import make_notebook

from analysis import paths
from analysis.checks import check_codebook, check_measures, check_reports
from analysis.codebook.files import FILES
from analysis.errors import AnalysisError
from analysis.measures import MEASURES

REPORT = '[[report]]\nname = "weekly"\ntitle = "Weekly"\nnotebooks = ["a"]\ncorpus = "data/sample"\n'


def problems(checked):
    return {one.what.rpartition("/")[2]: one.problem for one in checked if one.problem}


def test_the_codebook_of_the_project_is_right():
    assert problems(check_codebook(paths.CODEBOOK)) == {}


def test_each_wrong_file_is_named_and_the_others_are_still_read(tmp_path):
    folder = tmp_path / "codebook"
    shutil.copytree(paths.CODEBOOK, folder)
    (folder / "actors.toml").write_text('[[actor]]\nid = "ortiz"\nnmae = "Ann Ortiz"\n', encoding="utf-8")
    (folder / "outlet.toml").write_text("", encoding="utf-8")
    (folder / "tone_lexicon.csv").write_text("word,valence,why\ncalm,9,a test\n", encoding="utf-8")
    found = problems(check_codebook(folder))
    assert set(found) == {"actors.toml", "outlet.toml", "tone_lexicon.csv"}
    assert "Did you mean `name`" in found["actors.toml"]
    assert "Did you mean `outlets.toml`" in found["outlet.toml"]
    assert "give -4 to 4" in found["tone_lexicon.csv"]
    assert len(list(check_codebook(folder))) == len(FILES) + 1  # the misspelt file


def test_reports_are_checked_against_their_notebooks(tmp_path):
    make_notebook(tmp_path / "a.ipynb", "1", parameters="n: int = 1")
    definitions = tmp_path / "reports.toml"
    for more, problem in [
        ("", ""),
        ("[report.parameters]\nn = 'x'\n", "Parameter `n` of a is 'x', which is not a whole number."),
        ("[report.parameters]\nm = 1\n", "No notebook of this report has a parameter `m`. Known: n."),
    ]:
        definitions.write_text(REPORT + more, encoding="utf-8")
        assert list(check_reports(definitions, tmp_path))[-1].problem == problem
    definitions.write_text(REPORT.replace("data/sample", "data/smaple"), encoding="utf-8")
    assert "its corpus data/smaple does not exist" in list(check_reports(definitions, tmp_path))[-1].problem
    definitions.write_text("[[reprot]]", encoding="utf-8")
    assert "Did you mean `report`" in problems(check_reports(definitions, tmp_path))["reports.toml"]


def test_every_measure_of_the_registry_is_whole():
    check_measures()


@pytest.mark.parametrize("wrong, problem", [
    ({"rows": "analysis.findings.observations:no_rows"}, "names no function"),
    ({"evidence": "analysis.display.evidnce:every_row"}, "names no function"),
    ({"table": "moods"},                                 "`moods` is not declared in src/analysis/tables.py"),
    ({"tasks": ("moods",)},                              "no task `moods`"),
])  # fmt: skip
def test_a_measure_that_names_what_is_not_there_is_told(monkeypatch, wrong, problem):
    monkeypatch.setitem(MEASURES, "agent_share", replace(MEASURES["agent_share"], **wrong))
    with pytest.raises(AnalysisError, match=problem):
        check_measures()
