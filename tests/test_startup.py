"""What a kernel imports before its first figure: each of these packages costs as much time as a figure."""

import subprocess
import sys

HEAVY = (
    "scipy.stats",
    "statsmodels",
    "sklearn",
    "onnxruntime",
    "ipywidgets",
    "anywidget",
    "networkx",
    "distributed",
    "papermill",
    "nbconvert",
    "trafilatura",
    "py3langid",
    "feedparser",
    "rensa",
    "scipy.sparse.csgraph",
)
OPENS = "import sys, analysis; analysis.open_workbook; print(*(name for name in {heavy!r} if name in sys.modules))"


def test_opening_a_workbook_imports_nothing_that_only_few_pages_need():
    run = subprocess.run(
        [sys.executable, "-c", OPENS.format(heavy=HEAVY)], capture_output=True, text=True, check=True, timeout=300
    )
    assert run.stdout.split() == []
