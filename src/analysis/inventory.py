"""corpus + measures -> counts of what is there, what was left out, and what stayed open."""

from collections.abc import Sequence

import pandas as pd

PORTRAYED = {
    "name_for": "is called",
    "agent": "does",
    "patient": "undergoes",
    "reporting_verb": "is reported with",
    "loaded_word": "loaded words nearby",
}


def left_out(rejects: pd.DataFrame) -> pd.DataFrame:
    """Records left out: reason, records, an example's place and title; most frequent reason first."""
    return _counted(
        rejects,
        ["reason"],
        {"records": ("origin", "size"), "example": ("origin", "first"), "title": ("title", "first")},
    )


def cut_blocks(cuts: pd.DataFrame, n: int = 20, width: int = 140) -> pd.DataFrame:
    """The blocks cut most often: outlet, reason, block (at most `width` characters of it), times."""
    table = _counted(cuts, ["outlet", "reason", "block"], {"times": ("block", "size")}).head(n)
    return table.assign(block=[b if len(b) <= width else f"{b[:width]} …" for b in table["block"]])


def cut_reasons(cuts: pd.DataFrame) -> pd.DataFrame:
    """Blocks cut by reason: reason, blocks, articles."""
    return _counted(cuts, ["reason"], {"blocks": ("block", "size"), "articles": ("article_id", "nunique")})


def reprints(articles: pd.DataFrame, n: int = 12) -> pd.DataFrame:
    """Stories told by more than one article: the earliest one's title, outlet and day, the other outlets, articles."""
    many = articles[articles.groupby("story_id")["article_id"].transform("size") > 1].sort_values("published")
    rows = [
        (group["title"].iloc[0], group["outlet"].iloc[0], group["published"].iloc[0], "; ".join(dict.fromkeys(group["outlet"].iloc[1:])),
         len(group))
        for _, group in many.groupby("story_id", sort=False)
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["title", "outlet", "published", "also in", "articles"])
    return table.sort_values("articles", ascending=False, kind="stable", ignore_index=True).head(n)


def mention_forms(mentions: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Mentions of each actor by form: actor_id, articles, mentions, name, role, pronoun; most mentions first."""
    if mentions.empty:
        return pd.DataFrame(columns=["actor_id", "articles", "mentions", "name", "role", "pronoun"])
    forms = mentions.pivot_table(index="actor_id", columns="form", values="mention_id", aggfunc="size", fill_value=0)
    forms = forms.reindex(columns=["name", "role", "pronoun"], fill_value=0)
    total = mentions.groupby("actor_id").agg(articles=("article_id", "nunique"), mentions=("mention_id", "size"))
    table = total.join(forms).sort_values("mentions", ascending=False).reset_index()
    return table.assign(share_of_articles=table["articles"] / max(len(articles), 1))


def open_aliases(open_mentions: pd.DataFrame, n: int = 15) -> pd.DataFrame:
    """Mentions left open: alias, form, why, candidates, places, articles; most frequent first."""
    return _counted(
        open_mentions.assign(candidates=open_mentions["candidates"].fillna("")),
        ["alias", "form", "why", "candidates"],
        {"places": ("alias", "size"), "articles": ("article_id", "nunique")},
    ).head(n)


def portrayed(portrayal: pd.DataFrame, actors: Sequence[str], n: int = 10) -> pd.DataFrame:
    """What each actor is most often called, does, undergoes and is reported with: a row a kind, a column an actor.

    A cell reads "dictator (64); despot (7)": the `n` most frequent values and in how many articles each stands.
    """
    here = portrayal[portrayal["actor_id"].isin(actors)]
    counted = here.groupby(["kind", "actor_id", "value"])["article_id"].nunique().rename("articles").reset_index()
    counted = counted.sort_values(["articles", "value"], ascending=[False, True], kind="stable")
    counted["shown"] = counted["value"] + " (" + counted["articles"].astype("str") + ")"
    top = counted.groupby(["kind", "actor_id"])["shown"].agg(lambda shown: "; ".join(shown.head(n))).unstack()
    top = top.reindex(index=list(PORTRAYED), columns=list(actors))
    return top.rename(index=PORTRAYED).rename_axis(index="kind", columns=None).reset_index()


def _counted(table: pd.DataFrame, keys: list[str], columns: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """The rows counted by `keys`, the first of `columns` giving the order, largest first."""
    if table.empty:
        return pd.DataFrame(columns=[*keys, *columns])
    counted = (
        table.groupby(keys, sort=False, dropna=False)
        .agg(**{k: pd.NamedAgg(*v) for k, v in columns.items()})
        .reset_index()
    )
    return counted.sort_values(next(iter(columns)), ascending=False, kind="stable", ignore_index=True)
