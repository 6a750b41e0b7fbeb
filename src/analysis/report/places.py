"""Texts that others read -> the same without the folders of this machine: a path is written from a short name on."""

import re
import sysconfig
from collections.abc import Callable, Mapping
from pathlib import Path

from analysis import paths
from analysis.study import Study
from analysis.study_folder import FILES

Places = Mapping[Path, str]
"""Folders and files of this machine, to what is written for them; "": a path begins below the folder."""


def machine_places() -> dict[Path, str]:
    """Where the study, the workbook and the packages lie on this machine, and the user's own folder."""
    packages = {Path(sysconfig.get_path(name)): "site-packages" for name in ("purelib", "platlib")}
    library = Path(sysconfig.get_path("stdlib"))
    own = {paths.home(): "", paths.PROJECT: "", paths.PACKAGE: paths.PACKAGE.name}
    return {Path.home(): "~", library: library.name, **packages, **own}


def elsewhere(study: Study | None) -> dict[Path, str]:
    """The files of a study that are named by absolute paths elsewhere on the disk: their last two parts (`paths.for_display`)."""
    named = [getattr(study, name) for name in FILES] if study else []
    whole = [name for name in named if Path(name).is_absolute() and not paths.is_inside(name)]
    return {Path(name): paths.for_display(name) for name in whole}


def without_places(places: Places) -> Callable[[str], str]:
    """Writes texts without these folders, the longest first; also as Python's tracebacks write what lies in the user's folder ("~/...")."""
    written = {}
    for place, name in places.items():
        for form in (place, place.resolve()):
            written[str(form)] = name
            if form != Path.home() and form.is_relative_to(Path.home()):
                written[f"~/{form.relative_to(Path.home())}"] = name
    forms = sorted((form for form in written if len(form) > 1), key=len, reverse=True)
    found = re.compile(f"({'|'.join(map(re.escape, forms))})(/|(?![\\w.-]))" if forms else r"(?!)()()")
    return lambda text: found.sub(lambda one: (name := written[one[1]]) and name + one[2], text)
