"""An answer -> reads: told by its content whether it is a page or a feed."""

import re
from collections.abc import Iterator

from analysis.corpus.fetching.request import Response
from analysis.corpus.fetching.unfetched import Unfetched
from analysis.corpus.readers.encoding import decode, decode_page
from analysis.corpus.readers.feeds import is_feed, read_entries
from analysis.corpus.readers.records import Link, RawArticle, Read, is_html
from analysis.corpus.readers.texts import is_binary

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
PAGES = ("text/html", "application/xhtml+xml")


def is_feed_answer(answer: Response) -> bool:
    """Whether an answer is a feed, whatever its content type says."""
    return is_feed(decode(answer.body[:4096]).lstrip("\ufeff \t\r\n"))


def read_feed_answer(answer: Response, link: Link) -> Iterator[Read]:
    """The entries of a feed."""
    return read_entries(answer.body, link.place, link.outlet, answer.url, _encoding(answer))


def page_text(answer: Response) -> str:
    """The markup of a page. Raises Unfetched where the answer is none."""
    if not answer.body.strip():
        raise Unfetched("empty page", f"status {answer.status}, and nothing in it")
    if is_binary(answer.body):
        raise Unfetched("not a page", f"binary, though it says {answer.kind or 'nothing of its kind'}")
    text = decode_page(answer.body, _encoding(answer))
    if answer.kind not in PAGES and not is_html(text):
        raise Unfetched(
            "not a page", f"{answer.kind or 'no content type'}, and no markup: download it and ingest the file"
        )
    return text


def article(link: Link, url: str, text: str) -> RawArticle:
    """The page as a raw article, with what was said of it where it was named."""
    return RawArticle(
        link.title, text, True, link.outlet, link.published, url, link.authors, link.section, link.place, link.genre, link.meta
    )  # fmt: skip


def _encoding(answer: Response) -> str:
    """The encoding that the server names, "" where it names none."""
    said = CHARSET.search(answer.headers.get("content-type", ""))
    return said[1] if said else ""
