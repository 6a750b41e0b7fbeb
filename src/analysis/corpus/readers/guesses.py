"""The columns of a table -> which of ours each holds: by its name where its cells agree, else by words of its name, else by its cells."""

from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from analysis.corpus.readers.column_contents import SUMMARIES, Contents
from analysis.corpus.readers.column_names import NAMES, by_name, by_unsure_name, by_words, words_of

SHORT = 5  # words: a column of fewer is no text, whatever it is called (the page of a newspaper)
TEASER = 20  # words: a column of fewer is no text where another is four times as long
ORDER = ("text", "url", "published", "outlet", "title", "authors", "section", "genre")
BY_WORDS = "by its name and cells"
BY_CELLS = "by its cells"


class Guesses:
    """Our columns to the source's in `columns`; how one was told in `why`, where not by its name; and in `also` what one might as well be.

    Args:
        given: our columns to the source's as the user says, "" where the table lacks it.
        has_outlet: the user names an outlet for records that name none, so that none is guessed by cells.
    """

    def __init__(
        self, names: Iterable[str], contents: Contents, given: Mapping[str, str], has_outlet: bool = False
    ) -> None:
        self.contents, self.has_outlet = contents, has_outlet
        self.names = sorted(names, key=lambda name: name not in contents.filled)  # empty ones last
        self.columns = {ours: theirs for ours, theirs in given.items() if theirs}
        self.why: dict[str, str] = {}
        self.also: dict[str, list[str]] = {}
        guess: dict[str, Callable[[], str]] = {
            "text": self._text, "url": self._url, "published": self._published, "outlet": self._outlet, "title": self._title,
            "authors": self._authors,
        }  # fmt: skip
        for ours in ORDER:
            if ours not in given and (theirs := guess.get(ours, lambda ours=ours: self._named(ours))()):
                self.columns[ours] = theirs
        self.columns = {ours: self.columns[ours] for ours in NAMES if ours in self.columns}

    @property
    def free(self) -> list[str]:
        """The source's columns that hold none of ours so far."""
        return [name for name in self.names if name not in self.columns.values()]

    def _named(self, ours: str, fits: Callable[[str], bool] = lambda _name: True) -> str:
        """The surest name of which the cells fit, else the surest."""
        named = list(by_name(ours, self.free))
        return next(filter(fits, named), named[0] if named else "")

    def _told(self, names: Iterable[str], why: str) -> str:
        name = next(iter(names), "")
        if name:
            self.why[name] = why
        return name

    def _text(self) -> str:
        words = self.contents.words
        named = self._named("text", lambda name: words(name) >= SHORT) or next(
            (name for name in by_unsure_name("text", self.free) if words(name) >= SHORT), ""
        )
        longest = self.contents.longest(self._unnamed())
        if named and not (longest and words(named) < TEASER and words(longest) >= 4 * words(named)):
            return named
        if longest and {*words_of(longest)} & SUMMARIES:
            if self._url():
                return ""  # the pages are there to be read whole
            self.why[longest] = "a summary, as no column holds the text"
        elif longest:
            self.why[longest] = "the longest texts"
        return longest

    def _unnamed(self) -> list[str]:
        """Columns that are not named as another of ours."""
        named = {self._named(ours) for ours in ORDER if ours != "text"}
        return [name for name in self.free if name not in named]

    def _url(self) -> str:
        addresses = self.contents.are_addresses
        return self._named("url") or self._told(
            filter(addresses, chain(by_words("url", self.free), self.free)), BY_CELLS
        )

    def _published(self) -> str:
        named, dates = list(by_name("published", self.free)), self.contents.are_dates
        worded, by_cells = list(by_words("published", self.free)), self.contents.dates(self.free)
        unsure = list(by_unsure_name("published", self.free))
        good = list(
            dict.fromkeys(filter(dates, chain(named, worded, (n for n in by_cells if n not in unsure), unsure)))
        )
        chosen = good[0] if good else next(chain(named, unsure), "")
        if chosen and chosen not in (*named, *unsure):
            self.why[chosen] = BY_WORDS if chosen in worded else BY_CELLS
        if others := [name for name in good if name != chosen and name not in unsure]:
            self.also["published"] = others
        return chosen

    def _outlet(self) -> str:
        contents = self.contents
        named = self._named("outlet", lambda name: not contents.are_addresses(name))
        if named:
            return named
        worded = self._told(filter(contents.are_names, by_words("outlet", self.free)), BY_WORDS)
        if worded or self.has_outlet:
            return worded
        return self._told(filter(None, [contents.outlet(self._unnamed())]), BY_CELLS)

    def _title(self) -> str:
        contents = self.contents
        named = self._named("title", lambda name: contents.n_rows < 4 or contents.is_varied(name))
        if named:
            others = [name for name in by_name("title", self.free) if name != named and contents.are_titles(name)]
            if others:
                self.also["title"] = others
            return named
        worded = self._told(filter(contents.are_titles, by_words("title", self.free)), BY_WORDS)
        return worded or self._told(filter(None, [contents.headlines(self._unnamed())]), BY_CELLS)

    def _authors(self) -> str:
        return self._named("authors") or self._told(
            filter(self.contents.are_names, by_words("authors", self.free)), BY_WORDS
        )
