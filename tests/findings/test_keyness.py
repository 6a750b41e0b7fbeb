"""Keyness and concordance: numbers worked out by hand, groups that cannot be compared, keywords in context."""

import math

import numpy as np
import pandas as pd
import pytest
from factories import ENGLISH, make_articles
from scipy.stats import false_discovery_control, norm

from analysis.display.concordance import concordance
from analysis.errors import StudyError, UsageError
from analysis.findings.keyness import (
    dispersion,
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
    estimate, z = log_odds(inside, outside, prior)
    assert estimate[0] == pytest.approx(math.log(10 / 2) - math.log(5 / 7))
    assert z[0] == pytest.approx(estimate[0] / math.sqrt(1 / 10 + 1 / 5))


def test_keyness_of_three_groups_by_hand():
    """Three groups of two one-story articles; the prior is a share of 5 % of the 60 words, so 3 words in all."""
    counts = pd.DataFrame(
        [(f"{group}{i}", word, n) for group, ns in {"a": (8, 2), "b": (5, 5), "c": (2, 8)}.items() for i in (0, 1)
         for word, n in zip(("ship", "train"), ns, strict=True)],
        columns=["article_id", "word", "n"],
    )  # fmt: skip
    ids = [f"{group}{i}" for group in "abc" for i in (0, 1)]
    groups, stories = pd.Series([one[0] for one in ids], index=ids), pd.Series(ids, index=ids)
    row = keyness_of_counts(counts, groups, stories, study=STUDY).set_index(["group", "word"]).loc[("a", "ship")]
    prior = 0.05 * 60 * 30 / 60  # of `ship`, which is half of all words
    inside, outside = 16 + prior, 14 + prior
    expected = math.log(inside / (20 + 3 - inside)) - math.log(outside / (40 + 3 - outside))
    assert row["estimate"] == pytest.approx(expected)
    assert row["z"] == pytest.approx(expected / math.sqrt(1 / inside + 1 / outside))
    assert (row["count"], row["n_articles"], row["dispersion"]) == (16, 2, 1.0)


def test_false_discoveries_are_controlled_over_all_words_of_all_groups():
    words = keyness(two_papers(), "outlet", study=STUDY, english=ENGLISH)
    p = 2 * norm.sf(words["z"].abs())
    assert words["q"].to_numpy() == pytest.approx(false_discovery_control(p))
    assert not (words["distinct"] & (words["q"] >= 0.05)).any()


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
        row = (
            keyness(given, "outlet", study=STUDY, english=ENGLISH).set_index(["group", "word"]).loc[("north", "ships")]
        )
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
    with pytest.raises(StudyError, match="two groups or more of at least 2 articles each; here 1 group has"):
        keyness(articles, "outlet", study=STUDY, english=ENGLISH)


def test_groups_of_very_unequal_size_are_compared_and_said_to_be():
    texts = [f"Ships came to harbour {i}." for i in range(44)] + [f"Trains came to station {i}." for i in range(4)]
    words = keyness(make_articles(*texts, outlet=["big"] * 44 + ["small"] * 4), "outlet", study=STUDY, english=ENGLISH)
    assert "differ much in size (4 to 44 articles)" in words.attrs["notes"][0]


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


def test_dispersion_is_one_where_a_word_is_spread_evenly():
    from scipy import sparse

    even_and_not = sparse.csr_matrix(np.array([[1.0, 2.0, 5.0], [1.0, 0.0, 5.0]]))
    spread = dispersion(even_and_not)
    assert spread[0] == pytest.approx(1 - (abs(1 / 2 - 8 / 14) + abs(1 / 2 - 6 / 14)) / 2)
    assert spread[1] < spread[0]


def test_a_concordance_shows_left_and_right_within_the_paragraph():
    table = concordance(make_articles("First line.\nThe talks on the port broke down.\nLast."), "talk*")
    row = table.iloc[0]
    assert (row["left"], row["keyword"], row["right"]) == ("The ", "talks", " on the port broke down.")
    assert row["start"] == 16


def test_a_concordance_draws_the_same_rows_again():
    articles = make_articles("rain " * 50)
    assert concordance(articles, "rain", n=5).equals(concordance(articles, "rain", n=5))
    assert len(concordance(articles, "snow")) == 0


def test_a_concordance_of_undated_articles_has_its_column_of_dates():
    undated = make_articles("Rain.", "More rain.").assign(
        published=pd.Series([pd.NaT] * 2, dtype="datetime64[us, UTC]")
    )
    table = concordance(undated, "rain")
    assert len(table) == 2
    assert table["published"].isna().all()
    assert table["published"].dt.tz is not None


def test_a_keyword_that_cannot_be_searched_is_refused():
    with pytest.raises(UsageError, match="keyword"):
        concordance(make_articles("Rain."), "*")
