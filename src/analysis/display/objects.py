"""The cards of what people hold in a notebook: a corpus, a study, a codebook and its entries, a measure, a finding.

`analysis.notebook_cards` tells the notebook to show them. The objects themselves lie in rooms below and know nothing of it.
"""

from collections import Counter
from collections.abc import Mapping
from functools import singledispatch
from typing import Any

import pandas as pd

from analysis.codebook.actors import Actor
from analysis.codebook.events import Event
from analysis.codebook.frames import Frame
from analysis.codebook.groups import NamedGroup
from analysis.codebook.load import Codebook
from analysis.codebook.outlets import Outlet
from analysis.corpus.load import Corpus
from analysis.display.object_card import CardObject, ObjectCard, facts, listed
from analysis.display.printed import base_text, interval_text, printed_key
from analysis.engine.measured import Measures
from analysis.measures import Measure
from analysis.paths import for_display
from analysis.study import Study
from analysis.validity.reported import load_scores, trust_sentences

KEYS = ("actor_id", "outlet", "period", "group")  # that may tell one finding from another


@singledispatch
def card_of(shown: object) -> ObjectCard:
    """The card of an object."""
    return ObjectCard(type(shown).__name__, repr(shown))


@card_of.register
def corpus_card(corpus: Corpus) -> ObjectCard:
    """What is in a corpus, and what was left out."""
    articles, version = corpus.articles, "" if corpus.version is None else f", version {corpus.version}"
    published = articles["published"].dropna()
    days = f"{published.min():%-d %B %Y} to {published.max():%-d %B %Y} (UTC)" if len(published) else "undated"
    outlets = [f"{outlet} ({n:,})" for outlet, n in articles["outlet"].value_counts().items()]
    genres = [f"{genre} ({n:,})".replace("_", " ") for genre, n in articles["genre"].value_counts().items()]
    left_out = Counter(corpus.rejects["reason"].tolist())
    return ObjectCard(
        "Corpus", f"{len(articles):,} articles, {articles['story_id'].nunique():,} stories", days,
        facts(
            ("from", f"{corpus.source}{version}"), ("outlets", listed(outlets)), ("genres", listed(genres)),
            ("words", int(articles["n_words"].sum())), ("undated", len(articles) - len(published) or None),
            ("left out", listed(f"{n:,} {reason}" for reason, n in left_out.most_common())),
            ("blocks cut off", len(corpus.cuts) or None),
        ),
    )  # fmt: skip


@card_of.register
def study_card(study: Study) -> ObjectCard:
    """The settings that are not the default ones."""
    own = {name: value for name, value in study.as_dict().items() if value != Study().as_dict()[name]}
    shown = [(name.replace("_", " "), _setting(value)) for name, value in own.items() if name != "title"]
    return ObjectCard("Study", study.title or "Without a title", facts=facts(*shown))


def _setting(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


@card_of.register
def codebook_card(codebook: Codebook) -> ObjectCard:
    """How many entries it has, and where they come from."""
    origins = Counter(origin.how for origin in codebook.origins.values())
    parts = {
        "actors": codebook.actors, "groups": codebook.groups, "outlets": codebook.outlets.entries, "frames": codebook.frames,
        "events": codebook.events, "reporting verbs": codebook.verbs, "loaded words": codebook.loaded_words,
        "phrases of boilerplate": codebook.boilerplate,
    }  # fmt: skip
    lead = ", ".join(f"{n:,} entries {kind}" for kind, n in origins.most_common())
    return ObjectCard(
        "Codebook", for_display(codebook.folder), lead, facts(*((what, len(of)) for what, of in parts.items()))
    )


@card_of.register
def actor_card(actor: Actor) -> ObjectCard:
    """By what the actor is found, and what is not them."""
    held = [
        f"{role.start or 'before'} to {role.end or 'now'}" if role.start or role.end else "" for role in actor.roles
    ]
    roles = [f"{role.text} ({days})" if days else role.text for role, days in zip(actor.roles, held, strict=True)]
    return ObjectCard(
        "Actor", actor.name, actor.why,
        facts(
            ("id", actor.id), ("kind", actor.kind or "person"), ("gender", actor.gender), ("country", actor.country),
            ("names", listed(actor.aliases)), ("short names", listed(actor.short_names)), ("metonyms", listed(actor.metonyms)),
            ("titles", listed(actor.titles)), ("roles", listed(roles)), ("epithets", listed(actor.epithets)),
            ("not meant", listed(one.text for one in actor.not_actor)), ("groups", listed(actor.groups)),
        ),
    )  # fmt: skip


@card_of.register
def frame_card(frame: Frame) -> ObjectCard:
    """What a frame is, how a coder is asked for it, and by which cues it is found."""
    heaviest = sorted(frame.terms, key=lambda cue: -cue.weight)
    several = f", in {frame.least_sentences} such sentences" if frame.least_sentences > 1 else ""
    return ObjectCard(
        "Frame", frame.name, frame.definition,
        facts(
            ("id", frame.id), ("kind", frame.kind), ("question", frame.question), ("source", frame.source),
            ("cues", listed((cue.text for cue in heaviest), 12)), ("not in", listed(frame.not_in)),
            ("carried by", f"a sentence from a weight of {frame.carries:g} on, an article from a score of {frame.threshold:g} on{several}"),
        ),
    )  # fmt: skip


@card_of.register
def outlet_card(outlet: Outlet) -> ObjectCard:
    """By what an outlet is told."""
    return ObjectCard(
        "Outlet", outlet.name, outlet.why,
        facts(("id", outlet.id), ("country", outlet.country), ("other names", listed(outlet.aliases)), ("hosts", listed(outlet.hosts)),
              ("groups", listed(outlet.groups))),
    )  # fmt: skip


@card_of.register
def event_card(event: Event) -> ObjectCard:
    """When an event was, and why it matters."""
    return ObjectCard("Event", event.name, event.why, facts(("id", event.id), ("day", f"{event.date:%-d %B %Y}")))


@card_of.register
def group_card(group: NamedGroup) -> ObjectCard:
    """Who belongs to a group."""
    return ObjectCard("Group", group.name, facts=facts(("id", group.id), ("members", listed(group.members))))


@card_of.register
def measure_card(measure: Measure) -> ObjectCard:
    """What a measure states, and how well it agrees with people."""
    low, high = measure.limits()
    scale = measure.unit or (f"{low:g} to {high:g}" if measure.bounds else "")
    agreement = " ".join(trust_sentences(load_scores(), [measure.id]))
    return ObjectCard("Measure", measure.heading, measure.about, facts(
        ("id", measure.id), ("scale", scale), ("told from", f"the table {measure.table}"), ("agreement with people", agreement),
    ))  # fmt: skip


@card_of.register
def measures_card(measures: Measures) -> ObjectCard:
    """The tables that were measured."""
    sizes = [(name.replace("_", " "), f"{measures.n_rows(name):,} rows") for name in measures.names()]
    return ObjectCard("Measures", f"{len(sizes)} tables", facts=facts(*sizes))


def finding_object(
    finding: "Mapping[str, Any] | pd.Series[Any]", names: Mapping[str, str], min_stories: int = 0
) -> CardObject:
    """A row of findings as an object that shows itself: what was estimated, of whom, with its interval and what it rests on."""
    row = dict(finding)
    of = " · ".join(printed_key(row, key, names) for key in KEYS if key in row and not pd.isna(row[key]))
    few = row["n_stories"] < min_stories
    number = f"too few stories ({row['n_stories']:,}; {min_stories:,} would do)" if few else interval_text(row)
    weight = row.get("weight")
    return CardObject(ObjectCard("Finding", f"{of or 'All'}: {number}", printed_key(row, "measure", names), facts(
        ("rests on", base_text(row)), ("counts alike", weight if isinstance(weight, str) else ""),
    )))  # fmt: skip
