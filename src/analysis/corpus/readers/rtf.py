"""RTF -> paragraphs. Written from Microsoft's Rich Text Format specification 1.9.1; formatting and pictures are left out."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<symbol>[^A-Za-z])"
    r"|(?P<brace>[{}])|(?P<plain>[^\\{}\r\n]+)",
    re.DOTALL,
)
SILENT = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl",
    "footerr", "footerf", "listtable", "listoverridetable", "generator", "fldinst", "objdata", "footnote", "annotation", "xe", "tc",
    "themedata", "datastore", "latentstyles", "rsidtbl", "nonshppict", "filetbl", "revtbl", "bkmkstart", "bkmkend",
}  # destinations whose words are none of the text's  # fmt: skip
WORDS = {
    "par": "\n", "line": "\n", "page": "\n", "sect": "\n", "row": "\n", "softline": "\n", "tab": "\t", "cell": "\t",
    "nestcell": "\t", "nestrow": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
SYMBOLS = {"~": "\u00a0", "_": "-", "-": "", "*": "", "\n": "\n", "\r": "\n"}
CODE_PAGES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


@dataclass(frozen=True)
class Group:
    """What holds between two braces."""

    silent: bool = False
    hidden: bool = False
    n_fallback: int = 1  # characters after \\u that older readers show instead


@dataclass
class Paragraphs:
    """Paragraphs of one document. After the last, `complete` says whether every brace was closed."""

    rtf: str
    complete: bool = False
    code_page: str = "cp1252"
    _group: Group = Group()
    _outer: list[Group] = field(default_factory=list)
    _skip: int = 0
    _bytes: bytearray = field(default_factory=bytearray)

    def __iter__(self) -> Iterator[str]:
        line: list[str] = []
        for piece in self._pieces():
            head, *rest = piece.split("\n")
            line.append(head)
            for part in rest:
                yield _joined(line)
                line = [part]
        self.complete = not self._outer
        if line:
            yield _joined(line)

    def _pieces(self) -> Iterator[str]:
        place = 0
        while match := TOKEN.search(self.rtf, place):
            place = match.end()
            kind = match.lastgroup
            if kind != "byte" and self._bytes:
                yield self._run_of_bytes()
            if kind == "brace":
                self._brace(match[0])
            elif kind in ("word", "number"):
                if match["word"] == "bin" and match["number"]:
                    place += max(int(match["number"]), 0)
                yield self._word(match["word"], match["number"])
            elif not (self._group.silent or self._group.hidden):
                yield self._shown(match)
            elif match["symbol"] == "*":
                continue
        yield self._run_of_bytes()

    def _brace(self, brace: str) -> None:
        self._skip = 0
        if brace == "{":
            self._outer.append(self._group)
        elif self._outer:
            self._group = self._outer.pop()

    def _word(self, word: str, number: str | None) -> str:
        if word in SILENT:
            self._group = replace(self._group, silent=True)
        elif word == "v":
            self._group = replace(self._group, hidden=number != "0")
        elif word == "uc" and number:
            self._group = replace(self._group, n_fallback=max(int(number), 0))
        elif word in CODE_PAGES or word == "ansicpg":
            self._set_code_page(CODE_PAGES.get(word) or f"cp{number}")
        if self._group.silent or self._group.hidden:
            return ""
        if word == "u" and number:
            self._skip = self._group.n_fallback
            return chr(int(number) % 65_536)
        if self._skip:
            self._skip -= 1
            return ""
        return WORDS.get(word, "")

    def _shown(self, match: re.Match[str]) -> str:
        """What a byte, a symbol or plain text shows, less what stands in for a character already given."""
        if match["symbol"] == "*":
            self._group = replace(self._group, silent=True)
            return ""
        if match["plain"] is not None:
            text = match["plain"][self._skip :]
            self._skip = max(self._skip - len(match["plain"]), 0)
            return self._decoded(text.encode("latin-1")) if not text.isascii() else text
        if self._skip:
            self._skip -= 1
            return ""
        if match["byte"]:
            self._bytes.append(int(match["byte"], 16))
            return ""
        return SYMBOLS.get(match["symbol"], match["symbol"])

    def _run_of_bytes(self) -> str:
        data = bytes(self._bytes)
        self._bytes.clear()
        return self._decoded(data)

    def _decoded(self, data: bytes) -> str:
        return data.decode(self.code_page, errors="replace")

    def _set_code_page(self, name: str) -> None:
        try:
            self.code_page = codecs.lookup(name).name
        except LookupError:
            self.code_page = "cp1252"


def _joined(pieces: list[str]) -> str:
    """The pieces as one text; two halves of a character beyond the first 65,536 become one."""
    text = "".join(pieces)
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
