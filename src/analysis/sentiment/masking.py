"""The sentence as the target model reads it: without names, and without what tells a woman from a man.

The target's name becomes `[TGT]`, the names of other actors become `[OTH]`, and pronouns, titles and words such as
"congresswoman" get one form. The same sentence about somebody else therefore reads the same. Training and scoring both
go through `mask_names`; its word lists are in masking.toml.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

Span = tuple[int, int]

EXCERPT = 520  # characters around a target that are read: about the longest sentence that the model takes

TARGET, OTHER, THEY, THEIR = "[TGT]", "[OTH]", "[THEY]", "[THEIR]"
SPECIAL = (TARGET, OTHER, THEY, THEIR)

_LISTS = tomllib.loads((Path(__file__).parent / "masking.toml").read_text(encoding="utf-8"))
ROLES = frozenset(_LISTS["roles"]["words"])
NO_NAMES = frozenset(_LISTS["not_first_names"]["words"])
PRONOUNS = frozenset(_LISTS["pronouns"]["words"])
SUFFIXES = frozenset(_LISTS["suffixes"]["words"])
NEUTRAL = {word: form for form, words in _LISTS["neutral"].items() if form != "why" for word in words}

_GENDER = re.compile(rf"(?<![\w\[])(?:{'|'.join(NEUTRAL)})(?![\w\]])", re.IGNORECASE)
_PERSON = re.compile(rf"\b({'|'.join(_LISTS['person_endings']['words'])})(?:wo)?man\b", re.IGNORECASE)
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Messrs|Sir|Dame|Madam|Madame)\b\.?\s+(?=[A-Z\[])")
_BEFORE = re.compile(r"(?:\b[A-Z](?:\.|[\w’'\-]*[\w])[ \u00a0])+$")
_WORD = re.compile(r"[^\W\d_][\w’'\-]*\.?")
_RUN = re.compile(r"\w+")
_POSSESSIVE = re.compile(r"['’]s?$")
_PARTICLES = frozenset({"al", "bin", "de", "der", "el", "la", "van", "von"})


def mask_names(text: str, start: int, end: int, same: Sequence[Span] = (), others: Sequence[Span] = ()) -> str:
    """Write the sentence as the model reads it: without names and without gender.

    "Mr. Lund praised Ann Ortiz and her plan" with the target "Ortiz" and the other actor "Lund" reads
    "[OTH] praised [TGT] and [THEIR] plan". Every further place with the target's name or surname becomes `[TGT]`
    as well, and first names that stand before a span belong to it. Roles ("President") stay.

    Args:
        text: the sentence as printed.
        start, end: characters of the target, so that `text[start:end]` names it.
        same: further mentions of the target, pronouns included, where known.
        others: mentions of other actors, where known. Spans that overlap the target are ignored.
    Returns:
        The masked sentence; it holds `[TGT]` at least once.
    """
    target, named = _widen(text, (start, end)), [_widen(text, span) for span in others]
    claimed: dict[Span, str] = {}
    _claim(claimed, [target], TARGET)
    _claim(claimed, named, OTHER)
    _claim(claimed, (_widen(text, span) for span in same), TARGET)
    for place, token in _namesakes(text, target):
        _claim(claimed, [place], token)
    for span in named:
        _claim(claimed, (place for place, token in _namesakes(text, span) if token == TARGET), OTHER)
    return _neutral(_replace(text, claimed))


def _claim(claimed: dict[Span, str], spans: Iterable[Span], token: str) -> None:
    """Give each span its token, unless it is empty or overlaps one that has been given before."""
    for start, end in spans:
        if start < end and all(end <= other_start or other_end <= start for other_start, other_end in claimed):
            claimed[start, end] = token


def _replace(text: str, claimed: dict[Span, str]) -> str:
    pieces, at = [], 0
    for (start, end), token in sorted(claimed.items()):
        pieces += [text[at:start], token]
        at = end
    return "".join([*pieces, text[at:]])


def _widen(text: str, span: Span) -> Span:
    """Take first names before the span in, and leave roles, quotation marks and a possessive ending out."""
    start, end = span
    words = list(_WORD.finditer(text, start, end))
    while words and _bare(words[0][0]) in ROLES | {"mr", "mrs", "ms", "miss", "mx", "the"}:
        words.pop(0)
    if not words or not any(word[0][0].isupper() for word in words):
        return span
    end = max(words[-1].end(), end - (len(text[start:end]) - len(text[start:end].rstrip(" \"“”‘’',.;:"))))
    end -= len(text[:end]) - len(_POSSESSIVE.sub("", text[:end]))
    return _first_names(text, words[0].start()), max(end, words[0].start() + 1)


def _first_names(text: str, start: int) -> int:
    """Where the name begins whose last part begins at `start`."""
    name, before = _WORD.match(text, start), _BEFORE.search(text, max(0, start - 60), start)
    if before is None or name is None or _bare(name[0]) in PRONOUNS:
        return start
    for word in reversed(list(_WORD.finditer(before[0]))):
        if not _is_first_name(word[0]):
            break
        start = before.start() + word.start()
    return start


def _is_first_name(word: str) -> bool:
    plain = _bare(word)
    return not (plain in ROLES or plain in NO_NAMES or word.endswith(("'s", "’s", "ing", "ed", "ly")))


def _bare(word: str) -> str:
    return word.rstrip(".").lower()


def name_parts(name: str) -> list[str]:
    """The words of a name: "Marco Rubio, R-Fla" gives Marco and Rubio; a pronoun or a description gives none."""
    parts: list[str] = []
    for printed in re.split(r",| of | at | from ", name)[0].split():
        word = _POSSESSIVE.sub("", printed.strip("\"“”‘’'().;:"))
        if word[:1].isupper() and _bare(word) not in SUFFIXES | ROLES | NO_NAMES | PRONOUNS:
            parts.append(word)
        elif parts and not word[:1].isupper() and word not in _PARTICLES:
            parts.clear()
    return parts


def _namesakes(text: str, name: Span) -> Iterator[tuple[Span, str]]:
    """Find further places with the name's surname or first name; another first name before it is another person."""
    parts = name_parts(text[slice(*name)])
    known = {form for part in parts for form in (part, part.upper())}
    for part in [form for form in (parts[-1:] + parts[:1]) if len(form) > 2]:
        forms = rf"(?:{re.escape(part)}|{re.escape(part.upper())})"
        for match in re.finditer(rf"@\w*{forms}\w*|(?<!\w){forms}(?:\s+{re.escape(parts[-1])})?(?!\w|-[A-Z])", text):
            start = _first_names(text, match.start())
            first = text[start : match.start()].split()
            stranger = bool(first) and len(parts) > 1 and not known & set(first)
            yield (start, match.end()), OTHER if stranger else TARGET


def _neutral(text: str) -> str:
    """Give words that tell men from women one form, and drop Mr, Mrs, Ms."""
    text = _TITLE.sub("", text)
    words = set(_RUN.findall(text.lower()))  # which of the two slow patterns can match at all
    if any(word.endswith("man") for word in words):
        text = _PERSON.sub(r"\1person", text)
    if words.isdisjoint(NEUTRAL):
        return text
    return _GENDER.sub(lambda match: NEUTRAL.get(match[0].lower(), match[0]), text)
