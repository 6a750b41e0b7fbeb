"""What a store holds, in arrays."""

import pyarrow as pa

from analysis.corpus.store.revisions import READ, Revisions

A, B, C = "00000000000000aa", "ffffffffffffffff", "0123456789abcdef"


def test_what_was_added_is_held():
    held = Revisions()
    assert held.held([A]) == {}
    held.add([(B, 1, A), (A, 1, C)], [C])
    held.add([(A, 2, B)], [])
    assert held.held([C, A, B]) == {A: (2, {B, C}), B: (1, {A})}
    assert held.new_rejects([C, A]) == {A}
    assert len(held) == 3


def test_nothing_asked_is_nothing_answered():
    assert Revisions().held([]) == {}
    assert Revisions().new_rejects([]) == set()


def test_it_is_read_from_the_rows_of_a_store():
    rows = [("article", A, 1, B), ("reject", None, None, C), ("article", A, 2, C)]
    batch = pa.RecordBatch.from_pylist([dict(zip(READ, row, strict=True)) for row in rows])
    held = Revisions.of([batch, batch.slice(0, 0)])
    assert held.held([A, C]) == {A: (2, {B, C})}
    assert held.new_rejects([B, C]) == {B}
    assert len(Revisions.of([])) == 0
