"""Answers of a study whose every count is known."""

import inspect

import pandas as pd
import pytest
from asked_study import open_study

from analysis.errors import StudyError, UsageError
from analysis.findings.contrasts import against_others
from analysis.findings.estimates import estimate_means
from analysis.workbook import MEASURED, Selection
from analysis.workbook.answers import in_sentences
from analysis.workbook.answers.in_sentences import described
from analysis.workbook.answers.sentences_chosen import ORDERS


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return open_study(tmp_path_factory.mktemp("asked"))


def column(answer, *names):
    return list(answer.table[list(names)].itertuples(index=False, name=None))


def test_an_answer_is_what_the_registry_estimates_of_the_same_rows(book):
    rows = book.rows("net_sentiment")
    expected = estimate_means(rows, ["actor_id", "outlet"], measure="net_sentiment", study=book.study)
    pd.testing.assert_frame_equal(book.sentiment(by=["actor", "outlet"]).findings, expected)


@pytest.mark.parametrize("measure, keys", [
    ("sentence_tone", ["actor_id", "outlet"]), ("label_share", ["actor_id", "group"]), ("voice_share", ["actor_id", "outlet", "group"]),
    ("frame_share", ["outlet", "group"]), ("frame_share_of_sentences", ["actor_id", "group"]), ("own_share_of_negative", ["actor_id"]),
    ("tone_against_sentiment", ["actor_id", "group"]), ("net_sentiment_own_words", ["actor_id", "outlet"]), ("loaded_words", ["actor_id", "outlet"]), ("agent_share", ["actor_id"]),
])  # fmt: skip
def test_so_is_that_of_every_measure(book, measure, keys):
    by = [one for one in keys if one not in ("actor_id", "group")]
    expected = estimate_means(book.rows(measure), keys, measure=measure, study=book.study)
    pd.testing.assert_frame_equal(book.ask(measure, by=by).findings, expected)


def test_actors_are_never_put_together(book):
    assert column(book.sentiment(), "actor", "n") == [("Eva Lund", 6), ("Ann Ortiz", 9)]
    assert "actor" not in book.sentiment("ortiz").table


def test_the_table_has_names_dates_and_flags(book):
    answer = book.sentiment("ortiz", by=["outlet", "month"])
    assert list(answer.table) == [
        "outlet",
        "month",
        "estimate",
        "low",
        "high",
        "n",
        "n_articles",
        "n_stories",
        "too_few",
    ]
    assert answer.table.iloc[0]["outlet"] == "The Bell"
    assert answer.table.iloc[0]["month"] == pd.Timestamp("2018-06-01")
    assert column(answer, "n_stories", "too_few") == [(2, False), (1, True), (1, True), (1, True), (1, True)]


@pytest.mark.parametrize("asked, n", [
    ({}, 9), ({"start": "2018-07-01"}, 6), ({"end": "2018-06-20"}, 3), ({"voice": "own"}, 9), ({"voice": "quoted"}, 0),
    ({"form": "pronoun"}, 3), ({"outlets": "The Star"}, 3), ({"outlets": "tabloids"}, 6), ({"subject": "bridge"}, 6), ({"subject": ["scho*", "frame:conflict"]}, 0), ({"genre": "news"}, 9),
    ({"sure": 1.0}, 9), ({"start": "2018-07-02", "end": "2018-07-02"}, 2),
])  # fmt: skip
def test_each_part_of_a_selection_leaves_what_it_says(book, asked, n):
    """How sure VADER is, is not known: such mentions count."""
    assert len(book.sentiment("ortiz", **asked).rows) == n


@pytest.mark.parametrize("by, groups", [
    ("outlet", ["The Bell", "The Post", "The Star"]), ("voice", ["the outlet itself"]), ("form", ["name", "pronoun"]),
    ("genre", ["news"]), ("meta.rating", ["left", "right"]), ("phase", ["after", "before"]),
    ("is_about", ["mainly about the actor", "names the actor in passing"]), ("label", ["negative", "neutral", "positive"]),
    ("publisher", ["The Bell", "The Post", "The Star"]),
])  # fmt: skip
def test_it_is_split_by_what_is_asked(book, by, groups):
    answer = book.sentiment("ortiz", by=by)
    assert list(answer.table[by]) == groups
    assert answer.table["n"].sum() in (3, 9, 27)
    assert answer.plot().html
    assert answer.say().text
    assert answer.lines().html


@pytest.mark.parametrize("time, days", [
    ("day", "2018-06-04 2018-06-20 2018-07-02"), ("week", "2018-06-04 2018-06-18 2018-07-02"), ("month", "2018-06-01 2018-07-01 2018-08-01"),
    ("quarter", "2018-04-01 2018-07-01"), ("year", "2018-01-01"), ("period", "2018-06-04 2018-06-18 2018-07-02"),
])  # fmt: skip
def test_periods_of_any_length_begin_with_their_first_day(book, time, days):
    answer = book.sentiment("ortiz", by=time)
    assert [f"{day:%Y-%m-%d}" for day in answer.table[time][:3]] == days.split()
    assert not answer.drawing().findings.empty


def test_groups_of_actors_and_of_outlets_are_followed_as_one(book):
    reds = book.sentiment("The Reds", by="outlet", outlets=["tabloids", "the_post"])
    assert column(reds, "outlet", "n") == [("Tabloids", 10), ("The Post", 5)]
    assert len(book.sentiment("reds", by="publisher", outlets="tabloids").table) == 2


def test_an_outlet_of_two_groups_that_are_asked_for_counts_for_one(book):
    with pytest.raises(UsageError, match="both hold `the_bell`"):
        book.sentiment(outlets=["tabloids", "the_bell"])


def test_an_answer_keeps_what_was_asked_by_ids_as_a_report_takes_them(book):
    answer = book.sentiment("Ann Ortiz", frames="Conflict")
    assert (answer.selection.actors, answer.selection.frames) == (("ortiz",), ("conflict",))
    parameters = answer.selection.parameters()
    assert parameters == {"actors": ["ortiz"], "subject": ["frame:conflict"]}
    assert len(book.sentiment("ortiz", subject=parameters["subject"]).rows) == len(answer.rows)


def test_actors_that_the_study_does_not_follow_can_be_asked_for(book):
    assert column(book.sentiment(["brandt", "ortiz"]), "actor") == [("Carl Brandt",), ("Ann Ortiz",)]


@pytest.mark.parametrize("asked, error, said", [
    ({"actors": "ortis"}, UsageError, "Did you mean `ortiz`"), ({"outlets": "the_bel"}, StudyError, "Did you mean `the_bell`"),
    ({"frames": "confict"}, UsageError, "Did you mean `conflict`"), ({"by": ["genre", "form"]}, UsageError, "genre and form together"),
    ({"by": "meta.ratng"}, UsageError, "cannot be split by `meta.ratng`"), ({"by": ["frame", "genre"]}, UsageError, "together"),
])  # fmt: skip
def test_what_is_asked_wrongly_is_told_at_once(book, asked, error, said):
    with pytest.raises(error, match=said):
        book.sentiment(**asked)


def test_what_a_measure_cannot_be_asked_is_told(book):
    with pytest.raises(UsageError, match="`sure` cannot be asked of agent share"):
        book.portrayal(sure=0.5)


@pytest.mark.parametrize("asked, why", [
    ({"start": "2030-01-01"}, "No article is of 2030-01-01 or later."), ({"genre": "opinion"}, "No article is of the genre opinion."),
    ({"subject": "zeppelins", "end": "2031-01-01"}, "No article is of 2031-01-01 or earlier and is mainly about zeppelins."),
    ({"actors": "sato"}, "none of 9 articles of the selection mentions Ken Sato"),
    ({"actors": "ortiz", "voice": "quoted"}, "nothing in 9 articles of the selection is left by voice"),
])  # fmt: skip
@pytest.mark.parametrize("by", [(), ("outlet", "month")])
def test_an_answer_with_nothing_in_it_says_why_and_does_not_fail(book, asked, why, by, tmp_path):
    answer = book.sentiment(by=by, **asked)
    for words in (repr(answer), answer.plot().text, answer.lines().text, answer.say().text, answer._repr_html_()):
        assert why in words
    assert len(answer) == len(answer.table) == len(answer.sentences()) == len(answer.articles()) == 0
    assert answer.to_csv(tmp_path / "empty.csv").read_text(encoding="utf-8").startswith(",".join(answer.table.columns))
    assert answer.drawing().findings.empty


def test_undated_articles_are_counted_where_they_are_in_no_period(book):
    assert book.sentiment("lund", by="month").notes == ("1 article has no date, and so no period: left out.",)
    assert book.sentiment("lund").notes == ()


def test_coverage_counts_articles_and_with_actors_those_that_mention_them(book):
    assert column(book.coverage(), "estimate") == [(9,)]
    assert column(book.coverage(by="actor"), "actor", "estimate") == [("Eva Lund", 6), ("Ann Ortiz", 6)]
    assert column(book.coverage("lund", voice="quoted"), "estimate", "too_few") == [(3, False)]


def test_a_group_of_an_answer_is_told_by_name_id_or_first_day(book):
    answer = book.sentiment("ortiz", by=["outlet", "month"])
    n = {len(answer.where(outlet=outlet, month=month).rows) for outlet in ("the_bell", "The Bell")
         for month in ("2018-06", "2018-06-01", pd.Timestamp("2018-06-01"))}  # fmt: skip
    assert n == {3}
    assert len(answer.articles(outlet="The Bell")) == 2
    assert answer.where(outlet="The Bell").selection.where == (("outlet", "The Bell"),)


@pytest.mark.parametrize("order", ORDERS)
def test_sentences_come_in_four_orders_and_say_how_they_were_chosen(book, order):
    """Two different sentences mention her, in five stories: a text that is drawn is not drawn again."""
    found = book.sentiment("lund").sentences(3, order)
    n = 3 if order in ("surest", "newest") else 2
    assert len(found) == n
    assert found.drawn.startswith(f"{n} of 6 mentions")
    pd.testing.assert_frame_equal(found.table, book.sentiment("lund").sentences(3, order).table)


def test_the_newest_are_the_newest_and_the_surest_the_surest(book):
    newest = book.sentiment("ortiz").sentences(9, "newest").table["published"]
    assert newest.is_monotonic_decreasing
    assert book.sentiment("ortiz").sentences(2, "surest").table["label"].tolist() == ["positive", "positive"]


def test_sentences_of_a_group_are_of_that_group(book):
    found = (
        book.sentiment(by=["actor", "outlet", "label"])
        .sentences(actor="ortiz", outlet="The Star", label="positive")
        .table
    )
    assert found["outlet"].tolist() == ["the_star"]
    assert "wonderful work" in found["sentence"].iloc[0]


def test_sentences_of_coverage_are_headlines(book):
    assert book.coverage(start="2018-08-01").sentences(5, "newest").table["words"].tolist() == [
        "Council news, part 7", "Council news, part 6",
    ]  # fmt: skip


def test_another_order_is_told_with_the_nearest(book):
    with pytest.raises(UsageError, match="Did you mean `newest`"):
        book.sentiment().sentences(order="newst")
    with pytest.raises(UsageError, match="from 1 on"):
        book.sentiment().sentences(0)


def test_the_csv_is_the_table_with_days(book, tmp_path):
    answer = book.sentiment("ortiz", by="month")
    read = pd.read_csv(answer.to_csv(tmp_path / "a.csv"))
    assert list(read["month"]) == ["2018-06-01", "2018-07-01", "2018-08-01"]
    assert list(read) == list(answer.table)
    with pytest.raises(UsageError, match="cannot be written"):
        answer.to_csv(tmp_path / "nowhere" / "a.csv")


def test_words_state_differences_only_where_they_were_tested_together(book):
    said = book.sentiment(by="outlet").say().text
    assert "comparisons, taken together" in said
    assert "no lean can be told" in book.sentiment("ortiz").say().text


def test_the_line_of_python_makes_the_same_answer(book):
    answer = book.sentiment(["ortiz", "lund"], by=["outlet", "month"], voice="own", start="2018-06-10").where(
        outlet="the_star"
    )
    again = eval(answer.selection.code(), {"book": book})
    assert again.selection == answer.selection
    pd.testing.assert_frame_equal(again.table, answer.table)


@pytest.mark.parametrize("verb", MEASURED)
def test_every_verb_says_what_it_estimates_and_takes_the_same_arguments(book, verb):
    method = getattr(book, verb)
    assert len(method.__doc__) > 60
    assert inspect.signature(method) == inspect.signature(book.sentiment)
    assert method("ortiz").selection == Selection(measure=verb, actors=("ortiz",))
    assert method("ortiz")._repr_html_()


def test_rows_are_texts_not_categories(book):
    rows = book.sentiment(by=["outlet", "label", "month"]).rows
    assert not any(
        isinstance(kind, pd.CategoricalDtype)
        for name, kind in rows.dtypes.items()
        if name not in ("genre", "meta.rating")
    )


def test_articles_of_no_date_are_not_the_newest(book):
    published = book.sentiment("lund").evidence(6, "newest")["published"]
    assert published.notna().tolist() == [True] * 5 + [False]
    assert published.dropna().is_monotonic_decreasing


def test_the_differences_that_words_state_weigh_as_the_numbers_do(book, monkeypatch):
    weights = []

    def watched(*args, study, **given):
        weights.append(study.weight)
        return against_others(*args, study=study, **given)

    monkeypatch.setattr(in_sentences, "against_others", watched)
    assert book.sentiment(by="outlet", weight="mention").say().text
    assert weights == ["mention"]


@pytest.mark.parametrize("asked", ["voice", "speaker"])
def test_a_voice_is_found_by_its_printed_name(book, asked):
    answer = book.sentiment("lund", by=asked)
    for n, printed in enumerate(answer.table[asked]):
        assert len(answer.where(**{asked: printed}).rows) == answer.table["n"][n]
    assert "the outlet itself" in repr(answer.where(**{asked: "outlet"}))


def test_so_is_one_of_the_shares_of_voices(book):
    answer = book.voices("lund")
    assert len(answer.where(voice=answer.table["voice"][0]).rows) == answer.table["n"][0] > 0


@pytest.mark.parametrize("ask", [lambda book: book.ask("word_rate"), lambda book: book.rows("word_rate")])
def test_how_often_words_are_used_is_asked_of_a_search(book, ask):
    with pytest.raises(UsageError, match=r"book\.search\(.*\)\.by"):
        ask(book)


@pytest.mark.parametrize("asked, said", [
    ({"weight": "mention"}, "each mention counts alike"), ({"frames": "conflict"}, "in articles with the frame Conflict"),
    ({"frames": ["conflict", "morality"]}, "in articles with one of the frames Conflict and Morality"),
])  # fmt: skip
def test_answers_of_different_numbers_are_described_differently(book, asked, said):
    assert said in described(book.sentiment(by="outlet", **asked))
    assert said not in repr(book.sentiment(by="outlet"))


def test_shares_of_frames_are_described_once(book):
    assert described(book.frames(by="frame")) == "Share of articles that carry each frame"


def test_the_frame_that_is_shown_is_named(book):
    assert "frame: Conflict" in repr(book.frames(frames="conflict", by="outlet"))


def test_what_cannot_be_split_twice_says_what_to_do_instead(book):
    with pytest.raises(UsageError, match="choose one with `frames`"):
        book.frames("Eva Lund", by="voice")
    with pytest.raises(UsageError, match="leave one of them out"):
        book.sentiment(by=["genre", "form"])
    with pytest.raises(UsageError) as told:
        book.voices(by="genre")
    code = str(told.value).split("`")[1].replace("...", "actor")
    assert len(eval(code, {"book": book, "Selection": Selection})) == 2


def test_rows_of_actors_whom_the_study_does_not_follow_are_kept_once_and_of_few(book):
    kept = book.kept.following(("sato", "brandt"))
    assert book.kept.following(("brandt", "sato")) is kept
    for others in ("brandt", "sato", "reds"):
        book.kept.following((others,))
    assert book.kept.following(("sato", "brandt")) is not kept


def test_what_is_printed_carries_no_control_characters(book):
    answer = book.sentiment("ortiz", by="outlet")
    answer.table = answer.table.assign(outlet="The \x1b[31mBell\u202e")
    assert "The \\x1b[31mBell\\u202e" in repr(answer)


def test_what_is_told_of_words_has_no_numbers_of_groups(book):
    with pytest.raises(UsageError, match=r"book.portrayals.names_apart\(\)"):
        book.ask("names_apart")


def test_the_ways_in_which_tone_and_sentiment_differ_are_never_put_together(book):
    answer = book.ask("tone_against_sentiment", "ortiz")
    assert list(answer.table["n"]) == [9, 9]
    assert len(answer.where(way=answer.table["way"][0]).rows) == 9
