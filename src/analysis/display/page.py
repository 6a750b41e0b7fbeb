"""Figures, tables and evidence as HTML that reads the same in JupyterLab and in a rendered report.

Each object has `_repr_html_` (what is shown) and a short `repr` (what a terminal shows). Where a page has a folder `out`,
what it shows is saved there too: figures as SVG and PNG, tables as CSV, findings as JSON.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from analysis.display.cells import SHOWN, in_parts, printed_columns
from analysis.display.comparability import choice_lines, flagged, strip, strip_text
from analysis.display.figures import DESK, PHONE, Drawing
from analysis.display.html import Html, house_css, render
from analysis.display.lines import (
    LINES,
    Evidence,
    evidence_sentences,
    finding_line,
    finding_text,
    in_parts_by_stories,
    shortened,
    table_line,
)
from analysis.display.live import in_lab
from analysis.display.picture import as_svg, data_uri, save_pictures
from analysis.display.printed import in_zone
from analysis.display.revised import shown_changes
from analysis.display.titles import alternative_text
from analysis.findings.dimensions import with_dimensions
from analysis.spreadsheets import write_csv_for_people
from analysis.tables import FINDINGS, records


@dataclass(frozen=True)
class Page:
    """What one notebook shows, under which names, and where it is saved."""

    notebook: str
    names: Mapping[str, str] = field(default_factory=dict, repr=False)  # ids to printed names
    out: str = ""  # folder that receives figures/, tables/ and findings/; "": nothing is saved
    time_zone: str = "UTC"  # whose days are printed

    def style(self) -> Html:
        """The style sheet, for the first cell of a notebook."""
        return Html(render("style", css=house_css()), "")

    def figure(
        self,
        drawing: Drawing,
        *,
        name: str,
        title: str = "",
        caption: str,
        evidence: Evidence | None = None,
        alt: str = "",
    ) -> Html:
        """A drawing with what it shows as its title, what is drawn as its caption, and its numbers folded away below.

        A page shows the drawing for a desk, or on a narrow screen the one for a phone; a Lab has the first alone. A folder `out` receives the first as SVG
        and PNG, the numbers as CSV.

        Args:
            title: what is found (`titles.finding_title`), or, where nothing was tested, what is to be seen; "": words above say it.
            evidence: as for `findings`; with it each of the numbers opens down to its sentences.
            alt: alternative text; "": the title, and each number with its interval (`titles.alternative_text`).
        """
        if drawing.findings.empty:
            return self.note(f"{caption} Nothing to draw: no group has articles enough.")
        sizes = (
            (DESK,) if in_lab() else (DESK, PHONE)
        )  # nobody works in a Lab on a phone, and each drawing takes a while
        pictures = [data_uri(as_svg(drawing.draw(size))) for size in sizes]
        self._save(name, pd.concat([drawing.findings, drawing.beside]))
        if self.out:
            save_pictures(drawing.draw(DESK), title or caption, Path(self.out) / "figures" / name)
        if {*FINDINGS.columns} <= {*drawing.findings}:
            self._append(drawing.findings, name)
        names = {**self.names, **drawing.names}
        shown = records(with_dimensions(drawing.findings)) if evidence else ()
        lines = [finding_line(row, drawing.keys, names, evidence) for row in shown]
        columns = [] if evidence else printed_columns(drawing.findings, names)
        desk, phone = pictures[0], "".join(pictures[1:])
        alt = alt or alternative_text(title or caption, drawing.findings, drawing.keys, names)
        return Html(
            render(
                "figure",
                name=name,
                title=title,
                caption=caption,
                alt=alt,
                desk=desk,
                phone=phone,
                columns=columns,
                lines=lines,
            ),
            f"figure: {name}. {title}",
        )

    def table(
        self, table: pd.DataFrame, *, name: str, caption: str = "", columns: Mapping[str, str] | None = None, shown: int = SHOWN
    ) -> Html:  # fmt: skip
        """A table with its caption; `columns` picks, orders and names the columns.

        Of a long one the first rows are shown (`shown` of them) and others fold away; what is more is counted, and saved with all the rest.
        """
        self._save(name, table)
        chosen = table[list(columns)].rename(columns=dict(columns)) if columns else table
        parts = in_parts(len(table), shown)
        printed = printed_columns(chosen.head(parts.shown + parts.folded), self.names, self.time_zone)
        html = render("table", columns=printed, caption=caption, parts=parts, name=name, there=bool(self.out))
        return Html(html, f"table: {name}, {len(table)} rows")

    def findings(
        self, findings: pd.DataFrame, *, rows: Sequence[str], name: str, caption: str, evidence: Evidence | None = None,
        min_stories: int = 0,
    ) -> Html:  # fmt: skip
        """Estimates, one a line, each of which opens down to the sentences behind it, printed as the registry says of its measure.

        Args:
            rows: the keys that name a line, such as ("actor_id", "outlet") or ("outlet", "genre").
            evidence: answers a line's keys with `sentences_behind`; None: lines do not open.
            min_stories: a line with fewer reads "too few stories" in place of an estimate.

        Of many lines the first are shown and others fold away, as the rows of a table are; those of too few stories do in any case.
        """
        self._save(name, findings)
        self._append(findings, name)
        shown = records(with_dimensions(findings))
        texts = [finding_text(row, rows, self.names, min_stories=min_stories) for row in shown]
        ordered, parts, n_few = in_parts_by_stories(shown, min_stories)
        lines = [finding_line(row, rows, self.names, evidence, min_stories=min_stories) for row in ordered]
        hint = "Open a line to read the sentences behind the number." if evidence else ""
        there = bool(self.out)
        html = render(
            "findings", name=name, caption=caption, lines=lines, hint=hint, parts=parts, n_few=n_few, there=there
        )
        return Html(html, "\n".join(texts))

    def lines(self, table: pd.DataFrame, *, rows: Sequence[str], evidence: Evidence, name: str, caption: str) -> Html:
        """Rows of any table, one a line, each of which opens down to `evidence`.

        Args:
            table: reads the columns of `rows`, which name a line, and `number` and `base`: what the line says, and what
                that rests on (`words.word_lines`, `words.cue_lines`).
        """
        self._save(name, table)
        if table.empty:
            return self.note(f"{caption} Nothing to show.")
        parts = in_parts(len(table), *LINES)
        lines = [table_line(row, rows, self.names, evidence) for row in records(table.head(parts.shown + parts.folded))]
        text = "\n".join(f"{line.label}: {line.number}; {line.base}" for line in lines)
        return Html(render("lines", name=name, caption=caption, lines=lines, parts=parts, there=bool(self.out)), text)

    def comparability(self, table: pd.DataFrame, *, name: str, caption: str, only_flagged: bool = False) -> Html:
        """The sides of a contrast and what is to be said against comparing them, to be shown before it.

        Args:
            table: of `findings.comparability`; its notes are printed below.
            only_flagged: show the sides that something is to be said against, and count the others.
        """
        self._save(name, table)
        groups, notes = strip(table, self.names), table.attrs.get("notes", [])
        if not groups:
            return self.note(f"{caption}: nothing to compare.")
        text = strip_text(groups)
        if only_flagged:
            groups, rest = flagged(groups)
            notes = [rest, *notes] if rest else notes
        return Html(render("comparability", name=name, caption=caption, groups=groups, notes=notes), text)

    def multiverse(self, choices: pd.DataFrame, *, name: str, caption: str) -> Html:
        """Of each finding a line that says whether it holds under other reasonable choices, and opens to the estimate under each.

        Args:
            choices: of `findings.multiverse`.
        """
        self._save(name, choices)
        lines = choice_lines(choices, self.names)
        if not lines:
            return self.note(f"{caption}: no difference is stated, so there is none to try under other choices.")
        html = render("multiverse", name=name, caption=caption, lines=lines)
        return Html(html, "\n".join(line.sentence for line in lines))

    def sentences(self, sentences: pd.DataFrame, *, name: str, caption: str = "") -> Html:
        """A list of evidence sentences with what they were chosen for marked."""
        self._save(name, sentences)
        if sentences.empty:
            return self.note(f"{caption or name}: no such sentence in the window.")
        local = in_zone(sentences, self.time_zone)
        html = render("sentences", caption=caption, sentences=evidence_sentences(local, self.names))
        return Html(html, f"sentences: {name}, {len(sentences)}")

    def revised(self, table: pd.DataFrame, *, name: str, caption: str, n: int = 20) -> Html:
        """What outlets changed in articles later (REVISED), words that went and came marked: headlines first, `n` rows in all, a few of each text."""
        self._save(name, table)
        if table.empty:
            return Html(Markup(""))
        shown = shown_changes(table, self.names, n)
        more = f" ({len(shown)} of {len(table):,} changes; headlines first)" if len(table) > len(shown) else ""
        html = render("revised", name=name, caption=f"{caption}{more}", changes=shown)
        return Html(html, f"changes: {name}, {len(table):,} rows")

    def keep(self, table: pd.DataFrame, *, name: str) -> Html:
        """Save a table beside the report without showing it."""
        self._save(name, table)
        return Html(render("keep", name=name, n=len(table), there=bool(self.out)), f"{name}: {len(table):,} rows")

    def keep_findings(self, findings: pd.DataFrame, *, name: str) -> None:
        """Save findings for the next edition, without showing them."""
        self._append(findings, name)

    def folded(self, summary: str, shown: Html) -> Html:
        """Something long, which opens below a line of words."""
        return Html(render("folded", summary=summary, html=shown.html), f"{summary}\n{shown.text}")

    def note(self, words: str) -> Html:
        """A remark that a reader must not miss, such as why there is no number."""
        return Html(render("note", words=words), words)

    def say(self, sentences: Sequence[str]) -> Html:
        """What was found, in words."""
        said = [sentence for sentence in sentences if sentence]
        if not said:
            return Html(Markup(""))
        return Html(render("said", sentences=said), "\n".join(said))

    def headline(self, headline: str, base: str, sentences: Sequence[str]) -> Html:
        """What leads a page: its finding, and below it what that rests on and what is to be said against it.

        Args:
            sentences: what else the page found, which its cards show: for `summary.json`, which this writes into `out` for those who
                list or send reports.
        """
        if self.out:
            Path(self.out).mkdir(parents=True, exist_ok=True)
            summary = {"headline": headline, "base": base, "sentences": list(sentences)}
            (Path(self.out) / "summary.json").write_text(json.dumps(summary, indent=1), encoding="utf-8")
        return Html(render("headline", headline=headline, base=base), f"{headline}\n{base}")

    def card(self, sentence: str, figure: Html, evidence: pd.DataFrame, drawn: str) -> Html:
        """A finding in a sentence, its figure, and a few sentences of the corpus; `drawn` says which they are."""
        sentences = [shortened(one) for one in evidence_sentences(evidence, self.names)]
        html = render("card", sentence=sentence, figure=figure.html, sentences=sentences, drawn=drawn)
        return Html(html, "\n".join(filter(None, [sentence, figure.text])))

    def cards(self, cards: Sequence[tuple[str, str, str]]) -> Html:
        """Key figures side by side: (number, what it is, detail)."""
        return Html(render("cards", cards=cards), "; ".join(f"{what}: {number}" for number, what, _ in cards))

    def _save(self, name: str, table: pd.DataFrame) -> None:
        if not self.out:
            return
        for kind in ("figures", "tables"):
            (Path(self.out) / kind).mkdir(parents=True, exist_ok=True)
        write_csv_for_people(table, Path(self.out) / "tables" / f"{name}.csv")

    def _append(self, findings: pd.DataFrame, name: str) -> None:
        """Add to this notebook's part of findings.json, each row with the name of its table."""
        if not self.out:
            return
        path = Path(self.out) / "findings" / f"{self.notebook}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        rows = json.loads(findings.to_json(orient="records", double_precision=6))
        named = [{"name": name, **row} for row in rows]
        path.write_text(json.dumps(before + named, indent=1), encoding="utf-8")
