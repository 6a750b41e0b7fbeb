"""How often a briefing leads with a difference that is none, in simulated studies. Run: python tests/bench/leading_findings.py [STUDIES]

Each study has the mentions of `simulated_studies` (two actors, ten outlets of thirty stories, twelve months, an event in the middle),
of which three in five stand in the outlet's own words, and eight frames that 10 to 60 % of articles carry. All of it is compared as a
briefing does, leans included: some 160 comparisons of sentiment, frames, voices and coverage. Nothing is read but the seed.

- nothing differs: whatever the headline states is false.
- something differs: after the event 30 points more of the articles carry one frame; how often the headline says so, and how often
  it says something else.
"""

import sys
from typing import Any

import numpy as np
import pandas as pd
from simulated_studies import EVEN, MONTHS, OUTLETS, STUDY, study_rows

from analysis.findings.estimates import Estimators, estimate_differences, estimate_means
from analysis.findings.headlines import Contrasts
from analysis.findings.leading import AT_EVENT, FRAMES, Leading, answered, answers, questions
from analysis.findings.multiverse import CORRECTED
from analysis.tables import ABOUT

SHARES = np.linspace(0.1, 0.6, 8)  # of articles that carry each frame
PLANTED = len(SHARES) - 2  # the frame that rises
OWN = 0.6
RISE = 0.3


def _means(rows: pd.DataFrame, by: Any, **how: Any) -> pd.DataFrame:
    """Means that are compared with 0, as those that codes correct are."""
    return estimate_means(rows, by, **how).assign(method=CORRECTED)


ESTIMATORS = Estimators(_means, estimate_differences)


def leading_of(rng: np.random.Generator, rise: float = 0.0, n_frames: int = len(SHARES)) -> Leading:
    """The leading findings of one study; `rise`: how much more often articles carry the last but one frame after the event; of the
    frames only the last ones where that is quicker."""
    sentiment = study_rows(rng, np.tile(EVEN, (OUTLETS, MONTHS, 1)))
    sentiment = sentiment.assign(own=rng.random(len(sentiment)) < OWN)
    negative = sentiment[sentiment["value"] < 0]
    voice = pd.concat(
        [sentiment.assign(actor_id=actor, value=(sentiment["actor_id"] == actor) * 1.0) for actor in ("lund", "ortiz")]
    )
    made = {
        "net_sentiment": sentiment,
        "frame_share": _frames(rng, sentiment, rise, n_frames),
        "own_share_of_negative": negative.assign(value=negative["own"].astype(float)),
        "share_of_voice": voice.reset_index(drop=True),
    }
    asked = questions({measure: _contrasts(rows) for measure, rows in made.items()}, STUDY)
    return answered(asked, answers(asked, STUDY, ESTIMATORS))


def _frames(rng: np.random.Generator, rows: pd.DataFrame, rise: float, n: int) -> pd.DataFrame:
    articles = rows.drop_duplicates("article_id")[["article_id", "story_id", "outlet", "period", "phase"]]
    after = (articles["phase"] == "after").to_numpy()
    parts = [
        articles.assign(
            group=f"frame {number}",
            value=(rng.random(len(articles)) < share + rise * after * (number == PLANTED)) * 1.0,
        )
        for number, share in enumerate(SHARES)
    ]
    return pd.concat(parts[-n:], ignore_index=True)


def _contrasts(rows: pd.DataFrame) -> Contrasts:
    return Contrasts(rows, ABOUT.empty(), "", rows, rows, rows, rows, rows, "the event", None, None)


def nothing_differs(n: int, seed: int, n_frames: int = len(SHARES)) -> float:
    """The share of studies whose headline states a difference."""
    made = (leading_of(np.random.default_rng([seed, number]), n_frames=n_frames) for number in range(n))
    return float(np.mean([bool(one.ranked(STUDY)) for one in made]))


def something_differs(n: int, seed: int) -> tuple[float, float]:
    """The shares of studies whose headline states the planted change, and something else."""
    right = wrong = 0
    for k in range(n):
        for first in leading_of(np.random.default_rng([seed, k]), RISE).ranked(STUDY)[:1]:
            told = first.told(STUDY).iloc[0]
            planted = (first.kind, first.contrast, told["group"]) == (FRAMES, AT_EVENT, f"frame {PLANTED}")
            right, wrong = right + planted, wrong + (not planted)
    return right / n, wrong / n


def main(n: int) -> None:
    """Prints each share, with twice its standard error."""
    share = nothing_differs(n, 1)
    print(f"{leading_of(np.random.default_rng(0)).n_compared} comparisons a study")
    print(
        f"nothing differs: a headline states a difference in {share:.1%} of {n:,} studies (± {2 * np.sqrt(share * (1 - share) / n):.1%})"
    )
    right, wrong = something_differs(max(n // 5, 1), 2)
    print(
        f"a frame rises by 30 points: the headline says so in {right:.0%}, something else in {wrong:.0%} of {max(n // 5, 1):,}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
