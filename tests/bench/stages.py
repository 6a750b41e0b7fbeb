"""Time each stage on the sample corpus and, where ../shared is present, on the 736 articles: articles a second and share of the run.

Run with `make bench`, or `python tests/bench/stages.py PATH [N]` for the first N articles of another corpus.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from analysis import paths
from analysis.attribution import find_attributions
from analysis.attribution.voices import assign_voices
from analysis.codebook.load import read_codebook
from analysis.corpus.load import load_corpus
from analysis.framing.codebook import find_frames
from analysis.language.document import Documents
from analysis.language.sentences import split_sentences
from analysis.mentions import find_mentions
from analysis.portrayal.find import find_portrayal
from analysis.sentiment.target_scores import score_mentions
from analysis.sentiment.vader import score_tone

RUNS = 5


def main(source: str | Path, n: int | None) -> None:
    """Print the median of RUNS runs of each stage, and the whole's rate."""
    articles = load_corpus(source).articles.head(n) if n else load_corpus(source).articles
    runs = [stage_times(articles) for _ in range(RUNS if len(articles) < 1_000 else 1)]
    total = statistics.median(sum(run.values()) for run in runs)
    print(f"\n{paths.for_display(Path(source))}: {len(articles):,} articles, median of {len(runs)} run(s), one process")
    for stage in runs[0]:
        seconds = statistics.median(run[stage] for run in runs)
        print(f"  {stage:<16} {seconds:8.2f} s  {len(articles) / seconds:10,.0f} articles/s  {seconds / total:5.0%}")
    print(f"  {'all':<16} {total:8.2f} s  {len(articles) / total:10,.0f} articles/s")


def stage_times(articles) -> dict[str, float]:
    """Seconds of each stage, each reading what the ones before it made."""
    codebook = read_codebook("data/codebook")
    times: dict[str, float] = {}

    def timed(name: str, stage: Callable[[], object]):
        begin = time.perf_counter()
        result = stage()
        times[name] = time.perf_counter() - begin
        return result

    sentences = timed("sentences", lambda: split_sentences(articles, codebook.english))
    documents = Documents(articles, sentences, codebook.english)
    found = timed("mentions", lambda: find_mentions(articles, documents, codebook.actors))
    attributions = timed(
        "attribution",
        lambda: find_attributions(documents, found.mentions, codebook.verbs, codebook.source_words),
    )
    mentions = timed("voices", lambda: assign_voices(found.mentions, attributions))
    tone = timed("tone", lambda: score_tone(documents))
    timed("target", lambda: score_mentions(documents, mentions, tone))
    timed("frames", lambda: find_frames(documents, codebook.frames))
    timed(
        "portrayal",
        lambda: find_portrayal(
            documents,
            mentions,
            attributions,
            verbs=codebook.verbs,
            loaded_words=codebook.loaded_words,
        ),
    )
    return times


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None)
    else:
        main(paths.SAMPLE, None)
        large = paths.SHARED / "corpora" / "north_korea_736.jsonl.gz"
        if large.exists():
            main(large, 200)
        else:
            print("\n../shared is absent: only the sample was timed")
