import pandas as pd
import pytest
from factories import ENGLISH, make_articles, make_mentions
from scipy.stats import chisquare

from analysis.display.draw import draw, in_proportion, random_order
from analysis.display.evidence import (
    drawn_by_label,
    drawn_by_value,
    drawn_places,
    every_row_that_counts,
    evidence_table,
    in_context,
    least_sure,
    matching,
    sentences_behind,
    sentences_with_frame,
)
from analysis.display.page import Page
from analysis.display.printed import interval_text, percentage, signed
from analysis.engine.measured import Measures
from analysis.findings.observations import against_tone, by_label, by_own_words, by_voice
from analysis.language.sentences import split_sentences
from analysis.measures import TABLES
from analysis.search.concordance import concordance_table
from analysis.search.find import find
from analysis.search.index import word_index
from analysis.search.query import read_query
from analysis.tables import EVIDENCE

ARTICLES = make_articles(
    "Ann Ortiz won praise. The vote was close.", "Critics called Ortiz careless.", "Critics called Ortiz careless.",
    story_id=["a0", "a1", "a1"], url=["https://paper.example/0", "javascript:alert(1)", None], title=["A <b>win</b>", "Blame", "Blame"],
)  # fmt: skip
SENTENCES = split_sentences(ARTICLES, ENGLISH)
MEASURES = Measures(**dict.fromkeys(TABLES, SENTENCES.head(0)) | {"sentences": SENTENCES})


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


def many_rows(labels, *, per_article=1, stories=None, texts=None):
    """A row a label, `per_article` of them in each article; rows of one article share its sentences."""
    n = len(labels) // per_article
    texts = texts or [" ".join(f"Ortiz did thing {i} and {k}." for k in range(per_article)) for i in range(n)]
    articles = make_articles(*texts, story_id=stories or [f"s{i}" for i in range(n)])
    sentences = split_sentences(articles, ENGLISH)
    own = sentences[sentences["field"] == "text"].reset_index(drop=True).assign(number=range(len(labels)))
    values = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}
    rows = own.assign(end=own["start"] + 5, actor_id="ortiz", voice="outlet", outlet="the_paper", label=labels,
                      mention_id=[f"m{i}" for i in range(len(labels))], story_id=own["article_id"].map(articles.set_index("article_id")["story_id"]),
                      value=[values[label] for label in labels])  # fmt: skip
    return articles, sentences, rows


def shown(function, corpus, n=6, seed=7, **finding):
    articles, sentences, rows = corpus
    measures = Measures(**dict.fromkeys(TABLES, sentences.head(0)) | {"sentences": sentences})
    behind = function(rows, ["actor_id"], articles, measures, n=n, seed=seed)
    return behind({"actor_id": "ortiz", "measure": "net_sentiment", "weight": "mention", **finding})


@pytest.mark.parametrize("shares, n, expected", [
    ((100, 100, 100), 6, (2, 2, 2)),
    ((10, 80, 10), 6, (1, 4, 1)),   # 0.6, 4.8, 0.6: the largest remainders
    ((1, 998, 1), 6, (1, 4, 1)),    # every label there is, where n allows
    ((1, 998, 1), 2, (0, 2, 0)),    # it does not
    ((50, 50, 0), 3, (2, 1, 0)),    # equal remainders: the first
])  # fmt: skip
def test_sentences_are_allotted_by_largest_remainders(shares, n, expected):
    weights = pd.Series(shares, index=["a", "b", "c"], dtype=float)
    assert tuple(in_proportion(weights[weights > 0], n).reindex(["a", "b", "c"], fill_value=0)) == expected


def test_sentences_are_drawn_in_proportion_to_the_labels_and_said_to_be():
    corpus = many_rows(["negative"] * 20 + ["neutral"] * 60 + ["positive"] * 40)
    found = shown(drawn_by_label, corpus)
    assert list(found["label"]) == ["positive"] * 2 + ["neutral"] * 3 + ["negative"]
    assert found.attrs[
        "drawn"
    ] == "6 of 120 mentions, drawn at random, one a story in proportion to the labels".replace("story in", "story, in")
    assert found["weight"].isna().all()


def test_labels_weigh_as_the_estimate_weighs_them():
    """One article of 30 negative mentions, thirty articles of one neutral mention: of mentions half are negative, of articles few."""
    texts = [" ".join(f"Ortiz failed in {i}." for i in range(30))] + [f"Ortiz came on day {i}." for i in range(30)]
    corpus = many_rows(
        ["negative"] * 30 + ["neutral"] * 30, per_article=2, texts=texts, stories=[f"s{i}" for i in range(31)]
    )
    assert list(shown(drawn_by_label, corpus, weight="article")["label"]) == ["neutral"] * 5 + ["negative"]
    assert list(shown(drawn_by_label, corpus, weight="mention")["label"]) == ["neutral"] * 3 + [
        "negative"
    ]  # of one story


def test_the_same_sentences_are_drawn_whatever_the_order_of_the_rows():
    articles, sentences, rows = many_rows(["negative", "neutral", "positive", "neutral"] * 30)
    first = shown(drawn_by_label, (articles, sentences, rows))
    again = shown(
        drawn_by_label, (articles, sentences.sample(frac=1, random_state=2), rows.sample(frac=1, random_state=1))
    )
    assert list(first["mention_id"]) == list(again["mention_id"])
    assert list(first["mention_id"]) == ["m18", "m5", "m31", "m69", "m12", "m68"]  # on any machine


def test_another_seed_or_finding_draws_other_sentences():
    corpus = many_rows(["negative", "neutral", "positive", "neutral"] * 30)
    first = list(shown(drawn_by_label, corpus)["mention_id"])
    assert first != list(shown(drawn_by_label, corpus, seed=8)["mention_id"])
    assert first != list(shown(drawn_by_label, corpus, measure="net_sentiment_own_words")["mention_id"])


@pytest.mark.parametrize("weight", ["mention", "article", "outlet"])
def test_a_story_is_shown_once_and_so_is_a_sentence(weight):
    texts = ["Ortiz spoke."] * 3 + [f"Ortiz came on day {i}." for i in range(9)]
    corpus = many_rows(
        ["neutral"] * 12, texts=texts, stories=["s0", "s1", "s2"] + ["s3"] * 4 + [f"s{i}" for i in range(4, 9)]
    )
    found = shown(drawn_by_label, corpus, n=12, weight=weight)
    sentences = found["before"] + found["marked"] + found["after"]
    assert len(found) == 1 + 1 + 5  # of one sentence in three stories; of one story in four articles; the others
    assert sentences.is_unique


def test_every_row_is_as_likely_to_be_drawn():
    *_, rows = many_rows(["neutral"] * 20)
    drawn = [draw(rows, 5, salt=str(seed), text=str)["mention_id"] for seed in range(60)]
    times = pd.concat(drawn).value_counts()
    assert len(times) == 20
    assert chisquare(times).pvalue > 0.01


@pytest.mark.parametrize("weight, expected", [("mention", 10 / 11), ("article", 1 / 2), ("outlet", 1 / 2)])
def test_a_row_is_the_likelier_drawn_the_more_it_weighs(weight, expected):
    """One article of ten mentions and one of one; either is all that its outlet has."""
    texts = [" ".join(f"Ortiz did {i}." for i in range(10)), "Ortiz slept."]
    _, _, rows = many_rows(["neutral"] * 11, per_article=5, texts=texts, stories=["s0", "s1"])
    rows = rows.assign(outlet=["x"] * 10 + ["y"])
    first = [random_order(rows, str(seed), weight)[0] < 10 for seed in range(120)]
    assert sum(first) / 120 == pytest.approx(expected, abs=0.12)


def test_few_rows_are_all_shown_and_none_give_none():
    corpus = many_rows(["negative", "positive"])
    assert list(shown(drawn_by_label, corpus)["label"]) == ["positive", "negative"]
    none = shown(drawn_by_label, (*corpus[:2], corpus[2].head(0)))
    assert list(none.columns) == list(EVIDENCE.columns)
    assert none.empty


def test_of_a_share_the_rows_that_count_are_drawn_and_both_numbers_told():
    articles, sentences, rows = many_rows(["negative"] * 3 + ["neutral"] * 9)
    rows = rows.assign(value=(rows["label"] == "negative").astype(float))
    found = shown(every_row_that_counts, (articles, sentences, rows))
    assert set(found["label"]) == {"negative"}
    assert found.attrs["drawn"].startswith("3 of 3 mentions that count, of 12, drawn at random")
    both = shown(drawn_by_value, (articles, sentences, rows), n=4)
    assert list(both["label"]) == ["negative"] + ["neutral"] * 3
    assert both.attrs["drawn"].endswith("in proportion to the share; 1 of these 4 count")


def test_a_sentence_says_where_its_words_stand():
    articles, *_ = corpus = many_rows(["negative", "positive"])
    row = shown(drawn_by_label, corpus).iloc[0]
    assert (row["mention_id"], row["actor_id"], row["field"]) == ("m1", "ortiz", "text")
    assert articles.set_index("article_id").loc[row["article_id"], "text"][row["start"] : row["end"]] == row["marked"]


def test_of_an_article_with_a_frame_the_heaviest_sentence_is_shown():
    articles, sentences, rows = many_rows(["neutral"] * 4, per_article=2)
    hits = rows.assign(frame_id="war", cue=["a", "b", "a", "c"], score=[1.0, 2.0, 2.0, 1.0])
    of_articles = rows.drop_duplicates("article_id")[["article_id", "story_id", "outlet"]].assign(
        group="war", value=[1.0, 0.0]
    )
    measures = Measures(**dict.fromkeys(TABLES, hits.head(0)) | {"sentences": sentences, "frames": hits})
    behind = sentences_with_frame(of_articles, ["group"], articles, measures, n=4, seed=7)
    found = behind({"group": "war", "measure": "frame_share", "weight": "article"})
    assert list(found["sentence_id"]) == [rows["sentence_id"][1]]
    assert found.attrs["drawn"].startswith("1 of 1 articles that count, of 2")


def test_places_of_any_table_are_drawn():
    articles, sentences, rows = many_rows(["neutral"] * 8)
    places = rows[["article_id", "sentence_id", "field", "start", "end"]]
    found = drawn_places(places, articles, sentences, n=3, seed=7, what="war a")
    assert len(found) == 3
    assert found.attrs["drawn"] == "3 of 8 places, drawn at random, one a story"
    assert drawn_places(places.head(0), articles, sentences, n=3, seed=7, what="war a").empty


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
        ("a0", "negative tone, positive sentiment"),
        ("a1", "positive tone, negative sentiment"),
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


def test_a_finding_opens_to_its_sentences_and_is_saved(tmp_path):
    from analysis.findings.estimates import estimate_means
    from analysis.study import Study

    rows = make_rows()
    findings = estimate_means(rows, ["actor_id"], measure="net_sentiment", study=Study())
    page = Page("2-sentiment", {"ortiz": "Ann Ortiz"}, out=str(tmp_path))
    shown = page.findings(findings, rows=["actor_id"], name="net", caption="Net",
                          evidence=drawn_by_label(rows, ["actor_id"], ARTICLES, MEASURES))  # fmt: skip
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


def test_a_concordance_opens_in_whole_words():
    articles = make_articles("Snow fell. " + "Rain and wind beat the harbour wall " * 3 + "while ships waited.")
    place = in_context(concordance_table(find(word_index(articles, ENGLISH), read_query("while"))), articles).iloc[0]
    assert place["before"].startswith("… ")
    assert place["before"].split()[1] in {"Rain", "and", "wind", "beat", "the", "harbour", "wall"}
    assert (place["marked"], place["after"]) == ("while", " ships waited.")


@pytest.mark.parametrize("n_actors, n_each", [(1, 6), (20, 6), (30, 4), (80, 2)])
def test_many_lines_open_to_fewer_sentences_each(n_actors, n_each):
    articles, sentences, rows = many_rows(["neutral"] * 480)
    rows = rows.assign(actor_id=[f"actor {i % n_actors}" for i in range(480)])
    measures = Measures(**dict.fromkeys(TABLES, sentences.head(0)) | {"sentences": sentences})
    behind = drawn_by_label(rows, ["actor_id"], articles, measures)
    assert len(behind({"actor_id": "actor 0", "measure": "net_sentiment", "weight": "mention"})) == n_each
