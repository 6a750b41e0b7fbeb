"""Estimates that are kept: made once for the same rows, codes and settings, and the same when they are read."""

import pandas as pd
import pytest

from analysis import paths
from analysis.findings.headlines import Headlines
from analysis.findings.kept import kept_headlines, kept_table
from analysis.tables import FINDINGS

CODE = ("analysis.findings.headlines",)


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "store", lambda: tmp_path)


def given(value=1.0, note="", **more):
    rows = pd.DataFrame({"value": [value, 2.0], "outlet": ["north", "south"]})
    rows.attrs["notes"] = [note]
    return {"rows": rows, "measure": "net_sentiment", "code": CODE, **more}


def test_a_table_is_made_once_for_the_same_rows_and_settings_and_anew_for_others():
    made = []

    def make():
        made.append(1)
        return pd.DataFrame({"estimate": [0.1]})

    for asked in (given(), given(), given(value=1.5), given(note="other days"), given(measure="tone"), given()):
        kept = kept_table(asked, make)
        pd.testing.assert_frame_equal(kept, pd.DataFrame({"estimate": [0.1]}))
    assert len(made) == 4


def test_headlines_are_read_as_they_were_made():
    tables = [FINDINGS.empty() for _ in range(4)]
    tables[0].attrs["notes"] = ["3 codes are of other articles."]
    tables[2].attrs["left_out"] = [{"actor_id": "a", "outlet": "north"}]
    made = Headlines(*tables, n_compared=7, left_out=({"change": "at_event", "actor_id": "a", "outlet": "north"},))
    kept_headlines(given(), lambda: made)
    read = kept_headlines(given(), lambda: pytest.fail("made again"))
    assert (read.n_compared, read.left_out) == (7, made.left_out)
    for name in ("overall", "apart", "at_event", "recent"):
        pd.testing.assert_frame_equal(getattr(read, name), getattr(made, name))
        assert getattr(read, name).attrs == getattr(made, name).attrs
