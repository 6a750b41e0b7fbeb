"""What a refresh changed: rows of a store before and after, counted by what differs, with examples."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

COMPARED = ("outlet", "title", "text", "published", "genre", "captions", "section", "authors", "url", "agency", "meta")
GROUPED = ("outlet", "genre", "section", "agency")  # columns of few values: counted by what became of which
OTHER = "other"  # cuts, how the genre was told, and the like
LEFT_OUT = "left out"
SHOWN = 3  # examples of each change

Row = dict[str, Any]


@dataclass
class Refreshed:
    """What was made anew, or would be. A text is a revision of an article."""

    n_read: int = 0  # texts and records left out that have their raw record
    n_changed: int = 0  # texts
    changes: Counter[str] = field(default_factory=Counter)  # column to texts
    n_still_left_out: int = 0  # records left out of which the outlet or the reason differs now
    n_became_articles: int = 0
    n_left_out: Counter[str] = field(default_factory=Counter)  # reason to texts that are left out now
    n_without_raw: int = 0  # texts of which only the outlet could be told anew
    examples: dict[str, list[tuple[str, str, str]]] = field(
        default_factory=dict
    )  # other columns: origin, before, after
    pairs: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)  # column of GROUPED to before and after
    notes: list[str] = field(default_factory=list)
    before: int = 0
    version: int | None = None  # None where nothing was written

    @property
    def changed(self) -> bool:
        """Whether the store would hold something else."""
        return bool(self.n_changed or self.n_still_left_out or self.n_became_articles or self.n_left_out)

    def count(self, old: Row, new: Row) -> None:
        """Compare a row with what it was."""
        if old["kind"] != new["kind"]:
            if new["kind"] == "article":
                self.n_became_articles += 1
            else:
                self.n_left_out[new["reason"]] += 1
            self._show(LEFT_OUT, new, old["reason"] or "an article", new["reason"] or "an article")
            return
        differ = [name for name, value in new.items() if (old.get(name) or None) != (value or None)]
        if new["kind"] == "reject":
            self.n_still_left_out += bool(differ)
            return
        named = [name for name in COMPARED if name in differ] or [OTHER] * bool(differ)
        self.n_changed += bool(named)
        self.changes.update(named)
        for name in named:
            if name in GROUPED:
                self.pairs.setdefault(name, Counter())[old.get(name) or "", new[name] or ""] += 1
            elif name != OTHER:
                self._show(name, new, old.get(name), new[name])

    def _show(self, what: str, row: Row, before: object, after: object) -> None:
        kept = self.examples.setdefault(what, [])
        if len(kept) < SHOWN:
            texts = str(before or ""), str(after or "")
            begin = _from(*texts)
            kept.append((str(row["origin"]), _short(texts[0], begin), _short(texts[1], begin)))


def _from(before: str, after: str) -> int:
    """Where two texts are shown from: shortly before they begin to differ."""
    same = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    return max(0, same - 20)


def _short(text: str, begin: int, width: int = 60) -> str:
    return " ".join(text[begin : begin + width].split())
