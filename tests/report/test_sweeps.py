"""One edition for each of several values, and an overview of what came of them; several reports side by side."""

import json
import os
import select
import signal
import subprocess
import sys
from datetime import date

import pytest
from report_factories import make_definition, make_notebook
from waiting import MOST

from analysis.errors import UsageError
from analysis.report.overview import publish_overview
from analysis.report.plan import plan_report, plan_reports
from analysis.report.series import read_series
from analysis.report.side_by_side import publish_all
from analysis.report.sweep import folder_of

DAY = date(2024, 3, 31)
CELL = "if 'broken' in outlets:\n    1 / 0\nprint(outlets)"
PARAMETERS = 'outlets: list[str] = []  # ids\nname: str = ""'
TOLD = """
import sys
sys.path[:0] = [{tests!r}]
from pathlib import Path
from report_factories import make_definition
from analysis.parallel import ending
from analysis.report import side_by_side
from analysis.report.plan import plan_report
from analysis.report.side_by_side import publish_all
ending.GRACE = side_by_side.GRACE = 120  # however busy the machine
ending.listen()
out = Path(sys.argv[1])
plans = [plan_report(make_definition(name=name, notebooks=("a",)), notebooks=out) for name in ("one", "two")]
try:
    list(publish_all(plans, out=out, jobs=2))
except KeyboardInterrupt:
    sys.exit(ending.exit_code())
"""


def plans(tmp_path, *outlets, only="", **definition):
    make_notebook(tmp_path / "a.ipynb", CELL, parameters=PARAMETERS)
    swept = make_definition(notebooks=("a",), each={"outlet": outlets}, **definition)
    return plan_reports(swept, only=only, as_of=DAY, notebooks=tmp_path)


def test_each_value_has_editions_of_its_own_and_an_overview_lists_them(tmp_path):
    out = tmp_path / "out"
    planned = plans(tmp_path, "the_paper", "<b>../../etc</b>", "broken", title="Harbour <i>report</i>")
    done = list(publish_all(planned, out=out, jobs=1))
    assert [one.edition.outcome for one in done] == ["ok", "ok", "cell_error"]
    each = out / "harbour" / "each"
    assert sorted(path.name for path in each.iterdir()) == [
        "b-etc-b-" + folder_of("<b>../../etc</b>")[-6:],
        "broken",
        "the_paper",
    ]
    page = (each / "the_paper" / "2024-03-31" / "index.html").read_text()
    assert "Harbour &lt;i&gt;report&lt;/i&gt;: the_paper" in page
    assert "<i>report" not in page
    assert "[&#39;the_paper&#39;]" in page
    overview = publish_overview(planned, done, out).edition
    assert (overview.edition, overview.outcome) == ("2024-03-31.FAILED", "failed")
    assert overview.message == "1 of 3 values: broken: a cell failed."
    shown = (overview.path / "index.html").read_text()
    assert 'href="../each/the_paper/2024-03-31/index.html"' in shown
    assert "&lt;b&gt;../../etc&lt;/b&gt;" in shown
    assert "<b>../../etc" not in shown
    assert "<i>report" not in shown
    assert "ZeroDivisionError" in shown
    values = json.loads((overview.path / "run.json").read_text())["values"]
    assert [(value["value"], value["outcome"]) for value in values][::2] == [
        ("the_paper", "ok"),
        ("broken", "cell_error"),
    ]


def test_an_overview_is_made_where_a_value_has_something_new(tmp_path):
    out = tmp_path / "out"
    planned = plans(tmp_path, "a")
    for outcome in ("ok", "nothing_new"):
        overview = publish_overview(planned, list(publish_all(planned, out=out)), out).edition
        assert (overview.edition, overview.outcome) == ("2024-03-31", outcome)
    assert [one.edition for one in read_series(out / "harbour")] == ["2024-03-31"]


def test_one_value_can_be_asked_for_and_an_unknown_one_is_named(tmp_path):
    assert [plan.value for plan in plans(tmp_path, "a", "b", only="b")] == ["b"]
    with pytest.raises(UsageError, match=r"has no value `c`. Known: a, b"):
        plans(tmp_path, "a", "b", only="c")
    with pytest.raises(UsageError, match="makes one edition"):
        plan_reports(make_definition(notebooks=("a",)), only="c", as_of=DAY, notebooks=tmp_path)


def test_a_sweep_over_what_no_notebook_has_is_named(tmp_path):
    make_notebook(tmp_path / "a.ipynb", CELL, parameters=PARAMETERS)
    with pytest.raises(UsageError, match=r"parameter `outlat`. Did you mean `outlets`"):
        plan_reports(make_definition(notebooks=("a",), each={"outlat": ("a",)}), as_of=DAY, notebooks=tmp_path)


@pytest.mark.parametrize("value", ["../../etc", "/", "", "..", "A B", "a/b", "ä", "x" * 300, ["a", "b"], 7])
def test_no_value_leads_out_of_its_folder(value):
    name = folder_of(value)
    assert name == os.path.basename(name)
    assert name not in ("", ".", "..")
    assert len(name) < 80


def test_values_that_look_alike_have_folders_of_their_own():
    assert len({folder_of(value) for value in ("a b", "a-b", "A b", "a/b", "a  b")}) == 5


def test_side_by_side_the_same_comes_of_them_in_their_order(tmp_path):
    make_notebook(tmp_path / "a.ipynb", CELL, parameters=PARAMETERS)
    planned = [
        plan_report(
            make_definition(name=name, notebooks=("a",)), as_of=DAY, parameters={"outlets": outlets}, notebooks=tmp_path
        )
        for name, outlets in [("one", "a"), ("two", "broken"), ("three", "b")]
    ]
    done = list(publish_all(planned, out=tmp_path / "out", jobs=2))
    assert [(one.edition.name, one.edition.outcome) for one in done] == [
        ("one", "ok"),
        ("two", "cell_error"),
        ("three", "ok"),
    ]
    assert "ZeroDivisionError" in str(done[1].problem)


def test_a_process_that_dies_before_it_reads_is_a_failed_run_like_others(tmp_path, monkeypatch):
    dying = tmp_path / "dying"
    dying.write_text("#!/bin/sh\necho no memory >&2\nexit 3\n")
    dying.chmod(0o755)
    make_notebook(tmp_path / "a.ipynb", "1")
    long = {"notebooks": ("a",), "title": "x" * 1_000_000}  # more than a pipe takes before somebody reads
    planned = [plan_report(make_definition(name=name, **long), notebooks=tmp_path) for name in ("one", "two")]
    monkeypatch.setattr(sys, "executable", str(dying))
    done = list(publish_all(planned, out=tmp_path / "out", jobs=2))
    assert [one.edition.outcome for one in done] == ["failed", "failed"]
    assert "ended without a result and said: no memory." in done[0].edition.message


def test_told_to_end_each_of_them_is_kept_as_stopped(tmp_path):
    began = tmp_path / "began"
    os.mkfifo(began)
    make_notebook(tmp_path / "a.ipynb", f"import time\nopen({str(began)!r}, 'w').write('.')\ntime.sleep(600)")
    code = TOLD.format(tests=os.path.dirname(os.path.dirname(__file__)))
    with open(
        os.open(began, os.O_RDWR), "rb", buffering=0
    ) as cells:  # opened for both, so that opening it waits for nobody
        process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stderr=subprocess.PIPE)
        n = 0
        while n < 2:
            ready, _, _ = select.select([cells, process.stderr], [], [], MOST)
            assert ready, "no cell has begun"
            if cells in ready:
                n += len(cells.read(2))
            else:
                assert process.stderr.read1(), "it ended by itself"
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=MOST)
    assert process.returncode == 143
    assert [read_series(tmp_path / name)[0].outcome for name in ("one", "two")] == ["stopped", "stopped"]
