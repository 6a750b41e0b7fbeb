"""How often intervals hold the truth, in simulated corpora where the truth is known. Run: python tests/bench/coverage_of_intervals.py [STUDIES]

Stories are drawn with shares of their own (beta or Dirichlet, with the intraclass correlation named), each with 1 + Poisson(3)
mentions in one article. Nothing is read but the seed.
"""

import sys
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.findings.estimates import estimate_differences, estimate_means
from analysis.study import Study

STORIES = (5, 10, 20, 50, 200)
SHARES = {"share 30 %": (0.3, 0.2), "rare, 5 %": (0.05, 0.1), "rare, 2 %": (0.02, 0.1)}  # truth, intraclass correlation
NETS = {
    "net, a fifth each way": ((0.2, 0.6, 0.2), 0.1),
    "net, 10 % against 5 %": ((0.1, 0.85, 0.05), 0.2),
    "net, half positive": ((0.02, 0.5, 0.48), 0.2),
}
DIFFERENCES = {"difference, 5 and 15 %": (0.05, 0.15), "difference, 30 and 30 %": (0.3, 0.3)}
NET_DIFFERENCE = ((0.2, 0.6, 0.2), (0.1, 0.6, 0.3))
Generator = np.random.Generator


def mentions(rng: Generator, n: int, stories: int, shares: Sequence[float], correlation: float) -> pd.DataFrame:
    """`n` studies (column `group`) of `stories` stories: `value` is the number of the class drawn, 0, 1, ... by `shares`."""
    own = rng.dirichlet(np.maximum(np.array(shares) * (1 / correlation - 1), 1e-9), n * stories)
    story = np.repeat(np.arange(n * stories), 1 + rng.poisson(3, n * stories))
    value = (rng.random(len(story))[:, None] > own.cumsum(axis=1)[story][:, :-1]).sum(axis=1).astype(float)
    return pd.DataFrame({"value": value, "article_id": story, "story_id": story, "group": story // stories})


def covered(findings: pd.DataFrame, truth: float) -> float:
    """The share of intervals that hold the truth."""
    return float(((findings["low"] <= truth + 1e-12) & (truth - 1e-12 <= findings["high"])).mean())


def coverage(n: int, stories: int, seed: int, weight: str = "article") -> dict[str, float]:
    """What is estimated to the coverage of its 95 % interval over `n` simulated studies."""
    rng, study, result = np.random.default_rng(seed), Study(weight=weight), {}
    for name, (share, correlation) in SHARES.items():
        rows = mentions(rng, n, stories, (1 - share, share), correlation)
        result[name] = covered(estimate_means(rows, ["group"], measure="label_share", study=study), share)
    for name, (shares, correlation) in NETS.items():
        rows = mentions(rng, n, stories, shares, correlation)
        found = estimate_means(rows.assign(value=rows["value"] - 1), ["group"], measure="net_sentiment", study=study)
        result[name] = covered(found, shares[2] - shares[0])
    for name, (first, second) in DIFFERENCES.items():
        sides = [mentions(rng, n, stories, (1 - share, share), 0.1) for share in (first, second)]
        result[name] = covered(_difference(sides, "label_share", study), second - first)
    sides = [mentions(rng, n, stories, shares, 0.2) for shares in NET_DIFFERENCE]
    sides = [side.assign(value=side["value"] - 1) for side in sides]
    truth = np.subtract(NET_DIFFERENCE[1], NET_DIFFERENCE[0]) @ [-1, 0, 1]
    result["difference of nets"] = covered(_difference(sides, "net_sentiment", study), truth)
    return result


def _difference(sides: Sequence[pd.DataFrame], measure: str, study: Study) -> pd.DataFrame:
    rows = pd.concat(
        [
            side.assign(phase=name, **{key: name + side[key].astype(str) for key in ("article_id", "story_id")})
            for name, side in zip(("before", "after"), sides, strict=True)
        ],
        ignore_index=True,
    )
    return estimate_differences(rows, ["group"], "phase", "before", "after", measure=measure, study=study)


def main(n: int) -> None:
    """Prints the table, a row an estimate and a column a number of stories."""
    for weight in ("article", "mention"):
        table = {stories: coverage(n, stories, seed=stories, weight=weight) for stories in STORIES}
        print(f"Coverage of 95 % intervals, {n:,} studies each, by stories; weight {weight}")
        print(pd.DataFrame(table).round(3).to_string(), end="\n\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
