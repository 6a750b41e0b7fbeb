"""The encoder as an ONNX file with 8-bit weights; whoever writes a file adds what comes after the encoder.

Weights are rounded to 7 bits and a sign, one scale for each output column (each row, for the word vectors); seven bits,
because older processors overflow on eight. Activations are rounded to 8 bits token by token, so what else is in a
batch never changes a score: the quantizers at hand take one scale for a whole batch, which moves scores by up to half a
logit with the company they are scored in.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
LAYERS, HEADS, WIDTH = 6, 12, 384
OPSET, IR_VERSION = 20, 10
STEPS = 127  # of a rounded weight or activation, on each side of zero


def rounded_weights(table: Array, axis: int) -> tuple[Array, Array]:
    """8-bit numbers and the scale of each row (axis 1) or column (axis 0), so that numbers * scale is the table."""
    scale = np.abs(table).max(axis=axis, keepdims=True) / STEPS
    scale[scale == 0] = 1
    return np.clip(np.round(table / scale), -STEPS, STEPS).astype(np.int8), scale.astype(np.float32)


class Network:
    """Collects the nodes and constants of the file; each method adds some and gives the name of their result.

    `ids` (int64, n x length, 0 where padded) is what goes in. `rounded=False` keeps 32-bit weights, for comparison;
    `half_places` writes the vectors of places with 16 bits.
    """

    def __init__(self, weights: Mapping[str, Array], rounded: bool = True, *, half_places: bool = False) -> None:
        self.weights = {name: np.asarray(value, dtype=np.float32) for name, value in weights.items()}
        self.rounded, self.half_places = rounded, half_places
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, value: Any, dtype: Any = np.float32) -> str:
        from onnx import numpy_helper

        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.array(value, dtype=dtype, order="C"), name))
        return name

    def indices(self, *values: int) -> str:
        return self.constant(values, np.int64)

    def node(self, kind: str, *inputs: str, outputs: int = 1, **settings: Any) -> Any:
        from onnx import helper

        names = [f"{kind}_{len(self.nodes)}_{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **settings))
        return names if outputs > 1 else names[0]

    def as_float(self, value: str) -> str:
        from onnx import TensorProto

        return str(self.node("Cast", value, to=TensorProto.FLOAT))

    def encoder(self) -> tuple[str, str]:
        """The vector of each token (n x length x WIDTH), and which tokens only fill up."""
        padded = self.node("Equal", "ids", self.constant(0, np.int64))
        far = self.node("Mul", self.node("Unsqueeze", self.as_float(padded), self.indices(1, 2)), self.constant(-1e9))
        x = self.normed(self.node("Add", self.word_vectors(), self.places()), "norm")
        for number in range(LAYERS):
            x = self.layer(x, far, f"layers.{number}.")
        return x, str(padded)

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

    def word_vectors(self) -> str:
        table = self.weights["words.weight"]
        if not self.rounded:
            return str(self.node("Gather", self.constant(table), "ids"))
        numbers, scale = rounded_weights(table, axis=1)
        vectors = self.as_float(self.node("Gather", self.constant(numbers, np.int8), "ids"))
        return str(self.node("Mul", vectors, self.node("Gather", self.constant(scale), "ids")))

    def places(self) -> str:
        length = self.node("Gather", self.node("Shape", "ids"), self.indices(1))
        table = self.constant(self.weights["places.weight"], np.float16 if self.half_places else np.float32)
        used = str(self.node("Slice", table, self.indices(0), length, self.indices(0)))
        return self.as_float(used) if self.half_places else used

    def layer(self, x: str, far: str, name: str) -> str:
        x = self.normed(self.node("Add", self.linear(self.attention(x, far, name), name + "o"), x), name + "n1")
        wide = self.node("Gelu", self.linear(x, name + "up"))
        return self.normed(self.node("Add", self.linear(wide, name + "down"), x), name + "n2")

    def attention(self, x: str, far: str, name: str) -> str:
        heads, flat = self.indices(0, 0, HEADS, WIDTH // HEADS), self.indices(0, 0, WIDTH)
        parts = self.node("Split", self.linear(x, name + "qkv"), outputs=3, axis=-1, num_outputs=3)
        query, key, value = (
            self.node("Transpose", self.node("Reshape", part, heads), perm=order)
            for part, order in zip(parts, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True)
        )
        scaled = self.node("Mul", query, self.constant((WIDTH // HEADS) ** -0.5))
        shares = self.node("Softmax", self.node("Add", self.node("MatMul", scaled, key), far), axis=-1)
        mixed = self.node("Transpose", self.node("MatMul", shares, value), perm=[0, 2, 1, 3])
        return str(self.node("Reshape", mixed, flat))

    def linear(self, x: str, name: str) -> str:
        bias = self.constant(self.weights[name + ".bias"])
        table = self.weights[name + ".weight"].T
        if not self.rounded:
            return str(self.node("Add", self.node("MatMul", x, self.constant(table)), bias))
        numbers, scale = rounded_weights(table, axis=0)
        whole, size = self.rounded_tokens(x)
        product = self.node(
            "MatMulIntegerToFloat", whole, self.constant(numbers, np.int8), self.constant(1), self.constant(scale[0]),
            self.constant(STEPS + 1, np.uint8), domain="com.microsoft",
        )  # fmt: skip
        return str(self.node("Add", self.node("Mul", product, size), bias))

    def rounded_tokens(self, x: str) -> tuple[str, str]:
        """Each token's numbers as 1 to 255 around 128, and the size of one step for that token."""
        from onnx import TensorProto

        largest = self.node("ReduceMax", self.node("Abs", x), self.indices(-1), keepdims=1)
        largest = self.node("Max", largest, self.constant(1e-6))
        steps = self.node("Mul", x, self.node("Div", self.constant(STEPS), largest))
        whole = self.node("Cast", self.node("Add", steps, self.constant(STEPS + 1.5)), to=TensorProto.UINT8)
        return whole, self.node("Div", largest, self.constant(STEPS))

    def normed(self, x: str, name: str) -> str:
        scale, bias = (self.constant(self.weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return str(self.node("LayerNormalization", x, scale, bias, axis=-1, epsilon=1e-12))

    def mean(self, x: str, chosen: str) -> str:
        share = self.node("Unsqueeze", self.as_float(chosen), self.indices(2))
        total = self.node("ReduceSum", self.node("Mul", x, share), self.indices(1), keepdims=0)
        count = self.node("Max", self.node("ReduceSum", share, self.indices(1), keepdims=0), self.constant(1))
        return str(self.node("Div", total, count))
