"""A report that makes one edition for each value of a parameter: `each = {outlet = ["a", "b"]}`, and where each is written."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

EACH = "each"  # the folder, in that of the report, which holds a folder for each value
LONGEST = 60  # characters of a folder


def parameter_for(key: str, value: Any, known: Mapping[str, Any]) -> dict[str, Any]:
    """What a value of `each` stands for: `outlet = "a"` for `outlets = ["a"]`, where there is no `outlet`.

    Args:
        known: settings and parameters to their types.
    """
    name = f"{key}s" if key not in known and f"{key}s" in known else key
    of_several = "list" in str(known.get(name, "")) and not isinstance(value, list | tuple)
    return {name: [value] if of_several else value}


def spelled_value(value: Any) -> str:
    """As titles and messages print it."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def folder_of(value: Any) -> str:
    """A name for the folder of a value: small letters, digits, "-" and "_", with a digest where the value had others.

    Two values never share one, and none leads out of the folder where it is made.
    """
    whole = spelled_value(value)
    safe = re.sub(r"[^a-z0-9_-]+", "-", whole.lower()).strip("-")[:LONGEST]
    if safe and safe == whole:
        return safe
    return f"{safe or 'value'}-{hashlib.sha256(whole.encode(errors='surrogatepass')).hexdigest()[:6]}"
