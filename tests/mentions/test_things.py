"""What is no person: how its names are told from other words, which short names and places stand for it, and its pronouns."""

import pytest
from mention_factories import mentioned

from analysis.codebook.actors import Actor, check_actors
from analysis.errors import CodebookError

ACTORS = (
    Actor(id="bureau", name="Bureau of Tolls", why="a test", kind="organisation", aliases=("BOT",), short_names=("the bureau", "Tolls")),
    Actor(id="health", name="World Fever Office", why="a test", kind="organisation", aliases=("WHO",), short_names=("the office",)),
    Actor(id="ruritania", name="Ruritania", why="a test", kind="country", aliases=("the South",), metonyms=("Strelsau",)),
    Actor(id="x", name="X", why="a test", kind="organisation"),
    Actor(id="whigs", name="Whigs", why="a test", kind="group"),
    Actor(id="lund", name="Lund", why="a test", kind="organisation"),
)  # fmt: skip


def named(text):
    return [(alias, actor) for alias, actor, form in mentioned(text, ACTORS) if form != "pronoun"]


def pronouns(text):
    return [(alias, actor) for alias, actor, form in mentioned(text, ACTORS) if form == "pronoun"]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("The Bureau of Tolls and the South met.", [("Bureau of Tolls", "bureau"), ("the South", "ruritania")]),
        ("They drove south, to a bureau of tolls.", []),
        ("Who knew? The WHO did.", [("WHO", "health")]),
        ("WHO KNEW THAT?", []),  # all in capitals: most likely the question
        ("WHO KNOWS?", []),
        ("Ida X spoke.", []),
        ("Model X sold well.", []),
        ("The press praised X.", [("X", "x")]),
        ("A bot wrote. BOT agents read it.", [("BOT", "bureau")]),
        ("Ruritania Daily wrote of South Ruritania and the Bank of Ruritania.", []),  # parts of other names
    ],
)
def test_a_name_has_the_capitals_of_the_codebook_and_is_no_part_of_another(text, expected):
    assert named(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("The Bureau of Tolls met. The bureau agreed; Tolls left.", ["Bureau of Tolls", "The bureau", "Tolls"]),
        ("The bureau agreed.", []),  # never introduced
        ("The Bureau of Tolls met the bureau of a chief.", ["Bureau of Tolls"]),
        (
            "The Bureau of Tolls met the Census Bureau. The bureau agreed.",
            ["Bureau of Tolls"],
        ),  # another one that it may be
        ("The Bureau of Tolls met the RAF. The bureau agreed.", ["Bureau of Tolls"]),
    ],
)
def test_a_short_name_counts_after_the_full_one_unless_another_body_may_be_meant(text, expected):
    assert [alias for alias, _ in named(text)] == expected


@pytest.mark.parametrize(
    "text, counts",
    [
        ("Strelsau said no.", True),
        ("Talks with Strelsau failed.", True),
        ("The envoy told Strelsau so.", True),
        ("They met in Strelsau.", False),
        ("A fire in Strelsau spread.", False),
        ("STRELSAU (AP) - It rained.", False),
        ("Strelsau streets were empty.", False),
    ],
)
def test_a_place_is_its_government_where_it_acts(text, counts):
    assert named(text) == ([("Strelsau", "ruritania")] if counts else [])


def test_a_name_that_is_somebodys_surname_in_the_article_is_not_the_company():
    assert named("Lund rose.") == [("Lund", "lund")]
    assert named("Ida Lund spoke. Lund left.") == []


@pytest.mark.parametrize(
    "text, expected",
    [
        ("The Bureau of Tolls said it would pay.", ["it"]),
        ("The Bureau of Tolls said on Monday that it had paid.", ["it"]),
        ("The Bureau of Tolls said it was looking.", ["it"]),
        ("The Bureau of Tolls said it was clear that he left.", []),
        ("The Bureau of Tolls said it takes years.", []),
        ("The Bureau of Tolls said it rained.", []),
        ("The Bureau of Tolls said it had rained.", []),
        ("The Bureau of Tolls said it began in May.", []),
        ("The Bureau of Tolls said it came from Ohio.", []),
        ("The Bureau of Tolls said it cost a lot.", []),
        ("The Bureau of Tolls said it would cost a lot.", []),
        ("The Bureau of Tolls said it worked.", []),
        ("The Bureau of Tolls said it hoped to grow.", ["it"]),
        ("The Bureau of Tolls has never told it.", []),
        ("The Bureau of Tolls quietly closed its doors.", ["its"]),
        ("The Bureau of Tolls and its agents left.", ["its"]),
        ("A rule of the Bureau of Tolls lost its sting.", []),  # the rule's
        ("Ida Ek asked what the Bureau of Tolls, a body of clerks, made of its past.", []),
        ("The Bureau of Tolls said no. It added that he left.", ["It"]),
        ("The Bureau of Tolls said so in a report. It added that he left.", []),  # the report
        ("The Bureau of Tolls said: “It would rain.”", []),
        ("Whigs said they would pay. Whigs raised their bid.", ["they", "their"]),
        ("Tories and Whigs said they would pay.", []),
        ("Ruritania said they would pay.", []),  # a country is no "they"
    ],
)
def test_it_and_they_are_what_grammar_leaves_no_choice_but(text, expected):
    assert [alias for alias, _ in pronouns(text)] == expected


def test_metonyms_are_of_no_person():
    with pytest.raises(CodebookError, match="`metonyms` are of countries and organisations"):
        check_actors([Actor(id="a", name="Ida Ek", why="a test", metonyms=("Strelsau",))], frozenset())


def test_a_text_is_a_short_name_or_a_metonym():
    names = {"short_names": ("Strelsau",), "metonyms": ("Strelsau",)}
    actor = Actor(id="a", name="Ruritania", why="a test", kind="country", **names)
    with pytest.raises(CodebookError, match="'Strelsau' is among the `short_names` of a and the `metonyms` of a"):
        check_actors([actor], frozenset())


def test_no_actor_is_named_i():
    actor = Actor(id="a", name="I", why="a test", kind="organisation")
    with pytest.raises(CodebookError, match="the name 'I' is also a word of every text"):
        check_actors([actor], frozenset(), never=frozenset(["i"]))
