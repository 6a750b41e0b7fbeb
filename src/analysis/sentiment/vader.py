"""sentences -> tone: VADER's own scores (Hutto & Gilbert 2014, ICWSM), of the sentence and not of anybody in it."""

import math
from collections.abc import Iterable
from functools import lru_cache

import pandas as pd
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis.codebook.lexicon import LexiconWord
from analysis.language.texts import span_texts
from analysis.tables import TONE

SCORES = ("neg", "neu", "pos", "compound")


def score_tone(articles: pd.DataFrame, sentences: pd.DataFrame, lexicon: Iterable[LexiconWord] = ()) -> pd.DataFrame:
    """Tone of each sentence.

    "Ortiz condemned the attack" sounds negative and presents Ortiz well: no measure of sentiment toward her.

    Args:
        articles: reads `article_id`, `title`, `text`.
        sentences: reads `sentence_id`, `article_id`, `field`, `start`, `end`.
        lexicon: words laid over VADER's own; none: vaderSentiment exactly as it is published.
    Returns:
        tone, in the order of the sentences: `neg`, `neu`, `pos` are shares (0-1) of the words' weight, `compound` from
        -1 (most negative) to +1. NaN where a sentence holds no letter.
    """
    texts = span_texts(articles, sentences)
    words = tuple(lexicon)
    scored = {text: text_tone(text, words) for text in set(texts)}
    table = sentences[["sentence_id", "article_id"]].assign(
        **{name: [scored[text][name] for text in texts] for name in SCORES}
    )
    return TONE.build(table)


def tone_name(lexicon: bool) -> str:
    """What a report calls the measure: VADER alone, or with the codebook's lexicon laid over it."""
    return "Sentence tone (VADER with the codebook's tone_lexicon.csv)" if lexicon else "Sentence tone (VADER)"


def text_tone(text: str, lexicon: tuple[LexiconWord, ...] = ()) -> dict[str, float]:
    """neg, neu, pos and compound of one text; all NaN where it holds no letter."""
    if not any(map(str.isalpha, text)):
        return _UNDEFINED
    scores: dict[str, float] = load_analyzer(lexicon).polarity_scores(text)
    return scores


_UNDEFINED = dict.fromkeys(SCORES, math.nan)


@lru_cache(maxsize=4)
def load_analyzer(lexicon: tuple[LexiconWord, ...] = ()) -> SentimentIntensityAnalyzer:
    """VADER, with the words of a lexicon laid over its own."""
    analyzer = SentimentIntensityAnalyzer()
    analyzer.lexicon.update({row.word.lower(): row.valence for row in lexicon})
    return analyzer
