"""A study's codebook laid over the workbook's: what it inherits, replaces, drops and adds, and what is refused."""

import shutil

import pytest

from analysis import paths
from analysis.checks import check_codebook
from analysis.codebook.english import LISTS
from analysis.codebook.files import FILES
from analysis.codebook.load import read_codebook
from analysis.codebook.written import write_codebook
from analysis.errors import CodebookError

SHIPPED = read_codebook(paths.CODEBOOK)
ORTIZ = '[[actor]]\nid = "ann_ortiz"\nname = "Ann Ortiz"\nwhy = "the nominee"\n'
DROP_TRUMP = '[[actor]]\nid = "donald_trump"\nkeep = false\n'
OUTLET = '[[outlet]]\nid = "gazette"\nname = "The Gazette"\ncountry = "US"\nwhy = "a test"\n'
EVENT = '[[events]]\nid = "the_vote"\ndate = "2018-10-06"\nname = "The vote"\nwhy = "a test"\n'


def layer(tmp_path, **files):
    """A folder of a study; of each file, called by its name without the ending, what it holds."""
    folder = tmp_path / "codebook"
    for stem, text in files.items():
        name = next(name for name in FILES if name.rpartition("/")[2].partition(".")[0] == stem)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def ids(entries):
    return [entry.id for entry in entries]


def test_one_file_is_enough_and_all_else_is_inherited(tmp_path):
    laid = read_codebook(layer(tmp_path, actors=ORTIZ))
    assert ids(laid.actors) == [*ids(SHIPPED.actors), "ann_ortiz"]
    assert (laid.frames, laid.verbs, laid.events) == (SHIPPED.frames, SHIPPED.verbs, SHIPPED.events)
    assert {name for name in FILES if laid.contents[name] != SHIPPED.contents[name]} == {"actors.toml"}


def test_an_entry_of_the_same_id_replaces_in_its_place_and_keep_false_drops(tmp_path):
    moved = EVENT.replace("the_vote", "singapore_summit")
    laid = read_codebook(layer(tmp_path, actors=DROP_TRUMP + ORTIZ.replace("ann_ortiz", "kim_jong_un"), events=moved))
    assert ids(laid.actors) == [one for one in ids(SHIPPED.actors) if one != "donald_trump"]
    assert {one.id: one.name for one in laid.actors}["kim_jong_un"] == "Ann Ortiz"
    assert {one.id: str(one.date) for one in laid.events}["singapore_summit"] == "2018-10-06"


def test_rows_of_tables_are_told_by_their_word(tmp_path):
    words = "keep;why;term\nfalse;;absurd*\n;mad;nuts\n"
    verbs = "verb,past,tone,takes,why\nwarn,,threatening,quote clause,of this study\n"
    laid = read_codebook(layer(tmp_path, loaded_words=words, reporting_verbs=verbs))
    terms = [one.term for one in SHIPPED.loaded_words]
    assert [one.term for one in laid.loaded_words] == [*(t for t in terms if t != "absurd*"), "nuts"]
    assert {one.verb: one.why for one in laid.verbs}["warn"] == "of this study"
    assert len(laid.verbs) == len(SHIPPED.verbs)


def test_word_lists_are_told_by_name(tmp_path):
    text = '[places]\nwhy = "a test"\nwords = "Gotham"\n[past]\nkeep = false\n'
    laid = read_codebook(layer(tmp_path, names=text)).english
    assert (laid.words("names.places"), laid.words("names.past")) == ({"gotham"}, frozenset())
    assert laid.words("names.people") == SHIPPED.english.words("names.people")


def test_frames_weigh_as_the_workbook_says_unless_the_study_says_otherwise(tmp_path):
    assert read_codebook(layer(tmp_path, frames='[carries]\nweight = 2\nwhy = "a test"\n')).frames[0].carries == 2


@pytest.mark.parametrize("name", FILES)
def test_a_layer_that_says_what_the_workbook_says_changes_no_number(tmp_path, name):
    folder = tmp_path / "codebook"
    (folder / name).parent.mkdir(parents=True)
    shutil.copy(paths.CODEBOOK / name, folder / name)
    laid = read_codebook(folder)
    assert laid.contents == SHIPPED.contents
    assert laid.digests[name] == laid.digests[f"codebook/{name}"] == SHIPPED.digests[name]


def test_a_file_that_stands_alone_inherits_nothing(tmp_path):
    words = "inherit = false,,\nterm,why,keep\nnuts,mad,\n"
    folder = layer(tmp_path, actors=f"# mine\ninherit = false\n{ORTIZ}", loaded_words=words)
    laid = read_codebook(folder)
    assert (ids(laid.actors), [one.term for one in laid.loaded_words]) == (["ann_ortiz"], ["nuts"])
    assert {one.how for (file, _), one in laid.origins.items() if file == "actors.toml"} == {"own"}
    assert "codebook/actors.toml" not in laid.digests


def test_each_entry_says_where_it_comes_from(tmp_path):
    folder = layer(tmp_path, actors=DROP_TRUMP + ORTIZ)
    origins = read_codebook(folder).origins
    told = {entry: (one.how, one.path) for (file, entry), one in origins.items() if file == "actors.toml"}
    assert told["donald_trump"] == ("dropped", folder / "actors.toml")
    assert told["ann_ortiz"] == ("new", folder / "actors.toml")
    assert told["kim_jong_un"] == ("inherited", paths.CODEBOOK / "actors.toml")
    assert {one.how for one in SHIPPED.origins.values()} == {"own"}
    assert len([1 for file, _ in SHIPPED.origins if file.startswith("english/")]) == sum(map(len, LISTS.values()))


def test_check_counts_what_a_layer_changes(tmp_path):
    said = {one.what.rpartition("/")[2]: one for one in check_codebook(layer(tmp_path, actors=DROP_TRUMP + ORTIZ))}
    n = len(SHIPPED.actors) - 1
    assert said["actors.toml"].note == f"{n} inherited, 1 dropped (donald_trump), 1 new (ann_ortiz)"
    assert said["events.toml"].note == "inherited whole"
    assert not any(one.problem for one in said.values())


WRONG = [
    (
        {"actors": DROP_TRUMP.replace("trump", "trumpp")},
        "drops `donald_trumpp`, which the workbook's codebook .* does not have. Did you mean `donald_trump`?",
    ),
    ({"loaded_words": "term,why,keep\nabsrud*,,false\n"}, r"drops `absrud\*`, .* Did you mean `absurd\*`?"),
    ({"loaded_words": "term,why,kep\nnuts,mad,\n"}, r"loaded_words.csv, line 2: `kep` is not a known key.*`keep`"),
    ({"loaded_words": "term,why,keep\nnuts,mad,maybe\n"}, "`keep` is 'maybe': write true, false or nothing"),
    ({"loaded_words": "term,why\nnuts,mad\nnuts,odd\n"}, "`nuts` stands there twice"),
    ({"loaded_words": "why\nmad\n"}, r"loaded_words.csv, line 2: `term` is missing"),
    ({"actors": ORTIZ.replace("name", "nmae")}, r"codebook/actors.toml, \[\[actor\]\] 'ann_ortiz': `nmae`.*`name`"),
    ({"actors": ORTIZ + "kep = false\n"}, "`kep` is not a known key. Did you mean `keep`?"),
    ({"actors": ORTIZ + 'keep = "false"\n'}, "`keep` is 'false': write keep = false, without quotation marks"),
    ({"actors": ORTIZ.replace("[[actor]]", "[[actors]]")}, "actors.toml: `actors` is not a known key. .*`actor`"),
    ({"actors": ORTIZ.replace("[[actor]]", "[actor]")}, r"begin each with \[\[actor\]\], in two brackets"),
    ({"actors": ORTIZ + ORTIZ}, r"\[\[actor\]\] 'ann_ortiz' stands there twice"),
    ({"actors": f"inherit = 0\n{ORTIZ}"}, "`inherit` is 0: write true, or false where the file stands alone"),
    ({"actors": f"inhreit = false\n{ORTIZ}"}, "`inhreit` is not a known key. Did you mean `inherit`?"),
    (
        {"actors": ORTIZ + 'aliases = ["POTUS"]\n'},
        r"codebook/actors.toml \(laid over .*data/codebook/actors.toml\): the alias 'potus' belongs to ann_ortiz and donald_trump",
    ),
    (
        {"outlets": OUTLET + 'hosts = ["harborledger.example"]\n'},
        r"codebook/outlets.toml \(laid over .*data/codebook/outlets.toml\): 'host harborledger.example' belongs to `harbor_ledger` and to `gazette`",
    ),
    ({"events": EVENT.replace('why = "a test"', 'why = ""')}, r"codebook/events.toml, \[\[events\]\] 'the_vote': `why`"),
    ({"names": '[palces]\nwhy = "x"\nwords = "y"\n'}, "names.toml: `palces` is no list .*Did you mean `places`"),
    ({"verbs": '[modals]\nwords = "y"\n'}, r"codebook/english/verbs.toml, \[modals\]: `why` is missing"),
    ({"verbs": 'inherit = false\n[modals]\nwhy = "x"\nwords = "y"\n'}, r"\[forms_of_be\] is missing: .*delete `inherit"),
    ({"tone_lexicon": "word,valence,why\ncalm,high,x\n"}, "codebook/tone_lexicon.csv, line 2: `valence` is 'high'"),
    ({"reporting_verbs": "verb,past,tone,takes,why\nGloat,,boasting,quote,x\n"}, r"codebook/reporting_verbs.csv, line 2: `verb` is 'Gloat'"),
    ({"frames": '[[frames]]\nid = "conflict"\nkeep = false\nx = 1\n[[frames]]\nid = "new"\n'}, r"\[\[frames\]\] 'new': `name` is missing"),
]  # fmt: skip


@pytest.mark.parametrize("files, said", WRONG)
def test_what_is_wrong_in_a_layer_is_named(tmp_path, files, said):
    with pytest.raises(CodebookError, match=said):
        read_codebook(layer(tmp_path, **files))


def test_an_empty_folder_inherits_all(tmp_path):
    laid = read_codebook(tmp_path)
    assert (laid.actors, laid.contents, laid.digests) == (SHIPPED.actors, SHIPPED.contents, SHIPPED.digests)


STRAYS = [
    ("actor.toml", "nothing reads a file of this name. Did you mean `actors.toml`?"),
    ("names.toml", "nothing reads a file of this name"),
    ("englsh/names.toml", "nothing reads a folder of this name. Did you mean `english`?"),
    ("codebook/actors.toml", "a codebook in a codebook is not read: name .*codebook itself, or move its files up"),
    ("study.toml", "this is the folder of a study, no codebook: name the folder `codebook` in it"),
    ("english/names.csv", "nothing reads a file of this name. Did you mean `english/names.toml`?"),
]


@pytest.mark.parametrize("name, said", STRAYS)
def test_a_file_that_nobody_would_read_is_refused(tmp_path, name, said):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("", encoding="utf-8")
    with pytest.raises(CodebookError, match=said):
        read_codebook(tmp_path)


def test_what_is_no_table_may_lie_there(tmp_path):
    (tmp_path / "README.md").write_text("why we drop him", encoding="utf-8")
    (tmp_path / "notes").mkdir()
    assert read_codebook(tmp_path).contents == SHIPPED.contents


def test_links_that_lead_nowhere_or_around_are_refused_and_others_followed(tmp_path):
    folder = layer(tmp_path, actors=ORTIZ)
    (folder / "events.toml").symlink_to("events.toml")
    with pytest.raises(CodebookError, match=r"events.toml: this link leads nowhere"):
        read_codebook(folder)
    (folder / "events.toml").unlink()
    (folder / "english").symlink_to("../codebook")  # a codebook as its own word lists
    with pytest.raises(CodebookError, match=r"english/actors.toml: nothing reads a file of this name"):
        read_codebook(folder)
    (tmp_path / "around").symlink_to("around")
    with pytest.raises(CodebookError, match="around is no folder"):
        read_codebook(tmp_path / "around")
    (tmp_path / "other").symlink_to(paths.CODEBOOK)
    assert read_codebook(tmp_path / "other").origins.keys() == SHIPPED.origins.keys()


def test_a_laid_codebook_is_written_as_files_that_stand_alone(tmp_path):
    text = "term,why,keep\nabsurd*,,false\nnuts,mad,\n"
    laid = read_codebook(layer(tmp_path, actors=DROP_TRUMP + ORTIZ, loaded_words=text, names="[past]\nkeep = false\n"))
    write_codebook(laid.files, tmp_path / "written")
    alone = read_codebook(tmp_path / "written")
    assert alone.contents == laid.contents
    assert (alone.actors, alone.english, alone.loaded_words) == (laid.actors, laid.english, laid.loaded_words)
    assert {one.how for one in alone.origins.values()} == {"own"}


def test_a_changed_layer_is_read_anew(tmp_path):
    folder = layer(tmp_path, actors=ORTIZ)
    assert "ann_ortiz" in ids(read_codebook(folder).actors)
    (folder / "actors.toml").write_text(DROP_TRUMP, encoding="utf-8")
    assert "donald_trump" not in ids(read_codebook(folder).actors)
