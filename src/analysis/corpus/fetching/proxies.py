"""The proxy by which an address is asked, as the environment names it: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY."""

import ipaddress
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, make_headers, parse_url

from analysis.errors import UsageError

HAS_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Proxy:
    """A proxy asked by plain HTTP, which it tunnels encrypted connections through. `credentials`: "name:password", "" none."""

    host: str
    port: int
    credentials: str = ""

    @property
    def name(self) -> str:
        """As it may be printed: without its password."""
        return f"the proxy {self.host}:{self.port}"

    @property
    def headers(self) -> dict[str, str]:
        """By which it is told who asks."""
        return make_headers(proxy_basic_auth=self.credentials) if self.credentials else {}


def proxy_of(place: Url, environment: Mapping[str, str]) -> Proxy | None:
    """The proxy of an address, None where it is asked without one.

    Args:
        environment: "http", "https", "all" and "no", as `urllib.request.getproxies_environment` reads the variables.
    Raises:
        UsageError: the variable names no proxy that can be used.
    """
    scheme, host = str(place.scheme), (place.host or "").strip("[]")
    variable = scheme if environment.get(scheme) else "all"
    written = environment.get(variable, "").strip()
    if not written or _is_left_out(host, place.port or PORTS[scheme], environment.get("no", "")):
        return None
    try:
        proxy = parse_url(written if HAS_SCHEME.match(written) else f"http://{written}")
    except LocationParseError:
        proxy = Url()
    if proxy.scheme != "http" or not proxy.host:
        raise UsageError(
            f"{variable.upper()}_PROXY names no proxy that can be used: write http://HOST:PORT or http://NAME:PASSWORD@HOST:PORT "
            "(encrypted pages go through it by CONNECT; SOCKS and proxies that are themselves encrypted are not known)."
        )
    return Proxy(proxy.host.strip("[]"), proxy.port or PORTS["http"], unquote(proxy.auth or ""))


def _is_left_out(host: str, port: int, no_proxy: str) -> bool:
    """Whether NO_PROXY names a host: by name, by the end of its name, with its port, as an internet address or a range of these."""
    for piece in re.split(r"[,\s]+", no_proxy.lower()):
        name, _, its_port = piece.partition(":") if piece.count(":") == 1 else (piece, "", "")
        name = name.strip("[]").lstrip(".")
        if its_port not in ("", str(port)):
            continue
        if piece == "*" or (name and (host == name or host.endswith(f".{name}"))):
            return True
        with suppress(ValueError):  # names, where ranges of addresses are looked for
            if ipaddress.ip_address(host) in ipaddress.ip_network(name, strict=False):
                return True
    return False
