"""Who speaks about whom, how often and in which sentiment: as a matrix and as bands, and as files for programs that draw networks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from ipywidgets import DOMWidget, VBox

from analysis.display.figures import Drawing, draw_flows, draw_grid
from analysis.display.html import Html, render
from analysis.display.titles import left_out_words
from analysis.errors import AnalysisError
from analysis.explore.chart import Chart, ChartWords
from analysis.explore.keeping_files import kept_path, saving, told
from analysis.explore.pane import Pane
from analysis.explore.pressed import PressedHtml
from analysis.findings.estimates import enough
from analysis.findings.network import edge_table, write_network
from analysis.findings.speakers import SPEAKER, busiest, compared_with_0, in_order_of_speakers
from analysis.study import Study
from analysis.workbook import Selection, Workbook

MOST_SPEAKERS, MOST_ACTORS = 14, 8  # of a figure
TITLES = ("who speaks", "about whom")
MATRIX = "Net sentiment of what each says about each"
FLOWS = "How much each says about each"
"""A band is as wide as what is said is much."""
OTHER_VOICE = "Who speaks is chosen here: that in Overview one voice is chosen does not count."
OF_FRAMES = "Only of articles that carry one of the frames that are chosen."


@dataclass(frozen=True)
class SpeakerNetwork:
    """Who speaks about whom in a selection, as findings, and how it is drawn."""

    findings: pd.DataFrame
    shown: pd.DataFrame  # of the busiest
    left_out: str
    names: Mapping[str, str]
    study: Study
    beside: str  # how what is chosen in other tabs counts here

    @property
    def matrix(self) -> Drawing:
        """Net sentiment of each of those who are drawn about each, where it rests on stories enough."""
        return draw_grid(
            enough(self.shown, self.study),
            rows=SPEAKER,
            columns="actor_id",
            names=self.names,
            rows_title=TITLES[0],
            columns_title=TITLES[1],
        )

    @property
    def flows(self) -> Drawing:
        """A band from each to each."""
        return draw_flows(
            self.shown,
            sources=SPEAKER,
            targets="actor_id",
            names=self.names,
            min_stories=self.study.min_stories,
            titles=TITLES,
        )

    @property
    def captions(self) -> tuple[str, str]:
        """What the matrix and what the bands show."""
        matrix = "Net sentiment toward each actor in the words of each speaker."
        flows = (
            "Mentions of each actor in the words of each speaker. A band is coloured where its net sentiment is told apart from 0 with all "
            "bands taken together, which asks more than that its own interval leaves out 0."
        )
        lacking = left_out_words(self.shown, self.study)
        return _joined(matrix, lacking, self.beside), _joined(flows, self.left_out, self.beside)


def network_of(book: Workbook, selection: Selection, *, own: bool = False) -> SpeakerNetwork:
    """Who speaks about whom in what is selected.

    Args:
        own: the outlets' own words, too, besides those that they quote.
    Raises:
        UsageError: as `Workbook.answer`.
    """
    asked = replace(selection, measure="sentiment", voice="all" if own else "quoted", by=(SPEAKER, "actor"), where=())
    answer = book.answer(asked)
    findings = compared_with_0(in_order_of_speakers(answer.findings), book.study)
    shown, left_out = busiest(findings, MOST_SPEAKERS, MOST_ACTORS)
    beside = _joined(
        OTHER_VOICE if selection.voice not in ("all", asked.voice) else "", OF_FRAMES if selection.frames else ""
    )
    return SpeakerNetwork(findings, shown, left_out, answer.names, book.study, beside)


class NetworkPane(Pane):
    """The tab of who speaks about whom."""

    name, title = "network", "Network"

    def make(self) -> DOMWidget:
        """Who is to speak, the matrix, the bands, and the files."""
        self.own = False
        self.matrix, self.flows = Chart(MATRIX, opens=self.open), Chart(FLOWS, opens=self.open)
        self.asked = PressedHtml("Network", pressed=self.save, submitted=self.ask)
        self.asked.show(render("network", own=self.own))
        self.follow_state(self.draw, "selection")
        return VBox([self.asked, self.matrix, self.flows], layout={"grid_gap": "1rem"})

    def static(self) -> Html | None:
        """The bands of what is selected, with their numbers; the matrix stands in the overview's part of the page."""
        try:
            network = network_of(self.book, self.state.selection)
        except AnalysisError as problem:
            return self.book.page.note(str(problem))
        if network.findings.empty:
            return self.book.page.note(_nothing(own=False))
        return self.book.page.figure(network.flows, name="network", title=FLOWS, caption=network.captions[1])

    def draw(self) -> None:
        """Draw what is selected; what is wrong with it is said in its place."""
        try:
            network = network_of(self.book, self.state.selection, own=self.own)
        except AnalysisError as problem:
            self._say(str(problem))
            return
        if network.findings.empty:
            self._say(_nothing(own=self.own))
            return
        matrix, flows = network.captions
        self.matrix.show(network.matrix, ChartWords(MATRIX, matrix), network.names)
        self.flows.show(network.flows, ChartWords(FLOWS, flows), network.names)

    def ask(self, values: Mapping[str, str]) -> str:
        """Who speaks: those who are quoted, or the outlets too."""
        self.own = values.get("own") == "yes"
        self.draw()
        return ""

    def open(self, finding: Mapping[str, Any]) -> None:
        """Read what one of them says about another."""
        keys = (("speaker", str(finding[SPEAKER])), ("actor", str(finding["actor_id"])))
        self.state.open_group(replace(self._selection(), where=keys))

    def save(self, kind: str) -> str:
        """A file of the whole network."""
        network = network_of(self.book, self.state.selection, own=self.own)
        edges = edge_table(network.findings, network.names, self.book.study)
        path = kept_path(self.book.home, "network", f".{kind}").with_suffix(f".{kind}")
        with saving(path):
            write_network(edges, path)
        return told(path)

    def _selection(self) -> Selection:
        return replace(
            self.state.selection, measure="sentiment", voice="all" if self.own else "quoted", by=(SPEAKER, "actor")
        )

    def _say(self, words: str) -> None:
        self.matrix.say(words)
        self.flows.say("")


def _joined(*words: str) -> str:
    return " ".join(filter(None, words))


def _nothing(*, own: bool) -> str:
    return (
        "No mention of the actors stands in what is selected."
        if own
        else "Nobody is quoted about the actors in what is selected."
    )
