"""Reading one article: whose each name, surname, role and epithet is, and what stays open."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import takewhile
from typing import NamedTuple

from analysis.mentions.aliases import Roster
from analysis.mentions.appositions import ITS, is_owner_inside, owners_of
from analysis.mentions.bearers import Bearer, Bearers, introduced, place_in
from analysis.mentions.hits import Hit, fold
from analysis.mentions.merge import in_order, overlaps, with_initials
from analysis.mentions.names import Person, find_persons, is_headline, previous_word
from analysis.mentions.roles import Article, Place, RoleReader

NEAR_PARAGRAPHS = 1  # another bearer of the surname is still meant in the paragraph after the one that introduces them
ESTABLISHED = 3  # an actor mentioned so often before another bearer came keeps the surname further down
DESCRIBED = re.compile(r", the (?:[\w-]+ ){0,2}?(\w+)[,.;]")


class Open(NamedTuple):
    """A place left open."""

    place: Place
    candidates: tuple[str, ...]
    why: str


class Reader:
    """One article, read from its title to its end.

    `places` collects the mentions, `beside` an actor's names within compounds, which are no mentions but whom a pronoun may mean
    ("Lund aides like his plan"), `others` the people who are not actors, `open` what stays ambiguous.
    """

    def __init__(self, roster: Roster, article: Article) -> None:
        self.roster, self.article, self.words = roster, article, roster.words
        self.places: list[Place] = []
        self.beside: list[Place] = []
        self.others: list[Person] = []
        self.open: list[Open] = []
        self.bearers = Bearers()
        self.last_places: dict[tuple[str, str], Place] = {}  # by field and actor
        self.in_title: set[str] = set()  # actors named there
        self.other_surnames: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.introduced: dict[str, set[str]] = {}  # surname to all whom the text names in full with it, "" for others
        self.titled: set[str] = set()  # actors whom the article gives a title of theirs: "President Trump"

    def read(self) -> None:
        """Find names and surnames in both fields, then roles and epithets, which need to know who is named."""
        later: list[tuple[str, Hit]] = []
        hits = {field: self.roster.hits(text) for field, text in self.article.fields.items()}
        if not any(hits.values()):
            return
        persons = {field: self._persons(text, field, hits[field]) for field, text in self.article.fields.items()}
        hits = {field: with_initials(own, persons[field], self.roster.meanings) for field, own in hits.items()}
        self.introduced = introduced(hits["text"], persons["text"])
        for field in self.article.fields:
            for hit in in_order(hits[field], persons[field]):
                if isinstance(hit, Person):
                    self._other(field, hit)
                elif hit.kind in ("role", "epithet"):
                    later.append((field, hit))
                else:
                    self._name(field, hit, hits["text"])
        roles = RoleReader(
            self.article,
            self.roster.office_words,
            places=self.places,
            beside=self.beside,
            others=self.others,
            titled=self.titled,
        )
        for field, hit in later:
            self._office(field, hit, roles)
        self.places.sort(key=lambda place: (place.field == "text", place.start))

    def _persons(self, text: str, field: str, hits: list[Hit]) -> list[Person]:
        persons = find_persons(text, self.words, headline=field == "title" and is_headline(text))
        if field != "title" or not self.article.fields["text"]:
            return persons
        safe = [(hit.start, hit.end) for hit in hits if self._is_safe(hit)]
        return [one for one in persons if one.sure or not overlaps(safe, one.start, one.end) or self._in_text(one)]

    def _is_safe(self, hit: Hit) -> bool:
        """Whether a hit is the surname of an actor who is meant by it unless another bearer is introduced."""
        bearers = (self.roster.actors[actor_id] for actor_id in hit.actor_ids)
        return hit.kind == "short" and any(actor.bare_surname for actor in bearers)

    def _in_text(self, person: Person) -> bool:
        """Whether the text names whom the title seems to: of "Impeach Lund?" and "Defiant Lund wins" it holds no "Defiant Lund"."""
        words = self.article.fields["title"][person.start : person.end]
        return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", self.article.fields["text"]) is not None

    def _other(self, field: str, person: Person) -> None:
        self.others.append(person._replace(field=field))
        self.other_surnames.add(person.surname)
        if len(person.parts) > 1:
            for surname in sorted({person.parts[0], person.parts[-1]} & self.roster.surnames):
                self._introduce(field, person.start, person.end, surname, "")

    def _name(self, field: str, hit: Hit, in_text: list[Hit]) -> None:
        if hit.kind == "metonym" or (hit.kind == "full" and hit.written):
            self._thing(field, hit)
        elif hit.kind == "byname":
            self._byname(field, hit)
        elif hit.kind == "full":
            self._add(field, hit, hit.actor_ids[0], "name")
            self._introduce(field, hit.start, hit.end, hit.surname, hit.actor_ids[0])
            if self.roster.has_title(hit.actor_ids[0], self.article.fields[field], hit.start):
                self.titled.add(hit.actor_ids[0])
        elif hit.kind == "not_actor":
            if hit.bearer:
                self._introduce(field, hit.start, hit.end, hit.surname, "")
        else:
            self._surname(field, hit, in_text)

    def _thing(self, field: str, hit: Hit) -> None:
        """What is no person, by its name; left open where somebody of that surname was named before."""
        surname = hit.surname or fold(hit.written)
        persons = self.bearers.ids.get(surname, set())
        if persons or surname in self.other_surnames:
            candidates = [hit.actor_ids[0], *sorted(persons - {""})]
            self._leave(field, hit, "name", candidates, "also the surname of somebody whom the article names")
        else:
            self._add(field, hit, hit.actor_ids[0], "name")

    def _byname(self, field: str, hit: Hit) -> None:
        """ "The bureau" is the one of its bearers that was named last, unless another body was named since that it may mean."""
        text = self.article.fields[field]
        if text.startswith(" of ", hit.end):  # another one: "the bureau of prisons"
            return
        places = [self.last_places[field, one] for one in hit.actor_ids if (field, one) in self.last_places]
        last = max(places, key=lambda place: place.start, default=None)
        form = "name" if hit.written[0].isupper() else "role"
        if last is None:
            return
        own = frozenset(self.roster.actors[last.actor_id].full_names)
        if self.roster.things.names_another(text[last.end : hit.start], hit.written.lower().split()[-1], own):
            self._leave(field, hit, form, [last.actor_id], "another body was named since, which may be meant")
        else:
            self._add(field, hit, last.actor_id, form)

    def _introduce(self, field: str, start: int, end: int, surname: str, actor_id: str) -> None:
        """One more bearer of a surname, named in full at start..end."""
        before = self.bearers.last_of(surname)
        aside = contested = False
        if before is not None and before.actor_id != actor_id:
            relative = before.actor_id != "" and self._belongs(field, start, end, before)
            contested = relative and self._holds_more(actor_id, before.actor_id)
            aside = (relative and not contested) or self._is_owner(field, start, end, before)
        self.bearers.add(Bearer(place_in(field, start), surname, actor_id, aside, contested and not aside))

    def _holds_more(self, actor_id: str, before: str) -> bool:
        """Whether the codebook gives this actor an office, and the other none: "Kim Yo Jong came with her brother Kim Jong Un"."""
        actors = self.roster.actors
        return actor_id in actors and bool(actors[actor_id].roles) and not actors[before].roles

    def _belongs(self, field: str, start: int, end: int, bearer: Bearer) -> bool:
        """Whether an apposition makes the one named at start..end a relative of a bearer before: "his sister", "the leader's sister"."""
        owners = owners_of(self.article.fields[field], start, end, self.words)
        own = self.roster.offices[bearer.actor_id] | self.roster.name_words[bearer.actor_id]
        return not owners.isdisjoint(own | ITS)

    def _is_owner(self, field: str, start: int, end: int, bearer: Bearer) -> bool:
        """Whether the one named at start..end stands only in the apposition that tells whose relative the bearer before is."""
        if bearer.at[0] != place_in(field, start)[0]:
            return False
        return is_owner_inside(self.article.fields[field], bearer.at[1], start, end, self.words)

    def _surname(self, field: str, hit: Hit, in_text: list[Hit]) -> None:
        """A surname alone: by its title, else by who was introduced last, else by the codebook."""
        title = previous_word(self.article.fields[field], hit.start)
        gender = self.words.title_gender.get(title.rstrip(".").lower(), "")
        if _is_common_noun(self.article.fields[field], hit, title, self.words.everyday):
            return
        candidates = [a for a in hit.actor_ids if not gender or self.roster.genders[a] in ("", gender)]
        titled = [a for a in candidates if self.roster.has_title(a, self.article.fields[field], hit.start)]
        if len(titled) == 1:
            self._add(field, hit, titled[0], "name")
            self.bearers.add(Bearer(place_in(field, hit.start), hit.surname, titled[0]))
            self.titled.add(titled[0])
            return
        if self._described(field, hit, candidates):
            return
        last = self._last_bearer(field, hit, in_text, candidates if gender else [])
        safe = [a for a in candidates if self.roster.actors[a].bare_surname]
        if last is None:
            self._never_introduced(field, hit, candidates, safe, title)
        elif last.actor_id in candidates and not safe and not gender and self._titles_bearer_is_meant(hit):
            self._leave(field, hit, "name", [last.actor_id], "the title names another bearer of the surname")
        elif last.actor_id in candidates and last.contested and not safe and not gender:
            both = [a for a in candidates if a in self.bearers.named]
            self._leave(field, hit, "name", both, "two relatives who bear the surname were named together")
        elif last.actor_id in candidates:
            if last.aside or last.contested:  # "Ms. Kim" of the sister: from here on she bears the name as well
                self.bearers.add(last._replace(at=place_in(field, hit.start), aside=False, contested=False))
            keeps = safe and not gender and (self.counts[safe[0]] or field == "title")
            self._add(field, hit, safe[0] if keeps else last.actor_id, "name")
        else:
            self._after_another(field, hit, last, candidates, safe)

    def _titles_bearer_is_meant(self, hit: Hit) -> bool:
        """Whether the title and the text name somebody else of the surname in full, and the title nobody of the roster by it."""
        titles = takewhile(lambda one: one.field == "title", self.others)
        return self.in_title.isdisjoint(hit.actor_ids) and any(
            len(one.parts) > 1 and fold(one.surname) == hit.surname and self._in_text(one) for one in titles
        )

    def _described(self, field: str, hit: Hit, candidates: list[str]) -> bool:
        """Settle "Mr. Kim, the envoy" where an actor and somebody else bear the surname: an office that no actor holds is the other's."""
        description = DESCRIBED.match(self.article.fields[field], hit.end)
        if description is None or description[1] not in self.words.people | self.words.title_gender.keys():
            return False
        if not {""} < self.bearers.ids.get(hit.surname, set()):
            return False
        holders = [a for a in candidates if description[1] in self.roster.offices[a]]
        if len(holders) > 1:
            return False
        self.bearers.add(Bearer(place_in(field, hit.start), hit.surname, holders[0] if holders else ""))
        if holders:
            self._add(field, hit, holders[0], "name")
        return True

    def _last_bearer(self, field: str, hit: Hit, in_text: list[Hit], titled: list[str]) -> Bearer | None:
        """Who was introduced last; one who is only introduced as a relative counts where a title names them (`titled`)."""
        bearer = self.bearers.last(hit.surname, hit.actor_ids, titled)
        if bearer is not None:
            return bearer
        if field == "title":  # a headline says "Kim"; the text below introduces him
            for other in in_text:
                if other.kind == "full" and other.actor_ids[0] in hit.actor_ids:
                    return Bearer((1, other.start), hit.surname, other.actor_ids[0])
        if hit.surname in self.words.everyday:
            return None
        only = self.introduced.get(hit.surname, set())  # a text that opens with "Kim" and gives the name in full below
        if len(only) == 1 and not only.isdisjoint(hit.actor_ids):
            return Bearer(place_in(field, hit.start), hit.surname, next(iter(only)))
        return None

    def _never_introduced(self, field: str, hit: Hit, candidates: list[str], safe: list[str], title: str) -> None:
        if safe and self._may_be_titled(safe[0], title, candidates):
            self._add(field, hit, safe[0], "name")
        elif candidates and (safe or hit.surname not in self.words.everyday):
            self._leave(field, hit, "name", candidates, "a surname that the article never gives in full")

    def _may_be_titled(self, actor_id: str, title: str, candidates: list[str]) -> bool:
        """Whether a title before a bare surname may be this actor's: not "President Lund" of one of two who never was."""
        office = title.rstrip(".").lower()
        foreign = self.words.title_gender.get(office) == "" and office not in self.roster.offices[actor_id]
        return len(candidates) == 1 or not foreign

    def _after_another(self, field: str, hit: Hit, last: Bearer, candidates: list[str], safe: list[str]) -> None:
        """The last bearer introduced is not among the candidates."""
        if safe and self.counts[safe[0]]:
            self._add(field, hit, safe[0], "name")
            return
        named = [a for a in candidates if a in self.bearers.named]
        text = self.article.fields[field]
        near = last.at[0] == (field == "text") and text.count("\n\n", last.at[1], hit.start) <= NEAR_PARAGRAPHS
        if not named and not safe:
            return
        established = [a for a in named if self.counts[a] >= ESTABLISHED]
        if near and not (safe and named):
            return
        if len(established) == 1:
            self._add(field, hit, established[0], "name")
        else:
            self._leave(field, hit, "name", named or safe, "another bearer of the surname was introduced since")

    def _office(self, field: str, hit: Hit, roles: RoleReader) -> None:
        if hit.kind == "epithet":
            if self.counts[hit.actor_ids[0]]:
                roles.add(self._add(field, hit, hit.actor_ids[0], "role"))
            return
        answer = roles.holder(hit, field)
        if answer.actor_id:
            roles.add(self._add(field, hit, answer.actor_id, "role"))
        elif answer.why:
            self._leave(field, hit, "role", answer.candidates, answer.why)

    def _add(self, field: str, hit: Hit, actor_id: str, form: str) -> Place:
        self.counts[actor_id] += 1
        place = Place(field, hit.start, hit.end, actor_id, form, self._printed(field, hit))
        if hit.compound:
            self.beside.append(place)
            return place
        self.places.append(place)
        self.last_places[field, actor_id] = place
        if field == "title":
            self.in_title.add(actor_id)
        return place

    def _leave(self, field: str, hit: Hit, form: str, candidates: Iterable[str], why: str) -> None:
        if hit.compound:  # whose aides they are stays open, but nobody is mentioned
            return
        place = Place(field, hit.start, hit.end, "", form, self._printed(field, hit))
        self.open.append(Open(place, tuple(candidates), why))

    def _printed(self, field: str, hit: Hit) -> str:
        return self.article.fields[field][hit.start : hit.end]


def _is_common_noun(text: str, hit: Hit, before: str, everyday: frozenset[str]) -> bool:
    """Whether a surname alone is an ordinary noun or a place: "the Moon", "in Bolton, England"."""
    if before.lower() in ("the", "a", "an", "this"):  # not "that": "he said that Moon"
        return text[hit.end : hit.end + 1] not in ("-", "‑", "–")  # "the Trump-Kim talks" are theirs
    return (
        hit.surname in everyday and before.lower() in ("in", "near", "to", "at") and text[hit.end : hit.end + 1] == ","
    )
