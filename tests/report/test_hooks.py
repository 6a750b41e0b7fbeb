"""The command that is told of every run: what it is handed, and that nothing it does harms the run."""

import email
import email.policy
import json
import shlex
import sys
from pathlib import Path

import psutil
import pytest
from waiting import wait_until

from analysis.cli.main import run
from analysis.errors import ReportError, UsageError
from analysis.report.eml import message, read_told, write_eml
from analysis.report.hooks import run_hook

SUMMARY = {
    "report": "weekly", "title": "Harbour <b>report</b>", "edition": "2024-03-31", "headline": "The Echo blames Ortiz",
    "base": "144 articles", "sentences": ["Ortiz is blamed.", "Lund is not."], "message": "",
}  # fmt: skip


def program(source: str) -> str:
    return shlex.join([sys.executable, "-c", source])


def test_a_hook_receives_outcome_path_and_summary_as_json(tmp_path):
    told = tmp_path / "told.json"
    source = f"import sys; open({str(told)!r}, 'w').write(sys.stdin.read())"
    assert run_hook(program(source), "cell_error", tmp_path, SUMMARY) == ""
    assert json.loads(told.read_text()) == {"outcome": "cell_error", "path": str(tmp_path), "summary": SUMMARY}


def test_no_hook_is_no_problem(tmp_path):
    assert run_hook("  ", "ok", tmp_path, {}) == ""


@pytest.mark.parametrize("source, words", [
    ("import sys; sys.exit(3)", "exit code 3"),
    ("import sys; print('no such\\x1b[31m address'); sys.exit(1)", "said: no such\\x1b[31m address"),
    ("import sys; sys.stdout.buffer.write(bytes(range(256)) * 4000); sys.exit(1)", "exit code 1"),
    ("import os; os.kill(os.getpid(), 9)", "signal 9"),
])  # fmt: skip
def test_a_hook_that_fails_is_reported_in_a_sentence(tmp_path, source, words):
    said = run_hook(program(source), "ok", tmp_path, SUMMARY)
    assert said.startswith("The hook ")
    assert words in said
    assert said.isprintable()


@pytest.mark.parametrize("command", ["no-such-program --to x", "'left open", "/"])
def test_a_command_that_cannot_be_run_is_reported(tmp_path, command):
    assert "could not be run" in run_hook(command, "ok", tmp_path, {})


@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes")
def test_a_hook_that_never_ends_is_stopped_with_all_that_it_started(tmp_path):
    told = tmp_path / "child"
    hook = shlex.join(["sh", "-c", f"sleep 600 & echo $! > {shlex.quote(str(told))}; sleep 600"])
    for seconds in (0.5, 5, 50):  # on a busy machine it may be stopped before it has started anything
        assert f"not done after {seconds:g} seconds" in run_hook(hook, "ok", tmp_path, {}, seconds=seconds)
        if told.exists() and told.read_text().strip():
            break
    child = int(told.read_text())
    wait_until(lambda: not runs(child))


def runs(pid):
    """Whether a process runs; one that nobody has buried yet does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_hook_that_reads_nothing_or_prints_without_end_keeps_nobody_waiting(tmp_path):
    assert run_hook(program("pass"), "ok", tmp_path, {"sentences": ["long " * 200_000]}) == ""
    assert "not done" in run_hook(program("while True: print('x' * 10_000)"), "ok", tmp_path, {}, seconds=0.5)


def test_a_summary_that_no_json_can_hold_is_written_as_text(tmp_path):
    assert run_hook(program("import json, sys; json.load(sys.stdin)"), "ok", tmp_path, {"path": tmp_path}) == ""


def test_the_ready_hook_writes_a_message_with_headline_base_and_sentences(tmp_path):
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7")
    hook = f"workbook hook eml --to 'Ann Ortiz <ann@example.org>' --to b@example.org --attach report.pdf --attach report.html --out {tmp_path}/mail"
    assert run_hook(hook, "ok", tmp_path, SUMMARY) == ""
    (path,) = (tmp_path / "mail").iterdir()
    read = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert path.name == "weekly-2024-03-31.eml"
    assert read["Subject"] == "The Echo blames Ortiz"
    assert read["To"] == "Ann Ortiz <ann@example.org>, b@example.org"
    body = read.get_body().get_content()
    assert all(words in body for words in ("Harbour <b>report</b>", "144 articles", "- Lund is not.", str(tmp_path)))
    assert "Not attached: report.html" in body
    assert [part.get_filename() for part in read.iter_attachments()] == ["report.pdf"]


def test_of_a_failed_run_the_subject_says_so_first():
    made = message("cell_error", Path("/srv"), {**SUMMARY, "message": "Cell 3\nfailed."}, to=["a@example.org"])
    assert made["Subject"] == "A cell failed: Harbour <b>report</b>, 2024-03-31"
    assert "Cell 3 failed." in made.get_content()


def test_a_headline_over_two_lines_makes_no_header_of_its_own():
    made = message("ok", Path("/srv"), {**SUMMARY, "headline": "One\r\nBcc: x@example.org"}, to=["a@example.org"])
    assert made["Bcc"] is None
    assert made["Subject"] == "One Bcc: x@example.org"


@pytest.mark.parametrize("address", ["", "nobody", "a@", "@b", "a@b\r\nBcc: c@d", "a b@c", "<>"])
def test_an_address_that_is_none_is_an_error(address):
    with pytest.raises(UsageError, match="no address of mail"):
        message("ok", Path("/srv"), SUMMARY, to=[address])


def test_a_message_never_replaces_another(tmp_path):
    made = message("ok", Path("/srv"), SUMMARY, to=["a@example.org"])
    names = [write_eml(made, tmp_path, {"report": "../../etc", "edition": "x/y"}).name for _ in range(2)]
    assert names == ["etc-x-y.eml", "etc-x-y.2.eml"]


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path):
    (tmp_path / "mail").write_text("a file")
    made = message("ok", Path("/srv"), SUMMARY, to=["a@example.org"])
    with pytest.raises(ReportError, match=r"[^.]*\. Choose another folder with --out\.$"):
        write_eml(made, tmp_path / "mail", SUMMARY)


@pytest.mark.parametrize("text, words", [
    ("[" * 100_000, "Standard input holds no object of JSON"),
    ('{"outcome": "ok", "path": "x", "summary": {"sentences": 7}}', "`sentences` of the summary is 7: it is a list of texts"),
    ('{"outcome": "ok", "path": "x", "summary": {"sentences": [7]}}', "it is a list of texts"),
    (r'{"outcome": "ok", "path": "x", "summary": {"headline": "a\ud800"}}', "`headline` of the summary is .* no text in UTF-8"),
])  # fmt: skip
def test_a_summary_that_makes_no_message_is_an_error(text, words):
    with pytest.raises(UsageError, match=words):
        read_told(text)


def test_bytes_that_are_no_text_are_an_error(capsys, monkeypatch, tmp_path):
    import io

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"outcome": "\xff"}'), encoding="utf-8"))
    assert run(["hook", "eml", "--to", "a@example.org", "--out", str(tmp_path)]) == 2
    assert "Standard input is no text in UTF-8" in capsys.readouterr().err


def test_a_folder_and_a_message_of_odd_characters_are_shown():
    made = message("failed", Path("/srv/caf\udce9"), {**SUMMARY, "message": "\x1b[31mwrong"}, to=["a@example.org"])
    text = made.get_content()
    assert r"/srv/caf\xe9" in text
    assert r"\x1b[31mwrong" in text


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"outcome": "ok"}', '{"outcome": "fine", "path": "x", "summary": {}}', "\x00"]
)
def test_what_no_run_hands_on_is_an_error(text):
    with pytest.raises(UsageError):
        read_told(text)


def test_the_command_says_what_it_is_for(capsys, monkeypatch, tmp_path):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("hello"))
    assert run(["hook", "eml", "--to", "a@example.org", "--out", str(tmp_path)]) == 2
    assert "key `hook` of a report" in capsys.readouterr().err
