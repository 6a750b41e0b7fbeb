"""A notebook's cell tagged `parameters` -> names, types, defaults; and the values given for them, checked before it runs.

papermill only warns about an unknown parameter and reads types with a pattern that misses many, so the cell is parsed here.
"""

import ast
import io
import json
import tokenize
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import nbformat

from analysis.codebook.entries import nearest
from analysis.errors import ReportError, UsageError, first_line, shortened
from analysis.report.tagged import check_handed_over, parameters_source

NAMES: dict[str, Any] = {
    "str": str, "int": int, "float": float, "bool": bool, "list": list, "tuple": list, "dict": dict, "Any": Any, "None": None,
}  # fmt: skip
WORDS: dict[Any, str] = {str: "text", int: "a whole number", float: "a number", bool: "true or false", dict: "a table"}

Parameters = dict[str, "Parameter"]


@dataclass(frozen=True)
class Parameter:
    """`start: str = ""  # first day, included`"""

    name: str
    hint: Any  # the annotation, else the type of the default; Any where neither tells
    default: Any  # None where it is no literal
    explanation: str


def read_parameters(path: Path) -> Parameters:
    """The parameters of a notebook, in order; none where it has no cell tagged `parameters`, and does not use the workbook.

    Raises ReportError where the file is no notebook, the tag is missing or misplaced, the cell is not plain Python, or the report's
    study would not reach the page.
    """
    notebook = read_notebook(path)
    parameters = parse_cell(parameters_source(notebook, path.name), path.name)
    check_handed_over(path, notebook, set(parameters))
    return parameters


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """The notebook in the format of today. Raises ReportError naming the file."""
    try:
        if path.exists() and not path.is_file():
            raise ReportError(f"{path} cannot be read as a notebook: it is no file.")
        notebook: nbformat.NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except FileNotFoundError:
        raise ReportError(f"The notebook {path} does not exist.") from None
    except (OSError, nbformat.reader.NotJSONError) as problem:
        raise ReportError(f"{path} cannot be read as a notebook: {first_line(problem)}.") from None
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, nbformat.ValidationError):
        raise ReportError(f"{path} cannot be read as a notebook: it does not hold what a notebook holds.") from None
    if not _has_cells(notebook):
        raise ReportError(f"{path} cannot be read as a notebook: its `cells` are no list of cells.")
    return notebook


def _has_cells(notebook: nbformat.NotebookNode) -> bool:
    """Whether each of its cells has what is read of one."""
    cells = notebook.get("cells")
    return isinstance(cells, list) and all(
        isinstance(cell, dict) and {"cell_type", "source"} <= cell.keys() and isinstance(cell.get("metadata"), dict)
        for cell in cells
    )


def parse_cell(source: str, where: str) -> Parameters:
    """The assignments of a parameters cell."""
    try:
        body = ast.parse(source).body
        comments = _comments(source)
    except (SyntaxError, tokenize.TokenError) as problem:
        raise ReportError(f"{where}: the cell tagged `parameters` is not plain Python: {problem}.") from None
    parameters = [_parameter(statement, comments) for statement in body]
    return {parameter.name: parameter for parameter in parameters if parameter}


def assign(
    given: Mapping[str, Any], notebooks: Mapping[str, Parameters], *, settings: Iterable[str] = ()
) -> dict[str, dict[str, Any]]:
    """For each notebook the values of those parameters that it has, in the types it declares.

    Args:
        given: names to values; a text is parsed into the declared type (`-p n 20`), anything else must fit it.
        notebooks: names of notebooks to their parameters.
        settings: of a study, which could have been meant where notebooks open one.
    Raises:
        UsageError: a name that no notebook has, with the nearest; a value of the wrong type.
    """
    known = {name for parameters in notebooks.values() for name in parameters}
    for name in given:
        if name not in known:
            hint = nearest(name, known | set(settings)) if known else " The notebooks have no parameters."
            raise UsageError(f"No notebook of this report has a parameter `{name}`.{hint}")
    return {
        notebook: {
            name: fit(value, parameters[name].hint, f"Parameter `{name}` of {notebook}")
            for name, value in given.items()
            if name in parameters
        }
        for notebook, parameters in notebooks.items()
    }


def fit(value: Any, hint: Any, where: str) -> Any:
    """The value in the declared type: plain values that papermill can write into a cell. Raises UsageError."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _fit_optional(value, arguments, where)
    if isinstance(value, date):
        value = value.isoformat()
    if isinstance(value, str):
        _check_text(value, where)
    if isinstance(value, str) and hint is not str and hint is not Any:
        value = _parsed(value, origin or hint, where)
    if (origin or hint) is list:
        if not isinstance(value, list | tuple):
            raise UsageError(f"{where} is {shortened(value)}: give a list, as in [{value!r}].")
        return [
            fit(item, arguments[0] if arguments else Any, f"{where}, item {n}") for n, item in enumerate(value, start=1)
        ]
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if hint is Any:
        return value
    kind = origin or hint
    if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
        raise UsageError(f"{where} is {shortened(value)}, which is not {WORDS.get(kind, str(kind))}.")
    return value


def _check_text(value: str, where: str) -> None:
    """A file name may hold bytes that are no text; a notebook cannot."""
    if not value.isprintable() and any(0xD800 <= ord(character) <= 0xDFFF for character in value):
        raise UsageError(
            f"{where} is {shortened(value)}, which is not text in UTF-8. Rename the file where it names one."
        )


def _fit_optional(value: Any, members: tuple[Any, ...], where: str) -> Any:
    kinds = [member for member in members if member is not type(None)]
    if type(None) in members and (value is None or (value in ("", "none", "None") and str not in kinds)):
        return None
    for kind in kinds[:-1]:
        try:
            return fit(value, kind, where)
        except UsageError:
            continue
    return fit(value, kinds[-1], where)


def _parsed(text: str, kind: Any, where: str) -> Any:
    """A text of the command line as a number, truth value, list or table."""
    try:
        if kind in (int, float):
            return kind(text)
        if kind is bool:
            return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[text.strip().lower()]
        if kind is list and not text.lstrip().startswith("["):
            return [part.strip() for part in text.split(",") if part.strip()]
        return json.loads(text)
    except (ValueError, KeyError, RecursionError):
        words = "a list, as in a,b" if kind is list else WORDS.get(kind, str(kind))
        raise UsageError(f"{where} is {shortened(text)}, which is not {words}.") from None


def _parameter(statement: ast.stmt, comments: Mapping[int, str]) -> Parameter | None:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        name, annotation = statement.target.id, statement.annotation
    elif (
        isinstance(statement, ast.Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name)
    ):
        name, annotation = statement.targets[0].id, None
    else:
        return None
    default = _literal(statement.value)
    hint = _hint(annotation) if annotation else Any if default is None else type(default)
    return Parameter(name, list if hint is tuple else hint, default, comments.get(statement.end_lineno or 0, ""))


def _literal(node: ast.expr | None) -> Any:
    try:
        return ast.literal_eval(node) if node else None
    except ValueError:
        return None


def _hint(node: ast.expr) -> Any:
    """The annotation as a type; Any for whatever is not built of the types that a parameter can have."""
    if isinstance(node, ast.Constant):
        return _hint(ast.parse(node.value, mode="eval").body) if isinstance(node.value, str) else node.value
    if isinstance(node, ast.Name):
        return NAMES.get(node.id, Any)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        left, right = _hint(node.left), _hint(node.right)
        return Any if Any in (left, right) else left | right if left is not None else right | None
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if node.value.id in ("list", "tuple"):
            return list[_hint(inner[0])]  # type: ignore[misc]
        if node.value.id == "dict":
            return dict
    return Any


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}
