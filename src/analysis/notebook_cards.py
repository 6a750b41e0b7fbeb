"""Tells a notebook to show the objects of lower rooms by their cards: by name, so that nothing is imported before one is shown."""

import sys
from importlib import import_module
from typing import Any

CARD_OF = "analysis.display.objects"  # where the cards are made
SHOWN = {
    "analysis.corpus.load": ("Corpus",),
    "analysis.study": ("Study",),
    "analysis.codebook.load": ("Codebook",),
    "analysis.codebook.actors": ("Actor",),
    "analysis.codebook.frames": ("Frame",),
    "analysis.codebook.outlets": ("Outlet",),
    "analysis.codebook.events": ("Event",),
    "analysis.codebook.groups": ("NamedGroup",),
    "analysis.measures": ("Measure",),
    "analysis.engine.measured": ("Measures",),
}
"""The classes whose objects a notebook shows by a card, by module."""


def show_cards() -> None:
    """Where this is a notebook, or IPython, have it show the objects of SHOWN by their cards, and in a terminal by one line."""
    interactive = sys.modules.get("IPython.core.getipython")
    shell = interactive.get_ipython() if interactive else None
    if shell is None:
        return
    html, plain = (shell.display_formatter.formatters[kind] for kind in ("text/html", "text/plain"))
    for module, classes in SHOWN.items():
        for name in classes:
            html.for_type_by_name(module, name, _html)
            plain.for_type_by_name(module, name, _plain)


def _card(shown: object) -> Any:
    return import_module(CARD_OF).card_of(shown)


def _html(shown: object) -> str:
    return str(_card(shown)._repr_html_())


def _plain(shown: object, printer: Any, _: bool) -> None:
    printer.text(repr(_card(shown)))
