"""Frames by codebook: what a cue matches, what rules it out, and when an article carries a frame."""

from dataclasses import replace

import pandas as pd
import pytest
from factories import SHIPPED, make_articles, make_documents

from analysis import paths
from analysis.codebook.events import read_events
from analysis.codebook.frames import CueGroup, Frame, read_frames
from analysis.codebook.term_finder import compile_terms
from analysis.codebook.terms import TermError, read_term
from analysis.errors import CodebookError
from analysis.framing.codebook import LONG, article_frames, carried, find_frames, frame_score
from analysis.tables import FRAMES


def make_frame(*terms: str, id: str = "trade", not_in: tuple[str, ...] = (), **given: object) -> Frame:
    return Frame(
        id=id, name=id, kind="issue", definition="d", question="q?", source="s",
        cues=(CueGroup(terms=terms, weight=2.0, why="test"),), not_in=not_in, **given,
    )  # fmt: skip


def found_in(text: str, *frames: Frame) -> list[str]:
    articles = make_articles(text)
    hits = find_frames(make_documents(articles), frames)
    return [text[start:end] for start, end in zip(hits["start"], hits["end"], strict=True)]


@pytest.mark.parametrize(
    "term, text, expected",
    [
        ("sanction*", "Sanctions were eased; a sanctioned ship left.", ["Sanctions", "sanctioned"]),
        ("sanction", "Sanctions were eased.", []),  # whole words
        ("peace talk*", "The peace talks and peace-talk hopes.", ["peace talks", "peace-talk"]),  # a hyphen is a space
        ("peace talk*", "They want peace. Talks begin.", []),  # not across sentences
        ("peace talk*", "They want peace, talks and bread.", []),  # nor a comma
        ("talk* .. collapse*", "Talks over the port collapsed.", ["Talks over the port collapsed"]),
        ("talk* .. collapse*", "Talks over the old port by the sea collapsed.", []),  # more than three words between
        ("US troops", "US troops told us troops move.", ["US troops"]),  # capitals as written
        ("U.S. troops", "The U.S. troops left.", ["U.S. troops"]),
        ("ally", "The ally's port.", ["ally's"]),  # possessive
        ("king's ransom", "A king’s ransom was paid.", ["king’s ransom"]),  # either apostrophe
    ],
)
def test_a_term_is_found_as_whole_words(term, text, expected):
    assert [text[start:end] for _, _, start, end in compile_terms([term]).find([text]).rows()] == expected


@pytest.mark.parametrize(
    "term, said",
    [
        ("", "no word"),
        ("*", "not a word"),
        ("a*", "three letters"),
        ("talk ..", "begins or ends"),
        ("(tal", "not a word"),
    ],
)
def test_a_term_that_cannot_be_meant_so_is_refused(term, said):
    with pytest.raises(TermError, match=said):
        read_term(term)


def test_the_longest_of_overlapping_cues_counts():
    assert found_in("The trade war goes on.", make_frame("trade", "trade war*")) == ["trade war"]


def test_a_context_rules_a_cue_out():
    frame = make_frame("trade", not_in=("trade barbs",))
    assert found_in("They trade barbs and trade in coal.", frame) == ["trade"]


def test_hits_carry_article_sentence_and_place():
    articles = make_articles("Nothing here. The trade grew.", title="Trade grows")
    hits = find_frames(make_documents(articles), [make_frame("trade")])
    assert list(zip(hits["field"], hits["start"], hits["end"], hits["score"], strict=True)) == [
        ("title", 0, 5, 2.0), ("text", 18, 23, 2.0)]  # fmt: skip


def test_no_article_gives_every_column():
    articles = make_articles()
    assert list(find_frames(make_documents(articles), [make_frame("trade")]).columns) == list(FRAMES.columns)


def test_the_score_is_one_half_at_one_unit_of_weight_in_100_words():
    assert frame_score([("port", 5.0, False)], 500) == pytest.approx(0.5)
    assert frame_score([("port", 2.0, True)], 400) == pytest.approx(0.5)  # in the title counts double
    assert frame_score([], 400) == 0


def test_one_cue_in_the_text_is_not_what_an_article_stresses():
    frame = make_frame("tariff*", "export*", threshold=0.3)
    articles = make_articles("Tariffs rose. " + "Rain fell. " * 20, "Tariffs cut exports. " + "Rain fell. " * 20)
    table = article_frames(find_frames(make_documents(articles), [frame]), articles, [frame])
    assert list(table["present"]) == [False, True]
    assert table["score"].between(0, 1).all()


def weighed(*groups: tuple[str, float]) -> Frame:
    cues = tuple(CueGroup(terms=(term,), weight=weight, why="test") for term, weight in groups)
    return replace(make_frame("x"), cues=cues)


@pytest.mark.parametrize(
    "text, carries",
    [
        ("Exports fell.", False),  # a lone weak cue
        ("Exports fell and exports fell.", False),  # the same again says no more
        ("Exports fell as prices rose.", True),  # two weak ones together
        ("Tariffs rose.", True),  # a lone usual sign
    ],
)
def test_a_sentence_carries_a_frame_where_its_different_cues_add_up(text, carries):
    frame = weighed(("tariff*", 1.5), ("export*", 0.8), ("price*", 0.8))
    articles = make_articles(text)
    assert (len(carried(find_frames(make_documents(articles), [frame]), [frame])) > 0) == carries


def presence(frame: Frame, text: str, title: str = "A day") -> bool:
    articles = make_articles(text, title=title)
    return bool(article_frames(find_frames(make_documents(articles), [frame]), articles, [frame])["present"][0])


def test_a_frame_may_ask_for_several_sentences_that_carry_it():
    frame = make_frame("tariff*", "export*", threshold=0.1)
    text = "Tariffs cut exports. " + "Rain fell. " * 60
    assert presence(frame, text)
    assert not presence(replace(frame, least_sentences=2), text)
    assert presence(replace(frame, least_sentences=2), text + "Exports fell.")


def test_in_a_long_article_a_lone_sentence_is_not_what_it_stresses():
    frame = make_frame("tariff*", "export*", threshold=0.1)
    rain = "Rain fell. " * (LONG // 2)
    assert not presence(frame, f"Tariffs cut exports. {rain}")
    assert presence(frame, f"Tariffs cut exports. {rain} Exports fell.")
    assert presence(frame, f"Rain and tariffs. {rain}", title="Tariffs and exports")  # the title alone will do
    assert presence(replace(frame, kind="generic"), f"Tariffs cut exports. {rain}")  # which is asked to be there


GOOD = """[[frames]]
id = "a"
name = "A"
kind = "issue"
definition = "d"
question = "q"
source = "s"
cues = [{ terms = ["coal"], weight = 1, why = "w" }]
"""


@pytest.mark.parametrize(
    "text, said",
    [
        (GOOD.replace('[{ terms = ["coal"], weight = 1, why = "w" }]', "[]"), "has no cues"),
        (GOOD.replace("coal", "co*al"), "cannot be searched"),
        (GOOD.replace('"coal"', '"coal", "coal"'), "stands there twice"),
        (GOOD.replace("weight = 1", "weight = -1"), "weight of `coal`"),
        (GOOD.replace('why = "w"', 'why = " "'), "`why` is empty"),
        (GOOD + GOOD, "two frames are called"),
        (GOOD + GOOD.replace('"a"', '"b"').replace('"A"', '"B"'), "same cues"),
        (GOOD.replace("issue", "isue"), "Did you mean `issue`"),
        (GOOD.replace("definition", "definitoin"), "`definitoin` is not a known key. Did you mean `definition`"),
        (GOOD.replace("weight = 1", "wieght = 1"), "`wieght` is not a known key. Did you mean `weight`"),
        (GOOD + "least_sentences = -1\n", "`least_sentences` is -1"),
        (GOOD + "threshold = 1.5\n", "`threshold` is 1.5"),
        (GOOD + 'not_in = [".. coal"]\n', "`not_in` holds `.. coal`"),
        ("", "holds no frame"),
    ],
)
def test_a_bad_codebook_is_refused_with_the_frame_and_the_cue(tmp_path, text, said):
    path = tmp_path / "frames.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError, match=said):
        read_frames(path)


def test_the_codebook_holds_the_generic_and_the_issue_frames():
    frames = SHIPPED.frames
    assert [f.id for f in frames if f.kind == "generic"] == [
        "conflict", "human_interest", "economic_consequences", "morality", "responsibility"]  # fmt: skip
    assert {f.id for f in frames if f.kind == "issue"} == {
        "security_threat", "diplomacy_and_peace", "sanctions_and_economy", "human_rights", "domestic_politics",
        "leadership_and_personality", "verification_and_trust", "alliance"}  # fmt: skip


@pytest.mark.parametrize("frame", SHIPPED.frames, ids=lambda frame: frame.id)
def test_each_frame_is_found_in_its_own_example(frame):
    for example in frame.examples:
        assert found_in(example, frame), example


def test_events_are_in_order_and_an_id_used_twice_is_refused(tmp_path):
    events = SHIPPED.events
    assert [e.date for e in events] == sorted(e.date for e in events)
    assert "hanoi_summit" in {e.id for e in events}
    path = tmp_path / "events.toml"
    path.write_text('[[events]]\nid = "a"\ndate = "2018-01-01"\nname = "A"\nwhy = "w"\n' * 2, encoding="utf-8")
    with pytest.raises(CodebookError, match="used twice"):
        read_events(path)


@pytest.mark.skipif(not paths.SAMPLE.exists(), reason="the sample is absent")
def test_the_planted_frames_of_the_sample_are_recovered():
    """Planted: diplomacy leads before Hanoi; security, verification and sanctions after."""
    import json

    from analysis.corpus.load import load_corpus

    articles = load_corpus(paths.SAMPLE).articles
    frames = tuple(frame for frame in SHIPPED.frames if frame.kind == "issue")
    table = article_frames(find_frames(make_documents(articles), frames), articles, frames)
    wide = table.pivot_table(index="article_id", columns="frame_id", values="present")
    before = articles.set_index("article_id")["published"] < pd.Timestamp("2019-02-28", tz="UTC")
    share = wide.groupby(before.reindex(wide.index)).mean()
    assert share.loc[True].idxmax() == "diplomacy_and_peace"
    for frame_id in ("security_threat", "sanctions_and_economy"):
        assert share.loc[False, frame_id] > 1.4 * share.loc[True, frame_id]
    assert share.loc[False, "diplomacy_and_peace"] < share.loc[True, "diplomacy_and_peace"] - 0.15
    key = {entry["id"]: entry for entry in json.loads((paths.SAMPLE.parent / "sample-key.json").read_text())}
    assert len(key) >= len(articles)
