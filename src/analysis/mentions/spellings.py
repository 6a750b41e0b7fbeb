"""Names that papers bring into Latin letters in several ways: "Kim Jong-eun", "Kim Jong un", "Jong-un"."""

from collections.abc import Iterator
from itertools import islice, product

from analysis.codebook.english import English
from analysis.mentions.names import KOREAN_SYLLABLE

MOST = 64  # spellings of one name


class Spellings:
    """The lists of the codebook of what is one in another spelling."""

    def __init__(self, english: English) -> None:
        self.surnames = english.words("names.asian_surnames")
        self.syllables = _together(english.words("names.korean_spellings"))
        self.words = _together(english.words("names.spellings"))

    def others(self, folded: str) -> set[str]:
        """Other spellings of a name that is folded (`hits.fold`): "kim jong eun" of "kim jong un"."""
        known = self.syllables if self.korean(folded) else self.words
        ways = [known.get(word, (word,)) for word in folded.split()]
        return {form for name in islice(product(*ways), MOST) for form in joined(" ".join(name))} - {folded}

    def korean(self, folded: str) -> bool:
        """Whether a folded name is a Korean one in its own order: a surname and a given name of two syllables."""
        words = folded.split()
        return len(words) == 3 and words[0] in self.surnames and all(map(KOREAN_SYLLABLE.fullmatch, words[1:]))

    def given_name(self, folded: str) -> set[str]:
        """The given name of a Korean name in all its spellings, which is nobody else's in an article: "jong un", "jongun"; none of another name."""
        if not self.korean(folded):
            return set()
        return {form.split(" ", 1)[1] for form in {folded, *joined(folded), *self.others(folded)}}


def joined(folded: str) -> Iterator[str]:
    """A name, and where it has three short words also with the second and third joined."""
    yield folded
    words = folded.split()
    if len(words) == 3 and "." not in folded and all(len(word) <= 6 for word in words):
        yield f"{words[0]} {words[1]}{words[2]}"


def _together(groups: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Each word of "un=eun" with all of its group, itself first."""
    return {
        word: (word, *(other for other in group.split("=") if other != word))
        for group in sorted(groups)
        for word in group.split("=")
    }
