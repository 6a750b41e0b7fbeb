"""An ONNX file in the making: nodes and constants, gathered one after the other, then written."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
OPSET, IR_VERSION = 21, 10


class Nodes:
    """Collects the nodes and constants of the file; each method adds some and gives the name of their result."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, value: Any, dtype: Any = np.float32, name: str = "") -> str:
        """A constant, under a name of its own where it is to be found again."""
        from onnx import numpy_helper

        name = name or f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.array(value, dtype=dtype, order="C"), name))
        return name

    def indices(self, *values: int) -> str:
        return self.constant(values, np.int64)

    def node(self, kind: str, *inputs: str, **settings: Any) -> str:
        from onnx import helper

        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **settings))
        return name

    def cast(self, value: str, dtype: Any = np.float32) -> str:
        from onnx import helper

        return self.node("Cast", value, to=helper.np_dtype_to_tensor_dtype(np.dtype(dtype)))

    def looked_up(self, x: str, step: float, zero: int, table: str) -> str:
        """Row x / step + zero of the table, to the nearest row, for every number of x; a row below 0 is row 0."""
        row = self.node("QuantizeLinear", x, self.constant(step), self.constant(zero, np.uint16))
        rows = self.node("Reshape", self.cast(row, np.int32), self.indices(-1))
        return self.node("Reshape", self.node("GatherElements", table, rows), self.node("Shape", x))

    def save(self, path: Path, name: str, result: str, width: int, last: str, *inputs: str, **settings: Any) -> None:
        """Write the file, whose one result (float, n x width) is what the node `last` makes of its inputs."""
        import onnx
        from onnx import TensorProto, helper

        self.nodes.append(helper.make_node(last, list(inputs), [result], **settings))
        ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["n", "length"])
        out = helper.make_tensor_value_info(result, TensorProto.FLOAT, ["n", width])
        body = helper.make_graph(self.nodes, name, [ids], [out], self.constants)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
        onnx.save(helper.make_model(body, opset_imports=opsets, ir_version=IR_VERSION), str(path))
