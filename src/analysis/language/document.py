"""articles + sentences -> documents: each field of an article read once, lazily, for every stage that needs a part of it.

A `Document` holds what the text shows without knowing whom a study follows: sentences, tokens, quotations, paragraphs, and for a
sentence, when first asked, its tags, chunks and grammatical roles. All places are characters of the field.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby

import pandas as pd

from analysis.codebook.english import English
from analysis.language.grammatical_roles import Reading, load_roles
from analysis.language.quotations import PARAGRAPH, Quotation, find_quotations
from analysis.language.tagger import Sentence, correct_tags
from analysis.language.texts import field_texts
from analysis.language.tokens import Span, TokenTable, read_table

FIELDS = ("title", "text")


class Document:
    """One field ("title" or "text") of one article."""

    def __init__(
        self, article_id: str, field: str, text: str, sentences: Sequence[Span], ids: Sequence[str], english: English
    ) -> None:
        self.article_id, self.field, self.text, self.english = article_id, field, text, english
        self.sentences, self.sentence_ids = sentences, ids  # in reading order
        self.sentence_starts = [start for start, _ in sentences]
        self._readings: dict[int, Reading] = {}

    @cached_property
    def tokens(self) -> TokenTable:
        """Every word and mark."""
        return read_table(self.text)

    @cached_property
    def quotations(self) -> list[Quotation]:
        """The outermost quotations, in reading order."""
        return find_quotations(self.text)

    @cached_property
    def paragraphs(self) -> list[Span]:
        """Each line that is not blank."""
        return [match.span() for match in PARAGRAPH.finditer(self.text)]

    def sentence_at(self, place: int) -> int:
        """Number of the sentence that holds the character, or of the last one before it; -1 before the first."""
        return bisect_right(self.sentence_starts, place) - 1

    def sentence_id_at(self, place: int) -> str | None:
        """The sentence_id of the sentence that holds the character, None where none does."""
        at = self.sentence_at(place)
        return self.sentence_ids[at] if at >= 0 and place < self.sentences[at][1] else None

    def paragraph_at(self, place: int) -> int:
        """Number of the paragraph that holds the character, or of the last one before it; -1 before the first."""
        return bisect_right(self.paragraphs, place, key=lambda span: span[0]) - 1

    def quotation_at(self, place: int) -> int:
        """Number of the quotation that holds the character, its marks included; -1 outside."""
        at = self.quotation_before(place + 1)
        return at if at >= 0 and place < self.quotations[at].end else -1

    def quotation_before(self, place: int) -> int:
        """Number of the last quotation that begins before the character; -1 before the first."""
        return bisect_left(self.quotations, place, key=lambda quotation: quotation.start) - 1

    def token_at(self, place: int) -> int:
        """Index of the token that begins at the character, or of the first after it."""
        return bisect_left(self.tokens.starts, place)

    def tokens_of(self, sentence: int) -> range:
        """The indexes of a sentence's tokens."""
        start, end = self.sentences[sentence]
        return range(self.token_at(start), self.token_at(end))

    @cached_property
    def _first_tags(self) -> list[list[str]]:
        """Each sentence's tags as the tagger's weights have them, all weighed together."""
        parts = map(self.tokens_of, range(len(self.sentences)))
        return load_roles(self.english).tagger.first_tags([self.tokens.words[own.start : own.stop] for own in parts])

    def reading(self, sentence: int) -> Reading:
        """A sentence's tokens with tags, chunks and roles, read when first asked for."""
        if sentence not in self._readings:
            own, table, grammar = self.tokens_of(sentence), self.tokens, load_roles(self.english).tagger.grammar
            part = slice(own.start, own.stop)
            tokens = Sentence(table.words[part], table.starts[part], table.ends[part])
            tags = correct_tags(tokens.words, self._first_tags[sentence], grammar)
            self._readings[sentence] = Reading(tokens, tags, grammar)
        return self._readings[sentence]

    def read(self, sentences: Iterable[int]) -> None:
        """Read these sentences and no others, weighed together; `reading` then has them."""
        numbers, table = [number for number in sentences if number not in self._readings], self.tokens
        if not numbers:
            return
        parts = [slice(own.start, own.stop) for own in map(self.tokens_of, numbers)]
        tokens = [Sentence(table.words[part], table.starts[part], table.ends[part]) for part in parts]
        tagger = load_roles(self.english).tagger
        first = tagger.first_tags([sentence.words for sentence in tokens])
        for number, sentence, tags in zip(numbers, tokens, first, strict=True):
            corrected = correct_tags(sentence.words, tags, tagger.grammar)
            self._readings[number] = Reading(sentence, corrected, tagger.grammar)


class Documents:
    """The documents of a partition of articles, by `(article_id, field)`.

    Args:
        articles: reads `article_id`, `title`, `text`; a missing title or text is empty.
        sentences: as `tables.SENTENCES`, of these articles.
        english: the codebook's word lists.
    """

    def __init__(self, articles: pd.DataFrame, sentences: pd.DataFrame, english: English) -> None:
        self.articles, self.sentences, self.english = articles, sentences, english

    @cached_property
    def by_field(self) -> dict[tuple[str, str], Document]:
        """Each field of each article, the title first, in the order of the articles."""
        names = ("article_id", "field", "sentence_id", "start", "end")
        of_articles, of_fields, of_ids, starts, ends = (self.sentences[name].to_numpy().tolist() for name in names)
        of_spans = list(zip(starts, ends, strict=True))
        spans: dict[tuple[str, str], list[Span]] = defaultdict(list)
        ids: dict[tuple[str, str], list[str]] = defaultdict(list)
        first = 0
        for key, run in groupby(zip(of_articles, of_fields, strict=True)):  # a field's sentences follow each other
            after = first + len(list(run))
            spans[key] += of_spans[first:after]
            ids[key] += of_ids[first:after]
            first = after
        return {
            key: Document(*key, text, spans[key], ids[key], self.english)
            for key, text in field_texts(self.articles).items()
        }

    def __getitem__(self, key: tuple[str, str]) -> Document:
        return self.by_field[key]

    def __iter__(self) -> Iterator[Document]:
        return iter(self.by_field.values())

    def fields(self, article_id: str) -> dict[str, Document]:
        """ "title" and "text" of one article."""
        return {field: self.by_field[article_id, field] for field in FIELDS}

    @cached_property
    def sentence_texts(self) -> list[str]:
        """The words of each row of `sentences`."""
        columns = [self.sentences[name].tolist() for name in ("article_id", "field", "start", "end")]
        return [
            self.by_field[article_id, field].text[start:end]
            for article_id, field, start, end in zip(*columns, strict=True)
        ]
