"""sentences + whom they refer to -> about: how far each article is about an actor, or about a subject told by words."""

from collections.abc import Sequence

import pandas as pd

from analysis.codebook.english import English
from analysis.codebook.term_finder import compile_terms
from analysis.language.sentences import split_sentences
from analysis.tables import ABOUT

LEAD = 2  # first sentences of the text, and
LEAD_CHARACTERS = 360  # all that begin among so many, some sixty words: a byline or a kicker does not use the lead up
LEAST_SHARE = 0.2  # of the sentences of an article that is about whom its lead names
LEAST_TITLED = 0.1  # of one that is about whom its title names: below it, most titles name somebody in passing


def find_about(mentions: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """How far each article is about each actor that it mentions: one row an article and actor, in the order of both.

    The lead is the first two sentences of the text and those that begin within its first 360 characters.

    Args:
        mentions: names, titles and pronouns alike; reads article_id, sentence_id, field, actor_id.
        sentences: of the same articles; reads sentence_id, article_id, field, number, start.
    Returns:
        about: in_title, in_lead, and share_sentences, of the sentences of the text (NaN where there is no text).
    """
    texts = sentences[sentences["field"] == "text"]
    lead = texts.loc[(texts["number"] < LEAD) | (texts["start"] < LEAD_CHARACTERS), "sentence_id"]
    places = mentions[["article_id", "actor_id", "sentence_id", "field"]].drop_duplicates()
    in_title = places["field"] == "title"
    places = places.assign(in_title=in_title, in_lead=places["sentence_id"].isin(lead), n=~in_title)
    kept = {"in_title": "max", "in_lead": "max", "n": "sum"}
    table = places.groupby(["article_id", "actor_id"], as_index=False).agg(kept)
    n_sentences = table["article_id"].map(texts["article_id"].value_counts()).astype(float)
    return ABOUT.build(table.assign(share_sentences=table["n"] / n_sentences))


def about_terms(subject: str, terms: Sequence[str], sentences: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """The same of a subject that is no actor of the codebook, told by words: "North Korea" by `["North Korea*", "Pyongyang"]`.

    Args:
        subject: what stands in `actor_id`, and is printed.
        terms: as a codebook writes them; one with a capital is found only as written.
        articles: reads article_id, title, text; sentences of others are not read.
    Raises:
        TermError: a term that cannot be meant so.
    """
    return _about_words(subject, _find_words(terms, articles), sentences)


def is_about(table: pd.DataFrame) -> pd.Series:
    """Whether each article of `about` is mainly about the actor.

    It is where its title names the actor and a tenth of its sentences refer to them, or where its lead does and a fifth; or
    where the title does and there is no text.
    """
    share = table["share_sentences"]
    titled = table["in_title"] & ((share >= LEAST_TITLED) | share.isna())
    about_it: pd.Series = titled | (table["in_lead"] & (share >= LEAST_SHARE))
    return about_it


def on_subject(articles: pd.DataFrame, terms: Sequence[str], english: English) -> "pd.Series[bool]":
    """Whether each article is about what the words stand for (`is_about`); only those that hold one are split into sentences.

    Args:
        articles: reads article_id, title, text.
        terms: as of `about_terms`.
    Raises:
        TermError: a term that cannot be meant so.
    """
    words = _find_words(terms, articles)
    holding = articles[articles["article_id"].isin(words["article_id"])]
    table = _about_words("subject", words, split_sentences(holding, english))
    chosen: pd.Series[bool] = articles["article_id"].isin(table.loc[is_about(table), "article_id"])
    return chosen


def _find_words(terms: Sequence[str], articles: pd.DataFrame) -> pd.DataFrame:
    """article_id, field and start of each place of the terms, by their start."""
    finder, ids, parts = compile_terms(terms), articles["article_id"].array, []
    for field in ("title", "text"):
        matches = finder.find(articles[field].fillna("").tolist())
        columns = {"article_id": ids.take(matches.texts), "field": field, "start": matches.starts}
        parts.append(pd.DataFrame(columns).astype({"field": "str"}))
    return pd.concat(parts, ignore_index=True).sort_values("start", kind="stable")


def _about_words(subject: str, words: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """`find_about` of the sentences in which the words stand."""
    begun = sentences[["article_id", "field", "start", "sentence_id"]].sort_values("start", kind="stable")
    named = pd.merge_asof(words, begun, on="start", by=["article_id", "field"]).assign(actor_id=subject)
    return find_about(named, sentences)
