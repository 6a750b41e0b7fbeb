"""findings -> the sentences behind them: every estimate opens down to the words that made it.

The registry of measures names, for each measure, the function below that draws its sentences (`Measure.evidence`). Such a
function is given the rows that the findings were estimated from, the keys that tell one line from another, the articles and
their measures, how many sentences a line shows at most, and the seed of the study; it answers with a function from a finding to its
sentences. They are drawn at random, so that they are as often right, and as clear, as the measure is: the surest flatter it, and
are shown only where a reader asks for them (`sentences_behind` with `strongest`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.display.draw import draw
from analysis.display.lines import Evidence
from analysis.engine.measured import Measures
from analysis.findings.influence import publisher_of
from analysis.framing.codebook import sentence_weights
from analysis.tables import EVIDENCE, largest_first, records

SHOWN = 2  # digits of a probability on a page
READ = ("article_id", "sentence_id", "field", "start", "end", "voice", "label", "mention_id", "actor_id")
AT_RANDOM = ", drawn at random, one a story"
SENTENCES, FEWEST = 120, 2  # that all lines of a list open to together, and each of them where the lines are many

Finding = Mapping[str, Any]


def drawn_by_label(
    rows: pd.DataFrame, keys: Sequence[str], articles: pd.DataFrame, measures: Measures, n: int = 6, seed: int = 0
) -> Evidence:
    """Of a net share: as many positive, neutral and negative rows as the finding has, in proportion."""
    return _drawn(rows, keys, articles, measures, n, seed, strata="label", how="in proportion to the labels")


def drawn_by_value(
    rows: pd.DataFrame, keys: Sequence[str], articles: pd.DataFrame, measures: Measures, n: int = 6, seed: int = 0
) -> Evidence:
    """Of a share: as many rows that count as 1, and as 0, as the finding has, in proportion."""
    return _drawn(rows, keys, articles, measures, n, seed, strata="value", how="in proportion to the share")


def every_row(
    rows: pd.DataFrame, keys: Sequence[str], articles: pd.DataFrame, measures: Measures, n: int = 4, seed: int = 0
) -> Evidence:
    """Of all observations alike, whatever their value."""
    return _drawn(rows, keys, articles, measures, n, seed)


def every_row_that_counts(
    rows: pd.DataFrame, keys: Sequence[str], articles: pd.DataFrame, measures: Measures, n: int = 4, seed: int = 0
) -> Evidence:
    """Of a share: the observations that count as 1."""
    return _drawn(rows, keys, articles, measures, n, seed, counting=True)


def sentences_with_frame(
    rows: pd.DataFrame, keys: Sequence[str], articles: pd.DataFrame, measures: Measures, n: int = 4, seed: int = 0
) -> Evidence:
    """Of a share of articles or of sentences with the frame in `group`: those that carry it, at the frame's first cue.

    Of an article its heaviest sentence: it may carry the frame by many cues together, and in no single sentence.
    """
    carrying = at_first_cue(rows, measures.frames)
    unit = "sentence_id" if "sentence_id" in rows else "article_id"
    noun = unit.replace("_id", "s")
    return _drawn(carrying, keys, articles, measures, n, seed, counting=True, among=rows, noun=noun)


def at_first_cue(rows: pd.DataFrame, frames: pd.DataFrame) -> pd.DataFrame:
    """The rows that carry the frame in their `group`, each at a cue of it, `carries` the weight of its sentence; of an article the heaviest.

    Args:
        frames: the hits (FRAMES) of these articles.
    """
    weights = sentence_weights(frames)
    cues = frames.merge(weights, on=["sentence_id", "frame_id"], how="left", validate="many_to_one")
    cues = largest_first(cues.rename(columns={"frame_id": "group"}), "carries", SHOWN)
    unit = "sentence_id" if "sentence_id" in rows else "article_id"
    first = cues.drop_duplicates([unit, "group"])[
        list({unit, "group", "sentence_id", "field", "start", "end", "carries"})
    ]
    return (
        rows[rows["value"] > 0]
        .drop(columns=["field", "start", "end"], errors="ignore")
        .merge(first, on=[unit, "group"], how="inner", validate="many_to_one")
    )


def loaded_spans(
    rows: pd.DataFrame, keys: Sequence[str], articles: pd.DataFrame, measures: Measures, n: int = 4, seed: int = 0
) -> Evidence:
    """Of loaded words: the words themselves, in the sentences of the mentions they are tied to."""
    tied = at_loaded_words(rows, measures.portrayal)
    return _drawn(tied, keys, articles, measures, n, seed, noun="loaded words")


def at_loaded_words(rows: pd.DataFrame, portrayal: pd.DataFrame) -> pd.DataFrame:
    """The rows of mentions that a loaded word is tied to, a row a word, at the word."""
    words = portrayal[portrayal["kind"] == "loaded_word"].drop(columns=["article_id", "actor_id"])
    mentions = rows.drop(columns=["field", "start", "end", "value"])
    return words.merge(mentions, on="mention_id", how="inner")


def spans_of_the_word(
    rows: pd.DataFrame, keys: Sequence[str], articles: pd.DataFrame, measures: Measures, n: int = 4, seed: int = 0
) -> Evidence:
    """Of a line about one word or phrase, which stands in `group`: its places among the rows, whose word is `value`."""
    places = rows.assign(group=rows["value"])
    return _drawn(places, list(dict.fromkeys([*keys, "group"])), articles, measures, n, seed, noun="places of the word")


def drawn_places(
    rows: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame, *, n: int, seed: int, what: str
) -> pd.DataFrame:
    """Rows of any table of places, drawn at random, one a story; `what` tells one draw from another. Returns as `sentences_behind`."""
    about = articles.set_index("article_id")
    placed = rows.assign(**{name: rows["article_id"].map(about[name]) for name in ("story_id", "outlet")})
    sources = SentencePlaces(rows, articles, sentences)
    chosen = draw(placed, n, salt=f"{seed} {what}", text=sources.sentence) if len(rows) else rows
    return _told(cut(chosen, sources), f"{len(chosen)} of {len(rows):,} places{AT_RANDOM}")


def _drawn(
    rows: pd.DataFrame,
    keys: Sequence[str],
    articles: pd.DataFrame,
    measures: Measures,
    n: int,
    seed: int,
    *,
    strata: str = "",
    how: str = "",
    counting: bool = False,
    among: pd.DataFrame | None = None,
    noun: str = "",
) -> Evidence:
    """What a line opens to: rows drawn at random as the estimate weighs them, and in words how (`attrs["drawn"]`).

    Args:
        n: how many at most; fewer where there are so many lines that together they would open to more than SENTENCES.
        strata: the column in whose proportions rows are drawn; how: the same in words.
        counting: only rows that count as 1. among: the rows of which these are some, where `rows` holds these alone.
        noun: what a row is; "": a mention, or a sentence.
    """
    sources = SentencePlaces(rows, articles, measures.sentences)
    noun = noun or ("mentions" if "mention_id" in rows else "sentences")
    n_lines = max(1, len(rows.drop_duplicates(list(keys)))) if keys else 1
    n = min(n, max(FEWEST, SENTENCES // n_lines))

    def behind(finding: Finding) -> pd.DataFrame:
        used = matching(rows, finding, keys)
        counted = used[used["value"] > 0] if counting else used
        if counted.empty:
            return EVIDENCE.empty()
        weight = finding.get("weight")
        named = [finding.get("measure"), *(finding[key] for key in sorted(keys))]
        salt = " ".join([str(seed), *("" if pd.isna(name) else str(name) for name in named)])
        chosen = draw(
            counted, n, salt=salt, text=sources.sentence, weight=weight if isinstance(weight, str) else "mention",
            strata=counted[strata] if strata else None,
        )  # fmt: skip
        whole = len(used if among is None else matching(among, finding, keys))
        of = f"{len(counted):,} {noun}" + (f" that count, of {whole:,}" if counting else "")
        counts = f"; {int((chosen['value'] > 0).sum())} of these {len(chosen)} count" if strata == "value" else ""
        words = f"{len(chosen)} of {of}{AT_RANDOM}{f', {how}' if how else ''}{counts}"
        return _told(cut(chosen, sources), words)

    return behind


def _told(sentences: pd.DataFrame, drawn: str) -> pd.DataFrame:
    sentences.attrs["drawn"] = drawn
    return sentences


class SentencePlaces:
    """Where the sentences of rows stand, and what is told of their articles: looked up once for all lines of a table."""

    def __init__(self, rows: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame) -> None:
        own = sentences[sentences["sentence_id"].isin(set(rows["sentence_id"].tolist()))]
        spans = zip(*(own[name].tolist() for name in ("article_id", "field", "start", "end")), strict=True)
        self.spans = dict(zip(own["sentence_id"].tolist(), spans, strict=True))
        ids, used = articles["article_id"], set(rows["article_id"].tolist())
        self.places = {one: place for place, one in enumerate(ids.tolist()) if one in used}
        self.columns = {name: articles[name].array for name in ("published", "title", "url", "text")}
        self.columns["outlet"] = articles[publisher_of(articles)].array  # who printed it, of a group of outlets too

    def told(self, article_id: str, column: str) -> Any:
        """What the articles have in a column."""
        return self.columns[column][self.places[article_id]]

    def text(self, article_id: str, field: str) -> str:
        """The title or the text; "" where it is missing."""
        words = self.told(article_id, field)
        return words if isinstance(words, str) else ""

    def sentence(self, sentence_id: str) -> str:
        """Its words."""
        article_id, field, start, end = self.spans[sentence_id]
        return self.text(article_id, field)[start:end]


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
        evidence, one a row; before + marked + after is the sentence as the article prints it.
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
    return cut(rows, SentencePlaces(rows, articles, sentences), strongest)


def least_sure(rows: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame, *, n: int = 8) -> pd.DataFrame:
    """The sentences whose label is nearest to a guess, for a coder to settle. Args: rows: `sentiment_rows`."""
    rows = rows.assign(doubt=1 - rows[["p_negative", "p_neutral", "p_positive"]].max(axis=1)).dropna(subset="doubt")
    return sentences_behind(rows, articles, sentences, n=n, strongest="doubt").assign(weight=None)


def in_context(places: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """The rows of a concordance as evidence, "…" where their paragraph goes on, with their article's title and address."""
    about = articles.set_index("article_id").loc[list(places["article_id"])]
    texts = [row.get(field) for (_, row), field in zip(about.iterrows(), places["field"], strict=True)]
    spans = zip(texts, *(places[name].tolist() for name in ("left", "right", "start", "end")), strict=True)
    left, right = [], []
    for text, before, after, start, end in spans:
        left.append(f"… {before}" if text[: start - len(before)].rpartition("\n")[2].strip() else before)
        right.append(f"{after} …" if text[end + len(after) :].partition("\n")[0].strip() else after)
    columns = {
        "outlet": about[publisher_of(about)].to_numpy(),
        **{name: places[name].to_numpy() for name in ("published", "article_id", "field", "start", "end")},
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


def cut(rows: pd.DataFrame, sources: SentencePlaces, weight: str | None = None) -> pd.DataFrame:
    """The sentence of each row as EVIDENCE, cut at the row's words; `weight`: the column that it was chosen by."""
    if rows.empty:
        return EVIDENCE.empty()
    table = []
    for row in records(rows[[name for name in (*READ, weight) if name in rows]]):
        article_id, (_, _, begin, stop) = row["article_id"], sources.spans[row["sentence_id"]]
        text = sources.text(article_id, row["field"])
        about = [sources.told(article_id, name) for name in ("outlet", "published", "title", "url")]
        table.append(
            (
                *about, article_id, row["sentence_id"], text[begin : row["start"]], text[row["start"] : row["end"]], text[row["end"] : stop],
                row.get("voice", ""), row.get("label", ""), row.get(weight) if weight else None, row.get("mention_id"),
                row.get("actor_id"), row["field"], row["start"], row["end"],
            )
        )  # fmt: skip
    return EVIDENCE.of_columns(list(zip(*table, strict=True)))


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
