"""The wheel is whole: what a clone has is in it once, and away from the clone it makes a study and renders a report."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from analysis import paths

ROOT = paths.PACKAGE.parents[1]
SHIPPED = ("data/codebook", "data/gold", "data/sample", "notebooks")
ALONE = ("data/README.md", "reports/reports.toml", "study.toml", "CITATION.cff")
LEFT = {"__pycache__", ".ipynb_checkpoints"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built offline, with the tools of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--disable-pip-version-check", "--wheel-dir", str(folder), str(ROOT)], check=True)
    [built] = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def files(*folders):
    """Files below folders of the clone, by their place in it."""
    paths_below = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in paths_below if not LEFT & {*path.parts}}


def test_the_wheel_holds_what_a_clone_has_once_and_nothing_else(wheel):
    names = [name for name in wheel.namelist() if not name.endswith("/")]
    package = {name.removeprefix("src/") for name in files("src/analysis")}
    bundled = {f"analysis/bundled/{name}" for name in files(*SHIPPED) | {*ALONE}}
    assert sorted(names) == sorted(package | bundled | {name for name in names if ".dist-info/" in name})


def test_files_travel_as_they_are(wheel):
    for name in ALONE:
        assert wheel.read(f"analysis/bundled/{name}") == (ROOT / name).read_bytes()


def test_away_from_the_clone_it_makes_a_study_and_renders_its_report(wheel, tmp_path):
    """The environment's packages, but this project's own code and data from the wheel alone."""
    site, here = tmp_path / "site", tmp_path / "here"
    wheel.extractall(site)
    here.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != paths.VARIABLE}
    environment |= {"PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"}

    def workbook(*arguments, folder=here):
        command = [sys.executable, "-m", "analysis.cli.main", *arguments]
        return subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout

    workbook("new", "demo")
    one_page = '[[report]]\nname = "demo"\nnotebooks = ["1-corpus"]\nend = 2018-03-31\n'
    (here / "demo" / "reports" / "reports.toml").write_text(one_page, encoding="utf-8")
    printed = workbook("report", folder=here / "demo")
    page = Path(printed.splitlines()[-1])
    assert page.is_relative_to(here / "demo" / "reports" / "demo")
    assert "<html" in page.read_text(encoding="utf-8")
    run = json.loads((page.parent / "run.json").read_text(encoding="utf-8"))
    assert run["corpus"]["n_articles"] > 5
    assert not [*site.rglob(".workbook")]
