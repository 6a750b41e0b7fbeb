"""corpus + measures -> counts of what is there, what was left out, and what stayed open."""

from collections.abc import Sequence

import pandas as pd

from analysis.codebook.boilerplate import Phrase
from analysis.corpus.cleaning.blocks import Boilerplate
from analysis.corpus.cleaning.shapes import ENDED
from analysis.corpus.cleaning.why import phrase_of, why_cut
from analysis.tables import (
    COUNTED_CUTS,
    CUT_BLOCKS,
    CUT_REASONS,
    GENRE_COUNTS,
    LEFT_OUT,
    MENTION_FORMS,
    OPEN_ALIASES,
    REPRINTS,
    Table,
)

DOUBTFUL = 10  # words; a shorter block is no paragraph

PORTRAYED = {
    "name_for": "is called",
    "agent": "is said to do",
    "patient": "is said to undergo",
    "reporting_verb": "is reported with",
    "loaded_word": "loaded words",
}


def left_out(rejects: pd.DataFrame) -> pd.DataFrame:
    """Records left out: reason, records, an example's place and title; most frequent reason first."""
    columns = {"records": ("origin", "size"), "example": ("origin", "first"), "title": ("title", "first")}
    return _counted(rejects, ["reason"], columns, LEFT_OUT)


def genre_counts(articles: pd.DataFrame) -> pd.DataFrame:
    """Articles by genre and by what told it (the source, the section, the address, the title, ...): GENRE_COUNTS, most first.

    A genre that was not told is called so: corpora of earlier versions hold none.
    """
    told = articles.assign(genre=articles["genre"].fillna("not told"), told_by=articles["genre_by"].fillna(""))
    counted = told.groupby(["genre", "told_by"]).size().reset_index(name="articles")
    counted = counted.assign(share=counted["articles"] / max(len(articles), 1))
    return GENRE_COUNTS.build(counted.sort_values("articles", ascending=False, kind="stable"))


def cut_blocks(
    cuts: pd.DataFrame, articles: pd.DataFrame, phrases: Sequence[Phrase], n: int = 20, width: int = 140
) -> pd.DataFrame:
    """The blocks cut most often: times, outlet, block (at most `width` characters), reason, why, an article of them.

    `why` is as cleaning said it; of an older corpus, which kept none, as the codebook says it now.
    """
    return _with_why(_counted_cuts(cuts).head(n), articles, Boilerplate(phrases), width)


def doubtful_cuts(
    cuts: pd.DataFrame, articles: pd.DataFrame, phrases: Sequence[Phrase], n: int = 12, width: int = 240
) -> pd.DataFrame:
    """Cuts to check first, columns as of `cut_blocks`: whole sentences that no phrase marks, only where they stand.

    The longest first; words that stand elsewhere in the story are lost nowhere and are left out.
    """
    boilerplate = Boilerplate(phrases)
    sentences = cuts["block"].map(lambda block: bool(ENDED.search(block))).astype(bool)
    n_words = cuts["block"].map(lambda block: len(block.split()))
    some = cuts[sentences & (n_words >= DOUBTFUL) & (cuts["reason"] != "pull_quote")]
    some = some[
        [not phrase_of(block, reason, boilerplate) for block, reason in zip(some["block"], some["reason"], strict=True)]
    ]
    counted = _counted_cuts(some)
    longest = counted.assign(length=counted["block"].str.len()).sort_values("length", ascending=False, kind="stable")
    return _with_why(longest.drop(columns="length").head(n), articles, boilerplate, width)


def cut_reasons(cuts: pd.DataFrame) -> pd.DataFrame:
    """Blocks cut by reason: reason, blocks, articles."""
    return _counted(cuts, ["reason"], {"blocks": ("block", "size"), "articles": ("article_id", "nunique")}, CUT_REASONS)


def reprints(articles: pd.DataFrame, n: int = 12) -> pd.DataFrame:
    """Stories told by more than one article: the earliest one's title, outlet and day, the other outlets, the wire, articles.

    `wire` is the agency that most of them credit, empty where none does.
    """
    many = articles[articles.groupby("story_id")["article_id"].transform("size") > 1]
    many = many.sort_values("published", kind="stable")
    rows = [
        (group["title"].iloc[0], group["outlet"].iloc[0], group["published"].iloc[0], "; ".join(dict.fromkeys(group["outlet"].iloc[1:])),
         next(iter(group["agency"].dropna().mode()), ""), len(group))
        for _, group in many.groupby("story_id", sort=False)
    ]  # fmt: skip
    table = REPRINTS.build(rows)
    return table.sort_values("articles", ascending=False, kind="stable", ignore_index=True).head(n)


def mention_forms(mentions: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Mentions of each actor by form: actor_id, articles, mentions, name, role, pronoun; most mentions first."""
    if mentions.empty:
        return MENTION_FORMS.empty()
    forms = mentions.pivot_table(index="actor_id", columns="form", values="mention_id", aggfunc="size", fill_value=0)
    forms = forms.reindex(columns=["name", "role", "pronoun"], fill_value=0)
    total = mentions.groupby("actor_id").agg(articles=("article_id", "nunique"), mentions=("mention_id", "size"))
    table = total.join(forms).sort_values("mentions", ascending=False, kind="stable").reset_index()
    return MENTION_FORMS.build(table.assign(share_of_articles=table["articles"] / max(len(articles), 1)))


def open_aliases(open_mentions: pd.DataFrame, n: int = 15) -> pd.DataFrame:
    """Mentions left open: alias, form, why, candidates, places, articles; most frequent first."""
    return _counted(
        open_mentions.assign(candidates=open_mentions["candidates"].fillna("")),
        ["alias", "form", "why", "candidates"],
        {"places": ("alias", "size"), "articles": ("article_id", "nunique")},
        OPEN_ALIASES,
    ).head(n)


def portrayed(portrayal: pd.DataFrame, actors: Sequence[str], n: int = 10) -> pd.DataFrame:
    """What each actor is most often called, said to do and to undergo, and reported with: a row a kind, a column an actor.

    Counted are sentences in which somebody says so, the outlet or whom it quotes; allegations and denials are among them.
    A cell reads "dictator (64); despot (7)": the `n` most frequent values and in how many articles each stands.
    """
    here = portrayal[portrayal["actor_id"].isin(actors)]
    counted = here.groupby(["kind", "actor_id", "value"])["article_id"].nunique().rename("articles").reset_index()
    counted = counted.sort_values(["articles", "value"], ascending=[False, True], kind="stable")
    counted["shown"] = counted["value"] + " (" + counted["articles"].astype("str") + ")"
    top = counted.groupby(["kind", "actor_id"])["shown"].agg(lambda shown: "; ".join(shown.head(n))).unstack()
    top = top.reindex(index=list(PORTRAYED), columns=list(actors))
    return top.rename(index=PORTRAYED).rename_axis(index="kind", columns=None).reset_index()


def _counted(table: pd.DataFrame, keys: list[str], columns: dict[str, tuple[str, str]], made: Table) -> pd.DataFrame:
    """The rows counted by `keys` as a table `made`, the first of `columns` giving the order, largest first."""
    if table.empty:
        return made.empty()
    counted = (
        table.groupby(keys, sort=False, dropna=False)
        .agg(**{k: pd.NamedAgg(*v) for k, v in columns.items()})
        .reset_index()
    )
    return made.build(counted.sort_values(next(iter(columns)), ascending=False, kind="stable"))


def _counted_cuts(cuts: pd.DataFrame) -> pd.DataFrame:
    return _counted(
        cuts,
        ["outlet", "reason", "block"],
        {"times": ("block", "size"), "why": ("why", "first"), "article_id": ("article_id", "first")},
        COUNTED_CUTS,
    )


def _with_why(counted: pd.DataFrame, articles: pd.DataFrame, boilerplate: Boilerplate, width: int) -> pd.DataFrame:
    """Counted cuts with the reason spelled out and the title of an article, or where it came from if it has none."""
    by_id = articles.drop_duplicates("article_id").set_index("article_id")
    named = by_id["title"].where(by_id["title"].fillna("") != "", by_id["origin"])
    why = [
        why or why_cut(block, reason, boilerplate)
        for block, reason, why in zip(counted["block"], counted["reason"], counted["why"], strict=True)
    ]
    shown = counted.assign(
        why=why,
        example=counted["article_id"].map(named),
        block=[b if len(b) <= width else f"{b[:width]} …" for b in counted["block"]],
    )
    return CUT_BLOCKS.build(shown)
