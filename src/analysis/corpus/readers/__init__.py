"""files -> raw articles. One module a format; the format is told by content as well as by the file's ending.

Readers stream: they hold one record at a time, and yield what they kept, what they left out and what they guessed.
"""

from analysis.corpus.readers.records import Link, Note, RawArticle, Read, Reject
from analysis.corpus.readers.source import FORMATS, read_source, read_sources

__all__ = ["FORMATS", "Link", "Note", "RawArticle", "Read", "Reject", "read_source", "read_sources"]
