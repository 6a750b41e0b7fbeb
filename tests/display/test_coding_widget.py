"""The widget's Python side: what the browser is sent, what it may ask for; and the notebook where nobody codes."""

import pandas as pd
import pytest
from factories import ENGLISH, SHIPPED, make_articles, make_mentions

from analysis import paths
from analysis.display.coding import code_sample, send_sample
from analysis.engine.measured import Measures
from analysis.errors import StudyError
from analysis.language.sentences import split_sentences
from analysis.report.execute import NotebookRun, execute_notebook
from analysis.tables import CODING_UNITS
from analysis.validity.codes import append_code, make_code, read_codes

ARTICLES = make_articles("Kim spoke. Trump left.", "Kim was praised.")
MENTIONS = make_mentions(ARTICLES, ("a0", "kim_jong_un", "Kim"), ("a1", "kim_jong_un", "Kim"))
MEASURES = Measures(sentences=split_sentences(ARTICLES, ENGLISH), mentions=MENTIONS)
UNITS = CODING_UNITS.fill(MENTIONS.assign(unit_id=MENTIONS["mention_id"], kind="mention", inclusion=0.1, digest=""))
FIRST, SECOND = UNITS["unit_id"]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "codes.jsonl"


def widget(file, units=UNITS, **settings):
    given = {
        "task": "sentiment",
        "coder": "ann",
        "articles": ARTICLES,
        "measures": MEASURES,
        "codebook": SHIPPED,
        "names": SHIPPED.names(),
    }
    return code_sample(units, path=file, **{**given, **settings})


def test_the_browser_is_shown_the_unit_and_nothing_of_the_measure(file):
    state = widget(file).state
    assert state["item"]["question"] == "In what light does this sentence put Kim Jong Un, whoever speaks in it?"
    assert (state["place"], state["total"], state["code"], state["said"]) == (0, 2, "", [])
    assert not {"label", "p_negative", "inclusion", "stratum"} & set(state["item"])


def test_what_the_browser_asks_for_is_done_and_answered(file):
    one = widget(file)
    for message, words, place in [
        ({"do": "code", "unit": FIRST, "code": "positive", "note": "warm"}, "Saved: Good.", 1),
        ({"do": "go", "by": -1, "unit": SECOND, "note": ""}, "", 0),
        ({"do": "note", "unit": FIRST, "note": "very warm"}, "The note is saved.", 0),
        ({"do": "first", "unit": FIRST, "note": "very warm"}, "", 1),
        ({"do": "undo", "unit": SECOND, "note": ""}, "The latest code is taken back.", 0),
        ({"do": "undo", "unit": FIRST, "note": ""}, "There is no code to take back.", 0),
    ]:
        step = one.state["step"]
        one.follow(message)
        assert (one.state["words"], one.state["place"], one.state["step"]) == (words, place, step + 1)
    assert read_codes(file).empty


def test_an_error_is_shown_and_nothing_is_coded(file):
    one = widget(file)
    one.follow({"do": "code", "unit": FIRST, "code": "glad", "note": ""})
    assert one.state["error"]
    assert "negative, neutral, positive" in one.state["words"]
    assert (one.state["place"], one.state["coded"]) == (0, 0)


def test_a_saved_notebook_says_in_words_what_the_widget_was(file):
    assert repr(widget(file)) == "Coding of sentiment by ann: 0 of 2 coded, in codes.jsonl. Run this cell to go on."


@pytest.mark.parametrize("settings, message", [
    ({"coder": " "}, "write the name of who codes"),
    ({"coder": "adjudicated"}, "adjudicate = True"),
    ({"task": "attitude"}, "No unit is drawn for attitude"),
    ({"adjudicate": True}, "nothing to adjudicate"),
    ({"units": UNITS.assign(article_id="gone")}, "open the corpus that it was drawn from"),
])  # fmt: skip
def test_what_cannot_be_coded_says_why(file, settings, message):
    with pytest.raises(StudyError, match=message):
        widget(file, **settings)


def test_units_that_are_gone_are_counted(file):
    some = UNITS.assign(article_id=["a0", "gone"])
    assert widget(file, some).setting["left_out"].startswith("1 of the units drawn are no longer")


def test_only_differences_are_adjudicated_and_show_what_each_coder_said(file):
    first, second = UNITS.to_dict("records")
    for unit, code, coder in [
        (first, "neutral", "ann"),
        (first, "neutral", "ben"),
        (second, "positive", "ben"),
        (second, "neutral", "ann"),
    ]:
        append_code(file, make_code(unit, "sentiment", code, coder, f"by {coder}"))
    one = widget(file, coder="", adjudicate=True)
    assert one.state["total"] == 1
    assert [tuple(said.values()) for said in one.state["said"]] == [
        ("ann", "Neither", "by ann"),
        ("ben", "Good", "by ben"),
    ]
    one.follow({"do": "code", "unit": SECOND, "code": "positive", "note": ""})
    codes = read_codes(file)
    assert codes.loc[codes["coder"] == "adjudicated", ["unit_id", "code"]].to_numpy().tolist() == [[SECOND, "positive"]]


@pytest.mark.parametrize("task", ["sentiment", "frames"])
def test_where_nobody_codes_the_notebook_shows_how_far_coding_has_come_and_leaves_no_trace(tmp_path, task):
    codes = tmp_path / "codes.jsonl"
    done = execute_notebook(
        NotebookRun(paths.NOTEBOOKS / "7-coding.ipynb", {"codes": str(codes), "task": task}), paths.NOTEBOOKS
    )
    outputs = [output for cell in done.notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    kinds = {kind for output in outputs for kind in output.get("data", {})}
    assert "application/vnd.jupyter.widget-view+json" not in kinds
    assert "widgets" not in done.notebook.metadata
    assert "Nothing is coded yet." in str(outputs)
    assert list(tmp_path.iterdir()) == []


def run_coding(**parameters):
    """What the notebook says with these parameters."""
    done = execute_notebook(NotebookRun(paths.NOTEBOOKS / "7-coding.ipynb", parameters), paths.NOTEBOOKS)
    outputs = [output for cell in done.notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return "\n".join(output.get("data", {}).get("text/plain", "") for output in outputs)


def test_the_sample_goes_out_and_comes_back_coded_in_part(tmp_path):
    files = {"codes": str(tmp_path / "codes.jsonl"), "n_to_code": 5}
    back = {**files, "returned": str(tmp_path / "sample.csv")}
    said = run_coding(**files, send_to=back["returned"])
    assert "5 units are in sample.csv, to be coded for sentiment." in said
    assert "No code added.\n5 units are not coded yet." in run_coding(**back)
    sample = pd.read_csv(back["returned"], dtype="str")
    assert not {"outlet", "url", "stratum"} & set(sample)
    assert len(sample) == 5
    sample.loc[:2, ["sentiment", "coder"]] = ["neutral", "Zoë"]
    sample.to_csv(back["returned"], sep=";", index=False)
    said = run_coding(**back)
    assert "3 codes of Zoë added.\n2 units are not coded yet." in said
    assert "3 codes were there before." in run_coding(
        **{**back, "coder": "ben", "n_to_code": 9}
    )  # read in twice, added once
    codes = read_codes(files["codes"])
    assert set(zip(codes["coder"], codes["code"], strict=True)) == {("Zoë", "neutral")}
    assert len(codes) == 3
    assert codes["inclusion"].notna().all()
    assert codes["url"].str.startswith("https://").all()  # from the sample


def test_a_sample_handed_out_without_the_texts_is_found_by_its_addresses(tmp_path):
    units = UNITS.iloc[:1]
    said = send_sample(
        units, tmp_path / "sample.csv", task="sentiment", articles=ARTICLES, sentences=MEASURES.sentences, codebook=SHIPPED,
        with_text=False,
    )  # fmt: skip
    assert said == [
        "1 unit is in sample.csv, to be coded for sentiment.",
        "Without the texts, whoever codes them reads them at their addresses, which tell the outlet.",
    ]
    table = pd.read_csv(tmp_path / "sample.csv")
    assert "url" in table
    assert not {"title", "before", "words", "after", "outlet"} & set(table)


def test_the_codes_that_come_with_the_project_are_not_coded_into():
    folder = paths.GOLD / "sample"
    before = sorted(folder.iterdir())
    with pytest.raises(Exception, match=r"comes with the project.*codes = \"codes\.jsonl\""):
        run_coding(codes=str(folder / "codes.jsonl"), coder="ann")
    assert sorted(folder.iterdir()) == before
