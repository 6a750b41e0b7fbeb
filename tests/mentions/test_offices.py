"""Offices that stand for somebody else than their holder of today, and those that go on standing for him."""

from dataclasses import replace
from datetime import date
from time import process_time

import pytest
from factories import SHIPPED
from test_mentions import TRUMP, read

POMPEO = "mike_pompeo"


def roles(text, **more):
    found = read(text, **more).mentions
    return found.loc[found["form"] == "role", "actor_id"].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "The president of a group of lakeside colleges called the order needless.",
        "The president of the Lakeside chapter agreed.",
        "The institute, of which I am the president, has a new report.",
        "“A victory,” said Ida Roe, the president, chief counsel and founder of Lakeside.",
        "The president and founder waved.",
        "The ruling stands, the President Ida Lund appointee wrote.",
        "Ida Roe, then the president, called it thin.",
        "Ida Roe, the top U.S. diplomat in Norway, said no.",
        "Mr. Olav Roe, the president, disputed it.",
        "The president, Olav Roe, disputed it.",
    ],
)
def test_the_words_beside_an_office_tell_that_it_is_somebody_elses(text):
    assert roles(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The president of the United States signed.",
        "They accused the president of a plot against the party.",
        "The president, who had slept, signed.",
        "In a statement, the president, Donald Trump, signed.",
        "The President Thursday signed.",
        "Counselor to the President Ida Roe signed.",
        "She paused. Then the president signed.",
        "The U.S. President Donald Trump signed.",
        "Ida Roe, the president’s lawyer, signed.",
        "The president and the chairman of the bank signed.",
        "He ran in 2016, and the president signs.",  # the year before his time may well be his
    ],
)
def test_other_words_beside_it_leave_it_to_its_holder(text):
    assert roles(text) == [TRUMP]


def test_an_office_of_many_counts_where_its_holder_is_named():
    assert roles("The secretary of state’s office counted the ballots.") == []
    assert roles("Mike Pompeo landed. The secretary of state waved.") == [POMPEO]
    left = read("The secretary of state’s office counted the ballots.").open
    assert left.loc[0, ["alias", "candidates"]].tolist() == ["The secretary of state", POMPEO]


def test_after_another_with_that_office_it_is_left_open():
    elections = (
        "Mike Pompeo was away."
        + " Nobody knew." * 70
        + " Secretary of State Ida Roe counted. The secretary of state rested."
    )
    assert roles(elections) == []
    assert roles(elections + " Mike Pompeo came back. The secretary of state waved.") == [POMPEO]


def test_in_an_article_without_the_president_another_president_is_meant():
    past = "President Olav Lund spoke of it for an hour." + " Nobody knew." * 70 + " The president had been ill."
    assert roles(past) == []
    assert roles(past.replace("President", "Former president")) == []
    for other in ("Vice President", "The group president", "When told by the president, "):
        assert roles(past.replace("President", other))[-1] == TRUMP
    assert roles(past.replace("Nobody", "Donald Trump", 1)) == [TRUMP]


def test_who_held_the_office_before_is_a_rival_without_a_title():
    trump = next(actor for actor in SHIPPED.actors if actor.id == TRUMP)
    held = replace(trump.roles[0], start=date(2009, 1, 20), end=date(2017, 1, 19))
    before = replace(trump, id="ida_lund", name="Ida Lund", gender="female", aliases=(), roles=(held,), not_actor=())
    text = "Ida Lund opened the hall." + " Nobody knew." * 5 + " The president was applauded."
    assert roles(text) == [TRUMP]
    assert roles(text, actors=(trump, before)) == []
    assert roles(text.replace("Nobody", "Donald Trump", 1), actors=(trump, before)) == [TRUMP]


def test_whose_appointee_somebody_is_makes_no_rival():
    judge = " Nobody knew." * 70 + " A judge named by President Olav Lund ruled. The president was angry."
    assert roles("Donald Trump waved." + judge) == [TRUMP]
    assert roles("Donald Trump waved." + judge.replace("named by", "smiled.")) == []


def test_a_sentence_of_a_year_long_before_his_time_is_not_about_him():
    assert roles("She told the president in April 2010 that she would go.") == []
    assert roles("She told the president that she would go. In 2010 she had come.") == [TRUMP]
    assert roles("Donald Trump waved. The president ended a rule of 2010.") == [TRUMP]
    assert roles("It ended in 1953. The president knew.") == [TRUMP]


def test_a_foreign_leader_whom_the_article_knows_by_a_role_alone_holds_no_office_far_below():
    assert roles("The Japanese premier left." + " Nobody knew." * 40 + " The prime minister’s deal failed.") == [
        "shinzo_abe"
    ]


@pytest.mark.parametrize(
    "sentence",
    ["The president said it. ", "Kim's sister, Kim Yo Jong, said it. ", "Ida Roe met Donald Trump and the president. "],
)
def test_the_time_of_an_article_grows_with_its_length(sentence):
    def seconds(times):
        begun = process_time()
        read(sentence * times)
        return process_time() - begun

    seconds(1)
    assert seconds(4000) < 12 * seconds(1000) + 0.2


@pytest.mark.parametrize(
    "text",
    [
        "Donald Trump spoke. Lakeside President Olav Roe replied. The president said sales rose.",
        "Lakeside's president, Ida Roe, spoke. The president said sales fell.",
        "The president of the company, Ida Roe, resigned. The president left.",
        "Ida Roe is president of Lakeside. The president said sales would rise.",
        "Olav Roe, the president, disputed it. The president left.",
        "The president of the senate spoke. The president of her class left.",
    ],
)
def test_behind_the_head_of_something_else_an_office_is_not_given_to_the_holder(text):
    assert roles(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Donald Trump slept. Ida Roe is president of Lakeside. The president woke.",
        "“Ask him,” said Ida Roe, president of Lakeside. “They and the President know.”",
        "Ida Roe praised the president of Lakeside." + " Nobody knew." * 40 + " The president woke.",
        "America's president, Donald Trump, left. The president won.",
    ],
)
def test_the_head_of_something_else_takes_no_office_where_the_holder_is_named_or_a_capital_tells_it(text):
    assert roles(text) == [TRUMP]


def test_the_past_is_told_by_the_time_of_the_holder_whoever_else_is_followed():
    text = "In 2012, the president won again. Donald Trump watched."
    alone = [actor for actor in SHIPPED.actors if actor.id == TRUMP]
    assert roles(text) == roles(text, actors=alone) == []
