import pandas as pd
from factories import ENGLISH, make_articles, make_mentions

from analysis.display.annotated_article import annotated, most_mentioned
from analysis.display.concordance import concordance
from analysis.display.evidence import both_sides, evidence_table, in_context, least_sure, matching, sentences_behind
from analysis.display.page import Page
from analysis.display.printed import interval_text, percentage, signed
from analysis.findings.observations import against_tone, by_label, by_own_words, by_voice
from analysis.language.sentences import split_sentences

ARTICLES = make_articles(
    "Ann Ortiz won praise. The vote was close.", "Critics called Ortiz careless.", "Critics called Ortiz careless.",
    story_id=["a0", "a1", "a1"], url=["https://paper.example/0", "javascript:alert(1)", None], title=["A <b>win</b>", "Blame", "Blame"],
)  # fmt: skip
SENTENCES = split_sentences(ARTICLES, ENGLISH)


def make_rows():
    mentions = make_mentions(ARTICLES, ("a0", "ortiz", "Ann Ortiz"), ("a1", "ortiz", "Ortiz"), ("a2", "ortiz", "Ortiz"))
    return mentions.assign(
        label=["positive", "negative", "negative"], p_negative=[0.1, 0.9, 0.8], p_neutral=0.05, p_positive=[0.85, 0.05, 0.15],
        value=[1.0, -1.0, -1.0], own=[True, True, False], outlet="the_paper", story_id=["a0", "a1", "a1"], period="2018-06",
    )  # fmt: skip


def test_a_sentence_is_cut_at_the_words_so_that_they_can_be_marked():
    found = sentences_behind(make_rows().head(1), ARTICLES, SENTENCES).iloc[0]
    assert (found["before"], found["marked"], found["after"]) == ("", "Ann Ortiz", " won praise.")


def test_reprints_come_after_other_stories():
    found = sentences_behind(make_rows(), ARTICLES, SENTENCES, n=2, strongest="p_negative")
    assert list(found["article_id"]) == ["a1", "a0"]  # a2 tells a1's story again


def test_evidence_shows_the_surest_of_either_side():
    found = both_sides(make_rows(), ARTICLES, SENTENCES, n=2)
    assert list(found["label"]) == ["positive", "negative"]


def test_every_row_walks_back_to_its_sentence():
    table = evidence_table(make_rows(), ARTICLES, SENTENCES)
    assert list(table["sentence"]) == [
        "Ann Ortiz won praise.",
        "Critics called Ortiz careless.",
        "Critics called Ortiz careless.",
    ]


def test_a_finding_s_rows_are_those_of_its_keys():
    rows = make_rows().assign(outlet=["x", "y", "y"])
    assert list(matching(rows, {"outlet": "y", "actor_id": None}, ["outlet", "actor_id"])["article_id"]) == ["a1", "a2"]


def test_words_that_sound_one_way_and_present_the_other_are_found():
    tone = pd.DataFrame({"sentence_id": make_rows()["sentence_id"], "actor_id": "ortiz", "value": [-0.6, 0.7, -0.2]})
    found = against_tone(make_rows(), tone).query("value == 1")
    assert list(zip(found["article_id"], found["group"], strict=True)) == [
        ("a0", "sounds bad, presents the actor well"),
        ("a1", "sounds good, presents the actor badly"),
    ]  # a2 sounds bad and presents her badly


def test_every_mention_counts_in_the_share_and_a_sentence_without_tone_differs_from_nothing():
    tone = pd.DataFrame({"sentence_id": make_rows()["sentence_id"], "actor_id": "ortiz", "value": [-0.6, None, 0.04]})
    assert against_tone(make_rows(), tone).groupby("group")["value"].agg(["sum", "size"]).to_numpy().tolist() == [
        [1, 3],
        [0, 3],
    ]


def test_the_least_sure_come_first():
    assert list(least_sure(make_rows(), ARTICLES, SENTENCES)["article_id"]) == [
        "a2",
        "a0",
        "a1",
    ]  # a1 tells again the story of a2


def test_shares_are_means_of_zeros_and_ones():
    rows = make_rows()
    assert by_label(rows).groupby("group")["value"].sum().to_dict() == {"negative": 2, "neutral": 0, "positive": 1}
    assert list(by_own_words(rows)["value"]) == [1, 1, 0]
    assert by_voice(rows)["value"].sum() == len(rows)


def test_what_articles_say_cannot_become_markup():
    page = Page("test", {"the_paper": "The <i>Paper</i>"})
    html = page.sentences(sentences_behind(make_rows(), ARTICLES, SENTENCES), name="x").html
    assert "<b>" not in html
    assert "<i>" not in html
    assert "javascript:" not in html
    assert 'href="https://paper.example/0"' in html


def test_an_article_is_shown_whole_with_its_mentions_marked():
    attributions = pd.DataFrame({"article_id": ["a1"], "field": "text", "content_start": [7], "content_end": [30]})
    html = annotated("a1", ARTICLES, make_rows(), attributions, {"ortiz": "Ann Ortiz"}).html
    assert '<u class="wb-said-by"> called </u>' in html
    assert 'title="Ann Ortiz: negative, in its own words">Ortiz</mark>' in html
    assert most_mentioned(make_rows()) == "a0"


def test_a_finding_opens_to_its_sentences_and_is_saved(tmp_path):
    from analysis.findings.estimates import estimate_means
    from analysis.study import Study

    rows = make_rows()
    findings = estimate_means(rows, ["actor_id"], measure="net_sentiment", study=Study())
    page = Page("2-sentiment", {"ortiz": "Ann Ortiz"}, out=str(tmp_path))
    shown = page.findings(findings, rows=["actor_id"], name="net", caption="Net",
                          evidence=lambda finding: both_sides(matching(rows, finding, ["actor_id"]), ARTICLES, SENTENCES))  # fmt: skip
    assert '<details class="wb-finding"><summary>' in shown.html
    assert 'called <mark class="wb-negative">Ortiz</mark> careless.' in shown.html
    assert pd.read_csv(tmp_path / "tables" / "net.csv")["n_mentions"].tolist() == [3]
    assert '"measure":"net_sentiment","actor_id":"ortiz"' in (
        tmp_path / "findings" / "2-sentiment.json"
    ).read_text().replace(" ", "").replace("\n", "")


def test_a_finding_on_too_few_stories_shows_no_number():
    finding = {
        "actor_id": "ortiz",
        "measure": "net_sentiment",
        "estimate": 0.5,
        "low": 0.1,
        "high": 0.9,
        "n_articles": 9,
        "n_stories": 2,
        "n_mentions": 12,
    }
    shown = Page("x").findings(pd.DataFrame([finding]), rows=["actor_id"], name="n", caption="", min_stories=5)
    assert "too few stories (2; 5 would do)" in shown.html
    assert "0.5" not in shown.html


def test_numbers_are_printed_with_sign_and_interval():
    assert [signed(0.314), signed(-0.2), signed(-0.001), signed(float("nan"))] == ["+0.31", "−0.20", "0.00", "n/a"]
    assert percentage(0.314) == "31\u00a0%"
    assert interval_text({"estimate": 0.3, "low": 0.1, "high": 0.5}) == "+0.30 [+0.10, +0.50]"
    share = {"measure": "agent_share", "estimand": "mean", "estimate": 0.3, "low": 0.1, "high": 0.5}
    assert interval_text(share) == "30\u00a0% [10\u00a0%, 50\u00a0%]"
    assert interval_text(share | {"estimand": "difference"}) == "+30\u00a0points [+10, +50]"
    rate = {"measure": "loaded_words", "estimand": "mean", "estimate": 5, "low": 3, "high": 7}
    assert interval_text(rate) == "5.00 [3.00, 7.00]"
    assert interval_text(rate | {"estimand": "difference"}) == "+5.00 [+3.00, +7.00]"
    assert interval_text({"estimate": 0.3, "low": float("nan"), "high": float("nan")}) == "+0.30 [no interval]"


def test_no_rows_have_no_sentences_and_a_page_says_so():
    none = sentences_behind(make_rows().head(0), ARTICLES, SENTENCES, n=3, strongest="p_negative")
    assert none.empty
    assert "no such sentence" in Page("x").sentences(none, name="n", caption="Blame").html


def test_marks_nest_across_lines_and_where_words_begin_inside_a_name():
    articles = make_articles("Rain fell.\nAnd then Ann Ortiz spoke.", article_id=["b0"], story_id=["b0"])
    rows = make_mentions(articles, ("b0", "ortiz", "Ann Ortiz")).assign(label="neutral", voice="outlet")
    attributions = pd.DataFrame({"article_id": ["b0"], "field": "text", "content_start": [5], "content_end": [24]})
    html = annotated("b0", articles, rows, attributions, {}).html
    paragraphs = html.split("<p>")[1:]
    assert all(
        part.count("<u") == part.count("</u>") and part.count("<mark") == part.count("</mark>") for part in paragraphs
    )
    assert html.count(">Ann") == 1
    assert ">Ortiz</mark>" in html


def test_a_concordance_opens_in_whole_words():
    articles = make_articles("Snow fell. " + "Rain and wind beat the harbour wall " * 3 + "while ships waited.")
    place = in_context(concordance(articles, "while"), articles).iloc[0]
    assert place["before"].startswith("… ")
    assert place["before"].split()[1] in {"Rain", "and", "wind", "beat", "the", "harbour", "wall"}
    assert (place["marked"], place["after"]) == ("while", " ships waited.")
