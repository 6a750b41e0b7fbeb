"""executed notebooks -> the pages of an edition, with links to the figures, tables and findings that they saved."""

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from analysis.report.formats import FILES, LABELS
from analysis.report.places import elsewhere, without_places
from analysis.report.plan import Plan


def merge_findings(folder: Path, names: list[str]) -> bool:
    """findings/<notebook>.json -> findings.json, in reading order, each row with its notebook. Whether there are any."""
    parts = folder / "findings"
    if not parts.is_dir():
        return False
    rows = []
    for path in sorted(parts.glob("*.json"), key=lambda p: names.index(p.stem) if p.stem in names else len(names)):
        rows += [{"notebook": path.stem, **row} for row in json.loads(path.read_text(encoding="utf-8"))]
    (folder / "findings.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(parts)
    return True


def write_pages(plan: Plan, executed: list[Any], run: Mapping[str, Any], folder: Path, has_findings: bool) -> None:
    """A page for each notebook, the first of them index.html, in the folder.

    A corpus, or another file, that is named by an absolute path elsewhere on the disk stands in pages by its last two parts. `run.json`
    keeps the whole path, by which the edition can be rendered again.
    """
    from analysis.report.render import Site, SiteLink, page_label, render_page

    names, clean = list(plan.values), without_places(elsewhere(plan.study))
    hrefs = page_files(names)
    days = (run.get("corpus") or {}).get("days") or []
    site = Site(
        title=plan.title,
        dateline=dateline(plan.as_of, plan.settings, days),
        window=window(plan.settings, days),
        pages=tuple(SiteLink(href, page_label(name)) for href, name in zip(hrefs, names, strict=True)),
        run=run,
        findings=has_findings,
        formats=tuple(SiteLink(FILES[one], LABELS[one]) for one in LABELS if one in plan.definition.formats),
    )
    own = ["notebooks/{}.ipynb"] if "notebooks" in plan.definition.formats else []
    saved = sorted(p.relative_to(folder).as_posix() for kind in ("figures", "tables") for p in folder.glob(f"{kind}/*"))
    for number, done in enumerate(executed):
        files = (*(path.format(done.name) for path in own), *_files_of(done.notebook, saved))
        page = render_page(done.notebook, number, site, files)
        (folder / hrefs[number]).write_text(clean(page), encoding="utf-8")


def dateline(as_of: date, settings: Mapping[str, Any], days: Sequence[str]) -> str:
    """The day of a report, and, where its settings name no first or no last day, those of its articles.

    Args:
        days: of the first and the last article; none where they are not known.
    """
    said = f"As of {spelled(as_of)}"
    if not days or (settings.get("start") and settings.get("end")):
        return said
    if days[0] == days[-1]:
        return f"{said}; articles of {spelled(days[0])}"
    return f"{said}; articles from {spelled(days[0])} to {spelled(days[-1])}"


def window(settings: Mapping[str, Any], days: Sequence[str]) -> str:
    """The first and the last day that a report reads: "1 March 2018 to 5 October 2018 (last article)"."""
    ends = []
    for name, which, article in (("start", 0, "first article"), ("end", -1, "last article")):
        if settings.get(name):
            ends.append(spelled(settings[name]))
        else:
            ends.append(f"{spelled(days[which])} ({article})" if days else article)
    return " to ".join(ends)


def page_files(names: list[str]) -> list[str]:
    """The file of each notebook's page, in reading order."""
    return ["index.html", *(f"{name}.html" for name in names[1:])]


def _files_of(notebook: Any, saved: list[str]) -> tuple[str, ...]:
    """Those saved files whose name an output of this notebook carries."""
    shown = " ".join(
        str(output.get("data", {}).get("text/plain", "")) + str(output.get("data", {}).get("text/html", ""))[:400]
        for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
    )  # fmt: skip
    words = set(re.findall(r"[\w.-]+", shown))
    return tuple(path for path in saved if Path(path).stem in words)


def spelled(day: date | str) -> str:
    """2019-09-30 as "30 September 2019"; a text that is no date as it is."""
    try:
        day = date.fromisoformat(day) if isinstance(day, str) else day
    except ValueError:
        return str(day)
    return f"{day.day} {day:%B %Y}"
