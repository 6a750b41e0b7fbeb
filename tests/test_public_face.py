"""What somebody meets who types `analysis.` and looks around: the public names, their help, and short words for large things."""

import dataclasses
import pydoc
import re
import subprocess
import sys
from datetime import date

import pandas as pd
import pytest
from factories import make_articles

import analysis
from analysis import Study, find_mentions, open_workbook, paths, split_sentences
from analysis.codebook.load import read_codebook
from analysis.corpus.cleaning.clean import Cleaned
from analysis.corpus.load import Corpus
from analysis.corpus.store.versions import Stored
from analysis.language.document import Documents

MOST = 300  # characters of a short form
ARTICLES = make_articles(
    "Donald Trump met Kim Jong Un.", "Rain fell.", outlet=["echo", "post"],
    published=[pd.Timestamp("2018-03-08", tz="UTC"), pd.Timestamp("2019-09-30", tz="UTC")],
)  # fmt: skip


def make_corpus(**given):
    usual = {"articles": ARTICLES, "cuts": ARTICLES.head(0), "rejects": ARTICLES.head(0), "source": "data/mine", "version": None,
             "notes": ()}  # fmt: skip
    return Corpus(**{**usual, **given})


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_the_package_offers_its_public_names_and_nothing_else():
    assert dir(analysis) == sorted(analysis.__all__)
    assert {"Study", "open_workbook", "load_corpus", "measure", "evaluate", "find_mentions"} <= set(dir(analysis))
    assert all(callable(getattr(analysis, name)) for name in analysis.__all__)


@pytest.mark.parametrize("jedi", [True, False])
def test_completion_offers_the_same(jedi):
    from IPython.core.completer import IPCompleter, provisionalcompleter

    completer = IPCompleter(namespace={"analysis": analysis}, use_jedi=jedi)
    with provisionalcompleter():
        offered = {completion.text.removeprefix(".") for completion in completer.completions("analysis.", 9)}
    assert offered == set(analysis.__all__)


def test_help_has_a_line_for_each_public_name():
    lines = re.findall(r"^ +(\w+) {2,}\S.+$", pydoc.getdoc(analysis), re.MULTILINE)
    assert sorted(lines) == sorted(analysis.__all__)
    assert "open_workbook         a study, opened" in pydoc.plain(pydoc.render_doc(analysis))


def test_every_setting_is_explained():
    explained = re.findall(r"^ {8}(\w+): .+", Study.__doc__ or "", re.MULTILINE)
    assert explained == [field.name for field in dataclasses.fields(Study)]


def test_the_package_and_the_help_of_a_command_load_no_pandas():
    assert run("import sys, analysis; print('pandas' in sys.modules)") == "False"
    help_loads = "import sys; from analysis.cli.main import main\ntry: main(['--help'])\nexcept SystemExit: pass\nprint('pandas' in sys.modules)"
    assert run(help_loads).splitlines()[-1] == "False"


@pytest.mark.parametrize("shown, expected", [
    (make_corpus(), "Corpus of 2 articles, 2 outlets, 2018-03-08 to 2019-09-30 (data/mine)"),
    (make_corpus(version=3), "Corpus of 2 articles, 2 outlets, 2018-03-08 to 2019-09-30 (data/mine, version 3)"),
    (make_corpus(articles=ARTICLES.assign(published=pd.NaT)), "Corpus of 2 articles, 2 outlets, undated (data/mine)"),
    (Cleaned(ARTICLES, ARTICLES.head(1), ARTICLES.head(0)), "Cleaned: 2 articles, 1 cuts, 0 rejects"),
    (Stored(ARTICLES, ARTICLES.head(0), ARTICLES.head(1), 7, ()), "Stored: 2 articles, 0 cuts, 1 rejects, version 7"),
    (Study(), "Study()"),
    (Study(actors=["trump"], start="2018-03-01"), f"Study(actors=('trump',), start={date(2018, 3, 1)!r})"),
])  # fmt: skip
def test_a_large_thing_has_a_short_form(shown, expected):
    assert repr(shown) == expected


def test_a_codebook_and_what_is_found_with_it_have_short_forms():
    codebook = read_codebook(paths.CODEBOOK)
    assert re.fullmatch(r"Codebook of \d+ actors, \d+ frames, .* \(data/codebook\)", repr(codebook))
    documents = Documents(ARTICLES, split_sentences(ARTICLES, codebook.english), codebook.english)
    mentions = find_mentions(ARTICLES, documents, codebook.actors)
    assert repr(mentions) == "Mentions: 2 places that refer to an actor, 0 left open"


def test_a_workbook_and_its_measures_have_short_forms():
    book = open_workbook(Study(actors=("donald_trump", "kim_jong_un")), notebook="2-sentiment", jobs=1)
    assert repr(book).startswith("Workbook 2-sentiment on Donald Trump, Kim Jong Un: Corpus of ")
    assert re.match(r"Measures: [\d,]+ rows of sentences, [\d,]+ rows of mentions, ", repr(book.measures))
    assert "mathjax_ignore" in book.articles.head(1).to_html()  # JupyterLab typesets no "$" of an article
    assert max(map(len, map(repr, (book, book.measures, book.corpus, book.codebook, book.page, book.study)))) < MOST
