"""files -> raw articles. One module a format; the format is told by content as well as by the file's ending.

Readers stream: they hold one record at a time, and yield what they kept, what they left out and what they guessed.
"""
