"""What is said: the words after a reporting verb, before it, or around it, as ranges of words of one sentence."""

from analysis.attribution.cues import Cue
from analysis.attribution.sentence import LetteredSentence, Range

MAX_CONTENT = 250  # words; a text without sentence ends is not one statement

# --- What is said, after its cue ----------------------------------------------------------------------------------------------


def content_right(sentence: LetteredSentence, cue: Cue, source_at: int = 0) -> Range | None:
    """The content that follows its cue. `source_at`: where the source begins; "when he said that | it was over, ..." ends at the comma."""
    match = cue.reading.start.match(sentence.code, cue.last + 1)
    if match is None or match.end() >= sentence.n:
        return None
    start, takes = match.end(), cue.reading.takes
    if sentence.fits("naming", cue.verb_at) and sentence.patterns["telephoned"].match(sentence.code, start):
        return None
    is_thing = sentence.fits("what", source_at - 1) or (  # "what he calls | a mistake, ..."
        "object" in takes and "clause" not in takes and "quote" not in takes
    )
    end = content_end(sentence, start, thing=is_thing)
    if _is_subordinate(sentence, cue, source_at):
        comma = sentence.find("comma", start + 1, end)
        if comma is not None and not sentence.fits("goes on", comma + 1):
            end = comma - 1
    return (start, end) if end > start or sentence.fits("quotation", start) else None


def is_narrated(sentence: LetteredSentence, cue: Cue, right: Range) -> bool:
    """Whether the content is told in the outlet's words: an act or a wish ("refused | to go", "defended | his plan"), a fact
    ("learnt | that it was over"), a thing spoken about ("discussed | the plan"). What is quoted, or put as a judgement of the
    source ("called him | a liar"), is not."""
    first, last = right
    takes = cue.reading.takes
    if sentence.fits("quotation", first):
        return False
    if "fact" in takes or (takes & {"infinitive"} and sentence.holds("to", first, min(first + 8, last + 1))):
        return True
    if sentence.fits("that", first - 1) or sentence.fits("question", first):
        return False
    no_clause = not takes & {"quote", "clause", "question"}
    if sentence.fits("own", first) and not sentence.fits(
        "after an object", first + 1
    ):  # "announced | his plans", "called | her a liar"
        has_clause = sentence.holds("verb of clause", first + 1, min(first + 5, last + 1))
        return no_clause or not (has_clause or sentence.fits("only with clauses", cue.verb_at))
    if "addressee" in takes and first == cue.last + 1:  # "briefed | the mayor about it"
        return not sentence.holds("verb of clause", first, last + 1)
    return no_clause and not cue.reading.judges


def _is_subordinate(sentence: LetteredSentence, cue: Cue, source_at: int) -> bool:
    """Whether the cue stands in a clause that a comma ends: "When he said ..., she ...", "Roe, who said ..., left"."""
    if cue.progressive:
        return cue.first == 1 or (cue.first == 2 and sentence.fits("participle follows", 1))
    if sentence.fits("who", cue.first - 1):
        return sentence.fits("comma", cue.first - 2)
    return sentence.fits("subordinates", source_at - 1) and (source_at == 2 or sentence.fits("begins", source_at - 2))


def content_end(sentence: LetteredSentence, start: int, *, thing: bool = False) -> int:
    """The last word of the content that begins at `start`: it runs to the end of the sentence or to the next speaker.

    `thing`: the content is a thing blamed, praised or named, and no clause; it ends before ", and", a name before any comma.
    """
    if sentence.fits("quotation", start) and sentence.fits("comma", start + 1):
        return start
    end = min(sentence.n, start + MAX_CONTENT)
    match = sentence.patterns["end"].search(sentence.marked, start + 1, end)
    end = match.start() if match else end
    if thing:
        named = sentence.fits("naming", start - 1)
        match = sentence.patterns["end of name" if named else "end of thing"].search(sentence.code, start + 1, end)
        end = match.start() if match else end
    return max(start, without_marks(sentence, start, end))


def without_marks(sentence: LetteredSentence, start: int, end: int) -> int:
    """The last word before word `end` that is no mark at which a phrase ends."""
    while end > start and sentence.code[end - 1] in sentence.sets["trailing"]:
        end -= 1
    return end - 1


# --- What is said, before its cue or around it: `"...," he said`, "..., he said", "Costs, he said, would fall" -------------------


def content_left(sentence: LetteredSentence, cue: Cue, edge: int, right: Range | None) -> list[Range]:
    """The content that stands before word `edge`, where source and cue begin, with its parts after them.

    `right`: what follows the cue; it is the content unless what stands before has the better claim.
    """
    fits, at = sentence.fits, cue.last + 1
    if not fits("ends content", edge - 1):
        return []
    if fits("as", edge - 1):  # "..., as she alleges an attack" has its content behind it
        return [] if right is not None and right[0] == cue.last + 1 else _as_he_said(sentence, cue, edge - 1)
    left, told = left_part(sentence, edge), "addressee" in cue.reading.takes
    if told and not fits("when, where or mark", at):
        match = sentence.patterns["addressee"].match(sentence.code, at)
        at = match.end() if match else at
    if left is not None and sentence.fits("quotation", left[1]):
        at_mark = sentence.fits("before quotation", left[1] - 1)
        if not at_mark and sentence.fits("of the speaker", left_start(sentence, left[1])):
            return []  # "Asked about "The Show," he said that ..."
        takes_clause = right is not None and fits("question", at)
        return [left, *quotes_right(sentence, cue.last + 1)] if cue.quotes and not takes_clause else []
    if fits("comma", edge - 1) and fits("comma", at) and (right is None or not sentence.fits("quotation", right[0])):
        return content_around(sentence, edge - 2, at + 1)
    if left is None or (right is not None and not (told and fits("that", at) and fits("passive or helped", at + 1))):
        return []
    ends = at >= sentence.n or fits("closing", at) or (cue.quotes and fits("when or where", at))
    return [left] if ends and _may_be_clause(sentence, *left) else []


def left_part(sentence: LetteredSentence, edge: int) -> Range | None:
    """The content that ends right before word `edge`: a quotation, or a clause and its comma."""
    last = edge - 1
    at = last - sentence.fits("comma or dash", last)
    if sentence.fits("quotation", at):
        return _quote_start(sentence, at), at
    if not sentence.fits("closed", last):
        return None
    first = left_start(sentence, last)
    return (first, last - 1) if last - first >= 3 else None


def _quote_start(sentence: LetteredSentence, at: int) -> int:
    """A quotation alone, or with the clause of which it is a part: `It was "a long day for us," he said`."""
    if not sentence.holds("word", 1, at):
        return sentence.find("quotation", 1, at) or at
    opening = sentence.places[at].inner_start
    whole = sentence.fits("before quotation", at - 1) or sentence.text[opening : opening + 1].isupper()
    return at if whole and sentence.fits("speech", at) else left_start(sentence, at)


def left_start(sentence: LetteredSentence, last: int) -> int:
    """Where the clause that ends at word `last` begins: after a semicolon, "but" and the like, or with the sentence."""
    marks = (sentence.code.rfind(sentence.letters[mark], 1, last) + 1 for mark in ";:")
    first = max(1, last - MAX_CONTENT, *marks)
    match = sentence.patterns["lead"].match(sentence.code, first, last)
    return match.end() if match else first


def quotes_right(sentence: LetteredSentence, i: int) -> list[Range]:
    """The quotation that goes on after `"...," he said`, if no words of another speaker stand between."""
    at = sentence.find("quotation", i, i + 14)
    if at is None:
        return []
    if sentence.holds("new cue", i, at) or (sentence.holds("stop", i, at) and at + 2 < sentence.n):
        return []  # it has a speaker of its own
    return [(at, at)] if sentence.fits("before quotation", at - 1) else []


def content_around(sentence: LetteredSentence, last: int, first: int) -> list[Range]:
    """The two parts of "Costs, he said, would fall"; one where the other is no part of it: "On Monday, he said, ..."."""
    start = left_start(sentence, last)
    end = content_end(sentence, first) if first < sentence.n else -1
    least = 1 if sentence.fits("auxiliary", first) else 2  # "This road, he said, is long"
    long_enough = end - first >= least or sentence.holds("quotation", first, end + 1)
    rest = [(first, end)] if long_enough and not sentence.fits("new clause", first) else []
    if start <= last and (rest or (last - start >= 2 and has_verb(sentence, start, last))):
        return [(start, last), *rest]
    return rest


def has_verb(sentence: LetteredSentence, first: int, last: int) -> bool:
    """Whether a stretch can be a clause: an auxiliary, or a word that ends as verbs end."""
    return not sentence.fits("adjunct", first) and sentence.holds("verb", first + 1, last + 1)


def _may_be_clause(sentence: LetteredSentence, first: int, last: int) -> bool:
    """Whether a stretch can be what was said: a clause, or one behind an adjunct ("If it rains, the road will close")."""
    if sentence.fits("no subject", first) or sentence.fits("preposition", first):
        comma = sentence.find("comma", first, last) if sentence.fits("before a clause", first) else None
        return comma is not None and last - comma > 2 and has_verb(sentence, comma + 1, last)
    return has_verb(sentence, first, last) or last - first >= 4


def _as_he_said(sentence: LetteredSentence, cue: Cue, at: int) -> list[Range]:
    """The content of "As he said, ..." or "..., as he said"."""
    if at > 4 and sentence.fits("comma", at - 1):
        return [(left_start(sentence, at - 1), at - 2)]
    comma = sentence.find("comma or colon", cue.last, cue.last + 14)
    if comma is None or comma + 2 >= sentence.n:
        return []
    return [(comma + 1, content_end(sentence, comma + 1))]
