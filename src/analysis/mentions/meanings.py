"""What each pattern of the roster means: names in all the ways in which they are written, surnames, short names, roles and epithets."""

import re
from collections import defaultdict
from collections.abc import Iterator

from analysis.codebook.actors import Actor, Role
from analysis.mentions.hits import Hit, fold
from analysis.mentions.spellings import Spellings, joined

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa"})
ARABIC = re.compile(r"\b[ae]l \w")


def meanings_of(actors: tuple[Actor, ...], spellings: Spellings) -> dict[str, Hit]:
    """Folded pattern to what it means. Where one pattern means several things, names go before surnames before roles."""
    meanings: dict[str, Hit] = {}
    shorts: dict[str, list[str]] = defaultdict(list)
    roles: dict[str, list[tuple[str, Role]]] = defaultdict(list)
    for actor in actors:
        surname = fold(actor.family_name)
        for not_actor in actor.not_actor:
            for form in _forms(not_actor.text):
                meanings[form] = Hit(0, 0, "not_actor", (actor.id,), surname, not_actor.bearer)
        if actor.is_person:
            for text in (actor.family_name, *actor.short_names):
                for form in _forms(text):
                    shorts[form].append(actor.id)
            for name in actor.full_names:
                for form in spellings.given_name(fold(name)):
                    shorts[form].append(actor.id)
        for role in actor.roles:
            roles[fold(role.text)].append((actor.id, role))
    for form, held in roles.items():
        meanings[form] = Hit(0, 0, "role", tuple(dict.fromkeys(a for a, _ in held)), roles=tuple(held))
    for form, ids in shorts.items():
        meanings[form] = Hit(0, 0, "short", tuple(dict.fromkeys(ids)), form)
    for actor in actors:
        for text in actor.epithets:
            meanings[fold(text)] = Hit(0, 0, "epithet", (actor.id,))
        for text in actor.full_names:
            written = "" if actor.is_person else text
            for form in _forms(text):
                meanings[form] = Hit(0, 0, "full", (actor.id,), fold(actor.family_name), written=written)
    meanings = _bynames(actors) | meanings
    return _other_spellings(actors, spellings) | meanings


def _bynames(actors: tuple[Actor, ...]) -> dict[str, Hit]:
    """Short names of what is no person, of which several may have one ("the agency"), and metonyms."""
    bynames: dict[str, Hit] = {}
    for actor in actors:
        for text in actor.short_names if not actor.is_person else ():
            for form in _forms(text):
                ids = bynames[form].actor_ids if form in bynames else ()
                bynames[form] = Hit(0, 0, "byname", tuple(dict.fromkeys((*ids, actor.id))), written=text)
        for text in actor.metonyms:
            for form in _forms(text):
                bynames[form] = Hit(0, 0, "metonym", (actor.id,), written=text)
    return bynames


def _other_spellings(actors: tuple[Actor, ...], spellings: Spellings) -> dict[str, Hit]:
    """Names in other spellings than the codebook's, where they are one actor's alone."""
    found: dict[str, set[Hit]] = defaultdict(set)
    for actor in actors:
        surname = fold(actor.family_name)
        for not_actor in actor.not_actor:
            for form in spellings.others(fold(not_actor.text)):
                found[form].add(Hit(0, 0, "not_actor", (actor.id,), surname, not_actor.bearer))
        for text in actor.full_names:
            for form in spellings.others(fold(text)):
                found[form].add(Hit(0, 0, "full", (actor.id,), surname, written="" if actor.is_person else text))
    return {form: next(iter(hits)) for form, hits in found.items() if len(hits) == 1}


def _forms(name: str) -> Iterator[str]:
    """The ways a name is written: initials with and without dots and spaces, umlauts spelt out, Korean given names joined."""
    for text in {name, name.lower().translate(UMLAUTS)}:
        folded = " ".join(fold(text).split())
        yield folded
        yield folded.replace(".", "")
        yield folded.rstrip(".")
        yield re.sub(r"\b(\w)(?= )", r"\1.", folded.replace(".", ""))
        yield re.sub(r"\. (?=\w\.)", ".", folded)
        yield re.sub(r"\b(\w)\.? ?(\w)\. ", r"\1\2 ", folded)
    folded = " ".join(fold(name).split())
    if ARABIC.search(folded):  # "el-Sisi", "el-Sissi": by way of English or of French
        yield re.sub(r"(?<=[aeiou])ss?(?=[aeiou])", "s", folded)
        yield re.sub(r"(?<=[aeiou])ss?(?=[aeiou])", "ss", folded)
    yield from joined(folded)
