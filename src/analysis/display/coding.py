"""A sample coded in JupyterLab, by keyboard: the widget, which shows a session and hands on what its coder does; or handed out to be coded elsewhere."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

from analysis.codebook.load import Codebook
from analysis.display.coding_items import CodingItem, Shown, coding_items, hide_outlets
from analysis.display.coding_questions import Question, question_of
from analysis.display.coding_session import CodingSession, open_session, said_by_others
from analysis.display.html import FOLDER, environment
from analysis.engine.measured import Measures
from analysis.errors import AnalysisError, StudyError
from analysis.validity.codes import ADJUDICATED, OF_ARTICLES, unit_texts, write_units
from analysis.validity.coding_progress import codes_so_far, differing
from analysis.validity.drawn_units import units_of

Said = Mapping[str, list[tuple[str, str, str]]]


class CodingWidget(anywidget.AnyWidget):
    """What the browser shows of a session. It holds no code of its own: what is shown as coded is in the file.

    `setting` is what stays (the question, its answers), `state` what each step changes. The browser sends
    {"do": "code" | "note" | "undo" | "go" | "first", ...}, and is answered by a new `state`, whose `step` counts the answers.
    """

    _esm = (FOLDER / "coding.js").read_text(encoding="utf-8")
    _css = environment().get_template("coding.css.j2").render()
    setting = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def __init__(
        self, session: CodingSession, question: Question, items: Mapping[str, CodingItem], said: Said, left_out: str
    ) -> None:
        self.session, self.question, self.items, self.said, self.n_steps = session, question, items, said, 0
        super().__init__(setting=_setting(session, question, left_out), state={})
        self.on_msg(lambda _, message, __: self.follow(message))
        self._show("")

    def __repr__(self) -> str:
        counts = self.session.counts()
        return (
            f"Coding of {self.session.task} by {self.session.coder}: {counts['coded']:,} of {counts['total']:,} coded, "
            f"in {self.session.path.name}. Run this cell to go on."
        )

    def follow(self, message: Mapping[str, Any]) -> None:
        """Do what the browser asks for, and show what came of it; an error is shown in its place, and nothing is coded then."""
        try:
            self._show(self._done(message))
        except AnalysisError as problem:
            self._show(str(problem), error=True)

    def _done(self, message: Mapping[str, Any]) -> str:
        """What was done, in words for who cannot see it."""
        session, unit_id = self.session, str(message.get("unit", ""))
        if message.get("do") != "code" and unit_id in self.items:
            session.note(unit_id, str(message.get("note", "")))
        match message.get("do"):
            case "code":
                session.code(unit_id, message["code"], str(message.get("note", "")))
                return f"Saved: {self.question.label(session.given[unit_id].code)}."
            case "note":
                kept = "saved" if session.now(unit_id).code else "kept until the unit is coded"
                return f"The note is {kept}."
            case "undo":
                return "The latest code is taken back." if session.undo() else "There is no code to take back."
            case "go":
                session.go(int(message.get("by", 1)))
            case "first":
                session.go_to_first_open()
        return ""

    def _show(self, words: str, *, error: bool = False) -> None:
        self.n_steps += 1
        session = self.session
        unit = session.unit
        self.state = {
            "step": self.n_steps, "words": words, "error": error, "place": session.place, **session.counts(),
            "time_left": session.time_left(), "can_undo": bool(session.steps),
            **(self._of_unit(unit["unit_id"]) if unit else {"item": None, "code": "", "note": "", "said": []}),
        }  # fmt: skip

    def _of_unit(self, unit_id: str) -> dict[str, Any]:
        item, given = self.items[unit_id], self.session.now(unit_id)
        said = [
            {"coder": coder, "label": self.question.label(code), "note": note}
            for coder, code, note in self.said.get(unit_id, [])
        ]
        question = self.question.words.format(actor=item.actor or "the actor")
        return {"item": {**item._asdict(), "question": question}, "code": given.code, "note": given.note, "said": said}


def code_sample(
    units: pd.DataFrame, *, task: str, coder: str, path: Path, articles: pd.DataFrame, measures: Measures,
    codebook: Codebook, names: Mapping[str, str], hide_outlet: bool = True, adjudicate: bool = False,
) -> CodingWidget:  # fmt: skip
    """The widget in which a coder codes the sample for one task, from the first unit on that they have not coded.

    Args:
        units: as drawn (`draw_once`); path: the file of codes, to which each is added as it is made.
        adjudicate: show those units alone on which coders differ, with what each said; codes are then by "adjudicated".
    Raises:
        StudyError: an unknown task, a name that no coder can have, or nothing to code.
    """
    question, codes = question_of(task, codebook.frames), codes_so_far(path)
    coder = ADJUDICATED if adjudicate else _checked(coder)
    chosen = units_of(units, task)
    if adjudicate:
        chosen = chosen[chosen["unit_id"].isin(differing(codes, task))]
    shown = Shown(articles, measures.sentences, measures.mentions, names, codebook.outlets.by_id, hide_outlet)
    items = coding_items(chosen, shown)
    here = chosen[chosen["unit_id"].isin(list(items))].reset_index(drop=True)
    if here.empty:
        raise StudyError(_nothing(task, len(chosen), adjudicate))
    session = open_session(here, codes, task, coder, path)
    said = said_by_others(codes, task, coder) if adjudicate else {}
    return CodingWidget(session, question, items, said, _left_out(len(chosen) - len(here)))


def send_sample(
    units: pd.DataFrame, path: Path, *, task: str, articles: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook,
    hide_outlet: bool = True, with_text: bool = True,
) -> list[str]:  # fmt: skip
    """Write the units of a task to a file (.csv, else JSON Lines), to be coded elsewhere, and say how many.

    Args:
        hide_outlet: leave the outlet and the address out, and put HIDDEN for its name in the texts.
        with_text: False: without the publishers' texts; the address then stays, as a coder reads them there.
    Raises:
        GoldError: the disk refuses.
    """
    here, hidden = units[units["article_id"].isin(articles["article_id"])], hide_outlet and with_text
    texts = unit_texts(here, articles, sentences) if with_text else None
    if texts is not None and hidden:
        texts = hide_outlets(texts, codebook.outlets.by_id)
    frames = [frame.id for frame in codebook.frames]
    write_units(here, path, texts, tasks=[task], frames=frames, hide_outlet=hidden)
    said = [f"{len(here):,} {'unit is' if len(here) == 1 else 'units are'} in {path.name}, to be coded for {task}."]
    if hide_outlet and not with_text:
        said.append("Without the texts, whoever codes them reads them at their addresses, which tell the outlet.")
    return [*said, *filter(None, [_left_out(len(units) - len(here))])]


def _setting(session: CodingSession, question: Question, left_out: str) -> dict[str, Any]:
    return {
        "task": question.task, "coder": session.coder, "rule": question.rule, "several": question.several, "left_out": left_out,
        "answers": [asdict(answer) for answer in question.answers], "more": [asdict(answer) for answer in question.more],
        "of_articles": question.task in OF_ARTICLES, "file": session.path.name, "adjudicate": session.coder == ADJUDICATED,
    }  # fmt: skip


def _checked(coder: str) -> str:
    name = coder.strip()
    if not name or name == ADJUDICATED:
        raise StudyError(
            f"`coder` is {coder!r}: write the name of who codes. Differences are settled with `adjudicate = True`, "
            f"whose codes are by {ADJUDICATED!r}."
        )
    return name


def _nothing(task: str, n_chosen: int, adjudicate: bool) -> str:
    if n_chosen:
        return f"None of the {n_chosen:,} units drawn for {task} is in this corpus as it was drawn: open the corpus that it was drawn from."
    if adjudicate:
        return f"There is nothing to adjudicate: no unit of {task} was given two different codes."
    return f"No unit is drawn for {task}."


def _left_out(n: int) -> str:
    return f"{n:,} of the units drawn are no longer in the corpus as they were drawn, and are left out." if n else ""
