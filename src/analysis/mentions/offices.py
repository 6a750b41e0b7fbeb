"""Whether an office stands for somebody else than its holder of today, by the words around it: "the president of the group"."""

import re

from analysis.codebook.english import English

OF = r",? of (?!the (?:United States|U\.S|USA|US)\b)"
OF_A_NAME = re.compile(rf"{OF}(?:the )?[A-Z]")
OF_A_BODY = re.compile(rf"{OF}(?:an?|the|this|that|his|her|its|our|their|all)((?: [A-Za-z-]+){{1,3}})")
JOINT = re.compile(r"(?:,| and|,? &) ([A-Za-z-]+)")
POSTED = re.compile(r",? (?:in|at|to|for) (?:the embassy|[A-Z])")
THEN = re.compile(r", then,? $")
BEFORE = re.compile(r"([A-Za-z]+),? $")
WORD = re.compile(r"([A-Za-z]+)[ ‑-]$")
YEAR = re.compile(
    r"\b(?:[Ii]n|[Oo]f|[Ss]ince|[Dd]uring|\d,|January|February|March|April|May|June|July|August|September|October|November|December)"
    r" ((?:1[5-9]|20)\d\d)\b"
)
OWNED = re.compile(r"\b[A-Z][\w.&-]*(?:['’]s?) (?:(?:former|new|then) )?$")
BEHIND = re.compile(r"(?:, who)?,? (?:(?:is|was|became) )?(?:the |an? )?(?:(?:former|new|then) )?")
SENTENCE_END = re.compile(r"[.!?][”\"’']? (?=[A-Z“\"])|\n")
REACH = 500  # characters on both sides in which the ends of a sentence are looked for


class Offices:
    """The lists of the codebook by which another's office is told."""

    def __init__(self, english: English) -> None:
        self.bodies = english.words("names.organisations")
        self.joint = english.words("names.joint_offices")
        self.posted = english.words("names.posted_offices")
        self.not_of = english.words("names.verbs_with_of")

    def is_anothers(self, text: str, start: int, end: int) -> bool:
        """Whether the words at start..end name an office of somebody's own, or open a name or another word."""
        if text[end : end + 1] in ("-", "‐", "‑"):  # "the president-elect"
            return True
        before = BEFORE.search(text, max(0, start - 20), start)
        word = before[1].lower() if before else ""
        if word == "am":  # "of which I am the president"
            return True
        if THEN.search(text, max(0, start - 8), start) and text[end : end + 1] in ",.;)":
            return True
        if text[start:end].rsplit(None, 1)[-1].lower() in self.posted and POSTED.match(text, end):
            return True
        joint = JOINT.match(text, end)
        if joint is not None and joint[1].lower() in self.joint:
            return True
        return OF_A_NAME.match(text, end) is not None or (word not in self.not_of and self._of_a_body(text, end))

    def _of_a_body(self, text: str, end: int) -> bool:
        body = OF_A_BODY.match(text, end)
        return body is not None and any(
            one in self.bodies or one.removesuffix("s") in self.bodies for one in body[1].lower().split()
        )


def latest_year(text: str, start: int, end: int) -> int | None:
    """The latest year that the sentence around start..end dates something to, None where it dates nothing."""
    first = max(0, start - REACH)
    begins = max((one.end() for one in SENTENCE_END.finditer(text, first, start + 1)), default=first)
    stop = SENTENCE_END.search(text, end, end + REACH)
    years = YEAR.findall(text, begins, stop.start() if stop else end + REACH)
    return max(map(int, years), default=None)


def has_office(text: str, start: int, office: str) -> bool:
    """Whether a title of a country, as `office` in small letters, stands before the one named at start.

    "President Roe", "Ukrainian president Roe", "former president Roe", "Lundby's president, Roe"; not "Vice President Roe", "the group president Ida Roe".
    """
    begins = start - len(office) - 1
    if begins > 0 and text[begins - 1 : start].lower() == f"{office}, ":  # "Lundby's president, Ida Roe"
        return OWNED.search(text, max(0, begins - 60), begins - 1) is not None
    if begins < 0 or text[begins:start].lower() != f"{office} ":
        return False
    if OWNED.search(text, max(0, begins - 60), begins):
        return True
    before = WORD.search(text, max(0, begins - 20), begins)
    word = before[1] if before else ""
    return word.lower() not in ("vice", "the") and (
        text[begins].isupper() or word[:1].isupper() or word.lower() in ("former", "then")
    )


def heads(text: str, end: int, office: str) -> bool:
    """Whether the words behind the one named until `end` make them, as `office`, head of something: "Ida Roe is president of Lundby"."""
    at = BEHIND.match(text, end)
    return (
        at is not None
        and text.startswith(office, at.end())
        and OF_A_NAME.match(text, at.end() + len(office)) is not None
    )
