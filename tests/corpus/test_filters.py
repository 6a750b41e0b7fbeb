"""Which articles a study counts by genre, metadata, subject and actor, and what is said of how many that leaves."""

import dataclasses

import pandas as pd
import pytest
from factories import SHIPPED, make_articles, make_mentions

from analysis import paths
from analysis.corpus import filters
from analysis.corpus.load import Corpus, digest
from analysis.corpus.window import in_window
from analysis.engine.measured import Measures
from analysis.errors import StudyError
from analysis.findings.narrowed import narrowed
from analysis.language.about import find_about
from analysis.language.sentences import split_sentences
from analysis.study import Study
from analysis.tables import CUTS, FRAMES, REJECTS

HARBOUR, ELSEWHERE = "The harbour closed. One went.", "Nothing happened. One went."


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "store", lambda: tmp_path)


def make_corpus(*texts, **columns):
    articles = make_articles(*texts, **columns)
    cuts = CUTS.fill(articles[["article_id", "outlet"]].assign(block="AD", reason="advertisement"))
    return Corpus(articles, cuts, REJECTS.empty(), "test", None, ())


def two_papers(n=10, **columns):
    """`n` articles of a_paper, all on the harbour, and as many of b_paper, every second."""
    texts = [HARBOUR] * n + [HARBOUR, ELSEWHERE] * (n // 2)
    return make_corpus(*texts, outlet=["a_paper"] * n + ["b_paper"] * n, **columns)


def with_column(corpus, **columns):
    named = {f"meta.{name}": values for name, values in columns.items()}
    return dataclasses.replace(corpus, articles=corpus.articles.assign(**named))


# --- subject --------------------------------------------------------------------------------------------------------------


def test_a_subject_keeps_the_articles_about_its_words_and_says_of_which_outlets():
    inside = in_window(two_papers(), Study(subject=["harbour*", "quay"]))
    assert len(inside.articles) == len(inside.cuts) == 15
    assert "digest" not in vars(inside)  # of all texts: reckoned where it is asked for
    assert inside.digest == digest(inside.articles)
    assert inside.notes == (
        "The subject (harbour*, quay) keeps 75\u00a0% of the articles, 15 of 20; most of a_paper (100\u00a0%), least of b_paper (50\u00a0%).",
    )
    assert inside.kept.to_dict("records") == [
        {"filter": "subject", "outlet": "a_paper", "n_articles": 10, "n_kept": 10, "share_kept": 1.0},
        {"filter": "subject", "outlet": "b_paper", "n_articles": 10, "n_kept": 5, "share_kept": 0.5},
    ]


def test_outlets_are_named_by_the_codebook_and_those_of_few_articles_not_at_all():
    corpus = make_corpus(*[HARBOUR] * 30, *[ELSEWHERE] * 10, HARBOUR,
                         outlet=["harbor_ledger"] * 20 + ["meridian_wire"] * 20 + ["b_paper"])  # fmt: skip
    [note] = in_window(corpus, Study(subject=["harbour*"])).notes
    assert note.endswith("31 of 41; most of The Harbor Ledger (100\u00a0%), least of Meridian Wire (50\u00a0%).")


def test_a_subject_is_sought_in_the_window_alone():
    corpus = make_corpus(
        HARBOUR, HARBOUR, published=[pd.Timestamp("2018-06-01", tz="UTC"), pd.Timestamp("2018-07-01", tz="UTC")]
    )
    inside = in_window(corpus, Study(end="2018-06-30", subject=["harbour*"]))
    assert inside.notes[-1] == "The subject (harbour*) keeps 100\u00a0% of the articles, 1 of 1."


def test_a_subject_is_sought_once_in_the_same_articles(monkeypatch):
    sought = []

    def on_subject(articles, *given):
        sought.append(len(articles))
        return filters_on_subject(articles, *given)

    filters_on_subject = filters.on_subject
    monkeypatch.setattr(filters, "on_subject", on_subject)
    first, second = (in_window(two_papers(), Study(subject=["harbour*"])) for _ in range(2))
    assert first.articles.equals(second.articles)
    in_window(two_papers(12), Study(subject=["harbour*"]))
    assert sought == [20, 24]


def test_a_subject_that_no_article_is_about_stops():
    with pytest.raises(
        StudyError, match="No article of test in the window is mainly about lighthouse: choose other words"
    ):
        in_window(two_papers(), Study(subject=["lighthouse"]))


def test_a_story_is_counted_by_its_earliest_article_on_the_subject():
    days = pd.to_datetime(["2018-06-01", "2018-06-02", "2018-06-03"], utc=True)
    corpus = make_corpus(ELSEWHERE, HARBOUR, HARBOUR, published=days, story_id="a0")
    assert list(in_window(corpus, Study(unit="story", subject=["harbour*"])).articles["article_id"]) == ["a1"]


# --- genre ----------------------------------------------------------------------------------------------------------------


def test_a_genre_keeps_its_articles():
    corpus = make_corpus("1", "2", "3", "4", genre=["news", "opinion", "news", "letter"])
    inside = in_window(corpus, Study(genre=["opinion", "letter"]))
    assert list(inside.articles["article_id"]) == ["a1", "a3"]
    assert inside.notes == ("The genre (opinion, letter) keeps 50\u00a0% of the articles, 2 of 4.",)


def test_articles_of_unknown_genre_are_left_out_and_counted():
    inside = in_window(make_corpus("1", "2", "3", genre=["news", None, None]), Study(genre=["news"]))
    assert inside.notes == (
        "The genre (news) keeps 33\u00a0% of the articles, 1 of 3.",
        "The genre of 2 of 3 articles is not known: `workbook corpus refresh` tells it. They are left out.",
    )


@pytest.mark.parametrize("genre, message", [
    (["news", "news", "letter"], r"is of genre opinion\. There are: news \(2\), letter \(1\)\."),
    ([None, None, None],         r"is of genre opinion\. The genre of 3 of 3 articles is not known: `workbook corpus refresh`"),
])  # fmt: skip
def test_a_genre_that_no_article_has_stops(genre, message):
    with pytest.raises(StudyError, match=message):
        in_window(make_corpus("1", "2", "3", genre=genre), Study(genre=["opinion"]))


# --- metadata -------------------------------------------------------------------------------------------------------------


def test_metadata_keep_any_value_of_a_column_and_all_columns_together():
    corpus = with_column(
        make_corpus("1", "2", "3", "4"), rating=["left", "right", "centre", None], desk=["a", "a", "b", "a"]
    )
    kept = [list(in_window(corpus, Study(meta=meta)).articles["article_id"])
            for meta in (["rating=left"], ["rating=left", "rating=right"], ["rating=left", "rating=centre", "desk=b"])]  # fmt: skip
    assert kept == [["a0"], ["a0", "a1"], ["a2"]]
    assert in_window(corpus, Study(meta=["desk=a"])).notes == (
        "The metadata (desk=a) keeps 75\u00a0% of the articles, 3 of 4.",
    )


@pytest.mark.parametrize("meta, message", [
    (["ratings=left"],           "`meta` names the column 'ratings', which test does not have. Did you mean `rating`"),
    (["rating=lefty"],           "rating=lefty, which no article in the window has. Did you mean `left`"),
    (["rating=left", "desk=b"],  "has rating=left and desk=b together"),
])  # fmt: skip
def test_metadata_that_the_corpus_lacks_stop(meta, message):
    corpus = with_column(make_corpus("1", "2"), rating=["left", "right"], desk=["a", "b"])
    with pytest.raises(StudyError, match=message):
        in_window(corpus, Study(meta=meta))


def test_a_source_without_further_columns_says_so():
    with pytest.raises(StudyError, match=r"test does not have\. Its source has no further columns"):
        in_window(make_corpus("1"), Study(meta=["rating=left"]))


# --- what measures tell ---------------------------------------------------------------------------------------------------


def measured(corpus, *found):
    """Its sentences, mentions (article_id, actor_id, words) and what follows of them."""
    sentences = split_sentences(corpus.articles, SHIPPED.english)
    mentions = make_mentions(corpus.articles, *found)
    about = find_about(mentions, sentences, corpus.articles)
    return Measures(sentences=sentences, mentions=mentions, about=about, frames=FRAMES.empty())


def test_articles_mainly_about_an_actor_are_kept_with_their_measures():
    corpus = make_corpus("Kim left. He won.", "One went. " * 9 + "Kim left.", "Nothing.")
    measures = measured(corpus, ("a0", "kim_jong_un", "Kim"), ("a1", "kim_jong_un", "Kim"))
    study = Study(about=["kim_jong_un"])
    inside, own = narrowed(in_window(corpus, study), measures, study, SHIPPED)
    assert list(inside.articles["article_id"]) == list(own.mentions["article_id"]) == ["a0"]
    assert inside.notes == ("Asking for articles mainly about Kim Jong Un keeps 33\u00a0% of the articles, 1 of 3.",)
    with pytest.raises(StudyError, match="mainly about Donald Trump: choose another `about`"):
        narrowed(corpus, measures, Study(about=["donald_trump"]), SHIPPED)


def test_words_and_frames_of_a_subject_keep_what_either_keeps():
    corpus = make_corpus(HARBOUR, ELSEWHERE, ELSEWHERE, title=["", "Prisoners starve", ""])
    hit = ("a1", "a1.ti0", "title", "human_rights", 9.0, "starve", 10, 16)
    measures = Measures(**dict(measured(corpus).items()) | {"frames": FRAMES.build([hit])})
    study = Study(subject=["harbour*", "frame:human_rights"])
    assert in_window(corpus, study) is corpus  # frames await the measures, and so do the words beside them
    inside, _ = narrowed(corpus, measures, study, SHIPPED)
    assert list(inside.articles["article_id"]) == ["a0", "a1"]


def test_without_such_filters_corpus_and_measures_stay_as_they_are():
    corpus = make_corpus(HARBOUR)
    measures = measured(corpus)
    assert narrowed(corpus, measures, Study(), SHIPPED) == (corpus, measures)
