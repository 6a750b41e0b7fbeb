"""Of what is long the first part is shown, more folds away, and the rest is counted and saved."""

import re

import pandas as pd
import pytest

from analysis.display.cells import in_parts, printed_columns
from analysis.display.comparability import SIDES, Side, Sides
from analysis.display.page import Page
from analysis.display.printed import in_zone
from analysis.tables import FINDINGS

PAGE = Page("test")
NIGHT = pd.Timestamp("2024-03-31 20:00", tz="UTC")  # 1 April in Seoul
NO_SENTENCE = pd.DataFrame({"published": pd.Series([], dtype="datetime64[us, UTC]")})


def words(shown):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown._repr_html_()))


def findings(n):
    row = {"measure": "net_sentiment", "estimand": "mean", "estimate": 0.1, "low": 0.0, "high": 0.2, "n_articles": 24,
           "n_stories": 21, "n_mentions": 30}  # fmt: skip
    return FINDINGS.fill(pd.DataFrame([{**row, "outlet": f"outlet {i}"} for i in range(n)]))


@pytest.mark.parametrize("n, parts", [
    (0, (0, 0, 0)), (10, (10, 0, 0)),
    (13, (13, 0, 0)),  # three more are not worth folding away
    (14, (10, 4, 0)), (30, (10, 20, 0)), (31, (10, 20, 1)),
])  # fmt: skip
def test_nothing_is_lost_between_the_parts(n, parts):
    assert tuple(in_parts(n, 10, 20)) == parts
    assert sum(parts) == n


def test_a_long_table_says_how_many_rows_are_folded_away_and_how_many_are_saved(tmp_path):
    table = pd.DataFrame({"n": range(1000)})
    shown = Page("test", out=str(tmp_path)).table(table, name="long")
    assert shown._repr_html_().count("<tr>") == 12 + 120 + 2  # and two heads
    assert "120 more rows" in words(shown)
    assert "868 more rows are in tables/long.csv ." in words(shown)
    assert 'href="tables/long.csv"' in shown._repr_html_()
    assert len(pd.read_csv(tmp_path / "tables" / "long.csv")) == 1000


def test_a_notebook_that_saves_nothing_links_to_nothing():
    shown = PAGE.table(pd.DataFrame({"n": range(1000)}), name="long")
    assert "868 more rows are saved as tables/long.csv by a rendered report." in words(shown)
    assert "href" not in shown._repr_html_()


def test_of_many_findings_the_rest_opens_below_and_none_beyond_is_drawn():
    drawn = []

    def behind(finding):
        drawn.append(finding["outlet"])
        return NO_SENTENCE

    shown = PAGE.findings(findings(100), rows=["outlet"], name="many", caption="", evidence=behind)
    assert len(drawn) == 80
    assert "64 more lines, from outlet 16 on" in words(shown)
    assert "20 more lines are saved as tables/many.csv" in words(shown)
    assert len(repr(shown).splitlines()) == 100


def test_lines_of_too_few_stories_fold_away_behind_the_others_unless_they_are_few():
    def shown(*n_stories):
        made = findings(len(n_stories)).assign(n_stories=n_stories)
        return PAGE.findings(made, rows=["outlet"], name="some", caption="", min_stories=10)

    folded = words(shown(3, 20, 3, 3, 3, 30))
    assert "4 more lines, all of them of too few stories" in folded
    assert folded.index("outlet 5") < folded.index("outlet 0")
    assert "more lines" not in words(shown(3, 20, 3, 3, 30))
    assert " 5 lines, all of them of too few stories" in words(shown(3, 3, 3, 3, 3))
    many = words(shown(*[20] * 20, *[3] * 4))
    assert "8 more lines, 4 of them of too few stories" in many


def test_a_table_of_sentences_can_be_laid_out_as_cards_and_another_not():
    long, short = (
        PAGE.table(pd.DataFrame({"sentence": [text], "n": [1]}), name="x") for text in ("word " * 20, "word")
    )
    assert 'class="wb-scroll wb-stacked"' in long._repr_html_()
    assert '<td role="cell" data-label="sentence">' in long._repr_html_()
    assert "wb-stacked" not in short._repr_html_()
    assert "role=" not in short._repr_html_().split("<table")[1]


def test_a_strip_of_many_sides_folds_some_away_and_says_what_is_against_them():
    sides = [Side(str(i), [], ["few"] if i % 4 == 0 else []) for i in range(SIDES + 6)]
    group = Sides("", [], sides)
    assert (group.parts.shown, group.parts.folded) == (SIDES, 6)
    assert group.folded_words == "6 more sides; of 2 there is something to beware of"


def test_days_are_those_of_the_study_s_time_zone():
    table = pd.DataFrame({"published": [NIGHT, pd.NaT]})
    assert printed_columns(table, {}, "Asia/Seoul")[0].cells == ("2024-04-01", "")
    assert "2024-04-01" in words(Page("test", time_zone="Asia/Seoul").table(table, name="x"))
    assert in_zone(table, "Asia/Seoul")["published"][0].day == 1
    assert in_zone(table.head(0), "Asia/Seoul").empty


def test_sentences_are_of_the_day_in_the_study_s_time_zone():
    sentence = pd.DataFrame([{"outlet": "o", "published": NIGHT, "title": "", "url": "", "before": "", "marked": "x", "after": "",
                              "voice": "", "label": "", "weight": None}])  # fmt: skip
    assert "1 April 2024" in words(Page("test", time_zone="Asia/Seoul").sentences(sentence, name="x"))
    assert "31 March 2024" in words(PAGE.sentences(sentence, name="x"))
