"""What an article is: news, opinion, analysis, a live blog, an interview, a letter, an agency's report (english/genre.toml says what makes each)."""

from analysis.corpus.genre.tell import with_genres

__all__ = ["with_genres"]
