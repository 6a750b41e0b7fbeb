"""an answer -> words: what was asked, what is found, and why there is nothing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.display.figures.rows import numbers_of
from analysis.display.lines import finding_text
from analysis.display.printed import base_text, interval_text, percentage, printed_name, size_text
from analysis.display.summaries import overall_sentence
from analysis.findings.contrasts import against_others
from analysis.findings.dimensions import dimension_name, with_dimensions
from analysis.findings.estimates import enough
from analysis.findings.family import comparisons, family, stated
from analysis.measures import COUNT
from analysis.tables import largest_first, records
from analysis.workbook.answers.drawn import largest_outlets
from analysis.workbook.answers.splits import names_for
from analysis.workbook.selection import Selection

if TYPE_CHECKING:
    from analysis.workbook.answers.answer import Answer

MOST = 3  # numbers or differences in a sentence; others are counted
LISTED = 6  # sentences
GROUPS = 16  # that are compared with the others
ASIDE = {"own": "in the outlets' own words", "quoted": "in words of others"}


def described(answer: "Answer") -> str:
    """What an answer is of: "Net sentiment of Brett Kavanaugh by outlet and month, in the outlets' own words"."""
    selection, book, names = answer.selection, answer.book, answer.book.names
    of = (
        _listed([names.get(one, one) for one in answer.actors]) if "actor_id" in answer.keys or selection.actors else ""
    )
    window = f"{selection.start or '…'} to {selection.end or '…'}" if selection.start or selection.end else ""
    aside = [
        ASIDE.get(selection.voice, ""), f"as {_listed(selection.form)}" if selection.form else "",
        f"in {_listed([names.get(one, one) for one in selection.outlets])}" if selection.outlets else "",
        f"in {_listed(selection.genre)} articles" if selection.genre else "",
        f"in articles about {_listed(selection.subject)}" if selection.subject else "",
        _of_frames(selection, names), f"each {selection.weight} counts alike" if answer.weight != book.study.weight else "",
        f"labels at least {selection.sure:g} sure" if selection.sure else "", window,
        *(f"{dimension_name(name)}: {names_for(book, [name]).get(value, value)}" for name, value in selection.where),
    ]  # fmt: skip
    word = "toward" if answer.measure.about.startswith("toward") else "of"
    unit = answer.measure.unit if answer.measure.unit.startswith(("that ", "by ")) else ""
    each = not of and "frame" in selection.by and unit.endswith("the frame")  # what the unit says already
    unit = f"{unit.removesuffix('the frame')}each frame" if each else unit
    by = _listed([dimension_name(one).replace("_", " ") for one in selection.by if not (each and one == "frame")])
    heading = f"{answer.measure.heading} {unit}".strip() if not of else answer.measure.heading
    what = f"{heading}{f' {word} {of}' if of else ''}{f' by {by}' if by else ''}"
    return ", ".join(filter(None, [what, *aside]))


def _of_frames(selection: Selection, names: dict[str, str]) -> str:
    """The frames that articles carry; the one that is shown. Where several are shown, a figure names them."""
    called, many = [names.get(one, one) for one in selection.frames], len(selection.frames) > 1
    if not called or (selection.shows_frames and many):
        return ""
    if selection.shows_frames:
        return f"frame: {called[0]}"
    return f"in articles with {'one of the frames' if many else 'the frame'} {_listed(called)}"


def nothing_found(answer: "Answer") -> str:
    """Why an answer is empty, and what would fill it."""
    selection, what = answer.selection, described(answer)
    if not answer.n_articles:
        return f"No article {_listed(_asked_of_articles(selection, answer.book.names))}."
    here = f"{answer.n_articles:,} {'article' if answer.n_articles == 1 else 'articles'}"
    further = [name for name in ("voice", "form", "sure", "where") if getattr(selection, name) not in ("all", (), 0.0)]
    whom = " or ".join(answer.book.names.get(one, one) for one in answer.actors)
    if further:
        return f"{what}: nothing in {here} of the selection is left by {_listed(further)}. Ask for more."
    if "actor_id" in answer.rows:
        return f"{what}: none of {here} of the selection mentions {whom}."
    return f"{what}: nothing to count in {here} of the selection."


def _asked_of_articles(selection: Selection, names: dict[str, str]) -> list[str]:
    """What an article must be to be selected, in verbs: "is mainly about zeppelins"."""

    def any_of(values: Sequence[str]) -> str:
        return " or ".join(names.get(one, one) for one in values)

    return [
        *([f"is from {any_of(selection.outlets)}"] if selection.outlets else []),
        *([f"is of {selection.start} or later"] if selection.start else []),
        *([f"is of {selection.end} or earlier"] if selection.end else []),
        *([f"is of the genre {any_of(selection.genre)}"] if selection.genre else []),
        *([f"is mainly about {any_of(selection.subject)}"] if selection.subject else []),
        *([f"carries the frame {any_of(selection.frames)}"] if selection.frames else []),
    ] or ["is there"]


def said(answer: "Answer") -> list[str]:
    """What is found, in sentences. Differences are of each group from all others, and tested together."""
    if answer.findings.empty:
        return [nothing_found(answer)]
    split = [key for key in answer.keys if key != "actor_id"]
    if not split and answer.measure.id == "net_sentiment":
        (tested,) = family(answer.findings, study=answer.book.study)
        return [overall_sentence(one, answer.book.study, answer.book.names) for one in records(tested)]
    if len(split) == 1 and not answer.findings["estimand"].eq(COUNT).any():
        return _compared(answer, split[0])
    counted = answer.findings["estimand"].eq(COUNT).any()
    told = answer.largest() if counted else enough(answer.largest(), answer.book.study)
    if told.empty:
        return [_all_too_few(answer)]
    shown = records(with_dimensions(told.head(LISTED)))
    lines = [f"{_line(row, answer)}." for row in shown]
    more = len(answer.findings) - len(shown)
    return [*lines, *([f"And {more:,} more, which the table holds."] if more > 0 else [])]


def _all_too_few(answer: "Answer") -> str:
    return f"{described(answer)}: every group rests on fewer than {answer.book.study.min_stories} stories, too few to tell."


def _line(row: dict[str, Any], answer: "Answer") -> str:
    if row["estimand"] == COUNT:
        return f"{', '.join(printed_name(row[key], answer.names) for key in answer.keys) or 'All'}: {numbers_of(row)}"
    return finding_text(row, answer.keys or ["measure"], answer.names, min_stories=0)


def _compared(answer: "Answer", key: str) -> list[str]:
    """The largest of the groups of each actor, and those that differ from the others together."""
    study, by = answer.book.study, [one for one in answer.keys if one == "actor_id"]
    told = with_dimensions(_told(answer))
    if told.empty:
        return [_all_too_few(answer)]
    (tested,) = family(_against_others(answer, by, key), study=study)
    parts = told.groupby("actor_id", sort=False) if by else [("", told)]
    sentences = [_largest(answer, part, key) for _, part in parts]
    if len(tested):
        sentences.append(_apart(answer, with_dimensions(tested), key))
    return sentences


def _against_others(answer: "Answer", by: Sequence[str], key: str) -> pd.DataFrame:
    """Each group that a figure shows minus the others of these; of the parts of a whole, and of many periods, nothing."""
    study, shown = replace(answer.book.study, weight=answer.weight), with_dimensions(_told(answer))
    groups = shown[key].dropna().unique()
    if key == "group" or not 1 < len(groups) <= GROUPS:
        return answer.findings.head(0)
    rows = answer.counted
    rows = (
        rows[rows[key].isin(groups)].assign(group=rows[key].astype("str"))
        if key == "period"
        else rows[rows[key].isin(groups)]
    )
    column = "group" if key == "period" else key
    rows = rows.assign(**{column: rows[column].astype("str")})
    found = against_others(rows, by, column, measure=answer.measure.id, study=study)
    return found.assign(period=found["group"]) if key == "period" else found


def _told(answer: "Answer") -> pd.DataFrame:
    """The findings that rest on stories enough, of the outlets that a figure has room for."""
    told = enough(answer.findings, answer.book.study)
    return told[told["outlet"].isin(largest_outlets(answer))] if "outlet" in answer.keys else told


def _largest(answer: "Answer", part: pd.DataFrame, key: str) -> str:
    names = answer.names
    whose = f"{printed_name(part['actor_id'].iloc[0], names)}: " if "actor_id" in answer.keys else ""
    rows = records(largest_first(part, "estimate", 2, [key]))
    first = [f"{printed_name(row[key], names)} {interval_text(row)} ({base_text(row)})" for row in rows[:MOST]]
    rest = f"; lowest {printed_name(rows[-1][key], names)} {interval_text(rows[-1])}" if len(rows) > MOST else ""
    own = (
        answer.findings[answer.findings["actor_id"].isin(part["actor_id"])]
        if "actor_id" in answer.keys
        else answer.findings
    )
    rest_of = len(own) - len(part)
    left = f"; {rest_of:,} more in the table" if rest_of else ""
    what = answer.measure.label if whose else answer.measure.heading
    return f"{whose}{what}, highest {'; '.join(first)}{rest}{left}."


def _apart(answer: "Answer", tested: pd.DataFrame, key: str) -> str:
    study, names, n = answer.book.study, answer.names, comparisons([tested])
    out = stated(tested, study)
    many = f"{n:,} comparisons" if n > 1 else "one comparison"
    if out.empty:
        return f"No difference from the others can be told ({many}, taken together)."
    out = out.iloc[out["estimate"].abs().round(2).argsort(kind="stable")[::-1]]
    told = [
        f"{_called(row, key, names)} is {'higher' if row['estimate'] > 0 else 'lower'} by {size_text(row)}"
        for row in records(out.head(LISTED))
    ]
    more = f"; and {len(out) - LISTED:,} more differ" if len(out) > LISTED else ""
    level = percentage(1 - study.level)
    return f"Against the others together: {'; '.join(told)}{more} ({many}, taken together: at most {level} of such pages state any that is none)."


def _called(row: dict[str, Any], key: str, names: dict[str, str]) -> str:
    keys = [one for one in ("actor_id", key) if not pd.isna(row[one])]
    return " in ".join(printed_name(row[one], names) for one in keys)


def _listed(words: Sequence[str]) -> str:
    """ "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
