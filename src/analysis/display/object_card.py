"""The card by which an object shows itself in a notebook: what it is, what it is called, and a few facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from analysis.display.html import render, with_style
from analysis.errors import visible_name

LISTED = 8  # names that a fact lists; others are counted


class ObjectCard(NamedTuple):
    """What a card says. `facts` are terms with words; `more` is HTML below them."""

    kind: str
    name: str
    lead: str = ""  # what it is, in a sentence
    facts: tuple[tuple[str, str], ...] = ()
    more: Markup = Markup("")

    def html(self) -> Markup:
        """The card, to be put on a page that has the house's style sheet."""
        return render("object", card=self)

    def _repr_html_(self) -> str:
        return str(with_style(self.html()))

    def __repr__(self) -> str:
        lead = f". {self.lead}" if self.lead else ""
        return visible_name(f"{self.kind}: {self.name}{lead}")


@dataclass(frozen=True, repr=False)
class CardObject:
    """Something that shows itself by its card alone."""

    card: ObjectCard

    def _repr_html_(self) -> str:
        return self.card._repr_html_()

    def __repr__(self) -> str:
        return repr(self.card)


def facts(*given: tuple[str, object]) -> tuple[tuple[str, str], ...]:
    """Those facts that say something, numbers with their thousands apart."""
    said = [
        (term, f"{value:,}" if isinstance(value, int) else str(value))
        for term, value in given
        if value not in (None, "")
    ]
    return tuple(said)


def listed(names: Iterable[str], most: int = LISTED) -> str:
    """Names with commas, those beyond `most` counted."""
    all_names = list(names)
    more = f" and {len(all_names) - most:,} more" if len(all_names) > most else ""
    return ", ".join(all_names[:most]) + more
