"""The plain way, to compare ours with: tone by outlet and person as one counts it in an afternoon, with pandas and VADER."""

import re

import pandas as pd
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

ANALYZER = SentimentIntensityAnalyzer()


def split(articles: pd.DataFrame) -> pd.DataFrame:
    """A row a sentence: it ends at a full stop, a question mark or an exclamation mark before a space, and at a line's end."""
    whole = articles["title"].fillna("") + "\n" + articles["text"].fillna("")
    sentences = (
        articles[["outlet"]].assign(sentence=whole.str.split(r"(?<=[.!?])\s+|\n+", regex=True)).explode("sentence")
    )
    return sentences[sentences["sentence"].str.strip() != ""].reset_index(drop=True)


def find_names(sentences: pd.DataFrame, people: dict[str, list[str]]) -> pd.DataFrame:
    """The sentences with a column a person: whether one of the person's names is there, a regular expression a name."""
    found = sentences.copy()
    for person, names in people.items():
        patterns = [rf"\b{re.escape(name)}\b" for name in names]
        found[person] = pd.concat([found["sentence"].str.contains(pattern) for pattern in patterns], axis=1).any(axis=1)
    return found


def score_tone(sentences: pd.DataFrame) -> pd.DataFrame:
    """The sentences with VADER's compound score of each."""
    return sentences.assign(tone=[ANALYZER.polarity_scores(sentence)["compound"] for sentence in sentences["sentence"]])


def tabulate(sentences: pd.DataFrame, people: dict[str, list[str]]) -> pd.DataFrame:
    """Mean tone and number of the sentences that name a person, by outlet."""
    named = sentences.melt(["outlet", "tone"], list(people), var_name="person", value_name="named")
    return named[named["named"]].groupby(["outlet", "person"])["tone"].agg(["mean", "size"]).reset_index()
