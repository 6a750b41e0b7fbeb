"""The sample's own codes: as many as the data card says, half of them twice, each of a place that the sample still has."""

import pytest
from factories import SHIPPED

from analysis import paths
from analysis.corpus.load import load_corpus
from analysis.engine.run import measure
from analysis.study import Study
from analysis.validity.codes import locate, read_codes

SAMPLE_CODES = paths.GOLD / "sample" / "codes.jsonl"


@pytest.fixture(scope="module")
def codes():
    frames = [frame.id for frame in SHIPPED.frames]
    return read_codes(SAMPLE_CODES, frames=frames)


def test_the_data_card_counts_them_right(codes):
    first, second = (codes[codes["coder"] == f"coder {n} (language model)"] for n in (1, 2))
    assert len(first) + len(second) == len(codes) == 1_878
    assert [first[first["task"] == task]["unit_id"].nunique() for task in ("sentiment", "voice", "actor")] == [310] * 3
    assert [first[first["task"] == task]["unit_id"].nunique() for task in ("attitude", "frames")] == [204, 102]
    assert [second[second["task"] == task]["unit_id"].nunique() for task in ("sentiment", "attitude", "frames")] == [
        160,
        108,
        54,
    ]
    card = (paths.PROJECT / "data" / "README.md").read_text(encoding="utf-8")
    assert all(
        number in card for number in ("1,878 codes", "310 mentions", "102 articles", "160 mentions, 54 articles")
    )


def test_their_inclusion_is_known_and_they_stand_for_the_whole_window(codes):
    units = codes.drop_duplicates(["unit_id", "task"])
    reached = (1 / units["inclusion"]).groupby(units["task"]).sum().round(6)
    assert reached.to_dict() == {"sentiment": 1588, "voice": 1588, "actor": 1588, "attitude": 312, "frames": 156}


def test_every_code_is_of_a_place_that_the_sample_has(codes):
    study = Study(corpus="data/sample")
    articles = load_corpus("data/sample").articles
    measures = measure(articles, study)
    found = locate(codes, measures.mentions, articles, measures.sentences)
    [gone] = found.attrs["notes"]  # pronouns that are read otherwise since: the data card counts them
    assert gone.startswith("33 of 1,878 codes are of places where the corpus has no mention of their actor")
    assert len(found) == len(codes) - 33
