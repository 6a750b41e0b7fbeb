"""Exports of Nexis Uni and Factiva, in every form that they are said to have. Made here, after public descriptions."""

import pytest
from source_files import BODY, NEXIS, make_docx, make_rtf, put, read

from analysis.corpus.readers.rtf import Paragraphs

COVER = [
    "User Name: Ann Ortiz", "Date and Time: Tuesday, June 12, 2018 3:05:00 PM CEST", "Job Number: 12345678", "Documents (2)",
    "1. Ferries late again", "Client/Matter: -None-", "Search Terms: ferries", "Search Type: Natural Language", "Narrowed by:",
    "2. Ferries late again",
]  # fmt: skip
CODED = {
    "SE": "News", "HD": "Ferries late again", "BY": "By Ann Ortiz and Ben Lund", "WC": "1,018 words", "PD": "12 June 2018",
    "ET": "07:30", "SN": "The Paper", "SC": "TPAP", "PG": "4", "LA": "English", "CY": "Copyright 2018 The Paper", "LP": BODY,
    "TD": "Nobody minded.\nThe ferry to Vila Nova sailed at nine.", "CO": "ferrco : Ferry Company", "NS": "gtour : Tourism",
    "RE": "port : Portugal", "AN": "Document TPAP000020180612ee6c0003p",
}  # fmt: skip
PLAIN = [
    "News", "Ferries late again", "By Ann Ortiz and Ben Lund", "1,018 words", "12 June 2018", "07:30", "The Paper", "TPAP", "4",
    "English", "Copyright 2018 The Paper. All Rights Reserved.", BODY, "Nobody minded.", "The ferry to Vila Nova sailed at nine.",
    "Document TPAP000020180612ee6c0003p",
]  # fmt: skip
TEXT = f"{BODY}\n\nNobody minded.\n\nThe ferry to Vila Nova sailed at nine."


def coded_html(fields):
    rows = ""
    for code, value in fields.items():
        cell = "".join(f'<p class="articleParagraph enarticleParagraph">{p}</p>' for p in value.split("\n"))
        rows += f'<tr><td class="index"><b>{code}</b>&nbsp;</td><td>{cell if code in ("LP", "TD") else value}</td></tr>'
    return f'<div class="article enArticle"><table>{rows}</table></div>'


def plain_html(lines):
    section, title, by, count, *said = lines[:11]
    head = f"<div>{section}</div><div id='hd'><span class='enHeadline'>{title}</span></div><div class='author'>{by}</div><div>{count}</div>"
    head += "".join(f"<div>{line}</div>" for line in said)
    return (
        "<div class='article enArticle'>"
        + head
        + "".join(f"<p class='articleParagraph enarticleParagraph'>{p}</p>" for p in lines[11:-1])
        + f"<p>{lines[-1]}</p></div>"
    )


def page(*articles):
    return f"<!DOCTYPE html><html><head><title>Factiva</title></head><body>{'<br>'.join(articles)}<div>© 2018 Factiva, Inc.</div></body></html>"


def rtf_table(fields):
    rows = ((code, "\\par ".join(value.split("\n"))) for code, value in fields.items())
    return "".join(f"\\trowd {code}\\cell {value}\\cell\\row\n" for code, value in rows)


def make_coded_rtf(path, *articles):
    path.write_text(
        "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}" + "\\par ".join(map(rtf_table, articles)) + "}"
    )
    return path


def check(article):
    assert (article.title, article.outlet, article.section) == ("Ferries late again", "The Paper", "News")
    assert article.published == "12 June 2018 07:30"
    assert article.authors == "By Ann Ortiz and Ben Lund"
    assert article.text == TEXT


@pytest.mark.parametrize("n", [1, 3])
def test_a_factiva_page_is_read_with_codes_and_without(tmp_path, n):
    for name, article in (("coded.html", coded_html(CODED)), ("plain.html", plain_html(PLAIN))):
        kept, left, _ = read(put(tmp_path, name, page(*[article] * n)))
        assert not left
        assert [a.origin for a in kept] == [f"{name}, document {i + 1}" for i in range(n)]
        for found in kept:
            check(found)


@pytest.mark.parametrize("n", [1, 3])
def test_a_factiva_rich_text_is_read_with_codes_and_without(tmp_path, n):
    coded = make_coded_rtf(tmp_path / "coded.rtf", *[CODED] * n)
    plain = make_rtf(tmp_path / "plain.rtf", PLAIN * n)
    for path in (coded, plain):
        kept, left, _ = read(path)
        assert not left
        assert len(kept) == n
        for found in kept:
            check(found)


def test_a_line_of_the_text_that_begins_like_a_code_stays_text(tmp_path):
    fields = CODED | {"TD": "IN June the ferries ran.\nRE-elected, she\tsailed."}
    (article,), *_ = read(make_coded_rtf(tmp_path / "a.rtf", fields))
    assert article.text.endswith("IN June the ferries ran.\n\nRE-elected, she sailed.")


def test_a_factiva_article_without_a_text_or_an_end_is_left_out_with_its_headline(tmp_path):
    empty = {code: value for code, value in CODED.items() if code not in ("LP", "TD")}
    cut = {code: value for code, value in CODED.items() if code != "AN"}
    kept, left, _ = read(put(tmp_path, "a.html", page(coded_html(CODED), coded_html(empty), coded_html(cut))))
    assert len(kept) == 1
    assert [(r.origin, r.reason) for r in left] == [
        ("a.html, document 2", "no text"),
        ("a.html, document 3", "truncated file"),
    ]
    kept, left, _ = read(make_coded_rtf(tmp_path / "a.rtf", CODED, empty, cut))
    assert len(kept) == 1
    assert [(r.origin, r.reason) for r in left] == [
        ("a.rtf, document 2", "no text"),
        ("a.rtf, document 3", "truncated file"),
    ]


@pytest.mark.parametrize("make, name", [(make_docx, "a.docx"), (make_rtf, "a.rtf")])
def test_the_cover_of_a_nexis_export_is_none_of_its_first_document(tmp_path, make, name):
    kept, left, _ = read(make(tmp_path / name, [*COVER, *NEXIS, *NEXIS]))
    assert not left
    assert [(a.title, a.outlet, a.published) for a in kept] == [
        ("Ferries late again", "The Paper", "June 12, 2018 Tuesday")
    ] * 2


@pytest.mark.parametrize("make, name", [(make_docx, "a.docx"), (make_rtf, "a.rtf")])
def test_a_nexis_document_that_breaks_off_is_left_out(tmp_path, make, name):
    kept, left, _ = read(make(tmp_path / name, [*NEXIS, *NEXIS[:-2]]))
    assert len(kept) == 1
    assert [(r.origin, r.reason) for r in left] == [(f"{name}, document 2", "truncated file")]


def test_a_paragraph_that_begins_like_a_field_stays_in_the_text(tmp_path):
    story = [
        "Graphic pictures of the storm were shown.",
        "Notes from the harbour were read out.",
        "Language matters, she said.",
    ]
    lines = [*NEXIS[:8], *story, "Graphic", "A ferry, by Ben Lund", "Load-Date: June 13, 2018", "End of Document"]
    (article,), *_ = read(make_docx(tmp_path / "a.docx", lines))
    assert article.text == "\n\n".join(story)


@pytest.mark.parametrize(
    "rtf, expected",
    [
        (r"{\rtf1 \ldblquote Yes\rdblquote\emdash she said.}", ["“Yes”—she said."]),
        (r"{\rtf1\ansi\uc1 caf\u233?e}", ["cafée"]),  # one character stands for older readers
        (r"{\rtf1\ansi\uc0 caf\u233e}", ["cafée"]),  # none does
        (r"{\rtf1\ansi It\u8217\'92s}", ["It’s"]),  # a byte does
        (r"{\rtf1\ansi \u-10179?\u-8704?}", ["😀"]),  # two halves of one
        (r"{\rtf1\ansi\ansicpg1251 \'cc\'e8\'f0}", ["Мир"]),
        (r"{\rtf1\ansi\ansicpg932 \'93\'fa\'96\'7b}", ["日本"]),  # two bytes a character
        ("{\\rtf1 one\\par two\\line three\\\nfour}", ["one", "two", "three", "four"]),
        (r"{\rtf1{\*\generator X;}{\pict\bin3 }}}}{\info{\title T}}a{\v hidden}b\{c\}\\}", ["ab{c}\\"]),
        (r'{\rtf1{\field{\*\fldinst HYPERLINK "x"}{\fldrslt here}}}', ["here"]),
        ("{\\rtf1 on\ne}", ["one"]),
    ],
)
def test_rich_text_is_read_as_word_shows_it(rtf, expected):
    found = Paragraphs(rtf)
    assert list(found) == expected
    assert found.complete


def test_rich_text_that_breaks_off_says_so(tmp_path):
    kept, left, _ = read(put(tmp_path, "a.rtf", "{\\rtf1 Ferries late\\par The harbour was qui"))
    assert not kept
    assert [r.reason for r in left] == ["truncated file"]


def test_a_word_file_shows_its_tabs_and_breaks_and_each_text_once(tmp_path):
    import zipfile

    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = "<w:txbxContent><w:p><w:r><w:t>A box.</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Ferries</w:t><w:tab/><w:t>late</w:t></w:r></w:p>"
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        "<w:r><w:t>One.</w:t><w:br/><w:t>Two.</w:t></w:r><w:del><w:r><w:delText>Gone.</w:delText></w:r></w:del></w:p>"
    )
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "_rels/.rels",
            '<Relationships><Relationship Type="http://x/officeDocument" Target="word/document2.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document2.xml", f'<w:document xmlns:w="{w}" xmlns:mc="{mc}"><w:body>{body}</w:body></w:document>'
        )
    (article,), left, _ = read(tmp_path / "a.docx")
    assert (article.title, article.text) == ("Ferries late", "A box.\n\nOne.\n\nTwo.")
    assert not left


@pytest.mark.parametrize("make, name", [(make_docx, "a.docx"), (make_rtf, "a.rtf")])
def test_an_essay_that_gives_its_length_is_no_export(tmp_path, make, name):
    (article,), left, _ = read(make(tmp_path / name, ["Ferries late", "1,200 words", BODY]))
    assert (article.title, article.text) == ("Ferries late", f"1,200 words\n\n{BODY}")
    assert not left
