"""what changed since the edition before (`findings.since`) -> sentences for the top of a page, and folded below them how it was told."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from analysis.display.cells import printed_columns
from analysis.display.html import Html, render
from analysis.display.printed import interval_text, number_text, percentage, printed_name
from analysis.findings.since import Since
from analysis.measures import find_measure
from analysis.study import Study
from analysis.tables import records

Names = Mapping[str, str]
MOST = 4  # changes in sentences; more are counted
BY_THEMSELVES = "changes since the edition before are counted by themselves, not with what else this page compares"


def since_html(found: Since, study: Study, names: Names) -> Html:
    """The sentences, and folded how the two editions were compared, with every change."""
    title = f"Since the edition of {_day(found)}"
    said, notes = since_sentences(found, study, names), since_notes(found, study, names)
    columns = printed_columns(_table(found.changes, names), names) if len(found.changes) else []
    html = render("since", title=title, sentences=said, notes=notes, columns=columns)
    return Html(html, "\n".join([f"{title}:", *said, *notes]))


def since_sentences(found: Since, study: Study, names: Names) -> list[str]:
    """What changed by more than its interval, the surest first; else that nothing did, or why it cannot be told."""
    if found.reasons:
        return [f"The two do not compare: {'; '.join(found.reasons)}."]
    if found.same:
        return ["Every number that both editions follow is as it was."]
    n = int(found.changes["p"].notna().sum())
    if not n:
        return [f"Too few stories to tell whether anything has changed: {study.min_stories} on each side would do."]
    stated = records(found.stated(study))
    if not stated:
        many = (
            f"None of the {n} things that both editions follow" if n > 1 else "The one thing that both editions follow"
        )
        return [f"{many} has {'' if n > 1 else 'not '}changed by more than its interval; {BY_THEMSELVES}."]
    more = [f"{len(stated) - MOST} more are in the table below."] if len(stated) > MOST else []
    of_all = f"These are {len(stated)} of {n} comparisons; {BY_THEMSELVES}."
    return [*(_sentence(change, names) for change in stated[:MOST]), *more, of_all]


def since_notes(found: Since, study: Study, names: Names) -> list[str]:
    """How the two editions were compared, what is assumed, and what was left out; nothing where they were not."""
    if found.reasons or found.same:
        return []
    n = int(found.changes["p"].notna().sum())
    notes = [
        f"Compared by the measures alone, each outlet with itself, {n} comparisons taken together (Holm): where nothing "
        f"changed, such sentences on an edition state a change in at most {percentage(1 - study.level)} of cases.",
        _windows(found, study),
    ]
    if found.left_out:
        listed = ", ".join(printed_name(outlet, names) for outlet in found.left_out)
        notes.append(f"Left out, with fewer than two stories in one of the two: {listed}.")
    if found.n_gone:
        notes.append(
            f"Left out, of measures that are followed no longer: {found.n_gone:,} findings of the edition before."
        )
    return notes


def _sentence(change: Mapping[str, Any], names: Names) -> str:
    measure = find_measure(change["measure"])
    verb = "rose" if change["estimate"] > 0 else "fell"
    sides = f"from {number_text(change['before'], measure.style)} to {number_text(change['now'], measure.style)}"
    return f"{_subject(change, names)}: {measure.label} {verb} {sides} ({interval_text(change)}), {change['n_stories']:,} stories or more on each side."


def _windows(found: Since, study: Study) -> str:
    """Which days the two cover, and what follows where some are the same."""
    then = {name: str(found.before.study.get(name) or "") for name in ("start", "end")}
    now = {name: str(getattr(study, name) or "") for name in ("start", "end")}
    said = f"This edition covers {_span(now)}, the one before {_span(then)}."
    apart = all((*then.values(), *now.values())) and (then["end"] < now["start"] or now["end"] < then["start"])
    if apart:
        return said
    return f"{said} Articles that stand in both count as if they had been drawn twice, which makes changes look less sure than they are, never surer."


def _span(window: Mapping[str, str]) -> str:
    if not window["start"] and not window["end"]:
        return "the whole corpus"
    return f"{_spelled(window['start']) or 'the first article'} to {_spelled(window['end']) or 'the last article'}"


def _table(changes: pd.DataFrame, names: Names) -> pd.DataFrame:
    rows = []
    for row in records(changes):
        measure = find_measure(row["measure"])
        sides = [number_text(row[side], measure.style) for side in ("before", "now")]
        change = interval_text(row) if not pd.isna(row["p"]) else f"too few stories ({row['n_stories']})"
        rows.append((f"{_subject(row, names)}: {measure.label}", " → ".join(sides), change))
    return pd.DataFrame(rows, columns=["what", "then and now", "change"])


def _subject(change: Mapping[str, Any], names: Names) -> str:
    return next(printed_name(change[key], names) for key in ("actor_id", "group") if not pd.isna(change[key]))


def _day(found: Since) -> str:
    return _spelled(str(found.before.run.get("as_of") or "")) or "unknown day"


def _spelled(day: str) -> str:
    try:
        return f"{date.fromisoformat(day):%-d %B %Y}"
    except ValueError:
        return day
