"""`workbook new`: a folder that is a study at once, and whose every line is true."""

import dataclasses
import os
import re
import tomllib

import pytest

from analysis import paths
from analysis.cli import main
from analysis.codebook.load import read_codebook
from analysis.errors import UsageError
from analysis.report.definitions import read_definitions
from analysis.studies.actors import actor_id
from analysis.studies.new import make_study, report_name, toml
from analysis.study import Study
from analysis.study_folder import read_study

UNCOMMENTED = re.compile(r"^#(?=\w+ = |\[\[)", re.MULTILINE)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder outside of any study, with an article in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(paths.VARIABLE, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "news.jsonl").write_text('{"title": "Rain", "text": "Rain fell."}\n', encoding="utf-8")
    return tmp_path


def settings(folder):
    return tomllib.loads((folder / "study.toml").read_text(encoding="utf-8"))


def actors_of(codebook):
    return {actor.id: actor for actor in read_codebook(codebook).actors}


def test_a_study_without_a_corpus_is_on_the_sample_with_its_settings(here, monkeypatch):
    made = make_study("demo")
    assert made == here / "demo"
    ships = tomllib.loads((paths.PROJECT / "study.toml").read_text(encoding="utf-8"))
    assert settings(made) == ships
    assert "sample" in (made / "study.toml").read_text(encoding="utf-8").splitlines()[4]
    monkeypatch.chdir(made)
    assert read_study().corpus == str(paths.SAMPLE)


def test_a_study_names_its_corpus_as_it_was_given_but_from_its_folder(here):
    assert settings(make_study("mine", corpus="news.jsonl")) == {
        "title": "Actors in the news: mine",
        "corpus": "../news.jsonl",
    }
    assert settings(make_study("deep/er", corpus="news.jsonl@3"))["corpus"] == "../../news.jsonl@3"
    assert settings(make_study("whole", corpus=str(here / "news.jsonl")))["corpus"] == str(here / "news.jsonl")
    assert settings(make_study("far", corpus="s3://bucket/corpus"))["corpus"] == "s3://bucket/corpus"


def test_a_corpus_beside_the_study_is_found_by_the_name_that_is_handed_on(here, monkeypatch):
    monkeypatch.chdir(make_study("mine", corpus="news.jsonl"))
    assert read_study().as_dict()["corpus"] == "../news.jsonl"
    assert paths.from_study("../news.jsonl").samefile(here / "news.jsonl")


def test_every_setting_stands_there_with_its_default(here):
    made = make_study("mine", corpus="news.jsonl", title='"Quoted" \\ title')
    written = tomllib.loads(UNCOMMENTED.sub("", (made / "study.toml").read_text(encoding="utf-8")))
    assert set(written) == {field.name for field in dataclasses.fields(Study)}
    assert written.pop("title") == '"Quoted" \\ title'
    assert written.pop("codebook") == "codebook"
    assert written.pop("start") < written.pop("end")
    assert Study(**written) == Study(corpus="../news.jsonl")


def test_the_examples_in_a_study_hold_when_their_comments_are_taken_away(here, monkeypatch):
    made = make_study("mine")
    for name in ("reports/reports.toml", *(f"codebook/{kind}.toml" for kind in ("actors", "events", "frames"))):
        text = (made / name).read_text(encoding="utf-8")
        (made / name).write_text(UNCOMMENTED.sub("", text), encoding="utf-8")
    monkeypatch.chdir(made)
    assert [*read_definitions()] == ["mine", "weekly", "outlets"]
    assert actors_of(made / "codebook")["jane_doe"].not_actor[0].text == "John Doe"
    codebook = read_codebook(made / "codebook")
    assert [one.id for one in codebook.frames if one.kind == "issue"] == ["credibility"]
    ids = [event.id for event in codebook.events]
    assert "hearing" in ids
    assert "hanoi_summit" not in ids


def test_a_study_of_other_articles_has_its_own_events_alone(here):
    made = make_study("mine", corpus="news.jsonl")
    assert not read_codebook(made / "codebook").events
    file = made / "codebook" / "events.toml"
    assert file.read_text(encoding="utf-8").startswith("inherit = false\n")
    file.write_text(UNCOMMENTED.sub("", file.read_text(encoding="utf-8")), encoding="utf-8")
    assert [event.id for event in read_codebook(made / "codebook").events] == ["hearing"]
    assert len(read_codebook(make_study("demo") / "codebook").events) == len(read_codebook(paths.CODEBOOK).events)


def test_a_person_whom_the_codebook_does_not_have_gets_an_entry(here):
    made = make_study("mine", actors=["José Díaz", "Donald J. Trump", "kim_jong_un"])
    assert settings(made)["actors"] == ["jose_diaz", "donald_trump", "kim_jong_un"]
    actors = actors_of(made / "codebook")
    assert actors["jose_diaz"].name == "José Díaz"
    assert actors["donald_trump"] == actors_of(paths.CODEBOOK)["donald_trump"]


def test_the_gender_of_an_entry_is_that_of_the_given_name_or_to_be_filled_in(here):
    made = make_study("mine", actors=["Christine Blasey Ford", "Jordan Peele", "Wqendy Doe"])
    actors = actors_of(made / "codebook")
    assert [actors[one].gender for one in ("christine_blasey_ford", "jordan_peele", "wqendy_doe")] == ["female", "", ""]
    text = (made / "codebook" / "actors.toml").read_text(encoding="utf-8")
    assert "guessed from the given name" in text
    assert text.count('\n#gender = "female"\n') == 2


def test_an_entry_says_of_what_kind_it_is(here):
    actors = actors_of(make_study("mine", actors=["Jane Doe", "Virginia Customs Board"]) / "codebook")
    assert (actors["jane_doe"].kind, actors["jane_doe"].gender) == ("person", "female")
    assert (actors["virginia_customs_board"].kind, actors["virginia_customs_board"].gender) == ("organisation", "")


def test_a_study_of_other_articles_is_told_that_issue_frames_are_those_of_the_sample(here, capsys):
    assert main.main(["new", "mine", "--corpus", "news.jsonl"]) == 0
    told = "The issue frames of the codebook are those of the sample"
    assert told in capsys.readouterr().out
    assert told in (here / "mine" / "study.toml").read_text(encoding="utf-8")
    assert main.main(["new", "demo"]) == 0
    assert told not in capsys.readouterr().out


@pytest.mark.parametrize("name, expected", [
    ("Jane Doe", "jane_doe"), ("Ó Súilleabháin, Seán", "o_suilleabhain_sean"), ("50 Cent", "cent"), ("김정은 위원장", ""),
])  # fmt: skip
def test_an_id_is_made_of_a_name(name, expected):
    assert actor_id(name) == expected


@pytest.mark.parametrize("folder, expected", [
    ("demo", "demo"), ("My Study!", "my-study"), ("2018-09", "2018-09"), ("_x", "x"), ("한국", "report"),
])  # fmt: skip
def test_a_report_is_named_after_the_folder(folder, expected):
    assert report_name(folder) == expected


def test_values_are_written_as_toml_reads_them():
    values = {"text": 'a "b" \\ \u00e9 \U0001f600', "many": ("x", "y"), "truth": False, "share": 0.95}
    written = "\n".join(f"{name} = {toml(value)}" for name, value in values.items())
    assert tomllib.loads(written) == {**values, "many": ["x", "y"]}


@pytest.mark.parametrize("name, given, message", [
    ("full", {}, "full is there already and is not empty"),
    ("news.jsonl", {}, "news.jsonl is a file"),
    ("other/inside", {}, r"other/inside would lie in another study \(.*other\): make it beside that one, as in inside"),
    ("two\nlines", {}, "letters that a page can show"),
    ("over\u202ethere", {}, "letters that a page can show"),
    ("n" * 300, {}, "cannot be the name of a file"),
    ("news.jsonl/x", {}, "cannot be made"),
    ("loop/x", {}, "loop/x cannot be made: a link on its way leads back to itself"),
    ("x", {"corpus": "nwes.jsonl"}, "'nwes.jsonl' does not exist"),
    ("x", {"actors": ["donald_trmup"]}, "Did you mean `donald_trump`"),
    ("x", {"actors": ["pompeo"]}, "Did you mean `mike_pompeo`"),
    ("x", {"actors": ["Trump"]}, 'write the full name, as in --actors "Jane Doe"'),
    ("x", {"actors": ["김정은 위원장"]}, "The codebook has no actor"),
])  # fmt: skip
def test_what_cannot_become_a_study_is_refused_and_nothing_is_left(here, name, given, message):
    (here / "full").mkdir()
    (here / "full" / "file").touch()
    (here / "loop").symlink_to("loop")
    make_study("other")
    before = sorted(path for path in here.rglob("*"))
    with pytest.raises(UsageError, match=message):
        make_study(name, **given)
    assert sorted(path for path in here.rglob("*")) == before


def test_where_nobody_may_write_no_study_is_made(here, monkeypatch):
    def refuse(*given, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("analysis.studies.new._write", refuse)
    with pytest.raises(UsageError, match=r"demo cannot be made: Permission denied\. Name a folder where you may write"):
        make_study("demo")
    assert [path.name for path in here.iterdir()] == ["news.jsonl"]


def test_a_folder_that_is_empty_becomes_a_study_in_place(here, monkeypatch):
    (here / "empty").mkdir()
    monkeypatch.chdir(here / "empty")
    make_study(".")
    assert os.path.samefile(paths.home(), here / "empty")


def test_the_command_prints_what_it_made_and_the_next_commands(here, capsys):
    assert main.main(["new", "demo", "--title", "Mine", "--actors", "donald_trump,Jane Doe"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith(
        "demo is a study of the bundled sample, whose articles are invented. Its settings: demo/study.toml."
    )
    assert [line.split("#")[0].strip() for line in printed[-3:]] == ["cd demo", "workbook check", "workbook report"]
    assert (settings(here / "demo")["title"], settings(here / "demo")["actors"]) == (
        "Mine",
        ["donald_trump", "jane_doe"],
    )
    assert main.main(["new", "demo"]) == 2
