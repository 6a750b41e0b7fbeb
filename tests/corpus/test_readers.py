"""Every format to raw articles; every broken record listed with its place; nothing raises but what must be mended."""

import gzip
import io
import json
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from source_files import BODY, NEXIS, RECORD, make_docx, make_rtf, make_warc, put, read

from analysis.corpus.readers import lines, parts
from analysis.corpus.readers.encoding import decode, repaired
from analysis.corpus.readers.records import joined_notes
from analysis.corpus.readers.source import read_source
from analysis.errors import CorpusError, UsageError


def test_json_lines_keep_the_good_records_and_list_the_bad_ones_under_their_line(tmp_path):
    lines = [json.dumps(RECORD), '{"title": "cut off', "", '["a list"]', "17", json.dumps(RECORD | {"text": "Second."})]
    kept, left, _ = read(put(tmp_path, "news.jsonl", "\n".join(lines)))
    assert [a.origin for a in kept] == ["news.jsonl, line 1", "news.jsonl, line 6"]
    assert [(r.origin, r.reason) for r in left] == [
        ("news.jsonl, line 2", "not JSON"), ("news.jsonl, line 4", "not a record"), ("news.jsonl, line 5", "not a record"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "document",
    [[RECORD, RECORD], {"articles": [RECORD, RECORD]}, {"response": {"results": [RECORD, RECORD]}}],
)
def test_json_is_a_list_of_records_or_an_object_that_holds_one(tmp_path, document):
    kept, left, _ = read(put(tmp_path, "news.json", json.dumps(document, indent=1)))
    assert [a.text for a in kept] == [BODY, BODY]
    assert not left


def test_json_lines_are_told_by_content_whatever_the_ending_says(tmp_path):
    kept, *_ = read(put(tmp_path, "news.txt", f"{json.dumps(RECORD)}\n{json.dumps(RECORD)}\n"))
    assert len(kept) == 2


def test_nested_values_become_text(tmp_path):
    record = RECORD | {
        "outlet": {"id": None, "name": "The Paper"},
        "authors": ["Ann Ortiz", {"name": "Ben Lund"}],
        "published": None,
    }
    (article,), *_ = read(put(tmp_path, "a.jsonl", json.dumps(record)))
    assert (article.outlet, article.authors, article.published) == ("The Paper", "Ann Ortiz; Ben Lund", "")


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_a_table_is_read_with_any_delimiter_and_what_was_guessed_is_noted(tmp_path, delimiter):
    rows = [
        ["Headline", "Full Text", "Source", "Publish Date"],
        ["Ferries late", f'"{BODY}"', "The Paper", "12 June 2018"],
    ]
    path = put(tmp_path, "export.csv", "\n".join(delimiter.join(row) for row in rows))
    (article,), left, (note,) = read(path)
    assert (article.title, article.text, article.outlet) == ("Ferries late", BODY, "The Paper")
    assert not left
    assert "text from `Full Text`" in note.text


def test_a_cell_may_hold_line_breaks_and_its_row_is_found_again_by_its_last_line(tmp_path):
    path = put(tmp_path, "a.csv", 'title,text\nOne,"First.\n\nSecond."\nTwo,Third.\n')
    kept, *_ = read(path)
    assert [a.text for a in kept] == ["First.\n\nSecond.", "Third."]
    assert kept[1].origin == "a.csv, line 5"


def test_ragged_rows_are_left_out(tmp_path):
    kept, left, _ = read(put(tmp_path, "a.csv", "title,text\nOne,First.\nTwo,Second.,third\n\nFour,Fourth.\n"))
    assert [a.title for a in kept] == ["One", "Four"]
    assert [(r.origin, r.reason) for r in left] == [("a.csv, line 3", "ragged row")]


def test_a_table_without_texts_names_its_columns(tmp_path):
    with pytest.raises(CorpusError, match=r"the articles' text. Its columns: `id`, `day`. .*--column text=NAME"):
        read(put(tmp_path, "a.csv", "id,day\n1,2018-06-12\n"))


def test_a_table_of_addresses_lists_pages_to_be_fetched(tmp_path):
    table = "stories_id,publish_date,title,url,language,media_name\n1,2018-06-12,Ferries late,https://a.example/1,en,The Paper\n2,2018-06-13,Fog,,en,The Paper\n"
    _, left, (note,) = read(put(tmp_path, "mediacloud.csv", table))
    assert [(r.origin, r.reason, r.title) for r in left] == [
        ("mediacloud.csv, line 2: https://a.example/1", "not fetched", "Ferries late"),
        ("mediacloud.csv, line 3", "no text", "Fog"),
    ]
    assert (
        note.text
        == "mediacloud.csv: read outlet from `media_name`, published from `publish_date`; kept as metadata: `stories_id`, `language`."
    )


def test_a_column_that_is_asked_for_and_missing_is_named_with_the_nearest(tmp_path):
    path = put(tmp_path, "a.csv", "nr;Voll Text;Datum\n1;Kurz.;2018-06-12\n")
    (article,), _, (note,) = read(path, columns={"text": "voll text", "published": "Datum"})
    assert (article.text, article.published) == ("Kurz.", "2018-06-12")
    assert note.text == "a.csv: read text from `Voll Text`, published from `Datum`; kept as metadata: `nr`."
    with pytest.raises(
        CorpusError,
        match=r"a.csv has no column `Dato`, which is to be read as published. Did you mean `Datum`\? Its columns: `nr`",
    ):
        read(path, columns={"text": "Voll Text", "published": "Dato"})
    records = put(tmp_path, "a.jsonl", json.dumps(RECORD))
    assert "no record has `Dato` (for published)" in read(records, columns={"published": "Dato"})[2][0].text


def test_the_text_is_the_column_of_long_cells_though_the_first_are_short(tmp_path):
    kept, *_, notes = read(
        put(tmp_path, "a.csv", f"nr;Spalte;url\n1;Kurz.;https://a.example/1\n2;{BODY * 5};https://a.example/2\n")
    )
    assert [a.text for a in kept] == ["Kurz.", BODY * 5]
    assert "text from `Spalte` (the longest texts)" in notes[0].text


def test_a_column_is_named_or_found_by_the_length_of_its_cells(tmp_path):
    path = put(tmp_path, "a.csv", f"nr;Inhalt\n1;{BODY * 5}\n")
    assert read(path)[0][0].text == BODY * 5
    short = put(tmp_path, "b.csv", "nr;Inhalt\n1;Kurz.\n")
    assert read(short, columns={"text": "Inhalt"})[0][0].text == "Kurz."


def test_parquet_and_xlsx(tmp_path):
    table = pd.DataFrame([RECORD, RECORD | {"text": None}])
    table.to_parquet(tmp_path / "a.parquet")
    assert [a.text for a in read(tmp_path / "a.parquet")[0]] == [BODY, ""]
    book = openpyxl.Workbook()
    book.active.append(list(RECORD))
    book.active.append(list(RECORD.values()))
    book.save(tmp_path / "a.xlsx")
    assert [a.origin for a in read(tmp_path / "a.xlsx")[0]] == ["a.xlsx, row 2"]


def test_a_text_file_is_one_article_with_its_first_line_as_the_title(tmp_path):
    (article,), *_ = read(put(tmp_path, "a.txt", f"Ferries run late\n\n{BODY}\n\nNobody minded."))
    assert (article.title, article.text) == ("Ferries run late", f"{BODY}\n\nNobody minded.")


def test_markdown_loses_its_marks_and_keeps_its_front_matter(tmp_path):
    text = "---\ntitle: Ferries late\ndate: 2018-06-12\noutlet: The Paper\n---\n# Ferries\n\n**The** [harbour](https://a.example) was quiet.\n"
    (article,), *_ = read(put(tmp_path, "a.md", text))
    assert (article.title, article.published, article.outlet) == ("Ferries late", "2018-06-12", "The Paper")
    assert article.text == "Ferries\n\nThe harbour was quiet."


def test_a_saved_page_is_html_whatever_it_is_called(tmp_path):
    (article,), *_ = read(put(tmp_path, "page", f"<!DOCTYPE html><html><body><p>{BODY}</p></body></html>"))
    assert article.is_html


def test_gzip_zip_and_folders_are_opened(tmp_path):
    put(tmp_path, "a.jsonl.gz", gzip.compress(json.dumps(RECORD).encode()))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("inner/c.jsonl", json.dumps(RECORD))
        archive.writestr("__MACOSX/c.jsonl", "{}")
    put(tmp_path, "README.md", "Where these come from.")
    put(tmp_path, "figure.png", b"\x89PNG")
    kept, left, notes = read(tmp_path)
    assert [a.origin for a in kept] == ["a.jsonl, line 1", "b.zip/inner/c.jsonl, line 1"]
    assert not left
    assert "README.md, figure.png" in notes[0].text


def test_a_truncated_gzip_gives_what_comes_before_the_break(tmp_path):
    many = "\n".join(json.dumps(RECORD | {"text": f"{BODY} {n * 7919}"}) for n in range(3000)).encode()
    kept, left, _ = read(put(tmp_path, "a.jsonl.gz", gzip.compress(many)[:-2000]))
    assert len(kept) > 100
    assert left[-1].reason in ("truncated file", "not JSON")


def test_a_zip_that_leads_outside_itself_or_is_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "MAX_BYTES", 1_000_000)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../outside.jsonl", json.dumps(RECORD))
        archive.writestr("bomb.txt", b"0" * 5_000_000)
        archive.writestr("good.jsonl", json.dumps(RECORD))
    kept, left, _ = read(tmp_path / "a.zip")
    assert [a.origin for a in kept] == ["a.zip/good.jsonl, line 1"]
    assert [r.reason for r in left] == ["unsafe path", "too large"]
    assert not (tmp_path.parent / "outside.jsonl").exists()


def test_a_gzip_bomb_stops_at_the_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "MAX_BYTES", 1_000_000)
    kept, left, _ = read(put(tmp_path, "a.jsonl.gz", gzip.compress(b'{"text": "' + b"0" * 5_000_000)))
    assert not kept
    assert left[0].reason == "too large"


def test_an_endless_line_is_skipped_and_not_kept_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(lines, "MAX_LINE", 1000)
    path = put(tmp_path, "a.jsonl", json.dumps({"text": "x" * 50_000}) + "\n" + json.dumps(RECORD) + "\n")
    kept, left, _ = read(path)
    assert [a.origin for a in kept] == ["a.jsonl, line 2"]
    assert [(r.origin, r.reason) for r in left] == [("a.jsonl, line 1", "line too long")]


def test_an_endless_line_of_a_table_is_listed_too(tmp_path, monkeypatch):
    monkeypatch.setattr(lines, "MAX_LINE", 1000)
    kept, left, _ = read(put(tmp_path, "a.csv", "title,text\nOne,First.\nTwo," + "x" * 5000 + "\nThree,Third.\n"))
    assert [a.title for a in kept] == ["One", "Three"]
    assert [(r.origin, r.reason) for r in left] == [("a.csv, line 3", "line too long")]


@pytest.mark.parametrize(
    "name, content, reason",
    [
        ("a.txt", b"\x00\x01\x02\x03" * 500, "binary"),
        ("a.xlsx", b"PK\x03\x04 not really", "not XLSX"),
        ("a.parquet", b"PAR1 not really", "not Parquet"),
        ("a.zip", b"PK\x03\x04 not really", "broken archive"),
        ("a.jsonl.gz", b"\x1f\x8b not really", "broken archive"),
        ("a.bin", bytes(range(256)) * 20, "unknown format"),
        ("a.json", b'{"text": ', "not JSON"),
        ("a.json", b"[" * 100_000, "not JSON"),
        ("a.txt", b"", "empty file"),
    ],
)
def test_what_cannot_be_read_is_a_reject_that_says_why(tmp_path, name, content, reason):
    kept, left, _ = read(put(tmp_path, name, content))
    assert not kept
    assert [r.reason for r in left] == [reason]


def test_what_must_be_mended_raises(tmp_path):
    with pytest.raises(CorpusError, match="does not exist"):
        read(tmp_path / "nothing.jsonl")
    with pytest.raises(CorpusError, match=r"If it is an address, write https://www.a.example/1"):
        read("www.a.example/1")
    with pytest.raises(UsageError, match="Did you mean `jsonl`"):
        read(put(tmp_path, "a.jsonl", "{}"), format="jsnl")
    with pytest.raises(UsageError, match=r"no column `txt` to fill\. Did you mean `text`"):
        read(put(tmp_path, "b.jsonl", "{}"), columns={"txt": "body"})


@pytest.mark.parametrize(
    "data, expected",
    [
        ("“Café”".encode(), "“Café”"),
        (b"\xef\xbb\xbfCaf\xc3\xa9", "Café"),
        (
            "“Café”, she said, and left – how naïve it was.".encode("cp1252"),
            "“Café”, she said, and left – how naïve it was.",
        ),
        ("Café".encode("utf-16"), "Café"),
        ("naïve façade — ".encode() * 9 + b"caf\xe9", "naïve façade — " * 9 + "café"),  # one foreign byte in UTF-8
    ],
)
def test_an_encoding_is_told_by_content(data, expected):
    assert decode(data) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Trumpâ€™s â€œplanâ€\x9d", "Trump’s “plan”"),  # UTF-8 read as Windows-1252
        ("cafÃ© Ã\xa0 Paris", "café à Paris"),
        ("Château, Âge", "Château, Âge"),  # letters that only look so
        ("a\x00b\u200fc\u202ed\u00ade", "abcde"),
        ("one\r\ntwo\rthree\u00a0four", "one\ntwo\nthree four"),
        ("👩\u200d🚀 شكرا", "👩\u200d🚀 شكرا"),  # joined emoji and right-to-left letters stay
    ],
)
def test_a_text_is_repaired(text, expected):
    assert repaired(text) == expected


def test_what_is_said_alike_of_several_files_is_said_once():
    notes = ["a.csv: not read: `id`.", "b.csv: not read: `id`.", "c.csv: odd.", "Nothing of a file.", "c.csv: odd."]
    assert joined_notes(notes) == ["2 files (a.csv, b.csv): not read: `id`.", "c.csv: odd.", "Nothing of a file."]


def test_what_is_not_fetched_is_left_out_under_its_address():
    assert [(r.origin, r.reason) for r in read_source("https://a.example/1")] == [
        ("https://a.example/1", "not fetched")
    ]


BYTES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = ["a.jsonl", "a.json", "a.csv", "a.txt", "a.html", "a.xlsx", "a.xml", "a.gz", "a.zip", "a"]


def all_read(path):
    """How many records came back, kept or rejected; a table without texts is one answer."""
    try:
        kept, left, _ = read(path)
    except CorpusError as problem:
        return int("column" in str(problem))
    return len(kept) + len(left)


@BYTES
@given(data=st.binary(min_size=1, max_size=400), name=st.sampled_from(NAMES))
def test_no_bytes_crash_a_reader(tmp_path, data, name):
    assert all_read(put(tmp_path, name, data)) >= 0


@BYTES
@given(
    place=st.integers(0, 2000),
    byte=st.integers(0, 255),
    kind=st.sampled_from(["jsonl", "csv", "jsonl.gz", "zip", "xlsx", "xml", "txt"]),
)
def test_no_changed_byte_crashes_a_reader_or_passes_in_silence(tmp_path, place, byte, kind):
    data = bytearray(VALID[kind])
    data[place % len(data)] = byte
    assert all_read(put(tmp_path, f"a.{kind}", bytes(data))) >= 1


def _valid():
    jsonl = "\n".join([json.dumps(RECORD)] * 5).encode()
    table = "title,text\n" + "\n".join([f'One,"{BODY}"'] * 5)
    entry = f"<item><title>One</title><link>https://a.example/1</link><description><![CDATA[<p>{BODY}</p>]]></description></item>"
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>The Paper</title>{entry * 3}</channel></rss>"
    packed, sheet = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jsonl", jsonl)
    book = openpyxl.Workbook()
    book.active.append(list(RECORD))
    book.active.append(list(RECORD.values()))
    book.save(sheet)
    return {
        "xml": feed.encode(), "txt": b"# list\nhttps://a.example/1\nhttps://a.example/2\n", "jsonl": jsonl, "csv": table.encode(), "jsonl.gz": gzip.compress(jsonl), "zip": packed.getvalue(), "xlsx": sheet.getvalue(),
    }  # fmt: skip


VALID = _valid()


@pytest.mark.parametrize("make, name", [(make_docx, "a.docx"), (make_rtf, "a.rtf")])
def test_a_nexis_export_holds_many_articles(tmp_path, make, name):
    kept, left, _ = read(make(tmp_path / name, [*NEXIS, *NEXIS, "Only a title", "End of Document"]))
    assert [a.origin for a in kept] == [f"{name}, document 1", f"{name}, document 2"]
    first = kept[0]
    assert (first.title, first.outlet, first.published) == ("Ferries late again", "The Paper", "June 12, 2018 Tuesday")
    assert (first.authors, first.section, first.text) == ("Ann Ortiz", "NEWS", f"{BODY}\n\nNobody minded.")
    assert [(r.origin, r.reason) for r in left] == [(f"{name}, document 3", "no text")]


def test_a_word_file_that_is_no_export_is_one_article(tmp_path):
    (article,), *_ = read(make_docx(tmp_path / "a.docx", ["Ferries late", BODY]))
    assert (article.title, article.text) == ("Ferries late", BODY)
    assert [r.reason for r in read(put(tmp_path, "b.docx", b"PK\x03\x04 not really"))[1]] == ["not DOCX"]


def test_a_saved_feed_gives_its_entries(tmp_path):
    item = "<item><title>Late</title><link>https://a.example/1</link><description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</description>"
    feed = f"<rss version='2.0'><channel><title>The Paper</title>{item}<pubDate>Tue, 12 Jun 2018 07:30:00 GMT</pubDate></item></channel></rss>"
    (article,), left, _ = read(put(tmp_path, "feed.xml", feed))
    assert (article.title, article.text, article.outlet) == ("Late", "One.\n\nTwo.", "The Paper")
    assert article.published == "Tue, 12 Jun 2018 07:30:00 GMT"
    assert not left


def test_a_summary_of_a_saved_feed_is_kept_and_said_to_be_one(tmp_path):
    item = "<item><title>Late</title><link>https://a.example/1</link><description>One.</description></item>"
    *_, (note,) = read(
        put(tmp_path, "feed.xml", f"<rss version='2.0'><channel><title>The Paper</title>{item * 2}</channel></rss>")
    )
    assert note.text.startswith(
        "feed.xml: 2 entries carry a summary and are kept as they are; `workbook ingest` fetches"
    )


def test_a_feed_that_breaks_the_parser_is_left_out(tmp_path, monkeypatch):
    def broken(*_, **__):
        raise KeyError("links")

    monkeypatch.setattr("feedparser.parse", broken)
    _, (reject,), _ = read(put(tmp_path, "feed.xml", "<rss><channel/></rss>"))
    assert (reject.reason, reject.detail) == ("not a feed", "breaks the parser: KeyError 'links'")


def test_a_feed_that_is_an_entity_bomb_is_refused(tmp_path):
    bomb = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'
    assert [r.reason for r in read(put(tmp_path, "feed.xml", bomb))[1]] == ["unsafe XML"]


def test_a_warc_gives_its_pages_and_passes_over_the_rest(tmp_path):
    info = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n"
    records = [info, make_warc(), make_warc("404 Not Found"), make_warc(kind="image/png"), make_warc()[:-30]]
    kept, left, _ = read(put(tmp_path, "a.warc.gz", b"".join(map(gzip.compress, records))))
    assert [(a.url, a.is_html, a.origin) for a in kept] == [("https://a.example/1", True, "a.warc, record 2")]
    assert [r.reason for r in left] == ["truncated file"]
