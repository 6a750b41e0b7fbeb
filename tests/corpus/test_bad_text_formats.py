"""JSON, packed files and tables that break: what is whole is read, and what is not is listed."""

import gzip
import io
import json
import random
import time
import zipfile

import pytest

from analysis.corpus.readers.quoting import cells_of
from analysis.corpus.readers.records import RawArticle, Reject
from analysis.corpus.readers.rtf import Paragraphs
from analysis.corpus.readers.source import read_source

BODY = "The harbour was quiet on Monday, and the ferries ran late."


def record(n, **fields):
    return json.dumps({"title": f"T{n}", "text": f"{BODY} {n}", "url": f"https://paper.example/{n}"} | fields)


ONE, TWO, THREE = map(record, (1, 2, 3))


def read(tmp_path, name, content):
    """Titles that were read, and places and reasons of what was not."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    reads = list(read_source(path))
    left = [f"{r.origin.removeprefix(name.removesuffix('.gz'))}: {r.reason}" for r in reads if isinstance(r, Reject)]
    return [r.title for r in reads if isinstance(r, RawArticle)], left


BAD = '{"title": "T2", "text": "He said "no" to it"}'
JSON = {
    "a key twice": (f'[{ONE}, {{"title": "a", "title": "b", "text": "c"}}, {THREE}]', "T1 T3", [", record 2: not JSON"]),
    "a key twice, within": (f'[{ONE}, {{"title": "a", "by": [{{"n": 1, "n": 2}}]}}, {THREE}]', "T1 T3", [", record 2: not JSON"]),
    "two lists of one name": (f'{{"articles": [{ONE}], "articles": [{TWO}]}}', "T1 T2", []),
    "5,000 digits": (f'[{ONE}, {{"title": "T2", "n": {"9" * 5000}, "text": "{BODY}"}}, {THREE}]', "T1 T2 T3", []),
    "beyond every number": (f'[{{"title": "T1", "n": 1e999, "m": -Infinity, "o": NaN, "text": "{BODY}"}}, {TWO}]', "T1 T2", []),
    "a comma at the end": (f"[{ONE}, {TWO},]", "T1 T2", []),
    "a comma at a record's end": (f'[{{"title": "T1",}}, {TWO}]', "T2", [": not JSON"]),
    "a mark unescaped": (f"[{ONE}, {BAD}, {THREE}]", "T1 T3", [", after record 1: not JSON"]),
    "a mark unescaped, under a name": (f'{{"n": 3, "hits": [{ONE}, {BAD}, {THREE}], "page": 1}}', "T1 T3", [": not JSON", ", after record 1: not JSON"]),
    "words between": (f"[{ONE}, oops, {TWO}]", "T1 T2", [", after record 1: not JSON"]),
    "an escape that is none": (f'[{ONE}, {{"title": "C:\\data", "text": "a"}}, {THREE}]', "T1 T3", [", after record 1: not JSON"]),
    "line breaks in a text": (f'[{ONE}, {{"title": "T2", "text": "one\n\ttwo"}}]', "T1 T2", []),
    "nested 100,000 deep": (f"[{ONE}, {'[' * 100_000}{']' * 100_000}, {THREE}]", "T1 T3", [", after record 1: not JSON"]),
    "no comma and no list": (f"{ONE}{TWO}\n{THREE}", "T1 T2 T3", []),
    "lists one after the other": (f"[{ONE}]\n[{TWO},\n{THREE}]", "T1 T2 T3", []),
    "a call of a function": (f"show([{ONE}, {TWO}]);", "T1 T2", [": not JSON"]),
    "by keys": (f'{{"17": {ONE}, "18": {TWO}}}', "T1 T2", []),
    "by columns": (json.dumps({"title": ["T1", "T2"], "text": [BODY, BODY]}), "T1 T2", []),
    "by numbered columns": (json.dumps({"title": {"0": "T1", "1": "T2"}, "text": {"0": BODY, "1": BODY}}), "T1 T2", []),
    "in UTF-16": (f"[{ONE}, {TWO}]".encode("utf-16"), "T1 T2", []),
    "in UTF-32 without a mark": (f"[{ONE}, {TWO}]".encode("utf-32-be"), "T1 T2", []),
    "zero bytes": (f"[{ONE},\0 {TWO}\0]\0\0", "T1 T2", []),
}  # fmt: skip


@pytest.mark.parametrize("case", JSON)
def test_a_record_that_is_no_json_costs_only_itself(tmp_path, case):
    content, titles, left = JSON[case]
    assert read(tmp_path, "a.json", content) == (titles.split(), left)


@pytest.mark.parametrize(
    "content, titles, left",
    [
        (f"[{ONE},\n{TWO},\n{THREE}]", "T1 T2 T3", []),  # a list under the wrong ending
        (f"[{ONE}, {TWO}]\n[{THREE}]", "T1 T2 T3", []),  # lists of records
        ("\n".join([ONE, '{"a":' * 100_000, TWO]), "T1 T2", [", line 2: not JSON"]),
        (f"\ufeff{ONE}\n\ufeff{TWO}\n\0\0", "T1 T2", []),
        (f'{ONE}\n{{"title": "T\\ud83d", "te\\ud800xt": "a", "text": "b \\udc00"}}', "T1 T\ufffd", []),
        (f"{ONE}\n{'a' * (17 << 20)}\n{TWO}", "T1 T2", [", line 2: line too long"]),
    ],
)
def test_a_line_that_is_no_json_costs_only_itself(tmp_path, content, titles, left):
    assert read(tmp_path, "a.jsonl", content) == (titles.split(), left)


def test_a_list_of_16_million_characters_in_one_line_is_read(tmp_path):
    text = f"{BODY} " * 60
    titles, left = read(tmp_path, "a.jsonl", json.dumps([{"title": f"T{n}", "text": text} for n in range(5000)]))
    assert (len(titles), left) == (5000, [])


def many(n, seed=1):
    """Records that do not pack well, so that a packed file has several pieces."""
    draw = random.Random(seed)
    return [record(i, text=" ".join(f"{draw.random()}" for _ in range(20))) for i in range(n)]


def flipped(data, place):
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


DAMAGED = {
    "cut": lambda data: data[: len(data) // 2],
    "a byte changed": lambda data: flipped(data, len(data) // 2),
    "a byte changed near its end": lambda data: flipped(data, len(data) - 200),
    "the check changed": lambda data: flipped(data, len(data) - 6),
    "the length changed": lambda data: flipped(data, len(data) - 2),
}


def written(records, layout):
    if layout == "json":
        return f"[{','.join(records)}]"
    if layout == "jsonl":
        return "\n".join(records)
    rows = map(json.loads, records)
    return "\n".join(["title,text,url", *(f"{row['title']},{row['text']},{row['url']}" for row in rows)])


@pytest.mark.parametrize("damage", DAMAGED)
@pytest.mark.parametrize("layout", ["jsonl", "json", "csv"])
def test_of_a_damaged_gzip_under_64_kib_the_records_before_the_break_are_read(tmp_path, damage, layout):
    whole = gzip.compress(written(many(60), layout).encode(), mtime=0)
    assert len(whole) < 65_536
    titles, left = read(tmp_path, f"a.{layout}.gz", DAMAGED[damage](whole))
    n_before = 20 if damage in ("cut", "a byte changed") else 50
    assert titles[:n_before] == [f"T{n}" for n in range(n_before)]
    assert left[-1].endswith(": truncated file")


@pytest.mark.parametrize("after", [b"garbage", b"\0" * 600, gzip.compress(f"\n{ONE}".encode())])
def test_what_follows_a_gzip_costs_nothing_of_it(tmp_path, after):
    titles, left = read(tmp_path, "a.jsonl.gz", gzip.compress(("\n".join(many(60)) + "\n").encode()) + after)
    assert titles[:60] == [f"T{n}" for n in range(60)]
    assert (len(titles), len(left)) == {b"g": (60, 1), b"\0": (60, 0), b"\x1f": (61, 0)}[after[:1]]


def test_half_an_article_is_not_kept_as_a_whole_one(tmp_path):
    whole = gzip.compress(("A title\n\n" + "\n".join(many(60))).encode())
    assert read(tmp_path, "a.txt.gz", whole[: len(whole) // 2]) == ([], [", after record 0: truncated file"])


def test_an_encrypted_file_of_an_archive_costs_only_itself(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, line in (("a.jsonl", ONE), ("b.jsonl", TWO), ("c.jsonl", THREE)):
            archive.writestr(name, line)
    data = bytearray(stream.getvalue())
    data[data.index(b"b.jsonl") - 30 + 6] |= 1  # of the file, and in the archive's directory
    data[data.rindex(b"b.jsonl") - 46 + 8] |= 1
    assert read(tmp_path, "a.zip", bytes(data)) == (["T1", "T3"], ["/b.jsonl: encrypted"])


ROWS = [("T1", f"{BODY} 1", "https://paper.example/1"), ("T2", f"{BODY} 2", "https://paper.example/2")]
TABLES = {
    "a mark at the beginning": ['{0}\t"{1}\t{2}'],
    "a mark at the end": ['{0}\t{1}"\t{2}'],
    "an inch": ['{0}\t5" of {1}\t{2}'],
    "a mark before a title": ['"{0}\t{1}\t{2}'],
    "words in marks at the beginning": ['{0}\t"No," he said. {1}\t{2}'],
    "marks round two cells": ['{0}\t"{1}\t{2}"'],
    "words in marks": ['{0}\tHe said "no". {1}\t{2}', '{0}\t"He said "no". {1}"\t{2}'],
}


@pytest.mark.parametrize("case", TABLES)
@pytest.mark.parametrize("name, delimiter", [("a.tsv", "\t"), ("a.csv", ";")])
def test_lone_quotation_marks_cost_no_row(tmp_path, case, name, delimiter):
    forms = TABLES[case]
    rows = [forms[n % len(forms)].format(f"T{n}", BODY.replace(",", ""), n).replace("\t", delimiter) for n in range(20)]
    titles, left = read(tmp_path, name, "\n".join([delimiter.join(("title", "text", "n")), *rows]))
    assert ([title.strip('"') for title in titles], left) == ([f"T{n}" for n in range(20)], [])


def test_lines_of_a_table_divided_by_tabs_are_rows_though_marks_seem_to_join_them(tmp_path):
    rows = [f'T{n}\t"{BODY}\t{n}' if n % 2 else f'T{n}\t{BODY}"\t{n}' for n in range(20)]
    titles, left = read(tmp_path, "a.tsv", "\n".join(["title\ttext\tn", *rows]))
    assert (titles, left) == ([f"T{n}" for n in range(20)], [])


def test_a_cell_of_several_lines_in_marks_stays_one(tmp_path):
    rows = [f'"T{n}"\t"{BODY}\nA ""second"" line, and\nmore."\t{n}' for n in range(20)]
    titles, left = read(tmp_path, "a.tsv", "\n".join(["title\ttext\tn", *rows]))
    assert (titles, left) == ([f"T{n}" for n in range(20)], [])


@pytest.mark.parametrize("line, cells", [
    ('a,"He said "no" to it",c', ["a", 'He said "no" to it', "c"]),
    ('a,"He said "no", and left",c', ["a", 'He said "no", and left', "c"]),  # a delimiter within the marks
    ('a,"It ends.,c', ["a", '"It ends.', "c"]),
    ('"a" b,c,d', ['"a" b', "c", "d"]),
    ('a,"b ""c"" d",e', ["a", 'b "c" d', "e"]),
    ("a,b", None),
    ('a,"b","c","d",e', None),
])  # fmt: skip
def test_the_cells_of_a_line_are_told_by_how_many_there_should_be(line, cells):
    assert cells_of(line, ",", 3) == cells


@pytest.mark.parametrize(
    "unit",
    [
        r"\'e9",
        r"\'93a\'94 ",
        r"\u8217 ?",
        r"\u-10179 ?\u-8704 ?",
        "\\'e9\\par\n",
        r"\uc9\u8217 ",
        r"{\b x}",
        "{",
        r"{\*\x a}",
    ],
)
def test_rich_text_of_100_000_escapes_is_read_in_linear_time(unit):
    times = []
    for n in (50_000, 100_000):
        began = time.process_time()
        assert list(Paragraphs("{\\rtf1 " + unit * n + "}"))
        times.append(time.process_time() - began)
    assert times[1] < max(3.2 * times[0], 1)


def test_of_a_packed_feed_that_breaks_the_entries_before_are_read(tmp_path):
    entries = [
        f"<item><title>T{n}</title><description>{json.loads(row)['text']} {'It rained. ' * 100}</description></item>"
        for n, row in enumerate(many(60))
    ]
    packed = gzip.compress(f"<rss><channel><title>Paper</title>{''.join(entries)}</channel></rss>".encode())
    titles, left = read(tmp_path, "a.xml.gz", packed[: len(packed) // 2])
    assert titles[:20] == [f"T{n}" for n in range(20)]
    assert left[-1].endswith(": truncated file")
