"""an answer -> a drawing, of the kind that fits what it is split by."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.display.figures import Drawing, draw_counts, draw_estimates, draw_grid, draw_over_time
from analysis.display.printed import printed_name
from analysis.display.titles import left_out_words
from analysis.findings.dimensions import with_dimensions
from analysis.findings.estimates import enough
from analysis.measures import COUNT

if TYPE_CHECKING:
    from analysis.workbook.answers.answer import Answer

PARTS = ("label_share", "voice_share")  # of a whole, drawn as bars
OUTLETS, PANELS = 12, 8  # as many as a figure can show
JOINED = "joined"  # a column that puts two keys together


def drawn(answer: "Answer") -> Drawing:
    """Panels over days where the answer has periods, a grid of frames, else a row a group; further keys make panels."""
    book, findings = answer.book, _shown(answer)
    keys = [key for key in answer.keys if key != "period" and (key != "actor_id" or "actor" in answer.columns)] or [
        key for key in answer.keys if key == "actor_id"
    ]  # of one actor the caption says who it is
    names, counted = answer.names, _counted(answer)
    if "period" in answer.keys:
        findings, panels = _joined(findings, keys or ["outlet"], names)
        about: dict[str, Any] = {"panels": panels, "names": names, "periods": answer.periods, "events": book.events()}
        if counted:
            return draw_counts(findings, **about)
        return draw_over_time(findings, **about, min_stories=book.study.min_stories)
    if len(keys) < 2:
        return draw_estimates(findings, rows=(keys or ["measure"])[0], names=names, bars=counted)
    if answer.measure.table == "frames" and answer.columns.get("frame") and len(keys) == 2:
        rows = next(key for key in keys if key != "group")
        return draw_grid(findings, rows=rows, columns="group", names=names, columns_title="share, in %")
    findings, panels = _joined(findings, keys[:-1], names)
    return draw_estimates(
        findings, panels=panels, rows=keys[-1], names=names, bars=counted or answer.measure.id in PARTS
    )


def notes_of_figure(answer: "Answer") -> list[str]:
    """What the figure leaves out, and what is to be known of its periods."""
    said, n_outlets = [*answer.notes], answer.findings["outlet"].nunique()
    if "outlet" in answer.keys and n_outlets > len(largest_outlets(answer)):
        said.append(f"Drawn: the {len(largest_outlets(answer))} largest of {n_outlets} outlets.")
    if "period" in answer.keys:
        said.extend(answer.periods.attrs["notes"])
    elif not _counted(answer) and answer.measure.id not in PARTS:
        said.append(left_out_words(answer.findings, answer.book.study))
    return [one for one in said if one]


def _counted(answer: "Answer") -> bool:
    return bool(answer.findings["estimand"].eq(COUNT).any())


def _shown(answer: "Answer") -> pd.DataFrame:
    """The findings that a figure has room for, and that rest on stories enough where it has no sign for those that do not."""
    findings = answer.findings
    if "outlet" in answer.keys:
        findings = findings[findings["outlet"].isin(largest_outlets(answer))]
    told = "period" in answer.keys or _counted(answer) or answer.measure.id in PARTS
    return findings if told else enough(findings, answer.book.study)


def largest_outlets(answer: "Answer") -> list[str]:
    """The outlets with most observations, as many as there is room for."""
    counts = answer.findings.groupby("outlet", sort=True)["n_mentions"].sum()
    n = PANELS if "period" in answer.keys else OUTLETS
    return [str(one) for one in counts.sort_values(ascending=False, kind="stable").index[:n]]


def _joined(findings: pd.DataFrame, keys: list[str], names: dict[str, str]) -> tuple[pd.DataFrame, str]:
    """The findings with a column that tells their panels, and its name."""
    if len(keys) == 1:
        return findings, keys[0]
    told = with_dimensions(findings)
    parts = [told[key].map(lambda one: printed_name(one, names)) for key in keys]
    return told.assign(**{JOINED: [" · ".join(one) for one in zip(*parts, strict=True)]}), JOINED
