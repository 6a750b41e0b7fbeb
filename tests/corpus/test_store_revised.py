"""What an outlet changed in an article later: the headline, paragraphs, and no more than that."""

import pandas as pd
import pytest
from store_files import TEXT, made_before, put, record

import analysis
from analysis import load_revisions
from analysis.corpus.revised import find_revised
from analysis.corpus.store.ingest import ingest
from analysis.errors import CorpusError

ONE = "The harbour was quiet on Monday, and the ferries ran late for the second day in a row."
TWO = "The mayor said that twelve people had been hurt on the pier, and that the road would stay closed."
THREE = "Nobody knew on Tuesday when the market would open again, or who would pay for the new roof."


def texts(*versions, **columns):
    """One article, text after text: each a title and paragraphs."""
    rows = [
        {"article_id": "a", "outlet": "the_paper", "published": pd.Timestamp("2018-06-12", tz="UTC"), "title": title,
         "text": "\n\n".join(paragraphs), "revision": n, "came_in": pd.NaT, "version": 0, "source": ""}
        for n, (title, *paragraphs) in enumerate(versions, 1)
    ]  # fmt: skip
    return pd.DataFrame(rows).assign(**columns)


def changes(*versions, **columns):
    revised = find_revised(texts(*versions, **columns))
    return list(revised[["field", "kind", "before", "after"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    "before, after, expected",
    [
        (("Quiet", ONE), ("Very quiet", ONE), [("title", "changed", "Quiet", "Very quiet")]),
        (
            ("A", ONE, TWO),
            ("A", ONE, TWO.replace("twelve", "15")),
            [("text", "changed", TWO, TWO.replace("twelve", "15"))],
        ),
        (("A", ONE, TWO), ("A", ONE), [("text", "removed", TWO, "")]),
        (("A", ONE), ("A", TWO, ONE), [("text", "added", "", TWO)]),
        (("A", ONE, TWO), ("A", ONE, THREE), [("text", "added", "", THREE), ("text", "removed", TWO, "")]),
        (("A", ONE, TWO), ("A", TWO, ONE), []),  # stands elsewhere
        (("The ‘A’", ONE), ("The 'A'", ONE.replace(" ", "  ")), []),  # typography
        (("A", ONE, "12 comments"), ("A", ONE, "31 comments"), []),  # a counter that cleaning left
        (("A", ONE), ("A", ONE, "31 comments"), []),
        (("A", ONE), ("A", ONE, "More news"), [("text", "added", "", "More news")]),
    ],
)
def test_what_changed_is_told_and_nothing_else(before, after, expected):
    assert changes(before, after) == expected


def test_a_note_on_a_correction_is_cut_and_listed_all_the_same(tmp_path):
    note = "Correction: an earlier version of this article misstated how many people were hurt on the pier."
    for n, text in enumerate([f"{TEXT}\n\n{TWO}", f"{TEXT}\n\n{TWO.replace('twelve', '15')}\n\n{note}"]):
        ingest([put(tmp_path, record(0, text), name=f"{n}.jsonl")], tmp_path / "corpus")
    revised = load_revisions(tmp_path / "corpus")
    assert note in set(revised["after"])
    assert not analysis.load_corpus(tmp_path / "corpus").articles["text"].str.contains("Correction").any()


def test_each_text_is_compared_with_the_one_before_it():
    revised = find_revised(texts(("A", ONE), ("B", ONE), ("B", ONE, TWO)).sample(frac=1, random_state=1))
    assert list(zip(revised["revision"], revised["kind"], strict=True)) == [(2, "changed"), (3, "added")]


def test_texts_of_one_ingest_follow_each_other_by_their_date_and_ingests_as_they_came():
    days = pd.to_datetime(["2018-06-14", "2018-06-12"], utc=True)
    assert changes(("Later", ONE), ("First", ONE), published=days) == [("title", "changed", "First", "Later")]
    assert changes(("First", ONE), ("Later", ONE), published=days, version=[3, 4]) == [
        ("title", "changed", "First", "Later")
    ]


def test_where_the_raw_records_are_alike_the_cleaning_differed_and_not_the_outlet():
    assert changes(("A", ONE, TWO), ("A", ONE), source="the same") == []


@pytest.mark.parametrize(
    "source, version, sure",
    [
        (["one", "two"], [1, 2], True),
        (["", "two"], [1, 2], False),
        (["one", ""], [1, 2], False),
        (["", ""], [-1, -1], False),  # by which ingests they came is not known
        (["", ""], [1, 1], True),  # cleaned by one ingest
    ],
)
def test_where_a_raw_record_is_missing_the_outlet_may_have_changed_nothing(source, version, sure):
    revised = find_revised(texts(("A", ONE), ("B", ONE), source=source, version=version))
    assert revised["sure"].tolist() == [sure]


def test_the_texts_of_a_store_are_read_with_the_day_on_which_they_came_in(tmp_path):
    store = tmp_path / "store"
    ingest([put(tmp_path, record(1), record(2))], store, jobs=1)
    ingest(
        [put(tmp_path, record(1, f"{TEXT}\n\n{TWO}", title="Ferries again"), record(2), name="b.jsonl")], store, jobs=1
    )
    revised = load_revisions(store)
    assert revised[["field", "kind", "after"]].values.tolist() == [
        ["title", "changed", "Ferries again"],
        ["text", "added", TWO],
    ]
    assert (pd.Timestamp.now(tz="UTC") - revised["came_in"]).max() < pd.Timedelta(hours=1)
    assert load_revisions(f"{store}@0").empty
    older = load_revisions(made_before(store, tmp_path / "older"))
    assert older.drop(columns=["came_in", "sure"]).equals(revised.drop(columns=["came_in", "sure"]))
    assert (revised["sure"].tolist(), older["sure"].tolist()) == ([True, True], [False, False])
    assert older["came_in"].isna().all()


def test_where_nothing_came_in_twice_there_is_nothing(tmp_path):
    source = put(tmp_path, record(1))
    ingest([source], tmp_path / "store", jobs=1)
    assert load_revisions(tmp_path / "store").empty
    assert load_revisions(source).empty
    with pytest.raises(CorpusError, match="versions 0 to 0, not 7"):
        load_revisions(f"{tmp_path / 'store'}@7")
