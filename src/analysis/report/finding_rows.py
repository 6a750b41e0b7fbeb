"""Two lists of findings (findings.json) -> which rows differ, in lines that name a finding and its numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

KEYS = ("notebook", "name", "measure", "estimand", "actor_id", "outlet", "period", "group", "weight")
MOST = 5  # findings that are named; more are counted

Row = Mapping[str, Any]


def row_differences(then: Sequence[Row], now: Sequence[Row]) -> list[str]:
    """Which findings have other numbers, are gone or are new."""
    old, new = _by_key(then), _by_key(now)
    changed = [key for key in old if key in new and old[key] != new[key]]
    groups = (
        (f"{len(changed):,} of {len(old):,} findings have other numbers", [_change(key, old[key], new[key]) for key in changed]),
        *((f"{len(keys):,} findings are {what}", [_name(key) for key in keys])
          for what, keys in (("gone", [key for key in old if key not in new]), ("new", [key for key in new if key not in old]))),
    )  # fmt: skip
    lines: list[str] = []
    for title, named in groups:
        if named:
            lines += [f"{title}:", *(f"  {one}" for one in named[:MOST])]
            lines += [f"  and {len(named) - MOST:,} more"] if len(named) > MOST else []
    return lines or ["The same findings stand in another order."]


def _by_key(rows: Sequence[Row]) -> dict[tuple[str, ...], Row]:
    """Where two findings have the same keys, they are told apart by their place."""
    seen, named = Counter[tuple[str, ...]](), {}
    for row in rows:
        key = tuple(str(row.get(name) or "") for name in KEYS)
        named[(*key, str(seen[key]))] = row
        seen[key] += 1
    return named


def _name(key: tuple[str, ...]) -> str:
    return ", ".join(part for part in key[:-1] if part)


def _change(key: tuple[str, ...], old: Row, new: Row) -> str:
    fields = [name for name in new if old.get(name) != new.get(name)]
    return f"{_name(key)}: {', '.join(_field(name, old, new) for name in fields[:3])}"


def _field(name: str, old: Row, new: Row) -> str:
    return f"{name} {old.get(name)} then, {new.get(name)} now"
