"""What a report was made with: codebook, packages, models, Python."""

import platform
import re
from importlib import metadata
from typing import Any

from analysis import paths
from analysis.codebook.entries import file_digest
from analysis.codebook.load import read_codebook
from analysis.study import Study

DISTRIBUTION = "media-analysis-workbook"


def software() -> dict[str, Any]:
    """Versions of the workbook, of Python, and of what the project directly depends on."""
    return {
        "workbook": version(DISTRIBUTION),
        "python": platform.python_version(),
        "packages": package_versions(),
    }


def codebook_digests(study: Study) -> dict[str, str]:
    """First 12 hex digits of the SHA-256 of each codebook file that is read, and of the coded examples that frames are learnt from."""
    coded = paths.from_study(study.coded_frames) if study.coded_frames else None
    return {**read_codebook(study.codebook).digests, **({coded.name: file_digest(coded)} if coded else {})}


def roles_used(study: Study) -> dict[str, str]:
    """What told agent from patient: our own weights, or a spaCy model with its versions."""
    from analysis.portrayal.spacy_roles import describe_roles

    return {"agent and patient": describe_roles(study.roles)}


def stages_used(study: Study) -> dict[str, str]:
    """Of each stage a digest of all that its tables hang on besides the articles: code, codebook, weights, packages."""
    from analysis.measures import stage_keys

    return stage_keys(read_codebook(study.codebook), study)


def groups_used(study: Study) -> dict[str, list[str]]:
    """The members of each group of actors or of outlets that the study follows or asks for."""
    from analysis.findings.since import followed_groups

    return followed_groups(study, read_codebook(study.codebook))


def package_versions() -> dict[str, str]:
    """What the project directly depends on, and the versions installed."""
    try:
        required = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return {}
    names = [re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in required if "extra ==" not in line]
    return {name: version(name) for name in sorted(names, key=str.lower)}


def version(name: str) -> str:
    """The installed version of a distribution."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "unknown"
