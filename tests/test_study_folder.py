"""study.toml -> the settings of a study, wherever it is opened from."""

import pytest

from analysis import paths
from analysis.errors import StudyError, UsageError
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
    assert read_study(study).codebook == "data/codebook"
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
