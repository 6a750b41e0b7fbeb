"""The store of a corpus: what is read is written as versions, which can be read, listed, described, taken apart and made anew."""
