"""How sites are asked: who we say we are, how long we wait, how much we take."""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any
from urllib.request import getproxies_environment

from analysis.errors import UsageError

NAME = "media-analysis-workbook"  # by which robots.txt may address us


@dataclass(frozen=True, kw_only=True)
class Politeness:
    """Times in seconds, sizes in bytes."""

    contact: str = ""  # an address or a page, given to every site
    delay: float = 1.0  # between two requests to one host; a longer Crawl-delay of its robots.txt goes before
    side_by_side: int = 8  # hosts asked at the same time
    connect: float = 10.0
    read: float = 20.0  # without a byte
    total: float = 60.0  # of one request, from the connection to the last byte
    attempts: int = 4  # at one page
    backoff: float = 1.0  # before the second attempt, doubled before each further one
    longest_wait: float = 120.0  # that a site may ask for; one that asks for more is left alone in this run
    redirects: int = 10
    bad_pages: int = 5  # in a row, after which a host is left alone in this run
    max_bytes: int = 10 << 20  # of one page or feed, unpacked
    resolve: Callable[..., Any] = socket.getaddrinfo
    proxies: Mapping[str, str] = field(default_factory=getproxies_environment)  # of HTTP_PROXY and the like

    def __post_init__(self) -> None:
        """Raises UsageError for a contact that no header can carry."""
        if not (self.contact.isascii() and self.contact.isprintable()):
            raise UsageError(
                f"The contact {self.contact!r} is sent with every request: write it in plain letters, on one line."
            )

    @property
    def agent(self) -> str:
        """The User-Agent."""
        contact = f"; {self.contact}" if self.contact else ""
        return f"{NAME}/{version(NAME)} (reads news pages for research{contact})"
