"""A report that recurs: three weeks of which one fails, what changed between them, and an edition rendered again."""

import json
import random
import re
import shutil
from datetime import date, timedelta

import pytest
from report_factories import make_notebook
from series_factories import make_failed

from analysis import paths
from analysis.cli.main import main
from analysis.errors import ReportError, UsageError
from analysis.report.again import input_differences, render_again
from analysis.report.contents import write_contents
from analysis.report.definitions import ReportDefinition
from analysis.report.finding_rows import row_differences
from analysis.report.plan import plan_report
from analysis.report.publish import publish

WORDS = (
    "harbour council winter market river teacher garden engine letter window village station paper music doctor bridge "
    "summer library painter forest mountain kitchen football weather planet student island museum orchard tunnel".split()
)
PARAMETERS = """study: str = ""  # folder
start: str | None = None  # first day
end: str | None = None  # last day
settings: dict = {}  # others
edition_before: str = ""  # folder
out: str = ""  # folder"""
OPEN = """from analysis import open_workbook
book = open_workbook(study, notebook="brief", out=out, start=start, end=end, **settings)
book.since(edition_before)"""
WEEKS = (date(2024, 3, 10), date(2024, 3, 17), date(2024, 3, 24))


def story(rng, day, outlet, sanctioned):
    words = " ".join(rng.choices(WORDS, k=40))
    about = "He imposed new sanctions and an embargo on the country." if sanctioned else "He opened the meeting."
    return {"outlet": outlet, "published": f"{day}T10:00:00Z", "title": f"Trump and the {rng.choice(WORDS)} {rng.randint(1, 10**6)}",
            "text": f"Donald Trump spoke on {words}. {about} Reporters saw the {' '.join(rng.choices(WORDS, k=12))}."}  # fmt: skip


def write_corpus(path, weeks):
    """Sixty articles in each of the weeks; from the second on, three in four are about sanctions."""
    rng = random.Random(7)
    rows = [
        story(rng, last - timedelta(days=n % 7), f"The {outlet}", number > 0 and n % 4 > 0)
        for number, last in enumerate(weeks)
        for n, outlet in enumerate(["Echo", "Post", "Gazette"] * 20)
    ]
    path.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def series(tmp_path_factory):
    """The folder of reports after three weeks; in the second there was nothing to read."""
    folder = tmp_path_factory.mktemp("weekly")
    write_corpus(folder / "news.jsonl", (WEEKS[0], WEEKS[2]))
    (folder / "study.toml").write_text('corpus = "news.jsonl"\nactors = ["donald_trump"]\n')
    make_notebook(folder / "notebooks" / "brief.ipynb", "# Brief", OPEN, parameters=PARAMETERS)
    definition = ReportDefinition(name="weekly", title="The week", notebooks=("brief",), window="7 days")
    out = folder / "reports"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(paths.VARIABLE, str(folder))
        for day in WEEKS:
            publish(plan_report(definition, as_of=day), out=out, jobs=1)
            assert write_contents(out) == []
        yield out


def text_of(path):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", path.read_text(encoding="utf-8")))


def test_the_week_without_articles_is_kept_as_failed_and_the_others_lead_to_each_other(series):
    assert sorted(path.name for path in (series / "weekly").iterdir() if path.is_dir()) == [
        "2024-03-10", "2024-03-17.FAILED", "2024-03-24", "latest",
    ]  # fmt: skip
    assert "No edition: no articles to read." in text_of(series / "index.html")
    page = (series / "weekly/2024-03-24/index.html").read_text(encoding="utf-8")
    assert 'href="../2024-03-10/index.html" rel="prev"' in page
    assert str(series) not in page


def test_the_briefing_opens_with_what_changed_by_more_than_its_interval(series):
    said = text_of(series / "weekly/2024-03-24/index.html")
    assert re.search(
        r"Since the edition of 10 March 2024 Sanctions and economy: share of articles rose from 0\s% to 75\s%", said
    )
    assert "This edition covers 18 March 2024 to 24 March 2024, the one before 4 March 2024 to 10 March 2024." in said
    assert "Since the edition" not in text_of(series / "weekly/2024-03-10/index.html")


def test_a_record_says_all_that_an_edition_hangs_on(series):
    run = json.loads((series / "weekly/2024-03-24/run.json").read_text(encoding="utf-8"))
    assert {"report", "title", "edition", "as_of", "started", "duration_seconds", "outcome", "message", "headline", "corpus", "study",
            "parameters", "notebooks", "codebook", "stages", "groups", "software", "inputs"} <= set(run)  # fmt: skip
    assert run["edition_before"] == "2024-03-10"
    assert set(run["stages"]) >= {"mentions", "target_sentiment", "frames"}


def test_a_group_that_has_other_members_is_named_where_an_edition_is_made_again():
    told = input_differences({"groups": {"reds": ["lund"]}}, {"groups": {"reds": ["kim", "lund"]}})
    assert list(told) == ["The group reds was lund and is kim, lund."]


def again(series, edition):
    return render_again(f"weekly/{edition}", out=series, jobs=1)


def test_an_edition_comes_out_the_same_byte_for_byte(series):
    found = again(series, "2024-03-24")
    assert found.same
    assert re.fullmatch(
        r"weekly, edition 2024-03-24, comes out the same: \d+ findings, byte for byte\.", found.lines[0]
    )
    assert found.lines[1:] == ()
    assert not list((series / "weekly").glob(".*"))


def test_where_the_corpus_is_another_it_says_so_and_which_findings_differ(series):
    corpus = series.parent / "news.jsonl"
    kept = corpus.read_bytes()
    try:
        corpus.write_text("".join(corpus.read_text(encoding="utf-8").splitlines(keepends=True)[:-5]), encoding="utf-8")
        found = again(series, "2024-03-24")
    finally:
        corpus.write_bytes(kept)
    assert not found.same
    said = "\n".join(found.lines)
    assert "has changed: 60 articles then and 55 articles now." in said
    assert re.search(
        r"\d+ of \d+ findings have other numbers:\n  brief, watched, net_sentiment, mean, donald_trump", said
    )


def test_a_corpus_that_is_gone_is_named(series):
    corpus, away = series.parent / "news.jsonl", series.parent / "away.jsonl"
    corpus.rename(away)
    try:
        with pytest.raises(ReportError, match=r"cannot be rendered again\. .*news\.jsonl.* bring that corpus back"):
            again(series, "2024-03-10")
    finally:
        away.rename(corpus)


@pytest.mark.parametrize("edition, problem, words", [
    ("2024-03-17.FAILED", ReportError, "is a run that failed"),
    ("2024-03-11",        UsageError,  "There is no edition"),
    ("latest",            UsageError,  "There is no edition"),
])  # fmt: skip
def test_what_is_no_edition_cannot_be_rendered_again(series, edition, problem, words):
    with pytest.raises(problem, match=words):
        again(series, edition)


def test_an_edition_that_keeps_too_little_says_what_it_lacks(series, tmp_path):
    shutil.copytree(series / "weekly/2024-03-10", tmp_path / "weekly/2024-03-10")
    (tmp_path / "weekly/2024-03-10/findings.json").unlink()
    with pytest.raises(ReportError, match=r"keeps no findings\.json"):
        again(tmp_path, "2024-03-10")


@pytest.mark.parametrize("name, text, words", [
    ("run.json", "{", r"2024-03-10 cannot be rendered again: run\.json cannot be read\."),
    ("run.json", "[" * 100_000, r"2024-03-10 cannot be rendered again: run\.json cannot be read\."),
    ("run.json", "[]", r"2024-03-10 cannot be rendered again: run\.json cannot be read: it holds no names"),
    ("findings.json", "not json", r"2024-03-10/findings\.json cannot be read: .*nothing to compare with"),
    ("findings.json", '{"a": 1}', r"2024-03-10/findings\.json cannot be read: it holds no list of findings"),
])  # fmt: skip
def test_a_damaged_file_of_an_edition_is_named_before_anything_runs(series, tmp_path, name, text, words):
    shutil.copytree(series / "weekly/2024-03-10", tmp_path / "weekly/2024-03-10")
    (tmp_path / "weekly/2024-03-10" / name).write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match=words):
        again(tmp_path, "2024-03-10")


@pytest.mark.parametrize("key, value", [
    ("parameters", [1]), ("report", None), ("title", 7), ("notebooks", [{"name": 1}]), ("as_of", "soon"), ("study", "x"),
])  # fmt: skip
def test_a_record_that_lacks_what_is_needed_says_what(series, tmp_path, key, value):
    shutil.copytree(series / "weekly/2024-03-10", tmp_path / "weekly/2024-03-10")
    file = tmp_path / "weekly/2024-03-10/run.json"
    run = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**run, key: value}), encoding="utf-8")
    with pytest.raises(
        ReportError,
        match=rf"cannot be rendered again: (its )?run\.json (does not say its {key}\.|cannot be read: the value of `{key}`)",
    ):
        again(tmp_path, "2024-03-10")


def test_nothing_else_is_asked_with_again(capsys):
    assert main(["report", "sample", "--always", "--again", "sample/2019-09-30"]) == 2
    assert "name nothing else" in capsys.readouterr().err


ROW = {
    "notebook": "briefing",
    "measure": "net_sentiment",
    "actor_id": "lund",
    "outlet": None,
    "estimate": 0.25,
    "n_stories": 12,
}


def test_findings_that_differ_are_named_with_what_differs_and_those_gone_and_new_are_counted():
    then = [ROW, {**ROW, "outlet": "echo"}, {**ROW, "actor_id": "ortiz"}]
    now = [{**ROW, "estimate": 0.5}, {**ROW, "outlet": "echo"}, *({**ROW, "actor_id": f"a{n}"} for n in range(7))]
    assert row_differences(then, now) == [
        "1 of 3 findings have other numbers:", "  briefing, net_sentiment, lund: estimate 0.25 then, 0.5 now",
        "1 findings are gone:", "  briefing, net_sentiment, ortiz",
        "7 findings are new:", *(f"  briefing, net_sentiment, a{n}" for n in range(5)), "  and 2 more",
    ]  # fmt: skip


def test_the_same_findings_in_another_order_are_said_to_be_so():
    other = {**ROW, "actor_id": "ortiz"}
    assert row_differences([ROW, other], [other, ROW]) == ["The same findings stand in another order."]


def test_the_edition_alone_will_do_where_one_report_has_it(tmp_path, capsys):
    for report in ("daily", "weekly"):
        make_failed(tmp_path / report, "2024-03-31", "timeout", "It took too long.")
    make_failed(tmp_path / "weekly", "2024-03-24", "timeout", "It took too long.")
    with pytest.raises(ReportError, match="is a run that failed"):
        render_again("2024-03-24.FAILED", out=tmp_path)
    with pytest.raises(UsageError, match=r"write --again daily/2024-03-31.FAILED or --again weekly/2024-03-31.FAILED"):
        render_again("2024-03-31.FAILED", out=tmp_path)
    assert main(["report", "weekly", "--again", "2024-03-31.FAILED", "--out", str(tmp_path)]) != 0
    assert "is a run that failed" in capsys.readouterr().err
