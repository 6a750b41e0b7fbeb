"""How often corrected estimates hold what people would have coded, and how wide they are. Run: python tests/bench/corrected_estimates.py [DRAWS]

Populations of 2,000 mentions are drawn with replacement by article from public sets that people coded and the measure never
learnt from; of each, 100 or 200 mentions drawn at random count as coded. Two truths are asked after: the mean code of the
population drawn ("corpus"), and that of all populations that could be drawn ("press"), of which a study's articles are a sample.
Another table shows what few codes do: it decided `LEAST_CODED` and `LEAST_ERRORS`.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.agreement.gold import read_gold
from analysis.findings.observations import VALUES
from analysis.study import Study
from analysis.validity.corrected import METHOD, corrected_differences, corrected_means
from analysis.validity.correction import correct
from analysis.validity.tasks import sentiment

GOLD = Path(__file__).resolve().parents[2].parent / "shared" / "gold" / "sentiment"
SETS = {"NewsMTSC": ("newsmtsc_dev_rw", "newsmtsc_dev_mt"), "plain news": ("plain_news_dev",)}
SIZE, BATCH = 2_000, 100  # mentions of a population; populations estimated at once
STUDY = Study(weight="mention")
POPULATIONS = ("press", "corpus")
ESTIMANDS = ("net sentiment", "share of negative", "share of positive")
SHARES = {"share of negative": "negative", "share of positive": "positive"}

Generator = np.random.Generator
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pool:
    """Coded and measured mentions, those of an article together: code, label, p_negative, p_neutral, p_positive."""

    mentions: pd.DataFrame
    first: npt.NDArray[np.int64]  # of each article, its first mention
    length: npt.NDArray[np.int64]
    chance: Floats  # of each article, to be drawn

    @staticmethod
    def of(mentions: pd.DataFrame) -> "Pool":
        """Reads `article` and, where articles had unequal chances, `inclusion`; an article stands for 1 / its mean inclusion."""
        mentions = mentions.sort_values("article", kind="stable").reset_index(drop=True)
        of_article = mentions.groupby("article", sort=True)
        length = of_article.size().to_numpy()
        stands_for = 1 / of_article["inclusion"].mean().to_numpy()
        return Pool(mentions, np.cumsum(length) - length, length, stands_for / stands_for.sum())

    def expected(self, values: Floats) -> float:
        """Their mean over all populations that could be drawn."""
        weight = np.repeat(self.chance, self.length)
        return float(weight @ values / weight.sum())

    def draw(self, rng: Generator, n: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """`n` mentions of articles drawn with replacement: their rows, and the number of the article's draw."""
        drawn = rng.choice(len(self.chance), n, p=self.chance)
        drawn = drawn[: np.searchsorted(np.cumsum(self.length[drawn]), n) + 1]
        rows = np.concatenate([np.arange(self.first[a], self.first[a] + self.length[a]) for a in drawn])
        return rows[:n], np.repeat(np.arange(len(drawn)), self.length[drawn])[:n]


def public(files: Sequence[str]) -> Pool:
    """The mentions of public sets, measured as shipped; NewsMTSC names the article in the first parts of its ids."""
    records = [record for name in files for record in read_gold(GOLD / f"{name}.jsonl.gz", sentiment.TASK.fields)]
    table = pd.DataFrame(records)
    article = (
        table["article"] if "article" in table else table["id"].str.extract(r"^(allsides_\d+_\d+|polusa_v1_\d+)_")[0]
    )
    measured = sentiment.by_target(records, "target")
    return Pool.of(
        measured[["label", "p_negative", "p_neutral", "p_positive"]].assign(
            article=article.to_numpy(),
            inclusion=table["inclusion"].to_numpy() if "inclusion" in table else 1.0,
            code=[sentiment.gold_label(record) for record in records],
        )
    )


def generated(seed: int, articles: int = 400) -> Pool:
    """Mentions made up: articles with a leaning of their own, and a measure that is right in three of four and sure of itself."""
    rng = np.random.default_rng(seed)
    article = np.repeat(np.arange(articles), 1 + rng.poisson(1, articles))
    leaning = rng.dirichlet((0.9, 1.5, 0.6), articles)[article]
    code = (rng.random(len(article))[:, None] > leaning.cumsum(axis=1)).sum(axis=1).clip(max=2)
    label = np.where(rng.random(len(article)) < 0.7, code, rng.choice(3, len(article), p=(0.6, 0.3, 0.1)))
    sure = 0.1 * rng.dirichlet((1, 1, 1), len(article)) + 0.9 * np.eye(3)[label]
    names = np.array(list(VALUES))
    table = pd.DataFrame(sure, columns=[f"p_{name}" for name in VALUES])
    return Pool.of(table.assign(article=article, code=names[code], label=names[label], inclusion=1.0))


def batches(
    pool: Pool, n_codes: int, draws: int, seed: int, by_label: bool = False, size: int = SIZE
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Rows and codes of many populations, told apart by `actor_id`, each in two halves (`outlet`) drawn by article."""
    rng = np.random.default_rng(seed)
    for begin in range(0, draws, BATCH):
        parts = []
        for draw in range(begin, min(begin + BATCH, draws)):
            rows, article = pool.draw(rng, size)
            half = rng.integers(0, 2, article.max() + 1)[article]
            parts.append(np.stack([rows, article + draw * size, half, np.full(size, draw)]))
        rows, article, half, draw_of = np.hstack(parts)
        table = pool.mentions.iloc[rows].reset_index(drop=True).assign(
            mention_id=np.arange(len(rows)), article_id=article, story_id=article, actor_id=draw_of,
            outlet=np.where(half == 1, "second", "first"),
        )  # fmt: skip
        yield table, sampled(table, n_codes, rng, by_label)


def sampled(table: pd.DataFrame, n_codes: int, rng: Generator, by_label: bool) -> pd.DataFrame:
    """Codes of `n_codes` mentions of each population: any, or as many of each label that the measure gives."""
    strata, most = (["actor_id", "label"], n_codes // 3) if by_label else (["actor_id"], n_codes)
    shuffled = table.assign(place=rng.random(len(table))).groupby(strata)["place"]
    inclusion = np.minimum(most / shuffled.transform("size"), 1.0)
    codes = pd.DataFrame({"unit_id": table["mention_id"], "code": table["code"], "inclusion": inclusion})
    return codes[shuffled.rank() <= most]


def rows_of(table: pd.DataFrame, estimand: str) -> tuple[pd.DataFrame, str, Floats]:
    """The rows of one estimand with their `value`, its measure, and the value of every code."""
    if estimand in SHARES:
        label = SHARES[estimand]
        value, code = ((table[name] == label).to_numpy(dtype=float) for name in ("label", "code"))
        return table.drop(columns="inclusion").assign(value=value, group=label), "label_share", code
    value, code = (table[name].map(VALUES).to_numpy(dtype=float) for name in ("label", "code"))
    return table.drop(columns="inclusion").assign(value=value), "net_sentiment", code


def simulated(
    pool: Pool,
    n_codes: int,
    draws: int,
    seed: int,
    *,
    by_label: bool = False,
    populations: Sequence[str] = POPULATIONS,
    size: int = SIZE,
) -> pd.DataFrame:
    """One row a draw and estimand: findings, with the truth that each interval is about (`press`, `corpus`) and `population`."""
    results = []
    for table, codes in batches(pool, n_codes, draws, seed, by_label, size):
        for estimand, population in product(ESTIMANDS, populations):
            rows, measure, code = rows_of(table, estimand)
            given = {"measure": measure, "study": STUDY, "population": population}
            mean = corrected_means(rows, codes, ["actor_id"], **given)
            true = rows.assign(code=code).groupby("actor_id")["code"].mean().to_numpy()
            press = pool.expected(rows_of(pool.mentions, estimand)[2])
            results.append(mean.assign(of=estimand, population=population, press=press, corpus=true))
            change = corrected_differences(rows, codes, ["actor_id"], "outlet", "first", "second", **given)
            side = rows.assign(code=code).groupby(["actor_id", "outlet"])["code"].mean().unstack()
            true = (side["second"] - side["first"]).to_numpy()
            results.append(change.assign(of=f"difference in {estimand}", population=population, press=0.0, corpus=true))
    return pd.concat(results, ignore_index=True)


def table_of(findings: pd.DataFrame) -> pd.DataFrame:
    """A row an estimand: coverage of the truth asked after and of the other one, by codes and by the measure alone, and widths."""
    parts = findings.groupby(["population", "of"], sort=False)
    return pd.DataFrame({key: _summary(part, str(key[0])) for key, part in parts}).T  # type: ignore[index]


def _summary(findings: pd.DataFrame, asked: str) -> dict[str, float]:
    other = next(name for name in POPULATIONS if name != asked)
    corrected = findings[findings["method"] == METHOD]
    width, alone = ((corrected[f"high{of}"] - corrected[f"low{of}"]).mean() for of in ("", "_codes"))
    return {
        "coverage": holds(corrected, asked),
        "of the other truth": holds(corrected, other),
        "codes alone": holds(corrected, asked, "_codes"),
        "measure alone": holds(corrected, asked, "_raw"),
        "width": width,
        "to codes alone": width / alone,
        "corrected": len(corrected) / len(findings),
    }


def holds(findings: pd.DataFrame, truth: str, of: str = "") -> float:
    """The share of intervals that hold the truth."""
    low, high, true = findings[f"low{of}"], findings[f"high{of}"], findings[truth]
    return float(((low <= true + 1e-12) & (true - 1e-12 <= high)).mean())


KINDS = {  # share of the measure's yes among what people call yes, and of its no among what they call no
    "good": (0.8, 0.9),
    "very good": (0.95, 0.98),
    "poor": (0.6, 0.6),
    "nothing missed": (1.0, 0.9),
    "half missed": (0.5, 1.0),
}
RARE = (0.05, 0.1, 0.2, 0.5)
FEW = (10, 15, 20, 30, 50, 100)


def few_codes(n_codes: int, draws: int, seed: int, size: int = 500) -> pd.Series:
    """Coverage of 95 % intervals of shares of `size` stories of one mention each, by kind of measure and true share."""
    rng, result = np.random.default_rng(seed), {}
    for (kind, (yes, no)), share in product(KINDS.items(), RARE):
        code = rng.random(draws * size) < share
        value = np.where(code, rng.random(draws * size) < yes, rng.random(draws * size) > no).astype(float)
        place = np.arange(draws * size)
        rows = pd.DataFrame(
            {"value": value, "group": "yes", "actor_id": place // size, "mention_id": place, "article_id": place, "story_id": place}
        )  # fmt: skip
        coded = rows["mention_id"] % size < n_codes
        codes = pd.DataFrame(
            {"unit_id": place[coded], "code": np.where(code[coded], "yes", "no"), "inclusion": n_codes / size}
        )
        made = correct(rows, codes.assign(task="frames"), ["actor_id"], measure="frame_share", study=STUDY)
        low, high = made.corrected.interval(0.05)
        result[kind, share] = float(((low <= share) & (share <= high)).mean())
    return pd.Series(result)


def main(draws: int) -> None:
    """Prints the tables."""
    few = draws // 4
    print(f"Coverage of 95 % intervals of shares, {few:,} studies each, by codes")
    print(pd.DataFrame({n: few_codes(n, few, seed=n) for n in FEW}).round(3).to_string(), end="\n\n", flush=True)
    for name, files in SETS.items():
        if not all((GOLD / f"{file}.jsonl.gz").is_file() for file in files):
            print(f"{name}: skipped, {GOLD} does not hold it.")
            continue
        pool = public(files)
        print(f"{name}: {len(pool.mentions)} mentions of {len(pool.length)} articles")
        for n_codes, by_label in ((100, False), (200, False), (100, True)):
            drawn = "as many of each label" if by_label else "any"
            print(f"{n_codes} codes ({drawn}), {draws:,} draws")
            found = simulated(pool, n_codes, draws, seed=n_codes, by_label=by_label)
            print(table_of(found).round(3).to_string(), end="\n\n", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
