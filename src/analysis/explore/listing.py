"""a group -> its sentences in an order, with what is found of it, as the reader lists them."""

from dataclasses import dataclass

from analysis.display.lines import finding_text
from analysis.display.sentence_list import Sentences
from analysis.findings.dimensions import with_dimensions
from analysis.tables import EVIDENCE, records
from analysis.workbook import Workbook
from analysis.workbook.answers.in_sentences import nothing_found
from analysis.workbook.selection import Selection

ORDERS = {
    "random": "at random",
    "representative": "representative",
    "surest": "surest labels first",
    "newest": "newest first",
}
"""In which order sentences are listed, and what that is called."""


@dataclass(frozen=True)
class ListedSentences:
    """What is listed of a group."""

    found: str  # what is found of it
    sentences: Sentences

    @property
    def places(self) -> list[tuple[str, str]]:
        """article_id and sentence_id of each, in order."""
        own = self.sentences.evidence
        return list(zip(own["article_id"], own["sentence_id"], strict=True))


NOTHING_LISTED = ListedSentences(
    "Press a dot, a bar, a row or a cell of a figure to read its sentences.", Sentences(EVIDENCE.empty())
)


def listing(book: Workbook, group: Selection, order: str, n: int) -> ListedSentences:
    """The first `n` sentences behind a group. Raises UsageError where the group cannot be asked for."""
    answer = book.answer(group)
    if answer.findings.empty:
        return ListedSentences(nothing_found(answer), NOTHING_LISTED.sentences)
    evidence = answer.evidence(n, order)
    findings = records(with_dimensions(answer.findings))
    found = "; ".join(
        finding_text(one, answer.keys, answer.names, min_stories=book.study.min_stories) for one in findings
    )
    return ListedSentences(found, book.as_sentences(evidence, evidence.attrs["drawn"]))
