"""comparability, multiverse -> what a page prints before and below a contrast: the strip of its sides, and whether it holds."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.display.cells import Column, Parts, in_parts
from analysis.display.printed import interval_text, number_text, percentage, printed_name, style_of
from analysis.findings.multiverse import (
    ACTOR,
    ALL,
    CHOICES,
    COMMON,
    CORRECTED,
    EQUAL,
    FINDING,
    MONTHS,
    OWN,
    WHOLE,
    robustness,
)
from analysis.measures import MEAN, measure_of
from analysis.tables import records

Names = Mapping[str, str]
SIDES = 8  # of a contrast that are seen at once
KEYS = ("actor_id", "outlet", "period", "group")


class Cell(NamedTuple):
    """A cell of the strip, and whether it is to be marked."""

    text: str
    beware: bool


class Side(NamedTuple):
    """A side of a contrast, and what is to be said against comparing it."""

    name: str
    cells: list[Cell]
    reasons: list[str]


class Sides(NamedTuple):
    """The sides that are compared with each other."""

    title: str  # within what; "": there is one such group
    headings: list[str]
    sides: list[Side]

    @property
    def parts(self) -> Parts:
        """How many sides are seen at once; the others fold away."""
        return in_parts(len(self.sides), SIDES, len(self.sides))

    @property
    def folded_words(self) -> str:
        """What the line says that the other sides open from."""
        folded = self.sides[self.parts.shown :]
        n_against = sum(bool(side.reasons) for side in folded)
        against = f"; of {n_against} there is something to beware of" if n_against else ""
        return f"{len(folded)} more sides{against}"


class ChoiceLine(NamedTuple):
    """A finding, whether it holds, and its estimates under each choice."""

    sentence: str
    beware: bool
    columns: list[Column]


def strip(table: pd.DataFrame, names: Names) -> list[Sides]:
    """The rows of COMPARABILITY as a page prints them, those of one contrast together."""
    return [_sides(own, names) for _, own in table.groupby([*KEYS, "sides"], sort=False, dropna=False)]


def flagged(groups: Sequence[Sides]) -> tuple[list[Sides], str]:
    """The sides that something is to be said against, and a sentence on the others."""
    kept = [group._replace(sides=[side for side in group.sides if side.reasons]) for group in groups]
    n, n_kept = (sum(len(group.sides) for group in of) for of in (groups, kept))
    rest = "Nothing in days, subject, opinion or single articles speaks against comparing "
    sentence = f"{rest}{'these' if n_kept == 0 else 'the other'} {n - n_kept} sides." if n > n_kept else ""
    return [group for group in kept if group.sides], sentence


def beware_lines(tables: Sequence[pd.DataFrame], names: Names, most: int = 4) -> list[str]:
    """What is to be said against comparing, a line a side, each reason once; more than `most` are counted. "": nothing is.

    Args:
        tables: of `findings.comparability`, each of a contrast that a page makes.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for group in (group for table in tables for group in strip(table, names)):
        for side in group.sides:
            for reason in side.reasons:
                found.setdefault((side.name, reason), []).append(group.title)
    lines = [
        f"{name}{'' if len(set(titles)) > 1 or not titles[0] else f' ({titles[0]})'}: {reason}"
        for (name, reason), titles in found.items()
    ]
    more = [f"{len(lines) - most} more remarks on what is compared."] if len(lines) > most else []
    return [*(f"Beware: {line}." for line in lines[:most]), *more]


def strip_text(groups: Sequence[Sides]) -> str:
    """The same for a terminal: what is to be said against each side."""
    lines = [
        f"{' · '.join(filter(None, (group.title, side.name)))}: {'; '.join(side.reasons) or 'compares'}"
        for group in groups
        for side in group.sides
    ]
    return "\n".join(lines)


def _sides(own: pd.DataFrame, names: Names) -> Sides:
    keys = own.iloc[0]
    title = " · ".join(printed_name(keys[key], names) for key in KEYS if pd.notna(keys[key]))
    return Sides(title, _headings(keys, names), [_side(row, names) for row in records(own)])


def _side(row: Mapping[str, Any], names: Names) -> Side:
    why = {column: row[column] for column in row if column.startswith("why_") and isinstance(row[column], str)}
    cells = [
        Cell(f"{row['n_articles']:,}", "why_outlets" in why),
        Cell(f"{row['n_stories']:,}", "why_articles" in why),
        Cell(_span(row), "why_dates" in why),
        Cell(_share(row["share_about"], "of no actor"), "why_about" in why),
        Cell(_share(row["share_opinion"], "not known"), "why_opinion" in why),
        Cell(percentage(row["share_largest"]), "why_largest" in why),
        Cell(f"{row['n_effective']:,.0f}", "why_effective" in why),
    ]
    return Side(printed_name(row["side"], names), cells, list(why.values()))


def _headings(row: "pd.Series[Any]", names: Names) -> list[str]:
    subject = row["subject"] if pd.notna(row["subject"]) else row["actor_id"]
    about = f"About {printed_name(subject, names)}" if pd.notna(subject) else "About the actor"
    return [
        "Articles",
        "Stories",
        "Days",
        about,
        "Opinion",
        "Largest article (of mentions)",
        "Effective articles (by mentions)",
    ]


def _span(row: Mapping[str, Any]) -> str:
    undated = f"{row['n_undated']:,} undated" if row["n_undated"] else ""
    dated = "" if pd.isna(row["first"]) else f"{row['first']:%-d %b %Y} to {row['last']:%-d %b %Y}"
    return ", ".join(filter(None, (dated, undated)))


def _share(share: float, unknown: str) -> str:
    return unknown if np.isnan(share) else percentage(share)


def choice_lines(choices: pd.DataFrame, names: Names) -> list[ChoiceLine]:
    """For each finding of MULTIVERSE a sentence, and its estimates under each choice."""
    held = records(robustness(choices))
    groups = [own for _, own in choices.groupby(FINDING, sort=False, dropna=False)]
    return [
        ChoiceLine(_sentence(finding, own, names), _turns(finding), _columns(own, names))
        for finding, own in zip(held, groups, strict=True)
    ]


def _sentence(finding: Mapping[str, Any], own: pd.DataFrame, names: Names) -> str:
    """ "The Paper: the same sign under 22 of 24 choices; with articles about Ann Ortiz only it is +0.08 [−0.02, +0.18]." """
    parts = (_otherwise(finding, own), _verdict(finding, own, names), _measured(finding))
    return f"{_label(finding, names)}: {'; '.join(filter(None, parts))}{_left_out(finding)}."


def _otherwise(finding: Mapping[str, Any], own: pd.DataFrame) -> str:
    """Where the choices that the page makes give another sign than it states."""
    if not finding["otherwise"]:
        return ""
    usual = records(own[own["usual"]])[0]
    stated = number_text(usual["stated"], style_of(finding))
    return f"{stated} is stated, but the usual choices give {interval_text(usual)} here"


def _measured(finding: Mapping[str, Any]) -> str:
    n, n_choices = finding["n_measured"], finding["n_choices"]
    return f"by the measure alone, for too few codes, under {n} of {n_choices} choices" if n else ""


def _label(finding: Mapping[str, Any], names: Names) -> str:
    keys = [printed_name(finding[key], names) for key in KEYS if isinstance(finding[key], str)]
    measure = measure_of(finding)
    what = measure.name(finding["estimand"]) if measure else ""
    return " · ".join(filter(None, (*keys, what)))


def _turns(finding: Mapping[str, Any]) -> bool:
    """Whether a reader should beware: another sign is stated, or another choice gives it, and some choice one that can be told."""
    turns = finding["n_opposite"] and finding["n_clear"]
    return bool(turns or finding["otherwise"]) and not _has_no_sign(finding)


def _verdict(finding: Mapping[str, Any], own: pd.DataFrame, names: Names) -> str:
    n, style, usual = finding["n_choices"], style_of(finding), records(own[own["usual"]])[0]
    if np.isnan(usual["estimate"]):
        return f"too few stories under the usual choices ({usual['n_stories']:,})"
    ends = f"from {number_text(finding['lowest'], style)} to {number_text(finding['highest'], style)}"
    if _has_no_sign(finding):
        return f"{ends} under {n} choices"
    if not finding["n_clear"]:
        return f"cannot be told from 0 under any of {n} choices ({ends})"

    def other(which: str) -> str:
        row = records(own.loc[[finding[which]]])[0]
        return f"{_words(row, usual, names)} it is {interval_text(row)}"

    if not finding["clear"]:
        return (
            f"cannot be told from 0 under the usual choices ({interval_text(usual)}), but under {finding['n_clear']} of {n}, which "
            f"run {ends}; {other('told')}"
        )
    if finding["n_opposite"]:
        return f"{interval_text(usual)} changes sign: {other('turn')}; the same sign under {finding['n_same']} of {n} choices"
    return f"the same sign under {finding['n_same']} of {n} choices ({ends}); the interval leaves out 0 under {finding['n_clear']}"


def _has_no_sign(finding: Mapping[str, Any]) -> bool:
    """Whether it is a mean on a scale that begins at 0, such as a share."""
    measure = measure_of(finding)
    return finding["estimand"] == MEAN and measure is not None and measure.bounds is not None and measure.bounds[0] >= 0


def _left_out(finding: Mapping[str, Any]) -> str:
    n = finding["n_too_few"] if finding["n_choices"] else 0
    return f"; {n} more {'leaves' if n == 1 else 'leave'} too few stories" if n else ""


def _words(row: Mapping[str, Any], usual: Mapping[str, Any], names: Names) -> str:
    """The choices in which a row differs from the usual ones."""
    return ", ".join(_choice(choice, row, names) for choice in CHOICES if row[choice] != usual[choice])


def _choice(choice: str, row: Mapping[str, Any], names: Names) -> str:
    value = str(row[choice])
    if choice == "weight":
        return f"with each {value} counted alike"
    if choice == "subject" and value != ALL:
        subject = row["actor_id"] if value == ACTOR else value
        return f"with articles about {printed_name(subject, names)} only"
    return WORDS[choice, value]


WORDS = {
    ("window", WHOLE): "on all days",
    ("window", COMMON): "on the days that all sides have",
    ("window", MONTHS): "in the months that all sides have, each compared with itself",
    ("window", EQUAL): "on equally many days of either side",
    ("subject", ALL): "with all articles",
    ("voice", ALL): "with all voices",
    ("voice", OWN): "in the outlet's own words",
}


def _columns(own: pd.DataFrame, names: Names) -> list[Column]:
    """The choices of one finding with their estimates, as a table prints them."""
    rows = records(own)
    chosen = {choice.title(): [_choice(choice, row, names) for row in rows] for choice in CHOICES}
    known = [not np.isnan(row["estimate"]) for row in rows]
    estimates = [interval_text(row) if k else "too few stories" for row, k in zip(rows, known, strict=True)]
    columns = [Column(heading, False, tuple(cells)) for heading, cells in chosen.items()]
    if own["method"].eq(CORRECTED).any():
        how = ["corrected by codes" if row["method"] == CORRECTED else "by the measure alone" for row in rows]
        columns.append(Column("Method", False, tuple(text if k else "" for text, k in zip(how, known, strict=True))))
    return [
        *columns,
        Column("Estimate", True, tuple(estimates)),
        Column("Stories", True, tuple(f"{row['n_stories']:,}" for row in rows)),
    ]
