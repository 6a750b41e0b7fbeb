"""Reprints under one story; two reports of one event apart, however much they quote."""

import pandas as pd
from factories import make_articles

from analysis.corpus.stories import find_stories, is_reprint, shingles

WIRE = " ".join(
    f"The {noun} {verb} the {place} on {day}, and officials {said} that the {thing} would {do} before the {end}."
    for noun, verb, place, day, said, thing, do, end in [
        ("envoy", "reached", "capital", "Monday", "said", "talks", "begin", "weekend"),
        ("minister", "left", "border", "Tuesday", "hinted", "fence", "open", "harvest"),
        ("convoy", "crossed", "bridge", "Wednesday", "denied", "road", "close", "rains"),
        ("crowd", "filled", "square", "Thursday", "feared", "curfew", "return", "vote"),
        ("crew", "searched", "harbour", "Friday", "hoped", "wreck", "surface", "storm"),
    ]
)
OTHER = " ".join(
    f"A {noun} in {place} {verb} its {thing} after {reason}, which few {people} had foreseen in {month}."
    for noun, place, verb, thing, reason, people, month in [
        ("bakery", "Porto", "closed", "ovens", "a strike", "buyers", "May"),
        ("school", "Braga", "moved", "classes", "a flood", "parents", "June"),
        ("theatre", "Faro", "sold", "costumes", "a fire", "actors", "July"),
        ("museum", "Evora", "lost", "licence", "an audit", "guides", "August"),
        ("club", "Sintra", "cut", "prices", "a defeat", "fans", "September"),
    ]
)
SPEECH = "“We will not move one step until the other side has opened its gates, and we have told them so three times this week,” he said."


def stories(*texts, **columns):
    return find_stories(make_articles(*texts, **columns))["story_id"].tolist()


def test_a_reprint_is_found_cut_reordered_and_led_anew():
    sentences = WIRE.split(". ")
    cut = ". ".join(sentences[:3])
    reordered = ". ".join(
        [sentences[2], "It was a long week in the capital, as people there tell it", *sentences[:2], *sentences[3:]]
    )
    assert stories(WIRE, OTHER, cut, reordered) == ["a0", "a1", "a0", "a0"]


def test_the_earliest_names_the_story_and_an_undated_one_does_not():
    days = [pd.NaT, *pd.to_datetime(["2018-06-13", "2018-06-12"], utc=True)]
    assert stories(WIRE, WIRE, WIRE, published=days) == ["a2"] * 3


def test_reports_that_share_their_quotations_are_two_stories():
    quotes = "\n\n".join([SPEECH] * 3)
    assert stories(f"{WIRE}\n\n{quotes}", f"{OTHER}\n\n{quotes}") == ["a0", "a1"]


def test_a_chain_of_reprints_is_one_story():
    sentences = WIRE.split(". ")
    paper = ". ".join(sentences[:4])
    local = ". ".join(sentences[1:4]) + ". " + OTHER.split(". ")[0] + "."
    assert len(set(stories(WIRE, paper, local))) == 1


def test_a_digest_of_many_stories_is_a_reprint_of_none():
    filler = " ".join(f"word{n} stands{n} here{n} alone{n} today{n}." for n in range(200))
    assert len(set(stories(WIRE, f"{WIRE} {filler}"))) == 2


def test_short_and_empty_texts_stand_alone_unless_they_are_the_same():
    assert stories("", "", "One two three.") == ["a0", "a1", "a2"]
    same = "The ferry was late again on Monday morning."
    assert stories(same, same, "The ferry was late again on Tuesday evening.") == ["a0", "a0", "a2"]


def test_nothing_changes_but_the_story_id_and_the_input_stays():
    articles = make_articles(WIRE, WIRE)
    before = articles.copy()
    found = find_stories(articles)
    pd.testing.assert_frame_equal(articles, before)
    pd.testing.assert_frame_equal(found.drop(columns="story_id"), articles.drop(columns="story_id"))
    assert find_stories(articles.iloc[:0]).empty


def test_shingles_leave_out_longer_quotations():
    assert len(shingles("One two three four five six.")) == 2
    assert len(shingles(SPEECH)) == 0


def test_background_that_an_outlet_repeats_makes_no_reprint_within_it():
    """Six stories of one paper end on the same paragraphs; told apart there, and a text printed twice is still one."""
    background = " ".join(WIRE.split(". ")[:2])
    own = [
        " ".join(
            f"{noun}{n} and its {noun}{n + 1} were {verb}{n} near {noun}{n + 2} this week." for n in range(i, i + 6)
        )
        for i, (noun, verb) in enumerate(
            [("mill", "sold"), ("ship", "seen"), ("farm", "lost"), ("club", "won"), ("road", "shut"), ("well", "dug")]
        )
    ]
    texts = [f"{text} {background}" for text in own]
    assert is_reprint(shingles(texts[0]), shingles(texts[1]))  # of two outlets they would be one story
    assert len(set(stories(*texts))) == 6
    assert stories(*texts, texts[0])[6] == "a0"
