"""The roster as one multi-pattern matcher: every name, surname, epithet and role in one pass over a text."""

import re
from itertools import islice, takewhile

import ahocorasick_rs

from analysis.codebook.actors import Actor
from analysis.codebook.english import English
from analysis.mentions.compounds import Compounds
from analysis.mentions.hits import Hit, fold
from analysis.mentions.meanings import meanings_of
from analysis.mentions.names import PARTICLES, compile_names
from analysis.mentions.offices import Offices
from analysis.mentions.spellings import Spellings
from analysis.mentions.things import ThingWords

PARTICLE = re.compile(rf"(?:{'|'.join(sorted(PARTICLES))})[-‑’'](?=[A-Z])")
NEXT_CAPITALISED = re.compile(r"[ \u00a0](?:[A-Z][\w.’'-]*)")


class Roster:
    """The actors, and a matcher of all their names. 1,000 actors cost little more than ten: one pass, whatever the number."""

    def __init__(self, actors: tuple[Actor, ...], english: English) -> None:
        self.words = compile_names(english)
        self.actors = {actor.id: actor for actor in actors}
        self.genders = {actor.id: actor.gender for actor in actors}
        self.persons = frozenset(actor.id for actor in actors if actor.is_person)
        self.plural = frozenset(actor.id for actor in actors if actor.kind in ("group", "organisation"))
        self.surnames = frozenset(fold(actor.family_name) for actor in actors if actor.is_person)
        self.compounds, self.spellings, self.things = Compounds(english), Spellings(english), ThingWords(english)
        self.office_words = Offices(english)
        self.meanings = meanings_of(actors, self.spellings)
        self.patterns = list(self.meanings)
        self.matcher = ahocorasick_rs.AhoCorasick(self.patterns)
        self.offices = {
            actor.id: {fold(text).split()[-1] for text in (*actor.titles, *(role.text for role in actor.roles))}
            | {word for role in actor.roles for word in fold(role.text).split()}
            for actor in actors
        }
        self.name_words = {a.id: {word for name in a.full_names for word in fold(name).split()} for a in actors}
        self.titles = {actor.id: tuple(fold(title) + " " for title in actor.titles) for actor in actors}

    def hits(self, text: str) -> list[Hit]:
        """The longest match at each place, whole words, names with a capital; in reading order."""
        folded = fold(text)
        spans = [
            (start, end, self.patterns[n])
            for n, start, end in self.matcher.find_matches_as_indexes(folded, overlapping=True)
            if _whole_word(folded, start, end)
        ]
        spans.sort(key=lambda span: (span[0], -span[1]))
        hits: list[Hit] = []
        last = 0
        for number, (start, end, pattern) in enumerate(spans):
            hit = self._hit(text, start, end, pattern) if start >= last else None
            if hit is not None and not (hit.kind == "byname" and _runs_on(spans, number)):
                hits.append(hit)
                last = end
        return hits

    def has_title(self, actor_id: str, text: str, start: int) -> bool:
        """Whether one of the actor's titles stands right before `start`."""
        before = fold(text[max(0, start - 40) : start])
        return any(
            before.endswith(title) and _whole_word(before, len(before) - len(title), len(before))
            for title in self.titles[actor_id]
        )

    def _hit(self, text: str, start: int, end: int, pattern: str) -> Hit | None:
        meaning = self.meanings[pattern]
        if meaning.written:
            return meaning._replace(start=start, end=end) if self._names_thing(text, start, end, meaning) else None
        named = meaning.kind in ("full", "short")
        if named and not (_capitalised(text, start, end) or self._korean(text, start, end, pattern)):
            return None
        if meaning.kind == "not_actor" and text[start].islower() and not pattern.startswith("the "):
            return None
        inside = meaning.kind == "short" and self._inside(text, start, end)
        compound = named and self.compounds.holds(text, start, end)
        return meaning._replace(start=start, end=end, inside=inside, compound=compound)

    def _names_thing(self, text: str, start: int, end: int, meaning: Hit) -> bool:
        things = self.things
        if not (things.printed_so(text[start:end], meaning.written) and things.is_apart(text, start, end)):
            return False
        if meaning.written.isupper() and fold(meaning.written).replace(".", "") in things.never:
            return not things.in_capitals(text, start, end)
        return meaning.kind != "metonym" or things.acts(text, start, end)

    def _korean(self, text: str, start: int, end: int, pattern: str) -> bool:
        """Whether a Korean name is printed with a small letter in its second half, as some papers do: "Kim Jong un"."""
        words = text[start:end].split()
        return len(words) > 1 and words[0][0].isupper() and words[-1][0].islower() and self.spellings.korean(pattern)

    def _inside(self, text: str, start: int, end: int) -> bool:
        """Whether a capitalised word that belongs to another name or thing follows: "Trump Tower", "Kim Kardashian"."""
        after = NEXT_CAPITALISED.match(text, end)
        if after is None or text[start:end].isupper() or _is_capitalised_throughout(text):
            return after is not None and fold(after[0]).strip(" .") in self.words.organisations
        word = fold(after[0]).strip(" .")
        if word in self.words.never or word in self.surnames or after[0].strip().isupper():
            return False
        return word not in self.words.title_gender or word in self.words.organisations


def _runs_on(spans: list[tuple[int, int, str]], number: int) -> bool:
    """Whether a longer name begins within a span: "the bureau" of "the Bureau of Tolls"."""
    _, end, _ = spans[number]
    after = takewhile(lambda span: span[0] < end, islice(spans, number + 1, None))
    return any(span[1] > end for span in after)


def _whole_word(text: str, start: int, end: int) -> bool:
    before = start == 0 or not (text[start - 1].isalnum() or text[start - 1] in "_@#.")
    after = end == len(text) or not (text[end].isalnum() or text[end] == "_")
    return (before or (start > 1 and text[start - 1] == "." and not text[start - 2].isalnum())) and after


def _capitalised(text: str, start: int, end: int) -> bool:
    """Whether each word of a name has its capital; a particle need not: "el-Sisi", "von der Leyen"."""
    *words, last = text[start:end].split()
    return (_begins_name(last) or PARTICLE.match(last) is not None) and all(
        _begins_name(word) or word in PARTICLES or PARTICLE.match(word) for word in words
    )


def _begins_name(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit()


def _is_capitalised_throughout(text: str) -> bool:
    return len(text) < 300 and "\n" not in text and _share_capitalised(text) >= 0.7


def _share_capitalised(text: str) -> float:
    words = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in words) / len(words) if words else 0.0
