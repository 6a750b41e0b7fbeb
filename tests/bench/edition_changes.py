"""How often an edition states a change since the one before where there is none. Run: python tests/bench/edition_changes.py [PAIRS]

Each pair is two editions of the same six outlets, which differ among each other in how they present two actors and how often they carry
twelve frames (2 to 45 % of articles); labels of one story's mentions are alike (Dirichlet, intraclass correlation 0.2). Nothing is read but the seed.

- apart: 15 stories an outlet in each. few: 4. uneven: outlets write more, less or hardly anything in the second, so that the mix is another.
- an outlet went: two of the six have nothing in the second. reprints: a story stands in each other outlet with chance 0.4.
- grown: the second holds all of the first, and as many stories again.
- changed: all outlets carry four of the frames more often by 30 points; how many of these changes are stated is the power.
"""

import sys
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.findings.edition_changes import edition_changes
from analysis.findings.family import stated
from analysis.findings.since import watched
from analysis.study import Study

STUDY = Study()
FRAMES = np.repeat([0.02, 0.1, 0.25, 0.45], 3)
RISES = 0.3
ACTORS = ("lund", "ortiz")
CORRELATION = 0.2

Rows = dict[str, pd.DataFrame]


def edition_rows(rng: np.random.Generator, stories: list[int], *, reprints: float = 0.0, rises: float = 0.0) -> Rows:
    """What an edition measures: so many stories of each outlet."""
    first = np.repeat(np.arange(len(stories)), stories)
    story, outlet = np.nonzero(
        (rng.random((len(first), len(stories))) < reprints) | (np.arange(len(stories)) == first[:, None])
    )
    name = [
        f"{rng.integers(1 << 30):x}s{n}" for n in range(len(first))
    ]  # no story of one edition has the name of another's
    place = {"story": story, "article_id": [f"{name[s]}o{o}" for s, o in zip(story, outlet, strict=True)],
             "story_id": [name[s] for s in story], "outlet": [f"outlet {o}" for o in outlet]}  # fmt: skip
    articles = pd.DataFrame(place)
    lean = 0.05 * first
    shares = np.stack([0.25 + lean, np.full(len(first), 0.4), 0.35 - lean], axis=1)
    mentions = []
    for actor in ACTORS:
        drawn = rng.standard_gamma(shares * (1 / CORRELATION - 1))
        drawn /= drawn.sum(axis=1, keepdims=True)
        own = np.repeat(np.arange(len(first)), 1 + rng.poisson(3, len(first)))
        value = (rng.random(len(own))[:, None] > drawn.cumsum(axis=1)[own][:, :-1]).sum(axis=1) - 1.0
        words = (rng.random(len(own)) < 0.5).astype(float)
        mentions.append(pd.DataFrame({"story": own, "actor_id": actor, "value": value, "own": words}))
    sentiment = articles.merge(pd.concat(mentions), on="story")
    chance = np.minimum(FRAMES * (1 + 0.1 * first[:, None]), 0.6)
    chance[:, : len(FRAMES) // 3] += rises
    carried = (rng.random(chance.shape) < chance).astype(float)
    frames = pd.DataFrame({"story": np.repeat(np.arange(len(first)), len(FRAMES)), "group": np.tile([f"frame {n}" for n in range(len(FRAMES))], len(first)),
                           "value": carried.ravel()})  # fmt: skip
    negative = sentiment[sentiment["value"] < 0]
    return {
        "net_sentiment": sentiment,
        "frame_share": articles.merge(frames, on="story"),
        "own_share_of_negative": negative.assign(value=negative["own"]),
    }


def grown(rng: np.random.Generator) -> tuple[Rows, Rows]:
    """An edition, and one of the same corpus when it holds twice as many stories."""
    first, more = edition_rows(rng, [15] * 6), edition_rows(rng, [15] * 6)
    return first, {name: pd.concat([first[name], more[name]], ignore_index=True) for name in first}


PAIRS: dict[str, Callable[[np.random.Generator], tuple[Rows, Rows]]] = {
    "apart": lambda rng: (edition_rows(rng, [15] * 6), edition_rows(rng, [15] * 6)),
    "few": lambda rng: (edition_rows(rng, [4] * 6), edition_rows(rng, [4] * 6)),
    "uneven": lambda rng: (edition_rows(rng, [40, 20, 5, 5, 2, 2]), edition_rows(rng, [10, 5, 40, 3, 2, 20])),
    "an outlet went": lambda rng: (edition_rows(rng, [15] * 6), edition_rows(rng, [15, 15, 15, 15, 0, 0])),
    "reprints": lambda rng: (edition_rows(rng, [8] * 6, reprints=0.4), edition_rows(rng, [8] * 6, reprints=0.4)),
    "grown": grown,
}


def changed(rng: np.random.Generator) -> tuple[Rows, Rows]:
    """All outlets carry a third of the frames more often."""
    return edition_rows(rng, [15] * 6), edition_rows(rng, [15] * 6, rises=RISES)


def stated_changes(pair: tuple[Rows, Rows]) -> int:
    """How many changes are stated."""
    before, now = (watched(rows, STUDY) for rows in pair)
    return len(stated(edition_changes(before, now, STUDY, level_before=STUDY.level), STUDY))


def share_that_state(name: str, n: int) -> float:
    """Of so many pairs of one kind."""
    return float(np.mean([stated_changes(PAIRS[name](np.random.default_rng([7, number]))) > 0 for number in range(n)]))


def main(n: int) -> None:
    """Prints each share, with twice its standard error."""
    for name in PAIRS:
        share = share_that_state(name, n)
        print(
            f"{name}: a change in {share:.1%} of {n:,} pairs (± {2 * np.sqrt(share * (1 - share) / n):.1%})", flush=True
        )
    power = np.mean([stated_changes(changed(np.random.default_rng([8, number]))) for number in range(max(n // 5, 1))])
    print(f"power: {power / (len(FRAMES) // 3):.0%} of changes by {100 * RISES:.0f} points")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
