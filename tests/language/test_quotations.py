"""Where a text stands in quotation marks: nested, misprinted, left open, running on."""

import time

import pytest

from analysis.language.quotations import find_quotations


def quotations(text):
    return [text[found.start : found.end] for found in find_quotations(text)]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("She called it “a trap” and ‘a farce’.", ["“a trap”", "‘a farce’"]),
        ("The aides’ ‘deal’ was Ann's idea in the ’90s.", ["‘deal’"]),
        ("'A long road': mayor asks voters' patience", ["'A long road'"]),
        ("„Genug“, sagte er. «Assez», dit-elle.", ["„Genug“", "«Assez»"]),
        # quotations inside
        ("“They said ‘no,’ and I went,” she said.", ["“They said ‘no,’ and I went,”"]),
        ("“The “grand plan” is a farce,” she wrote. “Vote!”", ["“The “grand plan” is a farce,”", "“Vote!”"]),
        ('"The "grand plan" is a farce," she wrote.', ['"The "grand plan" is a farce,"']),
        ("‘They ask, “Why not?” and we laugh,’ he said.", ["‘They ask, “Why not?” and we laugh,’"]),
        # marks of two kinds, and misprinted ones
        ("“It is over,\" he said. “Go home.\"", ["“It is over,\"", "“Go home.\""]),
        ("“It is over,’’ he said. “Go home.’’", ["“It is over,’’", "“Go home.’’"]),
        ("“It is over,“ he said. ”Go home.”", ["“It is over,“", "”Go home.”"]),
        ('He spoke of " a new dawn " on Friday.', ['" a new dawn "']),
        ("Their “Harbour 2030″ plan was late.", ["“Harbour 2030″"]),
        # nothing closes the first mark
        ("“It is over, Roe said. “Go home.”", ["“Go home.”"]),
        ("Roe said “it was over. Then the road was empty.", ["“it was over."]),
        ("Roe wrote: “It is over. Go home.", ["“It is over. Go home."]),
        ("“It is over. Go home.\n\n“Sleep well,” she said.", ["“It is over. Go home.", "“Sleep well,”"]),
        ("The board is 8' 2\" long and 3\" wide.", []),
    ],
)  # fmt: skip
def test_quotations_are_those_that_a_reader_sees(text, expected):
    assert quotations(text) == expected


def test_a_paragraph_that_nothing_closes_runs_on_into_one_that_opens():
    first, last = find_quotations("“It is over. Go home.\n\n“Sleep well,” she said.")
    assert (first.runs_on, first.closed) == (True, False)
    assert (last.runs_on, last.closed) == (False, True)


@pytest.mark.parametrize("unit", ["“Open. ", "“Go,” he said. ", "‘the aides’ ", '"" '])
def test_many_marks_in_one_line_are_read_in_linear_time(unit):
    began = time.process_time()
    find_quotations(unit * 2_000)
    tenth = time.process_time() - began
    find_quotations(unit * 20_000)
    assert time.process_time() - began < 40 * tenth + 0.5
