import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]  # fmt: skip


QEMU = shutil.which("qemu-x86_64")


def pytest_configure() -> None:
    """A shell that runs the tests in the background has SIGINT ignored: here it interrupts."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests whose program is not installed are skipped, saying so; with CI=true they run and fail."""
    if os.environ.get("CI") == "true":
        return
    needed = {
        "browser": (CHROMIUM, "no chromium found: pages are not looked at"),
        "emulated": (QEMU, "no qemu-x86_64 found: other processors are not tried"),
    }
    for item in items:
        for marker, (program, reason) in needed.items():
            if program is None and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def qemu() -> str:
    """The program that runs others on an emulated processor."""
    assert QEMU, "CI=true and no qemu-x86_64 found"
    return QEMU


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless chromium."""
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "CI=true and no chromium found"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def lab(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One JupyterLab for the tests of a module (`lab.Lab`); no page of it may ask another machine for anything."""
    from lab import Lab, jupyterlab

    root = tmp_path_factory.mktemp("lab")
    (root / "notebooks").mkdir()
    with jupyterlab(root) as server:
        opened = Lab(browser, server, root)
        yield opened
        opened.close()
        assert opened.asked_outside() == []
