"""Who says what: a sentence and what a careful reader marks in it."""

import time

import factories
import pandas as pd
import pytest
from factories import ATTRIBUTING, ENGLISH, SHIPPED, make_documents

from analysis.attribution.find import find_attributions
from analysis.language.document import Documents
from analysis.language.quotations import find_quotations
from analysis.language.sentences import split_sentences
from analysis.mentions import find_mentions
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
            ("indirect", "an official", "tell", "Lund wants a treaty"),  # what he wants is told in the official's words
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
        ("Lund lied to all, a spokesman told The Evening Post.", [("indirect", "a spokesman", "tell", "Lund lied to all")]),
        ("This road, he says, is long.", [("indirect", "he", "say", "This road"), ("indirect", "he", "say", "is long")]),
        ("In Bonn, the plant is holding on, said the manager, Ann Roe.", [
            ("indirect", "the manager, Ann Roe", "say", "In Bonn, the plant is holding on"),
        ]),
        ("If Lund wins, that is the end, said one of the aides.", [
            ("indirect", "one of the aides", "say", "If Lund wins, that is the end"),
        ]),
        ("Roe, though, said that it was over.", [("indirect", "Roe", "say", "it was over")]),
        # where the clause ends
        ("When Roe said that she would go, Lund laughed.", [("indirect", "Roe", "say", "she would go")]),
        ("Roe, who said that she would go, stayed.", [("indirect", "Roe, who", "say", "she would go")]),
        ("The wait is long, as she claims a delay of hours.", [("indirect", "she", "claim", "a delay of hours")]),
        ("Roe praised the plan and walked out.", [("indirect", "Roe", "praise", "the plan")]),
        ("Roe defended the plan: the votes, she said, were not there.", [
            ("indirect", "Roe", "defend", "the plan"), ("indirect", "she", "say", "the votes"), ("indirect", "she", "say", "were not there"),
        ]),
        ('Asked about the talk on "The Morning Show," Roe said it was over.', [("indirect", "Roe", "say", "it was over")]),
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


@pytest.mark.parametrize("text, expected", [
    ('Senator Ann Roe (D-Ohio): "We will not go along with it."', [("direct", "Senator Ann Roe", "We will not go along with it.")]),
    ('Ann Roe\'s answer came at once: "Never."', [("direct", "Ann Roe", "Never.")]),
    ('Roe laughed. "No way."', [("direct", "Roe", "No way.")]),
    ('In a motion, Roe asks to question both, for "no more than two hours."', [
        ("direct", "Roe", "no more than two hours."),
    ]),
    ('He is for "freedom", whatever that is.', []),  # a scare quote is nobody's
])  # fmt: skip
def test_a_quotation_without_a_verb_of_speech_is_the_subject_s(text, expected):
    assert [(kind, source, content) for kind, source, _, content in read(text)] == expected


def test_a_passage_set_below_a_colon_is_the_one_s_who_was_announced():
    found = read("Roe pointed out:\n\nThe show matters more than the plan. He likes shows.\n\nThe plan was late.")
    assert found == [("direct", "Roe", None, "The show matters more than the plan. He likes shows.")]


def test_a_signed_post_is_direct_speech():
    text = "A great day for Bonn! I won. — Ann Roe (@annroe) May 4, 2018 So did I. — Bo Lund (@lund) May 5, 2018\n\nThe rain fell."
    assert read(text) == [
        ("direct", "Ann Roe", None, "A great day for Bonn! I won."),
        ("direct", "Bo Lund", None, "So did I."),
    ]


def test_a_name_alone_on_its_line_begins_a_turn():
    text = "Ann Roe\n\nHow was it?\n\nBo Lund\n\nCold.\n\nAnd wet.\n\nAnn Roe\n\nReally?\n\nBo Lund\n\nYes.\n\nThe end."
    assert [(row[1], row[3]) for row in read(text)] == [
        ("Ann Roe", "How was it?"),
        ("Bo Lund", "Cold.\n\nAnd wet."),
        ("Ann Roe", "Really?"),
        ("Bo Lund", "Yes."),
    ]


@pytest.mark.parametrize("text, narrated", [
    ("Roe refused to meet Lund.", [True]),
    ("Roe wants Lund to resign.", [True]),
    ("Roe learned that Lund had lied.", [True]),
    ("Roe defended her plan for Lund.", [True]),
    ("Roe discussed the plan of Lund.", [True]),
    ("I think that Lund is right.", [True]),  # the author's
    ("Roe said that Lund had lied.", [False]),
    ("Roe called Lund a liar.", [False]),
    ("Roe learned that “Lund had lied to all of us.”", [False]),
    ("“I think that Lund is right,” I said.", [False]),
])  # fmt: skip
def test_what_the_outlet_tells_in_its_own_words_is_narrated(text, narrated):
    assert attributions(text)["narrated"].tolist() == narrated


@pytest.mark.parametrize(
    "text, expected",
    [
        ("It rained.\n“Lund lies.” — Ann Roe\nWe left.", [("direct", "Ann Roe", None, "Lund lies.")]),  # signed
        ("“Lund lies” - a lot.", []),
        ("Roe called Lund before he left for Bonn.", []),  # by telephone
        ("Roe called Lund on Monday.", []),
        ("Roe called Lund a liar.", [("indirect", "Roe", "call", "Lund a liar")]),
        (
            "Roe lost her aide Max Lund, who said it was over.",
            [("indirect", "her aide Max Lund, who", "say", "it was over")],
        ),
        (
            "Roe met a man who wrote “we all win in the end”.",
            [("direct", "a man who", "write", "we all win in the end")],
        ),
        (
            "Protect Our Parks, which said it was over, left.",
            [("indirect", "Protect Our Parks, which", "say", "it was over")],
        ),
        (
            "“My friend told me, ‘I am tired now,’ and I said, ‘I am not,’” Roe said.",
            [
                ("direct", "Roe", "say", "My friend told me, ‘I am tired now,’ and I said, ‘I am not,’"),
                ("direct", "My friend", "tell", "I am tired now"),
            ],
        ),
    ],
)
def test_whose_words_they_are(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize("marks", ['""', '" "', "“”", "“,”"])
def test_quotation_marks_around_nothing_are_no_attribution(marks):
    for text in (
        f"Roe laughed. {marks} Lund left.",
        f"“It is over,” Roe said. {marks} Lund left.",
        f"Roe said:\n{marks}",
    ):
        found = attributions(text)
        assert (found["content_start"] < found["content_end"]).all()


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
        ("Seoul: North to shut site", [("indirect", "Seoul", None, "North to shut site")]),
        ("‘We will never go’: Lund", [("direct", "Lund", None, "We will never go")]),
        ("Lund: 'I trust him'", [("direct", "Lund", None, "I trust him")]),
        ("Ann Roe: Lund is done", [("indirect", "Ann Roe", None, "Lund is done")]),
        ("Ann Roe on Lund: ‘He is done’", [("direct", "Ann Roe", None, "He is done")]),
        ("Opinion: Lund is done", []),
        ("Bonn: rain again", []),
        ("Ann Roe: A life in pictures", []),
        ("Ann Roe: the woman who would be queen", []),
        ("Ann Roe: what we know so far", []),
        ("Ann Roe: how Lund was ‘done’ in", []),
        ("Ann Roe: Hero or villain?", []),
        ("Jong Un Un: Friend or foe?", []),
        ("Ann Roe, Max Lund: two leaders", []),
        ("Ann Roe: We Need the Talks", [("indirect", "Ann Roe", None, "We Need the Talks")]),
        (
            "Ann Roe: If Lund goes, the talks will end",
            [("indirect", "Ann Roe", None, "If Lund goes, the talks will end")],
        ),
        ("Roe leads Lund by five points: poll", [("indirect", "poll", None, "Roe leads Lund by five points")]),
    ],
)
def test_headlines(title, expected):
    assert read("", title) == expected


def test_a_followed_actor_before_the_colon_of_a_headline_may_be_its_topic():
    def n_found(title):
        articles = factories.make_articles("", title=title)
        documents = make_documents(articles)
        mentions = find_mentions(articles, documents, SHIPPED.actors).mentions
        assert len(mentions) == 1
        return len(find_attributions(documents, mentions, *ATTRIBUTING))

    topics = ["Trump: what we know so far", "Mike Pompeo: From CIA to State", "Kim Jong Un: the man who would be king"]
    assert [n_found(title) for title in topics] == [0, 0, 0]
    assert n_found("Trump: The talks will end") == 1


def test_a_surname_before_the_colon_of_a_headline_speaks_where_the_article_says_so():
    assert read("Kaye said that it was over.", "Kaye: talks are over")[0] == (
        "indirect",
        "Kaye",
        None,
        "talks are over",
    )
    assert read("The rain fell.", "Kaye: talks are over") == []


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
