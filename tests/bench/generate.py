"""Write N invented articles as JSON Lines, reprints among them, for measuring at scale: `python tests/bench/generate.py N OUT`.

The same N and seed give the same file. Sentences are put together from phrases below, which are this project's own and mean
nothing: enough of them that two stories share few runs of five words, as stories in print do. What makes finding reprints hard
is there too: stories of one event share their people, quotations and a paragraph of background without being reprints, and a
reprint is cut and reworded, lightly or heavily. `cluster` names the story that a record tells and `edit` what a reprint went
through, so that `workbook evaluate duplicates OUT` and `score_stories` know the truth; `ingest` takes no notice of either.
"""

import argparse
import gzip
import json
import random
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

SEED = 7
SHARE_REPRINTS = 0.2  # of all records
SHARE_SAME_EVENT = 0.15  # of the new stories: about an event that another story reported
EDITS = {"light": 0.7, "shortened": 0.2, "reworked": 0.1}  # shares of the reprints; see `_reprinted`
RECENT = 300  # stories that may still be reprinted, and events that may still be reported: what is held in memory
FIRST, DAYS = datetime(2018, 1, 1, tzinfo=UTC), 730

OUTLETS = {
    "Meridian Wire": "meridianwire", "The Harbor Ledger": "harborledger", "Prairie Standard": "prairiestandard",
    "The Beacon Courier": "beaconcourier", "The Hangang Daily": "hangangdaily", "Albion Dispatch": "albiondispatch",
    "Northgate Observer": "northgateobserver", "The Millbrook Record": "millbrookrecord",
}  # fmt: skip
BOILERPLATE = (
    "Sign up for our newsletter", "Share this article", "Advertisement", "Read more:", "Follow us on Twitter",
    "Subscribe to our channel", "Related articles",
)  # fmt: skip
FIRST_NAMES = (
    "Ada Bram Celia Dario Edith Farid Greta Hugo Ines Jonas Kirsten Lionel Mara Nils Odette Pavel Quincy Rosa Stefan Tilda "
    "Umar Vera Walter Ximena Yusuf Zelda"
).split()
SURNAMES = (
    "Abbott Brandvold Castellan Dunmore Eklund Farrow Galbraith Hollis Ivanko Jessup Karlin Lindqvist Moreau Novak Oyelaran "
    "Prescott Quarles Rasmussen Sandoval Thackeray Ulmer Vasquez Whitcombe Yarrow Zimmer Okafor Park Tanaka Boateng Silva"
).split()
ACTORS = ("Donald Trump", "Kim Jong Un", "Mike Pompeo", "Moon Jae-in")
JOBS = (
    "harbour master, treasury adviser, union organiser, border inspector, deputy minister, county auditor, trade lawyer, "
    "shipping analyst, school principal, river engineer, opposition whip, grain merchant, retired general, hospital director, "
    "polling expert, fisheries officer, arms inspector, railway planner, insurance broker, former ambassador"
).split(", ")
PLACES = (
    "Ashford Bellmere Carrow Dunvale Eastwick Fenmoor Glenrath Haverly Ironside Jasper Kestrel Langholm Marrowby Norwood "
    "Oakhurst Pellworth Quarrington Redcliffe Stonebridge Thornbury Upwell Varley Westmarch Yelland Zennor Pyongyang Seoul "
    "Singapore Hanoi Washington"
).split()
BODIES = (
    "council, committee, ministry, chamber of commerce, port authority, tribunal, commission, central bank, farmers' league, "
    "teachers' union, water board, election office, coast guard, planning agency, statistics bureau, appeals court"
).split(", ")
ADJECTIVES = (
    "disputed, costly, delayed, ambitious, modest, secretive, unpopular, sweeping, temporary, long-awaited, fragile, improvised, "
    "rushed, generous, outdated, unfinished, risky, cautious, bipartisan, symbolic, technical, broken, rival, provisional, "
    "narrow, lavish, obscure, binding, hasty, revised"
).split(", ")
THINGS = (
    "pipeline, tariff, ceasefire, budget, bridge, ferry contract, inspection, treaty, vaccine plan, flood barrier, tax refund, "
    "pension reform, missile test, grain shipment, housing scheme, rail strike, audit, summit, fishing quota, power outage, "
    "satellite launch, embargo, curfew, school merger, land sale, radio licence, prisoner exchange, currency peg, mine closure, "
    "voting register, dam, wage deal, visa rule, oil cargo, census, police inquiry, reactor, loan, export ban, border post"
).split(", ")
DEEDS = (
    "postponed, defended, abandoned, approved, criticised, reopened, financed, cancelled, inspected, welcomed, rejected, "
    "doubled, leaked, negotiated, dismissed, endorsed, blocked, rewrote, praised, withdrew, questioned, signed, suspended, "
    "outlined, halved, buried, revived, weakened, expanded, shelved"
).split(", ")
MANNERS = (
    "without a vote, after a night of talks, over loud objections, in a closed session, by a single vote, under foreign pressure, "
    "to general surprise, with little notice, for the third time, ahead of the holiday, against legal advice, on live television, "
    "in exchange for guarantees, at a cost nobody would name, before the markets opened, despite a court order, in two short letters, "
    "with the help of volunteers, as winter set in, while lawyers argued, by telephone, in front of cameras, once the rain had stopped, "
    "from a crowded gymnasium, during a power cut, along party lines"
).split(", ")
EFFECTS = (
    "prices rose, nobody resigned, the ferries stayed in port, phones rang all morning, shares fell, two roads were closed, "
    "the opposition walked out, villagers filled sandbags, a second vote became likely, insurers raised their rates, "
    "classes were moved to a church, the deadline passed quietly, neighbours took sides, exports stalled, a crowd gathered, "
    "the paperwork went missing, engineers were called back, the talks began again, diplomats packed their bags, credit dried up, "
    "harvests spoiled in the sheds, old promises were repeated, donors hesitated, the queue reached the river"
).split(", ")
VERBS = (
    "said told_reporters admitted argued warned insisted conceded recalled predicted explained added announced".split()
)
VIEWS = (
    "patience is running out, the numbers do not add up, people deserve an answer, there is still time, this was never the plan, "
    "trust takes years to build, the worst is behind us, somebody has to pay, nobody asked the workers, the map is wrong, "
    "we have been here before, the door remains open, a promise was broken, it could have been worse, the law is clear, "
    "our children will judge us, silence is no policy, the weather decides, every delay costs lives, talk is cheap, "
    "help arrived too late, this deal can hold, the record speaks for itself, it takes two to sign"
).split(", ")
UNITS = "million dollars, tonnes of rice, households, kilometres of road, signatures, jobs, hectares, letters, patrol boats, litres".split(
    ", "
)
PERIODS = "since March, a year earlier, over the weekend, by early autumn, within six weeks, since the last election, overnight, in ten days".split(
    ", "
)


@dataclass(frozen=True)
class Event:
    """What several stories may report: who and where, what was said, and the paragraph of background they share."""

    cast: tuple[str, ...]
    places: tuple[str, ...]
    quotations: tuple[str, ...]
    background: str


@dataclass(frozen=True)
class Story:
    """A text as it first appeared."""

    cluster: str
    outlet: str
    title: str
    paragraphs: tuple[str, ...]
    edit: str = ""  # of a reprint


def write(n: int, out: Path, seed: int = SEED) -> None:
    """Write `n` records, gzipped where the name ends in ".gz". Never more than RECENT stories are held."""
    with gzip.open(out, "wt", encoding="utf-8") if out.suffix == ".gz" else out.open("w", encoding="utf-8") as file:
        for record in articles(n, seed):
            file.write(json.dumps(record) + "\n")


def articles(n: int, seed: int = SEED) -> Iterator[dict[str, str]]:
    """Records in the order of their dates: id, cluster, edit, title, text, outlet, published, url, authors."""
    rng = random.Random(seed)
    stories: deque[Story] = deque(maxlen=RECENT)
    events: deque[Event] = deque(maxlen=RECENT)
    for number in range(n):
        published = FIRST + timedelta(days=DAYS) * (number / n)
        if stories and rng.random() < SHARE_REPRINTS:
            story = _reprinted(rng.choice(stories), rng)
        else:
            if not events or rng.random() >= SHARE_SAME_EVENT:
                events.append(_event(rng))
                event = events[-1]
            else:
                event = rng.choice(events)
            story = _story(f"s{number}", event, rng)
            stories.append(story)
        yield _record(number, story, published, rng)


def score_stories(truth: dict[str, str], found: dict[str, str]) -> tuple[float, float]:
    """Precision and recall of the pairs that `found` puts in one story, against the pairs of one `cluster` in `truth`.

    Both map a record to its group; records that `found` lacks count as each alone.
    """
    groups = {record: found.get(record, f"alone {record}") for record in truth}
    both = _pairs(zip(truth.values(), groups.values(), strict=True))
    n_found, n_true = _pairs(groups.values()), _pairs(truth.values())
    return both / n_found if n_found else float("nan"), both / n_true if n_true else float("nan")


def _pairs(labels) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(labels).values())


def _event(rng: random.Random) -> Event:
    cast = [f"{rng.choice(FIRST_NAMES)} {rng.choice(SURNAMES)}" for _ in range(3)]
    if rng.random() < 0.5:
        cast[0] = rng.choice(ACTORS)
    places = rng.sample(PLACES, 2)
    quotations = tuple(f"{_cap(rng.choice(VIEWS))}, and {_clause(rng, places)}" for _ in range(3))
    background = " ".join(f"{_cap(_clause(rng, places))} {rng.choice(MANNERS)}." for _ in range(3))
    return Event(tuple(cast), tuple(places), quotations, background)


def _story(cluster: str, event: Event, rng: random.Random) -> Story:
    """A new text of 300 to 500 words."""
    paragraphs, n_words, wanted = [], 0, rng.randint(290, 460)
    while n_words < wanted:
        paragraph = " ".join(_sentence(event, rng) for _ in range(rng.randint(1, 3)))
        paragraphs.append(paragraph)
        n_words += len(paragraph.split())
    if rng.random() < 0.5:
        paragraphs.insert(rng.randint(1, len(paragraphs)), event.background)
    for quotation in event.quotations[: rng.randint(1, 3)]:
        paragraphs.insert(rng.randint(1, len(paragraphs)), f"“{quotation},” {rng.choice(event.cast)} said.")
    return Story(cluster, rng.choice(list(OUTLETS)), _headline(event, rng), tuple(paragraphs))


def _reprinted(story: Story, rng: random.Random) -> Story:
    """The story in another outlet.

    light: cut from the end to 55 % or more, one word in forty another one, perhaps a sentence of the outlet's own.
    shortened: the first 35 to 50 % of it, then paragraphs of the outlet's own of half that number.
    reworked: one word in ten another one, the paragraphs after the first in another order, one of the outlet's own.
    """
    edit = rng.choices(list(EDITS), list(EDITS.values()))[0]
    low, high, changed = {"light": (0.55, 1, 0.025), "shortened": (0.35, 0.5, 0.025), "reworked": (0.7, 1, 0.1)}[edit]
    kept = story.paragraphs[: max(2, round(len(story.paragraphs) * rng.uniform(low, high)))]
    edited = [" ".join(_edited(word, changed, rng) for word in paragraph.split(" ")) for paragraph in kept]
    own = _event(rng)
    if edit == "light" and rng.random() < 0.4:
        edited.insert(rng.randint(1, len(edited)), _sentence(own, rng))
    if edit == "shortened":
        edited += [" ".join(_sentence(own, rng) for _ in range(2)) for _ in range(len(edited) // 2)]
    if edit == "reworked":
        edited = [edited[0], *rng.sample(edited[1:], len(edited) - 1), _sentence(own, rng)]
    edited[0] = f"{rng.choice(PLACES).upper()} — {edited[0]}" if rng.random() < 0.5 else edited[0]
    outlet = rng.choice([name for name in OUTLETS if name != story.outlet])
    title = story.title if rng.random() < 0.6 else f"{story.title.split(' ', 1)[1].capitalize()}, {rng.choice(MANNERS)}"
    return Story(story.cluster, outlet, title, tuple(edited), edit)


def _edited(word: str, share: float, rng: random.Random) -> str:
    return word if rng.random() > share or not word.isalpha() else rng.choice(ADJECTIVES)


def _record(number: int, story: Story, published: datetime, rng: random.Random) -> dict[str, str]:
    author = f"{rng.choice(FIRST_NAMES)} {rng.choice(SURNAMES)}"
    blocks = list(story.paragraphs)
    if rng.random() < 0.3:
        blocks.insert(rng.randint(1, len(blocks)), rng.choice(BOILERPLATE))
    return {
        "id": f"a{number}",
        "cluster": story.cluster,
        "edit": story.edit,
        "title": story.title,
        "text": "\n\n".join(blocks),
        "outlet": story.outlet,
        "published": published.isoformat(timespec="seconds"),
        "url": f"https://www.{OUTLETS[story.outlet]}.example/{published:%Y/%m/%d}/{number}",
        "authors": author,
    }


def _headline(event: Event, rng: random.Random) -> str:
    return f"{rng.choice(event.places)} {rng.choice(DEEDS)} {rng.choice(ADJECTIVES)} {rng.choice(THINGS)} {rng.choice(MANNERS)}"


def _clause(rng: random.Random, places) -> str:
    body = f"the {rng.choice(places)} {rng.choice(BODIES)}"
    return f"{body} {rng.choice(DEEDS)} the {rng.choice(ADJECTIVES)} {rng.choice(THINGS)}"


def _sentence(event: Event, rng: random.Random) -> str:
    who, place = rng.choice(event.cast), rng.choice(event.places)
    job, verb = rng.choice(JOBS), rng.choice(VERBS).replace("_", " ")
    thing, other = (f"{rng.choice(ADJECTIVES)} {rng.choice(THINGS)}" for _ in range(2))
    body, deed, manner, effect = rng.choice(BODIES), rng.choice(DEEDS), rng.choice(MANNERS), rng.choice(EFFECTS)
    figure = f"{rng.randint(2, 980)} {rng.choice(UNITS)}"
    patterns = (
        f"{who} {verb} that {place}’s {body} had {deed} its {thing} {manner}.",
        f"{_cap(effect)} when the {body} {deed} the {thing}, and the {job} {deed} that {other} {manner}.",
        f"In {place}, {who} {deed} the {thing} {manner}, so {effect}.",
        f"“{_cap(rng.choice(VIEWS))},” {who} {verb} {manner}, pointing to the {thing}.",
        f"The {thing} cost {figure} {rng.choice(PERIODS)}, one {job} {verb}, and {effect}.",
        f"One {job} from {rng.choice(PLACES)} {verb} that {effect} because the {other} was {deed} {manner}.",
        f"{_cap(rng.choice(PERIODS))}, {figure} went to the {thing}; {effect} {manner}.",
        f"{_cap(_clause(rng, event.places))}, although {rng.choice(VIEWS)}.",
    )
    return rng.choice(patterns)


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("n", type=int, metavar="N")
    options.add_argument("out", type=Path, metavar="OUT")
    options.add_argument("--seed", type=int, default=SEED)
    asked = options.parse_args()
    write(asked.n, asked.out, asked.seed)
