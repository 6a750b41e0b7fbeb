"""Texts made to be slow: the work grows with their length, not with its square. Steps are counted, no clock is read."""

import re
import sys

import pandas as pd
import pytest
from source_files import BODY, put, read

from analysis.codebook.boilerplate import read_boilerplate
from analysis.corpus.cleaning import blocks, runs, shapes
from analysis.corpus.cleaning.blocks import Boilerplate, find_boilerplate, split_blocks
from analysis.corpus.cleaning.shapes import quoted_words, rough_quotations
from analysis.corpus.readers import texts
from analysis.corpus.stories import find_stories
from analysis.paths import CODEBOOK


def steps(function, *arguments):
    """How many calls, of Python and of C functions, a call makes."""
    n = 0

    def count(_frame, event, _argument):
        nonlocal n
        n += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        function(*arguments)
    finally:
        sys.setprofile(None)
    return n


class Searched:
    """A compiled pattern that counts the characters it may have looked at."""

    def __init__(self, pattern):
        self.pattern, self.n_characters = pattern, 0

    def search(self, text, place=0):
        match = self.pattern.search(text, place)
        self.n_characters += (match.end() if match else len(text)) - place
        return match


@pytest.mark.parametrize("mark", ["“", '"', "‘", "‘a ", "“a", "’", "‘’a", '“‘"', " ‘a’b"])
def test_a_run_of_quotation_marks_is_read_once_or_twice(monkeypatch, mark):
    text = mark * 20_000
    opening = Searched(shapes.OPENING)
    closing = {key: Searched(pattern) for key, pattern in shapes.CLOSING.items()}
    monkeypatch.setattr(shapes, "OPENING", opening)
    monkeypatch.setattr(shapes, "CLOSING", closing)
    for _ in rough_quotations(text):
        pass
    assert opening.n_characters + sum(one.n_characters for one in closing.values()) <= 5 * len(text)


@pytest.mark.parametrize("text, quoted", [
    ("He said “no, never” and left.",        ["“no, never”"]),
    ('He said "no" and "yes".',              ['"no"', '"yes"']),
    ("He said ‘I don’t know’ and left.",     ["‘I don’t know’"]),  # an apostrophe closes nothing
    ("It was ‘the dog’s dinner and more.",   ["‘the dog’"]),       # unless nothing else does
    ("Rock ’n’ roll, the ‘90s",              []),
    ("x‘y’ “open",                           []),                  # a mark inside a word, one left open
    ("““a” b”",                              ["““a”"]),
])  # fmt: skip
def test_quotations_are_found_as_they_stand(text, quoted):
    assert [text[start:end] for start, end in rough_quotations(text)] == quoted


def test_the_longest_quotation_of_a_block_counts():
    assert quoted_words('He said "no, never" and “yes, of course, at once”.') == 5
    assert quoted_words("no quotation") == 0


def test_lines_of_a_fixed_width_are_joined_in_one_pass():
    def text(n):
        return "The harbour was quiet\n" + "and the ferries ran late\n" * n

    assert steps(split_blocks, text(8_000)) < 5 * steps(split_blocks, text(2_000))


@pytest.mark.parametrize(
    "line", ["The Harbour Was Quiet {n}", "The harbour was quiet on Monday {n}.", "Why {n}?", "Related"]
)
def test_boilerplate_of_many_blocks_takes_steps_in_proportion(line):
    boilerplate = Boilerplate(read_boilerplate(CODEBOOK / "boilerplate.toml"))

    def page(n):
        return [line.format(n=i) for i in range(n)] + [BODY]

    few, many = steps(find_boilerplate, page(500), boilerplate), steps(find_boilerplate, page(2_500), boilerplate)
    assert many < 8 * few


def test_a_page_of_more_blocks_than_any_has_is_not_searched_for_pull_quotes(monkeypatch):
    page = [f"{BODY} And number {n} was last of all." for n in range(3)] + [BODY]
    reasons = [""] * 4
    runs.mark_twice(page, reasons)
    assert reasons == ["", "", "", "pull_quote"]
    monkeypatch.setattr(runs, "MAX_BLOCKS", 3)
    reasons = [""] * 4
    runs.mark_twice(page, reasons)
    assert reasons == [""] * 4


def test_no_phrase_is_searched_in_a_block_of_few_words_and_countless_letters(monkeypatch):
    boilerplate = Boilerplate(read_boilerplate(CODEBOOK / "boilerplate.toml"))
    block = "Sign up for our newsletter"
    assert boilerplate.reason(block, 5, ("any",)) == "newsletter"
    assert boilerplate.reason(f"{block} {'A' * blocks.MAX_LENGTH}", 6, ("any",)) == ""


@pytest.mark.parametrize("pattern", [pattern for pattern, _ in texts.MARKDOWN])
def test_marks_of_markdown_reach_only_so_far(pattern):
    """Each repetition that another sign must close has a bound, so that a run of opening signs stays cheap."""
    unbounded = re.sub(r"\\[*+?]|\(\?[=:]", "", pattern.pattern)
    assert not re.search(r"[\])][*+]", unbounded)


def test_markdown_is_taken_off(tmp_path):
    text = f"# Ferries **late**\n\n{BODY} See [the __list__](https://a.example/list) ![a ferry](ferry.png).\n"
    (article,), _, _ = read(put(tmp_path, "a.md", text))
    assert (article.title, article.text) == ("Ferries late", f"{BODY} See the list .")


def test_a_chain_of_reprints_is_one_story():
    words = [f"word{n}" for n in range(400)]
    texts_of = [" ".join(words[start : start + 200]) for start in (0, 60, 120, 180)] + [
        "Something else entirely. " * 20
    ]
    articles = pd.DataFrame({
        "article_id": list("dcbae"), "outlet": ["one", "two", "three", "four", "five"],
        "published": pd.to_datetime(["2018-06-04", "2018-06-03", "2018-06-02", None, "2018-06-01"], utc=True), "text": texts_of,
    })  # fmt: skip
    assert list(find_stories(articles)["story_id"]) == ["b", "b", "b", "b", "e"]
    assert list(find_stories(articles.iloc[:0])["story_id"]) == []
