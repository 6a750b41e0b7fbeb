"""`workbook corpus`: what is shown in a terminal, what is taken out and made anew, and what is refused."""

import json
import re
import shutil

import pytest
from deltalake import CommitProperties, write_deltalake
from store_files import made_before, put, record, rows

from analysis import paths
from analysis.cli.main import main
from analysis.corpus.store import description
from analysis.corpus.store.writing import SCHEMA


@pytest.fixture
def store(tmp_path, monkeypatch, capsys):
    """Two ingests, and what was left out of the second."""
    monkeypatch.setattr(paths, "store", lambda: tmp_path / ".workbook")
    first = put(tmp_path, *(record(n, published=f"2018-0{n}-12") for n in (1, 2, 4)))
    second = put(tmp_path, record(2, "The harbour was busy on Tuesday, and every ferry ran on time for once, as all had hoped."),
                 record(5, outlet="The Sheet", published=""), record(6, ""), name="b.jsonl")  # fmt: skip
    for source in (first, second):
        assert main(["ingest", str(source), "--into", str(tmp_path / "store"), "--jobs", "1"]) == 0
    capsys.readouterr()
    return tmp_path / "store"


def said(capsys, *arguments, code=0):
    assert main(["corpus", *map(str, arguments)]) == code
    out = capsys.readouterr()
    return out.err if code else out.out


def test_show_says_what_is_there_and_what_each_ingest_added(store, capsys):
    text = said(capsys, "show", store)
    assert max(map(len, text.split("\n"))) <= max(80, len(str(store)) + 60)
    assert "version 1: 4 articles of 2 outlets." in " ".join(text.split())
    assert "(revisions): 1. Undated: 1." in " ".join(text.split())
    told = " ".join(text.split())
    assert re.search(r" 0 \S+ \S+ ingest [0-9a-f]{8} of \S+a\.jsonl; of it here: 3 articles, 0 left out", told)
    assert re.search(
        r" 1 \S+ \S+ ingest [0-9a-f]{8} of \S+b\.jsonl; of it here: 1 article, 1 later text of others, 1 left out", told
    )
    assert re.search(r"\n  2018-03 +0\n  2018-04 +1 #+\n", text)
    assert re.search(r"\nLeft out\n  empty +1 #+", text)


def test_show_gives_all_of_it_as_json_of_any_version(store, capsys):
    now, before = (json.loads(said(capsys, "show", f"{store}{at}", "--json")) for at in ("", "@0"))
    assert (now["n_articles"], now["outlets"]) == (4, {"The Paper": 3, "The Sheet": 1})
    assert now["months"] == {"2018-01": 1, "2018-02": 0, "2018-03": 0, "2018-04": 1, "2018-05": 0, "2018-06": 1}
    assert [run["given"]["sources"] for run in before["runs"]] == [[str(store.parent / "a.jsonl")]]
    assert (before["version"], before["latest"], before["n_revisions"]) == (0, 1, 0)


def test_show_lists_the_further_columns_with_their_most_frequent_values(tmp_path, capsys):
    ratings = [*["left"] * 3, *["right"] * 2, "centre"]
    source = put(tmp_path, *(record(n, rating=rating, wave=f"no {n}") for n, rating in enumerate(ratings)))
    assert main(["ingest", str(source), "--into", str(tmp_path / "store"), "--jobs", "1"]) == 0
    capsys.readouterr()
    text = " ".join(said(capsys, "show", tmp_path / "store").split())
    assert (
        "Further columns of the sources rating, of 6 articles: 'left' 3, 'right' 2, 'centre' 1 wave, of 6 articles:"
        in text
    )
    assert "and 1 more value" in text
    further = json.loads(said(capsys, "show", tmp_path / "store", "--json"))["further"]
    assert further["rating"] == {"n_articles": 6, "n_values": 3, "values": {"left": 3, "right": 2, "centre": 1}}


def test_remove_says_what_goes_where_it_still_is_and_how_it_comes_back(store, capsys):
    would = said(capsys, "remove", store, "--outlet", "The Sheet", "--dry-run")
    assert "1 article, and 0" not in would
    assert would.startswith("1 article would go.\n  The Sheet")
    assert "Nothing was written" in would
    text = " ".join(said(capsys, "remove", store, "--outlet", "The Sheet").split())
    assert f"is at version 2; {store}@1 holds them still." in text
    assert "An ingest of the same sources brings them back" in text
    assert "remove " in said(capsys, "show", store)


def test_refresh_says_that_nothing_changed(store, capsys):
    assert "6 raw records made anew: none differs from before." in said(capsys, "refresh", store, "--jobs", "1")


def test_refresh_counts_what_became_of_which(store, tmp_path, capsys):
    own = tmp_path / "codebook"
    shutil.copytree(paths.CODEBOOK, own)
    with (own / "outlets.toml").open("a") as outlets:
        outlets.write('\n[[outlet]]\nid = "the_sheet"\nname = "The Sheet"\ncountry = "IE"\nwhy = "a paper of these tests"\n'
                      'aliases = ["The Paper"]\n')  # fmt: skip
    text = said(capsys, "refresh", store, "--jobs", "1", "--codebook", own, "--dry-run")
    assert "made anew: 5 differ from before.\n  in outlet: 5\n" in text
    assert "\noutlet: 'The Paper' -> 'the_sheet' 4, 'The Sheet' -> 'the_sheet' 1\n" in text
    assert text.endswith("Nothing was written: leave --dry-run out to make a new version of this.\n")


def test_an_older_store_says_what_it_lacks(store, tmp_path, capsys):
    old = made_before(store, tmp_path / "old")
    text = " ".join(said(capsys, "show", old).split())
    assert "made before ingests were told apart; of it here: 4 articles, 1 later text of others, 1 left out" in text
    assert "5 texts were made before raw records were kept" in text
    assert "5 texts without a raw record" in said(capsys, "refresh", old, "--jobs", "1")


@pytest.mark.parametrize(
    "arguments, message",
    [
        ([], "Name what to do: show, remove or refresh"),
        (["show", "no-such-store"], "There is no corpus store"),
        (["show", "{folder}/a.jsonl"], "is no corpus store: `workbook ingest"),
        (["remove", "{folder}/store"], "Say which articles"),
        (["remove", "{folder}/store", "--outlet", "The Sheat"], "Did you mean `The Sheet`"),
        (["remove", "{folder}/store@0", "--outlet", "The Sheet"], "A version stays as it is: leave `@0` out"),
        (["remove", "{folder}/store", "--meta", "left"], "write it with its value, as in rating=left"),
        (["refresh", "{folder}/store@0"], "A version stays as it is"),
    ],
)
def test_what_is_asked_wrongly_is_said(store, capsys, arguments, message):
    code = main(["corpus", *(argument.format(folder=store.parent) for argument in arguments)])
    assert code in (1, 2)
    assert message in capsys.readouterr().err


def test_a_clock_that_was_wrong_is_told_by_the_versions(store, monkeypatch, capsys):
    real = description.commits

    def wrong(*given):
        done = real(*given)
        return [done[0], description.Commit(1, done[0].at.replace(year=1970), "ingest", done[1].run, done[1].given)]

    monkeypatch.setattr(description, "commits", wrong)
    text = " ".join(said(capsys, "show", store).split())
    assert "The clock of the machine that wrote version 1 was wrong" in text
    assert "go by the numbers of the versions" in text


def test_what_another_program_wrote_into_a_commit_is_passed_over(store, capsys):
    nothing = SCHEMA.empty_table()
    write_deltalake(
        str(store), nothing, mode="append", commit_properties=CommitProperties(custom_metadata={"workbook": "{"})
    )
    assert "made before ingests were told apart" in " ".join(said(capsys, "show", store).split())
    assert len(rows(store)) == 6


def test_the_help_of_refresh_says_that_an_ingest_waits(capsys):
    with pytest.raises(SystemExit):
        main(["corpus", "refresh", "--help"])
    assert "An ingest into a folder waits meanwhile" in " ".join(capsys.readouterr().out.split())
