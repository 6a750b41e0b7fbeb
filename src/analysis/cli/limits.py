"""What a process must be allowed before the libraries are loaded: some of them end it without a word where memory runs out."""

import sys
from pathlib import Path

from analysis.errors import AnalysisError

ADDRESS_SPACE = 3 << 30  # bytes; with 2 << 30, storing one article was aborted in one run of three


def check_working_directory() -> None:
    """Raises AnalysisError where the folder that the command is given in is there no more."""
    try:
        Path.cwd()
    except FileNotFoundError:
        raise AnalysisError(
            "The working directory is gone: go to another folder, as in `cd ~`, and run this there."
        ) from None


def check_address_space() -> None:
    """Raises AnalysisError where `ulimit -v` leaves too little address space for the libraries and their threads."""
    if sys.platform == "win32":  # has no such limit
        return
    import resource

    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    if allowed != resource.RLIM_INFINITY and allowed < ADDRESS_SPACE:
        raise AnalysisError(
            f"This process may use {allowed / (1 << 30):.1f} GB of address space, and this command needs {ADDRESS_SPACE >> 30} GB, "
            "most of it never filled. Raise the limit with `ulimit -v unlimited`, or in what starts the command."
        )
