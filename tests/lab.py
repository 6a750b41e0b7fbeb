"""JupyterLab on loopback, for tests that look at notebooks in it as a user does.

`conftest.lab` gives one `Lab` to all tests of a module; `axe_violations` and `unreachable` look at what it shows.
"""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat

from analysis.studies.lab import RATE

IDLE = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
RUN_ALL = "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"
CELLS = """
() => Array.from(window.jupyterapp.shell.currentWidget.content.model.cells).filter(cell => cell.type === 'code').map(cell => ({
  source: cell.sharedModel.getSource().slice(0, 60),
  count: cell.executionCount,
  errors: cell.outputs.toJSON().filter(output => output.output_type === 'error').map(output => output.evalue),
}))
"""
DONE = f"() => {{ const cells = ({CELLS.strip()})(); return cells.some(c => c.errors.length) || cells.every(c => c.count); }}"


@contextmanager
def jupyterlab(root: Path, *, start: tuple[list[str], dict[str, str]] | None = None) -> Iterator[tuple[str, str]]:
    """(address, token) of a JupyterLab that serves the folder; it ends with the block.

    Args:
        start: the command that starts it, and its environment; None: a plain JupyterLab.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(8)
    log = (root / "log").open("w")
    command, environment = start or (
        [sys.executable, "-m", "jupyterlab", "--LabApp.news_url=None", f"--notebook-dir={root}",
         "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
         f"--ZMQChannelsWebsocketConnection.iopub_data_rate_limit={RATE}"],
        dict(os.environ),
    )  # fmt: skip
    process = subprocess.Popen(
        [*command, "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root", "--expose-app-in-browser",
         f"--IdentityProvider.token={token}"],
        stdout=log, stderr=log, cwd=root, env={**environment, "JUPYTERLAB_SETTINGS_DIR": str(root / "settings")},
    )  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{base}/api?token={token}", timeout=2)
                break
            except OSError:
                time.sleep(0.5)
        yield base, token
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def write_cleared(source, target):
    """A copy without outputs, so that what is seen afterwards was computed here."""
    notebook = nbformat.read(source, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, target)


def open_notebook(browser, server, notebook, **viewport):
    """A page of JupyterLab with the notebook (in the folder `notebooks`), its kernel idle."""
    base, token = server
    page = browser.new_page(viewport={"width": 1400, "height": 1000, **viewport})
    page.goto(f"{base}/lab/tree/notebooks/{notebook}?token={token}&reset")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=90_000)
    page.wait_for_function(IDLE, timeout=90_000)
    return page


def run_all(browser, server, notebook, **viewport):
    """The notebook in a page of JupyterLab, run from top to bottom."""
    page = open_notebook(browser, server, notebook, **viewport)
    page.evaluate(RUN_ALL)
    page.wait_for_function(DONE, timeout=240_000)
    return page


KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
OUTPUTS = ".jp-OutputArea-output"
ADD = """
async source => {
  const { commands, shell } = window.jupyterapp, notebook = shell.currentWidget.content;
  notebook.activeCellIndex = notebook.widgets.length - 1;
  await commands.execute('notebook:insert-cell-below');
  notebook.activeCell.model.sharedModel.setSource(source);
  await commands.execute('notebook:run-cell');
}
"""


class Lab:
    """A JupyterLab with a browser: notebooks are written, run and looked at; one for a module, by the fixture `lab`."""

    def __init__(self, browser: Any, server: tuple[str, str], root: Path) -> None:
        self.browser, self.server, self.root = browser, server, root
        self.pages: list[Any] = []
        self.asked_for: list[str] = []  # addresses that pages asked for

    def run(self, *cells: str, **viewport: int) -> Any:
        """A page with a new notebook of these cells, in a kernel of its own, run from top to bottom. Fails where a cell does.

        The study at hand is the sample's: `open_workbook("", notebook="mine")` opens it, and a folder that is named another.
        """
        name = f"{len(self.pages)}.ipynb"
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in cells], metadata=KERNEL)
        nbformat.write(notebook, self.root / "notebooks" / name)
        page = open_notebook(self.browser, self.server, name, **viewport)
        page.on("request", lambda request: self.asked_for.append(request.url))
        self.pages.append(page)
        page.evaluate(RUN_ALL)
        return settled(page)

    def then(self, page: Any, source: str) -> Any:
        """The outputs of one more cell, run in the kernel of this page. Fails where the cell does."""
        page.evaluate(ADD, source)
        return settled(page).locator(".jp-CodeCell").last.locator(OUTPUTS)

    def asked_outside(self) -> list[str]:
        """Addresses of other machines that a page asked for."""
        return [url for url in self.asked_for if not url.startswith((self.server[0], "blob:", "data:"))]

    def close(self) -> None:
        for page in self.pages:
            page.close()


def settled(page: Any) -> Any:
    """The page, once every cell has run. Fails where one did not."""
    page.wait_for_function(DONE, timeout=240_000)
    page.wait_for_function(IDLE, timeout=60_000)
    errors = [error for cell in page.evaluate(CELLS) for error in cell["errors"]]
    assert not errors, errors
    return page


def set_theme(page: Any, theme: str) -> None:
    """JupyterLab "Light" or "Dark"."""
    page.evaluate(
        "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", f"JupyterLab {theme}"
    )
    page.wait_for_selector(f"[data-jp-theme-name='JupyterLab {theme}']", state="attached")


def hide_sidebar(page: Any) -> None:
    """The notebook gets the whole width of the page."""
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")


def axe_violations(page: Any, context: str = OUTPUTS, impacts: tuple[str, ...] = ("serious", "critical")) -> list[Any]:
    """(rule, the first elements) of what axe-core finds there; `impacts=()`: of any impact."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=context).response["violations"]
    kept = [one for one in found if not impacts or one["impact"] in impacts]
    return [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in kept]


CONTROLS = """
box => {
  const kinds = "a[href], button, input, select, textarea, summary, [tabindex], [role=button], [role=link], [role=checkbox], [role=slider], [role=option]";
  const shown = one => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && !one.closest("[aria-hidden=true], [inert]");
  return Array.from(box.querySelectorAll(kinds)).filter(shown);
}
"""
LEFT = (
    """
box => {
  const composite = "[role=radiogroup], [role=toolbar], [role=tablist], [role=listbox], [role=menu], [role=grid], [role=tree]";
  const reached = one => window.wbReached.has(one);
  const byArrow = one => {
    const group = one.tabIndex < 0 && one.closest(composite);
    const radios = one.type === "radio" ? Array.from(box.querySelectorAll("input[type=radio]")).filter(other => other.name === one.name) : [];
    return radios.some(reached) || group && (reached(group) || Array.from(group.querySelectorAll("*")).some(reached));
  };
  return ("""
    + CONTROLS.strip()
    + """)(box).filter(one => !reached(one) && !byArrow(one)).map(one => one.outerHTML.slice(0, 160));
}
"""
)
STEP = """
box => {
  const one = document.activeElement;
  if (box.contains(one) && one.type === "date" && window.wbReached.has(one)) return true; // Tab goes through its day, month and year
  if (!box.contains(one) || window.wbReached.has(one)) return false;
  window.wbReached.add(one);
  return true;
}
"""


def unreachable(page: Any, context: str = OUTPUTS, most: int = 600) -> list[str]:
    """Controls there that the Tab key never reaches, as HTML; members of a composite that it reaches go by arrow keys.

    What is hidden, disabled or `aria-hidden` does not count.
    """
    left = []
    for box in page.locator(context).element_handles():
        page.evaluate("() => { window.wbReached = new Set(); }")
        box.evaluate("box => { if (!box.hasAttribute('tabindex')) box.tabIndex = -1; box.focus(); }")
        for _ in range(most):
            page.keyboard.press("Tab")
            if not box.evaluate(STEP):
                break
        left += box.evaluate(LEFT)
    return left
