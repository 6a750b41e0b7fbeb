"""articles -> whether each is opinion, by the words of its genre, its section or its address (english/genre.toml)."""

import math
import re
from urllib.parse import urlsplit

import pandas as pd

from analysis.codebook.english import English

WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


def is_opinion(articles: pd.DataFrame, english: English) -> pd.Series:
    """1.0 where an article is opinion, 0.0 where it is something else, NaN where nothing says; indexed by article_id.

    Opinion: a word of `genre.opinion` in its genre (where the table has that column), in its section, or as a part of its
    address. Something else: none of these, but a genre or a section, or a part of the address that is in `genre.news`.
    """
    genre = articles["genre"] if "genre" in articles else pd.Series("", index=articles.index)
    told = [
        _opinion(f"{_text(label)} {_text(section)}", _text(url), english)
        for label, section, url in zip(genre, articles["section"], articles["url"], strict=True)
    ]
    return pd.Series(told, index=pd.Index(articles["article_id"]), dtype="float64", name="opinion")


def _opinion(labels: str, url: str, english: English) -> float:
    printed, address = set(WORD.findall(labels.lower())), _parts(url)
    if (printed | address) & english.words("genre.opinion"):
        return 1.0
    return 0.0 if printed or address & english.words("genre.news") else math.nan


def _parts(url: str) -> set[str]:
    """What stands between the slashes of an address, without its host and query."""
    try:
        return set(urlsplit(url).path.lower().split("/"))
    except ValueError:  # an address that is none tells nothing
        return set()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
