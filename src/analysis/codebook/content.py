"""codebook files -> a digest of what they say: comments and layout change nothing."""

import csv
import hashlib
import json
from functools import lru_cache
from pathlib import Path

from analysis.codebook.entries import read_toml
from analysis.errors import CodebookError


def content_digest(folder: Path, *files: str) -> str:
    """First 12 hex digits of the SHA-256 of what the files of the folder say, as parsed; one that is not there says nothing.

    Raises CodebookError where one cannot be read.
    """
    said = "\x1e".join(f"{name}\x1f{_said(folder / name)}" for name in files)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _said(path: Path) -> str:
    return _parsed(path, path.read_bytes()) if path.exists() else ""


@lru_cache(maxsize=64)
def _parsed(path: Path, content: bytes) -> str:
    """What the file says, as JSON; parsed once for each content that it has had."""
    if path.suffix == ".toml":
        return json.dumps(read_toml(path), sort_keys=True, default=str)
    try:
        return json.dumps(list(csv.reader(content.decode("utf-8-sig").splitlines())))
    except UnicodeDecodeError as problem:
        raise CodebookError(f"{path} is not UTF-8 (byte {problem.start}): save it as UTF-8.") from None
