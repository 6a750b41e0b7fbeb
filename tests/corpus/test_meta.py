"""Further columns of a source: kept with each article, bounded, and columns of their own once a corpus is open."""

import json

import pandas as pd
import pytest
from factories import make_articles
from source_files import BODY, put, read

from analysis.corpus.load import load_corpus
from analysis.corpus.meta import with_meta


def test_each_further_column_becomes_one_of_the_articles():
    articles = make_articles("a", "b", "c", meta=['{"rating": "left", "page": "4"}', None, '{"rating": "right"}'])
    expanded = with_meta(articles)
    assert list(expanded.columns[-2:]) == ["meta.rating", "meta.page"]
    assert expanded["meta.rating"].tolist()[::2] == ["left", "right"]
    assert expanded[["meta.rating", "meta.page"]].isna().sum().tolist() == [1, 2]
    assert expanded["meta.rating"].dtype == "str"
    assert expanded.drop(columns=["meta.rating", "meta.page"]).equals(articles)


def test_articles_without_further_columns_are_as_they_were():
    articles = make_articles("a")
    assert with_meta(articles) is articles
    assert with_meta(articles.drop(columns="meta")).columns.tolist() == articles.columns.drop("meta").tolist()


def test_columns_beyond_a_hundred_are_those_that_fewest_articles_fill():
    wide = json.dumps({f"n{n}": "x" for n in range(101)})
    expanded = with_meta(make_articles("a", "b", meta=[wide, '{"n100": "y"}']))
    names = [name for name in expanded if name.startswith("meta.")]
    assert (len(names), names[0], names[-1]) == (100, "meta.n0", "meta.n100")


def test_nested_values_of_json_are_text(tmp_path):
    record = {
        "text": BODY,
        "title": "Ferries late",
        "tags": ["harbour", "ferries"],
        "desk": {"name": "Local", "id": 7},
        "score": 0.5,
    }
    (article,), _, _ = read(put(tmp_path, "a.jsonl", json.dumps(record | {"rating": {"name": "left"}, "empty": None})))
    assert article.section == "Local"
    assert json.loads(article.meta) == {"tags": "harbour; ferries", "score": "0.5", "rating": "left"}


@pytest.mark.parametrize("name", ["a.tsv", "a.parquet", "a.xlsx", "a.json"])
def test_tables_of_every_kind_keep_their_further_columns(tmp_path, name):
    table = pd.DataFrame({"text": [BODY, f"{BODY} It rained."], "rating": ["left", None], "score": [1, 2]})
    path = tmp_path / name
    if name == "a.parquet":
        table.to_parquet(path)
    elif name == "a.xlsx":
        table.to_excel(path, index=False)
    elif name == "a.json":
        table.to_json(path, orient="records")
    else:
        table.to_csv(path, index=False, sep="\t")
    kept, left, (note,) = read(path)
    assert not left
    assert [json.loads(a.meta) for a in kept] == [{"rating": "left", "score": "1"}, {"score": "2"}]
    assert note.text == f"{name}: kept as metadata: `rating`, `score`."


def test_metadata_is_bounded_and_what_is_dropped_is_said(tmp_path):
    record = {"text": BODY} | {f"n{n}": "x" for n in range(32)} | {"n1": "y" * 501}
    (article,), _, (note,) = read(put(tmp_path, "a.jsonl", json.dumps(record)))
    meta = json.loads(article.meta)
    assert (len(meta), len(meta["n1"]), meta["n1"][-2:]) == (30, 500, "y…")
    assert "metadata over 500 characters is cut there: 1 of `n1`" in note.text
    assert "not kept, as metadata is of 30 columns at most: `n30`, `n31`" in note.text


def test_a_corpus_of_a_file_has_the_columns(tmp_path):
    rows = "".join(f"{BODY} The {n}th ferry was late.,{rating}\n" for n, rating in enumerate(["left", "right"]))
    path = put(tmp_path, "a.csv", f"text,rating\n{rows}".replace("Monday, and", "Monday and"))
    assert load_corpus(path).articles["meta.rating"].tolist() == ["left", "right"]
