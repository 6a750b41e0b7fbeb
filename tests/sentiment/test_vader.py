"""Tone: what `score_tone` says of a sentence is what vaderSentiment itself says of it, to the last bit."""

import math

import numpy as np
import pytest
from factories import SHIPPED, make_articles, make_documents, make_mentions
from hypothesis import example, given, settings
from hypothesis import strategies as st
from vaderSentiment import vaderSentiment as upstream

from analysis.codebook.lexicon import LexiconWord, read_lexicon
from analysis.errors import CodebookError, UsageError
from analysis.sentiment import vader
from analysis.sentiment.target_scores import label_of_tone, method_digest, score_mentions
from analysis.sentiment.vader import (
    SCORES,
    load_analyzer,
    plain_marks,
    score_tone,
    text_tones,
    tone_name,
    upstream_scores,
)
from analysis.sentiment.valence import split_words
from analysis.study import Study

OVERLAY = (
    LexiconWord("but", -1.5, "a rule's own word"),
    LexiconWord("so", 0.4, "a rule's own word"),
    LexiconWord("Never", -0.3, "a rule's own word"),
    LexiconWord("treaty", 0.0, "worth nothing, yet in the lexicon"),
    LexiconWord("of", 1.0, "a word of idioms"),
)
VALUED = "good great bad terrible no kind doubt hope war like problem bomb death shit beating won't :) :( lol".split()
RULING = (
    "no or nor never so this without doubt least at very kind of but not isn't cannot DESPITE rarely the to die for bus stop "
    "yeah right ass heart just enough sort kiss hardly extremely most little kind-of uh-uh n't"
).split()
PLAIN = "talks Seoul U.S. I a I’m don’t naïve İstanbul ΣΑΣ 12,000 — treaty".split()
MARKS = ["", "", "", "!", "!!!!!", "?", "??", "?!?!", ",", ".", "...", "'", '"', "”", ")", "'s", "’s", "😁", "💘!", "☺"]
FORMS = (str, str, str.upper, str.capitalize)


def as_printed(word: str, form, before: str, after: str) -> str:
    return f"{before}{form(word)}{after}"


any_word = st.builds(
    as_printed,
    st.sampled_from([*VALUED, *RULING, *PLAIN]),
    st.sampled_from(FORMS),
    st.sampled_from(MARKS),
    st.sampled_from(MARKS),
)
idiom = st.sampled_from([*upstream.SPECIAL_CASES, *upstream.BOOSTER_DICT, *upstream.SENTIMENT_LADEN_IDIOMS])
valued = st.sampled_from(sorted(upstream.SentimentIntensityAnalyzer().lexicon))
space = st.sampled_from([" ", " ", " ", "  ", "\n", "\t", "\xa0", "\u2003", "\x1c", "\u200b"])
emoji = st.sampled_from(sorted(upstream.SentimentIntensityAnalyzer().emojis))
sentence = st.lists(st.one_of(any_word, any_word, any_word, idiom, valued, emoji, space), max_size=25).flatmap(
    lambda words: st.sampled_from([" ".join(words), "".join(words), "  ".join(words)])
)
odd = st.text(st.characters(), max_size=40)  # any character, halves of pairs of surrogates too


def assert_same(texts: list[str], lexicon: tuple[LexiconWord, ...] = ()) -> None:
    plain = [*map(plain_marks, texts)]
    scores, expected = text_tones(texts, lexicon), upstream_scores(plain, load_analyzer(lexicon))
    lettered = [any(map(str.isalpha, text)) for text in texts]
    assert scores[lettered].tobytes() == expected[lettered].tobytes()  # the very bits
    assert np.isnan(scores[np.logical_not(lettered)]).all()


def test_the_rules_here_are_those_of_the_vadersentiment_that_is_installed():
    assert vader.is_known()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(sentence, sentence, odd), max_size=6), st.sampled_from([(), OVERLAY]))
@example(["At least it isn't a horrible book.", "The least good plan", "Least good", "VERY least good"], ())
@example(["He was kind of good, so to say the bomb, but never so bad!", "kind", "kind of", "It is KIND OF good"], ())
@example(["No problem, no hope or good, no war nor any good", "no", "no no", "NO good but NO bad"], ())
@example(["good good but good but bad bad", "but", "good but", "but good", "war, but no war but war"], OVERLAY)
@example(["💘", "a💘b", "💘 💋", "I ☺ you", "☺️", "GOOD 😁 bad"], ())
@example(["", " ", "\n", "\ud83d", "\ud83d\ude01 good", "\x1cgood\x1fbad"], ())
@example(["good " * 3 + "bad " * 3 + "!" * k + "?" * k for k in range(6)], ())
def test_a_text_has_vader_s_own_scores_to_the_last_bit_whatever_stands_in_it(texts, lexicon):
    assert_same(texts, lexicon)


@pytest.mark.parametrize("apostrophe", "’‘ʼ`´′＇")
@pytest.mark.parametrize(
    "text", ["The mayor won't win.", "It isn't a good plan.", "They can't fail, Ruiz's friends say."]
)
def test_an_apostrophe_has_one_tone_however_it_is_printed(text, apostrophe):
    printed = text.replace("'", apostrophe)
    assert text_tones([printed]).tolist() == text_tones([text]).tolist()


@pytest.mark.parametrize("marks", ["“”", "„“", "«»", "＂＂"])
def test_a_quotation_mark_hides_no_word(marks):
    assert (
        text_tones([f"She called it {marks[0]}terrible{marks[1]}."]).tolist()
        == text_tones(['She called it "terrible".']).tolist()
    )
    assert text_tones(["‘Terrible’, he said."]).tolist() == text_tones(["'Terrible', he said."]).tolist()


def test_each_word_of_the_lexicon_scores_as_vader_s_own_beside_each_word_that_rules_name():
    words = sorted(load_analyzer().lexicon)[::25]
    assert_same(
        [
            f"They {rule} {other} {word} it"
            for word in words
            for rule, other in zip(RULING, [*RULING[1:], ""], strict=True)
        ]
    )


def test_words_are_split_at_every_character_at_which_python_splits():
    texts = [f"is{chr(code)}good" for code in range(0x10000)]
    assert split_words(texts)[2].tolist() == [len(text.split()) for text in texts]


def test_another_version_of_vadersentiment_is_called_as_it_is(monkeypatch):
    asked: list[str] = []

    class Another(upstream.SentimentIntensityAnalyzer):
        def polarity_scores(self, text):
            asked.append(text)
            return dict.fromkeys(SCORES, 0.25)

    monkeypatch.setattr(vader, "is_known", lambda: False)
    monkeypatch.setattr(vader, "load_analyzer", lambda _: Another())
    assert text_tones(["A good day", "12"])[0].tolist() == [0.25] * 4
    assert asked == ["A good day", "12"]


def test_a_changed_lexicon_is_another_version(monkeypatch, tmp_path):
    for name in ("vaderSentiment.py", "vader_lexicon.txt", "emoji_utf8_lexicon.txt"):
        (tmp_path / name).write_bytes(b"good\t1.9\n")
    monkeypatch.setattr(upstream, "__file__", str(tmp_path / "vaderSentiment.py"))
    assert not vader.is_known.__wrapped__()


def tone_of(*texts: str, lexicon=()):
    return score_tone(make_documents(make_articles(*texts)), lexicon)


def test_tone_has_a_row_a_sentence_in_their_order():
    tone = tone_of("The talks were a great success. Critics called them a sham.", "Supreme confidence, he said.")
    assert list(tone["article_id"]) == ["a0", "a0", "a1"]
    assert list(tone["compound"] > 0) == [True, False, True]


def test_a_sentence_without_a_letter_has_no_tone():
    assert math.isnan(tone_of("12:30")["compound"][0])


def test_a_domain_lexicon_is_laid_over_only_where_asked():
    text = "He is the supreme leader."
    assert tone_of(text)["compound"][0] > 0.4
    assert tone_of(text, lexicon=SHIPPED.lexicon)["compound"][0] == 0
    assert tone_of(text)["compound"][0] > 0.4  # the overlay leaves VADER's own lists alone


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
    mentions = make_mentions(articles, ("a0", "ortiz", "Ortiz"), ("a1", "ortiz", "Ortiz"))
    documents = make_documents(articles)
    scored = score_mentions(documents, mentions, score_tone(documents), method="vader")
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
