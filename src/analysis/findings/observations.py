"""measures + articles -> the rows that findings are estimated from: one observation, its value, and what it is split by.

Each function answers with `value`, `article_id`, `story_id`, `outlet`, `period` and, where it applies, `actor_id`,
`sentence_id` and `mention_id`, so that an estimate can be opened down to the sentences that made it.
"""

from collections.abc import Sequence

import pandas as pd

from analysis.codebook.frames import Frame
from analysis.engine import Measures
from analysis.framing.codebook import carried
from analysis.sentiment.target_scores import label_of_tone
from analysis.study import Study, period_of

VALUES = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}
PLACE = ["story_id", "outlet", "period"]
OWN_VOICE = "outlet"


def sentiment_rows(articles: pd.DataFrame, measures: Measures, study: Study) -> pd.DataFrame:
    """One row a mention: `value` is -1, 0 or +1 (negative, neutral, positive toward the actor).

    Returns:
        mention_id, sentence_id, article_id, actor_id, form, field, start, end, voice, own (True: the outlet's own
        words), label, p_negative, p_neutral, p_positive, value, and the article's story_id, outlet, period.
    """
    scored = measures.target_sentiment.drop(columns="article_id")
    rows = measures.mentions.merge(scored, on="mention_id", validate="one_to_one")
    rows = rows.assign(value=rows["label"].map(VALUES), own=rows["voice"] == OWN_VOICE)
    return placed(_followed(rows, study), articles, study)


def tone_rows(articles: pd.DataFrame, measures: Measures, study: Study) -> pd.DataFrame:
    """One row a sentence and actor in it, however often: `value` is VADER's compound of the sentence, -1 to +1."""
    pairs = measures.mentions.sort_values("form", kind="stable").drop_duplicates(["sentence_id", "actor_id"])
    rows = pairs.merge(measures.tone[["sentence_id", "compound"]], on="sentence_id").rename(
        columns={"compound": "value"}
    )
    return placed(_followed(rows, study), articles, study)


PARTINGS = {  # how it sounds, and how it presents the actor
    "sounds bad, presents the actor well": ("negative", "positive"),
    "sounds good, presents the actor badly": ("positive", "negative"),
}


def parting_rows(rows: pd.DataFrame, tone: pd.DataFrame) -> pd.DataFrame:
    """Two rows for each of `sentiment_rows`, one a way in which tone and target sentiment differ, in `group`.

    Args:
        rows: `sentiment_rows`; tone: `tone_rows` of the same study. A sentence sounds good or bad by the thresholds that
            VADER's authors give (a compound of 0.05 and more, or -0.05 and less).
    Returns:
        the rows with `group`, `value` 1 where mention and sentence part so, else 0, and `compound`.
    """
    pairs = tone[["sentence_id", "actor_id", "value"]].rename(columns={"value": "compound"})
    both = rows.merge(pairs, on=["sentence_id", "actor_id"], how="left", validate="many_to_one")
    sounds = both["compound"].map(label_of_tone)
    parts = [
        both.assign(group=group, value=((sounds == sound) & (both["label"] == label)).astype(float))
        for group, (sound, label) in PARTINGS.items()
    ]
    return pd.concat(parts, ignore_index=True)


def label_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Three rows for each of `sentiment_rows`, one a label in `group`, `value` 1 where it is the mention's: for shares."""
    parts = [rows.assign(group=label, value=(rows["label"] == label).astype(float)) for label in VALUES]
    return pd.concat(parts, ignore_index=True)


def voice_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each of `sentiment_rows` and each voice that occurs, in `group`; `value` 1 where it is the mention's."""
    voices = list(rows["voice"].value_counts().index)
    parts = [rows.assign(group=voice, value=(rows["voice"] == voice).astype(float)) for voice in voices]
    return pd.concat(parts, ignore_index=True) if parts else rows.assign(group="")


def own_voice_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """`sentiment_rows` with `value` 1 where the words are the outlet's own, 0 where they are attributed."""
    return rows.assign(value=rows["own"].astype(float))


def frame_rows(articles: pd.DataFrame, present: pd.DataFrame, study: Study) -> pd.DataFrame:
    """One row an article and frame: `value` 1 where the frame is present; `group` is the frame.

    Args:
        present: `article_frames` of the framing stage: article_id, frame_id, score, present.
    """
    rows = present.rename(columns={"frame_id": "group"})
    return placed(rows.assign(value=rows["present"].astype(float)), articles, study)


def actor_frame_rows(articles: pd.DataFrame, measures: Measures, study: Study, frames: Sequence[Frame]) -> pd.DataFrame:
    """One row an actor, a sentence that refers to the actor, and a frame: `value` 1 where the sentence carries it."""
    pairs = measures.mentions[["article_id", "sentence_id", "actor_id"]].drop_duplicates()
    pairs = _followed(pairs, study)
    own = carried(measures.frames, frames)
    hits = set(zip(own["sentence_id"], own["frame_id"], strict=True))
    parts = [
        pairs.assign(group=frame.id, value=[float((s, frame.id) in hits) for s in pairs["sentence_id"]])
        for frame in frames
    ]
    return placed(pd.concat(parts, ignore_index=True) if parts else pairs.assign(group="", value=0.0), articles, study)


def learned_frame_rows(articles: pd.DataFrame, found: pd.DataFrame, study: Study) -> pd.DataFrame:
    """One row a sentence and learnt frame: `value` 1 where the sentence carries the frame; `group` is the frame.

    Args:
        found: what `find_learned` of the framing stage found.
    """
    rows = found.rename(columns={"frame_id": "group"})
    return placed(rows.assign(value=rows["present"].astype(float)), articles, study)


def coverage_rows(articles: pd.DataFrame, study: Study) -> pd.DataFrame:
    """One row an article: `value` 1."""
    return articles[["article_id", "story_id", "outlet"]].assign(
        value=1.0, period=period_of(articles["published"], study)
    )


def followed_actors(measures: Measures, study: Study, n: int = 5) -> list[str]:
    """`study.actors`, or where it names none the `n` actors with most mentions, most first."""
    if study.actors:
        return list(study.actors)
    return list(measures.mentions["actor_id"].value_counts(sort=True).index[:n])


def _followed(rows: pd.DataFrame, study: Study) -> pd.DataFrame:
    return rows[rows["actor_id"].isin(study.actors)] if study.actors else rows


def placed(rows: pd.DataFrame, articles: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The rows with their article's story, outlet and period, in the order of `study.actors` and of the articles."""
    place = articles[["article_id", "story_id", "outlet"]].assign(period=period_of(articles["published"], study))
    return rows.merge(place, on="article_id", how="inner", validate="many_to_one").reset_index(drop=True)
