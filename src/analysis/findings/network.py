"""who speaks about whom -> a table of edges and a directed graph, and files of both for programs that draw and measure networks."""

import io
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import visible
from analysis.findings.dimensions import with_dimensions
from analysis.findings.estimates import too_few
from analysis.findings.speakers import VOICES
from analysis.parallel.whole_file import write_whole
from analysis.spreadsheets import write_csv_for_people
from analysis.study import Study
from analysis.tables import records

if TYPE_CHECKING:
    from networkx import DiGraph

NUMBERS = ("net_sentiment", "low", "high")


def edge_table(findings: pd.DataFrame, names: Mapping[str, str], study: Study) -> pd.DataFrame:
    """An edge a row, from who speaks to who is spoken about.

    Args:
        findings: of `speakers.in_order_of_speakers`.
        names: ids to printed names.
    Returns:
        speaker_id, speaker, actor_id, actor (printed names), n_mentions, n_articles, n_stories, net_sentiment, low, high (-1 to +1; NaN
        where it rests on fewer than `study.min_stories` stories) and too_few.
    """
    table, few = with_dimensions(findings), too_few(findings, study)
    return pd.DataFrame({
        "speaker_id": table["group"], "speaker": table["group"].map(lambda one: names.get(one, one)),
        "actor_id": table["actor_id"], "actor": table["actor_id"].map(lambda one: names.get(one, one)),
        **{name: table[name] for name in ("n_mentions", "n_articles", "n_stories")},
        **{name: table[column].mask(few) for name, column in zip(NUMBERS, ("estimate", "low", "high"), strict=True)},
        "too_few": few,
    })  # fmt: skip


def as_graph(edges: pd.DataFrame) -> "DiGraph[str]":
    """The edges as a directed graph.

    Returns:
        Nodes (ids) with `label`, `kind` ("actor", or the voice of sources that are no actors), `n_speaking` and `n_spoken_about`,
        mentions. Edges with `weight` (mentions), n_articles, n_stories, net_sentiment, low and high; what is not known is left out.
    """
    import networkx as nx

    graph: DiGraph[str] = nx.DiGraph()
    for role, name in (("speaker", "n_speaking"), ("actor", "n_spoken_about")):
        for row in records(edges.groupby([f"{role}_id", role], sort=False)["n_mentions"].sum().reset_index()):
            node = row[f"{role}_id"]
            usual = {"label": visible(str(row[role])), "kind": node if node in VOICES else "actor", "n_speaking": 0}
            graph.add_node(
                node, **{**usual, "n_spoken_about": 0, **graph.nodes.get(node, {}), name: int(row["n_mentions"])}
            )
    for row in records(edges):
        counts = {name: int(row[name]) for name in ("n_articles", "n_stories")}
        numbers = {name: float(row[name]) for name in NUMBERS if math.isfinite(row[name])}
        graph.add_edge(row["speaker_id"], row["actor_id"], weight=int(row["n_mentions"]), **counts, **numbers)
    return graph


def gexf(edges: pd.DataFrame) -> bytes:
    """The graph as GEXF 1.2, which Gephi, Cytoscape and networkx read."""
    import networkx as nx

    stream = io.BytesIO()
    nx.write_gexf(as_graph(edges), stream)
    return stream.getvalue()


def write_network(edges: pd.DataFrame, path: Path) -> None:
    """Write the edges to a file: PATH.gexf as a graph, any other as CSV. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".gexf":
        write_whole(path, gexf(edges))
    else:
        write_csv_for_people(edges, path)
