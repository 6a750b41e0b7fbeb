"""Text whose UTF-8 was read as another encoding ("â€™", "Ã©", "‚Äô") -> the text that was meant."""

import re
from collections import Counter

import ftfy

UPPER = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"  # bytes 80 to bf, as Latin-1 and Windows-1252 show them
MAC = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"  # the same, as Mac Roman shows them
LOST_QUOTE = re.compile(r"â€(?=[\s.,;:!?)\]]|$)")  # the last byte of ” is no character of Windows-1252
LOST_APOSTROPHE = re.compile(
    r"(?<=n)â(?=t\b)|(?<=[a-z])â(?=(?:s|re|ve|ll|d|m)\b)"
)  # two of the three bytes of ’ are gone
SUSPECT = re.compile(
    f"[Â-ß][{UPPER}]|[à-ï][{UPPER}]{{2}}|[ðñ][{UPPER}]{{3}}|[Ã]\\s|[√¬][{MAC}]|‚Ä[{MAC}]|вЂ|ΓÇ|Ă[©¤¶ĽŞ]"
    f"|{LOST_QUOTE.pattern}|{LOST_APOSTROPHE.pattern}"
)
FIRST = re.compile("[Â-ñÃ√¬‚вΓĂ]")  # with which such a sequence begins
MAC_LETTER = re.compile(
    f"(?<=[A-Za-z])√[{MAC}](?=[A-Za-z])"
)  # an accented letter of which ftfy knows the commonest only
RUN = re.compile("[^\x00-\x7f]+")
ROUNDS = 3  # text may have been misread and saved more than once


def as_meant(text: str, counts: Counter[str]) -> str:
    """The text with what was misread as it was meant, a line at a time; places are added to `counts` as "misread UTF-8".

    ftfy judges whether a sequence is likelier to have been misread than meant. Only lines that hold such a sequence are given to it.
    """
    if not FIRST.search(text) or not SUSPECT.search(text):
        return text
    return "\n".join(_line_as_meant(line, counts) for line in text.split("\n"))


def _line_as_meant(line: str, counts: Counter[str]) -> str:
    n_suspect = len(SUSPECT.findall(line))
    meant = line
    for _ in range(ROUNDS if n_suspect else 0):
        before = meant
        meant = LOST_APOSTROPHE.sub("’", LOST_QUOTE.sub("”", meant))
        meant = MAC_LETTER.sub(_mac_letter, RUN.sub(_run_as_meant, ftfy.fix_encoding(meant)))
        if meant == before:
            break
    if meant != line:
        counts["misread UTF-8"] += max(n_suspect - len(SUSPECT.findall(meant)), 1)
    return meant


def _run_as_meant(match: re.Match[str]) -> str:
    """A run by itself: in a line that mixes what was misread and what was not, ftfy finds the commonest forms only."""
    return ftfy.fix_encoding(match[0]) if SUSPECT.search(match[0]) else match[0]


def _mac_letter(match: re.Match[str]) -> str:
    try:
        return match[0].encode("mac_roman").decode("utf-8")
    except UnicodeError:
        return match[0]
