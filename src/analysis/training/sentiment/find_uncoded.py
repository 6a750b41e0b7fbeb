"""Articles -> places that name somebody: `python -m analysis.training.sentiment.find_uncoded CORPUS CODEBOOK OUT [GOLD...]`.

Places as the measure meets them, pronouns and roles included, for a teacher to answer for. Articles that a GOLD file has codes
of are left out, so that what is held out stays unseen.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.codebook.load import read_codebook
from analysis.corpus.load import load_corpus
from analysis.errors import AnalysisError
from analysis.language.document import Documents
from analysis.language.sentences import split_sentences
from analysis.mentions.find import find_mentions
from analysis.sentiment.target_scores import mention_examples
from analysis.training.sentiment.examples import bucket_of


def find_uncoded(corpus: Path, codebook: Path, gold: Sequence[Path] = ()) -> pd.DataFrame:
    """TARGETS of the articles' texts, each sentence and place once, in an order that hangs on their words alone."""
    book = read_codebook(codebook)
    lines = (line for path in gold for line in path.open(encoding="utf-8"))
    coded = {json.loads(line).get("article") for line in lines}
    articles = load_corpus(corpus, codebook=codebook).articles
    articles = articles[~articles["url"].isin(coded)]
    documents = Documents(articles, split_sentences(articles, book.english), book.english)
    mentions = find_mentions(articles, documents, book.actors).mentions
    mentions = mentions[mentions["field"] == "text"]
    examples, _ = mention_examples(documents, mentions)
    examples = examples.drop_duplicates(["text", "start"])
    return examples.iloc[examples["text"].map(bucket_of).argsort(kind="stable")].reset_index(drop=True)


def main(arguments: list[str]) -> int:
    """Write the places as JSON Lines."""
    if len(arguments) < 3:
        print(
            "Usage: python -m analysis.training.sentiment.find_uncoded CORPUS CODEBOOK OUT [GOLD...]", file=sys.stderr
        )
        return 2
    corpus, codebook, out, *gold = map(Path, arguments)
    try:
        found = find_uncoded(corpus, codebook, gold)
        found.to_json(out, orient="records", lines=True)
    except (AnalysisError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{len(found):,} places.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
