"""Whatever an article holds comes back from every format; whatever is damaged neither crashes a reader nor is lost in silence."""

import gzip
import io
import json
import random
import re
import resource
import unicodedata
import zipfile
from email.utils import format_datetime
from xml.sax.saxutils import escape

import mutation
import openpyxl
import pandas as pd
import pytest
import test_gdelt
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from source_files import make_docx, make_rtf, make_warc, put, read

from analysis.corpus.readers.cells import NO_NAMES
from analysis.corpus.readers.encoding import decode, repaired
from analysis.corpus.readers.records import Reject
from analysis.corpus.readers.source import FORMATS
from analysis.corpus.readers.western import AS_MAC
from analysis.errors import CorpusError

TRIES = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
N_DAMAGED = 40  # of each format; `python tests/mutation.py 2000` tries more
UNENDED = ("text", "markdown", "html", "csv", "tsv")  # nothing in their last article says that it is over
MAX_GROWTH = 300  # MiB of memory over all of them

anything = st.text(max_size=80).filter(
    lambda t: t.strip().casefold() not in NO_NAMES
)  # of all characters but halves of one
written = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffd"), min_size=1, max_size=80
).filter(lambda t: t.strip().casefold() not in NO_NAMES)  # "nan" and the like stand for no value
typed = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\r\t", exclude_characters="\ufffd"),
    max_size=80,
).filter(lambda t: t.strip().casefold() not in NO_NAMES)
paragraphs = st.lists(
    written.map(lambda t: f"It {t} on."), min_size=1, max_size=4
)  # a line that opens as a sentence does
urls = st.from_regex(r"https://[a-z]{1,9}\.example/[a-z0-9/]{0,20}", fullmatch=True)
dates = st.datetimes(
    min_value=pd.Timestamp("1990-01-01").to_pydatetime(), max_value=pd.Timestamp("2025-01-01").to_pydatetime()
)


def is_misread(text):
    """Whether feedparser takes a text for UTF-8 that was read as Latin-1: all of it would be that."""
    try:
        return text.encode("latin-1").decode() != text
    except UnicodeError:
        return False


in_feeds = written.map(lambda t: re.sub("[<>&]", "", f"A {t} z.")).filter(lambda t: not is_misread(t))


def records(text):
    """An article whose words are of one kind."""
    return st.fixed_dictionaries(
        {"title": text, "text": text, "outlet": text, "url": urls, "published": dates.map(lambda d: d.isoformat())}
    )


def came_back(path, expected, same=lambda text: text):
    """The articles are these, field by field, and nothing was left out."""
    kept, left, _ = read(path)
    assert not left
    found = [{name: same(getattr(article, name)) for name in expected[0]} for article in kept]
    assert found == [{name: same(value) for name, value in record.items()} for record in expected]


@TRIES
@given(
    rows=st.lists(records(anything), min_size=1, max_size=4),
    ascii_only=st.booleans(),
    code=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
def test_json_lines_in_any_unicode_encoding(tmp_path, rows, ascii_only, code):
    lines = "\n".join(json.dumps(row, ensure_ascii=ascii_only) for row in rows)
    came_back(put(tmp_path, "a.jsonl", lines.encode(code)), rows)


@TRIES
@given(rows=st.lists(records(anything), min_size=1, max_size=4), packing=st.sampled_from(["plain", "gzip", "zip"]))
def test_json_packed_or_not(tmp_path, rows, packing):
    data = json.dumps(rows).encode()
    if packing == "gzip":
        came_back(put(tmp_path, "a.json.gz", gzip.compress(data)), rows)
    elif packing == "zip":
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("inner/a.json", data)
        came_back(put(tmp_path, "a.zip", stream.getvalue()), rows)
    else:
        came_back(put(tmp_path, "a.json", data), rows)


@TRIES
@given(rows=st.lists(records(typed), min_size=1, max_size=4), delimiter=st.sampled_from(",;\t|"))
def test_delimited(tmp_path, rows, delimiter):
    came_back(put(tmp_path, "a.csv", pd.DataFrame(rows).to_csv(index=False, sep=delimiter).encode()), rows)


@TRIES
@given(rows=st.lists(records(anything), min_size=1, max_size=4))
def test_parquet(tmp_path, rows):
    pd.DataFrame(rows).to_parquet(tmp_path / "a.parquet")
    came_back(tmp_path / "a.parquet", rows)


@TRIES
@given(rows=st.lists(records(written), min_size=1, max_size=4))
def test_xlsx(tmp_path, rows):
    book = openpyxl.Workbook()
    book.active.append(list(rows[0]))
    for number, row in enumerate(rows, start=2):
        for column, name in enumerate(rows[0], start=1):
            book.active.cell(number, column).value = row[name]
            book.active.cell(number, column).data_type = "s"  # "=" begins no formula
    book.save(tmp_path / "a.xlsx")
    came_back(tmp_path / "a.xlsx", rows)


@TRIES
@given(
    lines=paragraphs,
    code=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_text(tmp_path, lines, code, ending):
    whole = "\n\n".join(lines)
    path = put(tmp_path, "a.txt", f"Ferries late\n\n{whole}".replace("\n", ending).encode(code))
    came_back(path, [{"title": "Ferries late", "text": whole}], repaired)


@TRIES
@given(lines=paragraphs, code=st.sampled_from(["utf-8", "utf-16"]))
def test_a_page_is_kept_as_it_is(tmp_path, lines, code):
    page = "<!DOCTYPE html><html><body>" + "".join(f"<p>{escape(line)}</p>" for line in lines) + "</body></html>"
    came_back(put(tmp_path, "a.html", page.encode(code)), [{"text": page}])


@TRIES
@given(
    lines=paragraphs,
    title=written,
    outlet=written,
    day=dates,
    n=st.integers(1, 3),
    form=st.sampled_from(["docx", "rtf"]),
)
def test_nexis(tmp_path, lines, title, outlet, day, n, form):
    title, outlet, lines = (
        f"A {repaired(title)}",
        f"The {repaired(outlet.replace('(', ''))}",
        list(map(repaired, lines)),
    )
    published = f"{day:%B} {day.day}, {day.year} {day:%A}"
    document = [
        title,
        outlet,
        published,
        "Section: NEWS; Pg. 4",
        "Length: 18 words",
        "Byline: Ann Ortiz",
        "Body",
        *lines,
        "Load-Date: June 13, 2018",
        "End of Document",
    ]
    path = write(tmp_path / f"a.{form}", document * n)
    came_back(
        path, [{"title": title, "outlet": outlet, "published": published, "text": "\n\n".join(lines)}] * n, repaired
    )


@TRIES
@given(lines=paragraphs, title=written, outlet=written, day=dates, n=st.integers(1, 3))
def test_factiva(tmp_path, lines, title, outlet, day, n):
    title, outlet, lines = f"A {repaired(title)}", f"The {repaired(outlet)}", list(map(repaired, lines))
    published, number = f"{day.day} {day:%B} {day.year}", "Document TPAP000020180612ee6c0003p"
    expected = [{"title": title, "outlet": outlet, "published": published, "text": "\n\n".join(lines)}] * n
    head = [title, "By Ann Ortiz", "18 words", published, outlet, "TPAP", "English", "Copyright 2018"]
    came_back(write(tmp_path / "a.rtf", [*head, *lines, number] * n), expected, repaired)
    rows = {"HD": title, "PD": published, "SN": outlet, "AN": number}
    cells = "".join(f"<tr><td><b>{code}</b></td><td>{escape(value)}</td></tr>" for code, value in rows.items())
    text = "".join(f"<p class='articleParagraph'>{escape(line)}</p>" for line in lines)
    article = f"<div class='article enArticle'><table>{cells}<tr><td>TD</td><td>{text}</td></tr></table></div>"
    came_back(put(tmp_path, "a.html", f"<html><body>{article * n}</body></html>"), expected, repaired)


@TRIES
@given(lines=paragraphs, form=st.sampled_from(["docx", "rtf"]))
def test_a_document_that_is_no_export(tmp_path, lines, form):
    path = write(tmp_path / f"a.{form}", ["Ferries late", *lines])
    came_back(path, [{"title": "Ferries late", "text": "\n\n".join(map(repaired, lines))}], repaired)


@TRIES
@given(
    rows=st.lists(records(in_feeds), min_size=1, max_size=4),
    kind=st.sampled_from(["rss", "atom"]),
)
def test_feeds(tmp_path, rows, kind):
    title = "The Paper"
    if kind == "rss":
        entry = "<item><title>{title}</title><link>{url}</link><pubDate>{published}</pubDate><description>{text}</description></item>"
        frame = f"<rss version='2.0'><channel><title>{title}</title>{{}}</channel></rss>"
    else:
        entry = "<entry><title>{title}</title><link href='{url}'/><published>{published}</published><content type='text'>{text}</content></entry>"
        frame = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{title}</title>{{}}</feed>"
    rows = [
        row | {"outlet": title, "published": mail_date(row["published"]) if kind == "rss" else row["published"]}
        for row in rows
    ]
    came_back(put(tmp_path, "a.xml", frame.format("".join(entry.format(**row) for row in rows))), rows, repaired)


def mail_date(text):
    return format_datetime(pd.Timestamp(text).to_pydatetime())


@TRIES
@given(pages=st.lists(st.tuples(written, urls), min_size=1, max_size=4), is_packed=st.booleans())
def test_warc(tmp_path, pages, is_packed):
    expected = [{"text": f"<html><p>{text}</p></html>", "url": url} for text, url in pages]
    parts = [make_warc(body=page["text"], url=page["url"]) for page in expected]
    data = b"".join(map(gzip.compress, parts)) if is_packed else b"".join(parts)
    came_back(put(tmp_path, "a.warc.gz" if is_packed else "a.warc", data), expected)


@TRIES
@given(text=st.text(st.characters(codec="cp1252", exclude_categories=("Cc",)), min_size=1, max_size=60))
def test_windows_1252_is_read_as_that_whatever_is_said(tmp_path, text):
    """But for pieces that are UTF-8 too, for what is mostly accents, and for marks that are where only those of Mac Roman would be."""
    data = f"It was said in the harbour that day, quite plainly and to everyone who would listen: {text}.".encode(
        "cp1252"
    )
    assume(sum(byte > 127 for byte in data) * 6 < len(data))
    assume(re.search(rb"[\xc2-\xf4][\x80-\xbf]", data) is None)
    assume(AS_MAC.search(data) is None)
    assert decode(data) == data.decode("cp1252")


@TRIES
@given(text=anything)
def test_repairing_twice_is_repairing_once_and_leaves_nothing_that_no_file_can_hold(text):
    once = repaired(text)
    assert repaired(once) == once
    once.encode()  # does not raise
    assert not any(unicodedata.category(letter) == "Cc" and letter not in "\n\x1b" for letter in once)


def write(path, lines):
    """A Word or rich text file of these paragraphs."""
    return make_docx(path, map(escape, lines)) if path.suffix == ".docx" else make_rtf(path, lines)


@pytest.mark.parametrize("name", FORMATS)
@settings(parent=TRIES, max_examples=60)
@given(
    data=st.one_of(
        st.binary(min_size=1, max_size=3_000),
        st.sampled_from(list(mutation.FORMATS.values())).map(lambda file: file[1]),
    )
)
def test_any_bytes_read_as_any_format_give_articles_or_say_why_not(tmp_path, name, data):
    try:
        kept, left, notes = read(put(tmp_path, "a", data), format=name)
    except CorpusError:  # a table without texts
        return
    assert kept or left or notes or not data.strip(b"\0\xef\xbb\xbf\xff\xfe \t\r\n\f\v")
    assert all(reject.origin.startswith("a") and reject.reason for reject in left)


@pytest.mark.parametrize("name", [name for name in mutation.FORMATS if name not in ("zip", "jsonl utf-16")])
def test_a_file_that_breaks_off_keeps_no_article_that_is_not_whole(tmp_path, name):
    file, data = mutation.FORMATS[name]
    whole = mutation.whole(name, tmp_path)
    for place in range(len(data) // 3, len(data), max(1, len(data) // 40)):
        kept, left, _ = read_if_it_can_be(put(tmp_path, file, data[:place]))
        halves = [article for article in kept if article.text not in whole]
        assert not halves or left or name in UNENDED


@pytest.mark.parametrize("kind", test_gdelt.LISTS)
def test_a_damaged_list_of_gdelts_loses_no_page_in_silence(tmp_path, kind):
    data = test_gdelt.LISTS[kind].encode()
    for seed in range(N_DAMAGED):
        harmed = mutation.damaged(data, random.Random(f"{kind} {seed}"))
        _, left, notes = read_if_it_can_be(put(tmp_path, "a.gdelt", harmed), format="gdelt")
        n_named = sum(url.encode() in harmed for url in test_gdelt.URLS)
        assert len(left) >= n_named or any(reject.reason != "not fetched" for reject in left), notes


def read_if_it_can_be(path, **options):
    """What `read` gives, and a reject where the whole file is refused."""
    try:
        return read(path, **options)
    except CorpusError as problem:
        return [], [Reject(path.name, "refused", str(problem))], []


@pytest.mark.parametrize("name", mutation.FORMATS)
def test_a_damaged_file_is_read_as_far_as_it_goes_and_nothing_is_lost_in_silence(tmp_path, name):
    intact = mutation.whole(name, tmp_path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    seen = set()
    for seed in range(N_DAMAGED):
        file, data = mutation.case(name, seed)
        seen.add(mutation.outcome(put(tmp_path, file, data), intact))
    assert seen & {"left out", "changed", "refused"}
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10) - before < MAX_GROWTH
