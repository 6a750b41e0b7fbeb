"""study -> everything that a notebook shows: the corpus in its window, its measures, the codebook, and the page."""

from dataclasses import dataclass

import pandas as pd

from analysis import observations
from analysis.codebook.everything import Codebook, read_codebook
from analysis.corpus import Corpus, in_window, load_corpus
from analysis.display import Page
from analysis.engine import Measures, measure
from analysis.errors import StudyError
from analysis.study import Study, choose_period, period_of


@dataclass(frozen=True)
class Workbook:
    """One study, opened: what the seven notebooks start from."""

    study: Study
    corpus: Corpus  # articles inside the window
    measures: Measures  # of these articles
    codebook: Codebook
    actors: tuple[str, ...]  # followed here, in the order they are shown
    page: Page

    @property
    def articles(self) -> pd.DataFrame:
        """The articles inside the window."""
        return self.corpus.articles

    @property
    def names(self) -> dict[str, str]:
        """Ids of actors, frames and outlets to the names that a page prints."""
        return dict(self.page.names)

    def sentiment_rows(self) -> pd.DataFrame:
        """`observations.sentiment_rows` of the followed actors, in their order."""
        return self._in_order(observations.sentiment_rows(self.articles, self.measures, self.study))

    def tone_rows(self) -> pd.DataFrame:
        """`observations.tone_rows` of the followed actors, in their order."""
        return self._in_order(observations.tone_rows(self.articles, self.measures, self.study))

    def events(self) -> pd.DataFrame:
        """The codebook's events inside the window: event_id, date, name, period."""
        rows = [(e.id, pd.Timestamp(e.date, tz="UTC"), e.name) for e in self.codebook.events]
        events = pd.DataFrame(rows, columns=["event_id", "date", "name"])
        published = self.articles["published"]
        events = events[(events["date"] >= published.min()) & (events["date"] <= published.max())]
        period = choose_period(published.dt.tz_localize(None), self.study)
        fixed = Study(**{**self.study.as_dict(), "period": period})
        return events.assign(period=period_of(events["date"], fixed)).reset_index(drop=True)

    def absent_actors(self) -> list[str]:
        """Printed names of actors that the study follows and no article of the window mentions."""
        mentioned = set(self.measures.mentions["actor_id"])
        return [self.names.get(actor_id, actor_id) for actor_id in self.study.actors if actor_id not in mentioned]

    def _in_order(self, rows: pd.DataFrame) -> pd.DataFrame:
        rows = rows[rows["actor_id"].isin(self.actors)]
        return rows.sort_values("actor_id", key=lambda ids: ids.map(self.actors.index), kind="stable", ignore_index=True)


def open_workbook(study: Study, *, notebook: str, out: str = "", jobs: int | None = None) -> Workbook:
    """Load the study's corpus, keep what lies in its window, and measure it (or read what was measured before).

    Args:
        notebook: name of the notebook that shows it.
        out: folder that receives its figures, tables and findings; "": none.
    Raises:
        StudyError: an unknown actor or outlet, a window without articles, or none of the actors mentioned.
        CorpusError, CodebookError: as the readers say.
    """
    codebook = read_codebook(study.codebook)
    for actor_id in study.actors:
        codebook.actor(actor_id)
    corpus = in_window(load_corpus(study.corpus), study)
    if corpus.articles.empty:
        raise StudyError(f"No article of {corpus.source} lies in the window {study.start or '…'} to {study.end or '…'}.")
    measures = measure(corpus.articles, study, jobs=jobs)
    actors = tuple(observations.followed_actors(measures, study))
    mentioned = set(measures.mentions["actor_id"])
    if not mentioned.intersection(actors):
        asked = ", ".join(codebook.names().get(a, a) for a in actors) or "any actor of the codebook"
        raise StudyError(
            f"No article of {corpus.source} ({len(corpus.articles):,} articles in the window) mentions {asked}. "
            "Choose other `actors`, or add aliases to data/codebook/actors.toml."
        )
    names = {**codebook.names(), **outlet_names(codebook)}
    page = Page(notebook=notebook, names=names, out=out)
    return Workbook(study, corpus, measures, codebook, tuple(a for a in actors if a in mentioned), page)


def outlet_names(codebook: Codebook) -> dict[str, str]:
    """outlet_id to printed name, of the codebook's outlets."""
    from analysis.codebook.outlets import read_outlets

    path = codebook.folder / "outlets.toml"
    return {outlet.id: outlet.name for outlet in read_outlets(path)} if path.exists() else {}
