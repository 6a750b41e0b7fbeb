"""What the name of a file that holds one article says of it: by a pattern of the user's, else the date that it begins with."""

import dataclasses
import re
import string
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from analysis.codebook.entries import nearest
from analysis.corpus.cleaning.date_order import PLACE
from analysis.corpus.cleaning.dates import read_date
from analysis.corpus.cleaning.shapes import goes_on
from analysis.corpus.readers.column_names import NAMES
from analysis.corpus.readers.records import ENDINGS, Note, RawArticle, Read
from analysis.errors import UsageError, shortened

FIELDS = tuple(name for name in NAMES if name != "text")
AS_IN = "as in `{published}_{outlet}_{title}.txt`"
DATE = r"\d{4}[-_. ]?\d{1,2}[-_. ]?\d{1,2}(?!\d)|\d{1,2}[-_. ]\d{1,2}[-_. ]\d{4}(?!\d)|.+?"
BEGINS = re.compile(r"(\d{4})([-_.]?)(\d{2})\2(\d{2})(?!\d)")
LISTED = 5  # files that a note names
LONGEST = 500  # characters of a name that is compared: no file system has longer ones, and an archive may


class FileNames:
    """Fills articles from the names of their files, and counts them. Raises UsageError for a pattern that cannot be used."""

    def __init__(self, pattern: str = "") -> None:
        self.pattern = pattern
        self.depth = pattern.count("/")
        self.has_ending = PurePosixPath(pattern).suffix.lower() in ENDINGS
        self.expression = _expression(pattern) if pattern else None
        self.filled: list[str] = []
        self.others: list[str] = []

    def fill(self, reads: Iterable[Read]) -> Iterator[Read]:
        """The reads, articles that are a file of their own with what its name says; in the end a note of how many these are."""
        for read in reads:
            is_file = isinstance(read, RawArticle) and "://" not in read.origin and PLACE.match(read.origin) is None
            yield self._filled(read) if is_file and isinstance(read, RawArticle) else read
        yield from self._notes()

    def _filled(self, article: RawArticle) -> RawArticle:
        name = PurePosixPath(article.origin)
        if self.expression is None:
            return self._with_date(article, name.name)
        last = "/".join(name.parts[-1 - self.depth :])
        if not self.has_ending and name.suffix.lower() in ENDINGS:
            last = last.removesuffix(name.suffix)
        match = self.expression.fullmatch(last) if len(last) <= LONGEST else None
        said: dict[str, Any] = (
            {field: _plain(field, value) for field, value in match.groupdict().items()} if match else {}
        )
        if not said or ("published" in said and read_date(said["published"]).at is None):
            self.others.append(article.origin)
            return article
        self.filled.append(article.origin)
        if "title" in said and goes_on(article.title, said["title"]):  # the name gives the headline cut short
            del said["title"]
        elif "title" in said and article.title:  # taken for the title as the first line: it may be one of the story
            said["text"] = f"{article.title}\n\n{article.text}"
        return dataclasses.replace(article, **said)

    def _with_date(self, article: RawArticle, name: str) -> RawArticle:
        """With the date that the name begins with, where the article has none. A page says its own in its markup."""
        begins = BEGINS.match(name)
        day = "-".join(begins.group(1, 3, 4)) if begins else ""
        if article.published or article.is_html or read_date(day).at is None:
            return article
        self.filled.append(article.origin)
        return dataclasses.replace(article, published=day)

    def _notes(self) -> Iterator[Note]:
        n, others = len(self.filled), len(self.others)
        if n and self.expression is None:
            files = "1 file" if n == 1 else f"{n:,} files"
            yield Note(f"{files}: read published from the date that the name begins with, as in {self.filled[0]}.")
        if others:
            shown = ", ".join(self.others[:LISTED]) + (f" and {others - LISTED:,} more" if others > LISTED else "")
            are = "file is" if others == 1 else "files are"
            yield Note(
                f"{others:,} of {n + others:,} {are} not named as {self.pattern} says, and read without it: {shown}."
            )


def _expression(pattern: str) -> re.Pattern[str]:
    """The pattern as an expression, its fields as groups."""
    try:
        parts = list(string.Formatter().parse(pattern))
    except ValueError:
        raise UsageError(f"--name {shortened(pattern)}: a brace is left open. Write it {AS_IN}.") from None
    made, names = "", []
    for number, (literal, field, described, converted) in enumerate(parts):
        made += re.escape(literal)
        if field is None:
            continue
        if field in FIELDS and (described or converted):
            raise UsageError(
                f"--name {shortened(pattern)}: a field stands by its name alone: write {{{field}}}, {AS_IN}."
            )
        if field and field not in FIELDS:
            hint = nearest(field, FIELDS)
            raise UsageError(
                f"--name {shortened(pattern)}: there is no field `{field}`.{hint} {{}} passes over what stands there."
            )
        if field in names:
            raise UsageError(f"--name {shortened(pattern)} has the field `{field}` twice: name each once.")
        if number and not literal:
            raise UsageError(
                f"--name {shortened(pattern)}: nothing stands between two fields, which are so not to be told apart."
            )
        names += [field] if field else []
        made += f"(?P<{field}>{DATE if field == 'published' else '.+?'})" if field else ".*?"
    if not names:
        raise UsageError(f"--name {shortened(pattern)} has no field: write it {AS_IN}. Fields are {', '.join(FIELDS)}.")
    return re.compile(made, re.IGNORECASE)


def _plain(field: str, value: str) -> str:
    """What a name says, with spaces where file names avoid them."""
    if field == "published":
        return re.sub(r"(?<=\d)[_ ](?=\d)", "-", value)
    if field != "url" and " " not in value:
        value = value.replace("_", " ")
        if field == "title" and " " not in value and value.count("-") > 1:
            value = value.replace("-", " ")
    return value.strip()
