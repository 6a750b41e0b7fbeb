"""Who speaks about whom: how often, in which sentiment, and as a graph that other programs read."""

import io

import networkx as nx
import pandas as pd
import pytest

from analysis.findings.estimates import estimate_means
from analysis.findings.network import as_graph, edge_table, gexf, write_network
from analysis.findings.speakers import SPEAKER, busiest, compared_with_0, in_order_of_speakers, with_speakers
from analysis.study import Study

STUDY = Study(min_stories=2)
NAMES = {"ortiz": "Ann Ortiz", "lund": "Bo Lund", "outlet": "the outlet itself", "named": "=cmd\x00"}
ATTRIBUTIONS = pd.DataFrame({"attribution_id": ["q1", "q2"], "source_actor_id": ["ortiz", None]}, dtype="str")


def make_rows(*cells):
    """(actor, voice, attribution, value) of a mention, each in an article and a story of its own."""
    ids = [f"a{n}" for n in range(len(cells))]
    table = pd.DataFrame(cells, columns=["actor_id", "voice", "attribution_id", "value"])
    return table.assign(article_id=ids, story_id=ids, outlet="post").astype({"attribution_id": "str", "value": float})


ROWS = with_speakers(
    make_rows(
        ("lund", "outlet", None, 1), ("lund", "outlet", None, 1), ("lund", "outlet", None, -1), ("ortiz", "outlet", None, 0),
        ("lund", "actor", "q1", -1), ("lund", "actor", "q1", -1), ("lund", "named", "q2", 1),
    ),
    ATTRIBUTIONS,
)  # fmt: skip


def estimated(rows):
    means = estimate_means(rows, [SPEAKER, "actor_id"], measure="net_sentiment", study=STUDY)
    return compared_with_0(in_order_of_speakers(means), STUDY)


FOUND = estimated(ROWS)
EDGES = edge_table(FOUND, NAMES, STUDY)


def test_a_speaker_is_the_actor_who_is_the_source_else_the_voice():
    assert ROWS["speaker"].tolist() == ["outlet"] * 4 + ["ortiz", "ortiz", "named"]


def test_each_speaker_has_a_net_sentiment_toward_each_actor_with_its_interval():
    assert FOUND[["group", "actor_id", "n_mentions"]].to_numpy().tolist() == [
        ["outlet", "lund", 3], ["outlet", "ortiz", 1], ["ortiz", "lund", 2], ["named", "lund", 1]
    ]  # fmt: skip
    assert FOUND["estimate"].round(2).tolist() == [0.33, 0.0, -1.0, 1.0]
    assert FOUND["group_by"].eq("speaker").all()
    assert FOUND["low"].isna().tolist() == [False, True, False, True]
    assert estimated(ROWS.head(0)).empty


def test_of_many_the_busiest_are_drawn_and_the_rest_is_counted():
    shown, left_out = busiest(FOUND, 2, 1)
    assert shown[["group", "actor_id"]].to_numpy().tolist() == [["outlet", "lund"], ["ortiz", "lund"]]
    assert left_out == "Not drawn: 1 who speak less and 1 who are spoken about less (2 mentions)."
    assert busiest(FOUND, 9, 9)[1] == ""


def test_an_edge_of_too_few_stories_has_counts_and_no_sentiment():
    few = EDGES[EDGES["too_few"]]
    assert few["speaker_id"].tolist() == ["outlet", "named"]
    assert few["net_sentiment"].isna().all()
    assert few["n_mentions"].tolist() == [1, 1]


def test_the_graph_is_read_by_other_programs_as_it_was_made():
    graph = nx.read_gexf(io.BytesIO(gexf(EDGES)))
    assert dict(graph.nodes(data="kind")) == {"outlet": "outlet", "ortiz": "actor", "lund": "actor", "named": "named"}
    assert graph.nodes["ortiz"] | {"label": "Ann Ortiz", "n_speaking": 2, "n_spoken_about": 1} == graph.nodes["ortiz"]
    assert graph.nodes["named"]["label"] == "=cmd\\x00"
    edge = graph.edges["ortiz", "lund"]
    assert (edge["weight"], edge["n_stories"], edge["net_sentiment"]) == (2, 2, -1.0)
    assert "net_sentiment" not in graph.edges["named", "lund"]
    assert as_graph(EDGES.head(0)).number_of_nodes() == 0


@pytest.mark.parametrize("name, begins", [("net.gexf", "<?xml"), ("net.csv", "speaker_id,speaker,")])
def test_it_is_written_as_its_name_says(tmp_path, name, begins):
    write_network(EDGES, tmp_path / "kept" / name)
    written = (tmp_path / "kept" / name).read_text()
    assert written.startswith(begins)
    assert "'=cmd" in written or name == "net.gexf"
