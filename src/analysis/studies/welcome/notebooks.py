"""The notebooks of a study -> what each of them asks."""

import re
from dataclasses import dataclass
from pathlib import Path

from analysis import paths
from analysis.errors import AnalysisError
from analysis.report.parameters import read_notebook

FIRST = ("briefing", "explore")  # in this order, before the numbered ones
QUESTIONS = 4
MARKS = re.compile(r"\*\*|__|`|\[(?P<words>[^\]]*)\]\([^)]*\)")  # of Markdown, in a sentence
SENTENCE = re.compile(r"(.+?[.?!])(?=\s|$)", re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """A notebook, as the welcome page tells of it."""

    name: str
    title: str
    about: str  # the first sentence below its title; "" where there is none
    questions: tuple[str, ...]  # its headings that ask, the first QUESTIONS
    own: bool  # of the study, rather than of the workbook
    problem: str = ""  # why it cannot be read


def what_notebooks_ask() -> list[Asked]:
    """Each notebook that JupyterLab shows in the study's folder `notebooks`, in reading order."""
    named = sorted(paths.notebooks().items(), key=lambda one: _place(one[0]))
    return [_asked(name, path) for name, path in named]


def _place(name: str) -> tuple[int, str]:
    return (FIRST.index(name) if name in FIRST else len(FIRST), name)


def _asked(name: str, path: Path) -> Asked:
    own = not path.is_relative_to(paths.NOTEBOOKS)
    try:
        notebook = read_notebook(path)
    except AnalysisError as problem:
        return Asked(name, name, "", (), own, str(problem))
    text = "\n\n".join(str(cell.source) for cell in notebook.cells if cell.cell_type == "markdown")
    headings = re.findall(r"^#{2,3} +(.+?)\s*$", text, re.MULTILINE)
    title = re.search(r"^# +(.+?)\s*$", text, re.MULTILINE)
    below = text[title.end() :].lstrip() if title else ""
    paragraph = re.split(r"\n\s*\n|^#", below, maxsplit=1, flags=re.MULTILINE)[0]
    sentence = SENTENCE.match(" ".join(paragraph.split()))
    return Asked(
        name,
        _plain(title[1]) if title else name,
        _plain(sentence[1]) if sentence else "",
        tuple(_plain(one) for one in headings if one.endswith("?"))[:QUESTIONS],
        own,
    )


def _plain(text: str) -> str:
    return MARKS.sub(lambda mark: mark["words"] or "", text)
