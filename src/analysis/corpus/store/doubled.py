"""Texts that came in a second time once their outlet was named, and so stand in a store twice: under the name, and as of no outlet."""

from collections import defaultdict
from collections.abc import Collection, Iterator

import pyarrow.compute as pc

from analysis.corpus.lacking import UNKNOWN
from analysis.corpus.store.versions import Where, open_version, told_if_damaged


def doubled_notes(path: Where, digests: Collection[str]) -> Iterator[str]:
    """A sentence where some of these texts, by their digests, are in the latest version under an outlet and under none too.

    A text that two outlets with a name print is theirs both, and nothing is said of it.
    """
    if not digests:
        return
    with told_if_damaged(path):
        rows = open_version(path).to_pyarrow_dataset()
        is_one = (pc.field("kind") == "article") & pc.field("digest").isin(list(digests))
        found = rows.to_table(columns=["digest", "outlet"], filter=is_one).to_pydict()
    outlets: dict[str, set[str]] = defaultdict(set)
    for digest, outlet in zip(found["digest"], found["outlet"], strict=True):
        outlets[digest].add(outlet)
    n = sum(UNKNOWN in own and len(own) > 1 for own in outlets.values())
    if n:
        are = "text stands" if n == 1 else "texts stand"
        yield (
            f"{n:,} {are} in the corpus twice now, of outlet `{UNKNOWN}` too: `workbook corpus remove {path} --outlet {UNKNOWN}` "
            "takes those out, and with --dry-run says what would go."
        )
