"""The README's walk, on a folder of files made here: from articles to a published page, without a touch on the project."""

import json
import re
import shlex
from pathlib import Path

import pytest

from analysis import paths
from analysis.cli import main
from analysis.studies.bookmarks import add_bookmark

COMMANDS = """
workbook new nominee --corpus articles --title "How three outlets presented a nominee" --actors "Mara Quill"
cd nominee
workbook check
workbook copy 4-voices
workbook report
"""
OUTLETS = ("The Evening Post", "Coast Herald", "Inland Times")
SENTENCES = (
    "Judge Mara Quill faced the committee on Tuesday.",
    '"She is a fair judge," Senator Tom Reed said of Quill.',
    "Critics accused Quill of misleading the committee.",
    "Quill denied it and answered every question calmly.",
)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder `articles` of JSON Lines, a file an outlet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(paths.VARIABLE, "")
    folder = tmp_path / "articles"
    folder.mkdir()
    for number, outlet in enumerate(OUTLETS):
        records = [
            {
                "title": f"Quill before the committee, day {day}",
                "text": "\n".join(SENTENCES[(day + part + number) % 4] for part in range(3))
                + f"\nIt was day {day} in {outlet}.",
                "outlet": outlet,
                "published": f"2018-10-{day:02}",
            }
            for day in range(1, 5)
        ]
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (folder / f"{outlet}.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def shorter(study):
    """Three pages are enough for a test."""
    file = study / "reports" / "reports.toml"
    text = file.read_text(encoding="utf-8")
    whole = next(line for line in text.splitlines() if line.startswith("notebooks = "))
    file.write_text(text.replace(whole, 'notebooks = ["4-voices", "1-corpus", "8-appendix"]', 1), encoding="utf-8")


def project_files():
    files = [*paths.NOTEBOOKS.glob("*.ipynb"), *paths.CODEBOOK.rglob("*.*"), paths.PROJECT / "study.toml"]
    return {path: path.stat().st_mtime_ns for path in [*files, paths.PROJECT / "reports" / "reports.toml"]}


def test_a_folder_of_files_becomes_a_published_page_whose_appendix_has_the_bookmark(here, monkeypatch, capsys):
    before, place = project_files(), here
    for line in COMMANDS.strip().splitlines():
        program, *arguments = shlex.split(line)
        if program == "cd":
            place = place / arguments[0]
            monkeypatch.chdir(place)
            shorter(place)
            add_bookmark({"measure": "sentiment", "voice": "own"}, "fairer <b>in</b> the Post", folder=place)
            continue
        assert main.main(arguments) == 0, capsys.readouterr()
    page = Path(capsys.readouterr().out.splitlines()[-1])
    assert page == here / "nominee" / "reports" / "nominee" / page.parent.name / "index.html"
    shown = page.read_text(encoding="utf-8")
    assert "How three outlets presented a nominee" in shown
    assert "Mara Quill" in shown
    assert project_files() == before
    [bookmark] = re.findall(
        r'<article class="wb-bookmark">.*?</article>', (page.with_name("8-appendix.html")).read_text("utf-8"), re.S
    )
    assert "fairer &lt;b&gt;in&lt;/b&gt; the Post" in bookmark
    assert "book.sentiment(voice=&#34;own&#34;)" in bookmark
    assert "Mara Quill" in bookmark  # what is found of it now


def test_in_a_study_its_own_corpus_and_settings_are_measured(here, monkeypatch, capsys):
    main.main(shlex.split(COMMANDS.strip().splitlines()[0])[1:])
    monkeypatch.chdir(here / "nominee")
    with (here / "nominee" / "study.toml").open("a", encoding="utf-8") as file:
        file.write('\nsentiment = "vader"\n')
    seen = []
    monkeypatch.setattr(
        "analysis.cli.corpora._say_what_is_to_do", lambda corpus, study, *_: seen.append((corpus, study))
    )
    assert main.main(["measure", "--dry-run"]) == 0
    [(corpus, study)] = seen
    assert len(corpus.articles) == 12
    assert study.sentiment == "vader"
