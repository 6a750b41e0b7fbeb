"""Factiva exports: HTML, and the documents of its RTF. With indexing each field has a code of two letters, without it the lines
stand in a fixed order. Written from public descriptions of the format."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from lxml import etree
from lxml import html as parser

from analysis.corpus.readers.columns import Columns
from analysis.corpus.readers.encoding import decode_page, repaired
from analysis.corpus.readers.parts import SourcePart, read_to_break
from analysis.corpus.readers.records import RawArticle, Read, Reject

MAX_EXPORT = 64 << 20  # bytes; a hundred articles are about one MiB
CODES = {
    "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY", "CX", "LP", "TD", "CT", "RF", "ART", "CO",
    "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "DJIC", "CLM", "DLN",
}  # as the export's own legend gives them  # fmt: skip
MARK = re.compile(rb"<div[^>]*class=[\"']article \w\wArticle[\"']|<td[^>]*>\s*<b>\s*HD\s*</b>", re.IGNORECASE)
CODED = re.compile(rf"^\s*({'|'.join(sorted(CODES, key=len, reverse=True))})(?:\s*$|\t\s*|\s{{2,}})(.*)$")
END = re.compile(r"^\s*(?:AN\s+)?Document ([A-Za-z]{2,12}\d\w{8,})\s*$")
NUMBER = re.compile(r"Document [A-Za-z]{2,12}\d\w{8,}")
WORDS = re.compile(r"^[\d,. ]+\s(?:words|mots|Wörter|palabras|parole|palavras)$")
CLOCK = re.compile(r"^\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?(?:\s+\(?[A-Z]{2,4}\)?)?$")
RIGHTS = re.compile(r"^(?:\(c\)|©|copyright\b|all rights reserved)", re.IGNORECASE)
LANGUAGE = re.compile(r"^(?:English|French|German|Spanish|Italian|Portuguese|Dutch|Russian|Korean|Japanese|Chinese.*)$")
BYLINE = re.compile(r"^by\b", re.IGNORECASE)


def is_factiva(start: bytes) -> bool:
    """Whether a page is an export, from its first bytes."""
    return bool(MARK.search(start))


def read_factiva(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """An HTML export, one or many articles. An article that breaks off before its accession number is left out."""
    data, cut = read_to_break(part.stream, MAX_EXPORT + 1)
    if len(data) > MAX_EXPORT:
        yield Reject(part.name, "too large", f"an export of more than {MAX_EXPORT >> 20} MiB")
        return
    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode_page(data).replace("\x00", ""))
    try:
        root = parser.document_fromstring(page)
    except (etree.LxmlError, ValueError) as problem:
        yield Reject(part.name, "not HTML", str(problem)[:200])
        return
    articles = root.xpath("//div[contains(concat(' ', @class, ' '), ' article ')]")
    if not articles:
        yield Reject(part.name, "no entries", "no article of a Factiva export where its fields say that there is one")
    for number, article in enumerate(articles, start=1):
        yield _read_html(article, f"{part.name}, document {number}", columns)
    signs = {"accession numbers": len(NUMBER.findall(page))}
    signs |= {f"fields {code}": page.count(f">{code}<") for code in ("HD", "PD")}
    what, n = max(signs.items(), key=lambda sign: sign[1])
    if n > len(articles):
        yield Reject(part.name, "unclear documents", f"{n} {what}, but {len(articles)} articles as such")
    if cut is not None:
        raise cut


def looks_like_factiva(lines: Sequence[str]) -> bool:
    """Whether lines without an end are a document of an export all the same: the codes of a headline and a date, or a count of
    words with a language or rights below it."""
    codes = {match[1] for line in lines if (match := CODED.match(line))}
    plain = [line.strip() for line in lines[:40] if line.strip()]
    count = next((n for n, line in enumerate(plain[:12]) if WORDS.match(line)), None)
    below = plain[count + 1 : count + 10] if count is not None else []
    return {"HD", "PD"} <= codes or any(LANGUAGE.match(line) or RIGHTS.match(line) for line in below)


def read_document(lines: Sequence[str], origin: str, columns: Columns) -> Read:
    """A document from the lines of an RTF export, its accession number the last."""
    if _runs_on(lines):
        return Reject(origin, "two documents", "two articles before one accession number", repaired(lines[0])[:200])
    fields = _coded(lines)
    if not {"HD", "LP", "TD"} & set(fields):
        fields = _ordered([line for line in map(repaired, lines) if line])
    return _article(fields, origin, columns)


def _runs_on(lines: Sequence[str]) -> bool:
    """Whether a second article stands in the lines: what every article has once, and no text has, is there twice."""
    codes = Counter(match[1] for line in lines if (match := CODED.match(line)))
    plain = [line for line in map(repaired, lines) if line]
    heads = sum(bool(LANGUAGE.match(a) and RIGHTS.match(b)) for a, b in pairwise(plain))
    counts, numbers = sum(map(bool, map(WORDS.match, plain))), sum(map(bool, map(NUMBER.match, plain)))
    return (codes["HD"] > 1 and codes["PD"] > 1) or max(heads, counts, numbers) > 1


def _read_html(article: Any, origin: str, columns: Columns) -> Read:
    rows = ((row, row.xpath("./td")) for row in article.xpath(".//tr"))
    coded = {
        code: _paragraphs(cells[1])
        for _, cells in rows
        if len(cells) >= 2 and (code := repaired(cells[0].text_content())) in CODES
    }
    if not coded:
        coded = _unindexed(article)
    if "AN" not in coded and not any(END.match(repaired(p.text_content())) for p in article.iter("p", "div")):
        return Reject(origin, "truncated file", "breaks off before its accession number", " ".join(coded.get("HD", ())))
    return _article(coded, origin, columns)


def _unindexed(article: Any) -> dict[str, list[str]]:
    """An article without codes: headline and paragraphs by their class, the rest by its order."""
    text = article.xpath(".//p[contains(@class, 'articleParagraph')]")
    title = article.xpath(".//*[contains(@class, 'Headline')]")
    lines = [repaired(node.text_content()) for node in article.xpath(".//div[not(.//div)]")]
    fields = _ordered([line for line in lines if line])
    if title:
        fields["HD"] = [repaired(title[0].text_content())]
    return fields | {"TD": [line for p in text for line in _paragraphs(p) if not END.match(line)]}


def _paragraphs(cell: Any) -> list[str]:
    """The paragraphs of a cell. A line break in the source is a space, as a browser shows it."""
    blocks = cell.xpath(".//p") or [cell]
    for line_break in cell.iter("br"):
        line_break.tail = "\u2028" + (line_break.tail or "")
    texts = (" ".join(re.split(r"[ \t\r\n]+", block.text_content())) for block in blocks)
    return [line for text in texts for line in map(repaired, text.split("\u2028")) if line]


def _coded(lines: Sequence[str]) -> dict[str, list[str]]:
    """Each code's lines."""
    fields: dict[str, list[str]] = {}
    code = ""
    for line in lines:
        said = line
        if match := CODED.match(line):
            repeats = match[1] in fields  # a code stands once: a line of the text looks like one
            code, said = (code, line) if repeats else (match[1], match[2])
        if code:
            fields.setdefault(code, []).extend(filter(None, [repaired(said)]))
    return fields


def _ordered(lines: Sequence[str]) -> dict[str, list[str]]:
    """Without codes: section, headline, byline; "1,182 words", date, time, outlet, its code, page, language, rights; the text."""
    count = next((n for n, line in enumerate(lines) if WORDS.match(line)), None)
    if count is None:
        return {}
    above, below = list(lines[:count]), list(lines[count + 1 :])
    fields: dict[str, list[str]] = {}
    if len(above) > 1 and (BYLINE.match(above[-1]) or len(above) > 2):
        fields["BY"] = [above.pop()]
    fields["HD"] = above[-1:]
    fields["SE"] = above[-2:-1]
    fields["PD"] = below[:1]
    rest = below[1:]
    if rest and CLOCK.match(rest[0]):
        fields["ET"] = [rest.pop(0)]
    fields["SN"] = rest[:1]
    starts = [n + 1 for n, line in enumerate(rest[:9]) if RIGHTS.match(line)]
    starts = starts or [n + 1 for n, line in enumerate(rest[:9]) if LANGUAGE.match(line)]
    fields["TD"] = [line for line in rest[starts[-1] :] if not END.match(line)] if starts else []
    return fields


def _article(fields: Mapping[str, Sequence[str]], origin: str, columns: Columns) -> Read:
    def said(code: str) -> str:
        return " ".join(fields.get(code, ()))

    text = "\n\n".join([*fields.get("LP", ()), *fields.get("TD", ())])
    if not text:
        why = "neither LP nor TD holds a text" if fields else "neither codes nor a count of words"
        return Reject(origin, "no text", why, said("HD")[:200], said("SN")[:100])
    clock = said("ET") if CLOCK.match(said("ET")) else ""
    return RawArticle(
        title=said("HD"),
        text=text,
        is_html=False,
        outlet=said("SN") or columns.outlet,
        published=f"{said('PD')} {clock}".strip(),
        url="",
        authors=said("BY"),
        section=said("SE"),
        origin=origin,
    )
