"""How far a long step is: what is done, what is left, and how long it will take.

A bar in a terminal, one in JupyterLab, and where neither is (a scheduled run, whose errors go to a file) a line every 30 s.
A notebook that nobody watches, as papermill runs it, shows nothing, so that nothing of it is saved.
"""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

LINE_SECONDS = 30.0
BAR = 24  # characters, in a notebook
DRAWN_SECONDS = 0.2  # between two states of a notebook's bar


class Tell(Protocol):
    """What a step calls as it goes on: how much is done, of how much where that is known, and where it stands."""

    def __call__(self, done: int, total: int | None = None, note: str = "") -> None: ...


@contextmanager
def progress(what: str, unit: str = "articles", total: int | None = None) -> Iterator[Tell]:
    """Show a step while it lasts: `with progress("measuring") as tell: ... tell(128, 10_000)`.

    `what` and `unit` are printed. What is shown goes with the step; of the lines in a file, a last one says how long it took.
    """
    shown = _shown_by()(what, unit, total)
    try:
        yield shown.tell
    finally:
        shown.close()


def duration(seconds: float) -> str:
    """As one says it: "40 s", "12 min", "3 h 5 min"."""
    if seconds < 90:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


class LogLines:
    """A line every LINE_SECONDS on the standard error once something was told, however long the next piece takes."""

    def __init__(self, what: str, unit: str, total: int | None = None) -> None:
        self.what, self.unit, self.total, self.done, self.note = what, unit, total, 0, ""
        self.begun, self.n_lines, self.told = time.monotonic(), 0, False
        self.ended = threading.Event()
        threading.Thread(target=self._speak, name="progress", daemon=True).start()

    def tell(self, done: int, total: int | None = None, note: str = "") -> None:
        """Taken note of, and printed when the next line is due."""
        self.done, self.total, self.note, self.told = done, self.total if total is None else total, note, True

    def close(self) -> None:
        """Says how long it took, where a line was printed before."""
        self.ended.set()
        if self.n_lines:
            took = duration(time.monotonic() - self.begun)
            _print(f"{self.what}: {self.done:,} {self.unit} in {took}")

    def line(self) -> str:
        """How far it is: "measuring: 1,280 of 10,000 articles (13 %), 2 min so far, about 14 min left"."""
        return f"{self.what}: {_state(self.done, self.total, self.unit, time.monotonic() - self.begun, self.note)}"

    def _speak(self) -> None:
        while not self.ended.wait(LINE_SECONDS):
            if self.told:
                self.n_lines += 1
                _print(self.line())


class TerminalBar:
    """tqdm's bar, in a terminal."""

    def __init__(self, what: str, unit: str, total: int | None = None) -> None:
        from tqdm import tqdm

        self.bar: Any = tqdm(desc=what, unit=f" {unit}", total=total, leave=False, delay=1, dynamic_ncols=True)

    def tell(self, done: int, total: int | None = None, note: str = "") -> None:
        """Drawn at once, or soon."""
        if total is not None:
            self.bar.total = total
        if note:
            self.bar.set_postfix_str(note, refresh=False)
        if done > self.bar.n:
            self.bar.update(done - self.bar.n)
        else:
            self.bar.delay = 0  # it is shown now, and has to be taken off however soon the end comes
            self.bar.refresh()

    def close(self) -> None:
        """Takes the bar off."""
        self.bar.close()


class NotebookBar:
    """A line of text below a cell that somebody has run in JupyterLab; it is emptied at the end."""

    def __init__(self, what: str, unit: str, total: int | None = None) -> None:
        self.what, self.unit, self.total = what, unit, total
        self.begun, self.drawn, self.shown = time.monotonic(), 0.0, None

    def tell(self, done: int, total: int | None = None, note: str = "") -> None:
        """Drawn where the step has lasted a second."""
        now = time.monotonic()
        self.total = self.total if total is None else total
        if now - self.begun > 1 and now - self.drawn > DRAWN_SECONDS:
            self.drawn = now
            self._draw({"text/plain": f"{self.what} {self._bar(done)}{self._state(done, now, note)}"})

    def close(self) -> None:
        """Takes the line off."""
        if self.shown is not None:
            self._draw({})

    def _bar(self, done: int) -> str:
        full = BAR * min(done, self.total) // self.total if self.total else 0
        return f"[{'█' * full}{'·' * (BAR - full)}] " if self.total else ""

    def _state(self, done: int, now: float, note: str) -> str:
        return _state(done, self.total, self.unit, now - self.begun, note)

    def _draw(self, content: dict[str, str]) -> None:
        from IPython.display import display

        if self.shown is None:
            self.shown = display(content, raw=True, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self.shown.update(content, raw=True)


class Unwatched:
    """Nobody watches."""

    def __init__(self, what: str, unit: str, total: int | None = None) -> None: ...

    def tell(self, done: int, total: int | None = None, note: str = "") -> None:
        """Not shown."""

    def close(self) -> None:
        """Nothing to take off."""


def _shown_by() -> type[LogLines] | type[TerminalBar] | type[NotebookBar] | type[Unwatched]:
    if "ipykernel" in sys.modules and "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
        return NotebookBar if "JPY_SESSION_NAME" in os.environ else Unwatched  # set by the server of JupyterLab
    return TerminalBar if sys.stderr is not None and sys.stderr.isatty() else LogLines


def _state(done: int, total: int | None, unit: str, seconds: float, note: str) -> str:
    share = f" of {total:,} {unit} ({done / total:.0%})".replace("%", " %") if total else f" {unit}"
    left = f", about {duration(seconds / done * (total - done))} left" if total and 0 < done < total else ""
    return f"{done:,}{share}, {duration(seconds)} so far{left}" + (f"; {note}" if note else "")


def _print(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
