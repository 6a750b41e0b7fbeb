"""What a page says of the article that it is for: its own object of data first, then its meta elements, then its header."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.corpus.cleaning.pages.authors import authors_of_item, authors_of_metas
from analysis.corpus.cleaning.pages.dates import first_published, header_dates
from analysis.corpus.cleaning.pages.linked_data import Item, LinkedData, plain, read_linked_data, types
from analysis.corpus.cleaning.pages.markup import Element, beginning
from analysis.corpus.cleaning.pages.own_article import genre_of, own_article, own_page
from analysis.corpus.cleaning.pages.titles import title_of

PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "article:published", "datepublished", "rnews:datepublished",
    "parsely-pub-date", "sailthru.date", "og:pubdate", "pubdate", "pub_date", "publishdate", "publish-date", "publish_date", "published",
    "published_at", "publication_date", "publication-date", "originalpublicationdate", "article_date_original", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "citation_publication_date",
    "citation_online_date", "citation_date", "cxenseparse:recs:publishtime", "datecreated", "article.published", "displaydate", "date",
)  # names of meta elements, the surest first  # fmt: skip
HEADLINES = (
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "headline",
    "title",
)
SECTIONS = ("article:section", "og:article:section", "parsely-section", "articlesection", "sailthru_section", "section")
MOST_METAS = 5_000
MOST_HEADINGS = 20


@dataclass(frozen=True)
class PageStatements:
    """Fields of an article as its page states them, "" where it does not. `headlines` are all forms of the title on the page."""

    title: str
    published: str
    authors: str
    organisation: str  # that is named as author where no person is
    section: str
    genre: str
    url: str
    outlet: str
    headlines: tuple[str, ...]
    item: Item
    data: LinkedData


def read_statements(tree: Element, url: str = "") -> PageStatements:
    """What the page says; `url` is the address of the record, where it has one."""
    data, metas = read_linked_data(tree), _metas(tree)
    shown = [heading for heading in map(beginning, [*tree.iter("h1")][:MOST_HEADINGS]) if heading]
    named = [plain(text) for name in HEADLINES for text in metas.get(name, ())[:1]]
    titles = [beginning(title) for title in [*tree.iter("title")][:1]]
    addresses = _addresses(tree, metas, url)
    item = own_article(data, addresses, [*named, *shown, *titles]) or {}
    page = own_page(data, addresses) or {}
    outlets = _outlets(data, item or page, metas)
    headline = data.text(item, "headline", "name")
    forms = (headline, data.text(item, "alternativeHeadline"), *shown, *named, *titles)
    headlines = tuple(dict.fromkeys(filter(None, forms)))
    people, others = authors_of_item(data, item, outlets)
    people = people or authors_of_item(data, page, outlets)[0] or authors_of_metas(metas, outlets)
    return PageStatements(
        title=title_of(headline, shown, named, outlets),
        published=first_published(_dates(data, item, page, metas, tree, headlines)),
        authors="; ".join(dict.fromkeys(people)),
        organisation="; ".join(dict.fromkeys(others)),
        section="; ".join(_sections(data, item, metas)),
        genre=genre_of(data, item) or _opinion(metas),
        url=next((address for address in addresses if address.startswith("http")), ""),
        outlet=next(iter(outlets), ""),
        headlines=headlines,
        item=item,
        data=data,
    )


def _addresses(tree: Element, metas: Mapping[str, Sequence[str]], url: str) -> list[str]:
    canonical = [link.get("href", "") for link in tree.xpath("//link[@rel='canonical']")[:1]]
    return list(filter(None, (url, *canonical, *metas.get("og:url", ())[:1])))


def _outlets(data: LinkedData, item: Item, metas: Mapping[str, Sequence[str]]) -> list[str]:
    """Names of the outlet, the best first: the publisher's in full where the page's own is a short form of it."""
    site = next((plain(name) for name in metas.get("og:site_name", ()) if not name.startswith(("http", "@"))), "")
    publishers = [
        data.text(one, "name") if isinstance(one, dict) else plain(one) for one in data.values(item, "publisher")
    ]
    publishers = [name for name in publishers if name and not name.startswith("http")]
    same = [name for name in publishers if name.casefold().replace(" ", "") == site.casefold().replace(" ", "")]
    return list(dict.fromkeys(filter(None, [*same, site, *publishers])))


def _metas(tree: Element) -> dict[str, list[str]]:
    """Contents of meta elements by name in lower case, in whatever order their attributes stand."""
    found: dict[str, list[str]] = {}
    for meta in [*tree.iter("meta")][:MOST_METAS]:
        names = {meta.get("property"), meta.get("name")}
        if meta.get("itemprop") and next(meta.iterancestors(), meta).tag in ("head", "html"):
            names.add(meta.get("itemprop"))
        content = (meta.get("content") or meta.get("value") or "").strip()
        for name in filter(None, names):
            if content:
                found.setdefault(name.strip().lower(), []).append(content)
    return found


def _dates(
    data: LinkedData,
    item: Item,
    page: Item,
    metas: Mapping[str, Sequence[str]],
    tree: Element,
    headlines: Sequence[str],
) -> Iterator[str]:
    """Dates of first publication, the surest first."""
    if "liveblogposting" in types(item):
        yield data.text(item, "coverageStartTime")
    yield data.text(item, "datePublished")
    yield data.text(page, "datePublished")
    for name in PUBLISHED:
        yield from metas.get(name, ())[:1]
    yield data.text(item, "dateCreated")
    yield from header_dates(tree, headlines)


def _sections(data: LinkedData, item: Item, metas: Mapping[str, Sequence[str]]) -> list[str]:
    said = [plain(value) for value in data.values(item, "articleSection")]
    return list(dict.fromkeys(filter(None, said))) or next(
        (list(dict.fromkeys(map(plain, metas[name]))) for name in SECTIONS if metas.get(name)), []
    )


def _opinion(metas: Mapping[str, Sequence[str]]) -> str:
    return "opinion" if "true" in metas.get("article:opinion", ()) else ""
