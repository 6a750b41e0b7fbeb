"""articles -> keyness: the words and phrases that set outlets, periods or any other groups of articles apart.

Each group is compared with all others together: log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn
2008, "Fightin' Words", Political Analysis 16). Its z takes every word for an independent draw, though words of one story
come together; so an interval that resamples stories stands beside it, and a word counts as distinct only where both agree.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

from analysis.codebook.english import English
from analysis.codebook.terms import words_of
from analysis.errors import StudyError
from analysis.study import Study
from analysis.tables import KEYNESS, TOP_WORDS, WORD_COUNTS, largest_first

PRIOR = 500.0  # words: the weight of what all groups together say ...
PRIOR_SHARE = 0.05  # ... but at most this share of the words counted
SHOWN = 1  # digits of z on a page
LEAST_ARTICLES = 4  # articles with the word, in all groups together
DRAWS = 300  # resamples of stories; enough for an interval, and a matrix of words by draws still fits in memory
FALSE_DISCOVERIES = 0.05

Floats = npt.NDArray[np.float64]


def keyness(
    articles: pd.DataFrame,
    by: str | pd.Series,
    *,
    study: Study,
    english: English,
    leave_out: Iterable[Any] = (),
    phrases: bool = True,
    least_articles: int = LEAST_ARTICLES,
) -> pd.DataFrame:
    """Words and two-word phrases that set groups of articles apart. Function words and numbers are left out.

    Args:
        articles: reads `article_id`, `story_id`, `outlet`, `title`, `text` and, where `by` is a name, that column.
        by: a column of `articles`, or a group for each of its rows (NaN: left out).
        study: reads `min_stories` (a smaller group is left out), `resample`, `level`, `seed`.
        english: the codebook's word lists; reads `portrayal.function_words`.
        leave_out: actors of the codebook, or names: none of their words counts, nor those of the outlets' names.
        phrases: count pairs of neighbouring words too.
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
    return keyness_of_counts(counts, of_article, stories, study=study, least_articles=least_articles)


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
    counts: pd.DataFrame, groups: pd.Series, stories: pd.Series, *, study: Study, least_articles: int = LEAST_ARTICLES
) -> pd.DataFrame:
    """Keyness of anything counted in articles: words, or what an actor is called (`portrayal.portrayal_words`).

    Args:
        counts: reads `article_id`, `word`, `n`; one row an article and word.
        groups, stories: the group and the story of each article_id (the index).
    """
    groups, notes = _usable(groups.dropna(), study)
    counts = counts[counts["article_id"].isin(groups.index)]
    articles_with = counts.groupby("word")["article_id"].nunique()
    kept = sorted(articles_with.index[articles_with >= least_articles])
    if not kept:
        raise StudyError(
            f"No word stands in {least_articles} articles or more once function words and names are left out: "
            "take more articles, or leave out less."
        )
    if len(kept) == 1:
        raise StudyError(
            f"Only `{kept[0]}` stands in {least_articles} articles or more, and a word is weighed against the other words: "
            "take more articles, or leave out less."
        )
    matrix = _matrix(counts, list(groups.index), kept)
    names = sorted(groups.unique())
    member = np.array([names.index(group) for group in groups])
    story = pd.factorize(stories.loc[groups.index], sort=True)[0]
    table = _compare(matrix, member, story, names, kept, study)
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
    member: npt.NDArray[np.intp],
    story: npt.NDArray[np.intp],
    names: Sequence[str],
    words: Sequence[str],
    study: Study,
) -> pd.DataFrame:
    totals = np.asarray(matrix.sum(axis=0), dtype=float).ravel()
    prior = min(PRIOR, PRIOR_SHARE * totals.sum()) * totals / totals.sum()
    times = (
        np.random.default_rng(study.seed)
        .multinomial(story.max() + 1, np.full(story.max() + 1, 1 / (story.max() + 1)), size=DRAWS)[:, story]
        .astype(float)
    )
    drawn_all = np.asarray(times @ matrix)
    parts = []
    for number, name in enumerate(names):
        own = member == number
        inside = np.asarray(matrix[own].sum(axis=0), dtype=float).ravel()
        estimate, z = log_odds(inside, totals - inside, prior)
        drawn = np.asarray(times[:, own] @ matrix[own])
        draws, _ = log_odds(drawn, drawn_all - drawn, prior)
        tail = (1 - study.level) / 2
        low, high = np.quantile(draws, [tail, 1 - tail], axis=0)
        parts.append(_part(matrix[own], story[own], name, words, inside, totals, estimate, z, low, high))
    table = pd.concat(parts, ignore_index=True)
    table["q"] = multipletests(2 * norm.sf(np.abs(table["z"])), method="fdr_bh")[1]
    table["distinct"] = (table["q"] < FALSE_DISCOVERIES) & ((table["low"] > 0) | (table["high"] < 0))
    return KEYNESS.build(largest_first(table, "z", SHOWN, ["word"]).sort_values("group", kind="stable"))


def log_odds(inside: Floats, outside: Floats, prior: Floats) -> tuple[Floats, Floats]:
    """Log-odds ratio of each word (last axis) inside a group against outside, and its z (Monroe et al. 2008, eq. 16, 19, 22)."""
    total = prior.sum()
    n_in, n_out = inside.sum(axis=-1, keepdims=True), outside.sum(axis=-1, keepdims=True)
    ratio_in = (inside + prior) / (n_in + total - inside - prior)
    ratio_out = (outside + prior) / (n_out + total - outside - prior)
    estimate = np.log(ratio_in) - np.log(ratio_out)
    return estimate, estimate / np.sqrt(1 / (inside + prior) + 1 / (outside + prior))


def _part(
    own: sparse.csr_matrix, story: npt.NDArray[np.intp], name: str, words: Sequence[str], inside: Floats, totals: Floats,
    estimate: Floats, z: Floats, low: Floats, high: Floats,
) -> pd.DataFrame:  # fmt: skip
    present = (own > 0).tocoo()
    with_word = pd.DataFrame({"word": present.col, "story": story[present.row]})
    n_stories = with_word.drop_duplicates()["word"].value_counts().reindex(range(len(words)), fill_value=0)
    rest = totals - inside
    return pd.DataFrame(
        {
            "group": name, "word": list(words), "estimate": estimate, "low": low, "high": high, "z": z,
            "count": inside.astype(int), "per_1000": 1000 * inside / max(inside.sum(), 1),
            "per_1000_rest": 1000 * rest / max(rest.sum(), 1),
            "n_articles": np.asarray((own > 0).sum(axis=0)).ravel(), "n_stories": n_stories.to_numpy(),
            "dispersion": dispersion(own),
        }
    )  # fmt: skip


def dispersion(counts: sparse.csr_matrix) -> Floats:
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


def _matrix(counts: pd.DataFrame, article_ids: list[str], words: list[str]) -> sparse.csr_matrix:
    counts = counts[counts["word"].isin(words)]
    rows = pd.Index(article_ids).get_indexer(pd.Index(counts["article_id"]))
    columns = pd.Index(words).get_indexer(pd.Index(counts["word"]))
    return sparse.csr_matrix((counts["n"].to_numpy(dtype=float), (rows, columns)), shape=(len(article_ids), len(words)))


def _usable(groups: pd.Series, study: Study) -> tuple[pd.Series, list[str]]:
    """The groups with enough articles, and what a reader must know of the rest."""
    sizes = groups.astype(str).value_counts()
    large = sorted(sizes.index[sizes >= study.min_stories])
    small = sorted(sizes.index[sizes < study.min_stories])
    if len(large) < 2:
        raise StudyError(
            f"Keyness compares two groups or more of at least {study.min_stories} articles each; here "
            f"{len(large) or 'no'} group{'s have' if not large else ' has'} as many: take a wider window, other groups, or lower `min_stories`."
        )
    notes = [f"Left out, with fewer than {study.min_stories} articles: {', '.join(small)}."] if small else []
    if sizes[large].max() > 10 * sizes[large].min():
        notes.append(
            f"Groups differ much in size ({sizes[large].min()} to {sizes[large].max()} articles): the smaller show fewer distinct words."
        )
    return groups.astype(str)[groups.astype(str).isin(large)], notes


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
