"""Stores that were made before genres were told."""

from factories import make_articles

from analysis import paths
from analysis.corpus.genre import earlier
from analysis.corpus.genre.earlier import tell_earlier

TEXT = "The port authority said on Monday that the harbour will close for repairs, officials told reporters."


def stored(**columns):
    return make_articles(TEXT, TEXT, TEXT, **columns).assign(digest=["a", "b", "c"])


def test_genres_are_told_when_an_earlier_store_is_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "store", lambda: tmp_path)
    articles = stored(section=["Opinion", "World", "News"], outlet=["the_paper", "reuters", "the_paper"])
    told = tell_earlier(articles, paths.CODEBOOK)
    assert told["genre"].tolist() == ["opinion", "agency", "news"]
    assert told["genre_by"].tolist() == ["section", "agency", "section"]


def test_they_are_told_once(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "store", lambda: tmp_path)
    told = tell_earlier(stored(section="Opinion"), paths.CODEBOOK)
    monkeypatch.setattr(earlier, "with_genres", None)
    again = tell_earlier(stored(section="Opinion"), paths.CODEBOOK)
    assert again["genre"].tolist() == told["genre"].tolist() == ["opinion"] * 3


def test_genres_that_are_there_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "store", lambda: tmp_path)
    articles = stored(section="Opinion", genre=["letter", None, None], genre_by=["source", None, None])
    assert tell_earlier(articles, paths.CODEBOOK)["genre"].tolist() == ["letter", "opinion", "opinion"]
    whole = stored(genre="news", genre_by="text")
    assert tell_earlier(whole, paths.CODEBOOK) is whole
