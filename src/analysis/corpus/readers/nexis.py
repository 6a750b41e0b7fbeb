"""Documents of Nexis Uni exports. Written from public descriptions of the format."""

import re
from collections.abc import Sequence

from analysis.corpus.readers.columns import Columns
from analysis.corpus.readers.encoding import repaired
from analysis.corpus.readers.records import RawArticle, Read, Reject

END = re.compile(r"^\s*End of Document\W*$", re.IGNORECASE)
FIELD = re.compile(
    r"^(Byline|Section|Length|Dateline|Highlight|Load-Date|Language|Publication-Type|Journal Code|Edition|Series|Correction|Copyright)"
    r"\b:?\s*(.*)$"
)
BODY = re.compile(r"^\s*Body\W*$")
TAIL = re.compile(
    r"^(?:(?:Load-Date|Language|Publication-Type|Journal Code|Document-Type|Subject|Industry|Geographic|Person|Organization|Company)\s*:"
    r"|(?:Classification|Graphic|Notes|Correction)\W*$)"
)
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATED = re.compile(
    rf"^(?:\w+day,? )?(?:(?:{MONTHS})(?: \d{{1,2}})?(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}} (?:{MONTHS}),? \d{{4}})\b"
)


def looks_like_nexis(lines: Sequence[str]) -> bool:
    """Whether lines without an end are a document of an export all the same: a body, and what stands around one."""
    body = next((n for n, line in enumerate(lines) if BODY.match(line)), None)
    return body is not None and any(FIELD.match(line.strip()) for line in lines[:body])


def read_document(lines: Sequence[str], origin: str, columns: Columns) -> Read:
    """Title, publication and date stand above the fields, after a cover page in the first document of a file; the text stands
    between "Body" and the fields after it."""
    lines = [line for line in map(repaired, lines) if line]
    body = next((n for n, line in enumerate(lines) if BODY.match(line)), None)
    if body is None:
        return Reject(origin, "no text", "a document without a `Body`", (lines or [""])[0][:200])
    head = lines[:body]
    fields = {match[1]: match[2] for line in head if (match := FIELD.match(line))}
    first_field = next((n for n, line in enumerate(head) if FIELD.match(line) and _is_dated(head[:n])), len(head))
    above = head[:first_field]
    dated = max((n for n, line in enumerate(above) if DATED.match(line)), default=None)
    title, outlet = _named(above, dated)
    tail = next((n for n in range(body + 1, len(lines)) if TAIL.match(lines[n])), len(lines))
    bodies = [
        n for n in range(body + 1, len(lines)) if BODY.match(lines[n]) and any(map(_heads, lines[max(n - 6, 0) : n]))
    ]
    if bodies or "Load-Date" in fields or sum(line.startswith("Length:") for line in head) > 1:
        return Reject(origin, "two documents", "two articles before one `End of Document`", title[:200], outlet[:100])
    if body + 1 == tail:
        return Reject(origin, "no text", "nothing stands under `Body`", title[:200], outlet[:100])
    return RawArticle(
        title=title,
        text="\n\n".join(lines[body + 1 : tail]),
        is_html=False,
        outlet=outlet or columns.outlet,
        published=above[dated] if dated is not None else "",
        url="",
        authors=fields.get("Byline", ""),
        section=fields.get("Section", "").split(";")[0],
        origin=origin,
    )


def _heads(line: str) -> bool:
    """Whether a line stands over a body."""
    return bool(FIELD.match(line) or DATED.match(line))


def _is_dated(lines: Sequence[str]) -> bool:
    return any(map(DATED.match, lines))


def _named(above: Sequence[str], dated: int | None) -> tuple[str, str]:
    """Title and outlet: the two lines over the date."""
    if dated is None:
        return (above[0] if above else ""), ""
    outlet = re.sub(r"\s*\(.*\)$", "", above[dated - 1]) if dated else ""
    return (above[dated - 2] if dated > 1 else ""), outlet
