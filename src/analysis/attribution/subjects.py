"""Who speaks: the noun phrase before or after a reporting verb, its apposition and relative clause included."""

from analysis.language.tokens import QUOTE, Span, Tokens
from analysis.language.word_classes import DASHES, ENDS, words

Range = tuple[int, int]  # first and last token, both included

_MAX_PHRASE = 30  # tokens of one noun phrase, or of one apposition
_APPOSED_QUOTE = 6  # words; a longer quotation between commas is somebody's words, not a title
_INSIDE_WORDS = words("- / & ' ’ % 's")
_NO_APPOSITION = words("adding as but and while referring citing noting in after when speaking during")
_ENDS_SUBJECT = words("adding as after when while but because referring during before")
_ENDS_NAME = DASHES | {";", ":", ".", "?", "!", QUOTE}
_PLACE = words("in on at during")


def source_before(tokens: Tokens, first: int) -> Range | None:
    """The subject that ends right before token `first`."""
    last = first - 1
    if last < 0:
        return None
    low = tokens.low[last]
    if low in ("who", "which") and last > 0:
        head = _noun_phrase(tokens, last - 2 if tokens.low[last - 1] == "," else last - 1)
        return (last if head is None else head), last
    if low in tokens.classes.pronouns:
        head = _noun_phrase(tokens, last) if low in tokens.classes.determiners else None
        return (last if head is None else head), last
    if low == ")":
        opening = _opening_bracket(tokens, last)
        before = source_before(tokens, opening) if opening else None
        return (before[0], last) if before else None
    if low == "," or low in DASHES:
        return _apposed(tokens, last)
    head = _noun_phrase(tokens, last)
    return None if head is None else (head, last)


def source_after(tokens: Tokens, i: int) -> Range | None:
    """The subject that follows the verb: "said | Ann Roe, an adviser in Bonn"."""
    low = tokens.at(i)
    if (
        not tokens.is_word(i)
        or low in tokens.classes.object_pronouns - {"it"}
        or low in tokens.classes.prepositions
        or (low in tokens.classes.clause_openers and low != "so")
        or (low in tokens.classes.times and low != "this")
    ):
        return None
    last = i
    while last + 1 < len(tokens) and last - i < 40 and not _ends_name(tokens, i, last + 1):
        last += 1
    while last > i and tokens.low[last] == ",":
        last -= 1
    return i, last


def first_subject(tokens: Tokens, before: int) -> Span | None:
    """The noun phrase that the sentence opens with: the subject of a verb further on."""
    i = 0
    while i < before and (tokens.low[i] in ("but", "and", "so", "yet") or not tokens.is_word(i)):
        i += 1
    opening = tokens.at(i)
    if opening in tokens.classes.no_opening or tokens.classes.is_adverb(opening) or opening.endswith("ing"):
        comma = next((k for k in range(i, before) if tokens.low[k] == ","), before)
        i = comma + 1
    if i >= before or not tokens.is_word(i):
        return None
    last = i
    if tokens.low[i] in tokens.classes.subject_pronouns:
        return tokens.span(i, i)
    while last + 1 < before and tokens.is_capital(last + 1):
        last += 1
    if tokens.low[i] in tokens.classes.determiners or not tokens.is_capital(i):
        while last + 1 < before and last - i < 4 and _goes_on(tokens, last + 1):
            last += 1
    return tokens.span(i, last)


def quote_words(tokens: Tokens, i: int) -> int:
    """How many words the quotation at token `i` has."""
    return tokens.text.count(" ", tokens.start[i], tokens.end[i]) + 1


def _goes_on(tokens: Tokens, i: int) -> bool:
    low = tokens.low[i]
    return tokens.is_word(i) and not low.endswith("ed") and low not in tokens.classes.no_continuation


def _opening_bracket(tokens: Tokens, closing: int) -> int | None:
    return next((k for k in range(closing, max(-1, closing - 12), -1) if tokens.low[k] == "("), None)


def _apposed(tokens: Tokens, last: int) -> Range | None:
    """ "Ms. Roe, an adviser to the mayor, | said": the name, its apposition included."""
    mark = tokens.low[last]
    for k in range(last - 1, max(-1, last - _MAX_PHRASE), -1):
        low = tokens.low[k]
        if low in (";", ":") or (low == QUOTE and quote_words(tokens, k) > _APPOSED_QUOTE):
            return None
        if low != mark or last - k == 1 or not _is_apposition(tokens, k + 1):
            continue
        opening = _opening_bracket(tokens, k - 1) if tokens.at(k - 1) == ")" else k  # "Ann Roe (R-Ohio), a lawyer,"
        head = _noun_phrase(tokens, opening - 1) if opening else None
        if head is not None and (
            tokens.low[head] in tokens.classes.determiners or any(tokens.is_capital(at) for at in (head, k - 1, k + 1))
        ):
            return head, last - 1
    return None


def _is_apposition(tokens: Tokens, i: int) -> bool:
    """Whether what follows a comma can describe the name before it: "a lawyer", "who met him", "speaking in Bonn"."""
    low = tokens.at(i)
    if low in tokens.classes.determiners or low in ("who", "when") or tokens.is_capital(i):
        return True
    return tokens.is_word(i) and low not in tokens.classes.no_head


def _noun_phrase(tokens: Tokens, last: int, depth: int = 0) -> int | None:
    """Where the noun phrase that ends at token `last` begins, None where there is none.

    `depth` counts relative clauses: "the man who met the woman who met ..." is followed no further than two.
    """
    first, joined = last + 1, 0  # joined: where the part after the last "and" begins
    k = last
    while k >= 0 and last - k <= _MAX_PHRASE:
        low = tokens.low[k]
        if low in _INSIDE_WORDS and (low == "'s" or 0 < k < last):
            k -= 1
        elif low == ")" and k < last:
            opening = _opening_bracket(tokens, k)
            if opening is None:
                break
            k = opening - 1
        elif low == "and" and first <= last and tokens.is_word(k - 1):
            joined = joined or first
            k -= 1
        elif first <= last and _joins(tokens, k):
            k -= 1
        elif low.endswith("ed") and first <= last and _is_passive(tokens, k):
            return first + 1 if tokens.low[first] in tokens.classes.prepositions and first < last else first
        elif _ends_phrase(tokens, k):
            break
        else:
            first = k
            k -= 1
    return _whole_phrase(tokens, k, first, joined, last, depth)


def _whole_phrase(tokens: Tokens, stop: int, first: int, joined: int, last: int, depth: int) -> int | None:
    """The beginning of a phrase that broke off at token `stop`."""
    relative = _relative_pronoun(tokens, stop) if depth < 2 and stop >= 0 and tokens.is_word(stop) else None
    if relative is not None:
        return _noun_phrase(tokens, relative - 1, depth + 1)
    if first > last:
        return None
    stopped = tokens.at(stop)
    if joined and stopped and stopped not in ENDS and stopped != QUOTE and stopped not in tokens.classes.clause_openers:
        return joined  # "met Ann Roe and | Bo Lund said"
    return first


def _joins(tokens: Tokens, k: int) -> bool:
    """Whether a preposition stands inside a noun phrase: "officials in Bonn", "ambassador to Spain"."""
    low, before = tokens.low[k], tokens.at(k - 1)
    if low == "to" and before in tokens.classes.go_with_to:
        return True
    return (
        low in tokens.classes.noun_phrase_prepositions
        and low not in tokens.classes.auxiliaries
        and k > 0
        and tokens.is_word(k - 1)
        and not (
            before in tokens.classes.prepositions
            or before in tokens.classes.auxiliaries
            or before in tokens.classes.clause_openers
            or before == "and"
            or tokens.classes.is_adverb(before)
        )
    )


def _ends_phrase(tokens: Tokens, k: int) -> bool:
    low = tokens.low[k]
    if (
        not tokens.is_word(k)
        or low in tokens.classes.no_head
        or low in tokens.classes.prepositions
        or low in tokens.classes.spoke
        or low in ("and", "who", "that")
    ):
        return True
    return tokens.classes.is_adverb(low) and low not in tokens.classes.determiners


def _is_passive(tokens: Tokens, k: int) -> bool:
    """Whether token `k` is the verb of "was fired by | his aides", and no part of the phrase that follows."""
    return k > 0 and (tokens.low[k - 1] in tokens.classes.forms_of_be or tokens.classes.is_adverb(tokens.low[k - 1]))


def _relative_pronoun(tokens: Tokens, last: int) -> int | None:
    """The "who" whose clause holds token `last`, no comma between: "an official who had been in the room | said"."""
    for k in range(last, max(0, last - 14), -1):
        low = tokens.low[k]
        if low == "who":
            before = tokens.at(k - 1)
            return (
                k
                if tokens.is_word(k - 1)
                and before not in tokens.classes.clause_openers
                and before not in tokens.classes.auxiliaries
                else None
            )
        if not tokens.is_word(k) and low not in _INSIDE_WORDS:
            return None
    return None


def _ends_name(tokens: Tokens, first: int, k: int) -> bool:
    """Whether the source that begins at token `first` ends before token `k`."""
    low = tokens.low[k]
    if low in _ENDS_NAME or low in _ENDS_SUBJECT or low in tokens.classes.days:
        return True
    if low == ",":
        after = tokens.at(k + 1)
        return after in _NO_APPOSITION or after.endswith("ing") or not _describes(tokens, k + 1)
    return low in _PLACE and "," not in tokens.low[first:k] and tokens.at(k + 1) in tokens.classes.place_of_speech


def _describes(tokens: Tokens, i: int) -> bool:
    low = tokens.at(i)
    if low in tokens.classes.determiners or low in ("who", "which", "whose", "then", "now") or tokens.is_capital(i):
        return True
    return (
        tokens.is_word(i)
        and low not in tokens.classes.subject_pronouns
        and low not in tokens.classes.auxiliaries
        and low not in tokens.classes.prepositions
    )
