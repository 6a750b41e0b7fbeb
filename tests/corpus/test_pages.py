"""Pages copied as text, in eight layouts: no boilerplate left, no sentence of the story lost, and no quotation ever cut.

In `data/pages` each line is a block of a page: "= " before a block of the story, "- " before boilerplate. All of it is invented.
"""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.codebook.boilerplate import Phrase, read_boilerplate
from analysis.corpus.cleaning.blocks import Boilerplate, find_boilerplate
from analysis.corpus.load import read_and_clean
from analysis.paths import CODEBOOK

PAGES = sorted((Path(__file__).parents[1] / "data" / "pages").glob("*.txt"))
BOILERPLATE = Boilerplate(read_boilerplate(CODEBOOK / "boilerplate.toml"))
TEMPTING = (
    "newsletter share subscribe follow photo advertisement comments caption copyright email video watch read more related "
    "tags transcript updated correction sponsored inbox click gallery podcast editor author reporter harbour ferry fog wheat "
    "engineer council bridge letter winter school minister boat gate price vote rain night"
).split()
NAMES = ("Ana Ruiz", "Ivo Sandor", "Lotte Arkwright", "Sir Peter Lunn", "the harbour master")


def blocks_of(path):
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [(line[0] == "=", line[2:]) for line in lines]


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["lines", "paragraphs"])
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_of_a_page_the_story_is_left_and_nothing_else(path, between, tmp_path):
    blocks = blocks_of(path)
    page = tmp_path / path.name
    page.write_text(between.join(block for _, block in blocks), encoding="utf-8")
    text = read_and_clean(page).articles["text"].item()
    assert text.split("\n\n") == [block for story, block in blocks if story]


def test_there_is_a_page_of_each_layout():
    assert {path.stem for path in PAGES} >= {
        "tabloid", "broadsheet", "wire", "blog", "liveblog", "magazine", "video", "regional"
    }  # fmt: skip


words = st.lists(st.sampled_from(TEMPTING), min_size=8, max_size=24).map(" ".join)
quoting = st.builds(
    lambda said, who, verb, marks, first: (
        f"{marks[0]}{said.capitalize()},{marks[1]} {verb} {who}."
        if first
        else f"{who[0].upper()}{who[1:]} {verb}: {marks[0]}{said.capitalize()}.{marks[1]}"
    ),
    words, st.sampled_from(NAMES), st.sampled_from(["said", "told reporters", "wrote"]),
    st.sampled_from(["“”", '""', "‘’"]), st.booleans(),
)  # fmt: skip
reporting = st.builds(
    lambda subject, verb, one, two: f"The {subject} {verb} on Monday that the {one}, though it was late, and the {two} too.",
    st.sampled_from(["council", "minister", "engineer", "company"]), st.sampled_from(["said", "denied", "learnt"]),
    words, words,
)  # fmt: skip
pages = st.sampled_from([[block for story, block in blocks_of(path) if story] for path in PAGES])


@settings(max_examples=300, deadline=None)
@given(pages, st.lists(st.one_of(quoting, reporting), min_size=1, max_size=4, unique=True), st.integers(0, 30))
def test_a_paragraph_that_quotes_or_reports_is_never_cut(story, paragraphs, place):
    at = min(place, len(story))
    page = [*story[:at], *paragraphs, *story[at:]]
    reasons = find_boilerplate(page, BOILERPLATE)
    lost = [block for block, reason in zip(page, reasons, strict=True) if reason]
    assert lost == []


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PAGES), quoting, st.integers(0, 60))
def test_nor_is_a_quotation_that_stands_amid_boilerplate(path, paragraph, place):
    page = [block for _, block in blocks_of(path)]
    comments = next((n for n, block in enumerate(page) if re.match(r"\d+ thoughts on", block)), len(page))
    at = min(place, comments)  # what readers write below the story is cut whole
    reasons = find_boilerplate([*page[:at], paragraph, *page[at:]], BOILERPLATE)
    assert reasons[at] == ""


def test_words_that_the_page_prints_twice_are_cut_once():
    body = "The lake does not mind, she says, and it never did. That is the difference between the lake and the county."
    pull = "“That is the difference between the lake and the county.”"
    assert find_boilerplate([body, pull, "So she rows."], BOILERPLATE) == ["", "pull_quote", ""]
    assert find_boilerplate([body, body], BOILERPLATE) == ["", ""]  # a refrain, for all we know
    assert find_boilerplate(["No comment.", body, "No comment."], BOILERPLATE) == ["", "", ""]  # an answer given twice


def test_a_list_that_the_story_announces_is_the_storys():
    letters = ["Letter of the engineer to the council, 2 May", "Letter of the council to the engineer, 9 May"]
    assert find_boilerplate(["The county released two letters, which follow:", *letters], BOILERPLATE) == [""] * 3


def test_a_heading_of_comments_without_comments_cuts_nothing_else():
    story = [
        "The council met on Monday.",
        "Comments",
        "It had invited letters, and 140 came.",
        "It will read them in June.",
    ]
    assert find_boilerplate(story, BOILERPLATE) == ["", "comments", "", ""]


def test_a_block_that_the_codebook_says_to_keep_stays():
    keep = Phrase("keep", "^share and share alike", "the motto of the fair that the study follows")
    boilerplate = Boilerplate([keep, *read_boilerplate(CODEBOOK / "boilerplate.toml")])
    block = "Share and share alike | Share on Facebook"
    page = ["The fair has a motto.", block, "It hangs above the gate."]
    assert find_boilerplate(page, BOILERPLATE)[1] == ""
    assert find_boilerplate(["The fair has a motto.", "Share on Facebook"], boilerplate)[1] == "share"
    assert find_boilerplate(["The motto:", "SHARE AND SHARE ALIKE: READ MORE OF IT WITHIN", "It hangs."], BOILERPLATE)[
        1
    ]
    assert not find_boilerplate(
        ["The motto:", "SHARE AND SHARE ALIKE: READ MORE OF IT WITHIN", "It hangs."], boilerplate
    )[1]


def test_a_box_that_stands_within_a_sentence_is_taken_out_of_it():
    block = "Mayor Lotte Arkwright Lotte Anne ArkwrightDam drained at last Council to meet on dam MORE’s office had no comment."
    trimmed, parts = BOILERPLATE.trim(block)
    assert trimmed == "Mayor Lotte Arkwright’s office had no comment."
    assert parts == [("Lotte Anne ArkwrightDam drained at last Council to meet on dam MORE", "box")]
    spaced = "Mayor Arkwright Lotte Anne Arkwright Dam drained at last Council to meet on dam MORE (L) had no comment."
    assert BOILERPLATE.trim(spaced)[0] == "Mayor Arkwright (L) had no comment."
    middle = "Mayor Lotte Arkwright Anne Lotte ArkwrightDam drained at last Council to meet on dam MORE (L) left."
    assert BOILERPLATE.trim(middle)[0] == "Mayor Lotte Arkwright (L) left."
    plain = "Mayor Lotte Arkwright met Lotte Anne Arkwright, her aunt. She wants MORE."
    assert BOILERPLATE.trim(plain) == (plain, [])
