"""frames found + codebook -> what each cue matches, to mend the codebook by."""

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from analysis.codebook.frames import Frame
from analysis.language.texts import field_texts
from analysis.tables import CUES


def cue_table(hits: pd.DataFrame, articles: pd.DataFrame, frames: Iterable[Frame], *, n_forms: int = 3) -> pd.DataFrame:
    """What each cue of the codebook matches, those that match nothing included.

    Args:
        hits: what `codebook.find_frames` found in these articles.
        n_forms: how many of its wordings to list, most frequent first, with counts.
    Returns:
        one row a cue, in the codebook's order: frame_id, cue, weight, why, n_hits, n_articles, forms.
    """
    texts = field_texts(articles)
    words: dict[tuple[str, str], list[str]] = {}
    within: dict[tuple[str, str], set[str]] = {}
    columns = [hits[name] for name in ("article_id", "field", "frame_id", "cue", "start", "end")]
    for article_id, field, frame_id, cue, start, end in zip(*columns, strict=True):
        words.setdefault((frame_id, cue), []).append(texts[article_id, field][start:end].lower())
        within.setdefault((frame_id, cue), set()).add(article_id)
    rows = []
    for frame in frames:
        for cue in frame.terms:
            key = frame.id, cue.text
            own = words.get(key, [])
            forms = "; ".join(f"{word} ({count})" for word, count in Counter(own).most_common(n_forms))
            rows.append((*key, cue.weight, cue.why, len(own), len(within.get(key, ())), forms))
    return CUES.build(rows)


def busiest_cues(cues: pd.DataFrame, n: int = 6) -> pd.DataFrame:
    """The `n` cues of each frame with most hits, frames in their order; cues that match nothing are left out."""
    used = cues[cues["n_hits"] > 0]
    order = {frame_id: place for place, frame_id in enumerate(dict.fromkeys(cues["frame_id"]))}
    top = used.sort_values("n_hits", ascending=False, kind="stable").groupby("frame_id", sort=False).head(n)
    return top.sort_values("frame_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)
