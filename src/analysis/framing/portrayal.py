"""Placeholder of the lead so that the engine runs: REPLACE this file whole with the real stage."""

import pandas as pd

from analysis.tables import PORTRAYAL


def find_portrayal(articles: pd.DataFrame, sentences: pd.DataFrame, mentions: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    return PORTRAYAL.empty()
