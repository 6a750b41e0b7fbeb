"""The verbs by which a study is asked: `book.sentiment(by=["outlet", "month"])`."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from analysis.workbook.answer import Answer
from analysis.workbook.behind import Behind
from analysis.workbook.kept import Kept
from analysis.workbook.selection import Selection

Several = str | Sequence[str] | None


class Asking(Behind):
    """What a study can be asked."""

    @cached_property
    def kept(self) -> Kept:
        """What answers are made from, kept."""
        return Kept(self)

    def answer(self, selection: Selection) -> Answer:
        """The answer to a selection."""
        return Answer(self, self.kept, selection)

    def ask(
        self, measure: str, actors: Several = None, *, by: Several = None, outlets: Several = None, start: str = "", end: str = "",
        voice: str = "all", form: Several = None, genre: Several = None, subject: Several = None, frames: Several = None,
        weight: str = "", sure: float = 0.0,
    ) -> Answer:  # fmt: skip
        """Any measure of the registry, such as "loaded_words"."""
        several = {
            "actors": actors,
            "by": by,
            "outlets": outlets,
            "form": form,
            "genre": genre,
            "subject": subject,
            "frames": frames,
        }
        texts: dict[str, Any] = {
            name: (value,) if isinstance(value, str) else tuple(value or ()) for name, value in several.items()
        }
        return self.answer(
            Selection(measure=measure, start=start, end=end, voice=voice, weight=weight, sure=sure, **texts)
        )

    def sentiment(
        self, actors: Several = None, *, by: Several = None, outlets: Several = None, start: str = "", end: str = "",
        voice: str = "all", form: Several = None, genre: Several = None, subject: Several = None, frames: Several = None,
        weight: str = "", sure: float = 0.0,
    ) -> Answer:  # fmt: skip
        """Net sentiment toward actors: the share of positive mentions minus that of negative ones, -1 to +1."""
        return self.ask(
            "sentiment", actors, by=by, outlets=outlets, start=start, end=end, voice=voice, form=form, genre=genre, subject=subject,
            frames=frames, weight=weight, sure=sure,
        )  # fmt: skip

    def tone(
        self, actors: Several = None, *, by: Several = None, outlets: Several = None, start: str = "", end: str = "",
        voice: str = "all", form: Several = None, genre: Several = None, subject: Several = None, frames: Several = None,
        weight: str = "", sure: float = 0.0,
    ) -> Answer:  # fmt: skip
        """How the sentences about actors sound: the mean VADER compound, -1 to +1; not how they present the actor."""
        return self.ask(
            "tone", actors, by=by, outlets=outlets, start=start, end=end, voice=voice, form=form, genre=genre, subject=subject,
            frames=frames, weight=weight, sure=sure,
        )  # fmt: skip

    def frames(
        self, actors: Several = None, *, by: Several = None, outlets: Several = None, start: str = "", end: str = "",
        voice: str = "all", form: Several = None, genre: Several = None, subject: Several = None, frames: Several = None,
        weight: str = "", sure: float = 0.0,
    ) -> Answer:  # fmt: skip
        """Share of articles that carry each frame, or with `actors` of the sentences that refer to them."""
        return self.ask(
            "frames", actors, by=by, outlets=outlets, start=start, end=end, voice=voice, form=form, genre=genre, subject=subject,
            frames=frames, weight=weight, sure=sure,
        )  # fmt: skip

    def portrayal(
        self, actors: Several = None, *, by: Several = None, outlets: Several = None, start: str = "", end: str = "",
        voice: str = "all", form: Several = None, genre: Several = None, subject: Several = None, frames: Several = None,
        weight: str = "", sure: float = 0.0,
    ) -> Answer:  # fmt: skip
        """Agent share: of what is told of an actor, the share that the actor is said to do, and not to suffer."""
        return self.ask(
            "portrayal", actors, by=by, outlets=outlets, start=start, end=end, voice=voice, form=form, genre=genre, subject=subject,
            frames=frames, weight=weight, sure=sure,
        )  # fmt: skip

    def coverage(
        self, actors: Several = None, *, by: Several = None, outlets: Several = None, start: str = "", end: str = "",
        voice: str = "all", form: Several = None, genre: Several = None, subject: Several = None, frames: Several = None,
        weight: str = "", sure: float = 0.0,
    ) -> Answer:  # fmt: skip
        """How many articles there are, or with `actors` how many mention them."""
        return self.ask(
            "coverage", actors, by=by, outlets=outlets, start=start, end=end, voice=voice, form=form, genre=genre, subject=subject,
            frames=frames, weight=weight, sure=sure,
        )  # fmt: skip

    def voices(
        self, actors: Several = None, *, by: Several = None, outlets: Several = None, start: str = "", end: str = "",
        voice: str = "all", form: Several = None, genre: Several = None, subject: Several = None, frames: Several = None,
        weight: str = "", sure: float = 0.0,
    ) -> Answer:  # fmt: skip
        """Share of the mentions of actors by whose words they stand in."""
        return self.ask(
            "voices", actors, by=by, outlets=outlets, start=start, end=end, voice=voice, form=form, genre=genre, subject=subject,
            frames=frames, weight=weight, sure=sure,
        )  # fmt: skip
