"""book -> the fields by which a selection is made, with what the corpus holds to choose from."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.errors import UsageError
from analysis.explore.choosing import ChoiceField, ChoiceOption
from analysis.workbook import Workbook
from analysis.workbook.selection import LENGTHS, TIMES, Selection

MEASURES = (
    ("sentiment", "sentiment toward actors"),
    ("tone", "tone of the sentences"),
    ("frames", "frames"),
    ("portrayal", "who acts, who is acted upon"),
    ("coverage", "coverage"),
    ("voices", "whose words"),
)
WORDS = (("all", "all words"), ("own", "the outlets’ own"), ("quoted", "words of others"))
WEIGHTS = (
    ("", "as the study says"),
    ("article", "each article"),
    ("mention", "each mention"),
    ("outlet", "each outlet"),
)
SURENESS = (("0.0", "all labels"), *((str(p / 100), f"{p} % sure or more") for p in (50, 60, 70, 80, 90)))


def overview_fields(book: Workbook) -> list[ChoiceField]:
    """The fields of the overview, each named as what it sets of a selection."""
    mentions = book.measures.table("mentions", ["actor_id", "form"])
    articles, names = book.articles, book.names
    groups = {group.id: group.members for group in book.codebook.groups}
    outlet_groups = {group.id: group.members for group in book.codebook.outlets.groups}
    frames = [ChoiceOption(frame.id, frame.name) for frame in book.codebook.frames]
    return [
        ChoiceField("measure", "Measure", "one", _plain(MEASURES)),
        ChoiceField("actors", "Actors", "many", _counted(mentions["actor_id"], groups, names, book.actors), "mentions of each"),
        ChoiceField("outlets", "Outlets", "many", _counted(articles["outlet"], outlet_groups, names), "articles of each"),
        ChoiceField("voice", "In whose words", "one", _plain(WORDS)),
        ChoiceField("period", "Periods", "one", _plain((("period", "automatic"), *((one, one) for one in LENGTHS)))),
        ChoiceField("genre", "Genre", "many", _counted(articles["genre"], {}, names)),
        ChoiceField("form", "Named how", "many", _counted(mentions["form"], {}, names)),
        ChoiceField("subject", "Articles about", "words", hint="such as North Korea*"),
        ChoiceField("frames", "Frames", "many", frames, "of other measures: articles that carry one of them"),
        ChoiceField("weight", "What counts alike", "one", _plain(WEIGHTS)),
        ChoiceField("sure", "Labels", "one", _plain(SURENESS)),
    ]  # fmt: skip


def field_values(selection: Selection) -> dict[str, Any]:
    """What the fields show of a selection."""
    values = {name: getattr(selection, name) for name in ("measure", "actors", "outlets", "voice", "genre", "form", "subject", "frames", "weight")}  # fmt: skip
    return {**values, "period": time_of(selection), "sure": str(float(selection.sure))}


def changes_of(name: str, value: Any, selection: Selection) -> dict[str, Any]:
    """What a field that is set changes of a selection. Raises UsageError for a value that cannot be meant so."""
    if name == "period":
        return {"by": (*(one for one in selection.by if one not in TIMES), value)}
    if name == "sure":
        try:
            return {"sure": float(value)}
        except ValueError:
            raise UsageError(f"`sure` is {value!r}: give a probability from 0 to 1.") from None
    return {name: value}


def time_of(selection: Selection) -> str:
    """The length of the periods of a selection; "period": of itself the finest that can be read."""
    return next((one for one in selection.by if one in TIMES), "period")


def _plain(pairs: Any) -> list[ChoiceOption]:
    return [ChoiceOption(value, label) for value, label in pairs]


def _counted(
    ids: pd.Series, groups: Mapping[str, tuple[str, ...]], names: Mapping[str, str], first: tuple[str, ...] = ()
) -> list[ChoiceOption]:
    """The ids, and the groups whose members are among them, with how often each occurs: those that are `first`, then the most frequent."""
    counts = {str(one): int(n) for one, n in ids.dropna().value_counts().items()}
    of_groups = {one: sum(counts.get(member, 0) for member in members) for one, members in groups.items()}
    counts |= {one: n for one, n in of_groups.items() if n and one not in counts}
    place = {one: n for n, one in enumerate(first)}
    order = sorted(counts, key=lambda one: (place.get(one, len(place)), -counts[one], one))
    return [ChoiceOption(one, names.get(one, one.replace("_", " ")), f"{counts[one]:,}") for one in order]
