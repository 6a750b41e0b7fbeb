"""JupyterLab, opened on a study."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis import paths
from analysis.studies.welcome import FILE as WELCOME

CONTENTS = "analysis.studies.contents.StudyContents"
QUIET = (
    Path(__file__).parent / "jupyter"
)  # settings by which JupyterLab shows no news, proposes no build and renders Markdown

SILENT = ("news_url=None", "check_for_updates_class=jupyterlab.NeverCheckForUpdate", "extension_manager=readonly")
"""Nothing is asked of another machine: no news, no updates, no list of extensions."""

RATE = 100_000_000
"""Bytes a second that a kernel may send: pages of figures are more than the million after which JupyterLab drops what comes."""


def lab_command(options: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The command that opens JupyterLab on the study at hand, and its environment; kernels find the study by that.

    Args:
        options: further options of `jupyter lab`, such as --no-browser.
    """
    folder = paths.home().resolve()
    command = [
        sys.executable, "-m", "jupyterlab",
        f"--ServerApp.root_dir={folder}",
        f"--ServerApp.contents_manager_class={CONTENTS}",
        "--StudyContents.early=True",
        f"--LabApp.default_url=/lab/tree/{WELCOME}",  # without a "?": Jupyter puts its own before the token that it prints
        f"--LabApp.workspaces_dir={paths.store() / 'lab'}",  # which notebooks were open: those of this study and of no other
        *(f"--LabApp.{setting}" for setting in SILENT),
        f"--ZMQChannelsWebsocketConnection.iopub_data_rate_limit={RATE}",
        *options,
    ]  # fmt: skip
    configured = [str(QUIET), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    return command, {
        **os.environ,
        paths.VARIABLE: str(folder),
        "JUPYTER_CONFIG_PATH": os.pathsep.join(configured),
        "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel of this Python, where the user has another of its name
    }


def open_lab(options: Sequence[str]) -> None:
    """Become JupyterLab, which ends as JupyterLab ends."""
    command, environment = lab_command(options)
    (paths.home() / "notebooks").mkdir(exist_ok=True)
    sys.stdout.flush()
    os.execve(command[0], command, environment)
