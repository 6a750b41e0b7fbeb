"""Who wrote a page's article: persons apart from organisations."""

import re
from collections.abc import Mapping, Sequence

from analysis.corpus.cleaning.pages.linked_data import Item, LinkedData, plain, types

METAS = (
    "author", "article:author", "og:article:author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
    "citation_author", "article_author",
)  # names of meta elements, the surest first  # fmt: skip
NO_NAME = re.compile(r"https?:|www\.|[@/]|\d+$")
BY = re.compile(r"^\s*(?:(?:analysis|opinion|commentary|review|story|words) )?by:?\s+", re.IGNORECASE)
APART = re.compile(r"\s*[;,]\s*|\s+(?:and|&)\s+")
ROLE = re.compile(
    r"^(?:MS|MA|RDN|MPH|MBA|RN|DO|Ph\.?D\.?|M\.?D\.?|Jr\.?|Sr\.?)$|\b(?:writer|reporter|editor|correspondent|columnist|contributor|producer"
    r"|journalist|staff|author|bureau chief)\b",
    re.IGNORECASE,
)  # what stands after a name and is none
AGENCY = re.compile(
    r"^(?:AP|AFP|UPI|PA|dpa|TASS|ANI|PTI|Reuters|Associated Press)\b"
)  # whose copy it is; their writers are named with them


def authors_of_item(data: LinkedData, item: Item, outlets: Sequence[str]) -> tuple[list[str], list[str]]:
    """Persons and organisations that an object names as its authors. What bears the name of one of the `outlets` is an organisation."""
    own = {outlet.casefold() for outlet in outlets}
    people: list[str] = []
    others: list[str] = []
    for value in data.values(item, "author", "creator"):
        kinds = types(value) if isinstance(value, dict) else set()
        for said in data.values(value, "name") if isinstance(value, dict) else [value]:
            for name in _names(plain(said), next(iter(outlets), "")):
                (
                    others
                    if (kinds and "person" not in kinds) or (name.casefold() in own and not AGENCY.match(name))
                    else people
                ).append(name)
    return people, others


def authors_of_metas(metas: Mapping[str, Sequence[str]], outlets: Sequence[str]) -> list[str]:
    """Persons that the first meta element names which names some by first and last name."""
    own = {outlet.casefold() for outlet in outlets}
    for meta in METAS:
        names = [name for text in metas.get(meta, ()) for name in _names(plain(text), next(iter(outlets), ""))]
        if names := [name for name in names if name.casefold() not in own and " " in name]:
            return names
    return []


def _names(text: str, outlet: str) -> list[str]:
    """Names in a byline, without what the persons are, and for which part of the outlet; agencies stay."""
    if not text or NO_NAME.match(text):
        return []
    first, *others = [name for part in APART.split(BY.sub("", text)) if (name := part.strip())] or [""]
    kept = [agency[0] if (agency := AGENCY.match(name)) else name for name in others]
    is_part = outlet.casefold()
    return [
        first,
        *(name for name in kept if not ROLE.search(name) and not (is_part and name.casefold().startswith(is_part))),
    ]
