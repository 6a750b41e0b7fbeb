"""findings + evidence -> lines: what the templates print of an estimate, its bar, and the sentences behind it."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from analysis.display.cells import NAMED, Parts, in_parts
from analysis.display.printed import (
    base_text,
    estimate_and_interval,
    interval_text,
    printed_address,
    printed_group,
    printed_key,
    printed_name,
)
from analysis.measures import MEAN, measure_of
from analysis.tables import records

VOICE_WORDS = {"outlet": "in its own words", "actor": "quoting an actor of the study", "named": "quoting a named source",
          "unnamed": "quoting an unnamed source", "institution": "quoting an institution",
          "unknown": "quoting somebody"}  # fmt: skip
LINES = 16, 64  # lines of a list that are seen at once, and that open below them
IDS = NAMED | {"frame_id"}  # keys whose values have names

Evidence = Callable[[dict[str, Any]], pd.DataFrame]
Names = Mapping[str, str]


class EvidenceSentence(NamedTuple):
    """A sentence of evidence, cut so that the words in question can be marked."""

    before: str
    marked: str
    after: str
    label: str  # of the mark: positive, neutral, negative, plain
    about: str  # outlet, day, voice, label
    title: str
    url: str  # "": none that may be opened


class Bar(NamedTuple):
    """A little drawing of an estimate: places on a line from 4 to 116. The number beside it says the same in words."""

    zero: str | None
    low: str | None
    high: str | None
    estimate: str


class Line(NamedTuple):
    """A line of findings: what it is of, its number, what that rests on, and the sentences that it opens to."""

    label: str
    number: str
    interval: str
    base: str
    bar: Bar | None
    evidence: list[EvidenceSentence]
    drawn: str = ""  # how these were drawn


def in_parts_by_stories(
    findings: Sequence[dict[str, Any]], min_stories: int
) -> tuple[list[dict[str, Any]], Parts, int]:
    """The findings that a page prints, those of fewer than `min_stories` last; their parts; and how many of these few fold away.

    Such lines hold no number, so they are not among the first unless they are only a few.
    """
    few = [finding for finding in findings if finding["n_stories"] < min_stories]
    told = [finding for finding in findings if finding["n_stories"] >= min_stories]
    n, (most, folded) = len(findings), LINES
    if in_parts(len(few), 0, n).folded == 0:
        parts = in_parts(n, *LINES)
        return [*findings[: parts.shown + parts.folded]], parts, 0
    shown = in_parts(len(told), most, n).shown
    parts = Parts(shown, min(n - shown, folded), max(n - shown - folded, 0))
    ordered = [*told, *few][: parts.shown + parts.folded]
    return ordered, parts, max(len(ordered) - len(told), 0)


def finding_line(
    finding: dict[str, Any], rows: Sequence[str], names: Names, evidence: Evidence | None, *, min_stories: int = 0
) -> Line:
    """An estimate as a line; with fewer than `min_stories` it says so and shows no number."""
    number, interval = estimate_and_interval(finding)
    bar: Bar | None = _bar(finding)
    if finding["n_stories"] < min_stories:
        number, interval, bar = _too_few(finding, min_stories), "", None
    behind = evidence(finding) if evidence else None
    sentences = [] if behind is None else evidence_sentences(behind, names)
    drawn = "" if behind is None else behind.attrs.get("drawn", "")
    label = " · ".join(printed_key(finding, key, names) for key in rows)
    return Line(label, number, interval, base_text(finding), bar, sentences, drawn)


def finding_text(finding: dict[str, Any], rows: Sequence[str], names: Names, *, min_stories: int) -> str:
    """The same for a terminal."""
    label = printed_group(finding, rows, names)
    number = _too_few(finding, min_stories) if finding["n_stories"] < min_stories else interval_text(finding)
    return f"{label}: {number}; {base_text(finding)}"


def _too_few(finding: Mapping[str, Any], min_stories: int) -> str:
    return f"too few stories ({finding['n_stories']}; {min_stories} would do)"


def table_line(row: dict[str, Any], rows: Sequence[str], names: Names, evidence: Evidence) -> Line:
    """A row of any table as a line. Reads the columns of `rows`, `number` and `base`."""
    label = " · ".join(printed_name(row[key], names) if key in IDS else str(row[key]) for key in rows)
    behind = evidence(row)
    sentences = evidence_sentences(behind, names)
    return Line(label, row["number"], "", row["base"], None, sentences, behind.attrs.get("drawn", ""))


def evidence_sentences(sentences: pd.DataFrame, names: Names) -> list[EvidenceSentence]:
    """Rows of `evidence.sentences_behind` as a page prints them."""
    return [_sentence(row, names) for row in records(sentences)]


def shortened(sentence: EvidenceSentence, most: int = 32) -> EvidenceSentence:
    """The sentence with at most so many words around the marked ones, the left out shown by "…"."""
    before, after = sentence.before.split(), sentence.after.split()
    room = max(0, most - len(sentence.marked.split()))
    n_before = min(len(before), max(room // 2, room - len(after)))
    n_after = min(len(after), room - n_before)
    cut = sentence
    if n_before < len(before):
        cut = cut._replace(before=f"… {' '.join(before[len(before) - n_before :])}{_space(sentence.before[-1:])}")
    if n_after < len(after):
        cut = cut._replace(after=f"{_space(sentence.after[:1])}{' '.join(after[:n_after])} …")
    return cut


def _space(character: str) -> str:
    return " " if character.isspace() else ""


def _sentence(row: Mapping[str, Any], names: Names) -> EvidenceSentence:
    label = row["label"] if isinstance(row["label"], str) and row["label"] else "plain"
    about, url = " · ".join(_about(row, label, names)), printed_address(row["url"])
    return EvidenceSentence(row["before"], row["marked"], row["after"], label, about, str(row["title"]), url)


def _about(row: Mapping[str, Any], label: str, names: Names) -> Iterable[str]:
    outlet = names.get(row["outlet"], str(row["outlet"]))
    day = "undated" if pd.isna(row["published"]) else f"{row['published']:%-d %B %Y}"
    sure = "" if row["weight"] is None or pd.isna(row["weight"]) else f" ({row['weight']:.2f})"
    of_label = "" if label == "plain" else f"{label}{sure}"
    return filter(None, (outlet, day, VOICE_WORDS.get(str(row["voice"]), ""), of_label))


def _bar(finding: Mapping[str, Any]) -> Bar:
    measure = measure_of(finding)
    first, last = measure.ends(finding.get("estimand", MEAN)) if measure else (-1.0, 1.0)

    def place(value: float) -> str:
        return f"{4 + 112 * (min(max(value, first), last) - first) / (last - first):.1f}"

    known = not math.isnan(finding["low"])
    return Bar(
        zero=place(0) if first < 0 < last else None,
        low=place(finding["low"]) if known else None,
        high=place(finding["high"]) if known else None,
        estimate=place(finding["estimate"]),
    )
