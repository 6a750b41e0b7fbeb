"""What of a text is its writer's own."""

import pytest

from analysis.corpus.genre.voice import own_part, without_quotations

STORY = "The mayor spoke on Monday."


@pytest.mark.parametrize("line", [
    "The full text of the mayor's speech is below:",
    "He spoke for an hour. Here is the full memo that Ann Ortiz sent to the staff:",
    "Her remarks, as prepared:",
    "Full transcript:",
    "A partial transcript is as follows:",
])  # fmt: skip
def test_a_document_printed_in_full_is_not_the_writer_s(line):
    assert own_part(f"{STORY}\n\n{line}\n\nMy fellow citizens, we must act.") == f"{STORY}\n\n{line}"


@pytest.mark.parametrize("text", [
    f"{STORY}\n\nThe mayor said:\n\nWe must act.",
    f"{STORY}\n\nQuestions were asked, including the following:\n\nWho pays?",
    f"{STORY} The full text of the speech is below.",
    f"{STORY}\n\nHere is her full statement:\n\n“We must act.”\n\nIt is a statement that says nothing.",  # the writer goes on
])  # fmt: skip
def test_what_is_announced_otherwise_stays(text):
    assert own_part(text) == text


@pytest.mark.parametrize("text, expected", [
    ("“We act,” she said.", " Q  she said."),
    ('"We act," she said.', " Q  she said."),
    ("“We act.\n\n“We must.”\n\nShe left.", " Q \n\n Q \n\nShe left."),  # of several paragraphs
    (f"“{'We must act. ' * 200}” She left.", " Q  She left."),
    ("She left.", "She left."),
])  # fmt: skip
def test_a_quotation_is_one_letter(text, expected):
    assert without_quotations(text) == expected
