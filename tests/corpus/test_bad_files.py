"""What a user sees who gives `workbook ingest` a bad file: its name, the place, the reason; good records kept, memory and time bounded."""

import gzip
import io
import json
import os
import resource
import struct
import zipfile
import zlib

import openpyxl
import pytest
from pdf_files import make_pdf
from source_files import BODY, RECORD, WORD, pack_docx, put, read

from analysis.cli.main import main
from analysis.corpus.readers import lines, office, parts
from analysis.corpus.readers.encoding import repaired
from analysis.corpus.store.versions import read_store

STORY = f"{BODY} The captain waved to the people on the pier. " * 3
GOOD = json.dumps(RECORD | {"text": STORY})
LAUGHS = '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'


@pytest.fixture(autouse=True)
def small_bombs(monkeypatch):
    """Bounds low enough that a bomb need not be large."""
    monkeypatch.setattr(parts, "FREE", 1_000_000)
    monkeypatch.setattr(office, "MAX_SMALL", 1_000_000)


def ingest(capsys, source, into):
    """Exit status and what was printed."""
    status = main(["ingest", str(source), "--into", str(into)])
    printed = capsys.readouterr()
    assert "Traceback" not in printed.out + printed.err
    return status, printed.out + printed.err


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return stream.getvalue()


def outside():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../../outside.jsonl", GOOD)
    return stream.getvalue()


def nested(depth):
    data = GOOD.encode()
    for _ in range(depth):
        data = zipped(inner__zip=data) if data[:2] == b"PK" else zipped(inner__jsonl=data)
    return data


def docx(document):
    stream = io.BytesIO()
    return pack_docx(stream, document) and stream.getvalue()


def xlsx_with(xml):
    """A workbook whose sheet is this XML."""
    book, plain, stream = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(["title", "text"])
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else source.read(name))
    return stream.getvalue()


def lying_gzip():
    """A gzip whose last bytes, the check, are wrong."""
    data = gzip.compress((GOOD + "\n").encode() * 3)
    return data[:-8] + struct.pack("<II", zlib.crc32(b""), 7)


BAD = {
    "truncated gzip": ("a.jsonl.gz", gzip.compress(GOOD.encode() * 50)[:-40], "truncated file"),
    "gzip of other bytes": ("a.jsonl.gz", lying_gzip(), "incorrect data check"),
    "zip with a path outside itself": ("a.zip", outside(), "a.zip/../../outside.jsonl: unsafe path (its path leads outside the archive)"),
    "zip bomb": ("a.zip", zipped(a__txt=b"0" * 5_000_000), "a.zip/a.txt: too large (unpacks from"),
    "zips in zips in zips": ("a.zip", nested(5), "packed more than 2 times over"),
    "zip that is a text": ("a.zip", BODY, "a.zip: broken archive (does not begin as a zip does)"),
    "zip without files": ("a.zip", zipped(), "a.zip: broken archive (no files in it)"),
    "binary under .txt": ("a.txt", bytes(range(32)) * 99, "a.txt: binary (not a text, whatever its ending says)"),
    "PDF that breaks off, under .txt": ("a.txt", b"%PDF-1.7 ...", "a.txt: truncated file (does not end as a PDF does"),
    "a picture": ("a.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a.html: unknown format (a picture"),
    "an archive of another kind": ("a.csv", b"\x28\xb5\x2f\xfd" + bytes(range(256)), "unpack it, and name the folder"),
    "a tape archive": ("a.jsonl", b"a.txt" + bytes(252) + b"ustar" + bytes(250) + (BODY * 400).encode(), "unpack it, and name the folder"),
    "PDF of nothing": ("a.pdf", b"%PDF-1.7\n%%EOF", "a.pdf: damaged PDF"),
    "PDF that is a text": ("a.pdf", BODY, "a.pdf: not PDF"),
    "PDF of pictures": ("a.pdf", make_pdf([[]]), "a.pdf: no text layer (no letters on its pages: where they show text, it needs OCR"),
    "old Word file": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 20, "save it as DOCX or XLSX"),
    "page without an article": ("a.html", "<html><body><script>let a = 1</script></body></html>", "a.html: empty (no text)"),
    "empty file": ("a.jsonl", "", "a.jsonl: empty file"),
    "empty after unpacking": ("a.jsonl.gz", gzip.compress(b""), "a.jsonl: empty file"),
    "lines that are no JSON": ("a.jsonl", "{'title': 1}\n[]\n", "a.jsonl, line 1: not JSON"),
    "DOCX that is a text": ("a.docx", BODY, "a.docx: not DOCX"),
    "RTF that is a text": ("a.rtf", BODY, "a.rtf: not RTF"),
    "DOCX that is another zip": ("a.docx", zipped(b__txt="b"), "a.docx: not DOCX"),
    "DOCX that breaks off": ("a.docx", docx(f"<w:document {WORD}><w:body><w:p>"), "a.docx: not DOCX"),
    "entity bomb in a feed": ("a.xml", f"{LAUGHS}<rss><channel><title>&c;</title></channel></rss>", "a.xml: unsafe XML (declares entities"),
    "entity bomb in DOCX": ("a.docx", docx(f"{LAUGHS}<w:document {WORD}><w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>"),
                            "word/document.xml declares a document type"),
    "entity bomb in XLSX": ("a.xlsx", xlsx_with(f"{LAUGHS}<worksheet>&c;</worksheet>"), "sheet1.xml declares a document type"),
    "bomb in XLSX": ("a.xlsx", xlsx_with(b"<worksheet>" + b" " * 5_000_000 + b"</worksheet>"), "a.xlsx: too large (xl/worksheets/sheet1.xml"),
    "bomb in DOCX": ("a.docx", docx(b"<a>" + b" " * 5_000_000 + b"</a>"), "a.docx: too large (word/document.xml"),
    "XML that is no feed": ("a.xml", "<?xml version='1.0'?><letters><a>b</a></letters>", "a.xml: no entries"),
    "marks and nothing else": ("a.txt", "\u200f\u202e\u200e\u2066" * 50, "a.txt: empty (no text)"),
    "page in frames a thousand deep": ("a.html", "<div>" * 50_000 + "x", "a.html: empty"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_with_its_reason_and_costs_no_other(tmp_path, capsys, name):
    file, content, expected = BAD[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    folder = tmp_path / "files"
    folder.mkdir()
    put(folder, file, content)
    status, printed = ingest(capsys, folder, tmp_path / "alone")
    assert (status, expected in printed) == (1, True), printed
    put(folder, "good.jsonl", GOOD)
    status, printed = ingest(capsys, folder, tmp_path / "both")
    assert (status, expected in printed) == (0, True), printed
    stored = read_store(tmp_path / "both")
    assert list(stored.articles["origin"]) == ["good.jsonl, line 1"]
    assert stored.rejects["origin"].str.startswith(file.removesuffix(".gz")).all()
    assert not stored.rejects.empty
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10) - before < 400


def test_json_lines_with_broken_lines_keep_the_rest(tmp_path, capsys):
    path = put(
        tmp_path,
        "a.jsonl",
        "\n".join([GOOD, '{"title": "cut', '{"text": "a", "text": "b"}', "\0\0"]),
    )
    status, printed = ingest(capsys, path, tmp_path / "corpus")
    assert status == 0
    assert "left out: a.jsonl, line 2: not JSON (Unterminated string starting at character 11)" in printed
    assert "left out: a.jsonl, line 3: not JSON (the key 'text' stands twice in one record)" in printed


def test_a_json_list_that_ends_early_keeps_what_stands_before(tmp_path):
    whole = json.dumps([RECORD, RECORD, RECORD])
    for text, n in (
        (whole[:-1], 3),
        (whole[:-30], 2),
        (f'{{"articles": {whole[:-30]}', 2),
    ):
        kept, left, _ = read(put(tmp_path, "a.json", text))
        assert len(kept) == n
        assert [(r.origin, r.reason) for r in left] == [(f"a.json, after record {n}", "not JSON")]


@pytest.mark.parametrize(
    "table, kept, left",
    [
        ('title,text,url\nOne,First.,u\nTwo,"open,u\nThree,Third.,u\n', ["First.", '"open', "Third."], []),  # to the end
        ('title,text,url\nTwo,"open,u\nThree,"Third.",u\n', ['"open', "Third."], []),  # closed by the next
        ("title,text,url\nOne,Fir\nst.,u\nTwo,Second.,u\n", ["Second."], ["line 2: ragged row", "line 3: ragged row"]),
        ("title,text,url,day\nOne,First.,u\nTwo,Second.,u,d\n", ["First.", "Second."], []),  # empty cells left out at the end
        ("title,text,url\nOne,First.,u,,\n", ["First."], []),  # empty cells too many
        ('title,text,url\nOne,"The "old" pier.",u\n', ['The "old" pier.'], []),  # stray marks, read as well as can be
        ('title,text,url\nOne,"The \\"old\\" pier, again.",u\n', ['The "old" pier, again.'], []),  # as some databases write it
        ("sep=;\ntitle;text;url\nOne;First, he said.;u\n", ["First, he said."], []),  # as Excel writes it
        ("title\ttext\turl\nOne\tFirst, he said.\tu\n", ["First, he said."], []),  # tabs under .csv
        ("text,text,title\nFirst.,other,One\n", ["First."], []),  # two columns of one name
        ("title,text,url\rOne,First.,u\rTwo,Second.,u\r", ["First.", "Second."], []),  # line ends of old
        ("title,text,url\nOne,First.,u\nTwo,Second.", ["First."], ["line 3: ragged row", "after line 3: truncated file"]),
    ],
)  # fmt: skip
def test_a_table_that_is_ragged_or_quoted_wrongly_loses_its_bad_rows_only(tmp_path, table, kept, left):
    articles, rejects, _ = read(put(tmp_path, "a.csv", table))
    assert [a.text for a in articles] == kept
    assert [f"{r.origin.removeprefix('a.csv, ')}: {r.reason}" for r in rejects] == left


def test_a_table_that_begins_with_an_article_says_that_its_columns_have_no_names(tmp_path):
    _, left, _ = read(put(tmp_path, "a.csv", f'One,"{STORY}"\nTwo,"{STORY}"\n'))
    assert [(r.origin, r.reason) for r in left] == [("a.csv, line 1", "no column names")]


def test_a_bomb_in_many_members_or_layers_is_bounded_as_a_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "FREE", 100_000)
    monkeypatch.setattr(parts, "MAX_RATIO", 10)
    many = zipped(**{f"a{n:02}__txt": b"0" * 99_000 for n in range(40)}, good__jsonl=GOOD)
    kept, left, _ = read(put(tmp_path, "a.zip", many))
    assert left[-1].reason == "too large"
    assert len(kept) < 10
    layers = gzip.compress(gzip.compress(b"0" * 50_000_000))
    kept, left, _ = read(put(tmp_path, "b.txt.gz", layers))
    assert not kept
    assert "too large" in [r.reason for r in left]


def test_an_endless_line_is_named_whatever_the_encoding(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(lines, "MAX_LINE", 5000)
    endless = json.dumps({"text": "x" * 100_000})
    for number, code in enumerate(("utf-8", "utf-16")):
        path = put(tmp_path, f"{number}.jsonl", f"{endless}\n{GOOD}\n".encode(code))
        status, printed = ingest(capsys, path, tmp_path / f"corpus{number}")
        assert status == 0
        assert f"left out: {number}.jsonl, line 1: line too long" in printed


def test_encodings_that_lie_are_repaired(tmp_path):
    story = "“The café – so naïve,” she said, and left the harbour for good that evening."
    for name, data in {
        "latin-1 said to be UTF-8.html": f"<html><meta charset='utf-8'><p>{story}</p></html>".encode("cp1252"),
        "UTF-8 said to be latin-1.html": f"<html><meta charset='iso-8859-1'><p>{story}</p></html>".encode(),
        "no encoding at all.html": f"<html><meta charset='idna'><p>{story}</p></html>".encode("cp1252"),
        "misread.txt": _misread(story, 1),
        "misread twice.txt": _misread(story, 2),
        "utf-16 without a mark.txt": story.encode("utf-16-le"),
    }.items():
        (article,), left, _ = read(put(tmp_path, name, data))
        assert story in repaired(article.text), name
        assert not left


def _misread(text, times):
    """Saved as UTF-8 and opened as Windows-1252, so often."""
    for _ in range(times):
        text = "".join(
            bytes([b]).decode("cp1252") if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(b) for b in text.encode()
        )
    return text.encode()


def test_emoji_and_right_to_left_letters_are_kept_and_marks_taken_off(tmp_path, capsys):
    text = f"\u202bThe sign said \u202eشكرا\u202c, thank you 👩\u200d🚀. {STORY}"
    path = put(tmp_path, "a.jsonl", json.dumps(RECORD | {"text": text, "title": "Thanks \ud83d in Lisbon"}))
    assert ingest(capsys, path, tmp_path / "corpus")[0] == 0
    article = read_store(tmp_path / "corpus").articles.iloc[0]
    assert article["text"].startswith("The sign said شكرا, thank you 👩\u200d🚀. The harbour")
    assert article["title"] == "Thanks \ufffd in Lisbon"  # half a character, which no file can hold


def test_links_are_followed_and_a_loop_of_them_ends(tmp_path):
    folder = tmp_path / "files"
    (folder / "inner").mkdir(parents=True)
    put(folder / "inner", "a.jsonl", GOOD)
    (folder / "inner" / "loop").symlink_to(folder)
    (folder / "nowhere.jsonl").symlink_to(tmp_path / "gone.jsonl")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    put(elsewhere, "b.jsonl", GOOD)
    (folder / "linked").symlink_to(elsewhere)
    kept, left, _ = read(folder)
    assert [a.origin for a in kept] == ["inner/a.jsonl, line 1", "linked/b.jsonl, line 1"]
    assert [(r.origin, r.detail) for r in left] == [("nowhere.jsonl", "a link that leads nowhere")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_what_may_not_be_read_is_listed(tmp_path):
    put(tmp_path, "a.jsonl", GOOD)
    put(tmp_path, "b.jsonl", GOOD).chmod(0)
    (tmp_path / "closed").mkdir(mode=0)
    kept, left, _ = read(tmp_path)
    assert len(kept) == 1
    assert {(r.origin, r.reason) for r in left} == {("b.jsonl", "not readable"), ("closed", "not readable")}


def test_what_the_system_refuses_is_listed(tmp_path, monkeypatch):
    """As the test above, for one who may read everything."""
    put(tmp_path, "a.jsonl", GOOD)
    put(tmp_path, "b.jsonl", GOOD)
    plain = type(tmp_path).open

    def refuse(self, *arguments, **options):
        if self.name == "b.jsonl":
            raise PermissionError(13, "Permission denied")
        return plain(self, *arguments, **options)

    monkeypatch.setattr(type(tmp_path), "open", refuse)
    kept, left, _ = read(tmp_path)
    assert len(kept) == 1
    assert [(r.origin, r.reason) for r in left] == [("b.jsonl", "not readable")]


def test_a_pipe_is_not_waited_for(tmp_path, capsys):
    os.mkfifo(tmp_path / "pipe.jsonl")
    status, printed = ingest(capsys, tmp_path / "pipe.jsonl", tmp_path / "corpus")
    assert status == 1
    assert "pipe.jsonl is a pipe or device, not a file" in printed
