"""The codebook: judgements that a person might dispute, as data. One module a file, each checked when it is read."""

import hashlib
from pathlib import Path


def file_digest(path: Path) -> str:
    """First 12 hex digits of the file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
