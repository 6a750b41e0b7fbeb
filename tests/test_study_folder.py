"""study.toml -> the settings of a study, wherever it is opened from."""

import os

import pytest

from analysis import open_workbook, paths
from analysis.cli.main import main
from analysis.errors import CorpusError, StudyError, UsageError
from analysis.report.plan import as_shown
from analysis.study_folder import read_study


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.VARIABLE, "")
    (tmp_path / "own" / "data").mkdir(parents=True)
    (tmp_path / "own" / "data" / "articles.csv").write_text("title,text\n", encoding="utf-8")
    (tmp_path / "own" / "study.toml").write_text(
        'title = "Nominees"\ncorpus = "data/articles.csv"\nactors = ["donald_trump"]\nstart = 2018-09-01\n',
        encoding="utf-8",
    )
    return tmp_path / "own"


def test_settings_are_read_and_paths_are_taken_from_the_folder(study):
    found = read_study(study)
    assert (found.title, found.actors, str(found.start)) == ("Nominees", ("donald_trump",), "2018-09-01")
    assert found.corpus == str(study / "data" / "articles.csv")
    paths.enter(study)
    assert found.as_dict()["corpus"] == "data/articles.csv"


def test_the_study_is_found_from_below_its_folder(study, monkeypatch):
    monkeypatch.chdir(study / "data")
    assert paths.home() == study
    assert paths.store() == study / ".workbook"
    assert read_study().title == "Nominees"
    assert paths.from_study("data/sample") == paths.SAMPLE


def test_a_setting_laid_over_wins_and_none_leaves_it(study):
    found = read_study(study, actors=("kim_jong_un",), start=None, corpus="sample")
    assert (found.actors, str(found.start), found.corpus) == (("kim_jong_un",), "2018-09-01", str(paths.SAMPLE))


def test_a_folder_codebook_is_the_studys(study):
    assert read_study(study).codebook == str(paths.CODEBOOK)
    assert read_study(study).as_dict()["codebook"] == "data/codebook"
    (study / "codebook").mkdir()
    assert read_study(study).codebook == str(study / "codebook")


def test_the_projects_own_study_is_the_samples(monkeypatch, tmp_path):
    monkeypatch.setenv(paths.VARIABLE, "")
    monkeypatch.chdir(tmp_path)
    assert paths.home() == paths.PROJECT
    assert read_study().corpus == str(paths.SAMPLE)


@pytest.mark.parametrize(
    "content,said",
    [
        ('actor = ["x"]', r"study\.toml: `actor` is not a known key\. Did you mean `actors`"),
        ('period = "weak"', r"study\.toml: `period` is 'weak'\. Did you mean `week`"),
        ("start = 1", r"study\.toml: `start` is 1, which is no date"),
        ("start = ", r"study\.toml is not valid TOML"),
        (r'title = "a\u0000b"', r"study\.toml: `title` holds \\x00, a character that no page can show"),
        ('common_subject = ["frame:"]', r"study\.toml: `common_subject` holds 'frame:'"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_key(study, content, said):
    (study / "study.toml").write_text(content, encoding="utf-8")
    with pytest.raises(StudyError, match=said):
        read_study(study)


@pytest.mark.parametrize("target", ["codebook", "study.toml", "nothing"])
def test_a_codebook_that_is_no_folder_is_named(study, target):
    (study / "codebook").symlink_to(target)
    with pytest.raises(StudyError, match=r"own/codebook is no folder, and the codebook of a study is one"):
        read_study(study)


def test_a_folder_without_settings_is_no_study(tmp_path):
    with pytest.raises(UsageError, match=r"is no study: it holds no study\.toml\. `workbook new DIR` makes"):
        read_study(tmp_path)


def test_a_study_is_read_without_becoming_the_one_at_hand_and_holds_whole_paths(study, monkeypatch):
    before = paths.home()
    (study / "data" / "codebook").mkdir()
    found = read_study(study, codes="data/articles.csv")
    assert paths.home() == before
    assert found.codes == str(study / "data" / "articles.csv")
    assert found.codebook == str(study / "data" / "codebook")


def test_a_workbook_of_a_folder_goes_to_it_and_the_study_opened_before_keeps_its_files(study, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    for folder in (study, other):
        (folder / "codes.jsonl").touch()
        (folder / "study.toml").write_text('corpus = "none.csv"\ncodes = "codes.jsonl"\n', encoding="utf-8")
    paths.enter(study)
    before = read_study()
    with pytest.raises(CorpusError):
        open_workbook(str(other), notebook="2-sentiment")
    assert paths.home() == other
    assert paths.from_study(before.codes) == study / "codes.jsonl"


def test_a_link_inside_the_study_is_shown_by_its_name_and_found_again(study, tmp_path):
    elsewhere = tmp_path / "far" / "away"
    elsewhere.mkdir(parents=True)
    (elsewhere / "news.jsonl").touch()
    (study / "linked").symlink_to(elsewhere)
    (study / "study.toml").write_text('corpus = "linked/news.jsonl"\ncodebook = "./data/../linked"\n', encoding="utf-8")
    paths.enter(study)
    shown = read_study().as_dict()
    assert (shown["corpus"], shown["codebook"]) == ("linked/news.jsonl", "linked")
    assert as_shown(read_study().corpus) == "linked/news.jsonl"
    assert paths.for_display(paths.from_study("linked/news.jsonl")) == "linked/news.jsonl"


@pytest.mark.parametrize("asked", [None, "../articles", "articles"])
def test_what_lies_beside_the_study_is_shown_from_it_and_found_again(study, tmp_path, monkeypatch, asked):
    (tmp_path / "articles").mkdir()
    (study / "study.toml").write_text('corpus = "../articles"\n', encoding="utf-8")
    paths.enter(study)
    monkeypatch.chdir(tmp_path)
    found = read_study(corpus=asked)
    assert found.as_dict()["corpus"] == as_shown(found.corpus) == paths.for_display(found.corpus) == "../articles"
    assert paths.from_study("../articles").samefile(tmp_path / "articles")
    assert as_shown(f"{found.corpus}@3") == "../articles@3"
    assert str(tmp_path) not in repr(found)


def test_a_file_named_by_an_absolute_path_elsewhere_is_kept_whole_and_printed_by_its_last_two_parts(study, tmp_path):
    paths.enter(study)
    far = tmp_path / "disk" / "x.jsonl"
    found = read_study(corpus=str(far))
    assert found.as_dict()["corpus"] == str(far)
    assert paths.for_display(found.corpus) == "disk/x.jsonl"


def test_the_environment_names_a_study_or_is_told_off(study, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(paths.VARIABLE, "own")
    assert paths.home() == study
    monkeypatch.setenv(paths.VARIABLE, "owm")
    with pytest.raises(
        UsageError, match=r"variable WORKBOOK_STUDY names 'owm', which is no study: it holds no study\.toml"
    ):
        paths.home()


def test_a_command_hands_on_the_whole_path_of_the_study(study, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(paths.VARIABLE, "own")
    main(["copy", "none"])
    assert os.environ[paths.VARIABLE] == str(study)
    monkeypatch.setenv(paths.VARIABLE, "owm")
    assert main(["copy", "none"]) == 2
    assert "WORKBOOK_STUDY" in capsys.readouterr().err


@pytest.mark.parametrize("method", ["target", "vader"])
def test_a_folder_called_as_a_method_is_no_weights(study, method):
    (study / method).mkdir()
    assert read_study(study, sentiment=method).sentiment == method
    (study / "study.toml").write_text(f'sentiment = "{method}"\n', encoding="utf-8")
    assert read_study(study).sentiment == method
