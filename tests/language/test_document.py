"""One field of an article: its parts, and how a character leads to each."""

import pandas as pd
import pytest
from factories import ENGLISH

from analysis.language.document import Documents
from analysis.language.grammatical_roles import load_roles
from analysis.language.sentences import split_sentences
from analysis.language.tagger import read_sentence

TEXT = "Ann Roe has not been told to leave. “The harbour isn’t closed,” she said.\n\nThe mayor, who met her, was attacked by Bo Lund."


@pytest.fixture(scope="module")
def document():
    articles = pd.DataFrame({"article_id": ["a"], "title": ["Roe stays"], "text": [TEXT]})
    return Documents(articles, split_sentences(articles, ENGLISH), ENGLISH)["a", "text"]


def test_a_character_leads_to_its_sentence_paragraph_quotation_and_token(document):
    place = TEXT.index("closed")
    assert document.sentence_ids[document.sentence_at(place)] == "a.te1"
    assert (document.paragraph_at(place), document.paragraph_at(len(TEXT))) == (0, 1)
    assert (document.quotation_at(place), document.quotation_at(0)) == (0, -1)
    assert document.tokens.words[document.token_at(place)] == "closed"
    assert [document.tokens.low[k] for k in document.tokens_of(1)][:4] == ["“", "the", "harbour", "isn't"]


def test_a_sentence_reads_the_same_alone_and_in_its_document(document):
    model = load_roles(ENGLISH)
    for number, (start, end) in enumerate(document.sentences):
        alone, there = model.read(read_sentence(TEXT, start, end)), document.reading(number)
        assert (there.tags, there.chunks) == (alone.tags, alone.chunks)
        assert list(there.sentence.starts) == list(alone.sentence.starts)


@pytest.mark.parametrize(
    "number, expected",
    [
        (0, [("N", "Ann Roe"), ("VFp", "has not been told"), ("VTO", "to leave")]),  # adverbs between, then "to"
        (2, [("N", "The mayor"), ("who", "who"), ("VF", "met"), ("N", "her"), ("VFp", "was attacked"), ("by", "by"), ("N", "Bo Lund")]),
    ],
)  # fmt: skip
def test_a_sentence_is_cut_into_phrases_and_verb_groups(document, number, expected):
    reading = document.reading(number)
    chunks = [(chunk.kind, " ".join(reading.words[chunk.first : chunk.last + 1])) for chunk in reading.chunks]
    assert [chunk for chunk in chunks if chunk[0] not in (",", ".")] == expected
