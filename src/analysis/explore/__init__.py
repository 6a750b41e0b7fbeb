"""Looking around in a study in JupyterLab: `explore(book)` shows tabs over one state (`state`), each a pane (`pane`) in a module of its own."""

from analysis.explore.explorer import Explorer, explore
from analysis.explore.pane import Pane
from analysis.explore.state import ExplorerState, OpenedText

__all__ = ["Explorer", "ExplorerState", "OpenedText", "Pane", "explore"]
