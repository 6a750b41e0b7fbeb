"""articles -> whether each is opinion, by the words of its genre, its section or its address (english/genre.toml)."""

import math
import re
from urllib.parse import urlsplit

import pandas as pd

from analysis.codebook.english import English

LABEL = re.compile(r"\s*([A-Za-z]+(?:-[A-Za-z]+)?)\s*[:|]\s")
WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


def is_opinion(articles: pd.DataFrame, english: English) -> pd.Series:
    """1.0 where an article is opinion, 0.0 where it is something else, NaN where nothing says; indexed by article_id.

    Told by the words of its genre (where the table has that column) and of its section, by a label before its title ("Opinion: "),
    and by the parts of its address. Opinion: one of them is in `genre.opinion`. Something else: none is, and one is in `genre.news`. Labels say so only where those of some
    article name opinion; elsewhere a section such as "politics" is a subject, of reports and opinion alike.
    """
    opinion, news = english.words("genre.opinion"), english.words("genre.news")
    genre = articles["genre"] if "genre" in articles else pd.Series("", index=articles.index)
    printed = [_words(f"{_text(a)} {_text(b)}") for a, b in zip(genre, articles["section"], strict=True)]
    address = [_parts(_text(url)) for url in articles["url"]]
    told = any(words & opinion for words in printed)
    titled = [_label(_text(title)) in opinion for title in articles["title"]]
    values = [
        1.0
        if labelled or (words | parts) & opinion
        else 0.0
        if (parts | (words if told else set())) & news
        else math.nan
        for words, parts, labelled in zip(printed, address, titled, strict=True)
    ]
    return pd.Series(values, index=pd.Index(articles["article_id"]), dtype="float64", name="opinion")


def _words(labels: str) -> set[str]:
    return set(WORD.findall(labels.lower()))


def _label(title: str) -> str:
    """The one word that stands before a title, set off by a colon or a bar; "" where there is none."""
    label = LABEL.match(title)
    return label[1].lower() if label else ""


def _parts(url: str) -> set[str]:
    """What stands between the slashes of an address, without its host and query."""
    try:
        return set(urlsplit(url).path.lower().split("/"))
    except ValueError:  # an address that is none tells nothing
        return set()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
