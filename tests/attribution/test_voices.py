"""In whose voice a mention stands, and who gets to speak."""

import pandas as pd
import pytest
from factories import ATTRIBUTING, ENGLISH, SHIPPED

from analysis.attribution.find import find_attributions
from analysis.attribution.voices import assign_voices, reporting_verbs, who_is_quoted, who_speaks_about_whom
from analysis.language.document import Documents
from analysis.language.sentences import split_sentences
from analysis.tables import ATTRIBUTIONS, MENTIONS


def make_articles(text, outlet="The Daily"):
    return pd.DataFrame({"article_id": ["a"], "outlet": [outlet], "title": [""], "text": [text]}, dtype="str")


def make_mentions(text, *names):
    """A mention of the actor `roe` or `lund` at each place where the text names them."""
    places = [(at, name) for name in names for at in range(len(text)) if text.startswith(name, at)]
    return MENTIONS.build(
        (f"m{n}", "a", "s", "text", name.lower(), "name", name, at, at + len(name), None, None)
        for n, (at, name) in enumerate(sorted(places))
    )


def measured(text, *names):
    articles, mentions = make_articles(text), make_mentions(text, *names)
    documents = Documents(articles, split_sentences(articles, ENGLISH), ENGLISH)
    attributions = find_attributions(documents, mentions, *ATTRIBUTING)
    return articles, assign_voices(mentions, attributions), attributions


@pytest.mark.parametrize(
    "text, voices",
    [
        ("Lund lost the vote.", ["outlet"]),
        ("Roe said that Lund lost the vote.", ["outlet", "actor"]),  # the source itself stands in the outlet's voice
        ("Officials said that Lund lost the vote.", ["unnamed"]),
        ("The White House said that Lund lost the vote.", ["institution"]),
        ("Ann Kaye said that Lund lost the vote.", ["named"]),
        ("“Lund lost the vote, and everybody knows it.”", ["unknown"]),
        ("“Lund lost,” Roe said. “We all saw Lund lose it.”", ["actor", "outlet", "actor"]),
        ("Officials said that Roe had told them that Lund lost.", ["unnamed", "actor"]),  # innermost; source nested
        ("Officials said that Roe wants Lund to go.", ["unnamed", "unnamed"]),
        ("Roe wants Lund to go.", ["outlet", "outlet"]),  # told in the outlet's own words
        ("I think that Lund lost.", ["outlet"]),  # the author's
    ],
)
def test_a_mention_stands_in_the_voice_of_the_innermost_speaker(text, voices):
    assert measured(text, "Roe", "Lund")[1]["voice"].tolist() == voices


def test_the_outlet_s_own_voice_has_no_attribution_and_inputs_stay_as_they_are():
    _, mentions, attributions = measured("Roe said that Lund lost.", "Roe", "Lund")
    assert mentions["attribution_id"].isna().tolist() == [True, False]
    assert mentions["attribution_id"][1] == attributions["attribution_id"][0]
    bare = make_mentions("Roe said that Lund lost.", "Roe")
    assign_voices(bare, attributions)
    assert bare["voice"].isna().all()


def test_who_is_quoted_counts_statements_and_words():
    articles, _, attributions = measured(
        "“It is over,” Roe said. “We are all going home.” Roe said she was glad.", "Roe"
    )
    table = who_is_quoted(articles, attributions).set_index("kind")
    assert table.loc["direct", ["outlet", "source_actor_id", "n", "n_articles", "n_words"]].tolist() == [
        "The Daily",
        "roe",
        1,
        1,
        8,
    ]
    assert table.loc["indirect", ["n", "n_words"]].tolist() == [1, 3]


def test_reporting_verbs_carry_their_tone():
    articles, _, attributions = measured("Roe claimed that it was over. Roe boasted that she had won.", "Roe")
    found = reporting_verbs(articles, attributions, SHIPPED.verbs)
    assert dict(zip(found["verb"], found["tone"], strict=True)) == {"claim": "doubting", "boast": "boasting"}


def test_who_speaks_about_whom_counts_mentions():
    articles, mentions, attributions = measured("Roe said that Lund lost. Lund left.", "Roe", "Lund")
    found = who_speaks_about_whom(mentions, attributions, articles)
    rows = [(r.voice, r.source_actor_id if r.voice == "actor" else None, r.actor_id, r.n) for r in found.itertuples()]
    assert sorted(rows, key=str) == [
        ("actor", "roe", "lund", 1),
        ("outlet", None, "lund", 1),
        ("outlet", None, "roe", 1),
    ]


def test_nothing_said_and_nobody_mentioned_give_empty_tables():
    articles = make_articles("")
    nothing, nobody = ATTRIBUTIONS.empty(), MENTIONS.empty()
    assert assign_voices(nobody, nothing).empty
    assert who_is_quoted(articles, nothing).empty
    assert reporting_verbs(articles, nothing, SHIPPED.verbs).empty
    assert who_speaks_about_whom(nobody, nothing, articles).empty


def test_mentions_without_any_attribution_are_the_outlet_s():
    assert assign_voices(make_mentions("Roe left.", "Roe"), ATTRIBUTIONS.empty())["voice"].tolist() == ["outlet"]
