"""How the notebooks of a run go on, as its log and whoever keeps a failed run are told."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import nbformat


class Watch:
    """How notebooks go on: what has run of each, where each stands. Told from several threads."""

    def __init__(self, say: Callable[[str], None] = lambda _: None) -> None:
        self.say = say  # is told in words of every cell that has run, and of every notebook that ends
        self.notebooks: dict[str, nbformat.NotebookNode] = {}  # as far as they have run, their outputs with them
        self.running: dict[
            str, int
        ] = {}  # notebooks that run, to the number of the cell that runs, as their author counts
        self.tracebacks: dict[str, str] = {}  # of cells that failed

    def begins(self, name: str, notebook: "nbformat.NotebookNode") -> None:
        """Its kernel is there."""
        self.notebooks[name], self.running[name] = notebook, 0

    def starts(self, name: str, cell: int) -> None:
        """One of its cells."""
        self.running[name] = cell

    def done(self, name: str, n: int, of: int) -> None:
        """So many of its cells have run."""
        self.say(f"{name}: {n} of {of} cells have run")

    def ends(self, name: str, seconds: float) -> None:
        """All of it has run."""
        self.running.pop(name, None)
        self.say(f"{name}: done in {seconds:.1f} s")

    def stood(self) -> str:
        """Where the notebooks that did not come to their end stood: "cell 4 of 2-sentiment"."""
        return " and ".join(f"cell {n} of {name}" for name, n in sorted(self.running.items()))
