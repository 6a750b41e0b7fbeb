"""Names and texts of others on a terminal: seen, not obeyed."""

import json
import os

import pytest
from source_files import BODY, RECORD, put

from analysis.cli.main import main
from analysis.corpus.store.versions import read_store
from analysis.errors import first_of, visible, visible_name

STORY = f"{BODY} The captain waved to the people on the pier. " * 3


@pytest.mark.parametrize("text, expected", [
    ("Ferries late, café closed 🚢", "Ferries late, café closed 🚢"),
    ("\x1b[31mred\x1b]0;title\x07", r"\x1b[31mred\x1b]0;title\x07"),  # colour, title of the window
    ("one\rtwo\x08\x7f", r"one\rtwo\x08\x7f"),                         # back to the beginning of the line
    ("gpj.\u202etxt", r"gpj.\u202etxt"),                               # read from the right
    ("\x9b31m", r"\x9b31m"),                                           # an escape in one character
    ("caf\udce9", r"caf\xe9"),                                         # a byte that is not UTF-8
    ("a\nb\tc", "a\nb\tc"),
])  # fmt: skip
def test_what_a_terminal_would_obey_is_shown(text, expected):
    assert visible(text) == expected


def test_a_name_stays_on_one_line():
    assert visible_name("a\nb\tc") == r"a\nb\tc"


@pytest.mark.parametrize("name, shown", [
    (b"caf\xe9.jsonl", r"caf\xe9.jsonl"),
    (b"\x1b[2J.jsonl", r"\x1b[2J.jsonl"),
    (b"a\nb.jsonl", r"a\nb.jsonl"),
])  # fmt: skip
def test_a_file_of_any_name_is_read_stored_and_named(tmp_path, capsys, name, shown):
    folder = tmp_path / "files"
    folder.mkdir()
    broken = '{"title": "\x1b[31m'
    path = os.fsdecode(os.fsencode(folder) + b"/" + name)
    with open(path, "w") as stream:
        stream.write(json.dumps(RECORD | {"text": STORY}) + "\n" + broken)
    for source, into in ((str(folder), "one"), (path, "two")):
        assert main(["ingest", source, "--into", str(tmp_path / into)]) == 0
        printed = capsys.readouterr().out
        assert f"left out: {shown}, line 2: not JSON" in printed
        assert "\x1b" not in printed
        stored = read_store(tmp_path / into)
        assert list(stored.articles["origin"]) == [f"{shown}, line 1"]
        assert list(stored.rejects["origin"]) == [f"{shown}, line 2"]


def test_a_corpus_in_a_file_of_any_name_is_opened_and_kept(tmp_path, capsys):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.jsonl")
    with open(path, "w") as stream:
        stream.write(json.dumps(RECORD | {"text": STORY}))
    assert main(["measure", "--corpus", path, "--jobs", "1"]) == 0
    assert "/caf\\xe9.jsonl\n" in capsys.readouterr().out


def test_a_report_of_a_file_whose_name_no_page_can_show_is_refused_in_words(tmp_path, capsys):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.jsonl")
    assert main(["report", "sample", "--corpus", path, "--out", str(tmp_path)]) == 2
    assert r"caf\xe9.jsonl stands in every report and has letters that no page can show" in capsys.readouterr().err


def test_a_store_whose_name_no_table_can_hold_is_refused_in_words(tmp_path, capsys):
    source = put(tmp_path, "a.jsonl", json.dumps(RECORD | {"text": STORY}))
    into = os.fsdecode(os.fsencode(tmp_path) + b"/st\xe9re")
    assert main(["ingest", str(source), "--into", into]) == 1
    assert r"st\xe9re holds letters that no store can: name a folder in plain letters" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["http://\udce9.example/\x1b"], ["a.jsonl", "--outlet", "Caf\udce9"]])
def test_addresses_and_outlets_that_are_no_text_are_refused_in_words(arguments, tmp_path, capsys):
    assert main(["ingest", *arguments, "--into", str(tmp_path / "c")]) == 2
    assert "no printable text in UTF-8" in capsys.readouterr().err
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize(
    "n, said", [(0, ""), (1, "0"), (2, "0, 1"), (3, "0, 1 and 1 more"), (1500, "0, 1 and 1,498 more")]
)
def test_of_many_names_the_first_are_listed_and_the_others_counted(n, said):
    assert first_of((str(one) for one in range(n)), 2) == said
