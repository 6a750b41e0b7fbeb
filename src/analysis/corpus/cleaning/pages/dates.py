"""When a page was first published, from what it says at several places."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from analysis.corpus.cleaning.dates import Published, read_date, slashed
from analysis.corpus.cleaning.pages.markup import Element, beginning
from analysis.corpus.cleaning.pages.own_article import like

EARLIEST = 1990  # pages are not older; one with an older date alone shows an article from an archive
AHEAD = timedelta(days=2)  # a clock's and a zone's error
CLOCK = re.compile(r"\d{1,2}:\d{2}|T\d{4}")
CHANGED = re.compile(r"updat|modif|revis|edited|changed", re.IGNORECASE)
OTHERS = re.compile(
    r"related|teaser|recommend|promo|sidebar|comment|trending|popular|more-?(?:from|on)|most-?read", re.IGNORECASE
)
CLIMB = 6  # elements around a headline within which its date is sought


def first_published(said: Iterable[str]) -> str:
    """The date of first publication, as written.

    The first of `said` that is a date between 1990 and now is taken, those that can be read in two ways last; then the same
    moment as another place gives it with time of day, or with a zone, where this one lacks them. Where none is such a date, the
    first is given for `dates` to judge.
    """
    texts = [
        text
        for text in (" ".join(text.split()) for text in said)
        if text and not text.startswith("1970-01-01T00:00:00")
    ]
    read = [(text, read_date(text)) for text in texts]
    usable = [(text, date) for text, date in read if _is_plausible(date)]
    usable.sort(key=lambda pair: _is_open(pair[0]))
    if not usable:
        return texts[0] if texts else ""
    text, date = usable[0]
    return next((other for other, its in usable[1:] if _is_exacter(other, its, text, date)), text)


def header_dates(tree: Element, headlines: Sequence[str]) -> Iterator[str]:
    """Dates of `time` elements next to the page's headline, those that say when it was changed left out."""
    for heading in _headings(tree, headlines):
        for _, around in zip(range(CLIMB), heading.iterancestors(), strict=False):
            if around.tag in ("body", "html"):
                break
            dates = [time for time in around.iter("time") if not _is_others(time, around)]
            first = [time for time in dates if not _says_changed(time)]
            if dates:
                yield from (time.get("datetime") or beginning(time) for time in first)
                return


def _headings(tree: Element, headlines: Sequence[str]) -> list[Element]:
    headings = list(tree.iter("h1"))[:20]
    own = [heading for heading in headings if any(like(beginning(heading), headline) for headline in headlines)]
    return own or (headings if len(headings) == 1 else [])


def _is_others(time: Element, around: Element) -> bool:
    """Whether a time stands in a part of the page about other articles."""
    for above in time.iterancestors():
        if above is around:
            return False
        if above.tag in ("aside", "nav", "footer", "article", "li") or OTHERS.search(
            f"{above.get('class')} {above.get('id')}"
        ):
            return True
    return False


def _says_changed(time: Element) -> bool:
    before = time.getprevious()
    lead = (before.tail if before is not None else time.getparent().text) or ""
    if not lead.strip() and before is not None:
        lead = beginning(before)
    named = f"{time.get('class', '')} {time.get('itemprop', '')}"
    return bool(CHANGED.search(named) and "publish" not in named) or bool(CHANGED.search(lead[-30:]))


def _is_plausible(date: Published) -> bool:
    return date.at is not None and date.at.year >= EARLIEST and date.at <= datetime.now(UTC) + AHEAD


def _is_open(text: str) -> bool:
    numbers = slashed(text)
    return numbers is not None and numbers.order == "open"


def _is_exacter(other: str, its: Published, text: str, date: Published) -> bool:
    """Whether another text gives the same moment with the time of day, or the zone, that this one lacks."""
    if its.at is None or date.at is None:
        return False
    if not CLOCK.search(text):
        return bool(CLOCK.search(other)) and _local(its).date() == _local(date).date()
    return not date.zone and bool(its.zone) and _local(its).replace(second=0) == _local(date).replace(second=0)


def _local(date: Published) -> datetime:
    """The time on the clock of the date's own zone."""
    assert date.at is not None
    if not date.zone:
        return date.at.replace(tzinfo=None)
    hours, minutes = int(date.zone[1:3]), int(date.zone[4:6])
    offset = timedelta(hours=hours, minutes=minutes)
    return (date.at - offset if date.zone[0] == "-" else date.at + offset).replace(tzinfo=None)
