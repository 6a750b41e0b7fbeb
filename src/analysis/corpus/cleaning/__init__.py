"""raw articles -> articles: boilerplate off, dates in UTC, language told, outlets unified; what was cut, and why."""

from analysis.corpus.cleaning.clean import Cleaned, clean, survey, text_digest

__all__ = ["Cleaned", "clean", "survey", "text_digest"]
