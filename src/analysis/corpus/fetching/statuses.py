"""What the status of an answer means: a page, another address, a refusal for now or for good."""

import re
import time
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from analysis.corpus.fetching.request import Response, plain_address
from analysis.corpus.fetching.unfetched import Unfetched

REDIRECTS = (301, 302, 303, 307, 308)
FOR_NOW = (408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524)
GONE = (404, 410)
NUMBER = re.compile("[0-9]+")  # str.isdigit takes "²" for one


def is_redirect(answer: Response) -> bool:
    """Whether an answer sends us to another address."""
    return answer.status in REDIRECTS and bool(answer.headers.get("location"))


def redirected(answer: Response, passed: tuple[str, ...], most: int) -> str:
    """The address to which an answer sends us. Raises Unfetched where the way leads nowhere."""
    try:
        url = plain_address(urljoin(answer.url, answer.headers["location"].strip()))
    except (Unfetched, ValueError):
        raise Unfetched(
            "redirects", f"to {answer.headers['location'][:200]!r}, which is no address of a page"
        ) from None
    if url in passed or url == answer.url:
        raise Unfetched("redirects", f"in a circle, by {url}")
    if len(passed) + 1 >= most:
        raise Unfetched("redirects", f"{most} times, last to {url}")
    if is_front(url) and not is_front(answer.url) and not is_front((*passed, answer.url)[0]):
        raise Unfetched("gone", f"redirects to the front page {url}")
    return url


def raise_for_status(answer: Response) -> None:
    """Raises Unfetched unless the answer holds a page."""
    status = answer.status
    if 200 <= status < 300:
        return
    if status in FOR_NOW:
        wait = wait_of(answer.headers.get("retry-after", ""))
        asked = f", which asks to wait {wait:,.0f} seconds" if wait else ""
        raise Unfetched(
            "too many requests" if status == 429 else "server error", f"status {status}{asked}", again=True, wait=wait
        )
    raise Unfetched("gone" if status in GONE else "refused", f"status {status}")


def wait_of(retry_after: str) -> float:
    """Seconds that a Retry-After asks for, as a number or as a date; 0 where it says nothing that can be read."""
    value = retry_after.strip()
    if NUMBER.fullmatch(value):
        return float(value[:9])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError, OSError):
        return 0.0


def is_front(url: str) -> bool:
    """Whether an address is the front page of a site."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query
