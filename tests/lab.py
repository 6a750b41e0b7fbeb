"""JupyterLab on loopback, for tests that look at notebooks in it as a user does."""

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

import nbformat

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
         "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"],
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
