"""Tables written for people, who open them in a spreadsheet, and read back from them."""

import re
from pathlib import Path

import pandas as pd

from analysis.delimiters import delimiter_of, is_declared
from analysis.errors import UsageError, first_line, visible_name

FORMULA = re.compile(
    "'*[=+@\t\r\n\uff1d\uff0b\uff0d\uff20-]"
)  # with apostrophes, so that one put before is told from one that was there
NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*(?:[eE][+-]?[0-9]+)? ?%?")


def write_csv_for_people(table: pd.DataFrame, path: Path, *, bom: bool = False) -> None:
    """Write a table that will be opened in a spreadsheet, where a text such as "=HYPERLINK(...)" would be run as a formula.

    An apostrophe is put before texts (and names of columns) that begin with "=", "+", "-", "@", a tab or a line break, as OWASP
    advises under "CSV injection"; `read_csv_of_people` takes it off. Numbers stay numbers, -0.31 in a column of texts too. Every
    line break is written as a line feed. `bom`: begin with a byte order mark, by which Excel knows that the file is UTF-8.
    """
    written = table.rename(columns=_not_a_formula)
    for place, dtype in enumerate(table.dtypes):
        if not (pd.api.types.is_numeric_dtype(dtype) or pd.api.types.is_datetime64_any_dtype(dtype)):
            texts = table.iloc[:, place].astype("object").map(_not_a_formula, na_action="ignore")
            written.isetitem(place, texts.array)
    written.to_csv(path, index=False, encoding="utf-8-sig" if bom else "utf-8")


def save_for_people(table: pd.DataFrame, path: str | Path) -> Path:
    """`write_csv_for_people` to where a user names it, "~" being their own folder; returns the path. Raises UsageError: why it cannot be written."""
    try:
        whole = Path(path).expanduser()
        write_csv_for_people(table, whole)
    except (OSError, RuntimeError, ValueError) as problem:  # no such user; a zero byte in the name
        why = problem.strerror if isinstance(problem, OSError) and problem.strerror else first_line(problem)
        raise UsageError(
            f"{visible_name(str(path))} cannot be written: {why}. Name a file in a folder that you may write to."
        ) from None
    return whole


def read_csv_of_people(path: Path) -> pd.DataFrame:
    """Read back a table of `write_csv_for_people`, all columns as texts, in UTF-8 with a BOM or without.

    Cells may be divided by commas, semicolons (as spreadsheets write them in much of Europe) or tabs. Raises OSError, ValueError.
    """
    with path.open(encoding="utf-8-sig") as stream:
        header = stream.readline()
    table = pd.read_csv(
        path, dtype="str", sep=delimiter_of(header), encoding="utf-8-sig", skiprows=int(is_declared(header))
    ).rename(columns=_as_it_was)
    return pd.DataFrame({name: texts.map(_as_it_was, na_action="ignore") for name, texts in table.items()})


def _not_a_formula(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace(
        "\r", "\n"
    )  # no quotation marks would be put round a lone "\r", which ends a row
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def _as_it_was(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
