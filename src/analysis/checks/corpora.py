"""The corpus of the study at hand, where it is quick to read: what it holds, and what the study asks for that is not there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis import paths
from analysis.checks.checked import Checked
from analysis.checks.frames import check_frames
from analysis.checks.settings import followed
from analysis.codebook.actors import Actor
from analysis.codebook.load import read_codebook
from analysis.corpus.load import Listing, list_corpus, split_version
from analysis.corpus.outlet_groups import outlet_ids
from analysis.corpus.store.versions import is_store
from analysis.errors import AnalysisError, first_of
from analysis.mentions.hits import fold
from analysis.study import Study, local_time
from analysis.study_folder import read_study

LARGEST = 50_000_000  # bytes of files that are read for a check
MOST_TEXTS = 20_000  # articles whose texts are searched for names
NAMED = 6  # outlets, or days, that a line names


def check_corpus() -> Iterator[Checked]:
    """What the study's corpus holds; outlets asked for that it lacks, days without articles, actors whom no text names, frames of its own
    that almost no article carries.

    A corpus in a bucket, and files of more than LARGEST bytes, are not read. Nothing is said of a study whose settings are wrong.
    """
    try:
        study = read_study()
        codebook = read_codebook(study.codebook)
        actors = followed(study, codebook)
    except AnalysisError:
        return
    what = f"corpus {paths.for_display(study.corpus)}"
    if not _is_quick(study.corpus):
        yield Checked(what, note="not read here: it is large, or lies elsewhere")
        return
    try:
        listing = list_corpus(study.corpus, codebook=codebook.folder, stories=False)
        outlet_ids(set(listing.articles["outlet"]), listing.source, study)
    except AnalysisError as problem:
        yield Checked(what, str(problem))
        return
    yield Checked(what, note=_held(listing.articles, study))
    if study.start or study.end:
        yield Checked("window", **_days(listing.articles, study))
    if study.actors and len(listing.articles) <= MOST_TEXTS:
        for actor in _unnamed(listing, actors):
            yield Checked(
                f"actor {actor.id}",
                ask=f'no article names {actor.name}: give the names that the news prints, as in aliases = ["..."], or leave it out.',
            )
    yield from check_frames(listing, codebook)


def _is_quick(corpus: str) -> bool:
    path, _ = split_version(corpus)
    if isinstance(path, str):
        return False
    if not path.exists() or is_store(path):
        return True
    return _size(path) <= LARGEST


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def _held(articles: pd.DataFrame, study: Study) -> str:
    """ "80 articles, 2018-09-29 to 2018-10-05; outlets: the_hill (40), usa_today (30), washington_times (10)" """
    days = local_time(articles["published"], study).dropna()
    span = f", {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ", none of them dated"
    counts = articles["outlet"].value_counts()
    return f"{len(articles):,} articles{span}; outlets: {first_of([f'{name} ({n:,})' for name, n in counts.items()], NAMED)}"


def _days(articles: pd.DataFrame, study: Study) -> dict[str, str]:
    """What there is to say of the days of the window, from its first to its last: how many have no article, and which."""
    days = local_time(articles["published"], study).dropna()
    first, last = study.start or days.min(), study.end or days.max()
    window = pd.date_range(pd.Timestamp(first).normalize(), pd.Timestamp(last).normalize(), freq="D")
    empty = window.difference(pd.DatetimeIndex(days).normalize())
    said = f"{window[0]:%Y-%m-%d} to {window[-1]:%Y-%m-%d}, {len(window):,} days"
    if not len(empty):
        return {"note": f"{said}, each with an article"}
    named = first_of([f"{day:%Y-%m-%d}" for day in empty], NAMED)
    if len(empty) == len(window):
        return {"ask": f"{said}: no article of the corpus lies in it."}
    return {"note": f"{said}, of which {len(empty):,} have no article: {named}"}


def _unnamed(listing: Listing, actors: list[Actor]) -> list[Actor]:
    """The actors of whom no title and no text holds a name that counts by itself, in whole words, small or capital letters alike."""
    articles = listing.articles
    if listing.texts is not None:
        articles = listing.texts(articles["place"].to_numpy())
    left = {actor: _names_of(actor) for actor in actors}
    for text in (articles["title"].fillna("") + "\n" + articles["text"].fillna("")).map(fold):
        left = {actor: names for actor, names in left.items() if not names.search(text)}
        if not left:
            break
    return list(left)


def _names_of(actor: Actor) -> re.Pattern[str]:
    """Full names, epithets, the surname behind a title, and the surname alone where it counts so."""
    titled = [f"{title} {actor.family_name}" for title in actor.titles]
    alone = [actor.family_name] if actor.bare_surname else []
    names = [re.escape(fold(name)) for name in (*actor.full_names, *actor.epithets, *titled, *alone)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)")
