"""corpus -> measures: the stages run over partitions of articles, here, over processes or on a cluster; what is known is not computed again."""

from analysis.engine.measured import Measures
from analysis.engine.run import measure

__all__ = ["Measures", "measure"]
