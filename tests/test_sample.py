"""What was planted in the sample corpus, and written down in data/sample-key.json, is found again."""

import json
import re

import pandas as pd
import pytest

from analysis import paths
from analysis.corpus import load_corpus
from analysis.engine import measure
from analysis.study import Study

KEY = {entry["id"]: entry for entry in json.loads((paths.ROOT / "data" / "sample-key.json").read_text(encoding="utf-8"))}
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


def test_furniture_is_cut_and_no_line_of_the_story_is(articles):
    faults = []
    for row in articles.itertuples():
        furniture = {squeezed(cut["block"]) for cut in KEY[row.key]["furniture"]}
        text = squeezed(row.text)
        blocks = [squeezed(block) for block in RAW[row.key]["text"].splitlines() if block.strip()]
        faults += [(row.key, "left", block) for block in furniture if block in text and block not in blocks_of_body(row.key, furniture)]
        faults += [(row.key, "lost", block) for block in blocks_of_body(row.key, furniture) if block not in text]
        assert blocks
    assert not faults


def blocks_of_body(key, furniture):
    text = RAW[key]["text"]
    for cut in sorted((c["block"] for c in KEY[key]["furniture"]), key=len, reverse=True):
        text = text.replace(cut, "\n", 1)
    return [squeezed(block) for block in text.splitlines() if squeezed(block) and squeezed(block) not in furniture]


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
    """Field and span of a sentence of the key in the cleaned article; None where it stood in furniture."""
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
        spots = [(start + m.start(), start + m.end()) for m in re.finditer(rf"(?<!\w){re.escape(entry['text'])}(?!\w)", sentence)]
        here = mentions_within(measures, row.article_id, (field, start, end))
        inside = here[(here["actor_id"] == actor_id) & here.apply(lambda m: any(a <= m["start"] and m["end"] <= b for a, b in spots), axis=1)] if len(here) else here
        if len(inside) == len(spots) and len(spots):  # a bare "Kim" may stand beside one that is the actor
            wrong.append((row.key, entry["text"], sentence))
    assert not wrong


def test_pronouns_go_to_the_actor_that_a_reader_would_name(articles, measures):
    found = {"right": [], "wrong": [], "open": []}
    for row, entry, (field, start, end) in planted(articles, "pronouns"):
        sentence = getattr(row, field)[start:end]
        spots = [m for m in re.finditer(rf"(?<!\w){re.escape(entry['pronoun'])}(?!\w)", sentence, re.IGNORECASE)]
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
