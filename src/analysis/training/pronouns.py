"""Fits the pronoun ranker on GAP examples (Webster et al. 2018, Apache-2.0): a pronoun, two names, which of them is meant.

Run `python -m analysis.training.pronouns GOLD [OUT]`; without OUT the weights that ship are replaced.
"""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.special import logit
from sklearn.ensemble import GradientBoostingClassifier

from analysis.agreement.gold import read_gold
from analysis.codebook.english import English, read_english
from analysis.language.sentences import sentence_spans
from analysis.mentions.discourse import GENDER_OF, Words, compile_discourse
from analysis.mentions.names import NameWords, compile_names, find_persons, title_start
from analysis.mentions.pronouns.candidates import Candidate, Pronoun, Referent, find_candidates, find_pronouns
from analysis.mentions.pronouns.features import describe
from analysis.mentions.pronouns.ranker import WEIGHTS, Floats, Forest, Ranker, against, load_ranker, text_digest
from analysis.mentions.pronouns.resolve import add_resolved
from analysis.paths import CODEBOOK

SETTINGS = {
    "n_estimators": 300,
    "max_depth": 4,
    "learning_rate": 0.03,
    "subsample": 0.5,
    "min_samples_leaf": 10,
    "max_features": 8,
}
SEEDS = (7, 8)


class Example(NamedTuple):
    """One GAP record: the rows of its candidates, A and B first, and which are right (-1: nobody said)."""

    rows: Floats
    right: tuple[int, ...]


def read_example(record: dict[str, Any], english: English, ranker: Ranker | None = None) -> Example:
    """The candidates of a record. With a ranker, pronouns before the one asked for are resolved first and count as mentions."""
    sentences = [(start, end, "") for start, end in sentence_spans(record["text"], english)]
    words = Words(record["text"], sentences, compile_discourse(english))
    referents = _referents(record, compile_names(english))
    asked = _pronoun(record)
    if ranker:
        for pronoun in find_pronouns(words.text):
            if pronoun.start >= asked.start:
                break
            referents, _ = add_resolved(words, pronoun, referents, ranker)
    candidates = find_candidates(words, asked, referents, keep=frozenset("AB"))
    candidates.sort(key=lambda one: {"A": 0, "B": 1}.get(one.entity, 2))
    rows = [describe(words, asked, candidate, candidates, referents) for candidate in candidates]
    return Example(np.array(rows), tuple(_right(record, candidate) for candidate in candidates))


def _pronoun(record: dict[str, Any]) -> Pronoun:
    start, end = record["start"], record["start"] + len(record["pronoun"])
    return Pronoun(start, end, GENDER_OF.get(record["pronoun"].lower(), ""), 0, len(record["text"]))


def _right(record: dict[str, Any], candidate: Candidate) -> int:
    a, b = record["a"].get("coref"), record["b"].get("coref")
    if candidate.entity in ("A", "B"):
        return int(bool(a if candidate.entity == "A" else b))
    return 0 if a or b else -1


def _referents(record: dict[str, Any], words: NameWords) -> list[Referent]:
    """The two names, their repetitions in whole or in part, and everybody else in the text."""
    text = record["text"]
    given = {key: record[key.lower()] for key in "AB"}
    parts = {key: set(re.findall(r"\w+", one["name"].lower())) for key, one in given.items()}
    referents = [
        Referent(one["start"], one["start"] + len(one["name"]), key, _gender(one["name"], words), True)
        for key, one in given.items()
    ]
    persons = [p for p in find_persons(text, words) if not _covered(referents, p.start, p.end)]
    for key, other in ("AB", "BA"):
        for part in sorted(parts[key] - parts[other]):
            for match in re.finditer(rf"\b{re.escape(part.capitalize())}\b", text) if len(part) > 2 else ():
                if not _covered([*referents, *persons], *match.span()):
                    referents.append(Referent(*match.span(), key, "", True))
    for person in persons:
        names = {part for part in person.parts if len(part) > 1}
        keys = [key for key in "AB" if names and (names <= parts[key] or parts[key] <= names)]
        entity = keys[0] if len(keys) == 1 else f"~{person.surname}"
        referents.append(Referent(person.start, person.end, entity, person.gender, person.sure))
    return sorted(one._replace(start=title_start(text, one.start, words)) for one in referents)


def _gender(name: str, words: NameWords) -> str:
    first = re.match(r"\w+", name)
    return words.given_names.get(first[0].lower(), "") if first else ""


def _covered(spans: Sequence[Any], start: int, end: int) -> bool:
    return any(one.start < end and start < one.end for one in spans)


def fit_ranker(records: list[dict[str, Any]], english: English) -> Ranker:
    """Fit twice: the first ranker resolves the pronouns that come before the one asked for in the second's examples."""
    first = _fit([read_example(record, english) for record in records])
    fitted = _fit([read_example(record, english, first) for record in records])
    return Ranker(fitted.alone, fitted.duel, (text_digest(record["text"]) for record in records))


def _fit(examples: list[Example]) -> Ranker:
    rows, right = np.vstack([e.rows for e in examples]), np.concatenate([e.right for e in examples])
    alone = _forest(rows[right >= 0], right[right >= 0])
    pairs = [(e.rows[i], e.rows[1 - i], e.right[i]) for e in examples for i in (0, 1)]
    own, other = np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])
    duel = _forest(against(own, other), np.array([p[2] for p in pairs]))
    return Ranker(alone, duel)


def _forest(rows: Floats, right: Floats) -> Forest:
    """Two fits from different seeds, taken together: the mean of their logits."""
    prior = float(logit(right.mean()))
    trees = []
    for seed in SEEDS:
        model = GradientBoostingClassifier(**SETTINGS, random_state=seed).fit(rows, right)
        trees += [_tree(one.tree_) for one in model.estimators_[:, 0]]
    return Forest(prior, trees)


def _tree(tree: Any) -> dict[str, list[float]]:
    leaf = tree.children_left < 0
    own = np.arange(tree.node_count)
    return {
        "feature": np.where(leaf, 0, tree.feature).tolist(),
        "threshold": [float(f"{value:.6g}") for value in np.where(leaf, 0.0, tree.threshold)],
        "left": np.where(leaf, own, tree.children_left).tolist(),
        "right": np.where(leaf, own, tree.children_right).tolist(),
        "value": [
            round(float(v), 5)
            for v in np.where(leaf, tree.value[:, 0, 0] * SETTINGS["learning_rate"] / len(SEEDS), 0.0)
        ],
    }


def write_ranker(ranker: Ranker, path: Path = WEIGHTS) -> None:
    """Write the weights where `load_ranker` finds them."""
    forests: dict[str, Any] = {
        name: {"prior": forest.prior, "trees": forest.trees}
        for name, forest in (("alone", ranker.alone), ("duel", ranker.duel))
    }
    forests["learnt_from"] = sorted(ranker.learnt_from)
    path.write_text(json.dumps(forests, separators=(",", ":")), encoding="utf-8")
    load_ranker.cache_clear()


FIELDS = {"text": str, "pronoun": str, "start": int, "a": dict, "b": dict}


def main(gold: str, out: str = str(WEIGHTS)) -> None:
    """Fit on every record of the file and write the weights."""
    write_ranker(fit_ranker(read_gold(Path(gold), FIELDS), read_english(CODEBOOK)), Path(out))


if __name__ == "__main__":
    main(*sys.argv[1:])
