"""portrayal + articles -> rows and findings: who acts, whose words are reported how, what is loaded, which words set apart.

Rows are as in `observations`: one observation with its `value`, and what it is split by.
"""

from collections.abc import Sequence

import pandas as pd

from analysis.codebook.english import English
from analysis.codebook.verbs import ReportingVerb
from analysis.errors import StudyError
from analysis.findings.keyness import keyness_of_counts
from analysis.findings.observations import StudyData, of_groups, placed
from analysis.measures import LOG_ODDS
from analysis.portrayal.find import portrayal_words
from analysis.study import Study
from analysis.tables import FINDINGS

SET_APART = {"names_apart": "name_for", "actions_apart": "agent"}  # measure to the kind of portrayal that it compares


def portrayal_spans(data: StudyData) -> pd.DataFrame:
    """Every row of `portrayal`, with its sentence_id and voice, and the article's story, outlet and period."""
    about = data.measures.mentions[["mention_id", "sentence_id", "voice"]]
    spans = data.measures.portrayal.merge(about, on="mention_id", how="left", validate="many_to_one")
    return placed(of_groups(spans, data), data)


def name_spans(data: StudyData) -> pd.DataFrame:
    """The words that call the actor something: `portrayal_spans` of kind name_for, the word in `value`."""
    return _of_kind(portrayal_spans(data), "name_for")


def action_spans(data: StudyData) -> pd.DataFrame:
    """The verbs of what the actor does: `portrayal_spans` of kind agent, the verb in `value`."""
    return _of_kind(portrayal_spans(data), "agent")


def agency_rows(data: StudyData) -> pd.DataFrame:
    """One row an action: `value` 1 where the actor does it, 0 where it is done to them; their mean is the agent share.

    Speech is left out: verbs that report the actor's words are rows of their own.
    """
    return by_agency(portrayal_spans(data))


def unfavourable_verb_rows(data: StudyData) -> pd.DataFrame:
    """One row a reporting verb: `value` 1 where the verb puts the speaker in a bad light."""
    rows = by_tone_of_verb(portrayal_spans(data), data.codebook.verbs, data.codebook.english)
    return rows[rows["group"] == "unfavourable"].reset_index(drop=True)


def loaded_rows(data: StudyData) -> pd.DataFrame:
    """One row a mention: `value` is 100 times the loaded words tied to it, so that the mean reads "in 100 mentions"."""
    portrayal, mentions = data.measures.portrayal, data.measures.mentions
    loaded = portrayal[portrayal["kind"] == "loaded_word"]["mention_id"].value_counts()
    rows = mentions.assign(value=100.0 * mentions["mention_id"].map(loaded).fillna(0))
    return placed(of_groups(rows, data), data)


def loaded_mention_rows(data: StudyData) -> pd.DataFrame:
    """One row a mention: `value` 1 where a loaded word is tied to it."""
    rows = loaded_rows(data)
    return rows.assign(value=(rows["value"] > 0).astype(float))


def by_agency(spans: pd.DataFrame) -> pd.DataFrame:
    """The rows of what actors do and undergo, `value` 1 where they do it."""
    rows = spans[spans["kind"].isin(["agent", "patient"])]
    return rows.assign(value=(rows["kind"] == "agent").astype(float))


def by_tone_of_verb(spans: pd.DataFrame, verbs: Sequence[ReportingVerb], english: English) -> pd.DataFrame:
    """Three rows a reporting verb, one a class in `group` (unfavourable, neutral, favourable); `value` 1 where it is the verb's.

    The class is that of the verb's tone in reporting_verbs.csv (`unfavourable_tones`, `favourable_tones` of
    english/portrayal.toml).
    """
    rows = _of_kind(spans, "reporting_verb")
    tones = {verb.verb: verb.tone for verb in verbs}
    classes = rows["value"].map(lambda verb: _class_of(tones.get(verb, "neutral"), english))
    parts = [
        rows.assign(verb=rows["value"], group=name, value=(classes == name).astype(float))
        for name in ("unfavourable", "neutral", "favourable")
    ]
    return pd.concat(parts, ignore_index=True)


def words_by_outlet(
    spans: pd.DataFrame, actors: Sequence[str], *, measure: str, study: Study, n: int = 5
) -> tuple[pd.DataFrame, list[str]]:
    """What sets the outlets apart in what they call each actor or have them do: findings and notes.

    Args:
        spans: rows of `measure`, names_apart or actions_apart.
    Returns:
        findings, `group` the word and `estimate` its log-odds against the other outlets, of the `n` surest words of each
        actor and outlet; only distinct ones (`keyness`: false discovery rate under 5 %, in several stories). And for each
        actor who could not be compared, why.
    """
    parts, notes = [FINDINGS.empty()], []
    for actor_id in actors:
        own = spans[spans["actor_id"] == actor_id]
        try:
            words = _keyness(own, SET_APART[measure], own["article_id"], "outlet", study)
        except StudyError as problem:
            notes.append(f"{actor_id}: {problem}")
            continue
        words = words.rename(columns={"group": "outlet"}).assign(actor_id=actor_id, measure=measure)
        parts.append(_findings(words, "outlet", n))
    return pd.concat(parts, ignore_index=True), notes


def words_by_actor(spans: pd.DataFrame, *, measure: str, study: Study, n: int = 8) -> tuple[pd.DataFrame, list[str]]:
    """What sets the actors apart, as `words_by_outlet`: the log-odds are against the other actors."""
    try:
        words = _keyness(spans, SET_APART[measure], spans["article_id"] + " " + spans["actor_id"], "actor_id", study)
    except StudyError as problem:
        return FINDINGS.empty(), [str(problem)]
    words = words.rename(columns={"group": "actor_id"}).assign(outlet=None, measure=measure)
    return _findings(words, "actor_id", n), []


def _of_kind(spans: pd.DataFrame, kind: str) -> pd.DataFrame:
    return spans[spans["kind"] == kind].reset_index(drop=True)


def _class_of(tone: str, english: English) -> str:
    for name in ("unfavourable", "favourable"):
        if tone in english.words(f"portrayal.{name}_tones"):
            return name
    return "neutral"


def _keyness(spans: pd.DataFrame, kind: str, units: pd.Series, by: str, study: Study) -> pd.DataFrame:
    """Keyness of the values of a kind; a unit is an article, or an article and actor."""
    rows = spans.assign(article_id=units)
    first = rows[rows["kind"] == kind].drop_duplicates("article_id").set_index("article_id")
    return keyness_of_counts(
        portrayal_words(rows, kind), first[by], first[f"{study.resample}_id"] if study.resample == "story" else _itself(first), study=study
    )  # fmt: skip


def _itself(first: pd.DataFrame) -> pd.Series:
    return pd.Series(first.index.str.split(" ").str[0], index=first.index)


def _findings(words: pd.DataFrame, by: str, n: int) -> pd.DataFrame:
    sure = words[words["distinct"] & (words["estimate"] > 0)].groupby(by, sort=True).head(n)
    table = sure.rename(columns={"word": "group", "count": "n_mentions"}).assign(estimand=LOG_ODDS, period=None)
    return FINDINGS.fill(table)
