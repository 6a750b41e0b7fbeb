"""links -> raw articles: pages and feeds fetched politely, each page once, whatever breaks the run off.

A site is asked for one page at a time with a pause between two, and only for what its robots.txt leaves open; several
sites are asked side by side. Every page that cannot be had is a reject with its address and the reason.
"""

from analysis.corpus.fetching.fetcher import Fetcher
from analysis.corpus.fetching.politeness import Politeness

__all__ = ["Fetcher", "Politeness"]
