"""A report on part of the sample: what it asks for is checked before anything runs, and said on its pages."""

import json
import re

import pytest

from analysis.errors import StudyError, UsageError
from analysis.report.definitions import ReportDefinition
from analysis.report.plan import plan_report
from analysis.report.publish import render_report

DEFINITION = ReportDefinition(name="part", title="Part", notebooks=("4-voices",), corpus="data/sample")


@pytest.mark.parametrize("asked, problem, message", [
    ({"genre": "opinions"},          StudyError, "Did you mean `opinion`"),
    ({"about": "kim_jong_u"},        StudyError, "no actor and no group `kim_jong_u` in codebook/actors.toml. Did you mean `kim_jong_un`"),
    ({"subject": "frame:alliances"}, StudyError, "no frame `alliances` in codebook/frames.toml. Did you mean `alliance`"),
    ({"meta": "rating"},             StudyError, "write column and value, as in 'rating=left'"),
    ({"subjects": "harbour"},        UsageError, "Did you mean `subject`"),
])  # fmt: skip
def test_a_filter_that_cannot_be_meant_so_stops_before_anything_runs(asked, problem, message):
    with pytest.raises(problem, match=re.escape(message)):
        plan_report(DEFINITION, parameters=asked)


def test_a_report_on_a_subject_says_what_it_keeps(tmp_path):
    index = render_report(DEFINITION, parameters={"subject": "North Korea*,Pyongyang"}, out=tmp_path)
    run = json.loads((index.parent / "run.json").read_text(encoding="utf-8"))
    assert run["study"]["subject"] == ["North Korea*", "Pyongyang"]
    note = next(
        note for note in run["corpus"]["notes"] if note.startswith("The subject (North Korea*, Pyongyang) keeps ")
    )
    kept = re.search(r"the articles, (\d+) of (\d+)", note)
    assert kept is not None
    assert run["corpus"]["n_articles"] == int(kept[1]) < int(kept[2])
    page = index.read_text(encoding="utf-8")
    assert "on the subject asked for" in page
    assert f"{kept[1]} of {kept[2]} articles: North Korea*, Pyongyang" in page
