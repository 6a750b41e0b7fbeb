"""how much outlets wrote -> sentences."""

from collections.abc import Mapping

import pandas as pd

from analysis.display.printed import percentage, printed_name
from analysis.tables import records

MOST = 6  # outlets in a sentence; more are counted
Names = Mapping[str, str]


def output_sentence(output: pd.DataFrame, names: Names, *, listed: bool = True) -> str:
    """How much each outlet wrote of the actors, against its output where that is known; that it is not known where it is not.

    Args:
        output: of `findings.output.outlet_output`.
        listed: name the outlets, also where only their articles can be counted.
    """
    known, filtered = output.attrs["known"], output.attrs["filtered"]
    told = [_told(row, names, known=known) for row in records(output.head(MOST))]
    rest = output.iloc[MOST:]
    told += [f"{len(rest)} more {int(rest['n_articles'].sum()):,}"] if len(rest) else []
    if known:
        of = "those that the filters of the study keep" if filtered else "all that the corpus has"
        return f"Articles that name the actors, of {of} of the outlet: {'; '.join(told)}."
    n, n_naming = output["n_articles"].sum(), output["n_naming"].sum()
    share = "All" if n == n_naming else percentage(n_naming / n)
    said = f"Articles: {'; '.join(told)}. " if listed else ""
    of = "articles that the filters keep" if filtered else "articles"
    return f"{said}{share} of the {of} name these actors; what else the outlets published is not known here."


def _told(row: Mapping[str, int], names: Names, *, known: bool) -> str:
    name = printed_name(row["outlet"], names)
    if not known:
        return f"{name} {row['n_articles']:,}"
    return f"{name} {percentage(row['n_naming'] / row['n_articles'])} of {row['n_articles']:,}"
