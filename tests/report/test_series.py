"""The folder of a report: which editions and failed runs there are, and what the next is called."""

import json
from datetime import date

from analysis.report.inputs import changed
from analysis.report.outcomes import OUTCOMES
from analysis.report.series import edition_before, failed_name, last_good, next_name, read_series

DAY = date(2024, 3, 31)


def make_run(folder, name, outcome="ok", **more):
    path = folder / name
    path.mkdir(parents=True)
    run = {"report": "weekly", "title": "Weekly", "outcome": outcome, "headline": f"Of {name}", **more}
    (path / "run.json").write_text(json.dumps(run))
    return path


def test_the_oldest_comes_first_and_failed_runs_stand_among_the_good(tmp_path):
    make_run(tmp_path, "2024-04-07.FAILED", "timeout", message="Too long.")
    make_run(tmp_path, "2024-03-31.2", started="2024-03-31T09:00:00+00:00", duration_seconds=4.5)
    make_run(tmp_path, "2024-03-31")
    (tmp_path / ".2024-03-31.0123abcd").mkdir()
    (tmp_path / "latest").mkdir()
    (tmp_path / "2024-99-99").mkdir()
    series = read_series(tmp_path)
    assert [(one.edition, one.outcome, one.good) for one in series] == [
        ("2024-03-31", "ok", True),
        ("2024-03-31.2", "ok", True),
        ("2024-04-07.FAILED", "timeout", False),
    ]
    second, failed = series[1:]
    assert (second.day, second.number, second.seconds, second.headline) == (DAY, 2, 4.5, "Of 2024-03-31.2")
    assert (failed.name, failed.message) == ("weekly", "Too long.")
    assert last_good(series).edition == "2024-03-31.2"
    assert last_good(series, date(2024, 3, 30)) is None


def test_the_edition_before_is_the_last_good_one_of_an_earlier_day(tmp_path):
    for name in ("2024-03-24", "2024-03-24.2", "2024-03-31", "2024-03-31.2"):
        make_run(tmp_path, name)
    make_run(tmp_path, "2024-03-30.FAILED", "timeout")
    series = read_series(tmp_path)
    assert edition_before(series, DAY).edition == "2024-03-24.2"
    assert edition_before(series, date(2024, 3, 24)) is None


def test_a_folder_that_tells_nothing_of_its_run_is_listed_as_failed(tmp_path):
    (tmp_path / "2024-03-31").mkdir()
    broken = make_run(tmp_path, "2024-04-01") / "run.json"
    broken.write_text('{"outcome"')
    make_run(tmp_path, "2024-04-02", outcome="splendid")
    make_run(tmp_path, "2024-04-03.FAILED", outcome="ok")  # it was killed while it took its name
    assert [(one.outcome, bool(one.message)) for one in read_series(tmp_path)] == [("failed", True)] * 4
    assert read_series(tmp_path / "nowhere") == []


def test_names_are_counted_on_and_none_is_taken_twice(tmp_path):
    assert (next_name(tmp_path, DAY), failed_name(tmp_path, DAY)) == ("2024-03-31", "2024-03-31.FAILED")
    (tmp_path / "2024-03-31.FAILED").mkdir()
    assert (next_name(tmp_path, DAY), failed_name(tmp_path, DAY)) == ("2024-03-31", "2024-03-31.FAILED.2")
    (tmp_path / "2024-03-31").mkdir()
    assert (next_name(tmp_path, DAY), failed_name(tmp_path, DAY)) == ("2024-03-31.2", "2024-03-31.2.FAILED")


def test_the_number_of_an_edition_that_was_removed_is_not_taken_again(tmp_path):
    for name in ("2024-03-31", "2024-03-31.3", "2024-03-31.9.old", "2024-04-01.7"):
        (tmp_path / name).mkdir()
    assert next_name(tmp_path, DAY) == "2024-03-31.4"
    (tmp_path / "2024-03-31.4.FAILED.2").mkdir()
    assert failed_name(tmp_path, DAY) == "2024-03-31.4.FAILED.3"
    (tmp_path / "2024-03-31.3").rmdir()
    assert (next_name(tmp_path, DAY), failed_name(tmp_path, DAY)) == ("2024-03-31.4", "2024-03-31.4.FAILED.3")
    assert next_name(tmp_path / "nowhere", DAY) == "2024-03-31"


def test_every_outcome_has_words_and_an_exit_code():
    assert all(outcome.words and outcome.name == name for name, outcome in OUTCOMES.items())
    assert [name for name, outcome in OUTCOMES.items() if outcome.exit_code == 0] == ["ok", "nothing_new"]


def test_inputs_that_a_damaged_record_does_not_tell_count_as_changed(tmp_path):
    path = make_run(tmp_path, "2024-03-31", inputs={"articles": "a", "code": "c"})
    (last,) = read_series(tmp_path)
    assert changed(last, {"articles": "a", "code": "d"}) == ["code"]
    (path / "run.json").write_text('{"outcome": "ok", "inputs": [1]}')
    assert changed(last, {"articles": "a", "code": "d"}) == ["articles", "code"]
