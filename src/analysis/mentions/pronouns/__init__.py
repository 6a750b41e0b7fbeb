"""Whom "he", "she" and their forms mean: rules of grammar, and a small ranker learnt from open examples."""

from analysis.mentions.pronouns.ranker import weights_digest

__all__ = ["weights_digest"]
