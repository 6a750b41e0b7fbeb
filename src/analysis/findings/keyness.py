"""articles -> keyness: the words and phrases that set outlets, periods or any other groups of articles apart.

Each group is compared with all others together: log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn
2008, "Fightin' Words", Political Analysis 16). Words of one story come together, so counts are not read as so many independent
draws: they are divided by the word's design effect, how much the influence of each story makes its counts vary beyond chance
(Kish 1965; Rao & Scott 1992, "A simple method for the analysis of clustered binary data", Biometrics 48), and the interval, z and
p are those of the counts so left (Jeffreys; Brown, Cai & DasGupta 2001, Statistical Science 16), which rare words need. The rate
of false discoveries is controlled over all words of all groups (Benjamini & Hochberg 1995).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.special import logit

from analysis.codebook.english import English
from analysis.codebook.terms import words_of
from analysis.distributions import normal_above, normal_bound, t_above, t_bound
from analysis.errors import StudyError
from analysis.study import Study
from analysis.tables import KEYNESS, TOP_WORDS, WORD_COUNTS, largest_first

PRIOR = 500.0  # words: the weight of what all groups together say ...
PRIOR_SHARE = 0.05  # ... but at most this share of the words counted
SHOWN = 1  # digits of z on a page
LEAST_STORIES = 10  # stories with the word, in all groups together: of fewer no word of many could be told apart
LEAST_ON_ONE_SIDE = 3  # stories with a distinct word, on the side that uses it more
FALSE_DISCOVERIES = 0.05
HALF = 0.5  # added to each count by Jeffreys' prior
TINY = 1e-300  # least tail and least variance, so that z stays finite

Floats = npt.NDArray[np.float64]


def keyness(
    articles: pd.DataFrame,
    by: str | pd.Series,
    *,
    study: Study,
    english: English,
    leave_out: Iterable[Any] = (),
    phrases: bool = True,
    least_stories: int = LEAST_STORIES,
) -> pd.DataFrame:
    """Words and two-word phrases that set groups of articles apart. Function words and numbers are left out.

    Args:
        articles: reads `article_id`, `story_id`, `outlet`, `title`, `text` and, where `by` is a name, that column.
        by: a column of `articles`, or a group for each of its rows (NaN: left out).
        study: reads `min_stories` (a group of fewer is left out), `resample`, `level`.
        english: the codebook's word lists; reads `portrayal.function_words`.
        leave_out: actors of the codebook, or names: none of their words counts, nor those of the outlets' names.
        phrases: count pairs of neighbouring words too.
        least_stories: words that stand in fewer stories, all groups together, are not compared.
    Returns:
        keyness, the most typical words of each group first. `attrs["notes"]` says which groups were left out, and where
        groups are of very different size.
    Raises:
        StudyError: fewer than two groups, or no word left to compare.
    """
    groups = articles[by] if isinstance(by, str) else by
    barred = _barred(leave_out, articles["outlet"]) if leave_out else frozenset()
    counts = word_counts(articles, english, barred=barred, phrases=phrases)
    of_article = pd.Series(groups.to_numpy(), index=articles["article_id"].to_numpy())
    stories = pd.Series(articles[f"{study.resample}_id"].to_numpy(), index=articles["article_id"].to_numpy())
    return keyness_of_counts(counts, of_article, stories, study=study, least_stories=least_stories)


def word_counts(
    articles: pd.DataFrame, english: English, *, barred: Iterable[str] = frozenset(), phrases: bool = True
) -> pd.DataFrame:
    """How often each article uses each word (and pair of words that no mark divides): article_id, word, n."""
    shut = english.words("portrayal.function_words") | frozenset(barred)
    rows: list[tuple[str, str, int]] = []
    for article_id, title, text in zip(articles["article_id"], articles["title"], articles["text"], strict=True):
        counted: Counter[str] = Counter()
        for part in (title, text):
            if isinstance(part, str):
                counted.update(_terms(part, shut, phrases))
        rows += [(article_id, word, count) for word, count in counted.items()]
    return WORD_COUNTS.build(rows)


def keyness_of_counts(
    counts: pd.DataFrame, groups: pd.Series, stories: pd.Series, *, study: Study, least_stories: int = LEAST_STORIES
) -> pd.DataFrame:
    """Keyness of anything counted in articles: words, or what an actor is called (`portrayal.portrayal_words`).

    Args:
        counts: reads `article_id`, `word`, `n`; one row an article and word.
        groups, stories: the group and the story of each article_id (the index).
    """
    groups, notes = _usable(groups.dropna(), stories, study)
    counts = counts[counts["article_id"].isin(groups.index)]
    matrix, words = _matrix(counts, stories.loc[groups.index], least_stories)
    names = sorted(groups.unique())
    sides = sparse.csr_matrix(
        (np.ones(len(groups)), (np.arange(len(groups)), pd.Index(names).get_indexer(pd.Index(groups))))
    )
    table = _compare(matrix, sides, pd.factorize(stories.loc[groups.index], sort=True)[0], names, words, study)
    table.attrs["notes"] = notes
    return table


def typical_words(words: pd.DataFrame, *, n: int = 10) -> pd.DataFrame:
    """The rows of keyness of the `n` most typical words of each group, among those whose interval lies above 0."""
    ordered = largest_first(words[words["low"] > 0], "z", SHOWN, ["word"])
    top = ordered.groupby("group", sort=True).head(n)
    return top.sort_values("group", kind="stable", ignore_index=True)


def top_words(words: pd.DataFrame, *, n: int = 10) -> pd.DataFrame:
    """The `n` most typical words of each group, among those whose interval lies above 0; `*` where the word is distinct.

    Returns:
        group, words ("tariffs* (z 6.1); port (z 2.4); ..."), n_distinct (of all its words).
    """
    rows, all_typical = [], typical_words(words, n=n)
    for group, own in words.groupby("group", sort=True):
        typical = all_typical[all_typical["group"] == group]
        columns = (typical["word"], typical["distinct"], typical["z"])
        shown = "; ".join(f"{word}{'*' * bool(sure)} (z {z:.1f})" for word, sure, z in zip(*columns, strict=True))
        n_distinct = int((own["distinct"] & (own["estimate"] > 0)).sum())
        rows.append((group, shown or "none stands out", n_distinct))
    return TOP_WORDS.build(rows)


def _compare(
    matrix: sparse.csr_matrix,
    sides: sparse.csr_matrix,
    story: npt.NDArray[np.intp],
    names: Sequence[str],
    words: Sequence[str],
    study: Study,
) -> pd.DataFrame:
    """`matrix`: counts, articles by words; `sides`: 1 where an article (row) is of a group (column)."""
    totals = np.asarray(matrix.sum(axis=0), dtype=float).ravel()
    prior = min(PRIOR, PRIOR_SHARE * totals.sum()) * totals / totals.sum()
    effect = design_effects(matrix, sides, story)
    df = max(int(story.max()) + 1 - len(names), 1)
    parts = []
    for number, name in enumerate(names):
        own = sides[:, [number]].toarray().ravel() > 0
        inside = np.asarray(matrix[own].sum(axis=0), dtype=float).ravel()
        counts = inside, totals - inside, prior
        numbers = {"estimate": log_odds(*counts), **_interval(*counts, effect, df, study.level)}
        parts.append(_part(matrix, own, story, inside, totals).assign(group=name, word=list(words), **numbers))
    table = pd.concat(parts, ignore_index=True)
    from statsmodels.stats.multitest import multipletests  # it imports all of scipy.stats

    table["q"] = multipletests(table["p"], method="fdr_bh")[1]
    spread = np.where(table["estimate"] > 0, table["n_stories"], table["n_stories_rest"]) >= LEAST_ON_ONE_SIDE
    table["distinct"] = (table["q"] < FALSE_DISCOVERIES) & spread
    return KEYNESS.build(largest_first(table, "z", SHOWN, ["word"]).sort_values("group", kind="stable"))


def log_odds(inside: Floats, outside: Floats, prior: Floats) -> Floats:
    """Log-odds ratio of each word (last axis) inside a group against outside (Monroe et al. 2008, eq. 16)."""
    total = prior.sum()
    n_in, n_out = inside.sum(axis=-1, keepdims=True), outside.sum(axis=-1, keepdims=True)
    ratio_in = (inside + prior) / (n_in + total - inside - prior)
    ratio_out = (outside + prior) / (n_out + total - outside - prior)
    estimate: Floats = np.log(ratio_in) - np.log(ratio_out)
    return estimate


def design_effects(matrix: sparse.csr_matrix, sides: sparse.csr_matrix, story: npt.NDArray[np.intp]) -> Floats:
    """How much more each word's counts vary from story to story than if each use were drawn alone; 1 at least.

    The influence of a story on a group's count of a word is its count in the group, less the group's share of its whole count,
    each less what its length lets expect at its group's rate. The variance is the sum of squares over stories, divided by the
    variance that counts at these rates have whose uses are independent (Poisson), all groups together.

    Args:
        matrix: counts, articles by words; sides: 1 where an article is of a group (column); story: of each article, from 0.
    """
    n_stories, n_groups = int(story.max()) + 1, sides.shape[1]
    size = np.asarray(matrix.sum(axis=1), dtype=float).ravel()
    lengths = sides.T @ size
    rates = (sides.T @ matrix).toarray() / np.maximum(lengths, 1.0)[:, None]
    of_story = sparse.csr_matrix((np.ones(len(story)), (story, np.arange(len(story)))))
    squares, chance = np.zeros((2, matrix.shape[1]))
    for own in np.eye(n_groups):
        weight = own - lengths / lengths.sum()  # of an article of each group
        weighted = of_story @ sparse.diags(sides @ weight)
        used, length = weighted @ matrix, weighted @ sparse.diags(size) @ sides
        squares += np.asarray(used.power(2).sum(axis=0)).ravel() - 2 * (rates * (length.T @ used).toarray()).sum(axis=0)
        squares += (rates * ((length.T @ length) @ rates)).sum(axis=0)
        chance += (weight**2 * lengths) @ rates
    effect: Floats = np.maximum(1.0, squares * n_stories / max(n_stories - n_groups, 1) / np.maximum(chance, TINY))
    return effect


def _interval(
    inside: Floats, outside: Floats, prior: Floats, effect: Floats, df: int, level: float
) -> dict[str, Floats]:
    """low, high, z and two-sided p of each word's log-odds ratio, from the share of its effective uses that is inside.

    As the design effects are estimated, tails are those of t with `df` degrees of freedom where they would be normal.
    """
    from scipy.stats import beta

    expected = (inside.sum() + prior.sum()) / (inside.sum() + outside.sum() + 2 * prior.sum())
    a, b = (inside + prior) / effect + HALF, (outside + prior) / effect + HALF
    below, above = beta.cdf(expected, a, b), beta.sf(expected, a, b)
    normal = normal_bound(np.clip(np.minimum(below, above), TINY, 0.5))
    p, end = 2 * t_above(normal, df), normal_above(t_bound((1 - level) / 2, df))
    low, high = (logit(beta.ppf(place, a, b)) - logit(expected) for place in (end, 1 - end))
    z = np.where(below < above, 1, -1) * normal_bound(np.maximum(p, TINY) / 2)
    return {"low": low, "high": high, "z": z, "p": p}


def _part(
    matrix: sparse.csr_matrix, own: npt.NDArray[np.bool_], story: npt.NDArray[np.intp], inside: Floats, totals: Floats
) -> pd.DataFrame:
    rest = totals - inside
    return pd.DataFrame(
        {
            "count": inside.astype(int), "per_1000": 1000 * inside / max(inside.sum(), 1),
            "per_1000_rest": 1000 * rest / max(rest.sum(), 1),
            "n_articles": np.asarray((matrix[own] > 0).sum(axis=0)).ravel(),
            "n_stories": _stories_with(matrix[own], story[own]), "n_stories_rest": _stories_with(matrix[~own], story[~own]),
            "evenness": evenness(matrix[own]),
        }
    )  # fmt: skip


def _stories_with(counts: sparse.csr_matrix, story: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
    """How many stories use each word (column)."""
    present = counts.tocoo()
    once = pd.DataFrame({"word": present.col, "story": story[present.row]})[present.data > 0].drop_duplicates()
    return np.bincount(once["word"], minlength=counts.shape[1])


def evenness(counts: sparse.csr_matrix) -> Floats:
    """1 minus Gries' (2008) deviation of proportions of each word (column) over articles (rows); NaN for a word that is not there."""
    size = np.asarray(counts.sum(axis=1), dtype=float).ravel()
    expected = size / max(size.sum(), 1.0)
    total = np.asarray(counts.sum(axis=0), dtype=float).ravel()
    cells = counts.tocoo()
    share = cells.data / total[cells.col]
    differs = np.zeros(counts.shape[1])
    np.add.at(differs, cells.col, np.abs(share - expected[cells.row]) - expected[cells.row])
    result: Floats = np.where(total > 0, 1 - (differs + 1) / 2, np.nan)
    return result


def _terms(text: str, shut: frozenset[str], phrases: bool) -> Iterable[str]:
    words = words_of(text)
    plain = [word.low.removesuffix("'s") for word in words]
    usable = [_counts(word) and word not in shut for word in plain]
    for i, word in enumerate(plain):
        if usable[i]:
            yield word
            if phrases and i and usable[i - 1] and text[words[i - 1].end : words[i].start] in (" ", "-"):
                yield f"{plain[i - 1]} {word}"


def _counts(word: str) -> bool:
    return len(word) > 1 and not any(character.isdigit() for character in word)


def _matrix(counts: pd.DataFrame, stories: pd.Series, least_stories: int) -> tuple[sparse.csr_matrix, list[str]]:
    """Counts, a row an article (the index of `stories`) and a column a word that stands in enough stories; and these words."""
    n_stories = counts.assign(story=counts["article_id"].map(stories)).groupby("word")["story"].nunique()
    words = sorted(n_stories.index[n_stories >= least_stories])
    if len(words) < 2:
        found = f"Only `{words[0]}` stands" if words else "No word stands"
        weighed = ", and a word is weighed against the other words" if words else ""
        raise StudyError(
            f"{found} in {least_stories} stories or more once function words and names are left out{weighed}: "
            "take more articles, or leave out less."
        )
    counts = counts[counts["word"].isin(words)]
    rows = pd.Index(stories.index).get_indexer(pd.Index(counts["article_id"]))
    columns = pd.Index(words).get_indexer(pd.Index(counts["word"]))
    shape = (len(stories), len(words))
    return sparse.csr_matrix((counts["n"].to_numpy(dtype=float), (rows, columns)), shape=shape), words


def _usable(groups: pd.Series, stories: pd.Series, study: Study) -> tuple[pd.Series, list[str]]:
    """The groups with enough stories, and what a reader must know of the rest."""
    groups = groups.astype(str)
    sizes = stories.loc[groups.index].groupby(groups.to_numpy()).nunique()
    large, small = (list(sizes.index[chosen]) for chosen in (sizes >= study.min_stories, sizes < study.min_stories))
    if len(large) < 2:
        raise StudyError(
            f"Keyness compares two groups or more of at least {study.min_stories} stories each; here "
            f"{len(large) or 'no'} group{'s have' if not large else ' has'} as many: take a wider window, other groups, or lower `min_stories`."
        )
    notes = [f"Left out, with fewer than {study.min_stories} stories: {', '.join(small)}."] if small else []
    if sizes[large].max() > 10 * sizes[large].min():
        notes.append(
            f"Groups differ much in size ({sizes[large].min()} to {sizes[large].max()} stories): the smaller show fewer distinct words."
        )
    return groups[groups.isin(large)], notes


def _barred(leave_out: Iterable[Any], outlets: pd.Series) -> frozenset[str]:
    """Every word of the actors' names and of the outlets'."""
    names = [name for one in leave_out for name in _names(one)]
    names += [re.sub(r"[_.]", " ", str(outlet)) for outlet in outlets.dropna().unique()]
    words = {word.low.removesuffix("'s") for name in names for word in words_of(name)}
    return frozenset(words - {"the"})


def _names(one: Any) -> list[str]:
    if isinstance(one, str):
        return [one]
    return [one.name, *getattr(one, "aliases", ())]
