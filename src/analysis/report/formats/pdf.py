"""A document for paper -> PDF, by chromium where it is found, else by WeasyPrint: tagged, with bookmarks and page numbers.

The contents need the page of each section, which is known only when the document has been set: it is set twice.
"""

import errno
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from pypdf import PdfReader

from analysis.errors import ReportError, visible_name
from analysis.parallel.ending import undone_at_end
from analysis.report.formats.joined import join_pages
from analysis.report.formats.paper import for_paper
from analysis.report.hooks import end_group

SECONDS = 300  # for one setting
SLOWER = 6  # times as long WeasyPrint may take
VERSION_SECONDS = 20
LITTLE = 1 << 20  # bytes of room, below which a program that fails has most likely run out of it
OLDEST = 131  # the first chromium that sets page numbers
BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
)  # fmt: skip
FLAGS = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", 
    "--no-pdf-header-footer", "--generate-pdf-document-outline", "--export-tagged-pdf",
)  # fmt: skip
INSTALL = "install Chromium or Chrome 131 or newer, or WeasyPrint (pip install weasyprint)"

Setter = Callable[[Path, Path], None]
"""Sets a file of HTML as a file of PDF; raises ReportError."""


def write_pdf(folder: Path, names: Sequence[str], target: Path, *, seconds: float = SECONDS) -> None:
    """The pages of a site as one PDF.

    Raises ReportError where no program sets it, or the one there is fails or is not done in `seconds`; OSError where the disk is full.
    """
    set_pages = find_setter(seconds)
    with tempfile.TemporaryDirectory(prefix="pdf-", dir=folder) as inside:  # a browser may be kept from other folders
        source, draft = Path(inside) / "paper.html", Path(inside) / "draft.pdf"
        numbers: dict[str, int] = {}
        for result in (draft, target):
            text, entries = for_paper(join_pages(folder, names), numbers)
            source.write_text(text, encoding="utf-8")
            set_pages(source, result)
            numbers = page_numbers(result)
            missing = [entry.text for entry in entries if entry.id not in numbers]
            if missing:
                raise ReportError(f"The PDF lacks the section {missing[0]!r} that its contents name.")


def page_numbers(path: Path) -> dict[str, int]:
    """The page, from 1 on, of every place in a PDF that something in it links to, by its name."""
    try:
        reader = PdfReader(path)
        return {
            name.lstrip("/"): number + 1
            for name, place in reader.named_destinations.items()
            if (number := reader.get_destination_page_number(place)) is not None
        }
    except Exception as problem:  # of a library that reads what another one wrote
        raise ReportError(f"The PDF that was made cannot be read: {type(problem).__name__}: {problem}.") from None


def find_setter(seconds: float = SECONDS) -> Setter:
    """Chromium where one is found that is new enough, else WeasyPrint. Raises ReportError that says what to install."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    number = _version(found) if found else None
    if found and number and number >= OLDEST:
        return partial(_by_chromium, found, seconds)
    if importlib.util.find_spec("weasyprint"):
        return partial(_by_weasyprint, SLOWER * seconds)
    if found is None:
        raise ReportError(f"No program is found that makes a PDF: {INSTALL}.")
    state = f"is version {number}" if number else "does not tell its version"
    raise ReportError(f"{found} {state}, and page numbers need {OLDEST}: {INSTALL}.")


def _version(browser: str) -> int | None:
    try:
        said = subprocess.run(
            [browser, "--version"], capture_output=True, text=True, errors="replace", timeout=VERSION_SECONDS, check=False
        ).stdout  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    number = re.search(r"(\d+)\.\d+", said)
    return int(number[1]) if number else None


def _by_chromium(browser: str, seconds: float, source: Path, target: Path) -> None:
    profile = source.with_name("profile")
    alone = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # its sandbox refuses root
    command = [browser, *FLAGS, *alone, f"--user-data-dir={profile}", f"--print-to-pdf={target}", source.as_uri()]
    _run(command, "Chromium", seconds, target)


def _by_weasyprint(seconds: float, source: Path, target: Path) -> None:
    program = (
        "import sys, weasyprint; "
        "weasyprint.HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_tags=True, media_type='print')"
    )
    _run([sys.executable, "-c", program, str(source), str(target)], "WeasyPrint", seconds, target)


def _run(command: list[str], name: str, seconds: float, target: Path) -> None:
    """Run it in a group of its own, which ends with it. Raises ReportError where no PDF comes of it."""
    target.unlink(missing_ok=True)
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True
        )
        with undone_at_end(partial(end_group, process)):
            try:
                code = process.wait(seconds)
            except subprocess.TimeoutExpired:
                raise ReportError(
                    f"{name} was not done with the PDF after {seconds:g} seconds and was stopped."
                ) from None
            finally:
                end_group(process)
        if code == 0 and target.is_file() and target.stat().st_size:
            return
        said.seek(0)
        lines = [line for line in said.read()[-4000:].decode("utf-8", "replace").splitlines() if line.strip()]
    if shutil.disk_usage(target.parent).free < LITTLE:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
    words = f" It said: {visible_name(lines[-1][-300:])}" if lines else ""
    raise ReportError(f"{name} made no PDF (exit code {code}).{words}")
