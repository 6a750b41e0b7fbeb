"""Articles from files and pages into a corpus, kept in versions: read, fetch, clean, find stories, store, load."""
