"""mentions + attributions -> mentions with a voice: the outlet's own, or that of a source.

Words belong to the innermost attribution whose content holds them. The mention that names a speaker stands in the voice
of whoever reports him: the outlet's, unless the attribution itself stands inside another's words.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from analysis.codebook.verbs import ReportingVerb
from analysis.language.texts import field_texts
from analysis.tables import MENTIONS, QUOTED, REPORTED, SPEAKS_ABOUT

OUTLET = "outlet"

Key = tuple[str, str]


@dataclass(frozen=True)
class VoicePiece:
    """A stretch of text spoken by the innermost attribution `number` (-1: the outlet)."""

    start: int
    end: int
    number: int


def assign_voices(mentions: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    """Fill `voice` and `attribution_id` of each mention.

    Args:
        mentions: as `tables.MENTIONS`; what `voice` and `attribution_id` held is not read.
        attributions: as `tables.ATTRIBUTIONS`.
    Returns:
        mentions in the order given. `voice`: outlet, or the `source_kind` of the attribution (actor, named, unnamed,
        institution, unknown); `attribution_id` NaN in the outlet's voice.
    """
    pieces = _pieces(attributions)
    kinds, ids = attributions["source_kind"].tolist(), attributions["attribution_id"].tolist()
    numbers = [
        _at(pieces.get((article_id, field), ([], [])), start)
        for article_id, field, start in zip(mentions["article_id"], mentions["field"], mentions["start"], strict=True)
    ]
    voices = pd.Series([kinds[n] if n >= 0 else OUTLET for n in numbers], index=mentions.index, dtype="str")
    given = pd.Series([ids[n] if n >= 0 else None for n in numbers], index=mentions.index, dtype="str")
    return MENTIONS.build(mentions.assign(voice=voices, attribution_id=given))


def who_is_quoted(articles: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    """How often and at what length each outlet lets each kind of source speak.

    The stretches of one statement count as one. Nested statements count for each of their speakers, so the words of a
    table may be more than those of the text.

    Args:
        articles: reads `article_id`, `outlet`, `title`, `text`.
        attributions: as `tables.ATTRIBUTIONS`.
    """
    texts = field_texts(articles)
    spans = zip(*(attributions[c] for c in ("article_id", "field", "content_start", "content_end")), strict=True)
    counted = attributions.assign(
        outlet=attributions["article_id"].map(dict(zip(articles["article_id"], articles["outlet"], strict=True))),
        n_words=[len(texts[article_id, field][start:end].split()) for article_id, field, start, end in spans],
    )
    table = counted.groupby(["outlet", "source_kind", "source_actor_id", "kind"], dropna=False, observed=True).agg(
        n=("statement_id", "nunique"), n_articles=("article_id", "nunique"), n_words=("n_words", "sum")
    )
    return QUOTED.build(table.reset_index())


def reporting_verbs(articles: pd.DataFrame, attributions: pd.DataFrame, verbs: Iterable[ReportingVerb]) -> pd.DataFrame:
    """Which verbs each outlet uses of which sources, with the tone of each verb; attributions without a cue left out."""
    tones = {verb.verb: verb.tone for verb in verbs}
    firsts = attributions[attributions["attribution_id"] == attributions["statement_id"]]
    counted = firsts[firsts["cue"].notna()].rename(columns={"cue": "verb"})
    counted = counted.assign(
        outlet=counted["article_id"].map(dict(zip(articles["article_id"], articles["outlet"], strict=True)))
    )
    counts = counted.groupby(["outlet", "source_kind", "source_actor_id", "verb"], dropna=False, observed=True).size()
    table = counts.rename("n").reset_index()
    return REPORTED.build(table.assign(tone=table["verb"].map(tones)).sort_values("n", ascending=False, kind="stable"))


def who_speaks_about_whom(mentions: pd.DataFrame, attributions: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """How often each voice of each outlet speaks of each actor. `mentions` as from `assign_voices`."""
    speakers = attributions.set_index("attribution_id")["source_actor_id"]
    counted = mentions.assign(
        outlet=mentions["article_id"].map(dict(zip(articles["article_id"], articles["outlet"], strict=True))),
        source_actor_id=mentions["attribution_id"].map(speakers).astype("str"),
    )
    counts = counted.groupby(["outlet", "voice", "source_actor_id", "actor_id"], dropna=False, observed=True).size()
    return SPEAKS_ABOUT.build(counts.rename("n").reset_index())


def _pieces(attributions: pd.DataFrame) -> dict[Key, tuple[list[int], list[VoicePiece]]]:
    """Each field of each article cut where a speaker begins or ends, with the starts beside for looking up."""
    spans: dict[Key, list[tuple[int, int, int]]] = {}
    for number, (article_id, field, start, end) in enumerate(
        zip(*(attributions[c] for c in ("article_id", "field", "content_start", "content_end")), strict=True)
    ):
        spans.setdefault((article_id, field), []).append((start, end, number))
    cuts = {}
    for key, some in spans.items():
        pieces = list(_cut(some))
        cuts[key] = ([piece.start for piece in pieces], pieces)
    return cuts


def _cut(spans: list[tuple[int, int, int]]) -> Iterator[VoicePiece]:
    """Nested spans as pieces that do not overlap, each with the innermost (latest begun, shortest) span over it."""
    edges = sorted({edge for start, end, _ in spans for edge in (start, end)})
    waiting = sorted(spans, key=lambda span: (span[0], -span[1]), reverse=True)
    active: list[tuple[int, int, int]] = []
    for start, end in pairwise(edges):
        while waiting and waiting[-1][0] <= start:
            active.append(waiting.pop())
        active = [span for span in active if span[1] > start]
        if active:
            innermost = min(active, key=lambda span: (span[1] - span[0], -span[0]))
            yield VoicePiece(start, end, innermost[2])


def _at(cut: tuple[list[int], list[VoicePiece]], place: int) -> int:
    starts, pieces = cut
    at = bisect_right(starts, place) - 1
    return pieces[at].number if at >= 0 and place < pieces[at].end else -1
