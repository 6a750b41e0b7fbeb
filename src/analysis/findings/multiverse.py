"""a finding + the choices that one could as well have made -> the estimate under each, and whether they agree.

Which articles are compared and what counts alike are choices, and reasonable people make them otherwise. A finding that holds
under one of them alone is one of the choice (Steegen, Tuerlinckx, Gelman & Vanpaemel 2016: multiverse analysis).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any, Protocol

import numpy as np
import pandas as pd

from analysis.errors import UsageError
from analysis.findings.contrasts import AFTER, BEFORE, against_others
from analysis.findings.estimates import MEASURED, Estimators, too_few
from analysis.findings.family import stated
from analysis.findings.headlines import Headlines
from analysis.findings.matched import common_subject, common_window, matched_months
from analysis.findings.objections import IN_TIME
from analysis.measures import MEAN
from analysis.study import Study
from analysis.tables import FINDINGS, MULTIVERSE, ROBUSTNESS

FINDING = ["measure", "estimand", "actor_id", "outlet", "period", "group"]  # what tells one finding from another
CHOICES = ["weight", "window", "subject", "voice"]
ALL, WHOLE, COMMON, MONTHS, EQUAL, ACTOR, OWN = "all", "whole", "common", "months", "equal", "actor", "own"
FEW = 0.05  # of all articles: a window that leaves out fewer is no other choice
WEIGHTS = ("article", "mention", "outlet")
CORRECTED = "corrected"  # `method` of what codes correct (`validity.corrected`)


class Estimate(Protocol):
    """What makes findings of rows, with the settings of a study: `partial(estimate_means, by=["actor_id"], measure="net_sentiment")`."""

    def __call__(self, rows: pd.DataFrame, /, *, study: Study) -> pd.DataFrame: ...


def multiverse(
    estimate: Estimate,
    rows: pd.DataFrame,
    articles: pd.DataFrame,
    about: pd.DataFrame,
    study: Study,
    *,
    sides: str = "outlet",
    subjects: Sequence[str] = (ACTOR,),
    usual: Mapping[str, str] | None = None,
    window: str = COMMON,
) -> pd.DataFrame:
    """The findings that `estimate` makes, under every combination of the choices below.

    weight: each article, each mention, or each outlet counts alike; window: all days, or those that every side has (of sides
    that follow each other, equally many); subject: all articles, or those about the actor; voice: all, or the outlet's own,
    where rows say whose (`own`). At most 24 combinations, and with two subjects 36.

    Args:
        estimate: is called with the rows that a choice leaves, and the study with the weight of the choice.
        rows: the observations, all of them: reads what `estimate` reads, and article_id, story_id, outlet, the column of `sides`.
        articles, about: as for `comparability`.
        sides: the column whose values are compared: outlet, period, phase.
        subjects: whom articles may be about: "actor" (the row's own), or actor_ids of `about`.
        usual: the choices that the page makes, where they are not the study's weight, all days, all articles and all voices:
            `{"window": "common"}`.
        window: what the other window of sides that do not follow each other is: "common" days, or the "months" that all have,
            where `estimate` reads of the column `month` that it is to compare each with itself.
    Returns:
        multiverse, the usual choices of each finding first, then those with fewest changes. Estimates of fewer than
        `study.min_stories` stories are NaN. Means of one outlet have no weight "outlet", and where nearly all articles
        are of common days there is no window to choose.
    Raises:
        UsageError: a usual choice that is none of the choices, or another `window`.
    """
    windows = _windows(rows[rows[sides].notna()], articles, sides, study, window)
    options = [tuple(windows), (ALL, *subjects), (ALL, OWN) if "own" in rows else (ALL,)]
    chosen = _usual(study, usual or {}, dict(zip(CHOICES, (WEIGHTS, *options), strict=True)))
    picked, made = [], [FINDINGS.empty().assign(**dict.fromkeys(CHOICES, ""))]
    for subset, kept in _subsets(windows, about, options):
        for weight in WEIGHTS:
            picked.append({"weight": weight, **subset})
            made.append(estimate(kept, study=replace(study, weight=weight)).assign(**picked[-1]))
    return _whole(pd.concat(made, ignore_index=True), pd.DataFrame(picked), chosen, study)


def headline_choices(
    made: Headlines,
    rows: pd.DataFrame,
    articles: pd.DataFrame,
    about: pd.DataFrame,
    *,
    measure: str,
    study: Study,
    shown: pd.DataFrame | None = None,
    phases: pd.DataFrame | None = None,
    periods: tuple[str, str] | None = None,
    subject: str = "",
    estimators: Estimators = MEASURED,
    window: str = COMMON,
) -> pd.DataFrame:
    """The `multiverse` of all that `headlines` states: leans, outlets apart from the others, and changes.

    Args:
        made: of `headlines`, whose outlets were compared in such a window, and all of whose contrasts on articles about the subject.
        shown, phases: as there, but of all days and all articles: what is left out of a contrast is one of its choices.
        subject: what articles of the contrasts are about, an id of `about`; "": the actor of each row.
        estimators: as there. Choices that leave too few codes are by the measure alone (`method`).
        window: in which outlets were compared: on the "common" days, or in the "months" that all have, each with itself.
    Returns:
        multiverse, with what `headlines` states in `stated`.
    """
    about_it = subject or ACTOR
    between = rows[rows["period"].isin(periods)] if periods else rows
    means = partial(estimators.means, by=["actor_id"], measure=measure)
    apart = set(stated(made.apart, study)["outlet"])
    others = partial(_others, measure=measure, estimators=estimators, only=apart)
    changes = partial(estimators.differences, by=["actor_id"], measure=measure, over="outlet")
    at_event = partial(changes, contrast="phase", first=BEFORE, second=AFTER)
    first, second = periods or ("", "")
    recent = partial(changes, contrast="period", first=first, second=second)
    kinds: list[tuple[pd.DataFrame, Estimate, pd.DataFrame | None, str]] = [
        (made.overall, means, rows, "outlet"),
        (made.apart, others, rows if shown is None else shown, "outlet"),
        (made.at_event, at_event, phases, "phase"),
        (made.recent, recent, between, "period"),
    ]
    parts = [MULTIVERSE.empty()]
    for findings, estimate, given, sides in kinds:
        kind = window if findings is made.apart else COMMON
        usual = {} if findings is made.overall else {"subject": about_it}
        usual |= {"window": window} if findings is made.apart else {}
        said = stated(findings, study)
        if len(said) and given is not None:
            own = given[given["actor_id"].isin(said["actor_id"])]
            tried = multiverse(
                estimate, own, articles, about, study, sides=sides, subjects=(about_it,), usual=usual, window=kind
            )
            as_stated = said[[*FINDING, "estimate"]].rename(columns={"estimate": "stated"})
            parts.append(tried.drop(columns="stated").merge(as_stated, on=FINDING))
    return MULTIVERSE.build(pd.concat(parts, ignore_index=True))


def _others(
    rows: pd.DataFrame, *, measure: str, study: Study, estimators: Estimators, only: Collection[str]
) -> pd.DataFrame:
    """Each of these outlets minus the others, month by month where rows name the month in which they are compared."""
    how: dict[str, Any] = {"measure": measure, "study": study, "estimators": estimators, "only": only}
    return against_others(rows, ["actor_id"], "outlet", over="month" if "month" in rows else None, **how)


def robustness(choices: pd.DataFrame) -> pd.DataFrame:
    """Whether each finding of `multiverse` has the same sign under all choices: robustness, a row a finding.

    An estimate that prints as 0.00 has no sign.
    """
    held = [_held(own) for _, own in choices.groupby(FINDING, sort=False, dropna=False)]
    return ROBUSTNESS.build(pd.DataFrame(held))


def _held(own: pd.DataFrame) -> dict[str, object]:
    """What becomes of one finding under its choices."""
    known, usual = own[own["estimate"].notna()], own[own["usual"]].iloc[0]
    signs, sign = np.sign(known["estimate"].round(2)), np.sign(round(usual["estimate"], 2))
    as_stated, corrected = np.sign(round(usual["stated"], 2)), known["method"] == CORRECTED
    opposite, clear = known[(signs == -sign) & (sign != 0)], known[_clear(known)]
    return {
        **{key: usual[key] for key in FINDING},
        "n_choices": len(known),
        "n_too_few": len(own) - len(known),
        "n_same": int((signs == sign).sum()),
        "n_opposite": len(opposite),
        "n_clear": len(clear),
        "clear": usual.name in clear.index,
        "lowest": known["estimate"].min(),
        "highest": known["estimate"].max(),
        "turn": _nearest(opposite),
        "told": _nearest(clear),
        "n_measured": int((~corrected).sum()) if corrected.any() else 0,
        "otherwise": bool(as_stated != sign) and not np.isnan(as_stated) and not np.isnan(sign),
    }


def _nearest(choices: pd.DataFrame) -> int:
    """The row with fewest changes, of several the one farthest from 0; -1 where there is none."""
    order = choices.assign(size=-choices["estimate"].abs().round(2)).sort_values(["n_changed", "size"], kind="stable")
    return int(order.index[0]) if len(order) else -1


def _usual(study: Study, usual: Mapping[str, str], options: Mapping[str, Sequence[str]]) -> "pd.Series[str]":
    """The choices that the page makes, one of each of the options."""
    chosen = {"weight": study.weight, "window": WHOLE, "subject": ALL, "voice": ALL, **usual}
    if chosen["window"] in (COMMON, EQUAL) and options["window"] == (WHOLE,):
        chosen["window"] = WHOLE  # of the same rows
    for choice, value in chosen.items():
        if value not in options.get(choice, ()):
            known = ", ".join(options.get(choice, CHOICES))
            raise UsageError(f"`usual` has {value!r} for {choice}. Write one of {known}.")
    return pd.Series(chosen)


def _windows(
    rows: pd.DataFrame, articles: pd.DataFrame, sides: str, study: Study, window: str
) -> dict[str, pd.DataFrame]:
    """The rows of all days, and those of the days that compare, where these leave out more than a few articles; or of the months."""
    if window not in (COMMON, MONTHS):
        raise UsageError(f"`window` is {window!r}. Write {COMMON} or {MONTHS}.")
    if window == MONTHS and sides not in IN_TIME:
        return {WHOLE: rows, MONTHS: matched_months(rows, articles, sides, study)}
    common = common_window(rows, articles, sides, study)
    n, n_all = (part["article_id"].nunique() for part in (common, rows))
    return {WHOLE: rows} | ({EQUAL if sides in IN_TIME else COMMON: common} if n < (1 - FEW) * n_all else {})


def _subsets(
    windows: Mapping[str, pd.DataFrame], about: pd.DataFrame, options: Sequence[Sequence[str]]
) -> Iterator[tuple[dict[str, str], pd.DataFrame]]:
    """Each combination of window, subject and voice, with its rows."""
    for window, subject, voice in product(*options):
        kept = windows[window]
        if subject != ALL:
            kept = common_subject(kept, about, "" if subject == ACTOR else subject)
        yield {"window": window, "subject": subject, "voice": voice}, kept[kept["own"]] if voice == OWN else kept


def _whole(made: pd.DataFrame, picked: pd.DataFrame, usual: "pd.Series[str]", study: Study) -> pd.DataFrame:
    """Each finding under each choice, in the order of their changes; where a choice leaves too few stories, without an estimate."""
    each = made[FINDING].drop_duplicates().reset_index(drop=True).rename_axis("finding").reset_index()
    table = each.merge(picked, how="cross").merge(made, on=[*FINDING, *CHOICES], how="left")
    same = "article" if usual["weight"] == "outlet" else "outlet"  # of one outlet, the two weights give one estimate
    table = table[~((table["weight"] == same) & (table["estimand"] == MEAN) & table["outlet"].notna())]
    changed = (table[CHOICES] != usual[CHOICES]).sum(axis=1)
    table = table.assign(n_changed=changed, usual=changed == 0, stated=np.nan)
    counts = ["n_articles", "n_stories", "n_mentions"]
    table[counts] = table[counts].fillna(0)
    told = ["estimate", "low", "high", "method"]
    table[told] = table[told].mask(too_few(table, study))
    return MULTIVERSE.build(table.sort_values(["finding", "n_changed"], kind="stable"))


def _clear(table: pd.DataFrame) -> "pd.Series[bool]":
    """Whether each interval leaves out 0."""
    return (table["low"] > 0) | (table["high"] < 0)
