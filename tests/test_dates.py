"""Dates in every usual form; nothing is filled in, and ambiguous ones are settled a source at a time."""

from datetime import UTC, date, datetime

import pytest

from analysis.cleaning.dates import read_date, settle_order

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
        ("1601-01-01", "impossible"),
        ("2999-01-01", "impossible"),
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


@pytest.mark.parametrize(
    "dates, country, order, why",
    [
        (["03/04/2018", "25/04/2018"], "US", "day first", "as 1 of its dates allow nothing else"),
        (["03/04/2018", "04/25/2018"], "GB", "month first", "as 1 of its dates allow nothing else"),
        (["03/04/2018"], "GB", "day first", "as is usual in GB; no date of it decides"),
        (["03/04/2018"], "", "month first", "as is usual in the US; no date of it decides"),
        (["2018-04-03"], "GB", "month first", ""),  # nothing to settle
    ],
)
def test_one_date_with_a_number_over_twelve_settles_its_source(dates, country, order, why):
    assert settle_order(dates, country) == (order, why)


def test_the_order_settles_the_day():
    assert read_date("03/04/2018", "day first", TODAY).at == datetime(2018, 4, 3, tzinfo=UTC)
    assert read_date("03/04/2018", "month first", TODAY).at == datetime(2018, 3, 4, tzinfo=UTC)
