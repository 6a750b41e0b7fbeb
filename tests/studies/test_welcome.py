"""The page on which JupyterLab opens: what it says of corpus, notebooks, reports and coding, and how it bears what others wrote."""

import json
import re
import threading
import time

import pytest
from series_factories import make_edition, make_failed

from analysis import paths
from analysis.studies.bookmarks import add_bookmark
from analysis.studies.new import make_study
from analysis.studies.welcome.page import welcome_page
from analysis.studies.welcome.process import Making, WelcomeMaker

TURNS = "\u202e"  # a mark of direction; a study's own settings may hold none
HOSTILE = "</td></tr></table>\n\n# <script>alert(1)</script> \u202e $x^2$ \\(y\\) [here](https://bad.example) <img src=x onerror=alert(2)>"


def record(number, **other):
    usual = {"title": f"Quill speaks {number}", "text": f"Mara Quill spoke of {number} bridges.", "outlet": "The Post"}
    return {**usual, "published": f"2018-{1 + number % 3:02}-0{1 + number}", **other}


def write(path, records):
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")


@pytest.fixture
def study(tmp_path, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(paths.VARIABLE, "")
    write(tmp_path / "news.jsonl", [record(n, outlet="The Post" if n < 4 else "The Echo") for n in range(6)])
    monkeypatch.chdir(make_study("mine", corpus="news.jsonl", title="What Quill said", actors=["Mara Quill"]))
    code = tmp_path_factory.getbasetemp() / "code"  # syntax trees of the package, the same for all tests here
    code.mkdir(exist_ok=True)
    (tmp_path / "mine" / ".workbook").mkdir()
    (tmp_path / "mine" / ".workbook" / "code").symlink_to(code)
    return tmp_path / "mine"


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_it_counts_what_is_in_the_corpus(study):
    page = words(welcome_page())
    assert "What Quill said" in page
    assert "6 articles of 2 outlets, 1 January 2018 to 6 March 2018" in page
    assert "Followed: Mara Quill." in page
    assert "The Post 4 The Echo 2" in page
    assert "2018-01 2 2018-02 2 2018-03 2" in page
    assert "6 records read, 0 left out, 6 kept." in page


def test_what_is_in_the_corpus_stands_before_what_the_notebooks_ask(study):
    headings = re.findall(r"^## (.+)$", welcome_page(), re.MULTILINE)
    assert headings[:2] == ["What is in the corpus", "What each notebook asks"]


@pytest.mark.parametrize("name", ["4-voices", "5-close-reading"])
def test_a_notebook_of_the_workbook_is_told_by_a_question(study, name):
    [row] = [
        line
        for line in welcome_page(with_corpus=False).splitlines()
        if f'<a href="{name}.ipynb">' in line and line.startswith("<tr>")
    ]
    assert "?<br>" in row or row.endswith("?</td></tr>")


def test_it_counts_the_articles_of_the_studys_days(study):
    settings = (study / "study.toml").read_text(encoding="utf-8")
    (study / "study.toml").write_text("start = 2018-02-01\n" + settings, encoding="utf-8")
    assert "4 articles of 2 outlets, 2 February 2018 to 6 March 2018; the whole corpus has 6" in words(welcome_page())


def test_it_says_what_each_notebook_asks_and_whose_it_is(study):
    own = json.loads((paths.NOTEBOOKS / "4-voices.ipynb").read_text(encoding="utf-8"))
    own["cells"][0]["source"] = "# Mine\n\nWho is **heard**? And who is not?\n\n## Who speaks?"
    (study / "notebooks" / "4-voices.ipynb").write_text(json.dumps(own), encoding="utf-8")
    (study / "notebooks" / "9-broken.ipynb").write_text("{", encoding="utf-8")
    page = welcome_page(with_corpus=False)
    assert [*dict.fromkeys(re.findall(r'<tr><td[^>]*><a href="([^"]+)"', page))] == [
        f"{name}.ipynb"
        for name in sorted(paths.notebooks(), key=lambda name: (name not in ("briefing", "explore"), name))
    ]
    assert "4-voices of this study Mine Who is heard? Who speaks?" in words(page)
    assert "9-broken.ipynb cannot be read as a notebook" in page


def test_it_tells_of_the_last_edition_and_of_a_run_that_failed_since(study):
    make_edition(study / "reports" / "weekly", "2018-03-01", headline="Quill is praised")
    make_failed(study / "reports" / "weekly", "2018-03-08", "cell_error", "a cell failed")
    page = welcome_page(with_corpus=False)
    assert '<a href="../reports/weekly/2018-03-01/index.html">edition 2018-03-01</a>. Quill is praised' in page
    assert "The last run made no edition: a cell failed" in words(page)


def test_it_tells_of_bookmarks(study):
    add_bookmark({"measure": "sentiment"}, "harsher in autumn")
    page = words(welcome_page(with_corpus=False))
    assert "Bookmarks: 1, the last of them “harsher in autumn”." in page
    (study / "bookmarks.toml").write_text("[", encoding="utf-8")
    assert "The bookmarks cannot be read." in welcome_page(with_corpus=False)


def test_it_says_how_far_coding_has_come(study):
    assert "Nothing is drawn or coded yet" in welcome_page(with_corpus=False)
    code = {"unit_id": "u1", "task": "sentiment", "code": "neutral", "coder": "ann", "inclusion": 0.5,
            "article_id": "a", "start": 0, "end": 4, "actor_id": "mara_quill"}  # fmt: skip
    (study / "codes.jsonl").write_text(json.dumps(code) + "\n", encoding="utf-8")
    assert "sentiment toward the actor ann 1 1 0" in words(welcome_page(with_corpus=False))


@pytest.mark.parametrize("name, content, said", [
    ("study.toml", 'corpus = "gone"', "The corpus cannot be read."),
    ("study.toml", "title = [", "The settings of this study cannot be read."),
    ("codes.jsonl", "no JSON\n{}\n", "The codes cannot be read."),
])  # fmt: skip
def test_what_cannot_be_read_is_said_in_its_place_and_the_rest_is_there(study, name, content, said):
    (study / name).write_text(content, encoding="utf-8")
    page = welcome_page()
    assert said in page
    assert "1-corpus.ipynb" in page


@pytest.mark.parametrize("name, said", [
    ("new_editions", "The reports cannot be read."),
    ("what_notebooks_ask", "The notebooks cannot be listed."),
])  # fmt: skip
def test_a_folder_that_cannot_be_read_is_said_in_its_place(study, monkeypatch, name, said):
    def refuses(*_):
        raise PermissionError(13, "Permission denied", "there")

    monkeypatch.setattr(f"analysis.studies.welcome.page.{name}", refuses)
    page = welcome_page(with_corpus=False)
    assert f"{said}</strong> there cannot be read: Permission denied." in page
    assert "No report has been made" not in page or name == "what_notebooks_ask"


def test_what_others_wrote_stays_words(study):
    write(study.parent / "news.jsonl", [record(1, outlet=HOSTILE), record(2)])
    settings = (study / "study.toml").read_text(encoding="utf-8")
    named = settings.replace('title = "What Quill said"', f"title = {json.dumps(HOSTILE.replace(TURNS, ''))}")
    (study / "study.toml").write_text(named, encoding="utf-8")
    make_edition(study / "reports" / "weekly", "2018-03-01", headline=HOSTILE)
    page = welcome_page()
    assert page.count("bad.example") == 3
    assert not re.search(r"<script|<img|\u202e|\$|\\\(|^# ", page, re.MULTILINE)
    for line in filter(lambda line: "bad.example" in line, page.splitlines()):
        assert line.startswith(("<h1>", "<li>", "<tr>"))  # in a block of HTML, in which Markdown reads nothing


def test_the_page_is_made_by_a_process_of_its_own_and_is_whole_at_its_end(study):
    maker = WelcomeMaker()
    early = maker.start()
    assert "6 articles" in words(maker.start().page(120))
    assert maker.start() is early  # asked for again at once
    early.ended -= 60
    assert early.is_old()


def test_a_page_made_before_it_is_asked_for_waits_a_while_but_is_not_shown_when_it_is_of_long_ago():
    making = Making.__new__(Making)
    making.asked, making.ended = False, time.monotonic() - 30
    assert not making.is_old()
    making.ended -= 3600
    assert making.is_old()


def test_what_the_process_prints_is_utf_8_whatever_the_locale(study, monkeypatch):
    settings = (study / "study.toml").read_text(encoding="utf-8")
    (study / "study.toml").write_text(settings.replace("What Quill said", "Was Müller sagte – 習"), encoding="utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    assert "Was Müller sagte – 習" in WelcomeMaker().page()


def test_a_page_that_takes_long_is_shown_without_its_corpus(study):
    making = Making.__new__(Making)
    making.pages, making.changed, making.ended = ["early"], threading.Condition(), 0.0
    assert making.page(0.0) == "early"
    making.pages.append("whole")
    making.ended = 1.0
    assert making.page(5.0) == "whole"


def test_a_page_of_which_nothing_comes_is_not_waited_for_without_end(study):
    making = Making.__new__(Making)
    making.pages, making.changed, making.ended = [], threading.Condition(), 0.0
    assert "could not be made" in making.page(0.0, 0.0)


def test_where_no_process_can_be_started_the_page_says_so(monkeypatch):
    def full(*_, **__):
        raise OSError("Resource temporarily unavailable")

    monkeypatch.setattr("subprocess.Popen", full)
    page = WelcomeMaker().page()
    assert "could not be made" in page
    assert "Resource temporarily unavailable" in page


def test_where_the_process_fails_the_page_says_so(study, monkeypatch):
    monkeypatch.setattr("sys.executable", "/bin/false")
    assert "`workbook check` says what is wrong" in WelcomeMaker().page()
