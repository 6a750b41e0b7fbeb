"""Parameters: read from the tagged cell, checked before anything runs."""

import os
from typing import Any

import pytest
from report_factories import make_notebook

from analysis import paths
from analysis.checks.notebooks import check_notebooks
from analysis.errors import ReportError, UsageError
from analysis.report.parameters import assign, fit, parse_cell, read_parameters

CELL = """
corpus: str = "data/sample"  # a file or a folder
actors: list[str] = ["ortiz"]  # ids; [] for all
n: int = 20
level: float = 0.95
deep: bool = False
top: int | None = None  # none: all
names: "tuple[str, ...]" = ()
wide: list = [
    1,
    2,
]  # over several lines
plain = "untyped"
open = None
"""


def test_names_types_defaults_and_explanations():
    found = parse_cell(CELL, "a.ipynb")
    assert {name: (p.hint, p.default) for name, p in found.items()} == {
        "corpus": (str, "data/sample"), "actors": (list[str], ["ortiz"]), "n": (int, 20), "level": (float, 0.95),
        "deep": (bool, False), "top": (int | None, None), "names": (list[str], ()), "wide": (list, [1, 2]),
        "plain": (str, "untyped"), "open": (Any, None),
    }  # fmt: skip
    assert (found["corpus"].explanation, found["wide"].explanation) == ("a file or a folder", "over several lines")


@pytest.mark.parametrize(
    "value, hint, expected",
    [
        ("20", int, 20),
        ("0.9", float, 0.9),
        (1, float, 1.0),
        ("yes", bool, True),
        ("false", bool, False),
        ("007", str, "007"),  # stays text
        ("a, b", list[str], ["a", "b"]),
        ('["a, b"]', list[str], ["a, b"]),
        ("1,2", list[int], [1, 2]),
        ("", list[str], []),
        ("none", int | None, None),
        ("3", int | None, 3),
        ("", str | None, ""),
        ('{"a": 1}', dict, {"a": 1}),
        ("anything", Any, "anything"),
    ],
)
def test_a_text_becomes_the_declared_type(value, hint, expected):
    found = fit(value, hint, "here")
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    "value, hint, message",
    [
        ("many", int, "'many', which is not a whole number"),
        ("2.5", int, "not a whole number"),
        (True, int, "True, which is not a whole number"),
        ("perhaps", bool, "not true or false"),
        (5, str, "5, which is not text"),
        (5, list[str], r"give a list, as in \[5\]"),
        ([5], list[str], "item 1 is 5, which is not text"),
        ("a", int | None, "not a whole number"),
    ],
)
def test_a_wrong_type_is_refused(value, hint, message):
    with pytest.raises(UsageError, match=message):
        fit(value, hint, "Parameter `n` of a")


def test_each_notebook_gets_what_it_knows():
    notebooks = {"a": parse_cell("n: int = 1", "a"), "b": parse_cell("n: float = 1\nm: int = 1", "b")}
    assert assign({"n": "2", "m": 3}, notebooks) == {"a": {"n": 2}, "b": {"n": 2.0, "m": 3}}


def test_a_misspelt_parameter_names_the_nearest():
    with pytest.raises(UsageError, match=r"parameter `actor`. Did you mean `actors`\?"):
        assign({"actor": "x"}, {"a": parse_cell(CELL, "a")})
    with pytest.raises(UsageError, match=r"parameter `wieght`. Did you mean `weight`\?"):
        assign({"wieght": "x"}, {"a": parse_cell(CELL, "a")}, settings=["weight"])


def test_a_notebook_without_the_cell_has_no_parameters(tmp_path):
    assert read_parameters(make_notebook(tmp_path / "a.ipynb", "n = 1")) == {}


def test_what_cannot_be_read_is_named(tmp_path):
    (tmp_path / "broken.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(ReportError, match=r"broken.ipynb cannot be read as a notebook"):
        read_parameters(tmp_path / "broken.ipynb")
    (tmp_path / "pipe.ipynb").mkdir()
    with pytest.raises(ReportError, match=r"pipe.ipynb cannot be read as a notebook: it is no file"):
        read_parameters(tmp_path / "pipe.ipynb")
    with pytest.raises(ReportError, match=r"gone.ipynb does not exist"):
        read_parameters(tmp_path / "gone.ipynb")
    magic = make_notebook(tmp_path / "magic.ipynb", parameters="%load_ext x\nn = 1")
    with pytest.raises(ReportError, match=r"magic.ipynb: the cell tagged `parameters` is not plain Python"):
        read_parameters(magic)


@pytest.mark.parametrize("text", [
    "[]", "{}", "7", '"cells"', '{"cells": 3, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "[" * 100_000,
    '{"cells": [1], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', '{"cells": [], "nbformat": "x"}',
    '{"cells": [{"cell_type": "code"}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', '{"cells": [], "nbformat": 99}',
    '{"worksheets": 3, "nbformat": 3, "metadata": {}}', '{"worksheets": [{"cells": 3}], "nbformat": 3, "metadata": {}}',
])  # fmt: skip
def test_json_that_is_no_notebook_is_named(tmp_path, text):
    (tmp_path / "odd.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match=r"odd.ipynb cannot be read as a notebook: .*\.$"):
        read_parameters(tmp_path / "odd.ipynb")


def test_what_lies_in_the_place_of_a_notebook_of_the_study_is_named_with_its_own_path(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.VARIABLE, str(tmp_path))
    (tmp_path / "study.toml").touch()
    own = tmp_path / "notebooks"
    (own / "briefing.ipynb").mkdir(parents=True)
    os.mkfifo(own / "1-corpus.ipynb")
    (own / "2-sentiment.ipynb").symlink_to("2-sentiment.ipynb")
    for name in ("briefing", "1-corpus", "2-sentiment"):
        with pytest.raises(ReportError, match=f"^{own / name}.ipynb cannot be read as a notebook"):
            read_parameters(paths.notebook(name))
    told = {one.what: one.problem for one in check_notebooks()}
    assert [name for name, problem in told.items() if "cannot be read as a notebook" in problem] == [
        "notebooks/1-corpus.ipynb", "notebooks/2-sentiment.ipynb", "notebooks/briefing.ipynb",
    ]  # fmt: skip
