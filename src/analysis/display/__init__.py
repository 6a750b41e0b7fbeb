"""findings -> what a reader sees: figures, tables, sentences in words, evidence and marked articles."""
