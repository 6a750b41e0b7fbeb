"""Bookmarks are kept in the study, beside what a person wrote there, and a file that is wrong is said and left alone."""

import threading
from datetime import UTC, datetime

import pytest

from analysis.errors import StudyError
from analysis.studies.bookmarks import add_bookmark, read_bookmarks, remove_bookmark, restore_bookmark

SELECTION = {
    "measure": "sentiment",
    "actors": ("roe",),
    "by": ["outlet"],
    "where": [["outlet", "the_daily"]],
    "sure": 0.5,
}
TODAY = f"{datetime.now(UTC):%Y-%m-%d}"


def notes(folder):
    return [one.note for one in read_bookmarks(folder)]


def test_a_bookmark_is_read_as_it_was_made(tmp_path):
    assert read_bookmarks(tmp_path) == []
    made = add_bookmark(
        SELECTION, 'a "note"\n\n[selection]\nof lines', article_id="a1", sentence_id="s1", folder=tmp_path
    )
    (read,) = read_bookmarks(tmp_path)
    assert read.selection == {**SELECTION, "actors": ["roe"]}
    assert (read.id, read.note, read.article_id, read.sentence_id) == (made.id, made.note, "a1", "s1")
    assert made.id == f"{TODAY}-1"
    assert (tmp_path / "bookmarks.toml").read_text().startswith("[[bookmark]]\n")


def test_what_a_person_wrote_in_the_file_stays(tmp_path):
    file = tmp_path / "bookmarks.toml"
    file.write_text(
        '# mine\n[[bookmark]]\nid = "first"  # by hand\nmade = 2019-03-01\nselection = { measure = "tone" }\n'
    )
    add_bookmark({}, "second", folder=tmp_path)
    assert file.read_text().startswith('# mine\n[[bookmark]]\nid = "first"  # by hand\n')
    assert [one.id for one in read_bookmarks(tmp_path)] == ["first", f"{TODAY}-1"]


def test_a_bookmark_is_removed_and_put_back_in_its_place(tmp_path):
    for note in "abc":
        add_bookmark(SELECTION, note, folder=tmp_path)
    removed = remove_bookmark(f"{TODAY}-2", folder=tmp_path)
    assert notes(tmp_path) == ["a", "c"]
    restore_bookmark(removed, folder=tmp_path)
    restore_bookmark(removed, folder=tmp_path)
    assert notes(tmp_path) == ["a", "b", "c"]


def test_a_bookmark_whose_id_another_one_has_got_is_put_back_under_a_new_one(tmp_path):
    add_bookmark(SELECTION, "first note", folder=tmp_path)
    removed = remove_bookmark(f"{TODAY}-1", folder=tmp_path)
    add_bookmark(SELECTION, "second note", folder=tmp_path)
    back = restore_bookmark(removed, folder=tmp_path)
    assert (back.id, back.note) == (f"{TODAY}-2", "first note")
    assert notes(tmp_path) == ["second note", "first note"]


BY_HAND = """# mine, at the head
[[bookmark]]
id = "2019-03-01-1"  # by hand
made = 2019-03-01
note = \"\"\"
of two
# lines\"\"\"

# about the second
[[bookmark]]
id = "2019-03-01-2"
made = 2019-03-01
[bookmark.selection]
measure = "tone"

# about the third
[[ bookmark ]]
id = "2019-03-01-3"
made = 2019-03-01
# at the end
"""


@pytest.mark.parametrize("number", [1, 2, 3])
def test_comments_of_the_other_bookmarks_stay_where_one_is_removed_and_put_back(tmp_path, number):
    file = tmp_path / "bookmarks.toml"
    file.write_text(BY_HAND)
    before = read_bookmarks(tmp_path)
    removed = remove_bookmark(f"2019-03-01-{number}", folder=tmp_path)
    comments = ["# mine, at the head", "# about the second", "# about the third", "# at the end"]
    assert [one in file.read_text() for one in comments] == [True] * 4
    assert read_bookmarks(tmp_path) == [one for one in before if one != removed]
    restore_bookmark(removed, folder=tmp_path)
    assert [one in file.read_text() for one in comments] == [True] * 4
    assert read_bookmarks(tmp_path) == before


def test_bookmarks_that_are_laid_out_otherwise_are_written_anew_and_none_is_lost(tmp_path):
    (tmp_path / "bookmarks.toml").write_text(
        'bookmark = [{ id = "a", made = 2019-03-01 }, { id = "b", made = 2019-03-01 }]'
    )
    remove_bookmark("a", folder=tmp_path)
    add_bookmark(SELECTION, "new", folder=tmp_path)
    assert [one.id for one in read_bookmarks(tmp_path)] == ["b", f"{TODAY}-1"]


def test_a_line_of_a_note_that_looks_like_a_bookmark_is_none(tmp_path):
    (tmp_path / "bookmarks.toml").write_text(
        '[[bookmark]]\nid = "a"\nmade = 2019-03-01\nnote = """\n[[bookmark]]\nid"""\n[[bookmark]]\nid = "b"\nmade = 2019-03-01\n'
    )
    removed = remove_bookmark("b", folder=tmp_path)
    assert notes(tmp_path) == ["[[bookmark]]\nid"]
    restore_bookmark(removed, folder=tmp_path)
    assert [one.id for one in read_bookmarks(tmp_path)] == ["a", "b"]


def test_notebooks_that_write_at_once_lose_nothing(tmp_path):
    threads = [
        threading.Thread(target=add_bookmark, args=(SELECTION, str(n)), kwargs={"folder": tmp_path}) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(notes(tmp_path)) == sorted(map(str, range(8)))
    assert len({one.id for one in read_bookmarks(tmp_path)}) == 8


@pytest.mark.parametrize(
    "content, said",
    [
        ('[[bookmark]]\nid = "a"\nmade = 2019-03-01\nnot = 1', r"bookmarks\.toml, \[\[bookmark\]\] 'a': `not` is not a known key"),
        ('[[bookmark]]\nid = "a"', "`made` is missing"),
        ('[[bookmark]\nid = "a"', "is not valid TOML"),
        ('[bookmark]\nid = "a"', r"begin each with \[\[bookmark\]\]"),
        ('[[bookmark]]\nid = "a"\nmade = 2019-03-01\n[[bookmark]]\nid = "a"\nmade = 2019-03-01', "two bookmarks have the id 'a'"),
        ('[[bookmark]]\nid = "a"\nmade = 2019-03-01\nnote = "\\u202e"', r"holds \\u202e"),
        ("# Zoë".encode("latin-1"), r"bookmarks\.toml is not UTF-8"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_said_and_left_as_it_is(tmp_path, content, said):
    file = tmp_path / "bookmarks.toml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    for use in (
        read_bookmarks,
        lambda folder: add_bookmark({}, "n", folder=folder),
        lambda folder: remove_bookmark("a", folder=folder),
    ):
        with pytest.raises(StudyError, match=said):
            use(tmp_path)
    assert file.read_bytes() == (content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize(
    "note, said", [("a\x00", r"holds \\x00"), ("\u202eabc", r"holds \\u202e"), ("a" * 10_001, "10,001 characters")]
)
def test_a_note_that_no_page_can_show_is_not_kept(tmp_path, note, said):
    with pytest.raises(StudyError, match=said):
        add_bookmark({}, note, folder=tmp_path)
    assert read_bookmarks(tmp_path) == []


def test_a_bookmark_that_is_not_there_is_said_with_the_nearest(tmp_path):
    with pytest.raises(StudyError, match="It has none"):
        remove_bookmark("2019-03-01-1", folder=tmp_path)
    add_bookmark({}, "n", folder=tmp_path)
    with pytest.raises(StudyError, match=f"Did you mean `{TODAY}-1`"):
        remove_bookmark(f"{TODAY}-11", folder=tmp_path)
