"""What a notebook shows, as HTML from the templates of this folder. Whatever is put into a template is escaped."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from analysis.display import theme
from analysis.errors import visible

FOLDER = Path(__file__).with_name("templates")
SHEETS = ("display.css", "article.css", "objects.css")


@dataclass(frozen=True)
class Html:
    """Something to look at: `html` for a notebook or a page, `text` for a terminal.

    A `html` that is no Markup is escaped, so that words from outside become no tags.
    """

    html: Markup
    text: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "html", escape(self.html))

    def _repr_html_(self) -> str:
        return str(render("shown", html=self.html))

    def __repr__(self) -> str:
        return self.text

    def __add__(self, other: "Html") -> "Html":
        return Html(self.html + other.html, self.text + "\n" + other.text)


def with_style(html: Markup) -> Markup:
    """What an object shows of itself in any notebook: the style sheet, then the HTML. A report has the sheet and takes this one out."""
    return render("style", css=house_css()) + render("shown", html=html)


def render(template: str, **values: Any) -> Markup:
    """`templates/<template>.html.j2`, filled. A name that a template reads and nobody gave is an error."""
    return Markup(environment().get_template(f"{template}.html.j2").render(**values))


@cache
def environment() -> Environment:
    """Where templates are found and how they are read."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_seen,
    )
    made.globals["theme"] = theme
    return made


def _seen(value: object) -> object:
    """Words from outside with their control characters and marks of direction shown, so that they turn no words around them."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def house_css() -> str:
    """The rules with the colours of a light and of a dark Lab: of a notebook's first cell, and of widgets."""
    return environment().get_template("house.css.j2").render(sheet=stylesheet())


@cache
def stylesheet() -> str:
    """The rules for all that a page shows. Their colours and fonts are variables, which `theme` names."""
    return "".join((FOLDER / name).read_text(encoding="utf-8") for name in SHEETS)
