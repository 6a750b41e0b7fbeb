"""`python -m analysis.training.cleaning GOLD CORPORA [OUT]` fits the weights of cleaning anew, as they ship where OUT is left out.

GOLD is the folder of copied_text_dev and boilerplate_scrapinghub_dev, CORPORA that of the corpora whose articles were coded.
"""

import sys
from pathlib import Path

import numpy as np

from analysis.codebook.boilerplate import read_boilerplate
from analysis.corpus.cleaning.blocks import Boilerplate
from analysis.corpus.cleaning.learned import WEIGHTS, Forest, load_forest
from analysis.paths import CODEBOOK
from analysis.training.cleaning.learn import all_pages, fit_forest


def main(gold: str, corpora: str, out: str = str(WEIGHTS)) -> None:
    """Fit on everything there is, and write the weights."""
    phrases = Boilerplate(read_boilerplate(CODEBOOK / "boilerplate.toml"))
    pages = all_pages(phrases, Path(gold), Path(corpora))
    write_forest(fit_forest(pages), Path(out))
    n_blocks = sum(mark >= 0 for page in pages for mark in page.boilerplate)
    print(f"{out}: learnt from {n_blocks:,} blocks of {len(pages):,} pages")


def write_forest(forest: Forest, path: Path = WEIGHTS) -> None:
    """Write the weights where `load_forest` finds them."""
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **forest.arrays)
    load_forest.cache_clear()


if __name__ == "__main__":
    main(*sys.argv[1:])
