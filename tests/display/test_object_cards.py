"""What people hold in a notebook shows itself by a small card, and by one line in a terminal."""

import subprocess
import sys

import pandas as pd
import pytest
from factories import SHIPPED, make_articles

from analysis.codebook.frames import CueGroup, Frame
from analysis.codebook.groups import NamedGroup
from analysis.corpus.load import Corpus
from analysis.display.objects import card_of, finding_object
from analysis.engine.measured import Measures
from analysis.measures import TABLES, find_measure
from analysis.study import Study
from analysis.tables import CUTS, REJECTS

BAD = "<img src=x onerror=alert(1)> $x^2$ \u202edetrever"
CORPUS = Corpus(
    make_articles("One.", "Two.", outlet=["echo", BAD], genre=["live_blog", "news"]), CUTS.empty(),
    REJECTS.build([("f, line 3", BAD, "", "not English", "")]), BAD, 3, (),
)  # fmt: skip
FINDING = {
    "measure": "net_sentiment", "estimand": "mean", "actor_id": "ortiz", "outlet": "echo", "period": None, "group": None, "weight": "article",
    "estimate": 0.3, "low": 0.1, "high": 0.5, "n_articles": 12, "n_stories": 11, "n_mentions": 40,
}  # fmt: skip


@pytest.mark.parametrize("shown, line, facts", [
    (CORPUS, "Corpus: 2 articles, 2 stories. 12 June 2018 to 12 June 2018 (UTC)", ["live blog (1)", "1 not English", ", version 3"]),
    (Study(weight="mention", title="A vote"), "Study: A vote", ["<dt>weight</dt><dd>mention</dd>"]),
    (find_measure("net_sentiment"), "Measure: Net sentiment. toward the actor", ["macro-F1", "−1 to +1"]),
    (SHIPPED.frames[0], f"Frame: {SHIPPED.frames[0].name}. {SHIPPED.frames[0].definition}", ["<dt>question</dt>", "<dt>cues</dt>"]),
    (next(a for a in SHIPPED.actors if a.id == "donald_trump"), "Actor: Donald Trump", ["<dt>not meant</dt>", "<dt>roles</dt>"]),
    (SHIPPED.outlets.entries[0], f"Outlet: {SHIPPED.outlets.entries[0].name}", ["<dt>hosts</dt>"]),
    (SHIPPED.events[0], f"Event: {SHIPPED.events[0].name}", ["<dt>day</dt>"]),
    (NamedGroup("g", "House", ("ortiz", "lund")), "Group: House", ["ortiz, lund"]),
    (SHIPPED, "Codebook: data/codebook", ["<dt>frames</dt>", "<dt>reporting verbs</dt>"]),
    (Measures(**{name: table.empty() for name, table in TABLES.items()}), "Measures: 9 tables", ["<dd>0 rows</dd>"]),
])  # fmt: skip
def test_an_object_shows_what_it_is_and_a_few_facts(shown, line, facts):
    card = card_of(shown)
    html = card._repr_html_()
    assert repr(card).startswith(line)
    assert all(fact in html for fact in facts)
    assert len(html.partition("</style>")[2]) < 6_000


@pytest.mark.parametrize("shown", [
    CORPUS, Study(title=BAD, corpus=BAD), NamedGroup(BAD, BAD, (BAD,)),
    Frame(BAD, BAD, "issue", BAD, BAD, BAD, (CueGroup((BAD,), 1.0, BAD),)),
])  # fmt: skip
def test_words_from_outside_are_words_in_a_card(shown):
    card = card_of(shown)
    html = card._repr_html_()
    assert "<img" not in html
    assert "\u202e" not in html + repr(card)
    assert 'class="wb mathjax_ignore"' in html


def test_a_finding_shows_its_number_with_what_it_rests_on_or_that_it_is_on_too_few():
    shown = finding_object(pd.Series(FINDING), {"ortiz": "Ann Ortiz"})
    assert repr(shown) == "Finding: Ann Ortiz · echo: +0.30 [+0.10, +0.50]. net sentiment"
    assert "12 articles, 11 stories, 40 mentions" in shown._repr_html_()
    assert "too few stories (11; 20 would do)" in finding_object(FINDING, {}, 20)._repr_html_()


IN_A_NOTEBOOK = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
import sys, analysis
assert "pandas" not in sys.modules
data, _ = shell.display_formatter.format(analysis.Study(title="A vote"))
assert data["text/plain"] == "Study: A vote", data
assert "wb-object" in data["text/html"]
"""


def test_a_notebook_is_told_to_show_cards_and_nothing_is_imported_for_it():
    done = subprocess.run([sys.executable, "-c", IN_A_NOTEBOOK], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
