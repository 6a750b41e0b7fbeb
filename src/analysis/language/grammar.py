"""The codebook's lists of verbs and auxiliaries, ready for tagging and for reading roles; lemmas."""

import re
from functools import lru_cache

import simplemma

from analysis.codebook.english import English
from analysis.codebook.verbs import ReportingVerb

_IRREGULAR = {
    "began": "begin", "begun": "begin", "left": "leave", "found": "find", "felt": "feel", "met": "meet", "led": "lead", "lied": "lie",
    "rose": "rise", "saw": "see", "shot": "shoot", "spoke": "speak", "stood": "stand", "struck": "strike", "stuck": "stick",
    "bound": "bind", "ground": "grind", "wound": "wound", "fell": "fall", "lay": "lie", "bore": "bear", "shed": "shed",
    "gone": "go", "broke": "break", "stole": "steal", "shook": "shake", "woke": "wake", "won": "win", "thought": "think",
    "swore": "swear", "cancelled": "cancel", "wore": "wear", "tore": "tear", "froze": "freeze", "chose": "choose",
}  # fmt: skip
_NO_ENDING = re.compile(r"(?:[cfp]t|[lnr]d|x)e$")  # no verb ends so: "crafted" is of "craft", not "crafte"


class Grammar:
    """What tags, chunks and roles read of the codebook's english/verbs.toml, and whose subject may follow them."""

    def __init__(self, english: English) -> None:
        be, have = english.words("verbs.forms_of_be"), english.words("verbs.forms_of_have")
        self.verbs = english.words("verbs.news_verbs")
        self.auxiliaries = be | english.words("verbs.auxiliaries")
        self.forms_of_be = be | english.words("verbs.get_passive")
        # after these a past form is a participle; not after ’m, ’re and ’s, of which the last is mostly a possessive
        self.be_and_have = {word for word in be if word[0].isalpha()} | have - {"having"}
        self.finite = self.auxiliaries - {"be", "been", "being", "having"}
        self.saying = english.words("portrayal.saying")
        self.lemma_of_form = {
            form: verb for verb in sorted(self.verbs) for form in ReportingVerb(verb, "", "neutral", "quote", "").forms
        } | _IRREGULAR
        self.lemma = lru_cache(maxsize=200_000)(self._lemma)

    def _lemma(self, word: str) -> str:
        """The word's lemma in small letters, as simplemma gives it."""
        low = word.lower()
        lemma = self.lemma_of_form.get(low) or str(simplemma.lemmatize(low, lang="en")).lower()
        return lemma[:-1] if low == f"{lemma}d" and _NO_ENDING.search(lemma) else lemma


@lru_cache(maxsize=4)
def compile_grammar(english: English) -> Grammar:
    """The grammar of a codebook, compiled once."""
    return Grammar(english)
