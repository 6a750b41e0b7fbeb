"""Where the names of columns stand: in the first row of a table, or below some lines about the file."""

from collections.abc import Collection, Sequence

from analysis.corpus.readers.column_names import NAMES, by_name, plain_name

MAX_ABOVE = 20  # rows among which the names are looked for
LONGEST_NAME = 100  # characters
FEW = 2  # columns of ours that a row must name to be taken for the header where it is not the first


def header_place(rows: Sequence[Collection[str]], given: Collection[str] = ()) -> int:
    """Which of the first rows of a table names its columns: the first, unless another names more of our columns, and two or more.

    Args:
        given: names of columns that the user gave.
    """
    named = [
        _n_named([cell for cell in row if 0 < len(cell.strip()) <= LONGEST_NAME], given) for row in rows[:MAX_ABOVE]
    ]
    most = max(named, default=0)
    return named.index(most) if most >= FEW else 0


def below(name: str, place: str) -> str:
    """What is said of a table whose names of columns do not stand first."""
    return f"{name}: the names of its columns stand in {place}; what stands above them is not read."


def _n_named(cells: Collection[str], given: Collection[str]) -> int:
    ours = sum(any(by_name(column, cells)) for column in NAMES)
    return ours + len({*map(plain_name, cells)} & {*map(plain_name, given)})
