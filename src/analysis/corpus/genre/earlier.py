"""Articles of stores that were made before genres were told: they are told when such a store is opened, once."""

from pathlib import Path

import pandas as pd

from analysis import paths
from analysis.cache.entries import Entry, cached, digest_of
from analysis.cache.syntax import code_digest
from analysis.codebook.english import read_english
from analysis.codebook.entries import file_digest
from analysis.codebook.files import content_digest, file_of
from analysis.codebook.outlets import read_outlets
from analysis.corpus.cleaning.agencies import Agencies
from analysis.corpus.genre.classifier import WEIGHTS
from analysis.corpus.genre.tell import with_genres


def tell_earlier(articles: pd.DataFrame, codebook: Path) -> pd.DataFrame:
    """The articles, each with a genre; those without are told as `with_genres` does, and cached.

    What cleaning cut is not in a store's rows, so that an agency that only a cut byline credits is not known again.

    Args:
        articles: of a store, with their `digest`.
    """
    untold = articles["genre_by"].isna()
    if not untold.any():
        return articles
    rows = articles[untold]

    def tell() -> Entry:
        outlets = read_outlets(file_of(codebook, "outlets.toml"))
        agencies = Agencies(outlets)
        columns = rows[["outlet", "authors", "text"]].astype("str").fillna("")
        copied = [
            agencies.copied(outlet, authors, text, ()) is not None
            for outlet, authors, text in columns.itertuples(index=False, name=None)
        ]
        told = with_genres(rows, copied, read_english(codebook), outlets)
        return Entry({"genres": told[["article_id", "genre", "genre_by"]].reset_index(drop=True)})

    rules = content_digest(codebook, "outlets.toml", "english/genre.toml"), file_digest(WEIGHTS)
    code = code_digest("analysis.corpus.genre", "analysis.corpus.cleaning.agencies")
    known = [*zip(rows["article_id"], rows["digest"], rows["section"].fillna(""), strict=True)]
    told = cached(paths.store() / "genres" / digest_of(rules, code, known), tell).tables["genres"]
    by_id = told.set_index("article_id")
    filled = {
        name: articles[name].mask(untold, articles["article_id"].map(by_id[name])) for name in ("genre", "genre_by")
    }
    return articles.assign(**filled)
