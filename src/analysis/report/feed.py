"""editions -> an Atom feed (RFC 4287): an entry for each edition that readers may open, the newest first.

What a reader has seen once must not come again: the id of an entry is made of the report, the edition and the moment its run began, and the
id of a feed is kept from the feed that was there before.
"""

import os
import re
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from analysis.report.put import OURS
from analysis.report.series import Edition
from analysis.report.shelf import told_of

ATOM = "http://www.w3.org/2005/Atom"
MOST = 100  # entries
FILE = "feed.xml"
NO_LETTERS = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # of XML 1.0


def feed(editions: Iterable[Edition], *, title: str, beside: Path, address: str = "") -> str:
    """The feed as XML; "" where there is no edition.

    Args:
        beside: the folder that receives it; links are relative to it where there is no address.
        address: where the folder is published, as in "https://example.org/reports/weekly".
    """
    newest = sorted(editions, key=lambda one: (_moment(one), one.edition), reverse=True)[:MOST]
    if not newest:
        return ""
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en"})
    base = f"{address.rstrip('/')}/" if address else ""
    _add(root, "generator", OURS)
    _add(root, "id", _kept_id(beside / FILE) or _id("feed", beside.name, newest[-1]))
    _add(root, "title", title)
    _add(root, "updated", _moment(newest[0]))
    _add(_add(root, "author"), "name", title)
    _add(root, "link", rel="self", href=f"{base}{FILE}", type="application/atom+xml")
    _add(
        root,
        "link",
        rel="alternate",
        href=f"{base}index.html" if (beside / "index.html").exists() else f"{base}latest/index.html",
    )
    for edition in newest:
        _entry(root, edition, f"{base}{address_of(edition.path.relative_to(beside))}/index.html")
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def address_of(path: Path) -> str:
    """A relative path as links write it, whatever letters its folders have."""
    return quote(os.fsencode(path.as_posix()))


def _entry(root: ET.Element, edition: Edition, href: str) -> None:
    told = told_of(edition)
    entry = _add(root, "entry")
    _add(entry, "id", _id("edition", edition.name, edition))
    _add(entry, "title", edition.headline or f"{edition.title}, {edition.edition}")
    _add(entry, "updated", _moment(edition))
    _add(entry, "link", rel="alternate", href=href, type="text/html")
    _add(entry, "category", term=edition.name, label=edition.title)
    _add(
        entry,
        "summary",
        " ".join(filter(None, (edition.message, str(told.get("base") or ""), f"{edition.title}, {edition.edition}."))),
    )
    if sentences := [str(one) for one in told.get("sentences") or ()]:
        _add(entry, "content", "\n".join(sentences), type="text")


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(
        parent, f"{{{ATOM}}}{name}", {key: NO_LETTERS.sub("", value) for key, value in attributes.items()}
    )
    child.text = NO_LETTERS.sub("", text) or None
    return child


def _id(kind: str, name: str, edition: Edition) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{kind} {name} {edition.edition} {edition.started}").urn


def _moment(edition: Edition) -> str:
    """When the run ended; where that is not known, the beginning of the edition's day."""
    with suppress(ValueError):
        begun = datetime.fromisoformat(edition.started)
        if begun.tzinfo:
            return (begun.astimezone(UTC) + timedelta(seconds=edition.seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{edition.day.isoformat()}T00:00:00Z"


def _kept_id(path: Path) -> str:
    try:
        return str(ET.parse(path).getroot().findtext(f"{{{ATOM}}}id") or "")
    except (OSError, ET.ParseError):
        return ""
