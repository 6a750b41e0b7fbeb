"""`duplicates`: story clusters against clusters that people made, by pairs of articles."""

from collections import Counter
from typing import Any

import pandas as pd
from sklearn.metrics import adjusted_rand_score

from analysis.agreement.gold import Record
from analysis.agreement.metrics import precision_recall_f1
from analysis.corpus.stories import find_stories
from analysis.validity.evaluate import Options, Task, Units

Unit = tuple[str, Any, str]
"""Id, gold cluster, story that the text was put under."""


def predict(records: list[Record], _options: Options) -> Units:
    """The story that each text is put under."""
    articles = pd.DataFrame(
        {
            "article_id": [str(n) for n in range(len(records))],
            "outlet": [str(n) for n in range(len(records))],  # gold does not say; no two are taken for one
            "published": pd.Series(pd.NaT, index=range(len(records)), dtype="datetime64[us, UTC]"),
            "text": [record["text"] for record in records],
        }
    )
    stories = find_stories(articles)["story_id"]
    return [(r["id"], r["cluster"], story) for r, story in zip(records, stories, strict=True)]


def apart(records: list[Record], _options: Options) -> Units:
    """Every text a story of its own."""
    return [(record["id"], record["cluster"], str(n)) for n, record in enumerate(records)]


def metrics(units: Units) -> dict[str, float]:
    """Of pairs in one cluster. A unit drawn twice counts once: it is no pair with itself."""
    units = list({unit[0]: unit for unit in units}.values())
    both = _pairs((gold, story) for _, gold, story in units)
    in_gold, in_stories = _pairs(gold for _, gold, _ in units), _pairs(story for *_, story in units)
    precision, recall, f1 = precision_recall_f1(both, in_stories, in_gold)
    rand = adjusted_rand_score([str(gold) for _, gold, _ in units], [story for *_, story in units])
    return {"pair_f1": f1, "pair_precision": precision, "pair_recall": recall, "adjusted_rand": float(rand)}


def _pairs(labels: Any) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(labels).values())


TASK = Task(
    name="duplicates",
    record="a text and its cluster",
    fields={"id": str, "text": str, "cluster": (str, int)},
    methods=("shingles",),
    predict=predict,
    metrics=metrics,
    baseline=apart,
    baseline_name="every text apart",
)
