"""Who speaks: the noun phrase before or after a reporting verb, its apposition and relative clause included."""

from analysis.attribution.words import (
    ADVERB,
    AUXILIARY,
    BE,
    CAPITAL,
    DASH,
    DAY,
    DETERMINER,
    END,
    JOINING,
    OBJECT,
    OPENER,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    QUOTED,
    SPOKE,
    SUBJECT,
    TIME,
    WITH_TO,
    WORD,
    Range,
    Words,
    words,
)

_MAX_PHRASE = 30  # words of one noun phrase, or of one apposition
_APPOSED_QUOTE = 6  # words; a longer quotation between commas is somebody's words, not a title
_INSIDE_WORDS = words("- / & ' ’ % 's")
_NO_APPOSITION = words("adding as but and while referring citing noting in after when speaking during")
_ENDS_SUBJECT = words("adding as after when while but because referring during before")
_ENDS_NAME = {";", ":", ".", "?", "!", QUOTE}
_PLACE = words("in on at during")
_PLACE_OF_SPEECH = words("a an his her twitter")


def source_before(sentence: Words, first: int) -> Range | None:
    """The subject that ends right before word `first`."""
    low, kinds = sentence.low, sentence.kinds
    last = first - 1
    if last < 0:
        return None
    mark = low[last]
    if mark == ")":
        opening = _opening_bracket(sentence, last)
        before = source_before(sentence, opening) if opening else None
        return (before[0], last) if before else None
    if mark == "," or kinds[last] & DASH:
        return _apposed(sentence, last)
    if mark in ("who", "which") and last > 0:
        head = noun_phrase(sentence, last - 2 if low[last - 1] == "," else last - 1)
    elif kinds[last] & PRONOUN and not kinds[last] & DETERMINER:
        head = last
    else:
        head = noun_phrase(sentence, last)
    if head is None and kinds[last] & PRONOUN:
        head = last
    return None if head is None else (head, last)


def source_after(sentence: Words, i: int) -> Range | None:
    """The subject that follows the verb: "said | Ann Roe, an adviser in Bonn"."""
    low, kinds = sentence.low, sentence.kinds
    if (
        not kinds[i] & WORD
        or (kinds[i] & OBJECT and low[i] != "it")
        or kinds[i] & PREPOSITION
        or (kinds[i] & OPENER and low[i] != "so")
        or (kinds[i] & TIME and low[i] != "this")
    ):
        return None
    last = i
    while last + 1 < sentence.n and last - i < 40 and not _ends_name(sentence, i, last + 1):
        last += 1
    while last > i and low[last] == ",":
        last -= 1
    return i, last


def first_subject(sentence: Words, before: int) -> Range | None:
    """The noun phrase that the sentence opens with: the subject of a verb further on."""
    low, kinds = sentence.low, sentence.kinds
    i = 0
    while i < before and (low[i] in ("but", "and", "so", "yet") or not kinds[i] & WORD):
        i += 1
    if kinds[i] & (TIME | PREPOSITION | OPENER | ADVERB) or low[i].endswith("ing"):
        i = next((k for k in range(i, before) if low[k] == ","), before) + 1
    if i >= before or not kinds[i] & WORD:
        return None
    last = i
    if kinds[i] & SUBJECT:
        return i, i
    while last + 1 < before and kinds[last + 1] & CAPITAL:
        last += 1
    if kinds[i] & DETERMINER or not kinds[i] & CAPITAL:
        while last + 1 < before and last - i < 4 and _goes_on(sentence, last + 1):
            last += 1
    return i, last


def _goes_on(sentence: Words, i: int) -> bool:
    kind = sentence.kinds[i]
    return bool(kind & WORD) and not sentence.low[i].endswith("ed") and not kind & (AUXILIARY | PREPOSITION | OPENER)


def _opening_bracket(sentence: Words, closing: int) -> int | None:
    return next((k for k in range(closing, max(-1, closing - 12), -1) if sentence.low[k] == "("), None)


def _apposed(sentence: Words, last: int) -> Range | None:
    """ "Ms. Roe, an adviser to the mayor, | said": the name, its apposition included."""
    low, kinds = sentence.low, sentence.kinds
    mark = low[last]
    for k in range(last - 1, max(-1, last - _MAX_PHRASE), -1):
        if low[k] in (";", ":") or (kinds[k] & QUOTED and sentence.quote_words(k) > _APPOSED_QUOTE):
            return None
        if low[k] != mark or last - k == 1 or not _is_apposition(sentence, k + 1):
            continue
        opening = _opening_bracket(sentence, k - 1) if low[k - 1] == ")" else k  # "Ann Roe (R-Ohio), a lawyer,"
        head = noun_phrase(sentence, opening - 1) if opening else None
        if head is not None and (kinds[head] & DETERMINER or any(kinds[at] & CAPITAL for at in (head, k - 1, k + 1))):
            return head, last - 1
    return None


def _is_apposition(sentence: Words, i: int) -> bool:
    """Whether what follows a comma can describe the name before it: "a lawyer", "who met him", "speaking in Bonn"."""
    low, kind = sentence.low[i], sentence.kinds[i]
    if kind & (DETERMINER | CAPITAL) or low in ("who", "when"):
        return True
    return bool(kind & WORD) and not kind & (AUXILIARY | OPENER | SUBJECT)


def noun_phrase(sentence: Words, last: int, depth: int = 0) -> int | None:
    """Where the noun phrase that ends at word `last` begins, None where there is none.

    `depth` counts relative clauses: "the man who met the woman who met ..." is followed no further than two.
    """
    low, kinds = sentence.low, sentence.kinds
    first, joined = last + 1, 0  # joined: where the part after the last "and" begins
    k = last
    while k >= 0 and last - k <= _MAX_PHRASE:
        word, kind = low[k], kinds[k]
        if word in _INSIDE_WORDS and (word == "'s" or 0 < k < last):
            k -= 1
        elif word == ")" and k < last:
            opening = _opening_bracket(sentence, k)
            if opening is None:
                break
            k = opening - 1
        elif word == "and" and first <= last and kinds[k - 1] & WORD:
            joined = joined or first
            k -= 1
        elif first <= last and _joins(sentence, k):
            k -= 1
        elif word.endswith("ed") and first <= last and k > 0 and kinds[k - 1] & (BE | ADVERB):
            return first + 1 if kinds[first] & PREPOSITION and first < last else first  # "was fired by | his aides"
        elif (
            not kind & WORD
            or kind & (AUXILIARY | OPENER | SUBJECT | PREPOSITION | SPOKE)
            or word in ("and", "who", "that")
            or (kind & ADVERB and not kind & DETERMINER)
        ):
            break
        else:
            first = k
            k -= 1
    relative = _relative_pronoun(sentence, k) if depth < 2 and k >= 0 and kinds[k] & WORD else None
    if relative is not None:
        return noun_phrase(sentence, relative - 1, depth + 1)
    if first > last:
        return None
    if joined and k >= 0 and not kinds[k] & (END | QUOTED | OPENER):
        return joined  # "met Ann Roe and | Bo Lund said"
    return first


def _joins(sentence: Words, k: int) -> bool:
    """Whether a preposition stands inside a noun phrase: "officials in Bonn", "ambassador to Spain"."""
    low, before, kind = sentence.low[k], sentence.low[k - 1], sentence.kinds[k - 1]
    if low == "to" and kind & WITH_TO:
        return True
    return (
        bool(sentence.kinds[k] & JOINING and kind & WORD)
        and not sentence.kinds[k] & AUXILIARY
        and not kind & (PREPOSITION | AUXILIARY | OPENER | ADVERB)
        and before != "and"
    )


def _relative_pronoun(sentence: Words, last: int) -> int | None:
    """The "who" whose clause holds word `last`, no comma between: "an official who had been in the room | said"."""
    low, kinds = sentence.low, sentence.kinds
    for k in range(last, max(0, last - 14), -1):
        if low[k] == "who":
            return k if kinds[k - 1] & WORD and not kinds[k - 1] & (OPENER | AUXILIARY) else None
        if not kinds[k] & WORD and low[k] not in _INSIDE_WORDS:
            return None
    return None


def _ends_name(sentence: Words, first: int, k: int) -> bool:
    """Whether the source that begins at word `first` ends before word `k`."""
    low, kinds = sentence.low, sentence.kinds
    word = low[k]
    if word in _ENDS_NAME or word in _ENDS_SUBJECT or kinds[k] & (DAY | DASH):
        return True
    if word == ",":
        after = low[k + 1]
        return after in _NO_APPOSITION or after.endswith("ing") or not _describes(sentence, k + 1)
    return word in _PLACE and "," not in low[first:k] and bool(kinds[k + 1] & DAY or low[k + 1] in _PLACE_OF_SPEECH)


def _describes(sentence: Words, i: int) -> bool:
    low, kind = sentence.low[i], sentence.kinds[i]
    if kind & (DETERMINER | CAPITAL) or low in ("who", "which", "whose", "then", "now"):
        return True
    return bool(kind & WORD) and not kind & (SUBJECT | AUXILIARY | PREPOSITION)
