"""The media-analysis workbook: sentiment and framing around actors in the news, with the sentences under every number."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.corpus.load import load_corpus
    from analysis.engine import measure
    from analysis.study import Study
    from analysis.validity import evaluate
    from analysis.workbook import open_workbook

# Loaded when first used, so that `workbook --help` need not wait for pandas.
_HOMES = {
    "Study": "analysis.study",
    "evaluate": "analysis.validity",
    "load_corpus": "analysis.corpus.load",
    "measure": "analysis.engine",
    "open_workbook": "analysis.workbook",
}

__all__ = ["Study", "evaluate", "load_corpus", "measure", "open_workbook"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
