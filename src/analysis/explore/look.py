"""The code and the look of the widgets of this folder, as anywidget takes them."""

from pathlib import Path

from analysis.display.html import environment

FOLDER = Path(__file__).parent


def code_of(name: str) -> str:
    """`<name>.js`, below `element.js`."""
    return "".join((FOLDER / f"{file}.js").read_text(encoding="utf-8") for file in ("element", name))


def look_of(name: str) -> str:
    """`<name>.css`, below the colours and fonts of the theme for light and dark; everything in it is within the class `wb-<name>`."""
    scheme = environment().get_template("scheme.css.j2").render(within=f".wb-{name}")
    return scheme + (FOLDER / f"{name}.css").read_text(encoding="utf-8")
