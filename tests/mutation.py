"""Valid files of every format, damaged at seeded random, and what a reader owes to each: no crash, no hang, nothing lost in silence.

`python tests/mutation.py 2000 [FORMAT...]` tries so many of each and prints what came of them.
"""

import codecs
import gzip
import io
import json
import random
import re
import resource
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from html import escape
from pathlib import Path

import openpyxl
import pandas as pd
from pdf_files import make_pdf, set_pages
from source_files import make_docx, make_rtf, make_warc, read

from analysis.errors import CorpusError

SECONDS = 30  # that a file of some kilobytes may take on a busy machine
TOPICS = ["harbour", "ferry", "tunnel", "market", "bridge", "orchard"]
RECORDS = [
    {
        "title": f"The {topic} opens late",
        "text": f"The {topic} was quiet on Monday, “as ever”, and number {n} ran late.\n\nNobody minded; café owners, least of all.",
        "outlet": "The Paper",
        "published": f"2018-06-{n + 10}",
        "url": f"https://a.example/{topic}",
    }
    for n, topic in enumerate(TOPICS)
]
INSERTS = [
    b"\0", b'"', b"'", b"\n", b"\r", b"\\", b"{", b"}", b"[", b"]", b"<", b">", b"&", b"]]>", b"\xff\xfe", b"\xef\xbb\xbf", b"\x93", b"PK\x03\x04",
    b"\\bin99999999 ", b"\\u55357?", b"\\ud800", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"</item>", b"WARC/1.0\r\n", b"End of Document",
    b"1e999", b"9" * 5000, b"[" * 3000, b"<div>" * 3000, b"\x1f\x8b", b"\xf0\x9f\x98\x80", b",", b"\t",
]  # fmt: skip


def delimited(delimiter):
    """The records as a table."""
    return pd.DataFrame(RECORDS).to_csv(index=False, sep=delimiter).encode()


def packed(make, *arguments):
    """What a helper writes to a path, as bytes."""
    with tempfile.TemporaryDirectory() as folder:
        return make(Path(folder, "file"), *arguments).read_bytes()


def parquet():
    stream = io.BytesIO()
    pd.DataFrame(RECORDS).to_parquet(stream)
    return stream.getvalue()


def xlsx():
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in (list(RECORDS[0]), *(list(record.values()) for record in RECORDS)):
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def zipped():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for record in RECORDS:
            archive.writestr(f"{record['url'].rsplit('/')[-1]}.json", json.dumps(record))
    return stream.getvalue()


def page(record):
    paragraphs = "".join(f"<p>{escape(p)}</p>" for p in record["text"].split("\n\n"))
    return f"<!DOCTYPE html><html><head><title>{record['title']}</title></head><body><article>{paragraphs * 3}</article></body></html>"


def feed():
    items = "".join(
        f"<item><title>{r['title']}</title><link>{r['url']}</link><description>{escape(escape(r['text']))}</description></item>"
        for r in RECORDS
    )
    return f"<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>The Paper</title>{items}</channel></rss>"


def nexis_lines():
    for record in RECORDS:
        yield from (record["title"], record["outlet"], "June 12, 2018 Tuesday", "Length: 18 words", "Body")
        yield from (*record["text"].split("\n\n"), "Load-Date: June 13, 2018", "End of Document")


def factiva_lines():
    for n, record in enumerate(RECORDS):
        yield from (
            record["title"],
            "By Ann Ortiz",
            "18 words",
            "12 June 2018",
            record["outlet"],
            "TPAP",
            "English",
            "Copyright 2018",
        )
        yield from (*record["text"].split("\n\n"), f"Document TPAP000020180612ee6c0003{n}")


def factiva_page():
    def row(code, value):
        return f"<tr><td><b>{code}</b></td><td>{value}</td></tr>"

    articles = (
        "<div class='article enArticle'><table>"
        + row("HD", r["title"]) + row("PD", "12 June 2018") + row("SN", r["outlet"])
        + row("TD", "".join(f"<p>{p}</p>" for p in r["text"].split("\n\n"))) + row("AN", "Document TPAP000020180612ee6c0003p")
        + "</table></div>"
        for r in RECORDS
    )  # fmt: skip
    return f"<html><body>{''.join(articles)}</body></html>"


def one(record):
    return [record["title"], *record["text"].split("\n\n")]


JSONL = "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS)
FORMATS = {
    "jsonl": ("a.jsonl", JSONL.encode()),
    "jsonl utf-16": ("a.jsonl", JSONL.encode("utf-16")),
    "json": ("a.json", json.dumps(RECORDS, indent=1).encode()),
    "csv": ("a.csv", delimited(",")),
    "tsv": ("a.tsv", delimited("\t")),
    "text": ("a.txt", "\n\n".join(one(RECORDS[0])).encode()),
    "markdown": ("a.md", f"---\ntitle: {RECORDS[0]['title']}\n---\n# Late\n\n{RECORDS[0]['text']}".encode()),
    "html": ("a.html", page(RECORDS[0]).encode()),
    "parquet": ("a.parquet", parquet()),
    "xlsx": ("a.xlsx", xlsx()),
    "docx": ("a.docx", packed(make_docx, one(RECORDS[0]))),
    "rtf": ("a.rtf", packed(make_rtf, one(RECORDS[0]))),
    "nexis docx": ("a.docx", packed(make_docx, list(nexis_lines()))),
    "nexis rtf": ("a.rtf", packed(make_rtf, list(nexis_lines()))),
    "factiva html": ("a.html", factiva_page().encode()),
    "factiva rtf": ("a.rtf", packed(make_rtf, list(factiva_lines()))),
    "feed": ("a.xml", feed().encode()),
    "warc": ("a.warc", b"".join(make_warc(body=page(r), url=r["url"]) for r in RECORDS)),
    "warc.gz": ("a.warc.gz", b"".join(gzip.compress(make_warc(body=page(r), url=r["url"])) for r in RECORDS)),
    "jsonl.gz": ("a.jsonl.gz", gzip.compress(JSONL.encode())),
    "zip": ("a.zip", zipped()),
    "pdf": ("a.pdf", make_pdf(set_pages(one(RECORDS[0])[1:], title=RECORDS[0]["title"]))),
    "pdf unpacked": ("a.pdf", make_pdf(set_pages(one(RECORDS[0])[1:], title=RECORDS[0]["title"]), packed=False)),
}  # name: file's name, content; as a person has it
INNER = ("xlsx", "docx", "nexis docx", "zip")  # also damaged within, and packed again whole


def damaged(data, rng):
    """The bytes with one to three changes: a bit or byte changed, bytes put in, taken out, given twice, or cut off."""
    for _ in range(rng.randint(1, 3)):
        place = rng.randrange(len(data) + 1)
        length = rng.choice((1, 1, 2, 8, 64))
        kind = rng.randrange(7)
        if kind == 0 and place < len(data):
            data = data[:place] + bytes([data[place] ^ (1 << rng.randrange(8))]) + data[place + 1 :]
        elif kind == 1:
            data = data[:place] + rng.randbytes(length) + data[place + length :]
        elif kind == 2:
            data = data[:place] + rng.choice(INSERTS) + data[place:]
        elif kind == 3:
            data = data[:place] + data[place + length :]
        elif kind == 4:
            data = data[:place] + data[place : place + length] + data[place:]
        elif kind == 5 and rng.random() < 0.4:
            data = data[:place]
        else:
            data = data[:place] + rng.randbytes(1) + data[place + 1 :]
    return data


def damaged_within(data, rng):
    """An archive whose members are whole, but for what one of them says."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(list(members))
    members[name] = damaged(members[name], rng)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return stream.getvalue()


def case(name, seed):
    """A damaged file of a format: its name and its content, the same for the same seed."""
    rng = random.Random(f"{name} {seed}")
    file, data = FORMATS[name]
    within = name in INNER and rng.random() < 0.5
    return file, damaged_within(data, rng) if within else damaged(data, rng)


def remaining(data, whole):
    """The texts of the whole file less those of which the damaged one holds nothing: bytes that were cut off nobody can miss.

    What is packed is not looked into: a packed file that is cut off shows it.
    """
    if b"PK" in data[:4] or data.startswith((b"\x1f\x8b", b"PAR1", b"%PDF")):
        return whole
    marks = {text: re.search(r"number \d ran", text)[0] for text in whole}
    return Counter(
        {t: n for t, n in whole.items() if any(marks[t].encode(code) in data for code in ("utf-8", "utf-16-le"))}
    )


def outcome(path, whole):
    """What came of a damaged file: "whole", "changed", "left out", "refused".

    Raises AssertionError where an article of the whole file is gone and nothing says so, and whatever the reader raises but for
    CorpusError, which is what a user sees as one message.
    """
    signal.signal(signal.SIGALRM, _hangs)
    signal.alarm(SECONDS)
    try:
        kept, left, notes = read(path)
    except CorpusError:
        return "refused"
    finally:
        signal.alarm(0)
    assert all(r.reason and r.origin for r in left), "a reject without reason or place"
    texts = Counter(a.text for a in kept)
    data = path.read_bytes()
    missing = (remaining(data, whole) - texts).total()
    changed = (texts - whole).total()
    if data.startswith(codecs.BOM_UTF16_LE):  # a byte too few makes other letters of all to the next such place
        missing = 0
    assert (
        missing <= changed or left or any(re.search("passed over|after the last document", note.text) for note in notes)
    ), f"{missing} articles lost in silence"
    return "left out" if left else "changed" if missing or changed else "whole"


def _hangs(*_):
    raise TimeoutError(f"more than {SECONDS} seconds")


def whole(name, folder):
    """The texts of the format's undamaged file."""
    file, data = FORMATS[name]
    path = Path(folder, f"whole-{file}")
    path.write_bytes(data)
    kept, left, _ = read(path)
    assert kept, left
    assert not left
    return Counter(a.text for a in kept)


def campaign(names, n):
    """Try n damaged files of each format, and print what came of them."""
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    for name in names:
        counts, slowest, began = Counter(), 0.0, time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            intact = whole(name, folder)
            for seed in range(n):
                file, data = case(name, seed)
                path = Path(folder, file)
                path.write_bytes(data)
                started = time.monotonic()
                try:
                    counts[outcome(path, intact)] += 1
                except BaseException as problem:
                    counts["FAILED"] += 1
                    print(f"  {name} seed {seed}: {type(problem).__name__}: {problem}", flush=True)
                    if isinstance(problem, KeyboardInterrupt):
                        raise
                slowest = max(slowest, time.monotonic() - started)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(
            f"{name}: {n} tried, {dict(counts)}, slowest {slowest:.2f} s, {time.monotonic() - began:.0f} s, peak {peak} MiB",
            flush=True,
        )


if __name__ == "__main__":
    campaign(sys.argv[2:] or list(FORMATS), int(sys.argv[1]))
