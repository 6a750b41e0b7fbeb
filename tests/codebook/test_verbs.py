"""The codebook's reporting verbs: their forms, and what a mistaken row says."""

import pytest
from factories import SHIPPED

from analysis.codebook.verbs import read_reporting_verbs
from analysis.errors import CodebookError

HEADER = "verb,past,tone,takes,noun,why\n"


@pytest.mark.parametrize(
    "verb, spelling, forms",
    [
        ("say", "said", {"past", "participle"}),
        ("claim", "claims", {"third"}),
        ("deny", "denied", {"past", "participle"}),
        ("admit", "admitting", {"progressive"}),
        ("write", "written", {"participle"}),
        ("point out", "pointed", {"past", "participle"}),
        ("read", "read", {"base", "past", "participle"}),
    ],
)
def test_each_verb_is_known_in_its_forms(verb, spelling, forms):
    verbs = {entry.verb: entry for entry in SHIPPED.verbs}
    assert verbs[verb].forms[spelling] == forms


def test_tone_separates_verbs_that_report_alike():
    tones = {entry.verb: entry.tone for entry in SHIPPED.verbs}
    assert [tones[verb] for verb in ("say", "claim", "admit", "boast", "insist", "criticize", "praise")] == [
        "neutral", "doubting", "conceding", "boasting", "insisting", "condemning", "praising",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "row, message",
    [
        ("Say,said,neutral,quote,,plain", "row 2: `verb` is 'Say'"),
        ("say,said,flat,quote,,plain", "line 2: `tone` is 'flat'"),
        ("say,said,neutral,quotes,,plain", "Did you mean `quote`"),
        ("say,said,neutral,,,plain", "row 2: `takes` has ''"),
        ("say,said,neutral,quote,no,plain", "`noun` is 'no'"),
        ("say,said,neutral,quote,,", "`why` is empty"),
        ("say,said,neutral,quote,,plain\nsay,said,neutral,quote,,plain", "row 3: `say` stands in row 2"),
    ],
)
def test_a_mistaken_row_is_named(tmp_path, row, message):
    path = tmp_path / "verbs.csv"
    path.write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(CodebookError, match=message):
        read_reporting_verbs(path)


def test_an_empty_table_is_an_error(tmp_path):
    path = tmp_path / "verbs.csv"
    path.write_text(HEADER, encoding="utf-8")
    with pytest.raises(CodebookError, match="holds no verb"):
        read_reporting_verbs(path)
