"""`2-sentiment` against its outputs, in a kernel on an emulated processor: `python tests/bench/emulated_notebook.py [--anew] [CPU]`.

`--anew` executes the notebook natively first, for outputs that are older than the code. Needs qemu-x86_64, and minutes.
Measures are computed anew, in one process: what an emulated process starts would run natively.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
LACKS = {"Nehalem": ["AVX2", "AVX512F"], "Haswell": ["AVX512F"]}
FIRST = """import os
from pathlib import Path
from numpy._core._multiarray_umath import __cpu_features__ as features
from analysis import paths
paths.store = lambda: Path({store!r})
os.sched_setaffinity(0, list(os.sched_getaffinity(0))[:1])
assert not any(features[name] for name in {lacking!r})"""


def main(processor: str, anew: bool) -> int:
    """Write a copy of the notebook and a kernel, and let nbval compare; its exit code."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "2-sentiment.ipynb"
        notebook = nbformat.read(ROOT / "notebooks" / path.name, as_version=4)
        notebook.cells.insert(0, nbformat.v4.new_code_cell(FIRST.format(store=f"{folder}/native", lacking=[])))
        if anew:
            NotebookClient(
                notebook, timeout=1_800, kernel_name="python3", resources={"metadata": {"path": folder}}
            ).execute()
        notebook.cells[0].source = FIRST.format(store=f"{folder}/emulated", lacking=LACKS[processor])
        nbformat.write(notebook, path)
        write_kernel(Path(folder), processor)
        began = time.perf_counter()
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--nbval",
            "--nbval-kernel-name",
            "emulated",
        ]
        command += ["--nbval-sanitize-with", str(ROOT / "tests" / "nbval_sanitize.cfg"), "--nbval-cell-timeout", "3600"]
        command += ["--nbval-kernel-startup-timeout", "600", "--rootdir", folder, "-c", os.devnull, str(path)]
        code = subprocess.run(command, env=os.environ | {"JUPYTER_PATH": folder}, check=False).returncode
        print(f"{processor}: {time.perf_counter() - began:.0f} s")
    return code


def write_kernel(folder: Path, processor: str) -> None:
    argv = ["qemu-x86_64", "-cpu", processor, sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    place = folder / "kernels" / "emulated"
    place.mkdir(parents=True)
    spec = {"argv": argv, "display_name": "emulated", "language": "python"}
    (place / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--anew"]
    sys.exit(main(arguments[0] if arguments else "Haswell", "--anew" in sys.argv))
