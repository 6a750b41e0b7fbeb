"""a book -> what answers are made from and does not hang on what is asked: made when it is first needed, and kept."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.engine.measured import Measures
from analysis.findings.groups import about_groups
from analysis.findings.kept import kept_table
from analysis.findings.observations import StudyData, frames_present, tone_mention_rows
from analysis.findings.speakers import with_speakers
from analysis.framing.in_articles import frames_in_articles
from analysis.study import FRAME, local_time, period_names
from analysis.workbook.answers.splits import FRAMES
from analysis.workbook.naming import frame_ids, outlets_asked
from analysis.workbook.study_data import Opened

TONE_MENTIONS = "tone of mentions"  # a mention a row, where the registry's measure has a sentence a row
REPEATED = (
    "article_id", "story_id", "sentence_id", "outlet", "actor_id", "named", "field", "form", "alias", "voice", "label", "group",
    "kind", "period", "is_about", "attribution_id",
)  # fmt: skip
"""Columns of texts that come often: as categories they are chosen and grouped some ten times as fast."""

OTHERS = 3  # of them, each with rows of its own

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]


class Kept:
    """What a book knows of its articles and of what is in them."""

    def __init__(self, book: Opened) -> None:
        self.book = book
        self._made: dict[tuple[Any, ...], Any] = {}
        self._others: dict[
            tuple[str, ...], Kept
        ] = {}  # of actors whom the study does not follow, those asked for last behind

    def once(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """What `make` makes, made once for a key."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    @cached_property
    def ids(self) -> "pd.Index[str]":
        """The articles' ids, in their order."""
        ids: pd.Index[str] = pd.Index(self.book.articles["article_id"])
        return ids

    @cached_property
    def local(self) -> "pd.Series[Any]":
        """When each article was published, by the clocks of the study's time zone."""
        return local_time(self.book.articles["published"], self.book.study)

    def places(self, table: pd.DataFrame) -> Places:
        """Where the article of each row stands among the book's."""
        return self.ids.get_indexer(pd.Index(table["article_id"]))

    def following(self, actors: tuple[str, ...]) -> "Kept":
        """The same of these actors, where they are not all followed by the study; of the last few that were asked for, it is kept."""
        if set(actors) <= set(self.book.actors):
            return self
        whom = tuple(sorted(actors))
        kept = self._others.pop(whom, None) or Kept(_following(self.book, whom))
        self._others[whom] = kept
        for before in [*self._others][:-OTHERS]:
            del self._others[before]
        return kept

    def rows(self, measure: str) -> tuple[pd.DataFrame, Places]:
        """All observations of a measure, and the place of the article of each."""
        rows: tuple[pd.DataFrame, Places] = self.once(("rows", measure), lambda: self._rows(measure))
        return rows

    def _rows(self, measure: str) -> tuple[pd.DataFrame, Places]:
        book, data = self.book, StudyData(self.book.articles, self.book.measures, self.book.study, self.book.codebook)
        if measure == TONE_MENTIONS:
            rows = book.told_about(tone_mention_rows(data))
        elif measure == FRAMES:
            rows = frames_present(self.article_frames, data)
        else:
            rows = book.rows(measure)
        rows = rows.drop(columns="period", errors="ignore")
        return rows.astype({name: "category" for name in REPEATED if name in rows}), self.places(rows)

    def period(self, length: str) -> "pd.Categorical[str]":
        """The period of each article, of a length."""
        made: pd.Categorical[str] = self.once(
            ("period", length), lambda: pd.Categorical(period_names(self.local, length))
        )
        return made

    def outlets(self, asked: tuple[str, ...]) -> dict[str, str]:
        """`naming.outlets_asked`."""
        under: dict[str, str] = self.once(("outlets", asked), lambda: outlets_asked(self.book, asked))
        return under

    def about(self, subject: tuple[str, ...]) -> Mask:
        """Which articles are mainly about one of these words, or carry one of these frames ("frame:human_rights")."""
        mask: Mask = self.once(("subject", subject), lambda: self._about(subject))
        return mask

    def _about(self, subject: tuple[str, ...]) -> Mask:
        words = tuple(one for one in subject if not one.startswith(FRAME))
        frames = frame_ids((one.removeprefix(FRAME) for one in subject if one.startswith(FRAME)), self.book.codebook)
        chosen = self.carrying(frames)
        return chosen | self.ids.isin(self.book.about_words(words)) if words else chosen

    def carrying(self, frames: tuple[str, ...]) -> Mask:
        """Which articles carry one of these frames."""
        if not frames:
            return np.zeros(len(self.ids), dtype=bool)
        table = self.article_frames
        return self.ids.isin(table.loc[table["present"] & table["frame_id"].isin(frames), "article_id"])

    @cached_property
    def article_frames(self) -> pd.DataFrame:
        """Which frames each article carries (ARTICLE_FRAMES), found once for all sessions."""
        hits, articles, frames = self.book.measures.frames, self.book.articles, self.book.codebook.frames
        given = {
            "hits": hits[["article_id", "sentence_id", "frame_id", "cue", "score", "field"]],
            "articles": articles[["article_id", "n_words"]],
            "frames": [asdict(frame) for frame in frames],
            "code": ("analysis.framing.in_articles",),
        }
        return kept_table(given, lambda: frames_in_articles(hits, articles, frames))

    def framed(self, measure: str) -> tuple[Places, "pd.Categorical[str]"]:
        """The rows of a measure whose sentence carries a frame, by their numbers, once a frame; and the frame of each."""
        made: tuple[Places, pd.Categorical[str]] = self.once(("framed", measure), lambda: self._framed(measure))
        return made

    def _framed(self, measure: str) -> tuple[Places, "pd.Categorical[str]"]:
        rows, _ = self.rows(measure)
        pairs = self.book.carried[["sentence_id", "frame_id"]].drop_duplicates()
        numbers = pd.DataFrame({"sentence_id": rows["sentence_id"].astype("str"), "number": np.arange(len(rows))})
        both = numbers.merge(pairs, on="sentence_id").sort_values("number", kind="stable")
        known = sorted(frame.id for frame in self.book.codebook.frames)
        return both["number"].to_numpy(dtype=np.intp), pd.Categorical(both["frame_id"], categories=known)

    def speakers(self, measure: str) -> "pd.Categorical[str]":
        """Who says the words around each row's mention (`findings.speakers`)."""

        def make() -> "pd.Categorical[str]":
            told = self.rows(measure)[0][["attribution_id", "voice"]].astype("str")
            return pd.Categorical(with_speakers(told, self.book.measures.attributions)["speaker"])

        made: pd.Categorical[str] = self.once(("speakers", measure), make)
        return made

    def sentence_frames(self, measure: str) -> tuple[Mask, list[str]]:
        """Which frames (columns, named beside) each sentence of a measure's rows carries, by the code of its sentence_id."""
        made: tuple[Mask, list[str]] = self.once(("sentence frames", measure), lambda: self._sentence_frames(measure))
        return made

    def _sentence_frames(self, measure: str) -> tuple[Mask, list[str]]:
        rows, known = self.rows(measure)[0], [frame.id for frame in self.book.codebook.frames]
        sentences = rows["sentence_id"].cat.categories
        told = np.zeros((len(sentences), len(known)), dtype=bool)
        pairs = self.book.carried[["sentence_id", "frame_id"]].drop_duplicates()
        place = sentences.get_indexer(pd.Index(pairs["sentence_id"]))
        frame = pd.Index(known).get_indexer(pd.Index(pairs["frame_id"]))
        told[place[place >= 0], frame[place >= 0]] = True
        return told, known

    def near(self, ids: Iterable[str], *tables: str) -> Measures:
        """Some tables of the measures, of these articles alone."""
        inside = np.zeros(len(self.ids), dtype=bool)
        inside[self.ids.get_indexer(pd.Index(list(ids)))] = True
        own = {}
        for name in tables:
            table = getattr(self.book.measures, name)
            own[name] = table[inside[self.once(("places", name), lambda table=table: self.places(table))]]  # type: ignore[misc]
        return Measures(**own)


def _following(book: Opened, actors: tuple[str, ...]) -> Opened:
    about = about_groups(book.measures, book.articles, actors, book.codebook.groups)
    measures = book.measures.with_tables(about=about)
    return replace(book, study=replace(book.study, actors=actors), actors=actors, measures=measures)
