"""a group -> its sentences in an order, with what is found of it, as the reader lists them."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.display.lines import evidence_sentences
from analysis.explore.groups import called
from analysis.tables import records
from analysis.workbook import Workbook
from analysis.workbook.selection import Selection
from analysis.workbook.words import described, said

ORDERS = {"random": "at random", "representative": "representative", "surest": "surest labels first", "newest": "newest first"}
"""In which order sentences are listed, and what that is called."""


@dataclass(frozen=True)
class Listing:
    """What is listed of a group."""

    head: str  # what the group is called
    found: str  # what is found of it
    drawn: str  # how these sentences were chosen, of how many
    sentences: list[dict[str, Any]]  # before, marked, after, label, about, title, url, article_id, sentence_id, mention_id


def listing(book: Workbook, group: Selection, order: str, n: int) -> Listing:
    """The first `n` sentences behind a group. Raises UsageError where the group cannot be asked for."""
    answer = book.answer(group)
    found = said(answer)
    evidence = answer.evidence(n, order) if len(answer.findings) else pd.DataFrame()
    head = called(group, {**book.names})
    return Listing(f"{described(answer)}: {head}", found[0] if found else "", evidence.attrs.get("drawn", ""), _items(evidence, book))


def _items(evidence: pd.DataFrame, book: Workbook) -> list[dict[str, Any]]:
    if evidence.empty:
        return []
    printed = evidence_sentences(evidence, book.names)
    ids = records(evidence[["article_id", "sentence_id", "mention_id"]])
    return [
        {**one._asdict(), **{name: value if isinstance(value, str) else "" for name, value in row.items()}}
        for one, row in zip(printed, ids, strict=True)
    ]
