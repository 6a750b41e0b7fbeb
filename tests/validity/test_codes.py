"""Codes: appended so that nothing is lost, read from whatever tool made them, settled, and found again in a changed corpus."""

import json
import threading

import pandas as pd
import pytest
from factories import ENGLISH, make_articles, make_mentions

from analysis.errors import GoldError
from analysis.language.sentences import split_sentences
from analysis.spreadsheets import read_csv_of_people
from analysis.tables import CODES
from analysis.validity.codes import (
    append_code,
    last_codes,
    locate,
    make_code,
    read_codes,
    read_returned,
    sentence_digest,
    settled,
    unit_texts,
    without_text,
    write_codes,
    write_units,
)
from analysis.validity.codes.exchange import codes_allowed
from analysis.validity.coding import draw_units, per_actor

UNIT = {"unit_id": "a0.m0", "article_id": "a0", "inclusion": 0.25, "stratum": "east", "start": 3, "end": 8}


def codes_of(*given, **columns):
    """Codes from (unit_id, task, code, coder)."""
    rows = [make_code({**UNIT, "unit_id": unit}, task, code, coder) for unit, task, code, coder in given]
    return CODES.fill(pd.DataFrame(rows)).assign(**columns)


@pytest.mark.parametrize("task, given, stored", [
    ("sentiment", -1, "negative"), ("sentiment", "1", "positive"), ("sentiment", 0.0, "neutral"),
    ("attitude", "Negative ", "negative"),
    ("voice", "cannot tell", "cannot_tell"),
    ("sentiment", "", ""), ("sentiment", None, ""), ("sentiment", float("nan"), ""),  # taken back
    ("frames", ["conflict", "alliance"], "alliance; conflict"), ("frames", "b,a;b", "a; b"),
    ("frames", [], "none"), ("frames", "none", "none"),                                # no frame, and not "not coded"
])  # fmt: skip
def test_a_code_is_stored_in_one_spelling(task, given, stored):
    assert make_code(UNIT, task, given, "Ann")["code"] == stored


@pytest.mark.parametrize("task, code, coder, message", [
    ("sentiment", "bad", "Ann", "`code` of sentiment is 'bad'. Write one of negative, neutral, positive, cannot_tell"),
    ("actor", "negative", "Ann", "Write one of yes, no, cannot_tell"),
    ("sentimant", "negative", "Ann", "Did you mean `sentiment`"),
    ("sentiment", "negative", " ", "The code has no coder"),
])  # fmt: skip
def test_what_is_no_code_is_refused(task, code, coder, message):
    with pytest.raises(GoldError, match=message):
        make_code(UNIT, task, code, coder)


def test_codes_are_appended_and_the_last_one_counts(tmp_path):
    path = tmp_path / "new" / "codes.jsonl"
    append_code(path, make_code(UNIT, "sentiment", "negative", "Ann", note="grim"))
    append_code(path, make_code(UNIT, "voice", "outlet", "Ann"))
    append_code(path, make_code(UNIT, "sentiment", "neutral", "Ann"))
    append_code(path, make_code(UNIT, "voice", "", "Ann"))  # taken back
    assert len(path.read_text().splitlines()) == 4  # nothing is ever overwritten
    codes = read_codes(path)
    assert list(zip(codes["task"], codes["code"], codes["coder"], codes["inclusion"], strict=True)) == [
        ("sentiment", "neutral", "Ann", 0.25)
    ]
    assert codes["coded_at"].notna().all()
    assert codes.attrs["notes"] == []


def test_two_kernels_may_write_at_once(tmp_path):
    path = tmp_path / "codes.jsonl"

    def write(coder):
        for number in range(25):
            append_code(path, make_code({**UNIT, "unit_id": f"m{number}"}, "sentiment", "neutral", coder))

    threads = [threading.Thread(target=write, args=(f"coder {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_codes(path)) == 100


def test_a_line_that_is_cut_off_costs_no_other(tmp_path):
    path = tmp_path / "codes.jsonl"
    append_code(path, make_code(UNIT, "sentiment", "negative", "Ann"))
    with path.open("a") as stream:
        stream.write('{"unit_id": "a0.m1", "task": "sent')  # the power went
    append_code(path, make_code({**UNIT, "unit_id": "a0.m2"}, "sentiment", "neutral", "Ann"))
    codes = read_codes(path)
    assert list(codes["unit_id"]) == ["a0.m0", "a0.m2"]
    assert codes.attrs["notes"] == ["1 lines are cut off, as by a computer that went down, and were left out."]


def test_where_the_disk_refuses_the_codes_before_are_kept(tmp_path, monkeypatch):
    path = tmp_path / "codes.jsonl"
    append_code(path, make_code(UNIT, "sentiment", "negative", "Ann"))

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(GoldError, match=r"No space left on device.*The codes before it are kept"):
        append_code(path, make_code(UNIT, "sentiment", "positive", "Ann"))
    assert list(read_codes(path)["code"]) == ["negative"]


@pytest.mark.parametrize("divider", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_table_of_a_spreadsheet_is_read_whatever_its_divider(tmp_path, divider, mark):
    rows = [["unit_id", "task", "code", "coder", "inclusion"], ["a0.m0", "sentiment", "-1", "Zoë", '"0,25"']]
    path = tmp_path / "codes.csv"
    path.write_text(mark + "\n".join(divider.join(row) for row in rows), encoding="utf-8")
    codes = read_codes(path)
    assert codes.iloc[0][["code", "coder", "inclusion"]].to_list() == ["negative", "Zoë", 0.25]  # a decimal comma too


@pytest.mark.parametrize("name, text, message", [
    ("c.jsonl", '{"unit_id": "m", "task": "sentiment", "code": "bad", "coder": "A"}', r"c.jsonl, line 1: `code` of sentiment is 'bad'"),
    ("c.jsonl", '\n{"unit_id": "m", "task": "tone", "code": "x", "coder": "A"}', "line 2: `task` is 'tone'. Known: actor, attitude"),
    ("c.jsonl", '{"unit_id": "m", "task": "voice", "code": "outlet"}', "line 1: `coder` is missing"),
    ("c.jsonl", '{"task": "voice", "code": "outlet", "coder": "A"}', "line 1: `unit_id` is missing"),
    ("c.jsonl", '{"unit_id": "m", "task": "voice", "code": "outlet", "coder": "A", "inclusion": 0}', "`inclusion` is 0. Write a probability"),
    ("c.jsonl", '{"unit_id": "m", "task": "voice", "code": "outlet", "coder": "A", "coded_at": "noon"}', "`coded_at` is 'noon'. Write a time"),
    ("c.jsonl", '{"unit_id": "m"]}', "line 1: not JSON"),
    ("c.jsonl", "[1]", "line 1: not a JSON object but list"),
    ("c.csv", "unit_id,task,code,coder\nm,sentiment,neutral,A\nm,voice,nobody,A\n", "c.csv, row 3: `code` of voice is 'nobody'"),
    ("c.csv", "unit_id;sentiment;coder\nm;good;A\n", "c.csv, row 2: `code` of sentiment is 'good'"),
])  # fmt: skip
def test_a_file_that_is_not_in_the_form_is_refused_with_the_place(tmp_path, name, text, message):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=message):
        read_codes(tmp_path / name)


SAMPLE = "unit_id;kind;sentiment;coder;note\nm0;mention;-1;Zoë;\nm1;mention;;;\nm2;mention;neutral;Zoë;\nm3;mention;;Zoë;\nm4;mention;;;odd\n;;;;\n"


def test_a_sample_that_is_partly_coded_is_read_and_the_rest_counted(tmp_path):
    path = tmp_path / "sample.csv"
    path.write_text(SAMPLE, encoding="utf-8")
    codes = read_codes(path, tasks=("sentiment",))
    assert list(codes["unit_id"]) == ["m0", "m2"]
    assert codes.attrs == {"notes": ["3 units are not coded yet."], "n_not_coded": 3}
    path.write_text("unit_id,task,code,coder\nm0,sentiment,neutral,A\nm1,sentiment,,\n", encoding="utf-8")
    assert read_codes(path).attrs["n_not_coded"] == 1
    (tmp_path / "units.jsonl").write_text('{"unit_id": "m9", "kind": "mention"}\n')  # a file of units beside it
    assert read_codes(tmp_path).attrs["n_not_coded"] == 1
    path.write_text("unit_id,sentiment,coder\nm0,neutral,A\nm1,neutral,\n", encoding="utf-8")
    with pytest.raises(GoldError, match="row 3: `coder` is missing"):
        read_codes(path)


@pytest.mark.parametrize("name, content, form", [
    ("s.csv", SAMPLE.encode("cp1252"), "not in UTF-8 but, from line 2 on, in another encoding"),
    ("s.csv", SAMPLE.encode("utf-16"), "in UTF-16"),
    ("s.xlsx", b"PK\x03\x04\x14\x00", "a workbook of a spreadsheet program"),
    ("s.csv", b"PK\x03\x04\x14\x00", "a workbook of a spreadsheet program"),
])  # fmt: skip
def test_a_table_saved_in_another_form_is_refused_with_how_to_save_it(tmp_path, name, content, form):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(GoldError, match=rf"{name} is {form}.*\. Save it as CSV in UTF-8: in Excel choose 'CSV UTF-8'"):
        read_codes(tmp_path / name)


def test_an_unknown_frame_is_answered_with_the_nearest(tmp_path):
    write_codes(codes_of(("a0", "frames", "confict", "Ann")), tmp_path / "c.jsonl")
    assert list(read_codes(tmp_path / "c.jsonl")["code"]) == ["confict"]
    with pytest.raises(GoldError, match=r"line 1: `code` of frames holds 'confict'\. Did you mean `conflict`"):
        read_codes(tmp_path / "c.jsonl", frames=["conflict", "alliance"])


def test_a_folder_of_files_is_one_table_of_codes(tmp_path):
    write_codes(codes_of(("m0", "sentiment", "neutral", "Ann")), tmp_path / "ann.jsonl")
    write_codes(codes_of(("m0", "sentiment", "positive", "Ben")), tmp_path / "ben.csv")
    (tmp_path / "notes.md").write_text("not codes")
    assert list(read_codes(tmp_path)["coder"]) == ["Ann", "Ben"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(GoldError, match="a folder without codes"):
        read_codes(tmp_path / "empty")
    with pytest.raises(GoldError, match="is not a file"):
        read_codes(tmp_path / "nowhere.jsonl")


def test_two_coders_under_one_name_are_pointed_out(tmp_path):
    path = tmp_path / "codes.jsonl"
    for code in ("negative", "positive"):  # two people, both called Ann, on the same three units
        for unit in ("m0", "m1", "m2"):
            append_code(path, make_code({**UNIT, "unit_id": unit}, "sentiment", code, "Ann"))
    codes = read_codes(path)
    assert list(codes["code"]) == ["positive"] * 3  # the last counts
    assert (
        "Ann: 3 units of sentiment were coded twice and differently, the nearest 0 seconds apart"
        in codes.attrs["notes"][0]
    )


def test_units_of_two_samples_under_one_name_are_pointed_out(tmp_path):
    for number, inclusion in enumerate((0.25, 0.5)):
        append_code(
            tmp_path / f"{number}.jsonl", make_code({**UNIT, "inclusion": inclusion}, "sentiment", "neutral", "Ann")
        )
    assert (
        "Ann: 1 units of sentiment were coded twice, as drawn in two different samples"
        in read_codes(tmp_path).attrs["notes"][0]
    )


def test_a_coder_who_thinks_again_is_not_taken_for_two(tmp_path):
    path = tmp_path / "codes.jsonl"
    for unit in ("m0", "m1", "m2", "m3"):
        append_code(path, make_code({**UNIT, "unit_id": unit}, "sentiment", "negative", "Ann"))
        append_code(path, make_code({**UNIT, "unit_id": unit}, "sentiment", "", "Ann"))  # undone
        append_code(path, make_code({**UNIT, "unit_id": unit}, "sentiment", "neutral", "Ann"))
    append_code(path, make_code({**UNIT, "unit_id": "m3"}, "sentiment", "positive", "Ann"))
    assert read_codes(path).attrs["notes"] == []


def test_codes_are_settled_by_consent_adjudication_or_majority():
    codes = codes_of(
        ("m0", "sentiment", "neutral", "Ann"),                                                 # one coder
        ("m1", "sentiment", "neutral", "Ann"), ("m1", "sentiment", "negative", "Ben"),         # open
        ("m2", "sentiment", "neutral", "Ann"), ("m2", "sentiment", "negative", "Ben"), ("m2", "sentiment", "positive", "adjudicated"),
        ("m3", "sentiment", "neutral", "Ann"), ("m3", "sentiment", "negative", "Ben"), ("m3", "sentiment", "negative", "Cy"),
        ("a0", "frames", "a; b", "Ann"), ("a0", "frames", "a", "Ben"), ("a0", "frames", "b; c", "Cy"),
    )  # fmt: skip
    table = settled(codes)
    assert list(zip(table["unit_id"], table["code"], table["coder"], strict=True)) == [
        ("m0", "neutral", "Ann"), ("m2", "positive", "adjudicated"), ("m3", "negative", "settled"), ("a0", "a; b", "settled"),
    ]  # fmt: skip
    assert table.attrs["notes"] == [
        "1 units about which the coders differ evenly, and nobody adjudicated, were left out."
    ]
    assert len(settled(CODES.empty())) == 0


TEXT = "Ann Ortiz met Lund. Lund thanked Ann Ortiz. He left."


def corpus(*texts, **columns):
    articles = make_articles(*texts, **columns)
    return articles, split_sentences(articles, ENGLISH)


def drawn_and_coded(articles, sentences, mentions):
    units = draw_units(mentions, 9, seed=1, articles=articles, sentences=sentences)
    rows = [make_code(unit, "sentiment", "neutral", "Ann") for unit in units.to_dict("records")]
    return CODES.fill(pd.DataFrame(rows)).sort_values("unit_id", ignore_index=True)


def test_a_digest_is_of_words_and_not_of_spaces():
    assert sentence_digest("Ann\n met  Lund.") == sentence_digest("Ann met Lund.") != sentence_digest("Ann met Lund!")
    assert len(sentence_digest("")) == 12


def test_a_code_is_found_again_wherever_its_sentence_is():
    articles, sentences = corpus(TEXT)
    mentions = make_mentions(articles, ("a0", "ortiz", "Ann Ortiz"), ("a0", "lund", "Lund thanked"))
    codes = drawn_and_coded(articles, sentences, mentions)
    assert list(locate(codes, mentions, articles, sentences)["unit_id"]) == ["a0.m0", "a0.m1"]

    later, moved = corpus("It rained. " + TEXT)  # the article has grown
    again = make_mentions(later, ("a0", "lund", "Lund thanked"), ("a0", "ortiz", "Ann Ortiz"))
    found = locate(codes, again, later, moved)
    assert list(found["unit_id"]) == ["a0.m1", "a0.m0"]  # the ids of mentions have changed as well
    assert found.attrs["notes"] == []

    readdressed, parts = corpus(TEXT, article_id="b7")  # another id, the same address
    ours = make_mentions(readdressed, ("b7", "ortiz", "Ann Ortiz"), ("b7", "lund", "Lund thanked"))
    assert list(locate(codes, ours, readdressed, parts)["unit_id"]) == ["b7.m0", "b7.m1"]


def test_codes_of_what_is_not_in_the_corpus_any_more_are_left_out_and_counted():
    articles, sentences = corpus(TEXT)
    mentions = make_mentions(articles, ("a0", "ortiz", "Ann Ortiz"), ("a0", "lund", "Lund thanked"))
    codes = drawn_and_coded(articles, sentences, mentions)
    changed, parts = corpus("Ann Ortiz met nobody. Lund thanked Ann Ortiz. He left.")
    found = locate(codes, make_mentions(changed, ("a0", "ortiz", "Ann Ortiz")), changed, parts)
    assert found.empty
    assert found.attrs["notes"] == [
        "1 of 2 codes are of sentences, or whole articles, that read differently now, and were left out.",
        "1 of 2 codes are of places where the corpus has no mention of their actor, and were left out.",
    ]
    elsewhere, others = corpus(TEXT, article_id="c9", url="https://other.example/9")
    gone = locate(codes, make_mentions(elsewhere), elsewhere, others)
    assert gone.attrs["notes"] == ["2 of 2 codes are of articles that the corpus does not have, and were left out."]


def test_a_code_of_a_whole_article_holds_while_its_text_does():
    articles, sentences = corpus(TEXT, "Another text.")
    units = per_actor(draw_units(articles, 2, seed=1, kind="article"), ["ortiz"])
    codes = CODES.fill(
        pd.DataFrame([make_code(unit, "attitude", "neutral", "Ann") for unit in units.to_dict("records")])
    )
    assert len(locate(codes, make_mentions(articles), articles, sentences)) == 2
    changed, parts = corpus(TEXT, "Another text, corrected.")
    assert list(locate(codes, make_mentions(changed), changed, parts)["unit_id"]) == ["a0 ortiz"]


def test_a_sample_goes_out_and_comes_back_with_its_coder(tmp_path):
    articles, sentences = corpus(TEXT)
    mentions = make_mentions(articles, ("a0", "ortiz", "Ann Ortiz"), ("a0", "lund", "Lund thanked"))
    units = draw_units(mentions, 2, seed=1, articles=articles, sentences=sentences)
    texts = unit_texts(units, articles, sentences).set_index("unit_id")
    assert texts.loc["a0.m1"].to_list()[3:] == ["Ann Ortiz met Lund. ", "Lund thanked", " Ann Ortiz. He left."]
    for name in ("sample.csv", "sample.jsonl"):
        write_units(units, tmp_path / name, texts.reset_index(), tasks=["sentiment", "voice"])
        assert read_returned(tmp_path / name, "Ann").empty  # nothing coded yet
    sample = [json.loads(line) for line in (tmp_path / "sample.jsonl").read_text().splitlines()]
    coded = [json.dumps({**record, "sentiment": -1, "coder": "a language model"}) for record in sample]
    (tmp_path / "back.jsonl").write_text("\n".join(coded))
    codes = read_returned(tmp_path / "back.jsonl")
    assert set(codes["code"]) == {"negative"}
    assert set(codes["coder"]) == {"a language model"}
    assert list(codes["inclusion"]) == [1.0, 1.0]
    assert len(locate(codes, mentions, articles, sentences)) == 2


def test_a_sample_is_handed_out_with_the_codes_allowed_and_without_what_tells_the_outlet(tmp_path):
    articles, sentences = corpus(TEXT)
    mentions = make_mentions(articles, ("a0", "ortiz", "Ann Ortiz"), ("a0", "lund", "Lund thanked"))
    units = draw_units(mentions, 2, seed=1, articles=articles, sentences=sentences).assign(stratum="east")
    path = tmp_path / "sample.csv"
    write_units(units, path, unit_texts(units, articles, sentences), tasks=["sentiment"], hide_outlet=True)
    table = read_csv_of_people(path)
    assert not {"outlet", "url", "stratum"} & set(table)
    assert set(table["codes_allowed"]) == {"sentiment: negative, neutral, positive, cannot_tell"}
    table.assign(sentiment=["neutral", ""], coder=["Ann", ""]).to_csv(path, sep=";", index=False)
    codes = read_returned(path)
    assert (len(codes), codes.attrs["n_not_coded"]) == (1, 1)
    assert len(locate(codes, mentions, articles, sentences)) == 1
    assert codes_allowed(["voice", "frames"], ["conflict", "alliance"]) == (
        "voice: outlet, actor, named, unnamed, institution, unknown, cannot_tell | "
        "frames: one or several of conflict, alliance, with ';' between two; none; cannot_tell"
    )
    with pytest.raises(GoldError, match="Did you mean `sentiment`"):
        write_units(units, path, tasks=["sentimnt"])


def test_codes_can_be_handed_on_without_the_publishers_texts(tmp_path):
    articles, sentences = corpus(TEXT)
    mentions = make_mentions(articles, ("a0", "ortiz", "Ann Ortiz"))
    units = draw_units(mentions, 1, seed=1, articles=articles, sentences=sentences)
    write_units(units, tmp_path / "sample.csv")
    written = (tmp_path / "sample.csv").read_text(encoding="utf-8-sig")
    assert "Ortiz" not in written
    assert f"sha256:{units['digest'][0]}" in written
    codes = codes_of(("a0.m0", "sentiment", "neutral", "Ann"), note="it says: Ann Ortiz met Lund")
    write_codes(without_text(codes), tmp_path / "codes.csv")
    assert "met Lund" not in (tmp_path / "codes.csv").read_text(encoding="utf-8-sig")
    assert list(last_codes(read_codes(tmp_path / "codes.csv"))["code"]) == ["neutral"]


@pytest.mark.parametrize("name", ["sample.csv", "sample.jsonl"])
def test_a_sample_without_texts_comes_back_as_one_with_them(tmp_path, name):
    articles, sentences = corpus(TEXT)
    mentions = make_mentions(articles, ("a0", "ortiz", "Ann Ortiz"), ("a0", "lund", "Lund thanked"))
    units = draw_units(mentions, 2, seed=1, articles=articles, sentences=sentences)
    for with_text in (True, False):
        texts = unit_texts(units, articles, sentences) if with_text else None
        write_units(units, tmp_path / name, texts, tasks=["sentiment"])
        sent = (tmp_path / name).read_text(encoding="utf-8-sig")
        assert ("Lund thanked" in sent) == with_text
        if name.endswith("jsonl"):
            (tmp_path / name).write_text(sent.replace('"sentiment": ""', '"sentiment": "neutral"'), encoding="utf-8")
        else:
            table = pd.read_csv(tmp_path / name, dtype=str, keep_default_na=False).assign(sentiment="neutral")
            table.to_csv(tmp_path / name, index=False)
        found = locate(read_returned(tmp_path / name, "Ann"), mentions, articles, sentences)
        assert sorted(found["unit_id"]) == ["a0.m0", "a0.m1"]
        assert found.attrs["notes"] == []


def test_a_code_that_names_only_its_unit_is_taken_by_it():
    articles, sentences = corpus(TEXT)
    mentions = make_mentions(articles, ("a0", "ortiz", "Ann Ortiz"))
    codes = CODES.fill(
        pd.DataFrame([make_code({"unit_id": unit}, "sentiment", "neutral", "Ann") for unit in ("a0.m0", "a0.m9")])
    )
    found = locate(codes, mentions, articles, sentences)
    assert list(found["unit_id"]) == ["a0.m0"]
    assert found["inclusion"].isna().all()  # and so drawn by convenience


def test_no_codes_are_found_nowhere():
    articles, sentences = corpus(TEXT)
    for told in (CODES.empty(), codes_of(("a0.m0", "sentiment", "neutral", "Ann")).head(0)):
        found = locate(told, make_mentions(articles), articles, sentences)
        assert found.empty
        assert list(found) == list(CODES.columns)
        assert found.attrs["notes"] == []
