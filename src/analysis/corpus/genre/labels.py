"""What a source, a section, an address and a title call an article: genre, and who says so (english/genre.toml)."""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from analysis.codebook.english import English

FIRST = ("letter", "opinion", "live_blog", "interview", "analysis", "agency")
"""Genres in the order in which they count where several are named; "news" is what is left."""

WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
QUESTIONS = re.compile(r"\bq\s*(?:&|and)\s*a\b")
SEPARATOR = re.compile(r"\s*[:|\[\]]\s*|\s+[-–—]\s+|^|$")
BETWEEN_WORDS = re.compile(r"[^\w:.]+|_|\.(?!$)")


class Labels:
    """The lists of english/genre.toml, ready to be compared."""

    def __init__(self, english: English) -> None:
        self.words: Mapping[str, frozenset[str]] = {
            genre: english.words(f"genre.{genre}") for genre in (*FIRST, "news")
        }
        self.bylines = english.words("genre.bylines")
        self.subjects = _any_of(english.words("genre.subjects"))
        self.phrases = {genre: _any_of(english.words(f"genre.{genre}_phrases")) for genre in FIRST if genre != "agency"}

    def told(
        self, said: str, authors: str, section: str, url: str, title: str, *, reprinted: bool = False
    ) -> tuple[str, str] | None:
        """The genre and what told it: source, section, address or title, the first that names one other than news.

        "news" only where something names it and nothing another genre; None where nothing does.

        Args:
            said: as the source calls it, "OpinionNewsArticle", "Letter to the editor".
            authors: "; " between two.
            reprinted: whether the address is another's than the outlet's, so that its sections tell nothing; its last part is a headline.
        """
        if said in FIRST:
            return said, "source"
        path = _path(url)
        by_source = {
            "source": _words(said) | self._byline(authors),
            "section": self._of_section(section),
            "address": set() if reprinted else {unquote(part).lower() for part in path},
        }
        slug = _plain(path[-1] if path else "")
        for by, words in by_source.items():
            if genre := self._named(words) or (self._phrase(slug) if by == "address" else ""):
                return genre, by
        plain = _plain(title)
        if genre := self._named(_edges(plain)) or self._phrase(plain):
            return genre, "title"
        by_news = next((by for by, words in by_source.items() if words & self.words["news"]), "")
        return ("news", by_news) if by_news else None

    def opens(self, text: str) -> str:
        """The genre that a label in capitals names at the beginning of a text ("ANALYSIS/OPINION: The harbour"); empty where none does."""
        label = text[:40].partition(":")[0]
        return self._named({_hyphens(label)}) if label.isupper() else ""

    def _of_section(self, section: str) -> set[str]:
        """The words of a section, without those of subjects that hold the name of a genre ("fake_news")."""
        subjects = self.subjects.findall(_hyphens(section))
        return _words(section) - {word for subject in subjects for word in (subject, *subject.split("-"))}

    def _named(self, words: set[str]) -> str:
        return next((genre for genre in FIRST if words & self.words[genre]), "")

    def _phrase(self, plain: str) -> str:
        return next((genre for genre, phrases in self.phrases.items() if phrases.search(plain)), "")

    def _byline(self, authors: str) -> set[str]:
        """What stands before a name ("Analysis by Ann Ortiz"), and those who write as a board ("The Editorial Board")."""
        found = set()
        for name in authors.lower().split("; "):
            first, _, rest = name.strip().partition(" ")
            if rest and first in self.bylines:
                found.add(first)
            found.add(_hyphens(name.strip().removeprefix("the ")))
        return found


@lru_cache(maxsize=4)
def labels_of(english: English) -> Labels:
    """Made once for each codebook."""
    return Labels(english)


def _any_of(phrases: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<![^:-]){re.escape(p)}(?![^:.-])" if p[-1] not in ":.-" else
                               rf"(?<![^:-]){re.escape(p)}" for p in sorted(phrases)))  # fmt: skip


def _words(label: str) -> set[str]:
    """The words of a label, and all of it as one: "Letters to the Editor" -> letters, to, ..., letters-to-the-editor."""
    lower = QUESTIONS.sub("q-and-a", INNER_CAPITAL.sub(" ", label).lower())
    return {*WORD.findall(lower), _hyphens(lower)}


def _hyphens(words: str) -> str:
    return "-".join(WORD.findall(words.lower()))


def _plain(title: str) -> str:
    """A title in small letters with "-" between words, ":" for what divides it and before it, "." behind it."""
    lower = QUESTIONS.sub("q-and-a", title.lower().replace("’", "").replace("'", "").strip(" .:|-"))
    return BETWEEN_WORDS.sub("-", SEPARATOR.sub(":", lower)).rstrip(":") + "."


def _edges(plain: str) -> set[str]:
    """What stands before the first colon of a title, and behind the last one."""
    parts = [part.strip("-") for part in plain.strip(":.").split(":")]
    return {parts[0], parts[-1]} if len(parts) > 1 else set()


def _path(url: str) -> list[str]:
    """What stands between the slashes of an address, without its host and query."""
    try:
        return [part for part in urlsplit(url).path.split("/") if part]
    except ValueError:  # an address that is none tells nothing
        return []
