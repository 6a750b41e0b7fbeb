"""Agents and patients by a spaCy model that the user has installed, where the study asks for it in place of our own reading.

spaCy is no dependency of the workbook and its models are not on the package index. A study names one as
`roles: "spacy:en_core_web_sm"`, or a folder that holds a pipeline with a parser.
"""

import importlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.codebook.entries import file_digest
from analysis.errors import UsageError
from analysis.portrayal.actions import NOT, Action
from analysis.portrayal.lists import PortrayalLists

PREFIX = "spacy:"
AGENT = frozenset({"nsubj", "obl:agent"})  # and the object of a "by" that is labelled "agent"
PATIENT = frozenset({"dobj", "obj", "nsubjpass", "nsubj:pass"})
PASSIVE = frozenset({"auxpass", "aux:pass"})

Span = tuple[str, int, int]  # text, start, end


class Parse:
    """One sentence as spaCy reads it; `offset`: where it begins in its text."""

    def __init__(self, doc: Any, offset: int = 0) -> None:
        self.doc, self.offset = doc, offset

    def head(self, start: int, end: int) -> Any:
        """The token that heads the span; None where no token touches it."""
        span = self.doc.char_span(start - self.offset, end - self.offset, alignment_mode="expand")
        return span.root if span is not None and len(span) else None

    def role(self, start: int, end: int) -> str:
        """agent, patient or neither."""
        token = self.head(start, end)
        return "neither" if token is None else role_of(token)

    def action(self, start: int, end: int, lists: PortrayalLists) -> Action | None:
        """The action whose agent or patient the span is, as `actions.action_of` gives it; None where there is none."""
        token = self.head(start, end)
        role = "neither" if token is None else role_of(token)
        if role == "neither":
            return None
        verb = token.head.head if token.dep_ == "pobj" else token.head
        verb, role, denied = _meant(lists, verb, role)
        lemma = lists.lemma(verb.text)
        state = role == "patient" and lemma in lists.states and _is_passive(verb) and not _has_agent(verb)
        if (
            lemma in lists.no_actions
            or not lemma.isalpha()
            or state
            or (role == "patient" and lemma in lists.saying)
            or _is_said_of(verb)
        ):
            return None
        begin = self.offset + verb.idx
        return Action(role, "not " * denied + lemma, begin, begin + len(verb.text))


class Own:
    """Stands where no parser is asked for: our own reading answers."""

    def parse(self, spans: Iterable[Span]) -> Iterator[Parse | None]:
        """None for each."""
        return (None for _ in spans)


class SpacyParser:
    """A spaCy pipeline."""

    def __init__(self, nlp: Any) -> None:
        self.nlp = nlp

    def parse(self, spans: Iterable[Span]) -> Iterator[Parse | None]:
        """Each stretch of text, read as one sentence."""
        spans = list(spans)
        docs = self.nlp.pipe(text[start:end] for text, start, end in spans)
        return (Parse(doc, start) for doc, (_, start, _) in zip(docs, spans, strict=True))


def role_of(token: Any) -> str:
    """The role that a dependency stands for: UD labels and those of spaCy's English models."""
    if token.dep_ in AGENT or (token.dep_ == "pobj" and token.head.dep_ == "agent"):
        return "agent"
    return "patient" if token.dep_ in PATIENT else "neither"


def is_spacy(method: str) -> bool:
    """Whether the method names a spaCy model."""
    return method.startswith(PREFIX)


def load_parser(method: str) -> Own | SpacyParser:
    """What answers for `roles`: "own" or "spacy:NAME". Raises UsageError saying what is missing and how to mend it."""
    return SpacyParser(_pipeline(method.removeprefix(PREFIX))) if is_spacy(method) else Own()


def describe_roles(method: str) -> str:
    """What told agent from patient, with its versions: for the key of stored measures and for provenance."""
    if not is_spacy(method):
        return method
    nlp = _pipeline(method.removeprefix(PREFIX))
    spacy = importlib.import_module("spacy")
    weights = Path(nlp.path or "") / "parser" / "model"
    digest = f", parser {file_digest(weights)}" if weights.is_file() else ""
    return f"spaCy {spacy.__version__}, {nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}{digest}"


@lru_cache(maxsize=2)
def _pipeline(name: str) -> Any:
    """The pipeline, without the parts that nothing here reads."""
    try:
        spacy = importlib.import_module("spacy")
    except ImportError:
        raise UsageError(
            f"`roles` asks for the spaCy model `{name}`, but spaCy is not installed here: `pip install spacy`, "
            'then install the model, or set `roles` to "own".'
        ) from None
    try:
        nlp = spacy.load(name, exclude=["ner", "lemmatizer"])
    except OSError:
        raise UsageError(
            f"`roles` asks for the spaCy model `{name}`, which is neither installed here nor a folder with one: "
            f'`python -m spacy download {name}`, or set `roles` to "own".'
        ) from None
    if nlp.lang != "en":
        raise UsageError(f"The spaCy model `{name}` reads the language `{nlp.lang}`: name an English one.")
    if not any("token.dep" in nlp.get_pipe_meta(part).assigns for part in nlp.pipe_names):
        raise UsageError(f"The spaCy model `{name}` has no parser: name one with dependencies.")
    return nlp


def _meant(lists: PortrayalLists, verb: Any, role: str) -> tuple[Any, str, bool]:
    """The verb that a chain of verbs comes to ("continues to test"), the role in it, and whether the chain is denied."""
    denied = _is_denied(verb)
    while (following := _leads_to(lists, verb, role)) is not None:
        verb = following
        role = "patient" if _is_passive(verb) else "agent"
        denied |= _is_denied(verb)
    return verb, role, denied


def _leads_to(lists: PortrayalLists, verb: Any, role: str) -> Any:
    """The complement of a verb that only leads to it, else None."""
    lemma, passive = lists.lemma(verb.text), _is_passive(verb)
    if not (lemma in lists.raising_verbs if passive else lemma in lists.leading_verbs and role == "agent"):
        return None
    return next((child for child in verb.children if child.dep_ == "xcomp"), None)


def _is_passive(verb: Any) -> bool:
    return any(child.dep_ in PASSIVE for child in verb.children)


def _has_agent(verb: Any) -> bool:
    return any(child.dep_ in ("agent", "obl:agent") for child in verb.children)


def _is_denied(verb: Any) -> bool:
    return any(child.dep_ == "neg" or NOT.search(child.lower_) for child in verb.children)


def _is_said_of(verb: Any) -> bool:
    """Whether the head is no verb but what somebody is said to be ("is | reckless", in UD)."""
    return any(child.dep_ == "cop" for child in verb.children)
