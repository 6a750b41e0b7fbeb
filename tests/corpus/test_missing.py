"""An ingest stops before it writes where all articles lack their date, title or outlet, and says what to write instead."""

import pytest
from source_files import BODY, put

from analysis.corpus.load import load_corpus
from analysis.corpus.store.ingest import ingest
from analysis.errors import CorpusError

TEXTS = [
    f"{BODY} The {n}th ferry was late, and the pilot said so to nobody but the gulls on the quay." for n in range(3)
]


def rows(header, *cells):
    """A table of three texts with these cells beside each."""
    lines = [";".join([text, *cells]) for text in TEXTS]
    return "\n".join([";".join(["text", *header]), *lines])


@pytest.mark.parametrize(
    "name, content, message",
    [
        (
            "a.csv",
            rows(["Wann", "Kopfzeile", "nr"], "KW 12", "1", "x"),
            r"^All 3 articles would be undated, without a title and of outlet `unknown`, so nothing was stored\. The columns are `text`, "
            r"`Wann`, `Kopfzeile`, `nr`: name those that hold it, as in `--column published=NAME --column title=NAME --column outlet=NAME`\. "
            r"`--outlet NAME` names the outlet of all that name none\. `--accept-missing` keeps the articles so\.$",
        ),
        ("a.csv", rows(["date", "title", "outlet"], "KW 12", "Late", "The Bugle"), "What is read as published is no date: 'KW 12'"),
        ("a.csv", rows(["title", "outlet"], "Late", "The Bugle"), "Name the columns that hold it, as in `--column published=NAME`"),
    ],
)  # fmt: skip
def test_what_all_lack_stops_it_before_anything_is_written(tmp_path, name, content, message):
    with pytest.raises(CorpusError, match=message):
        ingest([put(tmp_path, name, content)], tmp_path / "store", jobs=1)
    assert not (tmp_path / "store").exists()


def test_told_to_accept_it_keeps_them_and_says_so(tmp_path):
    source = put(tmp_path, "a.csv", rows(["title"], "Late"))
    summary = ingest([source], tmp_path / "store", jobs=1, accept_missing=True)
    assert summary.n_new == 3
    assert summary.notes[-1] == "All 3 articles are undated and of outlet `unknown`."


def test_one_article_that_has_it_is_enough(tmp_path):
    content = rows(["date", "title", "outlet"], "", "Late", "The Bugle").replace("quay.;;", "quay.;2018-06-12;", 1)
    assert ingest([put(tmp_path, "a.csv", content)], tmp_path / "store", jobs=1).n_new == 3


def test_a_file_of_which_all_lack_what_others_have_is_named(tmp_path):
    put(tmp_path, "a.csv", rows(["title"], "Late"))
    put(tmp_path, "b.csv", rows(["date", "title", "outlet"], "2018-06-12", "Late", "The Bugle"))
    summary = ingest([tmp_path], tmp_path / "store", jobs=1)
    assert "a.csv: all 3 articles are undated and of outlet `unknown`." in summary.notes


def test_one_text_alone_is_kept_and_noted(tmp_path):
    summary = ingest([put(tmp_path, "a.txt", TEXTS[0])], tmp_path / "store", jobs=1)
    assert (summary.n_new, summary.notes) == (
        1,
        [
            'The article is undated, without a title and of outlet `unknown`. Names of files can say it: `--name "{published}_{outlet}_'
            '{title}.txt"`. `--outlet NAME` names the outlet of all that name none.'
        ],
    )


def test_a_folder_of_texts_may_say_it_in_their_names(tmp_path):
    for number, text in enumerate(TEXTS):
        put(tmp_path, f"{number}.txt", text)
    with pytest.raises(
        CorpusError, match=r'Names of files can say it: `--name "\{published\}_\{outlet\}_\{title\}\.txt"`'
    ):
        ingest([tmp_path], tmp_path / "store", jobs=1)


def put_pages(tmp_path, meta):
    """Three saved pages whose markup says this of them."""
    for number, text in enumerate(TEXTS):
        head = f'<title>Late</title><meta property="og:site_name" content="The Bugle">{meta}'
        body = f"<article><h1>Late {number}</h1><p>{text}</p><p>{text}</p></article>"
        put(tmp_path, f"{number}.html", f"<html><head>{head}</head><body>{body}</body></html>")


def test_pages_of_which_no_markup_says_a_date_stop_it(tmp_path):
    put_pages(tmp_path, "")
    with pytest.raises(CorpusError, match="All 3 articles would be undated, so nothing was stored"):
        ingest([tmp_path], tmp_path / "store", jobs=1)


def test_pages_whose_markup_says_a_date_do_not(tmp_path):
    put_pages(tmp_path, '<meta property="article:published_time" content="2018-06-12">')
    assert ingest([tmp_path], tmp_path / "store", jobs=1).n_new == 3


def test_a_file_that_is_read_without_an_ingest_is_noted(tmp_path):
    corpus = load_corpus(put(tmp_path, "a.csv", rows(["title"], "Late")))
    assert corpus.notes[-1] == "All 3 articles are undated and of outlet `unknown`."


def test_a_text_that_comes_again_with_its_outlet_named_is_said_to_stand_twice(tmp_path):
    sources = [put(tmp_path, f"2018-06-1{n}-late-{n}.txt", f"Late again {n}\n\n{text}") for n, text in enumerate(TEXTS)]
    ingest(sources[:2], tmp_path / "store", jobs=1, accept_missing=True)
    summary = ingest(sources, tmp_path / "store", "The Week", jobs=1)
    assert summary.n_new == 3
    assert summary.notes[-1] == (
        f"2 texts stand in the corpus twice now, of outlet `unknown` too: `workbook corpus remove {tmp_path / 'store'} --outlet unknown` "
        "takes those out, and with --dry-run says what would go."
    )


def test_a_text_that_two_named_outlets_print_is_no_double(tmp_path):
    source = put(tmp_path, "2018-06-12-late.txt", f"Late again\n\n{TEXTS[0]}")
    ingest([source], tmp_path / "store", "The Week", jobs=1)
    summary = ingest([source], tmp_path / "store", "The Bugle", jobs=1)
    assert (summary.n_new, [note for note in summary.notes if "twice" in note]) == (1, [])
