"""The registry: what each measure is called, what it makes, how it is printed, what it shows as evidence, how it is scored.

Whatever names a measure to a reader, or treats one measure unlike another, reads it here: estimates, figures, pages, notebooks,
validity and checks. The findings hold a measure's id. To add one, see "Adding a measure" in the README.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from analysis.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

# ---------------------------------------------------------------------------------------------------------------------
# Measures: what findings state, and all that a reader is told of it
# ---------------------------------------------------------------------------------------------------------------------

MEAN, COUNT, DIFFERENCE, FROM_OTHERS, LOG_ODDS = "mean", "count", "difference", "difference_from_others", "log_odds"
ESTIMANDS = {
    MEAN: "{label}",
    COUNT: "{label}",
    DIFFERENCE: "difference in {label}",  # of two periods, two sides of an event, two outlets: the second minus the first
    FROM_OTHERS: "{label}, minus the others'",  # of one outlet or actor and all others
    LOG_ODDS: "{label}",
}
"""What can be estimated of a measure (column `estimand` of the findings), and how a table calls it."""

DIFFERENCES = (DIFFERENCE, FROM_OTHERS)
STYLES = ("signed", "percent", "count")


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One thing that findings state.

    `rows` and `evidence` name a function as "module:function", loaded when it is first used: the registry imports no stage.
    """

    id: str  # in the column `measure` of the findings
    label: str  # as sentences and tables print it
    unit: str  # printed behind the label on axes
    bounds: tuple[float, float] | None  # ends of the scale; None: it has no ends
    drawn: tuple[float, float] = (-1.0, 1.0)  # what the little bar of a line shows where there are no ends
    style: str  # how a value is printed, one of STYLES: +0.31, 31 %, 1,204
    about: str = ""  # what stands between label and unit on an axis
    table: str  # of `tables.py` (in small letters), from which its rows are made
    rows: str  # function of a `StudyData`: one row an observation, with its `value`
    evidence: str = ""  # function of rows, keys, articles and measures: what a line opens with; "": lines do not open
    tasks: tuple[str, ...] = ()  # of SCORINGS: what people's codes say of it
    caution: str = ""  # a sentence on what the measure does not say, quoted wherever its validity is

    def __post_init__(self) -> None:
        if self.style not in STYLES:
            raise UsageError(f"Measure `{self.id}`: `style` is {self.style!r}. Write one of {', '.join(STYLES)}.")

    @property
    def heading(self) -> str:
        """The label with a capital."""
        return self.label[:1].upper() + self.label[1:]

    @property
    def axis(self) -> str:
        """What an axis says: "Net sentiment toward the actor (−1 to +1)"."""
        return " ".join(part for part in (self.heading, self.about, f"({self.unit})" if self.unit else "") if part)

    def name(self, estimand: str = MEAN) -> str:
        """How a table calls what was estimated, such as "difference in net sentiment"."""
        return ESTIMANDS[estimand].format(label=self.label)

    def ends(self, estimand: str = MEAN) -> tuple[float, float]:
        """Least and largest value that a figure has room for; of a difference, those of two values at opposite ends."""
        low, high = self.bounds or self.drawn
        return (low - high, high - low) if estimand in DIFFERENCES else (low, high)

    def make_rows(self, data: Any) -> "pd.DataFrame":
        """The observations of a study: `value` and what it is split by. `data`: a `findings.observations.StudyData`."""
        rows: pd.DataFrame = load(self.rows)(data)
        return rows


def find_measure(measure_id: str) -> Measure:
    """The measure of that id. Raises UsageError that lists those there are."""
    if measure_id in MEASURES:
        return MEASURES[measure_id]
    same = [measure.id for measure in MEASURES.values() if measure.label == measure_id]
    hint = f" That is the label of `{same[0]}`: write the id." if same else ""
    raise UsageError(
        f"There is no measure `{measure_id}` in src/analysis/measures.py.{hint} There are: {', '.join(sorted(MEASURES))}."
    )


def measure_of(finding: Mapping[str, Any]) -> Measure | None:
    """The measure of a row of findings; None for a row of another table."""
    measure_id = finding.get("measure")
    return find_measure(measure_id) if isinstance(measure_id, str) else None


def measure_in(findings: "pd.DataFrame") -> tuple[Measure, str]:
    """The measure and the estimand that a table of findings holds. Raises UsageError where they are several, or none."""
    kinds = findings[["measure", "estimand"]].drop_duplicates() if "measure" in findings else findings.head(0)
    if len(kinds) != 1:
        listed = ", ".join(sorted(set(kinds["measure"]))) if len(kinds) else "none"
        raise UsageError(f"A figure draws one estimand of one measure; these findings hold {listed}. Draw them apart.")
    return find_measure(kinds["measure"].iloc[0]), str(kinds["estimand"].iloc[0])


def load(reference: str) -> Callable[..., Any]:
    """The function that "module:function" names. Raises UsageError where there is none."""
    module, _, name = reference.partition(":")
    try:
        function: Callable[..., Any] = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as problem:
        raise UsageError(f"`{reference}` in src/analysis/measures.py names no function: {problem}.") from None
    return function


_OBSERVATIONS, _PORTRAYALS, _EVIDENCE = (
    "analysis.findings.observations:",
    "analysis.findings.portrayals:",
    "analysis.display.evidence:",
)
_SHARE: dict[str, Any] = {"bounds": (0.0, 1.0), "style": "percent"}
_NET: dict[str, Any] = {"bounds": (-1.0, 1.0), "style": "signed", "unit": "−1 to +1"}


def _registered(*measures: Measure) -> dict[str, Measure]:
    return {measure.id: measure for measure in measures}


MEASURES = _registered(
    Measure(
        id="net_sentiment",
        label="net sentiment",
        about="toward the actor",
        **_NET,
        table="target_sentiment",
        rows=_OBSERVATIONS + "sentiment_rows",
        evidence=_EVIDENCE + "surest_of_both_sides",
        tasks=("sentiment",),
    ),
    Measure(
        id="net_sentiment_own_words",
        label="net sentiment in the outlet's own words",
        **_NET,
        table="target_sentiment",
        rows=_OBSERVATIONS + "own_sentiment_rows",
        evidence=_EVIDENCE + "surest_of_both_sides",
        tasks=("sentiment", "attribution"),
    ),
    Measure(
        id="label_share",
        label="share of mentions",
        unit="negative, neutral, positive",
        **_SHARE,
        table="target_sentiment",
        rows=_OBSERVATIONS + "label_rows",
        evidence=_EVIDENCE + "rows_that_count",
        tasks=("sentiment",),
    ),
    Measure(
        id="voice_share",
        label="share of mentions",
        unit="by whose words they stand in",
        **_SHARE,
        table="mentions",
        rows=_OBSERVATIONS + "voice_rows",
        evidence=_EVIDENCE + "rows_that_count",
        tasks=("attribution",),
    ),
    Measure(
        id="own_share_of_negative",
        label="own share of negative mentions",
        unit="share in the outlet's own words",
        **_SHARE,
        table="target_sentiment",
        rows=_OBSERVATIONS + "own_share_rows",
        evidence=_EVIDENCE + "surest_of_both_sides",
        tasks=("sentiment", "attribution"),
    ),
    Measure(
        id="sentence_tone",
        label="sentence tone",
        **{**_NET, "unit": "VADER compound, −1 to +1"},
        table="tone",
        rows=_OBSERVATIONS + "tone_rows",
        evidence=_EVIDENCE + "every_row",
        caution="It says how the words sound, not how they present the actor.",
    ),
    Measure(
        id="tone_against_sentiment",
        label="share of mentions where tone and sentiment differ",
        unit="share",
        **_SHARE,
        table="target_sentiment",
        rows=_OBSERVATIONS + "tone_against_sentiment_rows",
        evidence=_EVIDENCE + "rows_that_count",
        tasks=("sentiment",),
    ),
    Measure(
        id="frame_share",
        label="share of articles",
        unit="that carry the frame",
        **_SHARE,
        table="frames",
        rows=_OBSERVATIONS + "frame_rows",
        evidence=_EVIDENCE + "sentences_with_frame",
        tasks=("frames",),
    ),
    Measure(
        id="frame_share_of_sentences",
        label="share of sentences",
        unit="that carry the frame",
        **_SHARE,
        table="frames",
        rows=_OBSERVATIONS + "actor_frame_rows",
        evidence=_EVIDENCE + "sentences_with_frame",
        tasks=("frames",),
    ),
    Measure(
        id="learned_frames_in_headlines",
        label="share of headlines",
        unit="that carry the learned frame",
        **_SHARE,
        table="learned_frames",
        rows=_OBSERVATIONS + "learned_headline_rows",
        evidence=_EVIDENCE + "most_probable",
        tasks=("frames",),
    ),
    Measure(
        id="learned_frames_in_sentences",
        label="share of sentences",
        unit="that carry the learned frame",
        **_SHARE,
        table="learned_frames",
        rows=_OBSERVATIONS + "learned_sentence_rows",
        evidence=_EVIDENCE + "most_probable",
        tasks=("frames",),
    ),
    Measure(
        id="agent_share",
        label="agent share",
        unit="share of the actor's actions that the actor does",
        **_SHARE,
        table="portrayal",
        rows=_PORTRAYALS + "agency_rows",
        evidence=_EVIDENCE + "every_row",
        tasks=("roles",),
    ),
    Measure(
        id="unfavourable_verb_share",
        label="share of unfavourable reporting verbs",
        unit="share",
        **_SHARE,
        table="portrayal",
        rows=_PORTRAYALS + "unfavourable_verb_rows",
        evidence=_EVIDENCE + "every_row_that_counts",
    ),
    Measure(
        id="loaded_words",
        label="loaded words in 100 mentions",
        unit="words",
        bounds=None,
        drawn=(0.0, 15.0),
        style="signed",
        table="portrayal",
        rows=_PORTRAYALS + "loaded_rows",
        evidence=_EVIDENCE + "loaded_spans",
        tasks=("loaded_words",),
    ),
    Measure(
        id="loaded_mention_share",
        label="mentions with loaded words",
        unit="share",
        **_SHARE,
        table="portrayal",
        rows=_PORTRAYALS + "loaded_mention_rows",
        evidence=_EVIDENCE + "loaded_spans",
        tasks=("loaded_words",),
    ),
    Measure(
        id="names_apart",
        label="what an actor is called, log-odds against the others",
        unit="log-odds",
        bounds=None,
        drawn=(-4.0, 4.0),
        style="signed",
        table="portrayal",
        rows=_PORTRAYALS + "name_spans",
        evidence=_EVIDENCE + "spans_of_the_word",
    ),
    Measure(
        id="actions_apart",
        label="what an actor does, log-odds against the others",
        unit="log-odds",
        bounds=None,
        drawn=(-4.0, 4.0),
        style="signed",
        table="portrayal",
        rows=_PORTRAYALS + "action_spans",
        evidence=_EVIDENCE + "spans_of_the_word",
        tasks=("roles",),
    ),
    Measure(
        id="articles",
        label="articles",
        unit="",
        bounds=None,
        style="count",
        table="articles",
        rows=_OBSERVATIONS + "coverage_rows",
    ),
    Measure(
        id="quoted_mentions",
        label="mentions in quoted words",
        unit="",
        bounds=None,
        style="count",
        table="mentions",
        rows=_OBSERVATIONS + "quoted_rows",
        evidence=_EVIDENCE + "every_row",
        tasks=("attribution",),
    ),
)


# ---------------------------------------------------------------------------------------------------------------------
# Scorings: how measures, and the steps they rest on, are scored against people
# ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scoring:
    """A task of `workbook evaluate`, and which of its recorded scores pages quote."""

    task: str
    label: str  # what is scored
    quoted: tuple[tuple[str, str], ...] = ()  # set and metric in data/gold/scores.json, by the task's first method


SCORINGS = {
    scoring.task: scoring
    for scoring in (
        Scoring(
            "sentiment",
            "Sentiment toward the actor",
            (("newsmtsc_dev_rw", "macro_f1"), ("newsmtsc_dev_mt", "macro_f1")),
        ),
        Scoring(
            "attitude",
            "Attitude of an article toward the actor",
            (("persent_dev", "macro_f1"), ("seesaw_valid_article", "macro_f1")),
        ),
        Scoring("frames", "Frames", (("narrative_frames_dev", "micro_f1"),)),
        Scoring(
            "attribution",
            "Whose words (attribution)",
            (("polnear_dev", "content_token_f1"), ("polnear_dev", "source_accuracy")),
        ),
        Scoring("pronouns", "Pronouns", (("gap_dev", "gap_f1"),)),
        Scoring(
            "mentions",
            "Mentions of people",
            (
                ("news_fair_dev", "name_precision"),
                ("news_fair_dev", "name_recall"),
                ("news_fair_dev", "pronoun_precision"),
            ),
        ),
        Scoring("roles", "Who acts and who is acted upon", (("gum_train_news", "macro_f1"),)),
        Scoring("loaded_words", "Loaded words", (("babe_dev", "f1"),)),
        Scoring("cleaning", "Cleaning of pages"),
        Scoring("duplicates", "Story clusters"),
        Scoring("sentences", "Sentence boundaries"),
    )
}


def find_scoring(task: str) -> Scoring:
    """How that task is scored and quoted. Raises UsageError that lists those there are."""
    if task not in SCORINGS:
        raise UsageError(
            f"There is no task `{task}` in src/analysis/measures.py. There are: {', '.join(sorted(SCORINGS))}."
        )
    return SCORINGS[task]


def tasks_of(measure_ids: Sequence[str]) -> list[str]:
    """The tasks by which these measures are scored, each once."""
    return list(dict.fromkeys(task for measure_id in measure_ids for task in find_measure(measure_id).tasks))
