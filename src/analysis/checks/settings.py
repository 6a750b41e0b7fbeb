"""study.toml and the folder that it lies in: every setting, id and file that it names is there."""

import difflib
from collections.abc import Iterator

from analysis import paths
from analysis.checks.checked import Checked, checked
from analysis.codebook.actors import Actor
from analysis.codebook.load import Codebook, read_codebook
from analysis.errors import AnalysisError
from analysis.mentions.names import compile_names, gender_of
from analysis.study import Study
from analysis.study_folder import CODEBOOK, check_file, read_study

FOLDERS = (CODEBOOK, "notebooks", "reports", "data")  # of a study
ALIKE = 0.75  # how near the name of a folder must be to be meant for one of these


def check_study() -> Checked:
    """study.toml of the study at hand, what it names, and whether what it asks for is in the codebook."""
    file = paths.home() / paths.STUDY_FILE
    return checked(paths.for_display(file), _told)


def _told() -> str:
    study = read_study()
    check_settings(study)
    if not (paths.home() / paths.STUDY_FILE).is_file():
        return f"there is none in {paths.home()}: every setting is the usual one"
    return (
        f"{study.title}; corpus {paths.for_display(study.corpus)}"
        if study.title
        else f"corpus {paths.for_display(study.corpus)}"
    )


def check_settings(study: Study) -> None:
    """Raises StudyError where a file that the settings name is not there, or an id is not in the codebook."""
    for name in ("corpus", "codebook", "coded_frames", "codes"):
        check_file(name, getattr(study, name))
    codebook = read_codebook(study.codebook)
    codebook.check_ids((*study.actors, *study.about), study.subject_frames)
    codebook.check_events([study.event] if study.event else [])


def check_folder() -> Iterator[Checked]:
    """Folders of the study that are nearly called as one that is read; and the study that this one lies in."""
    home = paths.home()
    for path in sorted(path for path in home.iterdir() if path.is_dir() and path.name not in FOLDERS):
        near = difflib.get_close_matches(path.name.casefold(), FOLDERS, n=1, cutoff=ALIKE)
        if near:
            yield Checked(paths.for_display(path), f"nothing reads a folder of this name. Did you mean `{near[0]}`?")
    around = next((folder for folder in home.parents if (folder / paths.STUDY_FILE).is_file()), None)
    if around is not None and home != paths.PROJECT:
        yield Checked(str(home), note=f"lies inside the study {around}; commands given here read this one")


def followed(study: Study, codebook: Codebook) -> list[Actor]:
    """The actors that a study names, members of groups among them; all of its codebook where it names none. Raises StudyError."""
    members = codebook.members(study.actors)
    asked = {actor_id for ids in members.values() for actor_id in ids}
    return [actor for actor in codebook.actors if actor.id in asked or not study.actors]


def check_kinds() -> Iterator[Checked]:
    """Of each actor followed, whether its entry says what it is, and of a person whether "he" or "she" is meant; else what that means.

    A surname that counts everywhere though it is also a place or an everyday word is told.
    """
    try:
        study = read_study()
        codebook = read_codebook(study.codebook)
        actors = followed(study, codebook)
    except AnalysisError:  # said where the settings and the codebook are read
        return
    names = compile_names(codebook.english)
    for actor in actors:
        if actor.bare_surname and actor.family_name.casefold() in names.everyday:
            yield Checked(f"actor {actor.id}", ask=_bare(actor, codebook.actors))
        if actor.gender or not actor.is_person:
            continue
        guessed = gender_of(actor.name, names)
        means = (
            f"by the given name it is taken for {guessed}" if guessed else 'no "he" and no "she" counts as this person'
        )
        mend = 'Write gender = "male" or gender = "female"'
        if actor.kind:
            yield Checked(f"actor {actor.id}", ask=f"its entry has no gender: {means}. {mend}.")
        else:
            yield Checked(
                f"actor {actor.id}",
                ask=f"its entry has no kind and no gender: it is read as a person, and {means}. {mend}; "
                'of what is no person, kind = "organisation", "country", "group" or "place".',
            )


def _bare(actor: Actor, roster: tuple[Actor, ...]) -> str:
    surname = actor.family_name
    others = [one.name for one in roster if one.is_person and one is not actor and one.family_name == surname]
    said = f"{surname} alone counts as {actor.name} (`bare_surname`), but is also a place or an everyday word"
    bearers = f", and the surname of {' and '.join(others)}" if others else ""
    return (
        f"{said}{bearers}: right where the articles of these dates call nobody and nothing else so. Read twenty of its mentions, "
        "or set it to false: then it counts after the full name."
    )
