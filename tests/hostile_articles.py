"""96 articles made to be run by what shows them: twelve ways, each in eight fields. Whatever runs sets `window.ran`."""

import json

import pandas as pd
from factories import make_articles

from analysis.corpus.load import Corpus
from analysis.corpus.meta import with_meta
from analysis.tables import CUTS, REJECTS

RUN = "window.ran=1"
PAYLOADS = (
    f"<script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f"<svg onload={RUN}><circle r=9></svg>",
    f'"\'><iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f'" onmouseover="{RUN}" autofocus onfocus="{RUN}" style="position:fixed;inset:0" x="',
    f"javascript:{RUN}",
    f'<a href="JaVaScRiPt:{RUN}">click</a>',
    rf"$\href{{javascript:{RUN}}}{{x}}$, \(x^2\), \[y\] and $$\frac{{1}}{{$",
    f"</style></title></textarea></script><script>{RUN}</script><style>*{{display:none}}",
    "\u202edetrever \u2066isolated\u2069 \u200fmarked \u2028line\x1b[31m\x07",
    f"{{{{ 7 * 7 }}}} {{% raw %}} ${{7*7}} <%= {RUN} %>",
    f"[x](javascript:{RUN}) <details open ontoggle={RUN}>",
)
FIELDS = ("title", "text", "outlet", "authors", "section", "url", "captions", "meta")
TEXT = 'Donald Trump praised {0} Kim Jong Un on Monday. He failed badly{0}, critics said.\n"Kim lies about {0} everything," said Trump. The battle over {0} sanctions goes on.'


def hostile_corpus() -> Corpus:
    """The articles as a corpus, as no cleaning has seen them."""
    pairs = [(payload, field) for field in FIELDS for payload in PAYLOADS]

    def column(field: str, usual: str) -> list[str]:
        return [payload if own == field else usual for payload, own in pairs]

    n = len(pairs)
    articles = make_articles(
        *(TEXT.format(payload if field == "text" else "the") for payload, field in pairs),
        title=[f"{payload} Trump and Kim" if field == "title" else f"Trump and Kim {i}" for i, (payload, field) in enumerate(pairs)],
        url=[payload if field == "url" else f"https://paper.example/{i}" for i, (payload, field) in enumerate(pairs)],
        meta=[json.dumps({"desk": payload if field == "meta" else "news"}) for payload, field in pairs],
        **{field: column(field, usual) for field, usual in [("outlet", "echo"), ("authors", "A"), ("section", "News"), ("captions", "A boat.")]},
        published=pd.date_range("2018-06-01", periods=n, freq="D", tz="UTC"),
    )  # fmt: skip
    return Corpus(with_meta(articles), CUTS.empty(), REJECTS.empty(), PAYLOADS[0], None, tuple(PAYLOADS))
