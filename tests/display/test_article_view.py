"""An article as a reader sees it: what is marked, what stands in its margin, and what words from outside can do there (nothing)."""

import re

import pandas as pd
import pytest
from factories import ENGLISH, make_articles, make_mentions

from analysis.codebook.frames import CueGroup, Frame
from analysis.display.article_view import anchor, article_view
from analysis.engine.measured import Measures
from analysis.errors import StudyError
from analysis.language.sentences import split_sentences
from analysis.measures import TABLES

TEXT = 'Critics called Ann Ortiz careless. "She sleeps," said Lund.\n\nThe vote was a battle. She won it.\nNothing else happened.'
NAMES = {"ortiz": "Ann Ortiz", "lund": "Bo Lund", "the_paper": "The Paper"}
CONFLICT = Frame("conflict", "Conflict", "generic", "d", "q", "s", (CueGroup(("battle", "vote"), 1.0, "w"),))


class Codes:
    frames = (CONFLICT,)


def make_measures(articles, mentions, *, quoted=(), cues=()):
    """Measures of these mentions; `quoted`: (words, source, cue); `cues`: words of cues of CONFLICT."""
    text, sentences = articles["text"].iloc[0], split_sentences(articles, ENGLISH)
    labels = mentions.assign(p_negative=0.9, p_neutral=0.05, p_positive=0.05).rename(columns={"given": "label"})

    def within(place):
        own = sentences[(sentences["field"] == "text") & (sentences["start"] <= place) & (place < sentences["end"])]
        return own["sentence_id"].iloc[0]

    said = [
        (f"a0.q{n}", "a0", "text", "direct", text.index(source), text.index(source) + len(source), None, "named", "say",
         text.index(cue), text.index(cue) + len(cue), text.index(words), text.index(words) + len(words), f"a0.q{n}", False)
        for n, (words, source, cue) in enumerate(quoted)
    ]  # fmt: skip
    found = [
        ("a0", within(text.index(c)), "text", "conflict", 1.0, c, text.index(c), text.index(c) + len(c)) for c in cues
    ]
    tables = {
        "sentences": sentences, "mentions": TABLES["mentions"].build(mentions.drop(columns="given")),
        "target_sentiment": TABLES["target_sentiment"].build(labels), "attributions": TABLES["attributions"].build(said),
        "frames": TABLES["frames"].build(found),
    }  # fmt: skip
    return Measures(**{**{name: table.empty() for name, table in TABLES.items()}, **tables})


@pytest.fixture
def opened():
    articles = make_articles(TEXT, title="A close vote", outlet="the_paper")
    mentions = make_mentions(
        articles, ("a0", "ortiz", "Ann Ortiz"), ("a0", "ortiz", "She sleeps"), ("a0", "lund", "Lund"), ("a0", "ortiz", "She won")
    ).assign(given=["negative", "neutral", "neutral", "positive"], form=["name", "pronoun", "name", "pronoun"])  # fmt: skip
    mentions = mentions.assign(end=mentions["end"].where(mentions["form"] == "name", mentions["start"] + 3))
    mentions.loc[1, ["voice", "attribution_id"]] = ["named", "a0.q0"]
    measures = make_measures(articles, mentions, quoted=[("She sleeps,", "Lund", "said")], cues=["vote", "battle"])

    def view(**more):
        return article_view("a0", articles, measures, Codes(), followed={"ortiz"}, names=NAMES, **more)

    return view


def margins(view):
    """The words of each note of the margin."""
    notes = re.findall(r"<li class=.*?</li>", str(view.html))
    return [" ".join(re.sub("<[^>]+>", "", note).split()) for note in notes]


def test_the_article_is_shown_whole_and_every_sentence_can_be_found(opened):
    view = opened()
    words = re.sub("<[^>]+>", "", str(view.html))
    assert all(line in words for line in TEXT.replace('"', "&#34;").split("\n"))
    assert all(f'id="{anchor(one)}"' in view.html for one in ("a0.ti0", "a0.te0", "a0.te1", "a0.te2"))
    assert view.html.count("data-sentence=") == 6
    assert repr(view) == "Article a0: A close vote (The Paper · 12 June 2018), 3 mentions, 1 attributions"


def test_the_margin_tells_who_is_mentioned_how_whose_words_they_are_and_what_pronouns_refer_to(opened):
    assert margins(opened()) == [
        "Ann Ortiz 1 negative, in its own words; 1 neutral, quoting Lund · “She” refers back ↓",
        "Lund “said” quoted",
        "Ann Ortiz positive, in its own words · “She” refers back ↑",
        "Conflict “vote”, “battle”",
    ]


def test_a_pronoun_links_to_the_name_before_it_and_arrows_to_the_mentions_beside(opened):
    html = str(opened().html)
    assert html.count('<a href="#wb-a0.m0">refers back</a>') == 2
    assert '<a href="#wb-a0.m3" aria-label="Ann Ortiz: the next mention">↓</a>' in html
    assert '<a href="#wb-a0.m1" aria-label="Ann Ortiz: the mention before">↑</a>' in html
    assert all(f'id="wb-a0.m{n}"' in html for n in range(4))


def test_mentions_of_actors_who_are_not_followed_are_marked_without_a_label(opened):
    html = str(opened().html)
    assert 'class="wb-other" data-mention="a0.m2" title="Bo Lund">Lund</mark>' in html
    assert (
        'class="wb-negative" data-mention="a0.m0" title="Ann Ortiz: negative, in its own words">Ann Ortiz</mark>'
        in html
    )


def test_what_the_reader_came_for_is_set_off_and_stops_lead_through_the_mentions(opened):
    view = opened(focus=["a0.te1", "a0.m1"], prefix="left-")
    assert 'id="wb-left-a0.te1" class="wb-sentence wb-focus"' in view.html
    assert 'class="wb-neutral wb-focus" data-mention="a0.m1"' in view.html
    assert view.stops == ("a0.te0", "a0.te1", "a0.te3")


def test_a_cue_whose_sentence_does_not_carry_the_frame_is_said_to_be_alone():
    articles = make_articles("A battle began.")
    measures = make_measures(articles, make_mentions(articles).assign(given=[]), cues=["battle"])
    view = article_view("a0", articles, measures, Codes(), followed=(), names={})
    assert margins(view) == ["Conflict “battle”, a cue alone"]


@pytest.mark.parametrize(
    "n_lines, focus, folded", [(12, (), 0), (60, (), 40), (60, ["a0.te50"], 0), (60, ["a0.te3"], 40)]
)
def test_of_a_long_article_the_end_folds_away_unless_the_reader_came_for_it(n_lines, focus, folded):
    articles = make_articles("\n".join(f"Line {n} is here." for n in range(n_lines)))
    measures = make_measures(articles, make_mentions(articles).assign(given=[]))
    view = article_view("a0", articles, measures, Codes(), followed=(), names={}, focus=focus)
    assert f"{folded} more paragraphs" in view.html if folded else "more paragraphs" not in view.html
    assert (
        "more paragraphs"
        not in article_view("a0", articles, measures, Codes(), followed=(), names={}, folded=False).html
    )


def test_the_articles_before_and_after_are_named_and_an_unknown_one_is_an_error():
    articles = make_articles("One.", "Two.", "Three.")
    measures = Measures(**{name: table.empty() for name, table in TABLES.items()})
    views = [article_view(f"a{n}", articles.iloc[::-1], measures, Codes(), followed=(), names={}) for n in range(3)]
    assert [(view.before, view.after) for view in views] == [("a1", ""), ("a2", "a0"), ("", "a1")]
    with pytest.raises(StudyError, match=r"No article `x\\x1b` in the window"):
        article_view("x\x1b", articles, measures, Codes(), followed=(), names={})


def test_an_article_without_title_text_date_or_address_is_shown_in_words():
    articles = make_articles("", url=None, published=pd.NaT).assign(text=None)
    measures = Measures(**{name: table.empty() for name, table in TABLES.items()})
    view = article_view("a0", articles, measures, Codes(), followed=(), names={})
    assert all(words in view.html for words in ("(no title)", "The article has no text.", "undated"))
    assert "at its source" not in view.html


def test_marks_nest_wherever_they_overlap():
    articles = make_articles("Rain fell.\nAnd then Ann Ortiz won the battle today.")
    mentions = make_mentions(articles, ("a0", "ortiz", "Ann Ortiz")).assign(given="neutral")
    measures = make_measures(
        articles, mentions, quoted=[("fell.\nAnd then Ann", "Rain", "fell"), ("Ortiz won the bat", "Rain", "fell")], cues=["the battle"]
    )  # fmt: skip
    html = str(article_view("a0", articles, measures, Codes(), followed={"ortiz"}, names={}).html)
    for part in re.findall("<p>.*?</p>", html):
        assert [part.count(f"<{tag}") for tag in ("u", "mark", "span")] == [
            part.count(f"</{tag}>") for tag in ("u", "mark", "span")
        ]
    assert html.count('id="wb-a0.m0"') == 1
