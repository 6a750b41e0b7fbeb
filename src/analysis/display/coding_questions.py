"""What a coder is asked in each task, in which words, and by which key each answer is given."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.codebook.entries import nearest
from analysis.codebook.frames import Frame
from analysis.errors import StudyError
from analysis.validity.codes import CANNOT_TELL, NO_FRAME, TASK_CODES

KEYS = "123456789qwertyasdghzxvb"  # of answers; c, f, m, n, u and 0 have a meaning of their own
LIGHT = (
    "Bad: an accusation, insult or criticism of the person is voiced in it, by the outlet or by a source. "
    "Good: praise, thanks, defence, or a success ascribed to the person; own boasts only where they are presented as achievements. "
    "Neither: a bad event near the person, a factual report of what they did, an accusation mentioned in passing, "
    "a policy told factually."
)


@dataclass(frozen=True)
class CodeChoice:
    """One code, as a coder sees it."""

    code: str
    label: str
    key: str
    hint: str = ""


CANNOT = CodeChoice(CANNOT_TELL, "Cannot tell", "c", "not settled by the text")
NONE = CodeChoice(NO_FRAME, "None of these", "0", "the article stresses something else")


@dataclass(frozen=True)
class Question:
    """What is asked of each unit of a task."""

    task: str
    words: str  # {actor}: its printed name
    rule: str
    answers: tuple[CodeChoice, ...]
    several: bool = False  # several answers make one code
    more: tuple[CodeChoice, ...] = (CANNOT,)

    def label(self, code: str) -> str:
        """A code in words; of several, each of them."""
        labels = {answer.code: answer.label for answer in (*self.answers, *self.more)}
        return ", ".join(labels.get(part, part) for part in code.split("; "))


def question_of(task: str, frames: Sequence[Frame] = ()) -> Question:
    """The question of a task. Args: frames: of the codebook, which the task `frames` asks for. Raises StudyError for an unknown task."""
    if task not in TASK_CODES:
        raise StudyError(f"`task` is {task!r}.{nearest(str(task), tuple(TASK_CODES))}")
    return _frames(frames) if task == "frames" else QUESTIONS[task]


def _answers(*shown: tuple[str, str, str]) -> tuple[CodeChoice, ...]:
    return tuple(CodeChoice(code, label, key, hint) for (code, label, hint), key in zip(shown, KEYS, strict=False))


def _frames(frames: Sequence[Frame]) -> Question:
    if len(frames) > len(KEYS):
        raise StudyError(
            f"The codebook has {len(frames)} frames, and there are keys for {len(KEYS)}: code with fewer frames, "
            "or export the sample and code it in another tool."
        )
    answers = _answers(*((frame.id, frame.name, frame.question) for frame in frames))
    return Question(
        "frames", "Which frames does the article carry?",
        "A frame that a reader would name as one thing the article stresses, not a passing word; usually one to four. "
        "Choose them, then save.", answers, several=True, more=(NONE, CANNOT),
    )  # fmt: skip


LIGHTS = _answers(("negative", "Bad", "negative"), ("neutral", "Neither", "neutral"), ("positive", "Good", "positive"))

QUESTIONS = {
    "sentiment": Question(
        "sentiment", "In what light does this sentence put {actor}, whoever speaks in it?", LIGHT, LIGHTS,
    ),
    "attitude": Question(
        "attitude", "In what light does the article as a whole put {actor}?",
        f"The outlet's own words, and its choice of sources, over the whole article. {LIGHT}", LIGHTS,
    ),
    "voice": Question(
        "voice", "In whose words is {actor} mentioned here?",
        "What is quoted or reported stands in the words of the source; who says it is named in the outlet's words: "
        "in “he said that taxes were too high”, “he” is the outlet's and the rest is his.",
        _answers(
            ("outlet", "The outlet", "its own words"), ("actor", "An actor of the study", "quoted or reported"),
            ("named", "A named source", "another person, by name"), ("unnamed", "An unnamed person", "an official, a diplomat"),
            ("institution", "An institution", "a ministry, an agency, a statement, a newspaper"),
            ("unknown", "Somebody", "quoted, and the text does not say who"),
        ),
    ),
    "actor": Question(
        "actor", "Does the marked place mean {actor}?",
        "A pronoun or a title means whoever it stands for in this sentence. A building, a relative or a government is not the person. "
        "Where it means somebody else, a note may say whom.",
        _answers(("yes", "Yes", ""), ("no", "No", "somebody or something else")),
    ),
}  # fmt: skip
