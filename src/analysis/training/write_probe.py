"""The smallest network that shows whether a processor's products overflow: `python -m analysis.training.write_probe FILE`.

It multiplies 8-bit numbers as `training.network` does, by weights that are all as large as can be.
"""

import sys
from pathlib import Path

import numpy as np

from analysis.training.network import STEPS
from analysis.training.nodes import IR_VERSION, OPSET

LENGTH, WIDTH = 64, 32


def write_probe(path: Path) -> None:
    """Write the file: `x` (uint8, n x LENGTH) in, `y` (float, n x WIDTH) out. Needs the package onnx (extra `train`)."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    constants = {
        "w": np.full((LENGTH, WIDTH), STEPS, np.int8),
        "one": np.float32(1),
        "scale": np.ones(WIDTH, np.float32),
        "middle": np.uint8(STEPS + 1),
    }
    product = helper.make_node(
        "MatMulIntegerToFloat", ["x", "w", "one", "scale", "middle"], ["y"], domain="com.microsoft"
    )
    ends = [("x", TensorProto.UINT8, LENGTH), ("y", TensorProto.FLOAT, WIDTH)]
    x, y = (helper.make_tensor_value_info(name, kind, ["n", width]) for name, kind, width in ends)
    tables = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
    body = helper.make_graph([product], "probe", [x], [y], tables)
    onnx.save(helper.make_model(body, opset_imports=opsets, ir_version=IR_VERSION), str(path))


if __name__ == "__main__":
    write_probe(Path(sys.argv[1]))
