"""What outlets and actors are told apart by: rows, estimates and words of portrayal, each worked out by hand."""

import pandas as pd
import pytest
from factories import ENGLISH, SHIPPED, make_articles, make_mentions

from analysis.codebook.verbs import ReportingVerb
from analysis.engine.measured import Measures
from analysis.findings.contrasts import against_others
from analysis.findings.estimates import estimate_means
from analysis.findings.family import family, stated
from analysis.findings.observations import StudyData
from analysis.findings.portrayals import (
    by_agency,
    by_tone_of_verb,
    loaded_rows,
    portrayal_spans,
    words_by_actor,
    words_by_outlet,
)
from analysis.measures import TABLES
from analysis.study import Study
from analysis.tables import PORTRAYAL

STUDY = Study(min_stories=4)
N = 20  # articles; the first half in one outlet


def corpus(*rows_of, outlets=("ledger", "courier")):
    """Articles of two outlets that each mention Roe once; `rows_of[k]` gives (kind, value) of outlet k's mentions."""
    texts = [f"Roe came in on day {i}." for i in range(N)]
    articles = make_articles(*texts, outlet=[outlets[i * len(outlets) // N] for i in range(N)])
    mentions = make_mentions(articles, *((f"a{i}", "roe", "Roe") for i in range(N)))
    rows = [
        (f"a{i}.m{i}", f"a{i}", "roe", kind, value, "text", 4, 8)
        for i in range(N)
        for kind, value in rows_of[i * len(rows_of) // N]
    ]
    empty = pd.DataFrame({"article_id": pd.Series(dtype="str")})
    measures = Measures(**dict.fromkeys(TABLES, empty) | {"mentions": mentions, "portrayal": PORTRAYAL.build(rows)})
    return articles, measures


def spans(*rows_of, **columns):
    articles, measures = corpus(*rows_of, **columns)
    return portrayal_spans(StudyData(articles, measures, STUDY, SHIPPED))


def test_agent_share_is_actions_done_of_actions_told():
    rows = by_agency(spans([("agent", "meet"), ("agent", "sign"), ("patient", "blame"), ("reporting_verb", "say")]))
    found = estimate_means(rows, ["actor_id"], measure="agent_share", study=STUDY).iloc[0]
    assert found["estimate"] == pytest.approx(2 / 3)
    assert found["n_mentions"] == 3 * N


def test_reporting_verbs_are_classed_by_their_tone():
    verbs = [ReportingVerb("say", "", "neutral", "quote", "x"), ReportingVerb("boast", "", "boasting", "quote", "x"),
             ReportingVerb("praise", "", "praising", "object", "x")]  # fmt: skip
    rows = by_tone_of_verb(
        spans([("reporting_verb", "say"), ("reporting_verb", "boast")], [("reporting_verb", "praise")]), verbs, ENGLISH
    )
    shares = rows.groupby("group")["value"].mean()
    assert shares.to_dict() == pytest.approx({"unfavourable": 1 / 3, "neutral": 1 / 3, "favourable": 1 / 3})


def test_loaded_words_are_counted_in_100_mentions():
    articles, measures = corpus([("loaded_word", "despot"), ("loaded_word", "regime")], [])
    rows = loaded_rows(StudyData(articles, measures, STUDY, SHIPPED))
    assert rows.groupby("outlet")["value"].mean().to_dict() == {"courier": 0.0, "ledger": 200.0}


def test_an_outlet_beside_the_others_has_an_interval_and_is_set_apart():
    acts, suffers = [("agent", "meet")] * 9 + [("patient", "blame")], [("agent", "meet")] + [("patient", "blame")] * 9
    rows = by_agency(spans(acts, suffers))
    found = against_others(rows, ["actor_id"], "outlet", measure="agent_share", study=STUDY)
    assert dict(zip(found["outlet"], found["estimate"], strict=True)) == pytest.approx({"courier": -0.8, "ledger": 0.8})
    (adjusted,) = family(found, study=STUDY)
    assert len(stated(adjusted, STUDY)) == 2
    assert stated(adjusted, Study(min_stories=11)).empty  # ten articles a side


def test_a_side_whose_rows_are_all_alike_is_no_certainty():
    rows = by_agency(spans([("agent", "meet")], [("agent", "meet"), ("patient", "blame")]))
    found = against_others(rows, ["actor_id"], "outlet", measure="agent_share", study=STUDY)
    assert list(found["estimate"]) == [-0.5, 0.5]
    assert (found["high"] - found["low"]).min() > 0.5
    means = estimate_means(rows, ["outlet"], measure="agent_share", study=STUDY).set_index("outlet")
    assert means["estimate"].to_dict() == {"courier": 0.5, "ledger": 1.0}
    assert means["low"]["ledger"] == pytest.approx(0.7225, abs=1e-4)  # Wilson's limit of 10 of 10


def test_one_outlet_alone_has_nothing_to_be_set_beside():
    rows = by_agency(spans([("agent", "meet")], outlets=("ledger",)))
    assert against_others(rows, ["actor_id"], "outlet", measure="agent_share", study=STUDY).empty
    found, notes = words_by_outlet(
        spans([("name_for", "mayor")], outlets=("ledger",)), ["roe"], measure="names_apart", study=STUDY
    )
    assert found.empty
    assert "roe: Keyness compares two groups or more" in notes[0]


def test_too_few_stories_give_no_word_and_say_so():
    found, notes = words_by_outlet(
        spans([("name_for", "mayor")], [("name_for", "boss")]),
        ["roe"],
        measure="names_apart",
        study=Study(min_stories=11),
    )
    assert found.empty
    assert "11 stories" in notes[0]


def test_no_mention_gives_no_row_and_no_number():
    rows = spans([])
    assert by_agency(rows).empty
    assert words_by_actor(rows, measure="actions_apart", study=STUDY)[0].empty
    assert against_others(by_agency(rows), ["actor_id"], "outlet", measure="agent_share", study=STUDY).empty


def test_a_name_that_one_outlet_gives_sets_it_apart():
    found, notes = words_by_outlet(
        spans([("name_for", "despot"), ("name_for", "mayor")], [("name_for", "mayor"), ("name_for", "chief")]),
        ["roe"], measure="names_apart", study=STUDY,
    )  # fmt: skip
    assert not notes
    assert {(row.outlet, row.group) for row in found.itertuples()} == {("ledger", "despot"), ("courier", "chief")}
    assert (found["low"] > 0).all()
    assert (found["n_articles"] == N // 2).all()


def test_an_action_of_one_actor_sets_the_actor_apart():
    table = spans([("agent", "sign"), ("agent", "meet")])
    other = table.assign(actor_id="poe", value=table["value"].replace("sign", "test"))
    found, _ = words_by_actor(pd.concat([table, other]), measure="actions_apart", study=STUDY)
    assert {(row.actor_id, row.group) for row in found.itertuples()} == {("roe", "sign"), ("poe", "test")}
