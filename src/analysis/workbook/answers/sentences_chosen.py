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
from analysis.validity.coding import permanent_numbers
from analysis.workbook.answers.observed import Observed, plain
from analysis.workbook.answers.row_cache import Kept

ORDERS = ("random", "surest", "newest", "representative")
NEUTRAL = "neutral"
SURE = "sure"  # a column: how sure the measure is of a row
DIGITS = 2
MANY, ENOUGH = 5_000, 25  # rows, and articles a sentence, beyond which a draw is made among some of the articles
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
    whole, noun, articles = observed.turned, _noun(observed), kept.book.articles
    counted = whole[whole["value"] > 0] if _counting(observed) else whole
    if counted.empty:
        return _told(EVIDENCE.empty(), f"no {noun}")
    few = _few_articles(counted, n, order, weight, articles, f"{seed} {observed.measure.id}")
    rows = _placed(kept, observed, plain(few))
    if order in _SORTED:
        rows = _SORTED[order](rows, articles).drop_duplicates("sentence_id").head(n)
        places = SentencePlaces(rows, articles, kept.near(rows["article_id"].unique(), "sentences").sentences)
        return _told(
            cut(rows, places, SURE if order == "surest" else None),
            f"{len(rows):,} of {len(counted):,} {noun}, the {order} first",
        )
    places = SentencePlaces(rows, articles, kept.near(rows["article_id"].unique(), "sentences").sentences)
    strata = _strata(rows) if order == "representative" else None
    salt = f"{seed} {observed.measure.id} {order}"
    chosen = draw(rows, n, salt=salt, text=places.sentence, weight=weight, strata=strata)
    how = "" if strata is None else f", in proportion to the {'labels' if 'label' in rows else 'share'}"
    return _told(cut(chosen, places), f"{len(chosen):,} of {len(counted):,} {noun}{AT_RANDOM}{how}")


def _few_articles(
    rows: pd.DataFrame, n: int, order: str, weight: str, articles: pd.DataFrame, salt: str
) -> pd.DataFrame:
    """Of very many rows those of articles enough to draw from: some at random, or the newest."""
    own = rows["article_id"].unique()
    if len(rows) < MANY or len(own) <= ENOUGH * n or order == "surest" or (order != "newest" and weight == "outlet"):
        return rows
    if order == "newest":
        those = articles[articles["article_id"].isin(own)]
        chosen = those.sort_values("published", ascending=False, kind="stable")["article_id"].head(ENOUGH * n)
    else:
        ids = pd.Series(own.astype("str"))
        chosen = ids.iloc[np.argsort(permanent_numbers(ids, salt), kind="stable")[: ENOUGH * n]]
    return rows[rows["article_id"].isin(chosen)]


def _placed(kept: Kept, observed: Observed, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows, each with the words that it stands at: a cue, a loaded word, a headline, or those it has already."""
    ids = rows["article_id"].unique()
    if observed.measure.table == "frames":
        return at_first_cue(rows, kept.near(ids, "frames").frames)
    if observed.measure.id in LOADED:
        return at_loaded_words(rows, kept.near(ids, "portrayal").portrayal)
    if "start" in rows:
        return rows
    sentences = kept.near(ids, "sentences").sentences
    heads = sentences[sentences["field"] == "title"].drop_duplicates("article_id")
    return rows.merge(heads[["article_id", "sentence_id", "field", "start", "end"]], on="article_id")


def _counting(observed: Observed) -> bool:
    """Whether rows of `value` 0 are no evidence: of a share of mentions, only those that count."""
    return observed.measure.table == "frames" or observed.measure.evidence.endswith("every_row_that_counts")


def _noun(observed: Observed) -> str:
    if observed.measure.id in LOADED:
        return "mentions"
    return (
        "mentions"
        if "mention_id" in observed.turned and observed.measure.table != "frames"
        else ("sentences" if "sentence_id" in observed.turned else "articles")
    )


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
    """The latest first; those of no date, which nobody can tell to be new, last."""
    published = articles.set_index("article_id")["published"]
    when = rows["article_id"].map(published).rank(method="dense").fillna(0).to_numpy()
    order = np.lexsort((rows["start"].to_numpy(), rows["article_id"].to_numpy(dtype=str), -when))
    return rows.iloc[order]


_SORTED: dict[str, Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]] = {"surest": _surest, "newest": _newest}


def _told(evidence: pd.DataFrame, drawn: str) -> pd.DataFrame:
    evidence.attrs["drawn"] = drawn
    return evidence
