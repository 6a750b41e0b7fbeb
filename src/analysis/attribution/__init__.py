"""sentences + mentions -> attributions: who says what, in which words; direct, indirect and mixed speech."""

from analysis.attribution.find import find_attributions

__all__ = ["find_attributions"]
