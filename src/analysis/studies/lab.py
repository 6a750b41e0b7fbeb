"""JupyterLab, opened on a study."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis import paths

CONTENTS = "analysis.studies.contents.StudyContents"
QUIET = Path(__file__).parent / "jupyter"  # settings by which JupyterLab asks for no news and looks for no updates


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
        "--LabApp.default_url=/lab/tree/notebooks",
        f"--LabApp.workspaces_dir={paths.store() / 'lab'}",  # which notebooks were open: those of this study and of no other
        *options,
    ]  # fmt: skip
    configured = [str(QUIET), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    return command, {**os.environ, paths.VARIABLE: str(folder), "JUPYTER_CONFIG_PATH": os.pathsep.join(configured)}


def open_lab(options: Sequence[str]) -> None:
    """Become JupyterLab, which ends as JupyterLab ends."""
    command, environment = lab_command(options)
    (paths.home() / "notebooks").mkdir(exist_ok=True)
    sys.stdout.flush()
    os.execve(command[0], command, environment)
