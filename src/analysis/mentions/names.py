"""Person names by their shape, roster or not: who else an article names, and so who competes for a surname or a pronoun."""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from analysis.codebook.english import english, read_english
from analysis.paths import CODEBOOK

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻŁŃŅŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽ"
ABBREVIATION = r"(?:Mrs?|Ms|Messrs|Dr|Sens?|Reps?|Govs?|Gen|Lt|Col|Capt|Maj|Adm|Sgt|Rev|Prof|Hon|Jr|Sr|St)\."
TOKEN = (
    rf"(?:{ABBREVIATION}|(?:[{UPPER}]\.)+(?:-[{UPPER}]\.)?|(?:[OD]['’]|(?:[Aa]l|[Ee]l)[-‑])?[{UPPER}]\w*(?:[-‑]\w+)*)"
)
RUN = re.compile(
    rf"(?<![\w.])(?<![-‑]){TOKEN}(?:[ \u00a0](?:(?:de|van|von|bin|ibn|al|el|der|den|la|da|di|du|dos|del|ter) ){{0,2}}{TOKEN})*"
)
PIECE = re.compile(rf"{TOKEN}|[a-z]+")
PARTICLES = frozenset(
    ["de", "van", "von", "bin", "ibn", "al", "el", "der", "den", "la", "da", "di", "du", "dos", "del", "ter"]
)

TITLE_GENDER = {
    word: gender.replace("either", "")
    for gender in ("either", "male", "female")
    for word in english(f"titles_{gender}")
}
STOP = english("never_in_names")
PLACES = english("places")
ORGANISATIONS = english("organisations")
ASIAN_SURNAMES = english("asian_surnames")
KOREAN_SYLLABLE = re.compile(
    r"(?:son|jong|jeong|jung|yong|young|yeong|chol|chul|cheol|il|un|eun|sung|song|seong|yo|yeo|kye|gye|gwan|kwan|dong|hak|soo|su|sook|suk|hui|hee|"
    r"yeon|yon|hyok|hyuk|nam|nyong|ho|myong|myung|kyung|kyong|gyong|jin|jun|joon|min|hyun|hyon|woo|wu|jae|in|chan|chun|chung|eui|yi|ui|sik|shik|"
    r"won|weon|tae|dae|ryong|ju|joo|ja|ae|ra|sei|sol|bok|guk|kuk|kil|gil|pyong|byung|bo|mi|ri|rim|hwan|han|ki|gi|yun|ik|hye|geun|keun|se|sang|"
    r"kwang|gwang|chang|choe|man|rak|nak|wan|gyu|kyu|gu|koo|yop|seok|sok|hoon|hun|a|ah)"
)


_TITLE = "|".join(sorted((re.escape(word) for word in TITLE_GENDER), key=len, reverse=True))
TITLES_BEFORE = re.compile(
    rf"(?<![\w.-])(?:(?:U\.?S\.?|North|South|[A-Z][a-z]+(?:an|ese|ish)) ){{0,2}}"
    rf"(?:(?i:{_TITLE})\.?(?: of (?:State|Defense|Defence))? ){{1,3}}$"
)


class Person(NamedTuple):
    """A person named: `start`, `end` of the name without its title; `parts` its words in lower case; the surname first in
    East Asian order. `sure` is false where only the capitals speak for a person."""

    start: int
    end: int
    parts: tuple[str, ...]
    surname: str
    title: str
    gender: str
    sure: bool
    field: str = "text"


def given_names() -> Mapping[str, str]:
    """Given name in lower case to gender, "" for a name of both."""
    return read_english(CODEBOOK).given_names


def previous_word(text: str, start: int) -> str:
    """The word right before `start`, "" where punctuation or a line break stands between."""
    found = re.search(r"([\w.'’-]+)[ \u00a0]$", text[max(0, start - 30) : start])
    return found[1] if found else ""


def title_start(text: str, start: int) -> int:
    """Where the title before a name begins, or `start` itself: "U.S. President Trump", "Secretary of State Pompeo"."""
    found = TITLES_BEFORE.search(text, max(0, start - 60), start)
    return found.start() if found else start


def is_headline(text: str) -> bool:
    """Whether most of the longer words are capitalised, so that capitals say nothing about names."""
    words = re.findall(r"[^\W\d_]{4,}", text)
    return len(words) > 0 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def find_persons(text: str, *, headline: bool = False) -> list[Person]:
    """Every person named in the text by two words or more, by a title and a surname, or by a given name; in reading order."""
    persons: list[Person] = []
    for run in RUN.finditer(text):
        first, last = run.span()
        if last - first < 2:
            continue
        pieces = [(m[0], first + m.start(), first + m.end()) for m in PIECE.finditer(run[0])]
        persons += _in_run(pieces, headline)
    return _known_alone(persons)


def _known_alone(persons: list[Person]) -> list[Person]:
    """Without the single words that are neither a given name, nor titled, nor part of a longer name in the text."""
    parts = {part for person in persons if len(person.parts) > 1 for part in person.parts if len(part) > 1}
    return [person for person in persons if len(person.parts) > 1 or person.sure or person.surname in parts]


Piece = tuple[str, int, int]
END: Piece = ("the", -1, -1)


def _in_run(pieces: list[Piece], headline: bool) -> list[Person]:
    persons: list[Person] = []
    title = ""
    part: list[Piece] = []
    for piece in [*pieces, END]:
        kind = _kind(piece[0], bool(part))
        if kind == "name":
            part.append(piece)
            continue
        if part and kind != "organisation":
            persons += _person(part, title, headline)
        if not (kind == "title" and part == [] and title):
            title = piece[0].rstrip(".").lower() if kind == "title" else ""
        elif TITLE_GENDER.get(piece[0].rstrip(".").lower()):
            title = piece[0].rstrip(".").lower()
        part = []
    return persons


@cache
def _kind(token: str, after_name: bool) -> str:
    word = token.rstrip(".").lower()
    if token[0].islower():
        return "name" if (after_name and word in PARTICLES) or "-" in token else "stop"
    if len(word.replace(".", "")) == 1:
        return "name" if token not in ("I", "A") else "stop"
    if word in ("jr", "sr"):
        return "name" if after_name else "stop"
    if word in given_names() and word not in STOP and not (after_name is False and word in PLACES):
        return "name"
    if word in STOP:
        return "stop"
    if word in TITLE_GENDER:
        return "title" if not after_name else "organisation"
    if word in ORGANISATIONS:
        return "organisation"
    if word in PLACES or (token.isupper() and len(word) > 1 and len(word) < 5) or (token[1:2] == "." and len(word) > 2):
        return "stop"
    return "name"


def _person(part: list[Piece], title: str, headline: bool) -> list[Person]:
    words = tuple(piece[0].rstrip(".").lower() for piece in part if piece[0].rstrip(".").lower() not in ("jr", "sr"))
    if not words:
        return []
    asian = _surname_first(words)
    known = words[0] in given_names()
    if headline and not asian:
        size = 1 if words[0] in ASIAN_SURNAMES else 2  # "Kim Takes Train" names nobody called Kim Takes
        part, words = (part[:size], words[:size]) if known or len(words) == 1 else ([], ())
    if not words or len(words) > 5:
        return []
    gender = TITLE_GENDER.get(title, "") or ("" if asian else given_names().get(words[0], ""))
    surname = words[0] if asian else words[-1]
    sure = asian or bool(title) or known
    if not sure and len(words) > 3:
        return []
    return [Person(part[0][1], part[-1][2], words, surname, title, gender, sure)]


def _surname_first(words: tuple[str, ...]) -> bool:
    """Whether a name is Korean, or Chinese, in its own order."""
    if words[0] not in ASIAN_SURNAMES or len(words) < 2:
        return False
    korean = all(_korean(word) for word in words[1:])
    return korean or (len(words) == 2 and words[0] not in given_names())


def _korean(word: str) -> bool:
    return all(KOREAN_SYLLABLE.fullmatch(half) for half in re.split("[-‑]", word))
