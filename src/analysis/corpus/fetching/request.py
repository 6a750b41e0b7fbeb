"""One request: an address to what it answers, in bounded time and memory. Redirects are not followed here."""

import re
import socket
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPException

from urllib3.exceptions import DecodeError, HTTPError, LocationParseError, ReadTimeoutError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Url, parse_url

from analysis.corpus.fetching.connections import PROXY_AUTHENTICATION, connect, connect_by, refused_by
from analysis.corpus.fetching.networks import is_private
from analysis.corpus.fetching.politeness import Politeness
from analysis.corpus.fetching.proxies import PORTS, Proxy, proxy_of
from analysis.corpus.fetching.unfetched import Unfetched, said_of
from analysis.corpus.readers.packing import Broken, CutOff, TooLong, unpacked

PIECE = 64 << 10  # bytes read at once
ROBOTS_BYTES = 500 << 10  # RFC 9309 asks for as much of a robots.txt; the rest is not read
ENCODINGS = ("", "identity", "gzip", "x-gzip", "deflate")
READABLE = ("text/", "application/xhtml", "application/xml", "application/rss", "application/atom", "application/rdf")
NUMBER = re.compile("[0-9]{1,30}")


@dataclass(frozen=True)
class Response:
    """What an address answered. `private`: it lies in the user's own network, of which it may name no other host."""

    url: str
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    private: bool

    def opens(self, url: str) -> bool:
        """Whether an address that the answer names may be private: the user named this host, not what the host names."""
        return self.private and same_host(url, self.url)

    @property
    def kind(self) -> str:
        """Content type, lower case, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def plain_address(url: str) -> str:
    """The address in the one form in which it is asked for and remembered. Raises Unfetched where it is none."""
    try:
        parts = parse_url(url.strip())
        host = parts.host or ""
        host = host if host.startswith("[") else host.encode("idna").decode("ascii")
    except (LocationParseError, UnicodeError, ValueError):
        raise Unfetched("not an address", url[:200]) from None
    if parts.scheme not in PORTS or not host:
        raise Unfetched("not an address", f"{url[:200]}: only http and https are fetched")
    if parts.auth:
        raise Unfetched("not an address", "carries a user name or password: leave these out")
    port = None if parts.port == PORTS[parts.scheme] else parts.port
    return Url(parts.scheme, None, host, port, parts.path or "/", parts.query).url


class Client:
    """Makes requests, several at once from different threads."""

    def __init__(self, politeness: Politeness) -> None:
        self.politeness = politeness
        self._open: set[socket.socket] = set()

    def get(self, url: str, *, may_be_private: bool, robots: bool = False) -> Response:
        """What an address of `plain_address` answers; the body is read only of a status of 200 to 299.

        Args:
            may_be_private: whether an address in the user's own network is asked, or refused.
            robots: a robots.txt, of any content type, which is cut off rather than refused where it is long.
        Raises:
            Unfetched: no answer, or one that cannot be read.
        """
        place = parse_url(url)
        proxy = proxy_of(place, self.politeness.proxies)
        addresses, private = self._addresses(place, may_be_private, proxy)
        connection = connect_by(proxy, place, self.politeness) if proxy else connect(place, addresses, self.politeness)
        with closing(connection), _Deadline(self, connection.sock) as deadline:
            try:
                target, headers = place.request_uri, self._headers(place)
                if proxy and place.scheme == "http":
                    target, headers = url, headers | proxy.headers
                connection.request("GET", target, headers=headers, preload_content=False)
                with closing(connection.getresponse()) as response:
                    headers = {name.lower(): value for name, value in response.headers.items()}
                    body = self._body(response, headers, robots) if 200 <= response.status < 300 else b""
                    answer = Response(url, response.status, headers, body, private)
            except (HTTPError, HTTPException, OSError, ValueError) as problem:
                raise self._failure(problem, deadline) from None
        if proxy and answer.status == PROXY_AUTHENTICATION:
            raise refused_by(proxy, str(answer.status))
        if deadline.passed.is_set():  # what came before may look whole
            raise self._failure(TimeoutError(), deadline)
        return answer

    def abort(self) -> None:
        """End the requests that are under way."""
        for sock in list(self._open):
            _shut(sock)

    def _headers(self, place: Url) -> dict[str, str]:
        return {
            "Host": place.netloc or "",
            "User-Agent": self.politeness.agent,
            "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.1",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }

    def _addresses(self, place: Url, may_be_private: bool, proxy: Proxy | None) -> tuple[list[str], bool]:
        """Internet addresses of the host, and whether it lies in the user's own network.

        By a proxy, which finds the address itself, a host that the user named may lie anywhere, and so it opens no other; a host
        that only pages name is asked for where its address is known here and is public.
        """
        if proxy and may_be_private:
            return [], True
        host, port = (place.host or "").strip("[]"), place.port or PORTS[str(place.scheme)]
        try:
            entries = self.politeness.resolve(host, port, type=socket.SOCK_STREAM)
        except socket.gaierror as problem:
            if proxy:
                raise Unfetched(
                    "private address", f"only {proxy.name} knows where {host} lies, and no user named it"
                ) from None
            for_now = problem.errno == socket.EAI_AGAIN
            raise Unfetched("no such host", f"{host}: {problem.strerror}", again=for_now, down=True) from None
        except UnicodeError:
            raise Unfetched("not an address", f"no host can be called {host[:100]}") from None
        addresses = list(dict.fromkeys(entry[4][0] for entry in entries))
        private = any(is_private(address) for address in addresses)
        if private and not may_be_private:
            raise Unfetched("private address", f"{host} lies in this machine's own network, and no user named it")
        return addresses, private

    def _body(self, response: BaseHTTPResponse, headers: Mapping[str, str], robots: bool) -> bytes:
        """Raises Unfetched where it is too large, or not whole."""
        if robots:
            return _first_bytes(response, ROBOTS_BYTES, unpacked=True)[:ROBOTS_BYTES]
        limit = self.politeness.max_bytes
        _check_headers(headers, limit)
        body = _first_bytes(response, limit, unpacked=False)
        try:
            if len(body) <= limit:
                return unpacked(body, headers.get("content-encoding", ""), limit, may_be_plain=False)
        except CutOff as problem:
            raise Unfetched("connection broken", str(problem), again=True) from None
        except TooLong:
            pass  # said below
        except Broken as problem:
            raise Unfetched("unreadable", f"not packed as it says: {problem}") from None
        raise Unfetched("too large", f"more than {limit:,} bytes")

    def _failure(self, problem: Exception, deadline: "_Deadline") -> Unfetched:
        if deadline.passed.is_set():
            return Unfetched("timed out", f"not whole after {self.politeness.total:g} seconds", again=True)
        if isinstance(problem, TimeoutError | ReadTimeoutError):
            return Unfetched("timed out", f"silent for {self.politeness.read:g} seconds", again=True)
        if isinstance(problem, DecodeError):
            return Unfetched("unreadable", "not packed as it says: " + said_of(problem))
        return Unfetched("connection broken", said_of(problem), again=True)


class _Deadline:
    """Shuts a request's socket when its time is over, which no timeout between two bytes does."""

    def __init__(self, client: Client, sock: socket.socket) -> None:
        self.client, self.sock, self.passed = client, sock, threading.Event()
        self.timer = threading.Timer(client.politeness.total, self._pass)
        self.timer.daemon = True

    def _pass(self) -> None:
        self.passed.set()
        _shut(self.sock)

    def __enter__(self) -> "_Deadline":
        self.client._open.add(self.sock)
        self.timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()
        self.client._open.discard(self.sock)


def same_host(one: str, other: str) -> bool:
    """Whether two addresses of `plain_address` are of one host, with or without "www."."""
    hosts = ((parse_url(url).host or "").removeprefix("www.") for url in (one, other))
    return len(set(hosts)) == 1


def _first_bytes(response: BaseHTTPResponse, limit: int, *, unpacked: bool) -> bytes:
    """The body, or its first bytes where it is longer than the limit: some more than that."""
    body = bytearray()
    while len(body) <= limit and (piece := response.read1(PIECE, decode_content=unpacked)):
        body += piece
    return bytes(body)


def _check_headers(headers: Mapping[str, str], max_bytes: int) -> None:
    """Refuse what is no page or feed, or too large, before it is read."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and not kind.startswith(READABLE) and not kind.endswith("+xml"):
        raise Unfetched("not a page", f"{kind}: download it and ingest the file, where it holds articles")
    if (packed := headers.get("content-encoding", "").strip().lower()) not in ENCODINGS:
        raise Unfetched("unreadable", f"packed as {packed[:40]}, which was not asked for")
    length = headers.get("content-length", "").strip()
    if NUMBER.fullmatch(length) and int(length) > max_bytes:
        raise Unfetched("too large", f"{int(length):,} bytes; {max_bytes:,} at most are read")


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):  # closed already
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
