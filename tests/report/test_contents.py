"""What stands beside the editions: contents, feeds, `latest/` and the bars between editions, made anew after each run."""

import errno
import shutil
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor

import feedparser
import pytest
from series_factories import make_edition, make_failed, make_series, write_record

from analysis import paths
from analysis.cli.main import main
from analysis.errors import ReportError
from analysis.report import contents
from analysis.report.contents import write_contents
from analysis.report.definitions import read_address, read_definitions


@pytest.fixture
def out(tmp_path):
    make_series(tmp_path)
    assert write_contents(tmp_path) == []
    return tmp_path


def read(path):
    return path.read_text(encoding="utf-8")


def entries(path):
    parsed = feedparser.parse(read(path))
    assert not parsed.bozo
    return parsed.entries


def test_contents_list_every_run_newest_first_with_headline_or_what_went_wrong(out):
    index = read(out / "index.html")
    places = [
        index.index(words) for words in ("31 March 2024</time>", "17 March 2024</time>", "1 failed run since mended")
    ]
    assert places == sorted(places)
    assert 'href="weekly/2024-03-31/index.html">After the vote the budget' in index
    assert "No edition: no articles to read.</strong> No article of news.jsonl" in index
    assert 'href="weekly/2024-03-24.FAILED/log.txt"' in index
    assert 'href="weekly/2024-03-24.FAILED/index.html"' not in index
    assert "<script" not in index


def test_runs_that_failed_before_a_good_edition_are_folded_away_and_later_ones_are_not(out):
    make_failed(out / "weekly", "2024-03-31", "wrong_parameter", "No `x`. Known: a b, " + ", ".join("bcdefghijklmn") + ".",
                started="2024-03-31T05:00:00+00:00")  # fmt: skip
    make_failed(out / "weekly", "2024-04-07", "timeout", "It took too long.")
    write_contents(out)
    index = read(out / "index.html")
    assert (
        index.index("It took too long")
        < index.index("2 failed runs since mended</summary>")
        < index.index("No <code>x</code>")
    )
    assert "Known: a b, b, c, d, e, f, g, h, i, j and 4 more." in index


def test_a_headline_is_no_markup(out):
    make_edition(out / "weekly", "2024-04-07", headline="<script>alert(1)</script> & more")
    write_contents(out)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in read(out / "index.html")
    assert "<title>&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</title>" in read(out / "feed.xml")


def test_the_last_good_edition_stands_open_however_often_runs_failed_since(out):
    for day in range(1, 9):
        make_failed(out / "weekly", f"2024-04-0{day}", "timeout", "It took too long.")
    write_contents(out)
    assert read(out / "index.html").index("After the vote") < read(out / "index.html").index("older</summary>")


def test_values_of_a_report_stand_below_it(out):
    make_edition(out / "each-outlet", "2024-03-31", headline="1 of 2 editions", title="Each outlet")
    make_edition(out / "each-outlet" / "each" / "the_echo", "2024-03-31", headline="The Echo blames", each="The Echo")
    make_failed(out / "each-outlet" / "each" / "post", "2024-03-31", "cell_error", "A cell.", each="The Post")
    write_contents(out)
    index = read(out / "index.html")
    assert 'href="each-outlet/each/the_echo/2024-03-31/index.html">The Echo blames' in index
    assert index.index("Each outlet</h2>") < index.index("The Echo</span>") < index.index("The Post</span>")
    assert 'href="../../../../index.html#the_echo"' not in read(out / "each-outlet/each/the_echo/2024-03-31/index.html")
    assert 'href="../../../../index.html#each-outlet"' in read(out / "each-outlet/each/the_echo/2024-03-31/index.html")
    assert (out / "each-outlet/each/the_echo/latest/2-sentiment.html").exists()


def test_what_is_no_report_is_not_listed_and_nobody_elses_file_is_written_over(tmp_path):
    (tmp_path / "raw" / "2024-03-31").mkdir(parents=True)
    write_contents(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["raw"]
    make_series(tmp_path)
    (tmp_path / "index.html").write_text("<h1>My pages</h1>", encoding="utf-8")
    assert write_contents(tmp_path) == [
        f"{tmp_path / 'index.html'} was written by something else and is left as it is."
    ]
    assert read(tmp_path / "index.html") == "<h1>My pages</h1>"
    assert "raw" not in read(tmp_path / "feed.xml")


def test_an_edition_without_a_record_is_listed_as_failed(out):
    (out / "weekly" / "2024-04-07").mkdir()
    (out / "weekly" / "2024-04-07" / "run.json").write_text('{"outcome": "o', encoding="utf-8")
    write_contents(out)
    assert "run.json cannot be read" in read(out / "index.html")


def test_latest_leads_to_the_page_of_the_last_good_edition_and_to_its_first_where_there_is_no_such_page_any_more(out):
    assert 'url=../2024-03-31/2-sentiment.html"' in read(out / "weekly/latest/2-sentiment.html")
    make_edition(out / "weekly", "2024-04-07", pages=("index.html",))
    make_failed(out / "weekly", "2024-04-14", "timeout", "It took too long.")
    write_contents(out)
    assert 'url=../2024-04-07/index.html"' in read(out / "weekly/latest/index.html")
    assert 'url=../2024-04-07/index.html"' in read(out / "weekly/latest/2-sentiment.html")
    assert not any(path.is_symlink() for path in out.rglob("*"))


def test_pages_lead_to_the_same_page_of_the_edition_before_and_after(out):
    first, last = (read(out / f"weekly/{day}/2-sentiment.html") for day in ("2024-03-17", "2024-03-31"))
    assert 'href="../2024-03-31/2-sentiment.html" rel="next"' in first
    assert 'rel="prev"' not in first
    assert 'href="../2024-03-17/2-sentiment.html" rel="prev"' in last
    assert "FAILED" not in first + last
    assert 'href="../../index.html#weekly">All editions' in last


def test_an_edition_leads_past_another_one_of_its_day(out):
    make_edition(out / "weekly", "2024-03-31.2")
    write_contents(out)
    first, superseded, last = (
        read(out / f"weekly/{day}/2-sentiment.html") for day in ("2024-03-17", "2024-03-31", "2024-03-31.2")
    )
    assert 'href="../2024-03-31.2/2-sentiment.html" rel="next"' in first
    assert 'href="../2024-03-17/2-sentiment.html" rel="prev"' in last
    assert 'href="../2024-03-17/2-sentiment.html" rel="prev"' in superseded
    assert 'href="../2024-03-31.2/2-sentiment.html"><span>Newest edition' in superseded


def test_bars_are_right_after_an_edition_came_and_another_was_removed_and_nothing_else_of_a_page_changes(out):
    page = out / "weekly/2024-03-17/index.html"
    before = page.read_bytes()
    make_edition(out / "weekly", "2024-04-07", pages=("index.html",))
    write_contents(out)
    assert 'href="../2024-04-07/index.html"><span>Newest edition' in read(page)
    assert 'href="../2024-04-07/index.html" rel="next"' in read(out / "weekly/2024-03-31/2-sentiment.html")
    for path in sorted((out / "weekly/2024-03-31").iterdir()):
        path.unlink()
    (out / "weekly/2024-03-31").rmdir()
    write_contents(out)
    assert 'href="../2024-04-07/index.html" rel="next"' in read(page)
    bar = before[before.index(b"<!-- editions") : before.index(b"<!-- /editions")]
    new = page.read_bytes()
    assert new.replace(new[new.index(b"<!-- editions") : new.index(b"<!-- /editions")], bar) == before


def test_a_second_writing_changes_no_file(out):
    times = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file() and "lock" not in path.name}
    write_contents(out)
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_writing_at_the_same_time_leaves_all_whole_and_nothing_aside(out):
    make_edition(out / "daily", "2024-04-01", headline="Daily")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: write_contents(out), range(8)))
    assert "Daily" in read(out / "index.html")
    assert not [path for path in out.rglob(".*") if path.is_file()]


def test_the_feed_holds_the_good_editions_with_headline_and_base_and_relative_links(out):
    newest, oldest = entries(out / "weekly/feed.xml")
    assert newest.title.startswith("After the vote")
    assert newest.summary.startswith("187 articles in 171 stories")
    assert newest.updated == "2024-03-31T06:31:01Z"
    assert ET.parse(out / "weekly/feed.xml").getroot().find("{*}entry/{*}link").get("href") == "2024-03-31/index.html"
    assert ET.parse(out / "feed.xml").getroot().find("{*}entry/{*}link").get("href") == "weekly/2024-03-31/index.html"
    assert oldest.id.startswith("urn:uuid:")
    assert oldest.id != newest.id


def test_ids_of_a_feed_stay_when_editions_come_and_go_and_the_site_gets_an_address(out):
    before = feedparser.parse(read(out / "weekly/feed.xml"))
    make_edition(out / "weekly", "2024-04-07", headline="Third")
    (out / "weekly/2024-03-17").rename(out / ".gone")
    write_contents(out, "https://example.org/reports/")
    after = feedparser.parse(read(out / "weekly/feed.xml"))
    assert after.feed.id == before.feed.id
    assert after.entries[1].id == before.entries[0].id
    assert after.entries[0].link == "https://example.org/reports/weekly/2024-04-07/index.html"
    assert {one.id for one in entries(out / "feed.xml")} == {one.id for one in after.entries}


def test_an_edition_below_its_floor_is_one_that_readers_may_open_and_says_so(out):
    make_edition(out / "weekly", "2024-04-07", outcome="below_floor", message="80 articles; the report asks for 100.")
    write_contents(out)
    assert "80 articles; the report asks for 100." in read(out / "index.html")
    assert entries(out / "weekly/feed.xml")[0].summary.startswith("80 articles; the report asks for 100.")


def test_a_feed_takes_letters_that_xml_has_no_place_for(out):
    write_record(out / "weekly/2024-03-31", headline="A \x0b tab & \u2028 a line")
    write_contents(out)
    assert entries(out / "weekly/feed.xml")[0].title.startswith("A ")


def test_neither_feed_nor_contents_break_at_letters_that_no_page_can_hold(out):
    write_record(out / "weekly/2024-03-31", headline="A\ufffe half \ud800 letter", title="B\ufffe\ud800")
    assert write_contents(out) == []
    assert ET.parse(out / "feed.xml").getroot().find("{*}entry/{*}title").text == "A half ? letter"
    assert "half ? letter" in read(out / "index.html")


def test_links_of_feeds_to_folders_with_a_space_are_addresses(out):
    (out / "weekly").rename(out / "every week %")
    write_contents(out, "https://example.org/reports")
    assert entries(out / "feed.xml")[0].link == "https://example.org/reports/every%20week%20%25/2024-03-31/index.html"
    assert "every%20week%20%25/feed.xml" in read(out / "every week %/feed.xml")


def test_whatever_keeps_contents_from_being_written_is_told_and_hides_nothing(out, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("No such thing.")

    monkeypatch.setattr(contents, "feed", fail)
    [said] = write_contents(out)
    assert "unexpected RuntimeError, No such thing." in said


def test_the_address_of_the_site_is_that_of_its_own_folder_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(paths.VARIABLE, str(tmp_path))
    (tmp_path / "reports").mkdir()
    (tmp_path / "study.toml").touch()
    (tmp_path / "reports" / "reports.toml").write_text(
        'address = "https://example.org"\n[[report]]\nname = "weekly"\nnotebooks = ["1-corpus"]\n', encoding="utf-8"
    )
    for folder, beginning in [("reports", "https://example.org/"), ("elsewhere", "weekly/")]:
        make_series(tmp_path / folder)
        given = ["--out", str(tmp_path / folder)] if folder == "elsewhere" else []
        assert main(["report", "weekly", "-p", "weight", "outlets", *given]) == 2
        link = ET.parse(tmp_path / folder / "feed.xml").getroot().find("{*}entry/{*}link").get("href")
        assert link.startswith(beginning)
    capsys.readouterr()


def test_the_command_writes_them_after_a_run_that_failed_too(tmp_path, capsys):
    make_edition(tmp_path / "sample", "2019-09-29", headline="The last good one")
    assert main(["report", "sample", "-p", "weight", "outlets", "--out", str(tmp_path)]) == 2
    index = read(tmp_path / "index.html")
    assert "No edition: a parameter is wrong.</strong> <code>weight</code> is" in index
    assert "The last good one" in index
    capsys.readouterr()


@pytest.mark.parametrize("line, address", [
    ("", ""), ('address = "https://example.org/reports"', "https://example.org/reports"), ('address = "example.org"', None), ("address = 7", None),
])  # fmt: skip
def test_the_address_of_the_site_stands_before_the_reports(tmp_path, line, address):
    path = tmp_path / "reports.toml"
    path.write_text(f'{line}\n[[report]]\nname = "a"\nnotebooks = ["1-corpus"]\n', encoding="utf-8")
    assert list(read_definitions(path)) == ["a"]
    if address is None:
        with pytest.raises(ReportError, match="write where the folder is published, as in https"):
            read_address(path)
    else:
        assert read_address(path) == address


NESTED = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize("file, text", [
    ("run.json", NESTED), ("run.json", '{"outcome": ["ok"]}'), ("run.json", '{"outcome": "ok", "inputs": [1]}'), ("run.json", " " * 5_000_001),
    *(("run.json", f'{{"outcome": "ok", "duration_seconds": {seconds}}}') for seconds in ("Infinity", "NaN", "1e300", "-1", '"6"', "true")),
    *(("run.json", f'{{"outcome": "ok", "started": "{day}"}}') for day in ("9999-12-31T23:59:59+00:00", "\\ud800", "yesterday")),
    ("summary.json", NESTED), ("summary.json", '{"headline": "A", "sentences": 7}'), ("summary.json", "[1]"), ("summary.json", '{"base": {}}'),
])  # fmt: skip
def test_a_damaged_record_is_left_out_and_counted_and_everything_else_stands(out, file, text):
    (make_edition(out / "weekly", "2024-04-07", headline="Third") / file).write_text(text, encoding="utf-8")
    (said,) = write_contents(out)
    assert said.startswith(f"1 record of editions in {out} cannot be read")
    assert f"weekly/2024-04-07: {file} cannot be read" in said
    assert "After the vote" in read(out / "index.html")
    titles = [entry.title for entry in entries(out / "weekly/feed.xml")]
    assert [title[:9] for title in titles if title != "Third"] == ["After the", "Lund is b"]


def test_half_a_letter_that_no_page_can_show_is_a_question_mark(out):
    path = make_edition(out / "weekly", "2024-04-07", headline="Third", base="A\udce9", message="B\ud800")
    assert write_contents(out) == []
    assert entries(out / "weekly/feed.xml")[0].summary.startswith("B? A?")
    assert path.is_dir()


def test_where_no_edition_is_left_latest_and_feed_lead_to_none(out):
    (out / "weekly/latest/mine.html").write_text("mine", encoding="utf-8")
    for day in ("2024-03-17", "2024-03-31"):
        shutil.rmtree(out / "weekly" / day)
    assert write_contents(out) == []
    assert sorted(path.name for path in (out / "weekly").iterdir()) == ["2024-03-24.FAILED", "latest"]
    assert [path.name for path in (out / "weekly/latest").iterdir()] == ["mine.html"]
    (out / "weekly/latest/mine.html").unlink()
    write_contents(out)
    assert not (out / "weekly/latest").exists()
    assert not (out / "feed.xml").exists()


def test_a_link_to_elsewhere_is_not_followed(out, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.rmtree(out / "weekly/latest")
    (out / "weekly/latest").symlink_to(elsewhere)
    assert write_contents(out) == [f"{out / 'weekly/latest'} was written by something else and is left as it is."]
    assert list(elsewhere.iterdir()) == []


def test_a_file_that_cannot_be_written_is_named_with_what_to_do(out, monkeypatch):
    make_edition(out / "weekly", "2024-04-07", headline="Third")

    def full(*_args, **_settings):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("analysis.parallel.whole_file.tempfile.mkstemp", full)
    (said,) = write_contents(out)
    assert f"{out / 'weekly/latest/2-sentiment.html'} cannot be written (No space left on device)" in said
    assert "Make room there" in said


def test_what_nobody_foresaw_is_told_and_fails_no_run(out, monkeypatch):
    monkeypatch.setattr("analysis.report.contents.read_shelf", lambda _: 1 / 0)
    assert write_contents(out) == [
        f"The contents of {out} are not up to date: unexpected ZeroDivisionError, division by zero."
    ]
