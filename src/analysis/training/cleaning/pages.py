"""Pages whose body people marked -> blocks, each of the story or not: what the weights are learnt from."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree, html

from analysis.agreement.gold import Record, read_gold
from analysis.corpus.cleaning.blocks import Boilerplate, find_boilerplate, split_blocks
from analysis.corpus.readers.encoding import repaired

TOKEN = re.compile(r"\w+")
SETS = ("copied_text_dev", "boilerplate_scrapinghub_dev")
TWICE = 0.5  # weight of a page that was copied too
RUN = 4  # words that stand in the body in the same order
ABOVE, BELOW = 60, 40  # lines of a page around its story
INLINE = frozenset(
    "a abbr b bdi big cite code del em font i ins kbd mark q s small span strong sub sup time tt u wbr".split()
)
SILENT = frozenset("script style noscript template svg head iframe textarea select".split())


@dataclass(frozen=True)
class MarkedPage:
    """The blocks of one page. `boilerplate`: 1, 0, and -1 where the body does not say; `kinds`: "" where nobody said."""

    site: str
    title: str
    blocks: list[str]
    reasons: list[str]
    boilerplate: list[int]
    kinds: list[str]
    weight: float = 1.0
    found: bool = True  # not invented


def read_page(record: Record, phrases: Boilerplate, raw: str, title: str = "") -> MarkedPage:
    """A record whose `raw` text is divided as cleaning divides it; a block is the story's where its words stand in `text`."""
    blocks = [block for block in (phrases.trim(b)[0] for b in split_blocks(repaired(raw))) if block.strip()]
    reasons = find_boilerplate(blocks, phrases, title)
    body = TOKEN.findall(record["text"])
    runs = _runs(body)
    lines = {" ".join(TOKEN.findall(line)) for line in record["text"].split("\n")}
    whole = f" {' '.join(body)} "
    marks = [_mark(TOKEN.findall(block), runs, lines, whole) for block in blocks]
    return MarkedPage(site_of(record), title, blocks, reasons, marks, [""] * len(blocks))


def site_of(record: Record) -> str:
    """Where the page comes from: pages of one site stand in one fold."""
    return str(record.get("site") or record["id"])


def _mark(words: list[str], runs: Counter[tuple[str, ...]], lines: set[str], whole: str) -> int:
    if len(words) < RUN:
        plain = " ".join(words)
        if plain in lines:
            return 0
        return -1 if words and f" {plain} " in whole else 1 if words else -1
    own = _runs(words)
    share = sum(1 for run in own if run in runs) / len(own)
    return 0 if share >= 0.5 else 1 if share <= 0.25 else -1


def _runs(words: list[str]) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[n:] for n in range(RUN)), strict=False))


def page_lines(source: str) -> tuple[list[str], str]:
    """The lines of an HTML page without its markup, as copying gives them, and its headline."""
    tree = html.fromstring(source.encode(), parser=html.HTMLParser(encoding="utf-8"))
    lines: list[str] = [""]
    _walk(tree, lines)
    heading = tree.xpath("string(//h1)") or tree.xpath("string(//title)")
    return [line for line in (" ".join(line.split()) for line in lines) if line], " ".join(str(heading).split())


def _walk(node: etree._Element, lines: list[str]) -> None:
    if not isinstance(node.tag, str) or node.tag in SILENT:
        return
    block = node.tag not in INLINE
    if block:
        lines.append("")
    lines[-1] += node.text or ""
    for child in node:
        _walk(child, lines)
        lines[-1] += child.tail or ""
    if block:
        lines.append("")


def around_story(lines: list[str], text: str) -> str:
    """The lines from some above the story to some below it; "" where the story is not found."""
    runs = _runs(TOKEN.findall(text))
    inside = [
        i
        for i, line in enumerate(lines)
        if (own := _runs(TOKEN.findall(line))) and sum(r in runs for r in own) > len(own) / 2
    ]
    return "\n".join(lines[max(inside[0] - ABOVE, 0) : inside[-1] + BELOW]) if inside else ""


def read_gold_pages(folder: Path, phrases: Boilerplate, held_out: Collection[str] = ()) -> list[MarkedPage]:
    """Pages of both sets in the folder, but for those of the sites held out.

    One that stands in both is read as it was copied, with and without its headline, and with more of the page around it.
    """
    copied, marked_up = (
        [record for record in read_gold(path, {"text": str}) if site_of(record) not in held_out]
        for path in (folder / f"{name}.jsonl.gz" for name in SETS)
    )
    there = {record["id"].removeprefix("ct-") for record in copied}
    headlines, pages = {}, []
    for record in marked_up:
        lines, headline = page_lines(record["html"])
        headlines[record["id"]] = headline
        if raw := around_story(lines, record["text"]):
            page = read_page(record, phrases, raw, headline)
            pages.append(replace(page, weight=TWICE) if record["id"] in there else page)
    for record in copied:
        pages.append(read_page(record, phrases, record["raw"]))
        if headline := headlines.get(record["id"].removeprefix("ct-"), ""):
            pages.append(read_page(record, phrases, record["raw"], headline))
    return pages
