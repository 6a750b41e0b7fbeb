"""Somebody's words in one sentence: the reporting verb (cue), who speaks (source) and what is said (content).

There is no tagger here: closed word classes, the place of commas and the codebook's verbs decide, and where they do
not, nothing is found.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.codebook.verbs import Form, ReportingVerb
from analysis.tokens import QUOTE, Tokens

Span = tuple[int, int]
Reading = tuple[ReportingVerb, frozenset[Form]]

BE = frozenset(["is", "was", "are", "were", "be", "been", "being", "am", "'s", "'re", "'m", "isn't", "wasn't", "aren't", "weren't"])
AUXILIARIES = BE | frozenset(
    ["has", "have", "had", "having", "'ve", "'d", "'ll", "do", "does", "did", "will", "would", "can", "could", "may", "might", "must", "shall", "should", "hasn't", "haven't", "hadn't", "don't", "doesn't", "didn't", "won't", "wouldn't", "can't", "couldn't", "mightn't", "shouldn't", "cannot", "used", "to", "not", "n't"]
)
ADVERBS = frozenset(
    ["also", "later", "then", "once", "again", "still", "often", "never", "ever", "already", "even", "just", "now", "earlier", "always", "instead", "soon", "long", "first", "yet", "further", "only", "too", "simply", "rather", "sometimes", "both", "all", "only"]
)
PRONOUNS = frozenset(
    ["he", "she", "they", "it", "i", "we", "you", "who", "which", "someone", "somebody", "everyone", "everybody", "many", "some", "others", "one", "another", "both", "none", "nobody", "anyone", "few", "several", "most", "neither", "either"]
)
DETERMINERS = frozenset(
    ["the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "my", "our", "your", "some", "any", "no", "every", "each", "many", "several", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "most", "all", "more", "one", "another", "both", "other", "such"]
)
PREPOSITIONS = frozenset(
    ["of", "in", "on", "at", "to", "for", "from", "by", "with", "about", "into", "over", "during", "under", "against", "through", "between", "among", "after", "before", "since", "until", "without", "within", "near", "toward", "towards", "upon", "across", "behind", "beyond", "despite", "like", "amid", "via", "per", "above", "below", "around", "along", "ahead", "alongside"]
)
NP_PREPOSITIONS = frozenset(["of", "in", "for", "at", "from", "with", "on", "to", "near"])
BREAKS = frozenset(
    ["that", "because", "but", "if", "when", "while", "as", "although", "though", "since", "whether", "until", "where", "what", "why", "how", "so", "or", "than", "after", "before", "unless", "once", "yet", "nor", "whereas"]
)
QUESTIONS = frozenset(["whether", "if", "what", "how", "why", "when", "where", "who", "which", "whom"])
TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tonight tomorrow last this earlier late later "
    "early recently publicly privately then again there here afterward afterwards".split()
)
DASHES = frozenset({"—", "–", "-", "--", "---"})
ENDS = frozenset([",", ";", ":", ".", "?", "!", ")", "(", "[", "]", "…"]) | DASHES
_LY = re.compile(r"\w{3,}ly$")
_SUBJECT_PRONOUNS = frozenset(["he", "she", "they", "it", "i", "we", "you", "there"])
_OBJECT_PRONOUNS = frozenset(["him", "her", "them", "me", "us", "it", "you", "himself", "herself", "themselves"])


@dataclass(frozen=True)
class Statement:
    """One reading of a sentence. Spans are characters; `contents` has a part for each side of "..., he said, ..."."""

    contents: tuple[Span, ...]
    source: Span | None
    cue: Span | None
    lemma: str


class Verbs:
    """The codebook's verbs by the forms they are printed in."""

    def __init__(self, verbs: Sequence[ReportingVerb]) -> None:
        self.readings: dict[str, list[Reading]] = {}
        self.speaking = {verb.verb for verb in verbs if "quote" in verb.complements} | {"according to"}
        for verb in verbs:
            for form, kinds in verb.forms.items():
                self.readings.setdefault(form, []).append((verb, kinds))
        for found in self.readings.values():  # "point out" before "point"
            found.sort(key=lambda reading: -len(reading[0].particles))

    def at(self, tokens: Tokens, i: int) -> list[tuple[ReportingVerb, frozenset[Form], int]]:
        """What token `i` can be the first word of, with the place of its last word."""
        found = []
        for verb, forms in self.readings.get(tokens.low[i], ()):
            n = len(verb.particles)
            if tuple(tokens.low[i + 1 : i + 1 + n]) == verb.particles:
                found.append((verb, forms, i + n))
        return found


@dataclass(frozen=True)
class Cue:
    """A verb group at tokens `[first, last]`, its verb at `verb_at`."""

    first: int
    verb_at: int
    last: int
    verb: ReportingVerb
    complements: frozenset[str]
    progressive: bool  # "..., saying that"


def find_statements(tokens: Tokens, verbs: Verbs) -> list[Statement]:
    """Every statement of one sentence, in the order of their cues."""
    cues = list(_cues(tokens, verbs))
    starts = {cue.first for cue in cues}
    found: list[Statement] = []
    subject: Span | None = None
    for number, cue in enumerate(cues):
        following = cues[number + 1 :]
        statement = _read(tokens, cue, following, starts, subject)
        if statement is not None:
            found.append(statement)
            if statement.source is not None:
                subject = statement.source
    return found + list(_according(tokens))


def _cues(tokens: Tokens, verbs: Verbs) -> Iterator[Cue]:
    for i, low in enumerate(tokens.low):
        if low not in verbs.readings:
            continue
        readings = verbs.at(tokens, i)
        if not readings:
            continue
        longest = readings[0][2]
        readings = [reading for reading in readings if reading[2] == longest]
        forms = frozenset(form for _, kinds, _ in readings for form in kinds)
        complements = frozenset(c for verb, _, _ in readings for c in verb.complements)
        first = _group_start(tokens, i)
        group = tokens.low[first:i]
        if not _is_finite(tokens, i, first, group, forms):
            continue
        if not group and not forms & {"past", "progressive"} and readings[0][0].also_noun and not _is_verb_here(tokens, i, longest):
            continue
        progressive = "progressive" in forms and not any(word in BE for word in group)
        yield Cue(first, i, longest, readings[0][0], complements, progressive)


def _group_start(tokens: Tokens, i: int) -> int:
    """The first token of the verb group that ends at `i`: "has repeatedly | said"."""
    first = i
    while first > 0 and _in_group(tokens, first - 1):
        first -= 1
    while first < i and _is_adverb(tokens.low[first]) and first > 0 and tokens.at(first - 1) in ENDS:
        first += 1  # "Clearly, later | said"
    return first


def _in_group(tokens: Tokens, i: int) -> bool:
    low = tokens.low[i]
    return low in AUXILIARIES or _is_adverb(low)


def _is_adverb(low: str) -> bool:
    return low in ADVERBS or (bool(_LY.match(low)) and low not in ("family", "assembly", "ally", "italy", "july", "kelly"))


def _is_finite(tokens: Tokens, i: int, first: int, group: list[str], forms: frozenset[Form]) -> bool:
    """Whether the word is a verb here, active, and with a subject to be looked for."""
    before, be = tokens.at(first - 1), any(word in BE for word in group)
    if tokens.is_capital(i) and i > 0 and tokens.is_capital(i - 1) and tokens.is_capital(i + 1):
        return "third" in forms or "past" in forms  # a headline
    if "progressive" in forms:
        return be or before in DASHES or before in (",", QUOTE, "while", "by", "and", "in", "before", "after", "without", "of") or i == 0
    if be and "participle" in forms and "to" not in group:
        return False  # passive
    if "to" in group:
        return group[-1] == "to" and "base" in forms and before not in ("", ",") and tokens.at(i + 1) in ("that", QUOTE)
    if any(word in AUXILIARIES and word not in BE for word in group):
        return True
    if "past" in forms:
        return before not in DETERMINERS | PREPOSITIONS or before in ("that", "one", "both", "many", "some", "all", "most")
    if "third" in forms:
        return not (before in DETERMINERS | PREPOSITIONS or before == "'s" or before in ("new", "public"))
    if tokens.at(i + 1) == "that" or tokens.low[i] in ("say", "believe", "think", "argue", "insist", "tell"):
        return before not in DETERMINERS | PREPOSITIONS - {"in"} and before not in ("", ",", "'s")
    return before in ("they", "we", "i", "you", "who", "and") or (before.endswith("s") and before not in ("'s", "as", "was", "his", "its"))


def _is_verb_here(tokens: Tokens, i: int, last: int) -> bool:
    """Whether a word that is also a noun ("claims", "report") is a verb: by its subject, or by what follows."""
    before, after = tokens.at(i - 1), tokens.at(last + 1)
    if before in _SUBJECT_PRONOUNS or before in ("who", "which"):
        return True
    if after in AUXILIARIES | PREPOSITIONS | ENDS | {"and", "or", "but", "who", "which", "'s", "than", "as"} - {"to", ",", ":"}:
        return False
    if after in (",", ":"):
        return tokens.at(last + 2) == QUOTE and (tokens.is_capital(i - 1) or before in (",", ")"))
    return after in ("that", QUOTE) or tokens.is_capital(i - 1) or before in (",", ")")


# ---------------------------------------------------------------- who speaks


def _source_before(tokens: Tokens, first: int) -> tuple[int, int] | None:
    """First and last token of the subject that ends right before token `first`."""
    last = first - 1
    if last < 0:
        return None
    if tokens.low[last] in PRONOUNS:
        if tokens.low[last] in ("who", "which") and last > 0:
            at = last - 1 if tokens.low[last - 1] != "," else last - 2
            head = _noun_phrase(tokens, at)
            return (head, last) if head is not None else (last, last)
        head = _noun_phrase(tokens, last)
        return (head if head is not None and tokens.low[last] in DETERMINERS else last, last)
    if tokens.low[last] == ")":
        opening = next((k for k in range(last, max(-1, last - 12), -1) if tokens.low[k] == "("), None)
        if opening is None or opening == 0:
            return None
        before = _source_before(tokens, opening)
        return (before[0], last) if before else None
    if tokens.low[last] == "," or tokens.low[last] in DASHES:
        return _apposed(tokens, last)
    head = _noun_phrase(tokens, last)
    return None if head is None else (head, last)


def _apposed(tokens: Tokens, last: int) -> tuple[int, int] | None:
    """"Ms. Roe, an adviser to the mayor, | said": the name, its apposition included."""
    mark = tokens.low[last]
    for k in range(last - 1, max(-1, last - 30), -1):
        low = tokens.low[k]
        if (low == QUOTE and _quote_words(tokens, k) > 6) or low in (";", ":"):
            return None
        if low == mark and last - k > 1 and _is_apposition(tokens, k + 1):
            head = _noun_phrase(tokens, k - 1)
            if head is not None and (
                tokens.is_capital(head)
                or tokens.is_capital(k - 1)
                or tokens.is_capital(k + 1)
                or tokens.low[head] in DETERMINERS
            ):
                return head, last - 1
    return None


def _is_apposition(tokens: Tokens, i: int) -> bool:
    low = tokens.at(i)
    return low in DETERMINERS or low in ("who", "which", "whose", "speaking", "citing", "asked", "when", "a", "then", "now", "in",
        "former", "who's", "himself", "herself", "D", "R") or tokens.is_capital(i) or low.isdigit() or (
        tokens.is_word(i) and low not in AUXILIARIES and low not in BREAKS and low not in _SUBJECT_PRONOUNS)


_SPOKE = frozenset("said says told tells asked added wrote adds asks writes".split())


def _noun_phrase(tokens: Tokens, last: int) -> int | None:
    """Where the noun phrase that ends at token `last` begins, None where there is none."""
    first = last + 1
    k = last
    joined = None
    while k >= 0:
        low = tokens.low[k]
        if low == "'s" or (low in ("-", "/", "&", "'", "’", "%") and 0 < k < last):
            k -= 1
            continue
        if low == ")" and k < last:
            opening = next((m for m in range(k, max(-1, k - 8), -1) if tokens.low[m] == "("), None)
            if opening is None:
                break
            k = opening - 1
            continue
        if low in ("who", "that") and first <= last and k > 0 and tokens.is_word(k - 1) and tokens.low[k - 1] not in BREAKS:
            earlier = _noun_phrase(tokens, k - 1)
            return earlier if earlier is not None and low == "who" else first
        if not tokens.is_word(k) or low in BREAKS or low in AUXILIARIES or low in _SUBJECT_PRONOUNS:
            relative = _relative_pronoun(tokens, k)
            if relative is not None:
                return _noun_phrase(tokens, relative - 1)
            break
        if low == "and":
            if first > last or not tokens.is_word(k - 1):
                break
            joined = first if joined is None else joined
            k -= 1
            continue
        if low in PREPOSITIONS:
            if low not in NP_PREPOSITIONS or first > last or not tokens.is_word(k - 1) or tokens.low[k - 1] in PREPOSITIONS:
                break
            if _is_adverb(tokens.low[k - 1]) or tokens.low[k - 1] in AUXILIARIES or tokens.low[k - 1] in BREAKS | {"and"}:
                break
            k -= 1
            continue
        if low.endswith("ed") and first <= last and k > 0 and (tokens.low[k - 1] in BE or _is_adverb(tokens.low[k - 1])):
            return first + 1 if tokens.low[first] in PREPOSITIONS and first < last else first  # "was fired by | his aides"
        if (_is_adverb(low) and low not in DETERMINERS) or low in _SPOKE:
            break
        first = k
        k -= 1
        if last - k > 30:
            break
    if first > last:
        return None
    stopped = tokens.at(k)
    if joined is not None and stopped and stopped not in ENDS and stopped != QUOTE and stopped not in BREAKS:
        return joined
    return first


def _relative_pronoun(tokens: Tokens, last: int) -> int | None:
    """The "who" whose clause holds token `last`, with no comma between: "an official who had been in the room | said"."""
    for k in range(last, max(0, last - 14), -1):
        low = tokens.low[k]
        if low == "who":
            return k if tokens.is_word(k - 1) and tokens.low[k - 1] not in BREAKS | AUXILIARIES else None
        if not tokens.is_word(k) and low not in ("'s", "-", "’", "'"):
            return None
    return None


def _source_after(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """First and last token of the subject that follows the verb: "said | Ann Roe, an adviser in Bonn"."""
    if i >= len(tokens) or not tokens.is_word(i):
        return None
    if tokens.low[i] in PREPOSITIONS or tokens.low[i] in BREAKS - {"so"} or tokens.low[i] in TIMES - {"this"}:
        return None
    k = i
    while k + 1 < len(tokens) and k - i < 40:
        low = tokens.low[k + 1]
        if low in (";", ":", ".", "?", "!", QUOTE) or low in DASHES:
            break
        if low == "," and not _apposition_follows(tokens, k + 2):
            break
        if low in ("adding", "as", "after", "when", "while", "but", "because", "referring", "during", "before"):
            k = k - 1 if tokens.low[k] == "," else k
            break
        if low in _DAYS or (tokens.low[i : k + 1].count(",") == 0 and low in ("in", "on", "at", "during") and tokens.at(k + 2) in {"a", "an", "his", "her", "twitter"} | _DAYS):
            break
        k += 1
    while k > i and tokens.low[k] == ",":
        k -= 1
    return i, k


_DAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "today"])


def _apposition_follows(tokens: Tokens, i: int) -> bool:
    low = tokens.at(i)
    if low in ("adding", "as", "but", "and", "while", "referring", "citing", "noting", "in", "after", "when", "speaking", "during"):
        return False
    if low.endswith("ing"):
        return False
    return low in ("the", "a", "an", "who", "whose", "which", "one", "former", "president", "chairman", "director", "head", "senior",
        "his", "her", "its", "then", "now", "executive", "professor", "spokesman", "spokeswoman", "chief", "r-", "d-") or tokens.is_capital(i) or (
        low.isdigit()) or (bool(low) and tokens.is_word(i) and low not in _SUBJECT_PRONOUNS | AUXILIARIES | PREPOSITIONS)


# ---------------------------------------------------------------- what is said


def _read(
    tokens: Tokens, cue: Cue, following: Sequence[Cue], starts: set[int], subject: Span | None
) -> Statement | None:
    source = _source_before(tokens, cue.first) if not cue.progressive else None
    cue_span = tokens.span(cue.first, cue.last)
    before = tokens.at(cue.first - 1)

    if source is None and not cue.progressive and (before in (",", QUOTE, "?", "!") or before in DASHES) and "quote" in cue.complements:
        inverted = _inverted(tokens, cue, cue_span)
        if inverted is not None:
            return inverted
    if source is None and (cue.progressive or before in ("and", "but", ",", QUOTE) or before in DASHES):
        shared = subject if subject is not None else first_subject(tokens, cue.first)
    else:
        shared = None
    if source is not None and "object" in cue.complements and tokens.at(source[0]) in ("a", "an") and cue.first == cue.verb_at:
        return None  # "a firm called Roe & Sons"
    span = tokens.span(*source) if source else shared
    left_edge = source[0] if source else cue.first

    right = _content_right(tokens, cue, following)
    if not cue.progressive and cue.complements & {"quote", "clause"}:
        left = _content_left(tokens, cue, left_edge, source is not None, right)
        if left:
            return Statement(tuple(left), span, cue_span, cue.verb.verb)
    if right is None:
        return None
    if span is None and not (cue.progressive or QUOTE in tokens.low[cue.last : cue.last + 4]):
        return None
    return Statement(tuple(tokens.span(a, b) for a, b in right), span, cue_span, cue.verb.verb)


def _inverted(tokens: Tokens, cue: Cue, cue_span: Span) -> Statement | None:
    """"..., said Ann Roe." """
    source = _source_after(tokens, cue.last + 1)
    if source is None:
        return None
    left = _left_part(tokens, cue.first)
    if left is None:
        return None
    parts = [left] + _quotes_right(tokens, source[1] + 1)
    return Statement(tuple(tokens.span(a, b) for a, b in parts), tokens.span(*source), cue_span, cue.verb.verb)


def _left_part(tokens: Tokens, edge: int) -> tuple[int, int] | None:
    """The content that ends right before token `edge`: a quotation, or a clause and its comma."""
    last = edge - 1
    if last < 0:
        return None
    if tokens.low[last] == QUOTE or (last > 0 and tokens.low[last] in {",", *DASHES} and tokens.low[last - 1] == QUOTE):
        at = last if tokens.low[last] == QUOTE else last - 1
        if not any(tokens.is_word(k) for k in range(at)):
            return _first_quote(tokens, at), at
        return (_left_start(tokens, at), at) if _quote_words(tokens, at) < 4 else (_quote_or_clause(tokens, at), at)
    if tokens.low[last] not in {",", "?", "!"} | DASHES:
        return None
    first = _left_start(tokens, last)
    return (first, last - 1) if last - first >= 3 else None


def _quote_or_clause(tokens: Tokens, at: int) -> int:
    """A quotation after a clause of its own sentence belongs to that clause: `It was "a long day for us," he said`."""
    before = tokens.at(at - 1)
    quotation = tokens.quotation[at]
    starts_sentence = tokens.text[quotation.inner_start : quotation.inner_start + 1].isupper()
    return at if before in (",", ":", ".") or starts_sentence else _left_start(tokens, at)


def _first_quote(tokens: Tokens, at: int) -> int:
    while at > 0 and (tokens.low[at - 1] == QUOTE or not tokens.is_word(at - 1)):
        at -= 1
    while tokens.low[at] != QUOTE:
        at += 1
    return at


def _left_start(tokens: Tokens, last: int) -> int:
    first = last
    while first > 0 and tokens.low[first - 1] not in (";",):
        first -= 1
    while first < last and (tokens.low[first] in ("but", "and", "yet", "so") or tokens.low[first] in ENDS):
        first += 1
    return first


def _quote_words(tokens: Tokens, at: int) -> int:
    return tokens.text.count(" ", tokens.start[at], tokens.end[at]) + 1


def _quotes_right(tokens: Tokens, i: int) -> list[tuple[int, int]]:
    """Quotations that follow `"...," he said` in the same sentence, with no words of another between."""
    nearest = next((k for k in range(i, min(i + 14, len(tokens))) if tokens.low[k] == QUOTE), None)
    if nearest is not None and "." in tokens.low[i:nearest] and nearest + 2 < len(tokens):
        return []  # it has a speaker of its own
    if nearest is None or _new_cue_between(tokens, i, nearest) or tokens.low[nearest - 1] not in {",", ".", ":"} | DASHES:
        return []
    return [(nearest, nearest)]


def _content_left(
    tokens: Tokens, cue: Cue, edge: int, has_source: bool, right: list[tuple[int, int]] | None
) -> list[Span]:
    """Content that stands before its source and cue: `"...," he said`, "..., he said", "As he said, ..."."""
    if not has_source:
        return []
    if tokens.at(edge - 1) == "as":
        return _as_he_said(tokens, cue, edge - 1)
    left = _left_part(tokens, edge)
    at = cue.last + 1
    if "addressee" in cue.complements and tokens.at(at) not in TIMES | PREPOSITIONS | {",", "."}:
        at = _after_addressee(tokens, at)
    after = tokens.at(at)
    if left is not None and tokens.low[left[1]] == QUOTE:
        if "quote" not in cue.complements or (right is not None and after in ("that", *QUESTIONS)):
            return []
        return [tokens.span(*part) for part in [left, *_quotes_right(tokens, cue.last + 1)]]
    if tokens.at(edge - 1) == "," and after == "," and (right is None or tokens.low[right[0][0]] != QUOTE):
        return _around(tokens, edge - 2, at + 1)
    if left is None or not _may_be_clause(tokens, *left):
        return []
    if right is not None and not ("addressee" in cue.complements and _is_relative(tokens, at)):
        return []
    closes = {",", ".", "", ";", "?", "!"} | DASHES
    if after not in (closes | TIMES | PREPOSITIONS if "quote" in cue.complements else closes):
        return []
    return [tokens.span(*left)]


def _is_relative(tokens: Tokens, i: int) -> bool:
    """Whether "that" begins a relative clause: "told a meeting | that lasted an hour"."""
    return tokens.at(i) == "that" and (tokens.at(i + 1).endswith("ed") or tokens.at(i + 1) in AUXILIARIES)


def _may_be_clause(tokens: Tokens, first: int, last: int) -> bool:
    opening = tokens.low[first]
    if opening.endswith("ing") or opening in BREAKS | TIMES - {"this", "there"} or opening in ("asked", "pressed", "speaking"):
        return False
    return _has_verb(tokens, first, last) or (last - first >= 4 and opening not in PREPOSITIONS)


def _around(tokens: Tokens, last: int, first: int) -> list[Span]:
    """The two parts of "Costs, he said, would fall"; one where either side is no part of it: "On Monday, he said, ..."."""
    start = _left_start(tokens, last)
    end = _clause_end(tokens, first, ()) if first < len(tokens) else -1
    rest = [] if (end - first < 2 and QUOTE not in tokens.low[first : end + 1]) or _is_new_clause(tokens, first) else [(first, end)]
    if start <= last and (rest or (last - start >= 2 and _has_verb(tokens, start, last))):
        return [tokens.span(*part) for part in [(start, last), *rest]]
    return [tokens.span(*part) for part in rest]


def _has_verb(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a stretch can be a clause: an auxiliary, or a word that ends as verbs end."""
    return tokens.low[first] not in PREPOSITIONS - {"for", "in", "of", "like", "since"} and any(
        low in AUXILIARIES - {"to", "not"} or low.endswith(("ed", "s", "en", "ew")) or low == QUOTE
        for low in tokens.low[first + 1 : last + 1]
    )


def _new_cue_between(tokens: Tokens, first: int, last: int) -> bool:
    words = tokens.low[first:last]
    return any(w in ("adding", "saying", "and", "but", "calling", "who", "tweeting", "as") for w in words) or len(words) > 14


def _is_new_clause(tokens: Tokens, i: int) -> bool:
    low = tokens.at(i)
    return low in ("and", "but", "as", "adding", "who", "which", "while", "when", "after", "according") or low.endswith("ing")


def _as_he_said(tokens: Tokens, cue: Cue, at: int) -> list[Span]:
    if at > 3 and tokens.low[at - 1] == ",":
        return [tokens.span(_left_start(tokens, at - 1), at - 2)]
    comma = next((k for k in range(cue.last, min(cue.last + 14, len(tokens))) if tokens.low[k] in (",", ":")), None)
    if comma is None or comma + 2 >= len(tokens):
        return []
    return [tokens.span(comma + 1, _clause_end(tokens, comma + 1, ()))]


def _content_right(tokens: Tokens, cue: Cue, following: Sequence[Cue]) -> list[tuple[int, int]] | None:
    """Content that follows its cue, as token ranges."""
    i = cue.last + 1
    while i < len(tokens) and _is_adverb(tokens.low[i]):
        i += 1
    if "addressee" in cue.complements:
        i = _after_addressee(tokens, i)
    if i >= len(tokens):
        return None
    start = _content_start(tokens, i, cue)
    if start is None or start >= len(tokens):
        return None
    thing = tokens.at(_what_at(tokens, cue)) == "what" or not cue.complements & {"clause", "quote"} and "object" in cue.complements
    end = _clause_end(tokens, start, following, thing=thing)
    if end < start or (end == start and tokens.low[start] != QUOTE):
        return None
    return [(start, end)]


def _what_at(tokens: Tokens, cue: Cue) -> int:
    """The token before the subject, in "what he calls a lie, and ..."."""
    source = _source_before(tokens, cue.first)
    return source[0] - 1 if source else -1


def _after_addressee(tokens: Tokens, i: int) -> int:
    if tokens.at(i + 1) == "that" or (tokens.is_word(i) and tokens.at(i + 1) in (":", ",")):
        return i + 1
    if tokens.at(i) in _OBJECT_PRONOUNS - {"it", "her"} or tokens.at(i) in ("reporters", "lawmakers", "supporters", "journalists", "viewers"):
        return i + 1
    k = i + 1 if tokens.at(i) == "the" else i
    while k < len(tokens) and tokens.is_capital(k):
        k += 1
    if k > i + (tokens.at(i) == "the") and tokens.at(k) in DETERMINERS | _SUBJECT_PRONOUNS | {"that", ","}:
        return k
    for k in range(i, min(i + 16, len(tokens))):
        low = tokens.low[k]
        if low in ("that", QUOTE) or (low == "to" and k > i):
            return k
        if low in (",", ":"):
            return k if tokens.at(k + 1) == QUOTE or k == i else k
        if k > i and low in QUESTIONS | _SUBJECT_PRONOUNS:
            return k
    k = i
    if tokens.at(k) in DETERMINERS:
        k += 1
        while k < len(tokens) and k < i + 4 and not tokens.is_capital(k) and tokens.is_word(k) and tokens.low[k] not in DETERMINERS:
            k += 1
        return k
    while k < len(tokens) and tokens.is_capital(k):
        k += 1
    return k


def _content_start(tokens: Tokens, i: int, cue: Cue) -> int | None:
    low, takes = tokens.at(i), cue.complements
    if "that" in takes and low == "that" and tokens.is_word(i + 1) and not tokens.at(i + 1).endswith("ed"):
        return i + 1
    speaks = bool(takes & {"clause", "quote", "question"})
    if low in (",", ":") or low in DASHES:
        if tokens.at(i + 1) == QUOTE:
            return i + 1
        if low == ":" and speaks and i + 3 < len(tokens):
            return i + 1
        return _after_adjunct(tokens, i) if low == "," and speaks else None
    if low == QUOTE:
        return i
    if speaks and low == "that" and (tokens.is_word(i + 1) or tokens.at(i + 1) == QUOTE):
        return i + 1
    if speaks and (low == "there" or (low in ("this", "last") and _looks_like_clause(tokens, i))):
        return i
    if speaks and low in QUESTIONS:
        return i
    if "infinitive" in takes and low == "to":
        return i
    if "infinitive" in takes and tokens.is_word(i):
        to = next((k for k in range(i, min(i + 8, len(tokens))) if tokens.low[k] == "to" or tokens.low[k] in ENDS), None)
        if to is not None and tokens.low[to] == "to" and ("addressee" in takes or "object" in takes):
            return i
    if speaks:
        if low in PREPOSITIONS or low in TIMES or (low in _OBJECT_PRONOUNS and low not in ("it", "you", "her")):
            return _after_adjunct(tokens, i)
        if tokens.is_word(i) and "clause" in takes and low not in BREAKS and low not in ENDS and low not in ("to", "and"):
            return i if _looks_like_clause(tokens, i) or "object" in takes else None
    if "object" in takes and tokens.is_word(i) and low not in BREAKS | {"and"} and (low not in PREPOSITIONS):
        return i
    return None


def _looks_like_clause(tokens: Tokens, i: int) -> bool:
    """Whether what begins at token `i` has a subject and room for a verb."""
    if tokens.low[i] in _SUBJECT_PRONOUNS:
        return True
    window = tokens.low[i + 1 : i + 26]
    return any((word in AUXILIARIES and word not in ("to", "not")) or word.endswith("ed") or word.endswith("s") for word in window)


def _after_adjunct(tokens: Tokens, i: int) -> int | None:
    """Past "on Monday", "in an interview with the paper": the `that` or quotation that follows, None where neither does."""
    for k in range(i, min(i + 22, len(tokens))):
        low = tokens.low[k]
        if low == "that" and k > i and tokens.low[k - 1] not in PREPOSITIONS and tokens.at(k + 1) not in AUXILIARIES:
            return k + 1
        if low == QUOTE and tokens.low[k - 1] in (",", ":"):
            return k
        if low == ":" and k + 3 < len(tokens):
            return k + 1
        if low in (";", ".") or low in DASHES:
            return None
        if k > i and tokens.low[k - 1] in _DAYS and low in _SUBJECT_PRONOUNS | {"the"}:
            return k
        if k > i and low in _SUBJECT_PRONOUNS and tokens.low[k - 1] not in PREPOSITIONS and tokens.low[k - 1] not in BREAKS:
            return k
        if k > i and tokens.low[k - 1] in _DAYS and tokens.is_word(k) and low not in PREPOSITIONS | TIMES | BREAKS | {"and"}:
            return k
    return None


def _clause_end(tokens: Tokens, start: int, following: Sequence[Cue], *, thing: bool = False) -> int:
    """The last token of the content that begins at `start`: it runs to the end of the sentence or to the next speaker.

    `thing`: the content is a thing blamed, praised or named, and no clause; it ends at the first "and" after a comma.
    """
    cues = {cue.first: cue for cue in following}
    last = len(tokens) - 1
    for k in range(start + 1, len(tokens)):
        if _ends_content(tokens, k, start, cues) or (thing and tokens.low[k] == "," and (tokens.at(k + 1) in _NEW_MATTER or tokens.at(start - 1) in _NAMED)):
            last = k - 1
            break
    while last > start and tokens.low[last] in ENDS - {")", "]"}:
        last -= 1
    return last


_NAMED = frozenset("called calls call described dubbed termed".split())
_NEW_MATTER = frozenset("and but which who while as after although though where when".split())


def _ends_content(tokens: Tokens, k: int, start: int, cues: Mapping[int, Cue]) -> bool:
    low, after = tokens.low[k], tokens.at(k + 1)
    if low == "according" and after == "to":
        return k > start + 2
    if low == ";":
        return True
    if low == "," or low in DASHES:
        if k + 1 in cues and cues[k + 1].progressive:
            return True
        if after in ("and", "but") and (k + 2 in cues or (after == "but" and k + 3 in cues and tokens.at(k + 2) in _SUBJECT_PRONOUNS)):
            return True
        if after in ("and", "but") and any(c in cues and not cues[c].progressive and "quote" in cues[c].complements and all(tokens.is_word(m) for m in range(k+2,c)) for c in range(k + 3, k + 7)):
            return True
        if after == "but" and tokens.at(k + 2) != "that":
            return True
        return low == "," and k - 1 == start and tokens.low[start] == QUOTE
    return low in ("and", "but") and k + 1 in cues and "quote" in cues[k + 1].complements


def first_subject(tokens: Tokens, before: int) -> Span | None:
    """The noun phrase that the sentence opens with: the subject of a verb further on."""
    i = 0
    while i < before and (tokens.low[i] in ("but", "and", "so", "yet") or not tokens.is_word(i)):
        i += 1
    opening = tokens.at(i)
    if i < before and (opening in PREPOSITIONS | TIMES | BREAKS or _is_adverb(opening) or opening.endswith("ing")):
        comma = next((k for k in range(i, before) if tokens.low[k] == ","), None)
        if comma is None or comma + 1 >= before:
            return None
        i = comma + 1
    if i >= before or not tokens.is_word(i):
        return None
    if tokens.low[i] in _SUBJECT_PRONOUNS:
        return tokens.span(i, i)
    k = i
    while k + 1 < before and tokens.is_capital(k + 1):
        k += 1
    if tokens.low[i] in DETERMINERS or not tokens.is_capital(i):
        while k + 1 < before and tokens.is_word(k + 1) and k - i < 4 and tokens.low[k + 1] not in AUXILIARIES | PREPOSITIONS | BREAKS and (
            not tokens.low[k + 1].endswith("ed")):
            k += 1
    return tokens.span(i, k)


def _according(tokens: Tokens) -> Iterator[Statement]:
    for i, low in enumerate(tokens.low):
        if low != "according" or tokens.at(i + 1) != "to" or i + 2 >= len(tokens):
            continue
        end = i + 2
        while end + 1 < len(tokens) and tokens.low[end + 1] not in {",", ";", ".", ":", QUOTE} | DASHES:
            end += 1
        cue, source = tokens.span(i, i + 1), tokens.span(i + 2, end)
        if any(tokens.is_word(k) or tokens.low[k] == QUOTE for k in range(i)):
            last = i - 1
            while last > 0 and tokens.low[last] in ENDS:
                last -= 1
            start = _left_start(tokens, last)
            if tokens.at(i - 1) == "," and tokens.at(end + 1) == "," and not _has_verb(tokens, start, last):
                contents = _around(tokens, last, end + 2)
            else:
                contents = [tokens.span(start, last)]
        else:
            if end + 2 >= len(tokens):
                continue
            contents = [tokens.span(end + 2, _clause_end(tokens, end + 2, ()))]
        if contents:
            yield Statement(tuple(contents), source, cue, "according to")
