"""Names of files that hold one article say its date, outlet and title: by a pattern, or by the date they begin with."""

import pytest
from source_files import BODY, make_docx, put, read

from analysis.cli import main
from analysis.corpus.store.versions import read_store
from analysis.errors import UsageError

PATTERN = "{published}_{outlet}_{title}.txt"
TEXT = f"{BODY} Nobody minded. The pilot said so, too."


def told(article):
    return article.published, article.outlet, article.title, article.text


@pytest.mark.parametrize(
    "pattern, name, expected",
    [
        (PATTERN, "2018-06-12_The Bugle_Ferries late.txt", ("2018-06-12", "The Bugle", "Ferries late")),
        (PATTERN, "20180612_Bugle_Ferries_late_again.txt", ("20180612", "Bugle", "Ferries late again")),
        (PATTERN, "2018_06_12_Bugle_ferries-late-again.txt", ("2018-06-12", "Bugle", "ferries late again")),
        (PATTERN, "2018-06-12_Bugle_Ferries late.md", None),  # another ending
        ("{published}_{outlet}_{title}", "2018-06-12_Bugle_Ferries late.md", ("2018-06-12", "Bugle", "Ferries late")),
        ("{outlet} - {} - {published}.txt", "The Bugle - 17 - 12.06.2018.txt", ("12.06.2018", "The Bugle", "")),
        (PATTERN, "soon_Bugle_Ferries late.txt", None),  # no date
        (PATTERN, "Ferries late.txt", None),
    ],
)
def test_a_pattern_says_what_the_parts_of_a_name_are(tmp_path, pattern, name, expected):
    (article,), _, notes = read(put(tmp_path, name, TEXT), name=pattern)
    assert told(article) == (*(expected or ("", "", "")), TEXT)
    assert [note.text for note in notes] == (
        [] if expected else [f"1 of 1 file is not named as {pattern} says, and read without it: {name}."]
    )


def test_folders_may_stand_in_a_pattern(tmp_path):
    (tmp_path / "texts" / "The Bugle").mkdir(parents=True)
    put(tmp_path / "texts" / "The Bugle", "2018-06-12.txt", TEXT)
    (article,), _, _ = read(tmp_path / "texts", name="{outlet}/{published}.txt")
    assert told(article) == ("2018-06-12", "The Bugle", "", TEXT)


def test_a_first_line_stays_where_the_name_gives_the_title(tmp_path):
    path = put(tmp_path, "2018-06-12_Bugle_Ferries late.txt", f"By Ann Ortiz in Lisbon\n\n{TEXT}")
    (article,), _, _ = read(path, name=PATTERN)
    assert (article.title, article.text) == ("Ferries late", f"By Ann Ortiz in Lisbon\n\n{TEXT}")


def test_a_first_line_that_goes_on_from_the_name_is_the_whole_headline(tmp_path):
    path = put(tmp_path, "2018-06-12_Bugle_Ferries late.txt", f"Ferries late: how it went\n\n{TEXT}")
    (article,), _, _ = read(path, name=PATTERN)
    assert (article.title, article.text) == ("Ferries late: how it went", TEXT)


@pytest.mark.parametrize("name", ["2018-06-12-ferries.txt", "20180612 ferries.txt", "2018_06_12.md"])
def test_without_a_pattern_a_date_that_a_name_begins_with_is_taken_and_said(tmp_path, name):
    (article,), _, (note,) = read(put(tmp_path, name, TEXT))
    assert (article.published, article.outlet) == ("2018-06-12", "")
    assert note.text == f"1 file: read published from the date that the name begins with, as in {name}."


@pytest.mark.parametrize("name", ["20181312.txt", "12345678901.txt", "ferries 2018-06-12.txt", "2018.txt"])
def test_other_numbers_are_no_date(tmp_path, name):
    (article,), _, notes = read(put(tmp_path, name, TEXT))
    assert (article.published, notes) == ("", [])


def test_a_page_and_a_table_say_their_dates_themselves(tmp_path):
    put(tmp_path, "2018-06-12.html", f"<html><body><p>{TEXT}</p></body></html>")
    put(tmp_path, "2018-06-13.jsonl", '{"text": "The harbour was quiet."}')
    kept, _, _ = read(tmp_path)
    assert [article.published for article in kept] == ["", ""]
    assert [a.published for a in read(tmp_path, name="{published}")[0]] == ["2018-06-12", ""]


def test_word_files_are_named_so_too(tmp_path):
    path = make_docx(tmp_path / "2018-06-12_Bugle_Ferries late.docx", [TEXT])
    (article,), _, _ = read(path, name="{published}_{outlet}_{title}")
    assert told(article) == ("2018-06-12", "Bugle", "Ferries late", TEXT)


@pytest.mark.parametrize(
    "pattern, message",
    [
        (
            "notes.txt",
            "has no field: write it as in `{published}_{outlet}_{title}.txt`. Fields are title, outlet, published",
        ),
        ("{publised}.txt", "there is no field `publised`. Did you mean `published`?"),
        ("{published", "a brace is left open"),
        ("{published}{title}", "nothing stands between two fields"),
        ("{title}_{title}", "has the field `title` twice"),
        ("{text}", "there is no field `text`"),
        ("{title:>10}", "a field stands by its name alone: write {title}, as in"),
        ("{title!r}_{outlet}", "a field stands by its name alone: write {title}, as in"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(tmp_path, pattern, message):
    with pytest.raises(UsageError) as problem:
        read(put(tmp_path, "a.txt", TEXT), name=pattern)
    assert message in str(problem.value)


def test_an_ingest_takes_the_pattern_and_lists_other_files(tmp_path, capsys):
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(8):
        name = f"2018-06-1{number}_The Bugle_Ferries late {number}.txt" if number < 2 else f"notes {number}.txt"
        put(folder, name, f"{TEXT} It was the {number}th time that the ferries were late this year.")
    status = main.main(["ingest", str(folder), "--into", str(tmp_path / "store"), "--name", PATTERN, "--jobs", "1"])
    assert status == 0
    assert (
        "6 of 8 files are not named as {published}_{outlet}_{title}.txt says, and read without it: notes 2.txt, notes 3.txt, notes 4.txt, "
        "notes 5.txt, notes 6.txt and 1 more." in capsys.readouterr().out
    )
    assert sorted(read_store(tmp_path / "store").articles["published"].dropna().dt.day) == [10, 11]
