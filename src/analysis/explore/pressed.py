"""HTML from the kernel, in a Lab, whose buttons and forms the kernel answers."""

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets
from markupsafe import Markup

from analysis.errors import AnalysisError, first_line, visible
from analysis.explore.look import code_of, look_of


class PressedHtml(anywidget.AnyWidget):
    """A piece of a page. Its buttons (`data-press`) and forms are native, so that every keyboard and screen reader knows them.

    `pressed` is handed what the button that is pressed stands for, `submitted` the values of a form by name; a form with `data-follow` is
    handed on as soon as a choice in it changes. Both answer with words that a screen reader says, and that stand above; an AnalysisError
    of theirs stands there in their place, and any other error too, which is raised as well.
    """

    _esm = code_of("pressed")
    _css = look_of("pressed")
    html = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    said = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        label: str,
        *,
        pressed: Callable[[str], str | None] | None = None,
        submitted: Callable[[Mapping[str, str]], str | None] | None = None,
    ) -> None:
        self.pressed, self.submitted, self.n_said = pressed, submitted, 0
        super().__init__(label=label, html="", said={})
        self.on_msg(lambda _, message, __: self.follow(message))

    def show(self, html: Markup) -> None:
        """Show this from now on."""
        self.html = str(html)

    def say(self, words: str, *, problem: bool = False) -> None:
        """Words above it; "": none."""
        self.n_said += 1  # so that the browser hears of words that are the same
        self.said = {"words": visible(words), "problem": problem, "number": self.n_said}

    def follow(self, message: Mapping[str, Any]) -> None:
        """Do what the browser asks for."""
        try:
            match message:
                case {"do": "press", "value": str(value)} if self.pressed:
                    self.say(self.pressed(value) or "")
                case {"do": "submit", "values": dict(values)} if self.submitted:
                    self.say(self.submitted({str(name): str(value) for name, value in values.items()}) or "")
        except AnalysisError as problem:
            self.say(str(problem), problem=True)
        except Exception as problem:
            self.say(f"This failed: {type(problem).__name__}: {first_line(problem)}.", problem=True)
            raise
