"""The words of a column of texts are those that the pattern of a word finds in each text, at the same places."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.codebook import term_finder
from analysis.codebook.term_finder import compile_terms
from analysis.codebook.terms import words_of
from analysis.codebook.word_column import WordColumn

written = st.text(st.one_of(st.sampled_from("ab Z9'’_-.\n"), st.characters()), max_size=30)


@settings(max_examples=300, deadline=None)
@given(st.lists(written, max_size=5))
@example(["don't", "’tis the U.S.", "a''b", "rock'n'roll'", "x_y", "İstanbul’s"])
@example(["", " ", "\ud83d", "naïve café 12,000"])
def test_words_and_places_are_those_of_the_pattern(texts):
    words = WordColumn(texts)
    places = zip(words.text.tolist(), words.number.tolist(), words.starts.tolist(), words.ends.tolist(), strict=True)
    begin = words.text_starts.tolist()
    assert [(text, words.low[word], start - begin[text], end - begin[text]) for text, word, start, end in places] == [
        (number, *word) for number, text in enumerate(texts) for word in words_of(text)
    ]


def test_every_character_counts_as_a_letter_or_not_as_in_the_pattern():
    text = "".join(chr(code) for code in range(0x30000))
    words = WordColumn([text])
    assert list(zip(words.starts, words.ends, strict=True)) == [(word.start, word.end) for word in words_of(text)]


def test_a_phrase_stays_within_its_text_and_texts_may_be_looked_through_in_blocks(monkeypatch):
    finder = compile_terms(["peace talk*", "talk*", "calls .. off", "the U.S. and Seoul"])
    texts = [
        "They want peace",
        "talks began",
        "",
        "He calls it all off. Peace-talks!",
        "off",
        "the U.S. and Seoul, calls off",
    ]
    expected = [(1, 1, 0, 5), (3, 2, 3, 19), (3, 0, 21, 32), (3, 1, 27, 32), (5, 3, 0, 18), (5, 2, 20, 29)]
    assert list(finder.find(texts).rows()) == expected
    monkeypatch.setattr(term_finder, "BLOCK", 20)
    assert list(finder.find(texts).rows()) == expected
    assert len(finder.find([])) == 0
