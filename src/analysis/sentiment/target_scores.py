"""mentions -> target_sentiment: how each mention's sentence presents the actor, by the method that the study names."""

from collections import defaultdict
from pathlib import Path

import pandas as pd

from analysis.codebook.entries import file_digest, nearest
from analysis.errors import UsageError
from analysis.language.texts import span_texts
from analysis.tables import TARGET_SENTIMENT, TARGETS

METHODS = ("target", "vader")
VADER_NEUTRAL = 0.05  # |compound| below it counts as neutral: the thresholds that VADER's authors give


def score_mentions(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    tone: pd.DataFrame,
    *,
    method: str = "target",
    threads: int | None = None,
) -> pd.DataFrame:
    """Sentiment toward the actor of each mention, in its sentence.

    Args:
        articles, sentences, mentions, tone: as in `tables.py`.
        method: "target" (the shipped weights), a folder of weights, or "vader", which takes the sentence's tone for
            sentiment toward everyone in it: a baseline, not a measure to report.
        threads: for the model; None: one a core.
    Returns:
        target_sentiment, in the order of the mentions; probabilities sum to 1, and are NaN with "vader".
    """
    check_method(method)
    if method == "vader":
        return TARGET_SENTIMENT.build(_by_tone(mentions, tone))
    from analysis.sentiment.target import load_model, score_targets

    model = load_model(None if method == "target" else Path(method))
    scored = score_targets(_examples(articles, sentences, mentions), model, threads=threads)
    return TARGET_SENTIMENT.build(
        pd.concat([mentions[["mention_id", "article_id"]].reset_index(drop=True), scored], axis=1)
    )


def check_method(method: str) -> None:
    """Raise UsageError unless `method` is known or a folder that holds weights."""
    if method not in METHODS and not (Path(method) / "model.onnx").is_file():
        raise UsageError(
            f"There is no sentiment method `{method}`, nor a folder of that name with a model.onnx.{nearest(method, METHODS)}"
        )


def method_digest(method: str) -> str:
    """What a stored measure depends on: the method's name, or the digest of its weights."""
    check_method(method)
    if method == "vader":
        return method
    from analysis.sentiment.target import WEIGHTS

    folder = WEIGHTS if method == "target" else Path(method)
    return "-".join(file_digest(folder / name) for name in ("model.onnx", "tokenizer.json", "config.json"))


def label_of_tone(compound: float) -> str:
    """negative, neutral or positive, by the thresholds that VADER's authors give; neutral where undefined."""
    return "positive" if compound >= VADER_NEUTRAL else "negative" if compound <= -VADER_NEUTRAL else "neutral"


def _by_tone(mentions: pd.DataFrame, tone: pd.DataFrame) -> pd.DataFrame:
    compound = mentions["sentence_id"].map(tone.set_index("sentence_id")["compound"])
    return mentions[["mention_id", "article_id"]].assign(
        p_negative=float("nan"), p_neutral=float("nan"), p_positive=float("nan"), label=compound.map(label_of_tone)
    )


def _examples(articles: pd.DataFrame, sentences: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """One example a mention: its sentence, its span there, and the spans of the same and of other actors.

    A name that the splitter cut in two ("Donald J." / "Trump") counts where it begins, up to the end of that sentence.
    """
    begin = dict(zip(sentences["sentence_id"], sentences["start"], strict=True))
    words = dict(zip(sentences["sentence_id"], span_texts(articles, sentences), strict=True))
    places = [
        (sentence_id, actor_id, start - begin[sentence_id], min(end - begin[sentence_id], len(words[sentence_id])))
        for sentence_id, actor_id, start, end in _places(mentions)
    ]
    here: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for sentence_id, actor_id, start, end in places:
        here[sentence_id].append((actor_id, start, end))
    rows = []
    for sentence_id, actor_id, start, end in places:
        same = [(a, b) for other, a, b in here[sentence_id] if other == actor_id and (a, b) != (start, end)]
        others = [(a, b) for other, a, b in here[sentence_id] if other != actor_id]
        rows.append((words[sentence_id], start, end, same, others))
    return TARGETS.build(rows)


def _places(mentions: pd.DataFrame) -> list[tuple[str, str, int, int]]:
    return list(zip(mentions["sentence_id"], mentions["actor_id"], mentions["start"], mentions["end"], strict=True))
