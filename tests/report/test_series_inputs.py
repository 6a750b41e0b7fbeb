"""What makes an edition new, and in which series it is: weights, models, and a corpus that is not the definition's own."""

import shutil
from datetime import date

import pytest
from report_factories import make_definition, make_notebook
from series_factories import make_edition

from analysis import paths
from analysis.report.inputs import changed, inputs_of
from analysis.report.plan import plan_report
from analysis.report.series import read_series
from analysis.studies.bookmarks import add_bookmark

DAY = date(2024, 3, 31)
CORPUS = 'corpus: str = ""\nstart: str = ""\nend: str = ""'


@pytest.fixture
def planned(tmp_path):
    """The plan of a report on the sample."""

    def plan(corpus="", **definition):
        make_notebook(tmp_path / "a.ipynb", "1", parameters=CORPUS)
        usual = {"notebooks": ("a",), "corpus": "data/sample"}
        return plan_report(make_definition(**{**usual, **definition}), as_of=DAY, notebooks=tmp_path, corpus=corpus)

    return plan


def new(tmp_path, name, before, now):
    make_edition(tmp_path / name, "2024-03-31", inputs=before)
    [last] = read_series(tmp_path / name)
    return changed(last, now)


def test_other_weights_in_the_same_folder_are_something_new(tmp_path, planned):
    weights = tmp_path / "weights"
    shutil.copytree(paths.PACKAGE / "sentiment" / "weights", weights)
    plan = planned(parameters={"sentiment": str(weights)})
    before = inputs_of(plan, "articles")
    assert new(tmp_path, "same", before, inputs_of(plan, "articles")) == []
    with (weights / "model.onnx").open("ab") as file:
        file.write(b"more")
    assert new(tmp_path, "other", before, inputs_of(plan, "articles")) == ["stages"]


def test_another_version_of_the_model_of_roles_is_something_new(tmp_path, planned, monkeypatch):
    plan = planned()
    before = inputs_of(plan, "articles")
    monkeypatch.setattr("analysis.portrayal.spacy_roles.describe_roles", lambda roles: f"{roles} 3.8.1")
    assert new(tmp_path, "weekly", before, inputs_of(plan, "articles")) == ["stages", "roles"]


def test_another_corpus_has_a_series_of_its_own_also_where_the_window_is_by_a_rule(planned):
    of_its_own = {"codes": "data/gold/sample/codes.jsonl", "common_subject": ["Kim"]}
    plan = planned("data/other.jsonl", title="The week", window="7 days", parameters=of_its_own)
    assert (plan.name, plan.title, str(plan.folder)) == ("other", "Actors in the news: other", "other")
    assert (plan.settings["start"], plan.settings["end"]) == ("2024-03-25", "2024-03-31")
    own = planned("data/other.jsonl", title="The week", window="7 days").study
    assert (own.codes, own.common_subject, own.title) == ("", (), "")
    assert (str(own.start), str(own.end)) == ("2024-03-25", "2024-03-31")


def test_another_bookmark_is_something_new_where_a_notebook_shows_bookmarks(tmp_path, monkeypatch):
    (tmp_path / paths.STUDY_FILE).write_text("")
    monkeypatch.setenv(paths.VARIABLE, str(tmp_path))
    digests = {}
    sources = {
        "with": "show_bookmarks(book)",
        "alias": "from analysis.studies.bookmarks_page import show_bookmarks as shown",
        "without": "1",
        "comment": "# show_bookmarks(book)",
    }
    for name, source in sources.items():
        make_notebook(tmp_path / f"{name}.ipynb", source, parameters=CORPUS)
        plan = plan_report(make_definition(notebooks=(name,), corpus=str(paths.SAMPLE)), as_of=DAY, notebooks=tmp_path)
        before = inputs_of(plan, "")["bookmarks"]
        add_bookmark({}, "a note", folder=tmp_path)
        digests[name] = (before, inputs_of(plan, "")["bookmarks"])
    assert digests["without"] == digests["comment"] == ("", "")
    assert "" != digests["alias"][0] != digests["alias"][1]
    assert digests["with"][0] == ""
    assert digests["with"][1]
