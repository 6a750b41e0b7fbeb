"""Codes of whole articles that are kept without their texts -> gold records, found again in a local copy of the corpus."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from analysis.agreement.gold import Record, read_gold
from analysis.errors import GoldError

CODED: dict[str, type | tuple[type, ...]] = {"url": str, "digest": str, "genre": str}
ARTICLE: dict[str, type | tuple[type, ...]] = {"url": str, "title": str, "text": str}
DIGEST = 16  # hexadecimal digits


def text_digest(text: str) -> str:
    """By which a coded text is known again, every white character a space."""
    return hashlib.sha256(re.sub(r"\s", " ", text).encode()).hexdigest()[:DIGEST]


def find_coded(codes: Path, corpora: Sequence[Path]) -> list[Record]:
    """The coded articles as gold records: the fields of the code on those of the article.

    Args:
        codes: a record an article: `url`, `digest` of its text as published, `genre`.
        corpora: JSON Lines with `url`, `title` and `text`, gzipped or not.
    Raises:
        GoldError: where a file is not in its form, or an article is in none of the corpora with that text.
    """
    coded = read_gold(codes, CODED)
    return join_coded(coded, [article for corpus in corpora for article in read_gold(corpus, ARTICLE)], str(codes))


def join_coded(coded: Sequence[Record], articles: Sequence[Record], where: str) -> list[Record]:
    """As `find_coded`, of records that were read; `where` they come from, for errors."""
    wanted = {record["url"] for record in coded}
    found = {(a["url"], text_digest(a["text"])): a for a in articles if a["url"] in wanted}
    joined = []
    for number, record in enumerate(coded, start=1):
        article = found.get((record["url"], record["digest"]))
        if article is None:
            raise GoldError(f"{where}, record {number}: the documents hold another text for {record['url']}, or none.")
        joined.append(article | record)
    return joined
