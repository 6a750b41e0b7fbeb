"""A live blog's text: its entries as the page marks them, each below its time."""

import re
from collections.abc import Iterator, Sequence

from analysis.corpus.cleaning.dates import Published, read_date
from analysis.corpus.cleaning.pages.dates import CLOCK, OTHERS
from analysis.corpus.cleaning.pages.linked_data import Item, LinkedData, types
from analysis.corpus.cleaning.pages.markup import Element

LIVE = re.compile(r"live-?_?blog|live-?_?(?:updates?|feed|ticker|coverage)|amp-live-list", re.IGNORECASE)
FEWEST = 2  # entries that make a live blog
SHARE = 0.6  # of the page's words that entries hold; a box of some lines beside an article holds fewer
ENTRY = 8  # words of the shortest entry by which a list of entries is told
LONGEST = 60  # words of an entry that count when lists are compared: one long part is no list
PARAGRAPHS = ("p", "h2", "h3", "h4", "h5", "li", "blockquote")
NO_TEXT = {"aside", "figure", "nav", "footer", "form", "button", "script", "style", "time"}
MOST_TIMES = 5_000

Entry = tuple[str, list[str]]
"""When it was written, as the page says, and its paragraphs."""


def live_text(tree: Element, data: LinkedData, item: Item, published: str, story: str) -> str:
    """What stands above the entries, and these in the order of the page; "" where it marks none. Blank lines divide paragraphs.

    A line before each entry gives its time of day, in UTC where its zone is known, with its day where that is not the first one's.

    Args:
        item: the page's own object.
        published: when the live blog began.
        story: the text as found without regard to entries. Entries that hold much less are not the text of the page.
    """
    declared = "liveblogposting" in types(item)
    opening, shown = _shown(tree, declared)
    told = _told(data, item) if declared else []
    entries = max(shown, told, key=_words)
    if len(entries) < FEWEST or _all_words(entries) < SHARE * len(story.split()):
        return ""
    began = read_date(published)
    blocks = opening if entries is shown else []
    for when, (first, *others) in entries:
        time = _time(when, began)
        blocks += [f"{time}\n{first}" if time else first, *others]
    return "\n\n".join(blocks)


def _told(data: LinkedData, item: Item) -> list[Entry]:
    """Entries that the page's own object holds with their text."""
    entries = []
    for update in data.values(item, "liveBlogUpdate"):
        if isinstance(update, dict) and (body := data.text(update, "articleBody", "text")):
            headline = data.text(update, "headline")
            paragraphs = [headline, body] if headline and not body.startswith(headline) else [body]
            entries.append((data.text(update, "datePublished", "dateCreated"), paragraphs))
    return entries


def _shown(tree: Element, declared: bool) -> tuple[list[str], list[Entry]]:
    """Entries that stand side by side on the page, each with a `time`, and the paragraphs above them.

    Of elements with timed children the one is taken whose children hold most words.
    """
    parents: dict[Element, dict[Element, Element]] = {}
    for time in [*tree.iter("time")][:MOST_TIMES]:
        if any(_is_aside(above) for above in time.iterancestors()):
            continue
        child = time
        for parent in time.iterancestors():
            parents.setdefault(parent, {}).setdefault(child, time)
            child = parent
    lists = [
        (parent, [(_when(time), texts) for child, time in children.items() if (texts := _paragraphs(child))])
        for parent, children in parents.items()
        if len(children) >= FEWEST and (declared or _is_live(parent))
    ]
    if not lists:
        return [], []
    parent, entries = max(lists, key=lambda pair: _words(pair[1]))
    return _above(parent), entries


def _above(entries: Element) -> list[str]:
    """Paragraphs between the headline and the element with the entries."""
    blocks: list[str] = []
    element = entries
    while element is not None and element.tag not in ("body", "html"):
        before = [sibling for sibling in element.itersiblings(preceding=True) if not _is_aside(sibling)][::-1]
        heading = max(
            (
                n
                for n, sibling in enumerate(before)
                if sibling.tag == "h1" or next(sibling.iter("h1"), None) is not None
            ),
            default=-1,
        )
        texts = [
            text for sibling in before[max(heading, 0) :] for part in _paragraphs_of(sibling) if (text := _text(part))
        ]
        blocks = [text for text in texts if len(text.split()) >= ENTRY] + blocks
        if heading >= 0:
            return blocks
        element = element.getparent()
    return []


def _paragraphs_of(element: Element) -> list[Element]:
    """Paragraphs of prose: the element itself, or those within it."""
    return [element] if element.tag == "p" else [part for part in _outermost(element) if part.tag in ("p", "li")]


def _is_aside(element: Element) -> bool:
    return element.tag in NO_TEXT or bool(OTHERS.search(_named(element)))


def _when(time: Element) -> str:
    return time.get("datetime") or "".join(time.itertext())


def _is_live(element: Element) -> bool:
    """Whether an element is, or stands in, a part of the page that is named a live blog."""
    return any(LIVE.search(_named(e)) for e in (element, *element.iterancestors()) if e.tag not in ("body", "html"))


def _words(entries: Sequence[Entry]) -> int:
    """Words of entries, long ones counted as others."""
    counts = [_all_words([entry]) for entry in entries]
    return sum(min(n, LONGEST) for n in counts if n >= ENTRY)


def _all_words(entries: Sequence[Entry]) -> int:
    return sum(len(paragraph.split()) for _, paragraphs in entries for paragraph in paragraphs)


def _paragraphs(entry: Element) -> list[str]:
    texts = [_text(part) for part in _outermost(entry)] or [_text(entry)]
    return [text for text in texts if text]


def _outermost(element: Element) -> Iterator[Element]:
    """Paragraphs within an element, not those within others."""
    for child in element:
        if child.tag in PARAGRAPHS:
            yield child
        elif child.tag not in NO_TEXT:
            yield from _outermost(child)


def _text(element: Element) -> str:
    """The text of an element, as one line, without that of its times and buttons."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in NO_TEXT:
            yield from _texts(child)
        yield child.tail or ""


def _time(when: str, began: Published) -> str:
    """A time of day in UTC, or as written where its zone or its day is not said."""
    read = read_date(when)
    if read.at is None:
        return " ".join(when.split())[:40]
    clock = f"{read.at:%H:%M}" + " UTC" * bool(read.zone) if CLOCK.search(when) else ""
    day = f"{read.at.day} {read.at:%B %Y}" if not clock or began.at is None or read.at.date() != began.at.date() else ""
    return ", ".join(filter(None, (clock, day)))


def _named(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemtype') or ''}"
