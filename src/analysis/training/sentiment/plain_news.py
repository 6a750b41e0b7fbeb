"""Codes of plain news -> gold records: `python -m analysis.training.sentiment.plain_news CODES CORPUS OUT`.

The codes are kept without the sentences, which belong to their publishers: address, places and a digest tell which they are.
This finds them again in a local copy of the corpus that they were drawn from.
"""

import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.agreement.gold import Record, read_gold
from analysis.errors import AnalysisError, GoldError

FIELDS = {"url": str, "sentence": list, "digest": str, "target": list, "same": list, "others": list, "codes": list}
DIGEST = 16  # hexadecimal digits


def find_coded_sentences(codes: Path, corpus: Path) -> list[Record]:
    """The coded sentences as records of task `sentiment`, one a reader's code.

    Args:
        codes: a record a mention: `url`; `sentence`, its first and last place in the article's `text`; `digest` of its
            words; in the sentence the `target`, and `same` and `others`, further places of it and of other actors; `codes`,
            one a reader (-1, 0, 1; null where the words are not the person); `debatable`, one a reader.
        corpus: JSON Lines with `url` and `text`.
    Returns:
        text, target, start, end, label, further_mentions, other_mentions, article, debatable. Mentions that a reader took for
        somebody else are left out.
    Raises:
        GoldError: where a file is not in its form, or the corpus lacks an article or holds other words at the place.
    """
    coded = read_gold(codes, FIELDS)
    texts = dict(_articles(corpus, {record["url"] for record in coded}))
    found: list[Record] = []
    for number, record in enumerate(coded, start=1):
        text = texts.get(record["url"], "")[slice(*record["sentence"])]
        if hashlib.sha256(text.encode()).hexdigest()[:DIGEST] != record["digest"]:
            raise GoldError(f"{codes}, record {number}: {corpus} holds other words for {record['url']}, or none.")
        start, end = record["target"]
        place: dict[str, Any] = {"text": text, "target": text[start:end], "start": start, "end": end}
        place |= {"further_mentions": _spans(record["same"]), "other_mentions": _spans(record["others"])}
        if None not in record["codes"]:
            found += [
                place | {"label": code, "article": record["url"], "debatable": open_to_doubt}
                for code, open_to_doubt in zip(record["codes"], record["debatable"], strict=True)
            ]
    return found


def _articles(corpus: Path, wanted: set[str]) -> Iterator[tuple[str, str]]:
    """Address and text of the articles, every white character a space, so that places stay."""
    with (
        gzip.open(corpus, "rt", encoding="utf-8") if corpus.suffix == ".gz" else corpus.open(encoding="utf-8") as lines
    ):
        for line in lines:
            article = json.loads(line)
            if article["url"] in wanted:
                yield article["url"], re.sub(r"\s", " ", article["text"])


def _spans(places: list[list[int]]) -> list[dict[str, int]]:
    return [{"from": start, "to": end} for start, end in places]


def main(arguments: list[str]) -> int:
    """Write the records as JSON Lines."""
    if len(arguments) != 3:
        print("Usage: python -m analysis.training.sentiment.plain_news CODES CORPUS OUT", file=sys.stderr)
        return 2
    try:
        records = find_coded_sentences(Path(arguments[0]), Path(arguments[1]))
        Path(arguments[2]).write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    except (AnalysisError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{len(records):,} records.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
