"""What of a text is its writer's own: without quotations, and without the speech, memo or letter that is printed in full."""

import re

QUOTATION = re.compile(r"“[^”\n]+(?:”|$)|\"[^\"\n]+(?:\"|$)", re.MULTILINE)
"""From mark to mark; a quotation of several paragraphs opens in each and closes in the last."""
PRINTED = re.compile(
    r"(?:full|complete|entire) (?:text|transcript|memo|memorandum|letter|statement|remarks|speech|address|email|op-ed|testimony)"
    r"|(?:text|transcript|memo|memorandum|letter|statement|remarks|speech|testimony)\b[^.\n]{0,80}"
    r"\b(?:below|in full|in its entirety|as prepared|as delivered|(?:is|are) as follows)",
    re.IGNORECASE,
)
ANNOUNCES = re.compile(r"(?m)^(?P<said>[^\n]{0,600}):[ \t]*$")
QUOTED_PARAGRAPH = re.compile(r"\s*[“\"][^\n]*[”\"]\s*(?:\n|$)")
SENTENCE = re.compile(r"(?<=[.!?”\"])\s")


def own_part(text: str) -> str:
    """The text up to the line that announces a document printed in full ("The full text of the speech is below:").

    All of it where the document is one paragraph between quotation marks, since the writer may go on behind it.
    """
    for line in ANNOUNCES.finditer(text):
        if PRINTED.search(SENTENCE.split(line["said"])[-1]) and not QUOTED_PARAGRAPH.match(text, line.end()):
            return text[: line.end()]
    return text


def without_quotations(text: str) -> str:
    """The text with "Q" for each quotation."""
    return QUOTATION.sub(" Q ", text)
