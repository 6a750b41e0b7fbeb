"""Agreement as a page shows it: in words, as tables, and opened down to what was coded."""

import numpy as np
import pandas as pd
from factories import make_articles

from analysis.display import agreement as show
from analysis.study import Study
from analysis.tables import AGREEMENT, AGREEMENT_CONTRASTS, PAIRS
from analysis.validity.agreement_measure import agreement_with_measure, confusion_table

NAMES = {"east": "The East", "west": "The West"}
GIVEN = [("negative", "neutral"), ("neutral", "neutral"), ("positive", "positive"), ("negative", "neutral")] * 4


def pairs(**columns):
    n = len(GIVEN)
    return PAIRS.fill(pd.DataFrame({
        "unit_id": [f"m{i}" for i in range(n)], "task": "sentiment", "item": "", "coder": "Ann", "weight": 4.0, "inclusion": 0.25,
        "code": [code for code, _ in GIVEN], "label": [label for _, label in GIVEN], "article_id": "a0", "field": "text",
        "story_id": [f"s{i}" for i in range(n)], "outlet": "east", **columns,
    }))  # fmt: skip


def contrast(group, said, difference=np.nan):
    row = {"task": "sentiment", "by": "outlet", "group": group, "accuracy": 0.6, "accuracy_others": 0.8, "difference": difference,
           "low_adjusted": -0.35, "high_adjusted": -0.05, "said": said}  # fmt: skip
    return AGREEMENT_CONTRASTS.fill(pd.DataFrame([row]))


def test_a_sentence_says_how_well_the_measure_agrees_and_what_more_codes_would_give():
    scores = agreement_with_measure(pairs(), study=Study())
    said = show.measure_sentence(scores, 64.0)
    assert said.startswith("Sentiment toward the actor: macro-F1 0.50 [")
    assert said.endswith("against the codes of 16 units. About 48 more would halve the interval.")
    assert show.measure_sentence(scores, 20.0).endswith("halve the interval; there are 20 units in all.")
    assert "drawn by convenience" in show.measure_sentence(scores, np.nan)
    assert show.measure_sentence(AGREEMENT.empty(), 64.0) == ""
    few = agreement_with_measure(pairs().head(3), study=Study())
    assert show.measure_sentence(few, 64.0).endswith("too few: 3 units of 3 stories; 10 stories would do.")


def test_a_sentence_names_whom_the_measure_fails():
    table = pd.concat(
        [contrast("east", "works worse here", -0.2), contrast("west", "too few: 3 units of 3 stories")],
        ignore_index=True,
    )
    said = show.groups_sentence(table, NAMES)
    assert said == (
        "The measure does not work alike for all. The East: 60\u00a0% of the codes are met, of the others 80\u00a0% "
        "(difference in points −20 [−35, −5], over all groups compared). Too few stories were coded to tell for The West."
    )
    assert "No difference in accuracy is shown among the 1 groups" in show.groups_sentence(
        contrast("east", "no difference shown", -0.1), NAMES
    )
    assert list(show.contrasts_table(table, NAMES)["difference, points"]) == ["−20 [−35, −5]", ""]


def test_a_table_of_scores_is_in_words():
    scores = agreement_with_measure(pairs(), ["outlet"], study=Study())
    table = show.agreement_table(scores, NAMES)
    assert list(table.columns) == ["coded", "of", "score", "value", "95 % interval", "units", "stories", "remark"]
    assert list(table.iloc[1][["of", "score", "value"]]) == ["The East", "accuracy", "0.50"]
    assert "of" not in show.agreement_table(agreement_with_measure(pairs(), study=Study()), NAMES)


def test_kinds_of_disagreement_open_to_the_sentences_so_coded():
    articles = make_articles("Ann failed. Lund won.")
    sentences = pd.DataFrame({"sentence_id": ["a0.te0"], "article_id": "a0", "field": "text", "start": 0, "end": 11})
    own = pairs(sentence_id="a0.te0", start=0, end=3)
    table = confusion_table(own)
    lines = show.disagreement_lines(table)
    assert list(lines["kind"]) == ["coded negative, measured neutral"]
    assert list(lines["number"]) == ["8 codes"]
    opened = show.disagreements_behind(own, articles, sentences)(lines.iloc[0].to_dict())
    assert opened.iloc[0][["before", "marked", "after", "label"]].to_list() == ["", "Ann", " failed.", "negative"]
    whole = show.disagreements_behind(pairs(), articles, sentences)(lines.iloc[0].to_dict())
    assert whole["before"].iloc[0] == "Ann failed. Lund won. …"
    matrix = show.confusion_matrix(table)
    assert list(matrix.columns) == ["coded", "measured negative", "measured neutral", "measured positive"]
    assert matrix.iloc[0].to_list() == ["negative", 0, 8, 0]


def test_who_coded_what():
    codes = pd.DataFrame(
        {"coder": ["Ann", "Ann", "Ben"], "task": ["voice", "sentiment", "voice"], "unit_id": ["m0", "m0", "m0"]}
    )
    assert show.coders_table(codes).to_dict("list") == {
        "coder": ["Ann", "Ben"], "sentiment toward the actor": [1, 0], "whose words": [1, 1],
    }  # fmt: skip


def test_a_sentence_says_how_far_coders_agree_or_why_that_cannot_be_told():
    columns = {"task": "voice", "between": "coders", "metric": "alpha_nominal", "n": 40, "n_coders": 2}
    agree = AGREEMENT.fill(pd.DataFrame([{**columns, "value": 0.8, "low": 0.7, "high": 0.9, "said": ""}]))
    start = "Whose words: 2 coders, 40 units coded by two or more; Krippendorff's alpha (nominal)"
    assert show.coders_sentence(agree) == f"{start} 0.80 [0.70, 0.90]."
    alike = agree.assign(value=1.0, low=np.nan, high=np.nan, said="no interval: no two codes differ")
    assert show.coders_sentence(alike) == f"{start} 1.00 (no interval: no two codes differ)."
    assert show.coders_sentence(agree.assign(value=np.nan, said="nothing is coded")) == "Whose words: nothing is coded."
