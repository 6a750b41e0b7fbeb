"""mentions -> portrayal: what each mention calls the actor, has them do or suffer, how their words are reported, and loaded words near.

What they are called: titles and adjectives before the name, appositions on either side, and what somebody says that they
are ("is a dealmaker", "called him a madman"). What they do: the verb whose agent or patient they are (see `roles`). A
possessive or a name inside a longer phrase has no role and no row.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from analysis.framing.loaded import load_finder
from analysis.framing.roles import SAY, Reading, governing_chunk, load_roles
from analysis.framing.tagger import lemma_of, read_sentence
from analysis.framing.wordlists import word_list
from analysis.tables import PORTRAYAL
from analysis.texts import field_texts

NEAR = 8  # words to either side within which a loaded word is near
LONGEST = 8  # words of what somebody is called
CALL = word_list("calling")
COPULA = word_list("copulas")
STYLES = word_list("styles")
TIMES = word_list("times")
RANKS = word_list("ranks")
PLACES = word_list("places")
NO_TRAIT = word_list("no_traits")
PERSON_NOUNS = word_list("person_nouns")
_NOT = re.compile(r"n't$|^(?:not|never|no|hardly|neither)$")

Row = tuple[str, str, int, int]  # kind, value, start, end


class Mention(NamedTuple):
    """A mention as this stage reads it."""

    mention_id: str
    article_id: str
    actor_id: str
    form: str
    field: str
    start: int
    end: int


def find_portrayal(
    articles: pd.DataFrame, sentences: pd.DataFrame, mentions: pd.DataFrame, attributions: pd.DataFrame
) -> pd.DataFrame:
    """Find how each mention portrays its actor.

    Args:
        articles: reads `article_id`, `title`, `text`.
        sentences: reads `sentence_id`, `start`, `end`.
        mentions: reads all columns but `voice`.
        attributions: reads `article_id`, `field`, `source_start`, `source_end`, `source_actor_id`, `cue`, `cue_start`, `cue_end`.
    Returns:
        portrayal in the order of the mentions; `kind` is name_for, agent, patient, reporting_verb or loaded_word, `value` in
        small letters, a verb as its lemma; `start`, `end` mark the words that say so, not the mention.
    """
    texts = field_texts(articles)
    bounds: dict[str, tuple[int, int]] = dict(
        zip(sentences["sentence_id"], zip(sentences["start"], sentences["end"], strict=True), strict=True)
    )
    cues = _cues(attributions)
    rows: list[tuple[object, ...]] = []
    for sentence_id, own in _by_sentence(mentions):
        text = texts[own[0].article_id, own[0].field]
        for mention, found in zip(own, _read(text, bounds[sentence_id], own, cues), strict=True):
            rows += [
                (mention.mention_id, mention.article_id, mention.actor_id, kind, value, mention.field, start, end)
                for kind, value, start, end in found
            ]
    return PORTRAYAL.build(rows)


def most_frequent(
    portrayal: pd.DataFrame, articles: pd.DataFrame, actors: Sequence[str], *, n: int = 10
) -> pd.DataFrame:
    """What is said most of each actor: one row an actor and kind, its `n` most frequent values with their counts.

    Returns:
        actor_id, kind, n_rows, n_articles, values ("leader (12); president (9)"), in the order of `actors`.
    """
    here = portrayal[portrayal["article_id"].isin(articles["article_id"])]
    rows = []
    for actor_id in actors:
        for kind in ("name_for", "agent", "patient", "reporting_verb", "loaded_word"):
            own = here[(here["actor_id"] == actor_id) & (here["kind"] == kind)]
            counts = sorted(own["value"].value_counts().items(), key=lambda item: (-item[1], str(item[0])))
            said = "; ".join(f"{value} ({count})" for value, count in counts[:n])
            rows.append((actor_id, kind, len(own), own["article_id"].nunique(), said))
    return pd.DataFrame(rows, columns=["actor_id", "kind", "n_rows", "n_articles", "values"])


def portrayal_words(portrayal: pd.DataFrame, actor_id: str, kind: str) -> pd.DataFrame:
    """What an actor is called or does, one row an article and value with its count `n`: what `keyness_of_counts` compares."""
    own = portrayal[(portrayal["actor_id"] == actor_id) & (portrayal["kind"] == kind)]
    counts = own.groupby(["article_id", "value"]).size().rename("n").reset_index()
    return counts.rename(columns={"value": "word"})


def _by_sentence(mentions: pd.DataFrame) -> Iterator[tuple[str, list[Mention]]]:
    """The mentions of each sentence, in the order of the table."""
    together: dict[str, list[Mention]] = {}
    columns = [mentions[name] for name in ("sentence_id", *Mention._fields)]
    for sentence_id, *values in zip(*columns, strict=True):
        together.setdefault(sentence_id, []).append(Mention(*values))
    yield from together.items()


def _cues(attributions: pd.DataFrame) -> dict[tuple[str, str, str], list[tuple[int, int, str, int, int]]]:
    """(source start, source end, cue, cue start, cue end) of each attribution to an actor."""
    known = attributions[attributions["source_actor_id"].notna() & (attributions["cue_start"] >= 0)]
    known = known.drop_duplicates(["article_id", "field", "source_start", "cue_start"])
    columns = [
        known[c]
        for c in ("article_id", "field", "source_actor_id", "source_start", "source_end", "cue", "cue_start", "cue_end")
    ]
    found: dict[tuple[str, str, str], list[tuple[int, int, str, int, int]]] = {}
    for article_id, field, actor_id, *cue in zip(*columns, strict=True):
        found.setdefault((article_id, field, actor_id), []).append((cue[0], cue[1], str(cue[2]), cue[3], cue[4]))
    return found


def _read(
    text: str,
    bounds: tuple[int, int],
    mentions: Sequence[Mention],
    cues: dict[tuple[str, str, str], list[tuple[int, int, str, int, int]]],
) -> Iterator[list[Row]]:
    """The rows of each mention of one sentence."""
    model = load_roles()
    reading = model.read(read_sentence(text, *bounds))
    loaded = load_finder().find(text, *bounds)
    for mention in mentions:
        first, last = reading.sentence.at(mention.start), reading.sentence.at(mention.end - 1)
        if first < 0:
            yield []
            continue
        said = [
            ("reporting_verb", cue.lower(), cue_start, cue_end)
            for source_start, source_end, cue, cue_start, cue_end in cues.get(
                (mention.article_id, mention.field, mention.actor_id), ()
            )
            if source_start <= mention.start < source_end
        ]
        verb = [
            row
            for row in _role(reading, last, model.role(reading, last))
            if (row[2], row[3]) not in {s[2:] for s in said}
        ]
        yield [*_names(reading, mention, first, last), *verb, *said, *_loaded(reading, first, last, loaded)]


def _role(reading: Reading, last: int, role: str) -> list[Row]:
    """The verb that makes the mention agent or patient; "be" and "have" say nothing of anybody."""
    chunk = governing_chunk(reading, last, role) if role != "neither" else None
    if chunk is None:
        return []
    lemma = lemma_of(reading.words[chunk.verb])
    if lemma in {"be", "have", "do", *NO_TRAIT} or not lemma.isalpha() or (role == "patient" and lemma in SAY):
        return []
    return [(role, lemma, reading.sentence.starts[chunk.verb], reading.sentence.ends[chunk.verb])]


def _names(reading: Reading, mention: Mention, first: int, last: int) -> list[Row]:
    """Everything that the sentence calls the mentioned actor."""
    found: list[Row] = []
    if mention.form == "role":
        found += _phrase(reading, first, last)
    found += _before(reading, first)
    number = reading.chunk_at.get(last)
    if number is not None and reading.chunks[number].last == last:
        found += _apposition_after(reading, number)
        found += _predicate(reading, number)
    number = reading.chunk_at.get(first)
    if number is not None:
        found += _apposition_before(reading, number)
    return found


def _before(reading: Reading, first: int) -> list[Row]:
    """Titles and adjectives before the name: "North Korean leader | Kim", "a defiant | Trump"."""
    last = first - 1
    if last < 0 or reading.words[last].lower() in STYLES:
        return []
    if reading.words[last].lower() in PERSON_NOUNS:
        begin = last
        while begin > 0 and _modifies(reading, begin - 1):
            begin -= 1
        return _phrase(reading, begin, last)
    begins = last > 0 and reading.words[last - 1].lower() in ("a", "an", "the")
    adjective = reading.tags[last] == "JJ" and reading.words[last].islower()
    return _phrase(reading, last, last) if begins and adjective and reading.words[last] not in NO_TRAIT else []


def _modifies(reading: Reading, i: int) -> bool:
    """Whether the word belongs to the title after it: "North Korean", "U.S.", "former"; any capital may begin a sentence."""
    word, low = reading.words[i], reading.words[i].lower()
    if low in STYLES | TIMES:
        return False
    return low in RANKS or (word[0].isupper() and (i > 0 or low in PLACES) and reading.tags[i] in ("NNP", "NNPS", "JJ"))


def _apposition_after(reading: Reading, number: int) -> list[Row]:
    """ "Kim, the young ruler of the North, said": a phrase between commas with a common noun of its own."""
    if reading.kind(number + 1) not in (",", "—", "–", "("):
        return []
    return _described(reading, number + 2, closed=True)


def _apposition_before(reading: Reading, number: int) -> list[Row]:
    """ "A former host of a show, Trump ..." at the beginning of the sentence, and "the dictator, Kim Jong Un," anywhere."""
    if number < 2 or reading.kind(number - 1) != "," or reading.kind(number - 2) != "N":
        return []
    chunk = reading.chunks[number - 2]
    words = reading.words
    begins = number == 2 and words[chunk.first].lower() in ("a", "an", "the")
    closes = words[chunk.first].lower() == "the" and reading.kind(number + 1) == "," and words[chunk.last].islower()
    if not (begins or closes) or words[chunk.last].lower() in TIMES:
        return []
    return _phrase(reading, chunk.first, chunk.last)


def _predicate(reading: Reading, number: int) -> list[Row]:
    """ "Trump is a dealmaker", "Kim is ruthless", "called Kim a madman"."""
    following = number + 1
    left = reading.chunks[number - 1] if number else None
    if left is not None and left.verb >= 0 and lemma_of(reading.words[left.verb]) in CALL and not left.passive:
        return _described(reading, number + 1, closed=False)
    if following >= len(reading.chunks) or reading.chunks[following].verb < 0:
        return []
    verb = reading.chunks[following]
    if lemma_of(reading.words[verb.verb]) not in COPULA and not (
        verb.passive and lemma_of(reading.words[verb.verb]) in CALL
    ):
        return []
    upto = reading.chunks[following + 1].first if following + 1 < len(reading.chunks) else verb.last
    if any(_NOT.search(word.lower()) for word in reading.words[verb.first : upto + 1]):
        return []
    if reading.kind(following + 1) == "J":
        chunk = reading.chunks[following + 1]
        low = reading.words[chunk.last].lower()
        bare = reading.kind(following + 2) in (
            ",",
            ".",
            "and",
            "but",
            "$",
            ";",
            "—",
            "–",
            "as",
            "because",
            "in",
            "about",
        )
        adjective = bare and reading.tags[chunk.last].startswith("JJ") and low.isalpha() and low not in NO_TRAIT
        return _phrase(reading, chunk.last, chunk.last) if adjective else []
    return _described(reading, following + 1, closed=False)


def _described(reading: Reading, number: int, *, closed: bool) -> list[Row]:
    """The phrase that begins with this chunk, its "of ..." included; with `closed` it must end at a mark or a relative clause."""
    if reading.kind(number) != "N":
        return []
    first, end = reading.chunks[number].first, number
    while reading.kind(end + 1) in ("of", "POS") and reading.kind(end + 2) == "N":
        end += 2
    last = reading.chunks[end].last
    opens = reading.words[first].lower() in ("a", "an", "the", "his", "her", "its")
    opens = opens or (closed and reading.words[last].lower() in PERSON_NOUNS and reading.words[first].islower())
    common = any(reading.tags[k] in ("NN", "NNS") and reading.words[k].islower() for k in range(first, last + 1))
    if (
        not opens
        or not common
        or not reading.tags[last].startswith("NN")
        or reading.words[last].lower() in TIMES
        or reading.tags[first] in ("PRP", "EX")
    ):
        return []
    if closed and reading.kind(end + 1) not in (",", ".", ")", "—", "–", ";", "$", "who"):
        return []
    return _phrase(reading, first, last)


def _phrase(reading: Reading, first: int, last: int) -> list[Row]:
    """The words from `first` to `last` as a value, articles, styles ("Mr.") and days left out; none where nothing is left."""
    while first <= last and (
        reading.words[first].lower() in STYLES or reading.tags[first] in ("DT", "CD", "PRP$", "PDT")
    ):
        first += 1
    words = [word.lower() for word in reading.words[first : last + 1]]
    if not words or len(words) > LONGEST or TIMES & set(words) or not any(word[0].isalpha() for word in words):
        return []
    start, end = reading.sentence.starts[first], reading.sentence.ends[last]
    return [("name_for", " ".join(words).replace(" 's", "'s").replace(" - ", "-"), start, end)]


def _loaded(reading: Reading, first: int, last: int, loaded: Sequence[tuple[str, int, int]]) -> list[Row]:
    """Loaded words within NEAR words of the mention, on either side, those inside it left out."""
    starts, ends = reading.sentence.starts, reading.sentence.ends
    low, high = starts[max(0, first - NEAR)], ends[min(len(ends) - 1, last + NEAR)]
    return [
        ("loaded_word", word, start, end)
        for word, start, end in loaded
        if low <= start and end <= high and not (starts[first] <= start < ends[last])
    ]
