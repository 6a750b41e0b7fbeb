"""files -> raw articles. One module a format; the format is told by content as well as by the file's ending.

Readers stream: they hold one record at a time, and yield what they kept, what they left out and what they guessed.
"""

from analysis.readers.records import Note, RawArticle, Read, Reject
from analysis.readers.source import FORMATS, read_source

__all__ = ["FORMATS", "Note", "RawArticle", "Read", "Reject", "read_source"]
