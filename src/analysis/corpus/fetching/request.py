"""One request: an address to what it answers, in bounded time and memory. Redirects are not followed here."""

import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import DecodeError, HTTPError, LocationParseError, ReadTimeoutError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Url, parse_url

from analysis.corpus.fetching.politeness import Politeness

PIECE = 64 << 10  # bytes read at once
ROBOTS_BYTES = 500 << 10  # RFC 9309 asks for as much of a robots.txt; the rest is not read
ENCODINGS = ("", "identity", "gzip", "x-gzip", "deflate")
READABLE = ("text/", "application/xhtml", "application/xml", "application/rss", "application/atom", "application/rdf")
PORTS = {"http": 80, "https": 443}
NUMBER = re.compile("[0-9]{1,30}")
CARRIES_IPV4 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "::/96",
            "::ffff:0:0/96",
            "::ffff:0:0:0/96",
            "64:ff9b::/96",
            "64:ff9b:1::/48",
        ),
    )
)  # ranges whose last 32 bits are an IPv4 address, to which a gateway passes on what is sent (RFC 4291, 6052, 7915, 8215)
NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.88.99.0/24",
            "2001::/32",
            "2002::/16",
            "fec0::/10",
        ),
    )
)  # 6to4 and its relays, Teredo, site-local: no news site has one, and Python's list of private ranges lacks some
ISATAP = (0x5EFE, 0x0200_5EFE)  # the third quarter of an address that ends in an IPv4 address (RFC 5214)


class Unfetched(Exception):
    """Why an address gave nothing. `again`: asking again may help, after `wait` seconds. `down`: so may all of its host."""

    def __init__(self, reason: str, detail: str, *, again: bool = False, down: bool = False, wait: float = 0.0) -> None:
        super().__init__(reason, detail)
        self.reason, self.detail, self.again, self.down, self.wait = reason, detail, again, down, wait


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
        addresses, private = self._addresses(place, may_be_private)
        connection = self._connect(place, addresses)
        with closing(connection), _Deadline(self, connection.sock) as deadline:
            try:
                connection.request("GET", place.request_uri, headers=self._headers(place), preload_content=False)
                with closing(connection.getresponse()) as response:
                    headers = {name.lower(): value for name, value in response.headers.items()}
                    body = self._body(response, headers, robots) if 200 <= response.status < 300 else b""
                    answer = Response(url, response.status, headers, body, private)
            except (HTTPError, HTTPException, OSError, ValueError) as problem:
                raise self._failure(problem, deadline) from None
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

    def _addresses(self, place: Url, may_be_private: bool) -> tuple[list[str], bool]:
        """Internet addresses of the host, and whether it lies in the user's own network."""
        host, port = (place.host or "").strip("[]"), place.port or PORTS[str(place.scheme)]
        try:
            entries = self.politeness.resolve(host, port, type=socket.SOCK_STREAM)
        except socket.gaierror as problem:
            for_now = problem.errno == socket.EAI_AGAIN
            raise Unfetched("no such host", f"{host}: {problem.strerror}", again=for_now, down=True) from None
        except UnicodeError:
            raise Unfetched("not an address", f"no host can be called {host[:100]}") from None
        addresses = list(dict.fromkeys(entry[4][0] for entry in entries))
        private = any(is_private(address) for address in addresses)
        if private and not may_be_private:
            raise Unfetched("private address", f"{host} lies in this machine's own network, and no user named it")
        return addresses, private

    def _connect(self, place: Url, addresses: list[str]) -> HTTPConnection:
        """A connection to the first of the addresses that takes one: to what was checked, whatever the name says next."""
        problem: Exception = OSError("no address")
        for address in addresses[:2]:
            host, port, timeout = (place.host or "").strip("[]"), place.port, self.politeness.connect
            connection = (
                HTTPSConnection(address, port, timeout=timeout, ssl_context=_tls(), server_hostname=host, assert_hostname=host)
                if place.scheme == "https"
                else HTTPConnection(address, port, timeout=timeout)
            )  # fmt: skip
            try:
                connection.connect()
            except (HTTPError, OSError, ValueError) as failed:
                connection.close()
                problem = failed
                continue
            connection.sock.settimeout(self.politeness.read)
            connection.timeout = self.politeness.read
            return connection
        raise Unfetched("host not reachable", _said(problem), again=True, down=True)

    def _body(self, response: BaseHTTPResponse, headers: Mapping[str, str], robots: bool) -> bytes:
        if not robots:
            _check_headers(headers, self.politeness.max_bytes)
        limit = ROBOTS_BYTES if robots else self.politeness.max_bytes
        body = bytearray()
        while len(body) <= limit and (piece := response.read1(PIECE, decode_content=True)):
            body += piece
        if len(body) > limit and not robots:
            raise Unfetched("too large", f"more than {limit:,} bytes")
        return bytes(body[:limit])

    def _failure(self, problem: Exception, deadline: "_Deadline") -> Unfetched:
        if deadline.passed.is_set():
            return Unfetched("timed out", f"not whole after {self.politeness.total:g} seconds", again=True)
        if isinstance(problem, TimeoutError | ReadTimeoutError):
            return Unfetched("timed out", f"silent for {self.politeness.read:g} seconds", again=True)
        if isinstance(problem, DecodeError):
            return Unfetched("unreadable", "not packed as it says: " + _said(problem))
        return Unfetched("connection broken", _said(problem), again=True)


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


def is_private(address: str) -> bool:
    """Whether an internet address is none of the public network: loopback, private, link-local, reserved.

    So is one that only carries such an address: an IPv6 address of a gateway (NAT64, mapped, ISATAP) with the IPv4 address
    behind it. A gateway to a public address is public: whole networks reach the rest of the internet by NAT64.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if any(ip in network for network in NOT_PUBLIC if network.version == ip.version):
        return True
    if (carried := _carried(ip)) is not None:
        return is_private(str(carried))
    return not ip.is_global or ip.is_multicast


def _carried(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address in the last 32 bits of an IPv6 address, None where these mean something else."""
    if isinstance(ip, ipaddress.IPv4Address) or int(ip) < 2:  # "::" and "::1" are themselves
        return None
    carries = any(ip in network for network in CARRIES_IPV4) or (int(ip) >> 32) & 0xFFFF_FFFF in ISATAP
    return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF) if carries else None


def same_host(one: str, other: str) -> bool:
    """Whether two addresses of `plain_address` are of one host, with or without "www."."""
    hosts = ((parse_url(url).host or "").removeprefix("www.") for url in (one, other))
    return len(set(hosts)) == 1


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


@cache
def _tls() -> ssl.SSLContext:
    """Trusts what the system trusts, and Mozilla's list, which not every system has."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):  # closed already
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _said(problem: Exception) -> str:
    """What an error says, without the objects that urllib3 names in it."""
    words = str(
        problem.args[0]
        if isinstance(problem, OSError) and problem.args and isinstance(problem.args[0], str)
        else problem
    )
    return (words.rpartition(">: ")[2] or type(problem).__name__)[:200]
