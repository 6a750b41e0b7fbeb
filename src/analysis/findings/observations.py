"""measures + articles -> the rows that findings are estimated from: one observation, its value, and what it is split by.

The function of a measure's rows (`Measure.rows` in `measures.py`) reads a `StudyData` and answers with `value`, `article_id`,
`story_id`, `outlet`, `period` and, where it applies, `actor_id`, `group`, `sentence_id` and `mention_id`, so that an estimate
can be opened down to the sentences that made it.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.codebook.english import English
from analysis.codebook.load import Codebook
from analysis.corpus.meta import PREFIX
from analysis.corpus.outlet_groups import PUBLISHER
from analysis.engine.measured import Measures
from analysis.errors import StudyError
from analysis.findings.groups import in_groups
from analysis.framing.codebook import carried
from analysis.framing.in_articles import frames_in_articles
from analysis.paths import from_study
from analysis.sentiment.target_scores import label_of_tone
from analysis.study import Study, period_of

if TYPE_CHECKING:
    from analysis.framing.learned import Detector

VALUES = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}
OWN_VOICE = "outlet"
PLACE = ("mention_id", "sentence_id", "field", "start", "end")  # of a mention


@dataclass(frozen=True)
class StudyData:
    """What the rows of every measure are made from."""

    articles: pd.DataFrame
    measures: Measures
    study: Study
    codebook: Codebook


def sentiment_rows(data: StudyData) -> pd.DataFrame:
    """One row a mention: `value` is -1, 0 or +1 (negative, neutral, positive toward the actor).

    Returns:
        mention_id, sentence_id, article_id, actor_id, form, field, start, end, voice, own (True: the outlet's own
        words), label, p_negative, p_neutral, p_positive, value, and the article's story_id, outlet, period.
    """
    scored = data.measures.target_sentiment.drop(columns="article_id")
    rows = data.measures.mentions.merge(scored, on="mention_id")  # `validate` would take thrice as long
    rows = rows.assign(value=rows["label"].map(VALUES), own=rows["voice"] == OWN_VOICE)
    return placed(_followed(rows, data), data)


def own_sentiment_rows(data: StudyData) -> pd.DataFrame:
    """`sentiment_rows` of the mentions in the outlet's own words."""
    rows = sentiment_rows(data)
    return rows[rows["own"]].reset_index(drop=True)


def label_rows(data: StudyData) -> pd.DataFrame:
    """Three rows for each of `sentiment_rows`, one a label in `group`, `value` 1 where it is the mention's: for shares."""
    return by_label(sentiment_rows(data))


def voice_rows(data: StudyData) -> pd.DataFrame:
    """One row for each of `sentiment_rows` and each voice that occurs, in `group`; `value` 1 where it is the mention's."""
    return by_voice(sentiment_rows(data))


def own_share_rows(data: StudyData) -> pd.DataFrame:
    """`sentiment_rows` of negative mentions, `value` 1 where the words are the outlet's own, 0 where they are attributed."""
    rows = sentiment_rows(data)
    return by_own_words(rows[rows["label"] == "negative"].reset_index(drop=True))


def quoted_rows(data: StudyData) -> pd.DataFrame:
    """`sentiment_rows` of the mentions in words attributed to somebody, each with `value` 1."""
    rows = sentiment_rows(data)
    return rows[~rows["own"]].assign(value=1.0).reset_index(drop=True)


def tone_rows(data: StudyData) -> pd.DataFrame:
    """One row a sentence and actor in it, however often: `value` is VADER's compound of the sentence, -1 to +1."""
    return once_a_sentence(tone_mention_rows(data))


def tone_mention_rows(data: StudyData) -> pd.DataFrame:
    """One row a mention, names first: `value` is VADER's compound of its sentence."""
    mentions = of_groups(data.measures.mentions, data).sort_values("form", kind="stable")
    tone = data.measures.tone[["sentence_id", "compound"]].rename(columns={"compound": "value"})
    return placed(_of_followed(mentions.merge(tone, on="sentence_id"), data.study), data)


def once_a_sentence(rows: pd.DataFrame) -> pd.DataFrame:
    """The first row of each sentence and actor in it."""
    return rows.drop_duplicates(["sentence_id", "actor_id"], ignore_index=True)


def tone_against_sentiment_rows(data: StudyData) -> pd.DataFrame:
    """`against_tone` of every mention: `value` 1 where tone and sentiment differ in the way of `group`."""
    return against_tone(sentiment_rows(data), tone_rows(data))


AGAINST_TONE = {  # how it sounds, and how it presents the actor
    "negative tone, positive sentiment": ("negative", "positive"),
    "positive tone, negative sentiment": ("positive", "negative"),
}


def against_tone(rows: pd.DataFrame, tone: pd.DataFrame) -> pd.DataFrame:
    """Two rows for each of `sentiment_rows`, one a way in which tone and target sentiment differ, in `group`.

    Args:
        rows: `sentiment_rows`; tone: `tone_rows` of the same study. A sentence sounds good or bad by the thresholds that
            VADER's authors give (a compound of 0.05 and more, or -0.05 and less).
    Returns:
        the rows with `group`, `value` 1 where mention and sentence differ so, else 0, and `compound`.
    """
    pairs = tone[["sentence_id", "actor_id", "value"]].rename(columns={"value": "compound"})
    both = rows.merge(pairs, on=["sentence_id", "actor_id"], how="left", validate="many_to_one")
    sounds = both["compound"].map(label_of_tone)
    parts = [
        both.assign(group=group, value=((sounds == sound) & (both["label"] == label)).astype(float))
        for group, (sound, label) in AGAINST_TONE.items()
    ]
    return pd.concat(parts, ignore_index=True)


def by_label(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows once for each label, which stands in `group`; `value` 1 where it is the row's."""
    parts = [rows.assign(group=label, value=(rows["label"] == label).astype(float)) for label in VALUES]
    return pd.concat(parts, ignore_index=True)


def by_voice(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows once for each voice that occurs, most frequent first, in `group`; `value` 1 where it is the row's."""
    voices = list(rows["voice"].value_counts().index)
    parts = [rows.assign(group=voice, value=(rows["voice"] == voice).astype(float)) for voice in voices]
    return pd.concat(parts, ignore_index=True) if parts else rows.assign(group="")


def by_own_words(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `value` 1 where the words are the outlet's own, 0 where they are attributed."""
    return rows.assign(value=rows["own"].astype(float))


def frame_rows(data: StudyData) -> pd.DataFrame:
    """One row an article and frame of the codebook: `value` 1 where the frame is present; `group` is the frame."""
    return frames_present(frames_in_articles(data.measures.frames, data.articles, data.codebook.frames), data)


def frames_present(frames: pd.DataFrame, data: StudyData) -> pd.DataFrame:
    """The same of `frames_in_articles` that are made already."""
    rows = frames.rename(columns={"frame_id": "group"})
    return placed(rows.assign(value=rows["present"].astype(float)), data)


def actor_frame_rows(data: StudyData) -> pd.DataFrame:
    """One row an actor, a sentence that refers to the actor, and a frame: `value` 1 where the sentence carries it."""
    pairs = _followed(data.measures.mentions[["article_id", "sentence_id", "actor_id"]].drop_duplicates(), data)
    pairs = pairs.drop_duplicates(["sentence_id", "actor_id"])
    own = carried(data.measures.frames, data.codebook.frames)
    hits = set(zip(own["sentence_id"], own["frame_id"], strict=True))
    parts = [
        pairs.assign(group=frame.id, value=[float((s, frame.id) in hits) for s in pairs["sentence_id"]])
        for frame in data.codebook.frames
    ]
    return placed(pd.concat(parts, ignore_index=True) if parts else pairs.assign(group="", value=0.0), data)


def learned_headline_rows(data: StudyData) -> pd.DataFrame:
    """One row a headline and frame that `study.coded_frames` teaches: `value` 1 where it carries the frame, in `group`."""
    return _learned_rows(data, "title")


def learned_sentence_rows(data: StudyData) -> pd.DataFrame:
    """The same of the sentences of the text."""
    return _learned_rows(data, "text")


def _learned_rows(data: StudyData, field: str) -> pd.DataFrame:
    """Raises StudyError where the study names no coded examples."""
    from analysis.framing.learned_frames import find_learned

    if not data.study.coded_frames:
        raise StudyError("The study has no coded examples: set `coded_frames` to a file of them.")
    examples = from_study(data.study.coded_frames)
    detector = _detector(examples, data.codebook.english, examples.stat().st_mtime_ns if examples.exists() else 0)
    sentences = data.measures.sentences
    learned = find_learned(data.articles, sentences[sentences["field"] == field], detector)
    rows = learned.rename(columns={"frame_id": "group"})
    return placed(rows.assign(value=rows["present"].astype(float)), data)


@lru_cache(maxsize=1)
def _detector(examples: Path, english: English, changed: int) -> "Detector":  # noqa: ARG001
    """Learned once for headlines and sentences, and anew where the file was `changed`."""
    from analysis.framing.learned import load_detector

    return load_detector(examples, english)


def share_of_voice_rows(data: StudyData) -> pd.DataFrame:
    """One row a mention of whom the study follows and each of these, whose id stands in `actor_id`; `value` 1 where the mention is theirs."""
    actors = followed_actors(data.measures, data.study)
    named = of_groups(data.measures.mentions, data)
    named = named[named["actor_id"].isin(actors)]
    mentions = named.drop_duplicates("mention_id")[[*PLACE, "article_id", "voice"]]
    own = {one: set(named.loc[named["actor_id"] == one, "mention_id"]) for one in actors}
    parts = [mentions.assign(actor_id=one, value=mentions["mention_id"].isin(own[one]).astype(float)) for one in actors]
    return placed(pd.concat(parts, ignore_index=True), data)


def coverage_rows(data: StudyData) -> pd.DataFrame:
    """One row an article: `value` 1."""
    return placed(data.articles[["article_id"]].assign(value=1.0), data)


def followed_actors(measures: Measures, study: Study, n: int = 5) -> list[str]:
    """`study.actors`, or where it names none the `n` actors with most mentions, most first."""
    if study.actors:
        return list(study.actors)
    return list(measures.table("mentions", ["actor_id"])["actor_id"].value_counts(sort=True).index[:n])


def of_groups(rows: pd.DataFrame, data: StudyData) -> pd.DataFrame:
    """The rows of actors, and those of members once more for each group that the study follows (`findings.groups`)."""
    return in_groups(rows, data.study.actors, data.codebook.groups)


def _followed(rows: pd.DataFrame, data: StudyData) -> pd.DataFrame:
    return _of_followed(of_groups(rows, data), data.study)


def _of_followed(rows: pd.DataFrame, study: Study) -> pd.DataFrame:
    return rows[rows["actor_id"].isin(study.actors)] if study.actors else rows


def placed(rows: pd.DataFrame, data: StudyData) -> pd.DataFrame:
    """The rows with their article's story, outlet, period, genre and further columns of its source (meta.NAME), in their order."""
    articles = data.articles
    further = [name for name in map(str, articles) if name in ("genre", PUBLISHER) or name.startswith(PREFIX)]
    place = articles[["article_id", "story_id", "outlet", *further]].astype(dict.fromkeys(further, "category"))
    place = place.assign(period=period_of(articles["published"], data.study))
    return rows.merge(place, on="article_id", how="inner", validate="many_to_one").reset_index(drop=True)
