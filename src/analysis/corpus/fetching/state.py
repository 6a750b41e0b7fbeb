"""What was fetched already, on disk: so that a run that breaks off goes on, and a page is fetched once.

A page's text is kept until the corpus has it, its address for good. A refusal that asking again will not change is kept too.
"""

import sqlite3
import uuid
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from analysis.errors import CorpusError

FILE = ".ingest.fetched"  # in the folder of the corpus
TABLE = """CREATE TABLE IF NOT EXISTS pages (
    url TEXT PRIMARY KEY, final TEXT, fetched TEXT, reason TEXT, detail TEXT, body BLOB, run TEXT)"""
INDEX = "CREATE INDEX IF NOT EXISTS unstored ON pages (run) WHERE body IS NOT NULL"


@dataclass(frozen=True)
class Seen:
    """What is known of an address. `text` is None once the corpus has it; `reason` is "" for a page."""

    final: str
    text: str | None
    reason: str
    detail: str
    this_run: bool


class State:
    """Addresses and what came of them. Used from one thread."""

    def __init__(self, path: Path | None = None) -> None:
        """Raises CorpusError where the file cannot be used."""
        self.path, self.run = path, uuid.uuid4().hex
        try:
            self._db = sqlite3.connect(path or ":memory:", timeout=60, isolation_level=None)
            for statement in (
                "PRAGMA auto_vacuum = FULL",
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = NORMAL",
                TABLE,
                INDEX,
            ):
                self._db.execute(statement)
        except sqlite3.Error as problem:
            raise CorpusError(f"{path} cannot be used ({problem}). Delete it: pages are then fetched again.") from None

    def look(self, url: str) -> Seen | None:
        """What is known of an address."""
        row = self._db.execute("SELECT final, body, reason, detail, run FROM pages WHERE url = ?", (url,)).fetchone()
        if row is None:
            return None
        text = zlib.decompress(row[1]).decode() if row[1] is not None else None
        return Seen(row[0], text, row[2], row[3], row[4] == self.run)

    def keep(self, url: str, final: str, text: str) -> None:
        """A page that this run fetched, or takes over from one that broke off."""
        self._put(url, final, "", "", zlib.compress(text.encode(), 1))

    def refuse(self, url: str, reason: str, detail: str) -> None:
        """An address that gives nothing, today and tomorrow."""
        self._put(url, url, reason, detail, None)

    def reject(self, url: str, reason: str, detail: str) -> None:
        """A page that this run fetched, and of which no article could be made."""
        values = reason, detail, url, self.run
        self._db.execute("UPDATE pages SET reason = ?, detail = ?, body = NULL WHERE url = ? AND run = ?", values)

    def settle(self) -> None:
        """The corpus has what this run gave it."""
        self._db.execute("UPDATE pages SET body = NULL WHERE run = ? AND body IS NOT NULL", (self.run,))

    def close(self) -> None:
        """Leave the file whole, without a journal beside it."""
        self._db.close()

    def _put(self, url: str, final: str, reason: str, detail: str, body: bytes | None) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._db.execute(
            "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?)",
            (url, final, now, reason, detail, body, self.run),
        )
