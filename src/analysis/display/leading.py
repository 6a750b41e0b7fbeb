"""what leads a briefing -> sentences: the headline, its base and its caveat, and what could not be shown.

Only what may be stated is put into a sentence (`findings.leading`), with its size and the interval that holds for all comparisons.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.display.printed import base_text, interval_text, printed_name, size_text
from analysis.findings.leading import (
    APART,
    AT_EVENT,
    COVERAGE,
    FRAMES,
    KINDS,
    LEAN,
    OWN_WORDS,
    SENTIMENT,
    VOICES,
    Leading,
    LeadQuestion,
)
from analysis.study import Study
from analysis.tables import records

MOST = 2  # findings in a sentence; more are counted
Names = Mapping[str, str]

DIRECTIONS = {  # words for a larger and for a smaller estimate
    "well": ("favourably than unfavourably", "unfavourably than favourably"),
    "more": ("more", "less"),
    "rose": ("rose", "fell"),
    "larger": ("larger", "smaller"),
}
AFTER = "After “{event}”, "
CLAUSES = {  # of a kind and a contrast: how the sentence begins, and its clause for each finding
    (SENTIMENT, LEAN): ("", "{of} is presented more often {well} (net sentiment {number})"),
    (SENTIMENT, APART): ("", "{outlet} presents {of} {more} favourably than the other outlets do, by {size} in net sentiment"),
    (SENTIMENT, AT_EVENT): (AFTER, "net sentiment toward {of} {rose} by {size}"),
    (FRAMES, APART): ("", "{outlet} stresses {of} {more} often than the other outlets do, by {size}"),
    (FRAMES, AT_EVENT): (f"{AFTER}the share of articles that stress ", "{of} {rose} by {size}"),
    (VOICES, OWN_WORDS): ("", "in the outlets' own words {of} is presented {more} favourably than in words they quote, by {size} in net sentiment"),
    (VOICES, APART): ("", "of what is unfavourable to {of}, {outlet} says {more} in its own words than the other outlets do, by {size}"),
    (VOICES, AT_EVENT): (AFTER, "the part of what is unfavourable to {of} that outlets say in their own words {rose} by {size}"),
    (COVERAGE, APART): ("", "{outlet} gives {of} a {larger} share of its mentions than the other outlets do, by {size}"),
    (COVERAGE, AT_EVENT): (AFTER, "the share of mentions that are of {of} {rose} by {size}"),
}  # fmt: skip
OPEN = {  # what a contrast would have shown, where nothing of it can be stated; {kinds}: of what it cannot
    LEAN: "which way the news leans on {of}",
    APART: "an outlet that stands apart in {kinds}",
    AT_EVENT: "a change after “{event}” in {kinds}",
    OWN_WORDS: "a difference between what outlets say of {of} themselves and what they quote",
}


def question_sentence(question: LeadQuestion, study: Study, names: Names) -> str:
    """What may be stated of a question: its strongest findings, each with its size, and how many more hold."""
    told = question.told(study)
    begins, clause = CLAUSES[question.kind, question.contrast]
    said = [_clause(clause, row, question, names) for row in records(told.head(MOST))]
    more = f"; {len(told) - MOST} more hold" if len(told) > MOST else ""
    sentence = begins.format(event=question.made.event) + "; ".join(said) + more
    return f"{sentence[:1].upper()}{sentence[1:]}."


def headline(leading: Leading, study: Study, names: Names) -> str:
    """The sentence of the strongest finding; where none holds, or nothing can be compared, that."""
    ranked = leading.ranked(study)
    if ranked:
        return question_sentence(ranked[0], study, names)
    if not leading.n_compared:
        return f"Nothing can be compared: no side has the {study.min_stories} stories that a comparison rests on."
    return f"No difference can be told in {_or(KINDS)}."


def base_sentence(leading: Leading, study: Study, read: str) -> str:
    """What the headline rests on: stories on each side, how many comparisons it holds with, and which articles were compared.

    Args:
        read: what was read, in words, for a headline of no contrast.
    """
    ranked, n = leading.ranked(study), leading.n_compared
    if not ranked:
        many = f"{n:,} comparisons were made, and none holds when all are taken together; "
        compared = many if n > 1 else "One comparison was made, and it does not hold; " if n else ""
        return f"{compared}{read}."
    strongest = records(ranked[0].told(study).head(1))[0]
    side = (
        base_text(strongest)
        if ranked[0].contrast == LEAN
        else f"{strongest['n_stories']:,} stories or more on each side"
    )
    held = (
        f"held together with {n - 1:,} other comparison{'s' if n > 2 else ''}" if n > 1 else "the only comparison made"
    )
    compared = " ".join(ranked[0].rows.attrs.get("notes", [])) or f"{read[:1].upper()}{read[1:]}."
    return f"{side[:1].upper()}{side[1:]}; {held}. {compared}"


def caveat_sentence(held: pd.DataFrame, beyond: pd.DataFrame) -> str:
    """What is to be said against the headline: other choices, and what was under way before an event.

    Args:
        held: of `caveats.under_other_choices`; beyond: of `caveats.beyond_the_trend`; either may be empty.
    """
    return " ".join(
        filter(None, [*(_of_choices(row) for row in records(held)), *(_of_trend(row) for row in records(beyond))])
    )


def open_sentence(leading: Leading, study: Study, names: Names) -> str:
    """What could not be shown, in one sentence; "" where everything could."""
    left = leading.open(study)
    told = [_open(contrast, [one for one in left if one.contrast == contrast], names) for contrast in OPEN]
    unasked = LEAN not in {one.contrast for one in leading.questions}
    lean = "which way the news leans, since no codes of this corpus correct the measure" if unasked else ""
    said = [*filter(None, told), *([lean] if lean else [])]
    return f"What could not be shown: {'; '.join(said)}." if said else ""


def _open(contrast: str, left: Sequence[LeadQuestion], names: Names) -> str:
    kinds, actors = (
        list(dict.fromkeys(given))
        for given in (
            (one.kind for one in left),
            (actor for one in left for actor in one.findings["actor_id"].dropna()),
        )
    )
    if not left:
        return ""
    of = _or([printed_name(one, names) for one in actors])
    return OPEN[contrast].format(kinds=_or(kinds), of=of, event=left[0].made.event)


def _or(items: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(items[:-1]), items[-1]])) if items else ""


def _clause(clause: str, row: Mapping[str, Any], question: LeadQuestion, names: Names) -> str:
    name = printed_name(row[question.key], names)
    words = {word: pair[row["estimate"] < 0] for word, pair in DIRECTIONS.items()}
    return clause.format(
        of=name.lower() if question.kind == FRAMES else name,
        outlet="" if pd.isna(row["outlet"]) else printed_name(row["outlet"], names),
        number=interval_text(row),
        size=size_text(row),
        **words,
    )


def _of_choices(row: Mapping[str, Any]) -> str:
    n, n_same = row["n_choices"], row["n_same"]
    if n < 2:
        return ""
    choices = f"{n:,} choices of days, articles, weights and voices"
    if row["n_opposite"]:
        return f"Beware: the sign is the same under only {n_same:,} of {choices}."
    if row["n_clear"] == n:
        return f"It has the same sign, and is clear of 0, under all {choices}."
    return f"It has the same sign under {'all' if n_same == n else f'{n_same:,} of'} {choices}, and is clear of 0 under {row['n_clear']:,}."


def _of_trend(row: Mapping[str, Any]) -> str:
    if pd.isna(row["low"]):
        return ""
    return (
        f"Set against the trend before the event, the change is {interval_text(row)}: this interval is of it by itself, not taken "
        "together with the other comparisons."
    )
