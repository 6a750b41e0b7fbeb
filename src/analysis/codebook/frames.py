"""frames.toml: what an article can stress, each frame with its definition, the coder's question, and the cues that tell it."""

from dataclasses import dataclass
from typing import Any, Literal

from analysis.codebook.entries import File, build_entry, entry_places, place_of, read_entries, read_toml
from analysis.codebook.terms import TermError, read_term
from analysis.errors import CodebookError


@dataclass(frozen=True)
class CueGroup:
    """Terms that tell a frame for the same reason, with the same weight."""

    terms: tuple[str, ...]
    weight: float  # 1: names the frame's subject in passing; 2: usual sign of it; 3: hardly ever means anything else
    why: str


@dataclass(frozen=True)
class FrameCue:
    """One term of a frame."""

    text: str
    weight: float
    why: str


@dataclass(frozen=True)
class Carries:
    """[carries] of the file: from which weight on a sentence carries a frame, for the frames that set none of their own."""

    weight: float
    why: str


@dataclass(frozen=True)
class Frame:
    """What an article stresses, as a coder is told to look for it, and as the machine does."""

    id: str
    name: str
    kind: Literal["generic", "issue"]
    definition: str
    question: str  # answered yes or no by a coder who has read the article
    source: str
    cues: tuple[CueGroup, ...]
    not_in: tuple[str, ...] = ()  # a cue that overlaps one of these terms does not count
    examples: tuple[str, ...] = ()
    threshold: float = 0.5  # from this score on an article carries the frame ...
    least_sentences: int = 0  # ... where as many of its sentences, or its title, carry it too
    carries: float = 1.5  # from this summed weight of its different cues on a sentence carries the frame

    @property
    def terms(self) -> tuple[FrameCue, ...]:
        """Every cue term, one by one."""
        return tuple(FrameCue(text, group.weight, group.why) for group in self.cues for text in group.terms)


def read_frames(path: File) -> tuple[Frame, ...]:
    """The frames of a codebook file.

    Raises CodebookError where a frame has no cues, a term cannot be read, a weight or threshold is out of range, a term
    stands twice in a frame, or two frames have the same id, name or cues.
    """
    frames = tuple(read_entries(path, "frames", Frame, beside=("carries",), shared=_carries(path)))
    if not frames:
        raise CodebookError(f"{path} holds no frame: write at least one [[frames]] entry.")
    for where, frame in zip(entry_places(path, "frames", frames), frames, strict=True):
        _check_frame(frame, where)
    _check_alike(frames, path)
    return frames


def _carries(path: File) -> dict[str, Any]:
    """The file's own weight; nothing where it has no [carries], as in earlier versions."""
    given = read_toml(path).get("carries")
    if given is None:
        return {}
    where = f"{place_of(path, 'carries')}, [carries]"
    if not isinstance(given, dict):
        raise CodebookError(f"{where} is {given!r}: write a table with `weight` and `why`.")
    own = build_entry(Carries, given, where)
    if not own.why.strip():
        raise CodebookError(f"{where}: `why` is empty: say why a sentence carries a frame from {own.weight} on.")
    return {"carries": own.weight}


def _check_frame(frame: Frame, where: str) -> None:
    if not frame.terms:
        raise CodebookError(f"{where}: has no cues, so it can never be found. Add `cues` with at least one term.")
    for name in ("name", "definition", "question", "source"):
        if not getattr(frame, name).strip():
            raise CodebookError(f"{where}: `{name}` is empty.")
    if not 0 < frame.threshold < 1:
        raise CodebookError(f"{where}: `threshold` is {frame.threshold}: give a number between 0 and 1.")
    if not 0 < frame.carries <= 10:
        raise CodebookError(f"{where}: `carries` is {frame.carries}: give a number above 0, 10 at most.")
    if frame.least_sentences < 0:
        raise CodebookError(f"{where}: `least_sentences` is {frame.least_sentences}: give 0 or more.")
    seen: set[str] = set()
    for cue in frame.terms:
        _check_cue(cue, where)
        if cue.text in seen:
            raise CodebookError(f"{where}: the cue `{cue.text}` stands there twice: keep one.")
        seen.add(cue.text)
    for text in frame.not_in:
        _check_term(text, f"{where}: `not_in` holds")


def _check_cue(cue: FrameCue, where: str) -> None:
    _check_term(cue.text, f"{where}: `cues` holds")
    if not 0 < cue.weight <= 10:
        raise CodebookError(f"{where}: the weight of `{cue.text}` is {cue.weight}: give a number above 0, 10 at most.")
    if not cue.why.strip():
        raise CodebookError(f"{where}: `why` is empty for `{cue.text}`: say why it tells the frame.")


def _check_term(text: str, where: str) -> None:
    try:
        read_term(text)
    except TermError as problem:
        raise CodebookError(f"{where} `{text}`, which cannot be searched: {problem}.") from None


def _check_alike(frames: tuple[Frame, ...], path: File) -> None:
    for number, frame in enumerate(frames):
        for other in frames[:number]:
            if frame.id == other.id or frame.name.lower() == other.name.lower():
                raise CodebookError(
                    f"{path}: two frames are called `{frame.id}` ({frame.name}): give each its own id and name."
                )
            if {cue.text for cue in frame.terms} == {cue.text for cue in other.terms}:
                raise CodebookError(
                    f"{path}: the frames `{other.id}` and `{frame.id}` have the same cues, so they are one: keep one."
                )
