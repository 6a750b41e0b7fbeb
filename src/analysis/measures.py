"""The registry: which stages make which tables, and what each measure that findings state is called, makes, shows and is scored by.

Whatever names a measure to a reader, or treats one measure unlike another, reads it here: engine, estimates, figures, pages,
notebooks, validity and checks. The findings hold a measure's id. To add one, see "Adding a measure" in the README.
"""

import gc
import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import tables
from analysis.cache import syntax
from analysis.cache.entries import digest_of
from analysis.codebook.entries import file_digest
from analysis.codebook.files import READERS
from analysis.codebook.load import Codebook
from analysis.errors import UsageError
from analysis.study import Study

if TYPE_CHECKING:
    from analysis.language.document import Documents

# --- STAGES: which tables there are, what makes each, and all that they hang on ---------------------------------------------

TABLES = {
    "sentences": tables.SENTENCES,
    "mentions": tables.MENTIONS,
    "about": tables.ABOUT,
    "open_mentions": tables.OPEN_MENTIONS,
    "attributions": tables.ATTRIBUTIONS,
    "tone": tables.TONE,
    "target_sentiment": tables.TARGET_SENTIMENT,
    "frames": tables.FRAMES,
    "portrayal": tables.PORTRAYAL,
}
"""Every table of a corpus that is measured, as `tables.py` declares it."""

WORDS = ("article_id", "title", "text")  # what most stages read of an article

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Given:
    """What a stage is run on: a partition of articles, the tables that it reads, and the settings.

    `articles` has the columns that the stage declares and no others. `threads` is for networks; None: one a core.
    """

    articles: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    codebook: Codebook
    study: Study
    threads: int | None = None
    read: dict[str, Any] = field(default_factory=dict)  # shared by the stages of one run: the documents, once read

    def documents(self) -> "Documents":
        """The articles with their sentences, each field read once for all stages of this run. Needs the table `sentences`."""
        from analysis.language.document import Documents

        if "documents" not in self.read:
            self.read["documents"] = Documents(
                self.articles[list(WORDS)], self.tables["sentences"], self.codebook.english
            )
        documents: Documents = self.read["documents"]
        return documents


@dataclass(frozen=True, kw_only=True, eq=False)
class Stage:
    """One step from articles to tables, with all that its result hangs on: what is not named here, `run` does not read.

    `run` imports what it calls inside itself: these modules, with all that they import, are the stage's code.
    """

    name: str
    tables: tuple[str, ...]  # that it makes; of two stages that make the same table, the later one adds to it
    run: Callable[[Given], Tables]
    reads: tuple[str, ...] = ()  # stages whose tables it reads
    articles: tuple[str, ...] = WORDS  # columns
    codebook: tuple[str, ...] = ()  # files, from the codebook's folder
    codebook_if: Mapping[str, str] | None = None  # file -> the setting of the study without which it is not read
    method: Callable[[Study], str] | None = (
        None  # a setting of the study, told by the weights or the model it stands for
    )
    weights: tuple[str, ...] = ()  # files, from the package's folder
    packages: tuple[str, ...] = ()  # whose results depend on their version


def _sentences(given: Given) -> Tables:
    from analysis.language.sentences import split_sentences

    return {"sentences": split_sentences(given.articles, given.codebook.english)}


def _mentions(given: Given) -> Tables:
    from analysis.mentions.find import find_mentions

    mentions = find_mentions(given.articles, given.documents(), given.codebook.actors)
    return {"mentions": mentions.mentions, "open_mentions": mentions.open}


def _about(given: Given) -> Tables:
    from analysis.language.about import find_about

    return {"about": find_about(given.tables["mentions"], given.tables["sentences"], given.articles)}


def _attributions(given: Given) -> Tables:
    from analysis.attribution.find import find_attributions

    words = given.codebook.verbs, given.codebook.source_words
    return {"attributions": find_attributions(given.documents(), given.tables["mentions"], *words)}


def _voices(given: Given) -> Tables:
    from analysis.attribution.first_person import assign_words

    impersonal = [actor.id for actor in given.codebook.actors if not actor.is_person]
    read = given.tables["mentions"], given.tables["attributions"]
    return {"mentions": assign_words(*read, given.documents(), impersonal)}


def _tone(given: Given) -> Tables:
    from analysis.sentiment.vader import score_tone

    lexicon = given.codebook.lexicon if given.study.tone_lexicon else ()
    return {"tone": score_tone(given.documents(), lexicon)}


def _target_sentiment(given: Given) -> Tables:
    from analysis.sentiment.target_scores import score_mentions

    read = [given.tables[name] for name in ("mentions", "tone")]
    scores = score_mentions(given.documents(), *read, method=given.study.sentiment, threads=given.threads)
    return {"target_sentiment": scores}


def _frames(given: Given) -> Tables:
    from analysis.framing.codebook import find_frames

    return {"frames": find_frames(given.documents(), given.codebook.frames)}


def _portrayal(given: Given) -> Tables:
    from analysis.portrayal.find import find_portrayal

    portrayed = find_portrayal(
        given.documents(),
        given.tables["mentions"],
        given.tables["attributions"],
        verbs=given.codebook.verbs,
        loaded_words=given.codebook.loaded_words,
        roles=given.study.roles,
    )
    return {"portrayal": portrayed}


def _sentiment_method(study: Study) -> str:
    from analysis.sentiment.target_scores import method_digest

    return method_digest(study.sentiment)


def _roles_method(study: Study) -> str:
    from analysis.portrayal.spacy_roles import describe_roles

    return describe_roles(study.roles)


STAGES = (
    Stage(
        name="sentences",
        tables=("sentences",),
        run=_sentences,
        codebook=("english/sentences.toml",),
    ),
    Stage(
        name="mentions",
        tables=("mentions", "open_mentions"),
        run=_mentions,
        reads=("sentences",),
        articles=(*WORDS, "country", "published"),  # who "the president" is
        codebook=(
            "actors.toml",
            "english/names.toml",
            "english/given_names.toml",
            "english/clauses.toml",
            "english/verbs.toml",
        ),
        weights=("mentions/weights/pronouns.json",),
        packages=("ahocorasick_rs", "simplemma"),
    ),
    Stage(
        name="about",
        tables=("about",),
        run=_about,
        reads=("sentences", "mentions"),
        articles=("article_id", "title"),
    ),
    Stage(
        name="attributions",
        tables=("attributions",),
        run=_attributions,
        reads=("sentences", "mentions"),
        codebook=("reporting_verbs.csv", "source_words.csv", "english/clauses.toml", "english/verbs.toml"),
        packages=("simplemma",),
    ),
    Stage(
        name="voices",
        tables=("mentions",),
        run=_voices,
        reads=("sentences", "mentions", "attributions"),
        codebook=("actors.toml",),  # who says "I"
        packages=("simplemma",),
    ),
    Stage(
        name="tone",
        tables=("tone",),
        run=_tone,
        reads=("sentences",),
        codebook_if={"tone_lexicon.csv": "tone_lexicon"},
        packages=("pyarrow", "vaderSentiment"),  # pyarrow tells where words end
    ),
    Stage(
        name="target_sentiment",
        tables=("target_sentiment",),
        run=_target_sentiment,
        reads=("sentences", "voices", "tone"),  # with the mentions that a quoted actor makes of himself
        method=_sentiment_method,
        weights=("sentiment/masking.toml",),
        packages=("onnxruntime", "tokenizers", "scipy", "simplemma"),
    ),
    Stage(
        name="frames",
        tables=("frames",),
        run=_frames,
        reads=("sentences",),
        codebook=("frames.toml",),
    ),
    Stage(
        name="portrayal",
        tables=("portrayal",),
        run=_portrayal,
        reads=("sentences", "mentions", "attributions"),
        codebook=(
            "loaded_words.csv",
            "reporting_verbs.csv",
            "english/clauses.toml",
            "english/portrayal.toml",
            "english/verbs.toml",
        ),
        method=_roles_method,
        weights=("language/weights/roles.npz",),
        packages=("simplemma",),
    ),
)
"""In the order in which they run: each reads stages before it."""


def stage_keys(codebook: Codebook, study: Study) -> dict[str, str]:
    """For each stage a digest of all that its tables hang on besides the article, the stages that it reads included."""
    keys: dict[str, str] = {}
    for stage in STAGES:
        keys[stage.name] = digest_of(
            syntax.function_digest(stage.run.__module__, stage.run.__name__),
            {name: TABLES[name].columns for name in stage.tables},
            article_columns(stage),
            codebook.content_digest(*_codebook_files(stage, study)),
            syntax.code_digest(*{READERS[name].partition(":")[0] for name in _codebook_files(stage, study)}),
            stage.method(study) if stage.method else "",
            [file_digest(syntax.HOME / name) for name in stage.weights],
            [version(package) for package in stage.packages],
            [keys[name] for name in stage.reads],
        )[:16]
    return keys


def article_columns(stage: Stage) -> tuple[str, ...]:
    """The columns of an article that a stage or one that it reads hangs on."""
    before = (article_columns(other) for other in STAGES if other.name in stage.reads)
    return tuple(dict.fromkeys(name for names in (stage.articles, *before) for name in names))


def run_stages(
    names: Iterable[str],
    articles: pd.DataFrame,
    before: Mapping[str, Tables],
    codebook: Codebook,
    study: Study,
    threads: int | None = None,
    seconds: dict[str, float] | None = None,
) -> dict[str, Tables]:
    """The tables of the stages named, of one partition of articles; `before` holds those of other stages that they read.

    `seconds` receives how long each stage took.
    """
    made, documents = dict(before), dict[str, Any]()
    for stage in STAGES:
        if stage.name in names:
            read = {
                name: table for other in STAGES if other.name in stage.reads for name, table in made[other.name].items()
            }
            given = Given(articles[list(stage.articles)], read, codebook, study, threads, documents)
            begun = time.perf_counter()
            with _uncollected():
                made[stage.name] = stage.run(given)
            if seconds is not None:
                seconds[stage.name] = time.perf_counter() - begun
    return {name: made[name] for name in names}


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cyclic garbage, which walks all models and documents again and again; a stage makes few cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _codebook_files(stage: Stage, study: Study) -> list[str]:
    asked = [file for file, setting in (stage.codebook_if or {}).items() if getattr(study, setting)]
    return [*stage.codebook, *asked]


# --- MEASURES: what findings state, and all that a reader is told of it ------------------------------------------------------

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
STYLES = ("signed", "percent", "decimal", "count")


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One thing that findings state.

    `rows` and `evidence` name a function as "module:function", loaded when it is first used: the registry imports no stage.
    """

    id: str  # in the column `measure` of the findings
    label: str  # as sentences and tables print it
    unit: str  # printed behind the label on axes
    bounds: (
        tuple[float, float] | None
    )  # ends of the scale, math.inf where it has none on one side; None: it has no ends
    drawn: tuple[float, float] = (-1.0, 1.0)  # what the little bar of a line shows where an end is missing
    style: str  # how a value is printed, one of STYLES: +0.31, 31 %, 0.31, 1,204
    about: str = ""  # what stands between label and unit on an axis
    table: str  # of `tables.py` (in small letters), from which its rows are made
    rows: str  # function of a `StudyData`: one row an observation, with its `value` and article_id; "": a study alone does not tell them
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
        given = zip(self.bounds or self.drawn, self.drawn, strict=True)
        low, high = (end if math.isfinite(end) else drawn for end, drawn in given)
        return (low - high, high - low) if estimand in DIFFERENCES else (low, high)

    def limits(self, estimand: str = MEAN) -> tuple[float, float]:
        """Beyond which no value can lie; infinite where the scale has no end."""
        low, high = self.bounds or (-math.inf, math.inf)
        return (low - high, high - low) if estimand in DIFFERENCES else (low, high)

    def make_rows(self, data: Any) -> pd.DataFrame:
        """The observations of a study: `value`, what it is split by, and their article's story, outlet and period.

        `data`: a `findings.observations.StudyData`. Raises UsageError for a measure of what is searched for.
        """
        if not self.rows:
            raise UsageError(f'{self.heading} are of what is searched for: ask `book.search("WORD").by("outlet")`.')
        rows: pd.DataFrame = load(self.rows)(data)
        return rows if "story_id" in rows else load(_OBSERVATIONS + "placed")(rows, data)


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


def measure_in(findings: pd.DataFrame) -> tuple[Measure, str]:
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
        raise UsageError(f"`{reference}` names no function: {problem}.") from None
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
        evidence=_EVIDENCE + "drawn_by_label",
        tasks=("sentiment",),
    ),
    Measure(
        id="net_sentiment_own_words",
        label="net sentiment in the outlet's own words",
        **_NET,
        table="target_sentiment",
        rows=_OBSERVATIONS + "own_sentiment_rows",
        evidence=_EVIDENCE + "drawn_by_label",
        tasks=("sentiment", "attribution"),
    ),
    Measure(
        id="label_share",
        label="share of mentions",
        unit="negative, neutral, positive",
        **_SHARE,
        table="target_sentiment",
        rows=_OBSERVATIONS + "label_rows",
        evidence=_EVIDENCE + "every_row_that_counts",
        tasks=("sentiment",),
    ),
    Measure(
        id="voice_share",
        label="share of mentions",
        unit="by whose words they stand in",
        **_SHARE,
        table="mentions",
        rows=_OBSERVATIONS + "voice_rows",
        evidence=_EVIDENCE + "every_row_that_counts",
        tasks=("attribution",),
    ),
    Measure(
        id="own_share_of_negative",
        label="own share of negative mentions",
        unit="share in the outlet's own words",
        **_SHARE,
        table="target_sentiment",
        rows=_OBSERVATIONS + "own_share_rows",
        evidence=_EVIDENCE + "drawn_by_value",
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
        evidence=_EVIDENCE + "every_row_that_counts",
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
        evidence=_EVIDENCE + "every_row_that_counts",
        tasks=("frames",),
    ),
    Measure(
        id="learned_frames_in_sentences",
        label="share of sentences",
        unit="that carry the learned frame",
        **_SHARE,
        table="learned_frames",
        rows=_OBSERVATIONS + "learned_sentence_rows",
        evidence=_EVIDENCE + "every_row_that_counts",
        tasks=("frames",),
    ),
    Measure(
        id="agent_share",
        label="agent share",
        unit="share of what is told of the actor that the actor is said to do",
        **_SHARE,
        table="portrayal",
        rows=_PORTRAYALS + "agency_rows",
        evidence=_EVIDENCE + "drawn_by_value",
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
        bounds=(0.0, math.inf),
        drawn=(0.0, 15.0),
        style="decimal",
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
        label="what an actor is said to do, log-odds against the others",
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
        id="share_of_voice",
        label="share of voice",
        unit="of all mentions of the actors followed",
        **_SHARE,
        table="mentions",
        rows=_OBSERVATIONS + "share_of_voice_rows",
        evidence=_EVIDENCE + "every_row_that_counts",
        tasks=("mentions",),
    ),
    Measure(
        id="articles",
        label="articles",
        unit="",
        bounds=(0.0, math.inf),
        style="count",
        table="articles",
        rows=_OBSERVATIONS + "coverage_rows",
    ),
    Measure(
        id="word_rate",
        label="uses per million words",
        unit="",
        bounds=(0.0, math.inf),
        drawn=(0.0, 1_000.0),
        style="count",
        table="articles",
        rows="",  # what is counted hangs on a query
    ),
    Measure(
        id="quoted_mentions",
        label="mentions in quoted words",
        unit="",
        bounds=(0.0, math.inf),
        style="count",
        table="mentions",
        rows=_OBSERVATIONS + "quoted_rows",
        evidence=_EVIDENCE + "every_row",
        tasks=("attribution",),
    ),
)


# --- SCORINGS: how measures, and the steps they rest on, are scored against people -------------------------------------------


@dataclass(frozen=True)
class Scoring:
    """A task of `workbook evaluate`, and which of its recorded scores pages quote."""

    task: str
    label: str  # what is scored
    quoted: tuple[tuple[str, str], ...] = ()  # set and metric in data/gold/scores.json, by the task's first method


def _scored(*scorings: Scoring) -> dict[str, Scoring]:
    return {scoring.task: scoring for scoring in scorings}


SCORINGS = _scored(
    Scoring(
        "sentiment",
        "Sentiment toward the actor",
        (("plain_news_dev", "macro_f1"), ("newsmtsc_dev_rw", "macro_f1")),
    ),
    Scoring(
        "attitude",
        "Attitude of an article toward the actor",  # quoted nowhere: no page shows it
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
    Scoring("genre", "Genre of articles"),
    Scoring("duplicates", "Story clusters"),
    Scoring("sentences", "Sentence boundaries"),
)


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
