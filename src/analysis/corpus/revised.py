"""Texts of one article that came in one after the other -> what the outlet changed: its headline, and paragraphs.

Texts are compared as they were cleaned, so that a count of comments or a new box of links is no change; nor are other quotation
marks, dashes and spaces, nor a paragraph that only stands elsewhere. Notes on corrections, which cleaning takes off, are compared too.
Where the raw records are alike, the cleaning differed and not the outlet; where one was not kept, nobody can tell (`sure`).
"""

import difflib
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.corpus.cleaning.dates import RELEASED
from analysis.corpus.cleaning.shapes import ENDED
from analysis.corpus.load import split_version
from analysis.corpus.store.history import commits
from analysis.corpus.store.raws import raw_article
from analysis.corpus.store.versions import Where, is_store, open_version, told_if_damaged
from analysis.tables import REVISED, UTC

ALIKE = 0.5  # share of the words of two paragraphs, from which one is the other, changed
LABEL = 8  # words; a shorter paragraph that is no sentence and differs in its digits alone is a counter
SAME = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})
CORRECTION = "correction"  # reason of a cut
TEXTS = ["article_id", "outlet", "published", "title", "text", "cuts", "revision", "ingest", "raw"]

EARLIEST = pd.Timestamp(RELEASED, tz="UTC")  # an ingest before that had a clock that was wrong
ORDER = ["article_id", "version", "published", "revision"]

Change = tuple[str, str, str, str]
"""field, kind, before, after."""


def load_revisions(source: str | Path) -> pd.DataFrame:
    """What outlets changed in the articles of a corpus later: REVISED, by article, revision and place in the text.

    Args:
        source: a store, or store@VERSION. A file or folder holds each article once, so there is nothing to tell.
    Raises:
        CorpusError: there is no such version, or the store cannot be read.
    """
    path, version = split_version(str(source))
    return find_revised(_texts(path, version)) if is_store(path) else REVISED.empty()


def find_revised(texts: pd.DataFrame) -> pd.DataFrame:
    """What changed from each text of an article to the next.

    Args:
        texts: reads article_id, outlet, published, title, text, revision, `came_in`, `version` of the store with which its ingest
            began, and `source`: what its raw record says, "" where none was kept. Texts of one article follow each other by the
            ingest, whatever its clock said; those of one ingest by their date, then as they were read.
    """
    rows: list[tuple[object, ...]] = []
    for _, own in texts.sort_values(ORDER).groupby("article_id", sort=False):
        of_article = own.to_dict("records")
        for before, after in itertools.pairwise(of_article):
            if before["source"] and before["source"] == after["source"]:
                continue
            key = tuple(after[name] for name in ("article_id", "outlet", "published", "title", "revision", "came_in"))
            sure = _is_sure(before, after)
            rows += [(*key, *change, sure) for change in _changes(before, after)]
    return REVISED.build(rows)


def _is_sure(before: dict[Any, Any], after: dict[Any, Any]) -> bool:
    """Whether what differs was changed by the outlet: both raw records are there, or one ingest cleaned both texts."""
    one_ingest = before["version"] == after["version"] >= 0
    return one_ingest or bool(before["source"] and after["source"])


def _texts(path: Where, version: int | None) -> pd.DataFrame:
    """The texts of the articles of which a store holds several: the only ones that are read."""
    with told_if_damaged(path, version):
        table = open_version(path, version)
        dataset = table.to_pyarrow_dataset()
        ids = dataset.to_table(columns=["article_id"], filter=pc.field("kind") == "article")["article_id"]
        counted = pc.value_counts(ids.combine_chunks())
        several = counted.field("values").filter(pc.greater(counted.field("counts"), 1))
        there = [name for name in TEXTS if name in dataset.schema.names]
        wanted = pc.is_in(pc.field("article_id"), pa.array(several, pa.string())) & (pc.field("kind") == "article")
        texts = (
            dataset.to_table(columns=there, filter=wanted).to_pandas() if len(several) else pd.DataFrame(columns=there)
        )
        done = {commit.run: commit for commit in reversed(commits(open_version(path), int(table.version())))}
    texts = texts.assign(**{name: None for name in TEXTS if name not in there})
    begun = [done.get(run) if isinstance(run, str) else None for run in texts["ingest"]]
    return texts.assign(
        came_in=pd.Series([commit.at if commit and commit.at >= EARLIEST else None for commit in begun], dtype=UTC),
        version=[commit.version if commit else -1 for commit in begun],
        source=[_source(raw) for raw in texts["raw"]],
        text=[_with_corrections(text, cuts) for text, cuts in zip(texts["text"], texts["cuts"], strict=True)],
    ).drop(columns=["raw", "cuts"])


def _with_corrections(text: object, cuts: object) -> str:
    """The cleaned text, and below it the notes on corrections that were cut from it."""
    cut = json.loads(cuts) if isinstance(cuts, str) else []
    return "\n\n".join([str(text or ""), *(block for block, reason, *_ in cut if reason == CORRECTION)])


def _source(raw: object) -> str:
    """What a raw record says in its title and text; "" where none was kept."""
    if not isinstance(raw, str):
        return ""
    read = raw_article(raw)
    return f"{read.title}\x1f{read.text}"


def _changes(before: dict[Any, Any], after: dict[Any, Any]) -> Iterator[Change]:
    title, later = _plain(before["title"]), _plain(after["title"])
    if _told(title) != _told(later):
        yield "title", "changed", title, later
    old, new = (_paragraphs(text["text"]) for text in (before, after))
    matcher = difflib.SequenceMatcher(None, [*map(_told, old)], [*map(_told, new)], autojunk=False)
    moved = set(map(_told, old)) & set(map(_told, new))
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            gone = [paragraph for paragraph in old[a:b] if _told(paragraph) not in moved]
            come = [paragraph for paragraph in new[c:d] if _told(paragraph) not in moved]
            for one, other in _paired(gone, come):
                if not _is_counter(one, other):
                    yield "text", "changed" if one and other else "removed" if one else "added", one, other


def _paired(gone: list[str], come: list[str]) -> Iterator[tuple[str, str]]:
    """Paragraphs that went and came at one place: those alike together, in the order in which they stand."""
    first = 0
    for text in come:
        shares = [_alike(other, text) for other in gone[first:]]
        best = max(range(len(shares)), key=shares.__getitem__, default=0)
        if shares and shares[best] >= ALIKE:
            yield from ((other, "") for other in gone[first : first + best])
            yield gone[first + best], text
            first += best + 1
        else:
            yield "", text
    yield from ((other, "") for other in gone[first:])


def _alike(a: str, b: str) -> float:
    """How much of their words two paragraphs share; 0.0 where that is surely less than ALIKE, which is quickly seen of most."""
    matcher = difflib.SequenceMatcher(None, _told(a).split(), _told(b).split(), autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def _is_counter(a: str, b: str) -> bool:
    """Whether a line that is no sentence differs in its digits alone, as "12 comments", or came or went as such."""
    longest = max(a, b, key=len)
    if ENDED.search(longest) or len(longest.split()) >= LABEL or not re.search(r"\d", longest):
        return False
    return not (a and b) or re.sub(r"[\d,.:]+", "0", a) == re.sub(r"[\d,.:]+", "0", b)


def _paragraphs(text: object) -> list[str]:
    return [plain for part in str(text or "").split("\n\n") if (plain := _plain(part))]


def _plain(text: object) -> str:
    return " ".join(text.split()) if isinstance(text, str) else ""


def _told(paragraph: str) -> str:
    """A paragraph as it is compared."""
    return " ".join(paragraph.translate(SAME).split())
