"""`run.json` and `summary.json` of an edition -> what they say, their types checked, or in words why they cannot be read.

Whoever reads such a file reads it here: a disk that was full, a program that was killed or somebody's editor may have left anything in it.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

LARGEST = 5_000_000  # bytes
LONGEST = 1e9  # seconds of a run
YEARS = range(1900, 9000)  # in which a run may have begun
RUN, SUMMARY = "run.json", "summary.json"


def read_run(folder: Path) -> tuple[dict[str, Any], str]:
    """What `run.json` of an edition or of a failed run says, and what is wrong with the file: one of the two is empty."""
    return _read(folder / RUN, RUN_VALUES)


def read_summary(folder: Path) -> tuple[dict[str, Any], str]:
    """What `summary.json` says (headline, base, sentences), and what is wrong with the file; both empty where there is none."""
    path = folder / SUMMARY
    return _read(path, SUMMARY_VALUES) if path.exists() else ({}, "")


def _read(path: Path, values: Mapping[str, Callable[[Any], bool]]) -> tuple[dict[str, Any], str]:
    """A letter that no page can show is read as "?"."""
    try:
        if not path.is_file():
            return {}, f"There is no {path.name}."
        if path.stat().st_size > LARGEST:
            return {}, f"{path.name} cannot be read: it is larger than {LARGEST:,} bytes."
        found = json.loads(path.read_text(encoding="utf-8"))
        found = json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    except (OSError, ValueError, TypeError, RecursionError):
        return {}, f"{path.name} cannot be read."
    if not isinstance(found, dict):
        return {}, f"{path.name} cannot be read: it holds no names with values."
    for name, holds in values.items():
        if found.get(name) is not None and not holds(found[name]):
            return {}, f"{path.name} cannot be read: the value of `{name}` is none that a run writes."
    return found, ""


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_named(value: Any) -> bool:
    return isinstance(value, dict)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_named, value))


def _is_seconds(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LONGEST


def _is_moment(value: Any) -> bool:
    try:
        return _is_text(value) and (not value or datetime.fromisoformat(value).year in YEARS)
    except ValueError:
        return False


RUN_VALUES: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("report", "title", "edition", "as_of", "outcome", "message", "headline", "each"), _is_text),
    **dict.fromkeys(("inputs", "corpus", "study", "parameters", "codebook", "stages", "software"), _is_named),
    **dict.fromkeys(("notebooks", "values"), _is_rows),
    "started": _is_moment,
    "duration_seconds": _is_seconds,
}
SUMMARY_VALUES: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("headline", "base"), _is_text),
    "sentences": _is_texts,
}
