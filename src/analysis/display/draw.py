"""rows behind a finding -> the few that a page shows: drawn at random as the estimate weighs them, one a story, no sentence twice.

The order of a draw is made of digests of ids, so that it hangs on the study's seed and on the finding, and neither on the order
of the rows nor on the machine (permanent random numbers: Ohlsson 1995).
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from analysis.validity.coding import permanent_numbers
from analysis.validity.prediction_powered import row_weights

PLACE = ("actor_id", "mention_id", "sentence_id", "field", "start", "end")  # what tells one row from another

Text = Callable[[str], str]  # the sentence of a sentence_id


def draw(
    rows: pd.DataFrame,
    n: int,
    *,
    salt: str,
    text: Text,
    weight: str = "mention",
    strata: "pd.Series[Any] | None" = None,
) -> pd.DataFrame:
    """Draw rows at random, in proportion to what the estimate gives each stratum; fewer than `n` where there are fewer stories.

    Args:
        rows: one or more of PLACE, and `article_id`, `story_id`, `outlet`.
        salt: the seed and what the draw is for; the same salt draws the same rows.
        weight: what counts alike in the estimate: mention, article or outlet. A row is the likelier drawn the more it weighs.
        strata: of each row, such as its label; None: all rows are one stratum.
    Returns:
        rows of `rows`: each stratum together, the strata in the order of their names from the last to the first.
    """
    rows = rows.reset_index(drop=True)
    order = random_order(rows, salt, weight)
    of_story, of_sentence = (rows[name].to_numpy(dtype=object) for name in ("story_id", "sentence_id"))
    first = partial(_first, of_story=of_story, of_sentence=of_sentence, text=text, stories=set(), texts=set())
    if strata is None:
        return rows.loc[first(order, n)]
    named = strata.astype(str).reset_index(drop=True)
    weights = pd.Series(row_weights(rows, [], weight), rows.index).groupby(named).sum()
    wanted = in_proportion(weights, n)
    rare_first = named.value_counts().sort_index().sort_values(kind="stable").index  # they have few stories
    chosen = {name: first(order[named.loc[order] == name], int(wanted[name])) for name in rare_first}
    return rows.loc[[index for name in sorted(chosen, reverse=True) for index in chosen[name]]]


def random_order(rows: pd.DataFrame, salt: str, weight: str) -> pd.Index:
    """The rows' index in the order in which a sample would be drawn, one after another, as `weight` has it.

    "mention": each row is as likely to be next. "article": an article is, then one of its rows; an article comes again once all
    have come. "outlet": an outlet is, then one of its articles, then one of its rows.
    """
    places = [rows[name].astype(str) for name in PLACE if name in rows]
    table = pd.DataFrame({"row": permanent_numbers(_joined(places), salt)}, index=rows.index)
    if weight == "mention":
        return table.sort_values("row", kind="stable").index
    article = rows["article_id"].to_numpy()
    table["turn"] = table["row"].groupby(article).rank(method="first")
    table["article"] = permanent_numbers(rows["article_id"], salt)
    if weight == "article":
        return table.sort_values(["turn", "article"], kind="stable").index
    outlet = rows["outlet"].astype(str)
    table["place"] = table.groupby([outlet.to_numpy(), "turn"])["article"].rank(method="first")
    table["outlet"] = permanent_numbers(outlet, salt)
    return table.sort_values(["turn", "place", "outlet"], kind="stable").index


def in_proportion(weights: "pd.Series[float]", n: int) -> "pd.Series[int]":
    """Divide `n` in proportion to the weights by largest remainders; each gets one at least where `n` allows.

    Equal remainders go to the first. What a stratum is given so is taken from the one that has most.
    """
    exact = (n * weights / weights.sum()).round(9).to_numpy()
    given = np.floor(exact).astype(int)
    rest = np.argsort(-(exact - given).round(9), kind="stable")
    given[rest[: n - given.sum()]] += 1
    if n >= len(given):
        for place in np.flatnonzero(given == 0):
            given[given.argmax()] -= 1
            given[place] = 1
    return pd.Series(given, index=weights.index)


def _joined(parts: "Sequence[pd.Series[str]]") -> "pd.Series[str]":
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + " " + part
    return whole


def _first(
    order: pd.Index, n: int, *, of_story: Any, of_sentence: Any, text: Text, stories: set[str], texts: set[str]
) -> list[Any]:
    """The first `n` rows of the order of new stories and new sentences; both sets take what is chosen."""
    chosen: list[Any] = []
    passed: set[str] = set()
    for row in order:
        story = of_story[row]
        if len(chosen) == n:
            break
        if story in passed or story in stories:
            continue
        passed.add(story)
        words = " ".join(text(of_sentence[row]).lower().split())
        if words not in texts:
            chosen.append(row)
            stories.add(story)
            texts.add(words)
    return chosen
