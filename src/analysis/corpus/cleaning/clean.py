"""raw articles -> articles: boilerplate off, dates in UTC, language told, outlets under one name; what was cut, and why."""

import copy
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd
import py3langid

from analysis.codebook.boilerplate import Phrase
from analysis.codebook.english import English
from analysis.codebook.outlets import Outlets, host_of
from analysis.corpus.cleaning.agencies import Agencies
from analysis.corpus.cleaning.blocks import Boilerplate, find_boilerplate, split_blocks
from analysis.corpus.cleaning.characters import Repairs, repaired_record
from analysis.corpus.cleaning.date_notes import DateAccount
from analysis.corpus.cleaning.date_order import Evidence
from analysis.corpus.cleaning.dates import Published, read_date
from analysis.corpus.cleaning.judged import mark_judged
from analysis.corpus.cleaning.learned import load_forest
from analysis.corpus.cleaning.pages.read_page import PageText, read_page
from analysis.corpus.cleaning.shapes import ENDED, NAME, byline_names, quoted_words
from analysis.corpus.cleaning.why import why_cut
from analysis.corpus.genre import with_genres
from analysis.corpus.lacking import UNKNOWN
from analysis.corpus.readers.encoding import repaired
from analysis.tables import ARTICLES, CUTS, REJECTS

LANGUAGES = ("en",)
REPEATED = 5  # articles of one outlet that hold the same block
REPEATED_NAME = 3  # articles that open with the same name: who wrote them
PERSON = re.compile(rf"{NAME}(?: and {NAME})?")
MAX_REPEATED = 60  # words; a longer block that repeats is background that an agency reprints
TRUNCATED = re.compile(
    r"(?:(?:…|\.\.\.)?\s*\[\+?\d+ (?:more )?(?:chars|characters|words)\]|\[(?:…|\.\.\.)\]|\(more\)"
    r"|(?:…|\.\.\.)\s*(?:read more|continue reading|continued|more)\W*"
    r"|(?:subscribe|sign in|log in|register)(?: now)? to (?:continue|read|keep) .{0,60})$",
    re.IGNORECASE,
)
OPEN_END = re.compile(
    r"\b(?:the|a|an|and|or|but|of|from|to|with|for|by|at|into|whether|which|who|whose|because|than|as|their|its|his"
    r"|said that|that the|was|were|is|are)$"
)  # words that end no sentence
TO_READERS = re.compile(r"\b(?:you|your|our|us|we)\b|@|https?://|www\.|\[email", re.IGNORECASE)
TRACKING = re.compile(r"^(?:utm_|fbclid|gclid|ref$|cmp$|ocid|smid|mc_|intcmp|sr_share|_ga)", re.IGNORECASE)
CREDITS = ("byline", "copyright")  # reasons of blocks that may credit an agency


@dataclass(frozen=True)
class Cleaned:
    """Tables ARTICLES, CUTS, REJECTS, what was decided, in sentences, and how dates were read."""

    articles: pd.DataFrame
    cuts: pd.DataFrame
    rejects: pd.DataFrame
    notes: tuple[str, ...] = ()
    article_rows: tuple[int, ...] = ()  # the raw article, by its place, that each article was made from
    reject_rows: tuple[int, ...] = ()  # and each reject
    dates: DateAccount = field(default_factory=DateAccount)
    repairs: Repairs = field(default_factory=Repairs)

    def __repr__(self) -> str:
        return f"Cleaned: {len(self.articles):,} articles, {len(self.cuts):,} cuts, {len(self.rejects):,} rejects"


@dataclass
class Draft:
    """One record while it is cleaned."""

    raw: dict[Any, Any]
    page: PageText
    outlet_id: str
    country: str
    blocks: list[str]
    reasons: list[str]
    parts: list[tuple[str, str]]  # taken out of blocks, with the reason
    why: dict[int, str] = field(default_factory=dict)  # of blocks that neither phrase nor shape marked
    published: Published | None = None

    @property
    def text(self) -> str:
        """The blocks of the story."""
        return "\n\n".join(b for b, reason in zip(self.blocks, self.reasons, strict=True) if not reason)

    def cut(self) -> list[tuple[str, str]]:
        """What was taken off, each with its reason: parts of blocks first, then whole ones in their order."""
        blocks = zip(self.blocks, self.reasons, strict=True)
        return self.parts + [(block, reason) for block, reason in blocks if reason]


def clean(
    raw: pd.DataFrame,
    outlets: Outlets,
    boilerplate: Sequence[Phrase],
    dates: Evidence | None = None,
    *,
    english: English | None = None,
) -> Cleaned:
    """Clean raw articles.

    Each text is divided into blocks (paragraphs); boilerplate is cut by phrase, shape and place, and by repetition within the
    outlet. An article is left out where nothing is left of it ("empty"), where a mark or an open sentence shows that it breaks
    off ("truncated"), where it is in another language ("not English"), or where it is there already ("duplicate").
    One without a usable date is kept, its `published` missing.

    Args:
        raw: RAW_ARTICLES.
        dates: what the dates of the whole source show (`survey`), where `raw` is a part of it.
        english: by which genres are told; None: what the source calls an article is left as it is.
    Returns:
        articles with `story_id` the same as `article_id` (see `corpus.stories`), `text` paragraphs divided by blank lines; cuts;
        rejects; notes; an account of the dates. Articles come in the order of the records.
    """
    phrases, agencies = Boilerplate(boilerplate), Agencies(outlets)
    repairs = Repairs()
    drafts = [_draft(dict(record), outlets, phrases, repairs) for record in raw.fillna("").to_dict("records")]
    _mark_repeated(drafts, phrases)
    of_dates = _date(drafts, dates)
    rejects: list[tuple[str, ...]] = []
    kept: dict[str, tuple[Any, ...]] = {}
    latest: dict[str, Draft] = {}
    rows: dict[str, int] = {}
    reject_rows: list[int] = []
    copied: dict[str, bool] = {}
    cuts: dict[str, list[tuple[str, ...]]] = {}
    for row, draft in enumerate(drafts):
        article_id = _article_id(draft)
        if problem := _problem(draft, kept.get(article_id)):
            rejects.append((draft.raw["origin"], draft.page.title, draft.outlet_id, *problem))
            reject_rows.append(row)
            continue
        if earlier := latest.get(article_id):
            later = f"{draft.raw['origin']} gives the same article another text, which is kept"
            rejects.append((earlier.raw["origin"], earlier.page.title, earlier.outlet_id, "superseded", later))
            reject_rows.append(rows[article_id])
        latest[article_id], rows[article_id] = draft, row
        revision = kept[article_id][-1] + 1 if article_id in kept else 1
        kept[article_id] = (*_row(article_id, draft, agencies), revision)
        copied[article_id] = agencies.copied(*_credits(draft)) is not None
        cuts[article_id] = [(article_id, draft.outlet_id, *cut) for cut in _cuts(draft, phrases)]
    articles = ARTICLES.build(kept.values())
    return Cleaned(
        articles if english is None else with_genres(articles, list(copied.values()), english, outlets),
        CUTS.build(cut for of_article in cuts.values() for cut in of_article),
        REJECTS.build(rejects),
        article_rows=tuple(rows.values()),
        reject_rows=tuple(reject_rows),
        dates=of_dates,
        repairs=repairs,
    )


def _cuts(draft: Draft, boilerplate: Boilerplate) -> list[tuple[str, str, str]]:
    """What was taken off: block, reason, and why in words."""
    parts = [(block, reason, why_cut(block, reason, boilerplate)) for block, reason in draft.parts]
    return parts + [
        (block, reason, draft.why.get(i) or why_cut(block, reason, boilerplate))
        for i, (block, reason) in enumerate(zip(draft.blocks, draft.reasons, strict=True))
        if reason
    ]


def plain_url(url: str) -> str:
    """The address without what differs between two links to one page: scheme, "www.", fragment, tracking, closing slash."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(k)])
    return f"{host_of(url)}{parts.path.rstrip('/')}" + (f"?{query}" if query else "")


def _draft(record: dict[Any, Any], outlets: Outlets, boilerplate: Boilerplate, repairs: Repairs) -> Draft:
    counts: Counter[str] = Counter()
    record = repaired_record(record, counts)
    page = read_page(record, counts)
    repairs.count(counts)
    outlet_id, country = _outlet_id(page.outlet, page.url, outlets)
    trimmed = [boilerplate.trim(block) for block in split_blocks(page.text)]
    blocks = [block for block, _ in trimmed if block]
    parts = [part for _, parts in trimmed for part in parts]
    marked_up = bool(record["is_html"])
    reasons = find_boilerplate(blocks, boilerplate, page.title, page.authors.split("; "), marked_up)
    judged = {} if marked_up else load_forest().judge(blocks, reasons, page.title)
    why = mark_judged(blocks, reasons, judged, boilerplate)
    return Draft(record, page, outlet_id, country, blocks, reasons, parts, why)


def _mark_repeated(drafts: Iterable[Draft], boilerplate: Boilerplate) -> None:
    """Blocks that stand in several articles of one outlet. Questions are left: they are headings of the story."""
    drafts = list(drafts)
    titles: dict[tuple[str, str], set[str]] = {}
    counts = Counter((d.outlet_id, block) for d in drafts for block in set(d.blocks))
    for draft in drafts:
        for block in set(draft.blocks):
            if counts[draft.outlet_id, block] >= REPEATED_NAME:
                titles.setdefault((draft.outlet_id, block), set()).add(draft.page.title)
    for draft in drafts:
        for i, block in enumerate(draft.blocks):
            seen = len(titles.get((draft.outlet_id, block), ()))
            if draft.reasons[i] or seen < REPEATED_NAME or boilerplate.keeps(block):
                continue
            if seen >= REPEATED and _may_repeat(block, draft):
                draft.reasons[i], draft.why[i] = "repeated", f"stands in {seen} articles of the outlet"
            elif i < 2 and PERSON.fullmatch(block):
                draft.reasons[i], draft.why[i] = "byline", f"a name that opens {seen} articles of the outlet"


def _may_repeat(block: str, draft: Draft) -> bool:
    """Whether a block that repeats is boilerplate: an agency repeats paragraphs of background, and these are the story.

    Boilerplate is no sentence, or speaks to the reader, or of the outlet itself, or gives an address.
    """
    if not 3 < len(block.split()) <= MAX_REPEATED or block.endswith("?") or quoted_words(block) >= 4:
        return False
    own = draft.page.outlet.casefold().removeprefix("the ")
    return not ENDED.search(block) or bool(TO_READERS.search(block)) or (bool(own) and own in block.casefold())


def survey(raw: Iterable[tuple[str, str, str, str]], outlets: Outlets) -> Evidence:
    """What dates show of how their sources write them, from `published`, `outlet`, `url` and `origin` of raw articles."""
    evidence = Evidence()
    for published, outlet, url, origin in raw:
        if published:
            evidence.add(published, _outlet_id(" ".join(repaired(outlet).split()), url, outlets)[0], origin)
    return evidence


def _outlet_id(name: str, url: str, outlets: Outlets) -> tuple[str, str]:
    """outlet_id and country."""
    outlet = outlets.find(name, url)
    return (outlet.id, outlet.country) if outlet else (name or host_of(url) or UNKNOWN, "")


def _date(drafts: Sequence[Draft], surveyed: Evidence | None) -> DateAccount:
    """Settle each draft's date; count how those that can be read two ways were read, and those that cannot be read."""
    evidence, account = Evidence() if surveyed is None else copy.deepcopy(surveyed), DateAccount()
    for draft in drafts:
        if surveyed is None or not draft.raw["published"]:  # a page's own date is known only now
            evidence.add(draft.page.published, draft.outlet_id, draft.raw["origin"])
    for draft in drafts:
        text, outlet = draft.page.published, draft.outlet_id
        decision, is_open = evidence.decide(text, outlet, draft.raw["origin"], draft.country)
        draft.published = read_date(text, decision.order if decision else "month first")
        account.n_dates[outlet] += 1
        if decision and is_open:
            account.add_two_ways(outlet, decision, text)
        if draft.published.unread_zone:
            account.add_problem(outlet, "in a zone that is not known; taken as UTC", text)
        elif draft.published.problem not in ("", "absent"):
            account.add_problem(outlet, f"{draft.published.problem}; kept as undated", text)
    return account


def _problem(draft: Draft, kept: tuple[object, ...] | None) -> tuple[str, str] | None:
    """Reason and detail for which a draft is left out."""
    if draft.page.problem:
        return draft.page.problem
    text = draft.text
    if not text:
        n = len(draft.blocks)
        return "empty", f"only boilerplate ({n} blocks)" if n else "no text"
    ending = text[-250:].rsplit("\n", 1)[-1].strip()
    if TRUNCATED.search(ending):
        return "truncated", f"ends {ending[-40:]!r}"
    if len(ending.split()) >= 12 and OPEN_END.search(ending):
        return "truncated", f"breaks off: {ending[-40:]!r}"
    language = language_of(f"{draft.page.title}\n{text}")
    if language not in LANGUAGES:
        return "not English", f"language {language}"
    if kept and kept[6:8] == (draft.page.title, text):
        return "duplicate", "the same text at the same address"
    return None


def language_of(text: str) -> str:
    """ISO 639-1 code, from the first 3,000 characters, or from the first 800 where these are in a language of the study."""
    first = str(py3langid.classify(text[:800])[0])
    return first if first in LANGUAGES else str(py3langid.classify(text[:3000])[0])


def article_id_of(outlet_id: str, url: str, title: str, day: date | None, text: str) -> str:
    """The id of an article: of its address, else of outlet, title and day, else of outlet and text."""
    if url:
        key = plain_url(url)
    elif title and day:
        key = f"{outlet_id}\x1f{title}\x1f{day}"
    else:
        key = f"{outlet_id}\x1f{title}\x1f{text}" if title else f"{outlet_id}\x1f{text}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _article_id(draft: Draft) -> str:
    day = draft.published.at.date() if draft.published and draft.published.at else None
    return article_id_of(draft.outlet_id, draft.page.url, draft.page.title, day, draft.text)


def _row(article_id: str, draft: Draft, agencies: Agencies) -> tuple[object, ...]:
    """A row of ARTICLES but for `revision`."""
    page, text, published = draft.page, draft.text, draft.published or Published(None)
    return (
        article_id,
        article_id,
        draft.outlet_id,
        draft.country or None,
        published.at,
        published.zone or None,
        page.title,
        text,
        page.url or None,
        page.authors or _credited(draft) or None,
        page.section or None,
        "en",
        agencies.credited(*_credits(draft)),
        page.genre or None,
        None,
        "\n\n".join(block for block, reason in draft.cut() if reason == "caption") or None,
        draft.raw["meta"] or None,
        len(text.split()),
        draft.raw["origin"],
    )


def _credited(draft: Draft) -> str:
    """Who the first byline that was cut names, "; " between two; the outlet itself is nobody."""
    bylines = (byline_names(block) for block, reason in draft.cut() if reason == "byline")
    named = ([name for name in names if name.casefold() != draft.page.outlet.casefold()] for names in bylines)
    return "; ".join(next(filter(None, named), ()))


def _credits(draft: Draft) -> tuple[str, str, str, list[str]]:
    """What tells whose copy an article is: outlet, authors, text and the blocks that may credit an agency."""
    lines = [block for block, reason in zip(draft.blocks, draft.reasons, strict=True) if reason in CREDITS]
    return draft.outlet_id, draft.page.authors, draft.text, lines
