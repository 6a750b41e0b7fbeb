"""The reading of a text: sentences, tokens, tags, quotations, grammatical roles and sentence vectors."""
