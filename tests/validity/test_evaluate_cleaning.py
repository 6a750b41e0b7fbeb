"""Task `cleaning`: pages of sites that the weights learnt from are scored by weights that never saw them."""

import pytest

from analysis.corpus.cleaning.learned import load_forest
from analysis.validity.evaluate import Options
from analysis.validity.tasks import cleaning

BODY = "The lighthouse went dark on Sunday night.\nTwo trawlers waited outside the bay until it was light again."


@pytest.fixture
def held_out(monkeypatch):
    asked = []
    monkeypatch.setattr(cleaning, "fit_without", lambda sites, _: asked.append(sorted(sites)) or load_forest())
    return asked


def records(*sites):
    return [{"id": site, "site": site, "raw": f"{BODY}\nShare on Facebook", "text": BODY} for site in sites]


def test_sites_that_nobody_learnt_from_are_scored_by_the_weights_that_ship(held_out):
    units = cleaning.predict(records("never.example", "seen.example"), Options())
    assert held_out == []
    assert cleaning.metrics(units)["f1"] == 1.0


def test_sites_that_were_learnt_from_are_held_out_together(held_out, monkeypatch):
    monkeypatch.setattr(type(load_forest()), "learnt_of", lambda _, site: site.startswith("seen"))
    cleaning.predict(records("never.example", "seen.example", "seen.example", "seen2.example"), Options())
    assert sorted(site for sites in held_out for site in sites) == ["seen.example", "seen2.example"]


def test_phrases_alone_and_pages_with_markup_need_no_weights(held_out, monkeypatch):
    monkeypatch.setattr(type(load_forest()), "learnt_of", lambda *_: True)
    cleaning.predict(records("seen.example"), Options(method="phrases"))
    page = {
        "id": "p",
        "site": "seen.example",
        "html": f"<html><body><article><p>{BODY}</p></article></body></html>",
        "text": BODY,
    }
    cleaning.predict([page], Options())
    assert held_out == []
