"""How far a long step is, as a file, a terminal and a notebook show it."""

import io
import sys
import time

import pytest

from analysis import progress
from analysis.progress import LogLines, NotebookBar, TerminalBar, Unwatched, duration


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test sets."""
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_a_line_says_what_is_done_what_is_left_and_how_long_it_takes(clock):
    lines = LogLines("measuring", "articles")
    lines.ended.set()
    clock[0] = 120.0
    lines.tell(1_280, 10_240)
    assert lines.line() == "measuring: 1,280 of 10,240 articles (12 %), 2 min so far, about 14 min left"
    lines.tell(5, note="1-corpus")
    assert lines.line().endswith("; 1-corpus")


def test_without_a_terminal_a_line_is_printed_when_it_is_due_and_one_at_the_end(monkeypatch, capsys):
    monkeypatch.setattr(progress, "LINE_SECONDS", 0.001)
    with progress.progress("reading", "records") as tell:
        tell(7)
        while "7 records" not in (said := capsys.readouterr().err):
            pass
    assert said.splitlines()[-1].startswith("reading: 7 records, 0 s so far")
    assert "reading: 7 records in" in capsys.readouterr().err


def test_a_short_step_leaves_no_line(capsys):
    with progress.progress("reading") as tell:
        tell(3, 4)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("seconds, said", [
    (40, "40 s"), (89, "89 s"), (91, "2 min"), (5_000, "83 min"), (11_100, "3 h 5 min"),
])  # fmt: skip
def test_a_duration_is_said_in_words(seconds, said):
    assert duration(seconds) == said


def test_who_watches_decides_what_is_shown(monkeypatch):
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    assert progress._shown_by() is LogLines
    monkeypatch.setattr(sys, "stderr", terminal)
    assert progress._shown_by() is TerminalBar
    kernel = type(sys)("IPython")
    kernel.get_ipython = object
    monkeypatch.setitem(sys.modules, "IPython", kernel)
    monkeypatch.setitem(sys.modules, "ipykernel", kernel)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert progress._shown_by() is Unwatched
    monkeypatch.setenv("JPY_SESSION_NAME", "a notebook")
    assert progress._shown_by() is NotebookBar


def test_a_notebooks_bar_leaves_nothing(monkeypatch, clock):
    drawn = []
    monkeypatch.setattr(NotebookBar, "_draw", lambda bar, content: (drawn.append(content), setattr(bar, "shown", 1)))
    bar = NotebookBar("measuring", "articles", 100)
    bar.tell(1)
    clock[0] = 2.0
    bar.tell(50)
    bar.close()
    assert drawn[0]["text/plain"].startswith(
        "measuring [████████████············] 50 of 100 articles (50 %), 2 s so far"
    )
    assert drawn[1:] == [{}]
