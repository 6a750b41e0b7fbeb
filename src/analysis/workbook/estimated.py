"""A measure of the registry in groups, ready to be shown: as lines that open to sentences, as a figure, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.display import summaries
from analysis.display.figures import Drawing, draw_estimates, draw_grid, draw_over_time
from analysis.display.html import Html
from analysis.display.lines import Evidence
from analysis.display.printed import VOICES
from analysis.display.titles import left_out_words
from analysis.errors import UsageError
from analysis.findings.dimensions import dimension_name
from analysis.findings.estimates import enough, estimate_means
from analysis.measures import find_measure
from analysis.sentiment.vader import tone_name
from analysis.tables import largest_first, records
from analysis.validity.abstention import confident_rows

if TYPE_CHECKING:
    from analysis.workbook.book import Workbook

COLUMNS = {"actor": "actor_id", "frame": "group", "label": "group", "voice": "group"}
"""What `by` calls a column, where that is not its name."""
OWN_WORDS = {True: "own words", False: "quoted words"}
PARTS = {"label", "voice"}  # whose shares are the parts of a whole
COLUMN_TITLES = {
    "outlet": "share of its articles, in %",
    "actor": "share of the sentences about them, in %",
}  # of a grid of frames, by what its rows are


@dataclass(frozen=True, eq=False)
class GroupEstimates:
    """Means or shares of a measure in each group of `by`, with the observations behind them."""

    book: "Workbook"
    measure: str  # id of the registry
    by: tuple[
        str, ...
    ]  # as asked: actor, outlet, period, and one of frame, label, voice, genre, is_about, meta.NAME, group
    rows: pd.DataFrame  # observations, with the columns of `keys`

    def __repr__(self) -> str:
        return f"{self.heading}: {len(self.findings)} estimates"

    @property
    def heading(self) -> str:
        """What is estimated, in words: "Net sentiment toward the actor by actor and genre of the article"."""
        tone = self.measure == "sentence_tone"
        called = tone_name(self.book.study.tone_lexicon) if tone else find_measure(self.measure).heading
        return f"{called} by {' and '.join(map(dimension_name, self.by))}" if self.by else called

    @property
    def keys(self) -> list[str]:
        """The columns that tell one estimate from another."""
        return [COLUMNS.get(name, name) for name in self.by]

    @cached_property
    def findings(self) -> pd.DataFrame:
        """The estimates (FINDINGS), in the order of the keys."""
        return estimate_means(self.rows, self.keys, measure=self.measure, study=self.book.study)

    def largest(self, n: int | None = None) -> pd.DataFrame:
        """The `n` largest estimates, largest first; None: all."""
        ordered = largest_first(self.findings, "estimate", 2, self.keys)
        return ordered if n is None else ordered.head(n)

    def lines(self, *, name: str, caption: str = "", n: int | None = None, order: str = "") -> Html:
        """A line an estimate, which opens to sentences behind it; fewer stories than the study asks for are said to be too few.

        Args:
            name: of the table that a report keeps.
            caption: "": `heading`.
            n: sentences a line; None: as many as is usual for the measure.
            order: "largest": largest first; "": by the keys.
        """
        shown = self.largest() if order == "largest" else self.findings
        few = self.book.study.min_stories
        return self.book.page.findings(
            shown,
            rows=self.keys,
            name=name,
            caption=caption or self.heading,
            evidence=self._evidence(n),
            min_stories=few,
        )

    def plot(self, *, name: str, title: str, caption: str = "") -> Html:
        """A figure of the estimates: over time, a grid of frames, parts of a whole as bars, or dots with intervals.

        Of estimates that rest on too few stories the caption says how many were left out; the figure over time marks them.
        """
        said = [caption or f"{self.heading}, with 95 % intervals.", *self._notes()]
        return self.book.page.figure(
            self.drawing(), name=name, title=title, caption=" ".join(filter(None, said)), evidence=self._evidence()
        )

    def drawing(self) -> Drawing:
        """What `plot` shows."""
        book, names = self.book, {**self.book.names, **(VOICES if "voice" in self.by else {})}
        first, last, split = self.keys[0], self.keys[-1], len(self.keys) > 1
        if "period" in self.by:
            few = book.study.min_stories
            return draw_over_time(
                self.findings, panels=first, names=names, periods=book.periods, events=book.events(), min_stories=few
            )
        if "frame" in self.by and split:
            titles = {"rows_title": self.by[0], "columns_title": COLUMN_TITLES.get(self.by[0], "share, in %")}
            return draw_grid(enough(self.findings, book.study), rows=first, columns="group", names=names, **titles)
        parts = bool(PARTS & set(self.by))
        shown = self.findings if parts else enough(self.findings, book.study)
        return draw_estimates(shown, panels=first if split else "", rows=last, names=names, bars=parts)

    def say(self) -> Html:
        """What is found, in words: which frames lead, or in whose words the unfavourable mentions stand."""
        study, names = self.book.study, self.book.names
        if self.measure == "frame_share":
            return self.book.page.say([summaries.frames_sentence(self.findings, study, names, where="in the window")])
        if self.measure == "own_share_of_negative":
            return self.book.page.say([summaries.voice_sentence(one, study, names) for one in records(self.findings)])
        raise UsageError(
            f"No sentences are written of {find_measure(self.measure).label}: show it with .lines() or .plot()."
        )

    def _evidence(self, n: int | None = None) -> Evidence | None:
        return self.book.evidence(self.rows, self.keys, n) if find_measure(self.measure).evidence else None

    def _notes(self) -> list[str]:
        if "period" in self.by:
            return list(self.book.periods.attrs["notes"])
        return [] if PARTS & set(self.by) else [left_out_words(self.findings, self.book.study)]


def estimated(book: "Workbook", measure: str, by: Sequence[str], *, sure: float, only: Sequence[str]) -> GroupEstimates:
    """`Workbook.estimate`."""
    by = (by,) if isinstance(by, str) else tuple(by)
    rows = book.rows(measure)
    if "p_negative" in rows:
        rows = confident_rows(rows, sure)
    rows = _split(book, rows, by)
    if len(only):
        rows = rows[rows["group"].isin(only)]
    if "outlet" in by:
        rows = rows[rows["outlet"].isin(book.largest_outlets())]
    return GroupEstimates(book, measure, by, rows.dropna(subset="period") if "period" in by else rows)


def _split(book: "Workbook", rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The rows with `group`, where the measure has none of its own: by whose words, or by the frames that their sentence carries."""
    if "group" in rows:
        return rows
    if "voice" in by:
        return rows.assign(group=rows["own"].map(OWN_WORDS))
    if "frame" in by:
        carried: Any = book.carried[["sentence_id", "frame_id"]].drop_duplicates()
        return rows.merge(carried, on="sentence_id").rename(columns={"frame_id": "group"})
    return rows
