"""Entities, tags and escapes that were left in a field of text -> the characters and line breaks that they stand for.

Only what is certainly markup is touched: entities of HTML, and tags of HTML that have attributes, a partner or no other meaning.
"a < b", "AT&T", "<Trump> said" and "<checks notes>" stay as they are.
"""

import re
from collections import Counter
from collections.abc import Callable
from html.entities import html5

ROUNDS = 3  # of what decodes to entities; "&amp;amp;#8217;", escaped several times, is one entity
COMMON = (
    "nbsp|quot|amp|lt|gt|apos|[lr][sd]quo|[mn]dash|hellip"  # entities that are also found without ";", or after "& "
)
ENTITY = re.compile(
    r"&(?:amp;|\#0*38;|\#x26;)*(?:\#(?P<number>\d{2,7});?|\#[xX](?P<hex>[0-9a-fA-F]{2,6});|(?P<name>[a-zA-Z][a-zA-Z0-9]{1,31});"
    rf"|(?P<open>{COMMON})(?![\w;=])|(?P<joined>nbsp)(?=[A-Z])|\ (?P<apart>{COMMON});)",
    re.VERBOSE,
)
ESCAPE = re.compile(
    r"\\u(?P<code>[0-9a-fA-F]{4})|\\(?P<mark>[\"'/])|(?P<lines>(?:(?:\\r)?\\n){2,})"
    r"|(?<=[\s.!?\"”’)])(?P<line>(?:\\r)?\\n)(?=[\s\"“‘(A-Z]|$)"
)  # of JSON and of databases
FORMATS = "a abbr acronym b big cite del dfn em font i ins kbd q s small span strike strong sub sup tt u".split()
BLOCKS = (
    "address article aside blockquote center dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header main nav "
    "ol p pre section table tbody tfoot thead ul"
).split()
PLAIN = ("br", "hr", "img", "li", "p", "wbr")  # need neither attributes nor a partner to be known as tags
OTHERS = (
    "audio body button caption code col data embed fieldset head html input label legend link map mark meta object option param "
    "picture select source summary td textarea th time title tr track var video"
).split()
SHOWN: dict[str, str] = dict.fromkeys(BLOCKS, "\n\n") | {
    "br": "\n",
    "hr": "\n",
    "li": "\n",
    "tr": "\n",
    "td": " ",
    "th": " ",
}
OF_WORD = r"(?:o|v|w|st1):\w{1,20}"
NAMES = "|".join([*sorted({*FORMATS, *BLOCKS, *PLAIN, *OTHERS}, key=len, reverse=True), OF_WORD])
ATTRIBUTES = r"""(?P<attributes>\s(?>(?:=\s*"[^"]{0,2000}"|=\s*'[^']{0,2000}'|[^<>])*))?"""
TAG = re.compile(rf"<(?P<close>/?)(?P<name>{NAMES})(?=[\s/>]){ATTRIBUTES}/?>", re.IGNORECASE)
CLOSED = re.compile(rf"</({NAMES})\s*>", re.IGNORECASE)
CUT_OFF = re.compile(rf"<(?:{NAMES})\s[^<>=]{{1,40}}=[^<>]*\Z", re.IGNORECASE)  # a tag in which the text ends
DECLARATION = re.compile(
    r"<!\[CDATA\[|\]\]>|<!doctype\b[^<>]*>|<\?xml\b[^<>]*>|<!\[(?:if|endif)\b[^<>]*>", re.IGNORECASE
)
UNSEEN = re.compile(r"<!--|<(?P<name>script|style|iframe|svg|template|noscript)(?=[\s>])[^<>]*>", re.IGNORECASE)
UNSEEN_ENDS = {
    name: re.compile("-->" if name == "<!--" else rf"</{name}\s*>", re.IGNORECASE)
    for name in ("<!--", "script", "style", "iframe", "svg", "template", "noscript")
}
LINE_BREAKS = re.compile(
    r"(?<![ \t])[ \t]*\n[ \t]*(?:\n\s*)?"
)  # looked for where a run of spaces begins, so that a long one is read once


def without_markup(text: str, counts: Counter[str]) -> str:
    """The text with escapes and entities as characters and tags off, blocks divided by line breaks.

    How many of each were found is added to `counts`, under "escapes", "entities" and "tags".
    """
    if "\\" in text:
        text = _put(ESCAPE, _unescaped, text, "escapes", counts)
    for _ in range(ROUNDS):
        if "&" not in text or (decoded := _put(ENTITY, _decoded, text, "entities", counts)) == text:
            break
        text = decoded
    return _without_tags(text, counts) if "<" in text or "]]>" in text else text


def without_unseen(text: str, counts: Counter[str]) -> str:
    """Markup without what no page shows: comments, scripts, styles. One that is never closed takes the rest of its line."""
    kept, place = [], 0
    open_ended: set[str] = set()
    for match in UNSEEN.finditer(text):
        name = (match["name"] or "<!--").lower()
        if match.start() < place or not _is_one_case(match["name"] or ""):
            continue
        end = None if name in open_ended else UNSEEN_ENDS[name].search(text, match.end())
        kept.append(text[place : match.start()])
        counts["tags"] += 1
        if end:
            place = end.end()
        else:
            open_ended.add(name)
            line_end = text.find("\n", match.end())
            place = match.end() if name == "<!--" else len(text) if line_end < 0 else line_end
    return "".join(kept) + text[place:] if kept else text


def _put(
    pattern: re.Pattern[str], new: Callable[[re.Match[str]], str], text: str, kind: str, counts: Counter[str]
) -> str:
    """The text with each match replaced; those that change are counted."""

    def replacement(match: re.Match[str]) -> str:
        replaced = new(match)
        counts[kind] += replaced != match[0]
        return replaced

    return pattern.sub(replacement, text)


def _unescaped(match: re.Match[str]) -> str:
    if match["code"]:
        return chr(int(match["code"], 16))
    return match["mark"] or ("\n\n" if match["lines"] else "\n")


def _decoded(match: re.Match[str]) -> str:
    """The character of an entity, or the entity where there is none. Halves of a character stay halves."""
    if digits := match["number"] or match["hex"]:
        number = int(digits, 16 if match["hex"] else 10)
        return chr(number) if 0 < number <= 0x10FFFF else match[0]
    name = match["name"] or match["open"] or match["joined"] or match["apart"]
    in_capitals = name.isupper() and len(name) > 2  # of a title that was put in capitals
    return html5.get(f"{name};") or (html5.get(f"{name.lower()};") if in_capitals else None) or match[0]


def _without_tags(text: str, counts: Counter[str]) -> str:
    before = counts["tags"]
    text = _put(DECLARATION, lambda _: "", without_unseen(text, counts), "tags", counts)
    partners = {name.lower() for name in CLOSED.findall(text)}

    def shown(match: re.Match[str]) -> str:
        return SHOWN.get(match["name"].lower(), "") if _is_tag(match, partners) else match[0]

    text = _put(TAG, shown, text, "tags", counts)
    text = _put(CUT_OFF, lambda _: "", text, "tags", counts)
    if counts["tags"] == before:
        return text
    return LINE_BREAKS.sub(lambda match: "\n\n" if match[0].count("\n") > 1 else "\n", text)


def _is_tag(match: re.Match[str], partners: set[str]) -> bool:
    """Whether what looks like a tag is one: closing, with attributes, with a partner, or put right before a word."""
    if match["close"] or "=" in (match["attributes"] or ""):
        return True
    name = match["name"].lower()
    if not _is_one_case(match["name"]):
        return False
    if name in partners or name in PLAIN or ":" in name:
        return True
    before, after = match.string[max(match.start() - 1, 0) : match.start()], match.string[match.end() : match.end() + 1]
    return name in FORMATS and not before.isalnum() and bool(after.strip())


def _is_one_case(name: str) -> bool:
    """Whether a tag's name is in small letters or in capitals: "<Li>" is somebody's name."""
    return name in (name.lower(), name.upper())
