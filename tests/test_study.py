import json
from datetime import date

import pandas as pd
import pytest

from analysis.errors import StudyError
from analysis.study import Study, beginning_of, choose_period, local_time, period_names, period_of, window_days


def utc(*times):
    return pd.Series(pd.to_datetime(list(times), utc=True, format="ISO8601"))


@pytest.mark.parametrize("settings, message", [
    ({"start": "2019-02-01", "end": "2019-01-01"},  "swap `start` and `end`"),
    ({"start": "28.2.2019"},                        "`start` is '28.2.2019', which is not a date"),
    ({"period": "monthly"},                         "Did you mean `month`"),
    ({"resample": "stories"},                       "Did you mean `story`"),
    ({"unit": "stories"},                           "Did you mean `story`"),
    ({"weight": "articles"},                        "Did you mean `article`"),
    ({"min_stories": 1},                            "`min_stories` is 1: give a number from 2"),
    ({"time_zone": "Seoul"},                        "Did you mean `Asia/Seoul`"),
    ({"time_zone": "+09:00"},                       r"no zone of the IANA .* database\. Write the continent and a city"),
    ({"time_zone": ""},                             "`time_zone` is ''"),
    ({"time_zone": "../UTC"},                       "no zone of the IANA"),
    ({"time_zone": "Europe"},                       "no zone of the IANA"),
    ({"time_zone": "localtime"},                    "no zone of the IANA"),     # each machine has another
    ({"time_zone": 9},                              "`time_zone` is 9"),
    ({"level": 95},                                 "give a number from 0.5 to 0.999"),
    ({"actors": "donald_trump"},                    r"write a list, as in \['donald_trump'\]"),
    ({"actors": [1, 2]},                            "write a list of ids"),
    ({"actors": [["donald_trump"]]},                "write a list of ids"),
    ({"outlets": {"the_paper": 1}},                 "write a list of ids"),
    ({"genre": ["opinions"]},                       "`genre` holds 'opinions'. Did you mean `opinion`"),
    ({"genre": "opinion"},                          r"write a list, as in \['opinion'\]"),
    ({"about": [1]},                                "`about` is \\[1\\]: write a list of ids"),
    ({"subject": "harbour"},                        r"write a list, as in \['harbour'\]"),
    ({"subject": ["a*"]},                           r"`subject` holds 'a\*': `\*` wants three letters"),
    ({"subject": [""]},                             "`subject` holds '': it holds no word"),
    ({"subject": ["frame:"]},                       "write the id of the frame behind it"),
    ({"meta": ["rating"]},                          "`meta` holds 'rating': write column and value, as in 'rating=left'"),
    ({"meta": ["= left"]},                          "write column and value"),
    ({"meta": {"rating": "left"}},                  "write a list of columns with a value"),
    ({"seed": -1},                                  "`seed` is -1: give a number from 0"),
])  # fmt: skip
def test_a_setting_that_cannot_be_meant_so_is_refused(settings, message):
    with pytest.raises(StudyError, match=message):
        Study(**settings)


def test_a_subject_is_of_words_and_of_frames():
    study = Study(subject=["North Korea*", "frame:human_rights", "Pyongyang"])
    assert study.subject_words == ("North Korea*", "Pyongyang")
    assert study.subject_frames == ("human_rights",)


def test_metadata_are_asked_for_by_column():
    study = Study(meta=["rating=left", "rating = right", "query=a=b"])
    assert study.meta_values == {"rating": ["left", "right"], "query": ["a=b"]}


def test_the_settings_saved_with_a_report_give_the_same_study():
    study = Study(actors=["kim_jong_un"], start="2018-03-01", level=0.9)
    assert Study(**json.loads(json.dumps(study.as_dict()))) == study
    assert study.start == date(2018, 3, 1)


@pytest.mark.parametrize(
    "days, expected", [(20, "week"), (112, "week"), (200, "month"), (578, "quarter"), (3000, "year")]
)
def test_the_period_follows_from_the_window(days, expected):
    published = utc("2018-01-01", f"{pd.Timestamp('2018-01-01') + pd.Timedelta(days=days - 1):%Y-%m-%d}")
    assert choose_period(published, Study()) == expected


@pytest.mark.parametrize("period, expected", [
    ("week", "2019-02-25"), ("month", "2019-02"), ("quarter", "2019-Q1"), ("year", "2019"),
])  # fmt: skip
def test_a_period_is_text_that_sorts_and_an_undated_article_has_none(period, expected):
    published = utc("2019-02-28T10:00:00Z", None)
    periods = period_of(published, Study(period=period))
    assert periods[0] == expected
    assert pd.isna(periods[1])


@pytest.mark.parametrize("time_zone, period, expected", [
    ("UTC",              "month",   "2019-02"),
    ("Asia/Seoul",       "month",   "2019-03"),     # there it is 1 March, 08:30
    ("Asia/Seoul",       "week",    "2019-02-25"),
    ("America/New_York", "quarter", "2019-Q1"),
])  # fmt: skip
def test_the_last_hour_of_a_month_in_utc_is_in_the_next_month_further_east(time_zone, period, expected):
    assert period_of(utc("2019-02-28T23:30:00Z"), Study(time_zone=time_zone, period=period))[0] == expected


def test_the_first_hour_of_a_year_in_utc_is_in_the_year_before_further_west():
    assert period_of(utc("2019-01-01T04:59:00Z"), Study(time_zone="America/New_York", period="year"))[0] == "2018"
    assert period_of(utc("2019-01-01T05:00:00Z"), Study(time_zone="America/New_York", period="year"))[0] == "2019"


@pytest.mark.parametrize("time_zone, day, begins", [
    ("UTC",               "2019-03-31", "2019-03-31T00:00Z"),
    ("Asia/Seoul",        "2019-03-01", "2019-02-28T15:00Z"),
    ("Europe/Berlin",     "2019-03-31", "2019-03-30T23:00Z"),  # summer time begins that night, at 2
    ("Europe/Berlin",     "2019-04-01", "2019-03-31T22:00Z"),  # so that the day has 23 hours
    ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00Z"),  # from 23:59 to 1:00: the day has no midnight
    ("America/Havana",    "2019-11-03", "2019-11-03T04:00Z"),  # midnight comes twice: at 0:59 it is 0:00 again
])  # fmt: skip
def test_a_day_begins_at_its_first_moment_in_the_time_zone(time_zone, day, begins):
    study = Study(time_zone=time_zone)
    moment = beginning_of(pd.Series([pd.Timestamp(day)]), study)
    assert moment[0] == pd.Timestamp(begins)
    local = local_time(pd.concat([moment, moment - pd.Timedelta(seconds=1)]), study)
    assert [f"{time:%Y-%m-%d}" for time in local] == [day, f"{pd.Timestamp(day) - pd.Timedelta(days=1):%Y-%m-%d}"]


def test_the_days_of_a_window_are_those_of_the_study_else_of_its_articles():
    published = utc("2019-02-01T16:00:00Z", None, "2019-02-10T14:00:00Z")
    days = window_days(published, Study(time_zone="Asia/Seoul", end="2019-02-28"))
    assert [f"{day:%Y-%m-%d}" for day in days] == ["2019-02-02", "2019-02-28"]
    assert all(pd.isna(day) for day in window_days(utc(None), Study()))
    assert choose_period(utc(None), Study()) == "week"


def test_an_event_is_named_by_the_period_of_its_day():
    days = pd.to_datetime(pd.Series(["2019-02-28", "2019-03-01"]))
    assert list(period_names(days, "month")) == ["2019-02", "2019-03"]
