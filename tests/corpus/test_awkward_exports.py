"""Tables as new users export them: each is read at the first try, and what was guessed is said."""

import csv
import io
import json

import pytest
from source_files import put, read

from analysis.corpus.readers.column_names import stated_order, words_of

FERRIES = (
    "The harbour was quiet on Monday, and the ferries ran late. Nobody minded, said the pilot, who had seen worse in his youth. "
    * 3
)
BRIDGE = (
    "The council voted on Tuesday to close the old bridge for repairs. Traders on the east bank said they would lose a summer. "
    * 3
)


def table(rows, delimiter=",", encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)


def told(articles):
    return [(a.title, a.outlet, a.published, a.authors) for a in articles]


def test_a_news_database_names_the_headline_and_the_order_of_its_dates(tmp_path):
    rows = [
        ["Headline", "Publication", "Date (dd/mm/yyyy)", "Byline", "Body", "Section", "Length", "Copyright"],
        ["Ferries late", "The Harbour Gazette", "03/04/2018", "Ann Ortiz", FERRIES, "News; Pg. 4", "66 words", "(c) 2018"],
        ["Old bridge closes", "The Bugle", "05/04/2018", "", BRIDGE, "Local", "60 words", "(c) 2018"],
    ]  # fmt: skip
    kept, left, (note,) = read(put(tmp_path, "nexis.csv", table(rows)))
    assert not left
    assert told(kept) == [
        ("Ferries late", "The Harbour Gazette", "2018-04-03", "Ann Ortiz"),
        ("Old bridge closes", "The Bugle", "2018-04-05", ""),
    ]
    assert note.text == (
        "nexis.csv: read text from `Body`, title from `Headline`, outlet from `Publication`, published from `Date (dd/mm/yyyy)` "
        "(day first, as its name says), authors from `Byline`, section from `Section`; kept as metadata: `Length`, `Copyright`."
    )
    assert kept[0].meta == '{"Length": "66 words", "Copyright": "(c) 2018"}'


def test_a_collection_of_links_with_a_column_of_texts_keeps_its_ratings(tmp_path):
    rows = [
        ["id", "indexed_date", "language", "media_name", "media_url", "publish_date", "title", "url", "story text", "rating"],
        ["a1", "2018-06-14 03:00", "en", "bugle.example", "https://bugle.example", "2018-06-12", "Ferries late", "https://bugle.example/1", FERRIES, "left"],
        ["a2", "2018-06-15 03:00", "en", "bugle.example", "https://bugle.example", "2018-06-13", "Bridge closes", "https://bugle.example/2", BRIDGE, ""],
    ]  # fmt: skip
    kept, left, _ = read(put(tmp_path, "mediacloud.csv", table(rows)))
    assert not left
    assert told(kept) == [
        ("Ferries late", "bugle.example", "2018-06-12", ""),
        ("Bridge closes", "bugle.example", "2018-06-13", ""),
    ]
    assert [a.url for a in kept] == ["https://bugle.example/1", "https://bugle.example/2"]
    assert '"rating": "left"' in kept[0].meta
    assert "rating" not in kept[1].meta


def test_a_spreadsheet_saved_with_semicolons_in_a_code_page_of_windows(tmp_path):
    rows = [
        ["No.", "Article Headline", "News Source", "Publication Date", "Full text of article", "Coder"],
        ["1", "Café opens on the quay", "The Harbour Gazette", "12 June 2018", FERRIES, "A"],
        ["2", "“Closed”, says the council", "The Bugle", "13 June 2018", BRIDGE, "B"],
    ]
    kept, left, _ = read(put(tmp_path, "articles.csv", table(rows, ";", "cp1252")))
    assert not left
    assert told(kept) == [
        ("Café opens on the quay", "The Harbour Gazette", "12 June 2018", ""),
        ("“Closed”, says the council", "The Bugle", "13 June 2018", ""),
    ]
    assert kept[0].meta == '{"No.": "1", "Coder": "A"}'


def test_a_german_archive(tmp_path):
    rows = [
        ["Überschrift", "Zeitung", "Erscheinungsdatum (TT.MM.JJJJ)", "Ressort", "Verfasser", "Volltext", "Seite"],
        ["Ferries late", "Hafen-Zeitung", "03.04.2018", "Lokales", "Ann Ortiz", FERRIES, "4"],
        ["Old bridge closes", "Elbe-Bote", "05.04.2018", "Politik", "", BRIDGE, "1"],
    ]
    kept, left, (note,) = read(put(tmp_path, "archiv.csv", table(rows, ";")))
    assert not left
    assert told(kept) == [
        ("Ferries late", "Hafen-Zeitung", "2018-04-03", "Ann Ortiz"),
        ("Old bridge closes", "Elbe-Bote", "2018-04-05", ""),
    ]
    assert [a.section for a in kept] == ["Lokales", "Politik"]
    assert "published from `Erscheinungsdatum (TT.MM.JJJJ)` (day first, as its name says)" in note.text


def test_a_library_database_with_abstracts_and_texts(tmp_path):
    rows = [
        ["Title", "Abstract", "StoreId", "ArticleType", "Authors", "entryDate", "language", "pages", "pubdate", "pubtitle", "year",
         "DocumentURL", "FullText"],
        ["Ferries late", "Ferries ran late on Monday.", "77001", "News", "Ortiz, Ann", "2018-06-20", "ENG", "4", "Jun 12, 2018",
         "Harbour Gazette; Lisbon", "2018", "https://library.example/77001", FERRIES],
        ["Bridge closes", "The bridge closes.", "77002", "Editorial", "", "2018-06-21", "ENG", "1", "Jun 13, 2018", "The Bugle", "2018",
         "https://library.example/77002", BRIDGE],
    ]  # fmt: skip
    kept, left, _ = read(put(tmp_path, "library.csv", table(rows)))
    assert not left
    assert told(kept) == [
        ("Ferries late", "Harbour Gazette; Lisbon", "Jun 12, 2018", "Ortiz, Ann"),
        ("Bridge closes", "The Bugle", "Jun 13, 2018", ""),
    ]
    assert [(a.genre, a.url[-5:]) for a in kept] == [("News", "77001"), ("Editorial", "77002")]


ZOTERO = [
    "Key", "Item Type", "Publication Year", "Author", "Title", "Publication Title", "ISSN", "Url", "Abstract Note", "Date", "Date Added",
    "Date Modified", "Access Date", "Short Title", "Library Catalog", "Notes",
]  # fmt: skip


def test_a_reference_manager_has_the_texts_in_its_notes(tmp_path):
    rows = [
        ZOTERO,
        ["K1", "newspaperArticle", "2018", "Ortiz, Ann", "Ferries late", "The Bugle", "", "https://b.example/1", "Ferries ran late.",
         "2018-06-12", "2020-01-02 10:00:00", "2020-01-03 10:00:00", "2020-01-02 10:00:00", "Ferries", "", FERRIES],
        ["K2", "newspaperArticle", "2018", "", "Bridge closes", "The Bugle", "", "https://b.example/2", "",
         "2018-06-13", "2020-01-02 11:00:00", "2020-01-03 10:00:00", "2020-01-02 11:00:00", "", "", BRIDGE],
    ]  # fmt: skip
    kept, left, (note,) = read(put(tmp_path, "zotero.csv", table(rows)))
    assert not left
    assert told(kept) == [
        ("Ferries late", "The Bugle", "2018-06-12", "Ortiz, Ann"),
        ("Bridge closes", "The Bugle", "2018-06-13", ""),
    ]
    assert "text from `Notes` (the longest texts)" in note.text
    assert "may also be" not in note.text  # days when an entry was added are no dates of publication


def test_a_reference_manager_with_abstracts_only_lists_pages_to_be_fetched(tmp_path):
    rows = [
        ZOTERO,
        ["K1", "newspaperArticle", "2018", "", "Ferries late", "The Bugle", "", "https://b.example/1", FERRIES, "2018-06-12",
         "", "", "", "", "", ""],
    ]  # fmt: skip
    kept, (left,), _ = read(put(tmp_path, "zotero.csv", table(rows)))
    assert (kept, left.reason, left.title, left.outlet) == ([], "not fetched", "Ferries late", "The Bugle")


def test_answers_to_a_form_are_told_by_the_words_of_its_questions(tmp_path):
    rows = [
        [
            "Timestamp",
            "Your initials",
            "Paste the headline here",
            "Which newspaper?",
            "When did it appear?",
            "Paste the whole article",
        ],
        ["11/28/2020 14:03:22", "AO", "Ferries late on Monday", "The Bugle", "2018-06-12", FERRIES],
        ["11/28/2020 14:09:41", "AO", "Old bridge closes for repairs", "The Harbour Gazette", "2018-06-13", BRIDGE],
    ]
    kept, left, (note,) = read(put(tmp_path, "responses.csv", table(rows)))
    assert not left
    assert told(kept) == [
        ("Ferries late on Monday", "The Bugle", "2018-06-12", ""),
        ("Old bridge closes for repairs", "The Harbour Gazette", "2018-06-13", ""),
    ]
    assert "title from `Paste the headline here` (by its name and cells)" in note.text
    assert "published from `When did it appear?` (by its cells)" in note.text


def test_of_two_titles_and_two_dates_one_is_taken_and_the_other_named(tmp_path):
    rows = [
        ["Title", "Headline", "Date", "Publication date", "Source", "Text"],
        ["Ferries late on Monday", "Boats: a slow start", "2018-06-12", "2018-06-13", "The Bugle", FERRIES],
        ["Old bridge closes for good", "Traders on the east bank", "2018-06-14", "2018-06-15", "The Bugle", BRIDGE],
    ]
    kept, left, (note,) = read(put(tmp_path, "two.csv", table(rows)))
    assert not left
    assert told(kept)[0] == ("Ferries late on Monday", "The Bugle", "2018-06-13", "")
    assert "published may also be `Date` (`--column published=Date` takes it)" in note.text
    assert "title may also be `Headline` (`--column title=Headline` takes it)" in note.text


@pytest.mark.parametrize(
    "header, expected",
    [
        (["Titre", "Journal", "Date de parution (jj/mm/aaaa)", "Texte"], "2018-04-03"),
        (["Título", "Medio", "Fecha de publicación", "Texto completo"], "03/04/2018"),
        (["제목", "언론사", "일자", "본문"], "03/04/2018"),
        (["head_line", "mediaName", "datePublished[MM-DD-YYYY]", "articleBody"], "2018-03-04"),
    ],
)
def test_names_in_other_languages_and_spellings(tmp_path, header, expected):
    kept, left, _ = read(put(tmp_path, "a.csv", table([header, ["Ferries late", "The Bugle", "03/04/2018", FERRIES]])))
    assert not left
    assert told(kept) == [("Ferries late", "The Bugle", expected, "")]


def test_names_that_say_nothing_leave_the_cells_to_tell(tmp_path):
    rows = [["A", "B", "C", "D", "E"]] + [
        [f"https://bugle.example/{n}", f"2018-06-{n + 10}", outlet, f"Ferries late again, for the {n}th time", FERRIES]
        for n, outlet in enumerate(["The Bugle", "The Harbour Gazette"] * 3)
    ]
    kept, left, (note,) = read(put(tmp_path, "a.csv", table(rows)))
    assert not left
    assert (kept[0].url, kept[0].published, kept[0].outlet, kept[0].title) == (
        "https://bugle.example/0",
        "2018-06-10",
        "The Bugle",
        "Ferries late again, for the 0th time",
    )
    assert note.text == (
        "a.csv: read text from `E` (the longest texts), title from `D` (by its cells), outlet from `C` (by its cells), published from "
        "`B` (by its cells), url from `A` (by its cells)."
    )


@pytest.mark.parametrize(
    "name, cells, ours",
    [
        ("Date added", ["2018-06-12", "2018-06-13"], "published"),  # when a row was written
        ("Headline length", ["12", "14"], "title"),  # a number
        ("Language", ["English", "English"], "outlet"),  # short values that repeat, of another kind
        ("Rating", ["left", "right"] * 3, "outlet"),
        ("Media type", ["Print", "Online"] * 3, "outlet"),
        ("Author gender", ["f", "m"] * 3, "authors"),
        ("Job title", ["Pilot of ferries", "Trader of the bank"], "title"),
        ("Event date", ["2018-06-12", "2018-06-13"], "published"),
        ("Image link", ["https://a.example/1.jpg"] * 2, "url"),
    ],
)
def test_what_only_looks_like_a_column_of_ours_is_not_taken(tmp_path, name, cells, ours):
    rows = [["Text", name], *[[FERRIES, cell] for cell in cells]]
    kept, _, _ = read(put(tmp_path, "a.csv", table(rows)))
    assert [getattr(a, ours) for a in kept] == [""] * len(cells)
    assert cells[0] in kept[0].meta


def test_dates_that_contradict_the_order_in_their_name_are_counted(tmp_path):
    rows = [["Text", "Date (dd/mm/yyyy)"], [FERRIES, "03/04/2018 10:30"], [BRIDGE, "04/25/2018"]]
    kept, _, (note,) = read(put(tmp_path, "a.csv", table(rows)))
    assert [a.published for a in kept] == ["2018-04-03 10:30", "2018-04-25"]
    assert "1 of the dates of `Date (dd/mm/yyyy)` allows only the other order and is read so" in note.text


def test_days_counted_as_excel_does_are_dates(tmp_path):
    rows = [["Text", "Date"], [FERRIES, "43193"], [BRIDGE, "43193.5"]]
    kept, _, (note,) = read(put(tmp_path, "a.csv", table(rows)))
    assert [a.published for a in kept] == ["2018-04-03", "2018-04-03T12:00:00"]
    assert "2 cells of `Date` count days as Excel does and are read as dates" in note.text


def test_what_stands_for_no_outlet_is_none_and_counted(tmp_path):
    rows = [
        ["Text", "Outlet", "Title"],
        [FERRIES, "#N/A", "None"],
        [BRIDGE, "nan", "#REF!"],
        [BRIDGE, "The Bugle", "Late"],
    ]
    kept, _, (note,) = read(put(tmp_path, "a.csv", table(rows)))
    assert [(a.outlet, a.title) for a in kept] == [("", "None"), ("", ""), ("The Bugle", "Late")]
    assert "1 cell of `Outlet` says #N/A and is taken as empty" in note.text
    assert "1 cell of `Title` says #REF! and is taken as empty" in note.text


def test_a_teaser_gives_way_to_a_column_of_texts(tmp_path):
    rows = [["Text", "Teaser (en)", "whole"], ["Late again.", "x", FERRIES], ["Closed.", "y", BRIDGE]]
    kept, _, _ = read(put(tmp_path, "a.csv", table(rows)))
    assert [a.text for a in kept] == [FERRIES, BRIDGE]


def test_names_of_columns_may_stand_below_lines_about_the_file(tmp_path):
    rows = [
        ["Search: ferries AND bridge"],
        ["Exported", "28 November 2020"],
        ["Headline", "Publication", "Date", "Body"],
    ]
    rows += [["Ferries late", "The Bugle", "2018-06-12", FERRIES]]
    kept, left, notes = read(put(tmp_path, "a.csv", table(rows)))
    assert not left
    assert told(kept) == [("Ferries late", "The Bugle", "2018-06-12", "")]
    assert notes[-1].text == "a.csv: the names of its columns stand in line 3; what stands above them is not read."


def test_columns_without_a_name_are_named_by_their_number(tmp_path):
    rows = [["", "Headline", "", "Text", ""], ["7", "Ferries late", "x", FERRIES, ""]]
    (article,), _, _ = read(put(tmp_path, "a.csv", table(rows)))
    assert article.meta == '{"column 1": "7", "column 3": "x"}'


def test_a_section_called_news_is_no_outlet(tmp_path):
    rows = [["webTitle", "pillarName", "Text"], ["Ferries late", "News", FERRIES], ["Bridge closes", "News", BRIDGE]]
    kept, _, _ = read(put(tmp_path, "a.csv", table(rows)))
    assert [(a.title, a.outlet) for a in kept] == [("Ferries late", ""), ("Bridge closes", "")]


def test_records_of_json_are_told_by_words_and_cells_too(tmp_path):
    outlets = ["The Bugle", "The Harbour Gazette"] * 2
    records = [
        {
            "Story headline (en)": f"Ferries late {n}",
            "Which paper?": outlet,
            "when": f"2018-06-1{n}",
            "added on": "2020-01-02",
            "said": FERRIES,
        }
        for n, outlet in enumerate(outlets)
    ]
    records[3].pop("when")  # not every record has every field
    kept, _, (note,) = read(put(tmp_path, "a.json", json.dumps(records)))
    assert told(kept)[0] == ("Ferries late 0", "The Bugle", "2018-06-10", "")
    assert (kept[3].title, kept[3].published, kept[3].text) == ("Ferries late 3", "", FERRIES)
    assert "published from `when` (by its cells)" in note.text


def test_one_record_shows_nothing_of_fields_without_a_name(tmp_path):
    record = {"text": FERRIES, "kind of": "The Daily Bugle", "first words": "The harbour was quiet on Monday"}
    (article,), _, _ = read(put(tmp_path, "a.json", json.dumps(record)))
    assert (article.outlet, article.title) == ("", "")


def test_names_longer_than_names_are_cost_no_more_than_their_beginning():
    assert len(words_of("date " * 100_000)) == 40
    assert stated_order("(" * 100_000 + "dd/mm/yyyy)") == ""
