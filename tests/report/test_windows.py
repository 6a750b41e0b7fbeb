"""Windows by rule: which days a report of a day reads."""

from datetime import date

import pytest
from report_factories import make_definition, make_notebook

from analysis.errors import ReportError, UsageError
from analysis.report.inputs import inputs_of
from analysis.report.plan import plan_report
from analysis.report.windows import window_days

SUNDAY = date(2024, 3, 31)


@pytest.mark.parametrize(
    "rule, day, first, last",
    [
        ("7 days", SUNDAY, date(2024, 3, 25), SUNDAY),
        ("1 day", SUNDAY, SUNDAY, SUNDAY),
        ("4 weeks", SUNDAY, date(2024, 3, 4), SUNDAY),
        ("1 month", SUNDAY, date(2024, 3, 1), SUNDAY),
        ("1 month", date(2024, 3, 15), date(2024, 2, 16), date(2024, 3, 15)),
        ("3 Months", date(2024, 5, 31), date(2024, 3, 1), date(2024, 5, 31)),
        ("1 year", date(2024, 2, 29), date(2023, 3, 1), date(2024, 2, 29)),
        ("last week", SUNDAY, date(2024, 3, 18), date(2024, 3, 24)),
        ("last week", date(2024, 4, 1), date(2024, 3, 25), SUNDAY),
        ("last month", SUNDAY, date(2024, 2, 1), date(2024, 2, 29)),
        ("last  month", date(2024, 1, 5), date(2023, 12, 1), date(2023, 12, 31)),
        ("last year", SUNDAY, date(2023, 1, 1), date(2023, 12, 31)),
        ("7 days", date(1, 1, 3), date(1, 1, 1), date(1, 1, 3)),  # no day comes before the first
        ("1 month", date(1, 1, 3), date(1, 1, 1), date(1, 1, 3)),
    ],
)
def test_a_rule_gives_the_days_that_it_names(rule, day, first, last):
    assert window_days(rule, day) == (first, last)


@pytest.mark.parametrize(
    "rule", ["0 days", "a week", "7", "7 dyas", "-7 days", "last day", "101 years", "40000 days", "²7 days", ""]
)
def test_a_rule_that_cannot_be_meant_so_is_named(rule):
    with pytest.raises(ReportError, match="write a number of days, weeks, months or years"):
        window_days(rule, SUNDAY)


def test_a_window_that_moved_on_and_holds_the_same_articles_is_nothing_new_and_a_fixed_one_is_another_report(tmp_path):
    make_notebook(tmp_path / "a.ipynb", "1", parameters="settings: dict = {}")

    def inputs(as_of, articles="same", **definition):
        made = make_definition(notebooks=("a",), corpus="data/sample", **definition)
        return inputs_of(plan_report(made, as_of=as_of, notebooks=tmp_path), articles)

    monday = date(2019, 4, 1)
    sunday = inputs(date(2019, 3, 31), window="4 weeks")
    assert inputs(monday, window="4 weeks") == sunday
    assert inputs(monday, "others", window="4 weeks") != sunday
    assert inputs(monday, window="4 weeks", parameters={"weight": "mention"}) != sunday
    assert inputs(monday, start=date(2019, 3, 5)) != inputs(date(2019, 3, 31), start=date(2019, 3, 4))


def test_a_window_by_rule_and_a_first_day_contradict_each_other(tmp_path):
    make_notebook(tmp_path / "a.ipynb", "1", parameters="settings: dict = {}")
    with pytest.raises(UsageError, match=r"`start` is given, and the report `harbour` has a window, '7 days'"):
        plan_report(
            make_definition(notebooks=("a",), window="7 days"), parameters={"start": "2019-01-01"}, notebooks=tmp_path
        )
