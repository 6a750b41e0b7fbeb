"""Raw articles as a store keeps them: JSON, each field as its source gave it, so that cleaning can be done anew."""

import json
from collections.abc import Iterable
from dataclasses import asdict

import pandas as pd

from analysis.corpus.readers import RawArticle
from analysis.tables import RAW_ARTICLES


def as_json(raw: RawArticle) -> str:
    """The fields that say something."""
    return json.dumps({name: value for name, value in asdict(raw).items() if value}, ensure_ascii=False)


def raw_articles(kept: Iterable[str]) -> pd.DataFrame:
    """RAW_ARTICLES of what `as_json` wrote; a field that was added to the table since is empty."""
    unsaid = {name: False if dtype == "bool" else "" for name, dtype in RAW_ARTICLES.columns.items()}
    rows = [{**unsaid, **json.loads(text)} for text in kept]
    return RAW_ARTICLES.build([tuple(row[name] for name in RAW_ARTICLES.columns) for row in rows])
