import json
from datetime import date

import pandas as pd
import pytest

from analysis.errors import StudyError
from analysis.study import Study, choose_period, period_of


@pytest.mark.parametrize("settings, message", [
    ({"start": "2019-02-01", "end": "2019-01-01"},  "swap `start` and `end`"),
    ({"start": "28.2.2019"},                        "`start` is '28.2.2019', which is not a date"),
    ({"period": "monthly"},                         "Did you mean `month`"),
    ({"resample": "stories"},                       "Did you mean `story`"),
    ({"unit": "stories"},                           "Did you mean `story`"),
    ({"level": 95},                                 "give a number from 0.5 to 0.999"),
    ({"n_boot": 3},                                 "give a number from 100"),
    ({"actors": "donald_trump"},                    r"write a list, as in \['donald_trump'\]"),
    ({"actors": [1, 2]},                            "write a list of ids"),
    ({"actors": [["donald_trump"]]},                "write a list of ids"),
    ({"outlets": {"the_paper": 1}},                 "write a list of ids"),
    ({"seed": -1},                                  "`seed` is -1: give a number from 0"),
])  # fmt: skip
def test_a_setting_that_cannot_be_meant_so_is_refused(settings, message):
    with pytest.raises(StudyError, match=message):
        Study(**settings)


def test_the_settings_saved_with_a_report_give_the_same_study():
    study = Study(actors=["kim_jong_un"], start="2018-03-01", level=0.9)
    assert Study(**json.loads(json.dumps(study.as_dict()))) == study
    assert study.start == date(2018, 3, 1)


@pytest.mark.parametrize(
    "days, expected", [(20, "week"), (112, "week"), (200, "month"), (578, "quarter"), (3000, "year")]
)
def test_the_period_follows_from_the_window(days, expected):
    published = pd.Series([pd.Timestamp("2018-01-01"), pd.Timestamp("2018-01-01") + pd.Timedelta(days=days - 1)])
    assert choose_period(published, Study()) == expected


@pytest.mark.parametrize("period, expected", [
    ("week", "2019-02-25"), ("month", "2019-02"), ("quarter", "2019-Q1"), ("year", "2019"),
])  # fmt: skip
def test_a_period_is_text_that_sorts_and_an_undated_article_has_none(period, expected):
    published = pd.Series(pd.to_datetime(["2019-02-28T10:00:00Z", None], utc=True))
    periods = period_of(published, Study(period=period))
    assert periods[0] == expected
    assert pd.isna(periods[1])
