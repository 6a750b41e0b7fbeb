"""Portrayal: what actors are called, do and suffer. The model's answers on plain sentences, each reason a line."""

import pytest
from factories import ATTRIBUTING, ENGLISH, PORTRAYING, SHIPPED, make_articles, make_documents, make_mentions

from analysis import paths
from analysis.attribution import find_attributions
from analysis.corpus.load import load_corpus
from analysis.language.document import Documents
from analysis.language.grammar import compile_grammar
from analysis.language.grammatical_roles import load_roles, role_by_rules
from analysis.language.sentences import split_sentences
from analysis.language.tagger import read_sentence
from analysis.mentions import find_mentions
from analysis.portrayal import find as portrayal_find
from analysis.portrayal.find import find_portrayal
from analysis.portrayal.reporting import Said, Statements
from analysis.tables import ATTRIBUTIONS, PORTRAYAL


def portray(text: str, *mentions: tuple[str, str], attributions=None, **columns):
    articles = make_articles(text)
    found = make_mentions(articles, *(("a0", actor, words) for actor, words in mentions), **columns)
    attributions = ATTRIBUTIONS.empty() if attributions is None else attributions
    return find_portrayal(make_documents(articles), found, attributions, **PORTRAYING)


def said(text: str, name: str, kind: str, **columns) -> list[str]:
    table = portray(text, ("roe", name), **columns)
    return list(table[table["kind"] == kind]["value"])


@pytest.mark.parametrize(
    "text, name, expected",
    [
        ("President Ann Roe left the hall.", "Ann Roe", ["president"]),
        ("North Korean leader Kim Jong Un left the hall.", "Kim Jong Un", ["north korean leader"]),
        ("A defiant Roe left the hall.", "Roe", ["defiant"]),
        ("Mr. Roe left the hall.", "Roe", []),  # a style says nothing
        ("Kim, the young ruler of the North, left the hall.", "Kim", ["young ruler of the north"]),
        ("A former host of the show, Trump left the hall.", "Trump", []),  # not the phrase beside it: a known gap
        ("Trump is a dealmaker.", "Trump", ["dealmaker"]),
        ("Trump is reckless.", "Trump", ["reckless"]),
        ("Trump is not a dealmaker.", "Trump", []),  # denied
        ("On Monday, Trump left the hall.", "Trump", []),
        ("Trump, Kim and Moon left the hall.", "Trump", []),  # a list is no apposition
        ("Trump, a big surprise, left the hall.", "Trump", []),  # an apposition is of a person
        ("Talks with Trump are useful.", "Trump", []),  # not the subject
        ("Nobody asked if Trump is a dealmaker.", "Trump", []),  # only supposed
        ("The frequent Trump critic left the hall.", "Trump", []),
    ],
)
def test_what_somebody_is_called(text, name, expected):
    assert said(text, name, "name_for") == expected


def test_a_role_or_epithet_is_itself_what_somebody_is_called():
    assert said("The Supreme Leader left.", "The Supreme Leader", "name_for", form="role") == ["supreme leader"]


@pytest.mark.parametrize(
    "text, name, agent, patient",
    [
        ("Trump suspended the exercises.", "Trump", ["suspend"], []),
        ("Lawmakers criticized Trump.", "Trump", [], ["criticize"]),
        ("Trump was criticized by lawmakers.", "Trump", [], ["criticize"]),
        ("The plan was criticized by Trump.", "Trump", ["criticize"], []),
        ("The exercises that Trump suspended were costly.", "Trump", ["suspend"], []),
        ("Trump, who had arrived early, praised the host.", "Trump", ["praise"], []),  # the aside is skipped
        ("Aides of Trump praised the host.", "Trump", [], []),  # inside another phrase
        ("Trump's aides praised the host.", "Trump", [], []),
        ("Trump continued to praise the host.", "Trump", ["praise"], []),  # what the chain of verbs comes to
        ("Trump did not attend the dinner.", "Trump", ["not attend"], []),
        ("Trump is expected to attend the dinner.", "Trump", ["attend"], []),
        ("The hosts gave Trump a book.", "Trump", [], []),  # receives, is not given
        ("Several guests, including Trump, left the hall.", "Trump", [], []),  # "including" is no action
        ("The Trump-Kim talks ended on Monday.", "Trump", [], []),  # part of a word
    ],
)
def test_what_somebody_does_or_has_done_to_them(text, name, agent, patient):
    assert said(text, name, "agent") == agent
    assert said(text, name, "patient") == patient


def test_offsets_mark_the_words_that_say_so():
    text = "President Ann Roe suspended the exercises."
    table = portray(text, ("roe", "Ann Roe"))
    assert [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == ["President", "suspended"]


def test_the_verb_that_reports_is_taken_from_the_attributions_and_not_counted_again_as_a_action():
    text = "Roe warned that prices would rise."
    row = ("a0.tea0", "a0", "text", "indirect", 0, 3, "roe", "actor", "warn", 4, 10, 16, 33, "a0.tea0", False)
    table = portray(text, ("roe", "Roe"), attributions=ATTRIBUTIONS.build([row]))
    assert list(zip(table["kind"], table["value"], strict=True)) == [("reporting_verb", "warn")]


@pytest.mark.parametrize("text, expected", [
    ("Roe, a ruthless dictator, left.", ["ruthless", "dictator"]),
    ("Roe's regime fell.", ["regime"]),
    ("Critics resented the regime of Roe.", ["regime"]),
    ("Roe slammed the newspapers.", ["slammed"]),
    ("Roe met the dictator.", []),  # said of somebody else
    ("Roe criticized the regime.", []),
    ("Roe left and a dictator came.", []),
])  # fmt: skip
def test_loaded_words_count_where_they_are_said_of_the_actor(text, expected):
    assert said(text, "Roe", "loaded_word") == expected


def attributed(text, cue, content, kind="indirect", name="Roe", source="Roe"):
    at, begin, start = text.index(cue), text.index(content), text.index(source)
    row = ("a0.tea0", "a0", "text", kind, start, start + len(source), "roe", "actor", compile_grammar(ENGLISH).lemma(cue.split()[-1]), at, at + len(cue),
           begin, begin + len(content), "a0.tea0", False)  # fmt: skip
    return portray(text, ("roe", name), attributions=ATTRIBUTIONS.build([row]))


@pytest.mark.parametrize("text, cue, content, verbs", [
    ("Roe warned that prices would rise.", "warned", "that prices would rise", ["warn"]),
    ("Roe did not say that prices would rise.", "did not say", "that prices would rise", []),  # denied
    ("Roe could say that prices would rise.", "could say", "that prices would rise", []),  # only possible
    ("Roe wants prices to rise.", "wants", "prices to rise", []),  # a wish, not words
])  # fmt: skip
def test_a_verb_reports_only_where_words_were_said(text, cue, content, verbs):
    table = attributed(text, cue, content)
    assert list(table[table["kind"] == "reporting_verb"]["value"]) == verbs


def test_a_noun_that_tells_of_words_is_no_reporting_verb():
    text = "Roe's claim that prices would rise was rejected."
    row = ("a0.tea0", "a0", "text", "indirect", 0, 3, "roe", "actor", None, 6, 11, 12, 34, "a0.tea0", False)
    table = portray(text, ("roe", "Roe"), attributions=ATTRIBUTIONS.build([row]))
    assert "reporting_verb" not in set(table["kind"])


def test_the_actors_own_loaded_words_say_nothing_of_the_actor():
    table = attributed('Roe said "my regime is strong".', "said", "my regime is strong", kind="direct")
    assert "loaded_word" not in set(table["kind"])


def test_sentences_without_a_mention_are_not_read_and_those_read_before_not_again():
    articles = make_articles("Rain fell. Roe left. Poe stayed.")
    documents, mentions = make_documents(articles), make_mentions(articles, ("a0", "roe", "Roe"))
    document = documents["a0", "text"]
    first = find_portrayal(documents, mentions, ATTRIBUTIONS.empty(), **PORTRAYING)
    assert set(document._readings) == {1}
    read = document.reading(1)
    assert find_portrayal(documents, mentions, ATTRIBUTIONS.empty(), **PORTRAYING).equals(first)
    assert document.reading(1) is read


def test_loaded_words_can_be_read():
    assert len(SHIPPED.loaded_words) > 200


def test_no_mention_gives_every_column():
    articles = make_articles("Rain fell.")
    table = find_portrayal(make_documents(articles), make_mentions(articles), ATTRIBUTIONS.empty(), **PORTRAYING)
    assert list(table.columns) == list(PORTRAYAL.columns)


@pytest.mark.parametrize(
    "text, word, role",
    [("Ann saw Bo.", "Ann", "agent"), ("Ann saw Bo.", "Bo", "patient"), ("Ann spoke with Bo.", "Bo", "neither"),
     ("Bo was seen there.", "Bo", "patient"), ('"Yes," said Bo.', "Bo", "agent")],
)  # fmt: skip
def test_rules_alone_read_plain_clauses(text, word, role):
    reading = load_roles(ENGLISH).read(read_sentence(text, 0, len(text)))
    assert role_by_rules(reading, reading.words.index(word)) == role


@pytest.mark.parametrize("form, lemma", [("thanked", "thank"), ("began", "begin"), ("left", "leave"), ("says", "say")])
def test_lemmas_of_verb_forms(form, lemma):
    assert compile_grammar(ENGLISH).lemma(form) == lemma


@pytest.mark.skipif(not paths.SAMPLE.exists(), reason="the sample is absent")
def test_epithets_planted_in_the_sample_are_recovered():
    articles = load_corpus(paths.SAMPLE).articles
    sentences = split_sentences(articles, ENGLISH)
    documents = Documents(articles, sentences, ENGLISH)
    mentions = find_mentions(articles, documents, SHIPPED.actors).mentions
    attributions = find_attributions(documents, mentions, *ATTRIBUTING)
    table = find_portrayal(documents, mentions, attributions, **PORTRAYING)
    called = table[table["kind"] == "name_for"].groupby("actor_id")["value"].agg(set)
    assert {"president", "dealmaker-in-chief"} <= called["donald_trump"]
    assert {"north korean leader", "supreme leader", "despot", "chairman"} <= called["kim_jong_un"]
    assert "south korean president" in called["moon_jae_in"]


@pytest.mark.parametrize(
    "start, end, expected", [(0, 10, ["a"]), (10, 30, ["b"]), (0, 50, ["a", "b", "c"]), (45, 60, ["c"]), (60, 70, [])]
)
def test_statements_are_looked_up_by_place(start, end, expected):
    said = [
        Said(at, at + 2 if at >= 0 else -1, cue, 5, 8, first, last, "indirect")
        for cue, at, first, last in (("c", 48, 40, 47), ("a", 0, 3, 9), ("b", -1, 12, 28))
    ]
    assert sorted(one.cue for one in Statements(said).touching(start, end)) == expected


def test_an_article_of_many_mentions_is_looked_through_once(monkeypatch):
    """Each mention meets the statements of its own sentence, not those of the whole article."""
    met = []
    monkeypatch.setattr(portrayal_find, "cues_at", lambda said, _start: met.append(len(said)) or [])
    articles = make_articles("Trump said the talks were good. " * 300)
    sentences = split_sentences(articles, ENGLISH)
    documents = Documents(articles, sentences, ENGLISH)
    mentions = find_mentions(articles, documents, SHIPPED.actors).mentions
    attributions = find_attributions(documents, mentions, *ATTRIBUTING)
    find_portrayal(documents, mentions, attributions, **PORTRAYING)
    assert len(met) == 300
    assert set(met) == {1}
