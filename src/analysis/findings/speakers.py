"""mentions with sentiment + attributions -> who speaks about whom, how often, and in which sentiment."""

import pandas as pd

from analysis.findings.family import family
from analysis.study import Study

SPEAKER = "speaker"
VOICES = ("outlet", "named", "institution", "unnamed", "unknown")  # of speakers who are no actors of the codebook


def with_speakers(rows: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    """The rows with `speaker`: who says the words around each mention.

    That is the id of an actor of the codebook where one is named as their source; else the voice: "outlet" (its own words), "named",
    "institution", "unnamed" or "unknown". A member of a group speaks as itself.

    Args:
        rows: `sentiment_rows`; reads `voice`, `attribution_id`.
        attributions: reads `attribution_id`, `source_actor_id`.
    """
    known = attributions.loc[attributions["source_actor_id"].notna(), ["attribution_id", "source_actor_id"]]
    sources = rows["attribution_id"].map(known.set_index("attribution_id")["source_actor_id"])
    return rows.assign(speaker=sources.astype("object").fillna(rows["voice"]).astype("str"))


def in_order_of_speakers(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings by speaker and actor: whoever speaks most first, of each the actor first who is spoken about most."""
    totals = {name: findings.groupby(name)["n_mentions"].sum() for name in ("group", "actor_id")}
    order = findings.assign(
        **{f"{name}_total": -findings[name].map(total).astype(float) for name, total in totals.items()}
    ).sort_values(["group_total", "group", "actor_id_total", "actor_id"], kind="stable")
    return findings.loc[order.index].reset_index(drop=True)


def compared_with_0(findings: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The findings with `apart`: whether each is told apart from 0, all taken together (for false discoveries, `findings.family`).

    Their intervals stay those that each has alone, as it is printed wherever else it stands.
    """
    together = family(findings, study=study, method="false discoveries")[0]
    return findings.assign(apart=together["p_adjusted"] < 1 - study.level)


def busiest(findings: pd.DataFrame, n_speakers: int, n_actors: int) -> tuple[pd.DataFrame, str]:
    """The findings of those who speak and are spoken about most, and how many are left out, in words ("": none).

    Args:
        findings: of `in_order_of_speakers`.
    """
    kept = findings
    for column, n in (("group", n_speakers), ("actor_id", n_actors)):
        totals = findings.groupby(column)["n_mentions"].sum().sort_values(ascending=False, kind="stable")
        kept = kept[kept[column].isin(totals.index[:n])]
    left = (
        findings["group"].nunique() - kept["group"].nunique(),
        findings["actor_id"].nunique() - kept["actor_id"].nunique(),
    )
    said = [f"{n:,} {what}" for n, what in zip(left, ("who speak less", "who are spoken about less"), strict=True) if n]
    mentions = int(findings["n_mentions"].sum() - kept["n_mentions"].sum())
    return kept.reset_index(drop=True), f"Not drawn: {' and '.join(said)} ({mentions:,} mentions)." if said else ""
