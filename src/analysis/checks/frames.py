"""The frames that a study's codebook says itself, tried on its corpus: those that almost no article carries, why, and what would find more."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.checks.checked import Checked
from analysis.codebook.load import Codebook
from analysis.corpus.load import Listing
from analysis.framing.codebook import find_frames
from analysis.framing.in_articles import frames_in_articles
from analysis.framing.shortfall import own_frames, shortfalls
from analysis.language.document import Documents
from analysis.language.sentences import split_sentences

MOST = 5_000  # articles that are searched; of more, as many at random
SEED = 7


def check_frames(listing: Listing, codebook: Codebook) -> Iterator[Checked]:
    """A line for each frame of the study's own that almost no article carries; inherited frames are not tried."""
    frames = own_frames(codebook)
    articles = _drawn(listing) if frames else pd.DataFrame()
    if articles.empty:
        return
    documents = Documents(articles, split_sentences(articles, codebook.english), codebook.english)
    table = frames_in_articles(find_frames(documents, frames), articles, frames)
    for one in shortfalls(table, frames):
        why = "; ".join(one.reasons)
        yield Checked(
            f"frame {one.frame.id}",
            ask=f"{one.found}{': ' * bool(why)}{why}. To find more, {'; '.join(one.remedies)}.",
        )


def _drawn(listing: Listing) -> pd.DataFrame:
    """article_id, title, text and n_words of MOST articles at random, in their order; of all where there are no more."""
    n = len(listing.articles)
    places = np.sort(np.random.default_rng(SEED).choice(n, min(n, MOST), replace=False))
    articles = listing.articles.iloc[places]
    if listing.texts is not None:
        read = listing.texts(articles["place"].to_numpy())
        articles = articles.assign(title=read["title"].array, text=read["text"].array)
    articles = articles[["article_id", "title", "text"]].fillna({"title": "", "text": ""}).reset_index(drop=True)
    return articles.assign(n_words=[len(text.split()) for text in articles["text"]])
