"""The actors of a sentence swapped for others: names, pronouns, titles and words for men and women changed to match.

Written without a look into the word lists of `sentiment/masking.toml`, so that what those forget shows here. Run
`python tests/swapping.py [N]` for the rates on N made-up sentences and, where ../shared is present, on N of real articles.
"""

import gzip
import json
import random
import re
import sys
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd
from factories import ENGLISH, make_articles

from analysis.codebook.actors import Actor
from analysis.language.document import Documents
from analysis.language.sentences import split_sentences
from analysis.mentions import find_mentions
from analysis.paths import SHARED
from analysis.sentiment.target_scores import score_mentions
from analysis.tables import TONE


class Person(NamedTuple):
    name: str
    surname: str
    gender: str


# Made up; two of each origin: Korean, Arabic, Hispanic, West African, Slavic, Chinese, English, Indian.
PEOPLE = [
    Person("Baek Do-hyun", "Baek", "male"), Person("Cho Min-ah", "Cho", "female"),
    Person("Omar Haddad", "Haddad", "male"), Person("Layla al-Rashidi", "al-Rashidi", "female"),
    Person("Mateo Quiroga", "Quiroga", "male"), Person("Lucía Benavides", "Benavides", "female"),
    Person("Chidi Nwosu", "Nwosu", "male"), Person("Adaeze Okonjo", "Okonjo", "female"),
    Person("Dmytro Kovalenko", "Kovalenko", "male"), Person("Irina Sokolova", "Sokolova", "female"),
    Person("Guo Wenbo", "Guo", "male"), Person("Zhao Lihua", "Zhao", "female"),
    Person("Edward Halloway", "Halloway", "male"), Person("Margaret Thornbury", "Thornbury", "female"),
    Person("Arjun Deshmukh", "Deshmukh", "male"), Person("Priya Venkataraman", "Venkataraman", "female"),
]  # fmt: skip
REAL = [
    Person("Donald Trump", "Trump", "male"), Person("Hillary Clinton", "Clinton", "female"),
    Person("Barack Obama", "Obama", "male"), Person("Nancy Pelosi", "Pelosi", "female"),
    Person("Kim Jong Un", "Kim", "male"), Person("Elizabeth Warren", "Warren", "female"),
    Person("Vladimir Putin", "Putin", "male"), Person("Angela Merkel", "Merkel", "female"),
]  # fmt: skip
TITLES = (
    "President",
    "Senator",
    "Sen.",
    "Governor",
    "Gov.",
    "Chancellor",
    "Speaker",
    "Secretary",
    "Mr.",
    "Mrs.",
    "Ms.",
)

PAIRS = """
he she|himself herself|Mr. Ms.|Mr Ms|man woman|men women|king queen|prince princess|duke duchess|emperor empress|lord lady
|sir madam|husband wife|ex-husband ex-wife|widower widow|father mother|stepfather stepmother|grandfather grandmother
|godfather godmother|dad mom|daddy mommy|son daughter|grandson granddaughter|boy girl|schoolboy schoolgirl|brother sister
|uncle aunt|nephew niece|boyfriend girlfriend|fiancé fiancée|groom bride|gentleman lady|gentlemen ladies|guy gal
|actor actress|host hostess|hero heroine|heir heiress|waiter waitress|steward stewardess|landlord landlady|male female
|bachelor spinster|patriarch matriarch|fatherhood motherhood|fatherly motherly|manly womanly|monk nun|alumnus alumna
|spokesman spokeswoman|chairman chairwoman|congressman congresswoman|councilman councilwoman|assemblyman assemblywoman
|alderman alderwoman|businessman businesswoman|policeman policewoman|fireman firewoman|anchorman anchorwoman
|salesman saleswoman|statesman stateswoman|strongman strongwoman|frontman frontwoman|craftsman craftswoman
|sportsman sportswoman|newsman newswoman|cameraman camerawoman|clergyman clergywoman|nobleman noblewoman
|Englishman Englishwoman|Irishman Irishwoman|Frenchman Frenchwoman|committeeman committeewoman|selectman selectwoman
|gunman gunwoman|showman showwoman|hitman hitwoman|layman laywoman|middleman middlewoman|Latino Latina
"""
TO_FEMALE = dict(pair.split() for pair in PAIRS.replace("\n", "").split("|"))
TO_MALE = {her: him for him, her in TO_FEMALE.items()} | {"Mrs.": "Mr.", "Mrs": "Mr", "Miss": "Mr", "lady": "gentleman"}
OBJECT = re.compile(r"(?=\s*(?:[.,;:!?)”\"’—–-]|$)|\s+(?:and|or|but|to|for|in|on|at|as|with|from|by|of|into|over|about|after"
                    r"|before|because|when|while|that|who|the|a|an|if|is|was|has|had|not|than|out|up|off|down|back)\b)")  # fmt: skip


@dataclass(frozen=True)
class Swapped:
    """The text with its actors swapped, and where each place of the old text lies in it."""

    text: str
    changes: tuple[tuple[int, int, int], ...]  # old start, old end, letters gained

    def place(self, old: int) -> int:
        return old + sum(gained for _, end, gained in self.changes if end <= old)


def swap(text: str, people: dict[Person, Person]) -> Swapped:
    """Each person for another, all of the same gender or all of the other one: then words that tell men from women change too."""
    flips = {old.gender != new.gender for old, new in people.items()}
    if len(flips) > 1:
        raise ValueError("some keep their gender and some do not: whose pronouns change cannot be told")
    names = {form: new.name for old, new in people.items() for form in (old.name, _hyphened(old.name))}
    names |= {old.surname: new.surname for old, new in people.items()}
    words = TO_FEMALE | TO_MALE | dict.fromkeys(("his", "him", "her", "hers"), "") if flips == {True} else {}
    forms = sorted([*names, *words], key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?![\w])", re.IGNORECASE)
    pieces, changes, at = [], [], 0
    for match in pattern.finditer(text):
        new = names.get(match[0]) or _word(match[0], text[match.end() :], words)
        pieces += [text[at : match.start()], new]
        changes.append((match.start(), match.end(), len(new) - len(match[0])))
        at = match.end()
    return Swapped("".join([*pieces, text[at:]]), tuple(changes))


def _hyphened(name: str) -> str:
    """Kim Jong-un for Kim Jong Un, as many papers print it."""
    *first, last = name.split()
    return f"{' '.join(first)}-{last.lower()}" if len(first) == 2 else name


def _word(printed: str, after: str, words: dict[str, str]) -> str:
    """The word for the other gender, with the capitals of the printed one; the same where there is none."""
    low = printed.lower()
    objects = OBJECT.match(after) is not None
    special = {"his": "hers" if objects else "her", "him": "her", "hers": "his", "her": "him" if objects else "his"}
    new = words.get(printed) or words.get(low, printed)
    if low in special and low in words:
        new = special[low]
    if new == printed or printed.islower():
        return new
    return new.upper() if printed.isupper() and len(printed) > 1 else new[0].upper() + new[1:]


def roster(people: list[Person]) -> list[Actor]:
    """Actors as a user would write them into the codebook."""
    return [
        Actor(id=f"a{number}", name=person.name, surname=person.surname, gender=person.gender, why="swapped in a test",
              bare_surname=True, titles=TITLES)
        for number, person in enumerate(people)
    ]  # fmt: skip


def measured(texts: list[str], people: list[Person]) -> list[dict[tuple[str, int], str]]:
    """From raw text to labels: for each text, the label of each mention by actor and place."""
    articles = make_articles(*texts)
    sentences = split_sentences(articles, ENGLISH)
    documents = Documents(articles, sentences, ENGLISH)
    mentions = find_mentions(articles, documents, roster(people)).mentions
    scored = score_mentions(documents, mentions, TONE.empty())
    found: dict[str, dict[tuple[str, int], str]] = {article_id: {} for article_id in articles["article_id"]}
    for row, label in zip(mentions.itertuples(), scored["label"], strict=True):
        found[row.article_id][row.actor_id, row.start] = label
    return list(found.values())


def compare(texts: list[str], old: list[Person], new: list[Person]) -> tuple[Counter[str], list[tuple[str, str, str]]]:
    """Count mentions kept, changed, lost and gained when `old` become `new`; and what changed: how, old text, new text."""
    swapped = [swap(text, dict(zip(old, new, strict=True))) for text in texts]
    before, after = measured(texts, old), measured([one.text for one in swapped], new)
    counts: Counter[str] = Counter(texts=len(texts))
    examples = []
    for text, one, here, there in zip(texts, swapped, before, after, strict=True):
        moved = {(actor, one.place(place)): label for (actor, place), label in here.items()}
        both = moved.keys() & there.keys()
        changed = {key for key in both if moved[key] != there[key]}
        counts.update(
            mentions=len(moved),
            compared=len(both),
            changed=len(changed),
            lost=len(moved.keys() - both),
            gained=len(there.keys() - both),
        )
        kinds = [("changed", changed), ("lost", moved.keys() - both), ("gained", there.keys() - both)]
        examples += [(f"{kind} {key[0]} at {key[1]}", text, one.text) for kind, keys in kinds for key in keys]
    return counts, examples


# ---- made-up sentences of news form

SUBJECTS = ["{t}", "{title} {t_s}", "{t_s}", "{Mr} {t_s}", "On Tuesday {t}", "Former {spokesman} {t}", "The {chairman}, {t},", "Critics say {t_s}",
            "Nobody doubts that {t_s}", "In an interview {t_s}", "According to the paper, {title} {t_s}", "{t}, {a_father} of three,"]  # fmt: skip
ACTIONS = [
    "brushed aside warnings from {his} own advisers", "kept {his} promise to the flood victims", "will meet {o} in Geneva next week",
    "lied about {his} taxes", "was praised by {o} for {his} courage", "accused {o} of ruining the economy", "thanked {o} and {his} {wife}",
    "won over voters who had never trusted {him}", "signed the order on Friday", "introduced {himself} to the delegates",
    "has done more for the region than any {congressman} before {him}", "was booed when {he} entered the hall with {o}",
    "refused to answer questions about {his} {brother}", "called {o} a liar", "said {he} would wait for the court's ruling",
    "visited the shelter with {his} {daughter}", "left the talks early, and {his} {spokesman} gave no reason",
    "is the first {woman} to hold the post", "took bribes while {he} was mayor", "defended {o} against unfair attacks",
    "wrecked the deal that {o} had built", "spoke for an hour before {o} replied to {him}", "failed the miners, {his} own {father} among them",
]  # fmt: skip
ENDINGS = [
    ".", ", the ministry said.", ", and {he} knows it.", ", a {statesman} of the old school.", ", to the relief of many.", ", aides to {o_s} said.",
    ", but {his} allies stood by {him}.", ", which {o_s} called a disgrace.", ", an {actor} turned politician.", " while the {king} looked on.",
]  # fmt: skip
GENDERED = {"he": "she", "him": "her", "his": "her", "himself": "herself", "Mr": "Ms.", "spokesman": "spokeswoman", "chairman": "chairwoman",
            "a_father": "a mother", "wife": "husband", "brother": "sister", "daughter": "son", "congressman": "congresswoman", "woman": "woman",
            "father": "mother", "statesman": "stateswoman", "actor": "actress", "king": "queen"}  # fmt: skip
MALE = {word: word for word in GENDERED} | {"Mr": "Mr.", "a_father": "a father", "woman": "man"}


def made_up(n: int, target: Person, other: Person, seed: int = 5) -> list[str]:
    """`n` different sentences about the target, most of them with the other person in them."""
    draw = random.Random(seed)
    words = MALE if target.gender == "male" else GENDERED
    found: dict[str, None] = {}
    while len(found) < n:
        form = " ".join([draw.choice(SUBJECTS), draw.choice(ACTIONS)]) + draw.choice(ENDINGS)
        names = {
            "t": target.name,
            "t_s": target.surname,
            "o": other.name,
            "o_s": other.surname,
            "title": draw.choice(("President", "Governor", "Sen.")),
        }
        found[form.format(**names, **words)] = None
    return list(found)


def real(n: int, people: list[Person], seed: int = 5) -> list[str]:
    """`n` sentences of real articles that name one of the people or more; [] where ../shared is absent."""
    path = SHARED / "corpora" / "us_news_2018_2019.jsonl.gz"
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:  # as published: another cleaning draws no other sentences
        records = random.Random(seed).sample([*lines], 400)
    articles = make_articles(*(json.loads(line)["text"] for line in records))
    sentences = split_sentences(articles, ENGLISH).query("field == 'text'")
    texts = articles.set_index("article_id")["text"]
    printed = pd.Series(
        [texts[a][s:e] for a, s, e in zip(sentences["article_id"], sentences["start"], sentences["end"], strict=True)]
    )
    named = printed[
        printed.str.contains("|".join(person.surname for person in people)) & (printed.str.len() < 600)
    ].drop_duplicates()
    return list(named.sample(min(n, len(named)), random_state=seed))


def names_somebody_else(text: str, people: list[Person]) -> bool:
    """Whether a given name stands in the text that is none of these people's: its bearer keeps name and gender in a swap."""
    own = {part for person in people for part in person.name.split()}
    return any(word.lower() in ENGLISH.given_names and word not in own for word in re.findall(r"[A-Z][\w’'-]*", text))


def rate(counts: Counter[str]) -> str:
    share = counts["changed"] / max(1, counts["compared"])
    return f"{dict(counts)}: {share:.2%} of the labels changed"


def others(people: list[Person], flip: bool, turn: int) -> list[Person]:
    """As many made-up people, none of those given: of the other gender where `flip`."""
    wanted = [{"male": "female", "female": "male"}[person.gender] if flip else person.gender for person in people]
    left = [person for person in PEOPLE[turn:] + PEOPLE[:turn] if person not in people]
    found: list[Person] = []
    for gender in wanted:
        found.append(next(person for person in left if person.gender == gender and person not in found))
    return found


def main(n: int, *, verbose: bool = False) -> None:
    """Print the counts for made-up sentences about eight pairs, and for real ones whose eight actors become others."""
    for flip in (False, True):
        total: Counter[str] = Counter()
        for turn in range(8):
            old = [PEOPLE[2 * turn + turn % 2], PEOPLE[(2 * turn + 5) % 16]]
            counts, examples = compare(made_up(n // 8 + 1, *old, seed=turn), old, others(old, flip, 3 * turn))
            total += counts
            _show(examples if verbose else [])
        print(f"made up, {'other' if flip else 'same'} gender: {rate(total)}")
    texts = real(n, REAL)
    for flip in (False, True) if texts else ():
        counts, examples = compare(texts, REAL, others(REAL, flip, 5))
        _show(examples if verbose else [])
        print(f"real, {'other' if flip else 'same'} gender: {rate(counts)}")


def _show(examples: list[tuple[str, str, str]]) -> None:
    for example in examples:
        print(*example, sep="\n   ")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500, verbose="-v" in sys.argv)
