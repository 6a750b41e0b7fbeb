"""What a line of a page opens with: the sentences behind its number, drawn at random."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd

from analysis.display.evidence import drawn_places, in_context
from analysis.display.html import Html
from analysis.display.lines import Evidence
from analysis.display.printed import in_zone
from analysis.measures import find_measure, load
from analysis.search.concordance import concordance_table, drawn, of_articles
from analysis.search.find import find
from analysis.search.query import read_query
from analysis.tables import EVIDENCE
from analysis.workbook.close_reading import CloseReading


class Behind(CloseReading):
    """The words behind numbers."""

    def evidence(
        self, rows: pd.DataFrame | Mapping[str, pd.DataFrame], keys: Sequence[str], n: int | None = None
    ) -> Evidence:
        """What `page.findings` opens a line with: sentences drawn at random, as the registry says for the line's measure.

        Args:
            rows: behind the findings; for findings of several measures, the rows of each by its id.
            keys: the columns that tell one line from another; none: there is one line.
            n: sentences a line; None: as many as is usual for the measure.
        """
        more = {} if n is None else {"n": n}

        @cache
        def of(measure: str) -> Evidence:
            own = rows[measure] if isinstance(rows, Mapping) else rows
            evidence = find_measure(measure).evidence
            if not evidence:
                return lambda _: EVIDENCE.empty()
            chosen: Evidence = load(evidence)(own, keys, self.articles, self.measures, **more)
            return chosen

        def behind(finding: dict[str, Any]) -> pd.DataFrame:
            return in_zone(of(finding["measure"])(finding), self.study.time_zone)

        return behind

    def listed(
        self, findings: pd.DataFrame, rows: pd.DataFrame, keys: Sequence[str], *, name: str, caption: str, n: int | None = None
    ) -> Html:  # fmt: skip
        """Estimates of one measure as lines of a page, each of which opens to sentences behind it; with too few stories it says so.

        Args:
            rows: behind them; keys: the columns that tell one line from another; none: there is one line.
            n: sentences a line; None: as many as is usual for the measure.
        """
        opens = len(findings) > 0 and bool(find_measure(findings["measure"].iloc[0]).evidence)
        return self.page.findings(
            findings, rows=keys or ["measure"], name=name, caption=caption, evidence=self.evidence(rows, keys, n) if opens else None,
            min_stories=self.study.min_stories,
        )  # fmt: skip

    def cue_evidence(self, n: int = 4) -> Evidence:
        """What a line about a cue opens with: places of the cue, drawn at random, one a story."""

        def behind(row: dict[str, Any]) -> pd.DataFrame:
            frames = self.measures.frames
            hits = frames[(frames["frame_id"] == row["frame_id"]) & (frames["cue"] == row["cue"])]
            what = f"{row['frame_id']} {row['cue']}"
            drawn = drawn_places(hits, self.articles, self.measures.sentences, n=n, seed=self.study.seed, what=what)
            return in_zone(drawn, self.study.time_zone)

        return behind

    def word_evidence(self, by: str, n: int = 5) -> Evidence:
        """What a line about a word of keyness opens with: its concordance in the articles of the group (`by`: a column)."""

        def behind(row: dict[str, Any]) -> pd.DataFrame:
            hits = find(self.word_index, read_query(row["word"]), ("title", "text"))
            own = drawn(of_articles(hits, self.articles[by].astype("str") == row["group"]), n, seed=self.study.seed)
            return in_zone(in_context(concordance_table(own), self.articles), self.study.time_zone)

        return behind
