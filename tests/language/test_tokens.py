"""Words and marks of a text, each with its place."""

import pytest

from analysis.language.tokens import TOKEN, read_table


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Ann Roe’s plan won’t work.", ["Ann", "Roe", "'s", "plan", "won't", "work", "."]),
        ("They’re 1,200-strong, she said...", ["They", "'re", "1,200", "-", "strong", ",", "she", "said", "..."]),
        ("Mr. Roe of the U.S. Army met J. Lund", ["Mr.", "Roe", "of", "the", "U.S.", "Army", "met", "J.", "Lund"]),
        ("“Go,” he said — twice--at 2:45", ["“", "Go", ",", "”", "he", "said", "—", "twice", "--", "at", "2:45"]),
        (" \n\t", []),
    ],
)
def test_words_are_as_printed_but_for_apostrophes(text, expected):
    table = read_table(text)
    assert table.words == expected
    assert table.low == [word.lower() for word in expected]


@pytest.mark.parametrize("blank", [" ", "\n\n", "\xa0", "\u2009", "\u3000"])
def test_places_lead_back_to_the_text(blank):
    text = blank.join(["Früh", "am", "7.5.", "sagte", "Ann", "O’Roe", "„nein“", "😀", "İt's", ""])
    table = read_table(text)
    assert list(zip(table.starts, table.ends, strict=True)) == [match.span(1) for match in TOKEN.finditer(text)]
