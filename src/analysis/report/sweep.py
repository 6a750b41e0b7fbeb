"""A report that makes one edition for each value of a parameter: `each = {outlet = ["a", "b"]}`, and where each is written."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from analysis.report.parameters import Parameters

EACH = "each"  # the folder, in that of the report, which holds a folder for each value
LONGEST = 60  # characters of a folder


def parameter_for(key: str, value: Any, known: Mapping[str, Parameters]) -> dict[str, Any]:
    """The parameter that a value of `each` stands for: `outlet = "a"` for `outlets = ["a"]`, where no notebook has an `outlet`.

    Args:
        known: names of notebooks to their parameters.
    """
    of = {name: parameter for parameters in known.values() for name, parameter in parameters.items()}
    name = f"{key}s" if key not in of and f"{key}s" in of else key
    is_list = name in of and (name != key or of[name].hint is list or "list" in str(of[name].hint))
    return {name: [value] if is_list and not isinstance(value, list | tuple) else value}


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
