"""A small study whose every count is known: nine articles of three outlets over three months, one of them undated."""

import json

from analysis.study import Study
from analysis.workbook import open_workbook

ACTORS = """
[[group]]
id = "reds"
name = "The Reds"
[[actor]]
id = "ortiz"
name = "Ann Ortiz"
why = "a test"
groups = ["reds"]
[[actor]]
id = "brandt"
name = "Carl Brandt"
why = "a test"
groups = ["reds"]
[[actor]]
id = "lund"
name = "Eva Lund"
why = "a test"
[[actor]]
id = "sato"
name = "Ken Sato"
why = "a test"
"""
OUTLET = '[[outlet]]\nid = "{0}"\nname = "{1}"\ncountry = "US"\nwhy = "a test"\n'
OUTLETS = (
    OUTLET.format("the_bell", "The Bell") + 'groups = ["tabloids"]\n'
    + OUTLET.format("the_star", "The Star") + 'groups = ["tabloids"]\n'
    + OUTLET.format("the_post", "The Post")
)  # fmt: skip
EVENTS = '[[events]]\nid = "vote"\ndate = 2018-07-10\nname = "The vote"\nwhy = "a test"\n'
ORTIZ = "Ann Ortiz did brilliant and wonderful work on the bridge. She left on Tuesday. Nobody else was in the room."
LUND = "Eva Lund told a terrible, vicious lie about the school. Nobody else was in the room that day."
BOTH = (
    "Ann Ortiz met Carl Brandt at the harbour. “Eva Lund is a horrible liar,” Carl Brandt said. Nobody saw them there."
)
ARTICLES = [
    ("The Bell", ORTIZ, "2018-06-04", "left"), ("The Bell", BOTH, "2018-06-20", "left"), ("The Star", LUND, "2018-06-21", "right"),
    ("The Star", ORTIZ, "2018-07-02", "right"), ("The Post", BOTH, "2018-07-12", "left"), ("The Bell", LUND, "2018-07-15", "left"),
    ("The Post", ORTIZ, "2018-08-01", "left"), ("The Star", BOTH, "2018-08-09", "right"), ("The Post", LUND, "", "left"),
]  # fmt: skip


def open_study(folder, **settings):
    """The study of these articles in a folder of its own; it follows Ortiz and Lund where nothing else is asked."""
    (folder / "codebook").mkdir(exist_ok=True)
    for name, text in (("actors", ACTORS), ("outlets", OUTLETS), ("events", EVENTS)):
        (folder / "codebook" / f"{name}.toml").write_text(text, encoding="utf-8")
    lines = [
        {"title": f"Council news, part {n}", "text": f"{text} It was day {n} of {n + 20}, and {'rain ' * n}fell.", "outlet": outlet,
         "rating": rating, "url": f"https://x.example/{n}", **({"published": f"{day}T08:00:00Z"} if day else {})}
        for n, (outlet, text, day, rating) in enumerate(ARTICLES)
    ]  # fmt: skip
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    given = {"actors": ["ortiz", "lund"], "min_stories": 2, "event": "vote", "sentiment": "vader", **settings}
    study = Study(corpus=str(folder / "news.jsonl"), codebook=str(folder / "codebook"), **given)
    return open_workbook(study, notebook="mine")
