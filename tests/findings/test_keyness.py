"""Keyness: numbers worked out by hand, and groups that cannot be compared."""

import math

import numpy as np
import pandas as pd
import pytest
from factories import ENGLISH, make_articles
from scipy import sparse
from scipy.special import logit
from scipy.stats import beta, false_discovery_control, norm, t

from analysis.errors import StudyError
from analysis.findings.keyness import (
    design_effects,
    evenness,
    keyness,
    keyness_of_counts,
    log_odds,
    top_words,
    typical_words,
    word_counts,
)
from analysis.study import Study

STUDY = Study(min_stories=2, seed=3)


def two_papers(n: int = 12) -> pd.DataFrame:
    north = [f"The harbour opened and ships came to the harbour. Rain fell on hill {i}." for i in range(n)]
    south = [f"The theatre opened and actors came to the theatre. Rain fell on hill {i}." for i in range(n)]
    return make_articles(*north, *south, outlet=["north_star"] * n + ["south_star"] * n)


def test_log_odds_by_hand():
    inside, outside, prior = np.array([9.0, 1.0]), np.array([4.0, 6.0]), np.array([1.0, 1.0])
    assert log_odds(inside, outside, prior)[0] == pytest.approx(math.log(10 / 2) - math.log(5 / 7))


def test_keyness_of_three_groups_by_hand():
    """Three groups of two one-story articles; the prior is a share of 5 % of the 60 words, so 3 words in all."""
    counts = pd.DataFrame(
        [(f"{group}{i}", word, n) for group, ns in {"a": (8, 2), "b": (5, 5), "c": (2, 8)}.items() for i in (0, 1)
         for word, n in zip(("ship", "train"), ns, strict=True)],
        columns=["article_id", "word", "n"],
    )  # fmt: skip
    ids = [f"{group}{i}" for group in "abc" for i in (0, 1)]
    groups, stories = pd.Series([one[0] for one in ids], index=ids), pd.Series(ids, index=ids)
    words = keyness_of_counts(counts, groups, stories, study=STUDY, least_stories=6)
    row = words.set_index(["group", "word"]).loc[("a", "ship")]
    prior = 0.05 * 60 * 30 / 60  # of `ship`, which is half of all words
    inside, outside = 16 + prior, 14 + prior
    expected = math.log(inside / (20 + 3 - inside)) - math.log(outside / (40 + 3 - outside))
    assert row["estimate"] == pytest.approx(expected)
    share = 23 / 66  # of all words with the prior, that of the group
    left = beta(inside + 0.5, outside + 0.5)  # stories of a group are alike, so each use counts whole
    df = 6 - 3  # stories less groups
    assert norm.sf(row["z"]) == pytest.approx(t.sf(norm.isf(left.cdf(share)), df))
    assert row["low"] == pytest.approx(logit(left.ppf(norm.sf(t.isf(0.025, df)))) - logit(share))
    assert (row["count"], row["n_articles"], row["evenness"]) == (16, 2, 1.0)


def test_a_design_effect_is_that_of_the_influence_of_stories():
    """Two groups of two stories of ten words each; the first word stands six times in one story and twice in another."""
    used = np.array([[6.0, 4.0], [2.0, 8.0], [0.0, 10.0], [0.0, 10.0]])
    sides = sparse.csr_matrix(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]))
    excess = np.array([6 - 4, 2 - 4, 0, 0])  # over what ten words of its group hold
    squares = 2 * ((excess / 2) ** 2).sum() * 4 / (4 - 2)  # of the influence of each story on either group
    chance = 2 * 8 * 0.5**2  # the same of eight uses drawn alone
    effect = design_effects(sparse.csr_matrix(used), sides, np.arange(4))
    assert effect == pytest.approx([squares / chance, 1.0])  # the other word varies less than chance


def test_a_reprint_adds_nothing_to_what_a_story_tells():
    used = np.tile([[3.0, 7.0], [0.0, 10.0], [3.0, 7.0], [0.0, 10.0]], (2, 1))  # each article printed twice
    sides = sparse.csr_matrix(np.eye(2)[[0, 0, 1, 1] * 2])
    as_stories, as_articles = (
        design_effects(sparse.csr_matrix(used), sides, story)[0] for story in (np.array([0, 1, 2, 3] * 2), np.arange(8))
    )
    assert as_articles == pytest.approx(8 * (1.5 / 2) ** 2 * 2 * 8 / (8 - 2) / 6)
    assert as_stories == pytest.approx(4 * (3 / 2) ** 2 * 2 * 4 / (4 - 2) / 6)


def test_a_group_without_any_of_the_words_compared_says_nothing():
    rows = [(f"a{i}", word, 1) for i in range(10) for word in ("rain", "snow")] + [
        (f"b{i}", "hail", 1) for i in range(4)
    ]
    counts = pd.DataFrame(rows, columns=["article_id", "word", "n"])
    ids = sorted(set(counts["article_id"]))
    groups = pd.Series([one[0] for one in ids], index=ids)
    words = keyness_of_counts(counts, groups, pd.Series(ids, index=ids), study=STUDY, least_stories=10)
    assert words[["estimate", "low", "high", "q"]].notna().all(axis=None)
    assert not words["distinct"].any()


def test_false_discoveries_are_controlled_over_all_words_of_all_groups():
    words = keyness(two_papers(), "outlet", study=STUDY, english=ENGLISH)
    p = 2 * norm.sf(words["z"].abs())
    assert words["q"].to_numpy() == pytest.approx(false_discovery_control(p))
    assert not (words["distinct"] & (words["q"] >= 0.05)).any()


def test_a_word_of_one_story_alone_is_never_distinct():
    n = 20
    rows = [(f"a{i}", "rain", 10) for i in range(2 * n)] + [("a0", "scoop", 400)]
    counts = pd.DataFrame(rows, columns=["article_id", "word", "n"])
    ids = [f"a{i}" for i in range(2 * n)]
    groups, stories = pd.Series(["x"] * n + ["y"] * n, index=ids), pd.Series(ids, index=ids)
    words = keyness_of_counts(counts, groups, stories, study=STUDY, least_stories=1).set_index(["group", "word"])
    assert words.loc[("x", "scoop"), "estimate"] > 1
    assert not words["distinct"].any()


def test_words_in_few_stories_are_not_compared():
    texts = ["Ships came. Rain fell."] * 12 + ["Trains came. Rain fell."] * 12
    articles = make_articles(*texts, outlet=["north"] * 12 + ["south"] * 12)
    few = articles.assign(story_id=["s0"] * 6 + list(articles["story_id"][6:]))  # 7 stories with ships, 12 with trains
    words = {
        name: set(keyness(table, "outlet", study=STUDY, english=ENGLISH)["word"])
        for name, table in (("all", articles), ("few", few))
    }
    assert words["all"] - words["few"] == {"ships", "ships came"}


def test_each_group_gets_its_own_words():
    words = keyness(two_papers(), "outlet", study=STUDY, english=ENGLISH)
    distinct = words[words["distinct"] & (words["estimate"] > 0)]
    assert "harbour" in set(distinct[distinct["group"] == "north_star"]["word"])
    assert "theatre" in set(distinct[distinct["group"] == "south_star"]["word"])
    assert "rain" not in set(distinct["word"])  # both use it alike
    assert not {"the", "and"} & set(words["word"])


def test_phrases_do_not_run_across_marks():
    counts = word_counts(make_articles("Red house, blue door."), ENGLISH)
    assert set(counts["word"]) == {"red", "house", "red house", "blue", "door", "blue door"}


def test_names_are_left_out_on_request():
    words = keyness(two_papers(), "outlet", study=STUDY, english=ENGLISH, leave_out=["Harbour Master"])
    assert not {"harbour", "north", "star"} & set(words["word"])


def test_a_story_printed_often_gives_a_wide_interval():
    texts = ["Ships came. Rain fell."] * 6 + ["Trains came. Rain fell."] * 6 + ["Trains left. Rain fell."] * 12
    articles = make_articles(*texts, outlet=["north"] * 12 + ["south"] * 12)
    reprints = articles.assign(story_id=["s0"] * 6 + list(articles["story_id"][6:]))
    widths = []
    for given in (articles, reprints):
        words = keyness(given, "outlet", study=STUDY, english=ENGLISH, least_stories=1)
        row = words.set_index(["group", "word"]).loc[("north", "ships")]
        widths.append(row["high"] - row["low"])
    assert widths[1] > widths[0]


def test_any_grouping_of_articles_will_do():
    articles = two_papers()
    phase = pd.Series(["before", "after"] * 12)
    assert set(keyness(articles, phase, study=STUDY, english=ENGLISH)["group"]) == {"before", "after"}


def test_one_group_has_nothing_to_be_compared_with():
    with pytest.raises(StudyError, match="two groups or more"):
        keyness(two_papers().head(12), "outlet", study=STUDY, english=ENGLISH)


def test_a_group_of_one_article_leaves_nothing_to_compare():
    articles = pd.concat(
        [two_papers().head(12), make_articles("Harbour.", article_id="z", outlet="tiny")], ignore_index=True
    )
    with pytest.raises(StudyError, match="two groups or more of at least 2 stories each; here 1 group has"):
        keyness(articles, "outlet", study=STUDY, english=ENGLISH)


def test_groups_of_very_unequal_size_are_compared_and_said_to_be():
    texts = [f"Ships came to harbour {i}." for i in range(44)] + [f"Trains came to station {i}." for i in range(4)]
    words = keyness(make_articles(*texts, outlet=["big"] * 44 + ["small"] * 4), "outlet", study=STUDY, english=ENGLISH)
    assert "differ much in size (4 to 44 stories)" in words.attrs["notes"][0]


def test_a_small_group_is_left_out_and_named():
    articles = pd.concat([two_papers(), make_articles("Harbour.", article_id="z", outlet="tiny")], ignore_index=True)
    assert "tiny" in keyness(articles, "outlet", study=STUDY, english=ENGLISH).attrs["notes"][0]


def test_function_words_alone_give_no_number():
    articles = make_articles(*["The and of."] * 8, outlet=["a"] * 4 + ["b"] * 4)
    with pytest.raises(StudyError, match="No word"):
        keyness(articles, "outlet", study=STUDY, english=ENGLISH)


def test_one_word_alone_has_no_others_to_be_weighed_against():
    ids = [f"a{i}" for i in range(12)]
    counts = pd.DataFrame({"article_id": ids, "word": "mayor", "n": 1})
    groups = pd.Series(["x"] * 6 + ["y"] * 6, index=ids)
    with pytest.raises(StudyError, match="Only `mayor` stands"):
        keyness_of_counts(counts, groups, pd.Series(ids, index=ids), study=STUDY)


def test_typical_words_are_those_whose_interval_lies_above_nought():
    words = keyness(two_papers(), "outlet", study=STUDY, english=ENGLISH)
    typical = typical_words(words, n=2)
    assert typical.groupby("group").size().max() <= 2
    assert (typical["low"] > 0).all()


def test_top_words_say_where_nothing_stands_out():
    words = keyness(two_papers(), "outlet", study=STUDY, english=ENGLISH)
    assert "harbour*" in top_words(words, n=3).set_index("group").loc["north_star", "words"]
    assert top_words(words.assign(low=-1.0), n=3)["words"].eq("none stands out").all()


def test_evenness_is_one_where_a_word_is_spread_evenly():
    even_and_not = sparse.csr_matrix(np.array([[1.0, 2.0, 5.0], [1.0, 0.0, 5.0]]))
    spread = evenness(even_and_not)
    assert spread[0] == pytest.approx(1 - (abs(1 / 2 - 8 / 14) + abs(1 / 2 - 6 / 14)) / 2)
    assert spread[1] < spread[0]
