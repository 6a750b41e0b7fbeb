"""WARC files that are cut off, damaged or packed oddly: whole pages are read, every other one is named."""

import gzip
import io
import random
import zlib

import pytest
from source_files import BODY, make_warc, put, read

from analysis.corpus.readers.members import Members
from analysis.corpus.readers.parts import Budget, Unpacked

PAGE = f"<html><p>{BODY}</p></html>"


def record(http_headers, body, warc_headers=""):
    """A response with these headers and bytes."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{http_headers}\r\n".encode() + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\n{warc_headers}Content-Length: {len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"


def chunks(*sizes_and_pieces):
    return "".join(f"{size:x}\r\n{piece}\r\n" for size, piece in sizes_and_pieces).encode()


def packed(data):
    return gzip.compress(data if isinstance(data, bytes) else data.encode(), mtime=0)


def chunked(data):
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(data), data)


@pytest.mark.parametrize("headers, body, left", [
    ("Transfer-Encoding: chunked\r\n", chunks((20, PAGE[:20]), (len(PAGE) - 20, PAGE[20:]), (0, "")), ""),
    ("Transfer-Encoding: chunked\r\n", PAGE.encode(), ""),                              # joined already, the header left as it was
    ("Transfer-Encoding: chunked\r\n", chunks((20, PAGE[:20])), "of which the last is missing"),
    ("Transfer-Encoding: chunked\r\n", chunks((20, PAGE[:20]), (900, PAGE[20:])), "of which the last is missing"),
    ("Content-Encoding: gzip\r\n", gzip.compress(PAGE.encode(), mtime=0), ""),
    ("Content-Encoding: gzip\r\n", gzip.compress(PAGE.encode(), mtime=0)[:-9], "a packed page that ends too early"),
    ("Content-Encoding: br\r\n", b"\x0b\x02\x80", "packed as br, which is not read"),
    ("Content-Encoding: br\r\n", bytes(range(256)) * 8, "packed as br, which is not read"),   # "<" stands among them by chance
    ("Content-Encoding: br\r\n", PAGE.encode(), ""),                                          # unpacked already
    ("Content-Encoding: gzip\r\n", packed(PAGE[:30]) + packed(PAGE[30:]), ""),                # two members
    ("Content-Encoding: gzip\r\n", packed(PAGE[:30]) + packed(PAGE[30:])[:-9], "a packed page that ends too early"),
    ("Content-Encoding: gzip\r\n", packed(PAGE) + b"\0" * 20, ""),                            # filled up
    ("Content-Encoding: gzip\r\n", packed(PAGE)[:-6] + b"\1" + packed(PAGE)[-5:], "incorrect"),
    ("Content-Encoding: gzip, gzip\r\n", packed(packed(PAGE)), ""),
    ("Content-Encoding: deflate, gzip\r\n", packed(zlib.compress(PAGE.encode())), ""),
    ("Content-Encoding: deflate\r\n", zlib.compress(PAGE.encode())[2:-4], ""),                # as some servers write it
    ("Content-Encoding: deflate\r\n", zlib.compress(PAGE.encode())[:-9], "a packed page that ends too early"),
    ("Transfer-Encoding: Chunked\r\nContent-Encoding: gzip\r\n", chunked(packed(PAGE[:30]) + packed(PAGE[30:])), ""),
    (f"Content-Length: {len(PAGE)}\r\n", PAGE.encode(), ""),
    (f"Content-Length: {len(PAGE) + 1}\r\n", PAGE.encode(), f"cut off: {len(PAGE)} bytes of {len(PAGE) + 1}"),
    ("Content-Length: 9000\r\nContent-Encoding: gzip\r\n", PAGE.encode(), ""),               # the length of what was packed
    ("Content-Length: 9000\r\nContent-Encoding: gzip\r\n", packed(PAGE), "cut off"),
    ("Content-Length: ²\r\n", PAGE.encode(), ""),
])  # fmt: skip
def test_a_page_is_freed_of_its_layers_or_left_out_whole(tmp_path, headers, body, left):
    kept, rejects, _ = read(put(tmp_path, "a.warc", record(headers, body)))
    assert [article.text for article in kept] == ([] if left else [PAGE])
    assert [(r.origin, r.reason) for r in rejects] == ([("a.warc, record 1", "unreadable")] if left else [])
    assert all(left in r.detail for r in rejects)


@pytest.mark.parametrize("header, said", [
    ("WARC-Truncated: length", "WARC-Truncated: length"),
    ("WARC-Segment-Number: 1", "lies in other records"),
])  # fmt: skip
def test_a_page_that_the_crawler_cut_off_is_named(tmp_path, header, said):
    data = record("", PAGE.encode(), f"{header}\r\n") + make_warc()
    kept, (reject,), _ = read(put(tmp_path, "a.warc", data))
    assert len(kept) == 1
    assert (reject.origin, reject.reason) == ("a.warc, record 1", "truncated")
    assert said in reject.detail


def test_a_page_cut_off_within_its_headers_is_named(tmp_path):
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nServer: a"
    data = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n" % len(http) + http + b"\r\n\r\n"
    kept, (reject,), _ = read(put(tmp_path, "a.warc", data))
    assert (kept, reject.reason, reject.detail) == ([], "unreadable", "ends within the headers of the page")


@pytest.mark.parametrize("kind", ["TEXT/HTML", "Text/Html; Charset=UTF-8", "application/XHTML+xml", ""])
def test_a_page_is_told_by_its_type_in_any_case_and_without_one_by_its_markup(tmp_path, kind):
    page = f"<html><body><p>{BODY}</p></body></html>"
    ((article,), left, _) = read(put(tmp_path, "a.warc", make_warc(kind=kind, body=page)))
    assert (article.text, left) == (page, [])


def test_headers_may_end_in_bare_line_feeds(tmp_path):
    http = f"HTTP/1.1 200 OK\nContent-Type: text/html\n\n{PAGE}".encode()
    data = b"WARC/1.0\nWARC-Type: Response\nContent-Length: %d\n\n" % len(http) + http + b"\n\n"
    ((article,), left, _) = read(put(tmp_path, "a.warc", data))
    assert (article.text, left) == (PAGE, [])


def test_records_that_are_no_pages_are_passed_over_and_counted(tmp_path):
    def other(kind, content="application/http"):
        return (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Type: {content}\r\nContent-Length: 2\r\n\r\nab\r\n\r\n".encode()
        )

    kinds = ["warcinfo", "request", "request", "revisit", "metadata"]
    data = b"".join(map(other, kinds)) + other("response", "text/dns") + make_warc(kind="image/png") + make_warc()
    kept, left, (note,) = read(put(tmp_path, "a.warc", data))
    assert (len(kept), left) == (1, [])
    assert note.text == (
        "a.warc: passed over as no pages: 1 files of other types, 1 pages unchanged since an earlier crawl, "
        "1 records about others, 2 requests, 1 responses of other protocols."
    )


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


def flipped(member):
    """A byte in the middle of a member is another one."""
    half = len(member) // 2
    return member[:half] + bytes([member[half] ^ 0x55]) + member[half + 1 :]


def long_page(n):
    """A page that packs to many pieces."""
    words = "".join(f"<p>The ferry {random.Random(n + i).random()} was late.</p>" for i in range(3_000))
    return make_warc(body=f"<html>{words}</html>", url=f"https://a.example/{n}")


@pytest.mark.parametrize("make", [lambda n: make_warc(url=f"https://a.example/{n}"), long_page])
@pytest.mark.parametrize("damage, said", [
    (lambda member: member[:-30], "damaged"),                                              # cut off, and the next follows
    (lambda member: member[: len(member) // 2], "damaged"),
    (flipped, "damaged"),
    (lambda member: b"\x1f\x8c" + member[2:], "damaged"),                                  # no member by its first bytes
    (lambda member: member[:-8] + bytes([member[-8] ^ 1]) + member[-7:], "incorrect data check"),
    (lambda member: member[:-1], "damaged"),
])  # fmt: skip
def test_a_damaged_member_costs_itself_and_no_other(tmp_path, make, damage, said):
    members = [gzip.compress(make(n)) for n in range(4)]
    members[1] = damage(members[1])
    kept, left, _ = read(put(tmp_path, "a.warc.gz", b"".join(members)))
    assert [article.url[-1] for article in kept] == ["0", "2", "3"]
    assert {reject.reason for reject in left} == {"truncated file"}
    assert any(said in reject.detail and "after it are read" in reject.detail for reject in left)


def test_two_damaged_members_are_two_and_the_first_may_be_one(tmp_path):
    members = [gzip.compress(make_warc(url=f"https://a.example/{n}")) for n in range(5)]
    members[0], members[3] = flipped(members[0]), flipped(members[3])
    kept, left, _ = read(put(tmp_path, "a.warc.gz", b"".join(members)))
    assert [article.url[-1] for article in kept] == ["1", "2", "4"]
    assert [reject.origin for reject in left] == ["a.warc, at its beginning", "a.warc, after record 2"]


@pytest.mark.parametrize("make", [lambda n: make_warc(url=f"https://a.example/{n}"), long_page])
def test_a_member_that_breaks_off_at_the_end_of_the_file_is_named(tmp_path, make):
    data = gzip.compress(make(0)) + gzip.compress(make(1))[:-30]
    kept, left, _ = read(put(tmp_path, "a.warc.gz", data))
    assert [article.url[-1] for article in kept][:1] == ["0"]
    assert left[-1].reason == "truncated file"
    assert "nothing can be read after it" in left[-1].detail


def test_zeros_between_members_are_nothing(tmp_path):
    members = [gzip.compress(make_warc(url=f"https://a.example/{n}")) for n in range(3)]
    kept, left, _ = read(put(tmp_path, "a.warc.gz", (b"\0" * 5_000).join(members) + b"\0" * 700))
    assert ([article.url[-1] for article in kept], left) == (["0", "1", "2"], [])


def test_members_give_any_place_of_what_is_packed():
    whole = bytes(random.Random(7).choices(b"abcdefgh", k=300_000))
    members = Members(io.BytesIO(gzip.compress(whole[:100_000]) + gzip.compress(whole[100_000:])))
    stream = io.BufferedReader(Unpacked(members, Budget(300_000)))
    for place in (0, 250_000, 99_999, 299_999, 300_000, 5):
        assert stream.seek(place) == place
        assert stream.read(2_000) == whole[place : place + 2_000]
