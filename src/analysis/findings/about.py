"""mentions + sentences -> about: which articles are about whom, and which merely mention them."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.codebook.term_finder import compile_terms
from analysis.language.texts import span_texts
from analysis.tables import ABOUT

LEAD = 3  # first sentences of the text
LEAST_SHARE = 0.2  # of the text's sentences, of an article that names the subject in its lead and is about it


def about(mentions: pd.DataFrame, sentences: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """How much of each article is about each actor that it mentions: one row an article and actor, in the order of both.

    Args:
        mentions: names, titles and pronouns alike; reads article_id, sentence_id, field, actor_id.
        sentences: reads sentence_id, article_id, field, number.
        articles: reads article_id; mentions in others are left out.
    """
    texts = sentences[sentences["field"] == "text"]
    own = mentions[mentions["article_id"].isin(articles["article_id"])]
    number = own["sentence_id"].map(texts.set_index("sentence_id")["number"])
    places = own.assign(in_title=own["field"] == "title", in_lead=number < LEAD, number=number)
    table = places.groupby(["article_id", "actor_id"], as_index=False).agg(
        in_title=("in_title", "any"), in_lead=("in_lead", "any"), n=("number", "nunique")
    )
    n_sentences = table["article_id"].map(texts["article_id"].value_counts()).astype(float)
    return ABOUT.build(table.assign(share_sentences=table["n"] / n_sentences))


def about_terms(subject: str, terms: Sequence[str], sentences: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """The same of a subject that is no actor of the codebook, told by words: "North Korea" by `["North Korea*", "Pyongyang"]`.

    Args:
        subject: what stands in `actor_id`, and is printed.
        terms: as a codebook writes them; one with a capital is found only as written.
    Raises:
        TermError: a term that cannot be meant so.
    """
    finder = compile_terms(terms)
    inside = sentences[sentences["article_id"].isin(articles["article_id"])]
    named = inside.iloc[np.unique(finder.find(span_texts(articles, inside)).texts)]
    return about(named.assign(actor_id=subject), sentences, articles)


def is_about(table: pd.DataFrame) -> pd.Series:
    """Whether each article of `about` is about the actor: named in its title, or in its lead and in a fifth of its sentences."""
    about_it: pd.Series = table["in_title"] | (table["in_lead"] & (table["share_sentences"] >= LEAST_SHARE))
    return about_it


def rows_about(rows: pd.DataFrame, about: pd.DataFrame, subject: str = "") -> pd.Series:
    """1.0 where the row's article is about its own actor (or about `subject`), else 0.0; NaN where there is no actor to ask for."""
    hits = about.loc[is_about(about), ["article_id", "actor_id"]]
    if subject:
        return rows["article_id"].isin(hits.loc[hits["actor_id"] == subject, "article_id"]).astype(float)
    if "actor_id" not in rows:
        return pd.Series(np.nan, index=rows.index)
    own = pd.MultiIndex.from_frame(rows[["article_id", "actor_id"]]).isin(pd.MultiIndex.from_frame(hits))
    return pd.Series(own, index=rows.index).astype(float).where(rows["actor_id"].notna())


def subject_name(rows: pd.DataFrame, subject: str, names: Mapping[str, str]) -> str:
    """What `subject`, or the one actor of the rows, is called in words; "the actor" where they are of several."""
    ids = [subject] if subject else list(rows["actor_id"].dropna().unique()) if "actor_id" in rows else []
    return names.get(ids[0], subject or "the actor") if len(ids) == 1 else "the actor"
