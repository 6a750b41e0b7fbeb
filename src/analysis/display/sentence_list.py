"""A set of sentences that shows itself: each with its outlet, day and headline, the words in question marked, its article one click away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.display.article_view import ArticleView
from analysis.display.html import render, with_style
from analysis.display.lines import evidence_sentences
from analysis.display.live import in_lab
from analysis.display.printed import in_zone
from analysis.errors import UsageError, visible_name
from analysis.spreadsheets import save_for_people

PRINTED = 5  # sentences that a terminal shows
OpenArticle = Callable[[str, str], ArticleView]
"""article_id, sentence_id -> the view of the article, the sentence set off."""


@dataclass(frozen=True, repr=False)
class Sentences:
    """Sentences of the corpus, as the result of a cell or in Python.

    In a Lab each opens its article beside the list; on a page each links to where it was printed.
    """

    evidence: pd.DataFrame  # EVIDENCE of `tables.py`, in the order in which they are shown
    drawn: str = ""  # how they were chosen, in words
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    time_zone: str = "UTC"
    open_article: OpenArticle | None = field(default=None, repr=False)

    @property
    def table(self) -> pd.DataFrame:
        """outlet, published, title, sentence, words (those marked), label, voice, url, article_id, sentence_id, mention_id."""
        own = self.evidence
        columns = {
            "outlet": own["outlet"], "published": own["published"], "title": own["title"],
            "sentence": own["before"] + own["marked"] + own["after"], "words": own["marked"],
            **{name: own[name] for name in ("label", "voice", "url", "article_id", "sentence_id", "mention_id")},
        }  # fmt: skip
        return pd.DataFrame(columns)

    def article(self, number: int) -> ArticleView:
        """The article of one of the sentences, by its number in the list, from 1 on. Raises UsageError where there is no such number."""
        if self.open_article is None or not 1 <= number <= len(self):
            raise UsageError(f"There is no sentence {number} in this list of {len(self)}: give a number from 1 on.")
        row = self.evidence.iloc[number - 1]
        return self.open_article(row["article_id"], row["sentence_id"])

    def to_csv(self, path: str | Path) -> Path:
        """Write `table` as a CSV that a spreadsheet may open safely. Returns where it lies; raises UsageError where it cannot."""
        return save_for_people(self.table, path)

    def html(self, *, live: bool = False) -> Markup:
        """The list, to be put on a page that has the house's style sheet. `live`: with buttons, which a widget answers."""
        shown = evidence_sentences(in_zone(self.evidence, self.time_zone), self.names)
        mentions = [one if isinstance(one, str) else "" for one in self.evidence["mention_id"]]
        return render("sentence_list", sentences=shown, mentions=mentions, drawn=self.drawn, live=live)

    def __len__(self) -> int:
        return len(self.evidence)

    def __repr__(self) -> str:
        shown = evidence_sentences(in_zone(self.evidence.head(PRINTED), self.time_zone), self.names)
        lines = [visible_name(f"- {one.before}[{one.marked}]{one.after} ({one.about})") for one in shown]
        more = [f"and {len(self) - PRINTED:,} more"] if len(self) > PRINTED else []
        return "\n".join([f"{len(self):,} sentences{f': {self.drawn}' if self.drawn else ''}", *lines, *more])

    def _repr_html_(self) -> str:
        return str(with_style(self.html()))

    def _repr_mimebundle_(self, **_: Any) -> Any:
        if self.open_article is None or not len(self) or not in_lab():
            return {"text/plain": repr(self), "text/html": self._repr_html_()}
        from analysis.display.sentence_reader import SentenceReader

        return SentenceReader(self)._repr_mimebundle_()
