"""Which of the objects of a page's data is the article that the page is for, and not another that it shows."""

import re
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from analysis.codebook.outlets import host_of
from analysis.corpus.cleaning.pages.linked_data import Item, LinkedData, plain, types

GENRES = {
    "article": "", "newsarticle": "", "reportagenewsarticle": "", "blogposting": "", "report": "", "opinionnewsarticle": "opinion",
    "analysisnewsarticle": "analysis", "backgroundnewsarticle": "background", "reviewnewsarticle": "review",
    "askpublicnewsarticle": "call to readers", "liveblogposting": "live blog", "advertisercontentarticle": "advertisement",
    "satiricalarticle": "satire", "interview": "interview",
}  # types of schema.org that are articles, and the genre that a type tells  # fmt: skip
LIKE = 0.6  # share of words that two forms of one headline have in common
UNLIKE = 0.25
WORD = re.compile(r"\w+")


def own_article(data: LinkedData, addresses: Collection[str], headlines: Collection[str]) -> Item | None:
    """The object of an article whose address or headline is the page's.

    None where no object's is, unless there is but one and nothing speaks against it. Of several the one most of whose statements
    fit is taken, of equals a live blog, then one with a date, then the first.

    Args:
        addresses: where the page stands, by its record and by itself.
        headlines: headlines and titles that the page shows.
    """
    articles = [item for item in data.items if types(item) & GENRES.keys()]
    fits = [_fit(data, item, addresses, headlines) for item in articles]
    if len(articles) == 1:
        return articles[0] if False not in fits[0] or True in fits[0] else None
    ranked = [
        (
            fit.count(True) - fit.count(False),
            "liveblogposting" in types(item),
            bool(data.text(item, "datePublished")),
            -n,
        )
        for n, (item, fit) in enumerate(zip(articles, fits, strict=True))
        if True in fit
    ]
    return articles[-max(ranked)[-1]] if ranked else None


def own_page(data: LinkedData, addresses: Collection[str]) -> Item | None:
    """The object of a page, not of an article, that stands at one of the page's addresses."""
    pages = [item for item in data.items if "webpage" in types(item)]
    return next((item for item in pages if _fit(data, item, addresses, ())[0]), None)


def genre_of(data: LinkedData, item: Item) -> str:
    """The genre of an article as its object calls it, else as its type tells; "" where neither does."""
    said = [text for value in data.values(item, "genre") if (text := plain(value)) and not text.startswith("http")]
    return "; ".join(said) or "; ".join(filter(None, (GENRES.get(name, "") for name in sorted(types(item)))))


def like(one: str, other: str) -> bool | None:
    """Whether two headlines are forms of one; None where that is open."""
    a, b = set(WORD.findall(one.casefold())), set(WORD.findall(other.casefold()))
    if not a or not b:
        return None
    shared = len(a & b) / min(len(a), len(b))
    if (shared >= LIKE and min(len(a), len(b)) >= 3) or a == b:
        return True
    return False if shared <= UNLIKE else None


def place(address: str) -> tuple[str, str]:
    """Host and path of an address, without what differs between editions of one page for other devices."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return "", address
    host = re.sub(r"^(?:m|mobile|amp)\.", "", host_of(address))
    path = re.sub(
        r"\.(?:s?html?|php|aspx?)$|/(?:amp|index)(?=/|$)|\.amp$", "", re.sub(r"^/amp(?=/)", "", parts.path).rstrip("/")
    )
    return host, f"{path.rstrip('/')}?{parts.query}" if "id=" in parts.query else path.rstrip("/")


def _fit(
    data: LinkedData, item: Item, addresses: Collection[str], headlines: Collection[str]
) -> tuple[bool | None, bool | None]:
    """Whether address and headline are the page's; None where the page or the object gives none."""
    own = {place(address) for address in addresses if address}
    base = next(iter(addresses), "")
    given = {place(urljoin(base, address)) for address in _addresses(data, item)} if own else set()
    given = {(host, path) for host, path in given if path}
    headline = data.text(item, "headline", "name")
    alike = [like(headline, other) for other in headlines] if headline else []
    return (
        bool(own & given) if own and given else None,
        True if True in alike else None if None in alike or not alike else False,
    )


def _addresses(data: LinkedData, item: Item) -> Iterator[str]:
    for value in data.values(item, "url", "mainEntityOfPage", "@id"):
        yield from _addresses_in(value)


def _addresses_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = [value.get("@id"), value.get("url")]
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and ("/" in one) and not re.match(r"https?://schema\.org", one):
            yield one.split("#")[0]
