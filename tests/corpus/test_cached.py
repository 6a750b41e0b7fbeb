"""Cleaned corpora and stories in the cache: made once, made anew when what they hang on changes, never believed when damaged."""

import json
import shutil

import pandas as pd
import pytest
from damage import DAMAGE, Damage

from analysis import paths
from analysis.cache.entries import entries
from analysis.corpus import growing, load
from analysis.corpus.digests import text_digest
from analysis.corpus.load import load_corpus
from analysis.corpus.store.ingest import ingest
from analysis.errors import CorpusError

TEXT = "The harbour was quiet on Monday, and the ferries ran late for the {}th day in a row, as they had all month."


def put(path, numbers):
    records = [
        {
            "title": f"Ferries {n}",
            "text": TEXT.format(n),
            "outlet": "The Paper",
            "published": "2018-06-12",
            "url": f"https://a.example/{n}",
        }
        for n in numbers
    ]
    path.write_text("\n".join(map(json.dumps, records)))
    return path


@pytest.fixture(autouse=True)
def workbook(tmp_path, monkeypatch, tmp_path_factory):
    """An empty cache, but for the syntax trees of the package, which are the same for all tests here."""
    code = tmp_path_factory.getbasetemp() / "code"
    code.mkdir(exist_ok=True)
    (tmp_path / ".workbook").mkdir()
    (tmp_path / ".workbook" / "code").symlink_to(code)
    monkeypatch.setattr(paths, "store", lambda: tmp_path / ".workbook")
    return tmp_path / ".workbook"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A corpus store of two versions."""
    folder = tmp_path_factory.mktemp("sources")
    for n in range(2):
        ingest([put(folder / f"{n}.jsonl", [n, n + 1])], folder / "store", jobs=1)
    return folder / "store"


@pytest.fixture
def made(monkeypatch):
    """How often a corpus was cleaned, or stories found."""
    calls: list[str] = []
    clean, compare = load.read_and_clean, growing._compare
    monkeypatch.setattr(load, "read_and_clean", lambda *given: calls.append("read_and_clean") or clean(*given))
    monkeypatch.setattr(growing, "_compare", lambda *given: calls.append("compare") or compare(*given))
    return calls


def same(first, second):
    for name in ("articles", "cuts", "rejects"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name), obj=name)
    assert (first.notes, first.digest) == (second.notes, second.digest)


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.name)
def test_damaged_cleaned_corpora_are_never_believed_and_always_healed(workbook, tmp_path, made, caplog, damage: Damage):
    source, other = put(tmp_path / "a.jsonl", range(3)), put(tmp_path / "b.jsonl", [7])
    expected = load_corpus(source)
    [entry] = entries(workbook / "corpora")
    load_corpus(other)
    [second] = set(entries(workbook / "corpora")) - {entry}
    damage.apply(entry, second)
    check(source, expected, "read_and_clean", made, caplog, damage)


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.name)
def test_damaged_stories_are_never_believed_and_always_healed(workbook, store, made, caplog, damage: Damage):
    expected = load_corpus(store)
    [folder] = (workbook / "stories").glob("*/compared")
    [entry] = entries(folder)
    load_corpus(f"{store}@0")
    [second] = set(entries(folder)) - {entry}
    damage.apply(entry, second)
    check(store, expected, "compare", made, caplog, damage)


def check(source, expected, name, made, caplog, damage):
    before = made.count(name)
    same(load_corpus(source), expected)  # not believed
    assert made.count(name) - before == damage.computed
    assert sum("is damaged" in line for line in caplog.messages) >= damage.named
    n_said = len(caplog.messages)
    same(load_corpus(source), expected)  # healed
    assert made.count(name) - before == damage.computed
    assert len(caplog.messages) == n_said


def test_a_corpus_is_cleaned_anew_when_what_cleaning_reads_changes(tmp_path, made):
    source, codebook = put(tmp_path / "a.jsonl", range(3)), shutil.copytree(paths.CODEBOOK, tmp_path / "codebook")

    def n_cleaned():
        load_corpus(source, codebook=codebook)
        return made.count("read_and_clean")

    assert [n_cleaned(), n_cleaned()] == [1, 1]
    for name in ("outlets.toml", "boilerplate.toml", "actors.toml"):
        (codebook / name).write_text(f"# a comment\n{(codebook / name).read_text()}")
    (codebook / "frames.toml").write_text("")  # of another stage
    assert n_cleaned() == 1
    outlets = (codebook / "outlets.toml").read_text()
    (codebook / "outlets.toml").write_text(
        f'{outlets}\n[[outlet]]\nid = "the_paper"\nname = "The Paper"\ncountry = "US"\nwhy = "made up"\n'
    )
    assert n_cleaned() == 2
    put(source, range(4))
    assert n_cleaned() == 3


def test_the_same_texts_of_other_outlets_are_other_stories(workbook, store, made):
    articles = load_corpus(str(store)).articles
    one_outlet = articles.assign(outlet="echo")
    assert load.digest(one_outlet) == load.digest(articles)
    digests = [text_digest(*one) for one in zip(articles["title"], articles["text"], strict=True)]
    made.clear()
    for of in (articles, one_outlet):
        load._with_stories(of.assign(digest=digests), lambda places: articles["text"].iloc[places].tolist(), store)
    assert made == ["compare"]  # the first was there


def test_entries_of_an_earlier_version_are_no_obstacle(workbook, tmp_path, made, caplog):
    source = put(tmp_path / "a.jsonl", range(3))
    for name in ("corpora", "stories", "vectors"):
        (workbook / name / ("0" * 24)).mkdir(parents=True)
        (workbook / name / ("0" * 24) / "notes.json").write_text("[]")
    assert len(load_corpus(source).articles) == 3
    assert caplog.messages == []


def test_a_file_that_grows_while_it_is_read_is_read_again_and_kept_under_no_other_name(tmp_path):
    source = put(tmp_path / "news.jsonl", range(2))
    read, times = load.read_and_clean, []

    def meanwhile(path, *given):
        cleaned = read(path, *given)
        if not times:
            put(source, range(3))
        times.append(len(cleaned.articles))
        return cleaned

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "read_and_clean", meanwhile)
        assert len(load_corpus(source).articles) == 3
    assert times == [2, 3]
    put(source, range(2))
    assert len(load_corpus(source).articles) == 2  # read anew: nothing was cached of what changed


def test_a_file_that_never_stops_changing_is_refused_in_words(tmp_path, monkeypatch):
    source, read = put(tmp_path / "news.jsonl", range(2)), load.read_and_clean

    def meanwhile(path, *given):
        with source.open("a") as file:
            file.write("\n")
        return read(path, *given)

    monkeypatch.setattr(load, "read_and_clean", meanwhile)
    with pytest.raises(CorpusError, match="changes while it is read, 3 times in a row: wait until"):
        load_corpus(source)


def test_a_file_of_a_folder_that_goes_while_it_is_read_is_no_obstacle(tmp_path, monkeypatch):
    (tmp_path / "news").mkdir()
    put(tmp_path / "news" / "a.jsonl", range(2))
    going, digest = put(tmp_path / "news" / "b.jsonl", range(2, 4)), load.file_digest

    def meanwhile(file):
        if file == going:
            going.unlink(missing_ok=True)
        return digest(file)

    monkeypatch.setattr(load, "file_digest", meanwhile)
    assert len(load_corpus(tmp_path / "news").articles) == 2
