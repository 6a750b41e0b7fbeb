"""Coding in JupyterLab, in a headless chromium, as a coder does it: by keyboard, with an end nobody planned."""

import json
import os
import signal
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from lab import DONE, RUN_ALL, jupyterlab, open_notebook, write_cleared

from analysis import paths
from analysis.validity.codes import append_code, make_code
from analysis.validity.drawn_units import read_units, units_of

pytestmark = pytest.mark.browser
KEYS = {"negative": "1", "neutral": "2", "positive": "3", "cannot_tell": "c"}
PID = "import os; open('{}', 'w').write(str(os.getpid()))"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    (folder / "notebooks").mkdir()
    return folder


@pytest.fixture(scope="module")
def server(root):
    with jupyterlab(root) as running:
        yield running


@pytest.fixture
def coding(browser, server, root, request):
    """Opens the notebook with these parameters, runs it, and gives the page, whose widget has the focus."""
    pages, asked_for = [], []

    def opened(name: str, *, width: int = 1400, **parameters: object):
        notebook = root / "notebooks" / f"{name}.ipynb"
        write_cleared(paths.NOTEBOOKS / "7-coding.ipynb", notebook)
        asked = nbformat.read(notebook, as_version=4)
        given = {"codes": str(root / name / "codes.jsonl"), "n_to_code": 20, **parameters}
        cell = next(cell for cell in asked.cells if "parameters" in cell.metadata.get("tags", []))
        cell.source += "".join(f"\n{key} = {value!r}" for key, value in given.items())
        asked.cells.append(nbformat.v4.new_code_cell(PID.format(root / "pid")))
        nbformat.write(asked, notebook)
        page = open_notebook(browser, server, notebook.name)
        pages.append(page)
        page.on("request", lambda request: asked_for.append(request.url))
        page.evaluate(RUN_ALL)
        page.wait_for_function(DONE, timeout=240_000)
        page.locator(".wb-coding-stage").focus(timeout=60_000)
        page.set_viewport_size({"width": width, "height": 1000})
        return page

    yield opened
    for page in pages:
        page.close()
    assert [url for url in asked_for if not url.startswith((server[0], "blob:", "data:"))] == []


def press(page, *keys: str) -> None:
    """Each key once the widget has answered the one before."""
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_selector(".wb-coding:not([aria-busy])", timeout=15_000)


def at(page) -> str:
    return page.locator(".wb-coding-counts strong").inner_text()


def lines(root: Path, name: str) -> list[dict]:
    written = (root / name / "codes.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in written]


def test_nothing_is_lost_where_the_kernel_is_killed(coding, root):
    given = ["negative", "neutral", "positive", "neutral", "cannot_tell"] * 4
    page = coding("killed", coder="ann")
    press(page, *(KEYS[code] for code in given[:11]))
    assert at(page) == "Unit 12 of 20"
    os.kill(int((root / "pid").read_text()), signal.SIGKILL)
    page.keyboard.press(KEYS[given[11]])
    alarm = page.locator(".wb-coding-alarm:not([hidden])")
    alarm.wait_for(timeout=30_000)
    assert "the last step is not saved" in alarm.inner_text()
    assert at(page) == "Unit 12 of 20"
    page.close()
    assert [line["code"] for line in lines(root, "killed")] == given[:11]

    page = coding("killed", coder="ann")
    assert at(page) == "Unit 12 of 20"
    assert "11 coded, 2 cannot tell" in page.locator(".wb-coding-counts").inner_text()
    press(page, *(KEYS[code] for code in given[11:]))
    assert "All 20 units are coded." in page.locator(".wb-coding-text").inner_text()
    written = lines(root, "killed")
    assert [line["code"] for line in written] == given
    units = units_of(read_units(root / "killed" / "units.jsonl"), "sentiment")
    assert [line["unit_id"] for line in written] == list(units["unit_id"])
    assert {line["coder"] for line in written} == {"ann"}


def test_a_code_is_undone_changed_and_noted_and_no_key_reaches_the_notebook(coding, root):
    page = coding("undone", coder="ann", hide_outlet=True)
    n_cells = page.locator(".jp-Notebook .jp-Cell").count()
    press(page, "1", "2", "u")
    assert at(page) == "Unit 2 of 20"
    press(page, "n")
    page.keyboard.type("12 u c: said in jest")
    press(page, "Enter", "3")  # the note goes with the code
    press(page, "ArrowLeft", "ArrowLeft")
    assert at(page) == "Unit 1 of 20"
    assert page.locator(".wb-coding [aria-pressed=true]").inner_text().split("\n")[1] == "Bad"
    press(page, "2", "d", "d", "x", "b")  # of JupyterLab: delete, cut, add a cell
    assert page.locator(".jp-Notebook .jp-Cell").count() == n_cells
    assert at(page) == "Unit 3 of 20"
    written = pd.DataFrame(lines(root, "undone"))
    last = written.drop_duplicates("unit_id", keep="last")
    assert list(written["code"]) == ["negative", "neutral", "", "positive", "", "neutral"]
    assert dict(zip(last["code"], last["note"], strict=True)) == {"positive": "12 u c: said in jest", "neutral": ""}


SEEN = """() => {
  const stage = document.querySelector(".wb-coding-stage"), [title, mark] = [".wb-coding-title", "mark"].map((name) => stage.querySelector(name));
  const top = stage.scrollTop, end = top + stage.clientHeight;
  const whole = top === 0 || top >= title.offsetTop + title.offsetHeight;
  return whole && mark.offsetTop >= top && mark.offsetTop + mark.offsetHeight <= end;
}"""


@pytest.mark.parametrize("width", [1400, 390])
def test_the_headline_is_shown_whole_or_not_at_all_and_the_mark_always(coding, width):
    page = coding(f"seen-{width}", coder="ann", width=width)
    page.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
    for number in range(20):
        assert page.evaluate(SEEN), f"unit {number + 1}"
        press(page, "ArrowRight")


def test_frames_are_chosen_and_saved_together(coding, root):
    page = coding("frames", coder="ann", task="frames", n_to_code=3)
    press(page, "Enter")  # nothing is chosen yet
    assert "Nothing is chosen" in page.locator(".wb-coding-message").inner_text()
    press(page, "6", "1", "2", "2", "ArrowRight")
    assert "not saved" in page.locator(".wb-coding-message").inner_text()
    press(page, "Enter", "0", "c")
    assert [line["code"] for line in lines(root, "frames")] == ["conflict; security_threat", "none", "cannot_tell"]


def test_what_coders_differ_about_is_adjudicated(coding, root):
    page = coding("differ", coder="ann")
    units = units_of(read_units(root / "differ" / "units.jsonl"), "sentiment").to_dict("records")
    page.close()
    file = root / "differ" / "codes.jsonl"
    for unit, ann, ben in zip(units[:4], "nnpn", "npnn", strict=True):
        named = {"n": "neutral", "p": "positive"}
        append_code(file, make_code(unit, "sentiment", named[ann], "ann", "a boast?" if ann == "p" else ""))
        append_code(file, make_code(unit, "sentiment", named[ben], "ben"))
    page = coding("differ", adjudicate=True)
    assert at(page) == "Unit 1 of 2"
    assert page.locator(".wb-coding-said li").all_inner_texts() == ["ann Neither", "ben Good"]
    press(page, "2")
    assert page.locator(".wb-coding-said li").all_inner_texts() == ["ann Gooda boast?", "ben Neither"]
    press(page, "3")
    settled = [line for line in lines(root, "differ") if line["coder"] == "adjudicated"]
    assert [(line["unit_id"], line["code"]) for line in settled] == [
        (units[1]["unit_id"], "neutral"), (units[2]["unit_id"], "positive"),
    ]  # fmt: skip


@pytest.mark.parametrize("width, theme", [(1400, "JupyterLab Light"), (390, "JupyterLab Dark")])
def test_it_fits_and_is_accessible(coding, width, theme):
    from axe_playwright_python.sync_playwright import Axe

    page = coding(f"axe-{width}", coder="ann", width=width)
    page.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    page.wait_for_selector(f"[data-jp-theme-name='{theme}']", state="attached")
    press(page, "1")
    box = page.locator(".wb-coding")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    assert box.evaluate("box => box.getBoundingClientRect().right <= window.innerWidth")
    assert page.locator(".wb-coding-text mark").count() >= 1
    violations = Axe().run(page, context=".wb-coding").response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in violations] == []
