"""What goes with the frames of the codebook: their change after an event, sentiment beside them, and frames learnt from coded examples."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.display.figures import draw_before_after
from analysis.display.html import Html
from analysis.display.summaries import frames_sentence, shortfall_sentence
from analysis.display.titles import finding_title
from analysis.findings.contrasts import around_event, find_event
from analysis.findings.estimates import estimate_differences, estimate_means, estimate_sides
from analysis.findings.family import family
from analysis.framing.in_articles import frames_in_articles
from analysis.framing.shortfall import Shortfall, own_frames, shortfalls
from analysis.workbook.sections.before_and_after import CONTRAST, NO_EVENT

if TYPE_CHECKING:
    from analysis.workbook.book import Workbook

LEARNED = {"headlines": "learned_frames_in_headlines", "sentences": "learned_frames_in_sentences"}
"""What is coded, and the measure of the frames learnt from it."""


@dataclass(frozen=True, eq=False)
class Framing:
    """The frames of a study, part by part as a page shows them."""

    book: "Workbook"

    def __repr__(self) -> str:
        return f"Framing by {len(self.issue)} issue frames and {len(self.generic)} generic ones"

    @property
    def issue(self) -> list[str]:
        """Ids of the frames of the issue."""
        return [frame.id for frame in self.book.codebook.frames if frame.kind == "issue"]

    @property
    def generic(self) -> list[str]:
        """Ids of the generic frames."""
        return [frame.id for frame in self.book.codebook.frames if frame.kind == "generic"]

    def say(self) -> Html:
        """Which issue frames most articles carry, in words; and which of the codebook's own almost none does, and why."""
        book, rows = self.book, self.book.rows("frame_share")
        shares = estimate_means(
            rows[rows["group"].isin(self.issue)], ["group"], measure="frame_share", study=book.study
        )
        leading = frames_sentence(shares, book.study, book.names, where="in the window")
        return book.page.say([leading, *map(shortfall_sentence, self.scarce)])

    @property
    def scarce(self) -> list[Shortfall]:
        """The frames of the codebook's own, not those inherited, that almost no article carries."""
        own = own_frames(self.book.codebook)
        return shortfalls(frames_in_articles(self.book.measures.frames, self.book.articles, own), own)

    def changed(self) -> Html:
        """A figure of the issue frames before and after the study's event, and what was compared; a note where there is none."""
        book, study = self.book, self.book.study
        if not study.event:
            return book.page.note(NO_EVENT)
        rows = book.rows("frame_share")
        rows = rows[rows["group"].isin(self.issue)]
        phases = around_event(rows, book.articles, book.codebook.events, study.event, study)
        how: dict[str, Any] = {**CONTRAST, "by": ["group"], "measure": "frame_share", "study": study, "over": "outlet"}
        (change,) = family(estimate_differences(phases, **how), study=study)
        if change.empty:
            return book.page.note(NO_EVENT) + book.page.say(phases.attrs["notes"])
        before, after = estimate_sides(phases, **how)
        drawing = draw_before_after(before, after, change, rows="group", names=book.names)
        when = f"after “{find_event(book.codebook.events, study.event).name}”"
        title = finding_title(change, study, book.names, keys=["group"], when=when)
        caption = (
            "Share of articles with each frame before and after the event, each outlet compared with itself; intervals hold for all "
            "frames together."
        )
        evidence = book.evidence(phases.dropna(subset="phase"), ["group"])
        shown = book.page.figure(drawing, name="frame-change", title=title, caption=caption, evidence=evidence)
        return shown + book.page.say(phases.attrs["notes"])

    def sentiment(self) -> Html:
        """Net sentiment toward each actor in the mentions whose sentence carries each issue frame."""
        book = self.book
        carried = book.carried[["sentence_id", "frame_id"]].drop_duplicates()
        rows = book.rows("net_sentiment").merge(carried, on="sentence_id").rename(columns={"frame_id": "group"})
        rows, keys = rows[rows["group"].isin(self.issue)], ["actor_id", "group"]
        means = estimate_means(rows, keys, measure="net_sentiment", study=book.study)
        return book.listed(means, rows, keys, name="sentiment-by-frame", caption="Net sentiment by frame")

    def learned(self) -> Html:
        """The share of headlines and of sentences that carry each frame learnt from coded examples (the setting `coded_frames`)."""
        book = self.book
        if not book.study.coded_frames:
            return book.page.note("No coded examples are given (parameter coded_frames).")
        headlines, sentences = (
            book.ask(measure).lines(f"learnt-frames-{kind}", f"Share of {kind} with each learnt frame")
            for kind, measure in LEARNED.items()
        )
        return headlines + sentences
