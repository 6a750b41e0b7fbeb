"""The layout and the words of the package: what imports what, one class a name, no coined words."""

import ast
import json
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

import analysis
from analysis import paths

PACKAGE = Path(analysis.__file__).parent

ROOMS = (
    "errors", "distributions", "tables", "delimiters", "spreadsheets", "paths", "progress", "parallel", "cache", "codebook", "study", "study_folder", "agreement", "language", "corpus", "mentions",
    "attribution", "sentiment", "framing", "portrayal", "measures", "engine", "findings", "training", "validity", "search", "display",
    "report", "workbook", "briefing", "studies", "checks", "explore", "cli", "notebook_cards", "__init__",
)  # fmt: skip
"""Folders and modules of the package, each above all that it imports."""

ONLY_FROM = {"training": {"validity", "cli"}}  # cross-validation learns anew, and `workbook train` starts a training

COINED = {
    "nought": "zero",
    "part company": "differ, disagree",
    "furniture": "boilerplate",
    "manners": "politeness",
    "deed": "action",
    "deeds": "actions",
}
"""Words that readers of English as a second language would have to look up, and what is said in their place."""


def modules():
    return sorted(PACKAGE.rglob("*.py"))


@cache
def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def room_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(node):
    """The rooms that a module imports, at its head or inside a function; not those it imports for types alone."""
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return
    if isinstance(node, ast.ImportFrom) and node.module == "analysis":
        yield from (name.name for name in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("analysis."):
        yield node.module.split(".")[1]
    elif isinstance(node, ast.Import):
        yield from (name.name.split(".")[1] for name in node.names if name.name.startswith("analysis."))
    for child in ast.iter_child_nodes(node):
        yield from imported_rooms(child)


def arrows():
    """(room, room it imports, the file that does), rooms that import themselves left out."""
    return [
        (room_of(path), other, str(path.relative_to(PACKAGE)))
        for path in modules()
        for other in imported_rooms(parsed(path))
        if other != room_of(path)
    ]


def prose():
    """(place, text) of what people read: code with its comments, notebooks' markdown, the README and the data card."""
    for path in modules():
        yield str(path.relative_to(PACKAGE)), path.read_text(encoding="utf-8")
    for path in sorted(paths.NOTEBOOKS.glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                yield path.name, "".join(cell["source"])
    for path in (paths.PROJECT / "README.md", paths.PROJECT / "data" / "README.md"):
        yield path.name, path.read_text(encoding="utf-8")


def test_every_folder_and_module_has_its_place_in_the_layout():
    assert {room_of(path) for path in modules()} <= set(ROOMS)


def test_a_room_imports_only_rooms_below_it():
    height = {room: number for number, room in enumerate(ROOMS)}
    upward = [(file, other) for room, other, file in arrows() if height[other] >= height[room]]
    assert upward == []


@pytest.mark.parametrize("room", sorted(ONLY_FROM))
def test_what_few_may_import_nobody_else_does(room):
    assert {importer for importer, other, _ in arrows() if other == room} <= ONLY_FROM[room]


def test_a_class_name_stands_once_in_the_package():
    places = defaultdict(list)
    for path in modules():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path.relative_to(PACKAGE)))
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_no_coined_word_stands_where_a_standard_one_is_known():
    pattern = re.compile(
        rf"\b({'|'.join(COINED)})\b(?!\.toml)", re.IGNORECASE
    )  # a file of an earlier version may be named
    coined = [
        (place, match[0], COINED[match[0].lower()]) for place, text in prose() for match in pattern.finditer(text)
    ]
    assert coined == []


def test_no_two_files_of_tests_have_the_same_name():
    """Of two, pytest imports one and stops at the other."""
    names = Counter(path.name for path in Path(__file__).parent.rglob("test_*.py"))
    assert [name for name, n in names.items() if n > 1] == []
