"""Ids that are wrong are told before anything of a report runs, as far as the codebook knows them."""

from datetime import date

import pytest
from report_factories import make_definition, make_notebook

from analysis.cli.main import main
from analysis.errors import StudyError
from analysis.report.plan import plan_report, plan_reports

PARAMETERS = "settings: dict = {}\noutlets: list[str] | None = None"


@pytest.fixture
def planned(tmp_path):
    """The plans of a report of one notebook that reads the sample."""
    make_notebook(tmp_path / "a.ipynb", "1", parameters=PARAMETERS)

    def plan(parameters, **definition):
        made = make_definition(notebooks=("a",), corpus="data/sample", parameters=parameters, **definition)
        return plan_reports(made, as_of=date(2019, 6, 30), notebooks=tmp_path)

    return plan


def test_an_unknown_event_stops_a_report_with_the_nearest(planned):
    with pytest.raises(StudyError, match=r"no event `hanoi_sumit`.*Did you mean `hanoi_summit`\?"):
        planned({"event": "hanoi_sumit"})
    assert [one.study.event for one in planned({"event": "hanoi_summit"})] == ["hanoi_summit"]


def test_an_outlet_that_is_nearly_one_of_the_codebook_is_told_and_one_that_is_unlike_all_is_left_to_the_corpus(planned):
    [plan] = planned({"outlets": ["harbor_leger", "hangang_daily", "zzz_gazette"]})
    assert plan.doubts == (
        "The codebook has no outlet `harbor_leger`. Did you mean `harbor_ledger`? It is looked for in the corpus.",
    )
    swept = planned({}, each={"outlet": ("harbor_ledger", "harbor_leger")})
    assert [len(one.doubts) for one in swept] == [0, 1]


def test_the_command_tells_of_it_before_the_first_report_runs(tmp_path, monkeypatch, capsys):
    told = []

    def nothing(plans, **_):
        told.append(capsys.readouterr().err)
        raise StudyError("Nothing runs here.")

    monkeypatch.setattr("analysis.report.side_by_side.publish_all", nothing)
    asked = ["report", "sample", "--as-of", "2019-06-30", "-p", "outlets", "harbor_leger", "--out", str(tmp_path)]
    assert main(asked) == 2
    assert "report `sample`: The codebook has no outlet `harbor_leger`. Did you mean `harbor_ledger`?" in told[0]


def test_a_notebook_without_a_corpus_has_no_ids_to_doubt(tmp_path):
    make_notebook(tmp_path / "a.ipynb", "1", parameters='outlets: list[str] = []\nname: str = ""')
    plan = plan_report(
        make_definition(notebooks=("a",)),
        as_of=date(2019, 6, 30),
        parameters={"outlets": ["harbor_leger"]},
        notebooks=tmp_path,
    )
    assert plan.doubts == ()
