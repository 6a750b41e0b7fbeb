"""Dates in every usual form; nothing is filled in, and ambiguous ones are settled a source at a time."""

from datetime import UTC, date, datetime

import pytest

from analysis.corpus.cleaning.date_notes import DateAccount
from analysis.corpus.cleaning.date_order import Decision, Evidence
from analysis.corpus.cleaning.dates import read_date
from analysis.corpus.load import read_and_clean
from analysis.corpus.store import ingest as store
from analysis.corpus.store.versions import read_store

TODAY = date(2020, 6, 1)


@pytest.mark.parametrize(
    "text, expected, zone",
    [
        ("2018-06-12T07:30:00-04:00", datetime(2018, 6, 12, 11, 30, tzinfo=UTC), "-04:00"),
        ("2018-06-12T07:30:00Z", datetime(2018, 6, 12, 7, 30, tzinfo=UTC), "+00:00"),
        ("2018-06-12 07:30:15.123+0900", datetime(2018, 6, 11, 22, 30, 15, tzinfo=UTC), "+09:00"),
        ("2018-06-12 07:30", datetime(2018, 6, 12, 7, 30, tzinfo=UTC), ""),  # no zone: taken as UTC, left open
        ("2018-06-12", datetime(2018, 6, 12, tzinfo=UTC), ""),  # a day alone is 00:00
        ("Tue, 12 Jun 2018 07:30:00 GMT", datetime(2018, 6, 12, 7, 30, tzinfo=UTC), "+00:00"),
        ("June 12, 2018", datetime(2018, 6, 12, tzinfo=UTC), ""),
        ("12th June 2018", datetime(2018, 6, 12, tzinfo=UTC), ""),
        ("Jun. 12, 2018, 7:30 PM EDT", datetime(2018, 6, 12, 23, 30, tzinfo=UTC), "-04:00"),
        ("Published 12 June 2018 at 7.30pm BST", datetime(2018, 6, 12, 18, 30, tzinfo=UTC), "+01:00"),
        ("20180612", datetime(2018, 6, 12, tzinfo=UTC), ""),
        ("20180612T073000Z", datetime(2018, 6, 12, 7, 30, tzinfo=UTC), "+00:00"),
        ("1528788600", datetime(2018, 6, 12, 7, 30, tzinfo=UTC), "+00:00"),  # seconds since 1970
        ("1528788600000", datetime(2018, 6, 12, 7, 30, tzinfo=UTC), "+00:00"),  # milliseconds
        ("31/12/2018", datetime(2018, 12, 31, tzinfo=UTC), ""),  # 31 is no month
        ("12/31/2018", datetime(2018, 12, 31, tzinfo=UTC), ""),
        ("3-13-18", datetime(2018, 3, 13, tzinfo=UTC), ""),
        ("3-13-69", datetime(1969, 3, 13, tzinfo=UTC), ""),  # not a date to come
        ("12 July 2018, 6:30 PM ET", datetime(2018, 7, 12, 22, 30, tzinfo=UTC), "-04:00"),  # Eastern Time, in summer
        ("12 January 2018, 6:30 PM ET", datetime(2018, 1, 12, 23, 30, tzinfo=UTC), "-05:00"),  # and in winter
        ("12 June 2018 07:30 AEST", datetime(2018, 6, 11, 21, 30, tzinfo=UTC), "+10:00"),
    ],
)
def test_a_date_is_read_to_utc_with_the_zone_that_the_source_wrote(text, expected, zone):
    found = read_date(text, today=TODAY)
    assert (found.at, found.zone) == (expected, zone)


@pytest.mark.parametrize(
    "text, problem",
    [
        ("", "absent"),
        ("None", "absent"),
        ("2019-02-31T08:00:00-05:00", "impossible"),
        ("2018-13-01", "impossible"),
        ("1601-01-01", "implausible"),
        ("2999-01-01", "implausible"),
        ("2018-06-12T25:10:00Z", "impossible"),
        ("June 2018", "not a date"),  # no day: not made the first
        ("2018", "not a date"),
        ("yesterday", "not a date"),
        ("🙂\u200f", "not a date"),
    ],
)
def test_what_is_no_date_says_why_and_is_not_guessed(text, problem):
    found = read_date(text, today=TODAY)
    assert (found.at, found.problem) == (None, problem)


def settled(dates, country="", outlet="the_paper", file="a.csv"):
    """How an evidence of these (date, outlet, file) reads those of one outlet in one file."""
    evidence = Evidence()
    for number, (text, of, where) in enumerate(dates):
        evidence.add(text, of, f"{where}, line {number}")
    decision, is_open = evidence.decide("03/04/2018", outlet, f"{file}, line 99", country)
    assert is_open
    account = DateAccount()
    account.add_two_ways(outlet, decision, "03/04/2018")
    return decision.order, list(account.notes())


OWN, OTHER_FILE, OTHER_OUTLET = ("the_paper", "a.csv"), ("the_paper", "b.csv"), ("the_post", "a.csv")


@pytest.mark.parametrize(
    "dates, country, order, why",
    [
        ([("25/04/2018", *OWN)], "US", "day first", "as 1 date allows nothing else"),
        ([("25-04-18", *OWN)] * 2, "US", "day first", "as 2 dates allow nothing else"),  # any mark but a dot
        ([("04/25/2018", *OWN)], "GB", "month first", "as 1 date allows nothing else"),
        ([("25/04/2018", *OWN)] * 3 + [("04/25/2018", *OWN)], "US", "day first",
         "as 3 dates allow nothing else, though 1 date allows only the other: check them"),
        ([("25/04/2018", *OTHER_FILE)], "US", "day first", "as 1 date of it in other files allows nothing else"),
        ([("25/04/2018", *OTHER_OUTLET)], "", "day first", "as 1 date of others in its file allows nothing else"),
        ([("25/04/2018", *OTHER_OUTLET)], "US", "month first", "as is usual in US"),  # one other outlet may have ways of its own
        ([("25/04/2018", *OTHER_OUTLET), ("25/04/2018", "the_bugle", "a.csv")], "US", "day first",
         "as 2 dates of others in its file allow nothing else"),
        ([("25/04/2018", "the_post", "b.csv")], "US", "month first", "as is usual in US"),  # another source altogether
        ([("25.04.2018", *OWN)], "US", "month first", "as is usual in US"),  # dots are a habit of their own
        ([("25/04/2018", *OWN), ("04/25/2018", *OWN)], "GB", "day first", "as is usual in GB"),  # as many as against
        ([("04/04/2018", *OWN)], "GB", "day first", "as is usual in GB"),  # the same day either way says nothing
        ([], "", "month first", "as is usual in the US"),
    ],
)  # fmt: skip
def test_a_source_is_settled_by_its_own_dates_then_by_others_then_by_habit_and_says_so(dates, country, order, why):
    found, (note,) = settled([("03/04/2018", *OWN), *dates], country)
    assert found == order
    assert note.startswith("the_paper: 1 date such as '03/04/2018' can be read two ways")
    assert f"read {order}, {why}." in note
    assert ("no date of the source settles" in note) == ("usual" in why)


def test_dates_with_dots_are_day_first_unless_the_source_shows_otherwise():
    for known, expected in (([], 1), (["13.02.2019"], 1), (["02.13.2019"], 3)):
        evidence = Evidence()
        for text in ["01.03.2019", *known]:
            evidence.add(text, "the_paper", "a.csv, line 1")
        decision, is_open = evidence.decide("01.03.2019", "the_paper", "a.csv, line 1", "US")
        assert read_date("01.03.2019", decision.order, TODAY).at.day == expected
        assert is_open


def test_dates_that_can_be_read_one_way_only_need_no_note():
    decided = [
        Evidence().decide(text, "the_paper", "a.csv, line 1", "")
        for text in ("2018-04-03", "25/04/2018", "3 April 2018")
    ]
    assert [is_open for _, is_open in decided] == [False] * 3


def account_of(*dates):
    """An account of (outlet, decision) pairs, one date each."""
    account = DateAccount()
    for outlet, decision in dates:
        account.add_two_ways(outlet, decision, "03/04/2018")
    return account


BY_HABIT = Decision("month first", "as is usual in the US", settled=False)
SHOWN = Decision("day first", "as 3 dates allow nothing else", settled=True)
DOUBTED = Decision(
    "day first", "as 3 dates allow nothing else, though 1 date allows only the other: check them", True, n_against=1
)


def test_dates_of_many_outlets_that_can_be_read_two_ways_are_one_note():
    account = account_of(
        *((f"outlet {n:02}", BY_HABIT) for n in range(34)),
        ("the_paper", SHOWN),
        ("the_paper", SHOWN),
        ("the_post", DOUBTED),
    )
    assert list(account.notes()) == [
        "37 dates of 36 outlets can be read two ways, such as '03/04/2018'; 34 read month first, as is usual in the US (outlet 00, "
        "outlet 01, outlet 02 and 31 more); 3 read day first, as other dates of the source show (the_paper, the_post); check those of "
        "the_post, of which some allow only the other order. Write them as 2018-04-03, or give the outlet its country in outlets.toml, "
        "if that is wrong."
    ]


def test_accounts_of_parts_add_up():
    account = account_of(("the_paper", SHOWN))
    account.add_problem("the_paper", "not a date; kept as undated", "soon")
    other = account_of(("the_paper", SHOWN))
    other.add_problem("the_post", "not a date; kept as undated", "late")
    account += other
    assert list(account.notes()) == [
        "the_paper: 2 dates such as '03/04/2018' can be read two ways; read day first, as 3 dates allow nothing else.",
        "2 dates of 2 outlets are not a date (the_paper 'soon', the_post 'late'); kept as undated.",
    ]


def test_the_order_settles_the_day():
    assert read_date("03/04/2018", "day first", TODAY).at == datetime(2018, 4, 3, tzinfo=UTC)
    assert read_date("03/04/2018", "month first", TODAY).at == datetime(2018, 3, 4, tzinfo=UTC)


def test_a_zone_that_stands_for_several_is_named_and_the_time_taken_as_utc():
    found = read_date("2018-06-12 07:30 IST", today=TODAY)
    assert (found.at, found.zone, found.unread_zone) == (datetime(2018, 6, 12, 7, 30, tzinfo=UTC), "", "IST")


def dated(tmp_path, *dates, outlet="Harbour Gazette"):
    """A table of articles with these dates, cleaned."""
    lines = ["title\ttext\toutlet\tpublished"]
    for number, text in enumerate(dates):
        lines.append(
            f"Ferry {number}\tThe ferry number {number} left the harbour on time, and nobody minded.\t{outlet}\t{text}"
        )
    path = tmp_path / "ferries.tsv"
    path.write_text("\n".join(lines))
    return path


def test_an_ingest_settles_the_first_record_by_the_last_and_prints_how(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "CHUNK", 3)
    path = dated(tmp_path, *["03/04/2018"] * 7, "25/04/2018")
    summary = store.ingest([path], tmp_path / "corpus")
    days = read_store(tmp_path / "corpus").articles["published"].dt.strftime("%d %B")
    assert sorted(days) == ["03 April"] * 7 + ["25 April"]
    assert summary.notes == [
        "Harbour Gazette: 7 dates such as '03/04/2018' can be read two ways; read day first, as 1 date allows nothing else."
    ]


def test_dates_that_cannot_be_are_reported_and_their_articles_kept_undated(tmp_path):
    cleaned = read_and_clean(
        dated(
            tmp_path, "1601-01-01", "2999-01-01", "2018-02-30", "soon", "2018-06-12 07:30 IST", "2018-06-12T07:30+09:00"
        )
    )
    assert list(cleaned.articles["published"].isna()) == [True, True, True, True, False, False]
    assert cleaned.articles["zone"].iloc[5] == "+09:00"
    said = "\n".join(cleaned.notes)
    for expected in (
        "2 of 6 dates are implausible ('1601-01-01'); kept as undated",
        "1 of 6 dates is impossible ('2018-02-30'); kept as undated",
        "1 of 6 dates is not a date ('soon'); kept as undated",
        "1 of 6 dates is in a zone that is not known ('2018-06-12 07:30 IST'); taken as UTC",
    ):
        assert f"Harbour Gazette: {expected}." in said


def test_a_day_that_does_not_exist_is_quoted_as_its_cell_says_it(tmp_path):
    lines = "\n".join(
        f"The ferry was late for the {n}th day in a row, and nobody on the quay knew why.;{day};The Paper"
        for n, day in enumerate(["13/02/2019", "31/02/2019"])
    )
    source = tmp_path / "a.csv"
    source.write_text(f"text;date (dd/mm/yyyy);outlet\n{lines}\n", encoding="utf-8")
    notes = store.ingest([source], tmp_path / "store", jobs=1, accept_missing=True).notes
    assert any("1 of 2 dates is impossible ('31/02/2019'); kept as undated" in note for note in notes), notes
