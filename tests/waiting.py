"""Waiting for something that another thread or process does."""

import time
from collections.abc import Callable

PAUSE = 0.02  # seconds between two looks
MOST = 120.0  # seconds: far more than any test needs, on however busy a machine


def wait_until(there: Callable[[], object]) -> None:
    """Returns once it is there. Raises TimeoutError rather than waiting without end."""
    until = time.monotonic() + MOST
    while not there():
        if time.monotonic() > until:
            raise TimeoutError("It never came.")
        time.sleep(PAUSE)
