"""Whatever an export did to its characters, the text is as it was printed, and names and quotations are found in it."""

import dataclasses
import json
import time
from collections import Counter

import pytest
from factories import SHIPPED, make_articles, make_documents

from analysis.codebook.outlets import Outlets
from analysis.corpus.cleaning.characters import repaired_record
from analysis.corpus.cleaning.clean import clean
from analysis.corpus.readers.encoding import decode, repaired
from analysis.corpus.readers.records import RawArticle
from analysis.corpus.readers.source import read_source
from analysis.language.quotations import find_quotations
from analysis.mentions.find import find_mentions
from analysis.tables import RAW_ARTICLES

NAME, QUOTATION = "Kim Jong Un", "“We will keep the harbour open,”"
PRINTED = f"{QUOTATION} {NAME} said on Monday – the envoy’s café was closed."


def misread(text, encoding, times=1):
    """UTF-8 read as another encoding; bytes that it has no character for as control characters."""
    for _ in range(times):
        text = "".join(
            bytes([byte]).decode("latin-1" if encoding == "cp1252" and byte in b"\x81\x8d\x8f\x90\x9d" else encoding)
            for byte in text.encode()
        )
    return text


def escaped(text):
    """Every character outside ASCII as a numbered entity."""
    return text.encode("ascii", "xmlcharrefreplace").decode()


NAMED = PRINTED.translate(
    {0x201C: "&ldquo;", 0x201D: "&rdquo;", 0x2019: "&rsquo;", 0x2013: "&ndash;", 0xE9: "&eacute;"}
)
CASES = {
    # entities
    "named entities": NAMED,
    "numbered entities": escaped(PRINTED),
    "numbered in sixteens": PRINTED.replace("’", "&#x2019;").replace("“", "&#X201C;"),
    "numbers of Windows-1252": PRINTED.replace("“", "&#147;").replace("”", "&#148;").replace("’", "&#146;"),
    "escaped twice": NAMED.replace("&", "&amp;"),
    "escaped four times": escaped(PRINTED).replace("&", "&amp;amp;amp;"),
    "escaped as numbers": escaped(PRINTED).replace("&", "&#38;"),
    "without their semicolons": PRINTED.replace("“", "&#8220").replace("’", "&#8217"),
    "spaces in a name": PRINTED.replace("Kim Jong Un", "Kim&nbsp;Jong&nbsp;Un"),
    "spaces without semicolons": PRINTED.replace("Kim Jong Un", "Kim&nbspJong&nbspUn"),
    "broken by a space": PRINTED.replace("’", "& rsquo;").replace("Kim Jong", "Kim& nbsp;Jong"),
    "in capitals": PRINTED.replace("“", "&LDQUO;").replace("”", "&RDQUO;"),
    "a soft hyphen in a name": PRINTED.replace("Jong", "Jo&shy;ng"),
    # tags
    "a name in bold": PRINTED.replace(NAME, f"<b>{NAME}</b>"),
    "half a name in bold": PRINTED.replace(NAME, "Kim <strong>Jong</strong> Un"),
    "a link": PRINTED.replace(NAME, f"<a href='https://paper.example/kim?a=1&b=2' title=\"Who > what\">{NAME}</a>"),
    "a paragraph": f"<p>{PRINTED}",
    "escaped tags": f"&lt;p&gt;{PRINTED.replace(NAME, f'&lt;i&gt;{NAME}&lt;/i&gt;')}&lt;/p&gt;",
    "a comment": PRINTED.replace(" said", " <!-- more --> said").replace("envoy", "env<!-- x > y -->oy"),
    "a script": f'{PRINTED}<script type="text/javascript">var a = "<b>Trump</b>" && 1 < 2;</script>',
    "a style": f"<style>p {{ color: red }}</style>{PRINTED}",
    "a picture": f'<img src="kim.jpg" alt="" />{PRINTED}<br/>',
    "a tag that breaks off": f'{PRINTED} <a class="more" href="https://paper.example/',
    "a tag without its partner": PRINTED.replace(NAME, f"<b>{NAME}"),
    "tags of Word": f"<o:p></o:p>{PRINTED.replace('Jong', '<st1:PersonName w:st=on>Jong</st1:PersonName>')}",
    "a marked section": f"<![CDATA[{PRINTED}]]>",
    "spans of an editor": f'<span data-type="bookmark" style="display: none;">\ufeff</span>{PRINTED}',
    # encodings
    "UTF-8 read as Windows-1252": misread(PRINTED, "cp1252"),
    "UTF-8 read as Latin-1": misread(PRINTED, "latin-1"),
    "UTF-8 read as Mac Roman": misread(PRINTED, "mac_roman"),
    "read as Windows-1252 twice": misread(PRINTED, "cp1252", 2),
    "read as Latin-1 twice": misread(PRINTED, "latin-1", 2),
    "the last byte of a quotation mark lost": misread(PRINTED, "cp1252").replace("\x9d", ""),
    "only an apostrophe misread": PRINTED.replace("’", misread("’", "cp1252")),
    "only an apostrophe misread by a Mac": PRINTED.replace("’", misread("’", "mac_roman")),
    "a letter misread by a Mac": PRINTED.replace("café", misread("café", "mac_roman")),
    "misread and then escaped": escaped(misread(PRINTED, "cp1252")),
    "control characters for marks": PRINTED.translate({0x201C: "\x93", 0x201D: "\x94", 0x2019: "\x92", 0x2013: "\x96"}),
    # characters that are not seen
    "no-break spaces": PRINTED.replace(" ", "\u00a0"),
    "narrow and wide spaces": PRINTED.replace("Kim Jong Un", "Kim\u202fJong\u3000Un"),
    "soft hyphens and zero-width spaces": PRINTED.replace("Jong", "Jo\u00adng\u200b").replace("We", "\u200bWe"),
    "marks of direction": PRINTED.replace(NAME, f"\u2066{NAME}\u2069\u200f").replace("“", "\u202a“"),
    "joiners inside a name": PRINTED.replace("Jong", "Jo\u200dng").replace("Un", "\u200cUn"),
    "marks left by a picture": f"\ufffc{PRINTED}\ufeff",
    "accents apart from their letters": PRINTED.replace("é", "e\u0301"),
    "escapes of JSON, escaped": json.dumps(PRINTED)[1:-1],
}  # fmt: skip
UNCOUNTED = ("no-break spaces", "narrow and wide spaces", "accents apart from their letters")
RIGHT = [
    "If a < b and b > c, then R&D at AT&T pays; Q&A on page 3 & 4.",
    "<Trump> said so, and — <checks notes> — nobody asked: I <3 the harbour.",
    "<Video> Kim Jong Un inspects a ferry; <Time> has the story, says <Li>.",
    "Write to Ana Ruiz <ana@paper.example>, or see <https://paper.example/?a=1&copy=2&lang=en>.",
    "“It’s ‘over’,” she said — “…or not”; 5′ 10″, 10°–12°, ½ of €40, £5 and ¥7.",
    "Château, Âge, São Paulo’s Ângela, “À la carte”, fiancé’s “é”, CAFÉ’S “É”, HÔTEL “X”, Citroën…",
    "Zoë’s naïve façade — Beyoncé®, Pokémon™, Škoda, Łódź, Šimić, Ægir, Straße, Öresund, El Niño’s “Señor”.",
    "Ким Чен Ын; 김정은; 金正恩; κόσμος; مرحبا; שלום; ½ √2 ¬p ∂x ≠ Ω.",
    "👩\u200d🚀 🇺🇸 می\u200cخواهم ﷽",
    "C:\\news is a folder, and 3\\4 a fraction.",
    "The plural ‘s’ of the 1990’s; rock ’n’ roll; Hawaiʻi; Qur’an; x² + y³.",
    "A bill of $5 &c. and so on; &c; &, and &; too.",
]  # fmt: skip


def cleaned_of(path):
    """What a source gives, cleaned."""
    reads = [read for read in read_source(path) if isinstance(read, RawArticle)]
    return clean(RAW_ARTICLES.build([dataclasses.astuple(read) for read in reads]), Outlets([]), [])


def put(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", CASES)
def test_the_text_is_as_printed_and_its_name_and_quotation_are_found(tmp_path, kind):
    cleaned = cleaned_of(put(tmp_path, "a.jsonl", json.dumps({"text": CASES[kind], "title": "At the harbour"})))
    (text,) = cleaned.articles["text"]
    assert text == PRINTED
    articles = make_articles(text)
    mentions = find_mentions(articles, make_documents(articles), SHIPPED.actors).mentions
    assert mentions[["actor_id", "alias"]].to_numpy().tolist() == [["kim_jong_un", NAME]]
    assert [text[q.start : q.end] for q in find_quotations(text)] == [QUOTATION]
    assert bool(cleaned.repairs.notes()) == (kind not in UNCOUNTED)


def test_a_field_that_is_right_stays_as_it_is():
    for text in RIGHT:
        counts = Counter()
        assert repaired(text, counts) == text
        assert not any(counts.values())


def test_letters_that_a_mac_misread_are_told_beside_marks_that_are_right():
    assert repaired("“Juli√°n Mu√±oz” – ‘M√°laga’, he said") == "“Julián Muñoz” – ‘Málaga’, he said"
    assert repaired("x√°y is 2√2, and f√b") == repaired("xáy is 2√2, and f√b")


def test_every_field_of_a_table_is_repaired_and_counted(tmp_path):
    record = {
        "title": "Kim&nbsp;Jong&nbsp;Un &amp;amp; Trump <b>meet</b>",
        "text": f"{escaped(PRINTED)}\n\nA second paragraph stands here.",
        "outlet": "Paper &amp; Post",
        "authors": "Zo&#235; Arroyo; Ren\u00c3\u00a9 Tal",
        "section": "World&nbsp;News",
        "url": "https://paper.example/?a=1&amp;b=2",
    }
    row = ";".join('"' + value.replace('"', '""') + '"' for value in record.values())
    cleaned = cleaned_of(put(tmp_path, "a.csv", f"{';'.join(record)}\n{row}\n"))
    (article,) = cleaned.articles.to_dict("records")
    assert {name: article[name] for name in record} == {
        "title": "Kim Jong Un & Trump meet",
        "text": f"{PRINTED}\n\nA second paragraph stands here.",
        "outlet": "Paper & Post",
        "authors": "Zoë Arroyo; René Tal",
        "section": "World News",
        "url": "https://paper.example/?a=1&b=2",
    }
    assert cleaned.repairs.notes() == ("1 records: characters repaired (entities 11, tags 2, misread UTF-8 1).",)


def test_further_columns_are_repaired_too():
    counts = Counter()
    record = dict.fromkeys(RAW_ARTICLES.columns, "") | {
        "is_html": False,
        "meta": json.dumps({"rating": "R&amp;D", "n": "5"}),
    }
    assert json.loads(repaired_record(record, counts)["meta"]) == {"rating": "R&D", "n": "5"}
    assert {kind: n for kind, n in counts.items() if n} == {"entities": 1}


def test_paragraphs_in_markup_that_are_no_page_are_read_whole(tmp_path):
    text = (
        "<h2>What we know</h2><p>The ferries ran late on Monday, as they had on the two days before.</p><ul><li>One ferry, at six.</li>"
        "<li>Kim&nbsp;Jong&nbsp;Un was not told.</li></ul><p>The mayor&#8217;s plan is <em>late</em>.<br/>It was due in May.</p>"
    )
    cleaned = cleaned_of(put(tmp_path, "a.jsonl", json.dumps({"title": "At the harbour", "text": text})))
    assert cleaned.articles["text"][0].split("\n\n") == [
        "What we know",
        "The ferries ran late on Monday, as they had on the two days before.",
        "One ferry, at six.",
        "Kim Jong Un was not told.",
        "The mayor’s plan is late.",
        "It was due in May.",
    ]


def test_an_entry_of_a_feed_escaped_twice_is_text(tmp_path):
    entry = (
        f"<p>{escaped(PRINTED)}</p><script>var a = 1;</script><!-- x --><p>{'The ferries ran late that day. ' * 30}</p>"
    )
    content = entry.replace("&", "&amp;").replace("<", "&lt;")
    feed = f"<rss><channel><title>A &amp;amp; B</title><item><title>Kim&amp;nbsp;Jong Un</title><description>{content}</description></item></channel></rss>"
    (article,) = cleaned_of(put(tmp_path, "a.xml", feed)).articles.to_dict("records")
    assert (article["outlet"], article["title"]) == ("A & B", "Kim Jong Un")
    assert article["text"].split("\n\n")[0] == PRINTED
    assert "var a" not in article["text"]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize(
    "text",
    [
        PRINTED,
        "It isn’t over, the captain’s wife said.",
        "“Nobody told us,” he said.",
        "The mayor of Málaga, José Núñez, left early in the morning.",
        "The ferries – all three of them — ran late…",
        "The captains’ union met in the years 2014–2015 in the old town.",
    ],
)
def test_mac_roman_is_told_from_windows_1252(text, encoding):
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_a_line_that_shows_no_encoding_is_in_that_of_its_file(tmp_path, encoding):
    names = "El Niño", "Muñoz"  # ñ of one encoding is a dash in the other
    lines = [json.dumps({"title": name, "text": PRINTED}, ensure_ascii=False) for name in ("It’s late", *names)]
    path = tmp_path / "a.jsonl"
    path.write_bytes("\n".join(lines).encode(encoding))
    note, *reads = read_source(path)
    assert note.text == f"a.jsonl: not in UTF-8; read as {'Mac Roman' if encoding == 'mac_roman' else 'Windows-1252'}."
    assert [read.title for read in reads] == ["It’s late", *names]


@pytest.mark.parametrize(
    "unit", ["<", "<a ", "<!--", "<script>", "&amp;", "&", "<b>", "â€", "<a b='", "\\n", "&#38;", "<p>\n", " \t", "Ã"]
)
def test_a_field_of_100_000_marks_is_read_in_linear_time(unit):
    """Work is told by how it grows: twice the marks may take three times as long, not four."""
    times = []
    for n in (50_000, 100_000):
        began = time.process_time()
        repaired(unit * n)
        times.append(time.process_time() - began)
    assert times[1] < max(3.2 * times[0], 1)
