"""An edition's tables and findings -> `data.zip`, a Data Package (datapackage.org, version 2) that can be deposited and cited.

It holds every table as CSV with the type of each column, the findings with their schema, the codebook as an appendix, and the method.
"""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths
from analysis.codebook.load import read_codebook
from analysis.report.formats.codebook_appendix import codebook_files, rows_before_header
from analysis.report.formats.method import method

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
FINDINGS_SCHEMA = Path(__file__).parents[1] / "findings.schema.json"
SAME_TIME = (1980, 1, 1, 0, 0, 0)  # of every file in the archive: the same tables give the same bytes
MEDIA_TYPES = {".csv": "text/csv", ".json": "application/json", ".toml": "application/toml"}
FORMULAS = "A text that a spreadsheet would run as a formula has an apostrophe before it."
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def write_data_package(folder: Path, run: Mapping[str, Any], target: Path) -> None:
    """Write what lies in `folder` (tables/, findings.json) as an archive.

    Args:
        run: what run.json holds: reads report, title, edition, as_of, started, corpus, study, codebook, roles, software.
    """
    files = dict(_files(folder, run))
    described = {name: _described(name, content) for name, content in files.items() if _is_resource(name)}
    package = _package(run, described)
    files = {"datapackage.json": json.dumps(package, indent=1, ensure_ascii=False).encode() + b"\n", **files}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, SAME_TIME), content, zipfile.ZIP_DEFLATED)


def _files(folder: Path, run: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Every file of the archive but its description, by its path inside."""
    found = folder / "findings.json"
    findings = json.loads(found.read_text(encoding="utf-8")) if found.is_file() else []
    yield "README.txt", _readme(run).encode()
    yield "method.txt", method(run, findings).encode()
    if found.is_file():
        yield "findings.json", found.read_bytes()
        yield "findings.schema.json", FINDINGS_SCHEMA.read_bytes()
    for path in sorted(folder.glob("tables/*.csv")):
        yield f"tables/{path.name}", path.read_bytes()
    if study := run.get("study"):
        yield from codebook_files(read_codebook(study["codebook"]))
    citation = paths.PROJECT / "CITATION.cff"
    if citation.is_file():
        yield citation.name, citation.read_bytes()


def _package(run: Mapping[str, Any], resources: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    corpus = run.get("corpus") or {}
    software = run.get("software") or {}
    edition = str(run.get("edition") or run.get("as_of", ""))
    return {
        "$schema": PROFILE,
        "name": _slug(f"{run.get('report', 'report')}-{edition}"),
        "title": str(run.get("title", "")),
        "description": f"Tables and findings of the edition {edition}. README.txt and method.txt say how they came about. {FORMULAS}",
        "version": edition,
        "created": str(run.get("started", "")),
        "sources": [{"title": f"Corpus {corpus.get('source')}, digest {str(corpus.get('digest', ''))[:16]}"}] if corpus else [],
        "contributors": [{"title": f"media-analysis workbook {software.get('workbook', '')}", "roles": ["software"]}],
        "resources": list(resources.values()),
    }  # fmt: skip


def _is_resource(name: str) -> bool:
    return name.endswith((".csv", ".toml")) or name == "findings.json"


def _described(name: str, content: bytes) -> dict[str, Any]:
    """One resource: its path, size, digest, and what its columns hold."""
    path = Path(name)
    own: dict[str, Any] = {
        "name": _slug("-".join((*path.parts[:-1], path.stem))),
        "path": name,
        "format": path.suffix[1:],
        "mediatype": MEDIA_TYPES[path.suffix],
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if path.suffix == ".csv":
        before = rows_before_header(content)
        dialect = {"dialect": {"headerRows": [before + 1]}} if before else {}
        return {
            **own,
            **dialect,
            "type": "table",
            "schema": {"fields": _fields(content, before), "missingValues": [""]},
        }
    return {**own, "jsonSchema": FINDINGS_SCHEMA.name} if path.suffix == ".json" else own


def _fields(content: bytes, before: int) -> list[dict[str, Any]]:
    """Each column with its type, and what it means where the findings' schema says so. `before`: rows before that of the names."""
    known = json.loads(FINDINGS_SCHEMA.read_text(encoding="utf-8"))["items"]["properties"]
    try:
        table = pd.read_csv(
            io.BytesIO(content), keep_default_na=False, na_values=[""], low_memory=False, skiprows=before
        )
    except pd.errors.EmptyDataError:  # a table without a column
        return []
    return [
        {"name": str(name), **_kind(table[name]), **({"description": known[name]["description"]} if name in known else {})}
        for name in table.columns
    ]  # fmt: skip


def _kind(column: "pd.Series[Any]") -> dict[str, str]:
    """The type of a column, as Table Schema calls it."""
    given = column.dropna()
    if given.empty:
        return {"type": "any"}
    if pd.api.types.is_bool_dtype(given.infer_objects()):
        return {"type": "boolean"}
    if pd.api.types.is_integer_dtype(column):
        return {"type": "integer"}
    if pd.api.types.is_numeric_dtype(column):
        return {"type": "number"}
    texts = given.astype(str)
    if texts.map(lambda text: DAY.fullmatch(text) is not None).all():
        return {"type": "date"}
    if texts.map(lambda text: MOMENT.fullmatch(text) is not None).all():
        return {"type": "datetime", "format": "any"}
    return {"type": "string"}


def _readme(run: Mapping[str, Any]) -> str:
    title, edition = run.get("title", ""), run.get("edition") or run.get("as_of", "")
    return f"""{title}
Edition {edition}, made on {str(run.get("started", ""))[:10]}

datapackage.json      what each file and each column holds (Data Package, https://datapackage.org)
findings.json         every estimate that the pages show, with its interval and what it rests on
findings.schema.json  what each key of it means
tables/               the table behind each figure and each table of the pages. {FORMULAS}
codebook/             appendix: actors, frames, outlets, events and word lists as they counted, each with its reason. The folder is a
                      codebook by itself, that a study can name; codebook-origins.csv says where each entry came from
method.txt            what was read and how it was measured, for a paper

To cite: the title, the edition and where you found it; the software by CITATION.cff, where it is here.
Licence: whoever publishes this package says under which one, in the key `licenses` of datapackage.json. Sentences in tables/ are quoted
from articles, and remain their publishers'.
"""


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-.") or "data"
