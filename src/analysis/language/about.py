"""sentences + whom they refer to -> about: how far each article is about an actor, or about a subject told by words."""

from collections.abc import Sequence

import pandas as pd

from analysis.codebook.english import English
from analysis.codebook.term_finder import compile_terms
from analysis.language.sentences import split_sentences
from analysis.tables import ABOUT

LEAD = 2  # first sentences of the text, and
LEAD_CHARACTERS = 360  # all that begin among so many, some sixty words: a byline or a kicker does not use the lead up
LEAST_TITLED = 0.15  # of the sentences, where title and lead both name whom the article is about
LEAST_SHARE = 0.4  # of the sentences, wherever they stand: that many tell it by themselves
WORDS_TITLED, WORDS_LEAD = (
    0.1,
    0.2,
)  # of a subject told by words, which no pronoun stands for: with the title; with the lead
APOSTROPHES = "'’"
HYPHENS = "-‐‑–"


def find_about(mentions: pd.DataFrame, sentences: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """How far each article is about each actor that it mentions: one row an article and actor, in the order of both.

    A title names an actor where they stand in it for themselves: not only as an owner ("Lund's envoy") or as part of a compound
    ("the Lund-backed bill"), though "the Lund-Ortiz talks" name both. The lead is the first two sentences of the text and those
    that begin within its first 360 characters.

    Args:
        mentions: names, titles and pronouns alike; reads article_id, sentence_id, field, actor_id, start, end.
        sentences: of the same articles; reads sentence_id, article_id, field, number, start.
        articles: the same; reads article_id, title.
    Returns:
        about: in_title, in_lead, and share_sentences, of the sentences of the text (NaN where there is no text).
    """
    columns = ["article_id", "actor_id", "sentence_id", "field"]
    titled = mentions.loc[mentions["field"] == "title", ["article_id", "actor_id", "start", "end"]]
    named = titled.loc[_for_themselves(titled, articles), ["article_id", "actor_id"]]
    return _table(mentions[columns].drop_duplicates(), sentences, named, by_words=False)


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

    It is where its title and its lead name the actor and .15 of its sentences refer to them; where .4 of its sentences do,
    whatever title and lead say; or where the title does and there is no text. It is about a subject told by words where its
    title has one and .1 of its sentences do, or its lead and .2.
    """
    title, lead, share, by_words = (table[name] for name in ("in_title", "in_lead", "share_sentences", "by_words"))
    by_mentions = (title & lead & (share >= LEAST_TITLED)) | (share >= LEAST_SHARE)
    told = (title & (share >= WORDS_TITLED)) | (lead & (share >= WORDS_LEAD))
    about_it: pd.Series = by_mentions | (title & share.isna()) | (by_words & told)
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


def _for_themselves(titled: pd.DataFrame, articles: pd.DataFrame) -> "pd.Series[bool]":
    """Which places of titles name an actor for themselves (`find_about`)."""
    titles = articles.set_index("article_id")["title"]
    begun, ended = (set(zip(titled["article_id"], titled[column], strict=True)) for column in ("start", "end"))
    places = zip(titled["article_id"], titled["start"], titled["end"], strict=True)
    chosen = [
        _stands_alone(titles[article_id], start, end)
        or (article_id, end + 1) in begun
        or (article_id, start - 1) in ended
        for article_id, start, end in places
    ]
    return pd.Series(chosen, index=titled.index, dtype=bool)


def _stands_alone(title: str, start: int, end: int) -> bool:
    """Whether the words from start to end are neither an owner nor joined to another word by a hyphen."""
    before, after, second = title[:start][-1:], title[end : end + 1], title[end + 1 : end + 2]
    owner = bool(after) and after in APOSTROPHES and (second == "s" or title[end - 1] == "s")
    joined = (bool(after) and after in HYPHENS and second.isalnum()) or (bool(before) and before in HYPHENS)
    return not (owner or joined)


def _table(places: pd.DataFrame, sentences: pd.DataFrame, named: pd.DataFrame, *, by_words: bool) -> pd.DataFrame:
    """`find_about` of sentences with an article_id, an actor_id and a field, and of the pairs that a title names."""
    texts = sentences[sentences["field"] == "text"]
    lead = texts.loc[(texts["number"] < LEAD) | (texts["start"] < LEAD_CHARACTERS), "sentence_id"]
    places = places.assign(in_lead=places["sentence_id"].isin(lead), n=places["field"] == "text")
    table = places.groupby(["article_id", "actor_id"], as_index=False).agg({"in_lead": "max", "n": "sum"})
    pairs = pd.MultiIndex.from_frame(table[["article_id", "actor_id"]])
    in_title = pairs.isin(pd.MultiIndex.from_frame(named))
    n_sentences = table["article_id"].map(texts["article_id"].value_counts()).astype(float)
    shares = table["n"] / n_sentences
    return ABOUT.build(table.assign(in_title=in_title, share_sentences=shares, by_words=by_words))


def _find_words(terms: Sequence[str], articles: pd.DataFrame) -> pd.DataFrame:
    """article_id, field and start of each place of the terms, by their start."""
    finder, ids, parts = compile_terms(terms), articles["article_id"].array, []
    for field in ("title", "text"):
        matches = finder.find(articles[field].fillna("").tolist())
        columns = {"article_id": ids.take(matches.texts), "field": field, "start": matches.starts}
        parts.append(pd.DataFrame(columns).astype({"field": "str"}))
    return pd.concat(parts, ignore_index=True).sort_values("start", kind="stable")


def _about_words(subject: str, words: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """The table of the sentences in which the words stand; a title names what is told by words wherever one stands in it."""
    begun = sentences[["article_id", "field", "start", "sentence_id"]].sort_values("start", kind="stable")
    named = pd.merge_asof(words, begun, on="start", by=["article_id", "field"]).assign(actor_id=subject)
    places = named[["article_id", "actor_id", "sentence_id", "field"]].drop_duplicates()
    titled = places.loc[places["field"] == "title", ["article_id", "actor_id"]]
    return _table(places, sentences, titled, by_words=True)
