"""The words of a study: its articles, marked, its mentions, and sentences that open both."""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.display.article_view import ArticleView, article_view
from analysis.display.evidence import sentences_behind
from analysis.display.mention import MentionCard, mention_card
from analysis.display.object_card import CardObject
from analysis.display.objects import finding_object
from analysis.display.sentence_list import Sentences
from analysis.display.tables import DataTable
from analysis.errors import StudyError, visible_name
from analysis.findings.groups import named_in
from analysis.measures import Measure, find_measure
from analysis.workbook.study_data import Opened


class CloseReading(Opened):
    """What is read."""

    @cached_property
    def named(self) -> frozenset[str]:
        """Ids of the actors who are followed, those of a group that is followed among them."""
        return frozenset(named_in(self.actors, self.codebook.groups))

    def article(
        self, article_id: str = "", *, focus: Collection[str] = (), folded: bool = True, prefix: str = ""
    ) -> ArticleView:
        """An article, marked: who is mentioned how, whose words they are, and which frames they carry.

        Args:
            article_id: as tables of sentences and of articles give it. Default, "": the article with most mentions of those followed.
            focus: sentence_id or mention_id of what is to be set off.
            folded: of a long article show the first paragraphs, and fold the others away.
            prefix: before the ids of its places on a page, where one may show the same article twice.
        Raises:
            StudyError: where the window has no such article.
        """
        return article_view(
            article_id or self._most_mentions(), self.articles, self.measures, self.codebook, followed=self.named,
            names=self.page.names, time_zone=self.study.time_zone, focus=focus, folded=folded, prefix=prefix,
        )  # fmt: skip

    def mention(self, mention_id: str) -> MentionCard:
        """One place that refers to an actor: its sentence, how it presents the actor, and in whose words.

        Raises StudyError where the window has no such mention.
        """
        mentions = self.measures.mentions
        own = mentions[mentions["mention_id"] == mention_id]
        if own.empty:
            raise StudyError(
                f"No mention `{visible_name(str(mention_id))}` in the window of this study. Tables of mentions give the ids."
            )
        scores = self.measures.target_sentiment
        scored = own.merge(
            scores[scores["mention_id"] == mention_id].drop(columns="article_id"), on="mention_id", how="left"
        )
        portrayal = self.measures.portrayal
        told = portrayal[portrayal["mention_id"] == mention_id]
        evidence = sentences_behind(scored, self.articles, self.measures.sentences)
        marks = self.article(own["article_id"].iloc[0]).marks.mentions
        mark = next(mark for mark in marks if mark.mention_id == mention_id)
        return mention_card(scored, mark, told, self.as_sentences(evidence), self.page.names)

    def measure(self, measure_id: str) -> Measure:
        """A measure of the registry, by its id, such as "net_sentiment". Raises UsageError for an unknown one."""
        return find_measure(measure_id)

    def finding(self, finding: "Mapping[str, Any] | pd.Series[Any]") -> CardObject:
        """One row of findings as an object that shows itself, such as `book.finding(answer.findings.iloc[0])`."""
        return finding_object(finding, self.page.names, self.study.min_stories)

    def as_sentences(self, evidence: pd.DataFrame, drawn: str = "") -> Sentences:
        """Sentences of this study as a list that shows itself, each of which opens its article.

        Args:
            evidence: rows as of `display.evidence.sentences_behind`.
            drawn: how they were chosen, in words.
        """

        def opened(article_id: str, sentence_id: str) -> ArticleView:
            return self.article(article_id, focus=[sentence_id], folded=False, prefix="opened-")

        return Sentences(evidence, drawn, self.page.names, self.study.time_zone, opened)

    def table(
        self,
        table: pd.DataFrame,
        caption: str = "",
        *,
        columns: Mapping[str, str] | None = None,
        file: str = "table.csv",
    ) -> DataTable:
        """Any table with the names of this study: in a Lab sorted, filtered and saved as filtered, on a page as it is.

        Args:
            columns: picks, orders and names the columns. Default, None: all of them.
            file: what a CSV of it is called.
        """
        return DataTable(table, caption, columns or {}, self.page.names, self.study.time_zone, file)

    def _most_mentions(self) -> str:
        mentions = self.measures.table("mentions", ["article_id", "actor_id"])
        counts = mentions.loc[mentions["actor_id"].isin(self.named), "article_id"].value_counts(sort=False)
        return str(counts.idxmax() if len(counts) else self.articles["article_id"].iloc[0])
