"""Boilerplate goes, the story stays; dates, languages, outlets; every record accounted for."""

import pandas as pd
import pytest

from analysis.codebook.boilerplate import read_boilerplate
from analysis.codebook.outlets import Outlet, Outlets, read_outlets
from analysis.corpus.cleaning.blocks import Boilerplate, find_boilerplate, split_blocks
from analysis.corpus.cleaning.clean import clean, plain_url
from analysis.corpus.readers.records import RawArticle
from analysis.corpus.readers.source import read_source
from analysis.errors import CodebookError
from analysis.paths import CODEBOOK, SHARED
from analysis.tables import RAW_ARTICLES

PHRASES = read_boilerplate(CODEBOOK / "boilerplate.toml")
BOILERPLATE = Boilerplate(PHRASES)
OUTLETS = Outlets(
    [
        Outlet("the_paper", "The Paper", "US", "test", ("Paper Online",), ("paper.example",)),
        Outlet("the_bugle", "The Bugle", "GB", "test", (), ("bugle.example",)),
        Outlet("wire", "Wire", "SG", "test", (), ("wire.example",), ("Wire",)),
    ]
)
STORY = [
    "LISBON — The harbour was quiet on Monday, and the ferries ran an hour late for the third day in a row.",
    "“Nobody told us anything, and we stood in the rain for an hour,” said Ana Ruiz, who was waiting with two children.",
    "The company blamed the fog. It promised to pay for missed trains, though it named no sum and gave no date.",
]


def raw(*records, **columns):
    """Raw articles; each record is a text or a dict of columns."""
    rows = []
    for n, record in enumerate(records):
        given = record if isinstance(record, dict) else {"text": record}
        row = dict.fromkeys(RAW_ARTICLES.columns, "") | {
            "title": f"Ferries run late {n}", "is_html": False, "outlet": "The Paper", "published": "2018-06-12",
            "url": f"https://paper.example/{n}", "origin": f"test, line {n + 1}", "text": "\n\n".join(STORY),
        }  # fmt: skip
        rows.append(row | columns | given)
    return RAW_ARTICLES.build(pd.DataFrame(rows))


def reasons(blocks, **options):
    return find_boilerplate(blocks, BOILERPLATE, **options)


@pytest.mark.parametrize(
    "block, reason",
    [
        ("Sign up for The Tide, our free morning newsletter.", "newsletter"),
        ("The Tide: all you need to know, in your inbox by six.", "newsletter"),
        ("Enter your email address. You may unsubscribe at any time.", "newsletter"),
        ("ADVERTISEMENT", "advertisement"),
        ("Story continues below advertisement", "advertisement"),
        ("READ MORE: The ferry that never came", "read_more"),
        ("WHY THE FERRIES RUN LATE AND WHO WILL PAY FOR IT", "read_more"),  # a link in capitals
        ("Share on Facebook Tweet Email", "share"),
        ("© 2018 The Paper. All rights reserved.", "copyright"),
        ("The quay on Monday morning. [Ines Arroyo/The Paper]", "caption"),
        ("The quay on Monday. (Pool photo)", "caption"),
        ("FILE PHOTO: A ferry leaves the harbour.", "caption"),
        ("Image copyright The Paper Image caption The quay on Monday", "caption"),
        ("Tom Lund contributed to this report.", "byline"),
        ("— Wire", "byline"),
    ],
)
def test_a_phrase_marks_a_block_anywhere(block, reason):
    assert reasons([STORY[0], block, *STORY[1:]]) == ["", reason, "", ""]


@pytest.mark.parametrize(
    "block",
    [
        "Passengers can sign up for text messages, a spokeswoman said, but only 40 had done so by Monday.",
        "“Sign up for our newsletter and you will hear of every delay,” the company wrote to Ms. Ruiz last week.",
        "The ministry (which shares a building with the port/ferry office) would not comment.",
        "By Monday evening the queue had reached the market.",
        "He follows the captain on Twitter and has never missed a sailing.",
        "Also on Monday, a bus broke down outside the station.",
        "All rights to the route belong to the city, a court ruled in 2012.",
        "FOG LIFTS",  # a subhead
        "Who will pay?",
        "Ruiz is a nurse. She has taken the ferry since 2009 and knows its captains by name.",
        "‘We told them so, and we told them again, and nothing at all was done,’ he said.",
    ],
)
def test_a_block_of_the_story_stays(block):
    assert reasons([STORY[0], STORY[1], block, STORY[2]]) == [""] * 4
    assert reasons([*STORY, block]) == [""] * 4


def test_the_headline_and_the_byline_are_taken_from_the_beginning():
    blocks = ["Ferries run late", "By Ann Ortiz and Ben Lund", *STORY]
    assert reasons(blocks, title="Ferries Run Late") == ["headline", "byline", "", "", ""]
    assert reasons(["Ann Ortiz", *STORY], authors=["Ann Ortiz"]) == ["byline", "", "", ""]


@pytest.mark.parametrize(
    "block, reason",
    [
        ("Tolls bite: how it went", "headline"),
        ("TOLLS BITE – What ferries will cost now?", "headline"),
        (
            "Tolls bite and passengers pay for it, the company said on Monday, as it had told nobody before.",
            "",
        ),  # a sentence
        ("Tolls are back on the agenda of the council for the third time", ""),
    ],
)
def test_a_first_line_that_goes_on_from_the_title_is_the_headline(block, reason):
    assert reasons([block, *STORY], title="Tolls bite") == [reason, "", "", ""]


@pytest.mark.parametrize(
    "byline, authors",
    [
        ("By Tom Ridd, foreign correspondent", "Tom Ridd"),
        ("By Ann Ortiz and Tom Ridd in the port of Vigo", "Ann Ortiz; Tom Ridd"),
        ("BY ANN ORTIZ", "ANN ORTIZ"),
        ("By Ann Ortiz, Wire", "Ann Ortiz"),
        ("By Wire", ""),
        ("By The Paper", ""),
    ],
)
def test_a_byline_that_is_cut_names_the_authors_where_the_record_names_none(byline, authors):
    text = "\n\n".join([byline, *STORY])
    cleaned = clean(raw({"text": text}, {"text": text, "authors": "Lena Holt"}), OUTLETS, PHRASES)
    assert cleaned.cuts["reason"].tolist() == ["byline", "byline"]
    assert cleaned.articles["authors"].fillna("").tolist() == [authors, "Lena Holt"]


def test_another_wording_of_the_headline_goes_with_it_but_no_first_sentence():
    title = "Ferries run late again while harbour waits for lamps"
    other = "Harbour waits for lamps: ferries run late again, captains say"
    assert reasons([other, *STORY], title=title) == ["headline", "", "", ""]
    assert reasons([f"{other}.", *STORY], title=title) == [""] * 4
    assert reasons(["Lamps for the harbour", *STORY], title=title) == [""] * 4


@pytest.mark.parametrize(
    "block, reason",
    [
        ("(END)", "byline"),
        ("(ATTN: UPDATES with vote in paras 3-5)", "byline"),
        ("dahl@paper.example (END)", "byline"),
        ("dahl@paper.example", "byline"),
        ("Last modified on Wed 4 Apr 2018 13.01 BST", "timestamp"),
        ("(42) Comments", "comments"),
        ("Ferry captain explains the delay 01:42", "caption"),
        ("Hide Caption 3 of 12", "caption"),
        ("Newsletter sign up", "newsletter"),
        ("The rest of this article is available to subscribers.", "newsletter"),
        ("Listen to article 3:05 Share this article", "share"),
        ("Please consider making a donation to The Paper.", "newsletter"),
        ("In this Monday, June 11, 2018, file photo, a ferry leaves the quay.", "caption"),
        ("Ines Arroyo/AP The quay on Monday, shortly before the fog lifted", "caption"),
        ("The ferry in the fog. | Ines Arroyo/AP Photo", "caption"),
        ("Late ferries:Captains ask for lamps and the city waits", "read_more"),
        ("[Captains ask for lamps, and the city waits]", "read_more"),
        ("Read: Why the captains asked for lamps", "read_more"),
        ("Six Captains Ask for Brighter Lamps as City Waits for the Fog", "read_more"),
        ("--This report was updated at 8:17 a.m.", "byline"),
    ],
)
def test_kinds_of_boilerplate_that_stand_between_paragraphs(block, reason):
    assert reasons([STORY[0], block, *STORY[1:]]) == ["", reason, "", ""]


@pytest.mark.parametrize(
    "block",
    [
        "Oil: down 2.1 percent at $51.10 a barrel",
        "Read more at the harbour board’s own site, the report advises those who wait.",
        "Six captains ask for lamps",
        "The boats leave at 6:10 and 7:40",
        "[laughter]",
        "He was pictured in a photo that the paper never printed, she told the court.",
        "The opinions expressed in the harbour that night were loud.",
    ],
)
def test_what_only_resembles_such_boilerplate_stays(block):
    assert reasons([STORY[0], block, *STORY[1:]]) == [""] * 4


def test_the_list_of_other_stories_follows_the_last_paragraph():
    plain = ["Trump tariffs reach the fish market", "Golf: Lund wins again", "Review: The Kim sisters return"]
    assert reasons([*STORY, *plain]) == [*[""] * 3, *["related"] * 3]
    long = [
        "Fish prices rise once more",
        "Sellers blame tariffs.",
        "By Tom Lund",
        "A new mast for an old ship",
        "It will be put up in May.",
    ]
    assert reasons([*STORY, *long]) == [*[""] * 3, *["related"] * 5]
    assert reasons([*STORY, "MORE FROM THE PAPER", "A new mast for an old ship"]) == [*[""] * 3, "related", "related"]


def test_one_line_without_a_full_stop_or_an_interview_is_no_list():
    assert reasons([*STORY, "The talks go on"]) == [""] * 4
    interview = [
        "Do the captains mind?",
        "Not at all. They are paid by the hour.",
        "And you?",
        "I walk to work these days.",
    ]
    assert reasons([*STORY, *interview]) == [""] * 7


def test_the_note_on_the_author_is_told_by_name_or_by_trade():
    note = "Ann Ortiz writes about ferries. She has been asked to leave two of them."
    assert reasons([*STORY, note, "Share on Facebook"], authors=["Ann Ortiz"])[3] == "biography"
    assert reasons(["By Ann Ortiz", *STORY, note])[4] == "biography"
    other = "Clara Wynn is a staff writer and the author of two books on harbours."
    assert reasons([*STORY, other])[3] == "biography"
    assert reasons([*STORY, "Ms. Wynn had waved from the quay.", other])[4] == ""  # the story speaks of her


def test_what_stands_within_a_newsletter_box_goes_with_it():
    box = [
        "Subscribe to The Tide",
        "Leave the fog behind. Get the facts and your tides.",
        "Sign up for our free newsletters",
    ]
    assert reasons([STORY[0], *box, *STORY[1:]]) == ["", *["newsletter"] * 3, "", ""]


@pytest.mark.parametrize(
    "text, blocks",
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One.\nTwo.", ["One.", "Two."]),
        ("A headline\nBy Ann Ortiz\n\nOne.", ["A headline\nBy Ann Ortiz", "One."]),
        ("The harbour was quiet on\nmonday and the ferries ran late\nall day.\nNobody minded it at all,\nthey say.",
         ["The harbour was quiet on monday and the ferries ran late all day.", "Nobody minded it at all, they say."]),
        ("", []),
    ],
)  # fmt: skip
def test_a_text_is_divided_into_paragraphs(text, blocks):
    assert split_blocks(text) == blocks


def test_a_block_that_repeats_within_an_outlet_is_boilerplate_and_a_repeated_question_a_heading():
    box = "The Paper has told the truth to this harbour since 1871."
    records = [{"text": "\n\n".join([STORY[0] + f" {n}.", box, "What happens next?", STORY[2]])} for n in range(5)]
    cleaned = clean(raw(*records), OUTLETS, PHRASES)
    assert set(cleaned.cuts["block"]) == {box}
    assert set(cleaned.cuts["reason"]) == {"repeated"}
    elsewhere = clean(raw(*records[:2], *[r | {"outlet": "The Bugle"} for r in records[2:]]), OUTLETS, PHRASES)
    assert elsewhere.cuts.empty


def test_captions_are_no_text_and_can_be_read_in_a_column_of_their_own():
    captions = ["FILE PHOTO: A ferry leaves the harbour.", "The quay on Monday morning. [Ines Arroyo/The Paper]"]
    cleaned = clean(raw("\n\n".join([captions[0], *STORY, captions[1]]), "\n\n".join(STORY)), OUTLETS, PHRASES)
    assert cleaned.articles["captions"].tolist()[0] == "\n\n".join(captions)
    assert cleaned.articles["captions"].isna().tolist() == [False, True]
    assert set(cleaned.articles["text"]) == {"\n\n".join(STORY)}


def test_what_is_cut_is_kept_beside_the_article():
    cleaned = clean(raw("\n\n".join([STORY[0], "ADVERTISEMENT", *STORY[1:]])), OUTLETS, PHRASES)
    (article,) = cleaned.articles.itertuples()
    (cut,) = cleaned.cuts.itertuples()
    assert article.text == "\n\n".join(STORY)
    assert (cut.article_id, cut.outlet, cut.block, cut.reason) == (
        article.article_id,
        "the_paper",
        "ADVERTISEMENT",
        "advertisement",
    )


@pytest.mark.parametrize(
    "text, reason",
    [
        ("", "empty"),
        ("ADVERTISEMENT\n\nShare on Facebook", "empty"),
        (f"{STORY[0]} The company … [+1874 chars]", "truncated"),
        (f"{STORY[0]} The company blamed [...]", "truncated"),
        (f"{STORY[0]} The company, which owns both of the boats and the quay, was waiting for word from", "truncated"),
        (
            "Los transbordadores llegaron tarde el lunes y nadie explicó a los pasajeros lo que había pasado en el puerto.",
            "not English",
        ),
    ],
)
def test_an_article_that_cannot_be_used_is_left_out_with_the_reason(text, reason):
    cleaned = clean(raw(text), OUTLETS, PHRASES)
    assert cleaned.articles.empty
    assert list(cleaned.rejects["reason"]) == [reason]
    assert list(cleaned.rejects["origin"]) == ["test, line 1"]


def test_an_article_without_a_usable_date_stays_undated_and_is_noted():
    cleaned = clean(
        raw({"published": "2019-02-31"}, {"published": ""}, {"published": "2018-06-12T07:30:00+09:00"}),
        OUTLETS,
        PHRASES,
    )
    assert list(cleaned.articles["published"].isna()) == [True, True, False]
    assert cleaned.articles["zone"].fillna("").tolist() == ["", "", "+09:00"]
    assert tuple(cleaned.dates.notes()) == ("the_paper: 1 of 3 dates is impossible ('2019-02-31'); kept as undated.",)


def test_ambiguous_dates_are_settled_for_each_outlet_and_noted():
    dates = [("The Paper", "03/04/2018"), ("The Bugle", "03/04/2018"), ("The Bugle", "25/04/2018")]
    cleaned = clean(raw(*[{"outlet": o, "published": d} for o, d in dates]), OUTLETS, PHRASES)
    assert [d.isoformat()[:10] for d in cleaned.articles["published"]] == ["2018-03-04", "2018-04-03", "2018-04-25"]
    assert list(cleaned.dates.notes()) == [
        "2 dates of 2 outlets can be read two ways, such as '03/04/2018'; 1 read month first, as is usual in US (the_paper); 1 read day "
        "first, as other dates of the source show (the_bugle). Write them as 2018-04-03, or give the outlet its country in "
        "outlets.toml, if that is wrong."
    ]


@pytest.mark.parametrize(
    "name, url, outlet, country",
    [
        ("Paper Online", "", "the_paper", "US"),
        ("the  paper", "", "the_paper", "US"),
        ("Guest Writer", "https://www.bugle.example/1", "the_bugle", "GB"),  # a column: the host tells
        ("", "https://news.paper.example/1", "the_paper", "US"),
        ("The Unheard Of", "https://other.example/1", "The Unheard Of", ""),
        ("", "https://www.other.example/1", "other.example", ""),
        ("", "", "unknown", ""),
    ],
)
def test_an_outlet_has_one_name(name, url, outlet, country):
    cleaned = clean(raw({"outlet": name, "url": url}), OUTLETS, PHRASES)
    assert cleaned.articles["outlet"].item() == outlet
    assert cleaned.articles["country"].fillna("").item() == country


@pytest.mark.parametrize(
    "record, agency",
    [
        ({"text": "LISBON (Wire) - " + STORY[2]}, "Wire"),
        ({"authors": "Wire"}, "Wire"),
        ({"text": "\n\n".join([*STORY, "— Wire"])}, "Wire"),
        ({"outlet": "Wire"}, "Wire"),
        ({"text": "(Wire) " + STORY[2]}, "Wire"),
        ({"text": "\n\n".join(["By Ann Ortiz, Wire", *STORY])}, "Wire"),
        ({"text": "\n\n".join([*STORY, "© 2018 Wire. All rights reserved."])}, "Wire"),
        ({"text": "\n\n".join([*STORY, "Tom Lund and Wire contributed to this report."])}, "Wire"),
        ({"text": "\n\n".join([*STORY, "Wired contributed to this report."])}, ""),
        ({"text": STORY[2] + " Wire, the agency, had reported it."}, ""),
    ],
)
def test_the_agency_that_is_credited_is_kept(record, agency):
    assert clean(raw(record), OUTLETS, PHRASES).articles["agency"].fillna("").item() == agency


@pytest.mark.parametrize(
    "text, agency",
    [
        ("LISBON (Reuters) - " + STORY[2], "Reuters"),
        ("LISBON (AP) — " + STORY[2], "Associated Press"),
        ("LISBON, June 3 (AFP) – " + STORY[2], "Agence France-Presse"),
        (f"{STORY[2]}\n\nThe Associated Press contributed to this report.", "Associated Press"),
        (f"{STORY[2]}\n\n— Agence France-Presse", "Agence France-Presse"),
        (f"By Ann Ortiz, Associated Press\n\n{STORY[2]}", "Associated Press"),
        (f"{STORY[2]}\n\nReuters and the Bugle had asked the company first.", ""),
    ],
)
def test_the_codebook_knows_how_the_agencies_are_credited(text, agency):
    cleaned = clean(raw({"text": text}), read_outlets(CODEBOOK / "outlets.toml"), PHRASES)
    assert cleaned.articles["agency"].fillna("").item() == agency


def test_the_same_article_twice_is_one_and_a_changed_text_a_revision():
    url = "https://paper.example/1"
    same = clean(raw({"url": url, "title": "A"}, {"url": url + "?utm_source=x#top", "title": "A"}), OUTLETS, PHRASES)
    assert (len(same.articles), list(same.rejects["reason"])) == (1, ["duplicate"])
    changed = clean(raw({"url": url}, {"url": url, "text": "\n\n".join(STORY[:2])}), OUTLETS, PHRASES)
    assert changed.articles[["revision", "text"]].to_numpy().tolist() == [[2, "\n\n".join(STORY[:2])]]


def test_an_address_is_compared_without_what_differs_between_links():
    assert plain_url("http://www.paper.example/a/?utm_medium=x&page=2#top") == plain_url(
        "https://paper.example/a?page=2"
    )


def test_html_is_read_for_its_body_and_for_what_it_says_of_itself():
    body = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    html = (
        '<html><head><title>Ferries run late</title><meta property="og:site_name" content="The Paper">'
        '<meta property="article:published_time" content="2018-06-12T07:30:00+01:00"></head>'
        f"<body><nav><a href='/'>Home</a><a href='/sport'>Sport</a></nav><article><h1>Ferries run late</h1>{body}</article>"
        "<footer>© The Paper</footer></body></html>"
    )
    cleaned = clean(
        raw({"text": html, "is_html": True, "title": "", "outlet": "", "published": "", "url": ""}), OUTLETS, PHRASES
    )
    (article,) = cleaned.articles.itertuples()
    assert all(paragraph in article.text for paragraph in STORY)
    assert "Sport" not in article.text
    assert (article.outlet, article.zone, article.title) == ("the_paper", "+01:00", "Ferries run late")


def test_no_record_gives_tables_with_every_column():
    cleaned = clean(RAW_ARTICLES.empty(), OUTLETS, PHRASES)
    assert "published" in cleaned.articles
    assert len(cleaned.articles) == len(cleaned.cuts) == len(cleaned.rejects) == 0


def test_the_codebook_names_what_is_wrong(tmp_path):
    path = tmp_path / "boilerplate.toml"
    path.write_text('[[phrase]]\nreason = "share"\npattern = "("\nwhy = "test"\n')
    with pytest.raises(CodebookError, match="number 1: `pattern` is no regular expression"):
        read_boilerplate(path)
    path.write_text(
        '[[outlet]]\nid = "a"\nname = "A"\ncountry = "US"\nwhy = "x"\n[[outlet]]\nid = "b"\nname = "The A"\ncountry = "US"\nwhy = "x"\n'
    )
    with pytest.raises(CodebookError, match="'a' belongs to `a` and to `b`"):
        read_outlets(path)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="../shared is absent")
def test_of_the_seed_article_only_standfirst_and_paragraphs_are_left():
    records = [r for r in read_source(SHARED / "seed") if isinstance(r, RawArticle)]
    cleaned = clean(RAW_ARTICLES.build(pd.DataFrame(records)), read_outlets(CODEBOOK / "outlets.toml"), PHRASES)
    (article,) = cleaned.articles.itertuples()
    assert len(article.text.split("\n\n")) == 4
    assert set(cleaned.cuts["reason"]) == {"newsletter", "biography", "related"}


def test_a_long_line_in_brackets_is_read_in_linear_time():
    import time

    boilerplate = Boilerplate(read_boilerplate(CODEBOOK / "boilerplate.toml"))
    block = "(" + "a-b.c,d:e’f&g" * 400 + " on a day in July, and more of it follows here"
    begin = time.perf_counter()
    boilerplate.reason(block, len(block.split()), ("any", "edges", "start", "end"))
    assert time.perf_counter() - begin < 2.0  # it took hours before: no measure of speed, only of running away
