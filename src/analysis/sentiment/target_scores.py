"""mentions -> target_sentiment: how each mention's sentence presents the actor, by the method that the study names."""

from collections import defaultdict
from pathlib import Path

import pandas as pd

from analysis.codebook.entries import file_digest, nearest
from analysis.errors import UsageError
from analysis.language.document import Document, Documents
from analysis.sentiment.masking import EXCERPT, Span
from analysis.tables import TARGET_SENTIMENT, TARGETS

METHODS = ("target", "vader")
Example = tuple[str, int, int, list[Span], list[Span]]  # a row of TARGETS
VADER_NEUTRAL = 0.05  # |compound| below it counts as neutral: the thresholds that VADER's authors give


def score_mentions(
    documents: Documents,
    mentions: pd.DataFrame,
    tone: pd.DataFrame,
    *,
    method: str = "target",
    threads: int | None = None,
) -> pd.DataFrame:
    """Sentiment toward the actor of each mention, in its sentence.

    Args:
        documents: the articles and their sentences.
        mentions, tone: as in `tables.py`; `tone` is read with "vader" alone.
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
    examples, row_of = mention_examples(documents, mentions)
    scored = score_targets(examples, model, threads=threads).iloc[row_of].reset_index(drop=True)
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


def mention_examples(documents: Documents, mentions: pd.DataFrame) -> tuple[pd.DataFrame, list[int]]:
    """What is scored, as TARGETS, and for each mention the row that it takes its score from.

    The mentions of an actor in a sentence share one reading, at the first of them, since all of them are its target. Where
    a sentence is longer than what the model reads, each mention is read with what stands around it.
    """
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, sentence_id in enumerate(mentions["sentence_id"]):
        rows_of[sentence_id].append(row)
    columns = ("article_id", "field", "actor_id", "start", "end")
    places = list(zip(*(mentions[name].tolist() for name in columns), strict=True))
    examples: list[Example] = []
    row_of = [0] * len(places)
    for rows in rows_of.values():
        article_id, field, _, start, _ = places[rows[0]]
        text, begin = _sentence(documents[article_id, field], start)
        spans: dict[str, list[Span]] = defaultdict(list)
        for row in rows:
            _, _, actor_id, start, end = places[row]
            spans[actor_id].append((start - begin, min(end - begin, len(text))))
        read: dict[tuple[str, Span], int] = {}
        for row in rows:
            _, _, actor_id, start, end = places[row]
            own = spans[actor_id]
            span = own[0] if len(text) <= EXCERPT else (start - begin, min(end - begin, len(text)))
            if (actor_id, span) not in read:
                read[actor_id, span] = len(examples)
                others = [place for other, there in spans.items() if other != actor_id for place in there]
                examples.append((text, *span, [place for place in own if place != span], others))
            row_of[row] = read[actor_id, span]
    return TARGETS.build(examples), row_of


def _sentence(document: Document, place: int) -> tuple[str, int]:
    """The sentence that holds the character, and where it begins.

    A name that the splitter cut in two ("Donald J." / "Trump") counts where it begins, up to the end of that sentence.
    """
    start, end = document.sentences[document.sentence_at(place)]
    return document.text[start:end], start
