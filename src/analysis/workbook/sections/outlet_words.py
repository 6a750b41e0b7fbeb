"""The words that set outlets apart, and what the cues of the codebook's frames match: tables for those who check word by word."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.display.html import Html
from analysis.display.words import cue_lines, word_lines
from analysis.findings.keyness import keyness, top_words, typical_words
from analysis.framing.cues import busiest_cues, cue_table
from analysis.validity.cues import cue_agreement, read_coded

if TYPE_CHECKING:
    from analysis.workbook.book import Workbook


@dataclass(frozen=True, eq=False)
class OutletWords:
    """The words that set outlets apart (`findings.keyness`), names of actors left out."""

    book: "Workbook"

    def __repr__(self) -> str:
        return "Words that set the outlets apart"

    @cached_property
    def words(self) -> pd.DataFrame | None:
        """The log-odds of each word in each outlet; None where fewer than two outlets have stories enough."""
        book, study = self.book, self.book.study
        enough = book.articles.groupby("outlet")["story_id"].nunique() >= study.min_stories
        if enough.sum() < 2:
            return None
        english, actors = book.codebook.english, book.codebook.actors
        return keyness(book.articles, "outlet", study=study, english=english, leave_out=actors)

    def table(self) -> Html:
        """The words most typical of each outlet."""
        if self.words is None:
            return self.book.page.note("Fewer than two outlets have stories enough to compare words.")
        caption = "Words that set each outlet apart (*: false discovery rate under 5 %)"
        return self.book.page.table(top_words(self.words, n=8), name="keyness", caption=caption)

    def lines(self) -> Html:
        """The most typical words of each of the largest outlets with their intervals, each of which opens to its contexts."""
        book = self.book
        if self.words is None:
            return book.page.note("No words to open.")
        largest = self.words[self.words["group"].isin(book.largest_outlets())]
        lines, evidence = word_lines(typical_words(largest, n=5)), book.word_evidence("outlet")
        caption = "Log-odds of the five most typical words of each outlet, with intervals over stories; open a word to read it in context"
        return book.page.lines(lines, rows=["group", "word"], name="keyness-words", evidence=evidence, caption=caption)


@dataclass(frozen=True, eq=False)
class Cues:
    """What the cues of the frames match in the articles, and how often coders agree with each."""

    book: "Workbook"
    coded: str = ""  # JSON Lines of texts that people coded (text, frames); "": none
    coded_map: str = ""  # TOML from ids of frames to the labels of `coded`; "": they are called alike

    def __repr__(self) -> str:
        return f"{len(self.matches):,} cues of {len(self.book.codebook.frames)} frames"

    @cached_property
    def matches(self) -> pd.DataFrame:
        """What each cue matches, those that match nothing included."""
        return cue_table(self.book.measures.frames, self.book.articles, self.book.codebook.frames)

    @cached_property
    def agreement(self) -> pd.DataFrame | None:
        """How often coders agree with each cue; None where no coded texts are named."""
        if not self.coded:
            return None
        frames, labels = self.book.codebook.frames, Path(self.coded_map) if self.coded_map else None
        records, called = read_coded(Path(self.coded), frames, labels)
        return cue_agreement(records, frames, called, level=self.book.study.level)

    def lines(self) -> Html:
        """The busiest cues of each frame, each of which opens to its places; all cues are kept beside, the idle ones counted."""
        page = self.book.page
        lines, evidence = cue_lines(busiest_cues(self.matches, n=5), self.agreement), self.book.cue_evidence()
        caption = "The five busiest cues of each frame"
        shown = page.lines(lines, rows=["frame_id", "cue"], name="cues-busiest", evidence=evidence, caption=caption)
        n_idle = int((self.matches["n_hits"] == 0).sum())
        said = f"{n_idle:,} of {len(self.matches):,} cues match nothing in this window."
        if not self.coded:
            said += " No coded texts were named, so how often coders agree with a cue is not known here."
        every = cue_lines(self.matches, self.agreement).drop(columns=["number", "base"])
        return shown + page.note(said) + page.keep(every, name="cues")
