"""A line of a table whose quotation marks break the rules of CSV -> its cells, where they can be told by how many there should be."""

import re
from collections.abc import Iterator
from functools import cache

ESCAPED = "\x01"  # in place of a quotation mark that a backslash makes plain


def cells_of(line: str, delimiter: str, n: int, *, backslashes: bool = False) -> list[str] | None:
    """The cells of a line, n of them, by the first reading that gives so many; None where none does.

    Read in turn: quotation marks close a cell only before a delimiter or the end; all marks are plain characters; all are plain
    but those round one cell, which holds delimiters.

    Args:
        backslashes: a mark after a backslash is a plain character.
    """
    text = line.rstrip("\r\n")
    text = text.replace('\\"', ESCAPED) if backslashes else text
    plain = text.split(delimiter)
    for cells in (list(_closed_before_delimiters(text, delimiter)), plain, _joined(plain, delimiter, n)):
        if len(cells) == n:
            return [cell.replace(ESCAPED, '"') for cell in cells]
    return None


def _closed_before_delimiters(text: str, delimiter: str) -> Iterator[str]:
    cell, place = _cell(delimiter), 0
    while match := cell.match(text, place):
        yield match["plain"] if match["quoted"] is None else match["quoted"].replace('""', '"')
        if match.end() == len(text):
            return
        place = match.end() + 1


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    end = re.escape(delimiter)
    return re.compile(rf'(?:"(?P<quoted>(?>[^"]|""(?!{end}|$)|"(?!{end}|$))*(?:"")?)"|(?P<plain>[^{end}]*))(?={end}|$)')


def _joined(cells: list[str], delimiter: str, n: int) -> list[str]:
    """Cells of which the one place that begins and ends with a mark, and leaves n, is one cell; none where there are several."""
    more = len(cells) - n
    if more <= 0:
        return []
    places = [
        i for i in range(n) if cells[i].startswith('"') and cells[i].count('"') % 2 and cells[i + more].endswith('"')
    ]
    if len(places) != 1:
        return []
    (i,) = places
    return [*cells[:i], delimiter.join(cells[i : i + more + 1])[1:-1], *cells[i + more + 1 :]]
