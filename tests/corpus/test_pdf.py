"""PDF files: the text layer as one article, in paragraphs; what cannot be read as a whole is left out and says why."""

import io
import json
import random
import textwrap
import time
import zlib

import pypdf
import pytest
from matplotlib.figure import Figure
from pdf_files import HEIGHT, Piece, make_pdf, pack_pdf, set_pages
from source_files import put, read

from analysis.corpus.load import load_corpus
from analysis.corpus.readers import pdf
from analysis.corpus.readers.pdf_lines import joined
from analysis.corpus.store.ingest import ingest

TITLE = "Ferries stay in port as fog holds the town for a third day"
WORDS = "harbour captain mayor council passengers crew port budget minister fishermen repairs agreement evening district".split()
SOON = 20  # seconds, on a machine that is busy with others


def sentence(rng):
    return f"The {' '.join(rng.choices(WORDS, k=rng.randint(6, 14)))} waited, and nobody minded."


def story(n=30, seed=7):
    """So many paragraphs, all different."""
    rng = random.Random(seed)
    return [" ".join(sentence(rng) for _ in range(rng.randint(2, 5))) for _ in range(n)]


def article(tmp_path, data):
    (article,), left, notes = read(put(tmp_path, "a.pdf", data))
    assert not left
    return article, [note.text for note in notes]


def rejected(tmp_path, data, name="a.pdf"):
    kept, (reject,), _ = read(put(tmp_path, name, data))
    assert not kept
    return reject


@pytest.mark.parametrize("layout", [
    {"gap": 8},
    {"gap": 0, "indent": 12},
    {"columns": 2},
    {"columns": 3, "gap": 0, "indent": 10},
    {"header": "The Paper, page {}", "footer": "12 June 2018 - {}"},
], ids=str)  # fmt: skip
@pytest.mark.parametrize("packed", [True, False])
def test_title_date_and_paragraphs_come_back_over_columns_and_pages(tmp_path, layout, packed):
    text = story()
    pages = set_pages(text, title=TITLE, above=["By Ann Ortiz", "June 12, 2018"], **layout)
    found, _ = article(tmp_path, make_pdf(pages, packed=packed))
    assert len(pages) > 1
    assert (found.title, found.published) == (TITLE, "June 12, 2018")
    assert found.text.split("\n\n") == ["By Ann Ortiz", "June 12, 2018", *text]


def test_two_columns_that_a_file_gives_side_by_side_are_read_one_after_the_other(tmp_path):
    text = story(40)
    pages = set_pages(text, title=TITLE, above=["June 12, 2018"], columns=2)
    by_row = [sorted(page, key=lambda piece: (-piece.y, piece.x)) for page in pages]
    found, _ = article(tmp_path, make_pdf(by_row))
    assert (found.title, found.text.split("\n\n")) == (TITLE, ["June 12, 2018", *text])


def test_a_table_is_read_by_its_rows(tmp_path):
    rows = [
        Piece(60 + 150 * column, 700 - 14 * row, 10, f"cell {row} {column}") for row in range(9) for column in range(3)
    ]
    found, _ = article(tmp_path, make_pdf([rows]))
    assert found.text.index("cell 0 2") < found.text.index("cell 1 0")


def test_what_other_programs_write_is_read_and_a_page_that_is_a_picture_says_so(tmp_path):
    figure = Figure(figsize=(8, 11))
    lines = textwrap.wrap(story(1)[0], 60)
    for number, line in enumerate(lines):
        figure.text(0.1, 0.9 - number * 0.02, line, fontsize=10)
    figure.savefig(tmp_path / "a.pdf")
    (found,), left, _ = read(tmp_path / "a.pdf")
    assert (" ".join(found.text.split()), left) == (story(1)[0], [])
    picture = Figure()
    picture.figimage([[0.0, 1.0], [1.0, 0.0]])
    picture.savefig(tmp_path / "b.pdf")
    _, (reject,), _ = read(tmp_path / "b.pdf")
    assert (reject.reason, "its pages are pictures" in reject.detail) == ("no text layer", True)


def test_paragraphs_that_only_a_short_line_ends_are_told(tmp_path):
    text = [
        "The harbour was quiet on Monday. " * 9 + "So it went on.",
        "The ferries ran late on Tuesday. " * 9 + "Nobody minded.",
    ]
    found, _ = article(tmp_path, make_pdf(set_pages(text, gap=0)))
    assert found.text.split("\n\n") == text


def test_what_repeats_at_the_edges_of_pages_is_taken_off_and_named(tmp_path):
    pages = set_pages(story(60), title=TITLE, header="The Paper, 12 June 2018", footer="Page {} of 4")
    found, notes = article(tmp_path, make_pdf(pages))
    assert "The Paper" not in found.text
    assert "Page" not in found.text
    assert json.loads(found.meta) == {"taken_off": "The Paper, 12 June 2018 | Page 1 of 4"}
    assert any("is taken off and kept as `meta.taken_off`" in note for note in notes)


def test_what_browsers_print_around_one_page_is_taken_off_and_gives_its_address(tmp_path):
    (page,) = set_pages(story(4), title=TITLE)
    page += [
        Piece(20, HEIGHT - 20, 8, "11/28/26, 1:01 PM"),
        Piece(20, 20, 8, "https://paper.example/ferries"),
        Piece(580, 20, 8, "1/1"),
    ]
    found, _ = article(tmp_path, make_pdf([page]))
    assert (found.url, found.text.split("\n\n")) == ("https://paper.example/ferries", story(4))


@pytest.mark.parametrize("text, more, whole", [
    ("an inter-", "national port", "an international port"),
    ("a two-", "day strike", "a two-day strike"),             # no word without the hyphen
    ("the Anglo-", "American ferry", "the Anglo-American ferry"),
    ("from 2018-", "19 on", "from 2018-19 on"),
    ("the anti\u00ad", "corruption law", "the anticorruption law"),
    ("late,", "said Ortiz", "late, said Ortiz"),
])  # fmt: skip
def test_a_word_that_a_line_divides_is_whole_again(text, more, whole):
    assert joined(text, more) == whole


def test_a_word_written_with_a_hyphen_elsewhere_keeps_it(tmp_path):
    lines = [
        "It was a well-known boat, and everybody in the town had seen it leave.",
        "The captain who brought it home that night was as well-",
        "known as the boat itself.",
    ]
    page = [Piece(60, 700 - 12 * n, 10, line) for n, line in enumerate(lines)]
    found, _ = article(tmp_path, make_pdf([page]))
    assert found.text.endswith("The captain who brought it home that night was as well-known as the boat itself.")


@pytest.mark.parametrize("noted, title", [
    ("Ferries stay in port", "Ferries stay in port"), ("Microsoft Word - late.docx", ""), ("untitled", ""), ("ferries late today.pdf", ""),
])  # fmt: skip
def test_a_title_that_the_file_notes_is_taken_where_the_page_has_none_and_it_says_something(tmp_path, noted, title):
    found, _ = article(tmp_path, make_pdf(set_pages(story(3)), info=f"/Title({noted})"))
    assert found.title == title
    found, _ = article(tmp_path, make_pdf(set_pages(story(3), title=TITLE), info=f"/Title({noted})"))
    assert found.title == TITLE


def test_when_a_file_was_made_is_no_date_of_publication_and_two_dates_are_none(tmp_path):
    found, notes = article(
        tmp_path, make_pdf(set_pages(story(3), title=TITLE), info="/CreationDate(D:20180612080000Z)")
    )
    assert found.published == ""
    assert "that on which a PDF was made is none" in notes[-1]
    for above, day in ((["12 June 2018", "Updated 13 June 2018"], ""), (["Lisbon, 2018-06-12"], "2018-06-12"), (["Published June 12, 2018 at noon"], "June 12, 2018")):  # fmt: skip
        assert article(tmp_path, make_pdf(set_pages(story(3), title=TITLE, above=above)))[0].published == day


def test_letters_of_other_languages_and_ligatures_are_read(tmp_path):
    text = "“Tarde demás”, dijo Ana Ortiz en la oficina del puerto de Évora: la niebla, según él, seguirá."
    found, _ = article(tmp_path, make_pdf(set_pages([text])))
    assert found.text == text


def test_a_page_without_text_is_named(tmp_path):
    _, notes = article(tmp_path, make_pdf([*set_pages(story(3)), []]))
    assert "a.pdf: no text on page 2 of 2." in notes


def test_pages_that_are_pictures_need_recognition(tmp_path):
    reject = rejected(tmp_path, make_pdf([[], []], more=b"0 0 100 100 re f\n"))
    assert (reject.origin, reject.reason) == ("a.pdf", "no text layer")
    assert "needs OCR" in reject.detail


def test_letters_of_which_nobody_says_what_they_are_need_recognition_too(tmp_path):
    shapes = ["".join(chr(1 + (n * 7 + i) % 8) if i % 3 else "x" for i in range(40)) for n in range(20)]
    pages = [[Piece(60, 700 - 12 * n, 10, f"{shape} ab") for n, shape in enumerate(shapes)]]
    reject = rejected(tmp_path, make_pdf(pages))
    assert reject.reason == "no text layer"


@pytest.mark.parametrize("algorithm, password", [("RC4-40", "secret"), ("RC4-128", ""), ("AES-256", "secret")])
def test_an_encrypted_file_says_so(tmp_path, algorithm, password):
    writer = pypdf.PdfWriter(io.BytesIO(make_pdf(set_pages(story(3)))))
    writer.encrypt(password, "owner", algorithm=algorithm)
    stream = io.BytesIO()
    writer.write(stream)
    reject = rejected(tmp_path, stream.getvalue())
    assert reject.reason == "encrypted"
    assert "without protection" in reject.detail


def test_a_file_that_is_cut_off_anywhere_is_never_half_an_article(tmp_path):
    data = make_pdf(set_pages(story(40)))
    for place in range(0, len(data) - 5, len(data) // 60):
        assert rejected(tmp_path, data[:place] or b"%").reason in ("truncated file", "not PDF")


def test_a_damaged_page_costs_the_file_and_not_the_rest_of_it_alone(tmp_path):
    data = make_pdf(set_pages(story(40)))
    place = data.index(b"stream") + 300
    reject = rejected(tmp_path, data[:place] + bytes(8) + data[place + 8 :])
    assert reject.reason == "damaged PDF"
    gone = data.replace(b"/Contents 5 0 R", b"/Contents 95 0 R")
    assert rejected(tmp_path, gone).detail.endswith("the contents of page 1 are missing")


def test_a_file_of_too_many_pages_is_no_article_and_that_is_found_soon(tmp_path):
    begun = time.monotonic()
    reject = rejected(tmp_path, make_pdf([[Piece(60, 700, 10, f"Page number {n} of a book")] for n in range(5_000)]))
    assert (reject.reason, reject.detail.startswith("5,000 pages, and at most 200")) == ("too large", True)
    assert time.monotonic() - begun < SOON


def forms(depth=12, width=10):
    """A page that draws a form that draws ten forms that draw ten forms …"""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[5 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<<>>",
    ]
    objects.append(
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</XObject<</X 7 0 R>>>>/Contents 6 0 R>>"
    )
    objects.append(b"<</Length 5>>\nstream\n/X Do\nendstream")
    for level in range(depth):
        inner = b"/Resources<</Font<</F1 3 0 R>>/XObject<</X %d 0 R>>>>" % (8 + level)
        drawn = b"BT /F1 9 Tf 9 9 Td (late) Tj ET\n" if level == depth - 1 else b"/X Do\n" * width
        objects.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]%b/Length %d>>\nstream\n%b\nendstream"
            % (inner, len(drawn), drawn)
        )
    return pack_pdf(objects)


def with_letters(ranges):
    """A page whose letters are named by these ranges."""
    named = (
        b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange "
        + ranges
        + b" endbfrange endcmap"
    )
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[5 0 R]>>"]
    objects.append(
        b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 7 0 R/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/A>>]>>"
    )
    objects.append(b"<<>>")
    objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents 6 0 R>>")
    drawn = b"BT /F1 9 Tf 9 9 Td <00410042> Tj ET"
    objects.append(b"<</Length %d>>\nstream\n%b\nendstream" % (len(drawn), drawn))
    objects.append(b"<</Length %d>>\nstream\n%b\nendstream" % (len(named), named))
    return pack_pdf(objects)


HOSTILE = {
    "a bomb": make_pdf([[Piece(60, 700, 10, "It was late.")]], more=b" " * 200_000_000),
    "millions of operations": make_pdf([[Piece(60, 700, 10, "It was late.")]], more=b"q Q " * 3_000_000),
    "millions of texts": make_pdf([[Piece(60, 700, 10, "It was late.")]], more=b"BT (a) Tj ET " * 700_000),
    "forms in forms": forms(),
    "a form in itself": forms(1).replace(b"/X 8 0 R", b"/X 7 0 R").replace(b"(late) Tj ET", b"/X Do /X Do "),
    "pages in themselves": make_pdf([[]]).replace(b"/Kids[6 0 R]", b"/Kids[2 0 R]"),
    "letters without end": with_letters(b"<0000> <FFFFFFFF> <0041>"),
    "arrays in arrays": make_pdf([[]], more=b"[" * 100_000),
    "a long table": make_pdf([[Piece(60, 700, 10, "It was late.")]]).replace(b"xref\n0 7", b"xref\n0 999999999"),
    "a packing of packings": make_pdf([[]]).replace(b"/Filter/FlateDecode", b"/Filter[" + b"/FlateDecode" * 5_000 + b"]"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_left_out_soon_and_in_little_memory(tmp_path, name):
    begun = time.monotonic()
    kept, left, _ = read(put(tmp_path, "a.pdf", HOSTILE[name]))
    assert len(kept) + len(left) == 1
    assert time.monotonic() - begun < SOON


def test_an_export_of_several_articles_is_not_read_as_one(tmp_path):
    text = [*story(2), "End of Document", *story(2, seed=8), "End of Document"]
    assert rejected(tmp_path, make_pdf(set_pages(text))).reason == "several articles"


def test_a_pdf_is_told_by_its_content_and_packed_ones_are_read(tmp_path):
    data = make_pdf(set_pages(story(3), title=TITLE))
    for name in ("a.txt", "a", "a.html"):
        assert len(read(put(tmp_path, name, data))[0]) == 1
    assert rejected(tmp_path, b"The harbour was quiet.").reason == "not PDF"
    assert rejected(tmp_path, b"%PDF-1.7" + bytes(100)).reason == "truncated file"


def test_a_folder_of_pdfs_becomes_a_corpus(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.pdf").write_bytes(
            make_pdf(set_pages(story(8, number), title=f"{TITLE} {number}", above=[f"June {number + 1}, 2018"]))
        )
    (folder / "scan.pdf").write_bytes(make_pdf([[]]))
    summary = ingest([folder], tmp_path / "store", outlet="The Paper")
    corpus = load_corpus(tmp_path / "store")
    assert (summary.n_new, dict(summary.left_out)) == (3, {"no text layer": 1})
    assert sorted(str(day)[:10] for day in corpus.articles["published"]) == ["2018-06-01", "2018-06-02", "2018-06-03"]
    assert "3 files (0.pdf, 1.pdf, …): of a PDF the text layer is read, as one article." in summary.notes


def test_too_many_bytes_are_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PDF", 1_000)
    assert rejected(tmp_path, make_pdf(set_pages(story(9)))).reason == "too large"


def test_two_streams_of_a_page_are_one(tmp_path):
    first, second = (
        zlib.compress(b"BT /F1 10 Tf 60 %d Td (%b) Tj ET" % (700 - 12 * n, text))
        for n, text in enumerate([b"The harbour was quiet", b"on Monday, they said."])
    )
    data = make_pdf([[]])
    objects = [piece.partition(b" obj\n")[2] for piece in data.split(b"\nendobj\n")[:-1]]
    objects[5] = objects[5].replace(b"/Contents 5 0 R", b"/Contents[7 0 R 8 0 R]")
    objects += [b"<</Length %d/Filter/FlateDecode>>\nstream\n%b\nendstream" % (len(s), s) for s in (first, second)]
    found, _ = article(tmp_path, pack_pdf(objects))
    assert found.text == "The harbour was quiet on Monday, they said."
