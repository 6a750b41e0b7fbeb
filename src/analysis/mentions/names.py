"""Person names by their shape, roster or not: who else an article names, and so who competes for a surname or a pronoun."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from analysis.codebook.english import English

Gender = Literal["male", "female", ""]

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻŁŃŅŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽ"
ABBREVIATION = r"(?:Mrs?|Ms|Messrs|Dr|Sens?|Reps?|Govs?|Gen|Lt|Col|Capt|Maj|Adm|Sgt|Rev|Prof|Hon|Jr|Sr|St)\."
TOKEN = (
    rf"(?:{ABBREVIATION}|(?:[{UPPER}]\.)+(?:-[{UPPER}]\.)?|(?:[OD]['’]|(?:[Aa]l|[Ee]l)[-‑])?[{UPPER}]\w*(?:[-‑]\w+)*)"
)
RUN = re.compile(
    rf"(?=[{UPPER}ae])(?<![\w.\-‑]){TOKEN}(?:[ \u00a0](?:(?:de|van|von|bin|ibn|al|el|der|den|la|da|di|du|dos|del|ter) ){{0,2}}{TOKEN})*"
)
PIECE = re.compile(rf"{TOKEN}|[a-z]+")
PARTICLES = frozenset(
    ["de", "van", "von", "bin", "ibn", "al", "el", "der", "den", "la", "da", "di", "du", "dos", "del", "ter"]
)

KOREAN_SYLLABLE = re.compile(
    r"(?:son|jong|jeong|jung|yong|young|yeong|chol|chul|cheol|il|un|eun|sung|song|seong|yo|yeo|kye|gye|gwan|kwan|dong|hak|soo|su|sook|suk|hui|hee|"
    r"yeon|yon|hyok|hyuk|nam|nyong|ho|myong|myung|kyung|kyong|gyong|jin|jun|joon|min|hyun|hyon|woo|wu|jae|in|chan|chun|chung|eui|yi|ui|sik|shik|"
    r"won|weon|tae|dae|ryong|ju|joo|ja|ae|ra|sei|sol|bok|guk|kuk|kil|gil|pyong|byung|bo|mi|ri|rim|hwan|han|ki|gi|yun|ik|hye|geun|keun|se|sang|"
    r"kwang|gwang|chang|choe|man|rak|nak|wan|gyu|kyu|gu|koo|yop|seok|sok|hoon|hun|a|ah)"
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


class NameWords:
    """The lists of english/names.toml and the given names, by which names are told from other capitalised words."""

    def __init__(self, english: English) -> None:
        self.given_names = english.given_names
        self.never = english.words("names.never_in_names")
        self.places = english.words("names.places")
        self.organisations = english.words("names.organisations")
        self.asian_surnames = english.words("names.asian_surnames")
        self.everyday = english.words("names.everyday_surnames")
        self.people = english.words("names.people")
        self.relatives = english.words("names.relatives")
        self.title_gender = {
            word: gender.replace("either", "")
            for gender in ("either", "male", "female")
            for word in english.words(f"names.titles_{gender}")
        }
        self.acts = re.compile(rf"(?:,? who| (?:{'|'.join(sorted(english.words('names.speech')))}))\b")
        self.personal_titles = self.title_gender.keys() - english.words("names.title_modifiers")
        self.in_run = lru_cache(maxsize=50_000)(self._in_run)

    def _in_run(self, run: str, headline: bool) -> tuple[Person, ...]:
        return tuple(_in_run(run, self, headline))

    def kind(self, token: str, after_name: bool) -> str:
        """Whether a token is a word of a name ("name"), a title, a word of an organisation, or none of these ("stop")."""
        word = token.rstrip(".").lower()
        if token[0].islower():
            return "name" if (after_name and word in PARTICLES) or "-" in token else "stop"
        if len(word.replace(".", "")) == 1:
            return "name" if token not in ("I", "A") else "stop"
        if word in ("jr", "sr"):
            return "name" if after_name else "stop"
        if word in self.given_names and word not in self.never and not (after_name is False and word in self.places):
            return "name"
        if word in self.never:
            return "stop"
        if word in self.title_gender:
            return "title" if not after_name else "organisation"
        if word in self.organisations:
            return "organisation"
        short = (token.isupper() and 1 < len(word) < 5) or (token[1:2] == "." and len(word) > 2)
        return "stop" if word in self.places or short else "name"


@lru_cache(maxsize=4)
def compile_names(english: English) -> NameWords:
    """The name words of a codebook, compiled once."""
    return NameWords(english)


def gender_of(name: str, words: NameWords) -> Gender:
    """The gender that mostly goes with the given name of a full name: "male", "female"; "" where the list does not tell."""
    gender = next((person.gender for person in find_persons(name, words)), "")
    return "male" if gender == "male" else "female" if gender == "female" else ""


def previous_word(text: str, start: int) -> str:
    """The word right before `start`, "" where punctuation or a line break stands between."""
    match = re.search(r"([\w.'’-]+)[ \u00a0]$", text[max(0, start - 30) : start])
    return match[1] if match else ""


def is_headline(text: str) -> bool:
    """Whether most of the longer words are capitalised, so that capitals say nothing about names."""
    words = re.findall(r"[^\W\d_]{4,}", text)
    return len(words) > 0 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def find_persons(text: str, words: NameWords, *, headline: bool = False) -> list[Person]:
    """Every person named in the text by two words or more, by a title and a surname, or by a given name; in reading order."""
    persons: list[Person] = []
    for run in RUN.finditer(text):
        for one in words.in_run(run[0], headline):
            persons.append(Person(run.start() + one.start, run.start() + one.end, *one[2:]))
    return _known_alone(persons, text, words)


def _known_alone(persons: list[Person], text: str, words: NameWords) -> list[Person]:
    """Without the single words that are neither a given name, nor titled, nor part of a longer or a titled name in the text, nor
    ever somebody who speaks: "..., Lund said", "Lund, who"."""
    named = [
        person
        for person in persons
        if len(person.parts) > 1 or person.title in words.personal_titles or _acts(person, text, words)
    ]
    parts = {part for person in named for part in person.parts if len(part) > 1}
    return [person for person in persons if len(person.parts) > 1 or person.sure or person.surname in parts]


def _acts(person: Person, text: str, words: NameWords) -> bool:
    """Whether a word that does not open a sentence does what people do."""
    opens = person.start == 0 or text[max(0, person.start - 4) : person.start].rstrip(" ”\"’'")[-1:] in ".!?\n"
    return not person.sure and not opens and words.acts.match(text, person.end) is not None


Piece = tuple[str, int, int]
END: Piece = ("the", -1, -1)


def _in_run(run: str, words: NameWords, headline: bool) -> list[Person]:
    """The people named in a run of capitalised words, by their places in it."""
    persons: list[Person] = []
    title = ""
    part: list[Piece] = []
    pieces = [(match[0], match.start(), match.end()) for match in PIECE.finditer(run)] if len(run) > 1 else []
    for piece in [*pieces, END]:
        kind = words.kind(piece[0], bool(part))
        if kind == "organisation" and title in words.personal_titles and len(part) < 2:  # "Rep. Al Green"
            kind = "name"
        if kind == "name":
            part.append(piece)
            continue
        if part and kind != "organisation":
            persons += _person(part, words, title, headline)
        if not (kind == "title" and part == [] and title):
            title = piece[0].rstrip(".").lower() if kind == "title" else ""
        elif words.title_gender.get(piece[0].rstrip(".").lower()):
            title = piece[0].rstrip(".").lower()
        part = []
    return persons


def _person(part: list[Piece], words: NameWords, title: str, headline: bool) -> list[Person]:
    parts = tuple(piece[0].rstrip(".").lower() for piece in part if piece[0].rstrip(".").lower() not in ("jr", "sr"))
    if not parts:
        return []
    asian = _surname_first(parts, words)
    known = parts[0] in words.given_names
    if headline and not asian:
        size = 1 if parts[0] in words.asian_surnames else 2  # "Kim Takes Train" names nobody called Kim Takes
        part, parts = (part[:size], parts[:size]) if known or len(parts) == 1 else ([], ())
    if not parts or len(parts) > 5:
        return []
    gender = words.title_gender.get(title, "") or ("" if asian else words.given_names.get(parts[0], ""))
    surname = parts[0] if asian else parts[-1]
    sure = asian or bool(title) or known
    if not sure and len(parts) > 3:
        return []
    return [Person(part[0][1], part[-1][2], parts, surname, title, gender, sure)]


def _surname_first(parts: tuple[str, ...], words: NameWords) -> bool:
    """Whether a name is Korean, or Chinese, in its own order."""
    if parts[0] not in words.asian_surnames or len(parts) < 2:
        return False
    korean = all(_korean(word) for word in parts[1:])
    return korean or (len(parts) == 2 and parts[0] not in words.given_names)


def _korean(word: str) -> bool:
    return all(KOREAN_SYLLABLE.fullmatch(half) for half in re.split("[-‑]", word))
