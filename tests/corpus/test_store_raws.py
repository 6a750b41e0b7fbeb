"""What a store keeps of the raw records, and that nobody reads it who does not ask."""

import json

import pytest
from deltalake import DeltaTable
from sites import Site, page, serve
from store_files import made_before, put, rows

from analysis.corpus.load import load_corpus
from analysis.corpus.readers.records import RawArticle
from analysis.corpus.store.history import commits
from analysis.corpus.store.ingest import ingest
from analysis.corpus.store.listing import list_store
from analysis.corpus.store.raws import as_json, raw_article
from analysis.corpus.store.refreshing import refresh
from analysis.corpus.store.versions import read_store
from analysis.errors import CorpusError

TEXT = "The harbour was quiet on Monday, and the ferries ran late for the second day in a row, as they had all month."
PAGE = f"<html><head><title>Ferries</title></head><body><article><p>{TEXT}</p><p>{TEXT[::-1]} {TEXT}</p></article></body></html>"


class Watched:
    """A dataset, or a file of one, that notes which columns are asked for."""

    def __init__(self, watched, asked):
        self.watched, self.asked = watched, asked

    def __getattr__(self, name):
        return getattr(self.watched, name)

    def to_table(self, columns=None, **given):
        self.asked.append(columns)
        return self.watched.to_table(columns=columns, **given)

    def to_batches(self, columns=None, **given):
        self.asked.append(columns)
        return self.watched.to_batches(columns=columns, **given)

    def get_fragments(self):
        return [Watched(fragment, self.asked) for fragment in self.watched.get_fragments()]


def test_a_raw_article_is_kept_as_its_source_gave_it(tmp_path):
    record = {
        "title": "Ferries &amp; fog",
        "text": f"{TEXT}\n\nADVERTISEMENT",
        "outlet": "The Paper",
        "published": "12 June 2018",
    }
    ingest([put(tmp_path, record)], tmp_path / "store", jobs=1)
    [row] = rows(tmp_path / "store")
    assert json.loads(row["raw"]) == record | {"origin": "a.jsonl, line 1"}
    assert "ADVERTISEMENT" not in row["text"]


def test_a_page_keeps_its_markup_and_what_was_left_out_its_text(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(PAGE)
    short = {
        "title": "Encore",
        "text": "La mairie a annoncé lundi que le port resterait fermé toute la semaine.",
        "outlet": "The Paper",
    }
    ingest(
        [page, put(tmp_path, short), put(tmp_path, name="broken.jsonl")],
        tmp_path / "store",
        jobs=1,
        accept_missing=True,
    )
    kept = {row["origin"]: row for row in rows(tmp_path / "store")}
    assert json.loads(kept["page.html"]["raw"])["text"] == PAGE
    assert json.loads(kept["a.jsonl, line 1"]["raw"])["text"] == short["text"]
    assert kept["a.jsonl, line 1"]["reason"] == "not English"
    assert kept["broken.jsonl"]["raw"] is None  # nothing could be read of it


def test_a_raw_article_comes_back_as_it_was():
    given = RawArticle("A", TEXT, True, "The Paper", "", "", "", "", "a.jsonl, line 1", meta='{"rating": "left"}')
    assert raw_article(as_json(given)) == given


def test_reading_a_store_reads_no_raw_article(tmp_path, monkeypatch):
    store = tmp_path / "store"
    ingest([put(tmp_path, {"title": "A", "text": TEXT, "outlet": "The Paper"})], store, jobs=1)
    asked = []
    real = DeltaTable.to_pyarrow_dataset
    monkeypatch.setattr(DeltaTable, "to_pyarrow_dataset", lambda table: Watched(real(table), asked))
    read_store(store)
    listed = list_store(store)
    listed.texts(listed.articles["place"].to_numpy())
    ingest([tmp_path / "a.jsonl"], store, jobs=1)
    assert len(asked) >= 5
    assert all(columns is not None and "raw" not in columns for columns in asked)


def test_a_commit_says_of_which_run_it_is(tmp_path):
    store = tmp_path / "store"
    ingest([put(tmp_path, {"title": "A", "text": TEXT})], store, outlet="The Paper", jobs=1)
    ingest([put(tmp_path, {"title": "B", "text": TEXT, "outlet": "B"}, name="b.jsonl")], store, jobs=1)
    first, second = commits(DeltaTable(str(store)), 1)
    assert (first.version, first.does, second.version) == (0, "ingest", 1)
    assert first.given == {"sources": [str(tmp_path / "a.jsonl")], "outlet": "The Paper"}
    assert {row["title"]: row["ingest"] for row in rows(store)} == {"A": first.run, "B": second.run}
    assert first.run != second.run


def test_a_store_made_before_opens_and_grows(tmp_path):
    first = {"title": "A", "text": TEXT, "outlet": "The Paper", "url": "https://a.example/1"}
    ingest([put(tmp_path, first)], tmp_path / "new", jobs=1)
    store = made_before(tmp_path / "new", tmp_path / "store")
    assert load_corpus(store).articles["title"].tolist() == ["A"]
    summary = ingest(
        [put(tmp_path, {"title": "B", "text": TEXT, "outlet": "B"}, name="b.jsonl"), tmp_path / "a.jsonl"],
        store,
        jobs=1,
        accept_missing=True,
    )
    assert (summary.n_new, summary.n_known) == (1, 1)
    assert sorted((row["title"], row["raw"] is None) for row in rows(store)) == [("A", True), ("B", False)]
    assert [commit.does for commit in commits(DeltaTable(str(store)), 1)] == ["", "ingest"]
    assert len(read_store(store, 0).articles) == 1


@pytest.mark.parametrize("there_before", [True, False])
def test_a_first_ingest_that_fails_leaves_no_folder_that_was_not_there(tmp_path, there_before):
    store, table = tmp_path / "store", tmp_path / "columns.csv"
    table.write_text("when,what\n2024-03-01,rain\n")
    if there_before:
        store.mkdir()
    for source in (tmp_path / "gone.jsonl", table):
        with pytest.raises(CorpusError):
            ingest([source], store, jobs=1)
        assert store.exists() == there_before


def test_a_page_that_was_fetched_keeps_its_markup_and_can_be_made_anew(tmp_path):
    site, store = Site(), tmp_path / "store"
    stop = serve(site)
    try:
        site.answers["/1"] = page("Oban")
        ingest([site.url("/1")], store, jobs=1, politeness=site.politeness())
    finally:
        stop()
    [row] = rows(store)
    assert json.loads(row["raw"])["text"] == page("Oban")
    assert not refresh(store, jobs=1).changed
