"""The verbs by which a study is asked: `book.sentiment(by=["outlet", "month"])`."""

import inspect
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypedDict, TypeVar, Unpack

from analysis.workbook.answers.answer import Answer
from analysis.workbook.answers.row_cache import Kept
from analysis.workbook.evidence import Behind
from analysis.workbook.selection import Selection

Several = str | Sequence[str] | None
Verb = TypeVar("Verb", bound=Callable[..., Answer])


class AskedFor(TypedDict, total=False):
    """What every verb takes besides actors, as `Asking.sentiment` says."""

    by: Several
    outlets: Several
    start: str
    end: str
    voice: str
    form: Several
    genre: Several
    subject: Several
    frames: Several
    weight: str
    sure: float


def _as_shown(ask: Callable[..., Answer]) -> Callable[[Verb], Verb]:
    """Let `help` and completion show of a verb each argument that `ask` takes, less the measure."""
    whole = inspect.signature(ask)
    shown = whole.replace(parameters=[one for name, one in whole.parameters.items() if name != "measure"])

    def show(verb: Verb) -> Verb:
        verb.__signature__ = shown  # type: ignore[attr-defined]
        return verb

    return show


class Asking(Behind):
    """What a study can be asked. Every verb takes the same arguments (`help(book.sentiment)`) and gives an `Answer`."""

    @cached_property
    def kept(self) -> Kept:
        """What answers are made from, kept from one to the next."""
        return Kept(self)

    def answer(self, selection: Selection) -> Answer:
        """The answer to a selection, such as one that was kept. Raises as `sentiment`."""
        return Answer(self, self.kept, selection)

    def ask(
        self, measure: str, actors: Several = None, *, by: Several = None, outlets: Several = None, start: str = "", end: str = "",
        voice: str = "all", form: Several = None, genre: Several = None, subject: Several = None, frames: Several = None,
        weight: str = "", sure: float = 0.0,
    ) -> Answer:  # fmt: skip
        """Any measure of the registry (`analysis.measures`) by its id, such as "loaded_words" or "own_share_of_negative".

        Args and Raises: as `sentiment`.
        """
        several: dict[str, Several] = {
            "actors": actors, "by": by, "outlets": outlets, "form": form, "genre": genre, "subject": subject, "frames": frames,
        }  # fmt: skip
        texts: dict[str, Any] = {name: () if value is None else value for name, value in several.items()}
        return self.answer(
            Selection(measure=measure, start=start, end=end, voice=voice, weight=weight, sure=sure, **texts)
        )

    @_as_shown(ask)
    def sentiment(self, actors: Several = None, **asked: Unpack[AskedFor]) -> Answer:
        """Net sentiment toward actors: the share of mentions that present them well minus the share that present them badly, -1 to +1.

            book.sentiment("kim_jong_un", by=["outlet", "month"])           a table of it in each outlet and month
            book.sentiment(voice="own").plot()                              a figure, in the outlets' own words
            book.sentiment(by="label", start="2018-06-01").to_csv("a.csv")  shares of negative, neutral and positive mentions

        Args:
            actors: ids or names of actors, or of groups of them. None: those whom the study follows. Each has numbers of its own.
            by: what the answer is split by: outlet, publisher (of a group of outlets), day, week, month, quarter, year or period (as the
                study has it), phase (before and after its event), voice, speaker, genre, form, label, frame, is_about, meta.NAME; at most
                one besides actor, outlet and time.
            outlets: ids or names of outlets, or of groups, which are then of one outlet. None: all.
            start, end: first and last day, both included, as 2018-09-24. "": the study's.
            voice: "own": only mentions in the outlet's own words; "quoted": in words of others.
            form: how the mention refers to the actor: name, role, pronoun.
            genre: of the articles, such as "news" or "opinion".
            subject: words ("North Korea*") or frames ("frame:human_rights") that the articles are mainly about.
            frames: ids or names: only articles that carry one of them (of the verb `frames`: which are shown).
            weight: what counts alike: "article", "mention" or "outlet". "": as the study says.
            sure: leave out mentions whose label is less probable.
        Raises:
            UsageError: an unknown name, with the nearest; something that the measure cannot be asked.
            StudyError: an outlet that the corpus does not hold.
        """
        return self.ask("sentiment", actors, **asked)

    @_as_shown(ask)
    def tone(self, actors: Several = None, **asked: Unpack[AskedFor]) -> Answer:
        """How the sentences about actors sound: the mean VADER compound of each, -1 to +1. It does not say how they present the actor.

        Args and Raises: as `sentiment`, without `sure`.
        """
        return self.ask("tone", actors, **asked)

    @_as_shown(ask)
    def frames(self, actors: Several = None, **asked: Unpack[AskedFor]) -> Answer:
        """The share of articles that carry each frame; with actors, a voice or a form the share of the sentences that refer to them so.

        Args and Raises: as `sentiment`; `frames` says which are shown.
        """
        return self.ask("frames", actors, **asked)

    @_as_shown(ask)
    def portrayal(self, actors: Several = None, **asked: Unpack[AskedFor]) -> Answer:
        """Agent share: of what is told of an actor, the share that the actor is said to do rather than to suffer. Other sides of portrayal
        are `ask("loaded_words")`, `ask("unfavourable_verb_share")`.

        Args and Raises: as `sentiment`, without `sure`.
        """
        return self.ask("portrayal", actors, **asked)

    @_as_shown(ask)
    def coverage(self, actors: Several = None, **asked: Unpack[AskedFor]) -> Answer:
        """How many articles there are; with actors, a voice or a form how many mention them so. A count, so without an interval.

        Args and Raises: as `sentiment`.
        """
        return self.ask("coverage", actors, **asked)

    @_as_shown(ask)
    def voices(self, actors: Several = None, **asked: Unpack[AskedFor]) -> Answer:
        """In whose words the mentions of actors stand: the share of the outlet itself, of other actors, of named and unnamed sources.

        Args and Raises: as `sentiment`.
        """
        return self.ask("voices", actors, **asked)
