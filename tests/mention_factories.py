"""The mentions of one short article."""

import pandas as pd
from factories import ENGLISH

from analysis.language.document import Documents
from analysis.language.sentences import split_sentences
from analysis.mentions import find_mentions


def mentioned(text, actors):
    """The places that refer to an actor: alias, actor and form, in reading order."""
    day = pd.Timestamp("2018-07-01", tz="UTC")
    articles = pd.DataFrame([{"article_id": "a", "title": "", "text": text, "country": "US", "published": day}])
    documents = Documents(articles, split_sentences(articles, ENGLISH), ENGLISH)
    found = find_mentions(articles, documents, actors).mentions
    return list(found[["alias", "actor_id", "form"]].itertuples(index=False, name=None))
