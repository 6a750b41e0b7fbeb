"""What the headlines of a page compare, whether it compares, under which other choices it holds, and how far to trust it."""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis import paths
from analysis.display.agreement import measure_sentence
from analysis.display.html import Html
from analysis.display.since import since_html
from analysis.errors import ReportError
from analysis.findings.comparability import comparability
from analysis.findings.contrasts import around_event, find_event, last_two_periods
from analysis.findings.headlines import Contrasts, Headlines, headlines
from analysis.findings.kept import kept_headlines, kept_table
from analysis.findings.matched import common_subject, common_window, matched_months
from analysis.findings.multiverse import headline_choices
from analysis.findings.observations import StudyData
from analysis.findings.since import TABLE as WATCHED_TABLE
from analysis.findings.since import WATCHED, followed_groups, read_edition, since, watched
from analysis.language.about import about_terms
from analysis.measures import stage_keys
from analysis.tables import CODES
from analysis.validity.agreement_coders import alpha_of
from analysis.validity.agreement_measure import agreement_with_measure, population
from analysis.validity.agreement_pairs import pair_codes
from analysis.validity.codes import locate, read_codes
from analysis.validity.corrected import estimators
from analysis.validity.method import method_paragraph
from analysis.validity.reported import load_scores, trust_sentences
from analysis.workbook.study_data import Opened


class Comparing(Opened):
    """Contrasts, and what people's codes say of them."""

    def codes(self) -> pd.DataFrame:
        """People's codes of this corpus (`validity.codes`) that the study names, with the units' ids as they are here.

        `attrs["notes"]` says how many were not found. Raises GoldError for a file that holds no codes.
        """
        if not self.study.codes:
            return CODES.empty()
        return locate(
            read_codes(paths.from_study(self.study.codes)),
            self.measures.mentions,
            self.articles,
            self.measures.sentences,
        )

    def subjects(self, terms: Sequence[str] = (), name: str = "") -> tuple[pd.DataFrame, str]:
        """What each article is about (`language.about`), and the id of the subject that contrasts are held to.

        Args:
            terms: words for a subject that is no actor, with `*` for any ending; (): each row's own actor, whose id is "".
            name: what pages call that subject; "": the first of the words.
        """
        if not terms:
            return self.measures.about, ""
        subject = name or terms[0].rstrip("*")
        told = about_terms(subject, terms, self.measures.sentences, self.articles)
        return pd.concat([self.measures.about, told], ignore_index=True), subject

    def contrasts(self, rows: pd.DataFrame, *, months: bool = False, recent: bool = False) -> Contrasts:
        """What the headlines of a measure of the actors compare: outlets, before and after the study's event, two periods.

        They are made on articles about the study's `common_subject`. Rows of no actor, such as those of frames, are of all articles
        where it names none.

        Args:
            months: compare outlets in the months that all have, and not on the days that all have.
            recent: compare the last two periods that can be compared, too.
        """
        event = self.study.event
        subjects, about_it = self.subjects(self.study.common_subject, self.study.common_subject_name)
        largest = rows[rows["outlet"].isin(self.largest_outlets())]
        around = around_event(rows, self.articles, self.codebook.events, event, self.study) if event else None
        together = (matched_months if months else common_window)(largest, self.articles, "outlet", self.study)
        of_nobody = not about_it and "actor_id" not in rows

        def about(given: pd.DataFrame) -> pd.DataFrame:
            return given if of_nobody else common_subject(given, subjects, about_it, self.names)

        on_subject, shown = about(rows), about(together)
        return Contrasts(
            rows, subjects, about_it, on_subject, largest, shown, around,
            phases=None if around is None else about(around),
            event=find_event(self.codebook.events, event).name if event else "",
            periods=last_two_periods(on_subject, self.periods, self.study) if recent else None,
            over="month" if months else None,
        )  # fmt: skip

    def headlines(self, made: Contrasts, codes: pd.DataFrame, *, measure: str = "net_sentiment") -> Headlines:
        """The headlines of these contrasts, corrected by codes where they are enough (`findings.headlines`)."""
        return kept_headlines(self._compared_by(made, codes, measure), lambda: headlines(
            made.rows, measure=measure, study=self.study, shown=made.shown, phases=made.phases, recent=made.on_subject,
            periods=made.periods, estimators=estimators(codes), over=made.over,
        ))  # fmt: skip

    def choices(
        self, found: Headlines, made: Contrasts, codes: pd.DataFrame, *, measure: str = "net_sentiment"
    ) -> pd.DataFrame:
        """What the headlines state, under other choices (`findings.multiverse`), for `page.multiverse`."""
        stated = {name: getattr(found, name) for name in ("overall", "apart", "at_event", "recent")}
        return kept_table({**self._compared_by(made, codes, measure), **stated}, lambda: headline_choices(
            found, made.rows, self.articles, made.subjects, measure=measure, study=self.study, shown=made.largest,
            phases=made.around, periods=made.periods, subject=made.subject, estimators=estimators(codes),
            window="months" if made.over else "common",
        ))  # fmt: skip

    def _compared_by(self, made: Contrasts, codes: pd.DataFrame, measure: str) -> dict[str, Any]:
        """All that headlines, and what is stated under other choices, hang on."""
        return {
            **{field.name: getattr(made, field.name) for field in fields(made)},
            "articles": self.articles.drop(columns=["title", "text"]),
            "codes": codes,
            "measure": measure,
            "study": self.study.as_dict(),
            "code": ("analysis.findings.headlines", "analysis.findings.multiverse", "analysis.validity.corrected"),
        }

    def since(self, edition_before: str) -> Html:
        """What changed since an edition, and why the two do not compare where they do not; keeps what the next edition will compare.

        Args:
            edition_before: its folder; "": there is none, and nothing is shown.
        """
        now = watched({measure: self.rows(measure) for measure in WATCHED}, self.study)
        self.page.keep_findings(now, name=WATCHED_TABLE)
        if not edition_before:
            return Html(Markup(""))
        made_by = {
            "corpus": {"source": self.corpus.source},
            "codebook": self.codebook.digests,
            "stages": stage_keys(self.codebook, self.study),
            "groups": followed_groups(self.study, self.codebook),
        }
        try:
            found = since(read_edition(Path(edition_before)), now, self.study, made_by)
        except ReportError as problem:
            return self.page.note(str(problem))
        return since_html(found, self.study, self.names)

    def compared(self, rows: pd.DataFrame, made: Contrasts, *, sides: str) -> pd.DataFrame:
        """Whether the sides of a contrast compare (`findings.comparability`), for `page.comparability`."""
        by = ["actor_id"] if "actor_id" in rows else []
        return comparability(
            rows, self.articles, made.subjects, by, sides, self.study,
            subject=made.subject, names=self.names,
        )  # fmt: skip

    def trust(self, codes: pd.DataFrame, measures: Sequence[str]) -> list[str]:
        """How far to trust a page: sentiment against codes of this corpus, where there are any, then its measures on public sets."""
        data = StudyData(self.articles, self.measures, self.study, self.codebook)
        pairs = pair_codes(codes, "sentiment", data)
        here = (
            [measure_sentence(agreement_with_measure(pairs, study=self.study), population(pairs))] if len(pairs) else []
        )
        return [*here, *trust_sentences(load_scores(), measures)]

    def method(self, found: Headlines, codes: pd.DataFrame) -> list[str]:
        """A paragraph on how the headlines are corrected, ready for a paper, and its references."""
        alpha = alpha_of(codes, "sentiment", self.articles, self.study)
        return method_paragraph(found.overall, codes, study=self.study, agreement=alpha).splitlines()
