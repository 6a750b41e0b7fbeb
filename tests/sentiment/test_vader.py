import math

import pytest
from factories import ENGLISH, SHIPPED, make_articles, make_mentions
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis.codebook.lexicon import read_lexicon
from analysis.errors import CodebookError, UsageError
from analysis.language.document import Documents
from analysis.language.sentences import split_sentences
from analysis.sentiment.target_scores import label_of_tone, method_digest, score_mentions
from analysis.sentiment.vader import score_tone, tone_name
from analysis.study import Study

TEXTS = ("The talks were a great success. Critics called them a sham.", "12:30\n\nSupreme confidence, he said.")


def test_tone_is_vader_s_own_scores_to_the_last_digit():
    articles = make_articles(*TEXTS)
    sentences = split_sentences(articles, ENGLISH)
    tone = score_tone(articles, sentences)
    for row, start, end, article_id in zip(
        tone.itertuples(), sentences["start"], sentences["end"], sentences["article_id"], strict=True
    ):
        text = articles.set_index("article_id")["text"][article_id][start:end]
        expected = SentimentIntensityAnalyzer().polarity_scores(text)
        if any(map(str.isalpha, text)):
            assert (row.neg, row.neu, row.pos, row.compound) == tuple(
                expected[k] for k in ("neg", "neu", "pos", "compound")
            )


def test_a_sentence_without_a_letter_has_no_tone():
    articles = make_articles("12:30")
    assert math.isnan(score_tone(articles, split_sentences(articles, ENGLISH))["compound"][0])


def test_a_domain_lexicon_is_laid_over_only_where_asked():
    articles = make_articles("He is the supreme leader.")
    sentences = split_sentences(articles, ENGLISH)
    assert score_tone(articles, sentences)["compound"][0] > 0.4
    assert score_tone(articles, sentences, SHIPPED.lexicon)["compound"][0] == 0
    assert score_tone(articles, sentences)["compound"][0] > 0.4  # the overlay leaves VADER's own lists alone


def test_the_overlay_is_off_unless_asked_and_is_named_when_on():
    assert Study().tone_lexicon is False
    assert tone_name(Study().tone_lexicon) == "Sentence tone (VADER)"
    assert "tone_lexicon.csv" in tone_name(Study(tone_lexicon=True).tone_lexicon)


def test_a_lexicon_entry_without_reason_or_out_of_range_is_refused(tmp_path):
    for row, message in [("fine,9,high", "give -4 to 4"), ("fine,1, ", "has no reason")]:
        path = tmp_path / f"{message[:4]}.csv"
        path.write_text(f"word,valence,why\n{row}\n")
        with pytest.raises(CodebookError, match=message):
            read_lexicon(path)


def test_vader_as_a_method_labels_by_the_sentence_and_gives_no_probabilities():
    articles = make_articles("Ortiz won a great victory.", "Ortiz condemned the terrible attack.")
    sentences = split_sentences(articles, ENGLISH)
    mentions = make_mentions(articles, ("a0", "ortiz", "Ortiz"), ("a1", "ortiz", "Ortiz"))
    documents = Documents(articles, sentences, ENGLISH)
    scored = score_mentions(documents, mentions, score_tone(articles, sentences), method="vader")
    assert list(scored["label"]) == [
        "positive",
        "negative",
    ]  # the second is VADER's error, and why it is only a baseline
    assert scored["p_positive"].isna().all()


@pytest.mark.parametrize(
    "compound, label", [(0.05, "positive"), (0.049, "neutral"), (-0.05, "negative"), (math.nan, "neutral")]
)
def test_the_thresholds_are_those_of_vader_s_authors(compound, label):
    assert label_of_tone(compound) == label


def test_an_unknown_method_is_answered_with_the_nearest(tmp_path):
    with pytest.raises(UsageError, match="Did you mean `target`"):
        method_digest("targets")
    with pytest.raises(UsageError, match=r"nor a folder of that name with a model\.onnx"):
        method_digest(str(tmp_path))
