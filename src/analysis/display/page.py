"""Figures, tables and evidence as HTML that reads the same in JupyterLab and in a rendered report.

Each object has `_repr_html_` (what is shown) and a short `repr` (what a terminal shows). Where a page has a folder `out`,
what it shows is saved there too: figures as PNG, tables as CSV, findings as JSON.
"""

import base64
import io
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure

from analysis.display import figures
from analysis.tables import records, write_csv_for_people

STYLESHEET = Path(__file__).with_name("display.css")
DARK = {
    figures.INK: "#e8eaed",
    figures.SOFT: "#a7b0ba",
    figures.GRID: "#39414a",
    figures.PAPER: "#181b1f",
    "#2b5d8c": "#7fb2e5",
    "#b4472e": "#e0765c",
    "#4f5b66": "#93a1ae",
}
FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
VOICES = {"outlet": "in its own words", "actor": "quoting an actor of the study", "named": "quoting a named source",
          "unnamed": "quoting an unnamed source", "institution": "quoting an institution",
          "unknown": "quoting somebody"}  # fmt: skip

NAMED = frozenset(
    {"actor_id", "actor", "outlet", "group", "source_actor_id", "candidates", "also in"}
)  # columns that hold ids

IDS = NAMED | {"frame_id"}  # the same, of lines

Evidence = Callable[[dict[str, Any]], pd.DataFrame]


@dataclass(frozen=True)
class Html:
    """Something to look at."""

    html: str
    text: str = ""

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text

    def __add__(self, other: "Html") -> "Html":
        return Html(self.html + other.html, self.text + "\n" + other.text)


@dataclass(frozen=True)
class Page:
    """What one notebook shows, under which names, and where it is saved."""

    notebook: str
    names: Mapping[str, str] = field(default_factory=dict)  # ids to printed names
    out: str = ""  # folder that receives figures/, tables/ and findings/; "": nothing is saved

    def style(self) -> Html:
        """The style sheet, for the first cell of a notebook."""
        return Html(f"<style>{STYLESHEET.read_text(encoding='utf-8')}</style>", "")

    def figure(
        self, figure: Figure, *, name: str, caption: str, alt: str, table: pd.DataFrame, rows: Sequence[str] = (),
        evidence: Evidence | None = None, percent: bool = False, scale: tuple[float, float] = (-1, 1),
    ) -> Html:  # fmt: skip
        """A figure with its caption, its alternative text, and the numbers it draws folded away below.

        With `rows` and `evidence` (as for `findings`) each of those numbers opens down to its sentences.
        """
        if table.empty:
            return self.note(f"{caption} Nothing to draw: no group has articles enough.")
        self._save(name, table, figure)
        inside = _table_html(table, self.names)
        if evidence:
            lines = "".join(self._finding(one, rows, evidence, percent, 0, scale) for one in records(table))
            inside = f"<div class='wb-findings'>{lines}</div>"
        summary = "The numbers, and the sentences behind each" if evidence else "The numbers"
        numbers = f"<details class='wb-numbers'><summary>{summary}</summary>{inside}</details>"
        return Html(
            f"<figure class='wb-figure' id='{escape(name)}'>{_picture(figure, alt)}"
            f"<figcaption>{escape(caption)}</figcaption>{numbers}</figure>",
            f"figure: {name}",
        )

    def table(
        self, table: pd.DataFrame, *, name: str, caption: str = "", columns: Mapping[str, str] | None = None
    ) -> Html:
        """A table with its caption; `columns` picks, orders and names the columns."""
        self._save(name, table)
        shown = table[list(columns)].rename(columns=dict(columns)) if columns else table
        head = f"<caption>{escape(caption)}</caption>" if caption else ""
        return Html(_table_html(shown, self.names, head), f"table: {name}, {len(table)} rows")

    def findings(
        self, findings: pd.DataFrame, *, rows: Sequence[str], name: str, caption: str, evidence: Evidence | None = None,
        percent: bool = False, min_articles: int = 0, scale: tuple[float, float] = (-1, 1),
    ) -> Html:  # fmt: skip
        """Estimates, one a line, each of which opens down to the sentences behind it.

        Args:
            rows: the keys that name a line, such as ("actor_id", "outlet").
            evidence: answers a line's keys with `sentences_behind`; None: lines do not open.
            min_articles: a line with fewer reads "too few articles" in place of an estimate.
            scale: the ends of the little interval bar.
        """
        self._save(name, findings)
        self._keep(findings)
        lines = "".join(
            self._finding(finding, rows, evidence, percent, min_articles, scale) for finding in records(findings)
        )
        legend = "<p class='wb-hint'>Open a line to read the sentences behind the number.</p>" if evidence else ""
        return Html(
            f"<section class='wb-findings' id='{escape(name)}'><p class='wb-caption'>{escape(caption)}</p>{lines}{legend}</section>",
            "\n".join(_finding_text(f, rows, self.names, percent, min_articles) for f in records(findings)),
        )

    def lines(self, table: pd.DataFrame, *, rows: Sequence[str], evidence: Evidence, name: str, caption: str) -> Html:
        """Rows of any table, one a line, each of which opens down to `evidence`.

        Args:
            table: reads the columns of `rows`, which name a line, and `number` and `base`: what the line says, and what
                that rests on (`headlines.word_lines`, `headlines.cue_lines`).
        """
        self._save(name, table)
        if table.empty:
            return self.note(f"{caption} Nothing to show.")
        shown = [
            (" · ".join(self._name(row[key]) if key in IDS else str(row[key]) for key in rows), row)
            for row in records(table)
        ]
        lines = "".join(
            f"<details class='wb-finding wb-line'><summary><span class='wb-label'>{escape(label)}</span>"
            f"<span class='wb-estimate'>{escape(row['number'])}</span><span class='wb-base'>{escape(row['base'])}</span>"
            f"</summary>{_evidence_html(evidence(row), self.names)}</details>"
            for label, row in shown
        )
        return Html(
            f"<section class='wb-findings' id='{escape(name)}'><p class='wb-caption'>{escape(caption)}</p>{lines}</section>",
            "\n".join(f"{label}: {row['number']}; {row['base']}" for label, row in shown),
        )

    def sentences(self, sentences: pd.DataFrame, *, name: str, caption: str = "") -> Html:
        """A list of evidence sentences with what they were chosen for marked."""
        self._save(name, sentences)
        if sentences.empty:
            return self.note(f"{caption or name}: no such sentence in the window.")
        head = f"<p class='wb-caption'>{escape(caption)}</p>" if caption else ""
        return Html(head + _evidence_html(sentences, self.names), f"sentences: {name}, {len(sentences)}")

    def keep(self, table: pd.DataFrame, *, name: str) -> Html:
        """Save a table beside the report without showing it."""
        self._save(name, table)
        where = f"All {len(table):,} rows are in tables/{name}.csv beside this page." if self.out else (
            f"{len(table):,} rows; a rendered report saves them as tables/{name}.csv."
        )  # fmt: skip
        return Html(f"<p class='wb-hint'>{escape(where)}</p>", f"{name}: {len(table):,} rows")

    def note(self, words: str) -> Html:
        """A remark that a reader must not miss, such as why there is no number."""
        return Html(f"<p class='wb-note'>{escape(words)}</p>", words)

    def say(self, sentences: Sequence[str]) -> Html:
        """What was found, in words."""
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences if sentence)
        return Html(f"<ul class='wb-said'>{items}</ul>", "\n".join(s for s in sentences if s))

    def cards(self, cards: Sequence[tuple[str, str, str]]) -> Html:
        """Key figures side by side: (number, what it is, detail)."""
        items = "".join(
            f"<div class='wb-card'><span class='wb-number'>{escape(number)}</span><span class='wb-what'>{escape(what)}</span>"
            f"<span class='wb-detail'>{escape(detail)}</span></div>"
            for number, what, detail in cards
        )
        return Html(f"<div class='wb-cards'>{items}</div>", "; ".join(f"{what}: {number}" for number, what, _ in cards))

    def _finding(
        self, finding: dict[str, Any], rows: Sequence[str], evidence: Evidence | None, percent: bool, min_articles: int,
        scale: tuple[float, float],
    ) -> str:  # fmt: skip
        label = " · ".join(self._name(finding[key]) for key in rows)
        if finding["n_articles"] < min_articles:
            number, bar = f"too few articles ({finding['n_articles']})", "<span></span>"
        else:
            number, bar = _estimate(finding, percent), _bar(finding, scale)
        line = (
            f"<span class='wb-label'>{escape(label)}</span>{bar}<span class='wb-estimate'>{number}</span>"
            f"<span class='wb-base'>{base_text(finding)}</span>"
        )
        found = evidence(finding) if evidence else None
        if found is None or found.empty:
            return f"<div class='wb-finding'>{line}</div>"
        return f"<details class='wb-finding'><summary>{line}</summary>{_evidence_html(found, self.names)}</details>"

    def _name(self, key: object) -> str:
        return "All" if pd.isna(key) else self.names.get(str(key), str(key))  # type: ignore[call-overload]

    def _save(self, name: str, table: pd.DataFrame, figure: Figure | None = None) -> None:
        if not self.out:
            return
        for kind in ("figures", "tables"):
            (Path(self.out) / kind).mkdir(parents=True, exist_ok=True)
        write_csv_for_people(table, Path(self.out) / "tables" / f"{name}.csv")
        if figure is not None:
            figure.savefig(Path(self.out) / "figures" / f"{name}.png", dpi=160)

    def _keep(self, findings: pd.DataFrame) -> None:
        """Add to this notebook's part of findings.json."""
        if not self.out:
            return
        path = Path(self.out) / "findings" / f"{self.notebook}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        kept += json.loads(findings.to_json(orient="records", double_precision=6))
        path.write_text(json.dumps(kept, indent=1), encoding="utf-8")


def signed(value: float, digits: int = 2) -> str:
    """+0.31, −0.20, 0.00; "n/a" where undefined. The minus sign is U+2212."""
    if math.isnan(value):
        return "n/a"
    rounded = f"{value:+.{digits}f}"
    return rounded[1:] if float(rounded) == 0 else rounded.replace("-", "−")


def percentage(value: float) -> str:
    """0.314 as "31 %"; "n/a" where undefined."""
    return "n/a" if math.isnan(value) else f"{value:.0%}".replace("%", "\u00a0%").replace("-", "−")


def interval_text(finding: Mapping[str, Any], *, percent: bool = False) -> str:
    """ "+0.31 [+0.20, +0.42]": estimate and interval."""
    show = percentage if percent else signed
    if math.isnan(finding["low"]):
        return f"{show(finding['estimate'])} [no interval]"
    return f"{show(finding['estimate'])} [{show(finding['low'])}, {show(finding['high'])}]"


def _estimate(finding: Mapping[str, Any], percent: bool) -> str:
    estimate, _, rest = interval_text(finding, percent=percent).partition(" [")
    return f"<b>{estimate}</b> <span class='wb-interval'>[{rest}</span>"


def _finding_text(
    finding: dict[str, Any], rows: Sequence[str], names: Mapping[str, str], percent: bool, min_articles: int
) -> str:
    label = ", ".join(
        "All" if pd.isna(finding[key]) else names.get(str(finding[key]), str(finding[key])) for key in rows
    )
    shown = "too few articles" if finding["n_articles"] < min_articles else interval_text(finding, percent=percent)
    return f"{label}: {shown}; {base_text(finding)}"


def base_text(finding: Mapping[str, Any]) -> str:
    """What an estimate rests on: "26 articles, 24 stories, 178 mentions"."""
    parts = [(finding["n_articles"], "article"), (finding["n_stories"], "story")]
    if not pd.isna(finding["actor_id"]):
        parts.append((finding["n_mentions"], "mention"))
    plural = {"article": "articles", "story": "stories", "mention": "mentions"}
    return ", ".join(f"{n:,} {what if n == 1 else plural[what]}" for n, what in parts)


def _bar(finding: Mapping[str, Any], scale: tuple[float, float]) -> str:
    """The estimate and its interval as a bar of 120 by 14; the number beside it says the same in words."""
    first, last = scale

    def x(value: float) -> float:
        return 4 + 112 * (min(max(value, first), last) - first) / (last - first)

    zero = f"<line x1='{x(0):.1f}' x2='{x(0):.1f}' y1='1' y2='13' class='wb-zero'/>" if first < 0 < last else ""
    span = "" if math.isnan(finding["low"]) else (
        f"<line x1='{x(finding['low']):.1f}' x2='{x(finding['high']):.1f}' y1='7' y2='7' class='wb-span'/>"
    )  # fmt: skip
    dot = f"<circle cx='{x(finding['estimate']):.1f}' cy='7' r='3.6' class='wb-dot'/>"
    return (
        "<svg class='wb-bar' viewBox='0 0 120 14' width='120' height='14' aria-hidden='true' focusable='false'>"
        f"<line x1='4' x2='116' y1='7' y2='7' class='wb-axis'/>{zero}{span}{dot}</svg>"
    )


def _evidence_html(sentences: pd.DataFrame, names: Mapping[str, str]) -> str:
    return f"<ol class='wb-evidence'>{''.join(_evidence_item(row, names) for row in records(sentences))}</ol>"


def _evidence_item(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    label = row["label"] if isinstance(row["label"], str) and row["label"] else "plain"
    day = "undated" if pd.isna(row["published"]) else f"{row['published']:%-d %B %Y}"
    title = escape(str(row["title"]))
    if isinstance(row["url"], str) and row["url"].startswith(("https://", "http://")):
        title = f"<a href='{escape(row['url'], quote=True)}'>{title}</a>"
    about = [names.get(row["outlet"], str(row["outlet"])), day, VOICES.get(str(row["voice"]), "")]
    if label != "plain":
        sure = "" if row["weight"] is None or pd.isna(row["weight"]) else f" ({row['weight']:.2f})"
        about.append(f"{label}{sure}")
    return (
        f"<li><q>{escape(row['before'])}<mark class='wb-{escape(label)}'>{escape(row['found'])}</mark>{escape(row['after'])}</q>"
        f"<span class='wb-source'>{escape(' · '.join(a for a in about if a))} · <cite>{title}</cite></span></li>"
    )


def _table_html(table: pd.DataFrame, names: Mapping[str, str], caption: str = "") -> str:
    """A table in a box that scrolls sideways where it must; numbers to the right, two decimals."""
    numeric = [pd.api.types.is_numeric_dtype(table[column]) for column in table]
    head = "".join(
        f"<th scope='col'{_right(n)}>{escape(_heading(str(c)))}</th>" for c, n in zip(table, numeric, strict=True)
    )
    body = "".join(
        f"<tr>{''.join(f'<td{_right(n)}>{_cell(v, names if str(c) in NAMED else {})}</td>' for v, n, c in zip(row, numeric, table, strict=True))}</tr>"
        for row in table.itertuples(index=False)
    )
    return (
        f"<div class='wb-scroll' tabindex='0' role='group' aria-label='Table'><table class='wb-table'>{caption}"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _right(numeric: bool) -> str:
    return " class='wb-num'" if numeric else ""


def _heading(column: str) -> str:
    return str(column).removesuffix("_id").removeprefix("n_").replace("_", " ")


def _cell(value: Any, names: Mapping[str, str]) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return signed(value).lstrip("+") if math.isfinite(value) else str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return escape("; ".join(names.get(part, part) for part in str(value).split("; ")))


def _picture(figure: Figure, alt: str) -> str:
    """The figure as SVG, once on light and once on dark paper; the reader's setting picks."""
    light = _svg(figure)
    dark = light
    for bright, deep in DARK.items():
        dark = dark.replace(bright, deep)
    return (
        f"<picture><source media='(prefers-color-scheme: dark)' srcset='{_data_uri(dark)}'>"
        f"<img src='{_data_uri(light)}' alt='{escape(alt, quote=True)}'></picture>"
    )


def _svg(figure: Figure) -> str:
    buffer = io.StringIO()
    with mpl.rc_context(figures.STYLE):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    return svg[svg.index("<svg") :].replace("'DejaVu Sans', sans-serif", FONTS).replace("'DejaVu Sans'", FONTS)


def _data_uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
