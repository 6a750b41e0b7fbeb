"""Whatever is written on the command line, one readable line comes of it, and exit code 1 or 2: never a traceback."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import paths
from analysis.cli.main import main
from analysis.corpus.store.ingest import ingest

ARTICLE = {
    "title": "Ferries late again", "text": "The ferries ran late on Monday, and Ann Ortiz was not told why. " * 8,
    "outlet": "The Paper", "published": "2018-06-12", "url": "https://a.example/1",
}  # fmt: skip
CODE = {"text": "Ann Ortiz won.", "target": "Ann Ortiz", "start": 0, "end": 9, "label": 1}
NO_TEXT = "caf\udce9"  # how Python hands on a byte that is no UTF-8
LONG = "9" * 5_000

MEASURE = [
    ["STORE@²"], ["STORE@-1"], ["STORE@"], ["STORE@@"], ["STORE@1e3"], ["STORE@9"], ["STORE@" + LONG], ["@"], ["@3"], [""], [" "], ["-5"],
    ["~nosuchuser/x"], ["~nosuchuser/x@3"], ["a\0b"], [NO_TEXT], ["x" * 5_000], ["ARTICLES@1"], ["https://a.example/1"],
    ["STORE", "--jobs", str(10**9)], ["STORE", "--jobs", "-1"], ["STORE", "--jobs", "1.5"], ["STORE", "--jobs", LONG],
    ["STORE", "--jobs", "²"], ["STORE", "--jobs", ""], ["STORE", "--engine", "spark"],
]  # fmt: skip
REPORT = [
    ["-p", "actors", "[1,2]"], ["-p", "actors", '[["a"]]'], ["-p", "actors", '{"a":1}'], ["-p", "actors", "[null]"], ["-p", "actors", "[]["],
    ["-p", "actors", "[" * 100_000], ["-p", "actors", NO_TEXT], ["-p", "actors", LONG], ["-p", "outlets", "[1]"],
    ["-p", "start", "0000-00-00"], ["-p", "start", LONG], ["-p", "start", "²"], ["-p", "period", ""], ["-p", "unit", "[1]"],
    ["-p", "sentiment", "/nowhere"], ["-p", "sentiment", "a\0b"], ["-p", "roles", "spacy:"], ["-p", "coded_frames", "a\0b"],
    ["-p", "coded_frames", "~nosuchuser/x"], ["-p", "corpus", "~nosuchuser/x"], ["-p", "", "x"], ["-p", "event", NO_TEXT],
    ["--as-of", "99999-12-31"], ["--as-of", "0001-01-01"], ["--as-of", "²"], ["--out", "a\0b"], ["--out", "~nosuchuser/x"], ["--out", ""],
    ["--jobs", str(10**9)], ["", "x"], ["../sample"],
]  # fmt: skip
EVALUATE = [
    ["", "CODES"], [NO_TEXT, "CODES"], ["sentiment", ""], ["sentiment", "a\0b"], ["sentiment", "~nosuchuser/x"], ["sentiment", "FOLDER"],
    ["sentiment", "CODES", "--method", NO_TEXT], ["sentiment", "CODES", "--method", "a\0b"], ["sentiment", "CODES", "--cross-validate", "-2"],
    ["frames", "CODES", "--map", "FOLDER"], ["sentiment", "CODES", "--documents", "a\0b"],
]  # fmt: skip
INGEST = [
    ["~nosuchuser/x", "--into", "STORE"], ["a\0b", "--into", "STORE"], ["", "--into", "STORE"], ["ARTICLES", "--into", "~nosuchuser/x"],
    ["ARTICLES", "--into", "a\0b"], ["ARTICLES", "--into", ""], ["ARTICLES", "--into", "/dev/null/x"], ["ARTICLES", "--into", "x" * 5_000],
    ["ARTICLES", "--into", "STORE", "--column", "text="], ["ARTICLES", "--into", "STORE", "--column", "²=x"],
    ["ARTICLES", "--into", "STORE", "--outlet", NO_TEXT], ["ARTICLES", "--into", "STORE", "--outlet", "x\0y"],
    ["http://\udce9/", "--into", "STORE"], ["https://[::1", "--into", "STORE"], ["ARTICLES", "--into", "STORE", "--format", "²"],
]  # fmt: skip
OTHERS = [["²"], ["\0"], [NO_TEXT], ["--jobs"], ["measure", "--corpsu", "x"], ["notebooks", "²"], ["notebooks", "a\0b"],
          ["train", "sentiment", "--gold", "CODES", "--out", "a\0b"], ["scores", "--gold", "a\0b"]]  # fmt: skip
ODD = [
    *(["measure", "--corpus", *odd] for odd in MEASURE),
    *(["report", "sample", "--corpus", "ARTICLES", *odd] for odd in REPORT),
    *(["evaluate", *odd] for odd in EVALUATE),
    *(["ingest", *odd] for odd in INGEST),
    *OTHERS,
]


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd")
    (folder / "articles.jsonl").write_text(json.dumps(ARTICLE), encoding="utf-8")
    (folder / "codes.jsonl").write_text(json.dumps(CODE), encoding="utf-8")
    ingest([folder / "articles.jsonl"], folder / "store", jobs=1)
    (folder / "empty").mkdir()
    names = {"STORE": "store", "ARTICLES": "articles.jsonl", "CODES": "codes.jsonl", "FOLDER": "empty"}
    return {word: str(folder / name) for word, name in names.items()}


def placed(argument, places):
    for word, path in places.items():
        argument = argument.replace(word, path)
    return argument


def check(arguments, capsys):
    assert main(arguments) in (1, 2)
    said = capsys.readouterr().err
    assert said.startswith("workbook: ")
    assert len(said.splitlines()) == 1
    assert len(said) < 2_100
    assert "Unexpected" not in said


@pytest.mark.parametrize("arguments", ODD, ids=lambda arguments: ascii(" ".join(arguments))[:60])
def test_an_odd_argument_gets_one_line_and_no_traceback(arguments, places, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "store", lambda: tmp_path / ".workbook")
    monkeypatch.chdir(tmp_path)
    check([placed(argument, places) for argument in arguments], capsys)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_characters="-"), max_size=8))
def test_any_text_as_version_or_day_is_refused_in_words(places, capsys, text):
    check(["measure", "--corpus", f"{places['STORE']}@9{text}"], capsys)
    check(["report", "sample", "--as-of", f"day {text}"], capsys)
