"""CITATION.cff: what a researcher cites, in the form that reference managers read."""

import tomllib

import yaml

from analysis import paths

REQUIRED = {"authors", "cff-version", "message", "title"}  # by the schema of CFF 1.2.0
KNOWN = REQUIRED | {"type", "abstract", "version", "license", "keywords"}


def test_the_citation_has_what_its_format_asks_for_and_names_this_version():
    cited = yaml.safe_load((paths.PACKAGE.parents[1] / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((paths.PACKAGE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert REQUIRED <= set(cited) <= KNOWN
    assert (cited["cff-version"], cited["type"]) == ("1.2.0", "software")
    assert (cited["version"], cited["license"]) == (project["version"], project["license"])
    assert all(set(author) == {"name"} for author in cited["authors"])
