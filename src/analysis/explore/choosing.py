"""The fields by which something is chosen: one of a list, several of it, or words; each with a name, all to be used by keyboard."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import anywidget
import traitlets

from analysis.errors import AnalysisError
from analysis.explore.look import code_of, look_of


@dataclass(frozen=True)
class ChoiceOption:
    """One value that a field may have."""

    value: str
    label: str
    count: str = ""  # how many there are, as printed


@dataclass(frozen=True)
class ChoiceField:
    """A field: `one` of its options, `many` of them (none: all), or `words` that are written, parted by commas."""

    name: str
    label: str
    kind: Literal["one", "many", "words"]
    options: Sequence[ChoiceOption] = ()
    hint: str = ""
    every: str = "all"  # what a field of `many` reads where nothing is ticked


class ChoiceFields(anywidget.AnyWidget):
    """A row of fields. `values` is what they show; `chosen` is handed the name of a field and its new value (text, or a tuple of them).

    Where `chosen` raises an AnalysisError, its words stand below the fields until something else is chosen.
    """

    _esm = code_of("choosing")
    _css = look_of("choosing")
    fields: Any = traitlets.List().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, label: str, fields: Sequence[ChoiceField], values: Mapping[str, Any], chosen: Callable[[str, Any], None]
    ) -> None:
        self.kinds, self.chosen = {field.name: field.kind for field in fields}, chosen
        super().__init__(label=label, fields=[asdict(field) for field in fields], values=_plain(values))
        self.on_msg(lambda _, message, __: self.follow(message))

    def set_values(self, values: Mapping[str, Any]) -> None:
        """What the fields show from now on."""
        self.values = _plain(values)

    def follow(self, message: Mapping[str, Any]) -> None:
        """Hand on what is chosen in the browser."""
        match message:
            case {"do": "choose", "name": str(name), "value": str() | list() as value} if name in self.kinds:
                self.problem = ""
                try:
                    self.chosen(name, value if isinstance(value, str) else tuple(map(str, value)))
                except AnalysisError as problem:
                    self.problem = str(problem)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
