"""The sections of the notebooks: each answers one question of the study, part by part."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from analysis.workbook.sections.agreeing import Agreement
from analysis.workbook.sections.coding import Coding, begin_coding
from analysis.workbook.sections.framed import Framing
from analysis.workbook.sections.inventory import Inventory
from analysis.workbook.sections.outlet_words import Cues, OutletWords
from analysis.workbook.sections.passages import InWords
from analysis.workbook.sections.portrayed import Portrayals
from analysis.workbook.sections.speaking import Speakers
from analysis.workbook.sections.stated import Stated
from analysis.workbook.study_data import Opened

if TYPE_CHECKING:
    from analysis.workbook.book import Workbook


class Sections(Opened):
    """What a notebook asks of a study besides the verbs of `Asking`."""

    def stated(self, *, sure: float = 0.0, matched_months: bool = False) -> Stated:
        """What a page states of sentiment: leans, outlets apart, changes, tested together.

        Args:
            sure: mentions whose label is less probable are left out.
            matched_months: compare outlets in the months only that all of them have.
        """
        return Stated(self._book, sure, matched_months)

    @property
    def framing(self) -> Framing:
        """The frames of the codebook: which there are, how they change, and what goes with them."""
        return Framing(self._book)

    @property
    def inventory(self) -> Inventory:
        """What is in the corpus, what was left out of it, and why."""
        return Inventory(self._book)

    @property
    def portrayals(self) -> Portrayals:
        """What the actors are called and what they are said to do."""
        return Portrayals(self._book)

    @property
    def speakers(self) -> Speakers:
        """Who is quoted, about whom, and with which verbs."""
        return Speakers(self._book)

    @property
    def reading(self) -> InWords:
        """The words of the articles: the surest sentences, contexts of a word, sentences alike, every mention."""
        return InWords(self._book)

    @property
    def outlet_words(self) -> OutletWords:
        """The words that set the outlets apart."""
        return OutletWords(self._book)

    def cues(self, coded: str = "", coded_map: str = "") -> Cues:
        """What the cues of the frames match.

        Args:
            coded: JSON Lines of texts that people coded (text, frames), which tell how often they agree with a cue; "": none.
            coded_map: TOML from ids of frames to the labels of `coded`; "": they are called alike.
        """
        return Cues(self._book, coded, coded_map)

    def agreement(self, task: str = "sentiment") -> Agreement:
        """How far coders and measures agree, on public sets and on this corpus; `task`: of which disagreements are opened."""
        return Agreement(self._book, task)

    def coding(
        self, task: str, *, coder: str = "", draw: int = 100, stratify: Sequence[str] = (), sending: bool = False,
        adjudicate: bool = False, hide_outlet: bool = True, returned: str = "",
    ) -> Coding:  # fmt: skip
        """The coding of a task by hand; draws the units where somebody codes or sends them and none were drawn before.

        Args:
            task: sentiment, voice, actor, attitude or frames.
            coder: who codes; "": nobody here.
            draw: how many mentions, or articles; stratify: columns within each value of which they are drawn.
            sending: whether the sample is to be sent to another tool.
            adjudicate: whether what coders differ about is to be settled.
            hide_outlet: whether coders are told of which outlet an article is.
            returned: a sample that came back, whose codes are added; "": none.
        Raises:
            GoldError: an unknown task, or a file that holds no codes. StudyError: codes that come with the project would be changed.
        """
        return begin_coding(
            self._book, task, coder=coder, draw=draw, stratify=stratify, sending=sending, adjudicate=adjudicate,
            hide_outlet=hide_outlet, returned=returned,
        )  # fmt: skip

    @property
    def _book(self) -> "Workbook":
        return cast("Workbook", self)
