"""mentions + attributions -> mentions: "I", "me" and "my" in an actor's quoted words are that actor.

An outlet's own "I", a columnist's, stands in nobody's quotation and is nobody's mention.
"""

import re
from collections.abc import Collection, Iterator
from typing import Any

import pandas as pd

from analysis.attribution.sources import FIRST_PERSON
from analysis.attribution.voices import assign_voices
from analysis.language.document import Document, Documents
from analysis.tables import MENTIONS

MINE = "mine"  # or a mine, unless one of these stands before it
BEFORE_MINE = frozenset(
    ["of", "is", "are", "was", "were", "be", "than", "to", "like", "not", "become", "became", "'s", "'re"]
)
NUMERAL = re.compile(r"\b(?:Chapter|Division|Part|Phase|Title|Volume|War) $")  # "World War I"
QUOTATION_MARK = re.compile(r"(?P<opens>(?<!\w)[‘“\"'](?=\w))|[’”\"'](?!\w)")


def assign_words(
    mentions: pd.DataFrame, attributions: pd.DataFrame, documents: Documents, impersonal: Collection[str] = ()
) -> pd.DataFrame:
    """The mentions with their voices (`assign_voices`), and those that a quoted actor makes of himself by "I".

    Args:
        mentions, attributions: as in `tables.py`.
        documents: of the articles.
        impersonal: actors who are no persons; in what they are quoted with, "I" is whoever wrote it.
    Returns:
        mentions in reading order; the `mention_id` of one by "I" begins with its `attribution_id`.
    """
    found = _first_person(attributions[~attributions["source_actor_id"].isin(list(impersonal))], documents)
    if not found:
        return assign_voices(mentions, attributions)
    told = assign_voices(pd.concat([mentions, MENTIONS.build(found)], ignore_index=True), attributions)
    found_in = told["mention_id"].str.rpartition(".")[0]  # of one by "I": the attribution that made it
    kept = told[(told["attribution_id"] == found_in) | (told.index < len(mentions))]  # once, in the innermost quotation
    order = {article_id: number for number, (article_id, _) in enumerate(documents.by_field)}
    places = kept.assign(article=kept["article_id"].map(order), within=kept["field"] == "text")
    places = places.sort_values(["article", "within", "start"], kind="stable")
    return MENTIONS.build(places[list(MENTIONS.columns)].reset_index(drop=True))


def _first_person(attributions: pd.DataFrame, documents: Documents) -> list[tuple[object, ...]]:
    quoted = attributions[attributions["source_actor_id"].notna() & (attributions["kind"] != "indirect")]
    names = ("attribution_id", "article_id", "field", "kind", "source_actor_id", "content_start", "content_end")
    rows: list[tuple[object, ...]] = []
    for row in zip(*(quoted[name].tolist() for name in names), strict=True):
        rows += _rows(documents[row[1], row[2]], *row)
    return rows


def _rows(
    document: Document, attribution_id: str, article_id: str, field: str, kind: str, actor_id: str, start: int, end: int
) -> Iterator[tuple[Any, ...]]:
    """A row of MENTIONS for each pronoun of the first person in the content that is quoted, but not by whoever speaks."""
    tokens = document.tokens
    number, reached = 0, start
    another = False  # whether a quotation within is open: "He told me, ‘I am tired’"
    for index in range(document.token_at(start), document.token_at(end)):
        if not _is_first_person(document, index):
            continue
        place = tokens.starts[index]
        quotation = document.quotation_at(place)
        if kind != "direct" and quotation < 0:
            continue
        begin = start if kind == "direct" else document.quotations[quotation].start + 1
        within = begin < start  # words that a quoted one tells of another: "Then Roe said, ‘I am late’"
        if begin > reached:
            reached, another = begin, False
        for mark in QUOTATION_MARK.finditer(document.text, reached, place + 1):
            another = mark["opens"] is not None
        reached = place
        sentence_id = document.sentence_id_at(place)
        if sentence_id is None or another != within:
            continue
        where = (f"{attribution_id}.i{number}", article_id, sentence_id, field)
        yield (*where, actor_id, "pronoun", tokens.words[index], place, tokens.ends[index], "", None)
        number += 1


def _is_first_person(document: Document, index: int) -> bool:
    low = document.tokens.low
    if low[index] == MINE:
        return index > 0 and low[index - 1] in BEFORE_MINE
    if low[index] != "i":
        return low[index] in FIRST_PERSON
    start = document.tokens.starts[index]
    return document.tokens.words[index] == "I" and not NUMERAL.search(document.text[max(0, start - 20) : start])
