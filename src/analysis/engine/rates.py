"""How long each stage takes an article, by what earlier runs took: what `workbook measure --dry-run` tells the time by."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis.parallel.claims import alone

FILE = "rates.json"
LASTING = 20_000  # articles: what was measured longer ago weighs less, on another machine or with other code


@dataclass
class Rates:
    """For each stage, articles and seconds of one process; those of this run are added to what the file holds."""

    file: Path | None
    added: dict[str, tuple[float, float]] = field(default_factory=dict)

    @staticmethod
    def of(store: Path | None) -> "Rates":
        """The rates kept beside a store of measures."""
        return Rates(None if store is None else store / FILE)

    def add(self, n_articles: int, seconds: Mapping[str, float]) -> None:
        """A partition was measured."""
        for stage, took in seconds.items():
            n, so_far = self.added.get(stage, (0.0, 0.0))
            self.added[stage] = n + n_articles, so_far + took

    def known(self) -> dict[str, float]:
        """Seconds an article, of each stage that was measured before."""
        return {stage: seconds / n for stage, (n, seconds) in self._read().items() if n}

    def write(self) -> None:
        """Keep what this run took. Where the disk refuses, the next estimate rests on less."""
        if self.file is None or not self.added or not self.file.parent.is_dir():
            return
        try:
            with alone(self.file.with_name(".rates")):
                both = self._read()
                for stage, (n, seconds) in self.added.items():
                    before, took = both.get(stage, (0.0, 0.0))
                    lasts = max(0.0, min(1.0, (LASTING - n) / before)) if before else 0.0
                    both[stage] = n + lasts * before, seconds + lasts * took
                self.file.write_text(json.dumps(both))
        except OSError:
            pass
        self.added = {}

    def _read(self) -> dict[str, tuple[float, float]]:
        try:
            said = json.loads(self.file.read_bytes()) if self.file else {}
            return {str(stage): (float(n), float(seconds)) for stage, (n, seconds) in said.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}
