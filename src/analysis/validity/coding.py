"""rows or articles -> the units of a sample to code, each with its probability of having been drawn.

A unit has a permanent random number, made of the seed and its id: within its stratum those with the smallest numbers are drawn
(Ohlsson 1995, "Coordination of samples using permanent random numbers"). So the order of the rows decides nothing, a larger
sample with the same seed holds the smaller one where strata allow, and a corpus that has grown keeps most of what was coded.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.codebook.entries import nearest
from analysis.errors import UsageError
from analysis.tables import CODING_UNITS, SENTENCES
from analysis.validity.codes.places import digests, sentence_digest

__all__ = ["allocate", "draw_units", "per_actor", "permanent_numbers", "sentence_digest", "stratum_of"]

KINDS = {"mention": "mention_id", "article": "article_id"}
STRATA = ("outlet", "actor_id", "period", "form", "voice", "label")
ROUNDING = 1e-9
LEAST = 3  # units of a stratum, or all of it where it has fewer


def draw_units(
    rows: pd.DataFrame,
    n: int,
    *,
    seed: int,
    strata: Sequence[str] = (),
    kind: str = "mention",
    equal: bool = False,
    articles: pd.DataFrame | None = None,
    sentences: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Draw units to code: simple at random, or stratified; in random order.

    Every unit has a known probability above 0, so that estimates can undo what was drawn more often. A stratum gets its share of
    the sample, LEAST units at least; with `equal` all strata get as many.

    Args:
        rows: of mentions, `book.rows("net_sentiment")`; of articles, `book.rows("articles")` or the articles.
        n: units to draw; all where there are fewer.
        strata: columns of `rows`, such as STRATA (`label` is the measure's own answer); (): a simple random sample.
        kind: "mention" or "article".
        equal: as many units a stratum, rather than in proportion.
        articles, sentences: of the corpus; with them a unit has its address and a digest of its sentence (of an article: of its text),
            by which a code is found again when the corpus has changed.
    Returns:
        CODING_UNITS.
    Raises:
        UsageError: an unknown kind or stratum, no rows, or fewer units than strata.
    """
    if kind not in KINDS:
        raise UsageError(f"`kind` is {kind!r}.{nearest(kind, KINDS)}")
    if n < 1 or rows.empty:
        raise UsageError("There is nothing to draw: give rows of mentions or articles, and draw 1 unit or more.")
    units = rows.drop_duplicates(KINDS[kind]).assign(unit_id=lambda table: table[KINDS[kind]])
    units = units.assign(stratum=stratum_of(units, strata, seed))
    n_drawn = allocate(units["stratum"].value_counts().sort_index(), min(n, len(units)), equal=equal)
    numbers = permanent_numbers(units["unit_id"], f"{seed} draw")
    rank = pd.Series(numbers, units.index).groupby(units["stratum"]).rank(method="first")
    drawn = units[rank <= units["stratum"].map(n_drawn)]
    shares = n_drawn / units["stratum"].value_counts().reindex(n_drawn.index)
    drawn = drawn.assign(kind=kind, inclusion=drawn["stratum"].map(shares))
    drawn = drawn.iloc[np.argsort(permanent_numbers(drawn["unit_id"], f"{seed} order"), kind="stable")]
    return _addressed(drawn, rows if articles is None and {"url", "text"} <= set(rows) else articles, sentences)


def stratum_of(rows: pd.DataFrame, strata: Sequence[str], seed: int) -> pd.Series:
    """The stratum of each row, its values joined by ", "; "" without strata.

    The measure's own answer (`label`) stands as a letter, whose order the seed shuffles: a coder who sees the stratum does not see it.
    Raises UsageError for a column that is not there.
    """
    for name in strata:
        if name not in rows:
            known = [column for column in STRATA if column in rows]
            raise UsageError(f"There is no `{name}` to stratify by.{nearest(name, known)}")
    if not strata:
        return pd.Series("", index=rows.index, dtype="str")
    values = rows[[*strata]].astype("object").fillna("unknown").astype("str")
    if "label" in values:
        labels = pd.Series(sorted(set(values["label"])))
        order = np.argsort(np.argsort(permanent_numbers(labels, f"{seed} label")))
        values["label"] = values["label"].map(dict(zip(labels, (chr(ord("a") + i) for i in order), strict=True)))
    return values.agg(", ".join, axis=1).astype("str")


def allocate(sizes: pd.Series, n: int, *, equal: bool = False) -> pd.Series:
    """How many of `n` units each stratum gets: its share by size (or all alike), LEAST at least, never more than it has.

    Raises UsageError where a stratum would get none.
    """
    if n < len(sizes):
        raise UsageError(f"{n} units cannot be drawn from {len(sizes)} strata: draw more, or stratify by less.")
    most = sizes.to_numpy(dtype=np.float64)
    least = np.minimum(most, min(LEAST, n // len(sizes)))
    shares = np.ones(len(most)) if equal else most
    low, high = 0.0, float(n)  # the scale at which the shares, held between their bounds, add up to n
    for _ in range(60):
        scale = (low + high) / 2
        low, high = (scale, high) if np.clip(scale * shares, least, most).sum() < n else (low, scale)
    exact = np.clip(high * shares, least, most)
    whole = np.floor(exact + ROUNDING)
    largest_rest = np.argsort(-np.where(whole < most, exact - whole, -1.0), kind="stable")
    whole[largest_rest[: n - int(whole.sum())]] += 1
    return pd.Series(whole.astype("int64"), sizes.index)


def permanent_numbers(unit_ids: pd.Series, salt: str) -> npt.NDArray[np.float64]:
    """A number from 0 to 1 for each unit, the same for the same salt on every machine, as if drawn at random."""
    digests = (hashlib.blake2b(f"{salt} {unit_id}".encode(), digest_size=8).digest() for unit_id in unit_ids.tolist())
    return np.frombuffer(b"".join(digests), dtype=">u8").astype(np.float64) / 2.0**64


def per_actor(units: pd.DataFrame, actors: Sequence[str]) -> pd.DataFrame:
    """Of each article drawn, a unit for each actor, toward whom its attitude is coded; in the order of the units.

    An actor may be in some of the articles only: there the code is CANNOT_TELL.
    """
    repeated = units.loc[units.index.repeat(len(actors))].reset_index(drop=True)
    own = [*actors] * len(units)
    named = [f"{article_id} {actor_id}" for article_id, actor_id in zip(repeated["article_id"], own, strict=True)]
    return CODING_UNITS.build(repeated.assign(unit_id=named, actor_id=own))


def _addressed(drawn: pd.DataFrame, articles: pd.DataFrame | None, sentences: pd.DataFrame | None) -> pd.DataFrame:
    """The units as CODING_UNITS; with address and digest where the corpus is given."""
    empty: dict[str, Any] = {"actor_id": "", "field": "text", "start": 0, "end": 0}
    whole = (drawn["kind"] == "article").to_numpy()
    units = drawn.assign(**{name: value for name, value in empty.items() if name not in drawn or whole.any()})
    units = units.assign(url="", digest="")
    if articles is not None:
        about = articles.set_index("article_id")
        units["url"] = units["article_id"].map(about["url"]).fillna("")
        lengths = units["article_id"].map(about["text"].str.len()).fillna(0)
        units["end"] = units["end"].where(~whole, lengths).astype("int64")
        units["digest"] = digests(units, whole, articles, SENTENCES.empty() if sentences is None else sentences)
    return CODING_UNITS.build(units)
