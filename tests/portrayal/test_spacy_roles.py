"""A spaCy model in place of our own reading: its dependencies as roles and actions, and what is said where it is absent."""

import importlib
import importlib.util
import json

import pytest
from factories import PORTRAYING, make_articles, make_documents, make_mentions

from analysis.errors import StudyError, UsageError
from analysis.portrayal import spacy_roles
from analysis.portrayal.find import find_portrayal
from analysis.study import Study
from analysis.tables import ATTRIBUTIONS
from analysis.validity.evaluate import Options, evaluate

spacy_there = pytest.mark.skipif(importlib.util.find_spec("spacy") is None, reason="spaCy is not installed")

PARSES = {  # words, heads, dependencies: the labels of spaCy's English models and of Universal Dependencies
    "Roe praised Poe": ([1, 1, 1], ["nsubj", "ROOT", "dobj"]),
    "Roe was praised by Poe": ([2, 2, 2, 2, 3], ["nsubjpass", "auxpass", "ROOT", "agent", "pobj"]),
    "Roe praised Poe today": ([1, 1, 1, 1], ["nsubj", "ROOT", "obj", "obl"]),
    "Roe was scolded by Poe": ([2, 2, 2, 4, 2], ["nsubj:pass", "aux:pass", "ROOT", "case", "obl:agent"]),
    "Roe did not attend": ([3, 3, 3, 3], ["nsubj", "aux", "neg", "ROOT"]),
    "Roe continues to test rockets": ([1, 1, 3, 1, 3], ["nsubj", "ROOT", "aux", "xcomp", "dobj"]),
    "Roe is expected to resign": ([2, 2, 2, 4, 2], ["nsubjpass", "auxpass", "ROOT", "aux", "xcomp"]),
    "Roe is reckless": ([2, 2, 2], ["nsubj", "cop", "ROOT"]),
    "Aides met near Roe": ([1, 1, 1, 2], ["nsubj", "ROOT", "prep", "pobj"]),
}


@pytest.fixture
def parser(tmp_path, monkeypatch):
    """A pipeline whose parser knows these sentences alone, stored as a user's model would be, and named by its folder."""
    spacy = pytest.importorskip("spacy")

    @spacy.Language.component("known_parses", assigns=["token.dep", "token.head"])
    def known_parses(doc):
        heads, deps = PARSES[" ".join(token.text for token in doc if not token.is_punct)]
        for token, head, dep in zip(doc, heads, deps, strict=False):
            token.head, token.dep_ = doc[head], dep
        return doc

    nlp = spacy.blank("en")
    nlp.add_pipe("known_parses")
    nlp.to_disk(tmp_path / "known")
    spacy_roles._pipeline.cache_clear()
    yield f"spacy:{tmp_path / 'known'}"
    spacy_roles._pipeline.cache_clear()


def portrayed(text, name, roles):
    articles = make_articles(text)
    found = make_mentions(articles, ("a0", "roe", name))
    table = find_portrayal(make_documents(articles), found, ATTRIBUTIONS.empty(), roles=roles, **PORTRAYING)
    return list(zip(table["kind"], table["value"], strict=True))


@spacy_there
@pytest.mark.parametrize("text, name, expected", [
    ("Roe praised Poe", "Roe", [("agent", "praise")]),
    ("Roe praised Poe", "Poe", [("patient", "praise")]),
    ("Roe was praised by Poe", "Roe", [("patient", "praise")]),
    ("Roe was praised by Poe", "Poe", [("agent", "praise")]),
    ("Roe praised Poe today", "Poe", [("patient", "praise")]),  # Universal Dependencies
    ("Roe was scolded by Poe", "Roe", [("patient", "scold")]),
    ("Roe was scolded by Poe", "Poe", [("agent", "scold")]),
    ("Roe did not attend", "Roe", [("agent", "not attend")]),
    ("Roe continues to test rockets", "Roe", [("agent", "test")]),  # the verb that the chain comes to
    ("Roe is expected to resign", "Roe", [("agent", "resign")]),
    ("Aides met near Roe", "Roe", []),
])  # fmt: skip
def test_dependencies_become_actions(parser, text, name, expected):
    assert [row for row in portrayed(text, name, parser) if row[0] in ("agent", "patient")] == expected


@spacy_there
def test_what_somebody_is_said_to_be_is_no_action(parser):
    assert "agent" not in dict(portrayed("Roe is reckless", "Roe", parser))


@spacy_there
def test_the_model_is_named_with_its_versions(parser):
    import spacy

    assert spacy_roles.describe_roles(parser) == f"spaCy {spacy.__version__}, en_pipeline 0.0.0"
    assert spacy_roles.describe_roles("own") == "own"


@spacy_there
def test_evaluate_scores_a_spacy_model(parser, tmp_path):
    text, words = "Roe praised Poe", [("Roe", 0, 2, "nsubj"), ("praised", 4, 0, "root"), ("Poe", 12, 2, "obj")]
    tokens = [
        {"start": at, "end": at + len(word), "head": head, "deprel": dep, "upos": "X", "xpos": "X"}
        for word, at, head, dep in words
    ]
    people = [{"start": 0, "end": 3, "type": "person"}, {"start": 12, "end": 15, "type": "person"}]
    record = {"id": "d", "text": text, "sentences": [{"start": 0, "end": 15, "tokens": tokens}], "mentions": people}
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(record) + "\n", encoding="utf-8")
    score = evaluate("roles", gold, Options(method=parser), n_boot=10)
    assert score.metrics["f1_agent"]["value"] == score.metrics["f1_patient"]["value"] == 1.0
    assert score.method == parser


@spacy_there
@pytest.mark.parametrize("language, message", [
    ("", "neither installed here nor a folder"),
    ("en", "has no parser"),
    ("de", "reads the language `de`"),
])  # fmt: skip
def test_a_model_that_cannot_answer_is_refused(tmp_path, language, message):
    if language:
        importlib.import_module("spacy").blank(language).to_disk(tmp_path / "model")
    with pytest.raises(UsageError, match=message):
        spacy_roles.load_parser(f"spacy:{tmp_path / 'model'}")


def test_without_spacy_the_error_says_how_to_get_it(monkeypatch):
    def absent(name):
        raise ImportError(name)

    monkeypatch.setattr(spacy_roles.importlib, "import_module", absent)
    spacy_roles._pipeline.cache_clear()
    with pytest.raises(UsageError, match="pip install spacy"):
        spacy_roles.describe_roles("spacy:en_core_web_sm")


@pytest.mark.parametrize("roles", ["spacy", "spacy:", "stanza:en", "", None])
def test_a_study_refuses_other_readers(roles):
    with pytest.raises(StudyError, match="`roles` is"):
        Study(roles=roles)


def test_a_study_takes_a_spacy_model_by_name():
    assert Study(roles="spacy:en_core_web_sm").as_dict()["roles"] == "spacy:en_core_web_sm"
