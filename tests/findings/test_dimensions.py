"""Findings split by a column of the articles: genre, metadata, whether they are about the actor."""

import pandas as pd
import pytest
from factories import SHIPPED, make_articles

from analysis.display.figures import DESK, draw_estimates
from analysis.display.page import Page
from analysis.errors import UsageError
from analysis.findings.contrasts import against_others
from analysis.findings.dimensions import dimension_name
from analysis.findings.estimates import count_articles, estimate_differences, estimate_means
from analysis.findings.observations import StudyData, coverage_rows, placed
from analysis.study import Study
from analysis.tables import FINDINGS

STUDY = Study(min_stories=2)
KEYS = ["outlet", "group", "group_by", "estimate"]


def make_rows(*cells):
    """(outlet, genre, rating, value) of a mention, each in an article and a story of its own."""
    ids = [f"a{n}" for n in range(len(cells))]
    table = pd.DataFrame(cells, columns=["outlet", "genre", "meta.rating", "value"])
    return table.assign(article_id=ids, story_id=ids, actor_id="ortiz", period="2019").astype(
        {"genre": "str", "value": float}
    )


ROWS = make_rows(
    ("post", "news", "left", 1), ("post", "news", "left", 1), ("post", "opinion", "left", -1), ("post", "opinion", "left", -1),
    ("echo", "news", "right", 1), ("echo", "news", "right", -1), ("echo", None, "right", -1), ("echo", None, "right", -1),
)  # fmt: skip


def means(*by, rows=ROWS):
    table = estimate_means(rows, list(by), measure="net_sentiment", study=STUDY)
    assert list(table.columns) == list(FINDINGS.columns)
    return table


def test_a_mean_by_genre_names_the_genre_in_group_and_the_unknown_ones_too():
    assert means("genre")[KEYS[1:]].to_dict("records") == [
        {"group": "news", "group_by": "genre", "estimate": 0.5},
        {"group": "not known", "group_by": "genre", "estimate": -1.0},
        {"group": "opinion", "group_by": "genre", "estimate": -1.0},
    ]


def test_a_mean_by_outlet_and_genre_has_both():
    assert list(means("outlet", "genre")[KEYS].itertuples(index=False, name=None)) == [
        ("echo", "news", "genre", 0.0),
        ("echo", "not known", "genre", -1.0),
        ("post", "news", "genre", 1.0),
        ("post", "opinion", "genre", -1.0),
    ]


def test_further_columns_of_the_source_split_as_genre_does():
    assert means("meta.rating")[KEYS[1:]].to_dict("records") == [
        {"group": "left", "group_by": "meta.rating", "estimate": 0.0},
        {"group": "right", "group_by": "meta.rating", "estimate": -0.5},
    ]


def test_what_the_measure_itself_is_split_by_stands_in_group_without_a_name():
    assert means("group", rows=ROWS.assign(group="quoted"))["group_by"].isna().all()


def test_two_further_columns_at_once_are_refused_and_so_is_one_that_is_not_there():
    with pytest.raises(UsageError, match=r"not by genre, meta\.rating together: estimate by one of them"):
        means("genre", "meta.rating")
    with pytest.raises(UsageError, match="not by group, genre together"):
        means("group", "genre", rows=ROWS.assign(group="quoted"))
    with pytest.raises(UsageError, match=r"no column `meta\.ratings`\. They have outlet, genre"):
        means("meta.ratings")


def test_differences_and_counts_are_split_by_them_too():
    rows = pd.concat([ROWS.assign(phase="before"), ROWS.assign(phase="after", value=1.0, article_id="b" + ROWS["article_id"],
                                                               story_id="b" + ROWS["story_id"])])  # fmt: skip
    changes = estimate_differences(rows, ["genre"], "phase", "before", "after", measure="net_sentiment", study=STUDY)
    assert list(changes[KEYS[1:]].itertuples(index=False, name=None)) == [
        ("news", "genre", 0.5), ("not known", "genre", 2.0), ("opinion", "genre", 2.0),
    ]  # fmt: skip
    counts = count_articles(ROWS, ["genre"], measure="articles")
    assert list(counts[KEYS[1:]].itertuples(index=False, name=None)) == [
        ("news", "genre", 4.0), ("not known", "genre", 2.0), ("opinion", "genre", 2.0),
    ]  # fmt: skip


def test_a_genre_is_set_against_the_others():
    apart = against_others(ROWS, ["actor_id"], "genre", measure="net_sentiment", study=STUDY)
    assert list(apart[["actor_id", *KEYS[1:]]].itertuples(index=False, name=None)) == [
        ("ortiz", "news", "genre", 1.5), ("ortiz", "not known", "genre", -1.0), ("ortiz", "opinion", "genre", -1.0),
    ]  # fmt: skip


@pytest.mark.parametrize("column, name", [
    ("genre", "genre of the article"), ("is_about", "whether the article is mainly about the actor"), ("meta.rating", "rating"),
])  # fmt: skip
def test_a_page_calls_each_by_a_name_in_words(column, name):
    assert dimension_name(column) == name


def test_rows_carry_the_genre_and_the_metadata_of_their_article():
    articles = make_articles("1", "2", genre=["news", "live_blog"]).assign(**{"meta.rating": ["left", "right"]})
    data = StudyData(articles, None, Study(), SHIPPED)
    rows = placed(pd.DataFrame({"article_id": ["a1", "a0"], "value": 1.0}), data)
    assert list(rows["genre"]) == ["live_blog", "news"]
    assert list(rows["meta.rating"]) == ["right", "left"]
    assert list(coverage_rows(data)["genre"]) == ["news", "live_blog"]


def test_a_page_names_its_lines_by_them_and_each_opens_to_its_own_sentences():
    asked = []

    def evidence(finding):
        asked.append((finding["outlet"], finding["genre"]))
        return pd.DataFrame(columns=["before"])

    page = Page("x", names={"post": "The Post", "live_blog": "live blog"})
    found = means("outlet", "genre", rows=ROWS.replace({"genre": {"opinion": "live_blog"}}))
    shown = page.findings(found, rows=["outlet", "genre"], name="n", caption="c", evidence=evidence)
    assert "The Post · live blog" in shown._repr_html_()
    assert asked[-2:] == [("post", "live_blog"), ("post", "news")]


def test_a_figure_draws_them_and_its_table_heads_them_with_their_name():
    drawing = draw_estimates(means("meta.rating"), rows="meta.rating", names={})
    assert {"left", "right"} <= {text.get_text() for text in drawing.draw(DESK).texts}
    shown = Page("x").figure(drawing, name="n", title="t", caption="c")._repr_html_()
    assert ">rating</th>" in shown
    assert ">group" not in shown
