"""The stages: what each hangs on, so that a change recomputes what it must and nothing else."""

import ast
import os
import re
import shutil
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from factories import make_articles, make_documents

from analysis import paths
from analysis.cache import syntax
from analysis.codebook.files import content_digest
from analysis.codebook.load import read_codebook
from analysis.measures import STAGES, TABLES, Given, article_columns, run_stages, stage_keys
from analysis.study import Study

ALL = {stage.name for stage in STAGES}
AFTER_MENTIONS = {"mentions", "about", "attributions", "voices", "target_sentiment", "portrayal"}
EVERYWHERE = {"numpy", "pandas", "pyarrow"}  # imported for tables; a stage that uses a judgement of one names it


@pytest.fixture(autouse=True)
def store(tmp_path_factory, monkeypatch):
    monkeypatch.setattr(paths, "store", lambda: tmp_path_factory.getbasetemp() / ".workbook")


@pytest.fixture
def package(tmp_path):
    """A copy of the package."""
    ignore = shutil.ignore_patterns("__pycache__")
    return shutil.copytree(syntax.HOME, tmp_path / "code" / "analysis", copy_function=os.link, ignore=ignore)


@pytest.fixture
def codebook(tmp_path):
    """A copy of the codebook."""
    return shutil.copytree(paths.CODEBOOK, tmp_path / "codebook")


def keys(codebook: Path = paths.CODEBOOK, **settings: object) -> dict[str, str]:
    return stage_keys(read_codebook(codebook), Study(codebook=str(codebook), **settings))


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def edit(file: Path, old: str, new: str) -> None:
    """Written anew and moved there: the original, of which this may be a second link, stays as it is."""
    text = file.read_text(encoding="utf-8")
    assert re.search(old, text, re.MULTILINE), f"{file.name} has no {old}"
    aside = file.with_name(file.name + ".new")
    aside.write_text(re.sub(old, new, text, count=1, flags=re.MULTILINE), encoding="utf-8")
    aside.replace(file)


@pytest.mark.parametrize(
    "file, old, new, recomputed",
    [
        ("display/figures/rows.py", r"\A", "ANOTHER_COLOUR = '#123456'\n", set()),
        ("display/templates/display.css", r"\A", "b { color: #123456 }\n", set()),
        ("report/template/page.css", r"\A", "b { color: #123456 }\n", set()),
        ("engine/run.py", "PARTITION = 128", "PARTITION = 64", set()),
        ("tables.py", "^FINDINGS = ", "OTHER = Table(row='a', columns={})\nFINDINGS = ", set()),
        ("sentiment/vader.py", r'"""sentences -> tone', '"""Sentences -> tone', set()),  # a docstring
        ("mentions/find.py", r"^    roster = ", "    # the roster, compiled\n    roster = ", set()),  # a comment
        ("framing/codebook.py", r"\n\n\n", "\n\n\n\n\n", set()),  # a layout
        ("sentiment/target_scores.py", "VADER_NEUTRAL = 0.05", "VADER_NEUTRAL = 0.06", {"target_sentiment"}),
        ("sentiment/masking.py", r"^import ", "MORE = 1\nimport ", {"target_sentiment"}),  # imported by what it imports
        ("sentiment/masking.toml", r"\A", "# a file of weights is compared by its bytes\n", {"target_sentiment"}),
        ("sentiment/vader.py", r"^SCORES = ", "MORE = 1\nSCORES = ", {"tone", "target_sentiment"}),
        ("framing/codebook.py", r"^import ", "MORE = 1\nimport ", {"frames"}),
        ("portrayal/naming.py", r"^import ", "MORE = 1\nimport ", {"portrayal"}),
        ("attribution/cues.py", r"^from ", "MORE = 1\nfrom ", {"attributions", "voices", "portrayal", "target_sentiment"}),
        ("attribution/voices.py", r"^OUTLET = ", "MORE = 1\nOUTLET = ", {"voices", "target_sentiment"}),
        ("mentions/reader.py", r"^import ", "MORE = 1\nimport ", AFTER_MENTIONS),
        ("language/sentences.py", r"^import ", "MORE = 1\nimport ", ALL),
        ("measures.py", r"roles=given.study.roles", "roles=str(given.study.roles)", {"portrayal"}),
    ],
)  # fmt: skip
def test_changed_code_recomputes_the_stages_that_it_is_part_of(package, monkeypatch, file, old, new, recomputed):
    before = keys()
    edit(package / file, old, new)
    monkeypatch.setattr(syntax, "HOME", package)
    assert changed(before, keys()) == recomputed


@pytest.mark.parametrize(
    "file, old, new, settings, recomputed",
    [
        ("events.toml", r"\A", "# a comment\n", {}, set()),
        ("frames.toml", r"\A", "# a comment\n\n", {}, set()),
        ("actors.toml", r"\A", "# a comment\n", {}, set()),
        ("events.toml", r'^name = "', 'name = "The ', {}, set()),  # read by figures alone
        ("frames.toml", r'^name = "', 'name = "The ', {}, {"frames"}),
        ("actors.toml", r'aliases = \[', 'aliases = ["Another Alias", ', {}, AFTER_MENTIONS),
        ("reporting_verbs.csv", r"^(say,.*)\n", r"\1\nmumble,,neutral,clause,,made up\n", {},
         {"attributions", "voices", "portrayal", "target_sentiment"}),
        ("source_words.csv", r"^(board,institution),.*$", r"\1,another reason", {}, set()),
        ("source_words.csv", r"^board,institution", "bored,institution", {}, {"attributions", "voices", "portrayal", "target_sentiment"}),
        ("loaded_words.csv", r"\Z", "macabre,made up\n", {}, {"portrayal"}),
        ("tone_lexicon.csv", r"\Z", "gruesome,-2.0,made up\n", {}, set()),
        ("tone_lexicon.csv", r"\Z", "gruesome,-2.0,made up\n", {"tone_lexicon": True}, {"tone", "target_sentiment"}),
        ("outlets.toml", r"\A", "# a comment\n", {}, set()),
    ],
)  # fmt: skip
def test_a_changed_codebook_recomputes_the_stages_that_read_the_entry(codebook, file, old, new, settings, recomputed):
    study = Study(codebook=str(codebook), **settings)
    before = stage_keys(Unchecked(codebook), study)
    edit(codebook / file, old, new)
    assert changed(before, stage_keys(Unchecked(codebook), study)) == recomputed


class Unchecked:
    """Of a codebook only what the keys read, so that an entry made up here need not pass all checks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def content_digest(self, *files: str) -> str:
        return content_digest(self.folder, *files)


def test_other_weights_recompute_their_stage_alone(tmp_path):
    folder = shutil.copytree(syntax.HOME / "sentiment" / "weights", tmp_path / "weights")
    before = keys(sentiment=str(folder))
    edit(folder / "config.json", r'"temperature": [\d.]+', '"temperature": 2.5')
    assert changed(before, keys(sentiment=str(folder))) == {"target_sentiment"}
    assert changed(before, keys(sentiment="vader")) == {"target_sentiment"}


def test_settings_of_findings_recompute_nothing():
    one = {"level": 0.9, "seed": 1, "actors": ("donald_trump",), "min_stories": 3}
    assert changed(keys(), keys(**one, time_zone="Asia/Seoul", weight="mention")) == set()


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_a_stage_reads_nothing_that_it_does_not_declare(stage):
    """Its columns are all that it gets of the articles; what else it asks of the study and the codebook is written down."""
    asked: set[str] = set()

    class Asking:
        def __init__(self, inner: object) -> None:
            self.inner = inner

        def __getattr__(self, name: str) -> object:
            asked.add(name)
            return getattr(self.inner, name)

    articles = make_articles("Ann Roe praised Donald Trump. He thanked her.")
    study, codebook = Study(sentiment="vader"), read_codebook(paths.CODEBOOK)
    made = run_stages([one.name for one in STAGES], articles, {}, codebook, study)
    read = {name: table for other in STAGES if other.name in stage.reads for name, table in made[other.name].items()}
    documents = {"documents": make_documents(articles)} if "sentences" in stage.reads else {}
    stage.run(Given(articles[list(stage.articles)], read, Asking(codebook), Asking(study), read=documents))
    declared = {
        "sentences": {"english"},
        "mentions": {"actors", "english"},
        "attributions": {"verbs", "source_words", "english"},
        "voices": {"actors"},
        "tone": {"tone_lexicon", "lexicon"},
        "target_sentiment": {"sentiment"},
        "frames": {"frames"},
        "portrayal": {"roles", "english", "verbs", "loaded_words"},
    }
    assert asked <= declared.get(stage.name, set())


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_the_version_of_each_package_that_a_stage_imports_is_in_its_key(stage):
    known = syntax.package_modules(syntax.HOME)
    function = syntax._file(syntax.HOME, stage.run.__module__)
    [own] = [node for node in ast.parse(function.read_text()).body if getattr(node, "name", "") == stage.run.__name__]
    modules = syntax.imported(syntax._imports(own, known), known)
    used = set()
    for module in modules:
        for node in ast.walk(ast.parse(syntax._file(syntax.HOME, module).read_text())):
            if isinstance(node, ast.Import):
                used |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                used.add((node.module or "").partition(".")[0])
    outside = used - sys.stdlib_module_names - {"analysis"} - EVERYWHERE
    names = {name for one in outside for name in packages_distributions()[one]}
    declared = {name.lower().replace("_", "-") for name in stage.packages} - EVERYWHERE
    assert {name.lower().replace("_", "-") for name in names} == declared


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_no_stage_imports_what_shows_or_estimates(stage):
    known = syntax.package_modules(syntax.HOME)
    text = syntax._file(syntax.HOME, stage.run.__module__).read_text()
    [own] = [node for node in ast.parse(text).body if getattr(node, "name", "") == stage.run.__name__]
    rooms = {name.split(".")[1] for name in syntax.imported(syntax._imports(own, known), known)}
    assert rooms <= {
        "codebook",
        "language",
        "mentions",
        "attribution",
        "sentiment",
        "framing",
        "portrayal",
        "tables",
        "errors",
        "paths",
        "parallel",  # how many cores there are
        "delimiters",  # of the files of the codebook
    }
    assert "analysis.parallel.pool" not in syntax.imported(syntax._imports(own, known), known)
    assert "analysis.codebook.load" not in syntax.imported(syntax._imports(own, known), known)  # it reads every file


def test_the_stages_make_every_table_in_their_order():
    assert {name for stage in STAGES for name in stage.tables} == set(TABLES)
    for number, stage in enumerate(STAGES):
        assert set(stage.reads) <= {before.name for before in STAGES[:number]}


def test_the_country_and_the_day_count_where_offices_do():
    for stage in STAGES:
        assert ("country" in article_columns(stage)) == (stage.name in AFTER_MENTIONS)
