"""What is measured: the stages that make the tables."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version

import pandas as pd

from analysis import syntax, tables
from analysis.cache import digest_of
from analysis.codebook.entries import file_digest
from analysis.codebook.load import Codebook
from analysis.study import Study

# --- STAGES: which tables there are, what makes each, and all that they hang on ---------------------------------------------

TABLES = {
    "sentences": tables.SENTENCES,
    "mentions": tables.MENTIONS,
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

    return {"sentences": split_sentences(given.articles)}


def _mentions(given: Given) -> Tables:
    from analysis.mentions.find import find_mentions

    found = find_mentions(given.articles, given.tables["sentences"], given.codebook.actors)
    return {"mentions": found.mentions, "open_mentions": found.open}


def _attributions(given: Given) -> Tables:
    from analysis.attribution.find import find_attributions

    made, codebook = given.tables, given.codebook
    words = (codebook.verbs, codebook.source_words)
    return {"attributions": find_attributions(given.articles, made["sentences"], made["mentions"], *words)}


def _voices(given: Given) -> Tables:
    from analysis.attribution.voices import assign_voices

    return {"mentions": assign_voices(given.tables["mentions"], given.tables["attributions"])}


def _tone(given: Given) -> Tables:
    from analysis.sentiment.vader import score_tone

    lexicon = given.codebook.folder / "tone_lexicon.csv" if given.study.tone_lexicon else None
    return {"tone": score_tone(given.articles, given.tables["sentences"], lexicon)}


def _target_sentiment(given: Given) -> Tables:
    from analysis.sentiment.target_scores import score_mentions

    read = [given.tables[name] for name in ("sentences", "mentions", "tone")]
    scores = score_mentions(given.articles, *read, method=given.study.sentiment, threads=given.threads)
    return {"target_sentiment": scores}


def _frames(given: Given) -> Tables:
    from analysis.framing.codebook import find_frames

    return {"frames": find_frames(given.articles, given.tables["sentences"], given.codebook.frames)}


def _portrayal(given: Given) -> Tables:
    from analysis.portrayal.find import find_portrayal

    read = [given.tables[name] for name in ("sentences", "mentions", "attributions")]
    return {"portrayal": find_portrayal(given.articles, *read, roles=given.study.roles)}


def _sentiment_method(study: Study) -> str:
    from analysis.sentiment.target_scores import method_digest

    return method_digest(study.sentiment)


def _roles_method(study: Study) -> str:
    from analysis.language.spacy_roles import describe_roles

    return describe_roles(study.roles)


STAGES = (
    Stage(name="sentences", tables=("sentences",), run=_sentences, packages=("nupunkt",)),
    Stage(
        name="mentions",
        tables=("mentions", "open_mentions"),
        run=_mentions,
        reads=("sentences",),
        articles=(*WORDS, "country", "published"),  # who "the president" is
        codebook=("actors.toml", "english/names.toml", "english/given_names.toml"),
        weights=("mentions/weights/pronouns.json",),
        packages=("ahocorasick_rs",),
    ),
    Stage(
        name="attributions",
        tables=("attributions",),
        run=_attributions,
        reads=("sentences", "mentions"),
        codebook=("reporting_verbs.csv", "source_words.csv"),
    ),
    Stage(
        name="voices",
        tables=("mentions",),
        run=_voices,
        reads=("mentions", "attributions"),
        articles=("article_id",),
    ),
    Stage(
        name="tone",
        tables=("tone",),
        run=_tone,
        reads=("sentences",),
        codebook_if={"tone_lexicon.csv": "tone_lexicon"},
        packages=("vaderSentiment",),
    ),
    Stage(
        name="target_sentiment",
        tables=("target_sentiment",),
        run=_target_sentiment,
        reads=("sentences", "mentions", "tone"),
        method=_sentiment_method,
        weights=("sentiment/masking.toml",),
        packages=("onnxruntime", "tokenizers"),
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
        codebook=("loaded_words.csv", "reporting_verbs.csv", "english/portrayal.toml"),
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
) -> dict[str, Tables]:
    """The tables of the stages named, of one partition of articles; `before` holds those of other stages that they read."""
    made = dict(before)
    for stage in STAGES:
        if stage.name in names:
            read = {
                name: table for other in STAGES if other.name in stage.reads for name, table in made[other.name].items()
            }
            given = Given(articles[list(stage.articles)], read, codebook, study, threads)
            made[stage.name] = stage.run(given)
    return {name: made[name] for name in names}


def _codebook_files(stage: Stage, study: Study) -> list[str]:
    asked = [file for file, setting in (stage.codebook_if or {}).items() if getattr(study, setting)]
    return [*stage.codebook, *asked]
