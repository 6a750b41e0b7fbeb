"""The evidence for "this pronoun means that person", as numbers."""

import math

from analysis.mentions.discourse import POSSESSIVE, Words, pronoun_case
from analysis.mentions.pronouns.candidates import Candidate, Pronoun, Referent

PARTS = ("subject", "possessive", "after_preposition", "object", "joined", "other", "pronoun_subject", "pronoun_other")
CASES = ("subject", "object", "possessive", "reflexive")


FEATURES = (
    *(f"last_{part}" for part in PARTS),
    *(f"case_{case}" for case in CASES),
    "sentences_back",
    "log_words_back",
    "named_after",
    "rank",
    "n_before",
    "n_after",
    "share_before",
    "most_frequent",
    "n_candidates",
    "sure",
    "gender_known",
    "first_in_its_sentence",
    "same_part",
    "subject_then_subject",
    "same_sentence_object",
    "clause_between",
    "clause_words_between",
    "persons_between",
    "pronouns_between",
    "people_words_between",
    "pronoun_starts_sentence",
    "last_starts_sentence",
    "pronoun_after_clause_word",
    "pronoun_after_comma",
    "last_followed_by_comma",
    "last_in_parentheses",
    "last_speaks",
    "pronoun_speaks",
    "pronoun_quoted",
    "same_quote",
    "last_quoted",
    "speaker_of_quote",
    "paragraphs_back",
    "first_person_of_text",
    "first_person_of_sentence",
    "log_start",
    "n_words_of_name",
    "n_subject_mentions",
    "share_of_subject_mentions",
    "last_subject_of_all",
    "only_one_in_sentence",
    "others_in_sentence_before",
    "rival_is_subject_here",
    "pronouns_before_first",
    "pronouns_in_window",
    "opposite_pronouns_between",
    "pronoun_before_in_sentence",
    "cue_gender_agrees",
    "cue_gender_differs",
    "kin_word_before_last",
    "kin_word_after_pronoun",
    "possessive_pronoun_before_last",
    "relative_clause_after_last",
    "verb_before_last",
    "first_mention_log_words_back",
    "comma_before_last",
    "sentence_words_before_pronoun",
    "next_is_auxiliary",
    "same_clause_object",
    "after_and",
    "before_and",
    "after_of",
    "after_by",
    "after_with",
    "after_to",
    "possessed_then_pronoun",
    "gender_differs",
    "word_before_pronoun_is_preposition",
    "word_before_pronoun_is_and",
    "number_of_rivals_with_gender",
    "long_name_then_short",
    "paragraph_start",
    "sentence_share_named",
)


def describe(
    words: Words, pronoun: Pronoun, candidate: Candidate, all_candidates: list[Candidate], referents: list[Referent]
) -> list[float]:
    """The values of FEATURES for one candidate."""
    last = candidate.last
    part = _part(words, last)
    case = pronoun_case(words, pronoun.start, pronoun.end)
    at, there = words.at(pronoun.start), words.at(last.start)
    low, high = sorted((at, there))
    between = [words.word(i) for i in range(max(low + 1, high - 80), high)]
    here, its = words.sentence(pronoun.start), words.sentence(last.start)
    quote, its_quote = words.quote(pronoun.start), words.quote(last.start)
    total = sum(one.n_before for one in all_candidates) or 1
    inside = [
        r
        for r in referents
        if min(last.end, pronoun.end) <= r.start < max(last.start, pronoun.start) and r.entity != last.entity
    ]
    subject = part in ("subject", "pronoun_subject")
    speaks = _speaks(words, last.start, last.end)
    same = here == its
    breaks = (
        sum(word in words.discourse.clause_words or word in (",", ";", "—", ":") for word in between) if same else 0
    )
    in_sentence = [r for r in referents if words.sentence(r.start) == its]
    return [
        *(float(part == one) for one in PARTS),
        *(float(case == one) for one in CASES),
        float(min(here - its, 6)),
        math.log1p(abs(at - there)),
        float(last.start > pronoun.start),
        float(min(candidate.rank, 6)),
        float(min(candidate.n_before, 8)),
        float(min(candidate.n_after, 4)),
        candidate.n_before / total,
        float(candidate.n_before == max(one.n_before for one in all_candidates)),
        float(min(len(all_candidates), 8)),
        float(candidate.sure),
        float(candidate.gender_known),
        float(bool(in_sentence) and in_sentence[0].start == last.start),
        float((case == "subject" and subject) or (case == "object" and part in ("object", "after_preposition"))),
        float(case == "subject" and subject),
        float(same and case == "object" and subject),
        float(breaks > 0),
        float(min(breaks, 6)),
        float(min(len({r.entity for r in inside}), 5)),
        float(min(words.n_pronouns(pronoun.gender, low + 1, high), 5)),
        float(min(sum(word in words.discourse.people for word in between), 4)),
        float(words.starts_sentence(pronoun.start)),
        float(words.starts_sentence(last.start)),
        float(words.word(at - 1) in words.discourse.clause_words),
        float(words.word(at - 1) == ","),
        float(words.word(words.at(last.end)) == ","),
        float(words.word(there - 1) == "("),
        float(speaks),
        float(_speaks(words, pronoun.start, pronoun.end)),
        float(quote >= 0),
        float(quote >= 0 and quote == its_quote),
        float(its_quote >= 0),
        float(
            quote >= 0 and its_quote < 0 and speaks and words.paragraph(last.start) == words.paragraph(pronoun.start)
        ),
        float(min(words.paragraph(pronoun.start) - words.paragraph(last.start), 4)),
        float(bool(referents) and referents[0].entity == last.entity),
        float(bool(in_sentence) and in_sentence[0].entity == last.entity),
        math.log1p(there - words.at(pronoun.window_start)),
        *_more(words, pronoun, candidate, all_candidates, referents, case=case, at=at, there=there, between=between),
    ]


def _more(
    words: Words,
    pronoun: Pronoun,
    candidate: Candidate,
    all_candidates: list[Candidate],
    referents: list[Referent],
    *,
    case: str,
    at: int,
    there: int,
    between: list[str],
) -> list[float]:
    last, here = candidate.last, words.sentence(pronoun.start)
    low, high = sorted((at, there))
    subjects = [r for r in referents if r.start < pronoun.start and _part(words, r) in ("subject", "pronoun_subject")]
    own = [r for r in referents if r.entity == candidate.entity]
    first = words.at(own[0].start)
    mine = sum(r.entity == candidate.entity for r in subjects)
    earlier_here = [r for r in referents if r.start < pronoun.start and words.sentence(r.start) == here]
    others_here = {r.entity for r in earlier_here} - {candidate.entity}
    sentence_start = words.at(words.sentence_starts[here]) if here >= 0 else 0
    opposite = "female" if pronoun.gender == "male" else "male"
    cue = next(
        (
            words.discourse.kin_gender[w]
            for w in (words.word(there - 1), words.word(there - 2), words.word(there - 3))
            if w in words.discourse.kin_gender
        ),
        "",
    )
    window = words.at(pronoun.window_start), words.at(pronoun.window_end)
    sentences = words.sentence(pronoun.window_end) - words.sentence(pronoun.window_start) + 1
    return [
        float(last.end - last.start > 0 and len(words.text[last.start : last.end].split())),
        float(min(mine, 5)),
        mine / (len(subjects) or 1),
        float(bool(subjects) and subjects[-1].entity == candidate.entity),
        float(any(r.entity == candidate.entity for r in earlier_here) and not others_here),
        float(min(len(others_here), 4)),
        float(any(_part(words, r) == "subject" and r.entity != candidate.entity for r in earlier_here)),
        float(min(words.n_pronouns(pronoun.gender, window[0], min(first, window[1])), 6)),
        float(min(words.n_pronouns(pronoun.gender, *window), 10)),
        float(min(words.n_pronouns(opposite, low + 1, high), 4)),
        float(words.n_pronouns(pronoun.gender, sentence_start, at) > 0),
        float(cue == pronoun.gender),
        float(cue == opposite),
        float(any(words.word(there - n) in words.discourse.relatives for n in (1, 2))),
        float(case == "possessive" and any(words.word(at + n) in words.discourse.relatives for n in (1, 2))),
        float(any(words.word(there - n) in ("his", "her") for n in (1, 2, 3))),
        float(words.word(words.at(last.end)) == "," and words.word(words.at(last.end) + 1) in ("who", "whose", "whom")),
        float(words.word(there - 1) in words.discourse.past or words.word(there - 1).endswith("ed")),
        math.log1p(max(0, at - first)),
        float(words.word(there - 1) == ","),
        math.log1p(at - sentence_start),
        float(words.word(at + 1) in words.discourse.auxiliaries),
        float(
            case == "object"
            and words.sentence(last.start) == here
            and last.start < pronoun.start
            and not words.discourse.clause_words & set(between)
            and "," not in between
        ),
        float(words.word(there - 1) == "and"),
        float(words.word(words.at(last.end)) == "and"),
        float(words.word(there - 1) == "of"),
        float(words.word(there - 1) == "by"),
        float(words.word(there - 1) == "with"),
        float(words.word(there - 1) == "to"),
        float(bool(POSSESSIVE.match(words.text, last.end)) and len(between) < 6),
        float(any(r.gender and r.gender != pronoun.gender for r in own)),
        float(words.word(at - 1) in words.discourse.prepositions),
        float(words.word(at - 1) == "and"),
        float(sum(one.gender_known for one in all_candidates if one is not candidate)),
        float(len(words.text[own[0].start : own[0].end].split()) > len(words.text[last.start : last.end].split())),
        float(words.sentence(own[0].start) - words.sentence(pronoun.window_start)),
        len({words.sentence(r.start) for r in own}) / sentences,
    ]


def _part(words: Words, last: Referent) -> str:
    if last.pronoun:
        return "pronoun_subject" if pronoun_case(words, last.start, last.end) == "subject" else "pronoun_other"
    return words.part_played(last.start, last.end)


def _speaks(words: Words, start: int, end: int) -> bool:
    first, after = words.at(start), words.at(end)
    return any(words.word(i) in words.discourse.speech for i in (first - 1, after, after + 1))
