"""What a user may get wrong, from the command line: one readable message, the right exit status, never a traceback."""

import json

import pytest

from analysis.cli.main import main

ARTICLE = {
    "title": "Trump praises the talks", "text": "SEOUL — President Donald Trump praised the talks on Monday. " + "He called them a success. " * 20,
    "outlet": "The Paper", "published": "2018-06-12T08:00:00Z", "url": "https://paper.example/1",
}  # fmt: skip


def lines(*records):
    return "\n".join(json.dumps(record) for record in records)


def run(capsys, *arguments):
    """Exit status and what was printed."""
    try:
        status = main(list(arguments))
    except SystemExit as stop:
        status = stop.code
    printed = capsys.readouterr()
    return status, printed.out + printed.err


@pytest.fixture
def report(tmp_path, capsys):
    """Run `workbook report sample` on a file of this text, with further arguments."""

    def run_report(text, *arguments, name="articles.jsonl"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return run(capsys, "report", "sample", "--corpus", str(path), "--out", str(tmp_path / "out"), *arguments)

    return run_report


@pytest.mark.parametrize("text, name, expected", [
    ('{"title": "a"', "articles.jsonl", "line 1"),
    ("", "articles.jsonl", "articles.jsonl"),
    ("title,day\nA talk,2018-06-12\n", "articles.csv", "text"),
    (lines({**ARTICLE, "text": ""}), "articles.jsonl", "empty"),
    (lines({**ARTICLE, "title": "Rain", "text": "It rained in the hills all day. " * 30}), "articles.jsonl", "mentions Donald Trump"),
])  # fmt: skip
def test_a_corpus_that_cannot_be_used_is_named_with_the_reason(report, text, name, expected):
    status, printed = report(text, name=name)
    assert status in (1, 2)
    assert expected in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize("arguments, expected", [
    (["-p", "actors", "donald_trumpp"],      "Did you mean `donald_trump`"),
    (["-p", "actor", "donald_trump"],        "Did you mean `actors`"),
    (["-p", "outlets", "the_papre"],         "the_papre"),
    (["-p", "start", "12.6.2018"],           "12.6.2018"),
    (["-p", "end", "2018-02-30"],            "2018-02-30"),
    (["-p", "period", "fortnight"],          "fortnight"),
    (["-p", "event", "hanoi_sumit"],         "Did you mean `hanoi_summit`"),
    (["--as-of", "yesterday"],               "yesterday"),
    (["-p", "start", "2019-09-01", "-p", "end", "2018-09-01"], "swap"),
])  # fmt: skip
def test_a_parameter_that_cannot_be_meant_so_stops_before_anything_runs(report, tmp_path, arguments, expected):
    status, printed = report(lines(ARTICLE), *arguments)
    assert status == 2
    assert expected in printed
    assert "Traceback" not in printed
    assert not list((tmp_path / "out").rglob("*/index.html"))


def test_a_window_without_articles_is_named(report):
    status, printed = report(lines(ARTICLE), "-p", "start", "2012-01-01", "-p", "end", "2012-12-31")
    assert status == 1
    assert "No article" in printed
    assert "2012-01-01 to 2012-12-31" in printed


def test_one_article_makes_a_report_that_says_what_cannot_be_told(report, tmp_path):
    status, printed = report(lines(ARTICLE))
    assert status == 0, printed
    pages = {path.stem: path.read_text() for path in (tmp_path / "out").rglob("*.html")}
    assert len(pages) == 9
    assert "Nothing can be compared" in pages["index"]
    assert "No article of the window mentions Kim Jong Un" in pages["2-sentiment"]
    assert "Fewer than two outlets" in pages["8-appendix"]


def test_a_missing_corpus_and_an_unknown_report_are_named(tmp_path, capsys):
    status, printed = run(capsys, "report", "sample", "--corpus", str(tmp_path / "none.jsonl"), "--out", str(tmp_path))
    assert status in (1, 2)
    assert "none.jsonl" in printed
    status, printed = run(capsys, "report", "sampel")
    assert status == 2
    assert "Did you mean `sample`" in printed


def test_a_folder_that_cannot_be_written_is_named(tmp_path, capsys):
    (tmp_path / "taken").write_text("a file where the folder should be")
    status, printed = run(capsys, "report", "sample", "--out", str(tmp_path / "taken"))
    assert status in (1, 2)
    assert "taken" in printed
    assert "Traceback" not in printed


def test_a_misspelt_key_in_a_codebook_is_named_with_the_right_one(tmp_path, capsys):
    import shutil

    from analysis.codebook.load import read_codebook
    from analysis.errors import CodebookError
    from analysis.paths import CODEBOOK

    folder = tmp_path / "codebook"
    shutil.copytree(CODEBOOK, folder)
    actors = folder / "actors.toml"
    actors.write_text(actors.read_text().replace("epithets =", "epitets =", 1))
    with pytest.raises(CodebookError, match=r"actors\.toml.*`epitets` is not a known key\. Did you mean `epithets`"):
        read_codebook(folder)


def test_mixed_encodings_are_read_and_nothing_is_lost(tmp_path):
    from analysis.corpus.load import load_corpus

    old = {**ARTICLE, "url": "https://paper.example/2", "title": "Café talks"}
    data = lines(ARTICLE).encode() + b"\n" + json.dumps(old, ensure_ascii=False).encode("cp1252")
    (tmp_path / "mixed.jsonl").write_bytes(data)
    corpus = load_corpus(tmp_path / "mixed.jsonl")
    assert sorted(corpus.articles["title"]) == ["Café talks", "Trump praises the talks"]
