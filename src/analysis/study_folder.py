"""study.toml -> Study: the settings of a study of one's own, once, in the folder that it lives in."""

import dataclasses
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.codebook.entries import build_entry, read_toml
from analysis.errors import StudyError
from analysis.study import Study

SAMPLE = "sample"  # as a corpus: the bundled articles
CODEBOOK = "codebook"  # folder of a study, laid over the project's
FILES = ("corpus", "codebook", "coded_frames", "codes", "sentiment")  # settings that may name a file or a folder


def read_study(folder: str | Path | None = None, **overrides: Any) -> Study:
    """The settings of study.toml, those of `overrides` laid over them, the others at their defaults.

    Paths of study.toml are taken from its folder; the word "sample" as `corpus` names the bundled articles. A folder `codebook`
    beside study.toml is the study's codebook where none is named.

    Args:
        folder: of the study; None: the one at hand (`paths.home`), which needs no study.toml.
        overrides: settings by name; one that is None is left as study.toml says.
    Raises:
        StudyError naming the file and the key: an unknown one, with the nearest, or a value that does not fit.
        UsageError where `folder` is no study.
    """
    home = paths.home() if folder is None else paths.enter(folder)
    file = home / paths.STUDY_FILE
    settings = read_toml(file, StudyError) if file.is_file() else {}
    try:
        build_entry(Study, settings, str(file), StudyError)
    except StudyError as problem:
        raise StudyError(_with_file(str(problem), file)) from None
    settings = _placed(settings, home)
    if CODEBOOK not in settings and os.path.lexists(home / CODEBOOK):
        settings[CODEBOOK] = str(_own_codebook(home))
    given = {name: value for name, value in overrides.items() if value is not None}
    if given.get("corpus") == SAMPLE:
        given["corpus"] = str(paths.SAMPLE)
    return Study(**(settings | given))


def _own_codebook(home: Path) -> Path:
    folder = home / CODEBOOK
    if not folder.is_dir():
        raise StudyError(f"{folder} is no folder, and the codebook of a study is one: put it in order, or rename it.")
    return folder


def study_codebook() -> str:
    """The folder of the codebook of the study at hand."""
    return read_study().codebook


def check_file(setting: str, given: str) -> None:
    """Raises StudyError where a file or folder that a setting names is not there; in a bucket it is not looked up."""
    if not given or paths.is_object(given):
        return
    place = given.partition("@")[0] if setting == "corpus" else given
    if not paths.from_study(place).exists():
        raise StudyError(f"its {setting} {given} does not exist: it was looked for in {paths.home()}.")


def _with_file(problem: str, file: Path) -> str:
    return problem if str(file) in problem else f"{file}: {problem}"


def _placed(settings: Mapping[str, Any], home: Path) -> dict[str, Any]:
    """The settings, with files that are there named from the study's folder."""
    known = {field.name for field in dataclasses.fields(Study)}
    placed = {name: value for name, value in settings.items() if name in known}
    if placed.get("corpus") == SAMPLE:
        placed["corpus"] = str(paths.SAMPLE)
    for name in FILES:
        value = placed.get(name, "")
        if value and not paths.is_object(value) and (home / value.partition("@")[0]).exists():
            placed[name] = os.path.normpath(home / value)
    return placed
