"""Student's t and the normal distribution, to the last digit as scipy.stats has them.

They rest on the same functions of scipy.special; scipy.stats itself takes longer to import than most figures to draw, so whoever needs no
more than these reads them here.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri, stdtr, stdtrit

Floats = npt.NDArray[np.float64]


def t_above(x: Any, df: Any) -> Floats:
    """The probability of more than x; NaN where df is not above 0."""
    return np.asarray(stdtr(df, -np.asarray(x, dtype=float)))


def t_quantile(q: Any, df: Any) -> Floats:
    """Below which values lie with probability q; NaN where df is not above 0 or q not from 0 to 1."""
    q = np.asarray(q, dtype=float)
    found = np.asarray(stdtrit(df, q))
    return np.where((q == 0) & ~np.isnan(found), -np.inf, found)


def t_bound(q: Any, df: Any) -> Floats:
    """Above which values lie with probability q; NaN as in `t_quantile`."""
    return -t_quantile(q, df)


def normal_above(x: Any) -> Floats:
    """The probability of more than x."""
    return np.asarray(ndtr(-np.asarray(x, dtype=float)))


def normal_quantile(q: Any) -> Floats:
    """Below which values lie with probability q; NaN where q is not from 0 to 1."""
    return np.asarray(ndtri(np.asarray(q, dtype=float)))


def normal_bound(q: Any) -> Floats:
    """Above which values lie with probability q; NaN where q is not from 0 to 1."""
    return -normal_quantile(q)
