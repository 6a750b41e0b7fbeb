"""A codebook, as it was read -> the files of an appendix: its own, merged with what they are laid over, and where each entry came from."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.codebook.entries import STANDS_ALONE
from analysis.codebook.load import Codebook
from analysis.codebook.written import write_codebook
from analysis.paths import for_display
from analysis.spreadsheets import write_csv_for_people

FOLDER = "codebook"
ORIGINS = f"{FOLDER}-origins.csv"  # beside the folder, in which a file that nobody reads is an error


def codebook_files(codebook: Codebook) -> Iterator[tuple[str, bytes]]:
    """Every file of the appendix by its path: a folder that is a codebook by itself, and the origins of its entries.

    Columns of the origins: file, entry, how (`layers.How`: inherited, replaced, new, dropped, own), said_in (the file that says it).
    """
    origins = [(one.file, one.entry, one.how, for_display(one.path)) for one in codebook.origins.values()]
    with tempfile.TemporaryDirectory() as place:
        folder, table = Path(place) / FOLDER, Path(place) / ORIGINS
        for path in write_codebook(codebook.files, folder):
            yield path.relative_to(place).as_posix(), path.read_bytes()
        write_csv_for_people(pd.DataFrame(origins, columns=["file", "entry", "how", "said_in"]), table)
        yield ORIGINS, table.read_bytes()


def rows_before_header(content: bytes) -> int:
    """Of a CSV file: 1 where its first line says that it stands alone, as those of a codebook do, else 0."""
    return int(STANDS_ALONE.match(content.decode("utf-8-sig", "replace")) is not None)
