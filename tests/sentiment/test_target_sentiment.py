"""The target measure: names and gender are masked, order is kept, and plain praise and blame are told apart."""

import hashlib
import json
import math
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.errors import AnalysisError, UsageError
from analysis.language import inference, vectors
from analysis.sentiment.folder import FILES
from analysis.sentiment.masking import mask_names
from analysis.sentiment.target import COLUMNS, EXCERPT, WEIGHTS, TargetModel, load_model, masked_texts, score_targets

PEOPLE = [  # name, surname, he, his, him, himself, Mr, chairman
    ("Carl Lund", "Lund", "he", "his", "him", "himself", "Mr.", "chairman"),
    ("Ann Ortiz", "Ortiz", "she", "her", "her", "herself", "Mrs.", "chairwoman"),
    ("Fatima al-Masri", "al-Masri", "she", "her", "her", "herself", "Ms.", "chairwoman"),
]
SENTENCES = """
{name} won praise from all sides for {his} handling of the flood.
{name} lied to the committee, and {he} knew it.
On Monday {name} will meet the trade ministers in Geneva.
{Mr} {surname} was booed when {he} left the hall.
Voters trust {name} because {he} keeps {his} word.
The court found that {name} had taken bribes while {he} was mayor.
"I have nothing to add," {surname} told reporters.
Senator {surname} has made a mess of the budget, and colleagues blame {him}.
Nobody worked harder for the strikers than {name}.
{name}, 58, was born in the north of the country.
The editorial called {surname} a disgrace to {his} office.
Aides describe {surname} as patient, generous and quick to admit {his} own mistakes.
{He} has visited the province twice, said {name}'s office.
The {chairman}, {name}, resigned after the fraud came to light.
The {chairman}, {name}, was thanked for ten years of service.
Critics say {surname}'s plan would ruin the farmers.
Supporters say {surname}'s plan saved the farmers.
President {name} signed the bill on Friday.
President {surname} brushed aside the warnings, with deadly results.
The crowd sang {his} name as {name} walked in.
{name} blamed {himself} for the defeat.
{name} introduced {himself} to the guests.
Doctors credit {surname} with saving four children.
{surname} abandoned {his} own people in the middle of the siege.
The committee will hear {Mr} {surname} next week.
Even {his} rivals admire {surname}.
Even {his} friends have had enough of {surname}.
A poll puts {surname} at 23 percent.
{surname} dodged every question about {his} taxes.
{surname} answered every question about {his} taxes openly.
With {him} at the helm the company has never done better, and {surname} deserves the credit.
With {him} at the helm the company went under, and {surname} deserves the blame.
According to {name}, the talks will resume in May.
{surname} is a coward.
{surname} is a hero.
{surname} is a lawyer.
The report accuses {name} of covering up {his} brother's crimes.
The report clears {name} of every charge against {him}.
Few leaders have been as reckless as {surname}.
Few leaders have been as farsighted as {surname}.
""".strip().splitlines()

PLAIN = [
    ("Nobody in the party has done more good than [Lund], and everyone is grateful to him.", "positive"),
    ("[Ortiz] won wide praise for her brave and honest speech.", "positive"),
    ("The team thanked [Lund] for his wise and generous help.", "positive"),
    ("[Ortiz] lied to the voters and stole public money.", "negative"),
    ("The report calls [Lund] corrupt, lazy and cruel.", "negative"),
    ("Residents blamed [Ortiz] for the disastrous response to the flood.", "negative"),
    ("[Lund] will meet the ministers in Geneva on Monday.", "neutral"),
    ("The meeting was also attended by [Ortiz], who arrived on Tuesday.", "neutral"),
    ("According to [Lund], the vote takes place in May.", "neutral"),
]


def make_examples(*marked: str) -> pd.DataFrame:
    """Sentences with the target in square brackets as text, start, end."""
    texts = [sentence.replace("[", "").replace("]", "") for sentence in marked]
    starts = [sentence.index("[") for sentence in marked]
    ends = [sentence.index("]") - 1 for sentence in marked]
    return pd.DataFrame({"text": texts, "start": starts, "end": ends})


def about(person: tuple[str, ...]) -> pd.DataFrame:
    """Every one of SENTENCES about this person, who is the target by full name or else by surname."""
    name, surname, he, his, him, himself, mr, chairman = person
    words = {"he": he, "He": he.title(), "his": his, "him": him, "himself": himself, "Mr": mr, "chairman": chairman}
    texts = [line.format(name=name, surname=surname, **words) for line in SENTENCES]
    forms = [name if "{name}" in line else surname for line in SENTENCES]
    starts = [text.index(form) for text, form in zip(texts, forms, strict=True)]
    ends = [start + len(form) for start, form in zip(starts, forms, strict=True)]
    return pd.DataFrame({"text": texts, "start": starts, "end": ends})


@pytest.mark.parametrize(
    "marked, expected",
    [
        ("[Ortiz] resigned.", "[TGT] resigned."),
        ("Then Ann [Ortiz] resigned.", "Then [TGT] resigned."),  # the first name belongs to the span
        ("But [Ortiz] resigned.", "But [TGT] resigned."),  # a capital alone makes no first name
        ("[Ortiz]'s plan failed.", "[TGT]'s plan failed."),  # possessive
        ("[Ortiz's] plan failed.", "[TGT]'s plan failed."),  # possessive inside the span
        ("President [Ortiz] spoke.", "President [TGT] spoke."),  # roles stay
        ("[President Ortiz] spoke.", "President [TGT] spoke."),  # roles stay, inside the span as well
        ("[Mrs. Ortiz] spoke.", "[TGT] spoke."),  # titles go
        ("Mr. [Lund] spoke.", "[TGT] spoke."),
        ("[Ann Ortiz] spoke, and Ortiz left.", "[TGT] spoke, and [TGT] left."),  # the surname elsewhere
        ("[Ann Ortiz] spoke. ORTIZ OUT", "[TGT] spoke. [TGT] OUT"),  # in capitals
        ("[Ann Ortiz] and Bob Ortiz spoke.", "[TGT] and [OTH] spoke."),  # a namesake is somebody else
        ("[Ortiz] met Ortizville's mayor.", "[TGT] met Ortizville's mayor."),  # whole words only
        ("The pro-[Ortiz] camp won.", "The pro-[TGT] camp won."),
        ("[She] said he knew her and his aide.", "[TGT] said [THEY] knew [THEIR] and [THEIR] aide."),
        ("[Ortiz], a congresswoman, met a spokesman.", "[TGT], a congressperson, met a spokesperson."),
        ("[The president] said so herself.", "[TGT] said so themselves."),
    ],
)
def test_names_and_gender_are_masked(marked, expected):
    row = make_examples(marked).iloc[0]
    assert mask_names(row.text, row.start, row.end) == expected


def test_other_actors_and_further_mentions_are_masked_where_known():
    text = "Mr. Lund praised Ann Ortiz and her plan, said Lund."
    masked = mask_names(text, 21, 26, same=[(31, 34)], others=[(4, 8)])
    assert masked == "[OTH] praised [TGT] and [TGT] plan, said [OTH]."


def test_a_span_of_another_actor_that_overlaps_the_target_is_ignored():
    assert mask_names("Ann Ortiz spoke.", 0, 9, others=[(4, 9)]) == "[TGT] spoke."


def test_each_row_gets_probabilities_and_the_most_probable_label():
    scored = score_targets(make_examples(*(marked for marked, _ in PLAIN)))
    assert list(scored.columns) == [*COLUMNS, "label"]
    assert (scored.dtypes[list(COLUMNS)] == "float64").all()
    assert np.allclose(scored[list(COLUMNS)].sum(axis=1), 1, atol=1e-12)
    assert list("p_" + scored["label"]) == list(scored[list(COLUMNS)].idxmax(axis=1))


def test_order_and_index_are_those_of_the_input():
    examples = make_examples(*(marked for marked, _ in PLAIN))
    shuffled = examples.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(score_targets(shuffled), score_targets(examples).loc[shuffled.index])


def test_a_score_does_not_depend_on_what_is_scored_beside_it():
    examples = about(PEOPLE[0])
    together = score_targets(examples)
    alone = pd.concat([score_targets(examples.iloc[[row]]) for row in range(len(examples))])
    pd.testing.assert_frame_equal(together, alone, rtol=1e-4, atol=1e-5)


def test_nothing_to_score_gives_an_empty_table():
    scored = score_targets(pd.DataFrame({"text": [], "start": [], "end": []}))
    assert list(scored.columns) == [*COLUMNS, "label"]
    assert scored.empty
    assert (scored.dtypes[list(COLUMNS)] == "float64").all()


def test_what_reads_the_same_is_scored_once(monkeypatch):
    seen: list[str] = []
    logits = TargetModel.logits
    monkeypatch.setattr(
        TargetModel, "logits", lambda self, texts, *rest: seen.extend(texts) or logits(self, texts, *rest)
    )
    scored = score_targets(
        make_examples("[Ann Ortiz] resigned.", "[Lund] resigned.", "[Lund] stayed.", "[Lund] resigned.")
    )
    assert seen == ["[TGT] resigned.", "[TGT] stayed."]
    assert scored.iloc[0].equals(scored.iloc[3])


@pytest.mark.parametrize("person", PEOPLE[1:], ids=lambda person: person[0])
def test_who_it_is_makes_no_difference(person):
    pd.testing.assert_frame_equal(score_targets(about(person)), score_targets(about(PEOPLE[0])))


@pytest.mark.parametrize("marked, expected", PLAIN)
def test_plain_praise_blame_and_report(marked, expected):
    assert score_targets(make_examples(marked))["label"].item() == expected


def test_the_target_decides_between_two_people():
    text = "Everyone thanked {} for the rescue; {} had cruelly left the miners to die."
    praised, blamed = text.format("[Ortiz]", "Lund"), text.format("Ortiz", "[Lund]")
    assert list(score_targets(make_examples(praised, blamed))["label"]) == ["positive", "negative"]


def test_a_long_text_is_read_around_its_target():
    long = "The weather was mild. " * 400
    scored = score_targets(make_examples(f"{long}[Ortiz] lied to the voters and stole public money. {long}"))
    assert scored["label"].item() == "negative"


@pytest.mark.parametrize("start, end", [(-1, -1), (3, 3), (5, 900)])
def test_a_span_outside_its_text_is_named(start, end):
    with pytest.raises(UsageError, match="Row 1"):
        score_targets(pd.DataFrame({"text": ["Ortiz left."], "start": [start], "end": [end]}))


def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(AnalysisError, match=r"model\.onnx"):
        load_model(tmp_path)


def test_a_text_that_is_none_is_named():
    with pytest.raises(UsageError, match="Row 2"):
        score_targets(pd.DataFrame({"text": ["Ortiz left.", None], "start": [0, 0], "end": [5, 5]}))


def test_a_table_with_gaps_holds_whole_numbers_as_floats():
    scored = score_targets(pd.DataFrame({"text": ["Ortiz left."], "start": [0.0], "end": [5.0]}))
    pd.testing.assert_frame_equal(scored, score_targets(make_examples("[Ortiz] left.")))


STRANGE = [  # each with the same target, which must be judged as if alone
    "[Ortiz] lied to the voters and stole public money. 😡😡😡",
    "[Ortiz] lied to the voters and stole public money. Новости дня. 最新消息。",
    "[Ortiz] lied to the voters\x00 and stole\u200b public money.",
    "\u202b[Ortiz] lied to the voters and stole public money.\u202c",
]


@pytest.mark.parametrize("marked", STRANGE)
def test_emoji_other_scripts_and_marks_are_read_as_they_are(marked):
    assert score_targets(make_examples(marked))["label"].item() == "negative"


@pytest.mark.parametrize("marked", ["[😀]", "[金正恩]访问了北京。", "زار [الرئيس] المدينة.", "[.]", "[Ортис] ушла."])
def test_a_target_in_any_script_gets_probabilities(marked):
    assert score_targets(make_examples(marked))[list(COLUMNS)].sum(axis=1).item() == pytest.approx(1)


def test_a_sentence_of_5000_words_is_cut_to_the_stated_part():
    words = "and the committee heard further evidence " * 850
    long = make_examples(f"{words}[Ortiz] {words}")
    middle = masked_texts(long)[0]
    assert len(middle) <= EXCERPT + len("[TGT]")
    assert "[TGT]" in middle
    pd.testing.assert_frame_equal(
        score_targets(long), score_targets(make_examples(middle.replace("TGT", "Ortiz").strip()))
    )


# ---- folders of weights that are not whole


def copied(folder, **changes):
    """The shipped weights in `folder`, with values of config.json changed."""
    for name in FILES:
        shutil.copy(WEIGHTS / name, folder / name)
    config = json.loads((folder / "config.json").read_text()) | changes
    (folder / "config.json").write_text(json.dumps({k: v for k, v in config.items() if v is not None}))
    return folder


def scored_with(folder):
    return score_targets(make_examples("[Ortiz] left."), load_model(folder))


def test_a_copied_folder_scores_like_the_shipped_one(tmp_path):
    pd.testing.assert_frame_equal(scored_with(copied(tmp_path)), score_targets(make_examples("[Ortiz] left.")))


@pytest.mark.parametrize("damage", [
    lambda content: content[: len(content) // 2],                                  # cut short
    lambda content: content[:9_000_000] + b"\x01" + content[9_000_001:],           # one byte in the weights
    lambda _content: b"",
], ids=["cut", "byte", "empty"])  # fmt: skip
def test_damaged_weights_are_refused(tmp_path, damage):
    weights = copied(tmp_path) / "model.onnx"
    weights.write_bytes(damage(weights.read_bytes()))
    with pytest.raises(AnalysisError, match=r"model\.onnx .* is damaged"):
        scored_with(tmp_path)


def test_weights_of_something_else_are_refused(tmp_path):
    content = b"not a network"
    copied(tmp_path, digest=hashlib.sha256(content).hexdigest())
    (tmp_path / "model.onnx").write_bytes(content)
    with pytest.raises(AnalysisError, match="cannot be run"):
        scored_with(tmp_path)


def test_the_network_of_the_sentence_vectors_is_refused(tmp_path):
    encoder = Path(vectors.WEIGHTS) / "model.onnx"
    copied(tmp_path, digest=hashlib.sha256(encoder.read_bytes()).hexdigest())
    shutil.copy(encoder, tmp_path / "model.onnx")
    with pytest.raises(AnalysisError, match="no model of sentiment"):
        scored_with(tmp_path)


def swapped_words(settings):
    words = settings["model"]["vocab"]
    words["good"], words["bad"] = words["bad"], words["good"]


@pytest.mark.parametrize("change", [
    swapped_words,                                                                  # as many words, in another order
    lambda settings: settings["model"]["vocab"].pop("senate"),
    lambda settings: settings["added_tokens"].pop(),
    lambda settings: settings["normalizer"].update(lowercase=False),
], ids=["order", "word", "mark", "case"])  # fmt: skip
def test_another_tokenizer_is_refused(tmp_path, change):
    path = copied(tmp_path) / "tokenizer.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    change(settings)
    path.write_text(json.dumps(settings), encoding="utf-8")
    with pytest.raises(AnalysisError, match=r"tokenizer\.json"):
        scored_with(tmp_path)


def test_a_tokenizer_that_is_none_is_refused(tmp_path):
    (copied(tmp_path) / "tokenizer.json").write_text("{")
    with pytest.raises(AnalysisError, match=r"tokenizer\.json cannot be read"):
        scored_with(tmp_path)


@pytest.mark.parametrize("changes, message", [
    ({"temperature": 0},                                  "`temperature` is 0"),
    ({"temperature": "1"},                                "`temperature` is '1'"),
    ({"max_length": 5000},                                "`max_length` is 5000"),
    ({"digest": None},                                    "`digest` is missing"),
    ({"labels": ["positive", "neutral", "negative"]},     "`labels` is"),
    ({"chosen": [1, 0]},                                  r"`chosen` is \[1, 0\]"),
    ({"chosen": [1, 0, None]},                            "not a number a label"),
])  # fmt: skip
def test_settings_that_cannot_be_meant_are_refused(tmp_path, changes, message):
    with pytest.raises(AnalysisError, match=message):
        load_model(copied(tmp_path, **changes))


@pytest.mark.parametrize(
    "content, message", [("", "is not JSON"), ("[]", "no JSON object"), ("{}", "`digest` is missing")]
)
def test_a_config_in_another_form_is_refused(tmp_path, content, message):
    (copied(tmp_path) / "config.json").write_text(content)
    with pytest.raises(AnalysisError, match=message):
        load_model(tmp_path)


def test_sentences_that_were_chosen_are_less_often_neutral(tmp_path):
    model, examples = load_model(copied(tmp_path, chosen=[2.5, 0, 2])), about(PEOPLE[1])
    drawn, chosen = (score_targets(examples, one) for one in (model, model.for_chosen()))
    odds = [table["p_negative"] / table["p_neutral"] for table in (drawn, chosen)]
    assert (odds[1] / odds[0]).to_numpy() == pytest.approx(math.exp(2.5 / model.temperature), rel=1e-4)
    assert (chosen["p_neutral"] < drawn["p_neutral"]).all()


def test_threads_change_no_score():
    examples = about(PEOPLE[1])
    pd.testing.assert_frame_equal(score_targets(examples, threads=1), score_targets(examples, threads=3))


def test_batches_hold_each_row_once_longest_first_and_no_more_tokens_than_a_batch_may(monkeypatch):
    monkeypatch.setattr(inference, "BATCH_TOKENS", 60)
    lengths = [3, 50, 7, 7, 90, 12]
    found = list(inference.batches(lengths))
    assert found == [[4], [1], [5, 2, 3, 0]]


def test_the_shipped_files_are_small_and_complete():
    sizes = {file.name: file.stat().st_size for file in WEIGHTS.iterdir()}
    assert {"model.onnx", "tokenizer.json", "config.json", "card.md", "report.json"} <= set(sizes)
    assert sizes["model.onnx"] + sizes["tokenizer.json"] <= 25_000_000
