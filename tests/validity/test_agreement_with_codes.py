"""Agreement among coders and between a measure and them, and what is said where there is too little to tell."""

import json

import numpy as np
import pandas as pd
import pytest
from factories import make_articles

from analysis.cli.main import main
from analysis.errors import GoldError, UsageError
from analysis.findings.intervals import newcombe
from analysis.study import Study
from analysis.tables import CODES, PAIRS
from analysis.validity.agreement_coders import agreement_of_coders, alpha_of
from analysis.validity.agreement_groups import Share, accuracy_differences, agreement_share
from analysis.validity.agreement_measure import (
    agreement_with_measure,
    codes_to_halve,
    confusion_table,
    disagreements,
    most_frequent,
)
from analysis.validity.codes import make_code, write_codes
from analysis.validity.evaluate_codes import evaluate_codes

STUDY = Study()
NO_ARTICLES = make_articles()


def pairs_of(*given, **columns):
    """Pairs of sentiment, each of a story of its own, from (code, label)."""
    n = len(given)
    table = pd.DataFrame({
        "unit_id": [f"m{i}" for i in range(n)], "task": "sentiment", "item": "", "coder": "Ann", "weight": 1.0, "inclusion": 1.0,
        "code": [code for code, _ in given], "label": [label for _, label in given],
        "article_id": [f"a{i}" for i in range(n)], "story_id": [f"a{i}" for i in range(n)], "outlet": "east",
    })  # fmt: skip
    return PAIRS.fill(table.assign(**columns))


def codes_of(coder, *codes, task="sentiment", **columns):
    rows = [
        make_code({"unit_id": f"m{i}", "article_id": f"a{i}", "inclusion": 0.5}, task, code, coder)
        for i, code in enumerate(codes)
    ]
    return CODES.fill(pd.DataFrame(rows)).assign(**columns)


def row_of(table, metric, item=None):
    chosen = table[(table["metric"] == metric) & (table["item"].isna() if item is None else table["item"] == item)]
    return chosen.iloc[0]


MIXED = [("negative", "negative"), ("neutral", "neutral"), ("positive", "neutral"), ("negative", "positive")] * 5


def test_the_scores_of_a_measure_by_hand():
    table = agreement_with_measure(pairs_of(*MIXED), study=STUDY)
    assert list(table["metric"]) == ["macro_f1", "accuracy", "alpha_nominal", "alpha_ordinal"]
    assert row_of(table, "accuracy")["value"] == 0.5
    assert row_of(table, "macro_f1")["value"] == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)
    assert row_of(table, "accuracy")["low"] < 0.5 < row_of(table, "accuracy")["high"]
    assert set(table["n"]) == {20}
    assert set(table["said"]) == {""}


def test_units_drawn_more_often_count_for_less():
    pairs = pairs_of(*[("neutral", "neutral"), ("negative", "neutral")] * 10)
    pairs["weight"] = np.where(pairs["code"] == "neutral", 1.0, 4.0)  # drawn with probability 1 and 1/4
    assert row_of(agreement_with_measure(pairs, study=STUDY), "accuracy")["value"] == pytest.approx(0.2)


def test_alpha_does_not_hang_on_the_scale_of_the_weights():
    one, two = (agreement_with_measure(pairs_of(*MIXED, weight=weight), study=STUDY) for weight in (1.0, 7.0))
    assert one["value"].to_list() == pytest.approx(two["value"].to_list())


def test_each_outlet_and_coder_may_have_scores_of_its_own():
    pairs = pairs_of(*MIXED, outlet=["east", "west"] * 10)
    table = agreement_with_measure(pairs, ["outlet"], study=STUDY)
    assert list(table.loc[table["metric"] == "accuracy", "outlet"]) == ["east", "west"]
    assert set(agreement_with_measure(pairs, ["coder"], study=STUDY)["coder"]) == {"Ann"}


def test_a_unit_counts_once_however_many_coded_it():
    first = pairs_of(*MIXED)
    twice = first.head(8).assign(coder="Ben")  # of two coders, each code counts a half
    both = pd.concat([first, twice], ignore_index=True)
    both["weight"] = 1 / both.groupby("unit_id")["coder"].transform("size")
    alone, shared = (agreement_with_measure(one, study=STUDY)["value"].to_list() for one in (first, both))
    assert shared == pytest.approx(alone)  # Ben codes as Ann does
    table = agreement_with_measure(both, ["coder"], study=STUDY)
    assert table.loc[table["coder"] == "Ann", "value"].to_list() == pytest.approx(alone)


@pytest.mark.parametrize("pairs, metric, said", [
    (pairs_of(*MIXED[:3]), "accuracy", "too few: 3 units of 3 stories; 10 stories would do"),
    (pairs_of(*MIXED[:1]), "accuracy", "too few: 1 unit of 1 story; 10 stories would do"),
    (pairs_of(*[("neutral", "neutral")] * 12), "alpha_nominal", "all codes are neutral, and so are the answers: undefined"),
    (pairs_of(*[("neutral", "neutral"), ("neutral", "positive")] * 6), "accuracy", "all codes are neutral: the score tells little"),
    (pairs_of(*[("neutral", "neutral"), ("positive", "positive")] * 6), "accuracy", "no interval: too few stories differ in it"),
])  # fmt: skip
def test_what_cannot_be_told_is_said(pairs, metric, said):
    row = row_of(agreement_with_measure(pairs, study=STUDY), metric)
    assert row["said"] == said
    assert np.isnan(row["low"]) == ("tells little" not in said)
    assert np.isnan(row["value"]) == (said.startswith("too few") or "undefined" in said)


def test_no_pairs_no_scores():
    assert agreement_with_measure(PAIRS.empty(), study=STUDY).empty
    assert confusion_table(PAIRS.empty()).empty
    assert accuracy_differences(PAIRS.empty(), "outlet", study=STUDY).empty


def test_coders_agree_as_alpha_says():
    ann = codes_of("Ann", *["negative", "neutral", "positive"] * 6)
    ben = codes_of("Ben", *["negative", "neutral", "positive"] * 5, "neutral", "neutral", "cannot_tell")
    table = agreement_of_coders(pd.concat([ann, ben], ignore_index=True), "sentiment", NO_ARTICLES, study=STUDY)
    assert row_of(table, "agreement")["value"] == pytest.approx(16 / 17)  # "cannot tell" is no code to compare
    assert row_of(table, "alpha_nominal")["value"] == pytest.approx(0.9139, abs=1e-3)
    assert row_of(table, "alpha_ordinal")["value"] > row_of(table, "alpha_nominal")["value"]
    assert list(table["n"]) == [17] * 3
    both = pd.concat([ann, ben], ignore_index=True)
    assert alpha_of(both, "sentiment", NO_ARTICLES, STUDY) == row_of(table, "alpha_ordinal")["value"]
    assert alpha_of(ann, "sentiment", NO_ARTICLES, STUDY) is None
    assert alpha_of(both, "voice", NO_ARTICLES, STUDY) is None
    assert set(table["n_coders"]) == {2}


def test_coders_agree_on_each_frame():
    ann = codes_of("Ann", *["a; b", "a", "b", "none"] * 4, task="frames")
    ben = codes_of("Ben", *["a; b", "a", "none", "none"] * 4, task="frames")
    table = agreement_of_coders(pd.concat([ann, ben]), "frames", NO_ARTICLES, study=STUDY)
    assert row_of(table, "alpha_nominal", "a")[["value", "said"]].to_list() == [1.0, "no interval: no two codes differ"]
    assert row_of(table, "agreement")["value"] == pytest.approx(1 - 4 / 32)


@pytest.mark.parametrize("task, code", [("frames", "none"), ("sentiment", "neutral"), ("frames", "a; b")])
def test_coders_whose_codes_are_all_alike_agree_and_have_no_alpha(task, code):
    codes = pd.concat([codes_of(name, *[code] * 12, task=task) for name in ("Ann", "Ben")])
    table = agreement_of_coders(codes, task, NO_ARTICLES, study=STUDY)
    assert row_of(table, "agreement")[["value", "said"]].to_list() == [1.0, "no interval: no two codes differ"]
    alpha = row_of(table, "alpha_nominal")
    assert np.isnan(alpha["value"])
    assert alpha["said"] == "undefined: all codes are alike"


@pytest.mark.parametrize("codes, said", [
    (codes_of("Ann", *["neutral", "negative"] * 8), "one coder only: how far coders agree cannot be told"),
    (pd.concat([codes_of("Ann", "neutral"), codes_of("Ben", "neutral").assign(unit_id="other")]), "no unit was coded by two coders"),
    (pd.concat([codes_of(name, "neutral", "negative", "neutral") for name in ("Ann", "Ben")]), "too few: 3 units of 3 stories"),
    (pd.concat([codes_of(name, *["neutral"] * 12) for name in ("Ann", "Ben")]), "undefined: all codes are alike"),
    (CODES.empty(), "nothing is coded"),
])  # fmt: skip
def test_what_cannot_be_told_among_coders_is_said(codes, said):
    row = row_of(agreement_of_coders(codes, "sentiment", NO_ARTICLES, study=STUDY), "alpha_nominal")
    assert np.isnan(row["value"])
    assert row["said"].startswith(said)


def two_outlets(east, west):
    """Of 60 pairs an outlet, so many on which measure and coder agree."""
    given = [("neutral", "neutral" if i < n else "negative") for n in (east, west) for i in range(60)]
    return pairs_of(*given, outlet=["east"] * 60 + ["west"] * 60)


def test_a_measure_that_works_for_one_outlet_and_not_for_the_other_is_found_out():
    table = accuracy_differences(two_outlets(56, 30), "outlet", study=STUDY)
    assert list(table["said"]) == ["works better here", "works worse here"]
    assert table["difference"].to_list() == pytest.approx([26 / 60, -26 / 60])
    three = two_outlets(56, 30).assign(outlet=["east"] * 60 + ["west", "north"] * 30)
    compared = accuracy_differences(three, "outlet", study=STUDY)
    assert (compared["low_adjusted"] < compared["low"]).all()  # three comparisons
    assert table["low_adjusted"].equals(table["low"])  # two outlets are one
    assert list(accuracy_differences(two_outlets(50, 47), "outlet", study=STUDY)["said"]) == ["no difference shown"] * 2


def test_a_group_of_few_stories_is_not_compared():
    pairs = pairs_of(*MIXED, outlet=["east"] * 17 + ["west"] * 3)
    table = accuracy_differences(pairs, "outlet", study=STUDY)
    assert set(table["said"]) == {"too few: 3 units of 3 stories; 10 stories would do"}
    assert table["difference"].isna().all()
    assert accuracy_differences(pairs_of(*MIXED), "outlet", study=STUDY).empty  # one outlet: nothing to compare


def test_where_nothing_differs_a_difference_is_stated_in_few_studies():
    rng, stated = np.random.default_rng(9), 0
    for _ in range(80):
        right = rng.random(120) < 0.8
        pairs = pairs_of(
            *[("neutral", "neutral" if one else "negative") for one in right], outlet=["a", "b", "c", "d"] * 30
        )
        stated += accuracy_differences(pairs, "outlet", study=STUDY)["said"].str.startswith("works").any()
    assert stated / 80 <= 0.1


def test_units_of_one_story_tell_less_than_as_many_stories():
    apart = two_outlets(45, 45)
    together = apart.assign(story_id=[f"s{i // 10}" for i in range(120)])
    assert agreement_share(together, 0.95).n_effective < agreement_share(apart, 0.95).n_effective
    assert agreement_share(together, 0.95).value == agreement_share(apart, 0.95).value


def test_newcombe_s_interval_is_the_published_one():
    first, second = Share(np.array(56 / 70), np.array(70.0)), Share(np.array(48 / 80), np.array(80.0))
    low, high = newcombe(first, second, np.array(0.0), 0.05)  # Newcombe 1998, table II, contrast a, method 10
    assert (low, high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))


def test_the_table_of_confusion_has_every_cell():
    table = confusion_table(pairs_of(*MIXED)).set_index(["code", "label"])
    assert len(table) == 9
    assert table.loc[("negative", "positive"), ["n", "share"]].to_list() == [5, 0.5]
    assert table.loc[("positive", "positive"), "n"] == 0


def test_disagreements_come_with_their_sentences():
    articles = make_articles("Ann left. Lund failed.")
    sentences = pd.DataFrame({"sentence_id": ["a0.te1"], "article_id": "a0", "field": "text", "start": 10, "end": 22})
    pairs = pairs_of(
        ("negative", "neutral"), ("neutral", "neutral"), article_id="a0", sentence_id="a0.te1", field="text"
    )
    table = disagreements(pairs, articles, sentences)
    assert table[["code", "label", "sentence"]].to_numpy().tolist() == [["negative", "neutral", "Lund failed."]]


def test_four_times_as_many_codes_halve_an_interval():
    assert codes_to_halve(100, 1_000) == (300, True)
    assert codes_to_halve(100, 350) == (300, False)


def test_the_simplest_answer_is_the_most_frequent_code():
    assert set(
        most_frequent(pairs_of(("negative", "neutral"), ("negative", "positive"), ("neutral", "neutral")))["label"]
    ) == {"negative"}


# --- the command, on a corpus ------------------------------------------------------------------------------------------------

STORY = (
    "Ann Ortiz praised Donald Trump. Donald Trump failed again, said Ann Ortiz. Donald Trump arrived in Oslo on day {}."
)


COMMON = (
    "the and was with about from people before after under over near through because while often never always again once very "
    "small large old new long short north south morning evening winter summer water stone wood paper glass house street town "
    "field road letter window garden table number answer question reason story music child doctor teacher farmer sailor worker "
    "walked carried opened closed painted counted watched brought found lost kept made took gave said saw went came stood"
).split()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Fourteen articles on disk, a story each, with the units of every mention and article."""
    from analysis.corpus.load import load_corpus
    from analysis.engine.run import measure
    from analysis.validity.coding import draw_units, per_actor

    path = tmp_path_factory.mktemp("corpus") / "news.jsonl"
    words = ["harbour", "ferry", "budget", "school", "bridge", "museum", "river", "market", "tunnel", "garden", "airport", "forest",
             "castle", "island"]  # fmt: skip
    rng = np.random.default_rng(1)
    records = [
        {
            "title": f"The {word} and the visitor", "outlet": ["East", "West"][i % 2], "published": f"2019-01-{i + 1:02}T10:00:00Z",
            "url": f"https://paper.example/{i}",
            "text": f"{STORY.format(i + 1)} {' '.join(rng.choice(COMMON, 150))}.",
        }
        for i, word in enumerate(words)
    ]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, records)))
    articles = load_corpus(path).articles
    measures = measure(articles, Study(corpus=str(path)), jobs=1, store=None)
    own = measures.mentions[measures.mentions["actor_id"] == "donald_trump"]
    units = draw_units(own, len(own), seed=1, articles=articles, sentences=measures.sentences)
    return path, units, per_actor(draw_units(articles, 14, seed=1, kind="article"), ["donald_trump"])


def test_codes_of_a_corpus_are_scored_as_they_are(corpus, tmp_path, capsys):
    path, units, _ = corpus
    rows = [
        make_code(unit, "sentiment", ["neutral", "negative"][i % 2], "Ann")
        for i, unit in enumerate(units.to_dict("records"))
    ]
    rows += [make_code(unit, "actor", "yes" if i else "no", "Ann") for i, unit in enumerate(units.to_dict("records"))]
    write_codes(CODES.fill(pd.DataFrame(rows)), tmp_path / "codes.csv")
    assert main(["evaluate", "sentiment", str(tmp_path / "codes.csv"), "--corpus", str(path), "--json"]) == 0
    score = json.loads(capsys.readouterr().out)
    assert (score["task"], score["n"], score["method"]) == ("sentiment", len(units), "target")
    assert set(score["metrics"]) == {"macro_f1", "accuracy", "alpha_nominal", "alpha_ordinal"}
    assert any("one coder only" in note for note in score["notes"])
    assert main(["evaluate", "actor", str(tmp_path / "codes.csv"), "--corpus", str(path)]) == 0
    printed = capsys.readouterr().out
    assert f"n = {len(units)}" in printed
    assert f"{1 - 1 / len(units):.3f}" in printed


def test_frames_and_attitudes_are_scored_too(corpus, tmp_path):
    path, _, articles = corpus
    units = articles.to_dict("records")
    rows = [make_code(unit, "attitude", "neutral", "Ann") for unit in units]
    rows += [
        make_code({**unit, "unit_id": unit["article_id"], "actor_id": ""}, "frames", "conflict", coder)
        for unit in units
        for coder in ("Ann", "Ben")
    ]
    write_codes(CODES.fill(pd.DataFrame(rows)), tmp_path / "codes.jsonl")
    assert "all codes are neutral" in " ".join(
        evaluate_codes("attitude", tmp_path / "codes.jsonl", str(path), jobs=1).notes
    )
    score = evaluate_codes("frames", tmp_path / "codes.jsonl", str(path), jobs=1)
    assert (score.n, "f1_conflict" in score.metrics) == (14, True)
    assert "Frames that no coder gave, left out:" in score.notes[0]


def test_codes_that_cannot_be_used_are_refused_or_their_limits_said(corpus, tmp_path):
    path, units, _ = corpus
    first = units.to_dict("records")
    by_convenience = [make_code({**unit, "inclusion": np.nan}, "sentiment", "neutral", "Ann") for unit in first]
    write_codes(CODES.fill(pd.DataFrame(by_convenience)), tmp_path / "convenience.jsonl")
    notes = evaluate_codes("sentiment", tmp_path / "convenience.jsonl", str(path), jobs=1).notes
    assert "The units were drawn by convenience: the scores hold for them, not for the corpus." in notes
    assert not any("would halve" in note for note in notes)

    mixed = [*by_convenience[:2], *(make_code(unit, "sentiment", "neutral", "Ann") for unit in first[2:])]
    write_codes(CODES.fill(pd.DataFrame(mixed)), tmp_path / "mixed.jsonl")
    score = evaluate_codes("sentiment", tmp_path / "mixed.jsonl", str(path), jobs=1)
    assert score.n == len(units) - 2
    assert "2 units drawn by convenience were kept out of the scores." in score.notes

    three = CODES.fill(pd.DataFrame(by_convenience[:3])).assign(inclusion=0.1)
    write_codes(three, tmp_path / "three.jsonl")
    score = evaluate_codes("sentiment", tmp_path / "three.jsonl", str(path), jobs=1)
    assert np.isnan(score.metrics["accuracy"]["value"])
    assert any(note.startswith("All scores: too few: 3 units") for note in score.notes)

    write_codes(three.assign(article_id="gone", url="", unit_id="gone.m0"), tmp_path / "gone.jsonl")
    with pytest.raises(GoldError, match=r"none of 1 codes could be scored.*articles that the corpus does not have"):
        evaluate_codes("sentiment", tmp_path / "gone.jsonl", str(path), jobs=1)
    with pytest.raises(GoldError, match="holds no codes of voice; it has 3 of sentiment"):
        evaluate_codes("voice", tmp_path / "three.jsonl", str(path), jobs=1)
    with pytest.raises(UsageError, match="voice has no methods to choose from"):
        evaluate_codes("voice", tmp_path / "three.jsonl", str(path), method="vader", jobs=1)
    with pytest.raises(UsageError, match="Did you mean `sentiment`"):
        evaluate_codes("sentimant", tmp_path / "three.jsonl", str(path), jobs=1)


def test_what_was_adjudicated_is_scored_by_that_code_alone(corpus, tmp_path):
    path, units, _ = corpus
    given = units.to_dict("records")
    rows = [make_code(unit, "sentiment", "neutral", "Ann") for unit in given]
    rows += [make_code(unit, "sentiment", "negative", "Ben") for unit in given[:3]]
    settled = [{**unit, "inclusion": np.nan} for unit in given[:3]]  # whoever adjudicates need not know it
    rows += [
        make_code(unit, "sentiment", code, "adjudicated")
        for unit, code in zip(settled, ["cannot_tell"] * 2 + ["negative"], strict=True)
    ]
    write_codes(CODES.fill(pd.DataFrame(rows)), tmp_path / "codes.jsonl")
    score = evaluate_codes("sentiment", tmp_path / "codes.jsonl", str(path), jobs=1)
    assert score.n == len(units) - 2
    assert "2 codes say that one cannot tell; they are not scored." in score.notes


def test_the_command_asks_for_the_corpus_that_was_coded(corpus, tmp_path, capsys):
    path, units, _ = corpus
    write_codes(
        CODES.fill(pd.DataFrame([make_code(units.iloc[0].to_dict(), "sentiment", "neutral", "Ann")])),
        tmp_path / "codes.jsonl",
    )
    assert main(["evaluate", "sentiment", str(tmp_path / "codes.jsonl")]) == 2
    assert "name it with --corpus" in capsys.readouterr().err
    assert main(["evaluate", "voice", str(tmp_path / "codes.jsonl")]) == 2
    assert main(["evaluate", "sentiment", str(tmp_path / "codes.jsonl"), "--corpus", str(path), "--map", "m.toml"]) == 2
    assert "--map is for gold files" in capsys.readouterr().err
