"""The sample to code: drawn once, written beside the codes, so that all coders and tasks of it code the same units."""

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis import paths
from analysis.agreement.gold import read_gold
from analysis.errors import GoldError, StudyError, first_line
from analysis.findings.groups import as_named
from analysis.parallel.locks import locked
from analysis.study import Study
from analysis.tables import CODING_UNITS, records
from analysis.validity.codes import OF_ARTICLES
from analysis.validity.codes.files import plain
from analysis.validity.codes.tasks import check_task
from analysis.validity.coding import draw_units, per_actor

KINDS = {"mention": "mentions", "article": "articles", "attitude": "pairs of article and actor"}  # in words
SINGLE = {"mention": "mention", "article": "article", "attitude": "pair of article and actor"}
TASKS = ("sentiment", "frames", "attitude")  # one of each kind
DRAWN = "drawn"  # how the units of a line were drawn, in words, so that a second draw is compared with the first


def coding_file(codes: str, task: str, *, changes: bool) -> Path:
    """The file of codes that a user names, below the working directory or the project's root; "": codes.jsonl.

    Args:
        changes: whether anything is to be drawn, coded or added, rather than only read.
    Raises:
        GoldError: an unknown task. StudyError: the codes that come with the project are to be changed.
    """
    check_task(task)
    file = paths.to_write(codes or "codes.jsonl")
    if changes and file.resolve().is_relative_to(paths.GOLD.resolve()):
        raise StudyError(
            f"{paths.for_display(file)} comes with the project, and what is reported of the measures rests on it, so nothing is added "
            'to it. Name a file of your own in `codes`, such as codes = "codes.jsonl": a sample is then drawn and kept beside it.'
        )
    return file


def units_path(codes: Path) -> Path:
    """Where the units of a file of codes are: codes.jsonl has units.jsonl beside it, any other NAME.jsonl NAME-units.jsonl."""
    stem = codes.name.partition(".")[0]
    named = stem.replace("codes", "units") if "codes" in stem else f"{stem}-units"
    return codes.with_name(f"{named}.jsonl")


def kind_of(task: str) -> str:
    """What a coder of this task is shown: "mention", "article", or "attitude" (an article, for its attitude to one actor).

    Raises GoldError naming the nearest where there is no such task.
    """
    check_task(task)
    return task if task == "attitude" else "article" if task in OF_ARTICLES else "mention"


def units_of(units: pd.DataFrame, task: str) -> pd.DataFrame:
    """Those units that the task codes, in the order of the sample."""
    whole, of_actor = units["kind"] == "article", units["actor_id"].fillna("") != ""
    chosen = {"mention": ~whole, "article": whole & ~of_actor, "attitude": whole & of_actor}[kind_of(task)]
    return units[chosen].reset_index(drop=True)


def read_units(path: Path) -> pd.DataFrame:
    """The units drawn, and how (column `drawn`); none where there is no file yet. Raises GoldError naming line and field."""
    if not path.exists() or not path.stat().st_size:
        return CODING_UNITS.empty().assign(**{DRAWN: pd.Series(dtype="str")})
    table = pd.DataFrame(read_gold(path, {"unit_id": str, "kind": str, "article_id": str}))
    return CODING_UNITS.fill(table).assign(**{DRAWN: table[DRAWN].astype("str") if DRAWN in table else ""})


def sample_so_far(path: Path, codes: pd.DataFrame) -> pd.DataFrame:
    """The units drawn so far, of every kind; where the file has none of a kind, those that were coded stand for them.

    Args:
        path: of the units; codes: `codes_so_far`. Codes of units that were not drawn (their inclusion is unknown) are no sample.
    """
    units, coded = read_units(path), codes[codes["inclusion"].notna()]
    whole = coded["task"].isin(OF_ARTICLES)
    stand_in = CODING_UNITS.fill(coded.assign(kind=whole.map({True: "article", False: "mention"})))
    parts = [units.drop(columns=DRAWN)]
    parts += [units_of(stand_in, task) for task in TASKS if units_of(units, task).empty]
    return pd.concat(parts, ignore_index=True).drop_duplicates("unit_id", ignore_index=True)


def keep_units(path: Path, task: str, drawn: pd.DataFrame, how: str, codes: pd.DataFrame) -> pd.DataFrame:
    """The units of this task: those of the sample that there is, else those just drawn, which are then written to the file.

    Args:
        drawn: `draw_for`; how: `draw_in_words` of them.
        codes: `codes_so_far`.
    Returns:
        them; `attrs["notes"]` says where there are more or fewer than `how` asks for, which counts for a new sample alone.
    Raises:
        StudyError: the file holds units that were drawn otherwise; codes of two samples in one file would be neither's.
        GoldError: the file cannot be read or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with locked(path):
            kept = units_of(read_units(path), task)
            if kept.empty:
                coded = units_of(sample_so_far(path, codes), task)
                kept = (drawn if coded.empty else coded).assign(**{DRAWN: how if coded.empty else ""})
                _write(path, kept)
    except OSError as problem:
        raise GoldError(f"{path}: the sample could not be written ({first_line(problem)}).") from None
    before = str(kept[DRAWN].iloc[0])
    if before and _settings(before) != _settings(how):  # "": by another tool, which did not say how
        raise StudyError(
            f"{paths.for_display(path)} holds {KINDS[kind_of(task)]} that were drawn otherwise: {before}; asked for now: "
            f"{how}. Set the parameters as they were, or name another file in `codes` for a new sample."
        )
    kept = kept.drop(columns=DRAWN)
    kept.attrs["notes"] = _other_number(before, how, kept)
    return kept


def _settings(how: str) -> str:
    """How units were drawn, without how many."""
    return how.partition(" ")[2]


def _other_number(before: str, how: str, kept: pd.DataFrame) -> list[str]:
    asked = how.partition(" ")[0]
    n = len(kept) if (kept["kind"] == "mention").all() else kept["article_id"].nunique()
    if asked == (before.partition(" ")[0] or str(n)):
        return []
    what = "mention" if (kept["kind"] == "mention").all() else "article"
    return [
        f"{n:,} {(SINGLE if n == 1 else KINDS)[what]} {'was' if n == 1 else 'were'} drawn before; `n_to_code` ({asked}) counts only for a new sample, in another file."
    ]


def draw_for(
    task: str, rows: pd.DataFrame, n: int, *, strata: Sequence[str], study: Study, actors: Sequence[str], articles: pd.DataFrame,
    sentences: pd.DataFrame,
) -> pd.DataFrame:  # fmt: skip
    """Draw the units that a task codes. Args: rows: of `rows_for(task)`; n: mentions, or articles. Raises UsageError as `draw_units` does."""
    kind = "mention" if kind_of(task) == "mention" else "article"
    units = draw_units(
        as_named(rows), n, seed=study.seed, strata=strata, kind=kind, articles=articles, sentences=sentences
    )
    return per_actor(units, actors) if task == "attitude" else units


def rows_for(task: str) -> str:
    """Id of the measure whose rows are drawn from (`Workbook.rows`)."""
    return "net_sentiment" if kind_of(task) == "mention" else "articles"


def draw_in_words(task: str, n: int, strata: Sequence[str], study: Study) -> str:
    """How a sample is drawn, in one line: "100 mentions by outlet, voice; actors a, b; from 2018-03-01 to 2019-09-30; seed 7"."""
    by = f" by {', '.join(strata)}" if strata else ""
    only = f"; outlets {', '.join(study.outlets)}" if study.outlets else ""
    actors = f"; actors {', '.join(study.actors)}" if study.actors and task != "frames" else ""
    window = f"; from {study.start or 'the first article'} to {study.end or 'the last'}"
    what = "mentions" if kind_of(task) == "mention" else "articles"
    return f"{n} {what}{by}{actors}{only}{window}; seed {study.seed}"


def sample_in_words(units: pd.DataFrame) -> list[str]:
    """How many units of each kind were drawn, of how many articles, from how many strata."""
    said = [_drawn_in_words(kind_of(task), own) for task in TASKS if len(own := units_of(units, task))]
    return said or ["No sample is drawn yet."]


def _drawn_in_words(kind: str, units: pd.DataFrame) -> str:
    n, n_articles, n_strata = len(units), units["article_id"].nunique(), units["stratum"].fillna("").nunique()
    what = f"{n:,} {(SINGLE if n == 1 else KINDS)[kind]}"
    where = "" if kind == "article" else f" of {n_articles:,} {'article' if n_articles == 1 else 'articles'}"
    strata = f", from {n_strata:,} strata" if n_strata > 1 else ""
    return f"{what}{where} {'is' if n == 1 else 'are'} drawn to be coded{strata}."


def _write(path: Path, units: pd.DataFrame) -> None:
    """Add the units at the end of the file, all or none."""
    lines = [json.dumps({k: plain(v) for k, v in unit.items()}, ensure_ascii=False) + "\n" for unit in records(units)]
    with path.open("a", encoding="utf-8") as stream:
        size = stream.tell()
        try:
            stream.writelines(lines)
            stream.flush()
        except OSError:
            stream.truncate(size)
            raise
