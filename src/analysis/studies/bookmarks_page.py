"""bookmarks + a study, opened -> what a report's appendix shows of them."""

from typing import NamedTuple

import pandas as pd

from analysis.display.evidence import sentences_behind
from analysis.display.html import Html, render
from analysis.display.lines import EvidenceSentence, evidence_sentences
from analysis.display.printed import in_zone
from analysis.errors import AnalysisError, StudyError
from analysis.studies.bookmarks import Bookmark, read_bookmarks
from analysis.workbook import Selection, Workbook


class ShownBookmark(NamedTuple):
    """A bookmark as a page prints it."""

    bookmark: Bookmark
    code: str  # the line of Python that selects the same
    said: list[str]  # what is found now, in words
    problem: str  # why it cannot be answered any more; "": it can
    sentences: list[EvidenceSentence]  # what was open


def show_bookmarks(book: Workbook) -> Html:
    """The bookmarks of the study, each with its note, what is selected in words and in Python, and what was open.

    What a bookmark selects is answered anew, in the window of this report; where it cannot be, the page says why.
    """
    try:
        bookmarks = read_bookmarks(book.home)
    except StudyError as problem:
        return book.page.note(str(problem))
    if not bookmarks:
        return book.page.note("No bookmarks are kept in this study. The tab Keep of the notebook explore makes them.")
    shown = [_shown(one, book) for one in bookmarks]
    text = "\n".join(f"{one.bookmark.id}: {one.bookmark.note or one.code}" for one in shown)
    return Html(render("bookmarks", bookmarks=shown), text)


def _shown(bookmark: Bookmark, book: Workbook) -> ShownBookmark:
    code, said, problem = "", [], ""
    try:
        selection = Selection.from_dict(bookmark.selection)
        code = selection.code()
        said = book.answer(selection).say().text.splitlines()
    except AnalysisError as wrong:
        problem = str(wrong)
    rows = _kept_sentence(bookmark, book)
    if bookmark.article_id and rows.empty:
        problem = f"{problem} Its article is not among those of this report.".strip()
    sentences = in_zone(sentences_behind(rows, book.articles, book.measures.sentences), book.study.time_zone)
    return ShownBookmark(bookmark, code, said, problem, evidence_sentences(sentences, book.names))


def _kept_sentence(bookmark: Bookmark, book: Workbook) -> pd.DataFrame:
    """The sentence that was open, else the first of the article that was."""
    sentences = book.measures.sentences
    own = sentences[sentences["article_id"] == bookmark.article_id] if bookmark.article_id else sentences.head(0)
    kept = own[own["sentence_id"] == bookmark.sentence_id]
    return kept if len(kept) else own.head(1)
