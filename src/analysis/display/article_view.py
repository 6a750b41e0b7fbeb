"""One article as a reader sees it: its words, and in the margin who is mentioned how, whose words they are, and which frames they carry."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.codebook.load import Codebook
from analysis.display.article_marks import ArticleMarks, article_marks, words_of
from analysis.display.article_pieces import ArticleParagraph, paragraphs
from analysis.display.cells import in_parts
from analysis.display.html import render, with_style
from analysis.display.printed import printed_address
from analysis.engine.measured import Measures
from analysis.errors import StudyError, visible_name
from analysis.tables import records

PARAGRAPHS = 20  # of an article that are seen at once; the others fold away


@dataclass(frozen=True, repr=False)
class ArticleView:
    """An article, marked. `html` needs the house's style sheet around it; as the result of a cell it brings its own.

    `stops` are the sentences to step through: those that mention an actor who is followed, in reading order. The element of a sentence is
    found by `anchor(sentence_id)`, or by its attribute `data-sentence`; that of a mention by `data-mention`.
    """

    article_id: str
    title: str
    source: str  # outlet and day
    address: str  # where it was printed; "": none that may be opened
    marks: ArticleMarks = field(repr=False)
    html: Markup = field(repr=False)
    before: str = ""  # article_id of the article before it in the list that it was opened from; "": none
    after: str = ""

    @property
    def stops(self) -> tuple[str, ...]:
        """sentence_id of each sentence that mentions an actor who is followed."""
        return tuple(dict.fromkeys(mark.sentence_id for mark in self.marks.mentions if mark.label))

    def _repr_html_(self) -> str:
        return str(with_style(self.html))

    def __repr__(self) -> str:
        mentions = sum(1 for mark in self.marks.mentions if mark.label)
        return visible_name(
            f"Article {self.article_id}: {self.title} ({self.source}), {mentions:,} mentions, {len(self.marks.quotations):,} attributions"
        )


def anchor(of: str, prefix: str = "") -> str:
    """The id of the element in an article's view that holds a sentence or begins a mention, by sentence_id or mention_id."""
    return f"wb-{prefix}{of}"


def article_view(
    article_id: str,
    articles: pd.DataFrame,
    measures: Measures,
    codebook: Codebook,
    *,
    followed: Collection[str],
    names: Mapping[str, str],
    time_zone: str = "UTC",
    focus: Collection[str] = (),
    folded: bool = True,
    prefix: str = "",
) -> ArticleView:
    """The view of an article.

    Args:
        articles, measures: of the window; the articles before and after it there are named in the view.
        followed: ids of actors (members of groups among them) whose mentions are told with their sentiment.
        time_zone: whose day is printed.
        focus: sentence_id or mention_id of what the reader came for; it is set off.
        folded: of a long article fold away what comes after the first paragraphs, unless the focus stands there.
        prefix: before all ids, where a page may show the same article twice.
    Raises:
        StudyError: where the window has no such article.
    """
    ids = articles["article_id"]
    place = ids[ids == article_id]
    if place.empty:
        raise StudyError(
            f"No article `{visible_name(str(article_id))}` in the window of this study. Tables of sentences and of articles give the ids."
        )
    number = int(ids.index.get_loc(place.index[0]))  # type: ignore[arg-type]
    article = records(articles.iloc[[number]])[0]
    marks = article_marks(article, measures, codebook.frames, followed, names)
    title, text = (paragraphs(words_of(article, name), name, marks) for name in ("title", "text"))
    html = render(
        "article", title=title, paragraphs=text, parts=_parts(text, focus, folded), about=_about(article, names, time_zone),
        address=printed_address(article["url"]), article_id=article_id, focus=set(focus), at=lambda of: anchor(of, prefix),
        only_title=article_title(article), marks=marks,
    )  # fmt: skip
    neighbours = [str(ids.iloc[n]) if 0 <= n < len(ids) else "" for n in (number - 1, number + 1)]
    return ArticleView(
        article_id, article_title(article), " · ".join(_about(article, names, time_zone)[:2]), printed_address(article["url"]),
        marks, html, *neighbours,
    )  # fmt: skip


def article_title(article: Mapping[str, Any]) -> str:
    """The title; in words that there is none."""
    return words_of(article, "title").strip() or "(no title)"


def _parts(text: list[ArticleParagraph], focus: Collection[str], folded: bool) -> Any:
    parts = in_parts(len(text), PARAGRAPHS if folded else len(text), len(text))
    hidden = {one for paragraph in text[parts.shown :] for one in paragraph.ids}
    return in_parts(len(text), len(text)) if hidden & set(focus) else parts


def _about(article: Mapping[str, Any], names: Mapping[str, str], time_zone: str) -> list[str]:
    """Outlet, day, and what else is known of an article: genre, section, authors."""
    published, outlet = article["published"], article["outlet"]
    day = "undated" if pd.isna(published) else f"{published.tz_convert(time_zone):%-d %B %Y}"
    more = [article.get(name) for name in ("genre", "section", "authors")]
    told = [one.replace("_", " ") if number == 0 else one for number, one in enumerate(more) if isinstance(one, str)]
    return [names.get(outlet, str(outlet)), day, *filter(None, told)]
