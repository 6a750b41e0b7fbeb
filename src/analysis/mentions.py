"""articles + sentences + actors -> mentions: names, surnames, roles, epithets, and pronouns; what stays ambiguous is left open."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from analysis.aliases import Hit, Roster
from analysis.codebook.actors import COMMON_WORDS, Actor
from analysis.names import TITLE_GENDER, Person, find_persons, is_headline, previous_word
from analysis.places import Place
from analysis.pronouns import resolve_pronouns
from analysis.roles import Article, role_holder
from analysis.tables import MENTIONS, OPEN_MENTIONS

NEAR_PARAGRAPHS = 1  # another bearer of the surname is still meant in the paragraph after the one that introduces them
ESTABLISHED = 3  # an actor mentioned so often before another bearer came keeps the surname further down


class Mentions(NamedTuple):
    """`mentions` as MENTIONS declares them, voice not yet known; `open` as OPEN_MENTIONS."""

    mentions: pd.DataFrame
    open: pd.DataFrame


class Bearer(NamedTuple):
    """Somebody introduced in full who bears a surname: an actor, or "" for another person."""

    at: tuple[int, int]  # 0 in the title, 1 in the text; then the offset
    surname: str
    actor_id: str


def find_mentions(
    articles: pd.DataFrame, sentences: pd.DataFrame, actors: Iterable[Actor], *, pronouns: bool = True
) -> Mentions:
    """Find each place where an article refers to an actor.

    Full names, aliases and epithets are whole words, longest first. A surname belongs to the actor last introduced in full in that
    article, the title included, unless another bearer was introduced since; a capitalised word that belongs to the same name makes it
    somebody else ("Ivanka Trump") or something else ("Trump Tower"). Roles count by date and by the outlet's country. "They", "I" and
    "the two leaders" are not resolved.

    Args:
        articles: reads `article_id`, `title`, `text`, `country`, `published`.
        sentences: reads all columns.
        actors: the roster, at least one.
    Returns:
        mentions in reading order, `voice` "" and `attribution_id` missing; and the places left open, with the reason.
    """
    roster = compile_roster(tuple(actors))
    spans = _sentence_spans(sentences)
    found: list[tuple[object, ...]] = []
    left: list[tuple[object, ...]] = []
    columns = [articles[name] for name in ("article_id", "title", "text", "country", "published")]
    for article_id, title, text, country, published in zip(*columns, strict=True):
        day = None if pd.isna(published) else published.date()
        reader = Reader(roster, Article(_text(title), _text(text), _text(country), day))
        reader.read()
        own = spans.get(article_id, {})
        if pronouns:
            reader.places += resolve_pronouns(reader.article.fields, own, reader.places, reader.others, roster.genders)
        found += _mention_rows(article_id, reader.places, own)
        left += _open_rows(article_id, reader.open, own)
    return Mentions(MENTIONS.build(found), OPEN_MENTIONS.build(left))


@lru_cache(maxsize=8)
def compile_roster(actors: tuple[Actor, ...]) -> Roster:
    """The roster ready to match."""
    return Roster(actors)


class Open(NamedTuple):
    """A place left open."""

    place: Place
    candidates: tuple[str, ...]
    why: str


class Reader:
    """One article, read from its title to its end.

    `places` collects the mentions, `others` the people who are not actors, `open` what stays ambiguous.
    """

    def __init__(self, roster: Roster, article: Article) -> None:
        self.roster, self.article = roster, article
        self.places: list[Place] = []
        self.others: list[Person] = []
        self.other_fields: list[str] = []
        self.open: list[Open] = []
        self.bearers: list[Bearer] = []
        self.counts: Counter[str] = Counter()
        self.titled: set[str] = set()  # actors whom the article gives a title of theirs: "President Trump"

    def read(self) -> None:
        """Find names and surnames in both fields, then roles and epithets, which need to know who is named."""
        later: list[tuple[str, Hit]] = []
        hits = {field: self.roster.hits(text) for field, text in self.article.fields.items()}
        persons = {field: self._persons(text, field) for field, text in self.article.fields.items()}
        for field in self.article.fields:
            for hit in _in_order(hits[field], persons[field]):
                if isinstance(hit, Person):
                    self._other(field, hit)
                elif hit.kind in ("role", "epithet"):
                    later.append((field, hit))
                else:
                    self._name(field, hit, hits["text"])
        for field, hit in later:
            self._office(field, hit)
        self.places.sort(key=lambda place: (place.field == "text", place.start))

    def _persons(self, text: str, field: str) -> list[Person]:
        return find_persons(text, headline=field == "title" and is_headline(text))

    def _other(self, field: str, person: Person) -> None:
        self.others.append(person._replace(field=field))
        if len(person.parts) > 1:
            for surname in {person.parts[0], person.parts[-1]} & self.roster.surnames:
                self.bearers.append(Bearer(_at(field, person.start), surname, ""))

    def _name(self, field: str, hit: Hit, in_text: list[Hit]) -> None:
        if hit.kind == "full":
            self._add(field, hit, hit.actor_ids[0], "name")
            self.bearers.append(Bearer(_at(field, hit.start), hit.surname, hit.actor_ids[0]))
            if self.roster.has_title(hit.actor_ids[0], self.article.fields[field], hit.start):
                self.titled.add(hit.actor_ids[0])
        elif hit.kind == "not_actor":
            if hit.bearer:
                self.bearers.append(Bearer(_at(field, hit.start), hit.surname, ""))
        else:
            self._surname(field, hit, in_text)

    def _surname(self, field: str, hit: Hit, in_text: list[Hit]) -> None:
        """A surname alone: by its title, else by who was introduced last, else by the codebook."""
        title = previous_word(self.article.fields[field], hit.start)
        gender = TITLE_GENDER.get(title.rstrip(".").lower(), "")
        if _is_common_noun(self.article.fields[field], hit, title):
            return
        candidates = [a for a in hit.actor_ids if not gender or self.roster.genders[a] in ("", gender)]
        titled = [a for a in candidates if self.roster.has_title(a, self.article.fields[field], hit.start)]
        if len(titled) == 1:
            self._add(field, hit, titled[0], "name")
            self.bearers.append(Bearer(_at(field, hit.start), hit.surname, titled[0]))
            self.titled.add(titled[0])
            return
        last = self._last_bearer(field, hit, in_text)
        safe = [a for a in candidates if self.roster.actors[a].bare_surname]
        if last is None:
            self._never_introduced(field, hit, candidates, safe)
        elif last.actor_id in candidates:
            keeps = safe and not gender and (self.counts[safe[0]] or field == "title")
            self._add(field, hit, safe[0] if keeps else last.actor_id, "name")
        else:
            self._after_another(field, hit, last, candidates, safe)

    def _last_bearer(self, field: str, hit: Hit, in_text: list[Hit]) -> Bearer | None:
        for bearer in reversed(self.bearers):
            if bearer.surname == hit.surname or bearer.actor_id in hit.actor_ids:
                return bearer
        if field == "title":  # a headline says "Kim"; the text below introduces him
            for other in in_text:
                if other.kind == "full" and other.actor_ids[0] in hit.actor_ids:
                    return Bearer((1, other.start), hit.surname, other.actor_ids[0])
        return None

    def _never_introduced(self, field: str, hit: Hit, candidates: list[str], safe: list[str]) -> None:
        if safe:
            self._add(field, hit, safe[0], "name")
        elif candidates and hit.surname not in COMMON_WORDS:
            self._leave(field, hit, "name", candidates, "a surname that the article never gives in full")

    def _after_another(self, field: str, hit: Hit, last: Bearer, candidates: list[str], safe: list[str]) -> None:
        """The last bearer introduced is not among the candidates."""
        if safe and self.counts[safe[0]]:
            self._add(field, hit, safe[0], "name")
            return
        before = {a: sum(b.actor_id == a for b in self.bearers) for a in candidates}
        introduced = [a for a in candidates if before[a]]
        text = self.article.fields[field]
        near = last.at[0] == (field == "text") and text.count("\n\n", last.at[1], hit.start) <= NEAR_PARAGRAPHS
        if not introduced and not safe:
            return
        established = [a for a in introduced if self.counts[a] >= ESTABLISHED]
        if near and not (safe and introduced):
            return
        if len(established) == 1:
            self._add(field, hit, established[0], "name")
        else:
            self._leave(field, hit, "name", introduced or safe, "another bearer of the surname was introduced since")

    def _office(self, field: str, hit: Hit) -> None:
        if hit.kind == "epithet":
            if self.counts[hit.actor_ids[0]]:
                self._add(field, hit, hit.actor_ids[0], "role")
            return
        answer = role_holder(hit, field, self.article, places=self.places, others=self.others, titled=self.titled)
        if answer.actor_id:
            self._add(field, hit, answer.actor_id, "role")
        elif answer.why:
            self._leave(field, hit, "role", answer.candidates, answer.why)

    def _add(self, field: str, hit: Hit, actor_id: str, form: str) -> None:
        self.counts[actor_id] += 1
        self.places.append(Place(field, hit.start, hit.end, actor_id, form, self._printed(field, hit)))

    def _leave(self, field: str, hit: Hit, form: str, candidates: Iterable[str], why: str) -> None:
        place = Place(field, hit.start, hit.end, "", form, self._printed(field, hit))
        self.open.append(Open(place, tuple(candidates), why))

    def _printed(self, field: str, hit: Hit) -> str:
        return self.article.fields[field][hit.start : hit.end]


def _is_common_noun(text: str, hit: Hit, before: str) -> bool:
    """Whether a surname alone is an ordinary noun or a place: "the Moon", "in Bolton, England"."""
    if before.lower() in ("the", "a", "an", "this", "that"):
        return text[hit.end : hit.end + 1] not in ("-", "‑", "–")  # "the Trump-Kim talks" are theirs
    return (
        hit.surname in COMMON_WORDS - {"trump"}
        and before.lower() in ("in", "near", "to", "at")
        and text[hit.end : hit.end + 1] == ","
    )


def _at(field: str, start: int) -> tuple[int, int]:
    return int(field == "text"), start


def _in_order(hits: list[Hit], persons: list[Person]) -> Iterator[Hit | Person]:
    """Hits and the people who are none, in reading order; a surname inside somebody else's name is dropped."""
    long = [hit for hit in hits if hit.kind in ("full", "not_actor")]
    taken = [(hit.start, hit.end) for hit in long]
    others = [p for p in persons if not _overlaps(taken, p.start, p.end)]
    short = [(hit.start, hit.end) for hit in hits if hit.kind == "short" and not hit.inside]
    others = [p for p in others if not (len(p.parts) == 1 and _overlaps(short, p.start, p.end))]
    spans = [(p.start, p.end) for p in others]
    kept = [hit for hit in hits if hit.kind != "short" or not (hit.inside or _overlaps(spans, hit.start, hit.end))]
    merged: list[Hit | Person] = [*kept, *others]
    return iter(sorted(merged, key=lambda one: one.start))


def _overlaps(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether any of the spans, which are in order and apart, overlaps start..end."""
    at = bisect_right(spans, (end - 1, 1 << 60)) - 1
    return at >= 0 and spans[at][1] > start


SentenceSpans = dict[str, list[tuple[int, int, str]]]


def _sentence_spans(sentences: pd.DataFrame) -> dict[str, SentenceSpans]:
    spans: dict[str, SentenceSpans] = {}
    columns = [sentences[name] for name in ("article_id", "field", "start", "end", "sentence_id")]
    for article_id, field, start, end, sentence_id in zip(*columns, strict=True):
        spans.setdefault(article_id, {}).setdefault(field, []).append((start, end, sentence_id))
    return spans


def _sentence_of(spans: SentenceSpans, field: str, start: int) -> str | None:
    known = spans.get(field, [])
    at = bisect_right(known, start, key=lambda span: span[0]) - 1
    return known[at][2] if at >= 0 and start < known[at][1] else None


def _mention_rows(article_id: str, places: list[Place], spans: SentenceSpans) -> Iterator[tuple[object, ...]]:
    places = sorted(places, key=lambda place: (place.field == "text", place.start))
    within = ((place, _sentence_of(spans, place.field, place.start)) for place in places)
    for number, (place, sentence_id) in enumerate((p, s) for p, s in within if s is not None):
        where = (f"{article_id}.m{number}", article_id, sentence_id, place.field)
        yield (*where, place.actor_id, place.form, place.alias, place.start, place.end, "", None)


def _open_rows(article_id: str, left: list[Open], spans: SentenceSpans) -> Iterator[tuple[object, ...]]:
    for place, candidates, why in left:
        sentence_id = _sentence_of(spans, place.field, place.start)
        if sentence_id is not None:
            where = (article_id, sentence_id, place.field, place.alias, place.form)
            yield (*where, "; ".join(candidates), place.start, place.end, why)


def propose_actors(
    articles: pd.DataFrame, sentences: pd.DataFrame, actors: Iterable[Actor], n: int = 20
) -> pd.DataFrame:
    """The `n` people whom most articles name in full and the roster lacks.

    Returns: name, n_articles, n_mentions (in full), example (the first sentence that names them); most frequent first.
    """
    roster = compile_roster(tuple(actors))
    spans = _sentence_spans(sentences)
    in_articles: Counter[str] = Counter()
    mentions: Counter[str] = Counter()
    example: dict[str, str] = {}
    for article_id, text in zip(articles["article_id"], articles["text"], strict=True):
        names = list(_full_names_of_others(_text(text), roster))
        mentions.update(name for name, _ in names)
        in_articles.update({name for name, _ in names})
        for name, start in names:
            if name not in example:
                example[name] = _sentence_text(_text(text), spans.get(article_id, {}).get("text", []), start)
    top = sorted(in_articles, key=lambda name: (-in_articles[name], -mentions[name], name))[:n]
    rows = [(name, in_articles[name], mentions[name], example[name]) for name in top]
    table = pd.DataFrame(rows, columns=["name", "n_articles", "n_mentions", "example"])
    return table.astype({"name": "str", "n_articles": "int64", "n_mentions": "int64", "example": "str"})


def _full_names_of_others(text: str, roster: Roster) -> Iterator[tuple[str, int]]:
    for one in _in_order(roster.hits(text), find_persons(text)):
        if isinstance(one, Person) and one.sure and len(one.parts) > 1:
            yield " ".join(text[one.start : one.end].split()), one.start


def _sentence_text(text: str, spans: list[tuple[int, int, str]], start: int) -> str:
    at = bisect_right(spans, start, key=lambda span: span[0]) - 1
    return text[spans[at][0] : spans[at][1]] if at >= 0 else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
