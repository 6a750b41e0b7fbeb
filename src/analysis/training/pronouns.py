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
import numpy.typing as npt

from analysis.agreement.gold import read_gold
from analysis.codebook.english import English, read_english
from analysis.language.document import Document
from analysis.language.sentences import sentence_spans
from analysis.mentions.names import find_persons
from analysis.mentions.pronouns.candidates import find_candidates
from analysis.mentions.pronouns.features import describe
from analysis.mentions.pronouns.ranker import SCALE, WEIGHTS, Floats, Ranker, load_ranker, text_digest
from analysis.mentions.pronouns.resolve import BACK, CHAIN, add, look_around, resolve
from analysis.mentions.pronouns.scene import GENDER_OF, Referent, Scene
from analysis.paths import CODEBOOK

TREES, DEPTH, RATE = 150, 4, 0.1  # trees from each seed
SHRINKAGE = 5.0  # added to the weight of each leaf
LEAST = 10  # candidates on either side of a question
SHARE_EXAMPLES, SHARE_QUESTIONS = 0.5, 0.2  # drawn for each tree, and for each depth of it
SEEDS = (7, 8)
MOST_THRESHOLDS = 7  # of one feature

Ints = npt.NDArray[np.intp]


class Example(NamedTuple):
    """One GAP record: the rows of its candidates, A and B first, and which are right (-1: nobody said)."""

    rows: list[list[float]]
    right: list[int]


def read_example(record: dict[str, Any], english: English, ranker: Ranker | None = None) -> Example:
    """The candidates of a record. With a ranker, pronouns before the one asked for are resolved first and count as mentions."""
    spans = list(sentence_spans(record["text"], english))
    scene = Scene(Document("", "text", record["text"], spans, [""] * len(spans), english))
    referents = _referents(record, scene)
    index = scene.document.token_at(record["start"])
    for earlier in scene.marked if ranker else []:
        if earlier < index and scene.low[earlier] in GENDER_OF:
            pronoun = scene.pronoun(earlier)
            near = look_around(scene, pronoun, referents)
            answer = resolve(scene, pronoun, near, ranker) if near and ranker else None
            if answer is not None and answer[1] >= CHAIN:
                pronoun.entity = answer[0]
                add(referents, pronoun)
    asked = scene.pronoun(index, record["pronoun"].lower())
    candidates = [
        one
        for one in find_candidates(asked, referents, keep=frozenset("AB"))
        if one.entity in ("A", "B") or asked.sentence - one.last.sentence <= BACK
    ]
    order = sorted(range(len(candidates)), key=lambda n: {"A": 0, "B": 1}.get(candidates[n].entity, 2))
    rows = describe(scene, asked, candidates, referents)
    return Example([rows[n] for n in order], [_right(record, candidates[n].entity) for n in order])


def _right(record: dict[str, Any], entity: str) -> int:
    a, b = record["a"].get("coref"), record["b"].get("coref")
    if entity in ("A", "B"):
        return int(bool(a if entity == "A" else b))
    return 0 if a or b else -1


def _referents(record: dict[str, Any], scene: Scene) -> list[Referent]:
    """The two names, their repetitions in whole or in part, and everybody else in the text."""
    text, names = record["text"], scene.names
    given = {key: record[key.lower()] for key in "AB"}
    parts = {key: set(re.findall(r"\w+", one["name"].lower())) for key, one in given.items()}
    referents = [
        scene.referent(
            one["start"], one["start"] + len(one["name"]), key,
            names.given_names.get(one["name"].split()[0].lower(), ""), sure=True,
        )
        for key, one in given.items()
    ]  # fmt: skip
    persons = [p for p in find_persons(text, names) if not _covered(referents, p.start, p.end)]
    for key, other in ("AB", "BA"):
        for part in sorted(parts[key] - parts[other]):
            for match in re.finditer(rf"\b{re.escape(part.capitalize())}\b", text) if len(part) > 2 else ():
                if not _covered([*referents, *persons], *match.span()):
                    referents.append(scene.referent(*match.span(), key, sure=True))
    for person in persons:
        own = {part for part in person.parts if len(part) > 1}
        keys = [key for key in "AB" if own and (own <= parts[key] or parts[key] <= own)]
        entity = keys[0] if len(keys) == 1 else f"~{person.surname}"
        referents.append(scene.referent(person.start, person.end, entity, person.gender, person.sure))
    return sorted(referents, key=lambda one: (one.start, one.end))


def _covered(spans: Sequence[Any], start: int, end: int) -> bool:
    return any(one.start < end and start < one.end for one in spans)


def fit_ranker(records: list[dict[str, Any]], english: English) -> Ranker:
    """Fit twice: the first ranker resolves the pronouns that come before the one asked for in the second's examples."""
    first = _fit([read_example(record, english) for record in records])
    fitted = _fit([read_example(record, english, first) for record in records])
    digests = (text_digest(record["text"]) for record in records)
    return Ranker(fitted.feature, fitted.threshold, fitted.value, fitted.nobody, digests)


class Choices:
    """All candidates of all examples, beside each other: what each is worth so far, and which of them may be right.

    Where none of the two names is, it is nobody or one of the others, about whom the examples say nothing.
    """

    def __init__(self, examples: list[Example]) -> None:
        self.rows = np.array([row for one in examples for row in one.rows], np.float64)
        sizes = np.array([len(one.rows) for one in examples])
        self.first, self.of = np.r_[0, np.cumsum(sizes)[:-1]], np.repeat(np.arange(len(sizes)), sizes)
        right = np.array([value for one in examples for value in one.right])
        self.named = np.array([max(one.right) == 1 for one in examples])
        self.right = np.where(self.named[self.of], right == 1, right == -1)
        self.worth, self.nobody = np.zeros(len(self.rows)), 0.0

    def gradient(self) -> tuple[Floats, Floats]:
        """Of the likelihood of what is right, by each candidate's worth, and the weight of each; moves `nobody` by one step."""
        top = np.maximum(np.maximum.reduceat(self.worth, self.first), self.nobody)
        share, none = np.exp(self.worth - top[self.of]), np.exp(self.nobody - top)
        total = np.add.reduceat(share, self.first) + none
        none_right = np.where(self.named, 0.0, none)
        total_right = np.add.reduceat(share * self.right, self.first) + none_right
        p, p_none = share / total[self.of], none / total
        self.nobody += RATE * float(
            (none_right / total_right - p_none).sum() / ((p_none * (1 - p_none)).sum() + SHRINKAGE)
        )
        return share * self.right / total_right[self.of] - p, p * (1 - p)


def _fit(examples: list[Example]) -> Ranker:
    """Gradient boosting of the likelihood of the right candidate among all of its pronoun's, from each seed; the mean of what
    the forests say. The same data give the same trees."""
    feature, threshold, values, nobody = [], [], [], 0.0
    rows = Choices(examples).rows
    questions = _questions(rows)
    answers = np.stack([rows[:, feature] > threshold for feature, threshold in questions], axis=1)
    for seed in SEEDS:
        chance, choices = np.random.default_rng(seed), Choices(examples)
        for _ in range(TREES):
            gradient, weight = choices.gradient()
            drawn = np.flatnonzero((chance.random(len(examples)) < SHARE_EXAMPLES)[choices.of])
            tree = _grow(answers[drawn], gradient[drawn], weight[drawn], chance)
            leaf = _leaves(answers, tree)
            pull, mass = (np.bincount(leaf[drawn], one[drawn], 1 << DEPTH) for one in (gradient, weight))
            value = RATE * pull / (mass + SHRINKAGE)
            choices.worth += value[leaf]
            feature.append([questions[question][0] for question in tree])
            threshold.append([questions[question][1] for question in tree])
            values.append(np.round(SCALE * value / len(SEEDS)))
        nobody += choices.nobody / len(SEEDS)
    return Ranker(feature, threshold, values, round(SCALE * nobody))


def _questions(rows: Floats) -> list[tuple[int, float]]:
    """Each feature with the thresholds that part its values: all of them, or quantiles where they are many."""
    found = []
    for feature, column in enumerate(rows.T):
        values = np.unique(column)[:-1]
        if len(values) > MOST_THRESHOLDS:
            values = np.unique(np.quantile(column, np.linspace(0, 1, MOST_THRESHOLDS + 2)[1:-1]))
        found += [(feature, float(f"{value:.6g}")) for value in values]
    return found


def _grow(answers: npt.NDArray[np.bool_], gradient: Floats, weight: Floats, chance: np.random.Generator) -> list[int]:
    """The questions of one tree: at each depth the one whose answers part all its leaves best."""
    tree: list[int] = []
    for depth in range(DEPTH):
        drawn = np.sort(chance.choice(answers.shape[1], int(SHARE_QUESTIONS * answers.shape[1]), replace=False))
        leaf, n_leaves = _leaves(answers, tree), 1 << depth
        sums = np.zeros((len(leaf), 3, n_leaves))
        sums[np.arange(len(leaf)), :, leaf] = np.stack([gradient, weight, np.ones(len(leaf))], axis=1)
        yes = (
            (answers[:, drawn].T.astype(float) @ sums.reshape(len(leaf), -1))
            .reshape(-1, 3, n_leaves)
            .transpose(1, 0, 2)
        )
        whole = sums.sum(axis=0)[:, None, :]
        no = whole - yes
        possible = (yes[2] >= LEAST) & (no[2] >= LEAST)
        gain = np.where(possible, _gain(yes) + _gain(no), _gain(whole)).sum(axis=1)
        tree.append(int(drawn[np.argmax(gain.round(6))]))
    return tree


def _gain(sums: Floats) -> Floats:
    gain: Floats = sums[0] ** 2 / (sums[1] + SHRINKAGE)
    return gain


def _leaves(answers: npt.NDArray[np.bool_], tree: list[int]) -> Ints:
    """The leaf that each row falls into: the number that its answers make."""
    leaf = np.zeros(len(answers), np.intp)
    for question in tree:
        leaf = leaf * 2 + answers[:, question]
    return leaf


def write_ranker(ranker: Ranker, path: Path = WEIGHTS) -> None:
    """Write the weights where `load_ranker` finds them."""
    content = {
        "feature": ranker.feature.tolist(),
        "threshold": ranker.threshold.tolist(),
        "value": ranker.value.tolist(),
        "nobody": ranker.nobody,
        "learnt_from": sorted(ranker.learnt_from),
    }
    path.write_text(json.dumps(content, separators=(",", ":")), encoding="utf-8")
    load_ranker.cache_clear()


FIELDS = {"text": str, "pronoun": str, "start": int, "a": dict, "b": dict}


def main(gold: str, out: str = str(WEIGHTS)) -> None:
    """Fit on every record of the file and write the weights."""
    write_ranker(fit_ranker(read_gold(Path(gold), FIELDS), read_english(CODEBOOK)), Path(out))


if __name__ == "__main__":
    main(*sys.argv[1:])
