"""The media-analysis workbook: sentiment and framing around actors in the news, with the sentences under every number.

What people start from, each with `help(analysis.NAME)`:

    Study                 the settings of one run
    open_workbook         a study, opened: its corpus, its measures, the verbs that ask it, and the page that a notebook shows
    load_corpus           articles from a store, a file or a folder, with what was cut and left out
    load_revisions        what outlets changed in the articles of a store later
    measure               every measure of the articles of a study, computed once and stored
    evaluate              how well a measure agrees with people who coded the same texts

A study that is opened is asked by verbs: sentiment, tone, frames, portrayal, coverage, voices. Each answers with a table, a figure and the
sentences behind them:

    book = open_workbook(notebook="mine")
    answer = book.sentiment("kim_jong_un", by=["outlet", "month"])
    answer.table; answer.plot(); answer.to_csv("by-month.csv"); answer.sentences(5, "newest", outlet="The Harbor Ledger")

The stages that `measure` runs, each a function from tables to a table:

    split_sentences       articles -> sentences
    find_mentions         where an article refers to an actor, and what stays open
    find_attributions     who says what, in which words
    assign_voices         in whose words each mention stands
    score_tone            how the words of a sentence sound (VADER)
    score_mentions        sentiment toward the actor in each mention
    find_frames           what the sentences stress
    find_portrayal        what the actors are called, do and suffer

From measures to findings:

    estimate_means        means and shares with their intervals
    estimate_differences  how they differ between two groups or periods
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from analysis.notebook_cards import show_cards

if TYPE_CHECKING:
    from analysis.attribution import find_attributions
    from analysis.attribution.voices import assign_voices
    from analysis.corpus.load import load_corpus
    from analysis.corpus.revised import load_revisions
    from analysis.engine.run import measure
    from analysis.findings.estimates import estimate_differences, estimate_means
    from analysis.framing.codebook import find_frames
    from analysis.language.sentences import split_sentences
    from analysis.mentions import find_mentions
    from analysis.portrayal.find import find_portrayal
    from analysis.sentiment.target_scores import score_mentions
    from analysis.sentiment.vader import score_tone
    from analysis.study import Study
    from analysis.validity.evaluate import evaluate
    from analysis.workbook import open_workbook

# Loaded when first used, so that `workbook --help` need not wait for pandas.
_HOMES = {
    "Study": "analysis.study",
    "assign_voices": "analysis.attribution.voices",
    "estimate_differences": "analysis.findings.estimates",
    "estimate_means": "analysis.findings.estimates",
    "evaluate": "analysis.validity",
    "find_attributions": "analysis.attribution",
    "find_frames": "analysis.framing.codebook",
    "find_mentions": "analysis.mentions",
    "find_portrayal": "analysis.portrayal.find",
    "load_corpus": "analysis.corpus.load",
    "load_revisions": "analysis.corpus.revised",
    "measure": "analysis.engine.run",
    "open_workbook": "analysis.workbook",
    "score_mentions": "analysis.sentiment.target_scores",
    "score_tone": "analysis.sentiment.vader",
    "split_sentences": "analysis.language.sentences",
}

__all__ = [
    "Study",
    "assign_voices",
    "estimate_differences",
    "estimate_means",
    "evaluate",
    "find_attributions",
    "find_frames",
    "find_mentions",
    "find_portrayal",
    "load_corpus",
    "load_revisions",
    "measure",
    "open_workbook",
    "score_mentions",
    "score_tone",
    "split_sentences",
]

show_cards()


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
