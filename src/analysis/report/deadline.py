"""A time within which a piece of work has to be done: where it is not, it ends with an error that says so."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from analysis.progress import duration
from analysis.report.outcomes import ReportTimeoutError

AGAIN = 10.0  # seconds after which it is told again, where something had swallowed it


class TimeUp(BaseException):
    """The time is up. No Exception, so that nothing which goes on after errors goes on after it."""


@contextmanager
def within(seconds: float, what: str) -> Iterator[None]:
    """Raises ReportTimeoutError in the main thread once so many seconds have passed; elsewhere, and on Windows, nothing happens.

    `what`: "The report `weekly`", say.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _tell)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    except TimeUp:
        raise ReportTimeoutError(
            f"{what} was not done within {duration(seconds)}, and was stopped. Give it more `timeout_minutes`, or a shorter window."
        ) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _tell(_number: int, _frame: object) -> NoReturn:
    raise TimeUp
