"""`workbook`: exit codes and messages. What the commands do is tested with their modules."""

import json
import subprocess
import sys
import time

import pytest

from analysis import cli
from analysis.cli import main, scoring
from analysis.errors import CorpusError, StudyError
from analysis.validity import Score

COMMANDS = (
    "new",
    "ingest",
    "corpus",
    "report",
    "lab",
    "copy",
    "measure",
    "evaluate",
    "train",
    "check",
    "scores",
    "notebooks",
)
SCORE = Score(
    task="sentiment", set="codes", method="target", n=1204, notes=["3 records left out"], baseline={"macro_f1": 0.21},
    metrics={"macro_f1": {"value": 0.8, "low": 0.75, "high": 0.85}, "alpha": {"value": float("nan"), "low": 0.0, "high": 0.0}},
    baseline_name="most frequent label",
)  # fmt: skip


BAD_SOURCES = {
    "wrong.jsonl": '{"title": "A", "text": ""}\n{wrong\n',
    "columns.csv": "when,what\n2024-03-01,rain\n",
    "empty.jsonl": "",
}


def failing(problem):
    def run(options):
        raise problem

    return lambda add: add("report", run, "fail", "workbook report")


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(command, capsys):
    with pytest.raises(SystemExit) as left:
        main.main([command, "--help"])
    assert left.value.code == 0
    assert f"example:\n  workbook {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments, message",
    [
        ([], "Name a command"),
        (["repot"], "invalid choice: 'repot'"),
        (["ingest", "a.csv"], "--into"),
        (["report", "--as-of", "31.03.2024"], "'31.03.2024' is not a date: write it as 2019-02-28"),
        (["report", "--jobs", "0"], "not a whole number from 1 up"),
        (["report", "sampel"], "Did you mean `sample`"),
        (["report", "-p", "actor", "x"], "No notebook of this report has a parameter `actor`. Did you mean `actors`"),
        (["report", "-p", "out", "x"], "--out"),
        (["evaluate", "sentimant", "x"], "Did you mean `sentiment`"),
        (["evaluate", "sentiment", "x", "--cross-validate", "1"], "2 parts or more"),
        (["notebooks", "briefng"], "Did you mean `briefing`"),
        (["train", "sentiment", "--gold", "no-such-file", "--out", "x"], "no-such-file is not a file"),
    ],
)
def test_what_is_asked_wrongly_exits_2_with_one_message(arguments, message, capsys):
    assert main.main(arguments) == 2
    said = capsys.readouterr().err
    assert message in said
    assert said.startswith("workbook: ")
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "problem, code, message",
    [
        (CorpusError("news.csv has no column of text."), 1, "workbook: news.csv has no column of text.\n"),
        (StudyError("No actor `x`."), 2, "workbook: No actor `x`.\n"),
        (KeyboardInterrupt(), 130, "workbook: Interrupted"),
        (PermissionError(13, "Permission denied", "/there"), 1, "workbook: Permission denied: /there"),
        (OSError(28, "No space left on device"), 1, "workbook: No space left on device ("),
        (ZeroDivisionError("division by zero"), 1, "workbook: Unexpected ZeroDivisionError: division by zero ("),
    ],
)
def test_what_fails_prints_one_message_and_no_traceback(monkeypatch, capsys, problem, code, message):
    monkeypatch.setattr(cli, "add_all", failing(problem))
    assert main.main(["report"]) == code
    said = capsys.readouterr().err
    assert said.startswith(message)
    assert len(said.splitlines()) == 1


def test_debug_shows_where_an_unexpected_error_arose(monkeypatch, capsys):
    monkeypatch.setattr(cli, "add_all", failing(ZeroDivisionError()))
    assert main.main(["report", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_help_is_quick():
    begun = time.monotonic()
    subprocess.run([sys.executable, "-m", "analysis.cli.main", "--help"], check=True, stdout=subprocess.DEVNULL)
    assert time.monotonic() - begun < 3  # a tenth of it on a quiet machine; importing pandas alone takes longer


def test_help_imports_nothing_heavy():
    code = "import sys; from analysis.cli.main import parser; parser(); print('pandas' in sys.modules or 'nbformat' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "False\n"


def test_a_score_is_printed_as_a_table():
    assert scoring.table(SCORE).splitlines() == [
        "sentiment on codes, method target, n = 1,204",
        "",
        "metric     value   95 % interval    most frequent label",
        "macro_f1   0.800   [0.750, 0.850]   0.210",
        "alpha        n/a   [0.000, 0.000]   n/a",
        "",
        "3 records left out",
    ]


def test_a_score_is_one_json_object(monkeypatch, capsys):
    monkeypatch.setattr("analysis.validity.evaluate", lambda *_: SCORE)
    assert main.main(["evaluate", "sentiment", "codes.jsonl", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["task"], printed["n"], printed["metrics"]["alpha"]["value"]) == ("sentiment", 1204, None)


@pytest.mark.parametrize(
    "arguments, code, message",
    [
        (
            ["-p", "actors", "donald_trmup"],
            2,
            "no actor and no group `donald_trmup` in codebook/actors.toml. Did you mean `donald_trump`",
        ),
        (["-p", "start", "2019-02-31"], 2, "`start` is '2019-02-31', which is not a date"),
        (["-p", "start", "2019-09-30", "-p", "end", "2019-09-01"], 2, "swap `start` and `end`"),
        (["-p", "period", "wek"], 2, "Did you mean `week`"),
        (["--corpus", "{here}/gone.jsonl"], 1, "gone.jsonl does not exist"),
        (["--corpus", "{here}/wrong.jsonl"], 1, "wrong.jsonl, line 2: not JSON"),
        (["--corpus", "{here}/columns.csv"], 1, "Its columns: `when`, `what`"),
        (["--corpus", "{here}/empty.jsonl"], 1, "empty.jsonl"),
        (["-p", "start", "2020-05-05", "-p", "end", "2020-06-01"], 1, "lies in the window 2020-05-05 to 2020-06-01"),
    ],
)
def test_bad_input_gets_one_message_and_leaves_no_edition(arguments, code, message, tmp_path, capsys):
    for name, text in BAD_SOURCES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    assert (
        main.main(["report", "sample", *(part.format(here=tmp_path) for part in arguments), "--out", str(out)]) == code
    )
    said = capsys.readouterr().err
    assert message in said
    assert len(said.splitlines()) == 1
    assert not list(out.rglob("*/index.html"))  # but a list of what failed


@pytest.mark.parametrize("option", [
    ["--study", ""], ["report", "--study="], ["report", "sample", "--again", ""], ["report", "sample", "--only", " "],
    ["report", "--corpus", ""], ["report", "--out", ""], ["report", "--format", ""], ["report", "--as-of", ""], ["corpus", "remove", "s", "--outlet", ""],
])  # fmt: skip
def test_an_option_whose_value_is_empty_is_not_taken_as_not_given(option, capsys):
    assert main.main(option) == 2
    assert "its value is empty: write one, or leave the option out" in capsys.readouterr().err
