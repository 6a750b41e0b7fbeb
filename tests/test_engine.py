import dataclasses

import pandas as pd
import pytest
from factories import make_articles

from analysis import engine
from analysis.engine import TABLES, Measures, measure
from analysis.errors import UsageError
from analysis.study import Study

TEXTS = (
    "President Donald Trump praised the talks. He called them a success.",
    "Kim Jong Un threatened to end the talks, officials said. Critics called Kim a tyrant.",
    "Mike Pompeo failed in Pyongyang. The trip was a disaster for him, and Trump said so.",
    "Nothing here names anybody.",
)
STUDY = Study()


def same(first: Measures, second: Measures) -> None:
    for name, table in first.items():
        pd.testing.assert_frame_equal(table, getattr(second, name), obj=name, rtol=0, atol=1e-6)


@pytest.fixture(scope="module")
def whole():
    return measure(make_articles(*TEXTS), STUDY, store=None, jobs=1)


def test_every_table_has_its_columns_and_dtypes(whole):
    for name, table in whole.items():
        assert dict(table.dtypes.astype(str)) == dict(TABLES[name].empty().dtypes.astype(str)), name


def test_the_keys_hold_together(whole):
    assert set(whole.mentions["sentence_id"]) <= set(whole.sentences["sentence_id"])
    assert list(whole.target_sentiment["mention_id"]) == list(whole.mentions["mention_id"])
    assert set(whole.mentions["attribution_id"].dropna()) <= set(whole.attributions["attribution_id"])
    assert whole.mentions["mention_id"].is_unique


def test_an_article_measures_the_same_alone_and_among_others(whole):
    articles = make_articles(*TEXTS)
    for number, article_id in enumerate(articles["article_id"]):
        alone = measure(articles.iloc[[number]], STUDY, store=None, jobs=1)
        same(alone, whole.of([article_id]))


def test_two_processes_give_what_one_gives(whole, monkeypatch):
    monkeypatch.setattr(engine, "PARTITION", 2)
    same(measure(make_articles(*TEXTS), STUDY, store=None, jobs=2), whole)


def test_only_what_is_new_is_computed(whole, tmp_path, monkeypatch):
    articles, seen = make_articles(*TEXTS), []
    real = engine.measure_partition
    monkeypatch.setattr(engine, "measure_partition", lambda part, *rest, **more: (seen.append(len(part)), real(part, *rest, **more))[1])
    measure(articles.head(2), STUDY, store=tmp_path, jobs=1)
    same(measure(articles, STUDY, store=tmp_path, jobs=1), whole)
    same(measure(articles, STUDY, store=tmp_path, jobs=1), whole)
    assert seen == [2, 2]


def test_a_changed_text_is_measured_anew_and_a_changed_title_too(tmp_path):
    articles = make_articles(TEXTS[0])
    before = measure(articles, STUDY, store=tmp_path, jobs=1)
    changed = measure(articles.assign(text=TEXTS[1]), STUDY, store=tmp_path, jobs=1)
    titled = measure(articles.assign(title="Trump wins praise"), STUDY, store=tmp_path, jobs=1)
    assert next(iter(changed.mentions["actor_id"])) == "kim_jong_un"
    assert len(titled.mentions) == len(before.mentions) + 1


def test_other_settings_are_kept_apart(tmp_path):
    articles = make_articles(TEXTS[0])
    measure(articles, STUDY, store=tmp_path, jobs=1)
    by_tone = measure(articles, dataclasses.replace(STUDY, sentiment="vader"), store=tmp_path, jobs=1)
    assert by_tone.target_sentiment["p_negative"].isna().all()
    assert len(list(tmp_path.iterdir())) == 2


def test_no_articles_give_every_table_empty():
    for name, table in measure(make_articles(), STUDY, store=None).items():
        assert table.empty, name
        assert list(table.columns) == list(TABLES[name].columns)


def test_progress_is_told_and_an_unknown_engine_refused(tmp_path):
    told = []
    measure(make_articles(*TEXTS), STUDY, store=None, jobs=1, progress=lambda done, total: told.append((done, total)))
    assert told == [(4, 4)]
    with pytest.raises(UsageError, match="no engine `cloud`"):
        measure(make_articles(TEXTS[0]), STUDY, store=None, engine="cloud")
