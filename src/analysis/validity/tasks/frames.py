"""Task `frames`: which frames a text carries, against human codes; by the codebook, or learnt from coded examples."""

import math
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.agreement.gold import Record, read_gold
from analysis.agreement.metrics import precision_recall_f1
from analysis.codebook.english import English
from analysis.codebook.entries import nearest
from analysis.codebook.frames import Frame
from analysis.errors import GoldError, UsageError
from analysis.validity.evaluate import Options, Task, Units


@dataclass(frozen=True)
class Unit:
    """One text. `best`: the frame with the highest score, "" where none has any."""

    gold: frozenset[str]
    answered: frozenset[str]
    best: str
    labels: tuple[str, ...]  # every frame of the file, so that a resample that lacks one still has its score
    remarks: tuple[str, ...] = ()


def predict(records: list[Record], options: Options) -> Units:
    """Gold frames and answered ones of each text. `--train` or `--cross-validate` learn from coded examples; else the codebook answers."""
    learns = options.train is not None or options.cross_validate > 0
    if options.method == "learned" and not learns:
        raise UsageError("`learned` needs coded examples: add `--train FILE` or `--cross-validate 5`.")
    if options.method == "learned" or (learns and not options.method):
        return by_examples(records, options)
    return by_codebook(records, options)


def by_examples(records: list[Record], options: Options) -> Units:
    """The learned detector, which never answers on a text that it learnt from; frames coded too seldom are never found."""
    from analysis.framing.learned import cross_validate, fit_detector

    texts = [record["text"] for record in records]
    if options.train is not None:
        unseen = [r for r in read_gold(options.train, TASK.fields) if r["text"] not in set(texts)]
        coded, few = _coded(unseen)
        answers = fit_detector(coded, options.judgements.english).answer_each(texts)
        remark = f"learnt from {len(coded):,} coded texts of {options.train.name}, vectors, words and frame names"
    else:
        coded, few = _coded(records)
        answers = cross_validate(coded, options.cross_validate, options.judgements.english)
        remark = f"learnt from the other coded texts, {options.cross_validate}-fold cross-validation, vectors, words and frame names"
    rare = [f"coded too seldom to be learnt, never found: {', '.join(few)}"] if few else []
    return _units(records, [(frozenset(frames), best) for frames, best in answers], [remark, *rare])


def by_codebook(records: list[Record], options: Options) -> Units:
    """The codebook's cues, its frame ids turned into gold labels by `--map` (or where both have the same name)."""
    labels = _labels(records)
    frames = options.judgements.frames
    named = read_map(options.map, frames, labels) if options.map else {f.id: f.id for f in frames if f.id in labels}
    if not named:
        raise GoldError(
            f"No frame of the codebook is called as in the gold file ({', '.join(labels)}): add `--map FILE`, a TOML file of "
            'lines such as `economic_consequences = "economic"`, or learn from the codes with `--cross-validate 5`.'
        )
    answers = []
    asked = tuple(frame for frame in frames if frame.id in named)
    for own in _score(records, asked, options.judgements.english):
        best = max(own, key=lambda row: row[1])
        labelled = frozenset(named[frame_id] for frame_id, _, present in own if present)
        answers.append((labelled, named[best[0]] if best[1] > 0 else ""))
    return _units(records, answers, _remarks(frames, named, labels))


def read_map(path: Path, frames: tuple[Frame, ...], labels: list[str]) -> dict[str, str]:
    """Codebook id to gold label. Raises GoldError for an id or label that does not exist."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise GoldError(f"{path} cannot be read as TOML: {problem}.") from None
    known = [frame.id for frame in frames]
    for frame_id, label in given.items():
        if frame_id not in known:
            raise GoldError(f"{path}: `{frame_id}` is not a frame of the codebook.{nearest(frame_id, known)}")
        if label not in labels:
            raise GoldError(f"{path}: `{label}` is not a label of the gold file.{nearest(str(label), labels)}")
    return {frame_id: str(label) for frame_id, label in given.items()}


def metrics(units: Units) -> dict[str, float]:
    """micro_f1, macro_f1, top1 (among the texts that carry a frame), and `f1_<frame>` of each frame."""
    gold = Counter(label for unit in units for label in unit.gold)
    answered = Counter(label for unit in units for label in unit.answered)
    right = Counter(label for unit in units for label in unit.gold & unit.answered)
    labels = units[0].labels if units else ()
    each = {label: precision_recall_f1(right[label], answered[label], gold[label])[2] for label in labels}
    framed = [unit for unit in units if unit.gold]
    return {
        "micro_f1": precision_recall_f1(right.total(), answered.total(), gold.total())[2],
        "macro_f1": _mean([value for value in each.values() if not math.isnan(value)]),
        "top1": sum(unit.best in unit.gold for unit in framed) / len(framed) if framed else math.nan,
        **{f"f1_{label}": value for label, value in each.items()},
    }


def most_frequent(records: list[Record], options: Options) -> Units:
    """Every text answered with the one frame that most of them carry."""
    counts = Counter(label for record in records for label in record["frames"])
    if not counts:
        raise GoldError("No record carries a frame: there is nothing to score against.")
    top = min(counts, key=lambda label: (-counts[label], label))
    return _units(records, [(frozenset([top]), top)] * len(records), ())


def remarks(units: Units) -> list[str]:
    """What answered, and which frames had no counterpart."""
    return list(units[0].remarks) if units else []


def _labels(records: list[Record]) -> list[str]:
    return sorted({label for record in records for label in record["frames"]})


def _units(records: list[Record], answers: Sequence[tuple[frozenset[str], str]], remarks: Sequence[str]) -> Units:
    labels = tuple(sorted({*_labels(records), *(label for answered, _ in answers for label in answered)}))
    return [
        Unit(frozenset(record["frames"]), answered, best, labels, tuple(remarks))
        for record, (answered, best) in zip(records, answers, strict=True)
    ]


def _coded(records: list[Record]) -> tuple[list[Any], list[str]]:
    """The records as examples, without the frames that have too few of them; and those frames."""
    from analysis.framing.learned import LEAST, Coded

    counts = Counter(label for record in records for label in set(record["frames"]))
    few = sorted(label for label, count in counts.items() if count < LEAST)
    kept = [Coded(r["text"], tuple(label for label in r["frames"] if label not in few)) for r in records]
    return kept, few


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def _score(records: list[Record], frames: tuple[Frame, ...], english: English) -> list[list[tuple[str, float, bool]]]:
    """(frame_id, score, present) of each frame in each text."""
    from analysis.framing.codebook import article_frames, find_frames
    from analysis.language.document import Documents
    from analysis.language.sentences import split_sentences

    ids = [str(number) for number in range(len(records))]
    texts = [record["text"] for record in records]
    articles = pd.DataFrame({"article_id": ids, "title": "", "text": texts, "n_words": [len(t.split()) for t in texts]})
    documents = Documents(articles, split_sentences(articles, english), english)
    table = article_frames(find_frames(documents, frames), articles, frames)
    rows = list(zip(table["frame_id"], table["score"], table["present"], strict=True))
    return [rows[i : i + len(frames)] for i in range(0, len(rows), len(frames))]


def _remarks(frames: tuple[Frame, ...], named: dict[str, str], labels: list[str]) -> tuple[str, ...]:
    dropped = [frame.id for frame in frames if frame.id not in named]
    missing = [label for label in labels if label not in named.values()]
    said = []
    if dropped:
        said.append(f"codebook frames without a gold label, left out: {', '.join(dropped)}")
    if missing:
        said.append(f"gold labels that no codebook frame stands for, never found: {', '.join(missing)}")
    return tuple(said)


TASK = Task(
    options=("train", "cross_validate", "map"),
    name="frames",
    record="a text and the frames that it carries",
    fields={"text": str, "frames": list},
    methods=("codebook", "learned"),
    predict=predict,
    metrics=metrics,
    baseline=most_frequent,
    notes=remarks,
)
