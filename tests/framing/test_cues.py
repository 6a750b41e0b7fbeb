"""What the cues of a codebook match, and how often coders gave the texts they stand in the cue's frame."""

import json

import pytest
from factories import make_articles, make_documents

from analysis.codebook.frames import CueGroup, Frame
from analysis.display.words import cue_lines
from analysis.errors import GoldError
from analysis.framing.codebook import find_frames
from analysis.framing.cues import busiest_cues, cue_table
from analysis.validity.cues import cue_agreement, read_coded

TRADE = Frame(
    id="trade", name="Trade", kind="issue", definition="d", question="q?", source="s",
    cues=(CueGroup(terms=("tariff*", "export*", "quota*"), weight=1.0, why="goods"),),
)  # fmt: skip


def table_of(*texts: str):
    articles = make_articles(*texts)
    return cue_table(find_frames(make_documents(articles), [TRADE]), articles, [TRADE])


def test_each_cue_shows_its_hits_articles_and_wordings_and_one_that_matches_nothing_is_there():
    table = table_of("Tariffs rose. Tariffs fell. The tariff stayed.", "Tariffs again.").set_index("cue")
    assert tuple(table.loc["tariff*", ["n_hits", "n_articles", "forms"]]) == (4, 2, "tariffs (3); tariff (1)")
    assert tuple(table.loc["quota*", ["n_hits", "n_articles", "forms"]]) == (0, 0, "")


def test_the_busiest_cues_come_first_and_silent_ones_not_at_all():
    assert list(busiest_cues(table_of("Exports of exports. Tariffs rose."))["cue"]) == ["export*", "tariff*"]


def test_agreement_counts_a_text_once_and_carries_an_interval():
    records = [
        {"text": "Tariffs and tariffs.", "frames": ["money"]},
        {"text": "A tariff.", "frames": []},
        {"text": "Tariffs and exports.", "frames": ["money", "war"]},
        {"text": "Rain.", "frames": ["money"]},
    ]
    found = cue_agreement(records, [TRADE], {"trade": "money"}).set_index("cue")
    assert tuple(found.loc["tariff*", ["n_coded", "agreed"]]) == (3, pytest.approx(2 / 3))
    assert found.loc["tariff*", "low"] == pytest.approx(0.2077, abs=1e-3)  # Wilson, 2 of 3
    assert found.loc["tariff*", "high"] == pytest.approx(0.9385, abs=1e-3)
    assert "quota*" not in found.index


def test_a_cue_says_how_often_coders_agreed_or_that_nobody_coded_it():
    records = [{"text": "Tariffs.", "frames": ["trade"]}]
    lines = cue_lines(table_of("Tariffs on exports."), cue_agreement(records, [TRADE], {"trade": "trade"})).set_index(
        "cue"
    )
    assert lines.loc["tariff*", "number"].startswith("coders agreed in 100")
    assert lines.loc["export*", "number"] == "in no coded text"
    assert lines.loc["tariff*", "base"] == "weight 1; 1 hits in 1 articles: tariffs (1)"


def test_without_coded_texts_a_cue_says_its_hits():
    assert list(cue_lines(table_of("Tariffs on exports."))["number"]) == ["1 hits", "1 hits", "0 hits"]


def test_a_coded_file_with_labels_of_its_own_wants_a_map(tmp_path):
    path, mapping = tmp_path / "coded.jsonl", tmp_path / "map.toml"
    path.write_text(json.dumps({"text": "Tariffs.", "frames": ["money"]}) + "\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"its labels: money.*coded_map"):
        read_coded(path, [TRADE])
    mapping.write_text('trade = "money"\n', encoding="utf-8")
    assert read_coded(path, [TRADE], mapping)[1] == {"trade": "money"}
