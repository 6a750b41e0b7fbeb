"""study.toml -> Study: the settings of a study of one's own, once, in the folder that it lives in."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.codebook.entries import build_entry, read_toml
from analysis.errors import StudyError
from analysis.study import Study

SAMPLE = "sample"  # as a corpus: the bundled articles
CODEBOOK = "codebook"  # folder of a study, laid over the project's
FILES = ("corpus", "codebook", "coded_frames", "codes", "sentiment")  # settings that may name a file or a folder
METHODS = ("target", "vader")  # of sentiment: no folder is meant, though there be one of that name


def read_study(folder: str | Path | None = None, **overrides: Any) -> Study:
    """The settings of study.toml, those of `overrides` laid over them, the others at their defaults.

    Paths of study.toml are taken from its folder, those of `overrides` as `paths.from_study` finds them; the word "sample" as `corpus`
    names the bundled articles. A folder `codebook` beside study.toml is the study's codebook where none is named. All are whole paths in
    the study that is returned, so that they hold whatever study is at hand later. One that was given as relative begins with the
    study's folder (STUDY/../articles), by which pages print it as it was given (`paths.for_display`).

    The folder does not become the study at hand: `paths.enter` makes it that.

    Args:
        folder: of the study; None: the one at hand (`paths.home`), which needs no study.toml.
        overrides: settings by name; one that is None is left as study.toml says.
    Raises:
        StudyError naming the file and the key: an unknown one, with the nearest, or a value that does not fit.
        UsageError where `folder` is no study.
    """
    home = paths.home() if folder is None else paths.study_at(folder)
    file = home / paths.STUDY_FILE
    settings = read_toml(file, StudyError) if file.is_file() else {}
    try:
        build_entry(Study, settings, str(file), StudyError)
    except StudyError as problem:
        raise StudyError(_with_file(str(problem), file)) from None
    if CODEBOOK not in settings and os.path.lexists(home / CODEBOOK):
        settings[CODEBOOK] = _own_codebook(home)
    usual = {"corpus": Study.corpus, CODEBOOK: Study.codebook}
    own = _placed({**usual, **settings}, home, (home, paths.PROJECT))
    given = {name: value for name, value in overrides.items() if value is not None}
    return Study(**(own | _placed(given, home, (home, Path.cwd(), paths.PROJECT))))


def _own_codebook(home: Path) -> str:
    folder = home / CODEBOOK
    if not folder.is_dir():
        raise StudyError(f"{folder} is no folder, and the codebook of a study is one: put it in order, or rename it.")
    return CODEBOOK


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


def _placed(settings: Mapping[str, Any], home: Path, folders: Sequence[Path]) -> dict[str, Any]:
    """The settings, with files that are there by their whole paths, named from the first of the folders that has them."""
    placed = dict(settings)
    if placed.get("corpus") == SAMPLE:
        placed["corpus"] = str(paths.SAMPLE)
    for name in FILES:
        value = placed.get(name)
        if value and isinstance(value, str) and not (name == "sentiment" and value in METHODS):
            placed[name] = _whole(value, home, folders)
    return placed


def _whole(value: str, home: Path, folders: Sequence[Path]) -> str:
    if paths.is_object(value) or Path(value).is_absolute():
        return value
    for folder in folders:
        if any(os.path.exists(folder / one) for one in (value, value.rpartition("@")[0]) if one):
            from_project = folder == paths.PROJECT
            return (
                os.path.normpath(folder / value) if from_project else str(home / os.path.relpath(folder / value, home))
            )
    return value
