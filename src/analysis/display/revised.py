"""What outlets changed in articles later -> the words that went and came, marked, and what there is of it in sentences."""

import difflib
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from analysis.tables import records

OF_A_TEXT = 4  # rows shown: one that was written anew would fill a page
AROUND = 12  # words on either side of a change
SAID = {("title", "changed"): "headline changed", ("text", "changed"): "paragraph changed", ("text", "added"): "paragraph added",
        ("text", "removed"): "paragraph taken out"}  # fmt: skip
NONE = "No article came in twice with another text. A store keeps such texts, where an ingest reads the same article again."


class Stretch(NamedTuple):
    """Words that stayed (""), went ("del") or came ("ins")."""

    kind: str
    words: str


class ChangeShown(NamedTuple):
    """One row of REVISED as its template prints it."""

    stretches: tuple[Stretch, ...]
    about: str  # outlet, what changed, in which text of the article, and when that came in
    title: str


def shown_changes(revised: pd.DataFrame, names: Mapping[str, str], n: int) -> list[ChangeShown]:
    """The first `n` rows of REVISED, headlines first and at most OF_A_TEXT rows of a text, with their words marked."""
    ordered = revised.sort_values("field", ascending=False, kind="stable")
    few = ordered[ordered.groupby(["article_id", "revision"]).cumcount() < OF_A_TEXT]
    return [_shown(row, names) for row in records(few.head(n))]


def stretches(before: str, after: str) -> tuple[Stretch, ...]:
    """The words of two texts in one line; what stayed is shown only AROUND a change."""
    old, new = before.split(), after.split()
    made: list[Stretch] = []
    codes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (what, a, b, c, d) in enumerate(codes):
        if what == "equal":
            made.append(Stretch("", _around(old[a:b], number > 0, number < len(codes) - 1)))
            continue
        made += [Stretch("del", " ".join(old[a:b]))] if a < b else []
        made += [Stretch("ins", " ".join(new[c:d]))] if c < d else []
    return tuple(made)


def revised_sentences(revised: pd.DataFrame, n_articles: int) -> list[str]:
    """What the rows of REVISED come to, of the articles of a window; one sentence where there are none."""
    if revised.empty:
        return [NONE]
    n = revised["article_id"].nunique()
    headlines = revised.loc[revised["field"] == "title", "article_id"].nunique()
    paragraphs = revised.loc[revised["field"] == "text", "kind"].value_counts()
    said = ", ".join(f"{paragraphs[kind]:,} {kind}" for kind in ("changed", "added", "removed") if kind in paragraphs)
    unsure = int((~revised["sure"]).sum())
    lines = [
        f"Of {n_articles:,} articles {n:,} came in again with another text; {headlines:,} of them under another headline."
    ]
    lines += [f"Paragraphs: {said}. Measures read the latest text." if said else "Measures read the latest text."]
    if unsure:
        what = "1 change" if unsure == 1 else f"{unsure:,} changes"
        lines.append(
            f"{what} of {len(revised):,} cannot be told from a change of the cleaning: no raw record of one of the texts was kept."
        )
    return lines


def _shown(row: dict[str, Any], names: Mapping[str, str]) -> ChangeShown:
    when = "" if pd.isna(row["came_in"]) else f", which came in on {row['came_in']:%-d %B %Y}"
    said = f"{SAID[row['field'], row['kind']]} in text {row['revision']}{when}"
    said += "" if row["sure"] else "; perhaps cleaned otherwise"
    outlet = names.get(row["outlet"], row["outlet"])
    return ChangeShown(stretches(row["before"], row["after"]), f"{outlet} · {said}", row["title"])


def _around(words: list[str], after_a_change: bool, before_a_change: bool) -> str:
    """The ends of a stretch that stayed."""
    first, last = AROUND * after_a_change, AROUND * before_a_change
    if len(words) <= first + last + 1:
        return " ".join(words)
    return " ".join([*words[:first], "…", *words[len(words) - last :]])
