from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.display.cards import cards
from analysis.display.comparability import beware_lines
from analysis.display.coverage import output_sentence
from analysis.display.leading import base_sentence, caveat_sentence, headline, open_sentence, question_sentence
from analysis.display.lines import EvidenceSentence, shortened
from analysis.display.page import Page
from analysis.display.printed import size_text
from analysis.display.trust import trust_line
from analysis.findings.headlines import Contrasts
from analysis.findings.leading import (
    APART,
    AT_EVENT,
    COVERAGE,
    FRAMES,
    LEAN,
    OWN_WORDS,
    SENTIMENT,
    VOICES,
    Leading,
    LeadQuestion,
)
from analysis.findings.output import outlet_output
from analysis.study import Study
from analysis.tables import ABOUT, COMPARABILITY, FINDINGS, PAIRS, ROBUSTNESS, VALIDITY

NAMES = {"lund": "Ann Lund", "paper": "The Paper", "security": "Security threat", "peace": "Peace"}
STUDY = Study()
ROWS = pd.DataFrame(
    {"group": [], "actor_id": [], "own": [], "outlet": [], "value": [], "story_id": [], "article_id": []}
)
ROWS.attrs["notes"] = ["Compared on 1 May 2019: all 40 articles."]
MADE = Contrasts(
    ROWS, ABOUT.empty(), "", ROWS, ROWS, ROWS, ROWS.assign(phase=""), ROWS.assign(phase=""), "the vote", None, None
)


def question(kind, contrast, *findings, measure="net_sentiment"):
    key = "group" if kind == FRAMES else "actor_id"
    rows = [
        {"measure": measure, "estimand": "mean" if contrast == LEAN else "difference", key: one, "outlet": "paper" if contrast == APART else None,
         "estimate": estimate, "low": low, "high": high, "low_adjusted": low, "high_adjusted": high, "p": p, "p_adjusted": p,
         "n_stories": 30, "n_articles": 31, "n_mentions": 90}
        for one, estimate, low, high, p in findings
    ]  # fmt: skip
    return LeadQuestion(kind, contrast, measure, key, MADE, FINDINGS.fill(pd.DataFrame(rows)))


FALL = ("lund", -0.3, -0.5, -0.1, 0.001)
NOTHING = ("lund", 0.1, -0.2, 0.4, 0.6)


@pytest.mark.parametrize(
    "asked, expected",
    [
        (question(SENTIMENT, LEAN, FALL), "Ann Lund is presented more often negatively than positively (net sentiment −0.30 [−0.50, −0.10])."),
        (question(SENTIMENT, APART, FALL), "Net sentiment toward Ann Lund is lower in The Paper than in the other outlets, by 0.30 [0.10, 0.50]."),
        (question(SENTIMENT, AT_EVENT, FALL), "After “the vote”, net sentiment toward Ann Lund fell by 0.30 [0.10, 0.50]."),
        (question(FRAMES, AT_EVENT, ("security", 0.31, 0.14, 0.48, 0.001), ("peace", -0.27, -0.4, -0.13, 0.001), measure="frame_share"),
         "After “the vote”, the share of articles that stress peace fell by 27\u00a0points [13, 40]; security threat rose by 31\u00a0points [14, 48]."),
        (question(FRAMES, APART, ("peace", 0.37, 0.003, 0.53, 0.04), measure="frame_share"),
         "The Paper stresses peace more often than the other outlets do, by 37\u00a0points [0.3, 53]."),
        (question(VOICES, OWN_WORDS, FALL),
         "Net sentiment toward Ann Lund is lower in the outlets' own words than in words they quote, by 0.30 [0.10, 0.50]."),
        (question(COVERAGE, AT_EVENT, FALL, measure="share_of_voice"),
         "After “the vote”, the share of mentions that are of Ann Lund fell by 30\u00a0points [10, 50]."),
    ],
)  # fmt: skip
def test_a_finding_is_a_sentence_with_its_size_and_interval(asked, expected):
    assert question_sentence(asked, STUDY, NAMES) == expected


def test_only_the_two_strongest_are_named_and_the_others_counted():
    asked = question(
        FRAMES, AT_EVENT, *((f"f{n}", 0.3 + n / 100, 0.1, 0.5, 0.001) for n in range(4)), measure="frame_share"
    )
    assert question_sentence(asked, STUDY, NAMES).endswith("; 2 more hold.")


def test_the_headline_is_the_strongest_of_all_kinds():
    leading = Leading((question(SENTIMENT, AT_EVENT, ("lund", -0.3, -0.58, -0.02, 0.04)),
                       question(FRAMES, AT_EVENT, ("security", 0.31, 0.14, 0.48, 0.001), measure="frame_share")), 2)  # fmt: skip
    assert headline(leading, STUDY, NAMES).startswith(
        "After “the vote”, the share of articles that stress security threat rose"
    )
    said = base_sentence(leading, STUDY, "read: 40 articles")
    assert (
        said
        == "30 stories or more on each side; held together with 1 other comparison. Compared on 1 May 2019: all 40 articles."
    )


def test_a_headline_of_two_differences_rests_on_the_smaller_of_their_bases():
    asked = question(FRAMES, APART, ("security", 0.31, 0.14, 0.48, 0.001), ("peace", -0.27, -0.4, -0.13, 0.001), measure="frame_share")  # fmt: skip
    findings = asked.findings.assign(group="peace", outlet=["paper", "post"], n_stories=[51, 22])
    leading = Leading((replace(asked, findings=findings),), 2)
    assert base_sentence(leading, STUDY, "read: 40 articles").startswith(
        "22 stories or more on each side; held together"
    )
    leans = question(SENTIMENT, LEAN, FALL, ("kim", -0.2, -0.3, -0.1, 0.001))
    leans = replace(leans, findings=leans.findings.assign(n_stories=[30, 19]))
    assert base_sentence(Leading((leans,), 2), STUDY, "read").startswith("19 stories or more for each; ")


def test_a_caveat_of_two_differences_speaks_of_both_or_of_each():
    row = {
        "measure": "frame_share",
        "estimand": "difference",
        "group": "peace",
        "n_choices": 6,
        "n_same": 6,
        "n_clear": 6,
    }
    rows = [
        {**dict.fromkeys(ROBUSTNESS.columns, 0), "actor_id": None, "period": None, **row, "outlet": one}
        for one in ("paper", "post")
    ]
    held = ROBUSTNESS.build(pd.DataFrame(rows))
    of = "choices of days, articles, weights and voices"
    assert (
        caveat_sentence(held, FINDINGS.empty(), NAMES)
        == f"Both have the same sign, and are clear of 0, under all 6 {of}."
    )
    assert caveat_sentence(held.assign(n_same=[6, 5], n_clear=[6, 2]), FINDINGS.empty(), NAMES) == (
        f"The Paper: it has the same sign, and is clear of 0, under all 6 {of}. "
        f"post: it has the same sign under 5 of 6 {of}, and is clear of 0 under 2."
    )


def sized(sizes, **columns):
    rows = [(one, f"{one}{n}") for one, size in sizes.items() for n in range(size)]
    return pd.DataFrame(rows, columns=[*columns.get("of", ("outlet",)), "story_id"])


def test_where_hardly_anything_could_be_compared_the_headline_says_how_few_stories_there_are():
    few = question(SENTIMENT, APART, *[NOTHING] * 4)
    rows = sized({"paper": 5, "post": 8, "echo": 11})
    few = replace(few, made=replace(MADE, shown=rows), findings=few.findings.assign(p=[0.6, np.nan, np.nan, np.nan], n_stories=[11, 5, 5, 8]))  # fmt: skip
    said = "Too few articles to compare the outlets: The Paper 5, post 8; 10 stories each would do."
    assert headline(Leading((few,), 1), STUDY, NAMES) == said
    assert base_sentence(Leading((few,), 1), STUDY, "read: 24 articles") == (
        "One comparison was made, and it does not hold; 3 more could not be made, with fewer than 10 stories on a side; read: 24 articles."
    )
    phases = sized({"before": 4, "after": 12}, of=("phase",))
    event = question(SENTIMENT, AT_EVENT, NOTHING)
    event = replace(event, made=replace(MADE, phases=phases), findings=event.findings.assign(p=np.nan, n_stories=4))
    assert headline(Leading((few, event), 1), STUDY, NAMES) == (
        f"{said} Too few articles to compare before and after “the vote”: 4 before, 12 after; 10 stories each would do."
    )
    assert base_sentence(Leading((event,), 0), STUDY, "read") == (
        "1 comparison could not be made, with fewer than 10 stories on a side; read."
    )


def test_where_one_of_two_contrasts_could_be_compared_that_is_what_the_headline_tells():
    few = question(VOICES, AT_EVENT, NOTHING)
    phases = sized({"before": 4, "after": 12}, of=("phase",))
    few = replace(few, made=replace(MADE, phases=phases), findings=few.findings.assign(p=np.nan, n_stories=4))
    told = Leading((few, question(SENTIMENT, APART, NOTHING)), 1)
    assert headline(told, STUDY, NAMES) == "No difference can be told in sentiment."
    assert "1 more could not be made" in base_sentence(told, STUDY, "read")


def test_where_no_difference_holds_there_is_no_card():
    page = Page(notebook="briefing")
    assert cards([], page, STUDY, lambda *_: None).html == ""


@pytest.mark.parametrize("own, quoted, expected", [
    (-0.1, -0.5, "is presented less negatively than in words they quote (−0.10 against −0.50)"),
    (-0.5, -0.1, "is presented more negatively than in words they quote (−0.50 against −0.10)"),
    (0.3, -0.1, "is presented more positively than in words they quote (+0.30 against −0.10)"),
    (0.1, 0.5, "is presented less positively than in words they quote (+0.10 against +0.50)"),
])  # fmt: skip
def test_what_is_less_negative_is_not_called_positive(own, quoted, expected):
    def values(mean):
        return np.where(np.arange(20) < round(20 * abs(mean)), np.sign(mean), 0.0)

    rows = pd.DataFrame(
        {
            "value": [*values(own), *values(quoted)],
            "own": [True] * 20 + [False] * 20,
            "outlet": "paper",
            "actor_id": "lund",
        }
    )
    rows = rows.assign(article_id=[f"a{n}" for n in rows.index], story_id=[f"a{n}" for n in rows.index])
    difference = ("lund", own - quoted, own - quoted - 0.1, own - quoted + 0.1, 0.001)
    asked = question(VOICES, OWN_WORDS, difference)
    assert expected in question_sentence(replace(asked, made=replace(MADE, rows=rows)), STUDY, NAMES)
    apart = rows.assign(outlet=np.where(rows["own"], "paper", "post"))
    asked = question(SENTIMENT, APART, difference)
    said = question_sentence(replace(asked, made=replace(MADE, shown=apart)), STUDY, NAMES)
    assert said.startswith("The Paper presents Ann Lund " + expected.removeprefix("is presented ").split(" than ")[0])


def test_a_headline_says_where_nothing_holds_and_where_nothing_compares():
    nothing = Leading((question(SENTIMENT, AT_EVENT, NOTHING),), 1)
    assert headline(nothing, STUDY, NAMES) == "No difference can be told in sentiment."
    assert base_sentence(nothing, STUDY, "read: 40 articles") == (
        "One comparison was made, and it does not hold; read: 40 articles."
    )
    assert headline(Leading((), 0), STUDY, NAMES).startswith("Nothing can be compared: no side has the 10 stories")


def test_what_could_not_be_shown_is_one_sentence():
    left = Leading(
        (question(SENTIMENT, AT_EVENT, NOTHING), question(FRAMES, AT_EVENT, NOTHING), question(SENTIMENT, APART, FALL)),
        3,
    )
    assert open_sentence(left, STUDY, NAMES) == (
        "What could not be shown: a change after “the vote” in sentiment or frames; which way the news leans, since no codes of this "
        "corpus correct the measure."
    )


def test_a_caveat_says_whether_other_choices_and_the_trend_agree():
    row = {
        "measure": "net_sentiment",
        "estimand": "difference",
        "n_choices": 24,
        "n_too_few": 0,
        "n_same": 20,
        "n_opposite": 4,
        "n_clear": 9,
    }
    held = ROBUSTNESS.build(pd.DataFrame([{name: row.get(name, 0) for name in ROBUSTNESS.columns}]))
    beyond = FINDINGS.fill(
        pd.DataFrame(
            [{"measure": "net_sentiment", "estimand": "difference", "estimate": 0.2, "low": -0.1, "high": 0.5}]
        )
    )
    assert caveat_sentence(held, beyond) == (
        "Beware: the sign is the same under only 20 of 24 choices of days, articles, weights and voices. "
        "Set against the trend before the event, the change is +0.20 [−0.10, +0.50]: this interval is of it by itself, not taken "
        "together with the other comparisons."
    )
    held = held.assign(n_same=24, n_opposite=0, n_clear=24)
    assert (
        caveat_sentence(held, FINDINGS.empty())
        == "It has the same sign, and is clear of 0, under all 24 choices of days, articles, weights and voices."
    )


@pytest.mark.parametrize("estimate, low, high, expected", [
    (-0.3, -0.5, -0.1, "0.30 [0.10, 0.50]"),
    (0.3, -0.1, 0.5, "0.30 [−0.10, 0.50]"),
])  # fmt: skip
def test_a_size_has_no_sign_but_that_of_an_end_beyond_zero(estimate, low, high, expected):
    change = {"measure": "net_sentiment", "estimand": "difference", "estimate": estimate, "low": low, "high": high}
    assert size_text(change) == expected


def pairs(codes, task="sentiment", item=""):
    rows = [(f"u{n // 2}" if task == "two" else f"u{n}", code, label) for n, (code, label) in enumerate(codes)]
    table = pd.DataFrame(rows, columns=["unit_id", "code", "label"])
    table = table.assign(task=task, item=item, coder="Ann", weight=1.0, start=0, end=0)
    return PAIRS.build(table.reindex(columns=list(PAIRS.columns)))


def test_trust_is_told_in_words_of_this_corpus():
    checked = {"sentiment": pairs([("positive", "positive")] * 96 + [("neutral", "positive")] * 24)}
    assert trust_line(checked, [SENTIMENT], VALIDITY.empty()) == (
        "In a check of 120 mentions of this corpus the label of sentiment agreed with Ann in 96 (80\u00a0%)."
    )
    assert trust_line(checked, [SENTIMENT, FRAMES], VALIDITY.empty()).endswith("; frames: not checked on this corpus.")


def test_frames_are_checked_by_what_was_found_and_what_was_missed():
    checked = {"frames": pairs([("yes", "yes")] * 7 + [("no", "yes")] * 3 + [("yes", "no")] * 2, "frames", "security")}
    assert trust_line(checked, [FRAMES], VALIDITY.empty()) == (
        "In a check of 12 articles of this corpus Ann gave 7 of the 10 frames that were found, and 2 more."
    )


def test_what_nobody_checked_says_so_and_how_it_did_elsewhere():
    scores = pd.DataFrame(
        [{"task": "sentiment", "set": "plain_news_dev", "metric": "accuracy", "value": 0.59, "n": 232}]
    )
    assert trust_line({}, [SENTIMENT], scores) == (
        "Not checked on this corpus: nobody has coded a sample of it. Elsewhere, of 232 mentions in plain news the label agreed with a "
        "reader in 59\u00a0%."
    )


def test_names_of_other_people_elsewhere_are_not_quoted_for_these_actors():
    scores = pd.DataFrame(
        [{"task": "mentions", "set": "news_fair_dev", "metric": "name_precision", "value": 1.0, "n": 40}]
    )
    assert trust_line({}, [COVERAGE], scores) == "Not checked on this corpus: nobody has coded a sample of it."


ARTICLES = pd.DataFrame({"article_id": list("abcde"), "outlet": ["x", "x", "x", "y", "y"]})


def test_coverage_is_set_against_output_only_where_it_is_known():
    known = outlet_output(ARTICLES, ["a", "d"])
    assert (
        output_sentence(known, {})
        == "Articles that name the actors, of all that the corpus has of the outlet: x 33\u00a0% of 3; y 50\u00a0% of 2."
    )
    searched = outlet_output(ARTICLES, list("abcde"))
    assert (
        output_sentence(searched, {})
        == "Articles: x 3; y 2. All of the articles name these actors; what else the outlets published is not known here."
    )


def test_what_a_filter_leaves_out_is_not_taken_for_output_that_names_nobody():
    searched = outlet_output(ARTICLES, list("abcde"), filtered=True)
    assert not searched.attrs["known"]
    assert output_sentence(searched, {}) == (
        "Articles: x 3; y 2. All of the articles that the filters keep name these actors; what else the outlets published is not known here."
    )
    assert output_sentence(outlet_output(ARTICLES, ["a", "d"], filtered=True), {}) == (
        "Articles that name the actors, of those that the filters of the study keep of the outlet: x 33\u00a0% of 3; y 50\u00a0% of 2."
    )


def test_a_long_sentence_is_cut_to_whole_words_around_what_is_marked():
    words = " ".join(f"w{n}" for n in range(40))
    cut = shortened(EvidenceSentence(f"{words} ", "Lund", f" {words}.", "plain", "", "", ""), most=11)
    assert (cut.before, cut.marked, cut.after) == ("… w35 w36 w37 w38 w39 ", "Lund", " w0 w1 w2 w3 w4 …")
    short = EvidenceSentence("The ", "Lund", "'s plan.", "plain", "", "", "")
    assert shortened(short) == short


def test_what_is_to_be_said_against_a_side_is_said_once():
    row = {"sides": "outlet", "side": "paper", "n_articles": 9, "n_stories": 9, "n_undated": 9, "share_about": 1.0, "share_opinion": np.nan,
           "share_largest": 0.1, "n_effective": 9.0, "why_dates": "its days differ"}  # fmt: skip
    rows = [{**dict.fromkeys(COMPARABILITY.columns), **row, "actor_id": actor} for actor in ("lund", "kim")]
    assert beware_lines([pd.DataFrame(rows)], NAMES) == ["Beware: The Paper: its days differ."]


def test_a_headline_is_kept_for_those_who_list_reports(tmp_path):
    shown = Page(notebook="briefing", out=str(tmp_path)).headline("A <b> finding", "30 stories", ["Another."])
    assert (
        tmp_path / "summary.json"
    ).read_text() == '{\n "headline": "A <b> finding",\n "base": "30 stories",\n "sentences": [\n  "Another."\n ]\n}'
    assert "A &lt;b&gt; finding" in shown.html
