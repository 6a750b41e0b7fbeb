"""Codes of genres and a corpus -> the weights of `corpus.genre`: `python -m analysis.training.genre CODES CORPUS... [--out FILE]`.

Two things teach: the codes, each read, and the addresses of a corpus, which say of many articles whether they are reports, opinion or
analysis (RULES). Neither the address nor the outlet is a feature; articles count so that no outlet outweighs the others, and what is
quoted of held-out outlets is of outlets that taught nothing. Texts are read as published, so that the weights hang on no rule of cleaning.
"""

import argparse
import itertools
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from analysis import paths
from analysis.agreement.coded_articles import CODED, find_coded
from analysis.agreement.gold import Record, read_gold
from analysis.codebook.english import read_english
from analysis.codebook.outlets import host_of
from analysis.corpus.genre.classifier import FURTHEST, LEARNT, WEIGHTS, Floats, StyleClassifier, decide
from analysis.corpus.genre.labels import Labels
from analysis.corpus.genre.style import Style, style_of
from analysis.errors import AnalysisError

RULES = (
    ("analysis", r"/the-memo/|//fivethirtyeight\.com/"),
    ("", r"//(?:www\.)?vox\.com/"),
    ("news", r"//www\.nationalreview\.com/news/"),
    ("opinion", r"//www\.nationalreview\.com/|//(?:www\.)?(?:newsbusters\.org|theweek\.com|mediamatters\.org|quillette\.com|thenation\.com|dailykos\.com)/"),
    ("opinion", r"//reason\.com/(?:archives|volokh|reasontv)/"),
    ("news", r"//(?:www\.)?(?:reuters\.com|apnews\.com|bbc\.com|thehill\.com|washingtontimes\.com|dailycaller\.com|theblaze\.com|nypost\.com"
             r"|dailymail\.co\.uk|cbsnews\.com|cnbc\.com|npr\.org)/|//www1\.cbn\.com/|//abcnews\.go\.com/"),
    ("news", r"//www\.usatoday\.com/story/news/|//www\.foxnews\.com/(?:politics|us|world)/|//www\.nytimes\.com/\d.*/(?:us|world|business)/"
             r"|//www\.theguardian\.com/(?:us-news|world)/|//www\.politico\.com/(?:story|news)/|//www\.cnn\.com/\d.*/politics/"),
)  # fmt: skip
"""What an address teaches, the first that fits; "": nothing."""
UNSURE = ("townhall.com", "breitbart.com")  # whose labels of analysis argue
MARKED = re.compile(r"^OPINION:\s*")  # how the corpus marks columns; CNN's are analysis
LEAST_OUTLETS = {"title": 35, "words": 60}  # that a term is found in, so that it is nobody's habit
SCALES = {"title": 2.0, "words": 15.0, "numbers": 0.7}  # the larger, the less a feature is held back
STRENGTH, OF_CODES, OF_ADDRESSES = (
    0.05,
    2.0,
    100.0,
)  # of regularisation; weight of a code, and of all addresses of one genre
FOLDS = 10
DECIMALS = 4
LEAST_DEVIATION = 1e-4
STEPS = (
    0.4,
    0.45,
    0.5,
    0.55,
    0.6,
)  # of least probabilities: a genre that is told should be about as likely right as not
TOLERANCE = 0.01  # of mean F1

Genres = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Taught:
    """Articles with a genre: of a code, or as their address has it."""

    styles: list[Style]
    hosts: list[str]
    genres: Genres
    coded: npt.NDArray[np.bool_]
    at_random: npt.NDArray[np.bool_]  # codes of articles drawn at random


def read_taught(codes: Path, corpora: Sequence[Path], held_out: Path) -> tuple[Taught, list[Style], list[str]]:
    """What teaches, and style and host of every article that may (none that `held_out` codes).

    Raises GoldError where a file is not in its form, or a coded article is not in the corpora.
    """
    labels, kept_back = Labels(read_english(paths.CODEBOOK)), {record["url"] for record in read_gold(held_out, CODED)}
    coded = {record["url"]: record for record in find_coded(codes, corpora) if record["genre"] in LEARNT}
    styles, hosts, taught = [], [], []
    for article in _articles(corpora):
        if article["url"] in kept_back:
            continue
        styles.append(style_of(MARKED.sub("", article["title"]), article["text"]))
        hosts.append(host_of(article["url"]))
        code = coded.get(article["url"])
        genre = code["genre"] if code else _by_address(article, labels)
        if genre:
            taught.append((len(styles) - 1, genre, code is not None, bool(code and code["drawn"] == "at random")))
    rows, genres, by_code, at_random = zip(*taught, strict=True)
    return (
        Taught(
            [styles[i] for i in rows],
            [hosts[i] for i in rows],
            np.array(genres),
            np.array(by_code),
            np.array(at_random),
        ),
        styles,
        hosts,
    )


def learn(taught: Taught, styles: Sequence[Style], hosts: Sequence[str]) -> tuple[dict[str, Any], dict[str, float]]:
    """The content of the weights' file, and the F1 of each genre in codes drawn at random, their outlets held out."""
    terms = _terms(styles, hosts)
    numbers = np.array([style.numbers for style in styles])
    means, deviations = numbers.mean(axis=0).round(DECIMALS), numbers.std(axis=0).clip(LEAST_DEVIATION).round(DECIMALS)
    table = _table(taught.styles, terms, means, deviations)
    fold = {
        host: i % FOLDS for i, (host, _) in enumerate(sorted(Counter(hosts).items(), key=lambda one: (-one[1], one[0])))
    }
    folds = np.array([fold[host] for host in taught.hosts])
    scores = np.zeros((len(folds), len(LEARNT)))
    for k in range(FOLDS):
        model = _fit(table, taught, folds != k)
        scores[folds == k] = table[folds == k] @ model.coef_.T + model.intercept_
    slope, offsets = _calibrate(scores[taught.at_random], taught.genres[taught.at_random])
    drawn = np.exp(slope * scores[taught.at_random] + offsets)
    least, found = _least(drawn / drawn.sum(axis=1, keepdims=True), taught.genres[taught.at_random])
    model = _fit(table, taught, np.ones(len(folds), dtype=bool))
    scale = np.array([SCALES["title" if term.startswith("title:") else "words"] for term in terms])
    weights = (model.coef_[:, : len(terms)] * scale).T.round(DECIMALS)
    content = {
        "terms": {term: row for term, row in zip(terms, weights.tolist(), strict=True) if any(row)},
        "numbers": (model.coef_[:, len(terms) :] * SCALES["numbers"]).T.round(DECIMALS).tolist(),
        "means": means.tolist(),
        "deviations": deviations.tolist(),
        "intercept": model.intercept_.round(DECIMALS).tolist(),
        "slope": slope,
        "offsets": offsets.tolist(),
        "least": least,
    }
    return content, found


def _by_address(article: Record, labels: Labels) -> str:
    title, marked = MARKED.subn("", article["title"])
    host = host_of(article["url"])
    told = labels.told("", article["authors"], "", article["url"], title)
    if labels.opens(article["text"]) == "opinion":
        return "opinion"
    if told and told[0] == "analysis":
        return "" if host in UNSURE else "analysis"
    if told and told[0] != "news":
        return "opinion" if told[0] == "opinion" else ""
    if marked:
        return "" if host == "cnn.com" else "opinion"
    return next((genre for genre, pattern in RULES if re.search(pattern, article["url"].lower())), "")


def _terms(styles: Sequence[Style], hosts: Sequence[str]) -> list[str]:
    printed: dict[str, set[str]] = {}
    for style, host in zip(styles, hosts, strict=True):
        for term in style.terms:
            printed.setdefault(term, set()).add(host)
    return sorted(
        term
        for term, by in printed.items()
        if len(by) >= LEAST_OUTLETS["title" if term.startswith("title:") else "words"]
    )


def _table(styles: Sequence[Style], terms: Sequence[str], means: Floats, deviations: Floats) -> csr_matrix:
    column = {term: i for i, term in enumerate(terms)}
    cells = [
        (row, column[term], value * SCALES["title" if term.startswith("title:") else "words"])
        for row, style in enumerate(styles)
        for term, value in style.terms.items()
        if term in column
    ]
    rows, columns, values = zip(*cells, strict=True)
    numbers = np.clip((np.array([style.numbers for style in styles]) - means) / deviations, -FURTHEST, FURTHEST)
    words = csr_matrix((values, (rows, columns)), shape=(len(styles), len(terms)))
    return csr_matrix(hstack([words, csr_matrix(numbers * SCALES["numbers"])]))


def _fit(table: csr_matrix, taught: Taught, rows: npt.NDArray[np.bool_]) -> LogisticRegression:
    """A code weighs OF_CODES; addresses of a genre weigh OF_ADDRESSES together, those of an outlet by the root of their number."""
    index = np.flatnonzero(rows)
    genres, coded = taught.genres[index], taught.coded[index]
    counts = Counter((genre, taught.hosts[i]) for genre, i in zip(genres, index, strict=True) if not taught.coded[i])
    weights = np.array(
        [
            OF_CODES if code else counts[genre, taught.hosts[i]] ** -0.5
            for genre, code, i in zip(genres, coded, index, strict=True)
        ]
    )
    for genre in LEARNT:
        by_address = (genres == genre) & ~coded
        if by_address.any():
            weights[by_address] *= OF_ADDRESSES / weights[by_address].sum()
    return LogisticRegression(C=STRENGTH, max_iter=2_000, tol=1e-7).fit(table[index], genres, sample_weight=weights)


def _calibrate(scores: Floats, genres: Genres) -> tuple[float, Floats]:
    """The slope and offsets that make the codes of articles drawn at random most likely."""
    gold = genres[:, None] == np.array(LEARNT)[None, :]
    slope, offsets = 1.0, np.zeros(len(LEARNT))
    for _ in range(2_000):  # gradient ascent of four numbers
        shares = np.exp(slope * scores + offsets - (slope * scores + offsets).max(axis=1, keepdims=True))
        error = gold - shares / shares.sum(axis=1, keepdims=True)
        slope += 0.2 * float((error * scores).sum(axis=1).mean())
        offsets += 0.2 * error.mean(axis=0)
    return round(slope, DECIMALS), (offsets - offsets.mean()).round(DECIMALS)


def _least(likely: Floats, genres: Genres) -> tuple[dict[str, float], dict[str, float]]:
    """The least probability of each genre, and the F1 of each: of those within TOLERANCE of the best mean F1 the most for opinion, then analysis.

    A report that is taken for opinion is the worse error, and some hundred codes do not tell neighbouring probabilities apart.
    """
    rows = [dict(zip(LEARNT, row, strict=True)) for row in likely.tolist()]
    tried = []
    for analysis, opinion in itertools.product(STEPS, STEPS):
        least = {"analysis": analysis, "opinion": opinion}
        answers = np.array([decide(row, least) for row in rows])
        tried.append((least, {genre: _f1(genres == genre, answers == genre) for genre in LEARNT}))
    enough = max(sum(found.values()) for _, found in tried) - TOLERANCE * len(LEARNT)
    good = [one for one in tried if sum(one[1].values()) >= enough]
    return max(good, key=lambda one: (one[0]["opinion"], one[0]["analysis"]))


def _f1(gold: npt.NDArray[np.bool_], answers: npt.NDArray[np.bool_]) -> float:
    return round(2 * float((gold & answers).sum()) / max(float(gold.sum() + answers.sum()), 1), DECIMALS)


def _articles(corpora: Iterable[Path]) -> Iterable[Record]:
    """Every article once, in the order of the files."""
    seen = set()
    for corpus in corpora:
        for article in read_gold(corpus, {"url": str, "title": str, "text": str, "authors": str}):
            if article["url"] not in seen:
                seen.add(article["url"])
                yield article


def main(arguments: list[str]) -> int:
    """Write the weights; print how codes of held-out outlets are told."""
    options = argparse.ArgumentParser(prog="python -m analysis.training.genre", description=__doc__)
    options.add_argument("codes", type=Path, help="codes to learn from: data/gold/genre/genre_to_learn.jsonl")
    options.add_argument("corpora", type=Path, nargs="+", help="JSON Lines of the articles: url, title, text, authors")
    options.add_argument(
        "--held-out", type=Path, default=paths.GOLD / "genre" / "genre_held_out.jsonl", help="codes that teach nothing"
    )
    options.add_argument("--out", type=Path, default=WEIGHTS)
    chosen = options.parse_args(arguments)
    try:
        content, found = learn(*read_taught(chosen.codes, chosen.corpora, chosen.held_out))
        StyleClassifier(**content)
        chosen.out.parent.mkdir(parents=True, exist_ok=True)
        lines = ",\n".join(f"{json.dumps(term)}: {json.dumps(row)}" for term, row in content.pop("terms").items())
        rest = json.dumps(content)
        chosen.out.write_text(f'{{"terms": {{\n{lines}\n}},\n{rest[1:]}\n', encoding="utf-8")
    except (AnalysisError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(
        ", ".join(f"{genre}: F1 {value:.3f}" for genre, value in found.items()),
        "(codes drawn at random, outlets held out)",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
