"""A report on paper: contents with the right page numbers, tagged, nothing folded away, no heading without what it heads."""

import importlib.util
import stat
import sys
from pathlib import Path

import pytest
from lxml import html
from pypdf import PdfReader

from analysis.errors import ReportError
from analysis.report.formats import pdf
from analysis.report.formats.joined import join_pages
from analysis.report.formats.paper import for_paper

NAMES = ["index.html", "2-second.html"]
TITLE = 'A "quoted" <b>title</b> }\n@import url(x); \\'
TABLE = "<tr><td>a cell with words</td><td></td><td>3</td></tr>"
BODY = f"""<details class="code"><summary>Show the code</summary><pre>secret_code()</pre></details>
<details class="wb-numbers"><summary>The numbers</summary><div class="wb-scroll"><table class="wb-table"><thead><tr><th>words</th>
<th>emptycolumn</th><th>n</th></tr></thead><tbody>{TABLE * 90}</tbody></table></div></details>
<p>{"Words of a paragraph. " * 200}</p><h2 id="s-late">A late section</h2><p>{"More words. " * 100}</p>
<picture><source media="(max-width: 90rem)" srcset="data:,"><img alt="A drawing" src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="></picture>"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{name}</title></head><body>
<header class="masthead"><a class="site" href="index.html">{title}</a><span class="dateline">As of 31 March 2024</span>
<nav class="pages"><a href="index.html">First</a><a href="2-second.html">Second</a></nav></header><div class="layout">
<main id="main"><h1 id="s-title">{name}</h1>{body}</main></div><footer class="provenance"><h2>Where these numbers come from</h2>
<details><summary>Settings</summary><p>level 0.95</p></details></footer></body></html>"""


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    import markupsafe

    for name, title in zip(NAMES, ("First page", "Second page"), strict=True):
        (tmp_path / name).write_text(
            PAGE.format(name=title, title=markupsafe.escape(TITLE), body=BODY), encoding="utf-8"
        )
    return tmp_path


def program(folder: Path, name: str, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that does what `source` says, the only one that is found."""
    path = folder / "bin" / name
    path.parent.mkdir()
    path.write_text(
        f"#!{sys.executable}\nimport sys, time\nif '--version' in sys.argv: print('Chromium {pdf.OLDEST}.0.1'); sys.exit()\n{source}\n"
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(pdf, "BROWSERS", (str(path),))


def test_for_paper_everything_is_opened_and_nothing_of_the_screen_is_left(pages):
    text, entries = for_paper(join_pages(pages, NAMES), {"p1": 3, "p2-s-late": 17})
    whole = html.document_fromstring(text)
    assert whole.xpath("//details[not(@open)] | //script | //nav | //source") == []
    assert "secret_code" not in text
    assert "emptycolumn" not in text
    assert len(whole.xpath("//article[1]//img")) == 1
    assert [(entry.level, entry.text) for entry in entries][:2] == [(1, "First page"), (2, "A late section")]
    lines = [" ".join(line.text_content().split()) for line in whole.xpath("//div[@class='front']//li")]
    assert lines[0] == "First page3"


def test_a_table_on_its_side_takes_its_summary_with_it(pages):
    wide = f"<tr>{'<td>1</td>' * 24}</tr>"
    page = pages / NAMES[0]
    page.write_text(page.read_text(encoding="utf-8").replace(TABLE * 90, wide), encoding="utf-8")
    whole = html.document_fromstring(for_paper(join_pages(pages, NAMES))[0])
    [sideways] = whole.xpath("//*[contains(@class, 'paper-sideways')]")
    assert [child.tag for child in sideways] == ["summary", "div"]
    assert sideways.xpath("./div/@class") == ["wb-scroll paper-wide"]


def test_a_title_that_is_code_of_a_style_sheet_stays_a_title(pages):
    text, _ = for_paper(join_pages(pages, NAMES))
    sheet = html.document_fromstring(text).xpath("//style")[-1].text
    assert "@import" not in sheet
    assert "</b>" not in sheet


def test_where_no_program_makes_a_pdf_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setattr(pdf, "BROWSERS", ("no-such-browser",))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ReportError, match=r"No program is found that makes a PDF: install Chromium"):
        pdf.find_setter()


def test_a_browser_too_old_for_page_numbers_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "OLDEST", 9_999)
    program(tmp_path, "chromium", "", monkeypatch)
    monkeypatch.setattr(pdf, "OLDEST", 99_999)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ReportError, match="is version 9999, and page numbers need 99999"):
        pdf.find_setter()


@pytest.mark.parametrize("source, words", [
    ("time.sleep(60)", "not done with the PDF after 0.5 seconds"),
    ("sys.stderr.buffer.write(b'\\xff\\x00 no luck'); sys.exit(4)", "exit code 4"),
    ("pass", "made no PDF"),
    ("open([a for a in sys.argv if a.startswith('--print-to-pdf=')][0].split('=', 1)[1], 'wb').write(b'no pdf')", "cannot be read"),
])  # fmt: skip
def test_a_browser_that_hangs_or_fails_is_one_message(pages, monkeypatch, source, words):
    program(pages, "chromium", source, monkeypatch)
    with pytest.raises(ReportError) as problem:
        pdf.write_pdf(pages, NAMES, pages / "report.pdf", seconds=0.5 if "sleep" in source else 30)
    assert words in str(problem.value)
    assert str(problem.value).isprintable()
    assert [path.name for path in pages.iterdir() if path.name.startswith("pdf-")] == []


def test_a_browser_that_fails_on_a_full_disk_is_told_as_a_full_disk(pages, monkeypatch):
    program(pages, "chromium", "sys.exit(1)", monkeypatch)
    monkeypatch.setattr(pdf, "LITTLE", 1 << 60)
    with pytest.raises(OSError, match="No space left on device"):
        pdf.write_pdf(pages, NAMES, pages / "report.pdf")


@pytest.mark.browser
@pytest.mark.parametrize("by", ["chromium", "weasyprint"])
def test_a_pdf_is_tagged_numbered_and_its_contents_name_the_right_pages(pages, monkeypatch, by):
    if by == "weasyprint":
        if importlib.util.find_spec("weasyprint") is None:
            pytest.skip("WeasyPrint is not installed")
        monkeypatch.setattr(pdf, "BROWSERS", ())
    try:
        pdf.find_setter()
    except ReportError as problem:
        pytest.skip(str(problem))
    pdf.write_pdf(pages, NAMES, pages / "report.pdf")
    reader = PdfReader(pages / "report.pdf")
    texts = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"].startswith("en")
    assert reader.outline
    numbers = pdf.page_numbers(pages / "report.pdf")
    assert f"A late section {numbers['p2-s-late']}" in texts[0]
    assert "A late section" in texts[numbers["p2-s-late"] - 1]
    assert all(f"{number} / {len(texts)}" in text for number, text in enumerate(texts, start=1))
    whole = " ".join(texts)
    assert whole.count("a cell with words") == 2 * 90, "all rows of both tables"
    assert "level 0.95" in whole
    for heading in ("First page", "A late section", "The numbers"):  # never the last words of a page
        assert not any(
            text.removesuffix(f"{n} / {len(texts)}").strip().endswith(heading) for n, text in enumerate(texts, 1)
        )
    assert reader.metadata.title == " ".join(TITLE.split())
