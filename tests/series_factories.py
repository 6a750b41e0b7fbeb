"""Folders of reports with editions and failed runs, made when a test runs."""

import json
from pathlib import Path

PAGE = '<!doctype html><html lang="en"><head><meta name="generator" content="media-analysis-workbook"><title>{title}</title></head><body><header class="masthead"><!-- editions --><!-- /editions --></header><main>{text}</main></body></html>'
PAGES = ("index.html", "2-sentiment.html")


def make_edition(
    folder: Path, name: str, *, headline: str = "", base: str = "", pages: tuple[str, ...] = PAGES, **run: object
) -> Path:
    """An edition with pages and its record, in the folder of a report."""
    path = folder / name
    path.mkdir(parents=True)
    for page in pages:
        (path / page).write_text(PAGE.format(title=page, text=f"{name} {page}"), encoding="utf-8")
    if headline:
        told = {"headline": headline, "base": base, "sentences": [headline, "Nothing else changed."]}
        (path / "summary.json").write_text(json.dumps(told), encoding="utf-8")
    return write_record(path, headline=headline, **run)


def make_failed(folder: Path, name: str, outcome: str, message: str, **run: object) -> Path:
    """A run that failed, with its log."""
    path = folder / f"{name}.FAILED"
    path.mkdir(parents=True)
    (path / "log.txt").write_text(message, encoding="utf-8")
    return write_record(path, outcome=outcome, message=message, **run)


def write_record(path: Path, **run: object) -> Path:
    """The `run.json` of a run that went well, but for what is given."""
    day = path.name[:10]
    usual = {"report": path.parent.name, "title": "Two councillors in the news", "edition": path.name, "as_of": day,
             "started": f"{day}T06:30:00+00:00", "duration_seconds": 61.5, "outcome": "ok", "message": "", "headline": ""}  # fmt: skip
    (path / "run.json").write_text(json.dumps({**usual, **run}), encoding="utf-8")
    return path


def make_series(out: Path) -> Path:
    """Three weeks of a report, the second of which failed."""
    folder = out / "weekly"
    make_edition(
        folder,
        "2024-03-17",
        headline="Lund is blamed more often than praised, most in The Echo",
        base="212 articles in 190 stories of six outlets; codes of this corpus correct it.",
    )
    make_failed(
        folder, "2024-03-24", "no_articles", "No article of news.jsonl lies in the window 2024-03-18 to 2024-03-24."
    )
    make_edition(
        folder,
        "2024-03-31",
        headline="After the vote the budget was written about by 24 points more",
        base="187 articles in 171 stories of six outlets; by the measure alone.",
    )
    return folder
