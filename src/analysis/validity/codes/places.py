"""Where a unit is: its sentence, a digest by which that is known again, and the unit of the present corpus that a code is about."""

import hashlib
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.language.texts import field_texts
from analysis.validity.codes.tasks import OF_ARTICLES

DIGITS = 12  # of a digest
PLACE = ["article_id", "field", "start", "end", "actor_id"]


def sentence_digest(text: str) -> str:
    """By which a sentence (or the text of an article) is known again: of its words, whatever the space between them."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8")).hexdigest()[:DIGITS]


def sentence_spans(places: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """The sentence in which each place begins.

    Args:
        places: reads article_id, field, start.
    Returns:
        sentence_id, start, end in the order of `places`; NaN, -1, -1 where there is no sentence.
    """
    wanted = places[["article_id", "field", "start"]].reset_index(drop=True).assign(row=range(len(places)))
    begun = sentences[["article_id", "field", "start", "end", "sentence_id"]].assign(first=sentences["start"])
    found = pd.merge_asof(
        wanted.sort_values("start"), begun.sort_values("start"), on="start", by=["article_id", "field"]
    )
    found = found.sort_values("row").set_index(places.index)
    inside = found["sentence_id"].notna() & (found["start"] < found["end"])
    return pd.DataFrame(
        {
            "sentence_id": found["sentence_id"].where(inside),
            "start": found["first"].where(inside, -1).astype("int64"),
            "end": found["end"].where(inside, -1).astype("int64"),
        }
    )


def digests(
    places: pd.DataFrame, whole: "npt.NDArray[np.bool_]", articles: pd.DataFrame, sentences: pd.DataFrame
) -> "pd.Series[Any]":
    """The digest of each place's sentence, of a whole article that of its text; "" where it is not in the corpus.

    Args:
        places: reads article_id, field, start.
        whole: whether a row is about a whole article.
    """
    texts = field_texts(articles[articles["article_id"].isin(set(places["article_id"]))])
    spans = sentence_spans(places, sentences)
    made = []
    for article_id, field, is_whole, start, end in zip(
        places["article_id"], places["field"], whole, spans["start"], spans["end"], strict=True
    ):
        text = texts.get((article_id, "text" if is_whole else field))
        text = text if is_whole or text is None else text[start:end] if start >= 0 else None
        made.append("" if text is None else sentence_digest(text))
    return pd.Series(made, places.index, dtype="str")


def locate(
    codes: pd.DataFrame, mentions: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame
) -> pd.DataFrame:
    """The codes with the ids of the units as the corpus has them now; those whose unit is not there any more are left out.

    An article is known by its id, else by its address. A mention is the one of the code's actor at the same place of the same
    sentence (by its digest); where the article was changed elsewhere, the only one of this actor and length in that sentence. A whole article
    is the same where its text is. A code without a place is taken by its `unit_id`.

    Args:
        codes: CODES, as `read_codes` gives them.
        mentions: of the corpus: reads mention_id, article_id, sentence_id, field, actor_id, start, end.
    Returns:
        the codes that were found, `unit_id` and `article_id` as they are now; `attrs["notes"]` counts the others, by reason.
    """
    whole = codes["task"].isin(OF_ARTICLES)
    here = codes.assign(article_id=_article_ids(codes, mentions, articles))
    absent = here["article_id"].isna()
    fits = (codes["digest"] == "") | (digests(here, whole.to_numpy(), articles, sentences) == codes["digest"])
    here["unit_id"] = (here["article_id"] + " " + here["actor_id"]).str.strip().where(whole & fits)
    here.loc[~whole, "unit_id"] = _mention_ids(codes[~whole], here[~whole], mentions)
    here.loc[~whole & ~fits, "unit_id"] = np.nan
    moved = ~whole & ~absent & (codes["digest"] != "") & here["unit_id"].isna()
    standing = _with_digests(sentences[sentences["article_id"].isin(set(here.loc[moved, "article_id"]))], articles)
    here.loc[moved, "unit_id"] = _moved_ids(here[moved], mentions, standing)
    gone = ~absent & here["unit_id"].isna()
    reworded = gone & ~fits & (whole | ~codes["digest"].isin(set(standing["digest"])))
    kept = here[~absent & ~gone].reset_index(drop=True)
    kept.attrs = {"notes": [*codes.attrs.get("notes", []), *_left_out(codes, absent, reworded, gone & ~reworded)]}
    return kept


def _article_ids(codes: pd.DataFrame, mentions: pd.DataFrame, articles: pd.DataFrame) -> pd.Series:
    """The id of each code's article in the corpus, NaN where it has none."""
    addresses = articles.dropna(subset="url").drop_duplicates("url").set_index("url")["article_id"]
    units = mentions.set_index("mention_id")["article_id"]
    given = codes["article_id"].where(codes["article_id"] != "", codes["unit_id"].map(units))
    given = given.fillna(codes["unit_id"].str.split(" ").str[0].where(codes["task"].isin(OF_ARTICLES)))
    known = given.isin(set(articles["article_id"]))
    return given.where(known, codes["url"].where(codes["url"] != "").map(addresses))


def _mention_ids(codes: pd.DataFrame, here: pd.DataFrame, mentions: pd.DataFrame) -> "npt.NDArray[np.object_]":
    """The mention at each code's place; of a code without a place, the one of its id."""
    found = here[PLACE].merge(mentions.drop_duplicates(PLACE), on=PLACE, how="left", validate="many_to_one")
    by_id = codes["unit_id"].where(codes["unit_id"].isin(set(mentions["mention_id"])))
    return np.where(codes["start"] >= 0, found["mention_id"].to_numpy(dtype=object), by_id.to_numpy(dtype=object))


def _with_digests(sentences: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    whole = np.zeros(len(sentences), dtype=bool)
    return sentences.assign(digest=digests(sentences, whole, articles, sentences))


def _moved_ids(codes: pd.DataFrame, mentions: pd.DataFrame, standing: pd.DataFrame) -> "npt.NDArray[np.object_]":
    """The only mention of the actor, as long as the coded one, in the sentence of that digest, wherever the article has it now."""
    key = ["article_id", "field", "digest", "actor_id", "length"]
    own = mentions.merge(standing[["sentence_id", "digest"]], on="sentence_id")
    single = own.assign(length=own["end"] - own["start"]).drop_duplicates(key, keep=False)[[*key, "mention_id"]]
    wanted = codes.assign(length=codes["end"] - codes["start"])[key]
    return wanted.merge(single, on=key, how="left")["mention_id"].to_numpy(dtype=object)


def _left_out(codes: pd.DataFrame, absent: pd.Series, lost: pd.Series, unfound: pd.Series) -> list[str]:
    reasons = (
        (absent, "are of articles that the corpus does not have"),
        (lost, "are of sentences, or whole articles, that read differently now"),
        (unfound, "are of places where the corpus has no mention of their actor"),
    )
    return [
        f"{n:,} of {len(codes):,} codes {why}, and were left out." for which, why in reasons if (n := int(which.sum()))
    ]
