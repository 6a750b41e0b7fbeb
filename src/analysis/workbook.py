"""study -> everything that a notebook shows: the corpus in its window, its measures, the codebook, and the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis import paths
from analysis.codebook.entries import nearest
from analysis.codebook.load import Codebook, read_codebook
from analysis.corpus.load import Corpus, load_corpus
from analysis.corpus.window import in_window
from analysis.display.agreement import measure_sentence
from analysis.display.evidence import drawn_places, in_context
from analysis.display.html import Html
from analysis.display.lines import Evidence
from analysis.display.page import Page
from analysis.display.printed import in_zone, percentage
from analysis.display.since import since_html
from analysis.engine.measured import Measures
from analysis.engine.run import measure
from analysis.errors import NoArticlesError, ReportError, StudyError
from analysis.findings.about import rows_about
from analysis.findings.comparability import comparability
from analysis.findings.contrasts import around_event, find_event, last_two_periods
from analysis.findings.dimensions import PRINTED
from analysis.findings.groups import about_groups, in_groups, named_in
from analysis.findings.headlines import Contrasts, Headlines, headlines
from analysis.findings.kept import kept_headlines, kept_table
from analysis.findings.matched import common_subject, common_window, matched_months
from analysis.findings.multiverse import headline_choices
from analysis.findings.narrowed import narrowed
from analysis.findings.observations import StudyData, followed_actors
from analysis.findings.periods import periods
from analysis.findings.since import TABLE as WATCHED_TABLE
from analysis.findings.since import WATCHED, followed_groups, read_edition, since, watched
from analysis.framing.codebook import carried
from analysis.language.about import about_terms
from analysis.measures import find_measure, load, stage_keys
from analysis.progress import progress
from analysis.search.concordance import concordance
from analysis.study import Study, local_time, window_days
from analysis.study_folder import read_study
from analysis.tables import CODES, EVIDENCE
from analysis.validity.agreement_coders import alpha_of
from analysis.validity.agreement_measure import agreement_with_measure, population
from analysis.validity.agreement_pairs import pair_codes
from analysis.validity.codes import locate, read_codes
from analysis.validity.corrected import estimators
from analysis.validity.method import method_paragraph
from analysis.validity.reported import load_scores, trust_sentences

MAINLY, IN_PASSING = "mainly about the actor", "names the actor in passing"
NAMED = 4  # actors in the short form of a workbook
ASKED = {
    "genre": "of the genre asked for",
    "meta": "with the metadata asked for",
    "about": "mainly about the actors asked for",
    "subject": "on the subject asked for",
}  # by a filter of the study, as its card says


@dataclass(frozen=True)
class Workbook:
    """One study, opened: what the notebooks start from."""

    study: Study
    corpus: Corpus  # articles inside the window
    measures: Measures  # of these articles
    codebook: Codebook
    actors: tuple[str, ...]  # followed here, in the order they are shown
    page: Page

    def __repr__(self) -> str:
        shown = [self.names.get(actor_id, actor_id) for actor_id in self.actors[:NAMED]]
        more = f" and {len(self.actors) - NAMED} more" if len(self.actors) > NAMED else ""
        return f"Workbook {self.page.notebook} on {', '.join(shown)}{more}: {self.corpus!r}"

    @property
    def articles(self) -> pd.DataFrame:
        """The articles inside the window."""
        return self.corpus.articles

    @property
    def names(self) -> dict[str, str]:
        """Ids of actors, frames and outlets to the names that a page prints."""
        return dict(self.page.names)

    def summary(self) -> Html:
        """What is in the window and what is not, for the top of each notebook."""
        named = named_in(self.actors, self.codebook.groups)
        mentions = self.measures.table("mentions", ["actor_id"])["actor_id"].isin(named).sum()
        cards = self.page.cards(
            [
                (f"{len(self.articles):,}", "articles", self.span()),
                (f"{self.articles['story_id'].nunique():,}", "stories", "reprints of one text count once"),
                (f"{self.articles['outlet'].nunique():,}", "outlets", self.corpus.source),
                (f"{mentions:,}", "mentions", "of the actors followed here"),
                *self.filter_cards(),
            ]
        )
        absent = self.absent_actors()
        missing = f"No article of the window mentions {', '.join(absent)}." if absent else ""
        return cards + self.page.note(missing) if missing else cards

    def span(self) -> str:
        """The first and the last day of the articles, in words."""
        published = local_time(self.articles["published"].dropna(), self.study)
        return f"{published.min():%-d %b %Y} to {published.max():%-d %b %Y}" if len(published) else "undated"

    def shares_kept(self) -> Html:
        """What each filter of the study keeps, in sentences, and folded how much of each outlet; nothing where it has none."""
        kept = self.corpus.kept
        if kept.empty:
            return Html(Markup(""), "")
        asked = self._asked()
        shown = kept.assign(filter=[f"{name}: {', '.join(asked[name])}" for name in kept["filter"]])
        names = {
            "filter": "asked for",
            "outlet": "outlet",
            "n_articles": "articles",
            "n_kept": "kept",
            "share_kept": "share kept",
        }
        table = self.page.table(shown, name="shares-kept", caption="Articles that each filter keeps", columns=names)
        return self.page.say(self.corpus.on_filters) + self.page.folded("By outlet", table)

    def _asked(self) -> dict[str, Any]:
        """What the study asks for, in words."""
        return {**self.study.as_dict(), "about": [self.names.get(one, one) for one in self.study.about]}

    def filter_cards(self) -> list[tuple[str, str, str]]:
        """A card for each filter of the study: what it keeps."""
        asked = self._asked()
        totals = self.corpus.kept.groupby("filter", sort=False)[["n_articles", "n_kept"]].sum()
        return [
            (percentage(n_kept / n), ASKED[name], f"{n_kept:,} of {n:,} articles: {', '.join(asked[name])}")
            for name, n, n_kept in totals.itertuples(name=None)
        ]

    def rows(self, measure: str) -> pd.DataFrame:
        """The observations of a measure of the registry, by its id; where they are of actors, of those followed, in their order,
        with `is_about`, in words: whether the article is mainly about its actor.

        Raises UsageError for an unknown id, StudyError where the measure needs a setting that the study lacks.
        """
        data = StudyData(self.articles, self.measures, self.study, self.codebook)
        rows = find_measure(measure).make_rows(data)
        if "actor_id" not in rows:
            return rows
        about = rows_about(rows, self.measures.about).map({1.0: MAINLY, 0.0: IN_PASSING})
        return self._in_order(rows.assign(is_about=about.astype("str")))

    @cached_property
    def portrayal(self) -> pd.DataFrame:
        """The table `portrayal`, with what is said of members once more as said of each group that is followed."""
        return in_groups(self.measures.portrayal, self.actors, self.codebook.groups)

    def evidence(
        self, rows: pd.DataFrame | Mapping[str, pd.DataFrame], keys: Sequence[str], n: int | None = None
    ) -> Evidence:
        """What `page.findings` opens a line with: sentences drawn at random, as the registry says for the line's measure.

        Args:
            rows: behind the findings; for findings of several measures, the rows of each by its id.
            keys: the columns that tell one line from another.
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
            own = self.articles[self.articles[by].astype("str") == row["group"]]
            return in_zone(in_context(concordance(own, row["word"], n=n), own), self.study.time_zone)

        return behind

    @cached_property
    def carried(self) -> pd.DataFrame:
        """The frame hits in sentences that carry their frame (`framing.codebook.carried`)."""
        return carried(self.measures.frames, self.codebook.frames)

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

    def trust(self, codes: pd.DataFrame, measures: Sequence[str], *, tasks: Sequence[str] = ()) -> list[str]:
        """How far to trust a page: sentiment against codes of this corpus, where there are any, then its measures on public sets."""
        data = StudyData(self.articles, self.measures, self.study, self.codebook)
        pairs = pair_codes(codes, "sentiment", data)
        here = (
            [measure_sentence(agreement_with_measure(pairs, study=self.study), population(pairs))] if len(pairs) else []
        )
        return [*here, *trust_sentences(load_scores(), measures, tasks=tasks)]

    def method(self, found: Headlines, codes: pd.DataFrame) -> list[str]:
        """A paragraph on how the headlines are corrected, ready for a paper, and its references."""
        alpha = alpha_of(codes, "sentiment", self.articles, self.study)
        return method_paragraph(found.overall, codes, study=self.study, agreement=alpha).splitlines()

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

    def absent_actors(self) -> list[str]:
        """Printed names of actors that the study follows and no article of the window mentions."""
        mentioned = _mentioned(self.measures, self.codebook)
        return [self.names.get(actor_id, actor_id) for actor_id in self.study.actors if actor_id not in mentioned]

    def _in_order(self, rows: pd.DataFrame) -> pd.DataFrame:
        rows = rows.loc[rows["actor_id"].isin(self.actors)]
        return rows.sort_values(
            "actor_id", key=lambda ids: ids.map(self.actors.index), kind="stable", ignore_index=True
        )


def open_workbook(
    study: Study | str = "", *, notebook: str, out: str = "", jobs: int | None = None, **overrides: Any
) -> Workbook:
    """Load the study's corpus, keep what lies in its window, and measure it (or read what was measured before).

    A folder that is named becomes the study at hand of this process and of those that it starts (`paths.enter`): its measures are kept
    there. A workbook opened before still reads its own files, whose whole paths its study holds; what it keeps from then on lies in the
    study at hand, and files of its own study that it prints are no longer told from there.

    Args:
        study: its settings, or the folder that holds its study.toml; "": the study at hand (`paths.home`).
        overrides: settings laid over those of study.toml; one that is None is left as it is.
        notebook: name of the notebook that shows it.
        out: folder that receives its figures, tables and findings; "": none.
    Raises:
        StudyError: an unknown actor, frame, outlet or column, a window or a filter without articles, or none of the actors mentioned.
        CorpusError, CodebookError: as the readers say.
    """
    pd.set_option(
        "display.html.use_mathjax", False
    )  # a table that a reader looks at shows a "$" in an article as it is
    if isinstance(study, str) and study:
        paths.enter(study)
    study = settled(study, overrides)
    codebook = read_codebook(study.codebook)
    codebook.check_ids((*study.actors, *study.about), study.subject_frames)
    with progress("finding reprints") as tell:
        corpus = in_window(load_corpus(study.corpus, codebook=codebook.folder, progress=tell), study)
    if corpus.articles.empty:
        raise NoArticlesError(
            f"No article of {corpus.source} lies in the window {study.start or '…'} to {study.end or '…'}."
        )
    with progress("measuring") as tell:
        measures = measure(corpus.articles, study, jobs=jobs, progress=tell)
    corpus, measures = narrowed(corpus, measures, study, codebook)
    actors = tuple(followed_actors(measures, study))
    mentioned = _mentioned(measures, codebook)
    if not mentioned.intersection(actors):
        asked = ", ".join(codebook.names().get(a, a) for a in actors) or "any actor of the codebook"
        raise NoArticlesError(
            f"No article of {corpus.source} ({len(corpus.articles):,} articles in the window) mentions {asked}. "
            f"Choose other `actors`, or add aliases to {codebook.folder.name}/actors.toml."
        )
    if any(group.id in actors for group in codebook.groups):
        measures = measures.with_tables(about=about_groups(measures, corpus.articles, actors, codebook.groups))
    names = {**PRINTED, **codebook.names(), **outlet_names(codebook)}
    page = Page(notebook=notebook, names=names, out=out, time_zone=study.time_zone)
    return Workbook(study, corpus, measures, codebook, tuple(a for a in actors if a in mentioned), page)


def settled(study: Study | str, overrides: Mapping[str, Any]) -> Study:
    """The study with other settings laid over it. Raises StudyError for one that no study has, naming the nearest."""
    known = [field.name for field in fields(Study)]
    for name in overrides:
        if name not in known:
            raise StudyError(f"A study has no setting `{name}`.{nearest(name, known)}")
    given = {name: value for name, value in overrides.items() if value is not None}
    return replace(study, **given) if isinstance(study, Study) else read_study(study or None, **given)


def outlet_names(codebook: Codebook) -> dict[str, str]:
    """outlet_id to printed name, of the codebook's outlets and groups of them."""
    return codebook.outlets.names()


def _mentioned(measures: Measures, codebook: Codebook) -> set[str]:
    """Ids of the actors that are mentioned, and of their groups."""
    actors = set(measures.table("mentions", ["actor_id"])["actor_id"])
    return actors | {group.id for group in codebook.groups if actors.intersection(group.members)}
