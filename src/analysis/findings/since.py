"""the edition before + findings now -> what changed by more than its interval, or why the two do not compare.

An edition keeps what a series follows (`watched`) in its findings.json, over all outlets and of each.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.codebook.load import Codebook
from analysis.errors import ReportError
from analysis.findings.edition_changes import compared_outlets, edition_changes
from analysis.findings.estimates import estimate_means
from analysis.findings.family import stated
from analysis.study import Study
from analysis.tables import FINDINGS, largest_first

WATCHED = {"net_sentiment": "actor_id", "frame_share": "group", "own_share_of_negative": "actor_id"}
"""The measures that a series follows, and what each is told by."""

TABLE = "watched"  # the name of these findings in findings.json
SETTINGS = (
    "genre", "about", "subject", "meta", "outlets", "time_zone", "unit", "weight", "resample", "sentiment", "roles", "tone_lexicon",
)  # fmt: skip
"""Settings of a study that what is watched hangs on, besides its window and the corpus."""

Run = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class EditionBefore:
    """What is read of an edition: its findings that a series follows, and the record of its run."""

    findings: pd.DataFrame
    run: Run  # run.json

    @property
    def study(self) -> Run:
        """Its settings."""
        return self.run.get("study") or {}


@dataclass(frozen=True, eq=False)
class Since:
    """What changed since an edition. `changes` has the differences (of `edition_changes`)."""

    before: EditionBefore
    changes: pd.DataFrame
    reasons: tuple[str, ...] = ()  # why the two do not compare; then there are no changes
    left_out: tuple[str, ...] = ()  # outlets of one of the two only, or with too few stories in one
    same: bool = False  # every number is as it was
    n_gone: int = 0  # findings of the edition before whose measure is followed no longer

    def stated(self, study: Study) -> pd.DataFrame:
        """The changes that hold together with all others, the one that is surest first."""
        found = stated(self.changes, study)
        return largest_first(found.assign(sure=1 - found["p"]), "sure", 6, ["measure", "actor_id", "group"])


def watched(rows: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """The findings that a series follows, over all outlets (`outlet` missing) and of each.

    Args:
        rows: of each measure of WATCHED, such as `Workbook.rows` gives.
    """
    made = [
        estimate_means(rows[measure], by, measure=measure, study=study)
        for measure, key in WATCHED.items()
        for by in ([key], [key, "outlet"])
    ]
    return FINDINGS.build(pd.concat(made, ignore_index=True))


def read_edition(folder: Path) -> EditionBefore:
    """What an edition says of what is watched. Raises ReportError where it cannot be read."""
    try:
        rows = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
        run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        kept = [row for row in rows if row.get("name") == TABLE]
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as problem:
        raise ReportError(
            f"The edition before cannot be read ({folder.name}: {problem}): render it anew, or remove its folder."
        ) from None
    return EditionBefore(FINDINGS.fill(pd.DataFrame(kept, columns=list(FINDINGS.columns))), run)


def since(before: EditionBefore, now: pd.DataFrame, study: Study, made_by: Run) -> Since:
    """What changed since the edition before.

    Args:
        now: of `watched`.
        made_by: `corpus`, `codebook`, `stages` and `groups` of this edition, as run.json has them.
    """
    reasons = tuple(differences_in_kind(before, study, made_by))
    then = before.findings[before.findings["measure"].isin(WATCHED)].reset_index(drop=True)
    if not reasons and then.empty:
        reasons = ("it keeps no findings that a series follows",)
    if reasons:
        return Since(before, edition_changes(now.head(0), now.head(0), study, level_before=study.level), reasons)
    made = edition_changes(then, now, study, level_before=float(before.study.get("level", study.level)))
    left_out = compared_outlets(then) ^ compared_outlets(now)
    n_gone = len(before.findings) - len(then)
    return Since(before, made, (), tuple(sorted(left_out)), not n_gone and _same(then, now), n_gone)


def differences_in_kind(before: EditionBefore, study: Study, made_by: Run) -> list[str]:
    """Why the numbers of two editions do not compare: other settings, corpus, groups, codebook or measures; empty where they do."""
    now, then = study.as_dict(), before.study
    found = [
        f"the setting `{name}` was {_setting(then[name])} and is {_setting(now[name])}"
        for name in SETTINGS
        if name in then and name in now and then[name] != now[name]
    ]
    source, own = (str((made.get("corpus") or {}).get("source", "")) for made in (before.run, made_by))
    if source != own:
        found.append(f"the corpus was {source} and is {own}")
    found += _other_groups(before.run.get("groups"), made_by.get("groups") or {})
    stages, files = (changed(before.run.get(part), made_by.get(part)) for part in ("stages", "codebook"))
    if stages and files:  # a file that no measure reads, such as events.toml, changes no number
        found.append(f"the codebook has changed ({', '.join(files)})")
    elif stages:
        found.append(f"how it is measured has changed ({', '.join(stages)})")
    return found


def changed(then: Run | None, now: Run | None) -> list[str]:
    """The names whose values differ, or that only one of the two has."""
    then, now = then or {}, now or {}
    return sorted(name for name in {*then, *now} if then.get(name) != now.get(name))


def followed_groups(study: Study, codebook: Codebook) -> dict[str, list[str]]:
    """The members of each group of actors or of outlets that the study follows or asks for, as `groups` of run.json has them."""
    asked: dict[str, set[str]] = {one: set() for one in (*study.actors, *study.about, *study.outlets)}
    for group in (*codebook.groups, *codebook.outlets.groups):
        asked.get(group.id, set()).update(group.members)
    return {one: sorted(members) for one, members in asked.items() if members}


def _other_groups(then: Run | None, now: Run) -> list[str]:
    """The groups that both editions follow and that had others in them, which no stage hangs on."""
    if then is None:
        return [f"the edition before does not say who belonged to `{group}`" for group in now]
    found = []
    for group in sorted({*then} & {*now}):
        came, gone = (
            sorted({*one} - {*other}) for one, other in ((now[group], then[group]), (then[group], now[group]))
        )
        told = [f"{what} {', '.join(ids)}" for what, ids in (("with", came), ("without", gone)) if ids]
        found += [f"the group `{group}` has changed (now {' and '.join(told)})"] if told else []
    return found


def _setting(value: Any) -> str:
    return (", ".join(map(str, value)) or "not set") if isinstance(value, list) else str(value)


def _same(before: pd.DataFrame, now: pd.DataFrame) -> bool:
    told = ["measure", "actor_id", "group", "outlet", "estimate", "n_stories", "n_mentions"]
    pair = [table[told].assign(estimate=table["estimate"].round(5)).reset_index(drop=True) for table in (before, now)]
    return pair[0].equals(pair[1])
