"""What a command says on the standard error."""

import sys

from analysis.errors import visible_name

LONGEST = 2_000  # characters


def say(message: str) -> None:
    """On one line, whatever a name in it holds: a line end or an escape sequence is printed as Python writes it."""
    plain = visible_name(message)
    print(f"workbook: {plain if len(plain) <= LONGEST else plain[:LONGEST] + '...'}", file=sys.stderr, flush=True)
