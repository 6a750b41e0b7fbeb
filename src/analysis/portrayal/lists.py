"""What the rules of portrayal read of the codebook, compiled once: word lists, reporting verbs, loaded words."""

from collections.abc import Sequence
from functools import lru_cache

from analysis.codebook.english import English
from analysis.codebook.loaded_words import LoadedWord
from analysis.codebook.term_finder import TermFinder, compile_terms
from analysis.codebook.verbs import ReportingVerb
from analysis.language.grammar import compile_grammar

Stretch = tuple[str, int, int]  # words in small letters, start, end


class LoadedFinder:
    """Loaded words, ready to be found."""

    def __init__(self, words: Sequence[LoadedWord]) -> None:
        self.finder: TermFinder = compile_terms(word.term for word in words)

    def find(self, texts: Sequence[str]) -> list[list[Stretch]]:
        """The loaded words of each text, in reading order; of two that overlap, the longer."""
        found: list[list[Stretch]] = [[] for _ in texts]
        for text, start, end in sorted((text, start, -end) for text, _, start, end in self.finder.find(texts).rows()):
            own = found[text]
            if not own or start >= own[-1][2]:
                own.append((texts[text][start:-end].lower(), start, -end))
        return found


class PortrayalLists:
    """The lists of english/portrayal.toml that portrayal reads, by their names; its reporting verbs and loaded words."""

    def __init__(self, english: English, verbs: Sequence[ReportingVerb], loaded: Sequence[LoadedWord]) -> None:
        def words(name: str) -> frozenset[str]:
            return english.words(f"portrayal.{name}")

        self.calling, self.copulas, self.saying = words("calling"), words("copulas"), words("saying")
        self.times = words("times") | english.words("clauses.days")
        self.styles, self.ranks, self.places = words("styles"), words("ranks"), words("places")
        self.no_traits, self.no_actions = words("no_traits"), words("no_actions")
        self.no_names = self.styles | self.times | (words("function_words") - {"us"})  # before a title no part of it
        self.person_nouns, self.no_persons = words("person_nouns"), words("no_persons")
        self.person_endings = tuple(sorted(words("person_endings")))
        self.leading_verbs, self.raising_verbs = words("leading_verbs"), words("raising_verbs")
        self.states, self.wishes = words("states"), words("wishes")
        self.perceptions, self.giving = words("perceptions"), words("giving")
        self.thoughts, self.unreal = words("thoughts"), words("unreal")
        self.reporting = frozenset(verb.verb for verb in verbs)
        self.lemma = compile_grammar(english).lemma
        self.loaded = LoadedFinder(loaded)

    def is_person(self, word: str) -> bool:
        """Whether a noun stands for a person: in the codebook's list, or by its ending ("newcomer", "pragmatist")."""
        low = word.lower()
        part = low.rpartition("-")[2]
        named = low in self.person_nouns or part in self.person_nouns
        return named or (low.endswith(self.person_endings) and low not in self.no_persons)


@lru_cache(maxsize=4)
def compile_lists(english: English, verbs: tuple[ReportingVerb, ...], loaded: tuple[LoadedWord, ...]) -> PortrayalLists:
    """The lists of a codebook, compiled once."""
    return PortrayalLists(english, verbs, loaded)
