"""What outlets changed later, as a page shows it: words struck out and marked, headlines first, in sentences."""

import pandas as pd

from analysis.display.page import Page
from analysis.display.revised import NONE, Stretch, revised_sentences, shown_changes, stretches
from analysis.tables import REVISED

DAY = pd.Timestamp("2018-06-14", tz="UTC")
ROWS = REVISED.build([
    ("a", "the_paper", DAY, "Calm <again>", 2, DAY, "text", "added", "", "The road stays closed.", True),
    ("a", "the_paper", DAY, "Calm <again>", 2, DAY, "title", "changed", "Calm", "Calm <again>", True),
    ("b", "the_paper", DAY, "Fog", 3, None, "text", "removed", "Ferries ran late.", "", True),
])  # fmt: skip


def test_words_that_went_and_came_are_told_from_those_that_stayed():
    assert stretches("twelve people were hurt", "15 people were hurt badly") == (
        Stretch("del", "twelve"), Stretch("ins", "15"), Stretch("", "people were hurt"), Stretch("ins", "badly"),
    )  # fmt: skip


def test_of_what_stayed_only_the_words_around_a_change_are_shown():
    long = " ".join(f"w{n}" for n in range(60))
    shown = stretches(f"{long} end", f"{long} close")
    assert shown[0].words == "… " + " ".join(f"w{n}" for n in range(48, 60))
    middle = stretches(f"a {long} b", f"c {long} d")[2].words
    assert middle.startswith("w0 ")
    assert " … " in middle
    assert middle.endswith(" w59")


def test_a_page_shows_headlines_first_and_what_was_changed_in_which_text():
    shown = Page("1-corpus", {"the_paper": "The Paper"}).revised(ROWS, name="revised", caption="Changed later", n=2)
    html = str(shown.html)
    assert html.index("Calm <ins>&lt;again&gt;</ins>") < html.index("<ins>The road stays closed.</ins>")
    assert "The Paper · headline changed in text 2, which came in on 14 June 2018" in html
    assert "Changed later (2 of 3 changes; headlines first)" in html
    assert "<del>" not in html
    assert repr(shown) == "changes: revised, 3 rows"


def test_what_there_is_is_said_in_sentences():
    assert revised_sentences(ROWS, 1204) == [
        "Of 1,204 articles 2 came in again with another text; 1 of them under another headline.",
        "Paragraphs: 1 added, 1 removed. Measures read the latest text.",
    ]
    assert revised_sentences(REVISED.empty(), 1204) == [NONE]
    assert str(Page("1-corpus").revised(REVISED.empty(), name="revised", caption="Changed later").html) == ""


def test_a_change_that_the_cleaning_may_have_made_is_said_to_be_such():
    unsure = ROWS.assign(sure=[True, False, False])
    assert revised_sentences(unsure, 1204)[-1] == (
        "2 changes of 3 cannot be told from a change of the cleaning: no raw record of one of the texts was kept."
    )
    assert [change.about.endswith("; perhaps cleaned otherwise") for change in shown_changes(unsure, {}, 3)] == [
        True, False, True
    ]  # fmt: skip


def test_a_text_that_was_written_anew_does_not_fill_the_page():
    anew = REVISED.build(
        [
            ("a", "the_paper", DAY, "Calm", 2, DAY, "text", "added", "", f"Road {n} stays closed.", True)
            for n in range(9)
        ]
        + [("b", "the_paper", DAY, "Fog", 2, DAY, "text", "added", "", "Boats wait.", True)]
    )
    shown = shown_changes(anew, {}, 20)
    assert [change.title for change in shown] == ["Calm"] * 4 + ["Fog"]
