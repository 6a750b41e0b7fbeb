"""Raw articles as a store keeps them: JSON, each field as its source gave it, so that cleaning can be done anew."""

import json
from dataclasses import asdict

from analysis.corpus.readers.records import RawArticle
from analysis.tables import RAW_ARTICLES


def as_json(raw: RawArticle) -> str:
    """The fields that say something."""
    return json.dumps({name: value for name, value in asdict(raw).items() if value}, ensure_ascii=False)


def raw_article(kept: str) -> RawArticle:
    """What `as_json` wrote; a field that it did not know is empty."""
    unsaid = {name: False if dtype == "bool" else "" for name, dtype in RAW_ARTICLES.columns.items()}
    return RawArticle(**{**unsaid, **json.loads(kept)})
