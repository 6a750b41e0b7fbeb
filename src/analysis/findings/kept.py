"""Estimates of a study, kept under a digest of all that they hang on: another page, or the next report, does not make them again.

Only what takes seconds is worth it. Kept in `.workbook/estimates`; deleting it loses time, never results.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version
from typing import Any

import pandas as pd

from analysis import paths
from analysis.cache.entries import Entry, cached, digest_of
from analysis.cache.syntax import code_digest
from analysis.findings.headlines import Headlines

PACKAGES = ("numpy", "pandas", "scipy", "statsmodels")
TABLES = ("overall", "apart", "at_event", "recent")  # of headlines


def kept_table(given: Mapping[str, Any], make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """The table that `make` makes of what is given: plain values and tables; the name `code` lists the modules that make it."""
    table: pd.DataFrame = _kept(given, lambda: Entry({"table": make()})).tables["table"]
    return table


def kept_headlines(given: Mapping[str, Any], make: Callable[[], Headlines]) -> Headlines:
    """The same for headlines."""

    def entry() -> Entry:
        made = make()
        tables = {name: getattr(made, name) for name in TABLES}
        attrs = {name: table.attrs for name, table in tables.items()}
        return Entry(tables, {"n_compared": made.n_compared, "left_out": list(made.left_out), "attrs": attrs})

    kept = _kept(given, entry)
    tables = {name: kept.tables[name].copy(deep=False) for name in TABLES}
    for name, table in tables.items():
        table.attrs = kept.about["attrs"][name]
    return replace(Headlines(**tables, n_compared=kept.about["n_compared"]), left_out=tuple(kept.about["left_out"]))


def _kept(given: Mapping[str, Any], make: Callable[[], Entry]) -> Entry:
    parts = {name: _digest(value) if isinstance(value, pd.DataFrame) else value for name, value in given.items()}
    key = digest_of(parts, code_digest(*given["code"]), [version(package) for package in PACKAGES])
    return cached(paths.store() / "estimates" / key, make)


def _digest(table: pd.DataFrame) -> str:
    rows = hashlib.sha256(pd.util.hash_pandas_object(table).to_numpy().tobytes()).hexdigest()
    return digest_of(rows, {str(name): str(kind) for name, kind in table.dtypes.items()}, table.attrs)
