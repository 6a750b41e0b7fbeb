"""units and codes <-> files for any other tool, person or language model: CSV (UTF-8 with BOM) or JSON Lines.

A sample goes out as one record a unit with an empty column for each task, and comes back with these filled and a `coder`. With or
without the publishers' texts: without them a unit is its address, its offsets and the digest of its sentence.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.errors import GoldError
from analysis.language.texts import field_texts
from analysis.spreadsheets import write_csv_for_people
from analysis.tables import CODES, CODING_UNITS, UNIT_TEXTS, records
from analysis.validity.codes.files import plain, read_codes
from analysis.validity.codes.places import sentence_spans
from analysis.validity.codes.reading import MARK
from analysis.validity.codes.tasks import BETWEEN, CANNOT_TELL, NO_FRAME, OF_ARTICLES, TASK_CODES, check_task

ALLOWED = "codes_allowed"  # column of a sample handed out, which is not read back
TELLING = ("outlet", "url", "stratum")  # columns by which a coder knows the outlet
BEFORE, AFTER = 3, 1  # sentences shown around a mention's own


def unit_texts(
    units: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame, *, before: int = BEFORE, after: int = AFTER
) -> pd.DataFrame:
    """What a coder reads of each unit: of a mention its sentence, cut at the mention, and those around it; of an article its text.

    Args:
        units: CODING_UNITS (or CODES).
        before, after: how many sentences around it.
    Returns:
        UNIT_TEXTS, in the order of `units`; before + words + after is a stretch of the article as it prints it.
    """
    about = articles.set_index("article_id")
    texts = field_texts(articles[articles["article_id"].isin(set(units["article_id"]))])
    order = sentences.sort_values(["article_id", "field", "start"], kind="stable").reset_index(drop=True)
    place = pd.Series(order.index, order["sentence_id"])
    found = sentence_spans(units, order)["sentence_id"]
    rows = []
    for unit, sentence_id in zip(records(units), found, strict=True):
        article = about.loc[unit["article_id"]]
        text = texts[unit["article_id"], unit["field"] or "text"]
        start, end = unit["start"], unit["end"]
        own = (start, end) if pd.isna(sentence_id) else _stretch(order, int(place[sentence_id]), before, after)
        cut = (text[own[0] : start], text[start:end], text[end : own[1]])
        rows.append((unit["unit_id"], article["outlet"], article["published"], article["title"], *cut))
    return UNIT_TEXTS.build(rows)


def write_units(
    units: pd.DataFrame, path: Path | str, texts: pd.DataFrame | None = None, *, tasks: Sequence[str] = (),
    frames: Sequence[str] = (), hide_outlet: bool = False,
) -> None:  # fmt: skip
    """Write a sample to be coded elsewhere: CSV where the name ends so, else JSON Lines.

    Each unit has an empty column for each task, `coder` and `note`, and in ALLOWED the codes there are. Whether the columns behind are
    kept or not, codes are found again by `unit_id`.

    Args:
        units: CODING_UNITS.
        texts: `unit_texts`; None: without the publishers' texts.
        tasks: what is to be coded; (): all that can be coded of the units.
        frames: ids of frames, which the task `frames` allows.
        hide_outlet: leave out what tells the outlet: `outlet`, `url`, and `stratum`, which may be its id.
    Raises:
        GoldError: an unknown task, or the disk refuses.
    """
    kinds = set(units["kind"])
    usual = [task for task in TASK_CODES if ("article" if task in OF_ARTICLES else "mention") in kinds]
    tasks = [*tasks] or usual
    table = units if texts is None else units.merge(texts, on="unit_id", how="left", validate="many_to_one")
    if hide_outlet:
        table = table.drop(columns=[name for name in TELLING if name in table])
    empty = dict.fromkeys([*tasks, "coder", "note"], "")
    _write(table.assign(**empty, **{ALLOWED: codes_allowed(tasks, frames)}), Path(path))


def codes_allowed(tasks: Sequence[str], frames: Sequence[str] = ()) -> str:
    """The codes of each task in words: "sentiment: negative, neutral, positive, cannot_tell". Raises GoldError for an unknown task."""
    return " | ".join(f"{task}: {_codes_in_words(check_task(task), frames)}" for task in tasks)


def _codes_in_words(codes: Sequence[str], frames: Sequence[str]) -> str:
    if codes:
        return ", ".join((*codes, CANNOT_TELL))
    return f"one or several of {', '.join(frames) or 'the ids of frames'}, with '{BETWEEN.strip()}' between two; {NO_FRAME}; {CANNOT_TELL}"


def write_codes(codes: pd.DataFrame, path: Path | str) -> None:
    """Write codes (CODES) to hand them on: CSV where the name ends so, else JSON Lines. Raises GoldError where the disk refuses."""
    _write(CODES.build(codes), Path(path))


def read_returned(path: Path | str, coder: str = "") -> pd.DataFrame:
    """The codes of a sample that came back, as `read_codes` gives them. `coder`: who coded, where the file does not say."""
    return read_codes(path, coder=coder)


def without_text(table: pd.DataFrame) -> pd.DataFrame:
    """Units or codes without a publisher's text: address, offsets and digest stay; texts go, and notes, which may quote them."""
    columns = {**CODING_UNITS.columns, **CODES.columns}
    kept = table[[name for name in table if name in columns]]
    return kept.assign(note="") if "note" in kept else kept


def _stretch(order: pd.DataFrame, place: int, before: int, after: int) -> tuple[int, int]:
    """From the start of the first sentence to the end of the last one around a place in the order, within its field."""
    near = order.iloc[max(0, place - before) : place + after + 1]
    own = order.iloc[place]
    near = near[(near["article_id"] == own["article_id"]) & (near["field"] == own["field"])]
    return int(near["start"].iloc[0]), int(near["end"].iloc[-1])


def _write(table: pd.DataFrame, path: Path) -> None:
    """Written aside and renamed, so that a file is whole or as it was."""
    aside = path.with_name(f".{path.name}.aside")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix.lower() == ".csv":
            write_csv_for_people(table.assign(digest=MARK + table["digest"]), aside, bom=True)
        else:
            lines = (json.dumps({k: plain(v) for k, v in row.items()}, ensure_ascii=False) for row in records(table))
            aside.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        os.replace(aside, path)
    except OSError as problem:
        raise GoldError(f"{path} could not be written: {problem.strerror or problem}.") from None
