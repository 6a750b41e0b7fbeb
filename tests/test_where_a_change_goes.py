"""The README's "Where a change goes": each change is made in a copy, in the files it names and no others, and takes effect."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import paths

README = (paths.PROJECT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```python\n# (?P<file>[\w./-]+?)(?:, (?P<where>in|before) (?P<name>\w+))?\n(?P<code>.*?)```", re.S)
PACKAGE = Path("src", "analysis")


@pytest.fixture
def copy(tmp_path):
    """The project with the package copied, so that it can be edited; data and weights are links."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(paths.PROJECT / PACKAGE, tmp_path / PACKAGE, copy_function=_copy_code, ignore=ignored)
    (tmp_path / "data").symlink_to(paths.PROJECT / "data")
    return tmp_path


def _copy_code(source, target):
    if source.endswith(".py"):
        return shutil.copyfile(source, target)
    return os.symlink(source, target)


def put(folder, file, code, where=None, name=None):
    """Write a block of the README into a file: at its end, before what assigns `name`, or as the last item in it."""
    path = folder / file
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if where is None:
        path.write_text(f"{text}\n\n{code}" if text else code, encoding="utf-8")
        return
    lines = text.splitlines(keepends=True)
    [node] = [one for one in ast.parse(text).body if _assigns(one) == name]
    number = node.lineno - 1 if where == "before" else node.end_lineno - 1  # the line of the bracket that closes it
    code = f"{code}\n\n" if where == "before" else code
    path.write_text("".join([*lines[:number], code, *lines[number:]]), encoding="utf-8")


def _assigns(node):
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    return getattr(target, "id", None)


def run(folder, script):
    """What a script prints as its last line, as JSON, in a Python that imports the copy."""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=folder, check=False,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def promised(what):
    """How many files the README's table says a change touches."""
    [row] = [line for line in README.splitlines() if line.startswith(f"| {what} ")]
    return int(row.rstrip(" |").rpartition("|")[2])


ARTICLES = [
    ("The Ledger", "Donald Trump spoke. He won 306 votes. They cheered. He left."),
    ("The Ledger", "Donald Trump met 12 mayors. Rain fell."),
    ("The Courier", "Donald Trump slept. Nobody called."),
    ("The Courier", "Donald Trump rose. Birds sang."),
]
CODED = [("It cost 7 dollars.", True), ("It cost a lot.", False), ("Two came.", True), ("None came.", False)]

MEASURE = """
import json
from pathlib import Path
import analysis
from analysis import Study, open_workbook
from analysis.checks import check_measures
from analysis.display.figures import DESK, draw_estimates
from analysis.display.titles import alternative_text
from analysis.tables import VALIDITY
from analysis.validity import evaluate
from analysis.validity.evaluate import Options
from analysis.validity.reported import trust_sentences
from analysis.validity.scores import score_rows
import pandas as pd

check_measures()
study = Study(corpus="news.jsonl", actors=["donald_trump"], sentiment="vader", min_stories=2)
book = open_workbook(study, notebook="3-framing", jobs=1)
{cell}
by_outlet = by_outlet.findings
drawn = draw_estimates(by_outlet, rows="outlet", names=book.names).draw(DESK)
score = evaluate("numbers", Path("coded_numbers.jsonl"))
scores = VALIDITY.build(pd.DataFrame(score_rows(score, None, score.method)))
print(json.dumps({{
    "package": analysis.__file__, "numbers": list(book.measures.numbers["number"]),
    "estimates": dict(zip(by_outlet["outlet"], by_outlet["estimate"])), "line": repr(shown), "html": shown._repr_html_(),
    "axis": [text.get_text() for text in drawn.texts], "alt": alternative_text("Dots", by_outlet, ["outlet"], book.names),
    "trust": trust_sentences(scores, ["number_share"]),
}}))
"""


def test_a_measure_goes_from_end_to_end_in_the_files_of_the_readme(copy):
    blocks = [match.groupdict() for match in BLOCK.finditer(README)]
    for block in blocks:
        if block["file"].endswith(".py"):
            put(copy, **block)
    assert len({block["file"] for block in blocks}) == promised("a measure") <= 5
    [cell] = [block["code"] for block in blocks if block["file"].endswith(".ipynb")]
    records = [{"outlet": outlet, "text": text, "published": "2019-02-28", "title": ""} for outlet, text in ARTICLES]
    (copy / "news.jsonl").write_text("\n".join(map(json.dumps, records)))
    (copy / "coded_numbers.jsonl").write_text("\n".join(json.dumps({"text": t, "label": y}) for t, y in CODED))

    made = run(copy, MEASURE.format(cell=cell.replace("by_outlet.lines(", "shown = by_outlet.lines(")))

    assert made["package"].startswith(str(copy))
    assert made["numbers"] == ["306", "12"]  # the stage ran, in the engine
    assert made["estimates"] == {
        "The Courier": 0.0,
        "The Ledger": pytest.approx((1 / 2 + 1 / 4) / 2),
    }  # each article counts alike
    assert "The Ledger: 38\u00a0% [" in made["line"]  # per cent, by the registry
    assert "2 articles, 2 stories" in made["line"]
    assert "He won 306 votes." in made["html"]
    assert "They cheered." not in made["html"]
    assert "Share of sentences with a number (share)" in made["axis"]
    assert re.fullmatch(
        r"Dots\. The Ledger 38\s% \[.*\]; The Courier 0\s% \[.*\]\.|Dots\. The Courier 0\s% \[.*\]; The Ledger 38\s% \[.*\]\.",
        made["alt"],
    )
    [trust] = made["trust"]
    assert trust.startswith("Sentences with a number: accuracy 0.75 [")
    assert trust.endswith("on coded numbers (n = 4; simplest answer 0.50).")


def test_a_reader_is_a_module_and_its_name(copy):
    reader = (
        "from analysis.corpus.readers.records import RawArticle\n\n\n"
        "def read_bulletin(part, columns):\n"
        "    title, _, text = part.stream.read().decode().partition('\\n')\n"
        "    yield RawArticle(title, text, False, 'The Board', '', '', '', '', part.name)\n"
    )
    edits = {
        "src/analysis/corpus/readers/bulletin.py": [{"code": reader}],
        "src/analysis/corpus/readers/source.py": [
            {"code": "from analysis.corpus.readers.bulletin import read_bulletin\n", "where": "before", "name": "PAGE"},
            {"code": '    "bulletin": read_bulletin,\n', "where": "in", "name": "FORMATS"},
        ],
    }
    for file, blocks in edits.items():
        for block in blocks:
            put(copy, file, **block)
    (copy / "notice").write_text("Ferries late\nThe ferries of the north line wait for calmer water.")
    script = (
        "import json\nfrom analysis.corpus.readers.source import read_source\n"
        "print(json.dumps([one.title for one in read_source('notice', format='bulletin')]))"
    )
    assert run(copy, script) == ["Ferries late"]
    assert len(edits) == promised("a reader") == 2


def test_a_frame_is_an_entry_of_the_codebook(tmp_path):
    from factories import make_articles, make_documents

    from analysis.codebook.frames import read_frames
    from analysis.framing.codebook import find_frames

    frames = tmp_path / "frames.toml"
    frames.write_text((paths.CODEBOOK / "frames.toml").read_text(encoding="utf-8") + FRAME, encoding="utf-8")
    articles = make_articles("The harbour was closed. Nobody fished.")
    hits = find_frames(make_documents(articles), read_frames(frames))
    assert list(hits.loc[hits["frame_id"] == "seafaring", "cue"]) == ["harbour*"]
    assert promised("a frame") == 1


def test_a_page_of_a_report_is_a_notebook_and_its_name_in_the_report(tmp_path):
    from report_factories import make_notebook

    from analysis.checks import check_reports

    definitions = tmp_path / "reports.toml"
    report = (paths.reports() / "reports.toml").read_text(encoding="utf-8")
    definitions.write_text(report.replace('"8-appendix"]', '"8-appendix", "9-numbers"]', 1), encoding="utf-8")
    for notebook in paths.NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(notebook, tmp_path)
    assert [one.problem for one in check_reports(definitions, tmp_path) if "9-numbers" in one.problem]
    make_notebook(tmp_path / "9-numbers.ipynb", "# Numbers", "6 * 7")
    assert [one.problem for one in check_reports(definitions, tmp_path) if one.problem] == []
    assert promised("a page of a report") == 2


FRAME = """
[[frames]]
id = "seafaring"
name = "Seafaring"
kind = "issue"
definition = "The story is about ships, ports and those who live by them."
question = "Does the story turn on ships, ports or the people who work there?"
source = "our own"
cues = [{ terms = ["harbour*"], weight = 2, why = "Where ships are." }]
"""


def test_a_colour_is_changed_in_one_place(copy):
    from analysis.display import theme

    put(copy, "src/analysis/display/theme.py", 'RED = Colour("#c0ffee", "#c0ffee")\n', where="before", name="BLUE")
    script = (
        "import json\nimport pandas as pd\nfrom analysis.display import page, theme\nfrom analysis.display.figures import DESK, draw_estimates\n"
        "from analysis.display.picture import as_svg\nfrom analysis.tables import FINDINGS\n"
        "row = dict(measure='net_sentiment', estimand='mean', outlet='a', estimate=.1, low=0, high=.2, n_stories=20)\n"
        "drawing = draw_estimates(FINDINGS.fill(pd.DataFrame([row])), rows='outlet', names={})\n"
        "style = page.Page('x').style().html\n"
        "print(json.dumps([theme.SENTIMENT['negative'], b'c0ffee' in as_svg(drawing.draw(DESK)), 'c0ffee' in style]))"
    )
    assert run(copy, script) == ["#c0ffee", True, True]
    others = [path for path in (copy / PACKAGE).rglob("*.py") if path.name != "theme.py"]
    assert [path.name for path in others if theme.RED.light in path.read_text(encoding="utf-8")] == []
    assert promised("the look of figures and pages:") == 1
