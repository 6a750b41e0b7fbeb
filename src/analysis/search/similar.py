"""Search by meaning: the sentences of a corpus that say something like a given one, by their sentence vectors."""

import numpy as np
import pandas as pd

from analysis.errors import UsageError
from analysis.language.likely_sentences import likeliest
from analysis.language.sentence_vectors import sentence_vectors
from analysis.language.texts import span_texts
from analysis.language.vectors import embed
from analysis.progress import Tell
from analysis.search.holding import holding
from analysis.tables import SIMILAR, largest_first

CANDIDATES = 1_500  # sentences: a second or two for the encoder
READ = 40_000  # sentences of which all words are weighed, some 3 s; of more, those that hold words like the query's
SHOWN = 2  # digits of a similarity on a page; its last ones may differ between processors, so they decide no order


def similar_sentences(
    query: str,
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    n: int = 10,
    thorough: bool = False,
    tell: Tell | None = None,
) -> pd.DataFrame:
    """The n sentences most like a query, whatever words they use; the same sentence of a reprinted story once.

    English; likeness of topic and statement, blind to irony and weak on "not". The query is compared with the CANDIDATES that are
    likeliest by their words (`language.likely_sentences`; of more than READ, of those first that hold words like its own, `search.holding`), so that a first search
    takes seconds; `attrs["notes"]` says with how many.

    Args:
        query: a sentence or a few words.
        articles: reads `article_id`, `story_id` (where there is one), `outlet`, `published`, `title`, `text`.
        sentences: reads `sentence_id`, `article_id`, `field`, `start`, `end`.
        n: rows at most.
        thorough: compare it with every sentence. The first time the encoder reads them all, some minutes for a thousand articles, unless
            `workbook measure --search` has done so; then the vectors are there.
        tell: told how many sentences the encoder has read, of how many; None: that is shown.
    Returns:
        article_id, outlet, published, field, start, end, sentence_id, similarity; the most similar first, then the earliest.
    Raises:
        UsageError: for a query without words, or an `n` below 1.
    """
    if not query.strip():
        raise UsageError("The query is empty: give a sentence, or a few words, to look for.")
    if n < 1:
        raise UsageError(f"`n` is {n}: give 1 or more.")
    sentences = sentences[sentences["article_id"].isin(articles["article_id"])]
    if sentences.empty:
        return SIMILAR.empty()
    texts, n_all = span_texts(articles, sentences), len(sentences)
    if not thorough:
        near = holding(query, texts, READ)
        likely = near[likeliest(query, [texts[place] for place in near], CANDIDATES)]
        sentences, texts = sentences.iloc[likely], [texts[place] for place in likely]
    likeness = np.clip(sentence_vectors(texts, tell) @ embed([query])[0], -1, 1).astype(np.float64).round(SHOWN)
    columns = ["article_id", "outlet", "published", *(name for name in ("story_id",) if name in articles)]
    table = sentences.assign(similarity=likeness, words=[" ".join(text.lower().split()) for text in texts])
    table = table.merge(articles[columns], on="article_id", how="left", validate="many_to_one")
    order = largest_first(table, "similarity", SHOWN, ["published", "sentence_id"])
    story = order["story_id"].fillna(order["article_id"]) if "story_id" in order else order["article_id"]
    found = SIMILAR.build(order[~order.assign(story=story).duplicated(["story", "words"])].head(n))
    found.attrs["notes"] = [_compared(len(texts), n_all)]
    return found


def _compared(n: int, n_all: int) -> str:
    if n == n_all:
        return f"Compared with all {n_all:,} sentences."
    return f"Compared with the {n:,} of {n_all:,} sentences that are likeliest by their words."
