"""Sentiment toward a target: how a sentence presents one person, judged without knowing who it is.

Before the model reads a sentence, the target's name becomes `[TGT]`, the names of other actors become `[OTH]`, and what
tells a man from a woman (pronouns, titles, words such as "congresswoman") becomes one form. The same sentence about
somebody else therefore gets the same score. Training uses the same function.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import softmax

from analysis.errors import UsageError
from analysis.language.inference import batches, encode, run
from analysis.sentiment.folder import LABELS, NO_SHIFT, checked_session, read_settings
from analysis.sentiment.masking import EXCERPT, Span, mask_names

Floats = npt.NDArray[np.float64]

WEIGHTS = Path(__file__).parent / "weights"
COLUMNS = tuple(f"p_{label}" for label in LABELS)
DIGITS = 8  # of a probability
TARGET_ID = 30522  # the special tokens follow the 30,522 words of the base encoder


@dataclass(frozen=True)
class TargetModel:
    """A trained model: where it lies, and what its config.json says of it. The session starts at the first score."""

    folder: Path
    digest: str
    temperature: float
    max_length: int
    chosen: tuple[float, ...] = NO_SHIFT
    shift: tuple[float, ...] = NO_SHIFT  # added to the scores

    def logits(self, texts: Sequence[str], threads: int | None = None) -> Floats:
        """One row of scores (negative, neutral, positive) for each masked text, in the order given.

        Texts of like length share a batch; what else is in a batch does not change a score.
        """
        network = checked_session(self.folder, self.digest)
        tokens = [cropped(ids, self.max_length) for ids in encode(self.folder, texts)]
        groups = list(batches([len(ids) for ids in tokens]))
        scores = np.zeros((len(tokens), len(LABELS)))
        results = run(network, [[tokens[row] for row in rows] for rows in groups], threads)
        for rows, logits in zip(groups, results, strict=True):
            scores[rows] = logits
        return scores

    def probabilities(self, texts: Sequence[str], threads: int | None = None) -> Floats:
        """The same as probabilities, calibrated with the temperature; each row sums to 1.

        Rounded, because the last digits of an exponential differ between processors.
        """
        scores = (self.logits(texts, threads) + np.array(self.shift)) / self.temperature
        return np.asarray(softmax(scores, axis=1).round(DIGITS))

    def for_chosen(self) -> "TargetModel":
        """The same model for sentences that somebody chose for their feelings, as those of NewsMTSC were, where a neutral one is rare."""
        return replace(self, shift=self.chosen)


def load_model(path: Path | None = None) -> TargetModel:
    """Read a model's settings; its weights and tokenizer are read and checked at the first score.

    Args:
        path: a folder with model.onnx, tokenizer.json and config.json; the shipped one by default.
    Raises:
        AnalysisError: when one of the files is missing or config.json is not in its form; at the first score, when
            the weights are damaged or the tokenizer is another one.
    """
    folder = Path(path) if path else WEIGHTS
    settings = read_settings(folder)
    return TargetModel(folder, settings.digest, settings.temperature, settings.max_length, settings.chosen)


def score_targets(
    examples: pd.DataFrame, model: TargetModel | None = None, *, threads: int | None = None
) -> pd.DataFrame:
    """How each text presents its target. Examples that read the same once masked are scored once.

    Only `text` around the target counts, about one long sentence: EXCERPT characters, of which the model's most
    tokens are read. The context of the article is not read. The target is judged without its name, so what is known
    of a person from elsewhere plays no part.

    Args:
        examples: reads `text`, `start`, `end`, and where present `same` and `others` (lists of (start, end)): further
            mentions of the target, and mentions of other actors. Both make the judgement better; neither is needed.
        model: from `load_model`; the shipped one by default.
        threads: for the computation; all cores by default.
    Returns:
        one row per example, in the order and with the index of `examples`:
            p_negative, p_neutral, p_positive  float64, 0 to 1, to eight digits, summing to 1
            label                              string, the most probable of negative, neutral, positive (the first, if equal)
    Raises:
        UsageError: when a text is no text, or a span does not lie in its text.
    """
    texts = masked_texts(examples)
    distinct = list(dict.fromkeys(texts))
    probabilities = (model or load_model()).probabilities(distinct, threads) if distinct else np.zeros((0, len(LABELS)))
    row_of = {text: row for row, text in enumerate(distinct)}
    scores = probabilities[[row_of[text] for text in texts]]
    table = pd.DataFrame(scores, columns=list(COLUMNS), index=examples.index)
    return table.assign(label=pd.array(np.array(LABELS, dtype=object)[scores.argmax(axis=1)], dtype="string"))


Row = tuple[str, int, int, Sequence[Span] | None, Sequence[Span] | None]


def masked_texts(examples: pd.DataFrame) -> list[str]:
    """Each example as the model reads it: the part around the target, masked. Columns as in `score_targets`."""
    nothing: list[Sequence[Span]] = [()] * len(examples)
    columns = [examples.get(name, nothing) for name in ("text", "start", "end", "same", "others")]
    return [mask_names(*_excerpt(number, row)) for number, row in enumerate(zip(*columns, strict=True), start=1)]


def _excerpt(number: int, row: Row) -> tuple[str, int, int, list[Span], list[Span]]:
    """At most EXCERPT characters around the target, cut between words, with all spans moved along.

    NaN is no span, like every number outside the text.
    """
    text, start, end, same, others = row
    if not isinstance(text, str):
        raise UsageError(f"Row {number}: `text` is {text!r}, not a text. Leave out rows without one.")
    if not 0 <= start < end <= len(text) or start % 1 or end % 1:
        raise UsageError(
            f"Row {number}: {start} to {end} is no span of its text of {len(text)} characters. "
            "Give `start` and `end` so that text[start:end] is the target."
        )
    start, end = int(start), int(end)
    low = max(0, min((start + end - EXCERPT) // 2, len(text) - EXCERPT))
    high = max(low + EXCERPT, end)
    low = text.find(" ", low, start) + 1 or low if low else 0
    high = high if high >= len(text) else max(text.rfind(" ", end, high), end)

    def moved(spans: Sequence[Span] | None) -> list[Span]:
        return [(a - low, b - low) for a, b in (spans if spans is not None else ()) if low <= a < b <= high]

    return text[low:high], start - low, end - low, moved(same), moved(others)


def cropped(ids: list[int], length: int, target_id: int = TARGET_ID) -> list[int]:
    """At most `length` tokens, around the target that is nearest to the middle; the first and the last one stay."""
    if len(ids) <= length:
        return ids
    places = [place for place, token in enumerate(ids) if token == target_id] or [0]
    middle = min(places, key=lambda place: abs(place - len(ids) // 2))
    first = max(1, min(middle - length // 2, len(ids) + 1 - length))
    return [ids[0], *ids[first : first + length - 2], ids[-1]]
