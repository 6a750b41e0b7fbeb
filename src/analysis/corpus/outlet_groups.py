"""The outlets that a study asks for -> their ids; and articles whose outlet is a group of them, and who published each."""

import dataclasses
from collections.abc import Collection

from analysis.codebook.entries import nearest, spelled_plainly
from analysis.codebook.files import file_of
from analysis.codebook.outlets import Outlets, read_outlets
from analysis.corpus.load import Corpus
from analysis.errors import StudyError
from analysis.paths import from_study
from analysis.study import Study

PUBLISHER = "publisher"  # a column of articles, where a study asks for a group of outlets: the outlet that each is of


def outlet_ids(held: Collection[str], source: str, study: Study) -> tuple[str, ...]:
    """The ids of the outlets, and of groups of them, that a study asks for by id or by a name that the codebook knows.

    "USA TODAY" is usa_today: case, spaces, hyphens and underscores do not matter where one outlet alone can be meant.

    Args:
        held: ids of the outlets that the corpus holds. source: the corpus, as a message names it.
    Raises:
        StudyError: one that the corpus does not hold, naming the nearest.
    """
    if not study.outlets:
        return ()
    outlets = read_outlets(file_of(from_study(study.codebook), "outlets.toml"))
    known = {*held, *(group.id for group in outlets.groups if not set(held).isdisjoint(group.members))}
    names = outlets.names()
    return tuple(dict.fromkeys(_outlet_id(one, known, names, outlets, source) for one in study.outlets))


def _outlet_id(asked: str, known: set[str], names: dict[str, str], outlets: Outlets, source: str) -> str:
    if asked in known:
        return asked
    plain = spelled_plainly(asked)
    meant = {one for one in known if plain in (spelled_plainly(one), spelled_plainly(names.get(one, one)))}
    if (of_codebook := outlets.find(asked)) is not None and of_codebook.id in known:
        meant.add(of_codebook.id)
    if len(meant) != 1:
        raise StudyError(f"The corpus {source} holds no outlet `{asked}`.{nearest(asked, meant or known)}")
    return meant.pop()


def in_outlet_groups(corpus: Corpus, study: Study) -> Corpus:
    """The corpus with the id of the group as `outlet` of its members' articles, where `study.outlets` asks for groups.

    Raises:
        StudyError: an outlet belongs to two of those that are asked for, or is asked for beside its group.
    """
    if not study.outlets:
        return corpus
    known = read_outlets(file_of(from_study(study.codebook), "outlets.toml")).groups
    group_of: dict[str, str] = {}
    for group in (group for group in known if group.id in study.outlets):
        for member in group.members:
            other = member if member in study.outlets else group_of.setdefault(member, group.id)
            if other != group.id:
                raise StudyError(
                    f"`outlets` asks for the group `{group.id}` and for `{other}`, which both hold `{member}`: an article counts for one "
                    "outlet. Ask for one of them."
                )
    if not group_of:
        return corpus
    outlet = corpus.articles["outlet"]
    grouped = corpus.articles.assign(**{PUBLISHER: outlet, "outlet": outlet.replace(group_of)})
    return dataclasses.replace(corpus, articles=grouped)
