"""what leads a briefing -> sentences: the headline, its base and its caveat, and what could not be shown.

Only what may be stated is put into a sentence (`findings.leading`), with its size and the interval that holds for all comparisons.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.display.printed import base_text, interval_text, printed_name, signed, size_text
from analysis.findings.contrasts import AFTER as AFTER_IT
from analysis.findings.contrasts import BEFORE
from analysis.findings.estimates import too_few
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
from analysis.findings.levels import levels
from analysis.study import Study
from analysis.tables import records

MOST = 2  # findings in a sentence; more are counted
LISTED = 6  # outlets with too few stories; more are counted
MOSTLY = (
    0.5  # of what a contrast was asked: where more could not be compared, it is said so, and not that nothing differs
)
ONE, BOTH = "It has", "Both have"
Names = Mapping[str, str]

DIRECTIONS = {  # words for a larger and for a smaller estimate
    "well": ("positively than negatively", "negatively than positively"),
    "more": ("more", "less"),
    "rose": ("rose", "fell"),
    "larger": ("larger", "smaller"),
    "higher": ("higher", "lower"),
}
AFTER = "After “{event}”, "
CLAUSES = {  # of a kind and a contrast: how the sentence begins, and its clause for each finding
    (SENTIMENT, LEAN): ("", "{of} is presented more often {well} (net sentiment {number})"),
    (SENTIMENT, APART): ("", "{outlet} presents {of} {kinder} than the other outlets do{levels}, by {size} in net sentiment"),
    (SENTIMENT, AT_EVENT): (AFTER, "net sentiment toward {of} {rose} by {size}"),
    (FRAMES, APART): ("", "{outlet} stresses {of} {more} often than the other outlets do, by {size}"),
    (FRAMES, AT_EVENT): (f"{AFTER}the share of articles that stress ", "{of} {rose} by {size}"),
    (VOICES, OWN_WORDS): ("", "in the outlets' own words {of} is presented {kinder} than in words they quote{levels}, by {size} in net sentiment"),
    (VOICES, APART): ("", "of what is negative toward {of}, {outlet} says {more} in its own words than the other outlets do, by {size}"),
    (VOICES, AT_EVENT): (AFTER, "the part of what is negative toward {of} that outlets say in their own words {rose} by {size}"),
    (COVERAGE, APART): ("", "{outlet} gives {of} a {larger} share of its mentions than the other outlets do, by {size}"),
    (COVERAGE, AT_EVENT): (AFTER, "the share of mentions that are of {of} {rose} by {size}"),
}  # fmt: skip
WITHOUT_LEVELS = {  # the same of sentiment where only the difference is known
    APART: "net sentiment toward {of} is {higher} in {outlet} than in the other outlets, by {size}",
    OWN_WORDS: "net sentiment toward {of} is {higher} in the outlets' own words than in words they quote, by {size}",
}
KINDER = {  # by whether both levels are negative; for a larger and for a smaller estimate
    True: ("less negatively", "more negatively"),
    False: ("more positively", "less positively"),
}
OPEN = {  # what a contrast would have shown, where nothing of it can be stated; {kinds}: of what it cannot
    LEAN: "which way the news leans on {of}",
    APART: "an outlet apart in {kinds}",
    AT_EVENT: "a change after “{event}” in {kinds}",
    OWN_WORDS: "outlets' own words on {of} against those they quote",
}


def question_sentence(question: LeadQuestion, study: Study, names: Names) -> str:
    """What may be stated of a question: its strongest findings, each with its size, and how many more hold."""
    told = question.told(study)
    begins, clause = CLAUSES[question.kind, question.contrast]
    said = [_clause(clause, row, question, study, names) for row in records(told.head(MOST))]
    more = f"; {len(told) - MOST} more hold" if len(told) > MOST else ""
    sentence = begins.format(event=question.made.event) + "; ".join(said) + more
    return f"{sentence[:1].upper()}{sentence[1:]}."


def headline(leading: Leading, study: Study, names: Names) -> str:
    """The sentence of the strongest finding; where none holds, or nothing can be compared, that."""
    ranked = leading.ranked(study)
    if ranked:
        return question_sentence(ranked[0], study, names)
    few = too_few_sentences(leading, study, names)
    if few and set(few) == {one.contrast for one in leading.questions} & {APART, AT_EVENT}:
        return " ".join(few.values())
    if not leading.n_compared:
        return f"Nothing can be compared: no side has the {study.min_stories} stories that a comparison rests on."
    compared = {one.kind for one in leading.questions if one.findings["p"].notna().any()}
    return f"No difference can be told in {_or([kind for kind in KINDS if kind in compared])}."


def base_sentence(leading: Leading, study: Study, read: str) -> str:
    """What the headline rests on: stories on each side of each difference that it names, how many comparisons it holds with, and which
    articles were compared.

    Args:
        read: what was read, in words, for a headline of no contrast.
    """
    ranked, n = leading.ranked(study), leading.n_compared
    if not ranked:
        many = f"{n:,} comparisons were made, and none holds when all are taken together; "
        compared = many if n > 1 else "One comparison was made, and it does not hold; " if n else ""
        return f"{compared}{_not_made(leading, study)}{read}."
    told = ranked[0].told(study)
    n_stories = int(told["n_stories"].min())
    if ranked[0].contrast != LEAN:
        side = f"{n_stories:,} stories or more on each side"
    else:
        side = base_text(records(told)[0]) if len(told) == 1 else f"{n_stories:,} stories or more for each"
    held = (
        f"held together with {n - 1:,} other comparison{'s' if n > 2 else ''}" if n > 1 else "the only comparison made"
    )
    compared = " ".join(ranked[0].rows.attrs.get("notes", [])) or f"{read[:1].upper()}{read[1:]}."
    return f"{side[:1].upper()}{side[1:]}; {held}. {compared}"


def too_few_sentences(leading: Leading, study: Study, names: Names) -> dict[str, str]:
    """By contrast of outlets and at an event that hardly anything could be compared, and how many stories its sides have.

    So it is where a side has too few stories and most of what was asked could not be compared.
    """
    said, would_do = {}, f"{study.min_stories} stories each would do."
    for contrast, column in ((APART, "outlet"), (AT_EVENT, "phase")):
        own = [one for one in leading.questions if one.contrast == contrast]
        if not own or pd.concat([one.findings["p"].isna() for one in own]).mean() <= MOSTLY:
            continue
        rows = pd.concat([one.rows[[column, "story_id"]] for one in own])
        sizes = rows.dropna().groupby(column)["story_id"].nunique().sort_values(kind="stable")
        few = sizes[sizes < study.min_stories]
        if few.empty:
            continue
        if contrast == AT_EVENT:
            listed = ", ".join(f"{sizes.get(phase, 0):,} {phase}" for phase in (BEFORE, AFTER_IT))
            said[contrast] = f"Too few articles to compare before and after “{own[0].made.event}”: {listed}; {would_do}"
        else:
            listed = ", ".join(f"{printed_name(outlet, names)} {n:,}" for outlet, n in few.head(LISTED).items())
            more = f", and {len(few) - LISTED} more" if len(few) > LISTED else ""
            said[contrast] = f"Too few articles to compare the outlets: {listed}{more}; {would_do}"
    return said


def _not_made(leading: Leading, study: Study) -> str:
    """How many comparisons could not be made, since a side has too few stories."""
    n = sum(int(too_few(one.findings, study).sum()) for one in leading.questions)
    if not n:
        return ""
    many = (
        f"{n:,} more could not be made"
        if leading.n_compared
        else f"{n:,} {'comparison' if n == 1 else 'comparisons'} could not be made"
    )
    return f"{many}, with fewer than {study.min_stories} stories on a side; "


def caveat_sentence(held: pd.DataFrame, beyond: pd.DataFrame, names: Names | None = None) -> str:
    """What is to be said against the headline: other choices, and what was under way before an event; of two findings of both, else of each.

    Args:
        held: of `caveats.under_other_choices`; beyond: of `caveats.beyond_the_trend`; either may be empty, a row a finding.
    """
    return " ".join([*_of_each(held, _of_choices, names or {}), *_of_each(beyond, _of_trend, names or {})])


def _of_each(table: pd.DataFrame, sentence: Callable[[Mapping[str, Any]], str], names: Names) -> list[str]:
    """A sentence on each row; on several, what they have in common once, else with the name of what each is about."""
    rows, said = records(table), [sentence(row) for row in records(table)]
    if len(rows) < 2:
        return [one for one in said if one]
    if len(set(said)) == 1 and said[0].startswith(ONE):
        return [said[0].replace(ONE, BOTH).replace("is clear", "are clear")]
    (key, *_) = [name for name in ("outlet", "actor_id", "group") if table[name].nunique() == len(rows)] or ["outlet"]
    about = [printed_name(row[key], names) for row in rows]
    return [f"{what}: {one[:1].lower()}{one[1:]}" for what, one in zip(about, said, strict=True) if one]


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


def _clause(clause: str, row: Mapping[str, Any], question: LeadQuestion, study: Study, names: Names) -> str:
    name = printed_name(row[question.key], names)
    words = {word: pair[row["estimate"] < 0] for word, pair in DIRECTIONS.items()}
    if "{levels}" in clause:
        known = levels(question, row, study)
        if known is None:
            clause = WITHOUT_LEVELS[question.contrast]
        else:
            words |= {"kinder": KINDER[max(known) < 0][row["estimate"] < 0]}
            words |= {"levels": f" ({signed(known[0])} against {signed(known[1])})"}
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
        return f"{ONE} the same sign, and is clear of 0, under all {choices}."
    return f"{ONE} the same sign under {'all' if n_same == n else f'{n_same:,} of'} {choices}, and is clear of 0 under {row['n_clear']:,}."


def _of_trend(row: Mapping[str, Any]) -> str:
    if pd.isna(row["low"]):
        return ""
    return (
        f"Set against the trend before the event, the change is {interval_text(row)}: this interval is of it by itself, not taken "
        "together with the other comparisons."
    )
