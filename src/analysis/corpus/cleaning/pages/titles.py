"""The title of a page's article, of the forms in which the page gives it, and whether a paragraph only repeats one."""

import re
from collections.abc import Iterable, Sequence

from analysis.corpus.cleaning.pages.own_article import like

CUT_OFF = re.compile(r"\s*(?:…|\.\.\.)$")
ENDING = re.compile(r"\s+(?:[|·•»:]|-{1,2}|[–—])\s+(?P<name>[^|·•»]{2,60})$")
SHORTEST = 4  # letters of an outlet's name that a title may end with
LONGER = 1.3  # times as long as the headline may a heading be that is taken for it


def title_of(headline: str, shown: Sequence[str], named: Sequence[str], outlets: Iterable[str]) -> str:
    """The headline that readers see, where it is a form of the one that the page's data give; else the one of the data.

    Args:
        headline: of the article's own object, "" where there is none.
        shown: texts of the page's first headings.
        named: titles in meta elements, the surest first.
        outlets: names of the outlet, which are taken off the end.
    """
    names = [letters for outlet in outlets if len(letters := _letters(outlet)) >= SHORTEST]
    titles = [title for text in (headline, *named) if (title := without_outlet(text, names))]
    if not titles:
        return ""
    seen = [without_outlet(text, names) for text in shown]
    for title in titles[:2]:
        if _letters(title) in map(_letters, seen):
            return next(text for text in seen if _letters(text) == _letters(title))
    for text in seen:
        if len(text) <= LONGER * len(titles[0]) and like(text, titles[0]):
            return text
    return _whole(titles[0], [*seen, *titles[1:]])


def without_outlet(title: str, names: Sequence[str]) -> str:
    """The title without the outlet's name, or a name that begins with it, after a mark at its end."""
    match = ENDING.search(title)
    ends = _letters(match["name"]) if match else ""
    return (
        title[: match.start()]
        if match and any(ends.startswith(name) or name == f"the{ends}" for name in names)
        else title
    )


def repeats(block: str, headlines: Iterable[str]) -> bool:
    """Whether a block is one of the headlines, letter by letter."""
    said = _letters(block)
    return bool(said) and any(said == _letters(headline) for headline in headlines)


def _whole(title: str, others: Sequence[str]) -> str:
    """A title that is cut short, as the page gives it whole elsewhere."""
    start = CUT_OFF.sub("", title)
    if start == title:
        return title
    return next((other for other in others if other.startswith(start) and len(other) > len(title)), title)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
