"""Estimates from sums of a part of the articles at a time: those from all rows."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis import paths
from analysis.codebook.load import read_codebook
from analysis.corpus.load import load_corpus
from analysis.engine import measured
from analysis.engine.run import measure
from analysis.errors import UsageError
from analysis.findings.estimates import estimate_differences, estimate_means
from analysis.findings.observations import StudyData
from analysis.findings.sums import summed_rows
from analysis.measures import Measure, find_measure
from analysis.study import Study

STUDY = Study(sentiment="vader", period="quarter")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Forty articles of the sample, measured."""
    articles = load_corpus(paths.SAMPLE).articles.head(40)
    measures = measure(articles, STUDY, store=tmp_path_factory.mktemp("measured"), jobs=1)
    return StudyData(articles, measures, STUDY, read_codebook(paths.CODEBOOK))


@pytest.mark.parametrize("weight", ["article", "mention", "outlet"])
@pytest.mark.parametrize(
    "name, by",
    [
        ("net_sentiment", ["actor_id", "outlet"]),
        ("sentence_tone", ["actor_id", "period"]),
        ("frame_share", ["group"]),
        ("loaded_words", ["actor_id"]),
    ],
)
def test_estimates_from_sums_are_those_from_rows(data, monkeypatch, name, by, weight):
    monkeypatch.setattr(measured, "PART", 7)
    rows, sums = find_measure(name).make_rows(data), summed_rows(data, name, by)
    assert len(sums) <= len(rows)
    asked = {"measure": name, "study": STUDY, "weight": weight}
    pd.testing.assert_frame_equal(estimate_means(sums, by, **asked), estimate_means(rows, by, **asked))


def test_of_the_further_columns_of_a_source_only_those_asked_for_are_placed(data, monkeypatch):
    monkeypatch.setattr(measured, "PART", 7)
    sides = ["left" if n % 3 else "right" for n in range(len(data.articles))]
    wide = replace(data, articles=data.articles.assign(**{"meta.rating": sides, "meta.page": "1"}))
    placed, by = [], ["actor_id", "meta.rating"]
    make = Measure.make_rows

    def noted(of, part):
        rows = make(of, part)
        placed.extend(name for name in rows if name.startswith("meta."))
        return rows

    monkeypatch.setattr(Measure, "make_rows", noted)
    sums = summed_rows(wide, "net_sentiment", by)
    assert set(placed) == {"meta.rating"}
    rows = make(find_measure("net_sentiment"), wide)
    asked = {"measure": "net_sentiment", "study": STUDY}
    pd.testing.assert_frame_equal(estimate_means(sums, by, **asked), estimate_means(rows, by, **asked))


def test_differences_from_sums_are_those_from_rows(data, monkeypatch):
    monkeypatch.setattr(measured, "PART", 7)
    outlets = data.articles["outlet"].value_counts().index[:2]
    asked = {"measure": "net_sentiment", "study": STUDY}
    found = [
        estimate_differences(rows, ["actor_id"], "outlet", *outlets, **asked)
        for rows in (
            summed_rows(data, "net_sentiment", ["actor_id", "outlet"]),
            find_measure("net_sentiment").make_rows(data),
        )
    ]
    pd.testing.assert_frame_equal(*found)


@pytest.mark.parametrize("name", ["voice_share", "names_apart", "actions_apart"])
def test_what_hangs_on_all_articles_is_refused(data, name):
    with pytest.raises(UsageError, match=f"`{name}` hangs on all articles"):
        summed_rows(data, name, ["actor_id"])
