import os
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pytest

from analysis.codebook.entries import nearest, read_entries, read_rows
from analysis.delimiters import rows_of_csv
from analysis.errors import CodebookError


@dataclass(frozen=True)
class Role:
    text: str
    since: date | None = None


@dataclass(frozen=True)
class Person:
    id: str
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    gender: Literal["female", "male"] = "female"
    weight: float = 1.0


def read(tmp_path, text):
    path = tmp_path / "people.toml"
    path.write_text(text, encoding="utf-8")
    return read_entries(path, "person", Person)


def test_entries_become_dataclasses(tmp_path):
    text = '[[person]]\nid = "ortiz"\naliases = ["Ann Ortiz"]\nroles = [{ text = "mayor", since = 2019-01-02 }]\nweight = 2'
    assert read(tmp_path, text) == [Person("ortiz", ("Ann Ortiz",), (Role("mayor", date(2019, 1, 2)),), weight=2.0)]


@pytest.mark.parametrize("text, message", [
    ('[[person]]\nid = "a"\nalias = ["A"]',            r"\[\[person\]\] 'a': `alias` is not a known key. Did you mean `aliases`"),
    ('[[persons]]\nid = "a"',                          "`persons` is not a known key. Did you mean `person`"),
    ('[[person]]\naliases = []',                       r"number 1: `id` is missing"),
    ('[[person]]\nid = "a"\naliases = "A"',            r"write a list, as in \['A'\]"),
    ('[[person]]\nid = "a"\naliases = [1]',            "`aliases`, item 1 is 1, which is no text"),
    ('[[person]]\nid = "a"\ngender = "femal"',         "Did you mean `female`"),
    ('[[person]]\nid = "a"\nweight = "much"',          "which is no number"),
    ('[[person]]\nid = "a"\nroles = [{ txt = "x" }]',  "`txt` is not a known key. Did you mean `text`"),
    ('[[person]]\nid = "a"\nroles = [{ text = "x", since = "soon" }]', "is 'soon', which is not a date"),
    ('[[person]\nid = "a"',                            "is not valid TOML"),
    (r'person = [{id = "a\u202e"}]',                   r"`id` holds \\u202e, a character that no page can show"),
    (r'person = [{id = "a", aliases = ["b", "\u0000"]}]', r"'a': `aliases`, item 2 holds \\x00"),
    (r'person = [{id = "a", aliases = ["\uFFFE"]}]',   r"`aliases`, item 1 holds \\ufffe"),
    (f"person = {'[' * 5000}",                         "people.toml cannot be read: its lists or tables lie too deep"),
])  # fmt: skip
def test_an_error_names_the_file_the_entry_and_the_key(tmp_path, text, message):
    with pytest.raises(CodebookError, match=message) as caught:
        read(tmp_path, text)
    assert "people.toml" in str(caught.value)


def test_a_file_that_is_not_utf8_or_not_there_is_named(tmp_path):
    (tmp_path / "people.toml").write_bytes(b'[[person]]\nid = "\xff"')
    with pytest.raises(CodebookError, match="not UTF-8"):
        read_entries(tmp_path / "people.toml", "person", Person)
    with pytest.raises(CodebookError, match="does not exist"):
        read_entries(tmp_path / "nobody.toml", "person", Person)
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(CodebookError, match=r"folder\.toml is a folder: put a file"):
        read_entries(tmp_path / "folder.toml", "person", Person)
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(CodebookError, match=r"pipe\.toml is no plain file"):
        read_entries(tmp_path / "pipe.toml", "person", Person)
    (tmp_path / "loop.toml").symlink_to("loop.toml")
    with pytest.raises(CodebookError, match=r"loop\.toml cannot be read: Too many levels"):
        read_entries(tmp_path / "loop.toml", "person", Person)


@dataclass(frozen=True)
class Word:
    word: str
    valence: float


@pytest.mark.parametrize("text, message", [
    ("word,valence\ngood,high",   "line 2: `valence` is 'high', which is not a number"),
    ("word,valence\na,b,1",       "line 2: has more or fewer cells"),
    ("word,valance\ngood,1",      "`valance` is not a known key. Did you mean `valence`"),
])  # fmt: skip
def test_a_row_that_cannot_be_meant_so_is_named(tmp_path, text, message):
    (tmp_path / "words.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError, match=message):
        read_rows(tmp_path / "words.csv", Word)


@pytest.mark.parametrize(
    "text", ["word;valence\ngood;1\n", "sep=;\nword;valence\ngood;1", "\ufeffword\tvalence\ngood\t1\n"]
)
def test_rows_are_read_however_a_spreadsheet_divides_their_cells(tmp_path, text):
    (tmp_path / "words.csv").write_text(text, encoding="utf-8")
    assert read_rows(tmp_path / "words.csv", Word) == [Word("good", 1.0)]


def test_a_cell_in_quotation_marks_keeps_its_lines_and_no_other_sign_divides_rows():
    text = 'sep=;\r\nword;why\r\n\r\ngood;"one\r\ntwo"\r\nbad\u2028ly;x\x0by\r\n'
    assert list(rows_of_csv(text)) == [
        (5, {"word": "good", "why": "one\ntwo"}),
        (6, {"word": "bad\u2028ly", "why": "x\x0by"}),
    ]


@pytest.mark.parametrize("name, known, hint", [
    ("USA TODAY", ["usa_today", "the_hill", "washington_times"], " Did you mean `usa_today`?"),
    ("trump", ["donald_trump", "kim_jong_un", "mike_pompeo"], " Did you mean `donald_trump`?"),
    ("trump", ["donald_trump", "ivanka_trump"], " Known: donald_trump, ivanka_trump."),
    ("xyz", ["b", "a"], " Known: a, b."),
    ("", ["b", "a"], " Known: a, b."),
    ("x", [], " Known: ."),
])  # fmt: skip
def test_a_hint_names_what_was_meant(name, known, hint):
    assert nearest(name, known) == hint


def test_of_many_known_names_a_hint_lists_the_ten_nearest():
    known = [f"{letter}{letter}{letter}_gazette" for letter in "abcdefghijklmnopqrstuvwxyz"] + ["usa"]
    hint = nearest("usa daily", known)
    assert hint.startswith(" Known: usa, ")
    assert hint.endswith(" and 17 more.")
