"""What is in the window of a study and what is not, as cards and sentences."""

from typing import Any

from markupsafe import Markup

from analysis.display.html import Html
from analysis.display.object_card import ObjectCard, listed
from analysis.display.printed import percentage
from analysis.findings.groups import named_in
from analysis.study import local_time
from analysis.workbook.study_data import Opened, mentioned_in

ASKED = {
    "genre": "of the genre asked for",
    "meta": "with the metadata asked for",
    "about": "mainly about the actors asked for",
    "subject": "on the subject asked for",
}  # by a filter of the study, as its card says


class InWindow(Opened):
    """What the study counts."""

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

    def _repr_html_(self) -> str:
        actors = listed(self.names.get(actor_id, actor_id) for actor_id in self.actors)
        card = ObjectCard(
            "Workbook", self.study.title or "A study", f"{self.page.notebook} on {actors}" if actors else ""
        )
        return card._replace(more=self.summary().html)._repr_html_()

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

    def absent_actors(self) -> list[str]:
        """Printed names of actors that the study follows and no article of the window mentions."""
        mentioned = mentioned_in(self.measures, self.codebook)
        return [self.names.get(actor_id, actor_id) for actor_id in self.study.actors if actor_id not in mentioned]
