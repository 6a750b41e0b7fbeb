"""An HTML page -> the fields of an article: what the page says of itself, and its text."""
