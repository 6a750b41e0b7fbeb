"""Settings reach every stage: one entry changed in a copy of the codebook moves what reads it, and nothing else.

`CHANGES` says what each file of the codebook is for.
"""

import json
import subprocess
import sys

import pandas as pd
import pytest

from analysis import paths
from analysis.codebook.english import LISTS
from analysis.codebook.entries import file_digest
from analysis.codebook.files import FILES, FORMER
from analysis.codebook.load import read_codebook
from analysis.codebook.written import write_codebook
from analysis.corpus.load import load_corpus
from analysis.engine.run import measure
from analysis.errors import CodebookError
from analysis.findings.keyness import word_counts
from analysis.findings.observations import StudyData, actor_frame_rows
from analysis.findings.portrayals import by_tone_of_verb, portrayal_spans
from analysis.measures import STAGES, stage_keys
from analysis.report.provenance import codebook_digests
from analysis.study import Study

BODY = """SEOUL — Donald Trump threatened Kim Jong Un on Monday. Critics called Kim a ruthless tyrant.

“Will he go?” Bea Porter wondered aloud over her tea in the cold kitchen. An envoy told reporters the sanctions had failed, and briefed Kim Monday.

Alice Brandt met Kim Jong Un before he left.

Mr. Trump insisted that the talks went well, and the harbour board praised the supreme leader. The big man left. Mr. Trump is a dealmaker. Mr. Trump was criticized.

The sky over the harbour stayed grey for the whole of the morning, and nobody on the quay spoke to anybody else."""
RECORD = {
    "title": "Trump and Kim trade threats",
    "body": BODY,
    "url": "https://harborledger.example/1",
    "published_at": "2018-06-12T08:00:00Z",
    "source": "The Harbor Ledger",
    "section": "Commentary",
}
# a mention's row holds its voice; rows of portrayal and sentiment hold its mention_id; all rows hold the sentence_id
OF_MENTIONS = {"mentions", "target_sentiment", "portrayal"}
OF_SENTENCES = {"sentences", "mentions", "about", "attributions", "tone", "frames", "carried"}

# file: what stands there, what is put in its place, and the tables that change
CHANGES = {
    "actors.toml": ('epithets = ["the dealmaker-in-chief"', 'epithets = ["the big man", "the dealmaker-in-chief"', OF_MENTIONS | {"about", "carried"}),
    "boilerplate.toml": ("[[phrase]]\n", "[[phrase]]\nreason = \"box\"\npattern = '^The sky over the harbour'\nwhy = \"a test\"\n\n[[phrase]]\n", {"articles"}),
    "events.toml": ('date = "2018-06-12"', 'date = "2018-06-13"', {"events"}),
    "frames.toml": ('"sanction", "sanctions"', '"sanction", "sunctions"', {"frames", "carried"}),
    "loaded_words.csv": ("tyrant*,", "tirant*,", {"portrayal"}),
    "outlets.toml": ('id = "harbor_ledger"', 'id = "ledger"', {"articles"}),
    "reporting_verbs.csv": ("insist,,insisting", "insist,,boasting", {"tones_of_verbs"}),
    "source_words.csv": ("board,institution", "bard,institution", {"attributions", "mentions"}),
    "tone_lexicon.csv": ("supreme,0", "supreme,-3", {"tone"}),
    "english/clauses.toml": ("lawmakers reporters", "lawmakers", {"attributions", "mentions"}),
    "english/genre.toml": ("comment commentary", "comment", {"articles"}),
    "english/given_names.toml": ("\nAaron ", "\nAlice Aaron ", OF_MENTIONS | {"tones_of_verbs"}),
    "english/names.toml": ("monday ", "", OF_MENTIONS | {"about", "carried", "tones_of_verbs"}),
    "english/portrayal.toml": ("be become remain", "become remain", {"portrayal"}),
    "english/verbs.toml": ("was wasn't", "wasn't", {"portrayal"}),
    "english/sentences.toml": ("tweeted wondered", "tweeted", OF_SENTENCES),
}  # fmt: skip


MADE = {table for stage in STAGES for table in stage.tables}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "news.jsonl"
    path.write_text(json.dumps(RECORD) + "\n", encoding="utf-8")
    return path


def tables(folder, corpus):
    """Everything that is read with a codebook, each under its name; the stages read one and the same articles."""
    codebook, study = read_codebook(folder), Study(codebook=str(folder), tone_lexicon=True)
    articles = load_corpus(corpus).articles
    measures = measure(articles, study, store=None, jobs=1)
    data = StudyData(articles, measures, study, codebook)
    verbs = by_tone_of_verb(portrayal_spans(data), codebook.verbs, codebook.english)
    return dict(measures.items()) | {
        "articles": load_corpus(corpus, codebook=folder).articles,
        "carried": actor_frame_rows(data),
        "keyness": word_counts(articles, codebook.english),
        "tones_of_verbs": verbs[["mention_id", "verb", "group", "value"]],
        "events": pd.DataFrame([(event.id, event.date) for event in codebook.events]),
    }


@pytest.fixture(scope="module")
def shipped(corpus):
    return tables(paths.CODEBOOK, corpus)


@pytest.fixture
def copy(tmp_path):
    """The workbook's codebook as one that stands alone."""
    write_codebook(read_codebook(paths.CODEBOOK).files, tmp_path / "codebook")
    return tmp_path / "codebook"


def change(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_function_words_are_read_by_keyness(copy, corpus, shipped):
    change(copy / "english" / "portrayal.toml", "won't would yet you", "harbour won't would yet you")
    found = tables(copy, corpus)
    assert {one for one, table in found.items() if not table.equals(shipped[one])} == {"keyness"}


def test_every_file_has_its_line():
    assert set(CHANGES) == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_changed_entry_moves_what_reads_it_and_nothing_else(name, copy, corpus, shipped):
    before, after, moved = CHANGES[name]
    change(copy / name, before, after)
    found = tables(copy, corpus)
    assert {one for one, table in found.items() if not table.equals(shipped[one])} == moved
    assert {table for table in found if not found[table].equals(shipped[table])} & MADE <= made_anew(copy)


def made_anew(folder):
    """The tables that are computed anew for another codebook: those of stages whose key differs."""
    study = Study(tone_lexicon=True)
    old, new = (stage_keys(read_codebook(one), study) for one in (paths.CODEBOOK, folder))
    return {table for stage in STAGES if old[stage.name] != new[stage.name] for table in stage.tables}


@pytest.mark.parametrize("name", FILES)
def test_the_digest_printed_is_of_the_file_that_was_used(name, copy):
    (before, after, _), old = CHANGES[name], read_codebook(copy).digests
    change(copy / name, before, after)
    printed = codebook_digests(Study(codebook=str(copy)))
    assert printed[name] == file_digest(copy / name) != old[name]
    assert {other: digest for other, digest in printed.items() if other != name} == {
        other: digest for other, digest in old.items() if other != name
    }


@pytest.mark.parametrize("name", FILES)
def test_the_digest_of_what_a_file_says_changes_with_an_entry_alone(name, copy):
    said = read_codebook(copy).content_digest(name)
    if name.endswith(".toml"):
        change(copy / name, "\n\n", "\n\n# a comment\n\n")
        assert read_codebook(copy).content_digest(name) == said
    before, after, _ = CHANGES[name]
    change(copy / name, before, after)
    new = read_codebook(copy)
    assert new.content_digest(name) != said
    assert new.content_digest("actors.toml", name) != new.content_digest("actors.toml") or name == "actors.toml"


def test_the_order_of_keys_and_another_reason_are_no_change(copy):
    said = read_codebook(copy).content_digest("events.toml", "english/portrayal.toml")
    change(
        copy / "events.toml",
        'id = "singapore_summit"\ndate = "2018-06-12"',
        'date = "2018-06-12"\nid = "singapore_summit"',
    )
    change(copy / "events.toml", "the height of", "the peak of")
    change(copy / "english" / "portrayal.toml", "be become remain", "remain\nbecome be")
    assert read_codebook(copy).content_digest("english/portrayal.toml", "events.toml") == said


def test_a_file_that_no_codebook_has_is_refused():
    with pytest.raises(CodebookError, match=r"no file `english/name\.toml`\. Did you mean `english/names.toml`"):
        read_codebook(paths.CODEBOOK).content_digest("english/name.toml")


def test_a_folder_of_an_earlier_version_is_read(copy):
    """Files by their former names, lists as text alone, the former name of a list."""
    for name, former in FORMER.items():
        (copy / name).rename(copy / former)
    old = copy / "framing_words.toml"
    text = old.read_text(encoding="utf-8").replace("[no_actions]", "[no_deeds]")
    old.write_text(text, encoding="utf-8")
    earlier, today = read_codebook(copy), read_codebook(paths.CODEBOOK)
    assert earlier.english == today.english
    assert earlier.boilerplate == today.boilerplate
    assert set(FORMER.values()) <= set(earlier.digests)


def test_a_folder_of_an_earlier_version_inherits_what_it_lacks(copy):
    for name, former in FORMER.items():
        (copy / name).rename(copy / former)
        change(copy / former, "inherit = false\n", "")
    (copy / "english" / "verbs.toml").unlink()
    words = (copy / "english.toml").read_text(encoding="utf-8").partition("[unnamed_people]")[0]
    (copy / "english.toml").write_text(words, encoding="utf-8")
    signs = (copy / "furniture.toml").read_text(encoding="utf-8").partition("[[phrase]]")[0]
    (copy / "furniture.toml").write_text(signs, encoding="utf-8")
    earlier, today = read_codebook(copy), read_codebook(paths.CODEBOOK)
    assert (earlier.english, earlier.boilerplate) == (today.english, today.boilerplate)


@pytest.mark.parametrize(
    "content, said", [(b"[[outlet]\n", "outlets.toml is not valid TOML"), (b"\xff", "outlets.toml is not UTF-8")]
)
def test_a_file_that_cannot_be_read_is_named_by_whoever_reads_it_first(copy, corpus, content, said):
    (copy / "outlets.toml").write_bytes(content)
    for read in (lambda: read_codebook(copy), lambda: load_corpus(corpus, codebook=copy)):
        with pytest.raises(CodebookError, match=said):
            read()


def test_a_list_of_an_earlier_version_stands_without_a_reason(copy):
    path = copy / "english" / "genre.toml"
    lists = "".join(f'{name} = "opinion column"\n' for name in LISTS["genre"])
    path.write_text(f'why = "of all"\n{lists}', encoding="utf-8")
    assert read_codebook(copy).english.words("genre.opinion") == {"opinion", "column"}


@pytest.mark.parametrize(
    "name, before, after, message",
    [
        ("english/names.toml", "[places]", "[palces]", "`palces` is no list.*Did you mean `places`"),
        ("english/portrayal.toml", "[calling]", "[auxiliaries]", "stands in english/verbs.toml now"),
        ("english/verbs.toml", "[modals]", "[auxiliaries]", r"stands in \[forms_of_have\], .* and \[modals\] now"),
        (
            "boilerplate.toml",
            'place = "sign"',
            'place = "end"',
            'no .* with `place = "sign"` for biography',
        ),
        ("frames.toml", 'why = "one cue that', 'why = "" # "one cue that', "carries.*`why` is empty"),
        ("english/sentences.toml", '[titles]\nwhy = "', '[titles]\nwhy = "" # ', "`why` is empty"),
    ],
)
def test_what_is_wrong_is_named(copy, name, before, after, message):
    change(copy / name, before, after)
    with pytest.raises(CodebookError, match=message):
        read_codebook(copy)


WATCH = """
import sys, pkgutil, importlib
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import analysis
for module in pkgutil.walk_packages(analysis.__path__, "analysis."):
    importlib.import_module(module.name)
print("\\n".join(path for path in opened if sys.argv[1] in path))
"""


def test_importing_any_module_opens_nothing_of_the_data():
    done = subprocess.run(
        [sys.executable, "-c", WATCH, str(paths.PROJECT / "data")], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
