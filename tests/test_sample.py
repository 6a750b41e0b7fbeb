"""What was planted in the sample corpus, and written down in data/sample-key.json, is found again."""

import json
import re

import pandas as pd
import pytest

from analysis import paths
from analysis.codebook.load import read_codebook
from analysis.corpus.load import load_corpus
from analysis.engine.run import measure
from analysis.findings.estimates import estimate_differences, estimate_means
from analysis.findings.observations import StudyData, sentiment_rows
from analysis.framing.codebook import article_frames
from analysis.study import Study

KEY = {
    entry["id"]: entry for entry in json.loads((paths.PROJECT / "data" / "sample-key.json").read_text(encoding="utf-8"))
}
RAW = {
    record["id"]: record
    for path in sorted(paths.SAMPLE.glob("*.jsonl"))
    for record in map(json.loads, path.read_text(encoding="utf-8").splitlines())
}
KEPT_PROBLEMS = {"undated", "impossible date"}  # kept, and counted as undated


@pytest.fixture(scope="module")
def corpus():
    return load_corpus("data/sample")


@pytest.fixture(scope="module")
def articles(corpus):
    """The articles under the ids of the key."""
    by_url = {record["url"]: key for key, record in RAW.items()}
    return corpus.articles.assign(key=corpus.articles["url"].map(by_url))


@pytest.fixture(scope="module")
def measures(corpus, tmp_path_factory):
    return measure(corpus.articles, Study(), jobs=1, store=tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def key_of(articles):
    return articles.set_index("article_id")["key"]


def test_the_key_describes_every_record():
    assert set(KEY) == set(RAW)
    usable = [entry for entry in KEY.values() if entry["usable"]]
    assert len(usable) >= 144


def test_usable_articles_come_in_and_the_broken_ones_stay_out_with_a_reason(corpus, articles):
    expected = {key for key, entry in KEY.items() if entry["usable"] or entry["problem"] in KEPT_PROBLEMS}
    assert set(articles["key"]) == expected
    assert len(corpus.rejects) == len(KEY) - len(expected)
    by_title = {RAW[key]["title"]: KEY[key]["problem"] for key in KEY}
    assert [by_title[title] for title in corpus.rejects["title"]] == list(corpus.rejects["reason"])


def test_an_undated_article_has_no_date_and_every_other_has_its_own_in_utc(articles):
    for row in articles.itertuples():
        if KEY[row.key]["problem"] in KEPT_PROBLEMS:
            assert pd.isna(row.published), row.key
        else:
            assert row.published == pd.Timestamp(RAW[row.key]["published"]).tz_convert("UTC"), row.key


def squeezed(text):
    return re.sub(r"\s+", " ", text).strip()


def test_boilerplate_is_cut_and_no_line_of_the_story_is(articles):
    faults = []
    for row in articles.itertuples():
        boilerplate = {squeezed(cut["block"]) for cut in KEY[row.key]["boilerplate"]}
        text = squeezed(row.text)
        blocks = [squeezed(block) for block in RAW[row.key]["text"].splitlines() if block.strip()]
        faults += [
            (row.key, "left", block)
            for block in boilerplate
            if block in text and block not in blocks_of_body(row.key, boilerplate)
        ]
        faults += [(row.key, "lost", block) for block in blocks_of_body(row.key, boilerplate) if block not in text]
        assert blocks
    assert not faults


def blocks_of_body(key, boilerplate):
    text = RAW[key]["text"]
    for cut in sorted((c["block"] for c in KEY[key]["boilerplate"]), key=len, reverse=True):
        text = text.replace(cut, "\n", 1)
    return [squeezed(block) for block in text.splitlines() if squeezed(block) and squeezed(block) not in boilerplate]


def test_reprints_share_a_story_and_nothing_else_does(articles):
    stories = {}
    for row in articles.itertuples():
        stories.setdefault(row.story_id, set()).add(row.key)
    found = {frozenset(keys) for keys in stories.values() if len(keys) > 1}
    planted = {}
    for key, entry in KEY.items():
        if entry["story"]:
            planted.setdefault(entry["story"], set()).add(key)
    assert found == {frozenset(keys) for keys in planted.values()}
    earliest = articles.sort_values("published").groupby("story_id")["article_id"].first()
    assert (earliest == earliest.index).all()


def sentence_span(article, sentence):
    """Field and span of a sentence of the key in the cleaned article; None where it stood in boilerplate."""
    for field in ("text", "title"):
        start = getattr(article, field).find(sentence)
        if start >= 0:
            return field, start, start + len(sentence)
    return None


def planted(articles, kind):
    for row in articles.itertuples():
        for entry in KEY[row.key][kind]:
            where = sentence_span(row, entry["sentence"])
            if where:
                yield row, entry, where


def mentions_within(measures, article_id, where):
    field, start, end = where
    m = measures.mentions
    return m[(m["article_id"] == article_id) & (m["field"] == field) & (m["start"] >= start) & (m["end"] <= end)]


BEARERS = {"Trump": "donald_trump", "Kim": "kim_jong_un", "Moon": "moon_jae_in", "Bolton": "john_bolton"}


def test_other_kims_and_other_trumps_are_not_the_actors(articles, measures):
    wrong = []
    for row, entry, (field, start, end) in planted(articles, "not_actor"):
        actor_id = next((a for name, a in BEARERS.items() if name in entry["text"]), None)
        sentence = getattr(row, field)[start:end]
        spots = [
            (start + m.start(), start + m.end())
            for m in re.finditer(rf"(?<!\w){re.escape(entry['text'])}(?!\w)", sentence)
        ]
        here = mentions_within(measures, row.article_id, (field, start, end))
        hits = zip(here["actor_id"], here["start"], here["end"], strict=True)
        inside = [1 for found, m, n in hits if found == actor_id and any(a <= m and n <= b for a, b in spots)]
        if len(inside) == len(spots) and spots:  # a bare "Kim" may stand beside one that is the actor
            wrong.append((row.key, entry["text"], sentence))
    assert not wrong


def test_pronouns_go_to_the_actor_that_a_reader_would_name(articles, measures):
    found = {"right": [], "wrong": [], "open": []}
    for row, entry, (field, start, end) in planted(articles, "pronouns"):
        sentence = getattr(row, field)[start:end]
        spots = list(re.finditer(rf"(?<!\w){re.escape(entry['pronoun'])}(?!\w)", sentence, re.IGNORECASE))
        spot = start + spots[entry["nth"] - 1].start()
        here = mentions_within(measures, row.article_id, (field, start, end))
        actor = here.loc[here["start"] == spot, "actor_id"]
        verdict = "open" if actor.empty else "right" if actor.iloc[0] == entry["actor_id"] else "wrong"
        found[verdict].append((row.key, entry["pronoun"], sentence))
    n = {verdict: len(cases) for verdict, cases in found.items()}
    assert n["right"] / (n["right"] + n["wrong"]) >= 0.95, found["wrong"]
    assert n["right"] / sum(n.values()) >= 0.75, found["open"]


def test_a_joint_mention_is_a_mention_of_both(articles, measures):
    missing = []
    for row in articles.itertuples():
        sentence = KEY[row.key]["joint_mention"]
        where = sentence_span(row, sentence) if sentence else None
        if where:
            actors = set(mentions_within(measures, row.article_id, where)["actor_id"])
            if len(actors) < 2:
                missing.append((row.key, sentence, actors))
    assert not missing


def test_attributed_words_are_found_with_their_source(articles, measures):
    by_article = dict(tuple(measures.attributions.groupby("article_id")))
    found, sources, total = 0, 0, 0
    missed = []
    for row in articles.itertuples():
        for entry in KEY[row.key]["attributions"]:
            start = row.text.find(entry["content"])
            if start < 0:
                continue
            total += 1
            here = by_article.get(row.article_id, measures.attributions.head(0))
            end = start + len(entry["content"])
            overlap = here[["content_end"]].min(axis=1).clip(upper=end) - here["content_start"].clip(lower=start)
            hits = here[overlap >= 0.5 * (end - start)]
            found += len(hits) > 0
            named = [row.text[a:b] for a, b in zip(hits["source_start"], hits["source_end"], strict=True)]
            sources += any(name and (name in entry["source"] or entry["source"] in name) for name in named)
            if hits.empty:
                missed.append((row.key, entry["kind"], entry["content"]))
    assert found / total >= 0.85, missed
    assert sources / found >= 0.8


EPITHETS = [
    ("albion_dispatch", "donald_trump", "dealmaker-in-chief"),
    ("albion_dispatch", "kim_jong_un", "supreme leader"),
    ("albion_dispatch", "kim_jong_un", "bully"),  # "Kim is a ..."
    ("albion_dispatch", "kim_jong_un", "despot"),
    ("albion_dispatch", "kim_jong_un", "dictator"),  # "remains a ..."
    pytest.param(
        "albion_dispatch",
        "kim_jong_un",
        "tyrant",
        marks=pytest.mark.xfail(reason="the participle after it (addicted) is taken for a noun", strict=True),
    ),
    ("beacon_courier", "kim_jong_un", "despot"),
    ("beacon_courier", "kim_jong_un", "tyrant"),
    ("beacon_courier", "kim_jong_un", "cold-blooded autocrat"),  # "He is a ..."
    ("prairie_standard", "kim_jong_un", "bully"),
]


@pytest.fixture(scope="module")
def called(articles, measures):
    """(outlet, actor) to what the outlet calls the actor."""
    names = measures.portrayal[measures.portrayal["kind"] == "name_for"]
    outlet = names["article_id"].map(articles.set_index("article_id")["outlet"])
    return names.assign(outlet=outlet).groupby(["outlet", "actor_id"])["value"].agg(list)


@pytest.mark.parametrize("outlet, actor_id, epithet", EPITHETS)
def test_epithets_planted_in_an_outlet_are_what_it_calls_the_actor(called, outlet, actor_id, epithet):
    assert epithet in called[outlet, actor_id]


@pytest.fixture(scope="module")
def issue_frames(corpus, measures):
    codebook = read_codebook("data/codebook")
    found = article_frames(measures.frames, corpus.articles, codebook.frames)
    return found[found["frame_id"].isin([frame.id for frame in codebook.frames if frame.kind == "issue"])]


def test_the_leading_frame_is_one_that_was_planted(articles, issue_frames, key_of):
    leading = issue_frames.sort_values("score", ascending=False).drop_duplicates("article_id")
    keys = leading["article_id"].map(key_of)
    hits = [
        frame_id in KEY[key]["frames"]
        for frame_id, key in zip(leading["frame_id"], keys, strict=True)
        if KEY[key]["usable"]
    ]
    assert sum(hits) / len(hits) >= 0.80


def test_diplomacy_leads_before_hanoi_and_threat_or_verification_after(issue_frames, key_of):
    phase = issue_frames["article_id"].map(key_of).map(lambda key: KEY[key]["phase"])
    frames = issue_frames.assign(phase=phase).sort_values("score", ascending=False)
    leading = frames.drop_duplicates("article_id").groupby("phase")["frame_id"].value_counts()
    assert leading["before"].index[0] == "diplomacy_and_peace"
    assert leading["after"].index[0] in ("security_threat", "verification_and_trust")
    share = frames.groupby(["phase", "frame_id"])["present"].mean()
    assert share["after"]["security_threat"] > share["before"]["security_threat"] + 0.2
    assert share["after"]["diplomacy_and_peace"] < share["before"]["diplomacy_and_peace"] - 0.2


@pytest.fixture(scope="module")
def own_words(corpus, measures, key_of):
    """Sentiment in the outlets' own words, with the phase of the key."""
    rows = sentiment_rows(StudyData(corpus.articles, measures, STUDY, read_codebook("data/codebook")))
    rows = rows[rows["own"]]
    return rows.assign(phase=rows["article_id"].map(key_of).map(lambda key: KEY[key]["phase"])).dropna(subset="phase")


STUDY = Study()


def net(rows, actor_id, outlet, phase=None):
    rows = rows[(rows["actor_id"] == actor_id) & (rows["outlet"] == outlet)]
    rows = rows[rows["phase"] == phase] if phase else rows
    return estimate_means(rows, [], measure="net_sentiment", study=STUDY).iloc[0]


def missed(*contrast):
    """A planted contrast that the measure does not find: blame between the lines, in few articles, is neutral to it."""
    return pytest.param(
        *contrast, marks=pytest.mark.xfail(reason="blame that is implied is neutral to the measure", strict=True)
    )


@pytest.mark.parametrize("actor_id, better, worse, phase", [
    ("donald_trump", "prairie_standard", "beacon_courier", None),
    ("donald_trump", "hangang_daily", "beacon_courier", "before"),
    ("donald_trump", "meridian_wire", "beacon_courier", None),
    missed("donald_trump", "meridian_wire", "hangang_daily", "after"),
    ("donald_trump", "prairie_standard", "hangang_daily", "after"),
    ("kim_jong_un", "prairie_standard", "beacon_courier", "before"),
    ("kim_jong_un", "hangang_daily", "beacon_courier", None),
    ("kim_jong_un", "meridian_wire", "prairie_standard", "after"),
    missed("kim_jong_un", "meridian_wire", "albion_dispatch", None),
])  # fmt: skip
def test_outlets_differ_as_planted(own_words, actor_id, better, worse, phase):
    assert (
        net(own_words, actor_id, better, phase)["estimate"] > net(own_words, actor_id, worse, phase)["estimate"] + 0.05
    )


@pytest.mark.parametrize(
    "actor_id, outlet, clear", [("kim_jong_un", "prairie_standard", True), ("donald_trump", "hangang_daily", False)]
)
def test_the_shift_after_hanoi_is_found(own_words, actor_id, outlet, clear):
    """The larger one with an interval clear of nought; of the other, in 17 articles, the direction."""
    rows = own_words[(own_words["actor_id"] == actor_id) & (own_words["outlet"] == outlet)]
    change = estimate_differences(rows, [], "phase", "before", "after", measure="net_sentiment", study=STUDY).iloc[0]
    assert change["estimate"] < -0.1
    assert change["high"] < 0 or not clear


@pytest.mark.parametrize("actor_id", ["donald_trump", "kim_jong_un"])
@pytest.mark.parametrize("outlet", ["harbor_ledger", "meridian_wire"])
def test_the_neutral_outlets_own_words_take_no_side(own_words, actor_id, outlet):
    found = net(own_words, actor_id, outlet)
    assert abs(found["estimate"]) < 0.2
