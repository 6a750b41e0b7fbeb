"""Kinds of boilerplate by their phrases, and what only resembles them: speakers, summaries, standfirsts. All examples are invented."""

import pytest

from analysis.codebook.boilerplate import read_boilerplate
from analysis.corpus.cleaning.blocks import Boilerplate, find_boilerplate, split_blocks
from analysis.corpus.cleaning.spared import points, speakers
from analysis.paths import CODEBOOK

BOILERPLATE = Boilerplate(read_boilerplate(CODEBOOK / "boilerplate.toml"))
STORY = [
    "LISBON — The harbour was quiet on Monday, and the ferries ran an hour late for the third day in a row.",
    "“Nobody told us anything, and we stood in the rain for an hour,” said Ana Ruiz, who was waiting with two children.",
    "The company blamed the fog. It promised to pay for missed trains, though it named no sum and gave no date.",
]
LONG = " ".join(["The ferry leaves the quay in the fog while passengers wait for news of the next sailing."] * 6)


def reasons(blocks, **options):
    return find_boilerplate(blocks, BOILERPLATE, **options)


@pytest.mark.parametrize(
    "block, reason",
    [
        (f"{LONG} (AP Photo/Ines Arroyo)", "caption"),
        (f"The captain said, “we told them so and we told them again, and nothing at all was done.” {LONG} (Ines Arroyo/The Paper via AP)", "caption"),
        ("FILE - In this June 3, 2019, file photo, “a harbour that nobody ever wanted to build here” is seen.", "caption"),
        ("The old quay in 1911 (Library of Congress)", "caption"),
        ("The quay in the fog (Reuters photo: Ines Arroyo)", "caption"),
        ("The ferry at the quay on Monday. Ines Arroyo | AP", "caption"),
        ("“We stood in the rain for an hour, and nobody told us,” Ana Ruiz said. | Ines Arroyo/Getty Images", "caption"),
        ("The captain on the quay. Photo illustration by The Paper. Photo by Ines Arroyo/Getty Images.", "caption"),
        ("Featured image: The quay in 1911.", "caption"),
        ("FILE PHOTO: The captain, who said “we told them so and we told them again”, on the quay", "caption"),
        ("The captain said: ‘We told them so and we told them again.’ Photograph: Ines Arroyo/The Paper/Getty Images", "caption"),
        ("Ines Arroyo/The Harbour Paper/AP The captain, left, points at the quay that the storm took.", "caption"),
        ('CLOSE The captain says "we told them so and we told them again, all year". THE PAPER', "caption"),
        ("Tom Lund, Ines Arroyo and Ann Ortiz contributed", "byline"),
        ("(MORE: Captains ask for lamps, and the city waits)", "read_more"),
        ("SEE ALSO: Captain on the fog: ‘We told them so and we told them again, all year’", "read_more"),
        ("(This version of the story corrects the name of the quay in paragraph 4)", "correction"),
        ("Update: Story updated with a comment from the company.", "correction"),
        ("[Struggling to keep up with the ferries? Catch up with our guide.]", "read_more"),
        ("Copyright © 2018 The Paper. Click here for reprints.", "copyright"),
        ("Updated Friday, 6 p.m.", "timestamp"),
        ("This is a rush transcript, and words in it may be wrong.", "copyright"),
        ("Help support quality local journalism like this. Subscribe!", "newsletter"),
        ("The Paper is a nonprofit newsroom that watches the harbour. Sign up to receive our biggest stories.", "newsletter"),
        ("Advertisement Advertisement", "advertisement"),
    ],
)  # fmt: skip
def test_a_phrase_marks_such_a_block(block, reason):
    assert reasons([STORY[0], block, *STORY[1:]]) == ["", reason, "", ""]


@pytest.mark.parametrize(
    "block",
    [
        "“I don’t know that we have that timetable in front of us tonight.” (Associated Press)",
        "The committee warns that the quay is in peril because of the fog (The Associated Press).",
        "The captain reported from the bridge that no light could be seen.",
        "The harbour paid less than the city, and later than the company, for the lamps to which all of them had contributed.",
        "The fog contributed.",
        "UPDATE: The captain resumes his duties on Tuesday.",
        "Also at risk: the boats that leave after dark.",
        "[laughter]",
        "Loser: The harbour board and all its long promises of lamps",
        "He asked readers to subscribe to a local paper, and many did.",
    ],
)
def test_what_only_resembles_it_stays(block):
    assert reasons([STORY[0], block, *STORY[1:]]) == [""] * 4


@pytest.mark.parametrize(
    "block, rest, part, reason",
    [
        (
            "The captain waves from the bridge. | Ines Arroyo/AP Photo 2020 Harbour Captains ask for lamps The city has none to give.",
            "2020 Harbour Captains ask for lamps The city has none to give.",
            "The captain waves from the bridge. | Ines Arroyo/AP Photo",
            "caption",
        ),
        ("The quay was full. ADVERTISEMENT", "The quay was full.", "ADVERTISEMENT", "advertisement"),
        ("The quay was full. ADVERTISEMENT No boat came.", "The quay was full. No boat came.", "ADVERTISEMENT", "advertisement"),
        ("ADVERTISEMENT No boat came.", "No boat came.", "ADVERTISEMENT", "advertisement"),
        (
            "The quay was full. (RELATED: Captains Ask For Lamps As City Waits)",
            "The quay was full.",
            "(RELATED: Captains Ask For Lamps As City Waits)",
            "read_more",
        ),
    ],
)  # fmt: skip
def test_of_a_block_that_holds_the_story_too_only_the_piece_is_taken_out(block, rest, part, reason):
    assert BOILERPLATE.trim(block) == (rest, [(part, reason)])


def test_a_label_alone_is_not_taken_out_as_a_piece():
    assert BOILERPLATE.trim("ADVERTISEMENT") == ("ADVERTISEMENT", [])


def test_a_writer_who_speaks_in_turn_with_somebody_is_no_byline():
    asked = [
        "Ann Ortiz", "Do the captains mind the fog, and do they say so?",
        "Tom Lund", "Not at all. They are paid by the hour, and the fog makes hours.",
        "Ann Ortiz", "And the passengers, who are not?",
        "Tom Lund", "They walk to work these days.",
    ]  # fmt: skip
    assert reasons([*STORY, *asked], authors=["Ann Ortiz"]) == [""] * 11
    assert speakers(asked) == {0, 2, 4, 6}


def test_a_name_that_alternates_with_none_is_a_byline():
    assert reasons([STORY[0], "Ann Ortiz", *STORY[1:]], authors=["Ann Ortiz"]) == ["", "byline", "", ""]
    assert speakers(["Ann Ortiz", "A headline", "Ann Ortiz", "Tom Lund"]) == frozenset()


def test_the_points_that_sum_a_story_up_stay_without_their_heading():
    text = "\n\n".join(
        ["Story highlights Captain: Lamps are the priority of the whole harbour", "Boats run late", *STORY]
    )
    blocks = split_blocks(text)
    assert blocks[:2] == ["Story highlights", "Captain: Lamps are the priority of the whole harbour"]
    assert reasons(blocks) == ["read_more", "", "", "", "", ""]
    assert points(blocks) == {1, 2}


def test_lines_that_name_whose_opinion_follows_stay_where_several_people_give_theirs():
    names = ("Ann Ortiz", "Tom Lund", "Ines Arroyo")
    lines = [
        line
        for name in names
        for line in (f"{name}: Lamps alone will not bring the boats home", STORY[2].replace("The company", name))
    ]
    assert reasons([STORY[0], *lines]) == [""] * 7
    assert reasons([STORY[0], lines[0], *STORY[1:]]) == ["", "read_more", "", ""]
    credits = [f"{name}: the captain in the fog Photographer: Ines Arroyo/Bloomberg" for name in names]
    assert reasons([STORY[0], *credits, *STORY[1:]]) == ["", "caption", "caption", "caption", "", ""]


def test_a_note_on_the_writer_above_the_story_goes_unless_the_story_speaks_of_that_person():
    note = "Clara Wynn is a staff writer for The Paper."
    assert reasons([note, *STORY]) == ["biography", "", "", ""]
    assert reasons([note, *STORY, "Ms. Wynn had waved from the quay before the boat left."]) == [""] * 5
    assert reasons(["The Harbour Fund is in a crisis: it covers a third of the boats.", *STORY]) == [""] * 4


def test_who_reported_from_where_goes_below_the_story_only():
    line = "Lund reported from Lisbon. Ines Arroyo contributed from Porto."
    assert reasons([*STORY, line]) == ["", "", "", "byline"]
    assert reasons([STORY[0], line, *[LONG, STORY[1], LONG.replace("quay", "pier")]]) == [""] * 5
