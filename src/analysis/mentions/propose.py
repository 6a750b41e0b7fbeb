"""Who a corpus names that the roster lacks, so that a new study starts from its corpus."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator

import pandas as pd

from analysis.codebook.actors import Actor
from analysis.codebook.english import English
from analysis.mentions.aliases import Roster
from analysis.mentions.find import compile_roster, sentence_spans
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
    spans = sentence_spans(sentences)
    in_articles: Counter[str] = Counter()
    mentions: Counter[str] = Counter()
    example: dict[str, str] = {}
    for article_id, text in zip(articles["article_id"], articles["text"], strict=True):
        names = list(_full_names_of_others(_text(text), roster))
        mentions.update(name for name, _ in names)
        in_articles.update({name for name, _ in names})
        for name, start in names:
            if name not in example:
                example[name] = _sentence_text(_text(text), spans.get(article_id, {}).get("text", []), start)
    top = sorted(in_articles, key=lambda name: (-in_articles[name], -mentions[name], name))[:n]
    rows = [(name, in_articles[name], mentions[name], example[name]) for name in top]
    return PROPOSED_ACTORS.build(rows)


def _full_names_of_others(text: str, roster: Roster) -> Iterator[tuple[str, int]]:
    for one in in_order(roster.hits(text), find_persons(text, roster.words)):
        if isinstance(one, Person) and one.sure and len(one.parts) > 1:
            yield " ".join(text[one.start : one.end].split()), one.start


def _sentence_text(text: str, spans: list[tuple[int, int, str]], start: int) -> str:
    at = bisect_right(spans, start, key=lambda span: span[0]) - 1
    return text[spans[at][0] : spans[at][1]] if at >= 0 else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
