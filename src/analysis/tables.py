"""What one row of each table stands for, and the dtype of each column.

A stage builds its result through `Table.build`, so that an empty corpus still has every column and dtype.
Offsets `start`, `end` count characters of the cleaned `text` of the article, or of its `title` where `field`
is "title": `text[start:end]` is the evidence. Missing strings are NaN, missing times NaT, both read `isna()`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

UTC = "datetime64[us, UTC]"


@dataclass(frozen=True)
class Table:
    """What a stage promises: what one row stands for, and the dtype of each column."""

    row: str
    columns: dict[str, str]

    def build(self, rows: Iterable[tuple[object, ...]] | pd.DataFrame) -> pd.DataFrame:
        """The rows as a DataFrame with exactly these columns, in this order and of these dtypes."""
        if not isinstance(rows, pd.DataFrame):
            return self.of_columns(list(zip(*rows, strict=True)) or [()] * len(self.columns))
        table = rows.reindex(columns=list(self.columns)) if len(rows) == 0 else rows[list(self.columns)]
        times = [name for name, dtype in self.columns.items() if dtype == UTC]
        if times:  # NaT alone has no zone
            table = table.assign(**{name: pd.to_datetime(table[name], utc=True) for name in times})
        return table.astype(self.columns).reset_index(drop=True)

    def of_columns(self, values: Iterable[Sequence[object]]) -> pd.DataFrame:
        """As `build`, of the values of each column, in order."""
        pandas: Any = pd  # whose stubs know no dtype that is not written out
        made = {
            name: pandas.to_datetime(pandas.Series(own, dtype=object), utc=True).astype(UTC)
            if dtype == UTC
            else pandas.array(own, dtype=dtype)
            for (name, dtype), own in zip(self.columns.items(), values, strict=True)
        }
        return pd.DataFrame(made)

    def fill(self, table: pd.DataFrame) -> pd.DataFrame:
        """As `build`, where columns may be lacking: a count is 0 there, all else missing."""
        whole = table.reindex(columns=list(self.columns))
        counts = [name for name, dtype in self.columns.items() if dtype == "int64" and name not in table]
        return self.build(whole.assign(**dict.fromkeys(counts, 0)))

    def empty(self) -> pd.DataFrame:
        """No rows, every column."""
        return self.build([])


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries, column to value."""
    return [{str(column): value for column, value in row.items()} for row in table.to_dict("records")]


def largest_first(table: pd.DataFrame, column: str, digits: int, then: Sequence[str] = ()) -> pd.DataFrame:
    """The rows by a number as it is printed, with `digits` decimals, then by keys, then as they came.

    A digit that nobody sees differs between processors, so it decides no order. Rows without the number come last.
    """
    keys = table[[*then]].assign(shown=-table[column].round(digits)).reset_index(drop=True)
    return table.iloc[keys.sort_values(["shown", *then], kind="stable").index]


RAW_ARTICLES = Table(
    row="a record as its source gives it; nothing cleaned, nothing guessed",
    columns={
        "title": "str",
        "text": "str",  # text, or HTML where `is_html`
        "is_html": "bool",
        "outlet": "str",
        "published": "str",  # as written
        "url": "str",
        "authors": "str",  # "; " between two
        "section": "str",
        "origin": "str",  # file and place: "news.jsonl, line 12"
        "genre": "str",  # as the source calls it: "Letter to the editor"
        "meta": "str",  # JSON object of the source's further columns, "" where there are none
    },
)

ARTICLES = Table(
    row="one text of one outlet",
    columns={
        "article_id": "str",  # of url, or of outlet, title and day where there is none: the same on every run
        "story_id": "str",  # article_id of the earliest article of its story cluster
        "outlet": "str",  # outlet_id of outlets.toml, or the name as printed
        "country": "str",  # ISO 3166 alpha-2, NaN where unknown
        "published": UTC,
        "zone": "str",  # UTC offset as the source wrote it ("+09:00"), NaN where it wrote none
        "title": "str",
        "text": "str",
        "url": "str",
        "authors": "str",
        "section": "str",
        "language": "str",  # ISO 639-1
        "agency": "str",  # wire agency credited, NaN where none is
        "genre": "str",  # of GENRES, NaN in corpora that were made before it was told
        "genre_by": "str",  # what told it: source, section, address, title, agency, text
        "captions": "str",  # of pictures, cut from the text and read by no measure; blank lines between two, NaN where there are none
        "meta": "str",  # JSON object of the source's further columns, NaN where there are none
        "n_words": "int64",  # of the cleaned text
        "origin": "str",
        "revision": "int64",  # 1, 2, ...: texts seen at this url
    },
)

GENRES = ("news", "opinion", "analysis", "live_blog", "interview", "letter", "agency")

CUTS = Table(
    row="a block taken off an article",
    columns={
        "article_id": "str",
        "outlet": "str",
        "block": "str",
        "reason": "str",
        "why": "str",  # the reason in words, "" in corpora that were made before it was kept
    },
)

REJECTS = Table(
    row="a record left out of the corpus",
    columns={"origin": "str", "title": "str", "outlet": "str", "reason": "str", "detail": "str"},
)

REVISED = Table(
    row="something that an outlet changed in an article after it had come in first",
    columns={
        "article_id": "str",
        "outlet": "str",
        "published": UTC,
        "title": "str",  # of the later text
        "revision": "int64",  # number of the later text
        "came_in": UTC,  # when the later text was ingested, NaT where that is not known
        "field": "str",  # title, or text, of which each row is a paragraph
        "kind": "str",  # changed, added, removed
        "before": "str",  # "" where added
        "after": "str",  # "" where removed
        "sure": "bool",  # False: no raw record of a side was kept, so that the cleaning may have changed and not the outlet
    },
)

SENTENCES = Table(
    row="a sentence",
    columns={
        "sentence_id": "str",
        "article_id": "str",
        "field": "str",  # "title" or "text"
        "number": "int64",  # from 0 in each field
        "start": "int64",
        "end": "int64",
    },
)

MENTIONS = Table(
    row="a place that refers to an actor",
    columns={
        "mention_id": "str",  # ARTICLE.mN in reading order; ATTRIBUTION.iN of an "I" in the actor's quoted words
        "article_id": "str",
        "sentence_id": "str",
        "field": "str",
        "actor_id": "str",
        "form": "str",  # name, role, pronoun ("I" and "my" in the actor's quoted words among them)
        "alias": "str",  # as printed
        "start": "int64",
        "end": "int64",
        "voice": "str",  # outlet, actor, named, unnamed, institution; the last four: the words of such a source
        "attribution_id": "str",  # NaN in the outlet's own voice
    },
)

OPEN_MENTIONS = Table(
    row="a place that could refer to several actors, or to an actor or somebody else; left open and counted",
    columns={
        "article_id": "str",
        "sentence_id": "str",
        "field": "str",
        "alias": "str",
        "form": "str",
        "candidates": "str",  # actor_ids, "; " between two
        "start": "int64",
        "end": "int64",
        "why": "str",
    },
)

ATTRIBUTIONS = Table(
    row="somebody's words",
    columns={
        "attribution_id": "str",
        "article_id": "str",
        "field": "str",
        "kind": "str",  # direct, indirect, mixed
        "source_start": "int64",  # -1, -1: no source in the text
        "source_end": "int64",
        "source_actor_id": "str",
        "source_kind": "str",  # actor, named, unnamed, institution, unknown
        "cue": "str",  # lemma
        "cue_start": "int64",  # -1, -1: none
        "cue_end": "int64",
        "content_start": "int64",
        "content_end": "int64",
        "statement_id": "str",  # attribution_id of the statement's first stretch: "...," he said, "..." has two
        "narrated": "bool",  # told in the outlet's own words: an act, a wish, a fact learnt, or what its author's "I" thinks
    },
)

TONE = Table(
    row="a sentence's tone (VADER; Hutto & Gilbert 2014)",
    columns={
        "sentence_id": "str",
        "article_id": "str",
        "neg": "float64",
        "neu": "float64",
        "pos": "float64",
        "compound": "float64",
    },
)

TARGET_SENTIMENT = Table(
    row="a mention's sentiment toward its actor",
    columns={
        "mention_id": "str",
        "article_id": "str",
        "p_negative": "float64",
        "p_neutral": "float64",
        "p_positive": "float64",
        "label": "str",  # negative, neutral, positive
    },
)

FRAMES = Table(
    row="a cue of a frame, found",
    columns={
        "article_id": "str",
        "sentence_id": "str",
        "field": "str",
        "frame_id": "str",
        "score": "float64",  # weight of the cue
        "cue": "str",  # as the codebook writes it
        "start": "int64",
        "end": "int64",
    },
)

PORTRAYAL = Table(
    row="how one mention of an actor is portrayed",
    columns={
        "mention_id": "str",
        "article_id": "str",
        "actor_id": "str",
        "kind": "str",  # name_for (epithet, title, apposition), agent, patient, reporting_verb, loaded_word
        "value": "str",  # lemma or phrase, lower case
        "field": "str",
        "start": "int64",
        "end": "int64",
    },
)

QUOTED = Table(
    row="the words of one kind of source in one outlet",
    columns={
        "outlet": "str",
        "source_kind": "str",
        "source_actor_id": "str",  # NaN where the source is no actor of the study
        "kind": "str",  # direct, indirect, mixed
        "n": "int64",  # statements
        "n_articles": "int64",
        "n_words": "int64",
    },
)

REPORTED = Table(
    row="a reporting verb that one outlet uses of one source",
    columns={
        "outlet": "str",
        "source_kind": "str",
        "source_actor_id": "str",
        "verb": "str",
        "tone": "str",  # of reporting_verbs.csv, NaN for "according to"
        "n": "int64",
    },
)

SPEAKS_ABOUT = Table(
    row="how often one voice speaks of one actor",
    columns={
        "outlet": "str",
        "voice": "str",
        "source_actor_id": "str",  # who speaks, where an actor of the study does
        "actor_id": "str",  # of whom
        "n": "int64",
    },
)

ARTICLE_FRAMES = Table(
    row="an article and a frame, found or not",
    columns={
        "article_id": "str",
        "frame_id": "str",
        "score": "float64",  # 0 to 1
        "present": "bool",
        "n_hits": "int64",
        "n_cues": "int64",  # different cues among them
        "n_sentences": "int64",  # that carry the frame
    },
)

LEARNED_FRAMES = Table(
    row="a sentence and a frame learnt from coded examples, found or not",
    columns={
        "article_id": "str",
        "sentence_id": "str",
        "field": "str",  # title: a headline
        "start": "int64",
        "end": "int64",
        "frame_id": "str",
        "probability": "float64",
        "present": "bool",
    },
)

CONCORDANCE = Table(
    row="a place of the keyword",
    columns={
        "article_id": "str",
        "outlet": "str",
        "published": UTC,
        "field": "str",
        "left": "str",
        "keyword": "str",
        "right": "str",
        "start": "int64",
        "end": "int64",
    },
)

WORD_RATES = Table(
    row="how often a word is used in one part of the articles",
    columns={
        "part": "str",  # an outlet, a period, an article, ...
        "n": "int64",
        "n_words": "int64",  # searched
        "per_million": "float64",  # NaN: no words
        "low": "float64",
        "high": "float64",
        "n_articles": "int64",  # searched
        "n_articles_with": "int64",  # with the word
        "n_stories": "int64",  # searched
        "too_few": "bool",  # fewer than `min_stories` stories
        "share": "float64",  # of all uses, 0 to 1
        "share_expected": "float64",  # of all words
    },
)

COLLOCATES = Table(
    row="a word that stands near another one",
    columns={
        "word": "str",  # in small letters
        "n": "int64",  # in the window
        "n_left": "int64",
        "n_right": "int64",
        "expected": "float64",  # in the window, were the word spread evenly
        "n_word": "int64",  # anywhere
        "log_likelihood": "float64",  # G2 (Dunning 1993)
        "log_likelihood_low": "float64",
        "log_likelihood_high": "float64",
        "log_dice": "float64",  # Rychly (2008); of the words in the window, of which one hit may have several
        "low": "float64",  # of log_dice
        "high": "float64",
        "log_ratio": "float64",  # 1: twice as frequent in the window as outside (Hardie 2014)
        "log_ratio_low": "float64",
        "log_ratio_high": "float64",
        "p_adjusted": "float64",  # that log_ratio is 0, times the number of words compared
        "n_articles": "int64",  # with the word in the window
        "n_stories": "int64",
        "too_few": "bool",  # fewer than `min_stories` of these stories
    },
)

SIMILAR = Table(
    row="a sentence that says something like the query",
    columns={
        "article_id": "str",
        "outlet": "str",
        "published": UTC,
        "field": "str",
        "start": "int64",
        "end": "int64",
        "sentence_id": "str",
        "similarity": "float64",  # cosine, -1 to 1
    },
)

KEYNESS = Table(
    row="a word or phrase of a group, compared with all other groups",
    columns={
        "group": "str",
        "word": "str",
        "estimate": "float64",  # log-odds ratio: above 0 the group uses it more
        "low": "float64",
        "high": "float64",
        "z": "float64",  # normal quantile of its p, with the sign of the estimate
        "q": "float64",  # false discovery rate (Benjamini & Hochberg), over all words of all groups
        "distinct": "bool",  # q below FALSE_DISCOVERIES, in LEAST_ON_ONE_SIDE stories or more on the side that uses it more
        "count": "int64",
        "per_1000": "float64",
        "per_1000_rest": "float64",
        "n_articles": "int64",  # of the group, with the word
        "n_stories": "int64",
        "evenness": "float64",  # 1 minus Gries' DP: 1 is spread evenly over the group's articles, 0 all in one place
    },
)

TOP_WORDS = Table(
    row="a group with the words that set it apart, in one cell",
    columns={
        "group": "str",
        "words": "str",
        "n_distinct": "int64",  # of all its words
    },
)

WORD_COUNTS = Table(
    row="a word that an article uses",
    columns={"article_id": "str", "word": "str", "n": "int64"},
)

CUES = Table(
    row="a cue of the codebook, with what it matches",
    columns={
        "frame_id": "str",
        "cue": "str",
        "weight": "float64",
        "why": "str",
        "n_hits": "int64",
        "n_articles": "int64",
        "forms": "str",  # its wordings with their counts, most frequent first
    },
)

CUE_AGREEMENT = Table(
    row="a cue that coded texts hold",
    columns={
        "frame_id": "str",
        "cue": "str",
        "n_coded": "int64",  # texts with the cue
        "agreed": "float64",  # the share of them to which coders gave the frame, 0 to 1
        "low": "float64",
        "high": "float64",
    },
)

PROPOSED_ACTORS = Table(
    row="somebody whom articles name in full and the roster lacks",
    columns={
        "name": "str",
        "n_articles": "int64",
        "n_mentions": "int64",
        "example": "str",  # the first sentence that names them
    },
)

AGREEMENT = Table(
    row="one score of agreement, among coders or between them and a measure, on units of this corpus",
    columns={
        "task": "str",
        "between": "str",  # coders; measure and coders
        "outlet": "str",  # NaN: all
        "actor_id": "str",  # NaN: all
        "coder": "str",  # NaN: all
        "item": "str",  # frame_id, where a score is of one frame
        "metric": "str",  # alpha_nominal, alpha_ordinal, macro_f1, micro_f1, f1, accuracy, precision, agreement
        "value": "float64",  # NaN where it is undefined, or told from too few
        "low": "float64",
        "high": "float64",
        "n": "int64",  # units
        "n_stories": "int64",
        "n_coders": "int64",
        "said": "str",  # why there is no value, or what limits it; empty: nothing
    },
)

AGREEMENT_CONTRASTS = Table(
    row="how much more often a measure agrees with coders in one group than in the others",
    columns={
        "task": "str",
        "by": "str",  # outlet, actor_id
        "group": "str",
        "accuracy": "float64",  # 0 to 1, weighted by inclusion
        "accuracy_others": "float64",
        "difference": "float64",
        "low": "float64",
        "high": "float64",
        "low_adjusted": "float64",  # over all groups compared (Bonferroni)
        "high_adjusted": "float64",
        "n": "int64",
        "n_stories": "int64",
        "n_stories_others": "int64",
        "said": "str",  # works better, works worse, no difference shown, too few
    },
)

PAIRS = Table(
    row="one coder's code of one unit (of frames: of one frame of it) and the measure's answer",
    columns={
        "unit_id": "str",
        "task": "str",
        "item": "str",  # frame_id; empty: of no frame
        "coder": "str",
        "code": "str",
        "label": "str",  # the measure's answer
        "weight": "float64",  # 1 / inclusion, shared among the coders of the unit
        "inclusion": "float64",
        "note": "str",
        "article_id": "str",
        "story_id": "str",
        "outlet": "str",
        "period": "str",
        "actor_id": "str",
        "sentence_id": "str",  # NaN of a whole article
        "field": "str",
        "start": "int64",
        "end": "int64",
    },
)

CONFUSION = Table(
    row="a code, and a measure's answer to the units that have it",
    columns={
        "task": "str",
        "item": "str",
        "code": "str",
        "label": "str",
        "n": "int64",  # pairs
        "share": "float64",  # of the code's, weighted: 0 to 1
    },
)

DISAGREEMENTS = Table(
    row="a code that differs from the measure's answer, with its sentence",
    columns={
        "unit_id": "str",
        "task": "str",
        "item": "str",
        "coder": "str",
        "code": "str",
        "label": "str",
        "note": "str",
        "actor_id": "str",
        "outlet": "str",
        "published": UTC,
        "title": "str",
        "url": "str",
        "sentence": "str",  # empty of a whole article
    },
)

REPRINTS = Table(
    row="a story that several articles tell",
    columns={
        "title": "str",  # title, outlet and day of its earliest article
        "outlet": "str",
        "published": UTC,
        "also in": "str",  # the other outlets, "; " between two
        "wire": "str",  # the agency that most of them credit, empty where none does
        "articles": "int64",
    },
)

MENTION_FORMS = Table(
    row="an actor with the forms of the places that refer to them",
    columns={
        "actor_id": "str",
        "articles": "int64",
        "mentions": "int64",
        "name": "int64",
        "role": "int64",
        "pronoun": "int64",
        "share_of_articles": "float64",  # 0 to 1
    },
)

KEPT = Table(
    row="a filter of a study, and how many articles of an outlet it keeps",
    columns={
        "filter": "str",  # a setting of the study: genre, meta, about, subject
        "outlet": "str",
        "n_articles": "int64",  # before it
        "n_kept": "int64",
        "share_kept": "float64",  # 0 to 1
    },
)

LEFT_OUT = Table(
    row="a reason for which records were left out",
    columns={"reason": "str", "records": "int64", "example": "str", "title": "str"},
)

GENRE_COUNTS = Table(
    row="a genre, and what told it",
    columns={"genre": "str", "told_by": "str", "articles": "int64", "share": "float64"},  # share: 0 to 1
)

CUT_REASONS = Table(
    row="a reason for which blocks were taken off",
    columns={"reason": "str", "blocks": "int64", "articles": "int64"},
)

COUNTED_CUTS = Table(
    row="a block taken off, with how often and one of the articles",
    columns={"outlet": "str", "reason": "str", "block": "str", "times": "int64", "why": "str", "article_id": "str"},
)

CUT_BLOCKS = Table(
    row="a block taken off, with how often and why",
    columns={"times": "int64", "outlet": "str", "block": "str", "reason": "str", "why": "str", "example": "str"},
)

OPEN_ALIASES = Table(
    row="words that refer to somebody and were left open",
    columns={"alias": "str", "form": "str", "why": "str", "candidates": "str", "places": "int64", "articles": "int64"},
)

TARGETS = Table(
    row="a target in a sentence, as the model of sentiment reads it",
    columns={
        "text": "str",
        "start": "int64",
        "end": "int64",
        "same": "object",  # lists of (start, end): further mentions of the target
        "others": "object",  # and mentions of other actors
    },
)

FINDINGS = Table(
    row="an estimate",
    columns={
        "measure": "str",  # id of the registry (measures.py)
        "actor_id": "str",  # NaN: not of an actor
        "outlet": "str",  # NaN: all outlets
        "period": "str",  # NaN: the whole window
        "group": "str",  # what the measure is split by besides: a frame_id, a voice; NaN: nothing
        "group_by": "str",  # the column of articles that it is split by: genre, is_about, meta.NAME; NaN: `group` is the measure's own
        "estimand": "str",  # mean, count, difference, difference_from_others, log_odds (measures.ESTIMANDS)
        "weight": "str",  # what counts alike: mention, article, outlet; NaN where nothing is weighed
        "method": "str",  # how the interval was made: share, net share, mean, standardised, interrupted, resampled, none
        "estimate": "float64",
        "low": "float64",
        "high": "float64",
        "df": "float64",  # degrees of freedom of the interval
        "p": "float64",  # of a comparison with 0, two-sided; NaN where nothing is compared
        "p_adjusted": "float64",  # over all comparisons of the family (findings.family)
        "low_adjusted": "float64",  # the interval that leaves out 0 exactly where p_adjusted is below 1 - level
        "high_adjusted": "float64",
        "n_articles": "int64",
        "n_stories": "int64",
        "n_mentions": "int64",
        "n_effective": "float64",  # stories of equal weight that would tell as much (Kish 1965)
        "share_largest": "float64",  # of the weight, of the article that weighs most
        "n_coded": "int64",  # units that people coded
        "estimate_raw": "float64",  # by the measure alone, where `estimate` is corrected by codes
        "low_raw": "float64",
        "high_raw": "float64",
        "estimate_codes": "float64",  # by the codes alone
        "low_codes": "float64",
        "high_codes": "float64",
    },
)

PERIODS = Table(
    row="a period of the window, with or without articles",
    columns={
        "period": "str",  # as `study.period_names`
        "start": UTC,
        "end": UTC,  # the first moment after it
        "partial": "bool",  # the articles cover only part of it
        "gap": "bool",  # no article of any outlet: not collected, or nothing to collect
        "n_articles": "int64",
        "n_outlets": "int64",
    },
)

GAPS = Table(
    row="days in which an outlet is not collected (findings/periods.py says by which rule)",
    columns={
        "outlet": "str",
        "start": UTC,
        "end": UTC,  # the first moment after them
        "n_days": "int64",  # of these days, those on which other outlets have articles
        "chance": "float64",  # of so long a run without articles, at the outlet's usual rate
    },
)

COLLECTED = Table(
    row="an outlet: when it is collected",
    columns={
        "outlet": "str",
        "n_articles": "int64",
        "first": UTC,
        "last": UTC,
        "share_days": "float64",  # of the days on which any outlet has articles
        "missing": "str",  # periods in which it is not collected; "; " between two
    },
)

ABOUT = Table(
    row="an article and an actor that it mentions",
    columns={
        "article_id": "str",
        "actor_id": "str",
        "in_title": "bool",  # for themselves, not as in "Lund's envoy" (language.about.find_about)
        "in_lead": "bool",  # in one of the first sentences of the text (language.about.LEAD)
        "share_sentences": "float64",  # of the sentences of the text, those that refer to the actor, 0 to 1; NaN: no text
        "by_words": "bool",  # told by words, which no pronoun stands for, rather than by mentions
    },
)

COMPARABILITY = Table(
    row="a side of a contrast, with why what differs there may be the way it was put together",
    columns={
        "actor_id": "str",  # the first four: within what the sides are compared, NaN where by nothing
        "outlet": "str",
        "period": "str",
        "group": "str",
        "sides": "str",  # the column that tells the sides apart: outlet, period, phase
        "side": "str",
        "subject": "str",  # an actor_id of ABOUT: whom articles should be about; NaN: the actor of each row
        "n_articles": "int64",
        "n_stories": "int64",
        "n_mentions": "int64",
        "n_undated": "int64",  # articles
        "first": "datetime64[us]",  # day of the earliest article in the study's time zone, NaT where all are undated
        "last": "datetime64[us]",
        "share_about": "float64",  # of the articles, those about the subject, 0 to 1; NaN: rows are of no actor
        "share_opinion": "float64",  # of the articles whose genre is known; NaN: known of too few (LEAST_KNOWN)
        "n_genre_known": "int64",  # articles
        "share_largest": "float64",  # of the mentions, those of the article that has most
        "n_effective": "float64",  # articles with equally many mentions that would tell as much (Kish 1965)
        "why_articles": "str",  # these: why this side may not compare, in words; NaN: nothing to object to
        "why_dates": "str",
        "why_outlets": "str",
        "why_about": "str",
        "why_opinion": "str",
        "why_largest": "str",
        "why_effective": "str",
    },
)

MULTIVERSE = Table(
    row="an estimate under one combination of reasonable choices",
    columns={
        "measure": "str",  # the first six, as of FINDINGS, tell which finding it is
        "estimand": "str",
        "actor_id": "str",
        "outlet": "str",
        "period": "str",
        "group": "str",
        "weight": "str",  # what counts alike: mention, article, outlet
        "window": "str",  # whole; common: the days that all sides have; months: the months, each compared with itself; equal: as many days on either side
        "subject": "str",  # all; actor: articles about the finding's own; else an actor_id of ABOUT
        "voice": "str",  # all; own: the outlet's own words
        "usual": "bool",  # the choices that the page makes
        "n_changed": "int64",  # choices that differ from the usual ones
        "estimate": "float64",  # NaN, as its interval: too few stories are left
        "low": "float64",
        "high": "float64",
        "n_articles": "int64",
        "n_stories": "int64",
        "n_mentions": "int64",
        "method": "str",  # as of FINDINGS: where others are "corrected", one that is not is by the measure alone
        "stated": "float64",  # the estimate that the page states; NaN: not known
    },
)

ROBUSTNESS = Table(
    row="a finding, and whether it holds under each reasonable choice",
    columns={
        "measure": "str",
        "estimand": "str",
        "actor_id": "str",
        "outlet": "str",
        "period": "str",
        "group": "str",
        "n_choices": "int64",  # combinations that leave stories enough
        "n_too_few": "int64",  # those that do not
        "n_same": "int64",  # combinations in which it has the sign of the usual one
        "n_opposite": "int64",  # in which it has the other
        "n_clear": "int64",  # whose interval leaves out 0
        "clear": "bool",  # that of the usual one leaves out 0
        "lowest": "float64",  # of the estimates
        "highest": "float64",
        "turn": "int64",  # row of MULTIVERSE with the other sign, of those with fewest changes the farthest from 0; -1: none
        "told": "int64",  # the same of those whose interval leaves out 0
        "n_measured": "int64",  # combinations that too few codes leave to the measure alone, where others are corrected by codes
        "otherwise": "bool",  # the usual one has another sign than the page states
    },
)

CODES = Table(
    row="one coder's code of one unit",
    columns={
        "unit_id": "str",  # mention_id; of a whole article its article_id, and the actor_id behind a space where it is about one
        "task": "str",  # sentiment, voice, actor, attitude, frames
        "code": "str",  # several frames: "; " between two; "cannot_tell"; empty: taken back
        "coder": "str",
        "inclusion": "float64",  # probability of having been drawn, 0 to 1; NaN: drawn by convenience
        "coded_at": UTC,
        "note": "str",
        "stratum": "str",  # from which the unit was drawn; empty: from all
        "article_id": "str",  # where the unit is, so that codes can be handed on without a publisher's text
        "url": "str",
        "actor_id": "str",  # empty: of no actor
        "field": "str",
        "start": "int64",
        "end": "int64",
        "digest": "str",  # of the sentence (of a whole article: of its text), first 12 hex digits of SHA-256
    },
)

CODING_UNITS = Table(
    row="a unit drawn to be coded",
    columns={
        "unit_id": "str",
        "kind": "str",  # mention, article
        "article_id": "str",
        "url": "str",
        "actor_id": "str",  # empty: an article for all that it says
        "field": "str",
        "start": "int64",
        "end": "int64",
        "inclusion": "float64",
        "stratum": "str",
        "digest": "str",
    },
)

UNIT_TEXTS = Table(
    row="what a coder reads of a unit",
    columns={
        "unit_id": "str",
        "outlet": "str",
        "published": UTC,
        "title": "str",
        "before": "str",  # the sentences before a mention, and its own up to it; empty of a whole article
        "words": "str",  # the mention; the text of a whole article
        "after": "str",
    },
)

CODING_PROGRESS = Table(
    row="a task and a coder: how far coding has come",
    columns={
        "task": "str",
        "coder": "str",
        "n_drawn": "int64",  # of whoever adjudicates: units on which the coders differ
        "n_coded": "int64",
        "n_cannot_tell": "int64",  # of those coded
        "n_left": "int64",
    },
)

EVIDENCE = Table(
    row="a sentence behind an estimate, cut at the words that count, so that they can be marked",
    columns={
        "outlet": "str",
        "published": UTC,
        "title": "str",
        "url": "str",
        "article_id": "str",
        "sentence_id": "str",
        "before": "str",
        "marked": "str",  # before + marked + after is the sentence as the article prints it
        "after": "str",
        "voice": "str",  # of the mention, NaN where the row is of none
        "label": "str",  # its sentiment, NaN where it is not judged
        "weight": "float64",  # what the sentence was chosen by; NaN where it was drawn at random, or chosen by its place
        "mention_id": "str",  # the words in question: NaN where they are no mention
        "actor_id": "str",
        "field": "str",
        "start": "int64",
        "end": "int64",
    },
)

VALIDITY = Table(
    row="one score of a measure against human codes",
    columns={
        "task": "str",
        "set": "str",
        "method": "str",
        "n": "int64",
        "metric": "str",
        "value": "float64",
        "low": "float64",
        "high": "float64",
        "baseline": "float64",
        "weights": "str",  # digest; NaN where the method has none
    },
)
