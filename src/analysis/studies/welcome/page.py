"""The study at hand -> its welcome page, in Markdown. Run as a program it prints the page, first without what the corpus tells.

What others wrote (titles, names of outlets, headlines, notebooks) stands in blocks of HTML alone and is escaped there: none of it
becomes a tag, a link, a formula or a heading, and no mark of direction turns the page around.
"""

import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from analysis import paths
from analysis.codebook.load import read_codebook
from analysis.errors import AnalysisError, first_line, visible
from analysis.studies.bookmarks import read_bookmarks
from analysis.studies.welcome.coding import tell_coding
from analysis.studies.welcome.corpus import tell_corpus
from analysis.studies.welcome.news import last_ingest, new_editions
from analysis.studies.welcome.notebooks import what_notebooks_ask
from analysis.studies.welcome.process import END
from analysis.study import Study
from analysis.study_folder import read_study

TEMPLATE = "welcome.md.j2"
LONGEST = 400  # characters of one text from outside
IN_MARKDOWN = {"$": "&#36;", "\\": "&#92;"}  # by which JupyterLab tells formulas, whatever stands around them

Told = TypeVar("Told")


def welcome_page(*, with_corpus: bool = True) -> str:
    """The page. What cannot be read is said in its place; nothing is raised for it.

    Args:
        with_corpus: whether the corpus is read, which takes long where it is large and its files were not read before.
    """
    study, wrong = _or_why(read_study)
    corpus, no_corpus = _or_why(lambda: tell_corpus(study)) if with_corpus and study else (None, "")
    ingest, _ = (
        _or_why(lambda: last_ingest(study.corpus)) if corpus and corpus.version is not None and study else (None, "")
    )
    coding, no_coding = _or_why(lambda: tell_coding(study)) if study else (None, "")
    bookmarks, no_bookmarks = _or_why(read_bookmarks)
    notebooks, no_notebooks = _or_why(what_notebooks_ask)
    editions, no_editions = _or_why(lambda: new_editions(corpus.version if corpus else None))
    return _filled(
        made=f"{datetime.now().astimezone():%-d %B %Y, %H:%M}",
        title=(study.title if study else "") or paths.home().name,
        wrong=wrong,
        actors=_or_why(lambda: _actors(study))[0] if study else (),
        corpus=corpus,
        no_corpus=no_corpus,
        reading=with_corpus is False,
        ingest=ingest,
        editions=editions or (),
        no_editions=no_editions,
        coding=coding,
        no_coding=no_coding,
        bookmarks=bookmarks or (),
        no_bookmarks=no_bookmarks,
        notebooks=notebooks or (),
        no_notebooks=no_notebooks,
        names={one.name for one in notebooks or () if not one.problem},
    )


def _actors(study: Study) -> tuple[str, ...]:
    names = read_codebook(study.codebook).names()
    return tuple(names.get(actor, actor) for actor in study.actors)


def _or_why(tell: Callable[[], Told]) -> tuple[Told | None, str]:
    """What is told, or in words why it cannot be."""
    try:
        return tell(), ""
    except AnalysisError as problem:
        return None, str(problem)
    except OSError as problem:
        return None, f"{problem.filename or 'A file'} cannot be read: {problem.strerror or first_line(problem)}."


def _filled(**values: Any) -> str:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, finalize=_shown, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    made.filters["thousands"] = lambda n: f"{n:,}"
    return made.get_template(TEMPLATE).render(**values)


def _shown(value: object) -> object:
    """A value as it stands inside a block of HTML: on one line, not too long, escaped."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    text = re.sub(r"\s+", " ", visible(value.replace("\n", " ")))
    html = str(escape(text if len(text) <= LONGEST else f"{text[:LONGEST]}…"))
    for character, entity in IN_MARKDOWN.items():
        html = html.replace(character, entity)
    return Markup(html)


if __name__ == "__main__":
    for whole in (False, True):
        print(welcome_page(with_corpus=whole), end=END, flush=True)
    sys.exit()
