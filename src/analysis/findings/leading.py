"""rows of several measures -> the finding that leads a briefing, chosen among all that was compared.

Sentiment, frames, voices and coverage are asked the same questions: which way they lean, which outlets stand apart, what changed at an
event. All these comparisons are one family (`findings.family`), so where nothing differs at most 1 - `study.level` of briefings
state anything, though the largest of many is chosen. It is chosen by `strength`: how many times the reach of its adjusted
interval towards 0 goes into the estimate. A lean is compared only where codes of this corpus correct it: a measure that sees blame
too often leans by itself, while between outlets and days that falls out. How large a share of mentions an actor has never leads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.findings.contrasts import AFTER, BEFORE, against_others
from analysis.findings.estimates import MEASURED, Estimators
from analysis.findings.family import comparisons, family, stated
from analysis.findings.groups import share_tells_other
from analysis.findings.headlines import Contrasts
from analysis.findings.multiverse import CORRECTED
from analysis.study import Study
from analysis.tables import FINDINGS, largest_first

SENTIMENT, FRAMES, VOICES, COVERAGE = KINDS = ("sentiment", "frames", "voices", "coverage")
LEAN, APART, AT_EVENT, OWN_WORDS = "lean", "apart", "at_event", "own_words"
OWN, QUOTED = "own words", "quoted words"  # sides of OWN_WORDS
WORDS = "words"
ASKED = (
    (SENTIMENT, "net_sentiment", "actor_id", (LEAN, APART, AT_EVENT)),
    (FRAMES, "frame_share", "group", (APART, AT_EVENT)),
    (VOICES, "net_sentiment", "actor_id", (OWN_WORDS,)),
    (VOICES, "own_share_of_negative", "actor_id", (APART, AT_EVENT)),
    (COVERAGE, "share_of_voice", "actor_id", (APART, AT_EVENT)),
)
"""Of each kind the measure, what it is asked of, and how it is compared."""
DIGITS = 2  # of a strength, so that the order is the same on every machine


@dataclass(frozen=True, eq=False)
class LeadQuestion:
    """One contrast of one measure, for all actors or frames that it is asked of."""

    kind: str  # one of KINDS
    contrast: (
        str  # LEAN, APART (each outlet minus the others), AT_EVENT (after minus before), OWN_WORDS (minus quoted ones)
    )
    measure: str
    key: str  # actor_id or group (the frame)
    made: Contrasts  # what is compared
    findings: pd.DataFrame = field(
        default_factory=FINDINGS.empty
    )  # adjusted together with those of all other questions

    @property
    def keys(self) -> list[str]:
        """What tells its findings apart."""
        return [self.key, "outlet"] if self.contrast == APART else [self.key]

    @property
    def rows(self) -> pd.DataFrame:
        """The rows behind its findings, with their side in `phase` or `words` where there are two."""
        if self.contrast == APART:
            return self.made.shown
        if self.contrast == AT_EVENT:
            return self.made.inside
        return by_words(self.made.rows) if self.contrast == OWN_WORDS else self.made.rows

    def parts(self) -> list["LeadQuestion"]:
        """Of outlets apart a question for each actor or frame: their sentences and figures are about different things."""
        if self.contrast != APART:
            return [self]
        each = self.findings.groupby(self.key, sort=False)
        return [replace(self, findings=findings.reset_index(drop=True)) for _, findings in each]

    def told(self, study: Study) -> pd.DataFrame:
        """What may be stated, with its `strength`, the strongest first."""
        return strongest_first(stated(self.findings, study))


@dataclass(frozen=True, eq=False)
class Leading:
    """All questions of a briefing with their answers, and how many comparisons they hold."""

    questions: tuple[LeadQuestion, ...]
    n_compared: int

    def ranked(self, study: Study) -> list[LeadQuestion]:
        """The questions that have something to state, the one with the strongest finding first; outlets apart for each actor or frame."""
        asked = [part for one in self.questions for part in one.parts()]
        told = [one.told(study) for one in asked]
        best = [(-findings["strength"].iloc[0], number) for number, findings in enumerate(told) if len(findings)]
        return [asked[number] for _, number in sorted(best)]

    def open(self, study: Study) -> list[LeadQuestion]:
        """The questions of which nothing can be stated."""
        return [one for one in self.questions if one.told(study).empty]


def questions(made: Mapping[str, Contrasts], study: Study) -> list[LeadQuestion]:
    """The questions asked of what is compared, without their answers.

    Args:
        made: by measure: net_sentiment, frame_share, own_share_of_negative, share_of_voice; any of them. Frames that fewer than
            `study.min_stories` stories carry are not asked about.
    """
    asked = []
    for kind, measure, key, contrasts in ASKED:
        if measure not in made:
            continue
        own = carried_enough(made[measure], study.min_stories) if kind == FRAMES else made[measure]
        known = [contrast for contrast in contrasts if contrast != AT_EVENT or own.phases is not None]
        asked += [LeadQuestion(kind, contrast, measure, key, own) for contrast in known]
    return asked


def answers(asked: Sequence[LeadQuestion], study: Study, estimators: Estimators = MEASURED) -> pd.DataFrame:
    """The findings of all questions as one family (`findings.family`), with the number of its question in `question`.

    Args:
        estimators: by the measure alone, or corrected by codes (`validity.corrected.estimators`).
    """
    parts = [
        _each_once(one, _answer(one, study, estimators)).assign(question=number) for number, one in enumerate(asked)
    ]
    (adjusted,) = family(pd.concat([FINDINGS.empty().assign(question=0), *parts], ignore_index=True), study=study)
    return adjusted


def answered(asked: Sequence[LeadQuestion], given: pd.DataFrame) -> Leading:
    """The questions with their answers, those without any left out."""
    own = [given[given["question"] == number].drop(columns="question") for number in range(len(asked))]
    told = [
        replace(one, findings=findings.reset_index(drop=True))
        for one, findings in zip(asked, own, strict=True)
        if len(findings)
    ]
    return Leading(tuple(told), comparisons([given]))


def strength(findings: pd.DataFrame) -> "pd.Series[float]":
    """How many times the reach of the adjusted interval towards 0 goes into the estimate: above 1 where it leaves out 0."""
    value = findings["estimate"]
    toward = (value - findings["low_adjusted"]).where(value > 0, findings["high_adjusted"] - value)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (value.abs() / toward).round(DIGITS)


def strongest_first(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings with `strength`, in its order; what is equally strong in the order of its keys."""
    keys = [key for key in ("actor_id", "group", "outlet") if findings[key].notna().all()]
    return largest_first(findings.assign(strength=strength(findings)), "strength", DIGITS, keys)


def by_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of sentiment with `words`: whether a mention stands in the outlet's own words or in quoted ones."""
    return rows.assign(**{WORDS: np.where(rows["own"], OWN, QUOTED)})


def carried_enough(made: Contrasts, least: int) -> Contrasts:
    """The contrasts of the frames that so many stories or more carry: of a rarer one no side can tell anything."""
    carry = made.rows[made.rows["value"] > 0].groupby("group")["story_id"].nunique()
    common = carry.index[carry >= least]

    def of(rows: pd.DataFrame) -> pd.DataFrame:
        kept = rows[rows["group"].isin(common)]
        kept.attrs = rows.attrs
        return kept

    around, phases = (None if given is None else of(given) for given in (made.around, made.phases))
    rows, on_subject, largest, shown = (of(given) for given in (made.rows, made.on_subject, made.largest, made.shown))
    return replace(made, rows=rows, on_subject=on_subject, largest=largest, shown=shown, around=around, phases=phases)


def _answer(question: LeadQuestion, study: Study, estimators: Estimators) -> pd.DataFrame:
    made, by = question.made, [question.key]
    how: dict[str, Any] = {"measure": question.measure, "study": study}
    if question.contrast == LEAN:
        means = estimators.means(made.rows, by, **how)
        return means[means["method"] == CORRECTED]
    if question.contrast == APART:
        return against_others(made.shown, by, "outlet", estimators=estimators, over=made.over, **how)
    sides = (WORDS, QUOTED, OWN) if question.contrast == OWN_WORDS else ("phase", BEFORE, AFTER)
    return estimators.differences(question.rows, by, *sides, over="outlet", **how)


def _each_once(question: LeadQuestion, findings: pd.DataFrame) -> pd.DataFrame:
    """Without those that another one implies: a single actor's share of voice, which is 1, of two that add up to 1 the second, of two outlets
    the second.
    """
    rows = question.made.rows
    if question.kind == COVERAGE and rows["actor_id"].nunique() == 1:
        findings = findings.head(0)
    if question.kind == COVERAGE and share_tells_other(rows):
        findings = findings[findings["actor_id"] == rows["actor_id"].iloc[0]]
    if question.contrast == APART and findings["outlet"].nunique() == 2:
        findings = findings[findings["outlet"] == findings["outlet"].iloc[0]]
    return findings
