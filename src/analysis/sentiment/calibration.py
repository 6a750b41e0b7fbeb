"""Whether a confidence means something: of the labels that are 80 % sure, eight in ten should be right."""

import numpy as np
import numpy.typing as npt


def calibration_error(confidence: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], n_bins: int = 10) -> float:
    """Expected calibration error, 0 to 1: the mean distance between confidence and accuracy.

    Args:
        confidence: the probability of each label given, 0 to 1.
        right: whether the label was the coders'.
        n_bins: bins of equal width; each counts by how many labels are in it.
    """
    bins = np.minimum((confidence * n_bins).astype(int), n_bins - 1)
    counts = np.bincount(bins, minlength=n_bins)
    sums = [np.bincount(bins, values, minlength=n_bins) for values in (confidence, right.astype(float))]
    return float(np.abs(sums[0] - sums[1]).sum() / counts.sum())
