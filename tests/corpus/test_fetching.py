"""Links to articles over loopback: what a site may do wrong, and how politely it is asked. Everything ends within seconds."""

import gzip
import itertools
import time
import zlib
from email.utils import formatdate

import pytest
from protego import Protego
from sites import STORY, Site, item, page, rss, serve

from analysis.corpus.fetching import Fetcher, Politeness, request
from analysis.corpus.fetching.networks import is_private
from analysis.corpus.fetching.request import plain_address
from analysis.corpus.fetching.robots import Robots
from analysis.corpus.fetching.statuses import wait_of
from analysis.corpus.fetching.unfetched import Unfetched as NotFetched
from analysis.corpus.readers.records import Link, Note, RawArticle, Reject
from analysis.corpus.readers.source import read_source

WHOLE = "<p>" + "Boats left late because of the fog. " * 40 + "</p>"
LIMIT = 30  # seconds that no test here may take, on a machine that is busy with others


@pytest.fixture
def site():
    started, site = time.monotonic(), Site()
    stop = serve(site)
    yield site
    stop()
    assert time.monotonic() - started < LIMIT


def fetch(site, *sources, corpus=None, refetch=False, **politeness):
    """What was kept, what was left out, and the notes, of paths or links."""
    links = [s if isinstance(s, Link) else Link(site.url(s), site.url(s)) for s in sources]
    fetcher = Fetcher(corpus, site.politeness(**politeness), refetch=refetch)
    reads = list(fetcher.follow(iter(links)))
    fetcher.settle()
    fetcher.close()
    return tuple([r for r in reads if isinstance(r, kind)] for kind in (RawArticle, Reject, Note))


def reasons(left):
    return [reject.reason for reject in left]


def test_a_page_is_fetched_with_what_was_said_of_it(site):
    site.answers["/1"] = page("Lisbon")
    link = Link(site.url("/1"), "list.csv, line 2", title="As listed", outlet="The Paper", published="2018-06-12")
    (article,), left, _ = fetch(site, link)
    assert not left
    assert (article.title, article.outlet, article.published) == ("As listed", "The Paper", "2018-06-12")
    assert (article.url, article.is_html) == (site.url("/1"), True)
    assert article.origin == f"list.csv, line 2: {site.url('/1')}"
    assert "harbour of Lisbon" in article.text


def test_every_request_says_who_asks(site):
    site.answers["/1"] = page("Lisbon")
    fetch(site, "/1", contact="ann@uni.example")
    assert [a.path for a in site.asked] == ["/robots.txt", "/1"]
    assert all(a.agent.startswith("media-analysis-workbook/") and "ann@uni.example" in a.agent for a in site.asked)
    with pytest.raises(Exception, match="on one line"):
        Politeness(contact="a\r\nCookie: b")


@pytest.mark.parametrize("feed", ["rss", "atom"])
def test_entries_with_a_summary_are_followed_and_whole_ones_are_not(site, feed):
    if feed == "rss":
        site.answers["/feed"] = rss(
            item("/1"), item("/2", whole=WHOLE), item("/3", whole=WHOLE + "<p>Continue reading…</p>")
        )
    else:
        entries = [
            '<entry><title>Ferries late</title><link href="/1"/><summary>Fog.</summary><updated>2018-06-12T07:30:00Z</updated></entry>',
            f'<entry><title>Two</title><link href="/2"/><content type="html"><![CDATA[{WHOLE}]]></content></entry>',
            '<entry><title>Three</title><link href="/3"/><author><name>Ann Ortiz</name></author></entry>',
        ]
        site.answers["/feed"] = (
            200, {"Content-Type": "application/atom+xml"},
            f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>The Paper</title>{''.join(entries)}</feed>",
        )  # fmt: skip
    site.answers |= {"/1": page("Lisbon"), "/3": page("Porto")}
    kept, left, _ = fetch(site, "/feed")
    assert not left
    by_url = {article.url.rpartition("/")[2]: article for article in kept}
    assert {name: article.is_html for name, article in by_url.items()} == {"1": True, "2": False, "3": True}
    assert {article.outlet for article in kept} == {"The Paper"}
    assert by_url["1"].origin == f"{site.url('/feed')}, entry 1: {site.url('/1')}"
    assert by_url["1"].published.startswith(("Tue, 12 Jun 2018", "2018-06-12"))
    assert sorted(site.paths()) == ["/1", "/3", "/feed"]


def test_robots_txt_is_honoured_wildcards_and_longest_rule_included(site):
    site.answers |= {
        "/robots.txt": (200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /*/print\nDisallow: /closed/\nAllow: /closed/open\n"),
        "/news/print": page("Faro"), "/closed/1": page("Lagos"), "/closed/open": page("Lisbon"),
    }  # fmt: skip
    kept, left, _ = fetch(site, "/news/print", "/closed/1", "/closed/open")
    assert [a.url for a in kept] == [site.url("/closed/open")]
    assert reasons(left) == ["robots.txt", "robots.txt"]
    assert left[0].origin == site.url("/news/print")
    assert site.paths() == ["/closed/open"]


@pytest.mark.parametrize("status, n_kept", [(404, 1), (403, 1), (503, 0)])
def test_without_robots_txt_all_is_open_and_while_it_fails_all_is_closed(site, status, n_kept):
    site.answers |= {"/robots.txt": (status, {}, "User-agent: *\nDisallow: /"), "/1": page("Lisbon")}
    kept, left, _ = fetch(site, "/1")
    assert (len(kept), reasons(left)) == (n_kept, ["robots.txt"] * (1 - n_kept))


@pytest.mark.parametrize(
    "answer, reason, detail",
    [
        ((404, {}, ""), "gone", "404"),
        ((403, {}, ""), "refused", "403"),
        ((500, {}, ""), "server error", "500"),
        ((200, {}, "  \n"), "empty page", "nothing in it"),
        ((200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"), "not a page", "application/pdf: download it"),
        ((200, {"Content-Type": "image/png"}, b"\x89PNG"), "not a page", "image/png"),
        ((200, {"Content-Type": "text/html"}, b"%PDF-1.7 \x00\x01"), "not a page", "binary"),
        ((200, {"Content-Type": "text/plain"}, "just words"), "not a page", "no markup"),
        ((200, {"Content-Encoding": "br"}, "x"), "unreadable", "packed as br"),
        ((200, {"Content-Encoding": "gzip"}, "not gzip"), "unreadable", "not packed as it says"),
        ((200, {"Content-Encoding": "gzip"}, ""), "empty page", "nothing in it"),
        ((200, {"Content-Encoding": "gzip"}, gzip.compress(page("Lisbon").encode())[:-30]), "connection broken", "ends too early"),
        ((200, {"Content-Encoding": "deflate"}, zlib.compress(page("Lisbon").encode())[:-30]), "connection broken", "ends too early"),
        ((200, {"Content-Encoding": "gzip"}, gzip.compress(b"<html>") + gzip.compress(page("Lisbon").encode())[:-9]), "connection broken", "ends too early"),
        ((200, {"Content-Length": "50000"}, "<html><p>cut off"), "connection broken", ""),
        ((200, {"Content-Length": "99999999999"}, "<html>"), "too large", "99,999,999,999 bytes"),
        ((503, {"Retry-After": "²"}, ""), "server error", "status 503"),
        ((302, {"Location": "ftp://paper.example/1"}, ""), "redirects", "no address of a page"),
        ((302, {"Location": "/"}, ""), "gone", "front page"),
        ((302, {}, ""), "refused", "302"),
        ((200, {}, "<rss><channel><item><title>x</title></item></channel></rss>"), "no text", "a title and no text"),
        ((200, {}, "<rss version='2.0'><channel><title>x</title></channel></rss>"), "no entries", ""),
        ((200, {}, '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'), "unsafe XML", "entities"),
    ],
)  # fmt: skip
def test_what_is_no_page_is_left_out_with_its_address_and_the_reason(site, answer, reason, detail):
    site.answers["/1"] = answer
    kept, (reject,), _ = fetch(site, "/1")
    assert not kept
    assert reject.origin.startswith(site.url("/1"))
    assert (reject.reason, detail in reject.detail) == (reason, True), reject


def test_a_page_may_be_packed_in_several_members_and_in_either_kind_of_deflate(site):
    whole = page("Lisbon").encode()
    bare = zlib.compress(whole)[2:-4]
    site.answers |= {
        "/gzip": (200, {"Content-Encoding": "gzip"}, gzip.compress(whole[:90]) + gzip.compress(whole[90:])),
        "/deflate": (200, {"Content-Encoding": "deflate"}, zlib.compress(whole)), "/bare": (200, {"Content-Encoding": "deflate"}, bare),
    }  # fmt: skip
    kept, left, _ = fetch(site, "/gzip", "/deflate", "/bare")
    assert ([article.text for article in kept], left) == ([whole.decode()] * 3, [])


@pytest.mark.parametrize(
    "address, reason",
    [
        ("http://nowhere.invalid/1", "no such host"),
        ("http://127.0.0.1:9/1", "host not reachable"),
        ("http://user:secret@paper.example/", "not an address"),
        ("http://" + "a" * 80 + ".example/", "not an address"),
        ("http://[::1/", "not an address"),
        ("https:///path", "not an address"),
    ],
)
def test_an_address_that_leads_nowhere(site, address, reason):
    kept, (reject,), _ = fetch(site, Link(address, address))
    assert not kept
    assert (reject.origin, reject.reason) == (address, reason)


def test_without_a_network_it_says_so_and_soon(site):
    links = [Link(f"http://site{n}.invalid/{m}", "list.txt, line 1") for n in range(40) for m in range(5)]
    _, left, notes = fetch(site, *links)
    assert len(left) == 200
    assert "No site could be reached" in notes[0].text


def test_a_server_error_is_tried_again(site):
    tries = itertools.count()
    site.answers["/1"] = lambda _: (500, {}, "") if next(tries) < 2 else page("Lisbon")
    kept, left, _ = fetch(site, "/1")
    assert (len(kept), left) == (1, [])
    assert site.paths() == ["/1"] * 3


def test_a_host_that_always_fails_is_given_up_and_others_go_on(site):
    site.answers |= {f"/{n}": (500, {}, "") for n in range(20)} | {"/good": page("Lisbon")}
    links = [Link(site.url(f"/{n}"), f"list, line {n}") for n in range(20)] + [
        Link(site.url("/good", "other.example"), "good")
    ]
    kept, left, _ = fetch(site, *links)
    assert len(kept) == 1
    assert reasons(left) == ["server error"] * 20
    assert "paper.example is left alone" in left[-1].detail
    assert len([p for p in site.paths() if p != "/good"]) == 5 * 4  # five pages, four attempts each


def test_retry_after_is_waited_for(site):
    tries = itertools.count()
    site.answers |= {
        "/1": lambda _: (429, {"Retry-After": "1"}, "") if next(tries) == 0 else page("Lisbon"),
        "/2": page("Porto"),
    }
    kept, left, _ = fetch(site, "/1", "/2")
    assert (len(kept), left) == (2, [])
    first, second = (asked.at for asked in site.asked if asked.path == "/1")
    assert second - first >= 1
    assert site.paths() == ["/1", "/1", "/2"]  # nothing else of that host meanwhile


def test_a_host_that_asks_to_wait_too_long_is_left_alone_and_not_written_off(site, tmp_path):
    site.answers |= {"/1": (429, {"Retry-After": "3600"}, ""), "/2": page("Porto")}
    _, left, _ = fetch(site, "/1", "/2", corpus=tmp_path)
    assert reasons(left) == ["too many requests"] * 2
    assert "asks to wait 3,600 seconds" in left[0].detail
    assert site.paths() == ["/1"]
    site.answers["/1"] = page("Lisbon")
    assert len(fetch(site, "/1", "/2", corpus=tmp_path)[0]) == 2


@pytest.mark.parametrize(
    "value, seconds",
    [
        ("120", 120),
        ("", 0),
        ("soon", 0),
        ("-5", 0),
        ("Mon, 01 Jan 1990 00:00:00 GMT", 0),
        ("²", 0),
        ("1²", 0),
        ("٣", 0),
        ("1e9", 0),
        ("9" * 5000, 999_999_999),
        ("nan", 0),
        ("Fri, 31 Dec 9999 23:59:59 -9999", 0),
        ("²², 01 Jan 2020", 0),
    ],
)
def test_retry_after_is_a_number(value, seconds):
    assert wait_of(value) == seconds


def test_retry_after_is_a_date():
    assert 50 <= wait_of(formatdate(time.time() + 60, usegmt=True)) <= 61


def test_redirects_for_ever_and_in_a_circle_across_hosts_end(site, monkeypatch):
    monkeypatch.setattr(request, "is_private", lambda _address: False)
    site.answers |= {f"/on/{n}": (302, {"Location": f"/on/{n + 1}"}, "") for n in range(50)}
    site.answers["/a"] = (301, {"Location": site.url("/b", "two.example")}, "")
    site.answers["/b"] = (301, {"Location": site.url("/a")}, "")
    kept, left, _ = fetch(site, "/on/0", "/a")
    assert not kept
    assert sorted(reject.detail.split(";")[0] for reject in left) == [
        f"10 times, last to {site.url('/on/10')}", f"in a circle, by {site.url('/a')}",
    ]  # fmt: skip


def test_a_redirect_is_followed_and_the_article_has_the_last_address(site):
    site.answers |= {"/old": (301, {"Location": site.url("/new", "www.paper.example")}, ""), "/new": page("Lisbon")}
    (article,), *_ = fetch(site, "/old")
    assert article.url == site.url("/new", "www.paper.example")


def hang(handler):
    time.sleep(3)


def drip(handler):
    """A byte now and then, so that no read times out."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(100):
        handler.wfile.write(b"<")
        time.sleep(0.1)


def drip_headers(handler):
    for n in range(100):
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n"[n : n + 1] or b"x")
        time.sleep(0.1)


@pytest.mark.parametrize(
    "answer, detail",
    [
        (hang, "silent for 0.3 seconds"),
        (drip, "not whole after 0.7 seconds"),
        (drip_headers, "not whole after 0.7 seconds"),
    ],
)
def test_a_feed_that_hangs_or_drips_times_out(site, answer, detail):
    site.answers["/feed"] = answer
    kept, (reject,), _ = fetch(site, "/feed", attempts=2, read=0.3, total=0.7)
    assert not kept
    assert (reject.reason, reject.detail) == ("timed out", detail)


def endless(handler):
    """Ten gigabytes, or as much as is taken."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
    piece = b"<p>and so on and on</p>" * 4000
    for _ in range((10 << 30) // len(piece)):
        handler.wfile.write(piece)


@pytest.mark.parametrize("answer", [
    endless,
    (200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * 300_000_000, 1)),
    (200, {"Content-Encoding": "gzip"}, gzip.compress(gzip.compress(b"0" * 300_000_000, 9), 9)),
], ids=["ten gigabytes", "bomb", "bomb in a bomb"])  # fmt: skip
def test_a_body_is_cut_off_at_the_bound(site, answer):
    site.answers["/1"] = answer
    kept, (reject,), _ = fetch(site, "/1", max_bytes=1 << 20, total=5)
    assert not kept
    assert reject.reason in ("too large", "not a page")


def test_an_endless_robots_txt_is_read_to_its_bound(site):
    def robots(handler):
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\nDisallow: /closed\n")
        while True:
            handler.wfile.write(b"# nothing\n" * 1000)

    site.answers |= {"/robots.txt": robots, "/closed": page("Faro"), "/open": page("Lisbon")}
    kept, left, _ = fetch(site, "/closed", "/open")
    assert ([a.url for a in kept], reasons(left)) == ([site.url("/open")], ["robots.txt"])


def test_broken_xml_gives_the_entries_that_can_be_read_and_says_so(site):
    site.answers |= {"/feed": rss(item("/1"), "<item><title>A & B <b>").replace("</channel>", ""), "/1": page("Lisbon")}
    kept, left, _ = fetch(site, "/feed")
    assert [a.url for a in kept] == [site.url("/1")]
    assert [r.reason for r in left] == ["truncated file", "broken XML"]


def test_a_feed_named_in_a_feed_is_no_page(site):
    site.answers |= {"/feed": rss(item("/feed2")), "/feed2": rss(item("/1"))}
    _, left, _ = fetch(site, "/feed")
    assert [(r.reason, r.detail) for r in left] == [("not a page", "a feed, named in a feed")]


def test_the_encoding_is_that_of_the_answer_then_of_the_page(site):
    text = STORY.format("Évora")
    site.answers["/1"] = (200, {"Content-Type": "text/html; charset=iso-8859-1"}, page("É", text).encode("iso-8859-1"))
    site.answers["/2"] = (
        200,
        {"Content-Type": "text/html"},
        page("É", text).replace("utf-8", "iso-8859-1").encode("iso-8859-1"),
    )
    site.answers["/3"] = (200, {"Content-Type": "text/html; charset=nonsense"}, page("É", text))
    kept, *_ = fetch(site, "/1", "/2", "/3")
    assert ["Évora" in a.text for a in kept] == [True] * 3


def test_one_page_at_a_time_of_a_host_with_a_pause_and_hosts_side_by_side(site):
    def slow(handler):
        time.sleep(0.05)
        return page("Lisbon")

    hosts = [f"h{n}.example" for n in range(6)]
    site.answers |= {f"/{n}": slow for n in range(3)}
    links = [Link(site.url(f"/{n}", host), host) for host in hosts for n in range(3)]
    begun = time.monotonic()
    kept, left, _ = fetch(site, *links, delay=0.2, side_by_side=4)
    took = time.monotonic() - begun
    assert (len(kept), left) == (18, [])
    assert site.most_at_once == dict.fromkeys(hosts, 1)
    for host in hosts:
        times = [a.at for a in site.asked if a.host == host and a.path != "/robots.txt"]
        assert min(b - a for a, b in itertools.pairwise(times)) >= 0.25
    assert took < 6 * 3 * 0.25  # one after the other


def test_a_crawl_delay_is_kept_and_one_of_an_hour_closes_the_site(site):
    site.answers |= {"/robots.txt": "User-agent: *\nCrawl-delay: 0.3", "/1": page("Lisbon"), "/2": page("Porto")}
    fetch(site, "/1", "/2")
    first, second = (a.at for a in site.asked if a.path in ("/1", "/2"))
    assert second - first >= 0.3
    site.answers["/robots.txt"] = "User-agent: *\nCrawl-delay: 3600"
    _, left, _ = fetch(site, "/1", "/2")
    assert reasons(left) == ["robots.txt"] * 2
    assert "3,600 seconds between two pages" in left[0].detail


def test_private_addresses_are_for_those_who_name_them(site, monkeypatch):
    monkeypatch.setattr(request, "is_private", lambda address: address != "localhost")
    inside = site.url("/secret", "intranet.example")
    site.answers |= {
        "/secret": page("Lisbon"),
        "/moved": (302, {"Location": inside}, ""),
        "/feed": rss(item(inside)),
    }
    public = "news.public.example"
    kept, left, _ = fetch(site, Link(site.url("/moved", public), "a"), Link(site.url("/feed", public), "b"))
    assert not kept
    assert reasons(left) == ["private address"] * 2
    assert "/secret" not in site.paths()
    assert len(fetch(site, Link(inside, "named"))[0]) == 1


def test_who_names_a_private_page_did_not_name_the_host_next_door(site, monkeypatch):
    monkeypatch.setattr(request, "is_private", lambda _address: True)
    inside, next_door = "intranet.example", site.url("/secret", "router.example")
    site.answers |= {
        "/secret": page("Lisbon"), "/page": page("Porto"),
        "/moved": (302, {"Location": next_door}, ""), "/back": (302, {"Location": site.url("/page", inside)}, ""),
        "/feed": rss(item(next_door), item(site.url("/page", inside))),
    }  # fmt: skip
    kept, left, _ = fetch(site, Link(site.url("/moved", inside), "a"), Link(site.url("/back", inside), "b"))
    assert ([a.url for a in kept], reasons(left)) == ([site.url("/page", inside)], ["private address"])
    kept, left, _ = fetch(site, Link(site.url("/feed", inside), "c"))
    assert ([a.url for a in kept], reasons(left)) == ([site.url("/page", inside)], ["private address"])
    assert "/secret" not in site.paths()


def test_rules_that_lie_on_another_private_host_are_not_asked_for(site, monkeypatch):
    monkeypatch.setattr(request, "is_private", lambda _address: True)
    rules = site.url("/rules", "router.example")
    site.answers |= {"/robots.txt": (302, {"Location": rules}, ""), "/rules": "User-agent: *", "/page": page("Porto")}
    _, left, _ = fetch(site, Link(site.url("/page", "intranet.example"), "a"))
    assert reasons(left) == ["private address"]
    assert "/rules" not in site.paths()


@pytest.mark.parametrize("length", ["²", "٣", "9" * 5000, "-1", ""])
def test_a_length_that_is_no_number_says_nothing(site, length):
    site.answers["/1"] = lambda handler: _with_length(handler, length)
    kept, left, _ = fetch(site, "/1")
    assert len(kept) + len(left) == 1
    assert all(reject.reason in ("connection broken", "too large") for reject in left)


def _with_length(handler, length):
    """Answers with a header as it stands, in whatever letters."""
    head = f"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\n\r\n"
    handler.wfile.write(head.encode() + page("Lisbon").encode())


@pytest.mark.parametrize("delay", ["²", "nan", "inf", "-5", "9" * 400])
def test_a_crawl_delay_that_is_no_number_is_none(delay):
    rules = Robots(Protego.parse(f"User-agent: *\nCrawl-delay: {delay}"))
    assert (rules.delay, rules.allows("http://paper.example/1")) == (0, True)


@pytest.mark.parametrize("address, private", [
    ("127.0.0.1", True), ("10.1.2.3", True), ("192.168.0.1", True), ("169.254.169.254", True), ("100.64.0.1", True), ("0.0.0.0", True), ("::1", True),
    ("fe80::1%eth0", True), ("fd00::1", True), ("::ffff:10.0.0.1", True), ("224.0.0.1", True), ("8.8.8.8", False), ("2001:4860:4860::8888", False),
    ("64:ff9b::7f00:1", True), ("64:ff9b::10.0.0.1", True), ("64:ff9b:1::a9fe:a9fe", True),  # NAT64, with what lies behind it
    ("64:ff9b::8.8.8.8", False), ("::ffff:8.8.8.8", False),  # how a network of IPv6 alone reaches the rest
    ("2002:7f00:1::1", True), ("2002:808:808::1", True), ("192.88.99.1", True),  # 6to4: no site has one any more
    ("2001:0:4136:e378:8000:63bf:3fff:fdd2", True),  # Teredo
    ("::127.0.0.1", True), ("::ffff:0:127.0.0.1", True), ("2600::5efe:7f00:1", True), ("2600::200:5efe:a00:1", True),
    ("fec0::1", True), ("::", True),
])  # fmt: skip
def test_which_addresses_are_private(address, private):
    assert is_private(address) == private


@pytest.mark.parametrize("written, plain", [
    ("HTTP://Paper.Example:80/a b?q=é#part", "http://paper.example/a%20b?q=%C3%A9"),
    ("https://münchen.example", "https://xn--mnchen-3ya.example/"),
    ("https://paper.example:8443/a/../b", "https://paper.example:8443/b"),
])  # fmt: skip
def test_an_address_has_one_form(written, plain):
    assert plain_address(written) == plain


def test_an_address_may_be_none():
    for written in ("ftp://a.example/", "a.example", "http://", "http://a:b@c.example/"):
        with pytest.raises(NotFetched, match="not an address"):
            plain_address(written)


def test_a_run_that_breaks_off_goes_on_and_nothing_is_fetched_twice(site, tmp_path):
    site.answers |= {f"/{n}": page(f"town {n}") for n in range(6)} | {"/gone": (410, {}, "")}
    links = [
        Link(site.url(path), f"list.txt, line {n}") for n, path in enumerate(["/gone", *(f"/{n}" for n in range(6))])
    ]
    broken_off = Fetcher(tmp_path, site.politeness())
    had = list(
        itertools.islice(broken_off.follow(iter(links)), 4)
    )  # and then it is killed: nothing settled, nothing closed
    asked = site.paths()
    kept, left, notes = fetch(site, *links, corpus=tmp_path)
    assert len(had) == 4
    assert {a.url for a in kept} == {site.url(f"/{n}") for n in range(6)}  # those had before, too: no corpus has them
    assert reasons(left) == ["gone"]
    again = site.paths()[len(asked) :]
    assert not set(again) & {read.origin.rpartition(str(site.port))[2] for read in had}
    kept, left, notes = fetch(site, *links, corpus=tmp_path)
    assert (kept, reasons(left), site.paths()[len(asked) + len(again) :]) == ([], ["gone"], [])
    assert [note.text for note in notes] == [
        "6 pages are known from an earlier run and not fetched again (--refetch does).",
        "1 address was refused or gave no article in an earlier run and not tried again (--refetch does).",
    ]
    assert len(fetch(site, *links, corpus=tmp_path, refetch=True)[0]) == 6


def test_addresses_are_fetched_once_in_a_run(site):
    site.answers["/1"] = page("Lisbon")
    kept, left, notes = fetch(site, "/1", "/1", "/1#part", Link(site.url("/1"), "again"))
    assert (len(kept), left, site.paths()) == (1, [], ["/1"])
    assert notes[0].text == "3 pages are named more than once and fetched once."


def test_a_list_of_addresses_has_blank_lines_comments_and_duplicates(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text(
        "\ufeff# my list\n\nhttps://a.example/1\n  https://a.example/2  # the second\nwww.a.example/3\nhttps://a.example/1\nnonsense!\n"
    )
    left = list(read_source(path))
    assert [(r.origin, r.reason) for r in left] == [
        ("list.txt, line 3: https://a.example/1", "not fetched"), ("list.txt, line 4: https://a.example/2", "not fetched"),
        ("list.txt, line 5: https://www.a.example/3", "not fetched"), ("list.txt, line 6: https://a.example/1", "not fetched"),
        ("list.txt, line 7", "not an address"),
    ]  # fmt: skip
    assert "--offline" in left[0].detail


@pytest.mark.parametrize("text, is_list", [
    ("https://a.example/1\nhttps://a.example/2\n", True),
    ("url\nhttps://a.example/1", True),
    ("https://a.example/1\nThe harbour was quiet on Monday.", False),  # an article that begins with an address
    ("Quiet\nHarbour\nhttps://a.example/1", False),
])  # fmt: skip
def test_a_list_of_addresses_is_told_from_an_article(tmp_path, text, is_list):
    (tmp_path / "a.txt").write_text(text)
    assert all(isinstance(read, Reject) for read in read_source(tmp_path / "a.txt")) == is_list


def test_what_is_no_link_passes_through_at_once(site):
    article = RawArticle("", "text", False, "", "", "", "", "", "a.jsonl, line 1")
    site.answers["/1"] = page("Lisbon")
    reads = list(Fetcher(None, site.politeness()).follow(iter([Link(site.url("/1"), "x"), article, Note("said")])))
    assert reads[:2] == [article, Note("said")]
    assert len(reads) == 3


def test_the_proxies_are_those_of_the_environment(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:3128")
    monkeypatch.setenv("NO_PROXY", "localhost")
    proxies = Politeness().proxies
    assert (proxies["https"], proxies["no"]) == ("http://127.0.0.1:3128", "localhost")
