""" "I" in an actor's quoted words is that actor; an outlet's own "I" is nobody."""

import time

import pytest
from factories import ATTRIBUTING, SHIPPED, make_articles, make_documents

from analysis.attribution import find_attributions
from analysis.attribution.first_person import assign_words
from analysis.codebook.actors import Actor
from analysis.mentions import find_mentions
from analysis.tables import MENTIONS

TRUMP, KIM, POMPEO = "donald_trump", "kim_jong_un", "mike_pompeo"


def words_of(text):
    articles = make_articles(text)
    documents = make_documents(articles)
    mentions = find_mentions(articles, documents, SHIPPED.actors).mentions
    attributions = find_attributions(documents, mentions, *ATTRIBUTING)
    return assign_words(mentions, attributions, documents)


def first_person(text):
    found = words_of(text)
    own = found[found["mention_id"].str.contains(".i", regex=False)]
    return list(zip(own["alias"], own["actor_id"], strict=True))


@pytest.mark.parametrize(
    "text, expected",
    [
        ("“I trust my team,” Mike Pompeo said.", [("I", POMPEO), ("my", POMPEO)]),
        ("Mike Pompeo waited. “I'm tired,” he said. “Leave me in peace.”", [("I", POMPEO), ("me", POMPEO)]),
        ("Mike Pompeo said the plan was “a wish of mine” and no more.", [("mine", POMPEO)]),
        ("“My friend,” Gordon Ek said, “I thank you.”", []),  # no actor speaks
        ("I met Donald Trump, and he thanked me.", []),  # a columnist's own
        ("“He told me, ‘I am ill,’” Mike Pompeo said.", [("me", POMPEO)]),  # whoever speaks within is another
        ("“A sign of ‘I am open’ hung on my door,” Mike Pompeo said.", [("my", POMPEO)]),
        ("Mike Pompeo said ‘it is’ was “my word” and “not mine”.", [("my", POMPEO), ("mine", POMPEO)]),
        ("“The coal mine closed after World War I,” Donald Trump said.", []),
        ("Mike Pompeo said that I should wait.", []),  # not his words
    ],
)
def test_a_quoted_actor_is_i(text, expected):
    assert first_person(text) == expected


def test_they_stand_in_reading_order_in_the_words_of_the_actor():
    found = words_of("Kim Jong Un met Donald Trump. “I liked Kim,” Trump said. Mike Pompeo left.")
    assert found["start"].is_monotonic_increasing
    assert found["mention_id"].is_unique
    (own,) = found[found["alias"] == "I"].to_dict("records")
    assert (own["form"], own["voice"], own["actor_id"]) == ("pronoun", "actor", TRUMP)
    assert own["mention_id"].startswith(own["attribution_id"])


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Mike Pompeo said he told reporters, “I did my job.”", [("I", POMPEO), ("my", POMPEO)]),
        ("“Then Mike Pompeo said, ‘I am late,’ and left,” Donald Trump said.", [("I", POMPEO)]),
        ("“Then Mike Pompeo said he was ‘ill’ and I left,” Donald Trump said.", []),
    ],
)
def test_one_in_a_quotation_within_anothers_words_counts_once(text, expected):
    found = words_of(text)
    assert not found.duplicated(["article_id", "field", "start", "end"]).any()
    assert first_person(text) == expected


def test_the_time_of_a_long_quotation_grows_with_its_length():
    def seconds(n):
        articles = make_articles("Mike Pompeo said, “" + "I like my dog a lot. " * n + "”")
        documents = make_documents(articles)
        mentions = find_mentions(articles, documents, SHIPPED.actors).mentions
        attributions = find_attributions(documents, mentions, *ATTRIBUTING)
        began = time.process_time()
        assert len(assign_words(mentions, attributions, documents)) == 1 + 2 * n
        return time.process_time() - began

    seconds(1)
    assert seconds(2_000) < 1  # the square of its length took three


def test_an_inch_mark_is_no_quotation():
    assert first_person('Donald Trump said the 6" pipe was a wish of mine, and that I bought it.') == []


def test_nothing_gives_nothing():
    nobody = words_of("It rained.")
    assert list(nobody.columns) == list(MENTIONS.columns)
    assert nobody.empty


def test_what_is_no_person_never_says_i():
    office = Actor(id="office", name="Customs Office", why="a test", kind="organisation")
    articles = make_articles("“I am closed,” the Customs Office said.")
    documents = make_documents(articles)
    mentions = find_mentions(articles, documents, [office]).mentions
    attributions = find_attributions(documents, mentions, *ATTRIBUTING)
    assert len(assign_words(mentions, attributions, documents)) == 2
    assert assign_words(mentions, attributions, documents, ["office"])["alias"].tolist() == ["Customs Office"]
