"""mentions -> portrayal: what each mention calls the actor, has them do or suffer, how their words are reported, and loaded words on them.

What they are called is read by `naming`, what they do by `actions` (or by a spaCy model that the study names: `spacy_roles`),
the verbs that report their words by `reporting`, loaded words by `nearby`. A possessive or a name inside a longer word
("the Roe-Poe talks") has no role. Sentences without a mention are not read.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from analysis.codebook.loaded_words import LoadedWord
from analysis.codebook.verbs import ReportingVerb
from analysis.language.document import Document, Documents
from analysis.language.grammatical_roles import RoleModel, load_roles
from analysis.portrayal.actions import Action, action_of
from analysis.portrayal.lists import PortrayalLists, Stretch, compile_lists
from analysis.portrayal.naming import Name, names_of
from analysis.portrayal.nearby import is_tied
from analysis.portrayal.reporting import Said, Statements, cues_at, in_own_words, names_itself, reports_words, said_by
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
    documents: Documents,
    mentions: pd.DataFrame,
    attributions: pd.DataFrame,
    *,
    verbs: Iterable[ReportingVerb],
    loaded_words: Iterable[LoadedWord],
    roles: str = "own",
) -> pd.DataFrame:
    """Find how each mention portrays its actor.

    Args:
        documents: the sentences that hold a mention are read.
        mentions: reads all columns but `voice`.
        attributions: reads all columns but `attribution_id`, `source_kind`, `statement_id`.
        verbs, loaded_words: of the codebook.
        roles: what tells agent and patient: "own", or "spacy:NAME" (a model that is installed here, or a folder).
    Returns:
        portrayal in the order of the mentions; `kind` is name_for, agent, patient, reporting_verb or loaded_word, `value` in small letters, a verb as its lemma, with
        "not" before it where it is denied; `start`, `end` mark the words that say so, not the mention.
    Raises:
        UsageError where `roles` names what is not there.
    """
    said, model = said_by(attributions), load_roles(documents.english)
    lists = compile_lists(documents.english, tuple(verbs), tuple(loaded_words))
    together = list(_by_sentence(mentions))
    places = [(document := documents[m.article_id, m.field], document.sentence_at(m.start)) for m, *_ in together]
    for document, own_places in groupby(places, key=lambda place: place[0]):
        document.read(dict.fromkeys(number for _, number in own_places))
    spans = [(document.text, *document.sentences[number]) for document, number in places]
    loaded = lists.loaded.find([text[start:end] for text, start, end in spans])
    rows: list[tuple[object, ...]] = []
    for own, place, words, parse in zip(together, places, loaded, load_parser(roles).parse(spans), strict=True):
        sentence = SentenceOf(lists, model, *place, own, words, parse, said)
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


def _by_sentence(mentions: pd.DataFrame) -> Iterable[list[Mention]]:
    """The mentions of each sentence, in the order of the table."""
    together: dict[str, list[Mention]] = {}
    columns = [mentions[name].tolist() for name in ("sentence_id", *Mention._fields)]
    for sentence_id, *values in zip(*columns, strict=True):
        together.setdefault(sentence_id, []).append(Mention(*values))
    return together.values()


class SentenceOf:
    """One sentence with what is known of it, asked for the rows of one mention after another."""

    def __init__(
        self,
        lists: PortrayalLists,
        model: RoleModel,
        document: Document,
        number: int,
        mentions: Sequence[Mention],
        loaded: Sequence[Stretch],
        parse: Parse | None,
        said: dict[tuple[str, str, str], Statements],
    ) -> None:
        self.lists, self.model, self.text, self.parse, self.mentions = lists, model, document.text, parse, mentions
        start, end = document.sentences[number]
        self.reading = document.reading(number)
        at = self.reading.sentence.at
        self.words = {m.mention_id: (at(m.start), at(m.end - 1)) for m in mentions}
        self.loaded = [(words, first + start, last + start) for words, first, last in loaded]
        self.said: dict[str, list[Said]] = {}
        for m in mentions:
            known = said.get((m.article_id, m.field, m.actor_id)) if m.actor_id not in self.said else None
            if known:
                self.said[m.actor_id] = known.touching(min(start, m.start), max(end, m.end))

    def rows(self, mention: Mention) -> list[Row]:
        """Everything that the sentence says of the mention's actor."""
        first, last = self.words[mention.mention_id]
        if first < 0:
            return []
        cues = cues_at(self.said.get(mention.actor_id, ()), mention.start)
        told = [one for one in cues if reports_words(self.lists, self.text, one)]
        verbs = [("reporting_verb", one.cue.lower(), one.cue_start, one.cue_end) for one in told
                 if not self._names_itself(mention, one)]  # fmt: skip
        tokens = self.reading.sentence
        if (
            tokens.starts[first] != mention.start or tokens.ends[last] != mention.end
        ):  # part of a word ("Roe-Poe talks")
            return verbs
        names = names_of(self.lists, self.model, self.reading, first, last, mention.form)
        action = self._action(mention, last)
        if action and any(one.cue_start < action.end and action.start < one.cue_end for one in told):
            action = None
        done = [(action.role, *action[1:])] if action else []
        return [*(("name_for", *name) for name in names), *done, *verbs, *self._loaded(mention, names, action)]

    def _action(self, mention: Mention, last: int) -> Action | None:
        if self.parse is not None:
            return self.parse.action(mention.start, mention.end, self.lists)
        return action_of(self.lists, self.model, self.reading, last)

    def _names_itself(self, mention: Mention, one: Said) -> bool:
        names = (m.start for m in self.mentions if m.actor_id == mention.actor_id and m.form == "name")
        return mention.form == "pronoun" and names_itself(one, names)

    def _loaded(self, mention: Mention, names: Sequence[Name], action: Action | None) -> Iterator[Row]:
        """Loaded words tied to the mention, those inside it and those of the actor's own mouth left out."""
        at, own = self.reading.sentence.at, self.said.get(mention.actor_id, ())
        others = [self.words[m.mention_id] for m in self.mentions if m.actor_id != mention.actor_id]
        for word, start, end in self.loaded:
            if mention.start <= start < mention.end or in_own_words(own, start, end):
                continue
            here, place = self.words[mention.mention_id], (at(start), at(end - 1))
            if is_tied(self.lists, self.reading, here, names, action, place, others):
                yield ("loaded_word", word, start, end)
