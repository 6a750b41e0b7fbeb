"""Which articles of a store are meant: those of an ingest, an outlet, an address, of days, of a genre, with a value in a further column."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import pandas as pd
from deltalake import DeltaTable

from analysis.codebook.entries import nearest
from analysis.corpus.cleaning.clean import plain_url
from analysis.errors import UsageError

KEY = ("kind", "article_id", "digest", "ingest")  # what tells a row of a store from every other
NEEDS = {
    "ingest": "ingest", "outlet": "outlet", "address": "url", "before": "published", "after": "published", "genre": "genre",
    "meta": "meta",
}  # fmt: skip
OF_REJECTS = ("ingest", "outlet")  # conditions that records left out can meet too


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Conditions, all of which must hold. Raises UsageError where there is none."""

    ingest: str = ""  # id of a run
    outlet: str = ""  # as the corpus calls it
    address: str = ""
    before: date | None = None  # published before this day (UTC)
    after: date | None = None  # published after this day (UTC)
    genre: str = ""
    meta: tuple[tuple[str, str], ...] = ()  # further columns of the source, and the value that each must have

    def __post_init__(self) -> None:
        if not self.given():
            raise UsageError(
                "Say which articles: by --ingest, --outlet, --address, --before, --after, --genre or --meta. All that is given must hold."
            )

    def given(self) -> dict[str, Any]:
        """The conditions as a commit carries them."""
        said = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}
        return {
            name: dict(value) if name == "meta" else str(value) if isinstance(value, date) else value
            for name, value in said.items()
        }


def chosen(table: DeltaTable, choice: Choice) -> pd.DataFrame:
    """The rows of a version that are meant: columns KEY, `outlet`.

    An ingest means the rows that it brought, so that an earlier text of an article comes to light again. All else is asked of the
    latest text of an article, and means every text of it. Records left out are meant where only their ingest and outlet are asked.

    Raises UsageError where a value stands in no row, naming the nearest.
    """
    rows = _rows(table, choice)
    _check(rows, choice)
    is_article = rows["kind"] == "article"
    if choice.ingest:
        meant = is_article & _meets(rows, choice)
    else:
        latest = rows[is_article].sort_values(["article_id", "revision"]).drop_duplicates("article_id", keep="last")
        meant = is_article & rows["article_id"].isin(latest.loc[_meets(latest, choice), "article_id"])
    if not set(choice.given()) - set(OF_REJECTS):
        meant |= ~is_article & _meets(rows, choice)
    return rows.loc[meant, [*KEY, "outlet"]].reset_index(drop=True)


def _rows(table: DeltaTable, choice: Choice) -> pd.DataFrame:
    """All rows, with the columns that the conditions ask for; a column that an older store lacks is missing throughout."""
    asked = dict.fromkeys([*KEY, "revision", "outlet", *(NEEDS[name] for name in choice.given())])
    there = {field.name for field in table.schema().fields}
    held = [name for name in asked if name in there]
    rows: pd.DataFrame = table.to_pyarrow_dataset().to_table(columns=held).to_pandas()
    return rows.assign(**{name: None for name in asked if name not in there})


def _meets(rows: pd.DataFrame, choice: Choice) -> "pd.Series[bool]":
    meets = pd.Series(True, index=rows.index)
    for name in ("ingest", "outlet", "genre"):
        if value := getattr(choice, name):
            meets &= rows[name] == value
    if choice.address:
        wanted = plain_url(choice.address)
        meets &= rows["url"].map(lambda url: isinstance(url, str) and plain_url(url) == wanted).astype(bool)
    if choice.before:
        meets &= rows["published"] < pd.Timestamp(choice.before, tz="UTC")
    if choice.after:
        meets &= rows["published"] >= pd.Timestamp(choice.after, tz="UTC") + pd.Timedelta(days=1)
    if choice.meta:
        wanted_of = set(choice.meta)
        meets &= rows["meta"].map(lambda meta: wanted_of <= set(further_values(meta).items())).astype(bool)
    return meets


def further_values(meta: object) -> dict[str, str]:
    """The further columns of a row, as text."""
    return {str(k): str(v) for k, v in json.loads(meta).items()} if isinstance(meta, str) and meta else {}


def _check(rows: pd.DataFrame, choice: Choice) -> None:
    """Each name that is asked for stands somewhere."""
    for what in ("ingest", "outlet", "genre"):
        if value := getattr(choice, what):
            _check_name(what, value, rows[what].dropna())
    if choice.meta:
        further = [further_values(meta) for meta in rows["meta"].dropna().unique()]
        for name, value in choice.meta:
            _check_name("further column", name, {key for row in further for key in row})
            _check_name(f"`{name}`", value, {row[name] for row in further if name in row})


def _check_name(what: str, value: str, known: Iterable[str]) -> None:
    known = set(known)
    if value in known:
        return
    if not known:
        raise UsageError(
            f"No article of this corpus names its {what}: its sources give none, or it was made before these were kept."
        )
    raise UsageError(
        f"The corpus holds no {what} `{value}`.{nearest(value, known)} `workbook corpus show` lists what it holds."
    )
