"""Coded examples, and sentences without codes, as the token numbers that a network reads.

Every example is read in two ways: `known`, with other actors and further mentions masked where they are told, and `alone`,
with the target alone masked.
"""

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.agreement.gold import Record, read_gold
from analysis.codebook.english import English
from analysis.errors import GoldError
from analysis.language.sentences import split_sentences
from analysis.mentions.names import compile_names, find_persons
from analysis.sentiment.masking import name_parts
from analysis.sentiment.target import masked_texts

FIELDS = {"text": str, "target": str, "start": int, "end": int, "label": int}
BUCKETS, HELD_OUT = 640, 16  # texts fall into buckets by their digest; one bucket in 16 is held out
HELD_OUT_ARTICLES = 20  # of codes that name their article, all those of one article in 20
COLUMNS = ["text", "start", "end", "same", "others", "label", "article", "debatable"]
TOLD = ("further_mentions", "other_mentions")  # of the target and of other actors, where a record tells them
SHORTEST, LONGEST = 6, 60  # words of a sentence without codes

Span = tuple[int, int]


@dataclass(frozen=True)
class Examples:
    """One row of `frame` (COLUMNS; `label` -1 to 1, missing where nobody coded; `article` empty where not told) an example."""

    frame: pd.DataFrame
    known: list[str]  # masked
    alone: list[str]

    @property
    def held_out(self) -> npt.NDArray[np.bool_]:
        """One text in sixteen, or one article in twenty, for the temperature: the same text always falls on the same side."""
        columns = zip(self.frame["text"], self.frame["article"], strict=True)
        return np.array([_is_held_out(text, article) for text, article in columns], dtype=bool)

    @property
    def drawn(self) -> npt.NDArray[np.bool_]:
        """Whether the example was drawn from articles, as the measure meets them, and not chosen for its feelings."""
        return (self.frame["article"] != "").to_numpy() & self.coded

    @property
    def coded(self) -> npt.NDArray[np.bool_]:
        return self.frame["label"].notna().to_numpy()

    def rows(self, chosen: npt.NDArray[np.bool_]) -> list[int]:
        """The numbers of the rows where `chosen` is true."""
        return [int(row) for row in np.flatnonzero(chosen)]


def read_examples(paths: Sequence[Path]) -> Examples:
    """The coded examples of all files. Raises GoldError for a label other than -1, 0, 1."""
    records = [record for path in paths for record in read_gold(path, FIELDS)]
    if wrong := [record["label"] for record in records if record["label"] not in (-1, 0, 1)]:
        raise GoldError(f"{len(wrong)} records have a label other than -1, 0, 1, such as {wrong[0]!r}.")
    return _masked(with_other_mentions(records))


def with_uncoded(coded: Examples, texts: Sequence[Path], most: int, english: English) -> Examples:
    """The coded examples, and behind them at most `most` further places where a sentence names somebody.

    The places are those that a file marks (`start`, `end`, `same`, `others`, as `find_uncoded` writes them), then people whom
    other sentences name: those of the coded examples, and those of JSON Lines files with a `text` alone.
    """
    seen = set(coded.known)
    marked = [path for path in texts if "others" in next(_records(path), {})]
    plain = _sentences([path for path in texts if path not in marked], english)
    named = find_people([*coded.frame["text"].unique(), *plain], english)
    people = _masked(pd.concat([*(_marked(path) for path in marked), named], ignore_index=True))
    rows = []
    for row, masked in enumerate(people.known):
        if masked not in seen:
            seen.add(masked)
            rows.append(row)
    rows = rows[:most]
    return Examples(
        pd.concat([coded.frame, people.frame.iloc[rows]], ignore_index=True),
        [*coded.known, *(people.known[row] for row in rows)],
        [*coded.alone, *(people.alone[row] for row in rows)],
    )


def _is_held_out(text: str, article: str) -> bool:
    return bucket_of(article) % HELD_OUT_ARTICLES == 0 if article else bucket_of(text) % HELD_OUT == 0


def bucket_of(text: str) -> int:
    """The same text always falls into the same bucket, so that it is never learnt from and judged at once."""
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(), 16) % BUCKETS


def with_other_mentions(records: Sequence[Record]) -> pd.DataFrame:
    """COLUMNS: where a text mentions the same and other targets, as its codes say.

    Two targets with one surname in a text are taken for one person.
    """
    together: dict[str, set[Span]] = defaultdict(set)
    for record in records:
        together[record["text"]].add((record["start"], record["end"]))
    rows = []
    for record in records:
        text, span = record["text"], (record["start"], record["end"])
        same, told = ({(place["from"], place["to"]) for place in record.get(name, [])} for name in TOLD)
        same_name, others = _same_and_others(text, span, together[text] - {span} - same - told)
        places = (sorted(same | set(same_name)), sorted(told | set(others)))
        rows.append((text, *span, *places, record["label"], record.get("article", ""), record.get("debatable", False)))
    return pd.DataFrame(rows, columns=COLUMNS)


def find_people(sentences: Sequence[str], english: English) -> pd.DataFrame:
    """The first place of each person whom a sentence names, in the columns of `with_other_mentions`, `label` missing."""
    rows, words = [], compile_names(english)
    for text in sentences:
        spans = [(one.start, one.end) for one in find_persons(text, words)]
        for number, span in enumerate(spans):
            same, others = _same_and_others(text, span, set(spans) - {span})
            if not any(span_before in same for span_before in spans[:number]):
                rows.append((text, *span, same, others, np.nan, "", False))
    return pd.DataFrame(rows, columns=COLUMNS)


def _same_and_others(text: str, span: Span, rest: set[Span]) -> tuple[list[Span], list[Span]]:
    same = {other for other in rest if _surname(text, other) == _surname(text, span)}
    return sorted(same), sorted(rest - same)


def _surname(text: str, span: Span) -> str:
    printed = text[slice(*span)]
    return (name_parts(printed) or [printed])[-1]


def _masked(frame: pd.DataFrame) -> Examples:
    known = masked_texts(frame[["text", "start", "end", "same", "others"]])
    return Examples(frame, known, masked_texts(frame[["text", "start", "end"]]))


def _sentences(paths: Sequence[Path], english: English) -> list[str]:
    """The sentences of all texts, each once, those that are neither very short nor very long."""
    texts = [text for path in paths for text in _texts(path)]
    ids = [f"t{number}" for number in range(len(texts))]
    spans = split_sentences(pd.DataFrame({"article_id": ids, "title": "", "text": texts}, dtype="str"), english)
    text_of = dict(zip(ids, texts, strict=True))
    columns = [spans[name] for name in ("article_id", "field", "start", "end")]
    sentences = [text_of[one][start:end] for one, field, start, end in zip(*columns, strict=True) if field == "text"]
    return [text for text in dict.fromkeys(sentences) if SHORTEST <= len(text.split()) <= LONGEST]


def _marked(path: Path) -> pd.DataFrame:
    frame = pd.DataFrame(list(_records(path)))
    return frame.assign(label=np.nan, article="", debatable=False)[COLUMNS]


def _texts(path: Path) -> Iterator[str]:
    return (str(record["text"]) for record in _records(path))


def _records(path: Path) -> Iterator[Record]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                record = json.loads(line)
                record["text"]
            except (ValueError, KeyError, TypeError):
                raise GoldError(f"{path}, line {number}: no JSON object with a `text`.") from None
            yield record
