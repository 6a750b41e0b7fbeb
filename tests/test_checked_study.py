"""`workbook check` of a study of one's own: settings, folder, codebook, notebooks and reports, each with what is wrong."""

import json
import shutil

import nbformat
import pytest

from analysis import paths
from analysis.checks import check_all
from analysis.cli.main import main

STUDY = 'title = "The talks"\ncorpus = "sample"\nactors = ["donald_trump"]\nevent = "hanoi_summit"\n'
REPORTS = '[[report]]\nname = "weekly"\nwindow = "7 days"\nnotebooks = ["briefing"]\n'
DROPS = '[[events]]\nid = "hanoi_summit"\nkeep = false\n'


@pytest.fixture
def study(tmp_path, monkeypatch):
    """A whole study, which a test then spoils."""
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "reports.toml").write_text(REPORTS, encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "codebook").mkdir()
    monkeypatch.setenv(paths.VARIABLE, str(tmp_path))
    return tmp_path


def said():
    return {one.what: one for one in check_all()}


def problems():
    return {name: one.problem for name, one in said().items() if one.problem}


def test_a_study_that_is_right_says_what_it_reads(study):
    shutil.copy(paths.NOTEBOOKS / "2-sentiment.ipynb", study / "notebooks")
    found = said()
    assert problems() == {}
    assert found["study.toml"].note == "The talks; corpus data/sample"
    assert found["notebooks/2-sentiment.ipynb"].note.startswith("says what the workbook's own says")


@pytest.mark.parametrize(
    "before, after, problem",
    [
        ("actors =", "actor =", r"`actor` is not a known key. Did you mean `actors`"),
        (
            "donald_trump",
            "donald_trumpp",
            "no actor and no group `donald_trumpp` in codebook/actors.toml. Did you mean",
        ),
        ("hanoi_summit", "hanoi_sumit", "There is no event `hanoi_sumit` in codebook/events.toml. Did you mean"),
        ('"sample"', '"articles.jsonl"', "its corpus articles.jsonl does not exist: it was looked for in"),
        ("event =", 'codes = "mine.jsonl"\nevent =', "its codes mine.jsonl does not exist"),
        ("title =", "title ", "study.toml is not valid TOML"),
    ],
)
def test_what_is_wrong_in_study_toml_is_told_and_all_else_still_read(study, before, after, problem):
    (study / "study.toml").write_text(STUDY.replace(before, after), encoding="utf-8")
    assert problem in problems()["study.toml"]
    assert "data/codebook/actors.toml" in said()


def test_an_event_that_the_layer_drops_names_both_files(study):
    (study / "codebook" / "events.toml").write_text(DROPS, encoding="utf-8")
    told = problems()["study.toml"]
    assert f"{study / 'codebook' / 'events.toml'} drops it, which {paths.CODEBOOK / 'events.toml'} has" in told


def test_a_folder_that_is_misspelt_and_a_study_within_a_study_are_told(study, monkeypatch):
    (study / "codebok").mkdir()
    assert problems() == {"codebok": "nothing reads a folder of this name. Did you mean `codebook`?"}
    inner = study / "data" / "inner"
    (inner / "reports").mkdir(parents=True)
    for name in ("study.toml", "reports/reports.toml"):
        shutil.copy(study / name, inner / name)
    monkeypatch.setenv(paths.VARIABLE, str(inner))
    assert problems() == {}
    assert said()[str(inner)].note == f"lies inside the study {study}; commands given here read this one"


def test_a_notebook_whose_tag_is_misspelt_is_told_by_itself_and_by_its_report(study):
    notebook = nbformat.read(paths.NOTEBOOKS / "briefing.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.metadata["tags"] = ["parameter" if tag == "parameters" else tag for tag in cell.metadata.get("tags", [])]
    nbformat.write(notebook, study / "notebooks" / "briefing.ipynb")
    assert set(problems()) == {"notebooks/briefing.ipynb", "report weekly"}
    assert "has the tag `parameter`: write `parameters`" in problems()["report weekly"]


def test_settings_of_a_report_are_checked_as_those_of_the_study_are(study):
    more = '[report.parameters]\nevent = "hanoi_sumit"\n'
    (study / "reports" / "reports.toml").write_text(REPORTS + more, encoding="utf-8")
    assert "no event `hanoi_sumit`" in problems()["report weekly"]


def test_the_command_names_each_and_exits_1_where_one_is_wrong(study, capsys):
    assert main(["check", "--study", str(study)]) == 0
    (study / "study.toml").write_text("actor = 1\n", encoding="utf-8")
    assert main(["check", "--study", str(study)]) == 1
    out = capsys.readouterr().out
    assert "ok     study.toml: The talks; corpus data/sample\n" in out
    assert "wrong  study.toml\n" in out


def articles(study, rows):
    text = "".join(
        json.dumps({"language": "en", "url": f"https://example.org/{n}"} | row) + "\n" for n, row in enumerate(rows)
    )
    (study / "news.jsonl").write_text(text, encoding="utf-8")
    settings = (study / "study.toml").read_text(encoding="utf-8")
    (study / "study.toml").write_text(settings.replace('"sample"', '"news.jsonl"'), encoding="utf-8")


LONG = " ".join(["The president met the press at noon and answered what he was asked about the treaty."] * 6)


def test_the_corpus_is_read_where_it_is_quick_and_what_is_missing_in_it_is_told(study):
    rows = [
        {"title": "Trump speaks", "text": f"Donald Trump spoke. {LONG}", "outlet": "The Paper", "published": "2018-10-01"},
        {"title": "A calm day", "text": f"Nothing else. {LONG} A taxi jinping.", "outlet": "The Post", "published": "2018-10-04"},
    ]  # fmt: skip
    articles(study, rows)
    settings = (study / "study.toml").read_text(encoding="utf-8")
    (study / "study.toml").write_text(
        settings.replace('["donald_trump"]', '["donald_trump", "xi_jinping"]')
        + "start = 2018-10-01\nend = 2018-10-05\n",
        encoding="utf-8",
    )
    found = said()
    assert found["corpus news.jsonl"].note.startswith("2 articles, 2018-10-01 to 2018-10-04; outlets: ")
    assert "(1)" in found["corpus news.jsonl"].note
    assert found["window"].note.endswith("5 days, of which 3 have no article: 2018-10-02, 2018-10-03, 2018-10-05")
    assert found["actor xi_jinping"].ask.startswith("no article names Xi Jinping")
    assert "actor donald_trump" not in found
    assert problems() == {}
    (study / "study.toml").write_text(settings + "start = 2019-10-01\n" + 'outlets = ["the_pots"]\n', encoding="utf-8")
    assert "Did you mean `The Post`" in problems()["corpus news.jsonl"]


@pytest.mark.parametrize("store", [False, True])
def test_a_frame_of_the_study_s_own_that_is_hardly_found_says_why_and_what_would_find_more(study, store):
    if store:  # whose texts are read from two files
        for name in ("albion_dispatch", "beacon_courier"):
            assert main(["ingest", str(paths.SAMPLE / f"{name}.jsonl"), "--into", str(study / "kept")]) == 0
        (study / "study.toml").write_text(STUDY.replace('"sample"', '"kept"'), encoding="utf-8")
    frame = (
        '[[frames]]\nid = "ferries"\nname = "Ferries"\nkind = "issue"\ndefinition = "d"\nquestion = "q?"\nsource = "s"\n'
        'cues = [{ terms = ["harbor"], weight = 2, why = "w" }]\n'
    )
    (study / "codebook" / "frames.toml").write_text(frame, encoding="utf-8")
    asked = said()["frame ferries"].ask
    assert int(asked.split(" of ")[1].split()[0]) > (30 if store else 150)
    assert "To find more, write" in asked
    (study / "codebook" / "frames.toml").write_text(frame.replace('"harbor"', '"Trump", "Kim"'), encoding="utf-8")
    assert "frame ferries" not in said()


def test_a_window_without_articles_and_a_person_without_gender_are_asked_for_and_nothing_is_wrong(study, capsys):
    (study / "codebook" / "actors.toml").write_text(
        '[[actor]]\nid = "jane_doe"\nname = "Jane Doe"\nwhy = "a test"\n[[actor]]\nid = "q_doe"\nname = "Qwy Doe"\nwhy = "a test"\n',
        encoding="utf-8",
    )
    rows = [{"title": "Doe", "text": f"Jane Doe and Qwy Doe. {LONG}", "outlet": "The Paper", "published": "2018-10-01"}]
    articles(study, rows)
    settings = (study / "study.toml").read_text(encoding="utf-8").replace('"donald_trump"', '"jane_doe", "q_doe"')
    (study / "study.toml").write_text(settings + "start = 2019-10-01\nend = 2019-10-02\n", encoding="utf-8")
    assert main(["check"]) == 0
    printed = capsys.readouterr().out
    assert "ask    window" in printed
    assert "taken for female. Write gender" in printed
    assert 'no "he" and no "she" counts as this person' in printed
    assert printed.endswith("none wrong, 3 to look at.\n")


@pytest.mark.parametrize(
    "keys, asked",
    [
        ('gender = "male"', ""),
        ('kind = "organisation"', ""),
        ('kind = "person"', 'its entry has no gender: no "he" and no "she" counts as this person.'),
        ("", "its entry has no kind and no gender: it is read as a person"),
    ],
)
def test_a_kind_or_a_gender_that_is_missing_is_asked_for(study, keys, asked):
    entry = f'[[actor]]\nid = "ek"\nname = "Wqendy Ek"\nwhy = "a test"\n{keys}\n'
    (study / "codebook" / "actors.toml").write_text(entry, encoding="utf-8")
    (study / "study.toml").write_text(STUDY.replace("donald_trump", "ek"), encoding="utf-8")
    told = [one.ask for one in check_all() if one.what == "actor ek" and "names" not in one.ask]
    assert [text[: len(asked)] for text in told] == ([asked] if asked else [])


def test_a_bare_surname_that_is_a_place_too_is_told_and_not_refused(study):
    entry = '[[actor]]\nid = "ek"\nname = "Ida {0}"\nwhy = "a test"\ngender = "female"\nbare_surname = true\n'
    (study / "codebook" / "actors.toml").write_text(entry.format("Clinton"), encoding="utf-8")
    (study / "study.toml").write_text(STUDY.replace("donald_trump", "ek"), encoding="utf-8")
    asked = [one.ask for one in check_all() if one.what == "actor ek"]
    assert any(
        text.startswith("Clinton alone counts as Ida Clinton (`bare_surname`), but is also a place") for text in asked
    )
    assert problems() == {}
    (study / "codebook" / "actors.toml").write_text(entry.format("March"), encoding="utf-8")
    assert any("'March' is also a word that any sentence or date may begin with" in one for one in problems().values())
