"""Tables for tests: each factory supplies whatever the case is not about."""

from typing import Any

import pandas as pd

from analysis import paths
from analysis.codebook.load import read_codebook
from analysis.language.document import Documents
from analysis.language.sentences import split_sentences
from analysis.tables import ARTICLES, MENTIONS

SHIPPED = read_codebook(paths.CODEBOOK)  # the codebook of the project itself
ENGLISH = SHIPPED.english
ATTRIBUTING = (SHIPPED.verbs, SHIPPED.source_words)  # what `find_attributions` reads of it
PORTRAYING: Any = {"verbs": SHIPPED.verbs, "loaded_words": SHIPPED.loaded_words}


def make_articles(*texts: str, **columns: object) -> pd.DataFrame:
    """One article a text. A column is given as one value for all, or as a list."""
    n = len(texts)
    given: dict[str, object] = {
        "article_id": [f"a{i}" for i in range(n)],
        "story_id": [f"a{i}" for i in range(n)],
        "outlet": "the_paper",
        "country": "US",
        "published": pd.Timestamp("2018-06-12", tz="UTC"),
        "zone": None,
        "title": "",
        "text": list(texts),
        "url": [f"https://paper.example/{i}" for i in range(n)],
        "authors": "",
        "section": "",
        "language": "en",
        "agency": None,
        "genre": None,
        "genre_by": None,
        "captions": None,
        "meta": None,
        "n_words": [len(text.split()) for text in texts],
        "origin": [f"test, line {i + 1}" for i in range(n)],
        "revision": 1,
        **columns,
    }
    return ARTICLES.build(pd.DataFrame(given, index=range(n)))


def make_documents(articles: pd.DataFrame) -> Documents:
    """The articles read with the project's own word lists."""
    return Documents(articles, split_sentences(articles, ENGLISH), ENGLISH)


def make_mentions(articles: pd.DataFrame, *found: tuple[str, str, str], **columns: object) -> pd.DataFrame:
    """One mention for each (article_id, actor_id, words): the first place of the words in the text."""
    sentences = split_sentences(articles, ENGLISH)
    texts = articles.set_index("article_id")["text"]
    rows = []
    for number, (article_id, actor_id, words) in enumerate(found):
        start = texts[article_id].index(words)
        here = sentences[(sentences["article_id"] == article_id) & (sentences["field"] == "text")]
        sentence_id = here[(here["start"] <= start) & (start < here["end"])]["sentence_id"].iloc[0]
        rows.append((f"{article_id}.m{number}", article_id, sentence_id, "text", actor_id, "name", words, start,
                     start + len(words), "outlet", None))  # fmt: skip
    return MENTIONS.build(rows).assign(**columns)
