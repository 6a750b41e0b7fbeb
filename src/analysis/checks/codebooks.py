"""Every file of a codebook, read and checked: what a study's own changes, what is wrong, and what nobody reads."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from analysis import paths
from analysis.checks.checked import Checked, checked
from analysis.codebook.actors import read_actors
from analysis.codebook.english import read_lists
from analysis.codebook.files import ENGLISH, FILES, READERS, CodebookFile, check_folder, find_file, is_own, unread
from analysis.codebook.groups import read_groups
from analysis.codebook.layers import Laid
from analysis.codebook.load import read_codebook
from analysis.codebook.outlets import read_outlets
from analysis.errors import first_of

NAMED = 5  # entries of a kind that a line names


def check_codebook(folder: Path) -> Iterator[Checked]:
    """Every file that the workbook reads, with what a study's own changes in it, what lies there unread, and what contradicts another."""
    if not folder.is_dir():
        yield checked(paths.for_display(folder), partial(check_folder, folder))
        return
    wrong = False
    for name in FILES:
        file = find_file(folder, name)
        one = checked(paths.for_display(file.own if isinstance(file, Laid) else file), partial(_read, folder, name))
        wrong = wrong or bool(one.problem)
        yield one
    strays = [Checked(paths.for_display(path), problem) for path, problem in unread(folder)]
    yield from strays
    together = checked(paths.for_display(folder), lambda: read_codebook(folder))
    if together.problem and not (wrong or strays):
        yield together


def _read(folder: Path, name: str) -> str:
    """Reads one file. Returns what a study's own makes of it, and the groups that it has."""
    file, groups = find_file(folder, name), Counter[str]()
    if name == "actors.toml":
        lists = read_lists(find_file(folder, "english/names.toml"), "names")
        actors = read_actors(file, frozenset(lists["everyday_surnames"]), frozenset(lists["never_in_names"]))
        groups.update({group.name: len(group.members) for group in read_groups(file, "actor", actors)})
    elif name == "outlets.toml":
        groups.update({group.name: len(group.members) for group in read_outlets(file).groups})
    elif name.startswith(f"{ENGLISH}/"):
        read_lists(file, Path(name).stem)
    else:
        from analysis.measures import load

        load(READERS[name])(file)
    named = f"groups: {', '.join(f'{group} ({n})' for group, n in groups.items())}" if groups else ""
    return "; ".join(filter(None, ["" if is_own(folder) else _laid_over(file), named]))


def _laid_over(file: CodebookFile) -> str:
    """What a study's file changes: "12 inherited, 2 replaced (a, b), 1 dropped (c)"."""
    if not isinstance(file, Laid):
        return "inherited whole"
    if file.stands_alone():
        return f"stands alone ({len(file.merged()):,})"
    of = {
        how: [one.key for one in file.merged() if one.how == how] for how in ("inherited", "replaced", "dropped", "new")
    }
    named = [f"{len(of[how]):,} {how} ({first_of(of[how], NAMED)})" for how in list(of)[1:] if of[how]]
    return ", ".join([f"{len(of['inherited']):,} inherited", *named])
