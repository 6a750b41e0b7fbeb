"""How often keyness finds words where groups do not differ, and how many planted words it finds: `python tests/bench/keyness_errors.py`.

Nothing differs: the outlets' names are shuffled over stories, of generated articles and, where ../shared is present, of real ones;
the table gives the share of runs in which any word is distinct (asked: 10 % or less), and the mean number of such words.

Something differs: generated outlets use some words at three times the rate of the others. A planted word stands in a given share of
the other outlets' articles; the table gives the share of planted words that are distinct (power; asked: more than .7), and of
the distinct words the share that was not planted (asked: 5 % or less). How frequent a word and how large an outlet it takes to reach
that power is what the table tells: words of 10 to 20 % of articles need more than 60 stories an outlet.

Counts of a word in an article are negative binomial around its rate times the article's length, so that words come in bursts as in
print: their variance is rate + BURST * rate squared. Seeded: the same table on every run.
"""

import argparse
import gzip
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from analysis import paths
from analysis.codebook.load import read_codebook
from analysis.corpus.load import load_corpus
from analysis.findings.keyness import keyness_of_counts, word_counts
from analysis.study import Study

SEED = 7
N_WORDS = 2_000  # of the invented language, besides those planted
RARE, FREQUENT = 0.01, 0.6  # least and largest share of articles that use such a word; most words are rare, as in print
BURST = 1.0
LENGTH = (0.5, 2.0)  # of an article, in that of the usual one
REPRINTED = 0.1  # of articles: the same counts again, in another outlet, under one story
PLANTED = 10  # words of each outlet
TIMES = 3.0
SIZES = ((2, 30), (2, 60), (4, 30), (4, 45), (4, 60), (6, 30), (6, 45), (6, 60))  # outlets, and stories of each
SHARES = ((0.1, 0.2), (0.2, 0.3), (0.3, 0.45))  # of the other outlets' articles that use a planted word
LARGEST = 8  # outlets of a real corpus that are compared
CORPORA = (("north_korea_736.jsonl.gz", None), ("us_news_2018_2019.jsonl.gz", 500))  # and how many articles, at random

STUDY = Study(min_stories=10)


@dataclass(frozen=True)
class Corpus:
    """Counts of words in articles, the outlet and the story of each article, and the planted (outlet, word)."""

    counts: pd.DataFrame
    outlets: pd.Series
    stories: pd.Series
    planted: frozenset[tuple[str, str]] = frozenset()


def generated(n_outlets: int, n_stories: int, share: tuple[float, float] | None, rng: np.random.Generator) -> Corpus:
    """An invented corpus; `share`: least and largest share of articles that use a planted word, None: nothing planted."""
    n_planted = 0 if share is None else PLANTED * n_outlets
    usual = np.exp(rng.uniform(np.log(RARE), np.log(FREQUENT), N_WORDS))
    shares = np.concatenate([usual, rng.uniform(*(share or (0, 0)), n_planted)])
    rate = ((1 - shares) ** -BURST - 1) / BURST  # of which a share of negative binomial counts is above 0
    outlet = np.repeat(np.arange(n_outlets), n_stories)
    of_word = np.concatenate([np.full(N_WORDS, -1), np.arange(n_planted) % n_outlets])
    expected = rng.uniform(*LENGTH, len(outlet))[:, None] * rate * np.where(outlet[:, None] == of_word, TIMES, 1.0)
    used = rng.poisson(rng.gamma(1 / BURST, BURST * expected))
    again = rng.choice(len(outlet), int(REPRINTED * len(outlet)), replace=False)
    names = [f"outlet{number}" for number in (*outlet, *((outlet[again] + 1) % n_outlets))]
    ids = [f"a{number}" for number in range(len(names))]
    planted = {(f"outlet{owner}", f"w{word}") for word, owner in enumerate(of_word) if owner >= 0}
    return Corpus(
        _counts(np.vstack([used, used[again] * (of_word < 0)]), ids),  # what an outlet likes, others do not reprint
        pd.Series(names, index=ids),
        pd.Series([*ids[: len(outlet)], *(ids[number] for number in again)], index=ids),
        frozenset(planted),
    )


def shuffled(corpus: Corpus, rng: np.random.Generator) -> Corpus:
    """The corpus with the outlets dealt out anew to its stories: no outlet has words of its own."""
    first = corpus.outlets.groupby(corpus.stories, sort=True).first()
    dealt = pd.Series(rng.permutation(first.to_numpy()), index=first.index)
    return Corpus(corpus.counts, corpus.stories.map(dealt), corpus.stories)


def false_words(corpora: Iterator[Corpus]) -> tuple[float, float]:
    """Of corpora in which nothing differs: the share with a distinct word, and the mean number of them."""
    found = np.array([distinct_words(corpus)["distinct"].sum() for corpus in corpora])
    return float((found > 0).mean()), float(found.mean())


def power(corpora: Iterator[Corpus]) -> tuple[float, float]:
    """The share of planted words that are distinct, and the share of the words so found that were not planted.

    A word planted in one outlet is rarer in each of the others: that they use it less is true, and counts as neither.
    """
    hits, planted, others = 0, 0, 0
    for corpus in corpora:
        words = distinct_words(corpus)
        found = set(
            words.loc[words["distinct"] & (words["estimate"] > 0), ["group", "word"]].itertuples(index=False, name=None)
        )
        hits, planted = hits + len(found & corpus.planted), planted + len(corpus.planted)
        others += len(found - corpus.planted)
    return hits / planted, others / max(hits + others, 1)


def distinct_words(corpus: Corpus) -> pd.DataFrame:
    """Keyness of the corpus, by outlet."""
    return keyness_of_counts(corpus.counts, corpus.outlets, corpus.stories, study=STUDY)


def real(name: str, n: int | None) -> Corpus:
    """A corpus of ../shared, of which only the counts of words are held; `n` of its articles, drawn at random."""
    with TemporaryDirectory() as folder, gzip.open(paths.SHARED / "corpora" / name, "rt", encoding="utf-8") as file:
        records, path = file.readlines(), Path(folder, "articles.jsonl")
        path.write_text("".join(random.Random(SEED).sample(records, n) if n else records), encoding="utf-8")
        articles = load_corpus(path).articles
    large = articles["outlet"].value_counts().index[:LARGEST]
    articles = articles[articles["outlet"].isin(large)].set_index("article_id", drop=False)
    counts = word_counts(articles, read_codebook(paths.CODEBOOK).english)
    return Corpus(counts, articles["outlet"], articles["story_id"])


def _counts(used: np.ndarray, ids: list[str]) -> pd.DataFrame:
    row, word = np.nonzero(used)
    return pd.DataFrame({"article_id": np.array(ids)[row], "word": [f"w{one}" for one in word], "n": used[row, word]})


def rngs(runs: int) -> Iterator[np.random.Generator]:
    return (np.random.default_rng([SEED, run]) for run in range(runs))


def main(runs: int) -> None:
    """Print both tables."""
    print(f"Nothing differs, {runs} runs each           any word  mean words")
    for n_outlets, n_stories in SIZES:
        corpora = (shuffled(generated(n_outlets, n_stories, None, rng), rng) for rng in rngs(runs))
        _line(f"generated, {n_outlets} outlets of {n_stories} stories", *false_words(corpora))
    for name, n in CORPORA:
        if not (paths.SHARED / "corpora" / name).exists():
            print(f"  {name}: skipped, since ../shared is not there")
            continue
        corpus = real(name, n)
        _line(f"{name}, {len(corpus.outlets)} articles", *false_words(shuffled(corpus, rng) for rng in rngs(runs)))
    runs = max(runs // 4, 1)  # each plants many words
    print(f"\nPlanted at {TIMES:g} times the rate, {runs} runs each    power  not planted")
    for low, high in SHARES:
        for n_outlets, n_stories in SIZES:
            corpora = (generated(n_outlets, n_stories, (low, high), rng) for rng in rngs(runs))
            _line(f"in {low:.0%} to {high:.0%}, {n_outlets} outlets of {n_stories} stories", *power(corpora))


def _line(what: str, first: float, second: float) -> None:
    print(f"  {what:<44} {first:6.2f} {second:8.2f}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=40)
    main(parser.parse_args().runs)
