"""modules -> a digest of their code: by which code a cached result was computed.

Code is compared by its syntax trees, so that a comment, a docstring or another layout changes nothing. The code of a module is
its own and that of all modules of this package which it imports, at its head or inside a function, except for types alone.
"""

import ast
import hashlib
import sys
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from analysis import paths
from analysis.cache.entries import Entry, cached, digest_of

HOME = Path(__file__).parents[1]
DECLARATIONS = "analysis.tables"  # imported by all: a key holds the columns of its own tables in place of every table's
FORM = 1  # of what is cached of each module

Modules = Mapping[str, tuple[str, list[str]]]  # digest of the tree, and names imported


def code_digest(*modules: str) -> str:
    """Digest of these modules and all that they import of this package. Raises KeyError for a module that is not there."""
    known = package_modules(HOME)
    return digest_of(sorted((name, known[name][0]) for name in imported(modules, known)))


def function_digest(module: str, name: str) -> str:
    """Digest of one function of a module, and of all modules of this package that it imports inside itself."""
    return _function_digest(HOME, module, name)


def imported(modules: Iterable[str], known: Modules) -> set[str]:
    """The modules, and all that they import, directly or not."""
    waiting, reached = list(modules), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += known[name][1]
    return reached


@cache
def _function_digest(home: Path, module: str, name: str) -> str:
    function, known = _functions(home, module)[name], package_modules(home)
    return digest_of(ast.dump(function), code_digest(*_imports(function, known)))


@cache
def _functions(home: Path, module: str) -> dict[str, ast.FunctionDef]:
    """The functions of a module by name, without docstrings."""
    tree = _parsed(_file(home, module).read_bytes())
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


@cache
def package_modules(home: Path) -> Modules:
    """Every module of the package. Parsed once for each state of its files, and cached under `.workbook/code`."""
    files = {_name(home, file): file.read_bytes() for file in sorted(home.rglob("*.py"))}
    state = [(name, hashlib.sha256(content).hexdigest()) for name, content in files.items()]
    entry = cached(paths.store() / "code" / digest_of(FORM, sys.version, state), lambda: Entry({}, _read_all(files)))
    return {name: (tree, names) for name, (tree, names) in entry.about.items()}


def _read_all(files: Mapping[str, bytes]) -> dict[str, tuple[str, list[str]]]:
    known = frozenset(files)
    return {name: _read_module(name, content, known) for name, content in files.items()}


@lru_cache(maxsize=1_000)
def _read_module(name: str, content: bytes, known: frozenset[str]) -> tuple[str, list[str]]:
    tree = _parsed(content, declarations=name == DECLARATIONS)
    return digest_of(ast.dump(tree)), sorted(set(_imports(tree, known)) - {name})


def _parsed(content: bytes, *, declarations: bool = False) -> ast.Module:
    """The tree without docstrings and, of a module of `declarations`, without its tables."""
    tree = ast.parse(content)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = [one for n, one in enumerate(node.body) if n or not _is_text(one)]
    if declarations:
        tree.body = [one for one in tree.body if not _is_table(one)]
    return tree


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_table(node: ast.stmt) -> bool:
    call = node.value if isinstance(node, ast.Assign) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Table"


def _imports(node: ast.AST, known: Container[str]) -> Iterator[str]:
    """The modules of this package that the code imports: of `from a import b` that is a.b where b is a module, else a."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in known)
    elif isinstance(node, ast.ImportFrom) and node.module:
        names = (f"{node.module}.{alias.name}" for alias in node.names)
        yield from (name if name in known else node.module for name in names if node.module in known)
    elif not _is_for_types(node):
        for child in ast.iter_child_nodes(node):
            yield from _imports(child, known)


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _name(home: Path, file: Path) -> str:
    parts = (home.name, *file.relative_to(home).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _file(home: Path, module: str) -> Path:
    path = home.joinpath(*module.split(".")[1:])
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
