"""articles + the groups of outlets that a study asks for -> articles whose outlet is the group, and who published each."""

import dataclasses

from analysis.codebook.files import file_of
from analysis.codebook.outlets import read_outlets
from analysis.corpus.load import Corpus
from analysis.errors import StudyError
from analysis.paths import from_study
from analysis.study import Study

PUBLISHER = "publisher"  # a column of articles, where a study asks for a group of outlets: the outlet that each is of


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
