"""What is asked of a study, as plain values: which measure, of whom, where, when, in whose words, split by what."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from analysis.codebook.entries import nearest
from analysis.corpus.meta import PREFIX
from analysis.errors import UsageError, shortened
from analysis.measures import MEASURES
from analysis.study import FRAME, WEIGHTS, check_subject
from analysis.tables import GENRES

MEASURED = {
    "sentiment": "net_sentiment",
    "tone": "sentence_tone",
    "frames": "frame_share",
    "portrayal": "agent_share",
    "coverage": "articles",
    "voices": "voice_share",
}
"""What a workbook is asked for by name, and the measure of the registry that answers."""

LENGTHS = ("day", "week", "month", "quarter", "year")
TIMES = (*LENGTHS, "period")
SPLITS = (
    "actor",
    "outlet",
    "publisher",
    *TIMES,
    "phase",
    "voice",
    "genre",
    "form",
    "label",
    "frame",
    "is_about",
    "speaker",
    "way",  # in which tone and sentiment differ
)
"""What `by` may name, besides "meta.NAME"."""

FORMS = ("name", "role", "pronoun")  # of mentions
VOICES = ("all", "own", "quoted")
TUPLES = ("actors", "outlets", "form", "genre", "subject", "frames", "by")
KEYWORDS = ("by", "outlets", "start", "end", "voice", "form", "genre", "subject", "frames", "weight", "sure")
FRAMED = ("frame_share", "frame_share_of_sentences")  # measures of which `frames` says what is shown
UNSETTLED = ("voice", "form", "sure", "where")  # that no study has
SETTINGS = ("actors", "outlets", "start", "end", "genre", "subject", "weight")  # that a study has too


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What is asked, as plain values that JSON can hold.

    Args:
        measure: one of MEASURED, or any id of the registry (`measures.py`), such as "loaded_words".
        actors: ids or names of actors, or of groups of them; (): those whom the study follows.
        outlets: ids or names of outlets, or of groups of them; (): all.
        start, end: first and last day, both included, as 2018-09-24; "": from the first article on, to the last.
        voice: "own", mentions in the outlet's own words; "quoted", in words of others; "all".
        form: how a mention refers to the actor, such as "name" or "pronoun"; (): in any way.
        genre: genres of articles; (): all.
        subject: words or frames ("frame:human_rights") that articles are mainly about; (): anything.
        frames: ids or names of frames: of "frames" those shown, of other measures the articles that carry one of them; (): all.
        weight: what counts alike, article, mention or outlet; "": as the study says.
        sure: the least probability of a mention's label; 0: all count.
        by: what the answer is split by, each of SPLITS or "meta.NAME" of a further column of the source.
        where: one group of an answer, as pairs of a name of `by` and a value, such as (("outlet", "x"), ("month", "2018-09-01")).
    Raises:
        UsageError: a value that cannot be meant so.
        StudyError: a `subject` of which that is true, as a study raises it.
    """

    measure: str = "sentiment"
    actors: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    voice: str = "all"
    form: tuple[str, ...] = ()
    genre: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    weight: str = ""
    sure: float = 0.0
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.measure not in MEASURED and self.measure not in MEASURES:
            raise UsageError(f"There is no measure {self.measure!r}.{nearest(str(self.measure), MEASURED)}")
        for name in TUPLES:
            object.__setattr__(self, name, _texts(name, getattr(self, name)))
        for name in ("start", "end"):
            object.__setattr__(self, name, _day(name, getattr(self, name)))
        if self.start and self.end and self.end < self.start:
            raise UsageError(f"The window ends {self.end}, before it starts {self.start}: swap `start` and `end`.")
        check_subject("subject", self.subject)
        _check("voice", self.voice, VOICES)
        _check("weight", self.weight, ("", *WEIGHTS))
        for genre in self.genre:
            _check("genre", genre, GENRES)
        for form in self.form:
            _check("form", form, FORMS)
        for one in self.by:
            _check_split(one)
        if len(times := [one for one in self.by if one in TIMES]) > 1:
            raise UsageError(
                f"`by` names {' and '.join(times)}: an answer has periods of one length. Keep one of them."
            )
        if not isinstance(self.sure, int | float) or not 0 <= self.sure <= 1:
            raise UsageError(f"`sure` is {self.sure!r}: give a probability from 0 to 1.")
        object.__setattr__(self, "where", _pairs(self.where))

    @property
    def measure_id(self) -> str:
        """The id of the registry of what is asked for by name."""
        return MEASURED.get(self.measure, self.measure)

    @property
    def time(self) -> str:
        """The length of the periods that the answer is split by; "": by none."""
        return next((one for one in self.by if one in TIMES), "")

    @property
    def shows_frames(self) -> bool:
        """Whether `frames` says which frames are shown, and not which articles count."""
        return self.measure_id in FRAMED

    def code(self) -> str:
        """The line of Python that asks the same: `book.sentiment("brett_kavanaugh", by=["outlet", "month"], voice="own")`."""
        verb = [self.measure] if self.measure in MEASURED else ["ask", repr_of(self.measure)]
        given = {name: getattr(self, name) for name in KEYWORDS if getattr(self, name) != _DEFAULTS[name]}
        words = [*verb[1:], *([_listed(self.actors)] if self.actors else [])]
        words += [
            f"{name}={_listed(value) if isinstance(value, tuple) else repr_of(value)}" for name, value in given.items()
        ]
        line = f"book.{verb[0]}({', '.join(words)})"
        return f"{line}.where({_arguments(dict(self.where))})" if self.where else line

    def parameters(self) -> dict[str, Any]:
        """The settings of a study that leave the same articles and actors, as `workbook report -p NAME VALUE` takes them.

        They take actors and frames by id alone (`Answer.selection` has them so), and nothing of `unsettled`. Which measures are shown,
        and split by what, is for the notebooks of a report to say.
        """
        given = {name: getattr(self, name) for name in SETTINGS if getattr(self, name)}
        given |= {"subject": tuple(f"{FRAME}{one}" for one in self.frames)} if self._frames_as_subject else {}
        given |= {"period": self.time} if self.time in LENGTHS else {}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}

    @property
    def unsettled(self) -> tuple[str, ...]:
        """What is asked for that no setting of a study says: a report of `parameters` is of the same without it."""
        beyond = [name for name in UNSETTLED if getattr(self, name) != _DEFAULTS[name]]
        return (*beyond, *(["frames"] if self.frames and not self._frames_as_subject else []))

    @property
    def _frames_as_subject(self) -> bool:
        return bool(self.frames) and not self.shows_frames and not self.subject

    def as_dict(self) -> dict[str, Any]:
        """The values that are not the default ones, as JSON or TOML can hold them."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        told = {name: value for name, value in given.items() if value != _DEFAULTS[name] or name == "measure"}
        return {name: _plain(value) for name, value in told.items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Selection":
        """What `as_dict` made. Raises UsageError for a name that no selection has, and as `Selection` for a value that cannot be meant so."""
        for name in values:
            if name not in _DEFAULTS:
                raise UsageError(f"A selection has no `{name}`.{nearest(str(name), _DEFAULTS)}")
        return cls(**values)


_DEFAULTS: dict[str, Any] = {field.name: field.default for field in fields(Selection)}


def repr_of(value: object) -> str:
    """A value as Python writes it, texts in double quotes."""
    written = repr(value)
    return f'"{written[1:-1]}"' if isinstance(value, str) and written[0] == "'" and '"' not in written else written


def _listed(values: tuple[str, ...]) -> str:
    return repr_of(values[0]) if len(values) == 1 else f"[{', '.join(map(repr_of, values))}]"


def _arguments(values: Mapping[str, str]) -> str:
    """Keyword arguments; names that are none, such as meta.rating, in a dictionary that is unpacked."""
    plain = [f"{name}={repr_of(value)}" for name, value in values.items() if name.isidentifier()]
    further = [f"{repr_of(name)}: {repr_of(value)}" for name, value in values.items() if not name.isidentifier()]
    return ", ".join([*plain, *([f"**{{{', '.join(further)}}}"] if further else [])])


def _plain(value: Any) -> Any:
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _texts(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one for one in value):
        raise UsageError(f"`{name}` is {shortened(value)}: write a text, or a list of texts.")
    return tuple(dict.fromkeys(value))


def _day(name: str, value: object) -> str:
    if value is None or value == "":
        return ""
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).strftime("%Y-%m-%d")
    except ValueError:
        raise UsageError(f"`{name}` is {shortened(value)}, which is not a date. Write dates as 2018-09-24.") from None


def _check(name: str, value: object, known: tuple[str, ...]) -> None:
    if value not in known:
        raise UsageError(f"`{name}` is {shortened(value)}.{nearest(str(value), filter(None, known))}")


def _check_split(name: str) -> None:
    if name not in SPLITS and not name.startswith(PREFIX):
        raise UsageError(f"`by` names {name!r}.{nearest(name, (*SPLITS, f'{PREFIX}NAME'))}")


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    pairs = list(value.items()) if isinstance(value, Mapping) else value
    if not isinstance(pairs, list | tuple) or not all(
        isinstance(pair, list | tuple) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
        for pair in pairs
    ):
        raise UsageError(f"`where` is {shortened(value)}: write pairs of a name of `by` and a value.")
    told: dict[str, str] = {}
    for name, given in pairs:
        _check_split(name)
        if told.setdefault(name, given) != given:
            raise UsageError(
                f"`where` names `{name}` twice, {told[name]!r} and {given!r}: one group is of one of them."
            )
    return tuple(told.items())
