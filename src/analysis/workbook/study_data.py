"""What every kind of work with an opened study starts from: its corpus in the window, its measures, its codebook and its page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import paths
from analysis.codebook.load import Codebook
from analysis.codebook.terms import TermError, read_term
from analysis.corpus.load import Corpus
from analysis.display.page import Page
from analysis.engine.measured import Measures
from analysis.errors import UsageError, visible
from analysis.findings.about import rows_about
from analysis.findings.groups import in_groups
from analysis.findings.observations import StudyData
from analysis.findings.periods import periods
from analysis.framing.codebook import carried
from analysis.language.about import about_terms, is_about
from analysis.measures import find_measure
from analysis.search.index import WordIndex, word_index
from analysis.study import Study, choose_period, window_days

MAINLY, IN_PASSING = "mainly about the actor", "names the actor in passing"
NAMED = 4  # actors in the short form of a workbook


@dataclass(frozen=True)
class Opened:
    """One study, opened: what the notebooks start from."""

    study: Study
    corpus: Corpus  # articles inside the window
    measures: Measures  # of these articles
    codebook: Codebook
    actors: tuple[str, ...]  # followed here, in the order they are shown
    page: Page
    home: Path = field(default_factory=paths.home)  # folder of the study, where its readers keep bookmarks and files

    def __repr__(self) -> str:
        shown = [self.names.get(actor_id, actor_id) for actor_id in self.actors[:NAMED]]
        more = f" and {len(self.actors) - NAMED} more" if len(self.actors) > NAMED else ""
        return visible(f"Workbook {self.page.notebook} on {', '.join(shown)}{more}: {self.corpus!r}")

    @property
    def articles(self) -> pd.DataFrame:
        """The articles inside the window."""
        return self.corpus.articles

    @property
    def names(self) -> dict[str, str]:
        """Ids of actors, frames and outlets to the names that a page prints."""
        return dict(self.page.names)

    def rows(self, measure: str) -> pd.DataFrame:
        """The observations of a measure of the registry, by its id; where they are of actors, of those followed, in their order,
        with `is_about`, in words: whether the article is mainly about its actor.

        Raises UsageError for an unknown id, StudyError where the measure needs a setting that the study lacks.
        """
        data = StudyData(self.articles, self.measures, self.study, self.codebook)
        rows = find_measure(measure).make_rows(data)
        return self.told_about(rows) if "actor_id" in rows else rows

    def told_about(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of actors, those of the followed ones in their order, with `is_about`."""
        about = rows_about(rows, self.measures.about).map({1.0: MAINLY, 0.0: IN_PASSING})
        return self._in_order(rows.assign(is_about=about.astype("str")))

    @cached_property
    def portrayal_table(self) -> pd.DataFrame:
        """The table `portrayal`, with what is said of members once more as said of each group that is followed."""
        return in_groups(self.measures.portrayal, self.actors, self.codebook.groups)

    @cached_property
    def carried(self) -> pd.DataFrame:
        """The frame hits in sentences that carry their frame (`framing.codebook.carried`)."""
        return carried(self.measures.frames, self.codebook.frames)

    def largest_outlets(self, n: int = 12) -> list[str]:
        """The outlets with most articles, most first: as many as a figure can show."""
        return list(self.articles["outlet"].value_counts().index[:n])

    def events(self) -> pd.DataFrame:
        """The events of the codebook within the window, as figures mark them: event_id, day, name, in order of their days."""
        rows = [(e.id, pd.Timestamp(e.date), e.name) for e in self.codebook.events]
        events = pd.DataFrame(rows, columns=["event_id", "day", "name"]).astype({"day": "datetime64[us]"})
        inside = events["day"].between(*window_days(self.articles["published"], self.study))
        return events[inside].sort_values("day", kind="stable", ignore_index=True)

    @cached_property
    def periods(self) -> pd.DataFrame:
        """Every period of the window, also those without articles: what figures place periods by (`findings.periods`)."""
        return periods(self.articles, self.study)

    @cached_property
    def period_length(self) -> str:
        """The length of the study's periods: "week", "month", ..."""
        return choose_period(self.articles["published"], self.study)

    @cached_property
    def word_index(self) -> WordIndex:
        """The index of the articles' words (`search.index`), made when it is first asked for, and stored."""
        return word_index(self.articles, self.codebook.english)

    def about_words(self, words: Sequence[str]) -> "pd.Series[str]":
        """Ids of the articles that are mainly about one of these words (`language.about`).

        Raises UsageError for a word that cannot be meant so.
        """
        try:
            literals = [_literal(word) for word in words]
        except TermError as problem:
            raise UsageError(f"`subject` holds a word that cannot be meant so: {problem}.") from None
        holding = [
            any(literal in text for literal in literals)
            for text in (self.articles["title"].fillna("") + " " + self.articles["text"].fillna("")).str.lower()
        ]
        own, sentences = self.articles[holding], self.measures.sentences
        table = about_terms(words[0], words, sentences[sentences["article_id"].isin(own["article_id"])], own)
        ids: pd.Series[str] = table.loc[is_about(table), "article_id"]
        return ids

    def _in_order(self, rows: pd.DataFrame) -> pd.DataFrame:
        place = pd.Index(self.actors).get_indexer(pd.Index(rows["actor_id"]))
        order = np.argsort(place, kind="stable")
        return rows.take(order[np.count_nonzero(place < 0) :]).reset_index(drop=True)


def _literal(term: str) -> str:
    """Small letters that stand in every text that holds a term: the longest run of them in its first word."""
    return max(re.findall(r"[^\W_]+", read_term(term).parts[0].lower()), key=len, default="")


def mentioned_in(measures: Measures, codebook: Codebook) -> set[str]:
    """Ids of the actors that are mentioned, and of their groups."""
    actors = set(measures.table("mentions", ["actor_id"])["actor_id"].unique())
    return actors | {group.id for group in codebook.groups if actors.intersection(group.members)}
