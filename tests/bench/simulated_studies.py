"""How often a page states a difference that is none, in simulated studies. Run: python tests/bench/simulated_studies.py [STUDIES]

Each study has two actors and ten outlets of thirty stories, spread evenly over twelve months, an event in the middle, and 1 + Poisson(3)
mentions of each actor a story, whose shares the story draws (Dirichlet, intraclass correlation 0.2). Nothing is read but the seed.

- nothing differs: every outlet and month has the same shares; any lean, outlet that stands out or change stated is false.
- an outlet ends: outlets differ, none changes, and the most favourable one is not collected after the event; any change is false.
- something differs: one outlet is half as unfavourable, and all change at the event; how often each is stated is the power.
"""

import sys
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analysis.display.summaries import apart_sentence, change_sentences, overall_sentence
from analysis.findings.headlines import Headlines, headlines
from analysis.study import Study
from analysis.tables import records

ACTORS, OUTLETS, STORIES, MONTHS = ("lund", "ortiz"), 10, 30, 12
EVEN = (0.25, 0.5, 0.25)  # negative, neutral, positive
CORRELATION = 0.2
FALSE = ("presented more", "rose by", "fell by", "favourably in")  # what a sentence that states a difference says
STUDY = Study()


def study_rows(rng: np.random.Generator, shares: np.ndarray, ends: Sequence[int] = ()) -> pd.DataFrame:
    """The observations of one study. `shares`: outlets by months by three labels; `ends`: outlets that are not collected after month 6."""
    outlet, number = np.divmod(np.arange(OUTLETS * STORIES), STORIES)
    month = number * MONTHS // STORIES
    kept = ~(np.isin(outlet, ends) & (month >= MONTHS // 2))
    outlet, month = outlet[kept], month[kept]
    parts = []
    for actor in ACTORS:
        own = shares[outlet, month] * (1 / CORRELATION - 1)
        drawn = rng.standard_gamma(own)
        drawn /= drawn.sum(axis=1, keepdims=True)
        story = np.repeat(np.arange(len(outlet)), 1 + rng.poisson(3, len(outlet)))
        value = (rng.random(len(story))[:, None] > drawn.cumsum(axis=1)[story][:, :-1]).sum(axis=1) - 1.0
        parts.append(pd.DataFrame({"value": value, "story": story, "actor_id": actor}))
    rows = pd.concat(parts, ignore_index=True)
    name = rows["story"].map("a{}".format)
    at = month[rows["story"]]
    return rows.assign(
        article_id=name, story_id=name, outlet=[f"outlet {n}" for n in outlet[rows["story"]]],
        period=[f"2019-{m + 1:02}" for m in at], phase=np.where(at < MONTHS // 2, "before", "after"),
    )  # fmt: skip


def page(rows: pd.DataFrame) -> tuple[Headlines, list[str]]:
    """The headlines of a study, and the sentences that state something."""
    periods = ("2019-11", "2019-12")
    found = headlines(rows, measure="net_sentiment", study=STUDY, phases=rows, periods=periods)
    apart = [(found.apart[found.apart["actor_id"] == actor], actor) for actor in found.overall["actor_id"]]
    said = [
        *(overall_sentence(finding, STUDY, {}) for finding in records(found.overall)),
        *(apart_sentence(findings, actor, STUDY, {}) for findings, actor in apart),
        *change_sentences(found, STUDY, {}, event="the event", periods=periods),
    ]
    return found, [sentence for sentence in said if any(words in sentence for words in FALSE)]


def nothing_differs(n: int, seed: int) -> float:
    """The share of studies whose page states anything."""
    shares = np.tile(EVEN, (OUTLETS, MONTHS, 1))
    return float(np.mean([bool(page(study_rows(rng, shares))[1]) for rng in _generators(n, seed)]))


def an_outlet_ends(n: int, seed: int) -> float:
    """The share of studies whose page states a change."""
    shares = np.tile(EVEN, (OUTLETS, MONTHS, 1))
    shares[0], shares[1] = (0.1, 0.4, 0.5), (0.4, 0.5, 0.1)
    told = []
    for rng in _generators(n, seed):
        said = page(study_rows(rng, shares, ends=[0]))[1]
        told.append(any("rose" in sentence or "fell" in sentence for sentence in said))
    return float(np.mean(told))


def something_differs(n: int, seed: int) -> dict[str, float]:
    """How often a planted difference of an outlet (+0.4), and a planted change at the event (-0.2), are stated of an actor."""
    shares = np.tile(EVEN, (OUTLETS, MONTHS, 1))
    shares[:, MONTHS // 2 :] = (0.35, 0.5, 0.15)
    shares[0] += (-0.2, 0.0, 0.2)
    shares = np.maximum(shares, 0.02) / np.maximum(shares, 0.02).sum(axis=-1, keepdims=True)
    counts = {"outlet": 0, "change": 0}
    for rng in _generators(n, seed):
        said = page(study_rows(rng, shares))[1]
        counts["outlet"] += sum("more favourably in outlet 0" in sentence for sentence in said)
        counts["change"] += sum("after the event" in sentence for sentence in said)
    return {name: count / n / len(ACTORS) for name, count in counts.items()}


def _generators(n: int, seed: int) -> Iterator[np.random.Generator]:
    return (np.random.default_rng([seed, number]) for number in range(n))


def main(n: int) -> None:
    """Prints each share, with twice its standard error."""
    for name, share in (
        ("nothing differs: any statement", nothing_differs(n, 1)),
        ("an outlet ends: a change", an_outlet_ends(n, 2)),
    ):
        print(f"{name} in {share:.1%} of {n:,} studies (± {2 * np.sqrt(share * (1 - share) / n):.1%})", flush=True)
    power = something_differs(max(n // 5, 1), 3)
    print(
        f"power: an outlet 0.4 above the others {power['outlet']:.0%}, a change of 0.2 at the event {power['change']:.0%}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
