"""What exports call their columns, in English, German, French, Spanish and Korean; and what a name says by its words.

Names are compared plain: without case, accents, spaces and signs, so that "Publish Date", `publish_date` and `publishDate` are one.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "body", "content", "article_text", "full_text", "article_body", "main_text", "story_text", "body_text", "plain_text",
        "volltext", "artikeltext", "inhalt", "texte", "texte_integral", "contenu", "corps", "texto", "texto_completo", "cuerpo",
        "contenido", "본문", "기사본문", "내용", "html", "raw_html",
    ),
    "title": (
        "title", "headline", "head", "heading", "hed", "hd", "article_title", "titel", "uberschrift", "ueberschrift", "schlagzeile", "titre",
        "titulo", "titular", "제목", "기사제목", "name",
    ),
    "outlet": (
        "outlet", "publication", "publication_title", "publication_name", "pub_title", "publisher", "media_name", "media_outlet",
        "newspaper", "source_name", "source", "media", "site_name", "site", "outlet_name", "feed", "hostname", "domain",
        "source_domain", "zeitung", "medium", "publikation", "quelle", "journal", "source_de_presse", "medio", "periodico", "diario",
        "fuente", "언론사", "매체", "매체명", "신문사", "sn",
    ),
    "published": (
        "published", "publish_date", "published_at", "date_published", "pub_date", "publication_date", "published_date",
        "published_time", "published_on", "date_publish", "publication_date_time", "date", "datum", "erscheinungsdatum", "erschienen",
        "erschienen_am", "veroffentlicht", "veroeffentlicht", "veroffentlicht_am", "veroffentlichungsdatum", "publikationsdatum",
        "date_de_publication", "date_de_parution", "publie_le", "fecha", "fecha_de_publicacion", "publicado", "일자", "날짜", "게재일",
        "발행일", "보도일", "작성일", "pd",
    ),
    "url": (
        "url", "link", "href", "permalink", "web_url", "article_url", "document_url", "source_url", "uri", "guid", "webadresse",
        "lien", "enlace", "링크", "주소",
    ),
    "authors": (
        "authors", "author", "byline", "creator", "writer", "by", "journalist", "reporter", "autor", "autoren", "verfasser",
        "auteur", "auteurs", "autores", "기자", "작성자", "기고자",
    ),
    "section": ("section", "category", "desk", "section_name", "rubric", "topic", "ressort", "rubrik", "rubrique", "seccion", "섹션"),
    "genre": ("genre", "article_type", "document_type", "content_type", "item_type", "type_of_material", "textsorte", "type"),
}  # our column: names that exports give it, the surest first  # fmt: skip
UNSURE: dict[str, tuple[str, ...]] = {
    "text": ("article", "story", "page"),
    "published": ("datetime", "timestamp", "time", "day", "tag", "jour", "dia"),
}  # names that may say something else (a number, when a row was written): taken where no other says more, and the cells agree
BESIDE = frozenset(
    "article articles news story item the a an of in full main column field original document artikel nachricht der die das des"
    " de del du la le el los les articulo nota noticia meldung beitrag".split()
)  # words that may stand beside a name: "Date of the article"
WORDS: dict[str, frozenset[str]] = {
    "published": frozenset(
        "date datum fecha published pubdate erschienen veroffentlicht publicado publie 일자 날짜".split()
    ),
    "url": frozenset("url link permalink address webaddress lien enlace".split()),
    "outlet": frozenset(
        "publication outlet newspaper paper publisher media magazine zeitung medium quelle source journal periodico diario 언론사".split()
    ),
    "title": frozenset("title headline titel uberschrift ueberschrift schlagzeile titre titulo titular 제목".split()),
    "authors": frozenset("author authors byline journalist reporter autor auteur".split()),
}  # our column: words that tell it wherever they stand in a name, the first of these columns first ("Publication date" is a date)
ATTRIBUTES = frozenset(
    "id nr no number language lang sprache langue idioma country region city state place location section topic type genre kind rating"
    " label bias sentiment tone keyword keywords tag tags status format coder gender sex party person year month week duplicate length"
    " count circulation owner group affiliation email mail job".split()
)  # words of names of columns that say something of an outlet, a title or an author, or have short values that repeat as theirs do
LATER = frozenset(
    "accessed access added modified updated update retrieved crawled crawl collected downloaded download scraped loaded load indexed"
    " imported entry entered created coded submitted last geandert abgerufen hinzugefugt aktualisiert consulte modifie modificado"
    " consultado timestamp event birth deadline".split()
)  # words by which a date is not that of publication
LONGEST_NAME = 200  # characters that are looked at
ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
STATED = re.compile(
    r"(?<![^\W_])(?P<first>d{1,2}|t{1,2}|j{1,2}|m{1,2})(?P<mark>[\W_]{1,2})(?P<second>d{1,2}|t{1,2}|j{1,2}|m{1,2})[\W_]{1,2}"
    r"(?:y{1,4}|j{2,4}|a{2,4})(?![^\W_])"
)  # dd/mm/yyyy, TT.MM.JJJJ, jj/mm/aaaa


@lru_cache(maxsize=4_096)
def plain_name(name: object) -> str:
    """A name without case, accents, spaces and signs: "Publish Date" is "publishdate"."""
    return "".join(words_of(str(name)))


def words_of(name: str) -> list[str]:
    """The words of a name, without case and accents: "publishDate (UTC)" has three. What is longer than a name is cut."""
    decomposed = unicodedata.normalize("NFKD", CAMEL.sub(" ", name[:LONGEST_NAME]).casefold())
    bare = unicodedata.normalize("NFKC", "".join(c for c in decomposed if unicodedata.category(c) != "Mn"))
    return [word for word in re.split(r"[\W_]+", bare) if word]


def by_name(column: str, names: Iterable[str]) -> Iterator[str]:
    """The names that say they hold one of our columns, the surest first: as exports call it, then with a note in parentheses or words beside it."""
    names, places = list(names), PLACES[column]
    told: dict[str, None] = {}
    for shorten in (plain_name, _without_aside, _without_words_beside):
        ranked = [(places[short], number) for number, name in enumerate(names) if (short := shorten(name)) in places]
        told |= dict.fromkeys(names[number] for _, number in sorted(ranked))
    yield from told


def by_unsure_name(column: str, names: Iterable[str]) -> Iterator[str]:
    """The names that may say so, or that a row was written then."""
    yield from (name for name in names if _without_aside(name) in UNSURE.get(column, ()))


def by_words(column: str, names: Iterable[str]) -> Iterator[str]:
    """The names of which a word says that they hold one of our columns. What they hold is to be looked at: "Headline length" is a number."""
    for name in names:
        words = {*words_of(name)}
        told = next((ours for ours, known in WORDS.items() if words & known), "")
        is_other = is_later(name) if column == "published" else column != "url" and bool(words & ATTRIBUTES)
        if told == column and not is_other:
            yield name


def is_later(name: str) -> bool:
    """Whether a column of dates is said to tell when something else was done than publishing."""
    return bool({*words_of(name)} & LATER)


def stated_order(name: str) -> Literal["day first", "month first", ""]:
    """The order of dates that a name states, as in "Date (dd/mm/yyyy)"; "" where it states none."""
    stated = STATED.search(name[:LONGEST_NAME].casefold())
    if not stated or (stated["first"][0] == "m") == (stated["second"][0] == "m"):
        return ""
    return "month first" if stated["first"][0] == "m" else "day first"


@lru_cache(maxsize=4_096)
def _without_aside(name: object) -> str:
    return plain_name(ASIDE.sub(" ", str(name)[:LONGEST_NAME]))


@lru_cache(maxsize=4_096)
def _without_words_beside(name: str) -> str:
    return "".join(word for word in words_of(ASIDE.sub(" ", name[:LONGEST_NAME])) if word not in BESIDE)


PLACES = {
    column: {plain_name(name): place for place, name in reversed(list(enumerate(names)))}
    for column, names in NAMES.items()
}  # of each plain name among those of its column
