"""One mention as an object that shows itself: the sentence, who is meant, how they are presented, and in whose words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.display.article_marks import MentionMark
from analysis.display.html import with_style
from analysis.display.lines import VOICE_WORDS
from analysis.display.object_card import ObjectCard, facts
from analysis.display.sentence_list import Sentences
from analysis.tables import records

FORMS = {"name": "by name", "role": "by title or office", "pronoun": "by pronoun"}
TOLD = {
    "name_for": "called", "agent": "said to do", "patient": "done to them", "reporting_verb": "reporting verb", "loaded_word": "loaded word",
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class MentionCard:
    """A mention. `row` has the columns of `mentions` and `target_sentiment`, `sentences` the one sentence it stands in."""

    row: Mapping[str, Any] = field(repr=False)
    card: ObjectCard
    sentences: Sentences = field(repr=False)

    def _repr_html_(self) -> str:
        return str(with_style(self.card._replace(more=self.sentences.html()).html()))

    def __repr__(self) -> str:
        return f"{self.card!r}\n{self.sentences!r}"


def mention_card(
    scored: pd.DataFrame, mark: MentionMark, portrayal: pd.DataFrame, sentences: Sentences, names: Mapping[str, str]
) -> MentionCard:
    """The card of a mention.

    Args:
        scored: its one row of `mentions`, with its scores where it has any. mark: the same in its article's view.
        portrayal: what is said of it there. sentences: the one it stands in, marked.
    """
    row = records(scored)[0]
    label = row["label"] if isinstance(row["label"], str) else ""
    sure = f"{label} ({row[f'p_{label}']:.2f})" if label else "not judged"
    told: dict[str, list[str]] = {}
    for kind, value in zip(portrayal["kind"], portrayal["value"], strict=True):
        told.setdefault(TOLD.get(kind, kind), []).append(value)
    said = facts(
        ("as", f"“{row['alias']}”, {FORMS.get(row['form'], row['form'])}"),
        ("sentiment", sure),
        ("words", mark.about.partition(", ")[2] or VOICE_WORDS.get(row["voice"], row["voice"])),
        *((kind, ", ".join(dict.fromkeys(values))) for kind, values in told.items()),
        ("to read it", f'book.article("{row["article_id"]}", focus=["{row["mention_id"]}"])'),
    )
    return MentionCard(row, ObjectCard("Mention", names.get(row["actor_id"], row["actor_id"]), facts=said), sentences)
