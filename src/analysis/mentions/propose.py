"""Who a corpus names that the roster lacks, so that a new study starts from its corpus."""

from collections import Counter
from collections.abc import Iterable, Iterator

import pandas as pd

from analysis.codebook.actors import Actor
from analysis.codebook.english import English
from analysis.language.document import Document, Documents
from analysis.mentions.aliases import Roster
from analysis.mentions.find import compile_roster
from analysis.mentions.merge import in_order
from analysis.mentions.names import Person, find_persons
from analysis.tables import PROPOSED_ACTORS


def propose_actors(
    articles: pd.DataFrame, sentences: pd.DataFrame, actors: Iterable[Actor], english: English, n: int = 20
) -> pd.DataFrame:
    """The `n` people whom most articles name in full and the roster lacks.

    Returns: name, n_articles, n_mentions (in full), example (the first sentence that names them); most frequent first.
    """
    roster = compile_roster(tuple(actors), english)
    in_articles: Counter[str] = Counter()
    mentions: Counter[str] = Counter()
    example: dict[str, str] = {}
    for document in Documents(articles, sentences, english):
        names = list(_full_names_of_others(document.text, roster)) if document.field == "text" else []
        mentions.update(name for name, _ in names)
        in_articles.update({name for name, _ in names})
        for name, start in names:
            if name not in example:
                example[name] = _sentence_text(document, start)
    top = sorted(in_articles, key=lambda name: (-in_articles[name], -mentions[name], name))[:n]
    rows = [(name, in_articles[name], mentions[name], example[name]) for name in top]
    return PROPOSED_ACTORS.build(rows)


def _full_names_of_others(text: str, roster: Roster) -> Iterator[tuple[str, int]]:
    for one in in_order(roster.hits(text), find_persons(text, roster.words)):
        if isinstance(one, Person) and one.sure and len(one.parts) > 1:
            yield " ".join(text[one.start : one.end].split()), one.start


def _sentence_text(document: Document, place: int) -> str:
    start, end = document.sentences[document.sentence_at(place)] if document.sentence_at(place) >= 0 else (0, 0)
    return document.text[start:end]
