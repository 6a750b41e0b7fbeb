"""findings -> the sentences behind them: every estimate opens down to the words that made it.

The registry of measures names, for each measure, the function below that chooses its sentences (`Measure.evidence`). Such a
function is given the rows that the findings were estimated from, the keys that tell one line from another, the articles and
their measures, and how many sentences a line shows; it answers with a function from a finding to its sentences.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.display.concordance import WIDTH
from analysis.display.lines import Evidence
from analysis.engine.run import Measures
from analysis.framing.codebook import sentence_weights
from analysis.language.texts import field_texts
from analysis.tables import EVIDENCE, largest_first, records

SHOWN = 2  # digits of a probability on a page

Finding = Mapping[str, Any]


def surest_of_both_sides(
    rows: pd.DataFrame, keys: Sequence[str], articles: pd.DataFrame, measures: Measures, n: int = 6
) -> Evidence:
    """Of a net share: the sentences judged most surely favourable, then those judged most surely unfavourable."""

    def behind(finding: Finding) -> pd.DataFrame:
        return both_sides(matching(rows, finding, keys), articles, measures.sentences, n=n)

    return behind


def every_row(
    rows: pd.DataFrame, keys: Sequence[str], articles: pd.DataFrame, measures: Measures, n: int = 4
) -> Evidence:
    """Every observation, those of value 0 too, one a story first."""

    def behind(finding: Finding) -> pd.DataFrame:
        return sentences_behind(matching(rows, finding, keys), articles, measures.sentences, n=n)

    return behind


def every_row_that_counts(
    rows: pd.DataFrame, keys: Sequence[str], articles: pd.DataFrame, measures: Measures, n: int = 4
) -> Evidence:
    """Of a share: the observations that count as 1, each place of them, one a story first."""
    return every_row(rows[rows["value"] > 0], keys, articles, measures, n)


def rows_that_count(
    rows: pd.DataFrame, keys: Sequence[str], articles: pd.DataFrame, measures: Measures, n: int = 6
) -> Evidence:
    """Of a share: the observations that count as 1, a sentence once for each actor, one a story first."""

    def behind(finding: Finding) -> pd.DataFrame:
        used = matching(rows, finding, keys)
        pair = [key for key in ("sentence_id", "actor_id") if key in used]
        return sentences_behind(used[used["value"] > 0].drop_duplicates(pair), articles, measures.sentences, n=n)

    return behind


def sentences_with_frame(
    rows: pd.DataFrame, keys: Sequence[str], articles: pd.DataFrame, measures: Measures, n: int = 4
) -> Evidence:
    """Of a share of articles or of sentences with the frame in `group`: sentences with its cues, the heaviest first.

    An article that carries the frame by many cues together, and in no single sentence, shows its heaviest sentences.
    """
    weights = sentence_weights(measures.frames)
    cues = measures.frames.merge(weights, on=["sentence_id", "frame_id"], how="left", validate="many_to_one")
    unit = "sentence_id" if "sentence_id" in rows else "article_id"

    def behind(finding: Finding) -> pd.DataFrame:
        used = matching(rows, finding, keys)
        here = set(used.loc[used["value"] > 0, unit])
        own = cues[(cues["frame_id"] == finding["group"]) & cues[unit].isin(here)]
        return sentences_behind(own, articles, measures.sentences, n=n, strongest="carries").assign(weight=None)

    return behind


def most_probable(
    rows: pd.DataFrame, keys: Sequence[str], articles: pd.DataFrame, measures: Measures, n: int = 4
) -> Evidence:
    """Of a share by a learned detector: the observations that count as 1, the most probable first."""
    counted = rows[rows["value"] > 0]

    def behind(finding: Finding) -> pd.DataFrame:
        used = matching(counted, finding, keys)
        return sentences_behind(used, articles, measures.sentences, n=n, strongest="probability")

    return behind


def loaded_spans(
    rows: pd.DataFrame, keys: Sequence[str], articles: pd.DataFrame, measures: Measures, n: int = 4
) -> Evidence:
    """Of loaded words: the words themselves, in the sentences of the mentions they are tied to."""
    words = measures.portrayal[measures.portrayal["kind"] == "loaded_word"].drop(columns=["article_id", "actor_id"])
    mentions = rows.drop(columns=["field", "start", "end", "value"])
    return every_row(words.merge(mentions, on="mention_id", how="inner"), keys, articles, measures, n)


def spans_of_the_word(
    rows: pd.DataFrame, keys: Sequence[str], articles: pd.DataFrame, measures: Measures, n: int = 4
) -> Evidence:
    """Of a line about one word or phrase, which stands in `group`: its places among the rows, whose word is `value`."""

    def behind(finding: Finding) -> pd.DataFrame:
        used = matching(rows, {**finding, "value": finding["group"]}, [*keys, "value"])
        return sentences_behind(used, articles, measures.sentences, n=n)

    return behind


def sentences_behind(
    rows: pd.DataFrame,
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    n: int | None = None,
    strongest: str | None = None,
) -> pd.DataFrame:
    """The sentence around each row's span, cut at the span so that it can be marked.

    Args:
        rows: reads article_id, sentence_id, field, start, end and, where there, voice, label, value.
        n: how many at most, one a story first (reprints of a sentence say nothing new); None: all.
        strongest: a column of `rows`, such as "p_negative": highest first, to SHOWN digits; None, or alike: in reading order.
    Returns:
        outlet, published, title, url, article_id, sentence_id, before, marked, after, voice, label, weight, where
        before + marked + after is the sentence as the article prints it.
    """
    if rows.empty:
        return EVIDENCE.empty()
    if strongest:
        rows = largest_first(rows, strongest, SHOWN).drop_duplicates("sentence_id")
    if n is not None:
        place = articles.set_index("article_id")["story_id"]
        rows = rows.assign(_story=rows["article_id"].map(place))
        turn = rows.groupby("_story").cumcount()
        rows = rows.assign(_turn=turn).sort_values("_turn", kind="stable").head(n)
    return _cut(rows, articles, sentences, strongest)


def both_sides(rows: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame, *, n: int = 6) -> pd.DataFrame:
    """The sentences that carry a mean of sentiment: half the surest favourable ones, half the surest unfavourable ones."""
    sides = [
        sentences_behind(rows[rows["label"] == label], articles, sentences, n=n // 2, strongest=f"p_{label}")
        for label in ("positive", "negative")
    ]
    return pd.concat([side for side in sides if len(side)], ignore_index=True) if any(map(len, sides)) else sides[0]


def least_sure(rows: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame, *, n: int = 8) -> pd.DataFrame:
    """The sentences whose label is nearest to a guess, for a coder to settle. Args: rows: `sentiment_rows`."""
    rows = rows.assign(doubt=1 - rows[["p_negative", "p_neutral", "p_positive"]].max(axis=1)).dropna(subset="doubt")
    return sentences_behind(rows, articles, sentences, n=n, strongest="doubt").assign(weight=None)


def in_context(places: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """The rows of a concordance as evidence: left, keyword and right in whole words, with their article's title and address."""
    about = articles.set_index("article_id").loc[list(places["article_id"])]
    left = [f"… {text.partition(' ')[2]}" if len(text) >= WIDTH - 1 else text for text in places["left"]]
    right = [f"{text.rpartition(' ')[0]} …" if len(text) >= WIDTH - 1 else text for text in places["right"]]
    columns = {
        **{name: places[name].to_numpy() for name in ("outlet", "published", "article_id")},
        **{name: about[name].to_numpy() for name in ("title", "url")},
        "before": left,
        "marked": places["keyword"].to_numpy(),
        "after": right,
    }
    return EVIDENCE.build(pd.DataFrame(columns).reindex(columns=list(EVIDENCE.columns)))


def matching(rows: pd.DataFrame, finding: Mapping[str, object], keys: Sequence[str]) -> pd.DataFrame:
    """The rows that a finding was estimated from."""
    chosen = pd.Series(True, index=rows.index)
    for key in keys:
        if not pd.isna(finding[key]):  # type: ignore[call-overload]
            chosen &= rows[key] == finding[key]
    return rows[chosen]


def _cut(rows: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame, weight: str | None) -> pd.DataFrame:
    used = articles[articles["article_id"].isin(set(rows["article_id"]))]
    texts = field_texts(used)
    about = used.set_index("article_id")
    ids = list(rows["sentence_id"])
    spans = sentences[sentences["sentence_id"].isin(set(ids))].set_index("sentence_id")[["start", "end"]].loc[ids]
    table = []
    for row, begin, stop in zip(records(rows), spans["start"], spans["end"], strict=True):
        text, article = texts[row["article_id"], row["field"]], about.loc[row["article_id"]]
        table.append(
            (
                article["outlet"], article["published"], article["title"], article["url"], row["article_id"],
                row["sentence_id"], text[begin : row["start"]], text[row["start"] : row["end"]], text[row["end"] : stop],
                row.get("voice", ""), row.get("label", ""), row.get(weight) if weight else None,
            )
        )  # fmt: skip
    return EVIDENCE.build(table)


def evidence_table(rows: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Every row with its sentence in one column: what a reader downloads to check a number."""
    cut = sentences_behind(rows, articles, sentences)
    keep = [c for c in ("mention_id", "actor_id", "form", "voice", "label", "p_negative", "p_neutral", "p_positive", "value", "period")
            if c in rows]  # fmt: skip
    return pd.concat(
        [
            cut[["outlet", "published", "title", "url", "article_id", "sentence_id"]],
            rows[keep].reset_index(drop=True).round(4),
            cut["marked"].rename("words"),
            (cut["before"] + cut["marked"] + cut["after"]).rename("sentence"),
        ],
        axis=1,
    )
