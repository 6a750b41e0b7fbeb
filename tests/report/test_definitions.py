"""reports.toml: what is read, and what is said of each mistake."""

from datetime import date

import pytest
from report_factories import make_definition, make_notebook

from analysis.errors import ReportError, UsageError
from analysis.report.definitions import choose, read_definitions

TODAY = date(2024, 4, 2)
USUAL = '[[report]]\nname = "weekly"\ntitle = "Weekly"\nnotebooks = ["briefing"]\ncorpus = "news.jsonl"\n'


def read(tmp_path, text):
    make_notebook(tmp_path / "notebooks" / "briefing.ipynb", "1")
    (tmp_path / "reports.toml").write_text(text, encoding="utf-8")
    return read_definitions(tmp_path / "reports.toml", tmp_path / "notebooks")


def test_a_report_is_read(tmp_path):
    found = read(tmp_path, USUAL + 'window = "7 days"\n[report.parameters]\nperiod = "week"\n')
    assert list(found) == ["weekly"]
    assert (found["weekly"].window, found["weekly"].parameters) == ("7 days", {"period": "week"})


@pytest.mark.parametrize(
    "text, message",
    [
        (USUAL.replace("corpus", "corpsu"), r"'weekly': `corpsu` is not a known key. Did you mean `corpus`\?"),
        (USUAL.replace("[[report]]", "[[reprot]]"), r"`reprot` is not a known key. Did you mean `report`\?"),
        (
            USUAL.replace("briefing", "breifing"),
            r"there is no notebook `breifing` in .*notebooks. Did you mean `briefing`\?",
        ),
        (USUAL.replace('"briefing"', '"briefing", "briefing"'), "the notebook `briefing` stands twice"),
        (USUAL.replace('["briefing"]', "[]"), "`notebooks` is empty"),
        (USUAL.replace('"weekly"', '"a/b"', 1), "`name` becomes a folder"),
        (USUAL + 'window = "7 days"\nend = 2024-03-31\n', "either `window` or `start` and `end`"),
        (
            USUAL.replace('"weekly"', f'"{"w" * 101}"', 1),
            "`name` has 101 letters: it becomes a folder, so write 100 at most",
        ),
        (USUAL + 'window = "٧ days"\n', "write a number of days"),
        (USUAL + 'window = "7 dyas"\n', "report `weekly`: `window` is '7 dyas': write a number of days, weeks"),
        (USUAL + "timeout_minutes = 0\n", "`timeout_minutes` is 0: give 1 to 10,080"),
        (USUAL + "require_alpha = 60\n", "`require_alpha` is 60.0: give a number from 0 to 1"),
        (USUAL + "require_articles = -1\n", "`require_articles` is -1"),
        (USUAL + "[report.each]\noutlet = []\n", "`each` has no value of `outlet`"),
        (USUAL + '[report.each]\noutlet = ["a", "a"]\n', "the value 'a' of `outlet` stands twice in `each`"),
        (USUAL + '[report.each]\nn = [1, "1"]\n', "the value '1' of `n` stands twice in `each`"),
        (USUAL + '[report.each]\nactors = [["a", "b"], "a, b"]\n', "the value 'a, b' of `actors` stands twice"),
        (
            USUAL + "[report.each]\noutlet = ['a']\nactor = ['b']\n",
            "an edition is made for each value of one parameter",
        ),
        (USUAL + '[report.each]\noutlet = "the_paper"\n', "write a list"),
        (USUAL + "[report.each]\nn = [1]\n[report.parameters]\nn = 2\n", "`n` stands in `each` and in `parameters`"),
        (USUAL + "start = 2024-03-31\nend = 2024-03-01\n", "comes before `start`"),
        (USUAL + 'start = "yesterday"\n', "'yesterday', which is not a date"),
        (USUAL + USUAL, "`weekly` stands twice"),
        (USUAL + '[report.parameters]\ntitle = "x"\n', "move it out of `parameters`"),
        (USUAL + "window = \n", "not valid TOML.*line 6"),
        (
            USUAL.replace('"Weekly"', r'"Week\u0001ly"'),
            r"report\]\] 'weekly': `title` holds \\x01, a character that no page",
        ),
        (USUAL + '[report.each]\noutlet = [["a", "b\\u202E"]]\n', r"'weekly': `each`\.outlet, item 1 holds \\u202e"),
        ("", "defines no report"),
    ],
)
def test_each_mistake_is_named(tmp_path, text, message):
    with pytest.raises(ReportError, match=message):
        read(tmp_path, text)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ReportError, match=r"reports.toml does not exist"):
        read_definitions(tmp_path / "reports.toml")


@pytest.mark.parametrize(
    'window, as_of, expected',
    [
        ({}, None, (TODAY, None, None)),  # no window: everything, undated articles included
        ({}, date(2024, 3, 1), (date(2024, 3, 1), None, date(2024, 3, 1))),
        ({"window": "7 days"}, None, (TODAY, date(2024, 3, 27), TODAY)),
        ({"window": "last month"}, None, (TODAY, date(2024, 3, 1), date(2024, 3, 31))),
        ({"start": date(2024, 1, 1), "end": date(2024, 1, 31)}, None, (date(2024, 1, 31), date(2024, 1, 1), date(2024, 1, 31))),
        ({"start": date(2024, 1, 1), "end": date(2024, 1, 31)}, date(2024, 1, 9), (date(2024, 1, 9), date(2024, 1, 1), date(2024, 1, 9))),
        ({"end": date(2024, 1, 31)}, TODAY, (TODAY, None, date(2024, 1, 31))),  # a later day widens nothing
    ],
)  # fmt: skip
def test_the_window_ends_on_the_day_of_the_report_at_the_latest(window, as_of, expected):
    assert make_definition(**window).settle(as_of, TODAY) == expected


def test_a_day_before_the_window_is_refused():
    with pytest.raises(UsageError, match="begins on 2024-01-01, after 2023-12-31"):
        make_definition(start=date(2024, 1, 1)).settle(date(2023, 12, 31), TODAY)


def test_reports_are_chosen_by_name_and_all_without_one():
    definitions = {name: make_definition(name=name) for name in ("daily", "weekly")}
    assert [one.name for one in choose(definitions, [])] == ["daily", "weekly"]
    assert [one.name for one in choose(definitions, ["weekly", "weekly"])] == ["weekly"]
    with pytest.raises(UsageError, match=r"no report `wekly`. Did you mean `weekly`\?"):
        choose(definitions, ["wekly"])


def test_the_reports_of_the_project_can_be_read():
    assert read_definitions()["sample"].notebooks[0] == "briefing"
