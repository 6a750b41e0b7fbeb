"""Coding a sample of a study by hand: what is drawn, how far coding has come, the widget for a coder, and samples for other tools."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.display.html import Html
from analysis.paths import to_write
from analysis.validity.codes import read_returned
from analysis.validity.coding_progress import TASK_NAMES, codes_so_far, coding_progress, progress_in_words
from analysis.validity.drawn_units import (
    coding_file,
    draw_for,
    draw_in_words,
    keep_units,
    read_units,
    rows_for,
    sample_in_words,
    sample_so_far,
    units_of,
    units_path,
)  # fmt: skip
from analysis.validity.returned_codes import add_codes

if TYPE_CHECKING:
    from analysis.display.coding import CodingWidget
    from analysis.workbook.book import Workbook

NOBODY = "Nobody is coding on this page. To code, open the notebook in JupyterLab, write your name at the top, and run all cells."
NOTHING_CODED = "Nothing is coded yet. This was counted when the cell ran, and does not change while you code: run all cells to count anew."


@dataclass(frozen=True, kw_only=True, eq=False)
class Coding:
    """The coding of one task of a study, as it stood when this was made."""

    book: "Workbook"
    task: str  # sentiment, voice, actor, attitude, frames
    coder: str  # who codes; "": nobody
    hide_outlet: bool  # whether a coder is told which outlet an article is of
    file: Path  # of the codes
    said: list[str] = field(repr=False)  # what was added or drawn just now, in sentences
    done: pd.DataFrame = field(repr=False)  # the codes so far
    sample: pd.DataFrame = field(repr=False)  # the units drawn so far, of every kind

    def drawn(self) -> Html:
        """What is drawn to be coded, in sentences."""
        return self.book.page.say([*self.said, *sample_in_words(self.sample)])

    def progress(self) -> Html:
        """How many units are coded, by task and coder, and how far coders agree."""
        page, table = self.book.page, coding_progress(self.sample, self.done)
        if table.empty:
            shown = page.note(NOTHING_CODED)
        else:
            named = table.replace({"task": TASK_NAMES})
            shown = page.table(named, name="coding-progress", caption="Coded so far, by task and coder")
        return shown + page.say(progress_in_words(self.done, self.book.articles, self.book.study))

    def code(self, *, adjudicate: bool = False) -> "CodingWidget | Html":
        """The widget in which the coder codes the sample; where nobody codes, a note.

        Args:
            adjudicate: only units that coders coded differently, to settle what they differ about.
        """
        if not (self.coder or adjudicate):
            return self.book.page.note(NOBODY)
        from analysis.display.coding import code_sample  # widgets take a while to import

        book = self.book
        return code_sample(
            self.sample, task=self.task, coder=self.coder, path=self.file, articles=book.articles, measures=book.measures,
            codebook=book.codebook, names=book.names, hide_outlet=self.hide_outlet, adjudicate=adjudicate,
        )  # fmt: skip

    def send(self, file: str, *, with_text: bool = True) -> Html:
        """Write the sample for another tool, person or language model, and say how many units.

        Args:
            file: .csv or .jsonl; "": none is written.
            with_text: whether it holds the texts, and not only addresses, offsets and digests.
        """
        book = self.book
        if not file:
            return book.page.say(["Nothing is handed out on this page."])
        from analysis.display.coding import send_sample

        said = send_sample(
            units_of(self.sample, self.task), to_write(file), task=self.task, articles=book.articles,
            sentences=book.measures.sentences, codebook=book.codebook, hide_outlet=self.hide_outlet, with_text=with_text,
        )  # fmt: skip
        return book.page.say(said)


def begin_coding(
    book: "Workbook", task: str, *, coder: str, draw: int, stratify: Sequence[str], sending: bool, adjudicate: bool,
    hide_outlet: bool, returned: str,
) -> Coding:  # fmt: skip
    """`Workbook.coding`."""
    file = coding_file(book.study.codes, task, changes=bool(coder or adjudicate or sending or returned))
    said = _added(book, file, returned, coder) if returned else []
    done = codes_so_far(file)
    if coder or sending:
        said = [*said, *_kept(book, file, task, draw, stratify, done)]
    sample = sample_so_far(units_path(file), done)
    return Coding(
        book=book, task=task, coder=coder, hide_outlet=hide_outlet, file=file, said=said, done=done, sample=sample
    )


def _added(book: "Workbook", file: Path, returned: str, coder: str) -> list[str]:
    """Add the codes of a file that came back, and say what was added."""
    return add_codes(
        file, read_returned(to_write(returned), coder), read_units(units_path(file)), mentions=book.measures.mentions,
        articles=book.articles, sentences=book.measures.sentences,
    )  # fmt: skip


def _kept(book: "Workbook", file: Path, task: str, n: int, strata: Sequence[str], done: pd.DataFrame) -> list[str]:
    """Draw the units, unless they were drawn before, and say which."""
    drawn = draw_for(
        task, book.rows(rows_for(task)), n, strata=strata, study=book.study, actors=book.actors, articles=book.articles,
        sentences=book.measures.sentences,
    )  # fmt: skip
    kept = keep_units(units_path(file), task, drawn, draw_in_words(task, n, strata, book.study), done)
    return list(kept.attrs["notes"])
