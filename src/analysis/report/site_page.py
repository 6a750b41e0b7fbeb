"""Pages that are no notebook: contents, and those that lead to another page. They look as the pages of a report do."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analysis.display import theme
from analysis.display.html import FOLDER, stylesheet
from analysis.report.pages import spelled

TEMPLATE = Path(__file__).with_name("template")


def site_page(template: str, **values: Any) -> str:
    """`template/<template>.html.j2`, filled; all that is put in is escaped."""
    return _environment().get_template(f"{template}.html.j2").render(**values) + "\n"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader([TEMPLATE, FOLDER]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.globals |= {
        "theme": theme,
        "spelled": spelled,
        "sheet": stylesheet() + (TEMPLATE / "page.css").read_text(encoding="utf-8"),
    }
    return made
