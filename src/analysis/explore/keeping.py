"""What is selected, to be kept: its numbers, a CSV, a figure, the line of Python and the settings of a report that make the same, a bookmark."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import tomli_w
from ipywidgets import DOMWidget, VBox
from markupsafe import Markup

from analysis.display.cells import printed_columns
from analysis.display.figures import DESK
from analysis.display.html import render
from analysis.display.picture import save_pictures
from analysis.errors import AnalysisError, StudyError
from analysis.explore.groups import called
from analysis.explore.keeping_files import kept_path, saving, told
from analysis.explore.pane import Pane
from analysis.explore.pressed import PressedHtml
from analysis.studies.bookmarks import (
    Bookmark,
    add_bookmark,
    find_bookmark,
    read_bookmarks,
    remove_bookmark,
    restore_bookmark,
)
from analysis.workbook import Answer, Selection
from analysis.workbook.answers.in_sentences import described

SHOWN = 12  # rows of the table
MOST_SENTENCES = 5_000  # of a file
OVERVIEW = "overview"  # `Pane.name` of the tab in which a bookmark of a selection opens


class KeepPane(Pane):
    """The tab of what is kept."""

    name, title = "keep", "Keep"

    def make(self) -> DOMWidget:
        """What is selected, the note of a bookmark, the bookmarks there are."""
        self.removed: Bookmark | None = None
        self.n_kept = 0  # notes, by which the browser tells a new note from one that is still being written
        self.of_group = False  # whether the group whose sentences are read is kept, and not all that is selected
        self.which = PressedHtml("What is kept", submitted=self.choose)
        self.selected = PressedHtml("What is selected", submitted=self.save)
        self.note = PressedHtml("A bookmark", submitted=self.add)
        self.bookmarks = PressedHtml("Bookmarks of this study", pressed=self.follow)
        self.follow_state(self.show_choice, "selection", "opened")
        self.show_bookmarks()
        return VBox([self.which, self.selected, self.note, self.bookmarks])

    @property
    def kept(self) -> Selection:
        """What is kept: the selection, or the group of it whose sentences are read."""
        return (self.state.opened.group if self.of_group else None) or self.state.selection

    def choose(self, values: Mapping[str, str]) -> str:
        """Keep the group that is read, or all that is selected."""
        self.of_group = values.get("of") == "group"
        self.show_selected()
        return ""

    def show_choice(self) -> None:
        """What there is to keep, and what it is."""
        group = self.state.opened.group
        self.of_group = self.of_group and group is not None
        words = called(group, self.book.names) if group else ""
        self.which.show(render("keep_which", group=words, of_group=self.of_group))
        self.show_selected()
        self.show_note()

    def show_selected(self) -> None:
        """The numbers of what is kept, and the lines that make the same."""
        selection = self.kept
        try:
            answer = self.book.answer(selection)
            in_report = answer.selection  # by ids, as a study names them
            shown = answer.table.head(SHOWN)
            few = shown["too_few"].map({True: "yes", False: ""})
            columns = printed_columns(shown.assign(too_few=few), self.book.names, self.book.study.time_zone)
            more = max(len(answer.table) - SHOWN, 0)
            said = answer.say().html if answer.findings.empty else Markup("")
        except AnalysisError as problem:
            self.selected.show(render("note", words=str(problem)))
            return
        self.selected.show(render(
            "selected", columns=columns, more=more, said=said, name=answer.name, caption=described(answer), code=selection.code(),
            report=report_line(in_report), toml=report_settings(in_report), beyond=in_report.unsettled,
        ))  # fmt: skip

    def show_bookmarks(self) -> None:
        """The bookmarks of the study, the latest first; a file that cannot be read is said."""
        try:
            bookmarks = [(one, _line_of(one)) for one in reversed(read_bookmarks(self.book.home))]
        except StudyError as problem:
            self.bookmarks.show(render("note", words=str(problem)))
            return
        self.bookmarks.show(render("bookmark_list", bookmarks=bookmarks, removed=self.removed))

    def save(self, values: Mapping[str, str]) -> str:
        """The file that the pressed button asks for."""
        answer = self.book.answer(self.kept)
        name = values.get("name", "").strip() or answer.name
        if values.get("what") == "figure":
            return self._save_figure(answer, name)
        path = kept_path(self.book.home, name, ".csv").with_suffix(".csv")
        if values.get("what") == "sentences":
            sentences = answer.sentences(MOST_SENTENCES, order="newest")
            sentences.to_csv(path)
            return f"{told(path)} {sentences.drawn}"
        answer.to_csv(path)
        return told(path)

    def _save_figure(self, answer: Answer, name: str) -> str:
        if answer.findings.empty:
            raise StudyError("There is no figure to save: what is selected has no numbers.")
        path = kept_path(self.book.home, name, ".svg", ".png")
        with saving(path):
            save_pictures(answer.drawing().draw(DESK), described(answer), path)
        return f"{told(path.with_suffix('.svg'))} A PNG lies beside it."

    def show_note(self) -> None:
        """The form of a bookmark, which names the article that is open."""
        article_id = self.state.opened.article_id
        titles = self.book.articles.loc[self.book.articles["article_id"] == article_id, "title"] if article_id else ()
        self.note.show(render("note_asked", article=next(iter(titles), ""), n_kept=self.n_kept))

    def add(self, values: Mapping[str, str]) -> str:
        """A bookmark of what is selected, with the article that is open where that is asked for."""
        opened = self.state.opened
        ids = (opened.article_id, opened.sentence_id) if values.get("article") == "yes" else ("", "")
        kept = add_bookmark(
            self.kept.as_dict(), values.get("note", ""), article_id=ids[0], sentence_id=ids[1], folder=self.book.home
        )
        self.n_kept += 1
        self.show_note()
        self.show_bookmarks()
        return f"Kept as bookmark {kept.id} in bookmarks.toml; a report's appendix shows it."

    def follow(self, pressed: str) -> str:
        """Open a bookmark, remove one, or put the one that was removed last back."""
        what, _, bookmark_id = pressed.partition(" ")
        said = ""
        if what == "open":
            return self._open(find_bookmark(bookmark_id, folder=self.book.home))
        if what == "remove":
            self.removed = remove_bookmark(bookmark_id, folder=self.book.home)
            said = f"Bookmark {bookmark_id} is removed."
        elif self.removed:
            back = restore_bookmark(self.removed, folder=self.book.home)
            other = f" as {back.id}" if back.id != self.removed.id else ""
            said, self.removed = f"Bookmark {self.removed.id} is put back{other}.", None
        self.show_bookmarks()
        return said

    def _open(self, bookmark: Bookmark) -> str:
        selection = Selection.from_dict(bookmark.selection)
        self.state.select(replace(selection, where=()))
        if selection.where:
            self.state.open_group(selection)
        if bookmark.article_id:
            self.state.open_article(bookmark.article_id, bookmark.sentence_id)
        elif not selection.where:
            self.state.go(OVERVIEW)
        return ""


def report_line(selection: Selection) -> str:
    """The command that renders a report of the same articles and actors; NAME stands for one of the study's reports."""
    given = [("-p", name, _spelled(value)) for name, value in selection.parameters().items()]
    return shlex.join(["workbook", "report", "NAME", *[word for words in given for word in words]])


def report_settings(selection: Selection) -> str:
    """The same as a line of a definition in reports.toml; "": nothing but what the study says."""
    given = [f"{name} = {_toml(value)}" for name, value in selection.parameters().items()]
    return f"parameters = {{ {', '.join(given)} }}" if given else ""


def _toml(value: Any) -> str:
    """A value on one line of TOML."""
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return tomli_w.dumps({"v": value}).removeprefix("v = ").strip()


def _spelled(value: Any) -> str:
    """A value as the command line takes it: lists parted by commas, or in JSON where a comma is in one of its texts."""
    if not isinstance(value, list):
        return str(value)
    plain = all("," not in one and one == one.strip() and not one.startswith("[") for one in value)
    return ",".join(value) if plain else json.dumps(value, ensure_ascii=False)


def _line_of(bookmark: Bookmark) -> str:
    try:
        return Selection.from_dict(bookmark.selection).code()
    except AnalysisError as problem:
        return str(problem)
