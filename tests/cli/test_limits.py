"""A process with one gigabyte of address space: help is given, and a command that needs more says so before anything is loaded."""

import json
import subprocess
import sys

import pytest
from source_files import BODY, RECORD, put

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
STORY = f"{BODY} The captain waved to the people on the pier. " * 3


def workbook(gigabytes, *arguments):
    """Exit status, and what was printed, of a process of its own with so much address space."""
    program = (
        f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({gigabytes << 30},) * 2); "
        "import sys; from analysis.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_help_needs_no_more_than_a_gigabyte():
    status, printed = workbook(1, "--help")
    assert status == 0
    assert "ingest" in printed


@pytest.mark.parametrize("arguments", [
    ["ingest", "a.jsonl", "--into", "corpus"],
    ["measure", "--corpus", "a.jsonl"],
    ["report", "sample"],
    ["notebooks"],
    ["evaluate", "sentiment", "g.jsonl"],
])  # fmt: skip
def test_what_needs_more_says_how_much_and_how_to_raise_it(arguments):
    status, printed = workbook(1, *arguments)
    assert status == 1
    assert printed == (
        "workbook: This process may use 1.0 GB of address space, and this command needs 3 GB, most of it never filled. "
        "Raise the limit with `ulimit -v unlimited`, or in what starts the command.\n"
    )


def test_three_gigabytes_are_enough_to_store_an_article(tmp_path):
    source = put(tmp_path, "a.jsonl", json.dumps(RECORD | {"text": STORY}))
    status, printed = workbook(3, "ingest", str(source), "--into", str(tmp_path / "corpus"), "--jobs", "1")
    assert (status, "1 new article kept" in printed) == (0, True), printed
