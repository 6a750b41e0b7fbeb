"""DOCX -> paragraphs, read as a stream: entities are not resolved, nothing outside the file is read.

Not by python-docx 1.2: it leaves out tracked insertions, content controls, smart tags, fields and text boxes without a word, refuses
files in the strict form of the standard and those of other programs, holds all in memory and takes eight times as long.
"""

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
PARAGRAPHS = tuple(f"{{{space}}}p" for space in SPACES)
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SHOWN = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
MAIN = re.compile(rb"<Relationship\b[^>]*officeDocument\"[^>]*>")
TARGET = re.compile(rb"Target=\"/?([^\"]+)\"")


def main_document(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The part that holds the text: as the package's relations say, else where Word puts it. KeyError where there is none."""
    try:
        with archive.open("_rels/.rels") as stream:
            said = MAIN.search(stream.read(1 << 20))
        target = TARGET.search(said[0]) if said else None
        if target:
            return archive.getinfo(target[1].decode())
    except (KeyError, UnicodeDecodeError):
        pass
    return archive.getinfo("word/document.xml")


def paragraphs(archive: zipfile.ZipFile) -> Iterator[str]:
    """Paragraphs of the main document; a line break within one stays one. Raises XMLSyntaxError, BadZipFile, OSError."""
    with archive.open(main_document(archive)) as stream:
        settings = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
        for _, paragraph in etree.iterparse(stream, tag=PARAGRAPHS, **settings):
            if next(paragraph.iterancestors(FALLBACK), None) is None:
                yield "".join(map(_shown, paragraph.iter()))
            paragraph.clear(keep_tail=True)
            parent = paragraph.getparent()
            if parent is not None and parent.tag.endswith("}body"):
                while paragraph.getprevious() is not None:
                    del parent[0]


def _shown(node: etree._Element) -> str:
    """What a node of a run shows."""
    space, _, name = str(node.tag).rpartition("}")
    if space[1:] not in SPACES:
        return ""
    return (node.text or "") if name == "t" else SHOWN.get(name, "")
