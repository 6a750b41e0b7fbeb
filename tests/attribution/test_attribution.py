"""Who says what: a sentence and what a careful reader marks in it."""

import time

import pandas as pd
import pytest
from factories import ATTRIBUTING, ENGLISH

from analysis.attribution.find import find_attributions
from analysis.language.document import Documents
from analysis.language.quotations import find_quotations
from analysis.language.sentences import split_sentences
from analysis.paths import SHARED
from analysis.tables import ATTRIBUTIONS, MENTIONS
from analysis.validity import Options, evaluate


def make_articles(text, title=""):
    return pd.DataFrame({"article_id": ["a"], "title": [title], "text": [text]}, dtype="str")


def attributions(text, title="", mentions=None):
    articles = make_articles(text, title)
    documents = Documents(articles, split_sentences(articles, ENGLISH), ENGLISH)
    return find_attributions(documents, MENTIONS.empty() if mentions is None else mentions, *ATTRIBUTING)


def read(text, title=""):
    """Each attribution as (kind, source, cue, content)."""
    rows = attributions(text, title).itertuples()
    texts = {"text": text, "title": title}
    return [
        (
            row.kind,
            texts[row.field][row.source_start : row.source_end] if row.source_start >= 0 else None,
            row.cue if isinstance(row.cue, str) else None,
            texts[row.field][row.content_start : row.content_end],
        )
        for row in rows
    ]


@pytest.mark.parametrize(
    "text, expected",
    [
        # the speaker after, before, within
        ("“It is over,” said Ann Roe, the mayor.", [("direct", "Ann Roe, the mayor", "say", "It is over")]),
        ("Ann Roe said: “It is over.”", [("direct", "Ann Roe", "say", "It is over.")]),
        ("“It is,” she said, “a long road.”", [("direct", "she", "say", "It is"), ("direct", "she", "say", "a long road.")]),
        ("“Is it over?” Mr. Lund asked.", [("direct", "Mr. Lund", "ask", "Is it over?")]),
        # marks of every kind
        ('"It is over," he said.', [("direct", "he", "say", "It is over")]),
        ("‘It is the officials’ plan,’ he said.", [("direct", "he", "say", "It is the officials’ plan")]),
        ("'It wasn't us,' he said.", [("direct", "he", "say", "It wasn't us")]),
        ("''It is over,'' he said.", [("direct", "he", "say", "It is over")]),
        # indirect speech
        ("Ann Roe said that the road was closed.", [("indirect", "Ann Roe", "say", "the road was closed")]),
        ("Ann Roe has said she is in no rush.", [("indirect", "Ann Roe", "say", "she is in no rush")]),
        ("The road was closed, officials said.", [("indirect", "officials", "say", "The road was closed")]),
        ("Lund wants a treaty, an official told the paper.", [
            ("indirect", "an official", "tell", "Lund wants a treaty"), ("indirect", "Lund", "want", "a treaty"),
        ]),
        ("The road is closed, according to two people familiar with the talks.", [
            ("indirect", "two people familiar with the talks", "according to", "The road is closed"),
        ]),
        ("According to Ann Roe, the road is closed.", [("indirect", "Ann Roe", "according to", "the road is closed")]),
        ("As Ann Roe put it, the road was closed.", [("indirect", "Ann Roe", "put it", "the road was closed")]),
        ("The road, he said, would stay closed.", [("indirect", "he", "say", "The road"), ("indirect", "he", "say", "would stay closed")]),
        ("Roe told reporters on Monday that the road was closed.", [("indirect", "Roe", "tell", "the road was closed")]),
        # mixed
        ("Roe called the plan “a leap in the dark.”", [("mixed", "Roe", "call", "the plan “a leap in the dark.”")]),
        ("Roe said the plan was “a leap in the dark.”", [("mixed", "Roe", "say", "the plan was “a leap in the dark.”")]),
        # two in a sentence
        ("Roe said that she would go, adding that it was late.", [
            ("indirect", "Roe", "say", "she would go"), ("indirect", "Roe", "add", "it was late"),
        ]),
        ("Roe left on Monday, tweeting that the talks were over.", [("indirect", "Roe", "tweet", "the talks were over")]),
        # a long source
        ("An official who had been in the room said the talks were over.", [
            ("indirect", "An official who had been in the room", "say", "the talks were over"),
        ]),
        # no speech
        ("The so-called “deal of the century” fell through.", []),  # scare quotes
        ("The company states its claims in two reports.", []),
        ("Asked why, nobody moved.", []),
    ],
)  # fmt: skip
def test_a_sentence_is_read_as_a_person_reads_it(text, expected):
    assert read(text) == expected


def test_speech_within_speech_is_nested_and_the_speaker_s_own_i_is_not():
    assert read("“I think he said that the deal was off,” she said.") == [
        ("direct", "she", "say", "I think he said that the deal was off"),
        ("indirect", "he", "say", "the deal was off"),
    ]
    assert [row[1:] for row in read("The paper said that Ms. Roe had told aides that it was over.")] == [
        ("The paper", "say", "Ms. Roe had told aides that it was over"),
        ("Ms. Roe", "tell", "it was over"),
    ]


def test_a_quotation_runs_over_sentences_and_paragraphs():
    found = read("“It is over. It has been for a year.\n\n“Nobody told us,” Ann Roe said. “Not one of them.”")
    assert {row[1] for row in found} == {"Ann Roe"}
    assert [row[3] for row in found] == ["It is over. It has been for a year.", "Nobody told us", "Not one of them."]


def test_stretches_of_one_statement_share_its_id():
    found = attributions("“It is over,” she said. “We are going home now.” The road was empty.")
    assert found["statement_id"].tolist() == ["a.tea0", "a.tea0"]


def test_a_quotation_without_a_cue_follows_the_last_speaker_or_a_colon():
    assert read("Ann Roe said she was glad. “We are all going home now.”")[1][:2] == ("direct", "Ann Roe")
    assert read("Ann Roe told the court:\n\n“We are all going home now.”") == [
        ("direct", "Ann Roe", "tell", "We are all going home now."),
    ]


def test_whole_sentences_in_quotation_marks_are_somebody_s_words_though_nobody_is_named():
    assert read("The street was empty. “We are all going home now.”") == [
        ("direct", None, None, "We are all going home now.")
    ]


@pytest.mark.parametrize(
    "title, expected",
    [
        ("Roe says talks are over", [("indirect", "Roe", "say", "talks are over")]),
        ("Talks are over: officials", [("indirect", "officials", None, "Talks are over")]),
        ("ROE SAYS THAT TALKS ARE OVER", [("indirect", "ROE", "say", "TALKS ARE OVER")]),
        ("Talks: a timeline", []),
    ],
)
def test_headlines(title, expected):
    assert read("", title) == expected


@pytest.mark.parametrize(
    "text, kind",
    [
        ("Ann Roe said it was over.", "named"),
        ("Mr. Roe said it was over.", "named"),
        ("Officials said it was over.", "unnamed"),
        ("A spokesman for Mr. Roe said it was over.", "unnamed"),
        ("The White House said it was over.", "institution"),
        ("Pyongyang said it was over.", "institution"),
        ("The Ministry of Defence said it was over.", "institution"),
        ("He said it was over.", "unknown"),
        ("“It is over and everyone knows.”", "unknown"),
    ],
)
def test_sources_are_named_unnamed_institutions_or_unknown(text, kind):
    assert attributions(text)["source_kind"].tolist() == [kind]


@pytest.mark.parametrize(
    "text, alias, expected",
    [
        ("President Lund said it was over.", "Lund", "lund"),
        ("He said it was over.", "He", "lund"),
        ("The mayor, Ann Lund, said it was over.", "Ann Lund", "lund"),
        ("Secretary of State Ann Lund said it was over.", "Ann Lund", "lund"),
        ("Lund's lawyer said it was over.", "Lund", None),
        ("A spokesman for Lund said it was over.", "Lund", None),
        ("A Lund aide said it was over.", "Lund", None),
        ("Roe, who met Lund, said it was over.", "Lund", None),
    ],
)
def test_a_source_is_an_actor_where_the_mention_is_its_head(text, alias, expected):
    start = text.index(alias)
    mentions = MENTIONS.build([("m", "a", "s", "text", "lund", "name", alias, start, start + len(alias), None, None)])
    found = attributions(text, mentions=mentions).iloc[0]
    assert (found["source_actor_id"] if expected else None) == expected
    assert (found["source_kind"] == "actor") == (expected is not None)


def test_an_interview_gives_each_turn_to_its_label():
    text = "Q: How did it go?\n\nA: I think it went well.\n\nQ: Really?\n\nA: Lund told me that it was fine."
    found = read(text)
    assert [(row[1], row[3]) for row in found] == [
        ("Q", "How did it go?"),
        ("A", "I think it went well."),
        ("Q", "Really?"),
        ("A", "Lund told me that it was fine."),
        ("Lund", "it was fine"),
    ]


@pytest.mark.parametrize("mark", ["“", '"', "‘"])
def test_a_mark_that_nothing_closes_does_not_swallow_the_article(mark):
    text = f"He said {mark}it was over. Then the road was empty.\n\nThe next day was quiet."
    covered = sum(end - start for start, end in ((q.start, q.end) for q in find_quotations(text)))
    assert covered <= len("“it was over.")


def test_nested_and_possessive_marks():
    text = "“He told me, ‘Go,’ and I went,” she said of the aides’ ‘deal’ and the ’90s."
    assert [text[q.start : q.end] for q in find_quotations(text)] == ["“He told me, ‘Go,’ and I went,”", "‘deal’"]


def test_an_article_that_is_one_quotation_has_one_speaker():
    text = "“" + "We met at noon. It was over by one. " * 40 + "”"
    found = attributions(text)
    assert found["kind"].tolist() == ["direct"]
    assert found["content_end"][0] - found["content_start"][0] > 1_400


@pytest.mark.parametrize(
    "unit",
    [
        "Ann Roe said that the plan would fail and ",  # no sentence end
        "ROE: I think we said no. ",
        "“We said no,” he said. ",
        "a man who met ",
        "“Open mark. ",
        "‘the aides’ ",
    ],
)
def test_a_transcript_of_50_000_words_is_read_in_linear_time(unit):
    n = 50_000 // len(unit.split())
    began = time.perf_counter()
    attributions(unit * (n // 10))
    tenth = time.perf_counter() - began
    began = time.perf_counter()
    attributions(unit * n)
    assert time.perf_counter() - began < 40 * tenth + 1


def test_no_articles_give_every_column():
    found = attributions("")
    assert list(found.columns) == list(ATTRIBUTIONS.columns)
    assert found.empty


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is absent")
def test_attributions_agree_with_human_coders():
    gold = SHARED / "gold/attribution"
    options = Options(documents=gold / "polnear_dev_docs.jsonl.gz")
    score = evaluate("attribution", gold / "polnear_dev.jsonl.gz", options, n_boot=5)
    floors = {"content_token_f1": 0.80, "attribution_f1": 0.60, "source_accuracy": 0.85}
    assert {name: score.metrics[name]["value"] >= floor for name, floor in floors.items()} == dict.fromkeys(
        floors, True
    )
    assert score.baseline["content_token_f1"] < score.metrics["content_token_f1"]["low"]
