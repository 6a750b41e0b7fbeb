"""What the learnt weights of cleaning may not cut, and how sure they must be. All texts are invented."""

from analysis.codebook.boilerplate import read_boilerplate
from analysis.corpus.cleaning.blocks import Boilerplate, find_boilerplate
from analysis.corpus.cleaning.judged import mark_judged
from analysis.corpus.cleaning.kept import protected
from analysis.corpus.cleaning.learned import Judged
from analysis.paths import CODEBOOK

BOILERPLATE = Boilerplate(read_boilerplate(CODEBOOK / "boilerplate.toml"))
LONG = (
    "The harbour board met on Monday in the old tram shed and agreed after four hours that the ferry would run until the "
    "end of the winter, whatever it costs the town."
)


def kept(*blocks, likely=()):
    return sorted(protected(blocks, [""] * len(blocks), likely))


def cut(blocks, place, score):
    reasons = [""] * len(blocks)
    mark_judged(blocks, reasons, {place: Judged(score, "caption")}, BOILERPLATE)
    return reasons[place] != ""


def test_turns_of_a_conversation_stay_where_there_are_three():
    turns = ["ROTH: Good evening.", "AAS: He is late.", "Ida Roth: Who is?"]
    assert kept(LONG, *turns) == [1, 2, 3]
    assert kept(LONG, *turns[:2]) == []


def test_lines_that_a_colon_announces_stay_down_to_the_next_sentence():
    page = [
        "Here are all the winners:",
        "Low Water",
        "The Bell Tower",
        "Salt",
        "Ida Quist",
        "The prize is a lantern.",
        "Menu",
    ]
    assert kept(*page) == [1, 2, 3, 4]
    assert kept(*page, likely=(1, 2)) == []


def test_what_stands_below_a_time_of_day_stays_in_a_live_blog():
    page = ["14:05 BST", "Summary", LONG, "13:20", LONG, "12:57 BST", LONG]
    assert kept(*page) == [0, 1, 3, 4, 5, 6]
    assert kept(*page[:3]) == [0]


def test_a_sentence_and_a_crosshead_within_the_story_need_more_evidence():
    sentence = "Shares in the ferry line fell 3 per cent on Friday."
    assert not cut([LONG, sentence, LONG], 1, 2_000)
    assert cut([LONG, LONG, LONG, sentence], 3, 2_000)
    assert cut([LONG, sentence, LONG], 1, 4_000)
    assert not cut([LONG, "NO REGRETS", LONG], 1, 2_000)
    assert cut([LONG, "NO REGRETS", LONG], 1, 4_000)


def test_a_pull_quote_that_its_speaker_signs_is_cut():
    page = [
        LONG,
        "“We just have to row out and ask the lake,” said Ida Roth.",
        "We just have to row out and ask the lake Ida Roth",
    ]
    assert find_boilerplate(page, BOILERPLATE) == ["", "", "pull_quote"]


def test_what_the_story_says_again_above_its_first_paragraph_stays():
    page = ["The ferry would run until the end of the winter.", LONG]
    assert find_boilerplate(page, BOILERPLATE) == ["", ""]


def test_lines_of_a_list_are_no_linked_headlines():
    page = [LONG, "Path A: Velna, Karst, Low Bridge and Elm Ferry", "WHAT YOU NEED TO BAKE BREAD", LONG + " It will."]
    assert find_boilerplate(page, BOILERPLATE) == [""] * 4


def test_a_caption_that_quotes_somebody_is_taken_out_behind_its_credit():
    block = "Ida May Holm/Staff Mara Aas keeps the light. “In spring you can hear the ice go out,” she says."
    assert BOILERPLATE.trim(block) == ("", [(block, "caption")])


def test_lines_that_differ_in_a_figure_alone_stay_where_there_are_four():
    page = [LONG, "Place last year: 4", LONG, "Place last year: 3", LONG, "Place last year: 12", "Place last year: 1"]
    assert kept(*page) == [1, 3, 5, 6]
    assert kept(*page[:6]) == []
