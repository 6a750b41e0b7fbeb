"""Who speaks about whom, how often and in which sentiment: as a matrix and as bands, and as files for programs that draw networks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from ipywidgets import DOMWidget, VBox

from analysis.display.figures import Drawing, draw_flows, draw_grid
from analysis.display.html import Html, render
from analysis.display.printed import VOICES
from analysis.errors import AnalysisError
from analysis.explore.chart import Chart, ChartWords
from analysis.explore.keeping_files import kept_path, told
from analysis.explore.pane import Pane
from analysis.explore.pressed import PressedHtml
from analysis.explore.state import Selection
from analysis.findings.estimates import enough
from analysis.findings.network import edge_table, write_network
from analysis.findings.speakers import SPEAKER, busiest, in_order_of_speakers
from analysis.workbook import Workbook

MOST_SPEAKERS, MOST_ACTORS = 14, 8  # of a figure
TITLES = ("who speaks", "about whom")
MATRIX = "Net sentiment of what each says about each"
FLOWS = "Who speaks about whom"
"""A band is as wide as what is said is much."""


@dataclass(frozen=True)
class Network:
    """Who speaks about whom in a selection, as findings, and how it is drawn."""

    findings: pd.DataFrame
    shown: pd.DataFrame  # of the busiest
    left_out: str
    names: Mapping[str, str]
    min_stories: int

    @property
    def matrix(self) -> Drawing:
        """Net sentiment of each of those who are drawn about each, where it rests on stories enough."""
        told = self.shown[self.shown["n_stories"] >= self.min_stories]
        return draw_grid(
            told, rows=SPEAKER, columns="actor_id", names=self.names, rows_title=TITLES[0], columns_title=TITLES[1]
        )

    @property
    def flows(self) -> Drawing:
        """A band from each to each."""
        return draw_flows(
            self.shown,
            sources=SPEAKER,
            targets="actor_id",
            names=self.names,
            min_stories=self.min_stories,
            titles=TITLES,
        )

    @property
    def captions(self) -> tuple[str, str]:
        """What the matrix and what the bands show."""
        few = int((self.shown["n_stories"] < self.min_stories).sum())
        lacking = (
            f"{few:,} of {len(self.shown):,} rest on fewer than {self.min_stories} stories and are left out."
            if few
            else ""
        )
        matrix = f"Net sentiment toward each actor in the words of each speaker. {lacking}"
        flows = (
            "Mentions of each actor in the words of each speaker; coloured where net sentiment is told apart from 0, all of them taken "
            f"together. {self.left_out}"
        )
        return matrix.strip(), flows.strip()


def network_of(book: Workbook, selection: Selection, *, own: bool = False) -> Network:
    """Who speaks about whom in what is selected.

    Args:
        own: the outlets' own words, too, besides those that they quote.
    Raises:
        UsageError: as `Workbook.answer`.
    """
    asked = replace(selection, measure="sentiment", voice="all" if own else "quoted", by=(SPEAKER, "actor"), where=())
    answer = book.answer(asked)
    findings = in_order_of_speakers(answer.findings, book.study)
    shown, left_out = busiest(findings, MOST_SPEAKERS, MOST_ACTORS)
    return Network(findings, shown, left_out, {**book.names, **VOICES}, book.study.min_stories)
