"""The verbs by which the words of the articles are searched: `book.search("denied")`."""

from collections.abc import Collection
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.codebook.entries import nearest
from analysis.codebook.groups import members_of
from analysis.errors import UsageError, shortened
from analysis.progress import Tell
from analysis.search.collocates import WINDOW
from analysis.search.find import find
from analysis.search.parts import FIELDS
from analysis.search.query import read_query
from analysis.search.scope import field_scope, quoted_scope, said_in, statements_of
from analysis.search.similar import similar_sentences
from analysis.workbook.evidence import Behind
from analysis.workbook.found.alike import Alike
from analysis.workbook.found.collocates import Collocates
from analysis.workbook.found.concordance import Concordance
from analysis.workbook.found.word_rates import WordRates
from analysis.workbook.naming import UnknownNameError, actor_ids

QUOTED = "quotation"
SEARCHED = {
    "all": FIELDS,
    "headline": ("title",),
    "text": ("text",),
    "caption": ("captions",),
    QUOTED: ("title", "text"),
}
"""What `field` may be, and the columns of an article that it means."""


class Searching(Behind):
    """What can be looked for in the words of the articles.

    A query is a word (`denied`), a word with wildcards (`sanction*`, `wom?n`), every form of a word (`[deny]`), words one after another
    (`peace talks`, or with up to three between them `talks .. collapse*`), alternatives (`summit* | peace talks`), or a regular
    expression (`/alleg(ed|ations?)/i`). A capital letter is found only as written.
    """

    def search(self, query: str, *, field: str = "all", by_whom: str = "", order: str = "newest") -> Concordance:
        """Every place of a query with what stands left and right of it.

        Args:
            field: "headline", "text", "caption", "quotation" (what articles quote or report of somebody), or "all".
            by_whom: whose words are searched: an actor or a group of the codebook, or words that sources are called by, such as
                "White House"; "": anybody's. It asks for quotations.
            order: "newest" article first, "date" (oldest first), "left", "right" (by the words there), "outlet".
        Raises:
            UsageError: a query, field, source or order that cannot be meant so; a regular expression that takes too long.
        """
        read = read_query(query)
        field = _field(field, by_whom)
        hits = find(self.word_index, read, SEARCHED[field])
        if field == QUOTED:
            hits = said_in(hits, self._statements(by_whom))
        return Concordance(self, read.text, hits, self._scope(field, by_whom)).sorted(order)

    def collocates(
        self, query: str, *, window: int = WINDOW, left: int | None = None, right: int | None = None,
        stop_words: Collection[str] | None = None, field: str = "all", by_whom: str = "",
    ) -> Collocates:  # fmt: skip
        """The words that stand near a query more often than elsewhere, with log-likelihood, logDice and their intervals.

        Args:
            window: words to either side; `left`, `right`: to one side.
            stop_words: words that are not counted; None: the codebook's function words; (): all words count.
            field, by_whom: as in `search`.
        """
        found = self.search(query, field=field, by_whom=by_whom)
        return found.collocates(window=window, left=left, right=right, stop_words=stop_words)

    def dispersion(self, query: str, over: str = "month", *, field: str = "all", by_whom: str = "") -> WordRates:
        """How often a query is used in each part of the articles, per million words, and how evenly.

        Args:
            over: "outlet", "publisher", "genre", "article", "story", "meta.NAME", a length of periods, or "period".
            field, by_whom: as in `search`.
        """
        return self.search(query, field=field, by_whom=by_whom).by(over)

    def similar(
        self,
        text: str,
        n: int = 10,
        *,
        thorough: bool = False,
        within: Collection[str] | None = None,
        tell: Tell | None = None,
    ) -> Alike:
        """The sentences that say something like a text, in whatever words; see `search.similar` for `thorough` and `tell`.

        Args:
            within: ids of the articles that are searched; None: all.
        """
        articles = self.articles if within is None else self.articles[self.articles["article_id"].isin(list(within))]
        found = similar_sentences(text, articles, self.measures.sentences, n=n, thorough=thorough, tell=tell)
        return Alike.of(self, found)

    @cached_property
    def _scopes(self) -> dict[tuple[str, str], npt.NDArray[np.bool_] | None]:
        return {("all", ""): None}

    def _scope(self, field: str, by_whom: str) -> npt.NDArray[np.bool_] | None:
        """Which words are searched; None: all."""
        if (field, by_whom) not in self._scopes:
            self._scopes[field, by_whom] = (
                quoted_scope(self.word_index, self._statements(by_whom))
                if field == QUOTED
                else field_scope(self.word_index, SEARCHED[field])
            )
        return self._scopes[field, by_whom]

    @cached_property
    def _said(self) -> dict[str, pd.DataFrame]:
        return {}

    def _statements(self, by_whom: str) -> pd.DataFrame:
        """What somebody says, as rows of `attributions`; "": what anybody says."""
        if by_whom not in self._said:
            self._said[by_whom] = self._statements_of(by_whom)
        return self._said[by_whom]

    def _statements_of(self, by_whom: str) -> pd.DataFrame:
        index, statements = self.word_index, self.measures.attributions
        try:
            ids = actor_ids([by_whom], self.codebook) if by_whom else ()
        except UnknownNameError:
            own = statements_of(index, statements, words=by_whom)
            if own.empty:
                known = [*(one.name for one in self.codebook.actors), *(one.name for one in self.codebook.groups)]
                raise UsageError(
                    f"Nobody whom the articles quote is called {shortened(by_whom)}.{nearest(by_whom, known)}"
                ) from None
            return own
        actors = [member for members in members_of(ids, self.codebook.groups).values() for member in members]
        return statements_of(index, statements, actors=actors)


def _field(field: str, by_whom: str) -> str:
    """Which of SEARCHED is meant."""
    if field not in SEARCHED:
        raise UsageError(f"`field` is {shortened(field)}.{nearest(str(field), SEARCHED)}")
    if by_whom and field not in ("all", QUOTED):
        raise UsageError(
            f'`by_whom` asks for what somebody says, and `field` for the {field}: leave `field` out, or write "{QUOTED}".'
        )
    return QUOTED if by_whom else field
