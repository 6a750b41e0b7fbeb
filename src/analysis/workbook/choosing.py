"""observations of an answer -> the sentences of them that are shown, in one of four orders."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.codebook.entries import nearest
from analysis.display.draw import draw
from analysis.display.evidence import AT_RANDOM, SentencePlaces, at_first_cue, at_loaded_words, cut
from analysis.errors import UsageError
from analysis.sentiment.folder import LABELS
from analysis.tables import EVIDENCE, largest_first
from analysis.workbook.kept import Kept
from analysis.workbook.observed import Observed

ORDERS = ("random", "surest", "newest", "representative")
NEUTRAL = "neutral"
SURE = "sure"  # a column: how sure the measure is of a row
DIGITS = 2
LOADED = ("loaded_words", "loaded_mention_share")


def choose(kept: Kept, observed: Observed, n: int, order: str, *, weight: str, seed: int) -> pd.DataFrame:
    """Sentences behind an answer (EVIDENCE); how they were chosen, and of how many, is in `attrs["drawn"]`.

    Args:
        n: how many at most.
        order: "random": each observation as likely as it weighs in the estimate, one a story. "representative": so many of each label
            (or of those that count, and do not) as their share is, drawn at random. "surest": those that the measure is surest of first,
            neutral ones last. "newest": the latest first.
        weight: what counts alike in the estimate. seed: of the draw.
    Raises:
        UsageError: another order, or no number of sentences.
    """
    if order not in ORDERS:
        raise UsageError(f"`order` is {order!r}.{nearest(str(order), ORDERS)}")
    if not isinstance(n, int) or n < 1:
        raise UsageError(f"`n` is {n!r}: give the number of sentences, from 1 on.")
    rows, noun = placed_rows(kept, observed)
    if rows.empty:
        return _told(EVIDENCE.empty(), f"no {noun}")
    articles = kept.book.articles
    if order in ("surest", "newest"):
        rows = _SORTED[order](rows, articles).drop_duplicates("sentence_id").head(n) if len(rows) else rows
        near = kept.near(rows["article_id"].unique(), "sentences")
        evidence = cut(rows, SentencePlaces(rows, articles, near.sentences), SURE if order == "surest" else None)
        return _told(evidence, f"{len(rows):,} of {len(observed.rows):,} {noun}, the {order} first")
    near = kept.near(rows["article_id"].unique(), "sentences")
    places = SentencePlaces(rows, articles, near.sentences)
    strata = _strata(rows) if order == "representative" else None
    salt = f"{seed} {observed.measure.id} {order}"
    chosen = draw(rows, n, salt=salt, text=places.sentence, weight=weight, strata=strata)
    how = ", in proportion" if strata is not None else ""
    return _told(cut(chosen, places), f"{len(chosen):,} of {len(rows):,} {noun}{AT_RANDOM}{how}")


def placed_rows(kept: Kept, observed: Observed) -> tuple[pd.DataFrame, str]:
    """The observations that count, each with the words that it stands at; and what one of them is called."""
    rows, measure = observed.rows, observed.measure
    ids = rows["article_id"].unique()
    if measure.table == "frames":
        return at_first_cue(rows, kept.near(ids, "frames").frames), "sentences" if "sentence_id" in rows else "articles"
    if measure.id in LOADED:
        return at_loaded_words(rows, kept.near(ids, "portrayal").portrayal), "loaded words"
    if "start" not in rows:
        sentences = kept.near(ids, "sentences").sentences
        heads = sentences[sentences["field"] == "title"].drop_duplicates("article_id")
        spans = heads[["article_id", "sentence_id", "field", "start", "end"]]
        return rows.drop(columns=["sentence_id", "field"], errors="ignore").merge(spans, on="article_id"), "articles"
    counting = measure.evidence.endswith("every_row_that_counts")
    return rows[rows["value"] > 0] if counting else rows, "mentions" if "mention_id" in rows else "sentences"


def _strata(rows: pd.DataFrame) -> "pd.Series[str] | None":
    column = next((name for name in ("label", "value") if name in rows and 1 < rows[name].nunique() <= len(LABELS)), "")
    return rows[column].astype("str") if column else None


def _surest(rows: pd.DataFrame, _: pd.DataFrame) -> pd.DataFrame:
    if "p_negative" in rows:
        own = [f"p_{label}" for label in LABELS]
        sure = rows[own].max(axis=1)
        plain = rows["label"] == NEUTRAL
        ordered = largest_first(rows.assign(**{SURE: sure}), SURE, DIGITS, ["article_id"])
        return pd.concat([ordered[~plain.loc[ordered.index]], ordered[plain.loc[ordered.index]]])
    by = "carries" if "carries" in rows else "value"
    values = pd.to_numeric(rows[by], errors="coerce").abs()
    return largest_first(rows.assign(**{SURE: values.fillna(0.0)}), SURE, DIGITS, ["article_id"])


def _newest(rows: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    published = articles.set_index("article_id")["published"]
    when = rows["article_id"].map(published).to_numpy(dtype="datetime64[us]").astype(np.int64)
    order = np.lexsort((rows["start"].to_numpy(), rows["article_id"].to_numpy(dtype=str), -when))
    return rows.iloc[order]


_SORTED: dict[str, Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]] = {"surest": _surest, "newest": _newest}


def _told(evidence: pd.DataFrame, drawn: str) -> pd.DataFrame:
    evidence.attrs["drawn"] = drawn
    return evidence
