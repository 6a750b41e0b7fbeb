"""sentences -> tone: VADER's own scores (Hutto & Gilbert 2014, ICWSM), of the sentence and not of anybody in it.

Apostrophes and quotation marks are made plain first: VADER knows "won't" and takes no curly mark off a word, and outlets differ in
which they print.

`valence` answers as the vaderSentiment does whose code and data have the digest KNOWN, and many times as fast; any other version
is called as it is.
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
from vaderSentiment import vaderSentiment as upstream

from analysis.codebook.lexicon import LexiconWord
from analysis.tables import TONE

if TYPE_CHECKING:
    from analysis.language.document import Documents  # of which tone reads the sentences alone, no grammar

PLAIN = str.maketrans({**dict.fromkeys("’‘‛ʼ՚＇′`´ˋˊ", "'"), **dict.fromkeys("“”„‟«»″＂", '"')})
SCORES = ("neg", "neu", "pos", "compound")
KNOWN = "2ee2a907e825c5579996e54f9323b5128707c95d52502ed118a63becf22fc127"  # vaderSentiment 3.3.2

Floats = npt.NDArray[np.float64]


def score_tone(documents: "Documents", lexicon: Iterable[LexiconWord] = ()) -> pd.DataFrame:
    """Tone of each sentence.

    "Ortiz condemned the attack" sounds negative and presents Ortiz well: no measure of sentiment toward her.

    Args:
        documents: their sentences are scored.
        lexicon: words laid over VADER's own; none: vaderSentiment exactly as it is published.
    Returns:
        tone, in the order of the sentences: `neg`, `neu`, `pos` are shares (0-1) of the words' weight, `compound` from
        -1 (most negative) to +1. NaN where a sentence holds no letter.
    """
    sentences = documents.sentences
    scores = text_tones(documents.sentence_texts, tuple(lexicon))
    return TONE.build(sentences[["sentence_id", "article_id"]].assign(**dict(zip(SCORES, scores.T, strict=True))))


def tone_name(lexicon: bool) -> str:
    """What a report calls the measure: VADER alone, or with the codebook's lexicon laid over it."""
    return "Sentence tone (VADER with the codebook's tone_lexicon.csv)" if lexicon else "Sentence tone (VADER)"


def text_tone(text: str, lexicon: tuple[LexiconWord, ...] = ()) -> dict[str, float]:
    """neg, neu, pos and compound of one text; all NaN where it holds no letter."""
    return dict(zip(SCORES, text_tones([text], lexicon)[0].tolist(), strict=True))


def text_tones(texts: Sequence[str], lexicon: tuple[LexiconWord, ...] = ()) -> Floats:
    """neg, neu, pos and compound of each text, its marks made plain, a row a text; all NaN where it holds no letter."""
    analyzer = load_analyzer(lexicon)
    texts = [*map(plain_marks, texts)]
    if is_known():
        from analysis.sentiment.valence import score_texts  # rests on names that another version may lack

        scores = score_texts(texts, analyzer)
    else:
        scores = upstream_scores(texts, analyzer)
    scores[[not any(map(str.isalpha, text)) for text in texts]] = math.nan
    return scores


def plain_marks(text: str) -> str:
    """The text with every apostrophe as ' and every quotation mark as "."""
    return text if text.isascii() and "`" not in text else text.translate(PLAIN)


def upstream_scores(texts: Sequence[str], analyzer: upstream.SentimentIntensityAnalyzer) -> Floats:
    """A row a text, by vaderSentiment itself."""
    answers = [analyzer.polarity_scores(text) for text in texts]
    return np.array([[answer[name] for name in SCORES] for answer in answers], np.float64).reshape(-1, len(SCORES))


@lru_cache(maxsize=4)
def load_analyzer(lexicon: tuple[LexiconWord, ...] = ()) -> upstream.SentimentIntensityAnalyzer:
    """VADER, with the words of a lexicon laid over its own."""
    analyzer = upstream.SentimentIntensityAnalyzer()
    analyzer.lexicon.update({row.word.lower(): row.valence for row in lexicon})
    return analyzer


@lru_cache(maxsize=1)
def is_known() -> bool:
    """Whether the vaderSentiment installed here is the one whose rules `valence` follows."""
    folder, digest = Path(upstream.__file__).parent, hashlib.sha256()
    for name in ("vaderSentiment.py", "vader_lexicon.txt", "emoji_utf8_lexicon.txt"):
        digest.update((folder / name).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest() == KNOWN
