"""actors.toml: what the roster may hold, and how an error says what to mend."""

from datetime import date

import pytest
from factories import SHIPPED

from analysis.codebook.actors import Actor, Role, check_actors, read_actors
from analysis.errors import CodebookError

EVERYDAY = SHIPPED.english.words("names.everyday_surnames")
NEVER = SHIPPED.english.words("names.never_in_names")


def write(tmp_path, text):
    path = tmp_path / "actors.toml"
    path.write_text(text, encoding="utf-8")
    return path


def actor(id="lund", name="Ida Lund", **more):
    return Actor(id=id, name=name, why="a test", **more)


def test_the_roster_that_ships_is_sound():
    actors = {one.id: one for one in SHIPPED.actors}
    assert {"donald_trump", "kim_jong_un", "kim_yo_jong", "moon_jae_in"} <= actors.keys()
    assert actors["kim_jong_un"].family_name == "Kim"
    assert all(one.why for one in actors.values())


def test_an_entry_is_read_with_its_roles(tmp_path):
    path = write(
        tmp_path,
        """
        [[actor]]
        id = "ortiz"
        name = "Ann Ortiz"
        why = "mayor"
        roles = [{ text = "the mayor", country = "US", start = 2019-01-01, why = "elected" }]
        """,
    )
    (ortiz,) = read_actors(path, EVERYDAY)
    assert ortiz.roles == (Role(text="the mayor", why="elected", country="US", start=date(2019, 1, 1)),)


@pytest.mark.parametrize(
    "day, held",
    [
        (date(2018, 12, 31), False),
        (date(2019, 1, 1), True),  # the first day counts
        (date(2020, 6, 30), True),  # and the last
        (date(2020, 7, 1), False),
        (None, None),  # an article without a date cannot tell
    ],
)
def test_a_role_is_held_between_its_dates(day, held):
    assert Role("the mayor", "x", start=date(2019, 1, 1), end=date(2020, 6, 30)).held(day) is held


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "names no actor"),
        ('[[actor]]\nid = "a"\nname = "A B"', "'a': `why` is missing"),
        ('[[actor]]\nid = "a"\nname = "A B"\nwhy = "x"\nalias = ["C"]', "Did you mean `aliases`"),
        ('[[actor]]\nid = "A B"\nname = "A B"\nwhy = "x"', "`id` must be lower-case"),
        ('[[actor]]\nid = "a"\nname = "A B"\nwhy = "x"\ngender = "man"', "`gender` is 'man'"),
    ],
)
def test_a_file_that_cannot_be_meant_so_is_refused(tmp_path, text, message):
    with pytest.raises(CodebookError, match=message):
        read_actors(write(tmp_path, text), EVERYDAY)


@pytest.mark.parametrize(
    "actors, message",
    [
        ([actor(), actor()], "two actors have the id 'lund'"),
        ([actor(aliases=("The Boss",)), actor("ek", "Per Ek", epithets=("the boss",))], "belongs to ek and lund"),
        ([actor(aliases=("May",))], "also an everyday word or a place.*short_names"),
        ([actor(name="Theresa May", bare_surname=True)], "`bare_surname` is true, but 'May' is also a word that any"),
        ([actor(bare_surname=True), actor("bo", "Bo Lund", bare_surname=True)], "both claim the bare surname"),
        ([actor(aliases=("...",))], "has no letter"),
        ([actor(roles=(Role("the mayor", "x", start=date(2020, 1, 1), end=date(2019, 1, 1)),))], "before it starts"),
        (
            [actor(roles=(Role("the mayor", "x"),)), actor("ek", "Per Ek", roles=(Role("The mayor", "x"),))],
            "both hold the role",
        ),
    ],
)
def test_a_roster_that_contradicts_itself_is_refused(actors, message):
    with pytest.raises(CodebookError, match=message):
        check_actors(actors, EVERYDAY, never=NEVER)


def test_a_bare_surname_may_be_a_place_where_a_study_says_so():
    check_actors([actor(name="Ida Clinton", bare_surname=True)], EVERYDAY, never=NEVER)


def test_one_office_may_pass_from_one_actor_to_another():
    check_actors(
        [
            actor(roles=(Role("the mayor", "x", end=date(2019, 1, 1)),)),
            actor("ek", "Per Ek", roles=(Role("the mayor", "x", start=date(2019, 1, 2)),)),
        ],
        EVERYDAY,
    )


@pytest.mark.parametrize(
    "key", [{"gender": "female"}, {"surname": "Office"}, {"bare_surname": True}], ids=["gender", "surname", "bare"]
)
def test_what_is_no_person_has_no_gender_and_no_surname(key):
    with pytest.raises(CodebookError, match=f"`{next(iter(key))}` is of persons, but `kind` is 'organisation'"):
        check_actors([actor("office", "Virginia Customs Office", kind="organisation", **key)], EVERYDAY)


def test_a_kind_is_one_of_five(tmp_path):
    entry = '[[actor]]\nid = "a"\nname = "A B"\nwhy = "x"\nkind = "organization"'
    with pytest.raises(CodebookError, match=r"`kind` is 'organization'\. Did you mean `organisation`"):
        read_actors(write(tmp_path, entry), EVERYDAY)
