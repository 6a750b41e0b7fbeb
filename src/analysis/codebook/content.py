"""codebook files -> a digest of what they say: comments and layout change nothing."""

import csv
import hashlib
import json
from pathlib import Path

from analysis.codebook.entries import read_toml
from analysis.errors import CodebookError


def content_digest(folder: Path, *files: str) -> str:
    """First 12 hex digits of the SHA-256 of what the files of the folder say, as parsed; one that is not there says nothing.

    Raises CodebookError where one cannot be read.
    """
    said = [(name, _content(folder / name)) for name in files]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:12]


def _content(path: Path) -> object:
    if not path.exists():
        return None
    if path.suffix == ".toml":
        return read_toml(path)
    try:
        return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except UnicodeDecodeError as problem:
        raise CodebookError(f"{path} is not UTF-8 (byte {problem.start}): save it as UTF-8.") from None
