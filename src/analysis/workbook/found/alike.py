"""Sentences that say something alike, as a list that shows itself."""

from dataclasses import dataclass, field

import pandas as pd

from analysis.display.evidence import sentences_behind
from analysis.display.sentence_list import Sentences
from analysis.workbook.evidence import Behind


@dataclass(frozen=True, repr=False)
class Alike(Sentences):
    """Sentences like a text, the most similar first."""

    similarity: tuple[float, ...] = field(default=(), repr=False)  # of each, -1 to 1

    @property
    def table(self) -> pd.DataFrame:
        """As of `Sentences`, with `similarity`, field, start and end."""
        places = self.evidence[["field", "start", "end"]]
        return pd.concat([super().table, places], axis=1).assign(similarity=list(self.similarity))

    @classmethod
    def of(cls, book: Behind, found: pd.DataFrame) -> "Alike":
        """Args: found: of `search.similar`."""
        evidence = sentences_behind(found, book.articles, book.measures.sentences)
        shown = book.as_sentences(evidence, " ".join(["The most similar first.", *found.attrs.get("notes", [])]))
        return cls(
            evidence,
            shown.drawn,
            shown.names,
            shown.time_zone,
            shown.open_article,
            similarity=tuple(found["similarity"]),
        )
