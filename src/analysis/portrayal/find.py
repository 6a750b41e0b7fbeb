"""mentions -> portrayal: what each mention calls the actor, has them do or suffer, how their words are reported, and loaded words on them.

What they are called is read by `naming`, what they do by `actions` (or by a spaCy model that the study names: `spacy_roles`),
the verbs that report their words by `reporting`, loaded words by `nearby`. A possessive or a name inside a longer word
("the Roe-Poe talks") has no role.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from analysis.codebook.english import English
from analysis.codebook.loaded_words import LoadedWord
from analysis.codebook.verbs import ReportingVerb
from analysis.language.grammatical_roles import RoleModel, load_roles
from analysis.language.tagger import Sentence, read_sentence
from analysis.language.texts import field_texts
from analysis.portrayal.actions import Action, action_of
from analysis.portrayal.lists import PortrayalLists, compile_lists
from analysis.portrayal.naming import Name, names_of
from analysis.portrayal.nearby import is_tied
from analysis.portrayal.reporting import (
    Place,
    Said,
    Statements,
    cues_at,
    in_own_words,
    names_itself,
    reports_words,
    said_by,
)
from analysis.portrayal.spacy_roles import Parse, load_parser
from analysis.tables import PORTRAYAL

Row = tuple[str, str, int, int]  # kind, value, start, end


class Mention(NamedTuple):
    """A mention as this stage reads it."""

    mention_id: str
    article_id: str
    actor_id: str
    form: str
    field: str
    start: int
    end: int


def find_portrayal(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    attributions: pd.DataFrame,
    *,
    english: English,
    verbs: Iterable[ReportingVerb],
    loaded_words: Iterable[LoadedWord],
    roles: str = "own",
) -> pd.DataFrame:
    """Find how each mention portrays its actor.

    Args:
        articles: reads `article_id`, `title`, `text`.
        sentences: reads `sentence_id`, `start`, `end`.
        mentions: reads all columns but `voice`.
        attributions: reads all columns but `attribution_id`, `source_kind`, `statement_id`.
        english, verbs, loaded_words: of the codebook.
        roles: what tells agent and patient: "own", or "spacy:NAME" (a model that is installed here, or a folder).
    Returns:
        portrayal in the order of the mentions; `kind` is name_for, agent, patient, reporting_verb or loaded_word, `value` in small letters, a verb as its lemma, with
        "not" before it where it is denied; `start`, `end` mark the words that say so, not the mention.
    Raises:
        UsageError where `roles` names what is not there.
    """
    texts, said, model = field_texts(articles), said_by(attributions), load_roles(english)
    lists = compile_lists(english, tuple(verbs), tuple(loaded_words))
    bounds = dict(zip(sentences["sentence_id"], zip(sentences["start"], sentences["end"], strict=True), strict=True))
    together = list(_by_sentence(mentions))
    spans = [(texts[own[0].article_id, own[0].field], *bounds[sentence_id]) for sentence_id, own in together]
    parses = load_parser(roles).parse(spans)
    rows: list[tuple[object, ...]] = []
    for (_, own), (text, start, end), parse in zip(together, spans, parses, strict=True):
        sentence = SentenceOf(lists, model, text, read_sentence(text, start, end), parse, own, said)
        for mention in own:
            rows += [
                (mention.mention_id, mention.article_id, mention.actor_id, kind, value, mention.field, first, last)
                for kind, value, first, last in sentence.rows(mention)
            ]
    return PORTRAYAL.build(rows)


def portrayal_words(portrayal: pd.DataFrame, kind: str) -> pd.DataFrame:
    """What actors are called or do, one row an article and value with its count `n`: what `keyness_of_counts` compares."""
    counts = portrayal[portrayal["kind"] == kind].groupby(["article_id", "value"]).size().rename("n").reset_index()
    return counts.rename(columns={"value": "word"})


def _by_sentence(mentions: pd.DataFrame) -> Iterator[tuple[str, list[Mention]]]:
    """The mentions of each sentence, in the order of the table."""
    together: dict[str, list[Mention]] = {}
    columns = [mentions[name] for name in ("sentence_id", *Mention._fields)]
    for sentence_id, *values in zip(*columns, strict=True):
        together.setdefault(sentence_id, []).append(Mention(*values))
    yield from together.items()


class SentenceOf:
    """One sentence with what is known of it, asked for the rows of one mention after another."""

    def __init__(
        self,
        lists: PortrayalLists,
        model: RoleModel,
        text: str,
        sentence: Sentence,
        parse: Parse | None,
        mentions: Sequence[Mention],
        said: dict[Place, Statements],
    ) -> None:
        self.lists = lists
        self.model, self.text, self.parse, self.mentions = model, text, parse, mentions
        self.reading = model.read(sentence)
        self.words = {m.mention_id: (sentence.at(m.start), sentence.at(m.end - 1)) for m in mentions}
        ends = (sentence.starts[0], sentence.ends[-1]) if len(sentence) else (0, 0)
        self.loaded = lists.loaded.find(text, *ends)
        here = (min([ends[0], *(m.start for m in mentions)]), max([ends[1], *(m.end for m in mentions)]))
        places = {m.actor_id: said.get((m.article_id, m.field, m.actor_id)) for m in mentions}
        self.said = {actor_id: known.touching(*here) if known else [] for actor_id, known in places.items()}
        self.own_words = {
            actor_id: [in_own_words(own, start, end) for _, start, end in self.loaded]
            for actor_id, own in self.said.items()
        }

    def rows(self, mention: Mention) -> list[Row]:
        """Everything that the sentence says of the mention's actor."""
        first, last = self.words[mention.mention_id]
        if first < 0:
            return []
        cues = cues_at(self.said[mention.actor_id], mention.start)
        told = [one for one in cues if reports_words(self.lists, self.text, one)]
        whole = self._is_whole(mention, first, last)
        names = names_of(self.lists, self.model, self.reading, first, last, mention.form) if whole else []
        action = self._action(mention, last) if whole else None
        if action and any(one.cue_start < action.end and action.start < one.cue_end for one in told):
            action = None
        return [
            *(("name_for", *name) for name in names),
            *([(action.role, *action[1:])] if action else []),
            *(
                ("reporting_verb", one.cue.lower(), one.cue_start, one.cue_end)
                for one in told
                if not self._names_itself(mention, one)
            ),
            *(self._loaded(mention, names, action) if whole else ()),
        ]

    def _is_whole(self, mention: Mention, first: int, last: int) -> bool:
        """Whether the mention is words of its own, not part of one ("Roe-Poe talks")."""
        sentence = self.reading.sentence
        return sentence.starts[first] == mention.start and sentence.ends[last] == mention.end

    def _action(self, mention: Mention, last: int) -> Action | None:
        if self.parse is not None:
            return self.parse.action(mention.start, mention.end, self.lists)
        return action_of(self.lists, self.model, self.reading, last)

    def _names_itself(self, mention: Mention, one: Said) -> bool:
        names = (m.start for m in self.mentions if m.actor_id == mention.actor_id and m.form == "name")
        return mention.form == "pronoun" and names_itself(one, names)

    def _loaded(self, mention: Mention, names: Sequence[Name], action: Action | None) -> Iterator[Row]:
        """Loaded words tied to the mention, those inside it and those of the actor's own mouth left out."""
        sentence = self.reading.sentence
        others = [self.words[m.mention_id] for m in self.mentions if m.actor_id != mention.actor_id]
        for (word, start, end), is_own in zip(self.loaded, self.own_words[mention.actor_id], strict=True):
            if is_own or mention.start <= start < mention.end:
                continue
            place = (sentence.at(start), sentence.at(end - 1))
            if is_tied(self.lists, self.reading, self.words[mention.mention_id], names, action, place, others):
                yield ("loaded_word", word, start, end)
