"""Groups of actors and outlets, followed as one: planted articles of which every count is known."""

import json

import pandas as pd
import pytest

from analysis.briefing import Briefing
from analysis.codebook.load import read_codebook
from analysis.display.evidence import in_context, sentences_behind
from analysis.errors import CodebookError, StudyError
from analysis.findings.estimates import estimate_differences, estimate_means
from analysis.findings.groups import as_named, share_tells_other
from analysis.findings.inventory import PORTRAYED, portrayed
from analysis.report.provenance import groups_used
from analysis.study import Study
from analysis.validity.coding import draw_units
from analysis.workbook import open_workbook

ACTORS = """
[[group]]
id = "reds"
name = "The Reds"
[[actor]]
id = "ortiz"
name = "Ann Ortiz"
why = "a test"
groups = ["reds", "house_members"]
[[actor]]
id = "brandt"
name = "Carl Brandt"
why = "a test"
groups = ["reds"]
[[actor]]
id = "lund"
name = "Eva Lund"
why = "a test"
"""
OUTLET = '[[outlet]]\nid = "{0}"\nname = "{1}"\ncountry = "US"\nwhy = "a test"\n'
OUTLETS = (
    OUTLET.format("the_bell", "The Bell") + 'groups = ["tabloids"]\n'
    + OUTLET.format("the_star", "The Star") + 'groups = ["tabloids"]\n'
    + OUTLET.format("the_post", "The Post")
)  # fmt: skip
TOGETHER = (
    "Ann Ortiz met Carl Brandt at the harbour on Monday. Eva Lund stayed at home that day. Nobody saw them there. "
    "Ann Ortiz left on Tuesday. Carl Brandt left a day later."
)
ORTIZ = "Ann Ortiz spoke to the council about the bridge on Tuesday. Nobody else was in the room."
LUND = "Eva Lund spoke to the council about the school on Friday. Nobody else was in the room."
PLACES = [("The Bell", TOGETHER), ("The Star", ORTIZ), ("The Star", LUND), ("The Star", ORTIZ), ("The Post", TOGETHER)]


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """A corpus of five articles, each another story, and a codebook that names the groups."""
    folder = tmp_path_factory.mktemp("groups")
    (folder / "codebook").mkdir()
    (folder / "codebook" / "actors.toml").write_text(ACTORS, encoding="utf-8")
    (folder / "codebook" / "outlets.toml").write_text(OUTLETS, encoding="utf-8")
    lines = [
        {"title": f"Council news, part {n}", "text": f"{text} It was day {n} of {n + 20}.", "outlet": outlet,
         "published": f"2018-06-{n + 10}T08:00:00Z", "url": f"https://x.example/{n}"}
        for n, (outlet, text) in enumerate(PLACES)
    ]  # fmt: skip
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return {"corpus": str(folder / "news.jsonl"), "codebook": str(folder / "codebook"), "sentiment": "vader"}


@pytest.fixture(scope="module")
def opened(settings):
    return lambda **more: open_workbook(Study(**{**settings, "min_stories": 2, **more}), notebook="2-sentiment")


def counts(rows):
    return rows["actor_id"].value_counts().to_dict()


def test_a_mention_of_a_member_counts_for_the_group(opened):
    book = opened(actors=["reds", "lund"])
    assert counts(book.rows("net_sentiment")) == {"reds": 10, "lund": 3}
    assert (book.names["reds"], book.actors) == ("The Reds", ("reds", "lund"))


def test_a_group_and_its_member_stand_side_by_side(opened):
    book = opened(actors=["reds", "ortiz", "house_members"])
    assert counts(book.rows("net_sentiment")) == {"reds": 10, "ortiz": 6, "house_members": 6}
    assert book.names["house_members"] == "House members"
    shares = estimate_means(
        book.rows("label_share"), ["group"], measure="label_share", study=book.study, weight="mention"
    )
    assert set(shares["n_mentions"]) == {10}  # each mention once where actors are put together


def test_a_record_has_the_members_of_the_groups_that_a_study_follows_or_asks_for(settings):
    study = Study(**settings, actors=["reds", "lund"], outlets=["tabloids", "the_post"])
    assert groups_used(study) == {"reds": ["brandt", "ortiz"], "tabloids": ["the_bell", "the_star"]}


def test_of_a_group_and_its_member_one_share_of_voice_does_not_tell_the_other(opened):
    beside, apart = (opened(actors=actors) for actors in (["reds", "ortiz"], ["reds", "lund"]))
    for book, tells, n in ((beside, False, 2), (apart, True, 1)):
        rows = book.rows("share_of_voice")
        assert share_tells_other(rows) == tells
        shown = Briefing(book).coverage().html
        assert shown.count("wb-finding") >= n
        assert ("the rest are of" in shown) == tells


def test_evidence_names_the_outlet_that_printed_it_and_not_its_group(opened):
    book = opened(actors=["reds"], outlets=["tabloids"])
    rows = book.rows("net_sentiment")
    cut = sentences_behind(rows, book.articles, book.measures.sentences)
    places = in_context(book.search("Ortiz").table, book.articles)
    assert set(cut["outlet"]) == set(places["outlet"]) == {"the_bell", "the_star"}


def test_what_is_of_a_sentence_counts_once_for_a_group(opened):
    book = opened(actors=["reds", "ortiz", "brandt"])
    assert counts(book.rows("sentence_tone")) == {"reds": 8, "ortiz": 6, "brandt": 4}
    frames = book.rows("frame_share_of_sentences")
    assert counts(frames[frames["group"] == "conflict"]) == {"reds": 8, "ortiz": 6, "brandt": 4}


def test_what_a_group_does_is_what_its_members_do(opened):
    book = opened(actors=["reds", "ortiz"])
    table = portrayed(book.portrayal_table, book.actors).set_index("kind")
    assert {"is said to do", "is said to undergo"} <= set(table.index)
    assert "leave (2)" in table.loc[PORTRAYED["agent"], "reds"]
    assert set(book.rows("agent_share")["actor_id"]) == {"reds", "ortiz"}


def test_an_article_can_be_about_a_group(opened):
    about = opened(actors=["reds", "ortiz", "brandt"]).measures.about
    first = about[about["article_id"] == about["article_id"].iloc[0]].set_index("actor_id")
    shares = first.loc[["reds", "ortiz", "brandt"], "share_sentences"]
    assert list(shares) == [pytest.approx(3 / 6), pytest.approx(2 / 6), pytest.approx(2 / 6)]
    assert len(about[about["actor_id"] == "reds"]) == 4


def test_articles_are_kept_that_are_about_a_group_though_about_none_of_its_members(opened):
    book = opened(actors=["reds"], about=["reds"])
    assert set(book.articles["outlet"]) == {"the_bell", "the_post"}
    assert set(book.rows("net_sentiment")["is_about"]) == {"mainly about the actor"}
    with pytest.raises(StudyError, match="mainly about Ann Ortiz or Carl Brandt"):
        opened(actors=["reds"], about=["ortiz", "brandt"])


def test_a_coder_sees_the_actor_who_is_named_and_each_mention_once(opened):
    rows = as_named(opened(actors=["reds", "ortiz"]).rows("net_sentiment"))
    assert counts(rows) == {"ortiz": 6, "brandt": 4}
    assert rows["mention_id"].is_unique
    assert set(draw_units(rows, 6, seed=7)["actor_id"]) == {"ortiz", "brandt"}


def test_articles_of_member_outlets_are_of_one_outlet(opened):
    book = opened(actors=["reds"], outlets=["tabloids", "the_post"])
    assert book.articles["outlet"].value_counts().to_dict() == {"tabloids": 4, "the_post": 1}
    assert book.articles.loc[book.articles["outlet"] == "tabloids", "publisher"].value_counts().to_dict() == {
        "the_star": 3,
        "the_bell": 1,
    }
    assert (book.names["tabloids"], set(book.rows("net_sentiment")["outlet"])) == ("Tabloids", {"tabloids", "the_post"})
    assert len(opened(actors=["reds"], outlets=["tabloids"]).articles) == 4


def made(*rows):
    return pd.DataFrame(list(rows), columns=["value", "article_id", "story_id", "outlet", "publisher", "phase"])


ROWS = made(
    (1, "a", "s1", "tabloids", "bell", "before"), (0, "b", "s2", "tabloids", "star", "before"),
    (0, "c", "s3", "tabloids", "star", "before"), (0, "d", "s4", "tabloids", "star", "before"),
    (1, "e", "s5", "tabloids", "bell", "after"), (1, "f", "s6", "tabloids", "bell", "after"),
    (1, "g", "s7", "tabloids", "bell", "after"), (0, "h", "s8", "tabloids", "star", "after"),
    (1, "i", "s9", "tabloids", "bell", "before"), (0, "j", "s10", "tabloids", "star", "after"),
)  # fmt: skip


def test_each_outlet_of_a_group_counts_alike_where_outlets_do():
    given = {"measure": "net_sentiment", "study": Study(min_stories=2)}
    assert list(estimate_means(ROWS, ["outlet"], weight="outlet", **given)["estimate"]) == [pytest.approx(0.5)]
    assert list(estimate_means(ROWS, ["outlet"], weight="article", **given)["estimate"]) == [pytest.approx(0.5)]
    before = ROWS[ROWS["phase"] == "before"]
    assert list(estimate_means(before, ["outlet"], weight="outlet", **given)["estimate"]) == [pytest.approx(0.5)]
    assert list(estimate_means(before, ["outlet"], weight="article", **given)["estimate"]) == [pytest.approx(0.4)]


def test_before_and_after_each_outlet_of_a_group_is_compared_with_itself():
    """The mix of the two papers changes, neither paper does."""
    given = {"measure": "net_sentiment", "study": Study(min_stories=2)}
    plain = estimate_differences(ROWS, [], "phase", "before", "after", **given)
    alike = estimate_differences(ROWS, [], "phase", "before", "after", over="outlet", **given)
    assert (plain["estimate"].iloc[0], alike["estimate"].iloc[0]) == (pytest.approx(0.2), pytest.approx(0.0))
    fewer = ROWS[(ROWS["publisher"] != "bell") | (ROWS["phase"] == "after")]
    left = estimate_differences(fewer, [], "phase", "before", "after", over="outlet", **given).attrs["left_out"]
    assert left == [{"outlet": "bell"}]


def test_an_outlet_counts_in_one_group_alone(opened):
    with pytest.raises(
        StudyError, match="asks for the group `tabloids` and for `the_star`, which both hold `the_star`"
    ):
        opened(actors=["reds"], outlets=["tabloids", "the_star"])
    with pytest.raises(StudyError, match=r"holds no outlet `tabloid`\. Did you mean `tabloids`"):
        opened(actors=["reds"], outlets=["tabloid", "tabloids"])


def test_an_unknown_group_is_told_with_the_nearest(settings):
    book = read_codebook(settings["codebook"])
    book.check_ids(["reds", "ortiz", "house_members"])
    with pytest.raises(StudyError, match=r"no actor and no group `house_member` in .*Did you mean `house_members`"):
        book.check_ids(["house_member"])


def test_groups_change_no_measure(settings):
    laid = read_codebook(settings["codebook"])
    folder = laid.folder.parent / "without"
    folder.mkdir()
    text = "\n".join(line for line in ACTORS.split("\n") if not line.startswith("groups")).partition("[[actor]]")
    (folder / "actors.toml").write_text(text[1] + text[2], encoding="utf-8")
    (folder / "outlets.toml").write_text(OUTLETS.replace('groups = ["tabloids"]\n', ""), encoding="utf-8")
    assert read_codebook(folder).contents == laid.contents


@pytest.mark.parametrize(
    "text, said",
    [
        ('[[group]]\nid = "blues"\nname = "The Blues"\n', r"\[\[group\]\] 'blues': nobody belongs to the group"),
        ('[[group]]\nid = "reds"\nname = "x"\n', r"\[\[group\]\] 'reds' stands there twice"),
        ('[[group]]\nid = "blue"\nnmae = "x"\n', "`nmae` is not a known key. Did you mean `name`"),
    ],
)
def test_a_group_that_cannot_be_meant_so_is_refused(tmp_path, text, said):
    (tmp_path / "actors.toml").write_text(ACTORS + text, encoding="utf-8")
    with pytest.raises(CodebookError, match=said):
        read_codebook(tmp_path)


@pytest.mark.parametrize(
    "before, after, said",
    [
        ('"house_members"', '"lund"', "`lund` is the id of an actor and of a group"),
        ('"house_members"', '"House Members"', "`groups` holds 'House Members': write lower-case letters"),
        ('["reds"]\n[[actor]]', '"reds"\n[[actor]]', "`groups` is 'reds': write a list"),
    ],
)
def test_a_membership_that_cannot_be_meant_so_is_refused(tmp_path, before, after, said):
    (tmp_path / "actors.toml").write_text(ACTORS.replace(before, after), encoding="utf-8")
    with pytest.raises(CodebookError, match=said):
        read_codebook(tmp_path)


def test_a_group_can_list_members_whose_entries_are_inherited(tmp_path):
    text = '[[group]]\nid = "leaders"\nmembers = ["donald_trump", "{}"]\n'
    (tmp_path / "actors.toml").write_text(text.format("kim_jong_un"), encoding="utf-8")
    (leaders,) = read_codebook(tmp_path).groups
    assert (leaders.name, leaders.members) == ("Leaders", ("donald_trump", "kim_jong_un"))
    (tmp_path / "actors.toml").write_text(text.format("kim_jongun"), encoding="utf-8")
    with pytest.raises(CodebookError, match=r"'leaders': `members` holds `kim_jongun`, .*Did you mean `kim_jong_un`"):
        read_codebook(tmp_path)


def test_a_group_of_actors_and_one_of_outlets_go_by_one_name(tmp_path):
    (tmp_path / "actors.toml").write_text(ACTORS, encoding="utf-8")
    (tmp_path / "outlets.toml").write_text(OUTLETS.replace("tabloids", "reds"), encoding="utf-8")
    with pytest.raises(CodebookError, match=r"`reds` is a group in .*actors.toml.* stands in .*outlets.toml.*\(Reds\)"):
        read_codebook(tmp_path)


def test_the_id_of_a_group_stands_in_a_finding(opened):
    book = opened(actors=["reds"], outlets=["tabloids"])
    rows = book.rows("net_sentiment")
    found = estimate_means(rows, ["actor_id", "outlet"], measure="net_sentiment", study=book.study, weight="mention")
    assert set(found["actor_id"]) == {"reds"}
    assert "tabloids" in set(found["outlet"])
