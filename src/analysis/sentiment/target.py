"""Sentiment toward a target: how a sentence presents one person, judged without knowing who it is.

Before the model reads a sentence, the target's name becomes `[TGT]`, the names of other actors become `[OTH]`, and what
tells a man from a woman (pronouns, titles, words such as "congresswoman") becomes one form. The same sentence about
somebody else therefore gets the same score. Training uses the same function.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

Span = tuple[int, int]

TARGET, OTHER, THEY, THEIR = "[TGT]", "[OTH]", "[THEY]", "[THEIR]"
SPECIAL = (TARGET, OTHER, THEY, THEIR)

# Words that stand before a name and say what somebody is, not who: they stay in the text.
ROLES = frozenset(
    """acting admiral ambassador anchor archbishop assistant associate attorney baron bishop brigadier candidate capt
    captain cardinal chair chairman chairperson chairwoman chancellor chief co-founder coach col colonel commander
    commissioner comrade congressman congressperson congresswoman councilman councilwoman councillor counsel cpl
    democrat democratic deputy det detective dictator director doctor dr duchess duke editor emperor emir ex-president
    executive father first foreign former founder gen general gov governor gop head host incumbent inspector judge
    justice king lady leader left-wing liberal conservative libertarian lieutenant lord lt maj major manager marshal
    mayor member minister monsignor mother mp msgr national nominee officer owner pastor patriarch pfc pope premier
    president president-elect presidents prime prince princess prof professor prosecutor pvt queen rep
    representative republican republicans democrats rev reverend right-wing sec secretary sen senate senator senators
    sens reps sergeant sgt sheikh sheik sheriff sister socialist soldier speaker special spokesman spokesperson
    spokeswoman star state superintendent supreme surgeon then then-president treasurer tsar vice vice-president
    white house cabinet congress court justice defense defence treasury labor labour commerce homeland security
    interior energy education health press communications strategist adviser advisor aide lawyer host reporter""".split()
)
# Capitalised words that are no first names: they begin sentences, or stand before a name by chance.
NO_NAMES = frozenset(
    """a about above according across actually add added adding after again against ago all almost along already also
    although always am amid among an and another any anyone apparently are around as ask asked at away back be because
    been before behind being below beside besides between beyond both but by call called can clearly could critics
    despite did do does down during each earlier either else enough even eventually ever every everyone except few
    finally following for fortunately from further get given had has have having hence here how however i if in indeed
    instead into is it its just last late later least less let like likewise look many maybe me meanwhile might more
    moreover most much must my near neither never nevertheless next no nobody none nor not nothing now of off often
    oh ok on once one only onto or other others otherwise our out outside over people per perhaps plus rather recall
    regarding remember said same say says see seven several she should since so some someone something sometimes soon
    still such supporters surely than that thats the their them themselves then there therefore these they this those
    though three through throughout thus to today together tomorrow tonight too toward towards two under unless unlike
    until up upon us very via voters was watch we well were what whatever when whenever where whereas whether which
    while who whoever whom whose why will with within without would yes yesterday yet you your
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december
    american americans british chinese russian north south korean korea iranian israeli german french european
    united states u.s us uk eu un fbi cia nato cnn fox news bbc nbc abc cbs msnbc npr ap afp reuters washington
    london new york moscow beijing white black latino christian muslim jewish catholic
    mr mrs ms miss mx sir dame madam he she his her him""".split()
)
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
PRONOUNS = frozenset(
    "i me my we us our you your he him his himself she her hers herself it its itself they them their themselves "
    "who whom whose this that these those".split()
)

# Pairs that tell men from women, and the one form each gets.
NEUTRAL = {
    "he": THEY, "she": THEY, "his": THEIR, "her": THEIR, "him": THEIR, "hers": "theirs",
    "himself": "themselves", "herself": "themselves",
    "man": "person", "woman": "person", "gentleman": "person", "lady": "person", "boy": "child", "girl": "child",
    "husband": "spouse", "wife": "spouse", "widow": "spouse", "widower": "spouse",
    "boyfriend": "partner", "girlfriend": "partner", "father": "parent", "mother": "parent", "dad": "parent",
    "mom": "parent", "mum": "parent", "son": "child", "daughter": "child", "brother": "sibling", "sister": "sibling",
    "grandfather": "grandparent", "grandmother": "grandparent", "uncle": "relative", "aunt": "relative",
    "nephew": "relative", "niece": "relative", "king": "monarch", "queen": "monarch", "prince": "royal",
    "princess": "royal", "duke": "noble", "duchess": "noble", "actress": "actor", "hostess": "host",
    "heroine": "hero", "waitress": "waiter", "male": "adult", "female": "adult",
}  # fmt: skip
_MAN = re.compile(r"(?<=[a-z]{3})(?:wo)?man\b")
_GENDER = re.compile(rf"(?<![\w\[])(?:{'|'.join(NEUTRAL)})(?![\w\]])", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(chair|spokes|congress|business|states|council|assembly|police|news|anchor|sales|crafts|sports|country"
    r"|frontiers|gentle|noble|fore|camera|fire|service|ombuds|every|lay|clergy|us)(?:wo)?man\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Messrs|Sir|Dame|Madam|Madame)\b\.?\s+(?=[A-Z\[])")
_BEFORE = re.compile(r"(?:\b[A-Z](?:\.|[\w’'\-]*[\w])[ \u00a0])+$")
_WORD = re.compile(r"[^\W\d_][\w’'\-]*\.?")
_POSSESSIVE = re.compile(r"['’]s?$")


def mask_names(text: str, start: int, end: int, same: Sequence[Span] = (), others: Sequence[Span] = ()) -> str:
    """Write the sentence as the model reads it: without names and without gender.

    "Mr. Lund praised Ann Ortiz and her plan" with the target "Ortiz" and the other actor "Lund" reads
    "[OTH] praised [TGT] and [THEIR] plan". Every further place with the target's name or surname becomes `[TGT]`
    as well, and first names that stand before a span belong to it. Roles ("President") stay.

    Args:
        text: the sentence as printed.
        start, end: characters of the target, so that `text[start:end]` names it.
        same: further mentions of the target, pronouns included, where known.
        others: mentions of other actors, where known. Spans that overlap the target are ignored.
    Returns:
        The masked sentence; it holds `[TGT]` at least once.
    """
    target = _widen(text, (start, end))
    claimed: dict[Span, str] = {}
    _claim(claimed, [target], TARGET)
    _claim(claimed, (_widen(text, span) for span in others), OTHER)
    _claim(claimed, (_widen(text, span) for span in same), TARGET)
    for found, token in _namesakes(text, target):
        _claim(claimed, [found], token)
    for span in others:
        _claim(claimed, (found for found, token in _namesakes(text, _widen(text, span)) if token == TARGET), OTHER)
    return _neutral(_replace(text, claimed))


def _claim(claimed: dict[Span, str], spans: Iterable[Span], token: str) -> None:
    """Give each span its token, unless it is empty or overlaps one that has been given before."""
    for start, end in spans:
        if start < end and all(end <= other_start or other_end <= start for other_start, other_end in claimed):
            claimed[start, end] = token


def _replace(text: str, claimed: dict[Span, str]) -> str:
    pieces, at = [], 0
    for (start, end), token in sorted(claimed.items()):
        pieces += [text[at:start], token]
        at = end
    return "".join([*pieces, text[at:]])


def _widen(text: str, span: Span) -> Span:
    """Take first names before the span in, and leave roles, quotation marks and a possessive ending out."""
    start, end = span
    words = list(_WORD.finditer(text, start, end))
    while words and _bare(words[0][0]) in ROLES | {"mr", "mrs", "ms", "miss", "mx", "the"}:
        words.pop(0)
    if not words or not any(word[0][0].isupper() for word in words):
        return span
    end = max(words[-1].end(), end - (len(text[start:end]) - len(text[start:end].rstrip(" \"“”‘’',.;:"))))
    end -= len(text[:end]) - len(_POSSESSIVE.sub("", text[:end]))
    return _first_names(text, words[0].start()), max(end, words[0].start() + 1)


def _first_names(text: str, start: int) -> int:
    """Where the name begins whose last part begins at `start`."""
    if _bare(_WORD.match(text, start)[0] if _WORD.match(text, start) else "") in PRONOUNS:
        return start
    before = _BEFORE.search(text, max(0, start - 60), start)
    for word in reversed(list(_WORD.finditer(before[0])) if before else []):
        if not _is_first_name(word[0]):
            break
        start = before.start() + word.start() if before else start
    return start


def _is_first_name(word: str) -> bool:
    plain = _bare(word)
    return not (plain in ROLES or plain in NO_NAMES or word.endswith(("'s", "’s", "ing", "ed", "ly")))


def _bare(word: str) -> str:
    return word.rstrip(".").lower()


def _name_parts(name: str) -> list[str]:
    """The words of a name: "Marco Rubio, R-Fla" gives Marco and Rubio; a pronoun or a description gives none."""
    parts: list[str] = []
    for word in re.split(r",| of | at | from ", name)[0].split():
        word = _POSSESSIVE.sub("", word.strip("\"“”‘’'().;:"))
        if word[:1].isupper() and _bare(word) not in SUFFIXES | ROLES | NO_NAMES | PRONOUNS:
            parts.append(word)
        elif parts and not word[:1].isupper() and word not in ("de", "van", "von", "bin", "al", "der", "la", "el"):
            parts.clear()
    return parts


def _namesakes(text: str, name: Span) -> Iterator[tuple[Span, str]]:
    """Find further places with the name's surname or first name; another first name before it is another person."""
    parts = _name_parts(text[slice(*name)])
    known = {form for part in parts for form in (part, part.upper())}
    for part in [form for form in (parts[-1:] + parts[:1]) if len(form) > 2]:
        forms = "|".join({re.escape(part), re.escape(part.upper())})
        for match in re.finditer(rf"@\w*{forms}\w*|(?<!\w)(?:{forms})(?:\s+{re.escape(parts[-1])})?(?!\w)", text):
            start = _first_names(text, match.start())
            first = text[start : match.start()].split()
            stranger = bool(first) and len(parts) > 1 and not known & set(first)
            yield (start, match.end()), OTHER if stranger else TARGET


def _neutral(text: str) -> str:
    """Give words that tell men from women one form, and drop Mr, Mrs, Ms."""
    text = _PERSON.sub(r"\1person", _TITLE.sub("", text))
    return _GENDER.sub(lambda match: NEUTRAL[match[0].lower()], text)
