"""Codes of blocks of real articles -> pages: addresses of articles and digests of blocks, no text (see data/gold/cleaning)."""

import hashlib
from pathlib import Path

from analysis.agreement.gold import Record, read_gold
from analysis.corpus.cleaning.blocks import Boilerplate, find_boilerplate, split_blocks
from analysis.corpus.cleaning.pages.read_page import authors_of
from analysis.corpus.readers.encoding import repaired
from analysis.errors import GoldError
from analysis.paths import GOLD
from analysis.training.cleaning.pages import MarkedPage

CODES = GOLD / "cleaning" / "codes.jsonl"
FIELDS = {"corpus": str, "article": str, "boilerplate": dict, "open": list}
NOT_TAUGHT = ("pull_quote", "separator")  # words that stand elsewhere too, or none: boilerplate whatever they look like


def digest_of(block: str) -> str:
    """What the codes keep of a block."""
    return hashlib.sha256(block.encode()).hexdigest()[:12]


def coded_pages(corpora: Path, phrases: Boilerplate, codes: Path = CODES) -> list[MarkedPage]:
    """The articles that were read, of the corpora (JSON Lines) in a folder; blocks that no code names are the story's.

    Raises GoldError naming the corpus that is not there, or how many coded blocks are not in it.
    """
    coded: dict[str, list[Record]] = {}
    for record in read_gold(codes, FIELDS):
        coded.setdefault(record["corpus"], []).append(record)
    pages = []
    for corpus, records in sorted(coded.items()):
        path = corpora / f"{corpus}.jsonl.gz"
        if not path.is_file():
            raise GoldError(
                f"{path} is not there, of which {len(records)} articles were coded: name the folder that holds it."
            )
        articles = {article["id"]: article for article in read_gold(path, {"id": str, "text": str})}
        pages += [_page(articles, record, phrases) for record in records]
    return pages


def _page(articles: dict[str, Record], code: Record, phrases: Boilerplate) -> MarkedPage:
    article = articles.get(code["article"])
    if article is None:
        raise GoldError(
            f"{code['corpus']} has no article {code['article']}, which was coded: use the corpus as it was."
        )
    title = repaired(article.get("title") or "")
    blocks = [block for block in (phrases.trim(b)[0] for b in split_blocks(repaired(article["text"]))) if block.strip()]
    reasons = find_boilerplate(blocks, phrases, title, authors_of(article.get("authors") or "").split("; "))
    digests = [digest_of(block) for block in blocks]
    kinds = [code["boilerplate"].get(one, "") for one in digests]
    marks = [
        -1 if digest in code["open"] or reason in NOT_TAUGHT else int(bool(kind or reason))
        for digest, reason, kind in zip(digests, reasons, kinds, strict=True)
    ]
    return MarkedPage(f"article {code['article']}", title, blocks, reasons, marks, kinds)
