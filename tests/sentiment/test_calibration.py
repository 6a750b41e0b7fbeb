import numpy as np
import pytest

from analysis.sentiment.calibration import calibration_error


@pytest.mark.parametrize("right, error", [(10, 0.05), (5, 0.45)])
def test_the_error_is_the_distance_between_confidence_and_accuracy(right, error):
    sure = np.full(10, 0.95)
    assert calibration_error(sure, np.arange(10) < right) == pytest.approx(error)


def test_bins_count_by_what_is_in_them():
    confidence = np.array([0.95] * 9 + [0.55])
    assert calibration_error(confidence, np.array([True] * 10)) == pytest.approx((9 * 0.05 + 0.45) / 10)
