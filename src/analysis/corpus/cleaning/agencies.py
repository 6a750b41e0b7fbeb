"""The wire agency that an article credits: as its author, in the dateline, or in a line that was cut."""

import re
from collections.abc import Iterable

from analysis.codebook.outlets import Outlets

DATELINE = re.compile(r"^.{0,80}?\((?P<agency>[A-Z][\w .-]{1,30})\)\s*[-–—:]|^\((?P<alone>[A-Z][\w .-]{1,30})\)\s")


class Agencies:
    """How those who print an agency's copy credit it, from `credits` of outlets.toml."""

    def __init__(self, outlets: Outlets) -> None:
        self.by_outlet = {o.id: o.name for o in outlets.entries if o.credits}
        self.by_credit = {credit.casefold(): o.name for o in outlets.entries for credit in o.credits}
        longest = sorted((re.escape(c) for o in outlets.entries for c in o.credits), key=len, reverse=True)
        self.pattern = re.compile(rf"(?<![\w/])(?:{'|'.join(longest)})(?!\w)") if longest else None

    def credited(self, outlet_id: str, authors: str, text: str, credits: Iterable[str]) -> str | None:
        """The agency's name, None where none is credited. Whose copy it is goes before who contributed to it.

        Args:
            outlet_id: an agency's own article is its copy.
            authors: "; " between two.
            text: its beginning may hold a dateline: "LISBON (Reuters) -".
            credits: blocks cut as bylines or notices of rights: "By Ann Ortiz, Associated Press", "© 2018 AFP",
                "The Associated Press contributed to this report."
        """
        lines = list(credits)
        return self.copied(outlet_id, authors, text, lines) or next(filter(None, map(self._named_in, lines)), None)

    def copied(self, outlet_id: str, authors: str, text: str, credits: Iterable[str]) -> str | None:
        """As `credited`, where the article is that agency's copy as a whole, rather than somebody else's with its contribution."""
        if outlet_id in self.by_outlet:
            return self.by_outlet[outlet_id]
        named = [name.strip() for name in re.split(r"; |, | and |/", authors)]
        if match := DATELINE.match(text):
            named.append(match["agency"] or match["alone"])
        sole = next((self.by_credit[name.casefold()] for name in named if name.casefold() in self.by_credit), None)
        own = (line for line in credits if "contribut" not in line.lower())
        return sole or next(filter(None, map(self._named_in, own)), None)

    def _named_in(self, line: str) -> str | None:
        match = self.pattern.search(line) if self.pattern else None
        return self.by_credit[match[0].casefold()] if match else None
