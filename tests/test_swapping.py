"""The measure does not know who it is about: swap the actors of 500 sentences, from raw text on, and next to no label changes."""

from collections import Counter

import pytest
from swapping import PEOPLE, REAL, TO_FEMALE, compare, made_up, names_somebody_else, others, rate, real, swap

from analysis.sentiment.masking import mask_names

HADDAD, CHO, NWOSU, OKONJO = PEOPLE[2], PEOPLE[1], PEOPLE[6], PEOPLE[7]


@pytest.mark.parametrize("before, after", [
    ("Omar Haddad said he trusts his wife.",            "Adaeze Okonjo said she trusts her husband."),
    ("Mr. Haddad, a congressman, blamed himself.",      "Ms. Okonjo, a congresswoman, blamed herself."),
    ("HE left, they told him. It is his.",              "SHE left, they told her. It is hers."),
    ("Haddad's rivals like Haddadin.",                  "Okonjo's rivals like Haddadin."),  # whole words only
])  # fmt: skip
def test_a_man_becomes_a_woman(before, after):
    assert swap(before, {HADDAD: OKONJO}).text == after


def test_a_place_is_found_again_in_the_swapped_text():
    before = "Mr. Haddad, a congressman, said he left."
    swapped = swap(before, {HADDAD: OKONJO})
    assert swapped.text[swapped.place(before.index("he left")) :] == "she left."


@pytest.mark.parametrize("before, after", [
    ("Cho said they told her about her plan.", "Nwosu said they told him about his plan."),
    ("She is a queen, and the crown is hers.", "He is a king, and the crown is his."),
])  # fmt: skip
def test_a_woman_becomes_a_man(before, after):
    assert swap(before, {CHO: NWOSU}).text == after


def test_whose_pronouns_change_must_be_plain():
    with pytest.raises(ValueError, match="whose pronouns"):
        swap("He met him.", {HADDAD: OKONJO, NWOSU: PEOPLE[4]})


UNEQUAL = {
    "Mr.",
    "Mr",
    "men",
    "lord",
    "sir",
    "gentlemen",
    "bachelor",
    "fatherly",
    "manly",
    "monk",
}  # "lady" and "lord" are no pair elsewhere


@pytest.mark.parametrize("man, woman", [pair for pair in TO_FEMALE.items() if pair[0] not in UNEQUAL])
def test_a_word_for_a_man_reads_like_the_one_for_a_woman(man, woman):
    assert mask_names(f"Ortiz, a {man}, left.", 0, 5).lower() == mask_names(f"Ortiz, a {woman}, left.", 0, 5).lower()


@pytest.mark.parametrize("word", ["human", "German", "Roman", "shaman", "talisman", "woman", "mankind", "manage"])
def test_a_word_that_only_ends_like_one_stays(word):
    expected = "person" if word == "woman" else word
    assert mask_names(f"Ortiz, a {word}, left.", 0, 5) == f"[TGT], a {expected}, left."


@pytest.mark.parametrize("flip", [False, True], ids=["same gender", "other gender"])
def test_made_up_sentences_keep_their_labels(flip):
    total = Counter()
    for turn in range(8):
        old = [PEOPLE[2 * turn + turn % 2], PEOPLE[(2 * turn + 5) % 16]]
        total += compare(made_up(63, *old, seed=turn), old, others(old, flip, 3 * turn))[0]
    assert total["texts"] >= 500
    assert total["compared"] >= 1_000
    assert total["changed"] < 0.01 * total["compared"], rate(total)
    assert total["lost"] + total["gained"] < 0.01 * total["mentions"], rate(total)


@pytest.mark.shared
@pytest.mark.parametrize("flip", [False, True], ids=["same gender", "other gender"])
def test_sentences_of_real_articles_keep_their_labels(flip):
    texts = real(500, REAL)
    if not texts:
        pytest.skip("../shared is absent")
    counts, _ = compare(texts, REAL, others(REAL, flip, 5))
    assert counts["texts"] == 500
    assert counts["changed"] < 0.01 * counts["compared"], rate(counts)
    if flip:  # a "he" that may mean somebody who keeps his name is a "she" now, who cannot be he: another text, not another reading
        alone = [text for text in texts if not names_somebody_else(text, REAL)]
        counts, _ = compare(alone, REAL, others(REAL, flip, 5))
        assert counts["mentions"] >= 300
    assert counts["lost"] + counts["gained"] < 0.02 * counts["mentions"], rate(counts)
