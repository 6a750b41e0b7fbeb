"""portrayal + articles -> rows and findings: who acts, whose words are reported how, what is loaded, which words set apart.

Rows are as in `observations`: one observation with its `value`, and what it is split by.
"""

from collections.abc import Sequence

import pandas as pd

from analysis.codebook.english import English
from analysis.codebook.verbs import ReportingVerb
from analysis.engine import Measures
from analysis.errors import StudyError
from analysis.findings.keyness import keyness_of_counts
from analysis.findings.observations import placed
from analysis.portrayal.find import portrayal_words
from analysis.study import Study
from analysis.tables import FINDINGS


def portrayal_spans(articles: pd.DataFrame, measures: Measures, study: Study, actors: Sequence[str]) -> pd.DataFrame:
    """Every row of `portrayal` of these actors, with its sentence_id and voice, and the article's story, outlet and period."""
    about = measures.mentions[["mention_id", "sentence_id", "voice"]]
    own = measures.portrayal[measures.portrayal["actor_id"].isin(actors)]
    return placed(own.merge(about, on="mention_id", how="left", validate="many_to_one"), articles, study)


def agency_rows(spans: pd.DataFrame) -> pd.DataFrame:
    """One row a action: `value` 1 where the actor does it, 0 where it is done to them; their mean is the agent share.

    Speech is left out: verbs that report the actor's words are rows of their own.
    """
    rows = spans[spans["kind"].isin(["agent", "patient"])]
    return rows.assign(value=(rows["kind"] == "agent").astype(float))


def reporting_rows(spans: pd.DataFrame, verbs: Sequence[ReportingVerb], english: English) -> pd.DataFrame:
    """Three rows a reporting verb, one a class in `group` (unfavourable, neutral, favourable); `value` 1 where it is the verb's.

    The class is that of the verb's tone in reporting_verbs.csv (`unfavourable_tones`, `favourable_tones` of english/portrayal.toml).
    """
    rows = spans[spans["kind"] == "reporting_verb"]
    tones = {verb.verb: verb.tone for verb in verbs}
    class_of = dict.fromkeys(english.words("portrayal.unfavourable_tones"), "unfavourable")
    class_of = dict.fromkeys(english.words("portrayal.favourable_tones"), "favourable") | class_of
    classes = rows["value"].map(lambda verb: class_of.get(tones.get(verb, "neutral"), "neutral"))
    parts = [
        rows.assign(verb=rows["value"], group=name, value=(classes == name).astype(float))
        for name in ("unfavourable", "neutral", "favourable")
    ]
    return pd.concat(parts, ignore_index=True)


def loaded_rows(articles: pd.DataFrame, measures: Measures, study: Study, actors: Sequence[str]) -> pd.DataFrame:
    """One row a mention: `value` is 100 times the loaded words tied to it, so that the mean reads "in 100 mentions"."""
    mentions = measures.mentions[measures.mentions["actor_id"].isin(actors)]
    loaded = measures.portrayal[measures.portrayal["kind"] == "loaded_word"]["mention_id"].value_counts()
    return placed(mentions.assign(value=100.0 * mentions["mention_id"].map(loaded).fillna(0)), articles, study)


def words_by_outlet(
    spans: pd.DataFrame, kind: str, actors: Sequence[str], *, study: Study, n: int = 5
) -> tuple[pd.DataFrame, list[str]]:
    """What sets the outlets apart in what they call each actor (`kind` name_for) or have them do: findings and notes.

    Returns:
        findings, `group` the word and `estimate` its log-odds against the other outlets, of the `n` surest words of each
        actor and outlet; only words whose false discovery rate is under 5 % and whose interval is clear of 0. And for each
        actor who could not be compared, why.
    """
    parts, notes = [FINDINGS.empty()], []
    for actor_id in actors:
        own = spans[spans["actor_id"] == actor_id]
        try:
            words = _keyness(own, kind, own["article_id"], "outlet", study)
        except StudyError as problem:
            notes.append(f"{actor_id}: {problem}")
            continue
        parts.append(_findings(words.rename(columns={"group": "outlet"}).assign(actor_id=actor_id), "outlet", n))
    return pd.concat(parts, ignore_index=True), notes


def words_by_actor(spans: pd.DataFrame, kind: str, *, study: Study, n: int = 8) -> tuple[pd.DataFrame, list[str]]:
    """What sets the actors apart, as `words_by_outlet`: the log-odds are against the other actors."""
    try:
        words = _keyness(spans, kind, spans["article_id"] + " " + spans["actor_id"], "actor_id", study)
    except StudyError as problem:
        return FINDINGS.empty(), [str(problem)]
    return _findings(words.rename(columns={"group": "actor_id"}).assign(outlet=None), "actor_id", n), []


def set_apart(findings: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The findings whose interval is clear of 0 and that rest on `study.min_articles` articles or more."""
    clear = (findings["low"] > 0) | (findings["high"] < 0)
    return findings[clear & (findings["n_articles"] >= study.min_articles)].reset_index(drop=True)


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
    table = sure.rename(columns={"word": "group", "count": "n_mentions"}).assign(
        measure="log-odds against the others", period=None
    )
    return FINDINGS.build(table.reindex(columns=list(FINDINGS.columns)))
