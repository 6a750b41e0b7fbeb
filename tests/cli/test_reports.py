"""`workbook report` in a study of one's own: what it says, what it prints, and its exit codes."""

import pytest
from report_factories import make_notebook

from analysis import paths
from analysis.cli.main import main
from analysis.report.series import read_series

REPORTS = """
[[report]]
name = "good"
notebooks = ["a"]
[[report]]
name = "bad"
title = "Bad"
notebooks = ["b"]
[[report]]
name = "unfinished"
notebooks = ["a"]
draft = true
[[report]]
name = "each"
notebooks = ["a"]
draft = true
each = {n = [1, 2]}
"""


@pytest.fixture
def study(tmp_path, monkeypatch):
    """A study with reports that read no corpus."""
    (tmp_path / "study.toml").write_text('title = "A study"\n')
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "reports.toml").write_text(REPORTS)
    make_notebook(tmp_path / "notebooks" / "a.ipynb", "n", parameters="n: int = 0")
    make_notebook(tmp_path / "notebooks" / "b.ipynb", "1 / 0")
    monkeypatch.setenv(paths.VARIABLE, str(tmp_path))
    return tmp_path


def report(capsys, *arguments):
    code = main(["report", "--as-of", "2024-03-31", *arguments])
    said = capsys.readouterr()
    return code, said.out.splitlines(), said.err.splitlines()


def test_without_a_name_it_says_what_the_study_lists_and_renders_all_that_are_no_drafts(study, capsys):
    code, printed, said = report(capsys)
    assert code == 1
    assert printed == [str(study / "reports" / "good" / "2024-03-31" / "index.html")]
    assert said[0].startswith("workbook: rendering 2 reports: good (1 page,")
    assert said[0].endswith("; not the drafts unfinished, each.")
    kept = study / "reports" / "bad" / "2024-03-31.FAILED"
    assert "report `bad`: Notebook b, cell 1 (1 / 0) failed" in said[1]
    assert said[1].endswith(f"It is kept in {kept}.")
    assert said[2] == "workbook: 1 of 2 editions failed."


def test_nothing_new_exits_0_and_names_the_last_edition(study, capsys):
    first = report(capsys, "good")
    assert first == (0, [str(study / "reports" / "good" / "2024-03-31" / "index.html")], [])
    code, printed, said = report(capsys, "good")
    assert (code, printed) == (0, first[1])
    assert "Nothing new since the edition 2024-03-31" in said[0]
    code, printed, _ = report(capsys, "good", "--always")
    assert (code, printed) == (0, [str(study / "reports" / "good" / "2024-03-31.2" / "index.html")])


def test_a_sweep_renders_a_value_each_and_an_overview_or_one_alone(study, capsys):
    code, printed, said = report(capsys, "each")
    assert (code, said) == (0, [])
    folder = study / "reports" / "each"
    assert printed == [str(folder / name / "2024-03-31" / "index.html") for name in ("each/1", "each/2", ".")]
    code, printed, _ = report(capsys, "each", "--only", "2", "--always")
    assert (code, printed) == (0, [str(folder / "each" / "2" / "2024-03-31.2" / "index.html")])
    code, _, said = report(capsys, "each", "--only", "3")
    assert code == 2
    assert "has no value `3`. Known: 1, 2." in said[0]


def test_a_wrong_parameter_stops_all_and_is_kept_where_there_is_a_series(study, capsys):
    code, printed, said = report(capsys, "good", "-p", "n", "many")
    assert (code, printed) == (2, [])
    assert "`n` of a is 'many', which is not a whole number" in said[0]
    assert not (study / "reports" / "good").exists()
    report(capsys, "good")
    report(capsys, "good", "-p", "n", "many")
    assert [one.outcome for one in read_series(study / "reports" / "good")] == ["ok", "wrong_parameter"]


def test_an_unknown_notebook_is_named(study, capsys):
    (study / "reports" / "reports.toml").write_text('[[report]]\nname = "x"\nnotebooks = ["breifing"]\n')
    code, _, said = report(capsys)
    assert code == 2  # as a study.toml that is wrong
    assert "there is no notebook `breifing`" in said[0]
    assert "Did you mean `briefing`" in said[0]


def test_reports_that_are_all_drafts_have_to_be_named(study, capsys):
    (study / "reports" / "reports.toml").write_text('[[report]]\nname = "x"\nnotebooks = ["a"]\ndraft = true\n')
    code, _, said = report(capsys)
    assert code == 2
    assert "Every report is a draft: name one of x" in said[0]


def test_a_study_inside_another_renders_into_itself(study, capsys, monkeypatch):
    monkeypatch.delenv(paths.VARIABLE)
    inner = study / "inner"
    (inner / "reports").mkdir(parents=True)
    (inner / "study.toml").write_text("")
    (inner / "reports" / "reports.toml").write_text('[[report]]\nname = "x"\nnotebooks = ["1-corpus"]\n')
    monkeypatch.chdir(inner / "reports")
    from analysis.report.definitions import read_definitions

    assert list(read_definitions()) == ["x"]
    monkeypatch.chdir(study)
    assert "good" in read_definitions()


def test_a_setting_that_names_nothing_stops_before_anything_runs(study, capsys):
    (study / "reports" / "reports.toml").write_text(
        '[[report]]\nname = "x"\nnotebooks = ["briefing"]\n[report.parameters]\ncodes = "nowhere"\n'
        '[[report]]\nname = "y"\nnotebooks = ["briefing"]\n[report.parameters]\nevent = "hanoi_sumit"\n'
    )
    code, _, said = report(capsys, "x")
    assert (code, len(said)) == (2, 1)
    assert "codes nowhere does not exist" in said[0]
    code, _, said = report(capsys, "y")
    assert (code, len(said)) == (2, 1)
    assert "Did you mean `hanoi_summit`" in said[0]


def test_sentences_end_with_one_stop(study, capsys):
    make_notebook(study / "notebooks" / "b.ipynb", "raise ValueError('no dot')")
    _, _, said = report(capsys, "bad")
    assert "ValueError: no dot. It is kept in" in said[-1]
    _, _, said = report(capsys)
    assert said[0].startswith(
        "workbook: rendering 2 reports: good (1 page, first article to 2024-03-31); bad (1 page, "
    )
    _, _, said = report(capsys, "good", "--format", "pfd")
    assert "Did you mean `pdf`? See `workbook report --help`." in said[0]


def test_a_working_directory_that_is_gone_is_told(tmp_path, monkeypatch, capsys):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    monkeypatch.delenv(paths.VARIABLE, raising=False)
    for command in (["check"], ["new", "x"]):
        assert main(command) == 1
        assert "The working directory is gone: go to another folder" in capsys.readouterr().err
