"""Whom "he" and "she" mean: an actor where the evidence is good, nobody where it is not."""

import hashlib
import re

import numpy as np
import pandas as pd
import pytest
from factories import ENGLISH, SHIPPED

from analysis.codebook.actors import Actor
from analysis.language.document import Documents
from analysis.language.sentences import split_sentences
from analysis.mentions import find_mentions
from analysis.mentions.pronouns.features import FEATURES
from analysis.mentions.pronouns.ranker import WEIGHTS, Ranker, load_ranker, text_digest
from analysis.mentions.pronouns.resolve import NEAREST, look_around
from analysis.mentions.pronouns.scene import Scene
from analysis.paths import SHARED
from analysis.validity.scores import weights_of
from analysis.validity.tasks import mentions as mentions_task
from analysis.validity.tasks import pronouns as pronouns_task

ACTORS = SHIPPED.actors
TRUMP, KIM, POMPEO = "donald_trump", "kim_jong_un", "mike_pompeo"


def pronouns(text, title="", published="2018-07-24"):
    articles = pd.DataFrame(
        [
            {
                "article_id": "a",
                "title": title,
                "text": text,
                "country": "US",
                "published": pd.Timestamp(published, tz="UTC"),
            }
        ]
    )
    found = find_mentions(articles, Documents(articles, split_sentences(articles, ENGLISH), ENGLISH), ACTORS).mentions
    found = found[found["form"] == "pronoun"]
    return list(zip(found["alias"], found["actor_id"], strict=True))


def test_he_is_three_people_by_turns():
    text = (
        "Kim Jong Un wants sanctions lifted before he will let inspectors in, a diplomat told a broadcaster on Friday. "
        "Until Trump puts an offer on the table, Kim will not resume the talks that opened when he sat down with Trump in June.\n"
        "Above all, Kim wants a promise that his government will survive.\n"
        "Kim also asks Trump for fuel, but Trump has said that he is under no pressure to give any. "
        '"I can wait. I have all the time there is," he said on Tuesday. "It is going fine." '
        "Secretary of State Mike Pompeo has said that he doesn't expect a quick result. "
        "Trump on Friday rejected reports that he is losing patience with Kim, writing that he is “quite content.”"
    )
    assert pronouns(text) == [
        ("he", KIM),
        ("he", KIM),
        ("his", KIM),
        ("he", TRUMP),
        ("he", TRUMP),
        ("he", POMPEO),
        ("he", TRUMP),
        ("he", TRUMP),
    ]


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is absent")
def test_the_seed_article_reads_as_a_person_reads_it():
    page = next((SHARED / "seed").glob("*.txt")).read_text(encoding="utf-8")
    title, text = page.split("\n", 1)
    who = [actor for _, actor in pronouns(text, title)]
    assert who == [KIM, KIM, KIM, TRUMP, TRUMP, POMPEO, TRUMP, TRUMP]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Donald Trump said he would go.", [("he", TRUMP)]),
        ("Gordon Ek's lawyer, Mike Pompeo, said he would go.", [("he", POMPEO)]),
        ("Mike Pompeo, Gordon Ek's lawyer, said he would go.", [("he", POMPEO)]),
        ("Mike Pompeo was Gordon Ek's lawyer. He would go.", [("He", POMPEO)]),
        ("Donald Trump told reporters that he would go.", [("he", TRUMP)]),
        ("Kim Jong Un met Donald Trump. Trump said that he liked Kim.", [("he", TRUMP)]),
        ("Donald Trump left Hanoi on Thursday. He flew home.", [("He", TRUMP)]),
        ("Ivanka Trump said she was moved.", [("she", "ivanka_trump")]),
        ("Kim Jong Un sat down. He looked at himself.", [("He", KIM), ("himself", KIM)]),
        ("Kim Jong Un spoke first.\nAs for Donald Trump, he listened.", [("he", TRUMP)]),
        ("Kim Jong Un spoke first.\nIn his reply President Trump was brief.", [("his", TRUMP)]),  # looks ahead
        ("Kim Jong Un spoke.\n\nMr. Trump, who had slept badly, said he agreed.", [("he", TRUMP)]),
        ("Kim Jong Un waited.\n\nTrump's answer came late. He was busy.", [("He", TRUMP)]),  # alone in the paragraph
        ("Donald Trump left, writing that he was content.", [("he", TRUMP)]),
        ("Kim Jong Un waved. Donald Trump said that his talks went well.", [("his", TRUMP)]),
        ("Kim Jong Un waited for a word from Donald Trump himself.", [("himself", TRUMP)]),
        ("Mike Pompeo, who had flown in with Donald Trump, praised his hosts.", [("his", POMPEO)]),
        ("Donald Trump praised Mike Pompeo and his aides.", [("his", POMPEO)]),
        ("Mike Pompeo spoke.\n\nAsked whether he would go, Donald Trump shrugged.", [("he", TRUMP)]),
        ("“Mike Pompeo was late,” Donald Trump said.\n\nHe was cross.", [("He", TRUMP)]),  # who spoke above
    ],
)
def test_a_clear_pronoun_is_resolved(text, expected):
    assert pronouns(text) == expected


@pytest.mark.parametrize(
    "text, why",
    [
        ("He left.", "nobody is named"),
        ("Donald Trump spoke. She left.", "the gender speaks against it"),
        ("Gordon Ek said he would go.", "the one named is no actor"),
        ("Donald Trump spoke. Gordon Ek, a farmer, said that he disagreed.", "somebody else said so"),
        ("I said you should go.", "first and second person are not resolved"),
        ("Trump and Kim Jong Un met. They smiled.", "nor is the plural"),
        ("Mike Pompeo told Donald Trump that he was wrong.", "it may be either of them"),
        ("Mike Pompeo asked Donald Trump if he was wrong.", "it may be either of them"),
        ("Mike Pompeo asked Donald Trump whether he was wrong.", "it may be either of them"),
        ("Donald Trump's aide said he had not slept.", "the aide said so"),
        ("A Donald Trump aide said he was sick.", "the aide said so"),
        ("Donald Trump's son said he was fine.", "the son said so"),
        ("The aide said Donald Trump was ill. He left.", "it may be either of them"),
        ("Mike Pompeo's cousin said Donald Trump was late for him.", "it may be any of the three"),
        ("A man shouted at Donald Trump. He was removed.", "it may be either of them"),
        ("Donald Trump spoke. Whoever wins, he or she is tired.", "no one person is meant"),
        ("Donald Trump spoke. “It is late,” said Gordon Ek, 35. He left.", "the one named spoke last"),
        ("Mike Pompeo waited for President Ek. Ek said that he was glad.", "a title makes a name of the surname"),
        ("Mike Pompeo waited. The governor said that he was glad.", "an office alone is somebody"),
    ],
)
def test_a_pronoun_without_evidence_is_left_open(text, why):
    assert pronouns(text) == [], why


@pytest.mark.parametrize(
    "text, not_meant",
    [
        ("Kim Jong Un came to greet him.", KIM),  # who acts is not who is acted on
        ("Donald Trump, citing the delay, told him to wait.", TRUMP),  # nor with a parenthesis between
        ("Donald Trump, sitting beside him, smiled.", TRUMP),
        ("John Bolton, his adviser, disagreed.", "john_bolton"),  # an apposition is somebody else's
        ("“He is no friend,” Mike Pompeo said.", POMPEO),  # the speaker says "I"
        ("Kim Jong Un waved. He said that Kim was pleased.", KIM),  # nor does he name himself
        ("Kim Jong Un waved. “Kim has been generous,” he said.", KIM),
        ("Kim Jong Un waved. Kim, he said, was generous.", KIM),
        ("Kim Jong Un waved. He acknowledged that the letter from Kim was late.", KIM),
        ("Kim Jong Un waved. He praised Kim.", KIM),  # whom he acts on is somebody else
        ("“Ek is late,” Mike Pompeo said.\n\n“He is always late.”", POMPEO),  # the quotation goes on
    ],
)
def test_grammar_rules_a_person_out(text, not_meant):
    assert not_meant not in [actor for _, actor in pronouns(text)]


def test_an_unnamed_wife_is_not_he():
    assert pronouns("Donald Trump and his wife arrived. He waved.") == [("his", TRUMP), ("He", TRUMP)]


def test_an_office_alone_is_whoever_has_it_as_title():
    text = "Senator Mike Pompeo met Gordon Ek. {} said that he was glad."
    assert pronouns(text.format("The senator")) == [("he", POMPEO)]
    assert pronouns(text.format("The governor")) == []


def test_a_court_is_nobody():
    text = "Donald Trump named two Supreme Court Justices. He said that the Supreme Court was wise."
    assert pronouns(text) == [("He", TRUMP)]


def test_an_initial_in_a_name_makes_nobody_else_of_it():
    assert pronouns("Mike R. Pompeo left. Pompeo said that he was glad.") == [("he", POMPEO)]


def test_somebody_likened_to_an_actor_is_not_meant():
    assert pronouns("Gordon Ek, the Donald Trump of the valley, left. He smiled.") == []


def test_a_tree_asks_each_candidate_and_somebody_or_nobody_is_meant():
    ranker = Ranker(feature=[[0, 1]], threshold=[[0.5, 2.5]], value=[[0, 10_000, 20_000, 30_000]], nobody=10_000)
    shares = np.exp([0 + 1, 2 + 0, 1])  # (no, yes), (yes, no), nobody
    assert ranker.rank([[0, 3], [1, 2]]) == pytest.approx((shares / shares.sum())[:2])


def test_the_digest_names_the_weights_that_ship():
    assert weights_of("pronouns", "ranker") == hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()[:12]
    assert (WEIGHTS.parent / "README.md").exists()  # their card


def test_the_weights_fit_the_features():
    assert len(FEATURES) - 20 < load_ranker().feature.max() < len(FEATURES)


def test_gap_scores_count_both_names():
    units = [
        ("male", (True, False), (True, False)),
        ("female", (False, True), (True, False)),
        ("female", (False, False), (False, False)),
    ]
    scores = pronouns_task.metrics(units)
    assert scores["gap_f1"] == pytest.approx(2 * 1 / (2 + 2))  # one hit, two answers, two in gold
    assert scores["gap_f1_masculine"] == 1
    assert scores["gap_f1_feminine"] == scores["feminine_to_masculine"] == 0


def test_a_gap_record_is_answered():
    text = "Anna Berg met Clara Holm. Berg said she was late."
    record = {"text": text, "pronoun": "she", "start": text.index("she"), "a": {"name": "Anna Berg", "start": 0}, "b": {"name": "Clara Holm", "start": 14}}  # fmt: skip
    record["a"]["coref"], record["b"]["coref"] = True, False
    ((gender, gold, answer),) = pronouns_task.predict([record], pronouns_task.Options())
    assert (gender, gold, answer) == ("female", (True, False), (True, False))


def test_the_people_of_an_article_are_its_roster():
    text = "Anna Berg spoke. Berg said she was late. The actress left."
    label = {"entity_id": "Q1", "name": "Anna Berg", "type": "Q215627"}
    spots = [("Anna Berg", False), ("Berg said", False), ("she", True), ("The actress", True)]
    labels = [
        {**label, "start": text.index(words), "end": text.index(words) + len(words.split(" said")[0]), "coref": coref}
        for words, coref in spots
    ]
    record = {"text": text, "evaluation_span": [0, len(text)], "labels": labels}
    units = mentions_task.predict([record], mentions_task.Options())
    assert mentions_task.metrics(units) == {
        "name_precision": 1,
        "name_recall": 1,
        "pronoun_precision": 1,
        "pronoun_recall": 1,
    }


def test_the_shipped_ranker_is_never_scored_on_what_it_was_fitted_on(tmp_path, monkeypatch):
    task = pronouns_task
    shipped = load_ranker()
    text = "Ann Ortiz met Bea Lund before she left."
    name = {"name": "Ann Ortiz", "start": 0, "end": 9, "coref": True}
    record = {
        "text": text,
        "pronoun": "she",
        "start": 30,
        "end": 33,
        "a": name,
        "b": {"name": "Bea Lund", "start": 14, "end": 22, "coref": False},
    }
    fitted = []
    monkeypatch.setattr(task, "fit_ranker", lambda records, _: (fitted.append(len(records)), shipped)[1])
    monkeypatch.setattr(
        task,
        "load_ranker",
        lambda: Ranker(shipped.feature, shipped.threshold, shipped.value, shipped.nobody, [text_digest(text)]),
    )
    task.predict([record] * 10, task.Options())
    assert fitted == [9] * 10
    monkeypatch.setattr(task, "load_ranker", lambda: shipped)
    task.predict([record], task.Options())
    assert len(fitted) == 10
    assert shipped.learnt_from


def pronouns_of(text, actors):
    """The pronouns that these actors are given, each with the actor."""
    articles = pd.DataFrame(
        [
            {
                "article_id": "a",
                "title": "",
                "text": text,
                "country": "US",
                "published": pd.Timestamp("2018-10-01", tz="UTC"),
            }
        ]
    )
    found = find_mentions(articles, Documents(articles, split_sentences(articles, ENGLISH), ENGLISH), actors).mentions
    return list(found.loc[found["form"] == "pronoun", ["alias", "actor_id"]].itertuples(index=False, name=None))


def own(name, text, **more):
    """The pronouns that a study's own actor is given."""
    return [alias for alias, _ in pronouns_of(text, [Actor(id="one", name=name, why="a test", **more)])]


@pytest.mark.parametrize("name, more, expected", [
    ("Christine Ford", {}, ["she"]),            # the list of given names tells
    ("Wqendy Ford", {}, []),                    # nobody tells
    ("Jordan Ford", {}, []),                    # both bear it
    ("Jordan Ford", {"gender": "female"}, ["she"]),
])  # fmt: skip
def test_a_pronoun_is_of_an_actor_whose_gender_is_known(name, more, expected):
    assert own(name, f"{name} left. Ford said that she was glad.", **more) == expected
    assert own(name, f"{name} left. Ford said that he was glad.", **more) == []


@pytest.mark.parametrize("kind", ["organisation", "country", "group", "place"])
def test_what_is_no_person_is_never_he_or_she(kind):
    text = "Virginia Customs wrote. She said that she was glad. He and his clerk left, and Virginia Customs met her."
    assert own("Virginia Customs", text, kind=kind) == []
    assert own("Virginia Customs", text) != []  # the same words of a person


def test_what_is_no_person_takes_no_pronoun_from_a_person():
    person = Actor(id="ek", name="Ida Ek", why="a test", gender="female")
    office = Actor(id="office", name="Customs Office", why="a test", kind="organisation")
    text = "Ida Ek spoke to the Customs Office. The Customs Office had asked why she left."
    assert pronouns_of(text, [person, office]) == pronouns_of(text, [person]) == [("she", "ek")]


def test_in_a_text_without_stops_a_pronoun_looks_at_the_nearest_names_only():
    text = "Donald Trump met Mike Pompeo and he waited while " * 100
    articles = pd.DataFrame([{"article_id": "a", "title": "", "text": text}])
    document = Documents(articles, split_sentences(articles, ENGLISH), ENGLISH).fields("a")["text"]
    scene = Scene(document)
    referents = [scene.referent(m.start(), m.end(), m[0]) for m in re.finditer("Donald Trump|Mike Pompeo", text)]
    pronoun = scene.pronoun(scene.pronouns["male"][50])
    assert len(look_around(scene, pronoun, referents)) == 2 * NEAREST < len(referents)
