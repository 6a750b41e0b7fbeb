"""codes + measures -> pairs: each coder's code of a unit beside the measure's own answer, with the weight that undoes the drawing."""

from typing import Any

import pandas as pd

from analysis.findings.groups import as_named
from analysis.findings.observations import StudyData, placed, sentiment_rows
from analysis.framing.in_articles import frames_in_articles
from analysis.sentiment.article import UNNAMED, article_attitudes
from analysis.sentiment.target_scores import label_of_tone
from analysis.sentiment.vader import text_tone
from analysis.tables import PAIRS
from analysis.validity.codes import CANNOT_TELL, last_words, locate, split_frames
from analysis.validity.codes.tasks import check_task

YES, NO = "yes", "no"
UNIT = ["unit_id", "item"]
PLACE = ["sentence_id", "field", "start", "end"]


def pair_codes(codes: pd.DataFrame, task: str, data: StudyData) -> pd.DataFrame:
    """The codes of one task beside what the measure says of the same units.

    A unit that was adjudicated counts with that code (and not at all where it is "cannot tell"); else every coder's code counts, each for its part, so that units on which
    coders differ are neither left out nor counted twice. Frames are one pair an article and frame, of the frames that any coder gave.

    Args:
        codes: CODES, as `read_codes` gives them; found again in the corpus here.
        data: the corpus with its measures. Where its study names actors, units of others are left out.
    Returns:
        PAIRS. Units with a known inclusion and those drawn by convenience do not mix: where some are known, only they are
        used. `attrs["notes"]` says what was left out and which limits hold.
    Raises:
        GoldError: an unknown task.
    """
    check_task(task)
    own = codes[codes["task"] == task]
    own.attrs = codes.attrs
    found = locate(own, data.measures.mentions, data.articles, data.measures.sentences)
    counting = last_words(found.drop_duplicates(["unit_id", "coder"], keep="last"))
    told = counting[counting["code"] != CANNOT_TELL]
    notes = [
        *found.attrs["notes"],
        *_counted((counting["code"] == CANNOT_TELL).sum(), "codes say that one cannot tell; they are not scored."),
    ]
    told = _one_a_frame(told, data, notes) if task == "frames" else told.assign(item="")
    answers = _answers(told, task, data)
    pairs = told[[*UNIT, "coder", "code", "inclusion", "note"]].merge(answers, on=UNIT, validate="many_to_one")
    n_lost = told["unit_id"].nunique() - pairs["unit_id"].nunique()
    notes += _counted(n_lost, "units are of actors whom the study does not follow, and were left out.")
    pairs = _weighted(pairs, notes)
    table = PAIRS.build(placed(pairs.assign(task=task), data)) if len(pairs) else PAIRS.empty()
    table.attrs = {"notes": notes}
    return table


def labels_of(task: str, pairs: pd.DataFrame) -> list[str]:
    """The labels of a table of confusion of this task, in their order."""
    known = [NO, YES] if task == "frames" else [*check_task(task)]
    return known + sorted({*pairs["code"], *pairs["label"]} - set(known))


def _counted(n: int, words: str) -> list[str]:
    return [f"{n:,} {words}"] if n else []


def _one_a_frame(codes: pd.DataFrame, data: StudyData, notes: list[str]) -> pd.DataFrame:
    """A row a code and frame that any coder gave: `code` yes or no, `item` the frame."""
    given = {frame for code in codes["code"] for frame in split_frames(code)}
    known = [frame.id for frame in data.codebook.frames]
    unknown = sorted(given - set(known))
    never = [frame_id for frame_id in known if frame_id not in given]
    notes += [f"Frames that the codebook does not have, left out: {', '.join(unknown)}."] if unknown else []
    notes += [f"Frames that no coder gave, left out: {', '.join(never)}."] if never and given else []
    parts = [
        codes.assign(item=frame_id, code=[YES if frame_id in split_frames(code) else NO for code in codes["code"]])
        for frame_id in known
        if frame_id in given
    ]
    return pd.concat(parts, ignore_index=True) if parts else codes.head(0).assign(item="")


def _answers(codes: pd.DataFrame, task: str, data: StudyData) -> pd.DataFrame:
    """unit_id, item, label, article_id, actor_id and the place of each unit that the measure answers."""
    if task == "frames":
        return _frame_answers(codes, data)
    rows = sentiment_rows(data)
    if task == "attitude":
        return _attitude_answers(codes, rows, data)
    rows = as_named(rows)
    label: Any = {"sentiment": rows["label"], "voice": rows["voice"], "actor": YES}[task]
    rows = rows.assign(label=label, unit_id=rows["mention_id"], item="")
    return rows[[*UNIT, "label", "article_id", "actor_id", *PLACE]]


def _frame_answers(codes: pd.DataFrame, data: StudyData) -> pd.DataFrame:
    articles = data.articles[data.articles["article_id"].isin(set(codes["article_id"]))]
    present = frames_in_articles(data.measures.frames, articles, data.codebook.frames)
    labels = present["present"].map({True: YES, False: NO})
    return present.assign(
        unit_id=present["article_id"], item=present["frame_id"], label=labels, actor_id="", **_whole()
    )[[*UNIT, "label", "article_id", "actor_id", *PLACE]]


def _attitude_answers(codes: pd.DataFrame, rows: pd.DataFrame, data: StudyData) -> pd.DataFrame:
    """Of each coded article and actor; UNNAMED where the article does not mention the actor."""
    followed = data.study.actors or tuple(actor.id for actor in data.codebook.actors)
    asked = codes[["unit_id", "article_id", "actor_id"]].drop_duplicates("unit_id")
    asked = asked[asked["actor_id"].isin(followed)]
    made = _by_tone(asked, data) if data.study.sentiment == "vader" else article_attitudes(rows)
    made = made[["article_id", "actor_id", "label"]]
    answers = asked.merge(made, on=["article_id", "actor_id"], how="left")
    return answers.assign(item="", label=answers["label"].fillna(UNNAMED), **_whole())


def _by_tone(asked: pd.DataFrame, data: StudyData) -> pd.DataFrame:
    """VADER's label of the whole text toward everybody: a baseline, not a measure to report."""
    texts = data.articles.set_index("article_id")["text"].reindex(asked["article_id"].unique())
    labels = texts.map(lambda text: label_of_tone(text_tone(text)["compound"]))
    return asked.assign(label=asked["article_id"].map(labels))


def _whole() -> dict[str, Any]:
    return {"sentence_id": None, "field": "text", "start": 0, "end": 0}


def _weighted(pairs: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    known = pairs["inclusion"].notna()
    if known.any():
        notes += _counted(
            pairs.loc[~known, "unit_id"].nunique(), "units drawn by convenience were kept out of the scores."
        )
        pairs = pairs[known]
    elif len(pairs):
        notes.append("The units were drawn by convenience: the scores hold for them, not for the corpus.")
    share = 1 / pairs.groupby(UNIT)["coder"].transform("size")
    return pairs.assign(weight=share / pairs["inclusion"].fillna(1.0))
