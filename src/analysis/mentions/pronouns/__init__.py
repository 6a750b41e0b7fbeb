"""Whom "he", "she" and their forms mean: rules of grammar, and a small ranker learnt from open examples."""
