"""A connection to a site, straight to an address that was checked or by a proxy; and what is wrong where there is none."""

import os
import re
import ssl
from functools import cache
from pathlib import Path

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util import Url
from urllib3.util.ssl_match_hostname import CertificateError

from analysis.corpus.fetching.politeness import Politeness
from analysis.corpus.fetching.proxies import PORTS, Proxy
from analysis.corpus.fetching.unfetched import Unfetched, said_of
from analysis.errors import UsageError

NOT_REACHABLE = "host not reachable"
PROXY_AUTHENTICATION = 407
TUNNEL_REFUSED = re.compile(r"Tunnel connection failed: (\d{3})")
CERTIFICATE = {
    9: "it is not valid yet",
    10: "it has expired",
    18: "it is signed by itself",
    19: "it is signed by an authority that this machine does not know",
    20: "it is signed by an authority that this machine does not know, or the site leaves out who signed it",
    62: "it is for another name",
    64: "it is for another address",
}  # OpenSSL's codes (X509_V_ERR_...)
MEND = {
    9: "is the clock of this machine right?",
    10: "is the clock of this machine right?",
    19: "SSL_CERT_FILE names the file of a company's own authority",
    20: "SSL_CERT_FILE names the file of a company's own authority",
}
FAILED = (HTTPError, OSError, ValueError)


def connect(place: Url, addresses: list[str], politeness: Politeness) -> HTTPConnection:
    """A connection to the first of the addresses that takes one: to what was checked, whatever the name says next."""
    problem: Exception = OSError("no address")
    for address in addresses[:2]:
        try:
            return _opened(_connection(place, address, place.port, politeness), politeness)
        except FAILED as failed:
            problem = failed
    raise _not_connected(problem)


def connect_by(proxy: Proxy, place: Url, politeness: Politeness) -> HTTPConnection:
    """A connection to a proxy, or through it to the host where that is encrypted."""
    connection = _connection(place, proxy.host, proxy.port, politeness)
    if place.scheme == "https":
        connection.set_tunnel(_host(place), place.port or PORTS["https"], headers=proxy.headers)
    try:
        return _opened(connection, politeness)
    except FAILED as problem:
        if answer := TUNNEL_REFUSED.search(str(problem)):
            raise refused_by(proxy, answer[1]) from None
        if (told := _not_connected(problem)).reason != NOT_REACHABLE:  # the host's certificate came through the tunnel
            raise told from None
        detail = f"{proxy.name} does not answer ({said_of(problem)}): HTTP_PROXY and HTTPS_PROXY name it"
        raise Unfetched("proxy not reachable", detail, again=True, down=True) from None


def refused_by(proxy: Proxy, status: str) -> Unfetched:
    """What a proxy's refusal means."""
    if status == str(PROXY_AUTHENTICATION):
        detail = f"{proxy.name} asks for a name and a password: HTTPS_PROXY=http://NAME:PASSWORD@HOST:PORT"
        return Unfetched("refused by the proxy", detail, down=True)
    if status.startswith("5"):
        return Unfetched(NOT_REACHABLE, f"{proxy.name} answers with status {status}", again=True, down=True)
    return Unfetched("refused by the proxy", f"{proxy.name} answers with status {status}", down=True)


def _connection(place: Url, address: str, port: int | None, politeness: Politeness) -> HTTPConnection:
    if place.scheme == "http":
        return HTTPConnection(address, port, timeout=politeness.connect)
    host = _host(place)
    return HTTPSConnection(
        address, port, timeout=politeness.connect, ssl_context=_tls(), server_hostname=host, assert_hostname=host
    )


def _opened(connection: HTTPConnection, politeness: Politeness) -> HTTPConnection:
    """The connection, opened. Raises what opening it does."""
    try:
        connection.connect()
    except BaseException:
        connection.close()
        raise
    connection.sock.settimeout(politeness.read)
    connection.timeout = politeness.read
    return connection


def _not_connected(problem: Exception) -> Unfetched:
    """Why a host cannot be asked. Whoever shows a certificate is there."""
    cause: BaseException | None = problem
    while cause and not isinstance(cause, ssl.SSLError | CertificateError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, CertificateError):
        return _refused_certificate(62, str(cause))
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _refused_certificate(cause.verify_code, cause.verify_message)
    if isinstance(cause, ssl.SSLError):
        return Unfetched("no encryption", f"no encrypted connection could be agreed on: {said_of(cause)}", down=True)
    return Unfetched(NOT_REACHABLE, said_of(problem), again=True, down=True)


def _refused_certificate(code: int, said: str) -> Unfetched:
    why, mend = CERTIFICATE.get(code, said[:150]), f"; {MEND[code]}" if code in MEND else ""
    return Unfetched("certificate refused", f"its certificate is refused: {why}{mend}", down=True)


def _host(place: Url) -> str:
    return (place.host or "").strip("[]")


@cache
def _tls() -> ssl.SSLContext:
    """Trusts what the system trusts, or SSL_CERT_FILE names, and Mozilla's list, which not every system has.

    Raises UsageError where the variable names no file.
    """
    if (file := os.environ.get("SSL_CERT_FILE")) and not Path(file).is_file():
        raise UsageError(f"SSL_CERT_FILE names {file}, which is no file: name the file of the authority, or unset it.")
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
