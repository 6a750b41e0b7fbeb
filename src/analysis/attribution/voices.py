"""mentions + attributions -> mentions with a voice: the outlet's own, or that of a source.

Words belong to the innermost attribution whose content holds them, those left out that the outlet tells in its own words. The mention that names a speaker stands in the voice
of whoever reports him: the outlet's, unless the attribution itself stands inside another's words.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

import pandas as pd

from analysis.codebook.verbs import ReportingVerb
from analysis.language.texts import field_texts
from analysis.tables import MENTIONS, QUOTED, REPORTED, SPEAKS_ABOUT

OUTLET = "outlet"


def assign_voices(mentions: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    """Fill `voice` and `attribution_id` of each mention.

    Args:
        mentions: as `tables.MENTIONS`; what `voice` and `attribution_id` held is not read.
        attributions: as `tables.ATTRIBUTIONS`.
    Returns:
        mentions in the order given. `voice`: outlet, or the `source_kind` of the attribution (actor, named, unnamed,
        institution, unknown); `attribution_id` NaN in the outlet's voice.
    """
    attributions = attributions[~attributions["narrated"]]
    kinds, ids = [*attributions["source_kind"].tolist(), OUTLET], [*attributions["attribution_id"].tolist(), None]
    innermost = list(_innermost(mentions, attributions))  # -1, the last of either list: the outlet
    voices = pd.Series([kinds[n] for n in innermost], index=mentions.index, dtype="str")
    given = pd.Series([ids[n] for n in innermost], index=mentions.index, dtype="str")
    return MENTIONS.build(mentions.assign(voice=voices, attribution_id=given))


def _innermost(mentions: pd.DataFrame, attributions: pd.DataFrame) -> Iterator[int]:
    """For each mention the number of the shortest content around its start, of equal ones the latest; -1 where there is none."""
    contents: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    columns = _columns(attributions, "article_id", "field", "content_start", "content_end")
    for number, (article_id, field, start, end) in enumerate(columns):
        contents.setdefault((article_id, field), []).append((start, end, number))
    fields = {}
    for key, held in contents.items():
        held.sort()
        fields[key] = [start for start, _, _ in held], list(accumulate((end for _, end, _ in held), max)), held
    nothing: tuple[list[int], list[int], list[tuple[int, int, int]]] = [], [], []
    for article_id, field, place in _columns(mentions, "article_id", "field", "start"):
        starts, reach, held = fields.get((article_id, field), nothing)  # reach: how far the contents up to each one go
        at = bisect_right(starts, place) - 1
        around = []
        while at >= 0 and reach[at] > place:
            start, end, number = held[at]
            if end > place:
                around.append((end - start, -start, -number))
            at -= 1
        yield -min(around)[2] if around else -1


def who_is_quoted(articles: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    """How often and at what length each outlet lets each kind of source speak.

    The stretches of one statement count as one. Nested statements count for each of their speakers, so the words of a
    table may be more than those of the text.

    Args:
        articles: reads `article_id`, `outlet`, `title`, `text`.
        attributions: as `tables.ATTRIBUTIONS`.
    """
    texts, attributions = field_texts(articles), attributions[~attributions["narrated"]]
    spans = _columns(attributions, "article_id", "field", "content_start", "content_end")
    n_words = [len(texts[article_id, field][start:end].split()) for article_id, field, start, end in spans]
    groups = _by_source(articles, attributions.assign(n_words=n_words), "kind")
    table = groups.agg(n=("statement_id", "nunique"), n_articles=("article_id", "nunique"), n_words=("n_words", "sum"))
    return QUOTED.build(table.reset_index())


def reporting_verbs(articles: pd.DataFrame, attributions: pd.DataFrame, verbs: Iterable[ReportingVerb]) -> pd.DataFrame:
    """Which verbs each outlet uses of which sources, with the tone of each verb; attributions without a cue left out."""
    tones = {verb.verb: verb.tone for verb in verbs}
    firsts = attributions[attributions["attribution_id"] == attributions["statement_id"]]
    counted = firsts[firsts["cue"].notna()].rename(columns={"cue": "verb"})
    table = _by_source(articles, counted, "verb").size().rename("n").reset_index()
    return REPORTED.build(table.assign(tone=table["verb"].map(tones)).sort_values("n", ascending=False, kind="stable"))


def who_speaks_about_whom(mentions: pd.DataFrame, attributions: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """How often each voice of each outlet speaks of each actor. `mentions` as from `assign_voices`."""
    speakers = attributions.set_index("attribution_id")["source_actor_id"]
    counted = mentions.assign(source_actor_id=mentions["attribution_id"].map(speakers).astype("str"))
    counts = _by_source(articles, counted, "actor_id", kind="voice").size()
    return SPEAKS_ABOUT.build(counts.rename("n").reset_index())


def _by_source(articles: pd.DataFrame, table: pd.DataFrame, column: str, *, kind: str = "source_kind") -> Any:
    """The rows in groups by outlet, kind of source, the actor who is the source, and a column."""
    outlets = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    counted = table.assign(outlet=table["article_id"].map(outlets))
    return counted.groupby(["outlet", kind, "source_actor_id", column], dropna=False, observed=True)


def _columns(table: pd.DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[name].tolist() for name in names), strict=True)
