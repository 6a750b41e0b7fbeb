"""corpus -> measures: the stages run over partitions of articles, here, over processes or on a cluster; what is known is not computed again."""

from analysis.engine.run import Measures, measure

__all__ = ["Measures", "measure"]
