"""An executed notebook as a page, and a report as a folder that appears whole."""

import json
import re
from datetime import date

import nbformat
import pytest
from report_factories import make_definition, make_notebook, make_showcase

from analysis.corpus.load import load_corpus
from analysis.corpus.store.ingest import ingest
from analysis.errors import ReportError, StudyError, UsageError
from analysis.report.markup import dressed
from analysis.report.pages import dateline, spelled, window
from analysis.report.plan import plan_report
from analysis.report.provenance import package_versions
from analysis.report.publish import render_report
from analysis.report.render import Site, SiteLink, page_label, prose, render_page

SOFTWARE = {"workbook": "0", "python": "3", "packages": {}}
RUN = {"started": "2024-03-31T08:00:00+00:00", "software": SOFTWARE, "parameters": {}}
DAY = date(2024, 3, 31)


def cell(source, *outputs):
    return nbformat.v4.new_code_cell(source, outputs=list(outputs), execution_count=1)


def shows(kind, value, **metadata):
    return nbformat.v4.new_output("display_data", {kind: value}, metadata=metadata)


def page_of(*cells, pages=("Briefing", "Corpus")):
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    links = tuple(SiteLink(f"{label.lower()}.html", label) for label in pages)
    return render_page(notebook, 0, Site("Report", "As of today", "a to b", links, RUN, findings=False))


def test_title_contents_and_ids():
    html = page_of(nbformat.v4.new_markdown_cell("# The *week*\n\n## What & why\n\n## What & why\n\n### More"))
    assert "<title>The week · Report</title>" in html
    assert re.findall(r'<h\d id="([^"]+)"', html) == ["s-the-week", "s-what-why", "s-what-why-2", "s-more"]
    assert re.findall(r'class="level-(\d)"><a href="#([^"]+)"', html) == [
        ("2", "s-what-why"),
        ("2", "s-what-why-2"),
        ("3", "s-more"),
    ]


def test_code_without_output_joins_the_next_that_shows_something():
    html = page_of(cell("a = 1"), cell("b = 2"), cell("a + b", shows("text/plain", "3")))
    assert html.count('<div class="code">') == 1
    assert '<pre class="said">3</pre>' in html


def test_what_a_cell_says_is_escaped_and_its_warnings_stand_with_its_code():
    html = page_of(cell("1", nbformat.v4.new_output("stream", name="stdout", text="<b>"),
                        nbformat.v4.new_output("stream", name="stderr", text="careful")))  # fmt: skip
    assert '<pre class="said">&lt;b&gt;</pre>' in html
    assert html.index('<div class="code">') < html.index("careful")


def test_a_page_without_code_has_no_switch_for_it():
    assert 'id="show-code"' not in page_of(nbformat.v4.new_markdown_cell("# Words"))
    assert (
        page_of(cell("1", shows("text/plain", "1")), cell("2", shows("text/plain", "2"))).count('id="show-code"') == 1
    )


def test_what_the_run_has_to_say_stands_before_everything():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Words")])
    site = Site(
        "Report",
        "As of today",
        "",
        (SiteLink("index.html", "Page"),),
        {**RUN, "message": "Alpha is <.5."},
        findings=False,
    )
    html = render_page(notebook, 0, site)
    assert html.index("Alpha is &lt;.5.") < html.index("<main")


def test_the_folder_where_a_page_is_made_is_not_shown():
    injected = cell('n = 2\nout = "/somewhere/aside"', shows("text/plain", "2"))
    injected.metadata.tags = ["injected-parameters"]
    assert "/somewhere/aside" not in page_of(injected)


@pytest.mark.parametrize("metadata, alt", [({"alt": "A line"}, "A line"), ({}, "Figure without a description")])
def test_a_bare_image_has_alternative_text(metadata, alt):
    assert f'alt="{alt}"' in page_of(cell("1", shows("image/png", "iVBORw0=", **metadata)))


def test_html_wins_over_text_and_scripts_are_not_run():
    both = nbformat.v4.new_output("display_data", {"text/html": "<p>seen</p>", "text/plain": "a plain form"})
    html = page_of(cell("1", both, shows("application/javascript", "alert(1)")))
    assert "<p>seen</p>" in html
    assert "a plain form" not in html
    assert "alert(1)" not in html


def test_a_bare_table_scrolls_in_its_box_with_numbers_to_the_right():
    html = dressed('<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th><th>n</th></tr></thead>'
                  "<tbody><tr><th>a</th><td>1,204</td></tr></tbody></table>")  # fmt: skip
    assert html.startswith(
        '<div class="wb-scroll" tabindex="0" role="group" aria-label="Table"><table class="dataframe">'
    )
    assert '<th class="wb-num">n</th>' in html
    assert '<td class="wb-num">1,204</td>' in html
    assert dressed('<table class="wb-table"><tr></tr></table>') == '<table class="wb-table"><tr></tr></table>'
    assert "wb-scroll" in prose("| a |\n| --- |\n| b |")


@pytest.mark.parametrize(
    "name, label", [("5-close-reading", "Close reading"), ("briefing", "Briefing"), ("2024", "2024")]
)
def test_labels_of_pages(name, label):
    assert page_label(name) == label


def test_days_are_spelled():
    assert (spelled(date(2019, 9, 30)), spelled("2019-03-01"), spelled("x")) == (
        "30 September 2019",
        "1 March 2019",
        "x",
    )


def test_a_report_appears_whole_with_its_figures_tables_findings_and_provenance(tmp_path):
    notebooks = make_showcase(tmp_path / "notebooks")
    index = render_report(
        make_definition(), as_of=DAY, parameters={"n": "3"}, out=tmp_path / "out", notebooks=notebooks
    )
    folder = tmp_path / "out" / "harbour" / "2024-03-31"
    assert index == folder / "index.html"
    assert sorted(p.name for p in folder.iterdir()) == [
        "2-second-page.html", "figures", "findings.json", "index.html", "log.txt", "run.json", "tables"
    ]  # fmt: skip
    assert {row["notebook"] for row in json.loads((folder / "findings.json").read_text())} == {"showcase"}
    run = json.loads((folder / "run.json").read_text())
    assert run["parameters"] == {"corpus": "", "start": "", "end": "2024-03-31", "n": "3"}
    assert [one["name"] for one in run["notebooks"]] == ["showcase", "2-second-page"]
    assert run["software"]["packages"] == package_versions()
    assert str(tmp_path) not in index.read_text(encoding="utf-8")
    assert [p.name for p in folder.parent.iterdir()] == ["2024-03-31"]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    make_notebook(tmp_path / "a.ipynb", "1")
    (tmp_path / "out").write_text("a file, no folder", encoding="utf-8")
    with pytest.raises(ReportError, match=r"cannot be written to .*out.*Choose another folder with --out"):
        render_report(make_definition(notebooks=("a",)), as_of=DAY, out=tmp_path / "out", notebooks=tmp_path)


def test_wrong_parameters_stop_before_anything_runs(tmp_path):
    make_notebook(tmp_path / "a.ipynb", "1", parameters='n: int = 1\nout: str = ""')
    definition = make_definition(notebooks=("a",))
    for given, message in [({"m": "1"}, "parameter `m`"), ({"n": "x"}, "Parameter `n` of a"), ({"out": "x"}, "--out")]:
        with pytest.raises(UsageError, match=message):
            plan_report(definition, as_of=DAY, parameters=given, notebooks=tmp_path)


def test_a_report_of_today_is_of_the_day_in_its_time_zone(tmp_path):
    cell = 'corpus: str = ""\nstart: str = ""\nend: str = ""\ntime_zone: str = "UTC"'
    make_notebook(tmp_path / "a.ipynb", "1", parameters=cell)

    def plan(time_zone):
        definition = make_definition(
            notebooks=("a",), window="1 day", corpus="data/sample", parameters={"time_zone": time_zone}
        )
        return plan_report(definition, notebooks=tmp_path)

    east, west = plan("Pacific/Kiritimati"), plan("Etc/GMT+12")  # 26 hours apart: never the same day
    assert east.as_of > west.as_of
    assert east.values["a"] == {"corpus": "data/sample", "start": str(east.as_of), "end": str(east.as_of), "time_zone": "Pacific/Kiritimati"}  # fmt: skip
    assert (east.study.time_zone, east.study.start) == ("Pacific/Kiritimati", east.as_of)
    with pytest.raises(StudyError, match="Did you mean `Asia/Seoul`"):
        plan("Seoul")


def test_every_page_reads_the_version_that_the_report_names(tmp_path):
    store, source = tmp_path / "store", tmp_path / "articles.jsonl"
    text = (
        "Donald Trump praised the harbour, and the ferries ran late for the {}th day in a row, as they had all month."
    )
    for number in range(2):
        article = {
            "title": f"Ferries {number}",
            "text": text.format(number),
            "outlet": "The Paper",
            "published": "2024-03-30",
        }
        source.with_suffix(f".{number}.jsonl").write_text(json.dumps(article))
    ingest([source.with_suffix(".0.jsonl")], store)
    make_notebook(
        tmp_path / "a.ipynb",
        f"from analysis.corpus.store.ingest import ingest\ningest([{str(source.with_suffix('.1.jsonl'))!r}], {str(store)!r})",  # it grows
        "from analysis.corpus.load import load_corpus\nread = load_corpus(corpus)\nf'{len(read.articles)} of version {read.version}'",
        parameters='corpus: str = ""  # articles\nend: str = ""  # last day',
    )
    days = {"start": date(2024, 3, 1), "end": DAY}
    definition = make_definition(notebooks=("a",), corpus=str(store), **days)
    page = render_report(definition, as_of=DAY, out=tmp_path / "out", notebooks=tmp_path).read_text()
    assert len(load_corpus(store).articles) == 2
    assert "1 of version 0" in page
    assert "store, version 0</dd>" in page
    again = make_definition(notebooks=("a",), corpus=f"{store}@1", **days)
    assert (
        "store, version 1</dd>" in render_report(again, as_of=DAY, out=tmp_path / "out", notebooks=tmp_path).read_text()
    )


@pytest.mark.parametrize("settings, days, said, reads", [
    ({}, ["2018-09-29", "2018-10-05"], "As of 28 November 2026; articles from 29 September 2018 to 5 October 2018",
     "29 September 2018 (first article) to 5 October 2018 (last article)"),
    ({"end": "2018-10-05"}, ["2018-10-01", "2018-10-01"], "As of 28 November 2026; articles of 1 October 2018",
     "1 October 2018 (first article) to 5 October 2018"),
    ({"start": "2018-09-01", "end": "2018-10-05"}, ["2018-10-01", "2018-10-02"], "As of 28 November 2026",
     "1 September 2018 to 5 October 2018"),
    ({}, [], "As of 28 November 2026", "first article to last article"),
])  # fmt: skip
def test_a_report_without_a_window_names_the_days_of_its_articles(settings, days, said, reads):
    assert dateline(date(2026, 11, 28), settings, days) == said
    assert window(settings, days) == reads
