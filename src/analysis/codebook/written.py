"""A codebook -> its files as they count: each merged with what it is laid over, and standing alone wherever it is read again."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import tomli_w

from analysis.codebook.entries import read_bytes
from analysis.codebook.files import CodebookFile
from analysis.codebook.layers import Laid

ALONE = b"inherit = false\n"


def written(files: Mapping[str, CodebookFile]) -> dict[str, bytes]:
    """The bytes of each file by its name of today (`Codebook.files`); a folder of them is a codebook by itself."""
    return {name: _written(file) for name, file in files.items()}


def write_codebook(files: Mapping[str, CodebookFile], folder: Path) -> list[Path]:
    """Write the files of a codebook into a folder. Returns their paths."""
    paths = []
    for name, content in written(files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        paths.append(path)
    return paths


def _written(file: CodebookFile) -> bytes:
    if isinstance(file, Path):
        return ALONE + read_bytes(file)
    if file.stands_alone():
        return read_bytes(file.own)
    return ALONE + (
        _csv(file) if file.name.endswith(".csv") else tomli_w.dumps(file.toml(), multiline_strings=False).encode()
    )


def _csv(file: Laid) -> bytes:
    rows = [row for _, row in file.rows()]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    table = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()
