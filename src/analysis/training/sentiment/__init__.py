"""Human codes -> the weights of the target model: the whole recipe, from published encoders to the files that ship.

`recipe` holds the settings, `examples` reads codes and finds uncoded sentences, `networks` are the encoders, `learn` fits one,
`distil` lets a large one teach the small one, `write` makes the files that ship and scores them.
"""

from analysis.training.sentiment.distil import train_target
from analysis.training.sentiment.recipe import Recipe

__all__ = ["Recipe", "train_target"]
