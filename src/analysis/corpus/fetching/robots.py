"""robots.txt of a site (RFC 9309): what may be asked for, and how long to pause."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from protego import Protego

from analysis.corpus.fetching.politeness import NAME
from analysis.corpus.fetching.request import Client, plain_address
from analysis.corpus.fetching.statuses import is_redirect
from analysis.corpus.fetching.unfetched import Unfetched

REDIRECTS = 5


@dataclass(frozen=True)
class Robots:
    """The rules of one site."""

    rules: Protego

    def allows(self, url: str) -> bool:
        """Whether a page may be asked for."""
        return bool(self.rules.can_fetch(url, NAME))

    @property
    def delay(self) -> float:
        """Crawl-delay, 0 where none is asked."""
        return float(self.rules.crawl_delay(NAME) or 0)


def site_of(url: str) -> str:
    """Scheme, host and port, to which a robots.txt belongs."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def read_robots(client: Client, site: str, *, may_be_private: bool) -> Robots:
    """The rules of a site; all is open where it has none.

    Raises Unfetched where the site cannot be asked now: RFC 9309 forbids all while its rules are unknown.
    """
    url = f"{site}/robots.txt"
    for _ in range(REDIRECTS + 1):
        answer = client.get(url, may_be_private=may_be_private, robots=True)
        if not is_redirect(answer):
            break
        try:
            url = plain_address(urljoin(url, answer.headers["location"]))
        except (Unfetched, ValueError):  # sends us nowhere: there is none
            break
        may_be_private = answer.opens(url)
    if answer.status >= 500 or answer.status == 429:
        raise Unfetched("robots.txt", f"cannot be read now (status {answer.status})", again=True, down=True)
    text = answer.body.decode("utf-8-sig", errors="replace") if answer.status < 300 else ""
    return Robots(Protego.parse(text))
