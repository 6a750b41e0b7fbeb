"""Each notebook, opened in JupyterLab in a browser and run from top to bottom, as a user does."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest

from analysis import paths

pytestmark = pytest.mark.browser
NOTEBOOKS = sorted(path.name for path in paths.NOTEBOOKS.glob("*.ipynb"))

IDLE = "() => window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"
RUN_ALL = "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"
CELLS = """
() => Array.from(window.jupyterapp.shell.currentWidget.content.model.cells).filter(cell => cell.type === 'code').map(cell => ({
  source: cell.sharedModel.getSource().slice(0, 60),
  count: cell.executionCount,
  errors: cell.outputs.toJSON().filter(output => output.output_type === 'error').map(output => output.evalue),
}))
"""
DONE = f"() => {{ const cells = ({CELLS.strip()})(); return cells.some(c => c.errors.length) || cells.every(c => c.count); }}"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """JupyterLab on loopback, on cleared copies of the notebooks."""
    root = tmp_path_factory.mktemp("lab")
    (root / "notebooks").mkdir()
    for name in NOTEBOOKS:
        write_cleared(paths.NOTEBOOKS / name, root / "notebooks" / name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(8)
    log = (root / "log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root",
         "--expose-app-in-browser", "--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
         f"--notebook-dir={root}", f"--IdentityProvider.token={token}"],
        stdout=log, stderr=log, cwd=root, env={**os.environ, "JUPYTERLAB_SETTINGS_DIR": str(root / "settings")},
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


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_run_all_leaves_no_error(server, browser, notebook):
    base, token = server
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(f"{base}/lab/tree/notebooks/{notebook}?token={token}&reset")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=90_000)
    page.wait_for_function(IDLE, timeout=90_000)
    page.evaluate(RUN_ALL)
    page.wait_for_function(DONE, timeout=240_000)
    cells = page.evaluate(CELLS)
    page.close()
    assert [cell["source"] for cell in cells if not cell["count"]] == []
    assert [error for cell in cells for error in cell["errors"]] == []
