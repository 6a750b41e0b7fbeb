"""Pages that are no notebook: contents, and those that lead to another page. They look as the pages of a report do."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from analysis.codebook.entries import LISTED
from analysis.display import theme
from analysis.display.html import FOLDER, stylesheet
from analysis.errors import first_of
from analysis.report.pages import spelled

KNOWN = re.compile(r"Known: (.+?)\.(?=\s|$)", re.DOTALL)
CODE = re.compile(r"`([^`]+)`")
TEMPLATE = Path(__file__).with_name("template")


def site_page(template: str, **values: Any) -> str:
    """`template/<template>.html.j2`, filled; all that is put in is escaped."""
    return _environment().get_template(f"{template}.html.j2").render(**values) + "\n"


def message(text: str) -> Markup:
    """What a command says, as a page shows it: names between backticks as code, of a list of known names the first ten."""
    cut = KNOWN.sub(lambda found: f"Known: {first_of(found[1].split(', '), LISTED)}.", text)
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(cut))))


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader([TEMPLATE, FOLDER]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters["message"] = message
    made.globals |= {
        "theme": theme,
        "spelled": spelled,
        "sheet": stylesheet() + (TEMPLATE / "page.css").read_text(encoding="utf-8"),
    }
    return made
