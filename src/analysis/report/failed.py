"""A run that failed -> a folder beside the editions: its `run.json`, its `log.txt`, and the notebooks as far as they had run.

Readers of the reports are led to the log, so neither it, nor the message, nor the notebooks name folders of this machine.
"""

import threading
import traceback
from contextlib import suppress
from datetime import date
from pathlib import Path

from analysis.errors import AnalysisError
from analysis.report.edition import keep_failed, strip
from analysis.report.finished import words_of
from analysis.report.outcomes import outcome_of
from analysis.report.places import elsewhere, machine_places, without_places
from analysis.report.record import RunRecord
from analysis.report.series import failed_name
from analysis.report.watch import Watch
from analysis.study import Study

PATIENCE = 5.0  # seconds for another thread to keep the run
UNDONE = ("stopped", "timeout")  # outcomes of which it is told how far the run had come


class FailedRun:
    """Keeps a run once, whoever finds first that it failed: the run itself, or the thread that ends it."""

    def __init__(self, record: RunRecord, watch: Watch, folder: Path, day: date, study: Study | None = None) -> None:
        self.record, self.watch, self.folder, self.day = record, watch, folder, day
        aside = {folder.parent: folder.parent.name, record.folder: ""}
        self.places = aside | machine_places() | elsewhere(study)
        self.lock = threading.Lock()
        self.path: Path | None = None

    def keep(self, problem: BaseException) -> Path | None:
        """Where it is kept; None where it is not: its edition is whole already, or nothing more can be written."""
        if not self.lock.acquire(timeout=PATIENCE):
            return None
        try:
            if self.path is None and self.record.folder.is_dir():
                self._tell(problem)
                self.path = keep_failed(self.record.folder, self.folder, self.day)
            return self.path
        except OSError:
            return None
        finally:
            self.lock.release()

    def keep_told(self) -> None:
        """Where a signal ends the run."""
        self.keep(KeyboardInterrupt())

    def _tell(self, problem: BaseException) -> None:
        strip(self.record.folder)  # makes room, where there is none
        clean = without_places(self.places)
        for name, text in self.watch.tracebacks.items():
            self.record.say(f"{name}: traceback of the cell that failed\n{clean(text)}")
        if not isinstance(problem, AnalysisError | KeyboardInterrupt):
            self.record.say(clean("".join(traceback.format_exception(problem))))
        with suppress(Exception):  # whatever is wrong with a notebook that was torn off in the midst of a cell
            self._save_notebooks()
        outcome = outcome_of(problem)
        message = clean(words_of(problem))
        if outcome.name in UNDONE and self.watch.running:
            message += f" It had come to {self.watch.stood()}."
        self.record.ends(outcome, message, edition=failed_name(self.folder, self.day))

    def _save_notebooks(self) -> None:
        import nbformat

        from analysis.report.formats.notebooks import without_machine

        for name in sorted(self.watch.running):
            path = self.record.folder / "notebooks" / f"{name}.ipynb"
            path.parent.mkdir(exist_ok=True)
            nbformat.write(without_machine(self.watch.notebooks[name], self.places), path)  # type: ignore[no-untyped-call]
