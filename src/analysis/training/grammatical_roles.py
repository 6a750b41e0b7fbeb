"""Learn the tagger and the roles from documents with parts of speech and dependencies (GUM's news, CC BY 4.0).

`python -m analysis.training.grammatical_roles GOLD OUT` writes the weights that `language.grammatical_roles.load_roles` reads. Takes a minute.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier

from analysis.agreement.gold import Record, read_gold
from analysis.codebook.english import English, read_english
from analysis.language.grammar import Grammar, compile_grammar
from analysis.language.grammatical_roles import ROLES, Reading, RoleModel, role_features
from analysis.language.tagger import Floats, Sentence, Tagger, read_sentence, word_features
from analysis.paths import CODEBOOK

AGENT = frozenset({"nsubj", "obl:agent"})
PATIENT = frozenset({"obj", "nsubj:pass"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
PERSONS = 2.0  # weight of a word that names a person beside other nouns
FOLDS = 3
RARE = 15  # tags with fewer examples are not learnt
SEED = 7

Tagged = tuple[Sentence, list[str]]


def gold_role(deprel: str) -> str:
    """The role that a dependency stands for."""
    return "agent" if deprel in AGENT else "patient" if deprel in PATIENT else "neither"


def train(documents: Sequence[Record], english: English) -> RoleModel:
    """A model learnt from these documents alone."""
    tagged = [pair for document in documents for pair in tagged_sentences(document)]
    grammar = compile_grammar(english)
    tagger = train_tagger(tagged, grammar)
    names, weights = train_role_weights(documents, grammar)
    return RoleModel(tagger, names, weights, [document["id"] for document in documents])


def tagged_sentences(document: Record) -> list[Tagged]:
    """Our tokens with the tags of the gold tokens that begin where they do; "" where none does."""
    tagged = []
    for sentence in document["sentences"]:
        tokens = read_sentence(document["text"], sentence["start"], sentence["end"])
        tag_at = {token["start"]: token["xpos"] for token in sentence["tokens"]}
        tagged.append((tokens, [tag_at.get(start, "") for start in tokens.starts]))
    return tagged


def train_tagger(tagged: Sequence[Tagged], grammar: Grammar) -> Tagger:
    """A tagger of the tags that occur often enough to be learnt."""
    counts = Counter(tag for _, own in tagged for tag in own)
    tags = sorted(tag for tag, count in counts.items() if tag and count >= RARE)
    pairs = [
        (word_features(sentence.words, i, grammar), tag)
        for sentence, own in tagged
        for i, tag in enumerate(own)
        if tag in tags
    ]
    names, matrix = _matrix([features for features, _ in pairs], least=1)
    model = SGDClassifier(
        loss="modified_huber", alpha=2e-5, average=True, max_iter=10, tol=None, random_state=SEED, fit_intercept=False
    )
    model.fit(matrix, [tag for _, tag in pairs])
    return Tagger(list(model.classes_), names, model.coef_.T.astype(np.float32), grammar)


def train_role_weights(documents: Sequence[Record], grammar: Grammar) -> tuple[list[str], Floats]:
    """Weights of `role_features`, from every noun and pronoun, on tags of a tagger that did not see the document."""
    features: list[list[str]] = []
    wanted: list[str] = []
    weight: list[float] = []
    n_folds = min(FOLDS, len(documents))
    for fold in range(n_folds):
        rest = [pair for k, d in enumerate(documents) if k % n_folds != fold for pair in tagged_sentences(d)]
        tagger = train_tagger(rest or [pair for d in documents for pair in tagged_sentences(d)], grammar)
        for document in documents[fold::n_folds]:
            persons = {m["start"] for m in person_heads(document)}
            for reading, tokens in readings(document, tagger):
                for i, token in tokens:
                    if token["upos"] in NOMINAL or token["start"] in persons:
                        features.append(role_features(reading, i))
                        wanted.append(gold_role(token["deprel"]))
                        weight.append(PERSONS if token["start"] in persons else 1.0)
    names, matrix = _matrix(features, least=2)
    model = LogisticRegression(C=0.3, max_iter=300).fit(matrix, wanted, sample_weight=weight)
    assert tuple(model.classes_) == ROLES
    return [*names, "bias"], np.vstack([model.coef_.T, model.intercept_[None]]).astype(np.float32)


def readings(document: Record, tagger: Tagger) -> list[tuple[Reading, list[tuple[int, dict[str, Any]]]]]:
    """Each sentence read, with (our token, gold token) for each gold token that begins where one of ours does."""
    sentences = []
    for sentence in document["sentences"]:
        tokens = read_sentence(document["text"], sentence["start"], sentence["end"])
        place = {start: i for i, start in enumerate(tokens.starts)}
        pairs = [(place[token["start"]], token) for token in sentence["tokens"] if token["start"] in place]
        sentences.append((Reading(tokens, tagger.tag(tokens.words), tagger.grammar), pairs))
    return sentences


def person_heads(document: Record) -> list[dict[str, Any]]:
    """The head token of each mention of a person: the one whose own head lies outside the mention."""
    heads = []
    for sentence in document["sentences"]:
        for mention in document.get("mentions", ()):
            if mention["type"] == "person" and sentence["start"] <= mention["start"] < sentence["end"]:
                inside = {
                    number: token
                    for number, token in enumerate(sentence["tokens"], start=1)
                    if mention["start"] <= token["start"] and token["end"] <= mention["end"]
                }
                heads += [token for token in inside.values() if token["head"] not in inside][:1]
    return heads


def _matrix(features: list[list[str]], least: int) -> tuple[list[str], Any]:
    vectors = CountVectorizer(analyzer=lambda own: own, min_df=least, binary=True, dtype=np.float32)
    matrix = vectors.fit_transform(features)
    return list(vectors.get_feature_names_out()), matrix


def save(model: RoleModel, path: Path) -> None:
    """Write the weights, those that are nearly zero left out."""
    saved: dict[str, Any] = {"tags": "\n".join(model.tagger.tags), "documents": "\n".join(sorted(model.documents))}
    layers = ((model.tagger.rows, model.tagger.weights), (model.rows, model.weights))
    for number, (rows, weights) in enumerate(layers, start=1):
        kept = [name for name, row in rows.items() if name == "bias" or np.abs(weights[row]).max() > 0.02]
        saved[f"names{number}"] = "\n".join(kept)
        saved[f"weights{number}"] = weights[[rows[name] for name in kept]].astype(np.float16)
    np.savez_compressed(path, **saved)


def main(gold: str, out: str) -> None:
    """Learn from every document of the file and write the weights."""
    save(train(read_gold(Path(gold), {"id": str, "text": str, "sentences": list}), read_english(CODEBOOK)), Path(out))


if __name__ == "__main__":
    main(*sys.argv[1:])
