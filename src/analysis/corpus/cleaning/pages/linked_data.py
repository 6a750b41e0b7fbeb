"""What a page says of itself as data: objects of its JSON-LD scripts and of its microdata, each with a type and properties."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from analysis.corpus.cleaning.pages.markup import Element, beginning

Item = dict[str, Any]

WRAPPING = re.compile(
    r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?://\s*)?(?:-->|\]\]>|/\*\s*\]\]>\s*\*/)\s*$"
)  # marks of comments and of character data around a script
STRING = r'"(?:[^"\\]|\\.)*+(?:"|\Z)'
LOOSE = re.compile(
    rf"(?P<string>{STRING})|,\s*(?=[}}\]])|(?<![:\w])//[^\n]*|/\*.*?(?:\*/|\Z)|(?P<gap>:)\s*(?=[,}}])|(?<=:)\s*'(?P<quoted>[^'\n]{{0,2000}})'(?=\s*[,}}])",
    re.DOTALL,
)
TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
MOST = 2_000  # objects of one page that are looked at


@dataclass(frozen=True)
class LinkedData:
    """The objects that stand for themselves, in the order of the page: not those that are parts of others, or members of lists."""

    items: tuple[Item, ...]
    by_id: dict[str, Item]

    def values(self, item: Item, *names: str) -> Iterator[Any]:
        """The values of a property; what only refers to another object as that object."""
        for name in names:
            value = item.get(name)
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and isinstance(one.get("@id"), str) and not _says_more(one):
                    yield self.by_id.get(one["@id"], one)
                elif one is not None:
                    yield one

    def text(self, item: Item, *names: str) -> str:
        """The first value that is a text, without markup; "" where there is none."""
        return next((text for value in self.values(item, *names) if (text := plain(value))), "")


def read_linked_data(tree: Element) -> LinkedData:
    """JSON-LD first, microdata after it. Scripts that are no JSON, a comma too many and comments aside, are left out."""
    items = [item for script in tree.iter("script") if _is_data(script) for item in _top(_parsed(script.text or ""))]
    items = [*items[:MOST], *_microdata(tree)]
    return LinkedData(tuple(items), {item["@id"]: item for item in items if isinstance(item.get("@id"), str)})


def types(item: Item) -> set[str]:
    """Types in lower case, without the address of their vocabulary."""
    said = item.get("@type")
    return {
        re.split(r"[/#:]", t)[-1].lower() for t in (said if isinstance(said, list) else [said]) if isinstance(t, str)
    }


def plain(value: Any) -> str:
    """A text without markup and entities, as one line; "" for what is no text."""
    if isinstance(value, dict):
        value = value.get("@value")
    if not isinstance(value, str):
        return ""
    return " ".join(TAGS.sub(" ", unescape(unescape(value))).split())


def _is_data(script: Element) -> bool:
    return "ld+json" in (script.get("type") or "").lower()


def _parsed(text: str) -> Any:
    """None where the text is no JSON even when commas too many, comments and marks around it are taken off."""
    for attempt in (
        text,
        LOOSE.sub(_mended, WRAPPING.sub("", WRAPPING.sub("", text)).strip(" \n;")),
    ):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _mended(match: re.Match[str]) -> str:
    if match["quoted"] is not None:
        return json.dumps(match["quoted"])
    return match["string"] or (": null" if match["gap"] else "")


def _top(value: Any, depth: int = 0) -> Iterator[Item]:
    """Objects of a script: alone, in arrays, in a graph, or what a page says that it is about."""
    if isinstance(value, list) and depth < 3:
        for one in value:
            yield from _top(one, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        yield from _top(value.get("@graph"), depth + 1) if depth < 3 else ()
        if "webpage" in types(value) and depth < 3:
            yield from _top(value.get("mainEntity"), depth + 1)


def _says_more(item: Item) -> bool:
    return any(key not in ("@id", "@type") for key in item)


def _microdata(tree: Element) -> Iterator[Item]:
    """Objects that attributes describe (`itemscope`, `itemtype`, `itemprop`), in the form of JSON-LD."""
    scopes: dict[Element, Item] = {}
    for element in tree.xpath("//*[@itemscope or @itemprop]")[: 10 * MOST]:
        names = element.get("itemprop", "").split()
        owner = next((scopes[above] for above in element.iterancestors() if above in scopes), None)
        value: Any = _value(element)
        if element.get("itemscope") is not None:
            scopes[element] = value = {"@type": element.get("itemtype", "").split()}
            if not names or "mainEntity" in names:
                yield value
        for name in names:
            if owner is not None:
                owner.setdefault(name, []).append(value)


def _value(element: Element) -> str:
    """What an element gives as the value of a property: an attribute, or the beginning of its text."""
    said = next((element.get(name) for name in ("content", "datetime", "href") if element.get(name)), None)
    return str(said) if said else beginning(element)
