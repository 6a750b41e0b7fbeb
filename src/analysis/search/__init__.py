"""Words and meanings over the articles of a corpus: an index of their words, a language to ask it in, and what is counted of what it finds."""
