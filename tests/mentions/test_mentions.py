"""Names, surnames, roles and epithets: who is meant, who only looks like it, and what is left open."""

import time

import pandas as pd
import pytest
from factories import ENGLISH, SHIPPED
from mention_factories import mentioned

from analysis.codebook.actors import Actor
from analysis.language.document import Documents
from analysis.language.sentences import split_sentences
from analysis.mentions import find_mentions, propose_actors
from analysis.tables import MENTIONS, OPEN_MENTIONS

ACTORS = SHIPPED.actors


def make_articles(text, title="", country="US", published="2018-07-01", n=1):
    row = {"title": title, "text": text, "country": country, "published": pd.Timestamp(published, tz="UTC")}
    return pd.DataFrame([{"article_id": f"a{i}", **row} for i in range(n)])


def make_documents(articles):
    return Documents(articles, split_sentences(articles, ENGLISH), ENGLISH)


def read(text, title="", country="US", published="2018-07-01", actors=ACTORS):
    articles = make_articles(text, title, country, published)
    return find_mentions(articles, make_documents(articles), actors, pronouns=False)


def named(text, **more):
    found = read(text, **more).mentions
    return list(zip(found["alias"], found["actor_id"], strict=True))


TRUMP, KIM, MOON = "donald_trump", "kim_jong_un", "moon_jae_in"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Kim Jong-un smiled.", [("Kim Jong-un", KIM)]),  # hyphen
        ("Kim Jong Un's train left.", [("Kim Jong Un", KIM)]),  # possessive
        ("KIM JONG UN HAS LEFT.", [("KIM JONG UN", KIM)]),  # capitals
        ("Donald J. Trump won.", [("Donald J. Trump", TRUMP)]),  # initials
        ("President Trump left.", [("Trump", TRUMP)]),  # title
        ("Mr. Trump left. Mr Trump returned.", [("Trump", TRUMP), ("Trump", TRUMP)]),
        ("Chairman Kim waved.", [("Kim", KIM)]),  # a title of the codebook introduces
        (
            "The Trump-Kim talks began after Kim Jong Un wrote.",  # the only Kim of the article, named in full below
            [("Trump", TRUMP), ("Kim", KIM), ("Kim Jong Un", KIM)],
        ),
        ("Kim Jong Un wrote. He said that Kim would come.", [("Kim Jong Un", KIM), ("Kim", KIM)]),  # "that" joins
        ("Kim Jong Un wrote. Kim and Trump met.", [("Kim Jong Un", KIM), ("Kim", KIM), ("Trump", TRUMP)]),
        ("He will trump them. Trumpets sounded.", []),  # whole words with a capital
        ("Kim Jong Un wrote. He is Rocket Man to some.", [("Kim Jong Un", KIM), ("Rocket Man", KIM)]),
        ("Rocket Man is a song.", []),  # an epithet of nobody in the article
    ],
)  # fmt: skip
def test_an_actor_is_found_under_every_form_of_the_name(text, expected):
    assert named(text) == expected


@pytest.mark.parametrize(
    "name, text, expected",
    [
        ("Hamid el-Rasul", "Hamid el-Rasul spoke. Later el-Rasul left.", ["Hamid el-Rasul", "el-Rasul"]),
        ("Hamid el-Rasul", "Hamid El-Rassul spoke.", ["Hamid El-Rassul"]),  # the same name by way of French
        ("Jutta von der Heide", "Jutta von der Heide spoke.", ["Jutta von der Heide"]),
        ("Jutta von der Heide", "jutta von der heide spoke.", []),
    ],
)
def test_a_particle_needs_no_capital(name, text, expected):
    actor = Actor(id="one", name=name, why="a test", surname="el-Rasul" if "Rasul" in name else "")
    assert read(text, actors=[actor]).mentions["alias"].tolist() == expected


@pytest.mark.parametrize(
    "text",
    [
        "Trump Tower is tall.",
        "The Trump administration objected.",
        "Donald Trump Jr. spoke.",
        "Melania Trump waved.",
        "Gudrun Trump runs a bakery.",  # any given name, in the codebook or not
        "Mrs. Trump waved.",
        "Kim Jong Il ruled before.",
        "They met on Kim Il Sung Square.",
        "Kim Kardashian called.",
        "Kim Soo-yeon, an analyst, disagreed.",
        "Tony Kim came home.",
        "The moon rose. The Moon was full.",
        "They live in Bolton, England.",
    ],
)
def test_a_name_inside_another_name_is_not_the_actor(text):
    assert named(text) == []


@pytest.mark.parametrize(
    "text, last",
    [
        ("Kim Yo Jong spoke. Kim Jong Un listened. Kim left.", KIM),  # the one introduced last
        ("Kim Jong Un listened. Kim Yo Jong spoke. Kim left.", "kim_yo_jong"),
        ("Kim Jong Un slept. Kim Jong Il, his father, is dead. Kim left.", KIM),  # named in full only
        ("Ivanka Trump spoke after Donald Trump. Trump left.", TRUMP),  # a bare surname that is safe
        ("Kim Jong Un stayed. Kim Yo Jong spoke. Ms. Kim left.", "kim_yo_jong"),
        ("Kim Yo Jong spoke after Kim Jong Un. Mr. Kim left.", KIM),
        ("Kim Yong Chol flew in. Kim Jong Un waited. Mr. Kim, the leader, spoke.", KIM),
    ],
)
def test_a_surname_belongs_to_the_bearer_introduced_last(text, last):
    assert named(text)[-1][1] == last


def test_a_bearer_outside_the_roster_takes_the_surname():
    assert named("Kim Yong Chol arrived with a letter. Kim said nothing.") == []


def test_what_follows_a_surname_tells_which_bearer_is_meant():
    assert named("Kim Yong Chol flew in. Kim Jong Un waited. Mr. Kim, the envoy, left.") == [("Kim Jong Un", KIM)]


def test_a_headline_waits_for_the_introduction_below():
    found = read("Kim Jong Un left for Hanoi.", title="Kim Takes Train to Meet Trump").mentions
    assert list(zip(found["field"], found["actor_id"], strict=True)) == [
        ("title", KIM),
        ("title", TRUMP),
        ("text", KIM),
    ]


@pytest.mark.parametrize(
    "title, text, expected",
    [
        ("Impeach Trump? What was learnt", "Nobody knew.", [TRUMP]),  # a verb before the surname
        ("Prime-time Trump faces doubts", "Nobody knew.", [TRUMP]),  # an adjective
        ("Doubts return: Defiant Trump waits", "Nobody knew.", [TRUMP]),
        ("Trump Kim talks: what to make of them", "Kim Jong Un left.", [TRUMP, KIM]),  # two surnames
        ("Wilhelmine Trump opens a bakery", "Wilhelmine Trump baked.", []),  # whom the text names so
        ("Wilhelmine Trump opens a bakery", "", []),  # no text that could tell
        ("Fred Trump opens a bakery", "Nobody knew.", []),  # a known given name
    ],
)
def test_an_ordinary_word_with_a_capital_in_a_headline_is_no_first_name(title, text, expected):
    found = read(text, title=title).mentions
    assert found.loc[found["field"] == "title", "actor_id"].tolist() == expected


def test_a_surname_never_introduced_is_left_open():
    left = read("Kim said no.").open
    assert left.loc[0, ["alias", "candidates"]].tolist() == ["Kim", "kim_jong_un; kim_yo_jong"]
    assert "never gives in full" in left.loc[0, "why"]


@pytest.mark.parametrize(
    "text, country, published, expected",
    [
        ("The president signed.", "US", "2018-07-01", [TRUMP]),
        ("The president signed.", "KR", "2018-07-01", [MOON]),  # the outlet's country
        ("The president signed.", "US", "2016-07-01", []),  # not in office
        ("SEOUL - The president signed.", "GB", "2018-07-01", [MOON]),  # the dateline
        ("The president of Mexico signed.", "US", "2018-07-01", []),
        ("The president-elect signed.", "US", "2018-07-01", []),
        ("The U.S. secretary of state left.", "US", "2018-04-20", []),  # sworn in on 26 April
        ("The U.S. secretary of state left.", "US", "2018-05-20", ["mike_pompeo"]),
        ("The North Korean leader left.", "GB", "2018-05-20", [KIM]),
    ],
)
def test_a_role_counts_by_date_and_country(text, country, published, expected):
    found = read(text, country=country, published=published).mentions
    assert found["actor_id"].tolist() == expected
    assert set(found["form"]) <= {"role"}


def test_a_role_without_country_to_tell_is_left_open():
    assert "country" in read("The president signed.", country="SG").open.loc[0, "why"]


def test_a_role_with_dates_in_an_undated_article_is_left_open():
    left = read("The president signed.", published=None).open
    assert "without one" in left.loc[0, "why"]


def test_offsets_are_the_evidence_and_each_mention_has_its_sentence():
    text = "“Hello,” said Kim Jong‑un.\n\nTrump’s reply came late; Moon Jae-in heard it."
    articles = make_articles(text)
    sentences = split_sentences(articles, ENGLISH)
    found = find_mentions(articles, Documents(articles, sentences, ENGLISH), ACTORS).mentions
    assert [text[s:e] for s, e in zip(found["start"], found["end"], strict=True)] == found["alias"].tolist()
    spans = sentences.set_index("sentence_id")
    assert all(
        spans.loc[m.sentence_id, "start"] <= m.start < spans.loc[m.sentence_id, "end"] for m in found.itertuples()
    )
    assert found.dtypes.astype(str).to_dict() == MENTIONS.build(found).dtypes.astype(str).to_dict()


def test_articles_without_text_give_empty_tables():
    articles = make_articles("")
    found = find_mentions(articles, make_documents(articles), ACTORS)
    assert list(found.mentions.columns) == list(MENTIONS.columns)
    assert list(found.open.columns) == list(OPEN_MENTIONS.columns)
    assert len(found.mentions) == len(found.open) == 0


def test_inputs_stay_as_they_were():
    articles = make_articles("Trump left.")
    before = articles.copy()
    find_mentions(articles, make_documents(articles), ACTORS)
    pd.testing.assert_frame_equal(articles, before)


def test_a_long_transcript_takes_time_in_proportion():
    line = "TRUMP: Kim Jong Un told me that he wants peace, and Moon Jae-in said so too.\n"
    seconds = []
    for n in (400, 1600):
        articles = make_articles(line * n)
        sentences = split_sentences(articles, ENGLISH)
        start = time.perf_counter()
        find_mentions(articles, Documents(articles, sentences, ENGLISH), ACTORS)
        seconds.append(time.perf_counter() - start)
    assert seconds[1] < 10 * seconds[0]  # four times the text; squared time would be sixteen


def test_a_large_roster_finds_the_same():
    crowd = tuple(
        Actor(id=f"p{i}", name=f"Ab{chr(97 + i % 26)}u Zor{chr(97 + i // 26)}ek", why="crowd") for i in range(600)
    )
    text = "Donald Trump met Kim Jong Un. Kim left."
    assert named(text, actors=(*ACTORS, *crowd)) == named(text)


def test_actors_whom_the_roster_lacks_are_proposed_by_frequency():
    articles = make_articles("Donald Trump met Nancy Pelosi. Nancy Pelosi left.", n=2)
    articles.loc[1, "text"] = "Nancy Pelosi met Gordon Ek. Trump Tower stood."
    found = propose_actors(articles, split_sentences(articles, ENGLISH), ACTORS, ENGLISH)
    assert found[["name", "n_articles", "n_mentions"]].to_numpy().tolist() == [
        ["Nancy Pelosi", 2, 3],
        ["Gordon Ek", 1, 1],
    ]
    assert found.loc[0, "example"] == "Donald Trump met Nancy Pelosi."


def test_a_bare_surname_is_of_the_relative_whom_the_article_introduces():
    text = "First lady Melania Trump flew to Ghana on Tuesday. Trump said she's experienced nothing like it."
    assert named(text) == []
    assert [actor for _, actor in named("President Donald Trump spoke. Melania Trump stood by. Trump left.")] == [
        "donald_trump",
        "donald_trump",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The Trump aides left.",
        "Two former Trump lawyers and a Trump campaign official spoke.",
        "Trump's rival met Trump national security adviser Ann Lund.",
        "Donald Trump supporters cheered.",
        "Some anti-Trump protesters and pro‑Trump voters met.",
        "A Trump-era rule fell.",
        "Some Trump fans had left.",
        "Some Trump allies in Ohio left.",
        "The Trump budget director left.",
    ],
)
def test_a_compound_of_people_is_not_the_man(text):
    assert named(text) == ([("Trump", TRUMP)] if text.startswith("Trump's") else [])


@pytest.mark.parametrize(
    "text",
    [
        "Trump fans the flames.",
        "The Trump-Kim talks failed.",
        "Trump tweets at night.",
        "Trump legally won.",
        "Trump judges them.",
        "Trump delegates power.",
        "Trump counsels patience.",
        "Trump allies himself with Kim Jong Un.",
    ],
)
def test_a_verb_or_a_thing_behind_a_name_leaves_it_the_name_of_the_man(text):
    assert named(text)[0] == ("Trump", TRUMP)


def test_a_compound_introduces_the_one_whose_name_it_holds():
    assert named("Kim Jong Un aides spoke. Kim was there.") == [("Kim", KIM)]


@pytest.mark.parametrize("name", ["Kim Jong-eun", "Kim Jong un", "Kim Jung-un", "Kim Jongeun", "KIM JONG EUN"])
def test_a_korean_name_is_found_in_each_spelling(name):
    assert named(f"{name} smiled. Jong-un left.") == [(name, KIM), ("Jong-un", KIM)]


@pytest.mark.parametrize("given", ["Jong-un", "Jong Un", "Jongun"])
def test_a_given_name_alone_is_his_however_it_is_joined(given):
    assert named(f"Kim Jong Un left. {given} smiled. Kim slept.")[1:] == [(given, KIM), ("Kim", KIM)]


def test_a_given_name_alone_is_nobody_whom_the_article_does_not_introduce():
    assert named("Jong-un left. Lee Jong-un stayed.") == []
    assert named("Kim jong smiled. Moon Jae in left.") == [("Moon Jae in", MOON)]


def test_a_name_is_found_in_another_latin_spelling_unless_that_is_somebody_else():
    one, other = Actor(id="one", name="Ahmed Lund", why="a test"), Actor(id="other", name="Ahmad Lund", why="a test")
    assert named("Ahmad Lund spoke.", actors=[one]) == [("Ahmad Lund", "one")]
    assert named("Ahmad Lund spoke.", actors=[one, other]) == [("Ahmad Lund", "other")]


@pytest.mark.parametrize(
    "text",
    [
        "Kim Jong Un came. Kim's sister, Kim Yo Jong, waved. Kim left.",
        "Kim Jong Un came with his younger sister, Kim Yo Jong. Kim left.",
        "Kim Jong Un came. Kim Yo Jong, the leader's sister, waved. Kim left.",
        "Kim Jong Un came. Kim Yo Jong, a sister of Kim Jong Un, waved. Kim left.",
        "Kim Jong Un came. His half-brother, Kim Pyong Il, waved. Kim left.",
    ],
)
def test_a_relative_introduced_by_apposition_takes_nothing(text):
    assert named(text)[-1] == ("Kim", KIM)


@pytest.mark.parametrize(
    "told", ["the sister of Kim Jong Un", "a younger sister of leader Kim Jong Un", "Kim Jong Un's sister"]
)
def test_whose_relative_somebody_is_takes_nothing_either(told):
    text = f"Kim Yo Jong, {told}, arrived. Kim was tired."
    assert named(text)[-1] == ("Kim", "kim_yo_jong")
    assert named(text, actors=[actor for actor in ACTORS if actor.id == KIM]) == [("Kim Jong Un", KIM)]
    assert named(f"{text} Kim Jong Un spoke. Kim left.")[-1] == ("Kim", KIM)


def test_of_two_relatives_named_together_the_one_without_an_office_does_not_keep_the_surname():
    text = "Kim Yo Jong came with her brother Kim Jong Un. Kim spoke."
    left = read(text).open
    assert left[["alias", "candidates"]].values.tolist() == [["Kim", "kim_jong_un; kim_yo_jong"]]
    assert named(text.replace("Kim spoke", "Mr. Kim spoke. Kim left"))[-2:] == [("Kim", KIM)] * 2


def test_a_relative_bears_the_surname_once_a_title_names_her():
    text = "Kim Jong Un came. Kim's sister, Kim Yo Jong, waved. Ms. Kim spoke. Kim left."
    assert [actor for _, actor in named(text)][-2:] == ["kim_yo_jong", "kim_yo_jong"]


def test_one_whose_supporters_are_named_may_be_meant_by_a_pronoun():
    found = mentioned("Donald Trump loyalists are eager to back up his rhetoric.", ACTORS)
    assert found == [("his", TRUMP, "pronoun")]


def test_whose_aides_are_named_is_not_left_open():
    assert len(read("Kim aides said no.").open) == 0


def test_a_bare_surname_with_a_title_is_not_of_one_who_never_had_it_where_another_bears_it():
    ida = Actor(id="ida", name="Ida Clinton", why="a test", gender="female", bare_surname=True, titles=("Senator",))
    bo = Actor(id="bo", name="Bo Clinton", why="a test", gender="male")
    text = "Clinton won. Senator Clinton spoke. Mrs. Clinton left."
    assert named(text, actors=[ida, bo]) == [("Clinton", "ida")] * 3
    assert read("President Clinton stayed.", actors=[ida, bo]).open["candidates"].tolist() == ["ida; bo"]
    assert named("President Clinton stayed.", actors=[ida]) == [("Clinton", "ida")]


@pytest.mark.parametrize(
    "title, expected",
    [
        ("The teacher Ida Bolton goes back to school", ["John Bolton"]),
        ("Ida Bolton and John Bolton go back to school", ["John Bolton", "Bolton"]),
        ("Back to school", ["John Bolton", "Bolton"]),
        ("Defiant Bolton goes back to school", ["John Bolton", "Bolton"]),  # an adjective: the text names nobody so
    ],
)
def test_in_an_article_that_its_title_gives_to_another_bearer_a_surname_alone_is_left_open(title, expected):
    text = "Ida Bolton teaches. She met John Bolton years ago.\n\nBolton paints as well."
    found = read(text, title=title).mentions
    assert found.loc[found["field"] == "text", "alias"].tolist() == expected
