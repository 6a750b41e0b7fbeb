"""What an edition is written as besides its pages: one file, its notebooks, its data, and a PDF (test_pdf.py)."""

import io
import json
import re
import tomllib
import zipfile
from pathlib import Path

import jsonschema
import nbformat
import pandas as pd
import pytest
from lxml import html
from report_factories import make_definition, make_showcase

from analysis.codebook.load import read_codebook
from analysis.errors import ReportError, UsageError
from analysis.report.execute import Executed
from analysis.report.formats import check_formats, write
from analysis.report.formats.data_package import FINDINGS_SCHEMA, write_data_package
from analysis.report.formats.joined import join_pages
from analysis.report.formats.notebooks import without_machine
from analysis.report.formats.one_file import one_file
from analysis.tables import FINDINGS

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>p {{ margin: 0 }}</style></head>
<body><a class="skip" href="#main">Skip</a><header class="masthead"><a class="site" href="index.html">A &lt;b&gt; report</a>
<span class="dateline">As of 31 March 2024</span><nav class="pages" aria-label="Pages"><ul><li><a href="index.html">First</a></li>
<li><a href="2-second.html">Second</a></li></ul></nav><!-- editions -->
<nav class="editions"><a href="../2024-03-24/index.html">Edition before</a></nav><!-- /editions --></header><div class="layout">
<nav class="contents"><details open><summary>On this page</summary><ol><li><a href="#s-one">One</a></li></ol></details></nav>
<main id="main"><h1 id="s-title">{title}</h1><h2 id="s-one">One</h2>{body}</main></div>
<footer class="provenance"><h2>Where these numbers come from</h2><p class="whole"><a href="run.json">run</a></p></footer></body></html>"""
FIRST = (
    '<p><a href="2-second.html#s-one">there</a> <a href="https://news.example/1">out</a> <a href="figures/a.png" download>a file</a></p>'
    '<svg><defs><linearGradient id="shade"/></defs><rect fill="url(#shade)"/></svg><input id="x"><label for="x">X</label>'
)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Two pages that hold the same ids and link to each other."""
    (tmp_path / "index.html").write_text(PAGE.format(title="First", body=FIRST))
    (tmp_path / "2-second.html").write_text(PAGE.format(title="Second", body='<p><a href="index.html">back</a></p>'))
    return tmp_path


def joined(pages: Path) -> html.HtmlElement:
    return html.document_fromstring(one_file(join_pages(pages, ["index.html", "2-second.html"])))


def test_in_one_file_there_is_no_bar_of_editions_and_no_place_for_one(pages):
    whole = one_file(join_pages(pages, ["index.html", "2-second.html"]))
    assert "editions" not in whole
    assert "Edition before" not in whole


def test_in_one_file_every_id_is_there_once_and_every_link_points_to_one(pages):
    whole = joined(pages)
    ids = whole.xpath("//@id")
    assert len(ids) == len(set(ids))
    inside = [href for href in whole.xpath("//@href") if href.startswith("#")]
    assert {href[1:] for href in inside} <= set(ids)
    assert {"#p2-s-one", "#p1-s-one", "#p1", "#p2"} <= set(inside)
    assert whole.xpath("//label/@for") == ["p1-x"]
    assert whole.xpath("//rect/@fill") == ["url(#p1-shade)"]


def test_links_outside_stay_and_links_to_files_beside_lose_their_address(pages):
    links = {link.text: link.get("href") for link in joined(pages).iter("a")}
    assert links["out"] == "https://news.example/1"
    assert links["a file"] is None


def test_one_file_has_one_main_part_one_navigation_and_the_title_as_text(pages):
    whole = joined(pages)
    assert (len(whole.xpath("//main")), len(whole.xpath("//nav[@class='pages']")), len(whole.xpath("//footer"))) == (
        1,
        1,
        1,
    )
    assert whole.findtext(".//title") == "A <b> report"
    assert [link.text for link in whole.xpath("//nav[@class='pages']//a[starts-with(@href, '#')]")] == [
        "First",
        "Second",
    ]


def test_a_format_that_there_is_not_is_an_error_with_the_nearest():
    with pytest.raises(UsageError, match=r"no format `pfd`.*pdf"):
        check_formats(["site", "pfd"])


def test_a_format_that_cannot_be_made_is_named_with_the_reason(pages, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise ReportError("Chromium was not done.")

    monkeypatch.setattr("analysis.report.formats.pdf.write_pdf", fail)
    with pytest.raises(ReportError, match=r"The format pdf was not made: Chromium was not done\."):
        write(pages, ["site", "pdf", "html"], pages=["index.html", "2-second.html"], run={})


def test_a_full_disk_is_an_error_of_the_system():
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(OSError, match="No space left"):
        write_data_package(Path("/nonexistent"), {}, full)


# --- notebooks ---------------------------------------------------------------------------------------------------------------


def executed(source: str, *outputs: str) -> Executed:
    made = nbformat.v4.new_notebook(metadata={"papermill": {"input_path": "/srv/ann/study/x.ipynb"}})
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["injected-parameters"], "papermill": {"duration": 1.0}})
    cell.outputs = [nbformat.v4.new_output("stream", text=text) for text in outputs]
    made.cells.append(cell)
    return Executed("x", made, 1.0)


def test_a_notebook_keeps_its_parameters_and_names_no_folder_of_the_machine():
    done = executed(
        'study = "/srv/ann/study"\nactors = ["ortiz"]\ncorpus = "/srv/ann/study/data/corpus@3"\nout = "/tmp/.x.0a1b"',
        "read /srv/ann/study/data/a.csv, wrote /tmp/.x.0a1b/tables\n", "/srv/ann/study-two stays\n",
    )  # fmt: skip
    made = without_machine(done.notebook, {Path("/srv/ann/study"): "", Path("/tmp/.x.0a1b"): ""})
    assert made.cells[0].source == 'actors = ["ortiz"]\ncorpus = "data/corpus@3"'
    assert made.cells[0].outputs[0].text == "read data/a.csv, wrote tables\n"
    assert made.cells[0].outputs[1].text == "/srv/ann/study-two stays\n"
    assert "ann" not in nbformat.writes(made).replace("/srv/ann/study-two", "")
    assert "papermill" not in nbformat.writes(made)
    assert done.notebook.metadata.papermill, "the notebook of the run is left as it was"


def test_notebooks_are_written_by_name(pages):
    write(pages, ["notebooks"], pages=[], executed=[executed("n = 1")], run={})
    assert nbformat.read(pages / "notebooks" / "x.ipynb", as_version=4).cells[0].source == "n = 1"


# --- data --------------------------------------------------------------------------------------------------------------------

RUN = {
    "report": "weekly", "title": "A <b> “report”", "edition": "2024-03-31.2", "as_of": "2024-03-31", "started": "2024-03-31T06:30:00+00:00",
    "corpus": {"source": "data/sample", "version": None, "digest": "ab" * 32, "n_articles": 156, "notes": ["7 left out."]},
    "study": {"codebook": "data/codebook", "actors": ["donald_trump"], "weight": "article", "level": 0.9, "time_zone": "UTC"},
    "software": {"workbook": "0.1.0", "python": "3.11.7"}, "codebook": {"actors.toml": "0a1b"}, "roles": {},
}  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> zipfile.ZipFile:
    folder = tmp_path / "edition"
    (folder / "tables").mkdir(parents=True)
    table = FINDINGS.fill(
        pd.DataFrame([{"measure": "net_sentiment", "estimand": "mean", "estimate": 0.2, "method": "corrected"}])
    )
    table.to_csv(folder / "tables" / "by-outlet.csv", index=False)
    pd.DataFrame(
        {"published": ["2024-03-01 05:00:00+00:00"], "day": ["2024-03-01"], "n": [3], "sure": [True], "none": [None]}
    ).to_csv(folder / "tables" / "Kinds.csv", index=False)
    (folder / "tables" / "empty.csv").write_text("\n")
    rows = [{"notebook": "2-sentiment", **row} for row in json.loads(table.to_json(orient="records"))]
    (folder / "findings.json").write_text(json.dumps(rows))
    write_data_package(folder, RUN, tmp_path / "data.zip")
    return zipfile.ZipFile(tmp_path / "data.zip")


def test_the_schema_of_findings_names_and_explains_every_key():
    schema = json.loads(FINDINGS_SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    properties = schema["items"]["properties"]
    assert list(properties) == ["notebook", "name", *FINDINGS.columns]
    assert all(one["description"].endswith(".") for one in properties.values())


def test_findings_in_the_archive_fit_the_schema_beside_them(archive):
    findings = json.loads(archive.read("findings.json"))
    assert findings
    jsonschema.validate(findings, json.loads(archive.read("findings.schema.json")))


def test_the_package_describes_every_table_with_type_size_and_digest(archive):
    import hashlib

    package = json.loads(archive.read("datapackage.json"))
    assert package["$schema"].endswith("/2.0/datapackage.json")
    assert (package["name"], package["version"], package["title"]) == (
        "weekly-2024-03-31.2",
        "2024-03-31.2",
        RUN["title"],
    )
    resources = {one["path"]: one for one in package["resources"]}
    assert set(resources) == {name for name in archive.namelist() if name.endswith((".csv", ".toml"))} | {
        "findings.json"
    }
    assert len({one["name"] for one in resources.values()}) == len(resources)
    for path, one in resources.items():
        content = archive.read(path)
        assert re.fullmatch(r"[a-z0-9._-]+", one["name"])
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        if path.endswith(".csv") and content.strip():
            assert [field["name"] for field in one["schema"]["fields"]] == list(
                pd.read_csv(
                    io.BytesIO(content), nrows=0, header=one.get("dialect", {"headerRows": [1]})["headerRows"][0] - 1
                )
            )
    kinds = {field["name"]: field["type"] for field in resources["tables/Kinds.csv"]["schema"]["fields"]}
    assert kinds == {"published": "datetime", "day": "date", "n": "integer", "sure": "boolean", "none": "any"}


def test_the_archive_holds_the_codebook_with_reasons_and_the_method(archive):
    actors = tomllib.loads(archive.read("codebook/actors.toml").decode())["actor"]
    assert "donald_trump" in {actor["id"] for actor in actors}
    assert all(actor["why"] for actor in actors)
    said = archive.read("method.txt").decode()
    assert all(
        words in said
        for words in (
            "156 articles",
            "7 left out.",
            "net_sentiment",
            "90 %",
            "1 of the estimates",
            "actors.toml 0a1b",
            "the changes since the edition before, each by Holm's method",
        )
    )
    assert "Licence" in archive.read("README.txt").decode()


def test_of_a_codebook_that_is_laid_over_the_archive_holds_what_counted_and_where_each_entry_came_from(tmp_path):
    own = tmp_path / "study" / "codebook"
    own.mkdir(parents=True)
    (own / "events.toml").write_text('[[events]]\nid = "vote"\ndate = 2024-03-20\nname = "Vote"\nwhy = "It decided."\n')
    (own / "loaded_words.csv").write_text("term,why,keep\nabsurd*,,false\n")
    for name in ("one.zip", "two.zip"):
        write_data_package(tmp_path, {**RUN, "study": {**RUN["study"], "codebook": str(own)}}, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        archive.extractall(tmp_path / "out")
    again, read = read_codebook(tmp_path / "out" / "codebook"), read_codebook(own)
    assert (again.events, again.loaded_words, again.actors) == (read.events, read.loaded_words, read.actors)
    origins = pd.read_csv(tmp_path / "out" / "codebook-origins.csv").set_index(["file", "entry"])
    assert tuple(origins.loc[("events.toml", "vote")]) == ("new", "codebook/events.toml")
    assert origins.loc[("loaded_words.csv", "absurd*"), "how"] == "dropped"
    assert origins.loc[("actors.toml", "donald_trump"), "said_in"] == "data/codebook/actors.toml"


def test_the_same_edition_gives_the_same_bytes(archive, tmp_path):
    write_data_package(tmp_path / "edition", RUN, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "data.zip").read_bytes()


# --- in a browser ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from datetime import date

    from analysis.report.publish import render_report

    folder = tmp_path_factory.mktemp("report")
    index = render_report(
        make_definition(title="<b>Harbour</b> & report"), as_of=date(2024, 3, 31), out=folder / "out", notebooks=make_showcase(folder / "notebooks")
    )  # fmt: skip
    write(index.parent, ["html"], pages=["index.html", "2-second-page.html"], run={})
    return index.parent / "report.html"


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_one_file_asks_for_nothing_fits_its_screen_and_its_links_work(browser, report, width):
    page = browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda problem: complaints.append(str(problem)))
    page.goto(report.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("nav.pages a:has-text('Second page')")
    assert page.evaluate("document.querySelector('#p2').getBoundingClientRect().top") < 400
    assert (
        page.evaluate(
            "[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.getElementById(a.hash.slice(1))).length"
        )
        == 0
    )
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth)")
    assert [url for url in requests if not url.startswith("data:")] == [report.as_uri()]
    assert complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_serious_in_one_file(browser, report, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(report.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [node["html"][:120] for node in v["nodes"]]) for v in found] == []
