"""Pages by a proxy, encrypted or not, and certificates that are refused: loopback only."""

import base64

import pytest
from certificates import Authority, LoopbackProxy, serve_proxy
from sites import Site, item, page, rss, serve
from urllib3.util import parse_url

from analysis.corpus.fetching import Fetcher, connections, request
from analysis.corpus.fetching.proxies import Proxy, proxy_of
from analysis.corpus.readers.records import Link, Note, RawArticle, Reject
from analysis.errors import UsageError


@pytest.fixture
def authority(tmp_path_factory, monkeypatch):
    """An authority that this machine knows by SSL_CERT_FILE."""
    authority = Authority(tmp_path_factory.mktemp("certificates"))
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    connections._tls.cache_clear()
    yield authority
    connections._tls.cache_clear()


@pytest.fixture
def start():
    """Starts sites and proxies, and stops them at the end."""
    stops = []

    def start(served, tls=None):
        stops.append(serve_proxy(served) if isinstance(served, LoopbackProxy) else serve(served, tls))
        return served

    yield start
    for stop in stops:
        stop()


def fetch(site, *urls, corpus=None, **politeness):
    fetcher = Fetcher(corpus, site.politeness(attempts=1, **politeness))
    reads = list(fetcher.follow(Link(url, url) for url in urls))
    fetcher.close()
    return tuple([r for r in reads if isinstance(r, kind)] for kind in (RawArticle, Reject, Note))


def secure(site, path="/1", host="paper.example"):
    return site.url(path, host).replace("http://", "https://")


def by(proxy, *schemes, credentials="", **more):
    address = f"http://{credentials}127.0.0.1:{proxy.port}"
    return {"proxies": dict.fromkeys(schemes or ("http", "https"), address) | more}


def test_a_page_comes_by_the_proxy_that_the_environment_names(start):
    site = start(Site({"/1": page("Lisbon")}))
    proxy = start(LoopbackProxy(site.port))
    ((article,), left, _) = fetch(site, "http://paper.elsewhere/1", **by(proxy))
    assert (article.url, left) == ("http://paper.elsewhere/1", [])  # a name that only the proxy knows
    assert proxy.asked == ["GET http://paper.elsewhere/robots.txt", "GET http://paper.elsewhere/1"]
    assert {asked.host for asked in site.asked} == {"paper.elsewhere"}


def test_an_encrypted_page_comes_through_a_tunnel_and_is_checked_against_its_own_name(start, authority):
    site = start(Site({"/1": page("Lisbon")}), authority.context("paper.elsewhere"))
    proxy = start(LoopbackProxy(site.port))
    kept, left, _ = fetch(site, "https://paper.elsewhere/1", "https://other.elsewhere/1", **by(proxy))
    assert [article.url for article in kept] == ["https://paper.elsewhere/1"]
    assert [(r.reason, r.detail) for r in left] == [
        ("certificate refused", "its certificate is refused: it is for another name")
    ]
    assert set(proxy.asked) == {"CONNECT paper.elsewhere:443", "CONNECT other.elsewhere:443"}


def test_a_name_and_a_password_are_given_to_the_proxy_and_to_no_site(start):
    site = start(Site({"/1": lambda handler: said.append(dict(handler.headers)) or page("Lisbon")}))
    said = []
    basic = "Basic " + base64.b64encode(b"ann:a b").decode()
    proxy = start(LoopbackProxy(site.port, credentials=basic))
    kept, left, _ = fetch(site, "http://paper.elsewhere/1", **by(proxy, credentials="ann:a%20b@"))
    assert (len(kept), left) == (1, [])
    assert not any("authorization" in name.lower() for headers in said for name in headers)


@pytest.mark.parametrize("scheme, answer, reason, detail", [
    ("http", 407, "refused by the proxy", "asks for a name and a password"),
    ("https", 407, "refused by the proxy", "asks for a name and a password"),
    ("https", 403, "refused by the proxy", "answers with status 403"),
    ("https", 502, "host not reachable", "answers with status 502"),
])  # fmt: skip
def test_what_a_proxy_refuses_is_said_to_be_the_proxys(start, scheme, answer, reason, detail):
    site = start(Site({"/1": page("Lisbon")}))
    proxy = start(LoopbackProxy(site.port, answer=answer))
    kept, (reject,), notes = fetch(site, f"{scheme}://paper.elsewhere/1", **by(proxy, credentials="ann:secret@"))
    assert (kept, reject.reason, detail in reject.detail) == ([], reason, True)
    assert "secret" not in str((reject, notes))


def test_a_proxy_that_is_not_there_is_named_and_not_the_network(start):
    site = start(Site({"/1": page("Lisbon")}))
    proxies = {"http": "127.0.0.1:9", "https": "127.0.0.1:9"}
    _, left, (note,) = fetch(site, site.url("/1"), secure(site, host="other.example"), proxies=proxies)
    assert [reject.reason for reject in left] == ["proxy not reachable"] * 2
    assert "the proxy 127.0.0.1:9 does not answer" in left[0].detail
    assert note.text.startswith("The proxy could not be reached")


def test_no_proxy_is_honoured(start):
    site = start(Site({"/1": page("Lisbon")}))
    proxy = start(LoopbackProxy(site.port))
    fetch(site, site.url("/1"), **by(proxy, no="paper.example"))
    assert (proxy.asked, site.paths()) == ([], ["/1"])


@pytest.mark.parametrize("no, left_out", [
    ("paper.example", True), (".example", True), ("example", True), ("*", True), ("paper.example:8080", True), ("paper.example:80", False),
    ("per.example", False), ("other.example, PAPER.example", True), ("other.example paper.example", True), ("", False),
    ("10.0.0.0/8", False), (",,", False), ("[::1", False),
])  # fmt: skip
def test_which_hosts_no_proxy_leaves_out(no, left_out):
    found = proxy_of(parse_url("http://paper.example:8080/1"), {"http": "http://p:3128", "no": no})
    assert found == (None if left_out else Proxy("p", 3128))


@pytest.mark.parametrize(
    "url, no", [("http://10.1.2.3/", "10.0.0.0/8"), ("http://10.1.2.3/", "10.1.2.3"), ("http://[::1]/", "::1")]
)
def test_addresses_and_ranges_of_them_are_left_out_too(url, no):
    assert proxy_of(parse_url(url), {"http": "p:3128", "no": no}) is None
    assert proxy_of(parse_url("http://10.255.0.1.example/"), {"http": "p:3128", "no": no}) == Proxy("p", 3128)


@pytest.mark.parametrize("written", ["socks5://p:1080", "https://p:3128", "http://", "http://[p", "p:notaport"])
def test_a_proxy_that_cannot_be_used_stops_the_run_and_keeps_its_password(written):
    with pytest.raises(UsageError, match="HTTPS_PROXY names no proxy that can be used: write http://HOST:PORT") as told:
        proxy_of(parse_url("https://paper.example/"), {"https": written.replace("//", "//ann:secret@")})
    assert "secret" not in str(told.value)


def test_all_proxy_is_for_what_no_other_names():
    environment = {"all": "http://a:1", "https": "http://b:2"}
    assert proxy_of(parse_url("http://paper.example/"), environment) == Proxy("a", 1)
    assert proxy_of(parse_url("https://paper.example/"), environment) == Proxy("b", 2)


def test_by_a_proxy_too_private_pages_are_for_those_who_name_them(start, monkeypatch):
    monkeypatch.setattr(request, "is_private", lambda address: address != "localhost")
    site = start(Site())
    proxy = start(LoopbackProxy(site.port))
    inside, unknown, public = "http://router.example/1", "http://unknown.elsewhere/1", "http://news.public.example/1"
    site.answers |= {
        "/feed": rss(item(inside), item(unknown), item(public), item("/2")),
        "/1": page("Porto"),
        "/2": page("Faro"),
    }
    site.answers["/moved"] = (302, {"Location": inside}, "")
    kept, left, _ = fetch(site, "http://named.elsewhere/feed", "http://named.elsewhere/moved", **by(proxy))
    assert sorted(article.url for article in kept) == ["http://named.elsewhere/2", public]
    assert [reject.reason for reject in left] == ["private address"] * 3
    assert any("knows where unknown.elsewhere lies, and no user named it" in reject.detail for reject in left)
    assert not {f"GET {inside}", f"GET {unknown}"} & set(proxy.asked)


@pytest.mark.parametrize("options, why", [
    ({"alone": True}, "it is signed by itself"),
    ({"days": (-9, -2)}, "it has expired; is the clock of this machine right?"),
    ({"days": (2, 9)}, "it is not valid yet; is the clock of this machine right?"),
    ({"host": "other.example"}, "it is for another name"),
])  # fmt: skip
def test_a_certificate_that_is_refused_says_why_and_does_not_ask_for_the_network(
    start, authority, tmp_path, options, why
):
    site = start(Site({"/1": page("Lisbon")}), authority.context(**options))
    kept, (reject,), (note,) = fetch(site, secure(site), corpus=tmp_path)
    assert (kept, reject.reason, reject.detail) == ([], "certificate refused", f"its certificate is refused: {why}")
    assert note.text.startswith("Sites answer, and the certificate of each was refused.")
    assert fetch(site, secure(site), corpus=tmp_path)[1] == [reject]  # tried again: it may be put right


def test_a_companys_authority_is_named_by_ssl_cert_file(start, authority, monkeypatch):
    site = start(Site({"/1": page("Lisbon")}), authority.context())
    kept, left, notes = fetch(site, secure(site))
    assert (len(kept), left, notes) == (1, [], [])
    monkeypatch.delenv("SSL_CERT_FILE")
    connections._tls.cache_clear()
    _, (reject,), (note,) = fetch(site, secure(site))
    assert "an authority that this machine does not know" in reject.detail
    assert reject.detail.endswith("SSL_CERT_FILE names the file of a company's own authority")
    assert "SSL_CERT_FILE" in note.text


def test_an_authority_that_is_no_file_stops_the_run(start, authority, monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nowhere.pem"))
    site = start(Site(), authority.context())
    with pytest.raises(UsageError, match=r"nowhere\.pem, which is no file"):
        fetch(site, secure(site))


def test_a_site_that_speaks_no_encryption_is_there(start):
    site = start(Site({"/1": page("Lisbon")}))
    _, (reject,), notes = fetch(site, secure(site))
    assert (reject.reason, notes) == ("no encryption", [])
