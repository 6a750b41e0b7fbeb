"""The welcome page as JupyterLab asks for it: made by a process of its own, so that a large corpus keeps nobody waiting."""

import os
import subprocess
import sys
import threading
import time

END = "\f"  # after a page, so that who reads what the process prints knows it is whole
PATIENCE = 20.0  # seconds in which a page with its corpus is waited for; then it is shown without
FIRST = 60.0  # seconds in which even that is waited for, after those
FRESH = 5.0  # seconds for which a page is not made again: JupyterLab asks for a file more than once when it opens it
WAITING = 60.0  # seconds for which a page that is made before it is asked for is not made again
FAILED = "# Welcome\n\nThis page could not be made. `workbook check` says what is wrong with the study; the notebooks stand beside this page.\n"


class WelcomeMaker:
    """Makes the page of the study at hand, again for whoever asks later; asks may come from several threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.making: Making | None = None

    def start(self) -> "Making":
        """The page that is being made or was made just now, else a new one."""
        with self.lock:
            if self.making is None or self.making.is_old():
                self.making = Making()
            return self.making

    def page(self) -> str:
        """The page, whole where that does not take longer than PATIENCE."""
        return self.start().page(PATIENCE)


class Making:
    """One page, as its process prints it: first without what the corpus tells, then whole."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self.changed = threading.Condition()
        self.ended = 0.0  # when, on the clock of `time.monotonic`; 0: not yet
        self.asked = False
        threading.Thread(target=self._read, daemon=True).start()

    def is_old(self) -> bool:
        """Whether it was done some time ago; one that nobody asked for yet waits longer for somebody who does."""
        return self.ended > 0 and time.monotonic() - self.ended > (FRESH if self.asked else WAITING)

    def page(self, patience: float, first: float = FIRST) -> str:
        """The whole page, or what there is of it after so many seconds; where there is nothing, that many more (`first`) for anything."""
        with self.changed:
            self.asked = True
            self.changed.wait_for(lambda: self.ended, patience)
            self.changed.wait_for(lambda: self.ended or self.pages, first)
            return self.pages[-1] if self.pages else FAILED

    def _read(self) -> None:
        try:
            self._read_pages()
        except OSError as problem:  # no memory for a process, or too many of them
            self._add(f"{FAILED}\nThe process that makes it failed: {problem}.\n")
        finally:
            with self.changed:
                self.ended = time.monotonic()
                self.changed.notify_all()

    def _read_pages(self) -> None:
        command = [sys.executable, "-m", "analysis.studies.welcome.page"]
        utf_8 = {**os.environ, "PYTHONIOENCODING": "utf-8"}
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8", env=utf_8
        ) as process:
            text = ""
            for line in process.stdout or ():
                text += line
                while END in text:
                    page, _, text = text.partition(END)
                    self._add(page)

    def _add(self, page: str) -> None:
        with self.changed:
            self.pages.append(page)
            self.changed.notify_all()
