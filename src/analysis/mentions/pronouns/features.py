"""The evidence for "this pronoun means that person", as numbers: one row a candidate."""

from analysis.mentions.pronouns.candidates import Candidate
from analysis.mentions.pronouns.scene import (
    BEHIND_PREPOSITION,
    JOINED,
    OBJECT,
    POSSESSIVE,
    SUBJECT,
    Referent,
    Scene,
)  # fmt: skip

FEATURES = (
    "pronoun_is_subject", "pronoun_is_object", "pronoun_is_possessive", "words_before_pronoun_in_sentence",
    "preposition_before_pronoun", "n_candidates", "n_pronouns_near",
    "last_is_subject", "last_is_object", "last_is_possessive", "last_is_joined", "last_behind_preposition",
    "last_is_pronoun", "both_subjects", "same_part",
    "sentences_back", "words_back", "named_after", "rank", "n_before", "n_after", "share_before", "most_frequent",
    "sure", "gender_known", "n_rivals_of_gender",
    "n_subjects", "share_of_subjects", "last_subject", "first_in_sentence_of_last", "first_near",
    "others_before_in_sentence", "rival_is_subject_here", "persons_between", "clause_words_between", "same_clause_object",
    "comma_before_last", "comma_after_last", "parenthesis_before_last", "and_before_last", "and_after_last",
    "of_before_last", "verb_before_last", "last_opens_sentence",
    "n_words_of_name", "name_grew_shorter", "words_since_first", "sentences_before_first", "words_before_last",
    "pronouns_before_first", "n_sentences_named",
)  # fmt: skip


def describe(scene: Scene, pronoun: Referent, candidates: list[Candidate], near: list[Referent]) -> list[list[float]]:
    """The values of FEATURES for each candidate. `near`: all referents in the sentences that are looked at."""
    words, padded, at, here = scene.words, scene.padded, pronoun.first, pronoun.sentence
    before = [one for one in near if one.start < pronoun.start]
    subjects = [one.entity for one in before if scene.part(one) == SUBJECT]
    in_sentence = [one for one in before if one.sentence == here]
    entities_here = {one.entity for one in in_sentence}
    named_subjects_here = {one.entity for one in in_sentence if not one.pronoun and one.part == SUBJECT}
    opens: dict[int, str] = {}
    for one in near:
        opens.setdefault(one.sentence, one.entity)
    start, end = near[0].first, near[-1].after
    counts = [len(one.before) for one in candidates]
    total, most = sum(counts) or 1, max(counts)
    placed = [one.places for one in candidates]
    known = [pronoun.gender in [place.gender for place in places] for places in placed]
    n_known, case = sum(known), pronoun.part
    own = [
        case == SUBJECT, case == OBJECT, case == POSSESSIVE, at - scene.first_of(here),
        padded[at - 1] in words.prepositions, len(candidates), scene.n_pronouns(pronoun.gender, start, end),
    ]  # fmt: skip
    rows = []
    for rank, candidate in enumerate(candidates):
        entity, last, places = candidate.entity, candidate.last, placed[rank]
        first, part, n_before = places[0], scene.part(last), counts[rank]
        there, previous, following = last.first, padded[last.first - 1], padded[last.after]
        low, high = (there, at) if there < at else (at, there)
        between = scene.low[max(low + 1, high - 80) : high] if last.sentence == here else []
        n_breaks = sum(map(words.clause_breaks.__contains__, between))
        n_subjects = subjects.count(entity)
        if n_before:
            apart = {one.entity for one in before if one.start >= last.end}
        else:
            apart = {one.entity for one in near if pronoun.end <= one.start < last.start}
        is_subject = part == SUBJECT
        length, length_first = last.after - last.first, first.after - first.first
        rows.append([
            *own,
            is_subject, part == OBJECT, part == POSSESSIVE, part == JOINED, part == BEHIND_PREPOSITION,
            bool(last.pronoun), is_subject and case == SUBJECT,
            (is_subject and case == SUBJECT) or (case == OBJECT and part in (OBJECT, BEHIND_PREPOSITION)),
            here - last.sentence, high - low, not n_before, rank, n_before, len(candidate.after), n_before / total,
            n_before == most, any(one.sure for one in places), known[rank], n_known - known[rank],
            n_subjects, n_subjects / (len(subjects) or 1), bool(subjects) and subjects[-1] == entity,
            opens[last.sentence] == entity, near[0].entity == entity,
            len(entities_here - {entity}), bool(named_subjects_here - {entity}), len(apart - {entity}), n_breaks,
            case == OBJECT and bool(n_before) and last.sentence == here and not n_breaks,
            previous == ",", following == ",", previous == "(", previous == "and", following == "and", previous == "of",
            previous in words.past or previous.endswith("ed"), there <= scene.first_of(last.sentence),
            length, length_first > length, at - first.first, first.sentence - near[0].sentence, there - start,
            scene.n_pronouns(pronoun.gender, start, first.first), len({one.sentence for one in places}),
        ])  # fmt: skip
    return rows
