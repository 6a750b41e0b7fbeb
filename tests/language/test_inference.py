"""What is asked of onnxruntime hangs on the processor; the numbers do not."""

import numpy as np

from analysis.language import inference
from analysis.sentiment.target import WEIGHTS


def test_exact_products_change_no_digit_where_nothing_overflows():
    tokens = [inference.padded(inference.encode(WEIGHTS, ["[TGT] won praise.", "Nobody trusts [TGT]."]))]
    exact = inference._started(WEIGHTS / "model.onnx", exact=True)
    asked = inference._started(WEIGHTS / "model.onnx", exact=inference.products_overflow())
    for ids in tokens:
        assert np.array_equal(exact.run(None, {"ids": ids})[0], asked.run(None, {"ids": ids})[0])
