"""What a run of the fetcher came to, and what is said of it at the end."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from analysis.corpus.readers.records import Note

GOES_ON = "Nothing was fetched; once that is put right, the same command goes on."
NETWORK = f"No site could be reached: is this machine connected to the network? {GOES_ON}"
NO_ANSWER = {
    "no such host": NETWORK,
    "host not reachable": NETWORK,
    "proxy not reachable": f"The proxy could not be reached: do HTTP_PROXY and HTTPS_PROXY name the right one? {GOES_ON}",
    "refused by the proxy": f"The proxy let no request through: what it answers stands beside each address. {GOES_ON}",
    "certificate refused": "Sites answer, and the certificate of each was refused. Where a company's proxy reads along, SSL_CERT_FILE "
    f"names the file of its authority; where the clock of this machine is wrong, set it. {GOES_ON}",
}  # reasons for which a host gives no answer: what is to be said where none gave one


@dataclass
class Counts:
    """Of one run."""

    n_known: int = 0  # pages that the corpus has from an earlier run
    n_refused: int = 0  # addresses that gave no article in an earlier run, and are not tried again
    n_repeated: int = 0  # addresses named before in this run
    n_answers: int = 0
    down: Counter[str] = field(default_factory=Counter)  # reason: hosts that are left alone because of it

    def notes(self) -> Iterator[Note]:
        """What was not fetched and why, and what to do where nothing could be."""
        worst = self.down.most_common(1)
        if worst and not self.n_answers and (advice := NO_ANSWER.get(worst[0][0])):
            yield Note(advice)
        said = {
            "named more than once and fetched once": self.n_repeated,
            "known from an earlier run and not fetched again (--refetch does)": self.n_known,
        }
        for what, n in said.items():
            if n:
                yield Note(f"{n:,} {'page is' if n == 1 else 'pages are'} {what}.")
        if self.n_refused:
            were = "address was refused or gave" if self.n_refused == 1 else "addresses were refused or gave"
            yield Note(f"{self.n_refused:,} {were} no article in an earlier run and not tried again (--refetch does).")
