"""english/: the lists of English words that reading a text rests on, each with its reason. One file a purpose.

What a stage needs of them is handed to it as an `English`. It compares and hashes by its words, so that what a stage
compiles from it is compiled once (`functools.lru_cache` on the `English`).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.codebook.entries import build_entry, nearest, place_of, read_toml
from analysis.codebook.files import CodebookFile, file_of
from analysis.codebook.layers import list_of_today
from analysis.errors import CodebookError

GIVEN_NAMES = "given_names"
LISTS: dict[str, tuple[str, ...]] = {
    GIVEN_NAMES: ("male", "female", "either"),
    "verbs": ("forms_of_be", "forms_of_have", "forms_of_do", "modals", "get_passive", "news_verbs"),
    "names": (
        "never_in_names", "places", "organisations", "asian_surnames", "titles_male", "titles_female", "titles_either",
        "everyday_surnames", "past", "speech", "people", "thought", "telling", "hearers", "unnamed_people", "men", "women", "after_unnamed_people",
        "joint_offices", "posted_offices", "verbs_with_of", "in_compounds", "relatives", "verbs_or_people", "objects", "compound_modifiers", "compound_prefixes", "compound_endings", "before_metonyms", "impersonal_verbs",
        "two_objects", "speaking_things",
        "korean_spellings", "spellings",
        "offices", "title_modifiers", "office_modifiers", "short_titles", "before_predicates", "owners",
        "past_adverbs", "points", "no_bodies", "beside", "looking_ahead", "before_speech",
    ),
    "portrayal": (
        "saying", "calling", "copulas", "styles", "no_actions", "leading_verbs",
        "raising_verbs", "states", "wishes", "perceptions", "giving", "thoughts", "unfavourable_tones", "favourable_tones",
        "unreal", "times", "ranks", "places", "no_traits", "person_nouns", "person_endings", "no_persons", "function_words",
    ),
    "sentences": ("speech_after_quotation", "titles", "abbreviations", "before_numbers", "beginnings"),
    "genre": (
        "letter", "opinion", "live_blog", "interview", "analysis", "agency", "news", "letter_phrases", "opinion_phrases",
        "live_blog_phrases", "interview_phrases", "analysis_phrases", "bylines", "subjects",
    ),
    "clauses": (
        "in_verb_groups", "adverbs", "no_adverbs", "pronouns", "subject_pronouns", "object_pronouns",
        "determiners", "prepositions", "noun_phrase_prepositions", "clause_openers", "questions", "days", "times",
        "spoke", "always_verbs", "told", "naming", "headings", "asides", "documents", "claims", "go_with_to", "source_titles", "posts",
    ),
}  # fmt: skip
"""The lists of each file. A list is called by its file too, as in "names.places"."""

TOGETHER = {"verbs.auxiliaries": ("verbs.forms_of_have", "verbs.forms_of_do", "verbs.modals")}
"""Lists that are read as one, by a name of their own."""

MOVED = {  # to where the words stand now
    "portrayal": dict.fromkeys(
        ("auxiliaries", "forms_of_be", "get_passive", "be_and_have", "news_verbs"), "english/verbs.toml"
    ),
    "names": {
        "auxiliaries": "english/verbs.toml",
        "prepositions": "english/clauses.toml",
        "clause_words": "english/clauses.toml",
    },
    "verbs": {"auxiliaries": "[forms_of_have], [forms_of_do] and [modals]"},
}


@dataclass(frozen=True)
class WordList:
    """One list of a file: its words, separated by spaces or line breaks, and what they are for."""

    words: str
    why: str


@dataclass(frozen=True)
class English:
    """The words of each list, in lower case, and each given name with its gender ("" where both bear it)."""

    lists: Mapping[str, frozenset[str]] = field(compare=False, repr=False)
    given_names: Mapping[str, str] = field(compare=False, repr=False)
    digest: str

    def words(self, name: str) -> frozenset[str]:
        """The words of one list, called by its file and its name, as in "names.places". Raises CodebookError."""
        if name not in self.lists:
            raise CodebookError(f"The codebook's english/ has no list `{name}`.{nearest(name, self.lists)}")
        return self.lists[name]


def read_english(folder: Path) -> English:
    """The lists of a codebook folder. A folder of an earlier version, with the files beside the others, is read too.

    Raises CodebookError where a file or a list is missing, a list is not known, empty, or without a reason.
    """
    lists = {
        f"{file}.{name}": frozenset(words)
        for file in LISTS
        for name, words in read_lists(file_of(folder, f"english/{file}.toml"), file).items()
        if file != GIVEN_NAMES
    }
    lists |= {name: frozenset().union(*(lists[part] for part in parts)) for name, parts in TOGETHER.items()}
    given = _given_names(read_lists(file_of(folder, f"english/{GIVEN_NAMES}.toml"), GIVEN_NAMES))
    content = json.dumps([{name: sorted(words) for name, words in lists.items()}, given], sort_keys=True)
    return English(lists, given, hashlib.sha256(content.encode()).hexdigest()[:12])


def read_lists(path: CodebookFile, file: str) -> dict[str, list[str]]:
    """The lists of one file ("names"), each name to its words in lower case. Raises CodebookError as `read_english` does."""
    name_of_file, known = f"english/{file}.toml", LISTS[file]
    lists: dict[str, list[str]] = {}
    for written, entry in read_toml(path).items():
        name, where = list_of_today(name_of_file, written), place_of(path, written)
        if name == "why" and isinstance(entry, str):  # of an earlier version: one reason for the whole file
            continue
        if name in MOVED.get(file, {}):
            raise CodebookError(
                f"{where}: the list [{written}] stands in {MOVED[file][name]} now: change it there, and delete it here."
            )
        if name not in known:
            raise CodebookError(f"{where}: `{written}` is no list that the workbook reads.{nearest(written, known)}")
        lists[name] = _words(entry, f"{where}, [{written}]")
    for name in known:
        if name not in lists:
            raise CodebookError(
                f"{path}: the list [{name}] is missing: copy it from the workbook's own data/codebook/{name_of_file}, "
                "or let the file inherit it: delete `inherit = false`."
            )
    return lists


def _words(entry: Any, where: str) -> list[str]:
    """The words of a list. One of an earlier version stands without a reason, as text alone."""
    if isinstance(entry, dict):
        word_list = build_entry(WordList, entry, where)
        if not word_list.why.strip():
            raise CodebookError(f"{where}: `why` is empty: say what the words are for.")
        entry = word_list.words
    if not isinstance(entry, str):
        raise CodebookError(f'{where} is {entry!r}: write a table with `why` and `words = "..."`.')
    return entry.lower().split()


def _given_names(lists: Mapping[str, list[str]]) -> dict[str, str]:
    names: dict[str, str] = {}
    for gender in ("male", "female"):
        for name in lists[gender]:
            names[name] = "" if names.get(name, gender) != gender else gender
    return names | dict.fromkeys(lists["either"], "")
