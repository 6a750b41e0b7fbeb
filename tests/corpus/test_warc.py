"""WARC files that are cut off, damaged or packed oddly: whole pages are read, every other one is named."""

import gzip

import pytest
from source_files import BODY, make_warc, put, read

PAGE = f"<html><p>{BODY}</p></html>"


def record(http_headers, body, warc_headers=""):
    """A response with these headers and bytes."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{http_headers}\r\n".encode() + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\n{warc_headers}Content-Length: {len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"


def chunks(*sizes_and_pieces):
    return "".join(f"{size:x}\r\n{piece}\r\n" for size, piece in sizes_and_pieces).encode()


@pytest.mark.parametrize("headers, body, left", [
    ("Transfer-Encoding: chunked\r\n", chunks((20, PAGE[:20]), (len(PAGE) - 20, PAGE[20:]), (0, "")), ""),
    ("Transfer-Encoding: chunked\r\n", PAGE.encode(), ""),                              # joined already, the header left as it was
    ("Transfer-Encoding: chunked\r\n", chunks((20, PAGE[:20])), "of which the last is missing"),
    ("Transfer-Encoding: chunked\r\n", chunks((20, PAGE[:20]), (900, PAGE[20:])), "of which the last is missing"),
    ("Content-Encoding: gzip\r\n", gzip.compress(PAGE.encode(), mtime=0), ""),
    ("Content-Encoding: gzip\r\n", gzip.compress(PAGE.encode(), mtime=0)[:-9], "a packed page that ends too early"),
    ("Content-Encoding: br\r\n", b"\x0b\x02\x80", "packed as br, which is not read"),
])  # fmt: skip
def test_a_page_is_freed_of_its_layers_or_left_out_whole(tmp_path, headers, body, left):
    kept, rejects, _ = read(put(tmp_path, "a.warc", record(headers, body)))
    assert [article.text for article in kept] == ([] if left else [PAGE])
    assert [(r.origin, r.reason) for r in rejects] == ([("a.warc, record 1", "unreadable")] if left else [])
    assert all(left in r.detail for r in rejects)


def test_a_page_that_the_crawler_cut_off_is_named(tmp_path):
    data = record("", PAGE.encode(), "WARC-Truncated: length\r\n") + make_warc()
    kept, (reject,), _ = read(put(tmp_path, "a.warc", data))
    assert len(kept) == 1
    assert (reject.origin, reject.reason) == ("a.warc, record 1", "truncated")
    assert "WARC-Truncated: length" in reject.detail


@pytest.mark.parametrize("damage, origins", [
    (lambda warc: b"no record\r\n" + warc, ["before record 2"]),                                       # between two
    (lambda warc: warc.replace(b"Content-Length", b"Content-Lxngth"), ["record 2", "before record 3"]),
    (lambda warc: warc.replace(b"Length: 1", "Length: ²".encode()), ["record 2", "before record 3"]),
    (lambda warc: warc.replace(b"Length: 1", b"Length: 3"), ["before record 3"]),                      # runs into the next
    (lambda warc: warc.replace(b"WARC/1.0", b"WARK/1.0"), ["before record 2"]),
])  # fmt: skip
def test_a_damaged_record_is_named_and_those_around_it_are_read(tmp_path, damage, origins):
    first, last = (make_warc(url=f"https://a.example/{name}") for name in ("first", "last"))
    data = first + damage(make_warc()) + make_warc() + last
    kept, rejects, _ = read(put(tmp_path, "a.warc", data))
    urls = [article.url for article in kept]
    assert (urls[0], urls[-1]) == ("https://a.example/first", "https://a.example/last")
    assert [r.origin.removeprefix("a.warc, ") for r in rejects] == origins


@pytest.mark.parametrize("pack", [
    lambda records: b"".join(map(gzip.compress, records)),   # a member a record, as crawlers write
    lambda records: gzip.compress(b"".join(records)),
    lambda records: gzip.compress(records[0] + records[1][:50]) + gzip.compress(records[1][50:] + records[2]),
])  # fmt: skip
def test_records_are_read_however_they_lie_in_members(tmp_path, pack):
    records = [make_warc(url=f"https://a.example/{n}") for n in range(3)]
    kept, rejects, _ = read(put(tmp_path, "a.warc.gz", pack(records)))
    assert [article.url for article in kept] == [f"https://a.example/{n}" for n in range(3)]
    assert not rejects


def test_a_member_that_breaks_off_costs_what_follows_and_says_so(tmp_path):
    data = gzip.compress(make_warc()) + gzip.compress(make_warc())[:-30]
    kept, (reject,), _ = read(put(tmp_path, "a.warc.gz", data))
    assert len(kept) == 1
    assert reject.reason == "truncated file"
