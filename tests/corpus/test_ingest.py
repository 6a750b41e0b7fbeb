"""`workbook ingest` from the front: lists, tables, feeds over loopback; columns; what is printed, and the exit status."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from sites import Site, item, page, rss, serve

from analysis.cli import main
from analysis.corpus.load import load_corpus
from analysis.corpus.store.ingest import ingest
from analysis.corpus.store.versions import read_store

SPANISH = "El puerto estuvo tranquilo el lunes y los barcos salieron tarde por la niebla. Los capitanes esperaron mientras la gente tomaba café."


@pytest.fixture
def site(monkeypatch):
    site = Site()
    stop = serve(site)
    monkeypatch.setattr("analysis.corpus.fetching.Politeness", lambda contact: site.politeness(contact=contact))
    yield site
    stop()


@pytest.fixture
def run(tmp_path, capsys):
    """Exit status, output and errors of `workbook ingest` into a store."""

    def run_ingest(*arguments):
        status = main.main(["ingest", *map(str, arguments), "--into", str(tmp_path / "store")])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run_ingest


def put(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list_a_feed_and_a_page_become_one_corpus(site, run, tmp_path):
    site.answers |= {
        "/feed": rss(item("/1"), item("/2")),
        "/spanish": page("Vigo", SPANISH * 3),
        "/boilerplate": "<html><body><p> </p></body></html>",
    }
    site.answers |= {f"/{n}": page(f"town {n}") for n in range(1, 5)}
    listed = put(
        tmp_path,
        "list.txt",
        "\n".join(["# mine", *map(site.url, ["/3", "/3", "/spanish", "/boilerplate", "/missing"])]),
    )
    status, out, err = run(site.url("/feed"), listed, site.url("/4"))
    assert status == 0, err
    assert out.startswith("7 records read, 4 new articles kept, 3 left out (")
    assert "1 page is named more than once" in out
    stored = read_store(tmp_path / "store")
    assert sorted(stored.articles["url"]) == sorted(map(site.url, ["/1", "/2", "/3", "/4"]))
    assert dict(zip(stored.rejects["origin"], stored.rejects["reason"], strict=True)) == {
        f"list.txt, line 4: {site.url('/spanish')}": "not English",
        f"list.txt, line 5: {site.url('/boilerplate')}": "empty",
        f"list.txt, line 6: {site.url('/missing')}": "gone",
    }
    assert f"left out: list.txt, line 6: {site.url('/missing')}: gone (status 404)" in out
    assert (
        f'All 3 left out, with file, place and reason: notebook 1-corpus, or in Python analysis.load_corpus("{tmp_path / "store"}").rejects'
        in out
    )
    site.answers["/missing"] = page("Faro")
    status, out, _ = run(listed, "--refetch")
    assert "1 new article kept" in out
    assert "gone" not in set(read_store(tmp_path / "store").rejects["reason"])  # left out once, kept since


def test_media_cloud_rows_keep_their_title_date_and_outlet(site, run, tmp_path):
    site.answers["/1"] = page("Lisbon")
    table = put(
        tmp_path,
        "mc.csv",
        f"id,publish_date,title,url,media_name\nx1,2018-06-12,As listed,{site.url('/1')},The Paper\n",
    )
    status, out, err = run(table, "--offline")
    assert (status, out) == (1, "")
    assert (
        f"Nothing could be kept of 1 record. mc.csv, line 2: {site.url('/1')}: not fetched (its address is given and its text is not"
        in err
    )
    assert "It is listed in the corpus among what was left out, at its version 0." in err
    assert not site.asked
    status, out, _ = run(table)
    assert status == 0
    assert "kept as metadata: `id`" in out
    article = load_corpus(tmp_path / "store").articles.iloc[0]
    assert (article["title"], str(article["published"].date()), article["outlet"]) == (
        "As listed",
        "2018-06-12",
        "The Paper",
    )
    assert article["meta.id"] == "x1"
    status, out, _ = run(table)
    assert (status, site.paths()) == (0, ["/1"])
    assert "1 record read, 0 new articles kept, 1 known already" in out


@pytest.mark.parametrize(
    "columns, status, message",
    [
        (["text"], 2, "'text' names no column: write our name and theirs, as in text=Volltext"),
        (["txt=Lauftext"], 2, "There is no column `txt` to fill. Did you mean `text`?"),
        (["text=Lauftext", "text=nr"], 2, "twice"),
        (["text=Laufext"], 1, "a.csv has no column `Laufext`, which is to be read as text. Did you mean `Lauftext`?"),
        ([], 1, "Say which one does: `workbook ingest ... --column text=NAME`"),
    ],
)
def test_columns_are_checked(run, tmp_path, columns, status, message):
    path = put(tmp_path, "a.csv", "nr;Lauftext\n1;The harbour was quiet.\n")
    code, out, err = run(path, *(part for given in columns for part in ("--column", given)))
    assert (code, out) == (status, "")
    assert message in err


def test_columns_are_read_and_the_rest_is_named(run, tmp_path):
    path = put(
        tmp_path,
        "a.csv",
        "nr;Lauftext;Datum\n1;The harbour was quiet on Monday, and the ferries ran late.;2018-06-12\n",
    )
    status, out, _ = run(path, "--column", "text=Lauftext", "--column", "published=Datum", "--outlet", "The Paper")
    assert status == 0
    assert "a.csv: read text from `Lauftext`, published from `Datum`; kept as metadata: `nr`." in out
    article = load_corpus(tmp_path / "store").articles.iloc[0]
    assert (str(article["published"].date()), article["outlet"]) == ("2018-06-12", "The Paper")


def test_an_address_is_no_corpus_of_a_report(capsys, tmp_path):
    assert main.main(["report", "sample", "--corpus", "https://paper.example/feed", "--out", str(tmp_path)]) == 1
    assert "`workbook ingest https://paper.example/feed --into data/corpus` fetches it" in capsys.readouterr().err


def test_a_killed_run_goes_on_without_asking_again(site, tmp_path):
    site.answers |= {f"/{n}": page(f"town {n}") for n in range(40)}
    listed = put(tmp_path, "list.txt", "\n".join(site.url(f"/{n}", "127.0.0.1") for n in range(40)))
    code = (
        "import sys; from analysis.corpus.store import ingest as store; from analysis.corpus.fetching import Politeness; store.CHUNK = 5;"
        "store.ingest([sys.argv[1]], sys.argv[2], politeness=Politeness(delay=0.05))"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(listed), str(tmp_path / "store")])
    begun = time.monotonic()
    while len(site.paths()) < 13 and process.poll() is None and time.monotonic() - begun < 100:
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    asked = site.paths()
    assert 13 <= len(asked) < 40
    summary = ingest([listed], tmp_path / "store", politeness=site.politeness())
    assert len(read_store(tmp_path / "store").articles) == 40
    assert summary.n_new + summary.n_known == 40
    assert len(site.paths()) <= 41  # one at most was under way


def test_an_earlier_text_in_the_same_file_is_named_and_articles_that_only_share_a_title_are_not_one(tmp_path):
    words = "The ferry left late on {} because of the storm, and the passengers waited in the hall until noon."
    named = [
        ("https://paper.example/s.php?1", "one"),
        ("https://paper.example/s.php?2", "two"),
        ("https://paper.example/s.php?1", "three"),
    ]
    rows = [{"title": "Ferry", "text": words.format(day), "url": url} for url, day in named]
    rows += [{"title": "News in brief", "text": words.format(day)} for day in ("Monday", "Tuesday")]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    summary = ingest([path], tmp_path / "store", outlet="The Paper", accept_missing=True)
    assert (summary.n_read, summary.n_new, dict(summary.left_out)) == (5, 4, {"superseded": 1})
    assert "line 3 gives the same article another text" in summary.rejects[0].detail


def test_addresses_that_gave_no_article_are_counted_not_tried_again_and_tried_by_refetch(site, run, tmp_path):
    site.answers |= {"/1": page("Lisbon"), "/empty": "<html><body><p> </p></body></html>"}
    listed = put(tmp_path, "list.txt", "\n".join(map(site.url, ["/1", "/empty", "/missing"])))
    run(listed)
    asked = len(site.paths())
    status, out, _ = run(listed)
    assert (status, len(site.paths())) == (0, asked)
    assert "0 new articles kept, 1 known already, 2 left out (1 empty, 1 gone)" in out
    assert "1 page is known from an earlier run and not fetched again (--refetch does)." in out
    assert "2 addresses were refused or gave no article in an earlier run and not tried again (--refetch does)." in out
    site.answers |= {"/empty": page("Porto"), "/missing": page("Faro")}
    _, out, _ = run(listed, "--refetch")
    assert "2 new articles kept" in out
    assert len(site.paths()) == asked + 3


def test_records_left_out_for_one_reason_are_named_together(run, tmp_path):
    listed = put(tmp_path, "list.txt", "\n".join(f"https://paper.example/{n}" for n in (1, 2, 3)))
    status, _, err = run(listed, "--offline")
    assert (status, err.count("its address is given and its text is not")) == (1, 1)
    assert (
        "list.txt, line 1: https://paper.example/1; list.txt, line 2: https://paper.example/2; list.txt, line 3:" in err
    )
