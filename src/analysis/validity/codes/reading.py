"""A file of codes, by a coder or another tool -> its records, one at a time, and the codes that each holds."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import GoldError, first_line, shortened
from analysis.spreadsheets import read_csv_of_people
from analysis.tables import CODES
from analysis.validity.codes.tasks import TASK_CODES, check_code, lacking

DELIMITED = (".csv", ".tsv", ".txt")
SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
MARK = "sha256:"  # before a digest in CSV, where a spreadsheet would take "123456789012" or "12e4" for a number
OTHER_FORMS = {
    b"PK\x03\x04": "a workbook of a spreadsheet program (as .xlsx or .ods), not a table in plain text",
    b"\xd0\xcf\x11\xe0": "a workbook of an old Excel (.xls), not a table in plain text",
    b"\xff\xfe": "in UTF-16 (Excel calls it 'Unicode text'), not in UTF-8",
    b"\xfe\xff": "in UTF-16, not in UTF-8",
}
"""How a file begins that a spreadsheet program saved in another form."""
HOW_TO_SAVE = "Save it as CSV in UTF-8: in Excel choose 'CSV UTF-8', in LibreOffice 'Text CSV' with 'Unicode (UTF-8)'."


def records_of(file: Path) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Each record with its place; None for a line that is cut off."""
    _check_form(file)
    if file.suffix.lower() in DELIMITED:
        try:
            table = read_csv_of_people(file)
        except (OSError, ValueError) as problem:
            raise GoldError(f"{file} cannot be read as CSV: {first_line(problem)}. {HOW_TO_SAVE}") from None
        for number, row in enumerate(table.to_dict("records"), start=2):
            record = {str(name).strip(): "" if pd.isna(value) else value for name, value in row.items()}
            if any(record.values()):  # spreadsheets write rows that are empty
                yield f"{file}, row {number}", record
        return
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if line.strip():
            yield f"{file}, line {number}", _record(line.strip(), f"{file}, line {number}")


def _check_form(file: Path) -> None:
    """Raises GoldError where the file cannot be read, or was saved as a workbook or in another encoding than UTF-8."""
    try:
        content = file.read_bytes()
    except OSError as problem:
        raise GoldError(f"{file} cannot be read: {problem.strerror or problem}.") from None
    form = next((words for start, words in OTHER_FORMS.items() if content.startswith(start)), "")
    try:
        if not form:
            content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        form = f"not in UTF-8 but, from line {line} on, in another encoding (such as that of Windows, 1252)"
    if form:
        text = file.suffix.lower() in (".jsonl", ".json") and not form.startswith("a workbook")
        raise GoldError(f"{file} is {form}. {'Save it as text in UTF-8.' if text else HOW_TO_SAVE}")


def _record(line: str, where: str) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as problem:
        if line.startswith("{") and not line.endswith("}"):
            return None
        raise GoldError(f"{where}: not JSON ({problem.msg} at character {problem.pos}).") from None
    if not isinstance(record, dict):
        raise GoldError(f"{where}: not a JSON object but {type(record).__name__}.")
    return record


def is_to_code(record: Mapping[str, Any]) -> bool:
    """Whether a record has a place for a code, which one of a file of units has not."""
    return any(name in record for name in ("task", *TASK_CODES))


def codes_of_record(
    record: Mapping[str, Any], where: str, coder: str, frames: Sequence[str] | None
) -> list[dict[str, Any]]:
    """The codes of one record, as rows of CODES; none where its unit is not coded yet.

    An empty code in a column of a task's name is a unit that is not coded; beside `task` and a `coder` it takes a code back.

    Args:
        where: file and row, for messages; coder: whose codes they are, where the record does not say.
    Raises:
        GoldError: no unit_id, a code without a coder, an unknown task or code.
    """
    own = _text(record.get("coder"))
    if "task" in record:
        given = [(record["task"], record.get("code"))] if own or _text(record.get("code")) else []
    else:
        given = [(task, record[task]) for task in TASK_CODES if _text(record.get(task))]
        if not given and _text(record.get("code")):
            raise GoldError(f"{where}: `task` is missing. A code has unit_id, task, code and coder.")
    needed = {"unit_id": _text(record.get("unit_id")), "coder": own or coder.strip() if given else "none needed"}
    for name, value in needed.items():
        if not value:
            raise GoldError(f"{where}: `{name}` is missing. A code has unit_id, task, code and coder.")
    return [_row(record, task, code, needed["coder"], where, frames) for task, code in given]


def _row(
    record: Mapping[str, Any], task: Any, code: Any, coder: str, where: str, frames: Sequence[str] | None
) -> dict[str, Any]:
    try:
        made = {"task": task, "code": check_code(task, code, frames), "coder": coder}
    except GoldError as problem:
        raise GoldError(f"{where}: {problem}") from None
    return {name: _value(name, record.get(name), where) for name in CODES.columns} | made


def _text(value: Any) -> str:
    """A field as text, "" where there is nothing in it; a list (of frames) that is empty is a code."""
    return "" if value is None or (isinstance(value, float) and pd.isna(value)) else str(value).strip()


def _value(name: str, given: Any, where: str) -> Any:
    """The field as CODES has it. Raises GoldError naming it."""
    if given is None or given == "":
        return lacking(name)
    kind = CODES.columns[name]
    try:
        if kind == "int64":
            return int(float(given))
        if kind == "float64":
            return _probability(float(str(given).replace(",", ".")))
        return _time(given) if name == "coded_at" else str(given).strip().removeprefix(MARK)
    except (ValueError, TypeError, OverflowError):
        wanted = {"coded_at": "a time as 2024-03-31T08:00:00Z", "inclusion": "a probability above 0, up to 1"}.get(
            name, "a number"
        )
        raise GoldError(f"{where}: `{name}` is {shortened(given)}. Write {wanted}.") from None


def _time(given: Any) -> pd.Timestamp:
    """In UTC. Raises ValueError where it is none."""
    try:
        return pd.Timestamp(datetime.fromisoformat(given)).tz_convert(
            "UTC"
        )  # pandas takes ten times as long to guess the form
    except (ValueError, TypeError):
        told: pd.Timestamp = pd.to_datetime(given, utc=True)
        return told


def _probability(value: float) -> float:
    """Raises ValueError where it is none; NaN is an unknown one."""
    if value <= 0 or value > 1:
        raise ValueError
    return value
